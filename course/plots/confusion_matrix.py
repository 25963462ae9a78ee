"""The confusion matrix."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def confusion_matrix(y: ArrayLike, predicted: ArrayLike, class_names: Sequence[str]) -> Figure:
    """Confusion matrix: of the examples of each class (row), which share was taken for each class (column).

    Args:
        y: true labels (n,).
        predicted: predicted labels (n,).
        class_names: name of each class, by label.

    Returns:
        Matplotlib Figure; shares from 5 % on are written into their cells, in per cent.
    """
    from sklearn.metrics import confusion_matrix

    labels = np.arange(len(class_names))
    shares = confusion_matrix(y, predicted, labels=labels, normalize="true")
    side = 1.6 + 0.25 * len(labels)
    fig, axis = style.figure(size=(side, side))
    axis.imshow(shares, cmap="Greys", vmin=0, vmax=1)
    axis.set(xticks=labels, yticks=labels, xlabel="predicted", ylabel="true")
    axis.set_xticklabels(class_names)
    axis.set_yticklabels(class_names)
    axis.tick_params(length=0)
    for row, column in np.argwhere(shares >= 0.05):
        colour = style.BLACK if shares[row, column] < 0.4 else "white"
        axis.text(column, row, f"{100 * shares[row, column]:.0f}", ha="center", va="center", fontsize=7, color=colour)
    return alt_text.describe(fig, _sentence(shares, class_names, np.mean(np.asarray(y) == predicted)))


def _sentence(shares, class_names, accuracy):
    """Accuracy, and the three pairs that are confused most."""
    confused = np.where(np.eye(len(shares)), 0, shares)
    worst = [np.unravel_index(n, shares.shape) for n in np.argsort(-confused, axis=None, kind="stable")[:3]]
    pairs = [f"{class_names[i]} taken for {class_names[j]} {shares[i, j]:.0%}" for i, j in worst if confused[i, j]]
    text = f"Confusion matrix of {len(class_names)} classes, {accuracy:.1%} of the predictions right"
    return f"{text}; most often {alt_text.listed(pairs)}." if pairs else f"{text}."
