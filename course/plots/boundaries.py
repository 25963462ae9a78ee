"""The output of a network with two inputs, for every point of the plane."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import ArrayLike

from course.plots import alt_text, style

SHADES = LinearSegmentedColormap.from_list("no_yes", ["#FFFFFF", "#F3C566"])  # pale, so that points stand out
MARKS = ({"marker": "o", "color": style.BLUE}, {"marker": "s", "color": style.RED})
GRID = 201  # points along each axis


def decision_boundary(
    predict: Callable,
    x: ArrayLike,
    y: ArrayLike,
    *,
    lines: Mapping[str, ArrayLike] | None = None,
    names: tuple[str, str] = ("$x_1$", "$x_2$"),
    labels: Sequence[str] = (),
    title: str = "",
) -> Figure:
    """Shade the plane by a network's output, draw its decision boundary, and mark the points by class.

    The boundary is where the output is 0.5. Where the output hardly changes over the whole picture
    (by less than 0.02) there is no boundary worth drawing, and none is drawn.

    Args:
        predict: function from points, shape (n, 2), to n outputs in 0..1; a Keras model is one.
        x: points, shape (n, 2).
        y: classes 0 or 1, shape (n,).
        lines: {name: weights (w0, w1, w2)} of lines w0 + w1*x1 + w2*x2 = 0 to add, broad and
            dashed, under the boundary.
        names: labels of the two axes.
        labels: a text for each point, to write under it; points that lie on each other share a place.
        title: of the figure.

    Returns:
        `matplotlib.figure.Figure`.

    Example:
        plots.decision_boundary(network, x, y, lines={"h1": (-0.5, 1, 1)}, title="XOR")
    """
    x, y = np.asarray(x), np.asarray(y)
    fig, axes = style.figure(size=(5.0, 4.4))
    horizontal, vertical, points = _grid(x)
    outputs = np.asarray(predict(points), float).reshape(GRID, GRID)
    image = _shade(axes, outputs, horizontal, vertical)
    if np.ptp(outputs) > 0.02:
        axes.contour(horizontal, vertical, outputs, [0.5], colors=style.BLACK, linewidths=1.8)
    for number, (name, weights) in enumerate((lines or {}).items()):
        look = {"color": (style.BLUE, style.GREEN, style.PINK)[number % 3], "linestyle": style.DASHES[1:][number % 6]}
        _line(axes, weights, label=name, linewidth=5, alpha=0.7, zorder=1, **look)
    _mark(axes, x, y, size=110)
    _label(axes, x, labels)
    _frame(axes, horizontal, vertical)
    axes.set(xlabel=names[0], ylabel=names[1], title=title)
    fig.colorbar(image, ax=axes, label="output", ticks=[0, 0.5, 1])
    fig.legend(handles=[*_keys(), *axes.get_lines()], loc="outside lower center", ncols=2, handlelength=5)
    return alt_text.describe(fig, _sentence(predict, x, y, lines or {}, names, title))


def decision_lines(weights: ArrayLike, x: ArrayLike, y: ArrayLike, *, titles: Sequence[str] = ()) -> Figure:
    """Small multiples of one neuron with a step: its line, the side where its output is 1, and its errors.

    Args:
        weights: weights (w0, w1, w2) for each panel, shape (panels, 3).
        x: points, shape (n, 2).
        y: classes 0 or 1, shape (n,), or (panels, n) for other classes in each panel.
        titles: one for each panel, or none.

    Returns:
        `matplotlib.figure.Figure`.

    Raises:
        ValueError: no weights, or another number of titles.
    """
    weights, x = np.asarray(weights, float), np.asarray(x)
    classes = np.broadcast_to(y, (len(weights), len(x)))
    if len(titles) not in (0, len(weights)):
        raise ValueError(f"{len(weights)} panels but {len(titles)} titles")
    columns = 4 if len(weights) <= 4 else 3
    height = 2.5 + 0.2 * max((title.count("\n") for title in titles), default=0)
    fig, grid = style.panels(len(weights), columns, width=2.2, height=height, legend=0.65)
    titles = titles or [""] * len(weights)
    for axes, w, wanted, title in zip(grid.flat[: len(weights)], weights, classes, titles, strict=True):
        _neuron(axes, w, x, wanted)
        axes.set_title(title)
    for axes in grid.flat[: len(weights)][-grid.shape[1] :]:
        axes.set_xlabel("$x_1$")
    for axes in grid[:, 0]:
        axes.set_ylabel("$x_2$")
    shade = Patch(facecolor=SHADES(1.0), edgecolor="gray", label="output 1")
    ring = Line2D([], [], linestyle="", **_ring(10), label="wrong")
    across = grid.shape[1] if grid.shape[1] < 3 else 4
    fig.legend(handles=[*_keys(), shade, ring], loc="outside lower center", ncols=across)
    wrong = [np.sum(_fires(w, x) != wanted) for w, wanted in zip(weights, classes, strict=True)]
    panels = [f"{title or f'panel {n}'} with {wrong[n - 1]} wrong" for n, title in enumerate(titles, 1)]
    return alt_text.describe(fig, f"A neuron's line between {len(x)} points: {alt_text.listed(panels)}.")


def _sentence(predict, x, y, lines, names, title):
    right = np.ravel(predict(np.float32(x)) > 0.5) == y
    text = f"{title or 'Decision boundary'}: a network's output over {names[0]} and {names[1]}"
    more = f", with the lines {alt_text.listed(lines)}" if lines else ""
    return f"{text}{more}; {right.sum()} of {len(x)} points lie on the right side of 0.5.".replace("$", "")


def _neuron(axes, weights, x, classes):
    horizontal, vertical, points = _grid(x)
    _shade(axes, _fires(weights, points).reshape(GRID, GRID), horizontal, vertical)
    _line(axes, weights, color=style.BLACK, linestyle="-")
    wrong = _fires(weights, x) != classes
    axes.plot(*x[wrong].T, linestyle="", **_ring(17))
    _mark(axes, x, classes, size=60)
    _frame(axes, horizontal, vertical)
    axes.set(xticks=[0, 1], yticks=[0, 1])


def _fires(weights, points):
    return weights[0] + points @ weights[1:] > 0


def _ring(size):
    return {"marker": "o", "markersize": size, "markerfacecolor": "none", "markeredgecolor": style.BLACK}


def _grid(x):
    """Values along both axes, and all points of the grid that they span: a frame around the points `x`."""
    low, high = x.min(axis=0), x.max(axis=0)
    margin = 0.75 * np.maximum(high - low, 1e-3)
    horizontal, vertical = np.linspace(low - margin, high + margin, GRID, dtype="float32").T
    return horizontal, vertical, np.stack(np.meshgrid(horizontal, vertical), axis=-1).reshape(-1, 2)


def _shade(axes, outputs, horizontal, vertical):
    extent = (horizontal[0], horizontal[-1], vertical[0], vertical[-1])
    return axes.imshow(outputs, cmap=SHADES, vmin=0, vmax=1, origin="lower", extent=extent, aspect="auto")


def _frame(axes, horizontal, vertical):
    """The plane as a square: a line that leaves it does not widen it."""
    axes.set(xlim=horizontal[[0, -1]], ylim=vertical[[0, -1]], box_aspect=1)
    axes.spines[:].set_visible(True)
    axes.locator_params(nbins=5)


def _line(axes, weights, **look):
    normal = np.asarray(weights[1:], float)
    if normal.any():  # else the output is the same everywhere
        foot = -weights[0] * normal / (normal @ normal)
        axes.axline(foot, foot + np.array([-normal[1], normal[0]]), **look)


def _mark(axes, x, y, size):
    for target, mark in enumerate(MARKS):
        axes.scatter(*x[y == target].T, s=size, edgecolors="white", linewidths=1.2, zorder=3, **mark)


def _label(axes, x, labels):
    """Texts under points, one below the other where points lie on each other."""
    near = 0.1 * np.maximum(np.ptp(x, axis=0), 1e-3)
    for number in range(len(labels)):
        same = [each for each in range(len(x)) if (np.abs(x[each] - x[number]) < near).all()]
        if same[0] == number:
            text = "\n".join(labels[each] for each in same)
            box = {"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1}  # lines may pass behind
            look = {"ha": "center", "va": "top", "fontsize": 10, "bbox": box, "zorder": 4}
            axes.annotate(text, x[number], (0, -9), textcoords="offset points", **look)


def _keys():
    return [Line2D([], [], linestyle="", label=f"target {target}", **mark) for target, mark in enumerate(MARKS)]
