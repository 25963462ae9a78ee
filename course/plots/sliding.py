"""A filter that slides over an image: what is multiplied and added up at a position, and all positions in a film."""

import io

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from course.plots import alt_text, style
from course.plots.number_grids import brightness, ink
from course.scratch.windows import im2col, output_size

CELL = 0.35  # inches
MOST = 8  # pixels along a side of the image
SIGN, GAP = 1.3, 2.1  # cells between grids, for a sign and for an arrow


def position(image: ArrayLike, kernel: ArrayLike, row: int, column: int) -> Figure:
    """A filter at one position: image, filter, their products, and the sum in its place in the output.

    In each grid the largest number is the brightest.

    Args:
        image: (height, width), at most 8 pixels along a side.
        kernel: (size, size).
        row, column: of the output, from 0.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: the image is too large, or there is no such position.
    """
    image, kernel, output = _checked(image, kernel)
    if not (0 <= row < output.shape[0] and 0 <= column < output.shape[1]):
        raise ValueError(f"the output is {output.shape}; there is no position ({row}, {column})")
    return _picture(image, kernel, output, row, column, shown=output.size)


def sliding(image: ArrayLike, kernel: ArrayLike, *, seconds: float = 0.8) -> object:
    """The same picture for all positions, one after the other, as a moving GIF; the output fills.

    Args:
        image, kernel: as for `position`.
        seconds: for each position; the last one stays for three seconds.

    Returns:
        `IPython.display.HTML`.

    Raises:
        ValueError: the image is too large.
    """
    from IPython.display import HTML
    from PIL import Image

    image, kernel, output = _checked(image, kernel)
    pages = []
    for shown, (row, column) in enumerate(np.ndindex(output.shape), 1):
        png = io.BytesIO()
        _picture(image, kernel, output, row, column, shown).savefig(png, format="png")
        pages.append(Image.open(png).convert("RGB").quantize(32))
    content = io.BytesIO()
    times = [round(1000 * seconds)] * (len(pages) - 1) + [3000]
    pages[0].save(content, "GIF", save_all=True, append_images=pages[1:], duration=times, loop=0)
    text = f"A {len(kernel)}×{len(kernel)} filter slides over an image; at each of {output.size} positions the products"
    return HTML(alt_text.picture(content.getvalue(), "gif", f"{text} are added up to one number of the output."))


def _checked(image, kernel):
    image, kernel = np.asarray(image, float), np.asarray(kernel, float)
    if image.ndim != 2 or not 0 < max(image.shape) <= MOST:
        raise ValueError(f"image must be (height, width) of at most {MOST} pixels, got {image.shape}")
    rows = im2col(image[None, :, :, None], len(kernel))
    return image, kernel, (rows @ kernel.ravel()).reshape([output_size(n, len(kernel)) for n in image.shape])


def _picture(image, kernel, output, row, column, shown):
    """`shown`: how many outputs are filled in."""
    size, tall = len(kernel), len(image)
    products = image[row : row + size, column : column + size] * kernel + 0.0  # no -0
    grids = {"image": image, "filter": kernel, "products": products, "output": output}
    lefts = np.cumsum([0.3, image.shape[1] + SIGN, size + SIGN, size + GAP])
    wide, high = lefts[-1] + output.shape[1] + 0.3, tall + 1.4
    fig, axes = style.figure(size=(CELL * wide, CELL * high))
    for left, (name, grid) in zip(lefts, grids.items(), strict=True):
        top = (tall - len(grid)) / 2
        levels = brightness(grid, np.stack([kernel, grid]) if name == "products" else grid)
        _cells(axes, grid, levels, left, top, shown if name == "output" else grid.size)
        axes.text(left + grid.shape[1] / 2, top - 0.35, name, ha="center", va="center", fontsize=11)
    middle = tall / 2
    for left, sign in ((lefts[1], "×"), (lefts[2], "=")):
        axes.text(left - SIGN / 2, middle, sign, ha="center", va="center", fontsize=16)
    style.arrow(axes, (lefts[3] - GAP + 0.2, middle), (lefts[3] - 0.2, middle))
    axes.text(lefts[3] - GAP / 2, middle - 0.45, "sum", ha="center", va="center", fontsize=11)
    frame = {"fill": False, "ec": style.RED, "lw": 3.2, "zorder": 4}
    top = (tall - len(output)) / 2
    axes.add_patch(Rectangle((lefts[0] + column, row), size, size, **frame))
    axes.add_patch(Rectangle((lefts[3] + column, top + row), 1, 1, **frame))
    axes.set(xlim=(0, wide), ylim=(tall + 0.3, tall + 0.3 - high), aspect="equal")
    axes.set_axis_off()
    text = f"A {size}×{size} filter at row {row + 1}, column {column + 1} of a {tall}×{image.shape[1]} image"
    return alt_text.describe(fig, f"{text}: the products add up to {output[row, column]:g}.")


def _cells(axes, grid, levels, left, top, shown):
    """Numbers in cells; those that are not yet computed are empty."""
    drawn = np.arange(grid.size).reshape(grid.shape) < shown
    edges = left + np.arange(grid.shape[1] + 1), top + np.arange(len(grid) + 1)
    look = {"cmap": "gray", "vmin": 0, "vmax": 1, "edgecolors": "#909090", "linewidth": 0.8}
    axes.pcolormesh(*edges, np.ma.masked_where(~drawn, levels), **look)
    for row, column in np.argwhere(drawn):
        look = {"ha": "center", "va": "center", "fontsize": 11, "color": ink(levels[row, column])}
        axes.text(left + column + 0.5, top + row + 0.5, f"{grid[row, column]:g}", **look)
    axes.add_patch(Rectangle((left, top), *grid.shape[::-1], fill=False, ec="#909090", lw=1.2))
