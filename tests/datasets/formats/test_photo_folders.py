"""Fruits-360: the published layout with everything that can be wrong with it, and the embedded sample."""

import io
import os
import re
import shutil
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course import datasets, session
from course.datasets import BadData
from course.datasets.formats.photo_folders import PhotoFolders

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
            fill(root / part / name, count, 1000 * (part == "Test") + 100 * label)
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    return root


def fill(folder, count, level=0):
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number}_100.jpg").write_bytes(jpeg(level=level + number))


def test_any_number_of_classes(folder, capsys):
    data = datasets.load("fruits_360")
    assert (data.source, data.class_names) == ("published", CLASSES)
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
    assert data.train.encoded[0] == (folder / "Training" / "Pear 2" / "0_100.jpg").read_bytes()
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
    "cannot be read as a picture .*truncated": lambda: jpeg()[:-2000],
    "cannot be read as a picture": lambda: b"<html>not found</html>",
    "cannot be read as a picture .*Save it as JPEG": lambda: b"",
    "is a HEIC picture, which Pillow does not read": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99),
}


@pytest.mark.parametrize("why", BAD)
def test_a_bad_file_is_skipped_counted_and_named(folder, capsys, why):
    file = folder / "Training" / "Banana 1" / "7_100.jpg"
    file.write_bytes(BAD[why]())
    data = datasets.load("fruits_360")
    assert sizes(data) == (74, 18)
    out = capsys.readouterr().out
    assert re.search(f"fruits_360: 1 of 93 pictures skipped; the first: {file} {why}", out)


def test_pictures_of_other_kinds_are_converted(folder, capsys):
    """Colour from four inks, another size, turned, a PNG with another suffix: whatever any picture may be."""
    turned = Image.Exif()
    turned[0x0112] = 3
    upside = io.BytesIO()
    Image.linear_gradient("L").resize((100, 100)).convert("RGB").save(upside, "JPEG", exif=turned, quality=95)
    contents = {"0": jpeg("CMYK"), "1": jpeg(size=(64, 48)), "2": jpeg(kind="PNG"), "3": upside.getvalue()}
    for number, content in contents.items():
        (folder / "Test" / "Pear 2" / f"{number}_100.jpg").write_bytes(content)
    x, y = datasets.load("fruits_360").test.arrays()
    assert "skipped" not in capsys.readouterr().out
    inks, small, png, turned = x[y == 2][:4]
    assert np.ptp(inks) > 0.5
    assert small[:12].min() == small[-12:].min() == 1 > small[12:-12].mean()  # in the middle of white
    np.testing.assert_allclose(255 * png, np.asarray(Image.open(io.BytesIO(contents["2"]))), rtol=1e-5)
    assert turned[5].mean() > 0.9 > 0.1 > turned[-5].mean()


@pytest.mark.parametrize("behind", [bytes(10_000), b"SEFT" * 500])
def test_a_photograph_with_bytes_behind_its_end_is_decoded(folder, capsys, behind):
    file = folder / "Training" / "Banana 1" / "7_100.jpg"
    whole = datasets.load("fruits_360").train.arrays()[0]
    file.write_bytes(file.read_bytes() + behind)
    np.testing.assert_array_equal(datasets.load("fruits_360").train.arrays()[0], whole)
    assert "skipped" not in capsys.readouterr().out


def test_grey_photographs_become_colour(folder, capsys):
    (folder / "Test" / "Pear 2" / "0_100.jpg").write_bytes(jpeg("L"))
    x, y = datasets.load("fruits_360").test.arrays()
    assert "skipped" not in capsys.readouterr().out
    grey = x[y == 2][0]
    assert np.ptp(grey, axis=-1).max() == 0 < np.ptp(grey)


def test_too_many_bad_files(folder):
    for number in range(6):
        (folder / "Training" / "Banana 1" / f"{number}_100.jpg").write_bytes(b"")
    with pytest.raises(BadData, match=r"6 of 93 pictures skipped.*too many.*data fetch fruits_360"):
        datasets.load("fruits_360")


def test_an_empty_class(folder):
    for file in (folder / "Test" / "Pear 2").iterdir():
        file.unlink()
    with pytest.raises(BadData, match=r"Pear 2 holds no pictures"):
        datasets.load("fruits_360")


def test_different_classes_to_train_and_to_test(folder):
    (folder / "Test" / "Pear 2").rename(folder / "Test" / "Pear 3")
    with pytest.raises(BadData, match=r"different classes; only one has Pear 2, Pear 3"):
        datasets.load("fruits_360")


def test_a_file_called_like_a_folder(folder):
    shutil.rmtree(folder / "Test")
    (folder / "Test").write_text("")
    with pytest.raises(BadData, match="Test is no folder"):
        datasets.load("fruits_360")


def test_half_a_set(folder):
    (folder / "Test").rename(folder / "Tset")
    with pytest.raises(BadData, match="lacks Test"):
        datasets.load("fruits_360")


def test_traces_of_other_systems_are_no_photographs(folder, capsys):
    before = datasets.load("fruits_360")
    for part in (folder, folder / "Training", folder / "Test", folder / "Test" / "Pear 2"):
        (part / "__MACOSX" / "Pear 2").mkdir(parents=True)
        (part / ".ipynb_checkpoints").mkdir()
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._0_100.jpg", "__MACOSX/._0_100.jpg"):
            (part / name).write_bytes(b"\0\5\x16\7")
    capsys.readouterr()
    assert datasets.load("fruits_360").fingerprint == before.fingerprint
    assert "skipped" not in capsys.readouterr().out


def test_names_in_either_form_of_unicode_are_one(folder):
    """A Mac takes letters apart (NFD): a copy of its files would make a class twice, or in one part only."""
    composed, apart = "사과", unicodedata.normalize("NFD", "사과")
    fill(folder / "Training" / composed, 2)
    fill(folder / "Training" / apart, 3)
    fill(folder / "Test" / apart, 2)
    data = datasets.load("fruits_360")
    assert data.class_names == (*CLASSES, composed)
    assert (data.train.labels == 3).sum() == 3  # 0_100.jpg, 1_100.jpg, 2_100.jpg
    assert datasets.load("fruits_360", classes=[composed]).class_names == (composed,)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names as they come")
def test_class_folders_with_raw_cp949_names(folder, capsys):
    raw = os.fsdecode("사과".encode("cp949"))
    fill(folder / "Training" / raw, 2)
    fill(folder / "Test" / raw, 2)
    data = datasets.load("fruits_360")
    assert data.class_names[-1] == "사과"
    assert len(data.train.arrays()[0]) == 77
    (folder / "Training" / raw / "0_100.jpg").write_bytes(b"")
    datasets.load("fruits_360")
    assert "사과/0_100.jpg cannot be read" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_pipes_and_folders_called_like_photographs_are_skipped(folder, capsys):
    os.mkfifo(folder / "Training" / "Banana 1" / "pipe.jpg")
    (folder / "Training" / "Banana 1" / "folder.jpg").mkdir()
    assert sizes(datasets.load("fruits_360")) == (75, 18)
    assert "2 of 95 pictures skipped; the first:" in (out := capsys.readouterr().out)
    assert "folder.jpg is a folder, not a file" in out


def test_a_class_folder_and_a_photograph_that_may_not_be_read_are_left_out(folder, capsys, monkeypatch):
    usual, opened = Path.iterdir, open

    def iterdir(path):
        if path == folder / "Training" / "Banana 1":
            raise PermissionError(13, "Permission denied")
        return usual(path)

    def opening(file, *args, **options):
        if str(file) == str(folder / "Test" / "Pear 2" / "3_100.jpg"):
            raise PermissionError(13, "Permission denied")
        return opened(file, *args, **options)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    monkeypatch.setattr("builtins.open", opening)
    data = datasets.load("fruits_360")
    assert data.class_names == ("Apple Golden 1", "Pear 2")
    assert sizes(data) == (50, 11)
    out = capsys.readouterr().out
    assert "the class Banana 1 is left out" in out
    assert "3_100.jpg cannot be read (Permission denied)" in out


def test_training_goes_on_when_the_files_are_deleted_after_loading(folder):
    data = datasets.load("fruits_360")
    batches = data.train.batches()
    shutil.rmtree(folder)
    assert sum(len(y) for _, y in batches) == len(data.train.arrays()[1]) == 75


def test_the_fingerprint_stands_for_exactly_these_photographs(folder):
    def fingerprint(**options):
        return datasets.load("fruits_360", **options).fingerprint

    first = fingerprint()
    assert re.fullmatch("[0-9a-f]{12}", first)
    others = [fingerprint(per_class=5), fingerprint(per_class=5, seed=1), fingerprint(classes=["Pear 2", "Banana 1"])]
    file = folder / "Training" / "Banana 1" / "7_100.jpg"
    file.write_bytes(jpeg(level=999))
    assert len({first, *others, fingerprint()}) == 5


def test_photographs_of_noise_are_not_verified(folder):
    card = datasets.catalogue["fruits_360"]
    with pytest.raises(BadData, match="no pictures"):
        card.format.check(folder, card)


def test_a_new_set_is_a_format_with_another_shape(folder):
    card = datasets.catalogue["fruits_360"]
    data = PhotoFolders(shape=(32, 48, 3)).read(folder, card)
    assert data.test.arrays()[0].shape == (18, 32, 48, 3)


def test_the_real_ones(real_data):
    data = datasets.load("fruits_360", source="published", per_class=4)
    assert sizes(data) == (4 * 18, 4 * 18)
    x, _ = data.train.arrays()
    assert np.median(x[:, 0, 0]) > 0.98  # white corners


def test_a_pipeline_shuffles_anew_each_epoch_and_loses_nothing(folder):
    pipeline = datasets.load("fruits_360").train.batches(32, shuffle=True, seed=1)
    first, second = ([y.numpy() for _, y in pipeline] for _ in range(2))
    assert [len(y) for y in first] == [32, 32, 11]
    assert np.bincount(np.concatenate(first)).tolist() == [25, 25, 25]
    assert np.concatenate(first).tolist() != np.concatenate(second).tolist()
