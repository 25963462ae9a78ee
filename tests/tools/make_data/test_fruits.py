"""The embedded fruits: made by the code that is here, recognisable, and no fruit on both sides."""

import io

import numpy as np
import pytest
from PIL import Image

from course import datasets, paths
from tools.make_data import fruits, solids, things

FILE = paths.EMBEDDED / "fruits_360.npz"


@pytest.fixture(scope="module")
def data():
    with np.load(FILE, allow_pickle=False) as archive:
        return dict(archive)


def shipped(data, part, row):
    start = data[f"ends_{part}"][row - 1] if row else 0
    return np.asarray(Image.open(io.BytesIO(data[f"jpeg_{part}"][start : data[f"ends_{part}"][row]].tobytes())))


@pytest.mark.parametrize(("part", "label", "individual", "number"), [("train", 3, 2, 1), ("test", 14, 4, 2)])
def test_the_shipped_photographs_can_be_remade(data, part, label, individual, number):
    names = list(fruits.KINDS)
    row = (label * fruits.INDIVIDUALS[part] + individual) * fruits.SHOTS[part] + number
    first = 0 if part == "train" else fruits.INDIVIDUALS["train"]
    remade = fruits.shot(names[label], first + individual, number)
    assert np.abs(remade.astype(int) - shipped(data, part, row)).mean() < 4  # JPEG


def test_layout(data):
    assert data["class_names"].tolist() == list(fruits.KINDS)
    assert len(fruits.KINDS) >= 12
    for part in ("train", "test"):
        count = fruits.INDIVIDUALS[part] * fruits.SHOTS[part]
        assert np.bincount(data[f"y_{part}"]).tolist() == [count] * len(fruits.KINDS)
        assert len(data[f"ends_{part}"]) == len(data[f"y_{part}"])
        assert data[f"ends_{part}"][-1] == len(data[f"jpeg_{part}"])
    assert FILE.stat().st_size <= 4e6


def test_served_as_photographs(clean):
    sample = datasets.load("fruits_360")
    assert sample.source == "embedded"
    x, y = sample.test.arrays()
    assert x.shape == (len(y), 100, 100, 3)
    assert np.median(x[:, 0, 0]) > 0.97  # white paper
    covered = (x.min(axis=-1) < 0.9).mean(axis=(1, 2))
    assert 0.1 < covered.min() < covered.max() < 0.95


def test_the_same_individual_from_another_side_differs():
    one, other = (fruits.shot("Pear", 0, number).astype(int) for number in (0, 1))
    assert np.abs(one - other).mean() > 5


def test_things_are_all_different_and_can_be_remade():
    shots = [things.shot(number, 0, size=32) for number in range(0, things.CLASSES, 12)]
    for number, shot in enumerate(shots):
        assert shot.shape == (32, 32, 3)
        assert all(np.abs(shot.astype(int) - other).mean() > 2 for other in shots[:number])
    np.testing.assert_array_equal(things.shot(12, 0, size=32), shots[1])


def test_a_ball_is_lit_from_above_and_fills_the_picture():
    ball = solids.ball((0, 0, 0), 1.0, (0.8, 0.2, 0.2), 0.0, rows=240, columns=360)
    picture = solids.photograph([ball], np.eye(3), np.random.default_rng(0)).astype(int)
    red = picture[..., 0] - picture[..., 2]
    rows, columns = np.nonzero(red > 40)
    assert 80 < np.ptp(rows) < 100
    assert 80 < np.ptp(columns) < 100
    assert picture[20:30, 45:55].mean() > picture[75:85, 45:55].mean() + 20


def test_rotations_keep_lengths_and_orientation():
    rng = np.random.default_rng(0)
    for matrix in (solids.rotation((10, 20, 30)), solids.any_rotation(rng), solids.any_rotation(rng)):
        np.testing.assert_allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
        assert np.linalg.det(matrix) == pytest.approx(1)


def test_a_shade_is_near_and_not_the_same():
    form, pattern, *colours, gloss = things.kind(17)
    shade = things.kind(17 + things.CLASSES // 2)
    assert shade[:2] == (form, pattern)
    assert 0 < np.abs(np.subtract(shade[2:4], colours)).max() < 0.5
    assert abs(shade[4] - gloss) > 0.2
