"""Unpaired pictures: the embedded photographs and cartoons, folders of any kind of picture, damage, fetching."""

import os
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course import datasets
from course.datasets import BadData, catalogue
from course.datasets.card import Incomplete
from course.datasets.formats.image_pairs import PARTS, ImagePairs
from course.datasets.stand_ins import cartoons

CARD = catalogue["photo_to_cartoon"]


@pytest.fixture(scope="module")
def embedded():
    return cartoons.photo_to_cartoon()


def picture(file, size=(90, 60), mode="RGB", value=None, image=None, **options):
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    image = image or Image.fromarray(pixels if value is None else np.full_like(pixels, value)).convert(mode)
    image.save(file, **options)
    return file


def own(folder, **options):
    return datasets.load("photo_to_cartoon", path=folder, **options)


def folder_of(path, count=30):
    for part in PARTS:
        for number in range(count):
            picture(path / part / f"{number:02d}.png")
    return path


def test_embedded_pictures(embedded):
    assert {part: x.shape for part, x in embedded.items()} == {
        "trainA": (600, 72, 72, 3), "trainB": (600, 72, 72, 3), "testA": (100, 64, 64, 3), "testB": (100, 64, 64, 3),
    }  # fmt: skip
    assert all(x.dtype == np.uint8 for x in embedded.values())
    again = cartoons.photo_to_cartoon()
    for part, x in embedded.items():
        np.testing.assert_array_equal(x, again[part])


def test_no_photograph_is_on_both_sides():
    assert not set(cartoons.PHOTOGRAPHS) & set(cartoons.DRAWN)


def test_test_patches_are_from_strips_that_no_training_patch_touches(monkeypatch):
    # Every second column of these "photographs" has its own colour.
    ramp = np.zeros((120, 500, 3), np.uint8)
    ramp[..., 0] = np.arange(500) // 2
    ramp[::4, :, 1] = ramp[1::4, :, 1] = 255  # something to see
    monkeypatch.setattr(cartoons, "photograph", lambda name: ramp)
    monkeypatch.setattr(cartoons, "draw", lambda image: image)
    monkeypatch.setattr(cartoons, "PHOTOGRAPHS", {"china": (0, 0.4)})
    found = cartoons.photo_to_cartoon(64, 64)
    assert found["testA"][..., 0].max() < 100 + 3  # resizing may overshoot a little
    assert found["trainA"][..., 0].min() > 100 - 3
    blank = np.zeros((120, 250, 3), np.uint8)
    with pytest.raises(ValueError, match="too little in them"):
        cartoons.patches([blank], 2, 64, np.random.default_rng(0))


def test_cartoons_are_flat_with_dark_lines():
    image = cartoons.photograph("coffee")
    drawn = cartoons.draw(image)
    assert drawn.shape == image.shape
    flat = lambda x: np.mean(np.abs(np.diff(x.astype(int), axis=1)).max(-1) == 0)  # noqa: E731
    assert flat(drawn) > 0.6 > 3 * flat(image)
    assert np.mean(drawn.max(-1) < 30) > 0.03 + np.mean(image.max(-1) < 10)


def test_every_kind_of_picture(tmp_path):
    folder = folder_of(tmp_path / "mine", count=1)
    picture(folder / "trainA" / "grey.jpg", mode="L", value=100)
    picture(folder / "trainA" / "small.png", size=(20, 50))
    picture(folder / "trainA" / "see-through.png", mode="RGBA")
    picture(folder / "trainA" / "palette.png", mode="P")
    picture(folder / "trainA" / "four inks.JPG", mode="CMYK")
    (folder / "trainA" / "Thumbs.db").write_bytes(b"no picture")
    data = own(folder, size=32)
    assert (data.source, data.domains) == ("own", ("A", "B"))
    assert [len(x) for x in (*data.train, *data.test)] == [6, 1, 1, 1]
    assert data.train[0].shape[1:] == (36, 36, 3)
    assert data.test[0].shape[1:] == (32, 32, 3)
    grey = data.train[0][
        sorted(file.name for file in (folder / "trainA").iterdir() if file.suffix != ".db").index("grey.jpg")
    ]
    np.testing.assert_array_equal(grey, 100)


def test_a_turned_photograph_is_turned_back(tmp_path):
    folder = folder_of(tmp_path / "mine", count=1)
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    for part in ("testA", "testB"):
        picture(folder / part / "00.png", image=Image.linear_gradient("L"), exif=exif if part == "testA" else None)
    a, b = own(folder).test
    np.testing.assert_array_equal(a[0], b[0, ::-1, ::-1])
    assert a[0, 0].mean() > 200


def test_the_middle_of_a_wide_picture_is_used(tmp_path):
    folder = folder_of(tmp_path / "mine", count=1)
    pixels = np.zeros((40, 120, 3), np.uint8)
    pixels[:, 40:80] = 200
    picture(folder / "testA" / "00.png", image=Image.fromarray(pixels))
    np.testing.assert_array_equal(own(folder, size=40).test[0], 200)


def test_transparent_parts_become_white_as_in_a_photograph_of_ones_own(tmp_path):
    folder = folder_of(tmp_path / "mine", count=1)
    clear = picture(folder / "testA" / "00.png", image=Image.new("RGBA", (64, 64), (0, 0, 0, 0)))
    np.testing.assert_array_equal(own(folder).test[0], 255)
    np.testing.assert_array_equal(datasets.photo(clear), 1)


def test_a_damaged_file_is_left_out_and_counted(tmp_path, capsys):
    folder = folder_of(tmp_path / "mine", count=5)
    (folder / "trainB" / "03.png").write_bytes((folder / "trainB" / "03.png").read_bytes()[:200])
    assert len(own(folder).train[1]) == 4
    assert "mine: 1 of 20 pictures skipped; the first:" in (out := capsys.readouterr().out)
    assert "03.png cannot be read as a picture" in out


def test_a_heic_picture_is_named_in_the_report(tmp_path, capsys):
    folder = folder_of(tmp_path / "mine", count=5)
    (folder / "trainA" / "IMG_1.HEIC").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99))
    assert len(own(folder).train[0]) == 5
    assert "IMG_1.HEIC is a HEIC picture, which Pillow does not read. Save it as JPEG" in capsys.readouterr().out


def test_too_many_damaged_files(tmp_path):
    folder = folder_of(tmp_path / "mine", count=5)
    for number in range(3):
        (folder / "trainB" / f"{number:02d}.png").write_bytes(b"")
    with pytest.raises(BadData, match=r"3 of 20 pictures skipped.*too many"):
        own(folder)


def test_traces_of_other_systems_are_no_pictures(tmp_path, capsys):
    folder = folder_of(tmp_path / "mine", count=2)
    before = own(folder).fingerprint
    capsys.readouterr()
    (folder / "trainA" / "__MACOSX").mkdir()
    for name in ("._00.png", ".DS_Store", "Thumbs.db", "__MACOSX/._00.png"):
        (folder / "trainA" / name).write_bytes(b"\0\5\x16\7")
    assert own(folder).fingerprint == before
    assert "skipped" not in capsys.readouterr().out


def test_a_path_is_found_as_it_is_written(tmp_path, monkeypatch):
    folder = folder_of(tmp_path / unicodedata.normalize("NFD", "말과 얼룩말"), count=1)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    found = {own(path).fingerprint for path in (folder, "말과 얼룩말", "~/말과 얼룩말", tmp_path / "말과 얼룩말")}
    assert len(found) == 1
    with pytest.raises(FileNotFoundError, match="holds no 'zebras'"):
        own("~/zebras")


def test_an_unreadable_folder_is_named(tmp_path, monkeypatch):
    folder = folder_of(tmp_path / "mine", count=1)
    usual = Path.iterdir

    def iterdir(path):
        if path.name == "trainB":
            raise PermissionError(13, "Permission denied")
        return usual(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    with pytest.raises(BadData, match=r"trainB cannot be read \(Permission denied\)"):
        own(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_a_pipe_called_like_a_picture_is_skipped(tmp_path, capsys):
    folder = folder_of(tmp_path / "mine", count=2)
    os.mkfifo(folder / "trainA" / "pipe.jpg")
    assert len(own(folder).train[0]) == 2
    assert "pipe.jpg is gone, or no regular file" in capsys.readouterr().out


def test_an_absent_folder(tmp_path):
    folder = folder_of(tmp_path / "mine", count=1)
    for file in (folder / "testB").iterdir():
        file.unlink()
    with pytest.raises(BadData, match=r"testB holds no pictures.*trainA and trainB"):
        own(folder)


@pytest.mark.parametrize("size", [20, 60])
def test_sizes(clean, size):
    with pytest.raises(ValueError, match="multiple of 8"):
        datasets.load("photo_to_cartoon", size=size)


def test_published_where_found_else_cartoons(clean, monkeypatch, capsys):
    assert datasets.load("horse2zebra").domains == ("photograph", "cartoon")
    assert "600 photographs and 600 cartoons to train on" in capsys.readouterr().out
    folder_of(clean / "data" / "cycle_gan" / "horse2zebra", count=2)
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    data = datasets.load("horse2zebra", size=64)
    assert (data.source, data.domains) == ("published", ("horse", "zebra"))
    assert "2 horses and 2 zebras to train on, 2 and 2 to test with, published data" in capsys.readouterr().out


def test_what_tensorflow_datasets_has_prepared_is_read_without_copying(clean, monkeypatch):
    files = folder_of(clean / "files", count=2)

    class Prepared:
        name, host = "cycle_gan/apple2orange", "nowhere"

        def found(self):
            return clean / "tfds"

        def read(self, folder):
            return {part: [each.read_bytes() for each in sorted((files / part).iterdir())] for part in PARTS}

    this = catalogue["apple2orange"]
    monkeypatch.setitem(catalogue, "apple2orange", type(this)(**{**vars(this), "publisher": Prepared()}))
    data = datasets.load("apple2orange")
    assert (data.source, data.domains) == ("published", ("apple", "orange"))
    for one, other in zip(data.train, datasets.load("photo_to_cartoon", path=files).train, strict=True):
        np.testing.assert_array_equal(one, other)


def test_noise_and_half_a_set_are_told_apart_from_the_published_one(tmp_path):
    card = catalogue["apple2orange"]
    with pytest.raises(BadData, match="no pictures"):
        card.format.check(folder_of(tmp_path / "noise", count=2), card)
    for part in PARTS:
        for number in range(3):
            picture(tmp_path / "smooth" / part / f"{number}.png", image=Image.linear_gradient("L"))
    with pytest.raises(Incomplete, match=r"3 apples and 3 oranges.*published are 995, 1,019, 266, 248"):
        card.format.check(tmp_path / "smooth", card)
    whole = ImagePairs(("apple", "orange"), (3, 3, 3, 3))
    assert whole.check(tmp_path / "smooth", card) == "3 apples and 3 oranges to train on, 3 and 3 to test with"


def test_real_horses(real_data):
    data = datasets.load("horse2zebra")
    assert [len(x) for x in (*data.train, *data.test)] == [300, 300, 40, 40]
    grey = [np.ptp(x.astype(int), axis=-1).max() == 0 for x in data.train[0]]
    assert 0 < sum(grey) < 30  # some of the published photographs are grey
