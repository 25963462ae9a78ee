"""A small dense network as a computational graph: what is computed forwards, and what comes back."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

STEP, UNIT, ROOM = 2.4, 1.3, 2.3  # from layer to layer, from a sum to its output, between units; in inches / SCALE
NAMED_UNIT, KEY = 1.9, 0.8  # UNIT where there are names, and room for the key below
SCALE = 0.65
RADIUS = 0.24


def computational_graph(
    inputs: ArrayLike,
    layers: Sequence[Sequence[ArrayLike]],
    gradients: Sequence[Sequence[ArrayLike]] | None = None,
    *,
    loss: float | None = None,
    target: float | None = None,
    symbols: Sequence[str] = (),
    names: Sequence[Sequence[str]] = (),
    activation: str = "σ",
) -> Figure:
    """The numbers of a small network for one example, on its edges: forwards in black, and derivatives in orange.

    Each unit is a circle Σ, which adds up its weighted inputs and its bias, and a circle σ, its activation. A number
    stands at the edge that it belongs to; below it stands the derivative of the loss with respect to it.

    Args:
        inputs: (n,).
        layers: for each layer in order its (kernel (inputs, units), biases (units,), sums (units,), outputs (units,)).
        gradients: derivatives of the loss with respect to all numbers in `layers`, in the same order and shapes; None
            draws the forward pass alone.
        loss: what the outputs are worth, in a box behind the last layer; None leaves it out.
        target: what the output should be, in the same box; None leaves it out.
        symbols: the letter of the inputs, then of each layer the four letters of its kernel, biases, sums and outputs,
            such as ("x", "Wbzh", "vcsp"); an index is added where there are several. Empty writes the numbers alone.
        names: words for the inputs, and for each layer's outputs, to write above them; none are written if it is empty.
        activation: the sign of the activation; "step" draws a small step.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: shapes that do not fit.

    Example:
        plots.computational_graph([1, 0], [(W, b, z, h), (v, c, u, p)], loss=(p[0] - 1) ** 2)
    """
    layers = _arrays(layers)
    back = [[None] * 4] * len(layers) if gradients is None else _arrays(gradients)
    inputs = np.asarray(inputs, float)
    _check(inputs, layers, back)
    first, *letters = symbols or ("", *["    "] * len(layers))
    unit = NAMED_UNIT if symbols else UNIT
    tall = max(len(inputs), *(len(outputs) for *_, outputs in layers))
    width = len(layers) * (STEP + unit) + (1.9 if loss is not None else 1.2)
    low, high = -ROOM * tall / 2 - (0.0 if gradients is None else KEY), ROOM * tall / 2
    fig, axes = style.figure(size=(SCALE * width, SCALE * (high - low)))
    left, x = _places(0, len(inputs)), 0.0
    for (_, y), value, name in zip(left, inputs, _indexed(first, inputs), strict=True):
        _circle(axes, x, y, f"{value:g}", face="#E0E0E0")
        axes.text(x, y + 0.32, name.removesuffix(" = "), ha="center", va="bottom", fontsize=10.5)
    names = names or [()] * (1 + len(layers))
    _name(axes, left, names[0])
    for (kernel, biases, sums, outputs), derivatives, of_layer, named in zip(
        layers, back, letters, names[1:], strict=True
    ):
        places = _places(x + STEP, len(sums))
        _weights(axes, left, places, kernel, derivatives[0], _indexed(of_layer[0], kernel))
        lettered = [_indexed(letter, biases) for letter in of_layer[1:]]
        _units(axes, places, (biases, sums, outputs), derivatives[1:], lettered, activation, unit)
        _name(axes, places + np.array([unit, 0]), named)
        left, x = places + np.array([unit, 0]), x + STEP + unit
    if gradients is not None:
        _key(axes, low + 0.25)
    if loss is not None:
        axes.plot([x + RADIUS, x + 1.05], [0, 0], color=style.BLACK, lw=1, ls="-", zorder=1)
        text = f"loss\n{loss:.3f}" + ("" if target is None else f"\nt = {target:g}")
        axes.text(x + 1.1, 0, text, ha="left", va="center", fontsize=11, bbox={"fc": "white"})
    axes.set(xlim=(-0.4, width - 0.4), ylim=(low, high), aspect="equal")
    axes.set_axis_off()
    return alt_text.describe(fig, _sentence(inputs, layers, gradients, loss))


def _arrays(layers):
    return [[np.asarray(array, float) for array in layer] for layer in layers]


def _check(inputs, layers, back):
    before = len(inputs)
    for number, (layer, derivatives) in enumerate(zip(layers, back, strict=True), 1):
        units = layer[3].size
        wanted = [(before, units), (units,), (units,), (units,)]
        for arrays in (layer, derivatives):
            shapes = [array.shape for array in arrays if array is not None]
            if shapes and shapes != wanted:
                raise ValueError(f"layer {number} needs a kernel, biases, sums and outputs of {wanted}, got {shapes}")
        before = units


def _places(x, count):
    """Where circles stand, (count, 2), from top to bottom."""
    return np.column_stack([np.full(count, x), ROOM * ((count - 1) / 2 - np.arange(count))])


def _circle(axes, x, y, text, face="white"):
    from matplotlib.patches import Circle

    axes.add_patch(Circle((x, y), RADIUS, fc=face, ec=style.BLACK, lw=1, zorder=3))
    axes.text(x, y, text, ha="center", va="center", fontsize=11, color=style.BLACK, zorder=4)


def _indexed(letter, array):
    """A "letter_index = " for each number of an array, counted from 1; no index along an axis of length 1."""
    texts = np.full(array.shape, "", object)
    for place in np.ndindex(array.shape) if letter.strip() else ():
        index = "".join(str(i + 1) for i, length in zip(place, array.shape, strict=True) if length > 1)
        texts[place] = f"${letter}_{{{index}}}$ = " if index else f"${letter}$ = "
    return texts


def _key(axes, y):
    """Which colour runs which way."""
    for x, ends, colour, text in (
        (0, (0, 0.8), style.BLACK, "values, computed forwards"),
        (4.2, (0.8, 0), style.RED, "derivatives of the loss, computed backwards"),
    ):
        start, end = ((x + each, y) for each in ends)
        style.arrow(axes, start, end, color=colour, lw=1.2, mutation_scale=12)
        axes.text(x + 0.95, y, text, va="center", fontsize=9.5, color=colour)


def _weights(axes, left, right, kernel, derivatives, names):
    """Edges between two layers; a weight stands in front of the middle of its edge, where edges cross."""
    share = 0.55 if names[0, 0] and len(right) == 1 else 0.34  # of the edge; nothing crosses on the way to one unit
    for i, j in np.ndindex(kernel.shape):
        start, end = left[i], right[j]
        axes.plot(*np.stack([start, end]).T, color="#808080", lw=1, ls="-", zorder=1)
        back = None if derivatives is None else derivatives[i, j]
        _numbers(axes, *(start + share * (end - start)), kernel[i, j], back, names[i, j])


def _name(axes, places, names):
    for (x, y), name in zip(places, names or [""] * len(places), strict=True):
        axes.text(x, y + 0.36, name, ha="center", va="bottom", fontsize=11, color=style.BLUE, fontweight="bold")


def _units(axes, places, values, derivatives, letters, activation, width):
    for unit, (x, y) in enumerate(places):
        bias, total, output = (array[unit] for array in values)
        back = [None if array is None else array[unit] for array in derivatives]
        called = [array[unit] for array in letters]
        axes.plot([x, x], [y, y + 0.62], color="#808080", lw=1, ls=":", zorder=1)
        axes.plot([x, x + width], [y, y], color=style.BLACK, lw=1, ls="-", zorder=1)
        _circle(axes, x, y, "Σ")
        _circle(axes, x + width, y, "" if activation == "step" else activation)
        if activation == "step":
            corners = x + width + 0.13 * np.array([-1, 0, 0, 1]), y + 0.1 * np.array([-1, -1, 1, 1])
            axes.plot(*corners, color=style.BLACK, lw=1.6, ls="-", zorder=4)
        _numbers(axes, x, y + 0.62, bias, back[0], called[0])
        _numbers(axes, x + width / 2, y, total, back[1], called[1])
        _numbers(axes, x + width, y - 0.72, output, back[2], called[2])


def _numbers(axes, x, y, value, derivative, name):
    """A number with its name, and under it its derivative."""
    box = {"fc": "white", "ec": "none", "pad": 0.8}  # no line strikes a number through
    look = {"ha": "center", "fontsize": 10.5, "bbox": box, "zorder": 5}
    axes.text(x, y + 0.03, f"{name}{value:.3g}", va="bottom", color=style.BLACK, **look)
    if derivative is not None:
        axes.text(x, y - 0.07, f"{derivative:.3f}", va="top", color=style.RED, **look)


def _sentence(inputs, layers, gradients, loss):
    sizes = " → ".join(str(len(each)) for each in (inputs, *(layer[3] for layer in layers)))
    text = f"A network of {sizes} units as a computational graph, with the number at each edge"
    text += "" if gradients is None else " and the derivative of the loss below it"
    return text + ("." if loss is None else f"; the loss is {loss:.3f}.")
