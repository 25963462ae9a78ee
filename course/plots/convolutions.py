"""What a convolution is, as diagrams: fewer and shared weights, windows, channels, and patches that become rows."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from course.plots import alt_text, style
from course.scratch.windows import im2col, output_size

CELL = 0.36  # inches of a cell with a number in it
UNIT = {"s": 170, "color": "white", "edgecolors": style.BLACK, "linewidths": 1.4, "zorder": 3}
WEIGHTS = ((style.BLUE, "-"), (style.ORANGE, "--"), (style.GREEN, "-."), (style.RED, ":"), (style.PINK, "-"))
WINDOW = "#F3C566"


def connectivity(inputs: int = 6, window: int = 3) -> Figure:
    """Three layers on the same inputs: dense, local with weights of its own for each output, and shared; a line each.

    Lines of one look are one weight.

    Args:
        inputs: at most 8.
        window: inputs that an output of a local layer sees, from 2 to 5.

    Returns:
        Matplotlib Figure with the number of weights under each.

    Raises:
        ValueError: too many inputs, or a window that is too small or too large.
    """
    if not 2 <= window <= min(inputs, len(WEIGHTS)) or inputs > 8:
        raise ValueError(f"need at most 8 inputs and a window of 2 to 5 of them, got {inputs} and {window}")
    outputs = inputs - window + 1
    counts = {"dense": inputs * outputs, "local": window * outputs, "shared": window}
    fig, panels = style.figure(1, 3, size=(7.4, 2.6))
    for axes, (name, count) in zip(panels, counts.items(), strict=True):
        for output in range(outputs):
            for place in range(inputs) if name == "dense" else range(output, output + window):
                colour, dashes = WEIGHTS[place - output] if name == "shared" else (style.BLACK, "-")
                ends = [place, output + (window - 1) / 2], [0, 1]
                axes.plot(*ends, color=colour, ls=dashes, lw=2.2 if name == "shared" else 1.1)
        axes.scatter(range(inputs), np.zeros(inputs), **UNIT)
        axes.scatter(np.arange(outputs) + (window - 1) / 2, np.ones(outputs), **UNIT)
        axes.text((inputs - 1) / 2, -0.42, f"{count} weights", ha="center", va="center", fontsize=13)
        axes.set(xlim=(-0.6, inputs - 0.4), ylim=(-0.6, 1.25), title=name)
        axes.title.set_fontsize(13)
        axes.set_axis_off()
    for y, name in enumerate(("inputs", "outputs")):
        panels[0].text(-0.7, y, name, ha="right", va="center", fontsize=12)
    said = ", ".join(f"{name} {count}" for name, count in counts.items())
    return alt_text.describe(fig, f"Weights of three layers from {inputs} inputs to {outputs} outputs: {said}.")


def windows(image: ArrayLike, window: int, moves: Sequence[tuple[int, int]]) -> Figure:
    """Where a window lies on an image with numbers in it, for each (padding, stride): its first two places, framed.

    Args:
        image: (size, size), with at most 8 pixels along a side.
        window: pixels along a side of the filter or pooling window.
        moves: (padding, stride) of each panel.

    Returns:
        Matplotlib Figure; a dot is the middle of each window, and pixels under no window are hatched.

    Raises:
        ValueError: the window does not fit, or the image is not a small square.
    """
    image = np.asarray(image, float)
    if image.ndim != 2 or len(set(image.shape)) != 1 or not 0 < len(image) <= 8 or not len(moves):
        raise ValueError(f"image must be a square of at most 8 pixels, and moves not empty, got {image.shape}, {moves}")
    counts = [output_size(len(image), window, stride, padding) for padding, stride in moves]
    sides = [len(image) + 2 * padding for padding, _ in moves]
    size = (CELL * (sum(sides) + 1.5 * len(sides)), CELL * (max(sides) + 2.2))
    fig, panels = style.figure(1, len(moves), size=size, squeeze=False, width_ratios=[side + 1.5 for side in sides])
    titles = [f"padding {p}, stride {s}:\n{n}×{n} outputs" for (p, s), n in zip(moves, counts, strict=True)]
    for axes, (padding, stride), count, title in zip(panels.flat, moves, counts, titles, strict=True):
        _numbers(axes, np.pad(image, padding), padding)
        _frames(axes, window, stride, count)
        side, room = len(image) + 2 * padding, (max(sides) - len(image)) / 2 - padding
        seen = (count - 1) * stride + window
        look = {"fc": "none", "ec": "#909090", "hatch": "////", "lw": 0}
        if seen < side:
            axes.add_patch(Rectangle((seen, 0), side - seen, side, **look))
            axes.add_patch(Rectangle((0, seen), seen, side - seen, **look))
        axes.set(xlim=(-0.75, side + 0.75), ylim=(side + room + 0.2, -room - 0.2), aspect="equal")
        axes.set_title(title, fontsize=11)
    return alt_text.describe(
        fig, f"A {window}×{window} window on a {len(image)}×{len(image)} image: {alt_text.listed(titles)}."
    )


def channels(inputs: int = 3, filters: int = 2) -> Figure:
    """A stack of maps, a stack of tables for each filter, and the map that each filter makes of the whole stack.

    Args:
        inputs: maps in the stack, one for each channel; from 1 to 6.
        filters: from 1 to 4.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: more channels or filters than can be drawn.
    """
    if not 1 <= inputs <= 6 or not 1 <= filters <= 4:
        raise ValueError(f"from 1 to 6 channels and from 1 to 4 filters can be drawn, got {inputs} and {filters}")
    fig, axes = style.figure(size=(7.2, 0.9 + 1.35 * filters))
    middle, colours = 1.35 * filters / 2, [WEIGHTS[number][0] for number in range(filters)]
    _stack(axes, 0.9, middle, inputs, side=1.1, cells=6, colour=style.BLACK)
    for number, colour in enumerate(colours):
        y = 1.35 * (filters - number - 0.5)
        _stack(axes, 3.2, y, inputs, side=0.55, cells=3, colour=colour)
        _stack(axes, 4.9, y, 1, side=0.75, cells=4, colour=colour)
        axes.text(3.2, y - 0.55, f"filter {number + 1}", ha="center", va="center", fontsize=12)
        axes.text(4.9, y - 0.55, f"map {number + 1}", ha="center", va="center", fontsize=12)
        style.arrow(axes, (1.85, middle), (2.6, y))
        style.arrow(axes, (3.85, y), (4.4, y))
        style.arrow(axes, (5.4, y), (5.85, middle + 0.1 * (filters / 2 - number - 0.5)))
    _stack(axes, 6.45, middle, filters, side=0.75, cells=4, colour=colours)
    for x, title in {0.9: "input", 3.2: "filters", 4.9: "one map each", 6.45: "output"}.items():
        axes.text(x, 1.35 * filters + 0.3, title, ha="center", va="center", fontsize=13, fontweight="bold")
    for x, side, count in ((0.9, 1.1, inputs), (6.45, 0.75, filters)):
        below = middle - side / 2 - 0.07 * count - 0.15
        axes.text(x, below, f"{count} channel" + "s" * (count > 1), ha="center", va="center", fontsize=12)
    axes.set(xlim=(0, 7.2), ylim=(-0.1, 1.35 * filters + 0.6), aspect="equal")
    axes.set_axis_off()
    text = f"each of {filters} filters has a table of weights for each of {inputs} channels, and makes one map"
    return alt_text.describe(fig, f"Channels: {text}; the {filters} maps are the channels of the output.")


def patches(image: ArrayLike, kernel: ArrayLike) -> Figure:
    """im2col: what the window sees at each position of an image becomes a row, and a matrix product does the rest.

    Args:
        image: (height, width).
        kernel: (size, size); there are at most 9 positions.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: the kernel does not fit, or there are too many positions.
    """
    image, kernel = np.asarray(image, float), np.asarray(kernel, float)
    size, (height, width) = len(kernel), image.shape
    rows = im2col(image[None, :, :, None], size)
    if len(rows) > 9:
        raise ValueError(f"{len(rows)} positions are too many to draw; take a smaller image")
    small, gap = 0.5, 0.5  # a pixel of the small images, and what is between them, in cells
    step = max(1.0, small * height + gap)
    lefts = np.cumsum([0, small * width + 2.2, size**2 + 1.4, 2.4])
    total = len(rows) * step
    fig, axes = style.figure(size=(CELL * (lefts[-1] + 2.5), CELL * (max(total, size**2) + 1.6)))
    for number, row in enumerate(rows):
        top = number * step
        i, j = divmod(number, width - size + 1)
        _grid(axes, image, 0, top, small, window=(i, j, size))
        centre = top + small * height / 2
        style.arrow(axes, (small * width + 0.2, centre), (lefts[1] - 0.2, centre))
        _grid(axes, row[None], lefts[1], centre - 0.5, 1, window=(0, 0, size**2))
        _grid(axes, (row @ kernel.ravel())[None, None], lefts[3], centre - 0.5, 1)
    middle = (total - gap) / 2
    _grid(axes, kernel.reshape(-1, 1), lefts[2], middle - size**2 / 2, 1)
    for x, sign in ((lefts[2] - 0.7, "×"), (lefts[3] - 0.7, "=")):
        axes.text(x, middle, sign, ha="center", va="center", fontsize=18)
    names = ("position", f"rows: {len(rows)}×{size**2}", "kernel", "output")
    middles = (small * width / 2, lefts[1] + size**2 / 2, lefts[2] + 0.5, lefts[3] + 0.5)
    above = min(0, middle - size**2 / 2) - 0.7
    for x, name in zip(middles, names, strict=True):
        axes.text(x, above, name, ha="center", va="center", fontsize=11)
    axes.set(xlim=(-0.4, lefts[-1] + 1.4), ylim=(max(total, middle + size**2 / 2) + 0.1, above - 0.5), aspect="equal")
    axes.set_axis_off()
    text = f"{len(rows)} patches of {size}×{size} pixels become {len(rows)} rows of {size**2}"
    return alt_text.describe(fig, f"im2col: {text}; times the kernel as a column they give all {len(rows)} outputs.")


def _numbers(axes, image, padding):
    """An image with a number in each pixel; those of the padding are grey."""
    side = len(image)
    shade = np.pad(np.full((side - 2 * padding,) * 2, 1.0), padding, constant_values=0.85)
    axes.pcolormesh(shade, cmap="gray", vmin=0, vmax=1, edgecolors="#A0A0A0", linewidth=0.8)
    for (row, column), number in np.ndenumerate(image):
        axes.text(column + 0.5, row + 0.5, f"{number:g}", ha="center", va="center", fontsize=11, zorder=4)
    axes.set_axis_off()


def _frames(axes, window, stride, count):
    """The first window, the one to its right, and the middles of all."""
    for place, colour, dashes, inset in ((0, style.BLUE, "-", 0.0), (1, style.RED, "--", 0.09)):
        if place < count:
            corner, side = (place * stride + inset, inset), window - 2 * inset
            axes.add_patch(Rectangle(corner, side, side, fill=False, ec=colour, ls=dashes, lw=2.8, zorder=3))
    centres = stride * np.arange(count) + window / 2
    axes.scatter(*np.meshgrid(centres, centres), s=330, color=WINDOW, zorder=2)


def _stack(axes, x, y, count, *, side, cells, colour):
    """Square maps behind each other around (x, y), the first one in front; a colour for all, or one for each."""
    colours = [colour] * count if isinstance(colour, str) else colour
    for depth in reversed(range(count)):
        shift = 0.14 * (depth - (count - 1) / 2)
        left, bottom, colour = x - side / 2 + shift, y - side / 2 + shift, colours[depth]
        edges = np.linspace(0, side, cells + 1)
        axes.add_patch(Rectangle((left, bottom), side, side, fc="white", ec=colour, lw=2.0, zorder=3 - 0.1 * depth))
        for edge in edges[1:-1]:
            for line in (([left, left + side], [bottom + edge] * 2), ([left + edge] * 2, [bottom, bottom + side])):
                axes.plot(*line, color=colour, lw=0.6, ls="-", alpha=0.6, zorder=3.05 - 0.1 * depth)


def _grid(axes, values, left, top, cell, window=None):
    """Numbers in cells of one size from a corner on; cells of a window, (row, column, size), are shaded."""
    for (row, column), number in np.ndenumerate(values):
        i, j, size = window or (0, 0, 0)
        inside = i <= row < i + size and j <= column < j + size
        corner = left + column * cell, top + row * cell
        look = {"fc": WINDOW if inside else "white", "ec": "#808080", "lw": 0.8}
        axes.add_patch(Rectangle(corner, cell, cell, **look))
        place = corner[0] + cell / 2, corner[1] + cell / 2
        axes.text(*place, f"{number:g}", ha="center", va="center", fontsize=11 if cell == 1 else 7)
