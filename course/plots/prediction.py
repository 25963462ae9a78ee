"""One image, and a classifier's prediction for it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def prediction(image: ArrayLike, probabilities: ArrayLike, class_names: Sequence[str]) -> Figure:
    """An image with bars beside it: the five classes that a classifier finds most probable.

    Args:
        image: array (height, width, 3) or (height, width), floats in 0..1.
        probabilities: (classes,), the classifier's output for it.
        class_names: name of each class.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is not one name for each probability.
    """
    probabilities = np.asarray(probabilities)
    if probabilities.shape != (len(class_names),):
        raise ValueError(f"need a probability for each of {len(class_names)} classes, got {probabilities.shape}")
    best = np.argsort(-probabilities, kind="stable")[:5]
    fig, (left, right) = style.figure(1, 2, size=(6.0, 2.2), width_ratios=(1, 1.6))
    left.imshow(image, vmin=0, vmax=1)
    left.set_axis_off()
    names, shares = [class_names[n] for n in best], [f"{p:.1%}" for p in probabilities[best]]
    right.bar_label(right.barh(names, probabilities[best], color=style.BLUE), shares, padding=3)
    right.set(xlim=(0, 1.18), xticks=[])
    right.invert_yaxis()
    right.spines["bottom"].set_visible(False)
    shown = alt_text.listed(f"{name} {share}" for name, share in zip(names, shares, strict=True))
    return alt_text.describe(fig, f"An image and its most probable classes: {shown}.")
