"""Accuracy over size."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from matplotlib.transforms import Bbox

from course.plots import alt_text, style

# Where a name may stand: points to the right, points upwards, horizontal and vertical alignment.
PLACES = [
    (7, 0, "left", "center"), (-7, 0, "right", "center"), (0, 7, "center", "bottom"), (0, -7, "center", "top"),
    (6, 6, "left", "bottom"), (6, -6, "left", "top"), (-6, 6, "right", "bottom"), (-6, -6, "right", "top"),
]  # fmt: skip
DISTANCES = (1, 2.5, 4, 6)


def accuracy_vs_parameters(
    models: Mapping[str, tuple[int, float | Sequence[float]]], *, zoom: float | None = None
) -> Figure:
    """Accuracy of models over their size, each point with its name.

    Args:
        models: {name: (number of parameters, accuracy in 0..1)}; or the accuracies of several runs, which are drawn as
            their mean, a line from the lowest to the highest, and a short stroke for each.
        zoom: the accuracy at which the vertical axis is broken: what lies above gets a panel of its own, with a larger
            scale, if there are models on both sides.

    Returns:
        Matplotlib Figure with a logarithmic axis of parameters.
    """
    runs = {name: (size, np.atleast_1d(accuracies)) for name, (size, accuracies) in models.items()}
    points = {name: (size, float(accuracies.mean())) for name, (size, accuracies) in runs.items()}
    fig, panels = _panels([accuracy for _, accuracy in points.values()], zoom)
    for axes in panels:
        axes.scatter(*zip(*points.values(), strict=True), s=45, color=style.BLUE, zorder=3)
        for size, accuracies in runs.values():
            if len(accuracies) > 1:
                axes.plot([size] * len(accuracies), np.sort(accuracies), color=style.BLUE, ls="-", lw=1.4, marker="_")
        axes.grid(color="#DDDDDD", linewidth=0.8)
        axes.margins(0.12)
    panels[-1].set(xlabel="parameters", xscale="log")
    _limit(panels, zoom)
    low, high = panels[-1].get_xlim()
    panels[-1].xaxis.set_major_locator(LogLocator(subs=(1,) if high > 300 * low else (1, 2, 5)))
    panels[-1].xaxis.set_major_formatter(FuncFormatter(_short))
    panels[-1].xaxis.set_minor_formatter(NullFormatter())
    _name(fig, panels, points, runs)
    shown = alt_text.listed(
        f"{name} {_range(accuracies)} with {_short(size)}" for name, (size, accuracies) in runs.items()
    )
    return alt_text.describe(fig, f"Accuracy of {len(models)} models over their numbers of parameters: {shown}.")


def _panels(accuracies, zoom):
    """The figure, and its panels from the top: two if there are accuracies on both sides of `zoom`, else one."""
    if zoom is None or not min(accuracies) < zoom <= max(accuracies):
        fig, axes = style.figure(size=(6.4, 4.0))
        axes.set(ylabel="accuracy")
        return fig, [axes]
    fig, (above, below) = style.figure(2, 1, size=(6.8, 5.2), sharex=True, height_ratios=(3, 1))
    above.spines["bottom"].set_visible(False)
    above.tick_params(axis="x", which="both", length=0)
    below.set_facecolor("#F2F2F2")
    fig.supylabel("accuracy", fontsize="medium")
    return fig, [above, below]


def _limit(panels, zoom):
    """Set what each panel shows: in two panels, the lower ends where the upper begins, and both say so."""
    for axes in panels:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.4g}%"))
    if len(panels) == 2:
        panels[0].set_ylim(zoom, 1)
        panels[1].set(ylim=(0, zoom), yticks=[0, zoom / 2, zoom])


def _range(accuracies):
    return f"{accuracies.mean():.2%}" + (
        f" ({accuracies.min():.2%} to {accuracies.max():.2%})" if len(accuracies) > 1 else ""
    )


def _short(number, position=None):
    """A number of parameters in short: 900, 62 k, 138 M."""
    size, unit = next((s, u) for s, u in ((1e6, " M"), (1e3, " k"), (1, "")) if number >= s or s == 1)
    return f"{number / size:g}{unit}"


def _name(fig, panels, points, runs):
    """Write each name as near to its point as it can be without covering a point, a range or another name."""
    fig.draw_without_rendering()  # settles the layout, so that places can be measured
    taken = [_strip(axes, size, accuracies) for axes in panels for size, accuracies in runs.values()]
    for name, (size, accuracy) in points.items():
        axes = next((each for each in panels if accuracy >= each.get_ylim()[0]), panels[-1])
        taken.append(_write(axes, name, (size, accuracy), taken))


def _strip(axes, size, accuracies):
    """The box, in pixels, of a model's point and of its range, as far as a panel shows it."""
    shown = np.clip([accuracies.min(), accuracies.max()], *axes.get_ylim())
    (x, low), (_, high) = axes.transData.transform([(size, shown[0]), (size, shown[1])])
    return Bbox.from_extents(x - 5, low - 5, x + 5, high + 5)


def _write(axes, name, point, taken):
    """Write one name in the first place that is free, else in the last one; return the box it fills."""
    inside = axes.get_window_extent()
    text = None
    for far, (right, up, across, along) in itertools.product(DISTANCES, PLACES):
        if text is not None:
            text.remove()
        line = {"arrowstyle": "-", "color": "#808080", "linewidth": 0.8} if far > 1 else None
        place = {"xytext": (far * right, far * up), "textcoords": "offset points", "ha": across, "va": along}
        text = axes.annotate(name, point, **place, fontsize=9, arrowprops=line, in_layout=False)
        text.get_window_extent()  # moves the name to its place
        box = Text.get_window_extent(text)  # of the name alone, without the line to its point
        if inside.count_contains([box.min, box.max]) == 2 and not any(map(box.overlaps, taken)):
            break
    return box
