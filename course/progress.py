"""One live bar for whatever takes long: trainings, lessons that run, notebooks that are built."""

import io
import sys

from tqdm import tqdm

from course import session


class Bar(tqdm):
    """tqdm's bar, which can also be told how much is done in all."""

    def reach(self, done: int) -> None:
        """Move to `done` of the total."""
        self.update(done - self.n)


class NotebookBar(Bar):
    """The bar as one line of text that vanishes at the end; tqdm's widget would be saved, and opened as an error."""

    shown = None

    def display(self, msg=None, pos=None):
        """Show the bar, or `msg`, in the place where it was first shown."""
        from IPython.display import display

        text = {"text/plain": str(self) if msg is None else msg}
        if self.shown is None:
            self.shown = display(text, raw=True, display_id=True)
        else:
            self.shown.update(text, raw=True)


def bar(total: int | None, *, unit: str = "step", name: str | None = None) -> Bar:
    """A live bar for whoever is watching: nobody (`COURSE_HEADLESS`, a pipe), a notebook or a terminal.

    Args:
        total: how many units there are; None where nobody knows.
        unit: what is counted.
        name: what is shown before the bar.

    Example:
        >>> with bar(3) as steps:
        ...     for _ in range(3):
        ...         steps.update()
    """
    options = {"total": total, "unit": unit, "desc": name, "leave": False}
    if session.headless():
        return Bar(disable=True)
    if "ipykernel" in sys.modules:
        return NotebookBar(**options, ncols=80, ascii=False, file=io.StringIO())
    return Bar(**options, disable=None)  # None: only where stderr is a terminal
