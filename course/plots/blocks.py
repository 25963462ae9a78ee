"""Networks, or blocks of them, as boxes and arrows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from course.plots import alt_text, style

LETTER, LINE, PADDING = 0.084, 0.19, 0.14  # inches: of a letter and a line of text, and around the text
ARROW, GAP, SKIP, TITLE = 0.24, 0.18, 0.55, 0.35  # inches: down an arrow, between boxes, beside them, for the title
SHADES = {"convolution": "#CFE5F5", "pooling": "#FBE3B0", "dense": "#DDDDDD"}  # by the last word; others are white


class Box(NamedTuple):
    """Where a step is drawn: its middle, its top, its width and its height, in inches."""

    x: float
    top: float
    width: float
    height: float


def blocks(named: Mapping[str, Sequence[str | Mapping[str, Sequence[str]]]]) -> Figure:
    """Networks or blocks of them side by side, the input on top.

    Args:
        named: {title: steps}. A step is the text of a box, or branches that stand side by side and that the next step
            joins: {name of a branch: texts of its boxes}. A branch without boxes goes past the others, from the step
            before to the step behind: a skip connection. Convolutions, poolings and dense layers have colours.

    Returns:
        Matplotlib Figure, in inches.

    Raises:
        ValueError: nothing to draw, or branches without a box in any, or without a step before or behind them.

    Example:
        plots.blocks({"residual": ["x", {"g(x)": ["convolution", "ReLU", "convolution"], "x": []}, "+", "ReLU"]})
    """
    _check(named)
    widths = [_width(title, steps) for title, steps in named.items()]
    rooms = [width + SKIP * _skips(steps) + GAP for width, steps in zip(widths, named.values(), strict=True)]
    width, height = sum(rooms) + GAP, TITLE + max(map(_height, named.values())) + 0.05
    fig = style.NotebookFigure(figsize=(width, height), layout="none")
    axes = fig.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    left = GAP
    for (title, steps), inside, room in zip(named.items(), widths, rooms, strict=True):
        _column(axes, left, inside, title, steps)
        left += room
    said = [f"{title}: {', '.join(map(_said, steps))}" for title, steps in named.items()]
    return alt_text.describe(fig, f"From top to bottom, {'; '.join(said)}.")


def _check(named):
    if not named:
        raise ValueError("there is nothing to draw: give each network its steps")
    for title, steps in named.items():
        forks = {number: step for number, step in enumerate(steps) if not isinstance(step, str)}
        alone = any(not 0 < number < len(steps) - 1 or number + 1 in forks for number in forks)
        if not steps or alone or not all(any(step.values()) for step in forks.values()):
            raise ValueError(f"{title!r} needs steps, and texts before, in and behind its branches, got {steps}")


def _column(axes, left, width, title, steps):
    """One network, whose boxes begin at `left`."""
    axes.text(left + width / 2, TITLE / 2, title, ha="center", va="center", fontsize=12, weight="bold")
    top, above, branches = TITLE, None, {}
    for step in steps:
        if isinstance(step, str):
            box = _box(axes, step, left + width / 2, top, width)
            _join(axes, above, branches, box)
            above, branches, top = box, {}, top + box.height + ARROW
        else:
            branches = _branches(axes, left + (width - _abreast(step)) / 2, top, step, above)
            top += _tall(step) + ARROW


def _branches(axes, left, top, step, above):
    """Draw the boxes of each branch from `top` on; return where each one ends, None where it has no box."""
    ends = dict.fromkeys(step)
    for name, texts in step.items():
        if not texts:
            continue
        width, box = _widest(texts), above
        y = top + (_tall(step) - _stacked(texts)) / 2
        for text in texts:
            below = _box(axes, text, left + width / 2, y, width)
            style.arrow(axes, (below.x, box.top + box.height), (below.x, below.top))
            y, box = y + below.height + ARROW, below
        ends[name] = box
        left += width + GAP
    return ends


def _join(axes, above, branches, box):
    """Arrows into a step from the one above it, or from all branches between them."""
    if above is not None and not branches:
        style.arrow(axes, (box.x, above.top + above.height), (box.x, box.top))
    for name, end in branches.items():
        if end is None:
            _skip(axes, above, box, name)
        else:
            style.arrow(axes, (end.x, end.top + end.height), (end.x, box.top))
            if name:
                axes.text(end.x + 0.08, box.top - ARROW / 2, name, ha="left", va="center", fontsize=11)


def _skip(axes, above, box, name):
    """Out of the right side of the step above, down, and into the side of the box."""
    x = box.x + box.width / 2 + SKIP - GAP
    start, end = above.top + above.height / 2, box.top + box.height / 2
    look = {"color": style.RED, "lw": 2.6, "ls": "-", "solid_joinstyle": "round"}
    axes.plot([above.x + above.width / 2, x, x, x - 0.1], [start, start, end, end], **look)
    style.arrow(axes, (x, end), (box.x + box.width / 2, end), color=style.RED, lw=2.6)
    axes.text(x - 0.08, (start + end) / 2, name, ha="right", va="center", fontsize=12, color=style.RED)


def _box(axes, text, x, top, width):
    """Draw one step, its middle at `x`; return where it is."""
    from matplotlib.patches import FancyBboxPatch

    box = Box(x, top, width, _high(text))
    shade = next((shade for word, shade in SHADES.items() if word in text), "white")
    look = {"boxstyle": "round,pad=0,rounding_size=0.06", "fc": shade, "ec": style.BLACK, "lw": 1.2}
    axes.add_patch(FancyBboxPatch((x - width / 2, top), width, box.height, **look))
    axes.text(x, top + box.height / 2, text, ha="center", va="center", fontsize=11, linespacing=1.1)
    return box


def _high(text):
    return LINE * (text.count("\n") + 1) + PADDING


def _stacked(texts):
    return sum(map(_high, texts)) + ARROW * (len(texts) - 1)


def _tall(step):
    return _high(step) if isinstance(step, str) else max(map(_stacked, filter(None, step.values())))


def _height(steps):
    return sum(map(_tall, steps)) + ARROW * (len(steps) - 1)


def _widest(texts):
    """Width of boxes that hold the longest line of the texts."""
    return LETTER * max(len(line) for text in texts for line in text.split("\n")) + 2 * PADDING


def _width(title, steps):
    """Width of a column, without what goes past its boxes."""
    return max(1.3 * LETTER * len(title), *(_widest([s]) if isinstance(s, str) else _abreast(s) for s in steps))


def _abreast(branches):
    """Width of branches side by side."""
    widths = [_widest(texts) for texts in branches.values() if texts]
    return sum(widths) + GAP * (len(widths) - 1)


def _skips(steps):
    """Whether a branch goes past the boxes."""
    return any(not texts for step in steps if not isinstance(step, str) for texts in step.values())


def _said(step):
    if isinstance(step, str):
        return " ".join(step.split())
    return " beside ".join(f"({', '.join(map(_said, texts)) or 'nothing'})" for texts in step.values())
