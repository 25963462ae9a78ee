import numpy as np
import pytest

from course import datasets
from course.datasets import BadData, mnist


def arrays(**changes):
    good = {
        "x_train": np.zeros((4, 28, 28), np.uint8),
        "y_train": np.array([0, 1, 2, 9], np.uint8),
        "x_test": np.zeros((2, 28, 28), np.uint8),
        "y_test": np.array([3, 4], np.uint8),
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def test_reads_any_zip_container(tmp_path):
    np.savez(tmp_path / "mnist.npz", **arrays())
    assert mnist.read(tmp_path)["x_train"].shape == (4, 28, 28)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x_train": None}, "is no MNIST"),
        ({"x_train": np.zeros((4, 32, 32), np.uint8)}, "expected uint8"),
        ({"x_train": np.zeros((4, 28, 28), np.float32)}, "expected uint8"),
        ({"y_train": np.array([0, 1, 2, 10])}, "labels from 0 to 9"),
        ({"y_test": np.array([1])}, "expected 2 labels"),
        ({"y_test": np.array([1, "a"], object)}, "pickled Python objects"),
    ],
)
def test_wrong_arrays(tmp_path, changes, message):
    np.savez(tmp_path / "mnist.npz", **arrays(**changes))
    with pytest.raises(BadData, match=message):
        mnist.read(tmp_path)


@pytest.mark.parametrize("text", [b"", b"<html>not found</html>", b"PK\x03\x04 cut"])
def test_damaged_file(tmp_path, text):
    (tmp_path / "mnist.npz").write_bytes(text)
    with pytest.raises(BadData, match="data fetch mnist"):
        mnist.read(tmp_path)


def test_file_cut_short(tmp_path):
    np.savez(tmp_path / "mnist.npz", **arrays())
    whole = (tmp_path / "mnist.npz").read_bytes()
    (tmp_path / "mnist.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadData, match="cut short"):
        mnist.read(tmp_path)


def test_a_pickle_is_never_loaded(tmp_path):
    import pickle

    (tmp_path / "mnist.npz").write_bytes(pickle.dumps({"x_train": 1}))
    with pytest.raises(BadData, match="pickled"):
        mnist.read(tmp_path)


def test_embedded_digits(clean):
    data = datasets.load("mnist", "embedded")
    (x, y), (x_test, _) = data.train, data.test
    assert x.shape == (1400, 28, 28, 1)
    assert x_test.shape == (397, 28, 28, 1)
    assert x[:, :4].max() == 0  # as in MNIST, the digit fills 20x20 in the middle
    assert set(y) == set(range(10))


def test_split_without_groups(clean):
    (x, y), (x_held, _) = datasets.load("mnist", "embedded").split(0.25)
    assert len(x) + len(x_held) == 1400
    assert set(y) == set(range(10))


def test_real_mnist(real_data):
    data = datasets.load("mnist", "published")
    assert data.train[0].shape == (60000, 28, 28, 1)
    assert data.test[0].shape == (10000, 28, 28, 1)
    assert np.bincount(data.test[1]).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
