"""Accuracy against the number of training examples or another setting, with what the draw of the examples changes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots import alt_text, style

MARKERS, APART = "osD^", 0.07  # markers of the ways, and how far apart they stand
Drawn = Mapping[str, Mapping[str, Sequence[float]]]


def learning_curve(drawn: Drawn, examples: str) -> Figure:
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
    _check(drawn)
    fig, axes = style.figure()
    _draw(axes, drawn)
    axes.set(xlabel=examples, ylabel="test accuracy")
    fig.legend(loc="outside right upper")
    return alt_text.describe(fig, f"Test accuracy, lowest to highest draw, by {examples}: {_all_said(drawn)}.")


def by_setting(panels: Mapping[str, Drawn], setting: str, *, measure: str = "accuracy") -> Figure:
    """Panels side by side, each with means over draws and lines from the lowest to the highest draw, from 0 to 1.

    Args:
        panels: {title: {way to learn: {setting as text: values, one for each draw}}}, the same ways in each panel; a
            panel as `learning_curve` takes it.
        setting: what is set, for the horizontal axes, such as "learning rate".
        measure: what the values are, shares in 0..1.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: nothing was drawn.
    """
    for drawn in panels.values() or [{}]:
        _check(drawn)
    fig, grid = style.panels(len(panels), len(panels), width=7.6 / max(len(panels), 1.2), height=3.0, legend=0.4)
    for axes, (title, drawn) in zip(grid[0], panels.items(), strict=True):
        _draw(axes, drawn)
        axes.set(title=title, xlabel=setting, ylim=(0, 1))
    grid[0, 0].set_ylabel(measure)
    fig.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    said = "; ".join(f"{title or measure}: {_all_said(drawn)}" for title, drawn in panels.items())
    return alt_text.describe(fig, f"{measure.capitalize()}, lowest to highest draw, by {setting}. {said}.")


def _check(drawn):
    if not any(drawn.values()):
        raise ValueError("there is nothing to draw: give each way its accuracies")


def _draw(axes, drawn):
    counts = max((list(values) for values in drawn.values()), key=len)
    for number, (way, values) in enumerate(drawn.items()):
        low, mean, high = np.array([(min(each), np.mean(each), max(each)) for each in values.values()]).T
        places = np.array([counts.index(count) for count in values]) + APART * (number - (len(drawn) - 1) / 2)
        axes.errorbar(places, mean, (mean - low, high - mean), marker=MARKERS[number], capsize=4, label=way)
    axes.set(xticks=range(len(counts)), xticklabels=counts, xlim=(-0.4, len(counts) - 0.6))


def _all_said(drawn):
    return alt_text.listed(f"{way} {_said(values)}" for way, values in drawn.items())


def _said(values):
    spans = [f"{count}: {min(each):.2f} to {max(each):.2f}" for count, each in values.items()]
    return f"({', '.join(spans)})"
