"""Accuracy over size."""

import itertools
from collections.abc import Mapping

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


def accuracy_vs_parameters(models: Mapping[str, tuple[int, float]]) -> Figure:
    """Accuracy of models over their size, each point with its name.

    Args:
        models: {name: (number of parameters, accuracy in 0..1)}.

    Returns:
        Matplotlib Figure with a logarithmic axis of parameters.
    """
    fig, axes = style.figure(size=(6.4, 4.0))
    axes.scatter(*zip(*models.values(), strict=True), s=45, color=style.BLUE, zorder=3)
    axes.set(xlabel="parameters", ylabel="accuracy", xscale="log")
    axes.margins(0.12)
    low, high = axes.get_xlim()
    axes.xaxis.set_major_locator(LogLocator(subs=(1,) if high > 300 * low else (1, 2, 5)))
    axes.xaxis.set_major_formatter(FuncFormatter(_short))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.4g}%"))
    axes.grid(color="#DDDDDD", linewidth=0.8)
    _name(fig, axes, models)
    shown = alt_text.listed(f"{name} {accuracy:.2%} with {_short(size)}" for name, (size, accuracy) in models.items())
    return alt_text.describe(fig, f"Accuracy of {len(models)} models over their numbers of parameters: {shown}.")


def _short(number, position=None):
    """A number of parameters in short: 900, 62 k, 138 M."""
    size, unit = next((s, u) for s, u in ((1e6, " M"), (1e3, " k"), (1, "")) if number >= s or s == 1)
    return f"{number / size:g}{unit}"


def _name(fig, axes, models):
    """Write each name as near to its point as it can be without covering a point or another name."""
    fig.draw_without_rendering()  # settles the layout, so that places can be measured
    middles = axes.transData.transform(list(models.values()))
    taken = [Bbox.from_bounds(x - 5, y - 5, 10, 10) for x, y in middles]
    for name, point in models.items():
        taken.append(_write(axes, name, point, taken))


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
