"""Watching a network learn to make pictures."""

import os
import zipfile
from pathlib import Path

import keras
import numpy as np


class SampleHistory(keras.callbacks.Callback):
    """Keep what a network makes of the same inputs before training and after its epochs.

    Args:
        draw: () -> pictures (n, height, width, channels) in 0..1, such as `lambda: gan(noise)`.
        every: epochs between two moments; the last epoch is always kept.
        file: .npz file that keeps the moments too, so that a resumed training goes on with its film; None for none.

    Raises:
        ValueError: when training begins, if `file` is no film.

    Attributes:
        moments: numbers of epochs, 0 for before training.
        frames: pictures uint8 0..255, one array for each moment.
    """

    def __init__(self, draw, *, every=1, file=None):
        super().__init__()
        self.draw, self.every, self.file = draw, every, file
        self.moments, self.frames = [], []

    @property
    def pictures(self):
        """float32 (moments, n, height, width, channels) in 0..1."""
        return np.stack(self.frames).astype(np.float32) / 255

    def select(self, count):
        """(pictures, titles) of up to `count` moments from the first to the last, ever farther apart, for a strip."""
        last = len(self.moments) - 1
        chosen = np.unique(np.rint(np.geomspace(1, last + 1, count) - 1).astype(int))
        return self.pictures[chosen], [f"epoch {self.moments[place]}" for place in chosen]

    def on_train_begin(self, logs=None):
        if self.file is not None and not self.moments:
            self._load()
        if not self.moments:
            self._keep(0)

    def on_epoch_end(self, epoch, logs=None):
        while self.moments and self.moments[-1] > epoch:  # training went on from an earlier state
            self.moments.pop(), self.frames.pop()
        if (epoch + 1) % self.every == 0 or epoch + 1 == self.params["epochs"]:
            self._keep(epoch + 1)

    def _keep(self, moment):
        self.moments.append(moment)
        self.frames.append(np.uint8(np.rint(255 * np.clip(keras.ops.convert_to_numpy(self.draw()), 0, 1))))
        if self.file is not None:
            part = Path(f"{self.file}.part")
            with part.open("wb") as file:
                np.savez(file, moments=self.moments, frames=self.frames)
            os.replace(part, self.file)

    def _load(self):
        try:
            with np.load(self.file) as kept:
                self.moments, self.frames = kept["moments"].tolist(), list(kept["frames"])
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
            raise ValueError(f"{self.file} is no film ({error}); delete it to begin a new one") from error
