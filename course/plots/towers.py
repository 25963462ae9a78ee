"""Two towers that share their weights."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def towers(one: ArrayLike, other: ArrayLike) -> Figure:
    """A Siamese network, from left to right: two images, one tower used twice, two vectors, a distance.

    Args:
        one, other: the images (height, width[, 1]), 1 where ink is.

    Returns:
        Matplotlib Figure.
    """
    fig, axes = style.figure(size=(7.2, 2.7))
    for y, image in ((1.0, one), (-1.0, other)):
        axes.imshow(1 - np.squeeze(image), vmin=0, vmax=1, extent=(0, 1.4, y - 0.7, y + 0.7))
        axes.plot([0, 1.4, 1.4, 0, 0], np.array([-1, -1, 1, 1, -1]) * 0.7 + y, color="0.5", lw=0.8, ls="-")
        _box(axes, 3.3, y, 2.0, 1.1, "tower", "#CFE5F5")
        _box(axes, 5.9, y, 1.4, 0.7, "vector", "white")
        style.arrow(axes, (1.5, y), (2.25, y))
        style.arrow(axes, (4.35, y), (5.15, y))
        style.arrow(axes, (6.65, y), (7.45, y * 0.25))
    style.arrow(axes, (3.3, 0.4), (3.3, -0.4), arrowstyle="<|-|>", linestyle=(0, (3, 2)))
    axes.text(3.5, 0, "the same weights", va="center", fontsize=11)
    _box(axes, 8.3, 0, 1.6, 0.8, "distance", "#FBE3B0")
    style.arrow(axes, (9.15, 0), (9.75, 0))
    axes.text(9.85, 0, "near: same\nfar: different", va="center", fontsize=11)
    axes.set(xlim=(-0.1, 12.1), ylim=(-1.8, 1.8), aspect="equal")
    axes.set_axis_off()
    return alt_text.describe(
        fig,
        "Two images go through one tower, the same weights for both; the distance of the two vectors says whether they "
        "are the same.",
    )


def _box(axes, x, y, width, height, text, colour):
    look = {"boxstyle": "round,pad=0,rounding_size=0.12", "fc": colour, "ec": style.BLACK, "lw": 1.2}
    axes.add_patch(FancyBboxPatch((x - width / 2, y - height / 2), width, height, **look))
    axes.text(x, y, text, ha="center", va="center", fontsize=12)
