"""Curves: of functions of one number, and of metrics that training runs kept for each epoch."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course.plots import alt_text, style


def functions(named: Mapping[str, Callable], low: float, high: float) -> Figure:
    """Graphs of functions of one number, such as activations, in one panel.

    Args:
        named: {name: function from an array of numbers to an array of the same shape}.
        low, high: ends of the horizontal axis.

    Returns:
        `matplotlib.figure.Figure`.

    Example:
        plots.functions({"tanh": np.tanh, "step": lambda z: np.heaviside(z, 0)}, low=-4, high=4)
    """
    fig, axes = style.figure()
    values = np.linspace(low, high, 1001)
    for name, function in named.items():
        axes.plot(values, function(values), label=name)
    axes.set(xlabel="input", ylabel="output")
    axes.locator_params(axis="x", nbins=11, integer=True)
    axes.legend()
    return fig


def curves(history: Any, metrics: Sequence[str] = ("loss", "accuracy")) -> Figure:
    """Learning curves of one run, one panel for each metric: training solid, validation dashed.

    Args:
        history: what `fit` returned, or its `.history`: {"loss": [...], "val_loss": [...], ...}.
        metrics: names of the metrics to draw, such as "loss" and "accuracy".

    Returns:
        `matplotlib.figure.Figure`.

    Raises:
        ValueError: the run has no such metric.
    """
    values = _values(history)
    fig, grid = style.figure(1, len(metrics), size=(3.6 * len(metrics), 2.9), squeeze=False)
    for axes, metric in zip(grid.flat, metrics, strict=True):
        _draw(axes, _metric(values, metric), label="training", color=style.BLUE, linestyle="-")
        if f"val_{metric}" in values:
            _draw(axes, values[f"val_{metric}"], label="validation", color=style.ORANGE, linestyle="--")
        _finish(axes, metric)
        axes.legend()
    panels = "; ".join(
        f"{metric}: {alt_text.listed(alt_text.contents(axes))}" for axes, metric in zip(grid.flat, metrics, strict=True)
    )
    return alt_text.describe(fig, f"Learning curves over {len(values[metrics[0]])} epochs; {panels}.")


def compare(histories: Mapping[str, Any], metric: str = "loss", *, moment: str = "epoch") -> Figure:
    """Learning curves of several runs in one panel.

    Args:
        histories: {name of the run: what `fit` returned, or its `.history`}. Of curves (repeats, epochs), as
            `training.compare` gives them, the mean is drawn, and a band from the lowest to the highest.
        metric: the metric to draw, such as "loss" or "val_accuracy".
        moment: what lies between two points, for the horizontal axis.

    Returns:
        `matplotlib.figure.Figure`.

    Raises:
        ValueError: a run has no such metric.

    Example:
        plots.compare({"dense": dense.fit(...), "convolutional": cnn.fit(...)}, "val_accuracy")
    """
    fig, axes = style.figure()
    for name, history in histories.items():
        _draw(axes, _metric(_values(history), metric), label=name)
    _finish(axes, metric)
    axes.set_xlabel(moment)
    fig.legend(loc="outside right upper")
    return fig


def one_by_one(
    histories: Mapping[str, Any], metric: str = "loss", *, moment: str = "epoch", columns: int = 4
) -> Figure:
    """Learning curves of several runs, each in a panel of its own, with the others' means in grey behind it.

    Args:
        histories, metric, moment: as for `compare`.
        columns: panels in a row.

    Returns:
        `matplotlib.figure.Figure`.

    Raises:
        ValueError: no run, or one that has no such metric.
    """
    means = {name: np.atleast_2d(_metric(_values(run), metric)).mean(axis=0) for name, run in histories.items()}
    fig, grid = style.panels(len(histories), columns, width=8.4 / columns, height=2.1)
    for number, (axes, (name, history)) in enumerate(zip(grid.flat[: len(means)], histories.items(), strict=True)):
        for other in means:
            axes.plot(range(1, len(means[other]) + 1), means[other], color="0.85", linestyle="-", linewidth=1)
        _draw(axes, _metric(_values(history), metric), color=style.BLUE, linestyle="-")
        _finish(axes, metric)
        axes.set(title=name, xlabel=moment)
        axes.grid(axis="y", color="0.92")
        axes.sharex(grid.flat[0])
        axes.sharey(grid.flat[0])
        axes.tick_params(labelleft=number % grid.shape[1] == 0)
        if number % grid.shape[1]:
            axes.set_ylabel("")
        if number + grid.shape[1] < len(means):
            axes.set_xlabel("")
    said = alt_text.listed(f"{name} from {mean[0]:.3g} to {mean[-1]:.3g}" for name, mean in means.items())
    return alt_text.describe(fig, f"Learning curves of {metric}, a panel each: {said}.")


def _values(history):
    return getattr(history, "history", history)


def _metric(values, metric):
    if metric not in values:
        raise ValueError(f"this run has no {metric!r}; it has {', '.join(values)}")
    return values[metric]


def _draw(axes, values, **look):
    runs = np.atleast_2d(values)
    epochs = range(1, runs.shape[1] + 1)
    marker = "o" if len(epochs) == 1 else ""  # a line of one point is not seen
    (line,) = axes.plot(epochs, runs.mean(axis=0), marker=marker, **look)
    if len(runs) > 1:
        axes.fill_between(epochs, runs.min(axis=0), runs.max(axis=0), color=line.get_color(), alpha=0.15, linewidth=0)


def _finish(axes, metric):
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set(xlabel="epoch", ylabel=metric.replace("val_", "validation ").replace("_", " "))
    if metric.endswith("loss"):  # from zero, so that a flat curve looks flat
        axes.set_ylim(bottom=min(0, *(min(line.get_ydata()) for line in axes.get_lines())))
