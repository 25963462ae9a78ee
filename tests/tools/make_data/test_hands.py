"""The embedded hand signs: made by the code that is here, and fit for the lessons that use them."""

from pathlib import Path

import numpy as np
import pytest

from tools.make_data import hands

FILE = Path(__file__).resolve().parents[3] / "data" / "sign_language_mnist.npz"
SPLITS = ("train", "test")


@pytest.fixture(scope="module")
def data():
    with np.load(FILE, allow_pickle=False) as archive:
        return dict(archive)


def rows(data, split, number):
    return data[f"x_{split}"][data[f"group_{split}"] == number]


@pytest.mark.parametrize(("split", "number"), [("train", 0), ("train", 137), ("train", 575), ("test", 100)])
def test_the_shipped_bytes_can_be_remade(data, split, number):
    first = 0 if split == "train" else len(hands.photographs("train"))
    remade = hands.copies(*hands.photographs(split)[number], count=hands.COPIES[split])
    shipped = rows(data, split, first + number)
    assert sorted(image.tobytes() for image in shipped) == sorted(image.tobytes() for image in remade)


@pytest.mark.parametrize("split", SPLITS)
def test_layout(data, split):
    x, y, group = (data[f"{name}_{split}"] for name in ("x", "y", "group"))
    photos = hands.photographs(split)
    assert x.shape == (len(photos) * hands.COPIES[split], 28, 28)
    assert (x.dtype, y.dtype, group.dtype) == (np.uint8, np.uint8, np.uint16)
    assert len(x) == len(y) == len(group)
    assert np.bincount(y).tolist() == [len(x) // 24] * 24
    assert FILE.stat().st_size <= 3_000_000


@pytest.mark.parametrize("split", SPLITS)
def test_a_photograph_has_one_letter_and_its_rows_are_shuffled(data, split):
    y, group = data[f"y_{split}"], data[f"group_{split}"]
    assert all(len(np.unique(y[group == number])) == 1 for number in np.unique(group))
    assert np.mean(y[1:] == y[:-1]) < 0.1


def test_no_photograph_and_no_person_is_on_both_sides(data):
    assert not np.intersect1d(data["group_train"], data["group_test"]).size
    assert not np.intersect1d(*(data["person"][data[f"group_{split}"]] for split in SPLITS)).size


def test_the_file_says_whose_hand_each_photograph_shows(data):
    people = [person for split in SPLITS for _, person, _ in hands.photographs(split)]
    assert data["person"].tolist() == people


def test_copies_resemble_their_photograph_more_than_another_of_the_letter(data):
    def distance(a, b):
        return np.abs(a[:, None].astype(float) - b[None]).mean()

    numbers = np.unique(data["group_train"][data["y_train"] == 3])[:6]
    photos = [rows(data, "train", number) for number in numbers]
    within = max(distance(photo, photo) for photo in photos)
    between = min(distance(a, b) for i, a in enumerate(photos) for b in photos[:i])
    assert within < between


def framed(letter, person, shot):
    """Left, top, right and bottom end of a hand, as shares of the frame."""
    rng = hands.random(1, hands.LETTERS.index(letter), person, shot)
    spheres, in_hand, _ = hands.scene(letter, hands.someone(person), rng)
    seen, _ = hands.project(spheres, in_hand, 1, rng)
    place, radius = seen[:in_hand, :2], seen[:in_hand, 3:]
    return [*(place - radius).min(0), *(place + radius).max(0)]


def test_hands_differ_in_place_and_size_and_none_is_cut_off():
    ends = np.array([framed(*photo) for photo in hands.photographs("test")])
    assert 0.03 < ends.min() < ends.max() < 0.97
    middles = (ends[:, :2] + ends[:, 2:]) / 2
    assert middles.std(0).min() > 0.02
    assert np.abs(middles - 0.5).max() > 0.08
    fists = [photo[0] in "AEMNST" for photo in hands.photographs("test")]
    heights = (ends[:, 3] - ends[:, 1])[fists]
    assert heights.max() > 1.3 * heights.min()


@pytest.mark.parametrize("split", SPLITS)
def test_no_picture_is_blank(data, split):
    assert data[f"x_{split}"].std((1, 2)).min() > 12


def test_the_hand_stands_out_from_the_wall(data):
    """The middle of the picture has more structure than its border."""
    x = data["x_train"].astype(float)
    edges = np.abs(np.diff(x, axis=2))
    assert edges[:, 6:22, 6:22].mean() > 2 * edges[:, :4].mean()


def test_a_large_picture_for_figures_shows_the_same_hand():
    large = hands.render("B", 0, size=224)
    assert large.shape == (224, 224)
    assert 0 <= large.min() < large.max() <= 1
    difference = hands.shrink(large) - hands.photograph("B", 0) / 255
    assert np.abs(difference).mean() < 0.03


def test_the_first_copy_is_the_photograph():
    assert np.array_equal(hands.copies("Y", 1, 2, count=2)[0], hands.photograph("Y", 1, 2))


@pytest.mark.parametrize("letter", ["J", "Z", "a", "", 3])
def test_letters_that_move_or_do_not_exist_are_refused(letter):
    with pytest.raises(ValueError, match="J and Z move"):
        hands.photograph(letter, 0)
