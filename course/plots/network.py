"""A network of dense layers, drawn with its activations for one image."""

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

GAP, ROOM = 6.5, 1.0  # between layers and between the units of a layer
FAINT = 0.1  # of the broadest line; what is fainter is not drawn


def network(
    image: ArrayLike, activations: Sequence[ArrayLike], kernels: Sequence[np.ndarray], *, labels: Sequence[str] = ()
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

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: numbers of units that do not fit, or an image or activations that are not in 0..1.
    """
    image, activations = np.squeeze(image), [np.asarray(each) for each in activations]
    _check(image, activations, kernels, labels)
    columns = [_places(layer, len(each)) for layer, each in enumerate(activations, 1)]
    height = ROOM * max(map(len, activations))
    fig, axes = style.figure(size=(0.25 * GAP * (len(columns) + 0.9), 0.25 * height + 0.4))
    middle = 0.75 * GAP  # right edge of the image, which is a square
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
    axes.set(xlim=(-0.2, columns[-1][0, 0] + 1.5), ylim=(-height / 2 - 0.2, height / 2 + 0.2), aspect="equal")
    axes.set_axis_off()
    sizes = " → ".join(str(len(each)) for each in (image.ravel(), *activations))
    best = int(np.argmax(activations[-1]))
    name = labels[best] if labels else f"unit {best}"
    text = f"A network of dense layers, {sizes} units, with its activations for one image"
    return alt_text.describe(fig, f"{text}; the largest output is {activations[-1][best]:.2f}, of {name}.")


def _check(image, activations, kernels, labels):
    sizes = [image.size, *map(len, activations)]
    shapes = [np.shape(kernel) for kernel in kernels]
    wanted = list(itertools.pairwise(sizes))
    if image.ndim != 2 or shapes != wanted:
        raise ValueError(f"an image of {image.shape} and {sizes[1:]} units need kernels {wanted}, got {shapes}")
    if len(labels) not in (0, sizes[-1]):
        raise ValueError(f"{len(labels)} labels for {sizes[-1]} units in the last layer")
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
