"""Small images in arrays: Keras' files, idx files and TensorFlow Datasets' arrays, whole, damaged and wrong."""

import contextlib
import gzip
import os

import numpy as np
import pytest

from course import datasets
from course.datasets import BadData, card, catalogue, fingerprints
from course.datasets.formats import image_arrays
from course.datasets.formats.image_arrays import NAMES, ImageArrays

MNIST, FASHION = datasets.catalogue["mnist"], datasets.catalogue["fashion_mnist"]


def arrays(**changes):
    good = {
        "x_train": np.zeros((4, 28, 28), np.uint8),
        "y_train": np.array([0, 1, 2, 9], np.uint8),
        "x_test": np.zeros((2, 28, 28), np.uint8),
        "y_test": np.array([3, 4], np.uint8),
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def read(folder):
    return MNIST.format.read(folder, MNIST)


def test_reads_any_zip_container(tmp_path):
    for save in (np.savez, np.savez_compressed):
        save(tmp_path / "mnist.npz", **arrays())
        data = read(tmp_path)
        assert (data.source, data.train[0].shape, data.train[0].dtype) == ("published", (4, 28, 28, 1), np.float32)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x_train": None}, "x_train is not a file in the archive"),
        ({"x_train": np.zeros((4, 32, 32), np.uint8)}, "expected uint8"),
        ({"x_train": np.zeros((4, 28, 28), np.float32)}, "expected uint8"),
        ({"y_train": np.array([0, 1, 2, 10])}, "labels from 0 to 9"),
        ({"y_test": np.array([1])}, "expected 2 labels"),
        ({"y_test": np.array([1, "a"], object)}, "allow_pickle=False"),
    ],
)
def test_wrong_arrays(tmp_path, changes, message):
    np.savez(tmp_path / "mnist.npz", **arrays(**changes))
    with pytest.raises(BadData, match=message):
        read(tmp_path)


@pytest.mark.parametrize("text", [b"", b"<html>not found</html>", b"PK\x03\x04 cut"])
def test_a_file_that_is_none(tmp_path, text):
    (tmp_path / "mnist.npz").write_bytes(text)
    with pytest.raises(BadData, match=r"mnist\.npz is damaged or is no \.npz file"):
        read(tmp_path)


def test_a_pickle_is_never_loaded(tmp_path):
    import pickle

    (tmp_path / "mnist.npz").write_bytes(pickle.dumps({"x_train": 1}))
    with pytest.raises(BadData, match=r"no \.npz file"):
        read(tmp_path)


def test_every_cut_and_every_flipped_bit_ends_in_bad_data_or_in_sound_arrays(tmp_path):
    np.savez_compressed(tmp_path / "mnist.npz", **arrays())
    whole = (tmp_path / "mnist.npz").read_bytes()
    good = read(tmp_path).fingerprint
    damaged = [whole[:size] for size in range(0, len(whole), 97)]
    for position in range(0, len(whole), 3):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << position % 8
        damaged.append(bytes(flipped))
    for content in damaged:
        (tmp_path / "mnist.npz").write_bytes(content)
        with contextlib.suppress(BadData):
            assert read(tmp_path).fingerprint == good


def test_an_array_that_claims_more_than_memory_is_not_read(tmp_path, monkeypatch):
    np.savez(tmp_path / "mnist.npz", **arrays())
    monkeypatch.setattr(image_arrays, "MOST_BYTES", 1000)
    with pytest.raises(BadData, match="claims to hold an array of 3,264 bytes"):
        read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_pipes_and_folders_called_like_the_file(tmp_path):
    os.mkfifo(tmp_path / "mnist.npz")
    with pytest.raises(BadData, match="no regular file"):
        read(tmp_path)
    (tmp_path / "mnist.npz").unlink()
    (tmp_path / "mnist.npz").mkdir()
    with pytest.raises(BadData, match="a folder, not a file"):
        read(tmp_path)


def idx_folder(folder, **changes):
    folder.mkdir(parents=True, exist_ok=True)
    FASHION.format.write(arrays(**changes), folder, FASHION)
    return folder


def test_idx_files_are_read_as_they_were_written(tmp_path):
    x = np.random.default_rng(0).integers(0, 256, (4, 28, 28), np.uint8)
    folder = idx_folder(tmp_path / "fashion", x_train=x)
    with gzip.open(folder / "train-images-idx3-ubyte.gz") as stream:
        assert stream.read(16) == b"\0\0\x08\x03\0\0\0\x04\0\0\0\x1c\0\0\0\x1c"  # as the idx format has it
    data = FASHION.format.read(folder, FASHION)
    np.testing.assert_array_equal(data.train[0][..., 0], x / np.float32(255))
    assert data.train[1].tolist() == [0, 1, 2, 9]


def test_damaged_idx_files(tmp_path):
    folder = idx_folder(tmp_path)
    file = folder / "t10k-labels-idx1-ubyte.gz"
    whole = file.read_bytes()
    good = FASHION.format.read(folder, FASHION).fingerprint
    for content in (b"", whole[:-3], whole[:20], b"<html>", gzip.compress(b"\0\0\x0d\x01")):
        file.write_bytes(content)
        with pytest.raises(BadData, match="t10k-labels"):
            FASHION.format.read(folder, FASHION)
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with contextlib.suppress(BadData):
            assert FASHION.format.read(folder, FASHION).fingerprint == good  # the date in the header, for instance


def test_an_idx_file_with_more_behind_its_end(tmp_path):
    folder = idx_folder(tmp_path)
    file = folder / "t10k-labels-idx1-ubyte.gz"
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()) + b"\0"))
    with pytest.raises(BadData, match="t10k-labels"):
        FASHION.format.read(folder, FASHION)


# ---- what verify asks ------------------------------------------------------------------------------------------


def pictures(count=400, seed=0, noise=False):
    """Images of ten classes, bars at ten heights, and their labels."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) % 10
    x = rng.integers(0, 60, (count, 28, 28, 1)).astype(np.uint8)
    for image, label in zip(x, y, strict=True):
        image[2 * label + 2 : 2 * label + 7, 4:24] += 150
    return (rng.integers(0, 256, x.shape).astype(np.uint8) if noise else x), y.astype(np.uint8)


def set_of(train, test, **options):
    """A card whose format knows exactly these data, and their arrays."""
    made = dict(zip(NAMES, (*train, *test), strict=True))
    known = {"counts": (len(train[0]), len(test[0])), "mean": float(train[0].mean())} | options
    form = ImageArrays((28, 28, 1), tuple("0123456789"), **known)
    return card.Card("mnist", "t", form, None, "o", "l", "c", 1, ("mnist.npz",), "by hand"), made


def check(folder, train, test, **options):
    this, made = set_of(train, test, **options)
    np.savez(folder / "mnist.npz", **made)
    return this.format.check(folder, this)


SCRAMBLED = np.random.default_rng(0).permutation(784)


def test_sound_images_pass(tmp_path):
    digest = fingerprints.of(*pictures(), *pictures(100, 1))
    found = check(tmp_path, pictures(), pictures(100, 1), digest=digest)
    assert found == "400 training and 100 test images"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x, y: (np.random.default_rng(0).integers(0, 256, x.shape).astype(np.uint8), y), "no pictures"),
        (lambda x, y: (x.reshape(len(x), -1)[:, SCRAMBLED].reshape(x.shape), y), "no pictures"),
        (lambda x, y: (np.zeros_like(x), y), "no pictures"),
        (lambda x, y: (x, np.random.default_rng(0).permutation(y)), "labels do not fit the images"),
        (lambda x, y: (x, np.zeros_like(y)), "labels do not fit the images"),
        (lambda x, y: (np.repeat(x[:1], len(x), 0), y), "labels do not fit the images"),
    ],
)
def test_noise_and_labels_that_say_nothing_do_not_pass(tmp_path, change, message):
    with pytest.raises(BadData, match=message):
        check(tmp_path, change(*pictures()), change(*pictures(100, 1)))


def test_other_counts_grey_values_and_a_single_changed_label_do_not_pass(tmp_path):
    train, test = pictures(), pictures(100, 1)
    with pytest.raises(BadData, match="published are 400 and 200"):
        check(tmp_path, train, test, counts=(400, 200))
    with pytest.raises(BadData, match="the mean grey value"):
        check(tmp_path, train, test, mean=100.0)
    digest = fingerprints.of(*train, *test)
    train[1][7] = 3
    with pytest.raises(BadData, match="some images or labels differ"):
        check(tmp_path, train, test, digest=digest)


# ---- the sets --------------------------------------------------------------------------------------------------


def test_embedded_digits(clean):
    data = datasets.load("mnist", "embedded")
    (x, y), (x_test, _) = data.train, data.test
    assert x.shape == (1400, 28, 28, 1)
    assert x_test.shape == (397, 28, 28, 1)
    assert x[:, :4].max() == 0  # as in MNIST, the digit fills 20x20 in the middle
    assert set(y) == set(range(10))
    assert data.fingerprint == datasets.load("mnist", "embedded").fingerprint


def test_split_without_groups(clean):
    (x, y), (x_held, _) = datasets.load("mnist", "embedded").split(0.25)
    assert len(x) + len(x_held) == 1400
    assert set(y) == set(range(10))


def test_real_mnist(real_data):
    data = datasets.load("mnist", "published")
    assert data.train[0].shape == (60000, 28, 28, 1)
    assert data.test[0].shape == (10000, 28, 28, 1)
    assert np.bincount(data.test[1]).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert MNIST.format.digest == data.fingerprint


def test_fashion_mnist_has_no_sample_and_says_how_to_get_it(clean):
    for source in (None, "embedded", "published"):
        with pytest.raises(FileNotFoundError, match=r"data fetch fashion_mnist.*31 MB.*by hand.*train-images-idx3"):
            datasets.load("fashion_mnist", source)


@pytest.mark.parametrize("where", ["data/fashion_mnist", "cache/fashion_mnist", "keras/datasets/fashion-mnist"])
def test_fashion_mnist_where_keras_and_this_course_keep_it(clean, monkeypatch, where):
    monkeypatch.setenv("KERAS_HOME", str(clean / "keras"))
    (clean / "data").mkdir()
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    idx_folder(clean / where)
    data = datasets.load("fashion_mnist")
    assert (data.source, data.train[0].shape) == ("published", (4, 28, 28, 1))
    assert [data.class_names[label] for label in data.test[1]] == ["Dress", "Coat"]


def test_what_tensorflow_datasets_has_prepared_is_read_without_copying(clean, monkeypatch):
    class Prepared:
        name, host = "fashion_mnist", "nowhere"

        def found(self):
            return clean / "tfds" / "fashion_mnist" / "3.0.1"

        def read(self, folder):
            assert folder == self.found()
            return arrays(x_train=np.full((4, 28, 28), 255, np.uint8))

    this = catalogue["fashion_mnist"]
    monkeypatch.setitem(catalogue, "fashion_mnist", type(this)(**{**vars(this), "publisher": Prepared()}))
    data = datasets.load("fashion_mnist")
    assert (data.source, data.train[0].shape, data.train[0].min()) == ("published", (4, 28, 28, 1), 1)
    assert not (clean / "cache").exists()
