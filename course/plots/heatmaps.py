"""Images with a map of what mattered laid over them."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def heatmaps(x: ArrayLike, maps: ArrayLike, titles: Sequence[str] | None = None, *, columns: int = 8) -> Figure:
    """Images in grey under heat maps: the brighter the colour, the more a place counted; a line goes round the most.

    The line is where a map reaches half of 1. Where a map is 0 the image shows through unchanged.

    Args:
        x: images (n, height, width) or (n, height, width, 1 or 3), floats in 0..1; colour is drawn as grey.
        maps: (n, rows, columns) in 0..1, stretched over the image.
        titles: n short texts, or None.
        columns: images in a row.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: shapes that do not fit.
    """
    x, maps = np.asarray(x), np.asarray(maps)
    if x.ndim == 4:
        x = x.mean(axis=-1)
    if x.ndim != 3 or maps.ndim != 3 or len(maps) != len(x):
        raise ValueError(f"need images (n, height, width[, 1 or 3]) and as many maps, got {x.shape} and {maps.shape}")
    if titles is not None and len(titles) != len(x):
        raise ValueError(f"{len(x)} images but {len(titles)} titles")
    titles = [textwrap.fill(title, 17) for title in ([""] * len(x) if titles is None else titles)]
    lines = max((title.count("\n") + 1 for title in titles), default=0)
    fig, axes = style.panels(len(x), columns, width=1.2, height=1.27 + 0.16 * lines)
    for axis, image, heat, title in zip(axes.flat[: len(x)], x, maps, titles, strict=True):
        _overlay(axis, image, heat)
        axis.set_axis_off()
        axis.set_title(title, fontsize=9, pad=2)
    shown = f": {alt_text.listed(titles)}" if any(titles) else ""
    return alt_text.describe(fig, f"{len(x)} images under heat maps of what counted most{shown}.")


def _overlay(axis, image, heat):
    from skimage.transform import resize

    axis.imshow(image, vmin=0, vmax=1)
    heat = resize(heat, image.shape, order=1, mode="edge", anti_aliasing=False)
    axis.imshow(heat, cmap="viridis", vmin=0, vmax=1, alpha=0.6 * heat)
    if heat.max() > 0.5 > heat.min():
        line = axis.contour(heat, [0.5], colors="white", linewidths=1.3)
        line.set_path_effects([withStroke(linewidth=2.6, foreground=style.BLACK)])
