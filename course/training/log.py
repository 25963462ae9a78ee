"""A training log that reads well while you watch, and reads the same every time it is built."""

import sys

import keras
from tqdm.auto import tqdm

from course import session


class EpochLog(keras.callbacks.Callback):
    """Print one plain line an epoch, and show a live bar with the time left while a person is watching.

    Use it as `model.fit(..., verbose=0, callbacks=[EpochLog()])`. The lines hold no times, so two builds agree.
    `every` has no option: the first, the last and about ten epochs between are printed.
    """

    lines = 12

    def on_train_begin(self, logs=None):
        self.epochs = self.params["epochs"]
        self.stride = max(1, round(self.epochs / self.lines))
        self.bar = tqdm(total=self.epochs * (self.params["steps"] or 0) or None, unit="step", leave=False,
                        disable=not watched())  # fmt: skip

    def on_train_batch_end(self, batch, logs=None):
        self.bar.update()

    def on_epoch_end(self, epoch, logs=None):
        number = epoch + 1
        self.bar.set_description(f"epoch {number}/{self.epochs}")
        self.last = self._line(number, logs or {})
        if number == 1 or number == self.epochs or number % self.stride == 0:
            self._print()

    def on_train_end(self, logs=None):
        if self.last:  # early stopping ended training between two printed epochs
            self._print()
        self.bar.close()

    def _line(self, number, logs):
        width = len(str(self.epochs))
        numbers = "   ".join(f"{name} {value:.4f}" for name, value in logs.items() if name != "learning_rate")
        return f"epoch {number:{width}d}/{self.epochs}   {numbers}"

    def _print(self):
        tqdm.write(self.last, file=sys.stdout)
        self.last = None


def watched():
    """Whether a person is watching: a notebook kernel or a terminal, and no machine runs the lesson."""
    if session.headless():
        return False
    return "ipykernel" in sys.modules or sys.stderr.isatty()
