"""A network of dense layers, drawn with its activations for one image."""

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

GAP, ROOM = 6.5, 1.0  # between layers and between the units of a layer
COLUMN = 2.3  # of numbers behind the last layer
FAINT = 0.1  # of the broadest line; what is fainter is not drawn


def network(
    image: ArrayLike,
    activations: Sequence[ArrayLike],
    kernels: Sequence[np.ndarray],
    *,
    labels: Sequence[str] = (),
    targets: ArrayLike = (),
) -> Figure:
    """Units as circles, dark at 0 and bright at 1, and weights as lines; the image stands for the input layer.

    A line between two units is blue where its weight is positive and orange where it is negative, and the broader the
    more it carries: weight times activation. Each layer is scaled by itself: its broadest line is as broad as any
    other layer's, and lines of at most a tenth of it are left out. The first layer's lines, one for each pixel, are
    drawn as a grey fan.

    Args:
        image: (height, width) or (height, width, 1), grey in 0..1.
        activations: of each layer in order, (units,) in 0..1, such as outputs of sigmoids.
        kernels: weights of each layer, (inputs, units).
        labels: a short text for each unit of the last layer.
        targets: what each unit of the last layer should put out; then these numbers and the outputs stand side by side.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: numbers of units that do not fit, or an image or activations that are not in 0..1.
    """
    image, activations = np.squeeze(image), [np.asarray(each) for each in activations]
    targets = np.asarray(targets, float)
    _check(image, activations, kernels, labels, targets)
    columns = [_places(layer, len(each)) for layer, each in enumerate(activations, 1)]
    height = ROOM * max(map(len, activations))
    middle = 0.75 * GAP  # right edge of the image, which is a square
    end = columns[-1][0, 0] + 1.5 + (2 * COLUMN if len(targets) else 0)
    low, high = -max(height / 2 + 0.2, middle / 2 + 5), height / 2 + 1.6 + (1.2 if len(targets) else 0)
    fig, axes = style.figure(size=(0.25 * (end + 0.2), 0.25 * (high - low)))
    axes.imshow(image, cmap="gray", vmin=0, vmax=1, extent=(0, middle, -middle / 2, middle / 2))
    fan = np.linspace(-middle / 2, middle / 2, 5)
    _lines(axes, np.column_stack([np.full(5, middle), fan]), columns[0], np.full((5, len(columns[0])), 0.15), "grey")
    for (left, right), kernel, outputs in zip(itertools.pairwise(columns), kernels[1:], activations[:-1], strict=True):
        carried = kernel * outputs[:, None]
        for sign, colour in ((1, style.BLUE), (-1, style.ORANGE)):
            _lines(axes, left, right, np.maximum(sign * carried, 0) / (np.abs(carried).max() or 1), colour)
    for places, outputs in zip(columns, activations, strict=True):
        axes.scatter(*places.T, c=outputs, s=110, cmap="gray", vmin=0, vmax=1, edgecolors="black", zorder=3)
    for (x, y), text in zip(columns[-1][: len(labels)], labels, strict=True):
        axes.text(x + 0.6, y, text, va="center")
    _names(axes, image, columns, middle, 1.9 if len(targets) else 0.7)
    if len(targets):
        _numbers(axes, columns[-1], {"output": activations[-1], "target": targets})
    axes.set(xlim=(-0.2, end), ylim=(low, high), aspect="equal")
    axes.set_axis_off()
    sizes = " → ".join(str(len(each)) for each in (image.ravel(), *activations))
    best = int(np.argmax(activations[-1]))
    name = labels[best] if labels else f"unit {best}"
    text = f"A network of dense layers, {sizes} units, with its activations for one image"
    return alt_text.describe(fig, f"{text}; the largest output is {activations[-1][best]:.2f}, of {name}.")


def _names(axes, image, columns, middle, last):
    """What each layer is, above it, and what the colours mean, below the image."""
    look = {"ha": "center", "va": "bottom", "fontsize": 10}
    axes.text(middle / 2, middle / 2 + 0.5, f"{image.size} pixels", **look)
    for number, places in enumerate(columns, 1):
        kind, above = ("outputs", last) if number == len(columns) else ("units", 0.7)
        axes.text(places[0, 0], places[0, 1] + above, f"{len(places)} {kind}", **look)
    for row, (colour, text) in enumerate(((style.BLUE, "raises the unit"), (style.ORANGE, "lowers it"))):
        y = -middle / 2 - 1.2 - row
        axes.plot([0, 1], [y, y], color=colour, linewidth=2.5, linestyle="-")
        axes.text(1.4, y, text, va="center", fontsize=9)
    for row, (face, text) in enumerate((("white", "output 1"), ("black", "output 0"))):
        y = -middle / 2 - 3.2 - row
        axes.plot([0.5], [y], marker="o", color=face, markeredgecolor="black", markersize=8)
        axes.text(1.4, y, text, va="center", fontsize=9)


def _numbers(axes, places, columns):
    """Numbers of each unit behind it, a column for each name."""
    for number, (name, values) in enumerate(columns.items(), 1):
        x = places[0, 0] + 0.6 + number * COLUMN
        axes.text(x, places[0, 1] + 0.7, name, ha="right", va="bottom", fontsize=10)
        for (_, y), value in zip(places, values, strict=True):
            text = f"{value:.2f}" if name == "output" else f"{value:g}"
            axes.text(x, y, text, ha="right", va="center", fontsize=10)


def _check(image, activations, kernels, labels, targets):
    sizes = [image.size, *map(len, activations)]
    shapes = [np.shape(kernel) for kernel in kernels]
    wanted = list(itertools.pairwise(sizes))
    if image.ndim != 2 or shapes != wanted:
        raise ValueError(f"an image of {image.shape} and {sizes[1:]} units need kernels {wanted}, got {shapes}")
    if len(labels) not in (0, sizes[-1]):
        raise ValueError(f"{len(labels)} labels for {sizes[-1]} units in the last layer")
    if len(targets) not in (0, sizes[-1]):
        raise ValueError(f"{len(targets)} targets for {sizes[-1]} units in the last layer")
    if not _shown(image):
        raise ValueError(f"the image must be grey in 0..1, got {image.min()}..{image.max()}; divide pixels by 255")
    for layer, outputs in enumerate(activations, 1):
        if not _shown(outputs):
            raise ValueError(
                f"activations of layer {layer} must be in 0..1, got {outputs.min()}..{outputs.max()}; "
                "give the outputs of its sigmoids or softmax, not the sums"
            )


def _shown(values):
    """Whether all are in 0..1, but for rounding; NaN is not."""
    return np.all((values >= -1e-6) & (values <= 1 + 1e-6))


def _places(layer, units):
    """Where the circles of a layer stand, (units, 2), from top to bottom."""
    return np.column_stack([np.full(units, (layer + 0.5) * GAP), ROOM * ((units - 1) / 2 - np.arange(units))])


def _lines(axes, left, right, widths, colour):
    """Lines from each place on the left to each on the right, of widths (left, right) in 0..1."""
    from matplotlib.collections import LineCollection

    i, j = np.nonzero(widths > FAINT)
    ends = np.stack([left[i], right[j]], axis=1)
    axes.add_collection(LineCollection(ends, linewidths=2.5 * widths[i, j], colors=colour, alpha=0.8))
