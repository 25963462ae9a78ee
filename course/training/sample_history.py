"""Watching a network learn to generate images."""

import os
import zipfile
from collections.abc import Callable

import keras
import numpy as np

from course.files import write_atomically


class SampleHistory(keras.callbacks.Callback):
    """Keep what a network generates from the same inputs before training and after each epoch.

    Args:
        sample: () -> images (n, height, width, channels) in 0..1, such as `lambda: gan(noise)`.
        file: .npz file that keeps the samples too, so that a resumed training goes on with them; None for none.

    Raises:
        ValueError: when training begins, if `file` holds no samples.

    Attributes:
        epochs: after which the samples were taken, 0 for before training.
        frames: images uint8 0..255, one array for each of these epochs.

    Example:
        >>> samples = SampleHistory(lambda: np.zeros((4, 28, 28, 1)))
        >>> samples.on_train_begin()
        >>> samples.epochs, samples.images.shape
        ([0], (1, 4, 28, 28, 1))
    """

    def __init__(self, sample: Callable, *, file: str | os.PathLike | None = None):
        super().__init__()
        self.sample, self.file = sample, file
        self.epochs, self.frames = [], []

    @property
    def images(self) -> np.ndarray:
        """float32 (epochs, n, height, width, channels) in 0..1."""
        return np.stack(self.frames).astype(np.float32) / 255

    def select(self, count: int) -> tuple[np.ndarray, list[str]]:
        """(images, titles) of up to `count` epochs from the first to the last, ever farther apart, for a film strip."""
        last = len(self.epochs) - 1
        chosen = np.unique(np.rint(np.geomspace(1, last + 1, count) - 1).astype(int))
        return self.images[chosen], [f"epoch {self.epochs[place]}" for place in chosen]

    def on_train_begin(self, logs=None):
        if self.file is not None and not self.epochs:
            self._load()
        if not self.epochs:
            self._keep(0)

    def on_epoch_end(self, epoch, logs=None):
        while self.epochs and self.epochs[-1] > epoch:  # training went on from an earlier state
            self.epochs.pop(), self.frames.pop()
        self._keep(epoch + 1)

    def _keep(self, epoch):
        self.epochs.append(epoch)
        self.frames.append(np.uint8(np.rint(255 * np.clip(keras.ops.convert_to_numpy(self.sample()), 0, 1))))
        if self.file is not None:
            write_atomically(self.file, self._save)

    def _save(self, part):
        with part.open("wb") as file:
            np.savez(file, epochs=self.epochs, frames=self.frames)

    def _load(self):
        try:
            with np.load(self.file) as kept:
                self.epochs, self.frames = kept["epochs"].tolist(), list(kept["frames"])
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
            raise ValueError(f"{self.file} holds no samples ({error}); delete it to begin anew") from error
