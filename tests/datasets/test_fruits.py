"""Fruits-360: the published layout with everything that can be wrong with it, and the embedded sample."""

import importlib
import io
import sys
import types

import numpy as np
import pytest
from PIL import Image

from course import datasets, session
from course.datasets import BadData, fruits

fetching = importlib.import_module("course.datasets.fetch")  # `datasets.fetch` is the function

CLASSES = ("Apple Golden 1", "Banana 1", "Pear 2")


def jpeg(mode="RGB", size=(100, 100), level=0, kind="JPEG"):
    file = io.BytesIO()
    pixels = np.random.default_rng(level).integers(0, 255, (*size[::-1], 3), np.uint8)
    Image.fromarray(pixels).convert(mode).save(file, kind)
    return file.getvalue()


def sizes(data):
    return len(data.train), len(data.test)


@pytest.fixture
def folder(clean, monkeypatch):
    """A small set in the published layout: 25 training and 6 test photographs of each of three classes."""
    root = clean / "data" / "fruits-360"
    for part, count in (("Training", 25), ("Test", 6)):
        for label, name in enumerate(CLASSES):
            (root / part / name).mkdir(parents=True)
            for number in range(count):
                (root / part / name / f"{number}_100.jpg").write_bytes(jpeg(level=100 * label + number))
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    return root


def test_any_number_of_classes(folder, capsys):
    data = datasets.load("fruits_360")
    assert (data.source, data.class_names, data.kinds) == ("published", CLASSES, ("Apple", "Banana", "Pear"))
    assert sizes(data) == (75, 18)
    assert "75 training and 18 test photographs, published data" in capsys.readouterr().out
    assert session.source() == "published"


def test_photographs_are_those_of_the_files(folder):
    data = datasets.load("fruits_360")
    x, y = data.test.arrays()
    assert (x.shape, x.dtype, y.dtype) == ((18, 100, 100, 3), np.float32, np.int64)
    with Image.open(folder / "Test" / "Pear 2" / "0_100.jpg") as image:
        np.testing.assert_allclose(255 * x[y == 2][0], np.asarray(image), rtol=1e-5)
    assert np.bincount(y).tolist() == [6, 6, 6]


def test_chosen_classes_in_the_order_given(folder):
    data = datasets.load("fruits_360", classes=["Pear 2", "Banana 1"])
    assert data.class_names == ("Pear 2", "Banana 1")
    assert all("Pear 2" in file for file in data.train.encoded[data.train.labels == 0])
    with pytest.raises(ValueError, match="no class 'Kiwi 1'; it has Apple Golden 1, Banana 1, Pear 2"):
        datasets.load("fruits_360", classes=["Kiwi 1"])


def test_at_most_so_many_classes_are_seeded(folder):
    for most in (3, 9):
        assert datasets.load("fruits_360", classes=most).class_names == CLASSES
    drawn = {datasets.load("fruits_360", classes=2, seed=seed).class_names for seed in range(8)}
    assert drawn == {CLASSES[:2], CLASSES[1:], CLASSES[::2]}


def test_few_of_each_class_are_seeded(folder):
    def drawn(seed):
        return datasets.load("fruits_360", per_class=5, seed=seed).train

    assert np.bincount(drawn(0).labels).tolist() == [5, 5, 5]
    assert drawn(0).encoded.tolist() == drawn(0).encoded.tolist() != drawn(1).encoded.tolist()


def test_fewer_are_among_the_more(folder):
    train = datasets.load("fruits_360").train
    few, more = train.sample_per_class(3, seed=4), train.sample_per_class(9, seed=4)
    assert np.bincount(few.labels).tolist() == [3, 3, 3]
    assert set(few.encoded) < set(more.encoded)
    assert few.encoded.tolist() != train.sample_per_class(3, seed=5).encoded.tolist()
    with pytest.raises(ValueError, match="class 0 has 25 photographs, fewer than 26"):
        train.sample_per_class(26)


BAD = {
    "is cut short": lambda: jpeg()[:-200],
    "is no JPEG file": lambda: b"<html>not found</html>",
    "is empty": lambda: b"",
    "has 64x48 pixels, not 100x100": lambda: jpeg(size=(64, 48)),
    "is CMYK, not RGB": lambda: jpeg("CMYK"),
    "cannot be read": lambda: b"\xff\xd8 nothing \xff\xd9",
}


@pytest.mark.parametrize("why", BAD)
def test_a_bad_file_is_skipped_counted_and_named(folder, capsys, why):
    file = folder / "Training" / "Banana 1" / "7_100.jpg"
    file.write_bytes(BAD[why]())
    data = datasets.load("fruits_360")
    assert sizes(data) == (74, 18)
    out = capsys.readouterr().out
    assert f"1 of 93 files skipped; the first, {file}, {why}" in out
    assert str(file) not in data.train.encoded


def test_a_png_called_jpg_is_no_jpeg(folder, capsys):
    (folder / "Test" / "Pear 2" / "0_100.jpg").write_bytes(jpeg(kind="PNG"))
    assert sizes(datasets.load("fruits_360")) == (75, 17)
    assert "is no JPEG file" in capsys.readouterr().out


def test_grey_photographs_become_colour(folder, capsys):
    (folder / "Test" / "Pear 2" / "0_100.jpg").write_bytes(jpeg("L"))
    x, y = datasets.load("fruits_360").test.arrays()
    assert "skipped" not in capsys.readouterr().out
    grey = x[y == 2][0]
    assert np.ptp(grey, axis=-1).max() == 0 < np.ptp(grey)


def test_too_many_bad_files(folder):
    for number in range(6):
        (folder / "Training" / "Banana 1" / f"{number}_100.jpg").write_bytes(b"")
    with pytest.raises(BadData, match=r"6 of 93 files skipped.*too many.*data fetch fruits_360"):
        datasets.load("fruits_360")


def test_an_empty_class(folder):
    for file in (folder / "Test" / "Pear 2").iterdir():
        file.unlink()
    with pytest.raises(BadData, match=r"Pear 2 holds no photographs"):
        datasets.load("fruits_360")


def test_different_classes_to_train_and_to_test(folder):
    (folder / "Test" / "Pear 2").rename(folder / "Test" / "Pear 3")
    with pytest.raises(BadData, match=r"different classes, only one has \['Pear 2', 'Pear 3'\]"):
        datasets.load("fruits_360")


def test_half_a_set(folder):
    (folder / "Test").rename(folder / "Tset")
    with pytest.raises(BadData, match="lacks Test"):
        datasets.load("fruits_360")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Apple Golden 1", "Apple"), ("Lemon Meyer 1", "Lemon"), ("apple_hit_1", "Apple"), ("Kiwi", "Kiwi")],
)
def test_kinds(name, kind):
    assert fruits.kind(name) == kind


def test_the_real_ones(real_data):
    data = datasets.load("fruits_360", source="published", per_class=4)
    assert sizes(data) == (4 * 18, 4 * 18)
    x, _ = data.train.arrays()
    assert np.median(x[:, 0, 0]) > 0.98  # white corners


def test_fetched_photographs_are_served(folder, monkeypatch):
    kaggle = folder.parent.parent / "kaggle" / "fruits-360_100x100"
    kaggle.mkdir(parents=True)
    folder.rename(kaggle / "fruits-360")
    stub = types.SimpleNamespace(dataset_download=lambda name: str(kaggle.parent))
    monkeypatch.setitem(sys.modules, "kagglehub", stub)
    monkeypatch.setattr(fetching, "_reach", lambda card: None)
    fetched = datasets.fetch("fruits_360")
    assert fetched.name == "fruits-360"
    data = datasets.load("fruits_360")
    assert (data.source, sizes(data)) == ("published", (75, 18))
    assert data.train.encoded[0].startswith(str(fetched))


def test_a_pipeline_shuffles_anew_each_epoch_and_loses_nothing(folder):
    pipeline = datasets.load("fruits_360").train.batches(32, shuffle=True, seed=1)
    first, second = ([y.numpy() for _, y in pipeline] for _ in range(2))
    assert [len(y) for y in first] == [32, 32, 11]
    assert np.bincount(np.concatenate(first)).tolist() == [25, 25, 25]
    assert np.concatenate(first).tolist() != np.concatenate(second).tolist()
