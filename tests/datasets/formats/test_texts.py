"""Texts: read in the encodings they come in, whole, and Korean taken apart and put together again."""

import unicodedata

import numpy as np
import pytest

from course import datasets
from course.datasets import BadData
from course.datasets.formats import texts

STORY = "어느 날 은우는 강가에서 고양이 먹구를 보았다.\n" * 60


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


def test_any_file(tmp_path, capsys):
    file = tmp_path / "story.txt"
    file.write_bytes(b"\xef\xbb\xbf" + STORY.replace("\n", "\r\n").encode())
    data = datasets.load("text", path=file)
    assert data.text == STORY
    file.write_bytes(STORY.encode("cp949"))
    assert datasets.load("text", path=file).text == STORY
    assert "read as CP949" in capsys.readouterr().out
    file.write_bytes(STORY.replace("\n", "\r").encode())
    assert datasets.load("text", path=file).text == STORY


def test_utf_8_comes_before_cp949(tmp_path):
    file = tmp_path / "menu.txt"
    file.write_text("café " * 300, encoding="utf-8")  # these bytes are valid CP949, too
    assert set(datasets.load("text", path=file).text) == set("café \n")


def test_a_thousand_characters_are_enough(tmp_path):
    file = tmp_path / "short.txt"
    file.write_text("가" * 1000, encoding="utf-8")
    assert len(datasets.load("text", path=file)) == 1001
    file.write_text("가" * 999, encoding="utf-8")
    with pytest.raises(BadData, match="holds 999 characters"):
        datasets.load("text", path=file)


def test_a_folder_in_the_order_of_names(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(name * 600, encoding="utf-8")
    (tmp_path / "cover.png").write_bytes(b"\x89PNG\0")
    assert datasets.load("text", path=tmp_path).text == "a" * 600 + "\n\n" + "b" * 600 + "\n"


def test_decomposed_files_are_composed(tmp_path):
    file = tmp_path / "mac.txt"
    file.write_text(unicodedata.normalize("NFD", STORY), encoding="utf-8")
    assert datasets.load("text", path=file).text == STORY


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds 1? ?0? ?characters|holds 0 characters"),
        (b"short", "holds 5 characters"),
        (b"\xff\xfea\x00b\x00", "neither UTF-8 nor CP949"),
        (b"PK\x03\x04\x00\x00" * 300, "neither UTF-8 nor CP949"),
    ],
)
def test_no_text(tmp_path, content, why):
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    with pytest.raises(BadData, match=why):
        datasets.load("text", path=file)


def test_which_text(tmp_path):
    with pytest.raises(ValueError, match="say which text"):
        datasets.load("text")
    with pytest.raises(FileNotFoundError, match="there is no file"):
        datasets.load("text", path=tmp_path / "none.txt")


def test_the_end_is_held_out():
    text = texts.Text("t", "embedded", "".join(map(chr, range(200, 1200))))
    learned, held = text.split(0.1)
    assert (len(learned), len(held)) == (900, 100)
    assert learned + held == text.text
    for held in (0, 1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            text.split(held)


def test_syllables_and_jamo():
    assert datasets.to_jamo("한글") == "\u1112\u1161\u11ab\u1100\u1173\u11af"
    assert datasets.to_syllables(texts.to_jamo("한글, ok!")) == "한글, ok!"
    every = "".join(map(chr, range(ord("가"), ord("힣") + 1)))
    assert datasets.to_syllables(texts.to_jamo(every)) == every
    assert len(datasets.to_jamo(every)) == 11_172 * 2 + 399 * 27  # all but 399 have a final consonant
    rng = np.random.default_rng(0)
    mixed = "".join(rng.permutation(list(every + " .!?abc" * 500)))
    assert datasets.to_syllables(texts.to_jamo(mixed)) == mixed


def test_a_letter_alone_stays():
    assert datasets.to_syllables("\u1112ab") == "\u1112ab"


def test_signs_stay_signs():
    signs = "½ ㈜ ﬁ"
    assert datasets.to_jamo(signs) == texts.to_syllables(signs) == signs
