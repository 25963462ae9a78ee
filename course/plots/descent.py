"""Ways downhill on a surface over two numbers, as a figure and as a race."""

import numpy as np

from course.plots import film, style


def descent(surface, paths, *, columns=4):
    """One panel for each path, on the contour lines of the surface.

    Args:
        surface: function of two arrays x and y that gives the height, above the lowest point, which is 0.
        paths: {name: array (steps, 2) of places (x, y), the start first}.
        columns: panels in a row.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: a path of another shape.
    """
    box = _box(paths)
    rows = -(-len(paths) // columns)
    fig, grid = style.figure(rows, columns, size=(2.6 * columns, 2.2 * rows), squeeze=False)
    for axes, (name, path) in zip(grid.flat, paths.items(), strict=False):
        _contours(axes, surface, box)
        axes.plot(*np.transpose(path), marker=".", markersize=3, linewidth=1, linestyle="-", color=style.RED)
        axes.plot(*path[-1], marker="o", color=style.BLACK)
        axes.set_title(name)
    for axes in grid.flat[len(paths) :]:
        axes.set_axis_off()
    return fig


def descent_race(surface, paths, text, *, every=1, seconds=0.15):
    """All paths at once, as a moving GIF, which a saved notebook keeps.

    Args:
        surface, paths: as for `descent`; a path that is shorter than others waits at its end.
        text: what it shows, for those who cannot see it.
        every: steps from picture to picture.
        seconds: that a picture stays.

    Returns:
        `IPython.display.HTML`.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    box = _box(paths)
    fig, axes = style.figure(size=(6.4, 3.6))
    _contours(axes, surface, box)
    lines = {
        name: axes.plot([], [], marker="o", markevery=[-1], linewidth=1, linestyle="-", label=name)[0] for name in paths
    }
    fig.legend(loc="outside right upper")
    canvas, frames = FigureCanvasAgg(fig), []
    for step in range(1, max(map(len, paths.values())) + 1, every):
        for name, path in paths.items():
            lines[name].set_data(*np.transpose(path[:step]))
        axes.set_title(f"step {step - 1}")
        canvas.draw()
        frames.append(np.asarray(canvas.buffer_rgba())[..., :3] / np.float32(255))
    return film.animation(np.stack(frames)[:, None], text, columns=1, scale=1, seconds=seconds)


def _box(paths):
    """(lowest, highest) corner of a box around all starts and around the origin, with a margin."""
    for name, path in paths.items():
        if np.ndim(path) != 2 or np.shape(path)[1] != 2 or not len(path):
            raise ValueError(f"a path is an array (steps, 2), but {name!r} is {np.shape(path)}")
    starts = np.array([path[0] for path in paths.values()])
    low, high = np.minimum(starts.min(axis=0), -starts.max(axis=0)), np.maximum(starts.max(axis=0), -starts.min(axis=0))
    return 1.3 * low, 1.3 * high


def _contours(axes, surface, box):
    x, y = (np.linspace(*ends, 121) for ends in zip(*box, strict=True))
    height = surface(*np.meshgrid(x, y))
    levels = height.max() * np.linspace(0, 1, 10) ** 2  # closer together near the bottom
    axes.contour(x, y, height, levels=levels, colors="grey", linewidths=0.6)
    axes.plot(0, 0, marker="+", color=style.BLACK)
    axes.set(xlim=x[[0, -1]], ylim=y[[0, -1]], xticks=[], yticks=[])
