"""Batches of classes and of pairs: what is in them, that they repeat with the seed, and images that are bent."""

import keras
import numpy as np
import pytest

from course import training

LABELS = np.repeat(np.arange(12), 4)
GROUPS = LABELS // 4
# the first pixel of an image is its number, the second its class
IMAGES = np.zeros((48, 6, 6, 1), np.float32)
IMAGES[:, 0, 0, 0], IMAGES[:, 0, 1, 0] = np.arange(48), LABELS
PLAIN = {"turned": False, "warped": False}


def test_each_class_of_a_batch_is_there_twice_with_different_images():
    data = training.ClassBatches(IMAGES, LABELS, GROUPS, batches=3, classes=6, groups_in_batch=2, **PLAIN)
    assert len(data) == 3
    for number in range(3):
        images, labels = data[number]
        assert images.shape == (12, 6, 6, 1)
        np.testing.assert_array_equal(images[:, 0, 1, 0], labels)
        np.testing.assert_array_equal(labels[::2], labels[1::2])
        assert len(set(images[:, 0, 0, 0])) == 12
        assert len(set(labels)) == 6
        assert len(set(labels // 4)) == 2


def test_batches_follow_from_the_seed_the_epoch_and_the_number():
    one, other = (training.ClassBatches(IMAGES, LABELS, classes=4, seed=0) for _ in range(2))
    for first, second in zip(one[1], other[1], strict=True):
        np.testing.assert_array_equal(first, second)
    assert (one[0][1] != one[1][1]).any()
    before = one[0][0]
    one.on_epoch_end()
    assert (one[0][0] != before).any()
    assert (training.ClassBatches(IMAGES, LABELS, classes=4, seed=1)[0][0] != before).any()


def test_without_a_seed_they_follow_from_that_of_keras():
    seeds = []
    for seed in (3, 3, 4):
        keras.utils.set_random_seed(seed)
        seeds.append(training.ClassBatches(IMAGES, LABELS).seed)
    assert seeds[0] == seeds[1] != seeds[2]


def test_a_whole_group_is_turned_alike():
    images = np.tile(np.arange(36.0).reshape(1, 6, 6, 1), (48, 1, 1, 1)).astype(np.float32)
    seen = set()
    for seed in range(12):
        batch, _ = training.ClassBatches(images, LABELS, warped=False, seed=seed)[0]
        assert (batch == batch[0]).all()
        seen.add(float(batch[0, 0, 0, 0]))
    assert seen == {0.0, 5.0, 30.0, 35.0}


def test_half_of_the_pairs_are_the_same():
    data = training.PairBatches(IMAGES, LABELS, GROUPS, classes=6, groups_in_batch=2, **PLAIN)
    for number in range(5):
        (one, other), same = data[number]
        assert one.shape == other.shape == (6, 6, 6, 1)
        np.testing.assert_array_equal(same, (one[:, 0, 1, 0] == other[:, 0, 1, 0]).astype(float))
        assert same.mean() == 0.5
        assert len(np.unique([*one[:, 0, 0, 0], *other[:, 0, 0, 0]])) == 12  # each image once
        assert (one[:, 0, 0, 0] != other[:, 0, 0, 0]).all()


@pytest.mark.parametrize("classes", [2, 3])
def test_few_classes_make_pairs_of_two_classes_too(classes):
    (one, other), same = training.PairBatches(IMAGES, LABELS, classes=classes, **PLAIN)[0]
    np.testing.assert_array_equal(same, [0, 1, 0][:classes])
    np.testing.assert_array_equal(same, (one[:, 0, 1, 0] == other[:, 0, 1, 0]).astype(float))


def test_without_negatives_all_pairs_are_the_same():
    (one, other), same = training.PairBatches(IMAGES, LABELS, classes=6, negatives=False, **PLAIN)[0]
    assert same.all()
    np.testing.assert_array_equal(one[:, 0, 1, 0], other[:, 0, 1, 0])


@pytest.mark.parametrize("labels", [np.zeros(48, int), np.arange(48)])
def test_too_few_classes_or_images(labels):
    with pytest.raises(ValueError, match="two classes or more, each of 2 images"):
        training.ClassBatches(IMAGES, labels)


def dot(x, y, side=21):
    image = np.zeros((1, side, side, 1), np.float32)
    image[0, y, x, 0] = 1
    return image


def place(images):
    return np.unravel_index(np.argmax(images[0, ..., 0]), images.shape[1:3])[::-1]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, (14, 10)),
        ({"angle": 90}, (10, 6)),  # against the clock: from the right to the top
        ({"shift": (3, -2)}, (17, 8)),
        ({"zoom": (2, 1)}, (18, 10)),
        ({"zoom": (0.5, 1)}, (12, 10)),
        ({"angle": 180, "shift": (1, 0)}, (7, 10)),
    ],
)
def test_a_dot_goes_where_it_should(options, wanted):
    assert place(training.affine(dot(14, 10), **options)) == wanted


def test_shear_moves_what_lies_below_the_middle():
    assert place(training.affine(dot(10, 14), shear=0.5)) == (12, 14)
    assert place(training.affine(dot(10, 6), shear=0.5)) == (8, 6)


def test_each_image_by_numbers_of_its_own():
    two = np.concatenate([dot(10, 10), dot(10, 10)])
    moved = training.affine(two, shift=(np.array([1, 4]), 0))
    assert place(moved[:1]) == (11, 10)
    assert place(moved[1:]) == (14, 10)


def test_random_changes_are_small_and_repeat():
    images = np.tile(dot(10, 10), (50, 1, 1, 1))
    bent = training.random_affine(images, np.random.default_rng(0))
    np.testing.assert_array_equal(bent, training.random_affine(images, np.random.default_rng(0)))
    far = [np.abs(np.subtract(place(bent[n : n + 1]), 10)).max() for n in range(50)]
    assert 0 < np.mean(far) < 3
