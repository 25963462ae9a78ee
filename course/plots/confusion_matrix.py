"""The confusion matrix."""

import numpy as np

from course.plots import style


def confusion_matrix(y, predicted, class_names):
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
    return fig
