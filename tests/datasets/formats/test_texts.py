"""Texts: read in the encodings they come in, whole, and Korean taken apart and put together again."""

import io
import os
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from course import datasets
from course.datasets import BadData
from course.datasets.formats import texts

STORY = "어느 날 은우는 강가에서 고양이 먹구를 보았다.\n" * 250


@pytest.mark.parametrize(("name", "least"), [("shakespeare", 60_000), ("korean_stories", 40_000)])
def test_embedded(clean, name, least, capsys):
    data = datasets.load(name)
    assert data.source == "embedded"
    assert len(data) >= least
    assert f"{len(data):,} characters, {len(set(data.text)):,} different" in capsys.readouterr().out
    paragraphs = [line for line in data.text.split("\n") if len(line) > 40]
    assert len(set(paragraphs)) == len(paragraphs)
    assert not {"\r", "\t", "\ufeff"} & set(data.text)
    assert "  " not in data.text


def test_the_stories_use_few_characters(clean):
    english, korean = (set(datasets.load(name).text) for name in ("shakespeare", "korean_stories"))
    assert all(char.isascii() for char in english)
    assert len(english) < 70
    others = {char for char in korean if not "가" <= char <= "힣"}
    assert others <= set(" \n.,!?\"'")


@pytest.mark.parametrize(("name", "count"), [("shakespeare", 1_115_394), ("korean_stories", 132_376)])
def test_real(real_data, name, count):
    assert len(datasets.load(name, source="published")) == pytest.approx(count, rel=2e-3)


def test_a_file_of_your_own(tmp_path, capsys):
    file = tmp_path / "story.txt"
    file.write_bytes(b"\xef\xbb\xbf" + STORY.replace("\n", "\r\n").encode())
    own = datasets.text(file)
    assert (own.name, own.source, own.text) == ("story", "own", STORY)
    assert capsys.readouterr().out == f"story: {len(STORY):,} characters, {len(set(STORY))} different ones\n"
    file.write_bytes(STORY.encode("cp949"))
    assert datasets.text(str(file), name="mine").text == STORY
    assert "read as CP949" in capsys.readouterr().out
    file.write_bytes(STORY.replace("\n", "\r").encode())
    assert datasets.text(file).text == STORY


def test_utf_8_comes_before_cp949(tmp_path):
    file = tmp_path / "menu.txt"
    file.write_text("café " * 1200, encoding="utf-8")  # these bytes are valid CP949, too
    assert set(datasets.text(file).text) == set("café \n")


def test_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    assert datasets.text("~/story.txt").text == STORY


@pytest.mark.parametrize(("stored", "asked"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_names_in_either_form_of_unicode(tmp_path, stored, asked):
    folder = tmp_path / unicodedata.normalize(stored, "한글 책")
    folder.mkdir()
    (folder / unicodedata.normalize(stored, "소설.txt")).write_text(STORY, encoding="utf-8")
    for path in ("한글 책/소설.txt", "한글 책"):
        assert datasets.text(tmp_path / unicodedata.normalize(asked, path)).text == STORY


def test_a_folder_in_the_order_of_names(tmp_path):
    for name in ("나", "b", "가", "a"):
        stored = unicodedata.normalize("NFD", name) if name == "나" else name
        (tmp_path / f"{stored}.txt").write_text(name * 3000, encoding="utf-8")
    (tmp_path / "c.TXT").write_text("C", encoding="utf-8")
    (tmp_path / "cover.png").write_bytes(b"\x89PNG\0")
    assert datasets.text(tmp_path).text == "\n\n".join(["a" * 3000, "b" * 3000, "C", "가" * 3000, "나" * 3000]) + "\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names as they come")
@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "소설"), ("ascii", r"\uc18c\uc124")])
def test_names_that_stdout_or_unicode_lacks_are_printed(tmp_path, monkeypatch, encoding, name):
    raw = os.fsdecode("소설".encode("cp949"))
    (tmp_path / raw).mkdir()
    (tmp_path / raw / f"{raw}.txt").write_bytes(STORY.encode("cp949") + "가".encode("cp949"))
    for path in (tmp_path / raw, tmp_path / raw / f"{raw}.txt"):
        stdout = io.TextIOWrapper(io.BytesIO(), encoding)
        monkeypatch.setattr(sys, "stdout", stdout)
        datasets.text(path)
        stdout.flush()
        said = stdout.buffer.getvalue().decode(encoding)
        assert said.startswith(f"{name}.txt: read as CP949\n{name}: ")


def test_traces_of_other_systems_folders_and_pipes_are_passed_over(tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "._story.txt").write_bytes(b"\x00\x05\x16\x07\x00")
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "folder.txt").mkdir()
    getattr(os, "mkfifo", os.mkdir)(tmp_path / "pipe.txt")
    assert datasets.text(tmp_path).text == STORY


def test_a_text_that_is_there_twice_is_taken_once(tmp_path):
    """Else the held-out tenth would hold what the network was trained on."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "story 2.txt").write_text(unicodedata.normalize("NFD", STORY), encoding="utf-8")
    assert datasets.text(tmp_path).text == STORY


def test_a_file_that_may_not_be_read_is_left_out_and_named(tmp_path, monkeypatch, capsys):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(STORY + name, encoding="utf-8")

    def refuse(file, read=Path.read_bytes):
        if file.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(file))
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert datasets.text(tmp_path).text == STORY + "a\n"
    assert "b.txt is left out: Permission denied" in capsys.readouterr().out
    with pytest.raises(PermissionError, match=r"b\.txt"):
        datasets.text(tmp_path / "b.txt")


@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", os.mkdir)])
def test_a_folder_or_a_pipe_in_place_of_a_published_file_does_not_hang(clean, monkeypatch, make):
    (clean / "text").mkdir()
    make(clean / "text" / "shakespeare.txt")
    monkeypatch.setenv("COURSE_DATA", str(clean))
    with pytest.raises(BadData, match=r"shakespeare\.txt (holds no \.txt files|is a folder or a pipe)"):
        datasets.load("shakespeare")


def test_decomposed_files_are_composed(tmp_path):
    file = tmp_path / "mac.txt"
    file.write_text(unicodedata.normalize("NFD", STORY), encoding="utf-8")
    assert datasets.text(file).text == STORY


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds 0 characters, and 5,020 are the least"),
        (b"short " * 183, "holds 1,097 characters, and 5,020 are the least"),
        (b"\xff\xfea\x00b\x00", "neither UTF-8 nor CP949"),
        (b"PK\x03\x04\x00\x00" * 300, "neither UTF-8 nor CP949"),
    ],
)
def test_no_text(tmp_path, content, why):
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    with pytest.raises(BadData, match=why):
        datasets.text(file)


def test_a_path_that_leads_nowhere(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no .*소설\.txt: .* holds no 'no folder'"):
        datasets.text(tmp_path / "no folder" / "소설.txt")
    with pytest.raises(BadData, match=r"holds no \.txt files"):
        datasets.text(tmp_path)


def test_the_shortest_text_is_enough_for_lesson_11(tmp_path):
    """It validates on pieces of 500 characters, and the next one, of the tenth that is held out."""
    import keras

    file = tmp_path / "short.txt"
    file.write_text("가나" * (texts.SHORTEST // 2), encoding="utf-8")
    _, held = datasets.text(file).split(held=0.1)
    numbers = np.zeros(len(held), np.int32)
    pieces = keras.utils.timeseries_dataset_from_array(numbers, None, 501, sequence_stride=500)
    assert [batch.shape for batch in pieces] == [(1, 501)]
    file.write_text("가나" * (texts.SHORTEST // 2 - 1) + "가", encoding="utf-8")
    with pytest.raises(BadData, match="holds 5,019 characters, and 5,020 are the least"):
        datasets.text(file)


def test_the_end_is_held_out():
    text = datasets.Text("t", "embedded", "".join(map(chr, range(200, 1200))))
    training, held = text.split(0.1)
    assert (len(training), len(held)) == (900, 100)
    assert training + held == text.text
    for held in (0, 1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            text.split(held)


def test_syllables_and_jamo():
    assert datasets.to_jamo("한글") == "\u1112\u1161\u11ab\u1100\u1173\u11af"
    assert datasets.to_syllables(datasets.to_jamo("한글, ok!")) == "한글, ok!"
    every = "".join(map(chr, range(ord("가"), ord("힣") + 1)))
    assert datasets.to_syllables(datasets.to_jamo(every)) == every
    assert len(datasets.to_jamo(every)) == 11_172 * 2 + 399 * 27  # all but 399 have a final consonant
    rng = np.random.default_rng(0)
    mixed = "".join(rng.permutation(list(every + " .!?abc" * 500)))
    assert datasets.to_syllables(datasets.to_jamo(mixed)) == mixed


def test_a_letter_alone_stays():
    assert datasets.to_syllables("\u1112ab") == "\u1112ab"


def test_signs_stay_signs():
    signs = "½ ㈜ ﬁ"
    assert datasets.to_jamo(signs) == datasets.to_syllables(signs) == signs
