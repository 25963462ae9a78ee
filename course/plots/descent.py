"""Paths of optimisers down a surface over two numbers, as a figure and as a race."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, frames, style


def descent(surface: Callable, paths: Mapping[str, ArrayLike], *, columns: int = 2) -> Figure:
    """One panel for each path, on the contour lines of the surface; both axes have the same scale.

    Args:
        surface: function of two arrays x and y that gives the height; its lowest point is 0, at (0, 0).
        paths: {name: array (steps, 2) of places (x, y), the start first}. The starts and (0, 0) decide what is shown;
            a path that leaves the picture, or becomes NaN, is drawn as far as it can be seen.
        columns: panels in a row.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: no path, a path of another shape, a start that is not finite, or a surface that does not rise.
    """
    fig, panels = _panels(surface, paths, columns)
    for axes, path in zip(panels, paths.values(), strict=True):
        axes.plot(*np.transpose(path), marker=".", markersize=3, linewidth=1, linestyle="-", color=style.RED)
        axes.plot(*path[-1], marker="o", color=style.BLACK)
    ends = [f"{name} ends at ({path[-1][0]:.3g}; {path[-1][1]:.3g})" for name, path in paths.items()]
    return alt_text.describe(fig, f"Paths down a surface to its lowest point at (0; 0): {alt_text.listed(ends)}.")


def descent_race(
    surface: Callable, paths: Mapping[str, ArrayLike], text: str, *, columns: int = 2, every: int = 1
) -> object:
    """All paths at once, each in its own panel, as a moving GIF, which a saved notebook keeps.

    Args:
        surface, paths, columns: as for `descent`; a path that is shorter than others waits at its end.
        text: what it shows, for those who cannot see it.
        every: steps from picture to picture; the last step is always shown.

    Returns:
        `IPython.display.HTML`.

    Raises:
        ValueError: as `descent`.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    fig, panels = _panels(surface, paths, columns)
    look = {"marker": "o", "markevery": [-1], "linewidth": 1, "linestyle": "-", "color": style.RED}
    lines = {name: axes.plot([], [], label=name, **look)[0] for axes, name in zip(panels, paths, strict=True)}
    canvas, pictures = FigureCanvasAgg(fig), []
    last = max(map(len, paths.values())) - 1
    for step in [*range(0, last, every), last]:
        for name, path in paths.items():
            lines[name].set_data(*np.transpose(path[: step + 1]))
        fig.suptitle(f"step {step}")
        canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba())[..., :3] / np.float32(255))
    return frames.animation(np.stack(pictures)[:, None], text, columns=1, scale=1, seconds=0.15)


def _panels(surface, paths, columns):
    """A figure with the empty ground for each path, and its axes in the paths' order."""
    box = _box(paths)
    width = min(8.4 / columns, 4.2)
    fig, grid = style.panels(len(paths), columns, width=width, height=0.55 + 0.9 * width * box[1] / box[0])
    columns, panels = grid.shape[1], list(grid.flat[: len(paths)])
    for number, (axes, name) in enumerate(zip(panels, paths, strict=True)):
        _contours(axes, surface, box)
        left, lowest = number % columns == 0, number + columns >= len(paths)
        axes.set(title=name, xlabel="$x$" if lowest else "", ylabel="$y$" if left else "", aspect="equal")
        axes.tick_params(labelleft=left, labelbottom=lowest)
    return fig, panels


def _box(paths):
    """Half the width and half the height of a box around (0, 0) that holds all starts, with a margin."""
    if not paths:
        raise ValueError("there is no path to draw; give at least one, {name: array (steps, 2)}")
    for name, path in paths.items():
        if np.ndim(path) != 2 or np.shape(path)[1] != 2 or not len(path):
            raise ValueError(f"a path is an array (steps, 2), but {name!r} is {np.shape(path)}")
        if not np.all(np.isfinite(path[0])):
            raise ValueError(f"a path must start at two finite numbers, but {name!r} starts at {path[0]}")
    half = np.max([np.abs(path[0]) for path in paths.values()], axis=0)
    return 1.3 * np.where(half > 0, half, half.max() or 1)  # starts on an axis get a square, the origin alone -1..1


def _contours(axes, surface, box):
    x, y = (half * np.linspace(-1, 1, 121) for half in box)
    height = np.asarray(surface(*np.meshgrid(x, y)))
    if not height.max() > 0:
        raise ValueError(f"the surface must rise from 0 at (0, 0), but its highest point here is {height.max()}")
    levels = height.max() * np.linspace(0, 1, 10) ** 2  # closer together near the bottom
    axes.contour(x, y, height, levels=levels, colors="grey", linewidths=0.6)
    axes.plot(0, 0, marker="+", color=style.BLACK)
    axes.set(xlim=x[[0, -1]], ylim=y[[0, -1]])
    axes.locator_params(nbins=4, steps=[1, 2, 5, 10])
    axes.tick_params(labelsize=8, length=2)
