"""Texts, character by character: a row above its targets, several side by side, one shaded by a number for each."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

BOX = 0.34  # inches of a character in a box
WIDE, HIGH = 0.088, 0.2  # inches of a character in a text of many
LINE, GAP = 80, 2  # characters across a figure, and between two texts
LETTERS = {"family": "DejaVu Sans Mono", "fontsize": 10, "ha": "center", "va": "center"}  # comes with Matplotlib
SHADES = LinearSegmentedColormap.from_list("paper", ["white", "#F6D48A", style.ORANGE])
SIGNS = str.maketrans({" ": "\N{OPEN BOX}", "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"})


def text_rows(rows: Mapping[str, str]) -> Figure:
    """Texts below each other, a box for each character, and an arrow from each to the one below it.

    Args:
        rows: {name: text}, all equally long, such as {"input": "goos", "target": "oose"}.

    Returns:
        Matplotlib Figure; blanks and line ends are drawn as signs.

    Raises:
        ValueError: there is no text, or they are not equally long.
    """
    lengths = {name: len(text) for name, text in rows.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise ValueError(f"rows must be equally long, with at least one character, got {lengths}")
    across, apart = max(lengths.values()), 2.0  # in boxes
    fig, axes = style.figure(size=(BOX * (across + 3), BOX * (apart * len(rows) - 0.6)))
    box = {"boxstyle": "square,pad=0.35", "fc": "#E4E4E4", "ec": style.BLACK, "lw": 1.0}
    for row, (name, text) in enumerate(rows.items()):
        y = -apart * row
        axes.text(-0.8, y, name, ha="right", va="center", fontsize=13)
        for x, character in enumerate(text.translate(SIGNS)):
            axes.text(x, y, character, **LETTERS | {"fontsize": 13}, bbox=box | {"fc": "white" if row else "#E4E4E4"})
            if row:
                axes.annotate("", (x, y + 0.5), (x, y + apart - 0.5), arrowprops={"arrowstyle": "->", "lw": 1.0})
    axes.set(xlim=(-3, across - 0.3), ylim=(-apart * (len(rows) - 1) - 0.7, 0.7), aspect="equal")
    axes.set_axis_off()
    said = "; ".join(f"{name} {text!r}" for name, text in rows.items())
    return alt_text.describe(fig, f"Characters in boxes, each above the one it leads to: {said}.")


def texts(named: Mapping[str, str]) -> Figure:
    """Texts side by side, each under its title, wrapped to columns of equal width.

    Args:
        named: {title: text}, from one to five; a title may have two lines.

    Returns:
        Matplotlib Figure; a line end is drawn as a blank.

    Raises:
        ValueError: no text, or more than five.
    """
    if not 1 <= len(named) <= 5:
        raise ValueError(f"from one to five texts fit beside each other, got {len(named)}")
    width = LINE // len(named) - GAP
    wrapped = {title: [*_lines(text, width)] for title, text in named.items()}
    height, room = max(map(len, wrapped.values())), 2.6  # lines of text, and for the titles
    fig, axes = style.figure(size=(WIDE * LINE, HIGH * (height + room)))
    for column, (title, pieces) in enumerate(wrapped.items()):
        left = column * (width + GAP)
        axes.text(left - 0.4, -0.8, title, ha="left", va="bottom", fontsize=11, fontweight="bold")
        for line, (start, end) in enumerate(pieces):
            _write(axes, named[title][start:end], left, line)
        if column:
            axes.axvline(left - GAP / 2 - 0.5, color="#B0B0B0", lw=0.8, ls="-")
    _paper(axes, height, room)
    said = "; ".join(f"{_one_line(title)}: {_one_line(text)[:40].strip()} …" for title, text in named.items())
    return alt_text.describe(fig, f"{len(named)} texts side by side. {said}")


def shaded_text(text: str, values: ArrayLike, label: str, *, highest: float | None = None) -> Figure:
    """A text whose characters stand on a shade that is the darker, the larger the number of the character.

    Args:
        text: at least one character.
        values: (characters,), 0 or more; 0 is white.
        label: what they are, with the unit.
        highest: value of the darkest shade, to compare several texts; by default the largest of `values`.

    Returns:
        Matplotlib Figure with a colour bar; a line end is drawn as a blank.

    Raises:
        ValueError: not one value for each character.
    """
    values = np.asarray(values, float)
    if not text or values.shape != (len(text),):
        raise ValueError(f"{len(text)} characters need as many values, at least one, got {values.shape}")
    pieces = [*_lines(text, LINE)]
    fig, axes = style.figure(size=(WIDE * LINE, HIGH * len(pieces) + 0.75))
    for line, (start, end) in enumerate(pieces):
        edges = np.arange(end - start + 1) - 0.5
        look = {"cmap": SHADES, "vmin": 0, "vmax": max(values.max() if highest is None else highest, 1e-9)}
        shaded = axes.pcolormesh(edges, [line - 0.46, line + 0.46], values[None, start:end], **look)
        _write(axes, text[start:end], 0, line)
    _paper(axes, len(pieces), 0.6)
    fig.colorbar(shaded, ax=axes, label=label, location="bottom", aspect=40, shrink=0.5, pad=0.02)
    top = int(values.argmax())
    around = _one_line(text[max(0, top - 12) : top + 13])
    most = f"most, {values[top]:.3g}, at {text[top]!r} in {around!r}"
    return alt_text.describe(fig, f"A text of {len(text)} characters, shaded by {label}: {most}.")


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Beginning and end of each line, of at most `width` characters; it ends behind a blank where there is one."""
    start = 0
    while start < len(text):
        end = start + width
        blank = [found.end() for found in re.finditer(r"\s", text[start:end])]
        end = start + blank[-1] if blank and end < len(text) else min(end, len(text))
        yield start, end
        start = end


def _write(axes, text: str, left: float, line: int) -> None:
    for place, character in enumerate(text):
        if not character.isspace():
            axes.text(left + place, line, character, **LETTERS)


def _paper(axes, lines: int, room: float) -> None:
    """Axes that measure in characters and lines, from the first one in the top left corner."""
    axes.set(xlim=(-1, LINE), ylim=(lines - 0.4, -room))
    axes.set_axis_off()


def _one_line(text: str | Sequence[str]) -> str:
    return " ".join(text.split())
