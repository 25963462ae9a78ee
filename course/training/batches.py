"""Batches of images that depend on the number of the step alone, so that training can be resumed anywhere."""

from collections.abc import Callable

import numpy as np
import tensorflow as tf


def resumable_batches(
    images: np.ndarray, batch_size: int, *, seed: int = 0, start: int = 0, augment: Callable | None = None
) -> tf.data.Dataset:
    """Batches of images without end, each image once before any comes again; to be resumed anywhere.

    Which images a step gets, and how they are augmented, follows from the seed and the step's number alone.

    Args:
        images: array (n, height, width, channels), 0..255 if uint8, else 0..1.
        batch_size: images in a batch.
        seed: of order and augmentation.
        start: number of the first step.
        augment: function of (image float32 in 0..1, seed of two numbers for `tf.random.stateless_...`) -> image.

    Returns:
        `tf.data.Dataset` of float32 (batch_size, height, width, channels) in 0..1.

    Raises:
        ValueError: there are no images.

    Example:
        >>> next(iter(resumable_batches(np.zeros((10, 28, 28, 1)), 4))).shape
        TensorShape([4, 28, 28, 1])
    """
    if not len(images):
        raise ValueError("there are no images to train on")
    images, count = tf.constant(images), len(images)

    def example(number):
        turn = tf.stack([seed, tf.cast(number // count, tf.int32)])
        place = tf.random.experimental.index_shuffle(number % count, turn, count - 1)
        image = images[place]
        image = tf.cast(image, tf.float32) / 255 if image.dtype == tf.uint8 else image
        return image if augment is None else augment(image, tf.stack([seed, tf.cast(number, tf.int32)]))

    numbers = tf.data.Dataset.range(start * batch_size, tf.int64.max)
    examples = numbers.map(example, num_parallel_calls=tf.data.AUTOTUNE)
    return examples.batch(batch_size, drop_remainder=True).prefetch(tf.data.AUTOTUNE)
