"""A training log that reads well while you watch, and reads the same every time it is built."""

import sys
from collections.abc import Sequence

import keras
from tqdm import tqdm

from course import progress

LINES = 12  # printed in a long training, about


class EpochLog(keras.callbacks.Callback):
    """Print one plain line an epoch, and show a live bar with the time left while a person is watching.

    The lines hold no times, so two builds agree. Of many epochs the first, the last and about `lines` between are
    printed.

    Args:
        lines: how many to print, about.
        only: the numbers to print, in this order; by default all, in Keras' order.

    Example:
        >>> model.fit(x, y, epochs=2, verbose=0, callbacks=[EpochLog()])  # doctest: +SKIP
        epoch 1/2   loss 0.6931
        epoch 2/2   loss 0.5012
    """

    def __init__(self, lines: int = LINES, only: Sequence[str] | None = None):
        super().__init__()
        self.lines, self.only = lines, only

    def on_train_begin(self, logs=None):
        self.epochs = self.params["epochs"]
        self.last = None
        self.stride = max(1, round(self.epochs / self.lines))
        self.bar = progress.bar(self.epochs * (self.params["steps"] or 0) or None)

    def on_train_batch_end(self, batch, logs=None):
        self.bar.update()

    def on_epoch_begin(self, epoch, logs=None):
        self.bar.n = epoch * (self.params["steps"] or 0)  # training may go on from an earlier one
        self.bar.set_description(f"epoch {epoch + 1}/{self.epochs}", refresh=False)

    def on_epoch_end(self, epoch, logs=None):
        number = epoch + 1
        self.last = self._line(number, logs or {})
        if number == 1 or number == self.epochs or number % self.stride == 0:
            self._print()

    def on_train_end(self, logs=None):
        if self.last:  # early stopping ended training between two printed epochs
            self._print()
        self.bar.close()

    def _line(self, number, logs):
        width = len(str(self.epochs))
        shown = [name for name in logs if name != "learning_rate"] if self.only is None else self.only
        numbers = "   ".join(f"{name} {logs[name]:.4f}" for name in shown if name in logs)
        return f"epoch {number:{width}d}/{self.epochs}   {numbers}"

    def _print(self):
        tqdm.write(self.last, file=sys.stdout)
        self.last = None
