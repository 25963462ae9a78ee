import os
import sys
import unicodedata

import pytest

from course.datasets import BadData, listing

NFC, NFD = "소설.txt", unicodedata.normalize("NFD", "소설.txt")


def test_traces_of_systems_are_left_out_and_names_are_composed(tmp_path):
    for name in ("b.jpg", "._b.jpg", ".DS_Store", "Thumbs.db", "desktop.ini", "~$b.jpg", NFD):
        (tmp_path / name).write_text("")
    for name in ("__MACOSX", "System Volume Information", "lost+found", "#recycle", "__pycache__", "FOUND.000"):
        (tmp_path / name).mkdir()
    assert list(listing.entries(tmp_path)) == ["b.jpg", NFC]


def test_two_forms_of_one_name_are_one_file(tmp_path):
    for name in (NFC, NFD):
        (tmp_path / name).write_text("")
    found = listing.files(tmp_path, suffixes=(".txt",))
    assert list(found) == [NFC]


@pytest.mark.parametrize(("disk", "typed"), [(NFC, NFD), (NFD, NFC), (NFC, NFC)])
def test_a_path_is_found_in_whatever_form_it_was_typed(tmp_path, disk, typed):
    (tmp_path / disk).write_text("here")
    assert listing.given(tmp_path / typed).read_text() == "here"


def test_home_is_expanded_and_relative_paths_stay_relative(tmp_path, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    (tmp_path / "mine").mkdir()
    assert listing.given("~/mine") == tmp_path / "mine"
    monkeypatch.chdir(tmp_path / "mine")
    assert listing.given("../mine").samefile(tmp_path / "mine")


def test_an_absent_path_is_said_with_where_it_ends(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no .*story\.txt: .* holds no 'books'"):
        listing.given(tmp_path / "books" / "story.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names as they come")
def test_raw_cp949_names_are_shown_as_korean(tmp_path):
    (tmp_path / os.fsdecode("사과".encode("cp949"))).mkdir()
    (path,) = tmp_path.iterdir()
    assert listing.shown(path.name) == "사과"
    assert listing.shown(path) == f"{tmp_path}/사과" if str(tmp_path).isascii() else True
    listing.shown(path).encode()


def test_whatever_a_reader_raises_names_the_file(tmp_path):
    (tmp_path / "a.npz").write_text("")
    with pytest.raises(BadData, match=r"a\.npz is damaged or is no \.npz file \(IndexError: gone wrong\)"):  # noqa: SIM117
        with listing.opened(tmp_path / "a.npz", ".npz file"):
            raise IndexError("gone wrong")
    with pytest.raises(BadData, match="gone, or no regular file"), listing.opened(tmp_path / "b.npz"):
        pass
