"""Accuracy against the number of training examples, with what the draw of the examples changes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots import alt_text, style

MARKERS, APART = "osD^", 0.07  # markers of the ways, and how far apart they stand


def learning_curve(drawn: Mapping[str, Mapping[str, Sequence[float]]], examples: str) -> Figure:
    """Means over draws of the training examples, each with a line from the lowest to the highest draw.

    Args:
        drawn: {way to learn: {number of examples as text: test accuracies, one for each draw}}, numbers in order. At
            most four ways; one of them has all the numbers that any has.
        examples: what is counted, for the horizontal axis, such as "training photographs per class".

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: nothing was drawn.
    """
    counts = max((list(values) for values in drawn.values()), key=len, default=[])
    if not counts:
        raise ValueError("there is nothing to draw: give each way its accuracies")
    fig, axes = style.figure()
    for number, (way, values) in enumerate(drawn.items()):
        low, mean, high = np.array([(min(each), np.mean(each), max(each)) for each in values.values()]).T
        places = np.array([counts.index(count) for count in values]) + APART * (number - (len(drawn) - 1) / 2)
        axes.errorbar(places, mean, (mean - low, high - mean), marker=MARKERS[number], capsize=4, label=way)
    axes.set(xticks=range(len(counts)), xticklabels=counts, xlim=(-0.4, len(counts) - 0.6))
    axes.set(xlabel=examples, ylabel="test accuracy")
    fig.legend(loc="outside right upper")
    said = alt_text.listed(f"{way} {_said(values)}" for way, values in drawn.items())
    return alt_text.describe(fig, f"Test accuracy, lowest to highest draw, by {examples}: {said}.")


def _said(values):
    spans = [f"{count}: {min(each):.2f} to {max(each):.2f}" for count, each in values.items()]
    return f"({', '.join(spans)})"
