"""Batches without end: each image once before any comes again, from any step on, augmented repeatably."""

import numpy as np
import pytest

from course import training


def numbers(count):
    return np.arange(count, dtype=np.float32).reshape(-1, 1, 1, 1)


def first(batches, steps):
    return np.concatenate([np.asarray(batch).ravel() for batch in batches.take(steps)])


def test_each_image_once_before_any_comes_again():
    order = first(training.resumable_batches(numbers(10), 4, seed=3), 10).reshape(4, 10)
    for turn in order:
        assert sorted(turn) == list(range(10))
    assert not np.array_equal(order[0], order[1])
    assert not np.array_equal(order[0], first(training.resumable_batches(numbers(10), 5, seed=4), 2))


def test_batches_can_begin_anywhere():
    whole = first(training.resumable_batches(numbers(10), 4, seed=3), 9)
    np.testing.assert_array_equal(first(training.resumable_batches(numbers(10), 4, seed=3, start=5), 4), whole[20:])


def test_bytes_become_numbers_in_0_1_and_augmentation_is_repeatable():
    import tensorflow as tf

    images = np.full((4, 2, 2, 1), 255, np.uint8)

    def augment(image, seed):
        return image * tf.random.stateless_uniform((), seed)

    batches = [np.asarray(next(iter(training.resumable_batches(images, 4, augment=augment)))) for _ in "ab"]
    np.testing.assert_array_equal(*batches)
    assert 0 <= batches[0].min() < batches[0].max() <= 1
    assert len(np.unique(batches[0])) == 4


def test_no_images():
    with pytest.raises(ValueError, match="no images"):
        training.resumable_batches(numbers(0), 4)
