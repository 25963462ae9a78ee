"""Training that can be killed at any moment, and goes on from where it was."""

import os
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

PATTERN = "epoch_{:05d}.weights.h5"


class Diverged(ArithmeticError):
    """A loss is no longer a number; training has stopped."""


class Checkpoint(keras.callbacks.Callback):
    """Keep the state of training after each epoch: weights, optimisers, and how many epochs were done.

    Of a model that is built the beginning is kept, too. A checkpoint is written beside the last one and then takes its
    place in one step, so that there is always a whole one. When a loss is NaN or infinite training stops, and the last
    good checkpoint stays.

    Args:
        folder: where; it is made if need be. One folder for each training.

    Raises:
        Diverged: a loss is NaN or infinite.
    """

    def __init__(self, folder):
        super().__init__()
        self.folder = Path(folder)

    def on_train_begin(self, logs=None):
        if self.model.built and _last(self.folder) is None:
            _build_optimizer(self.model)
            self._keep(0)

    def on_train_batch_end(self, batch, logs=None):
        bad = [name for name, value in (logs or {}).items() if not np.isfinite(value)]
        if bad:
            kept = _last(self.folder)
            rest = f"the last good state is {kept}" if kept else "there is no earlier state"
            raise Diverged(
                f"{', '.join(bad)} became NaN or infinite in step {batch + 1} of this epoch; {rest}. "
                "Use a lower learning rate, or clip gradients (`clipnorm=1`), and train again."
            )

    def on_epoch_end(self, epoch, logs=None):
        self._keep(epoch + 1)

    def _keep(self, done):
        self.folder.mkdir(parents=True, exist_ok=True)
        before = _last(self.folder)
        part = self.folder / "part.weights.h5"
        self.model.save_weights(part, overwrite=True)
        now = self.folder / PATTERN.format(done)
        os.replace(part, now)
        if before and before != now:
            before.unlink()


def resume(model, folder):
    """Bring a model, and its optimisers, to the state that `Checkpoint` kept.

    Args:
        model: as it was when training began, compiled the same way.
        folder: the one of `Checkpoint`.

    Returns:
        How many epochs were done: `fit`'s `initial_epoch`. 0, and nothing is changed, if nothing was kept.

    Raises:
        ValueError: the kept state is of another model.
    """
    kept = _last(Path(folder))
    if kept is None:
        return 0
    _build_optimizer(model)
    try:
        model.load_weights(kept)
    except ValueError as error:
        raise ValueError(f"{kept} does not fit this model; build it as before, or empty {folder}. {error}") from None
    return int(kept.name[6:11])


def resumable_batches(images, batch, *, seed=0, start=0, change=None):
    """Batches of images without end, each image once before any comes again; to be resumed anywhere.

    Which images a step gets, and how they are changed, is drawn from the seed and the step's number alone.

    Args:
        images: array (n, height, width, channels), 0..255 if uint8, else 0..1.
        batch: images in a batch.
        seed: of order and changes.
        start: number of the first step.
        change: function of (image float32 in 0..1, seed of two numbers for `tf.random.stateless_...`) -> image.

    Returns:
        `tf.data.Dataset` of float32 (batch, height, width, channels) in 0..1.

    Raises:
        ValueError: there are no images.
    """
    if not len(images):
        raise ValueError("there are no images to train on")
    images, count = tf.constant(images), len(images)

    def draw(number):
        turn = tf.stack([seed, tf.cast(number // count, tf.int32)])
        place = tf.random.experimental.index_shuffle(number % count, turn, count - 1)
        image = images[place]
        image = tf.cast(image, tf.float32) / 255 if image.dtype == tf.uint8 else image
        return image if change is None else change(image, tf.stack([seed, tf.cast(number, tf.int32)]))

    numbers = tf.data.Dataset.range(start * batch, tf.int64.max)
    drawn = numbers.map(draw, num_parallel_calls=tf.data.AUTOTUNE)
    return drawn.batch(batch, drop_remainder=True).prefetch(tf.data.AUTOTUNE)


def _build_optimizer(model):
    if not model.optimizer.built:  # or its state would be passed over
        model.optimizer.build(model.trainable_variables)


def _last(folder):
    return max(folder.glob("epoch_?????.weights.h5"), default=None)
