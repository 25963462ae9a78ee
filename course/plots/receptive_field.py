"""How far one output of stacked convolutions sees."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course.plots import alt_text, style

CELL, TALLEST, WIDEST, LETTER = 0.22, 3.4, 7.5, 0.085  # inches
LAST = 3  # cells along a side of the last grid, of which the middle one is followed
SHADES = ListedColormap(["white", "#F3C566"])


def receptive_field(stack: Sequence[tuple[int, int]]) -> Figure:
    """Draw which pixels one output of stacked layers depends on, grid by grid from the image to the output.

    Shaded cells are the output, and those it sees. Between neighbouring grids one step is drawn: the cells inside
    the dashed frame make the cell inside the solid frame.

    Args:
        stack: (kernel, stride) of each layer, from the image on, such as [(3, 1), (3, 1), (2, 2)].

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is no layer, or a kernel or a stride is less than 1.
    """
    if not len(stack) or min(min(layer) for layer in stack) < 1:
        raise ValueError(f"stack must hold (kernel, stride) of each layer, whole numbers from 1 on, got {stack}")
    grids = _grids(stack)
    sizes = np.array([size for size, _, _ in grids])
    cell = min(CELL, TALLEST / sizes[0], WIDEST / sizes.sum())  # inches
    titles = _titles(stack, grids)
    room = np.maximum(sizes, [LETTER / cell * title.index("\n") for title in titles]) + 0.2 / cell
    lefts = np.cumsum(room) - (room + sizes) / 2
    fig, axes = style.figure(size=(cell * room.sum(), cell * sizes[0] + 0.7))
    for grid, left, title in zip(grids, lefts, titles, strict=True):
        _cells(axes, *grid, left)
        axes.text(left + grid[0] / 2, -sizes[0] / 2 - 0.1 / cell, title, ha="center", va="bottom")
    for number, (kernel, _) in enumerate(stack):
        _step(axes, kernel, grids[number : number + 2], lefts[number : number + 2])
    axes.set(xlim=(0, room.sum()), ylim=(sizes[0] / 2 + 0.5, -sizes[0] / 2 - 0.6 / cell), aspect="equal")
    axes.set_axis_off()
    return alt_text.describe(fig, f"Receptive field, grid by grid: {alt_text.listed(titles)}.")


def _grids(stack):
    """(cells along a side, first cell seen, cells seen along a side) of each grid, from the image to the output."""
    grids = [(LAST, LAST // 2, 1)]
    for kernel, stride in reversed(stack):
        size, start, seen = grids[0]
        grids.insert(0, ((size - 1) * stride + kernel, start * stride, (seen - 1) * stride + kernel))
    return grids


def _titles(stack, grids):
    layers = [f"after {kernel}×{kernel}" + (f", stride {stride}" if stride > 1 else "") for kernel, stride in stack]
    seen = [f"{seen}×{seen} seen" for _, _, seen in grids[:-1]]
    return [f"{name}\n{count}" for name, count in zip(["the image", *layers], [*seen, "1 output"], strict=True)]


def _cells(axes, size, start, seen, left):
    """A grid of cells, some of them shaded, from `left` on and with its middle at height 0."""
    shaded = np.zeros((size, size))
    shaded[start : start + seen, start : start + seen] = 1
    edges = np.arange(size + 1)
    look = {"cmap": SHADES, "vmin": 0, "vmax": 1, "edgecolors": "#808080", "linewidth": 0.5}
    axes.pcolormesh(left + edges, edges - size / 2, shaded, **look)


def _step(axes, kernel, grids, lefts):
    """Frame the first cell seen of the right grid and the cells of the left grid that make it, and join the frames."""
    boxes = []
    for (size, start, _), left, side, dashes in zip(grids, lefts, (kernel, 1), ("--", "-"), strict=True):
        x, y = left + start, start - size / 2
        axes.add_patch(Rectangle((x, y), side, side, fill=False, edgecolor=style.BLUE, lw=2.2, ls=dashes, zorder=3))
        boxes.append((x, y, side))
    (x, y, side), (x2, y2, side2) = boxes
    for start, end in ((y, y2), (y + side, y2 + side2)):
        axes.plot([x + side, x2], [start, end], color=style.BLUE, linestyle="-", linewidth=0.9)
