"""A map whose places are marked by little pictures."""

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def picture_map(
    places: ArrayLike, images: ArrayLike, labels: ArrayLike, *, size: float = 7.2, side: float = 0.034
) -> Figure:
    """Drawings at their places in the plane, each class in one colour.

    Args:
        places: float (n, 2).
        images: (n, height, width[, 1]), 1 where ink is.
        labels: int (n,), the class of each; there are more classes than colours, and neighbours may share one.
        size: inches of the map, which is square.
        side: of a picture, as a share of the map.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: not one place and one label for each image.
    """
    places, images, labels = np.asarray(places, float), np.asarray(images), np.asarray(labels)
    if places.shape != (len(images), 2) or labels.shape != (len(images),) or not len(images):
        raise ValueError(f"{len(images)} images need places (n, 2) and labels (n,), got {places.shape}, {labels.shape}")
    from matplotlib.colors import to_rgb

    low, high = places.min(axis=0), places.max(axis=0)
    placed = (places - low) / np.maximum(high - low, 1e-9)
    fig, axes = style.figure(size=(size, size))
    for (x, y), image, label in zip(placed, images, labels, strict=True):
        ink = np.empty((*image.shape[:2], 4))
        ink[..., :3], ink[..., 3] = to_rgb(style.COLORS[label % len(style.COLORS)]), np.squeeze(image)
        half = side / 2
        axes.imshow(ink, extent=(x - half, x + half, y - half, y + half), interpolation="bilinear", zorder=2)
    axes.set(xlim=(-side, 1 + side), ylim=(-side, 1 + side), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    text = f"A map of {len(images)} drawings of {len(np.unique(labels))} characters, each drawn at its place."
    return alt_text.describe(fig, text)
