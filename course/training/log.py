"""A training log that reads well while you watch, and reads the same every time it is built."""

import io
import sys

import keras
from tqdm import tqdm

from course import session

LINES = 12  # printed in a long training, about


class EpochLog(keras.callbacks.Callback):
    """Print one plain line an epoch, and show a live bar with the time left while a person is watching.

    Use it as `model.fit(..., verbose=0, callbacks=[EpochLog()])`. The lines hold no times, so two builds agree.
    Of many epochs the first, the last and about ten between are printed.
    """

    def on_train_begin(self, logs=None):
        self.epochs = self.params["epochs"]
        self.last = None
        self.stride = max(1, round(self.epochs / LINES))
        self.bar = bar(self.epochs * (self.params["steps"] or 0) or None)

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
        numbers = "   ".join(f"{name} {value:.4f}" for name, value in logs.items() if name != "learning_rate")
        return f"epoch {number:{width}d}/{self.epochs}   {numbers}"

    def _print(self):
        tqdm.write(self.last, file=sys.stdout)
        self.last = None


def bar(total):
    """A live bar of `total` steps for whoever is watching: nobody, a notebook or a terminal."""
    options = {"total": total, "unit": "step", "leave": False}
    if session.headless():
        return tqdm(disable=True)
    if "ipykernel" in sys.modules:
        return NotebookBar(**options, ncols=80, ascii=False, file=io.StringIO())
    return tqdm(**options, disable=None)  # None: only where stderr is a terminal


class NotebookBar(tqdm):
    """tqdm's bar as one line of text that vanishes at the end; its widget would be saved, and opened as an error."""

    shown = None

    def display(self, msg=None, pos=None):
        """Show the bar, or `msg`, in the place where it was first shown."""
        from IPython.display import display

        text = {"text/plain": str(self) if msg is None else msg}
        if self.shown is None:
            self.shown = display(text, raw=True, display_id=True)
        else:
            self.shown.update(text, raw=True)
