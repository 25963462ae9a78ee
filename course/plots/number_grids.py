"""Small arrays with their numbers, side by side."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

CELL = 0.32  # inches
MOST = 144  # numbers in a grid that can still be read


def number_grids(named: Mapping[str, ArrayLike]) -> Figure:
    """Each array as a grid with a number in each cell, the darker the larger; all cells are equally large.

    Args:
        named: {title: array (rows, columns)}, with at most 144 numbers in each.

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
    for axes, (title, grid) in zip(panels.flat, grids.items(), strict=True):
        _draw(axes, title, grid, width=max(grid.shape[1], 4), height=max(map(len, grids.values())))
    shown = alt_text.listed(f"{title} {len(grid)}×{grid.shape[1]}" for title, grid in grids.items())
    return alt_text.describe(fig, f"Grids of numbers: {shown}.")


def _draw(axes, title, grid, width, height):
    """One grid in the middle of a panel of `width` x `height` cells."""
    rows, columns = grid.shape
    top = max(np.abs(grid).max(), 1e-9)
    axes.pcolormesh(grid, cmap="Greys", vmin=0, vmax=1.8 * top, edgecolors=style.BLACK, linewidth=0.8)
    for (row, column), number in np.ndenumerate(grid):
        axes.text(column + 0.5, row + 0.5, f"{number:g}", ha="center", va="center", fontsize=10)
    left, above = (width - columns) / 2, (height - rows) / 2
    axes.set(xlim=(-left, columns + left), ylim=(rows + above, -above), aspect="equal")
    axes.set_axis_off()
    axes.set_title(title, fontsize=10)
