"""Photographs beside what becomes of them, as figures that a notebook keeps as JPEG."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

NAMES, GAP, LINE = 1.0, 0.06, 0.24  # inches for the rows' names, between pictures, for a line of text


class PhotographFigure(style.NotebookFigure):
    """A figure full of photographs: as JPEG it takes a fifth of the room, and can be so much larger."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        drawn = io.BytesIO()
        self.savefig(drawn, format="jpeg", bbox_inches="tight", pil_kwargs={"quality": 90})
        sentence = alt_text.alt_text(self)
        return {"text/html": alt_text.picture(drawn.getvalue(), "jpeg", sentence), "text/plain": sentence}


def canvas(width: float, height: float) -> tuple[PhotographFigure, object]:
    """A figure of so many inches, and axes without frame that measure it in inches from the top left corner."""
    fig = PhotographFigure(figsize=(width, height), layout="none")
    axes = fig.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return fig, axes


def place(axes, picture: ArrayLike, x: float, y: float, size: float) -> None:
    """Draw a picture (height, width, 3) in 0..1 on a `canvas`, its top left corner at (x, y)."""
    limits = axes.axis()
    axes.imshow(np.clip(picture, 0, 1), extent=(x, x + size, y + size, y), aspect="auto", interpolation="lanczos")
    axes.axis(limits)


def versions(
    rows: Mapping[str, ArrayLike], numbers: Mapping[str, Sequence[str]] | None = None, *, size: float = 1.3
) -> Figure:
    """The same pictures in several versions: a row for each version, and lines of numbers under each column.

    Args:
        rows: {name of a version: array (n, height, width, 3) in 0..1}, the pictures in the same order in each.
        numbers: {name of a line: n short texts}.
        size: inches a picture takes.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: no version, another shape, or not as many pictures or texts in each.

    Example:
        plots.versions({"photograph": x, "cartoon": y}, {"brightness": ["0.5", "0.4"]})
    """
    rows, numbers = {name: np.asarray(pictures) for name, pictures in rows.items()}, numbers or {}
    count = _count(rows, numbers)
    step = size + GAP
    fig, axes = canvas(NAMES + count * step, len(rows) * step + LINE * len(numbers))
    for row, (name, pictures) in enumerate(rows.items()):
        axes.text(NAMES - 0.1, row * step + size / 2, name, ha="right", va="center", fontsize=11)
        for column, picture in enumerate(pictures):
            place(axes, picture, NAMES + column * step, row * step, size)
    for line, (name, texts) in enumerate(numbers.items()):
        y = len(rows) * step + (line + 0.5) * LINE
        axes.text(NAMES - 0.1, y, name, ha="right", va="center", fontsize=11)
        for column, text in enumerate(texts):
            axes.text(NAMES + column * step + size / 2, y, text, ha="center", va="center", fontsize=10)
    said = [f"{name} {', '.join(texts)}" for name, texts in numbers.items()]
    text = f"The same {count} pictures in {len(rows)} versions, row by row: {alt_text.listed(rows)}"
    return alt_text.describe(fig, "; ".join([text, *said]) + ".")


def _count(rows, numbers):
    """How many pictures each version has."""
    for name, pictures in rows.items():
        if pictures.ndim != 4 or pictures.shape[-1] != 3:
            raise ValueError(f"pictures must be (n, height, width, 3), but {name!r} is {pictures.shape}")
    counts = {name: len(each) for name, each in [*rows.items(), *numbers.items()]}
    if not rows or len(set(counts.values())) > 1:
        raise ValueError(f"each row and each line needs as many entries as there are pictures, got {counts}")
    return next(iter(counts.values()))
