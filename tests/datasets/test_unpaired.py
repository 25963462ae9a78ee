"""Unpaired pictures: the embedded photographs and cartoons, folders of any kind of picture, damage, fetching."""

import importlib
import sys
import types

import numpy as np
import pytest
from PIL import Image

from course import datasets
from course.datasets import BadData, unpaired
from course.datasets.stand_ins import cartoons

fetching = importlib.import_module("course.datasets.fetch")  # `datasets.fetch` is the function


@pytest.fixture(scope="module")
def embedded():
    return cartoons.photo_to_cartoon()


def picture(file, size=(90, 60), mode="RGB", value=None, **options):
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    image = Image.fromarray(pixels if value is None else np.full_like(pixels, value)).convert(mode)
    image.save(file, **options)


def folder_of(path, count=30):
    for part in unpaired.PARTS:
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
    data = datasets.load("photo_to_cartoon", path=folder, size=32)
    assert [len(x) for x in (*data.train, *data.test)] == [6, 1, 1, 1]
    assert data.train[0].shape[1:] == (36, 36, 3)
    assert data.test[0].shape[1:] == (32, 32, 3)
    grey = data.train[0][
        sorted(file.name for file in (folder / "trainA").iterdir() if file.suffix != ".db").index("grey.jpg")
    ]
    np.testing.assert_array_equal(grey, 100)


def test_a_turned_photograph_is_turned_back(tmp_path):
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:32] = 255
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    Image.fromarray(pixels).save(tmp_path / "turned.png", exif=exif)
    turned = unpaired._square(tmp_path / "turned.png", 64)
    np.testing.assert_array_equal(turned, pixels[::-1])


def test_the_middle_of_a_wide_picture_is_used(tmp_path):
    pixels = np.zeros((40, 120, 3), np.uint8)
    pixels[:, 40:80] = 200
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    np.testing.assert_array_equal(unpaired._square(tmp_path / "wide.png", 40), 200)


def test_a_damaged_file_is_left_out_and_counted(tmp_path, capsys):
    folder = folder_of(tmp_path / "mine", count=5)
    (folder / "trainB" / "03.png").write_bytes((folder / "trainB" / "03.png").read_bytes()[:200])
    assert len(unpaired.read(folder)["trainB"]) == 4
    assert "1 of 20 pictures skipped" in (out := capsys.readouterr().out)
    assert "03.png" in out


def test_too_many_damaged_files(tmp_path):
    folder = folder_of(tmp_path / "mine", count=5)
    for number in range(3):
        (folder / "trainB" / f"{number:02d}.png").write_bytes(b"")
    with pytest.raises(BadData, match=r"3 of 20 pictures skipped.*too many"):
        unpaired.read(folder)


def test_an_absent_folder(tmp_path):
    folder = folder_of(tmp_path / "mine", count=1)
    for file in (folder / "testB").iterdir():
        file.unlink()
    with pytest.raises(BadData, match=r"testB holds no pictures.*trainA and trainB"):
        unpaired.read(folder)


@pytest.mark.parametrize("size", [20, 60])
def test_sizes(clean, size):
    with pytest.raises(ValueError, match="multiple of 8"):
        datasets.load("photo_to_cartoon", size=size)


def test_published_where_found_else_cartoons(clean, monkeypatch, capsys):
    assert datasets.load("horse2zebra").sorts == ("photograph", "cartoon")
    assert "600 photographs and 600 cartoons to train on" in capsys.readouterr().out
    folder_of(clean / "data" / "cycle_gan" / "horse2zebra", count=2)
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    data = datasets.load("horse2zebra", size=64)
    assert (data.source, data.sorts) == ("published", ("horse", "zebra"))
    assert "2 horses and 2 zebras to train on, 2 and 2 to test with, published data" in capsys.readouterr().out


def test_fetched_from_tensorflow_datasets(clean, monkeypatch):
    picture_of = lambda: {"image": np.full((40, 40, 3), 7, np.uint8)}  # noqa: E731
    stub = types.SimpleNamespace(
        load=lambda name, data_dir: (
            {part: [picture_of()] * 2 for part in unpaired.PARTS} if "cycle_gan/" in name else {}
        ),
        as_numpy=iter,
    )
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", stub)
    monkeypatch.setattr(fetching, "_reach", lambda card: None)
    folder = datasets.fetch("apple2orange")
    assert sorted(each.name for each in folder.iterdir()) == sorted(unpaired.PARTS)
    data = datasets.load("apple2orange")
    assert data.source == "published"
    np.testing.assert_array_equal(data.train[0], 7)


def test_real_horses(real_data):
    data = datasets.load("horse2zebra")
    assert [len(x) for x in (*data.train, *data.test)] == [300, 300, 40, 40]
    grey = [np.ptp(x.astype(int), axis=-1).max() == 0 for x in data.train[0]]
    assert 0 < sum(grey) < 30  # some of the published photographs are grey
