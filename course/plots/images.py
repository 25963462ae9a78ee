"""Images side by side."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def images(x: ArrayLike, titles: Sequence[str] | None = None, *, columns: int = 8, size: float = 1.0) -> Figure:
    """Images in a grid, row by row.

    Args:
        x: array (n, height, width) or (n, height, width, 1) grey, or (n, height, width, 3) colour; floats in 0..1.
        titles: n short texts, or None.
        columns: images in a row.
        size: inches an image takes.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: no image, `x` has no such shape, or another number of titles.

    Example:
        plots.images(x_train[:16], [data.class_names[label] for label in y_train[:16]])
    """
    x = np.asarray(x)
    if x.ndim not in (3, 4) or (x.ndim == 4 and x.shape[-1] not in (1, 3)):
        raise ValueError(f"images must be (n, height, width[, 1 or 3]), got {x.shape}")
    if titles is not None and len(titles) != len(x):
        raise ValueError(f"{len(x)} images but {len(titles)} titles")
    titles = [""] * len(x) if titles is None else titles
    lines = max((title.count("\n") + 1 for title in titles if title), default=0)
    fig, axes = style.panels(len(x), columns, width=size, height=size * (1 + 0.25 * lines))
    for axis, image, title in zip(axes.flat[: len(x)], x, titles, strict=True):
        axis.imshow(image.squeeze(), vmin=0, vmax=1)
        axis.set_axis_off()
        axis.set_title(title, fontsize=9, pad=2)
    kind = "colour images" if x.shape[-1] == 3 and x.ndim == 4 else "grey images"
    shown = alt_text.listed(titles) or f"{axes.shape[1]} in a row"
    return alt_text.describe(fig, f"{len(x)} {kind} of {x.shape[1]}×{x.shape[2]} pixels: {shown}.")


def signed(values: ArrayLike) -> np.ndarray:
    """Positive numbers as blue, negative ones as orange, and 0 as white, in pictures that `images` takes.

    Args:
        values: array (n, height, width) or (n, height, width, 1). The largest of all, up or down, gets the full colour.

    Returns:
        Array (n, height, width, 3) in 0..1.
    """
    from matplotlib.colors import to_rgb

    values = np.asarray(values, float)
    values = (values[..., 0] if values.ndim == 4 else values)[..., None]
    strength = np.abs(values) / (np.abs(values).max() or 1)
    colours = np.where(values > 0, to_rgb(style.BLUE), to_rgb(style.ORANGE))
    return 1 + strength * (colours - 1)


def misclassified(
    x: ArrayLike,
    y: ArrayLike,
    probabilities: np.ndarray,
    class_names: Sequence[str],
    *,
    count: int = 16,
    columns: int = 8,
    groups: ArrayLike | None = None,
) -> Figure:
    """The most confident errors of a classifier, each titled "true → predicted, confidence".

    Args:
        x: images as `images` takes them.
        y: true labels (n,).
        probabilities: (n, classes), the classifier's outputs.
        class_names: name of each class.
        count: how many errors to draw at most.
        columns: images in a row.
        groups: (n,), equal for images made from one photograph, to draw only the most confident error of each; or
            None to draw every error.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is no error to draw.
    """
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != y)
    if len(wrong) == 0:
        raise ValueError("there is no error to draw: every prediction is right")
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")]
    if groups is not None:
        _, first = np.unique(np.asarray(groups)[worst], return_index=True)
        worst = worst[np.sort(first)]
    worst = worst[:count]
    arrow, size = (" → ", 1.2) if max(map(len, class_names)) < 8 else (" →\n", 1.5)  # room for long names
    titles = [f"{class_names[y[n]]}{arrow}{class_names[predicted[n]]}  {confidence[n]:.0%}" for n in worst]
    fig = images(x[worst], titles, columns=columns, size=size)
    text = "most confident errors, each true → predicted with its confidence"
    return alt_text.describe(fig, f"The {len(worst)} {text}: {alt_text.listed(titles)}.")
