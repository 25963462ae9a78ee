"""A learner's own labelled pictures: in place of `load("mnist")`, by one word."""

import unicodedata

import numpy as np
import pytest
from PIL import Image

from course import datasets, session
from course.datasets import BadData


def picture(file, level, size=(40, 30), **options):
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (level, level, 255 - level)).save(file, **options)


@pytest.fixture
def folder(clean):
    """Ten pictures each of three classes."""
    for label, name in enumerate(("birch", "maple", "oak")):
        for number in range(10):
            picture(clean / "leaves" / name / f"{number}.png", 20 + 100 * label + number)
    return clean / "leaves"


def test_it_is_the_same_dataset_as_the_lessons_small_images(folder, capsys):
    data = datasets.from_folder(folder)
    digits = datasets.load("mnist", source="embedded")
    assert type(data) is type(digits) is datasets.Dataset
    for (x, y), (x_digits, y_digits) in ((data.train, digits.train), (data.test, digits.test)):
        assert (x.dtype, x.shape[1:], y.dtype) == (x_digits.dtype, x_digits.shape[1:], y_digits.dtype)
        assert 0 <= x.min() <= x.max() <= 1
        assert set(y) == {0, 1, 2}
    assert (data.class_names, data.source) == (("birch", "maple", "oak"), "own")
    assert data.groups.tolist() == list(range(24))  # each picture is a photograph of its own
    assert (len(data.train[1]), len(data.test[1])) == (24, 6)
    (x, y), (x_held, y_held) = data.split(0.25)
    assert len(x) + len(x_held) == 24
    assert set(y) == set(y_held) == {0, 1, 2}
    assert "leaves: 24 training and 6 test images of 3 classes, your own pictures" in capsys.readouterr().out
    assert session.loaded()["leaves"] == ("own", data.fingerprint)


def test_pictures_are_made_to_fit_as_photo_does_it(folder):
    picture(folder / "oak" / "0.png", 0, size=(80, 20))
    for shape in ((20, 30, 3), (28, 28, 3)):
        data = datasets.from_folder(folder, shape)
        oaks = np.concatenate([x[y == 2] for x, y in (data.train, data.test)])
        expected = datasets.photo(folder / "oak" / "0.png", shape[:2])
        assert any(np.allclose(image, expected) for image in oaks)
    grey = datasets.from_folder(folder, (28, 28, 1)).train[0]
    assert grey.shape[1:] == (28, 28, 1)


@pytest.mark.parametrize(("train", "test"), [("train", "test"), ("Training", "Test"), ("TRAIN", "val")])
def test_folders_to_train_and_to_test_are_taken_as_they_are(folder, train, test):
    (folder.parent / "parts").mkdir()
    folder.rename(folder.parent / "parts" / train)
    for label, name in enumerate(("birch", "maple", "oak")):
        picture(folder.parent / "parts" / test / name / "0.png", 20 + 100 * label)
    data = datasets.from_folder(folder.parent / "parts")
    assert (len(data.train[1]), data.test[1].tolist()) == (30, [0, 1, 2])


def test_which_are_for_testing_depends_on_the_seed_alone(folder):
    first, again, other = (datasets.from_folder(folder, test=0.3, seed=seed).fingerprint for seed in (0, 0, 1))
    assert first == again != other


def test_traces_of_systems_and_forms_of_unicode_change_nothing(folder):
    before = datasets.from_folder(folder).fingerprint
    (folder / "__MACOSX" / "oak").mkdir(parents=True)
    (folder / "oak" / "._0.png").write_bytes(b"\0\5\x16\7")
    (folder / "oak" / "Thumbs.db").write_bytes(b"")
    assert datasets.from_folder(folder).fingerprint == before
    (folder / "oak").rename(folder / unicodedata.normalize("NFD", "참나무"))
    assert datasets.from_folder(folder).class_names[-1] == "참나무"


def test_what_is_skipped_is_reported_once(folder, capsys):
    (folder / "oak" / "0.png").write_bytes(b"")
    data = datasets.from_folder(folder)
    assert len(data.train[1]) + len(data.test[1]) == 29
    assert "leaves: 1 of 30 pictures skipped; the first:" in capsys.readouterr().out


def test_files_of_other_kinds_are_counted_and_named(folder, capsys):
    datasets.from_folder(folder)
    assert "not read" not in capsys.readouterr().out
    for name in ("1.dng", "oak/1.CR2", "oak/2.hif", "birch/3.jpg.txt", "birch/README", "birch/more.x/4.svg"):
        file = folder / "oak" / name if "/" not in name else folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"")
    assert len(datasets.from_folder(folder).train[1]) == 24
    out = capsys.readouterr().out
    assert out.count("leaves: 5 files are not read as pictures (.CR2, .dng, .hif, .txt, README); save pictures as") == 1


def test_home_is_expanded(folder, monkeypatch):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder.parent))
    assert len(datasets.from_folder("~/leaves").class_names) == 3


def test_folders_that_are_no_set(folder):
    with pytest.raises(FileNotFoundError, match="holds no 'flowers'"):
        datasets.from_folder(folder.parent / "flowers")
    with pytest.raises(BadData, match=r"0\.png is no folder; give the one that holds a folder for each class"):
        datasets.from_folder(folder / "oak" / "0.png")
    with pytest.raises(BadData, match="oak holds no class folders: a folder with pictures for each class"):
        datasets.from_folder(folder / "oak")
    (folder / "elm").mkdir()
    with pytest.raises(BadData, match="elm holds no pictures"):
        datasets.from_folder(folder)
    picture(folder / "elm" / "0.png", 3)
    with pytest.raises(BadData, match="the class elm has one picture; two are needed"):
        datasets.from_folder(folder)
    (folder.parent / "one").mkdir()
    (folder / "oak").rename(folder.parent / "one" / "oak")
    with pytest.raises(BadData, match=r"one has one class only \(its folders: oak\)"):
        datasets.from_folder(folder.parent / "one")


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 2), (0, 28, 1)])
def test_a_shape_has_a_height_a_width_and_one_or_three_channels(folder, shape):
    with pytest.raises(ValueError, match=r"\(height, width, 1\) for grey"):
        datasets.from_folder(folder, shape)


def test_a_share_to_test_lies_between_nothing_and_all(folder):
    for share in (0, 1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            datasets.from_folder(folder, test=share)
