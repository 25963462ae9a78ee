"""Small arrays with their numbers, side by side."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

CELL = 0.32  # inches
MOST = 144  # numbers in a grid that can still be read


def number_grids(named: Mapping[str, ArrayLike], *, one_scale: bool = False) -> Figure:
    """Each array as a grid with a number in each cell, the brighter the larger; all cells are equally large.

    Args:
        named: {title: array (rows, columns)}, with at most 144 numbers in each.
        one_scale: equal numbers are equally bright in all grids; otherwise each grid has its own white.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is no array, or one that is not two-dimensional or too large.

    Example:
        plots.number_grids({"numbers": [[1, 2], [3, 4]], "doubled": [[2, 4], [6, 8]]})
    """
    grids = {title: np.asarray(grid, float) for title, grid in named.items()}
    for title, grid in grids.items():
        if grid.ndim != 2 or not 0 < grid.size <= MOST:
            raise ValueError(f"{title!r} must be (rows, columns) with 1 to {MOST} numbers, got {grid.shape}")
    if not grids:
        raise ValueError("there is nothing to draw; give at least one array, {title: array (rows, columns)}")
    widths = [max(grid.shape[1], 4) for grid in grids.values()]  # at least as wide as a short title
    size = (CELL * (sum(widths) + 1.5 * len(grids)), CELL * (max(map(len, grids.values())) + 1.5))
    fig, panels = style.figure(1, len(grids), size=size, squeeze=False, width_ratios=widths)
    together = np.concatenate([grid.ravel() for grid in grids.values()])
    for axes, (title, grid) in zip(panels.flat, grids.items(), strict=True):
        levels = brightness(grid, together if one_scale else grid)
        _draw(axes, title, grid, levels, width=max(grid.shape[1], 4), height=max(map(len, grids.values())))
    shown = alt_text.listed(f"{title} {len(grid)}×{grid.shape[1]}" for title, grid in grids.items())
    return alt_text.describe(fig, f"Grids of numbers: {shown}.")


def brightness(values: ArrayLike, among: ArrayLike) -> np.ndarray:
    """How bright numbers are drawn, from 0 (black) to 1 (white).

    Args:
        values: any shape.
        among: all numbers on the same scale. If none is negative, 0 is black and the largest is white; otherwise 0 is
            grey, and what is as far below it as the largest is above is black.
    """
    values, among = np.asarray(values, float), np.asarray(among, float)
    top = max(np.abs(among).max(), 1e-9)
    return np.clip((values + top) / (2 * top) if among.min() < 0 else values / top, 0, 1)


def ink(level: float) -> str:
    """Black or white, whichever is easier to read on a cell of this brightness."""
    return "white" if level < 0.45 else style.BLACK


def _draw(axes, title, grid, levels, width, height):
    """One grid in the middle of a panel of `width` x `height` cells."""
    rows, columns = grid.shape
    axes.pcolormesh(levels, cmap="gray", vmin=0, vmax=1, edgecolors="#909090", linewidth=0.8)
    for (row, column), number in np.ndenumerate(grid):
        look = {"ha": "center", "va": "center", "fontsize": 10, "color": ink(levels[row, column])}
        axes.text(column + 0.5, row + 0.5, f"{number:g}", **look)
    left, above = (width - columns) / 2, (height - rows) / 2
    axes.set(xlim=(-left, columns + left), ylim=(rows + above, -above), aspect="equal")
    axes.set_axis_off()
    axes.set_title(title, fontsize=10)
