"""Series in time: the windows that they are cut into, and forecasts of them."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

BAR = {"linestyle": "-", "linewidth": 6, "solid_capstyle": "butt"}


def series_windows(
    parts: Mapping[str, tuple[ArrayLike, ArrayLike]], length: int, horizon: int, origins: Sequence[int], unit: str
) -> Figure:
    """A series, and below it some of the windows that a network reads: what it sees, and what it must forecast.

    Args:
        parts: {name: (dates (n,), values (n,))}, in order of time.
        length: steps that a window sees.
        horizon: steps that it must forecast.
        origins: where forecasts begin, counted from the first date; a row for each.
        unit: of the values, for the vertical axis.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: a window begins before the first date, or ends behind the last one.
    """
    dates = np.concatenate([each for each, _ in parts.values()])
    for origin in origins:
        if not length <= origin <= len(dates) - horizon:
            raise ValueError(f"origins must be {length} to {len(dates) - horizon}, got {origin}")
    fig, (top, bottom) = style.figure(2, 1, size=(7.4, 5), sharex=True, height_ratios=(3, 2))
    for name, (times, values) in parts.items():
        top.plot(times, values, label=name)
        bottom.axvline(times[-1], color="0.6", linewidth=1, linestyle=":")
    for row, origin in enumerate(origins):
        bottom.plot(dates[[origin - length, origin]], [row, row], color="0.7", **BAR)
        bottom.plot(dates[[origin, origin + horizon - 1]], [row, row], color=style.BLACK, **BAR)
    bottom.plot([], [], color="0.7", label="history: x", **BAR)
    bottom.plot([], [], color=style.BLACK, label="to forecast: y", **BAR)
    top.set(ylabel=unit)
    bottom.set(yticks=[], ylabel="windows", ylim=(len(origins), -1))
    top.legend()
    bottom.legend(loc="lower left")
    shown = f"{len(origins)} windows of {length} steps, each with the {horizon} after it"
    return alt_text.describe(fig, f"A series in {len(parts)} parts, {alt_text.listed(parts)}; below it {shown}.")


def forecasts(
    dates: ArrayLike,
    values: ArrayLike,
    made: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike]],
    unit: str,
) -> Figure:
    """What came, and forecasts of it with their intervals.

    Args:
        dates: (n,).
        values: (n,), what came.
        made: {name: (dates (h,), forecast (h,), lower ends (h,), upper ends (h,))}.
        unit: of the values, for the vertical axis.

    Returns:
        Matplotlib Figure.
    """
    from matplotlib.dates import ConciseDateFormatter

    fig, axes = style.figure(size=(7.5, 3.2))
    axes.plot(dates, values, color="0.3", linestyle="-", label="actual")
    for name, (times, forecast, low, high) in made.items():
        (line,) = axes.plot(times, forecast, label=name)
        axes.fill_between(times, low, high, alpha=0.2, color=line.get_color(), linewidth=0)
    axes.set(ylabel=unit)
    year = ["", *["%Y"] * 5]  # below the axis, where no label says it
    axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator(), offset_formats=year))
    fig.legend(loc="outside right upper")
    return alt_text.describe(fig, f"{unit}, and forecasts with shaded intervals: {alt_text.listed(made)}.")
