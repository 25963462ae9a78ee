"""Results of several trainings, sorted: the mean as a dot, with a line from the lowest to the highest."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from course.plots import alt_text, style

MARKERS = "oD^"


def dots(tables: pd.DataFrame | Mapping[str, pd.DataFrame], metric: str, *, reference: str | None = None) -> Figure:
    """One row for each variant, the highest mean on top; what overlaps sideways differs by luck, perhaps.

    Args:
        tables: what `training.compare` found: a table with the columns `metric`, "lowest" and "highest"; or up to
            three of them, {name: table}. The first has all rows, and decides their order.
        metric: the column of the means, which also names the axis.
        reference: the row to compare with. Its range in the first table is a grey band behind all rows.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is no row, or a table has one that the first has not.
    """
    tables = {"": tables} if isinstance(tables, pd.DataFrame) else dict(tables)
    if not tables or next(iter(tables.values())).empty:
        raise ValueError("there is nothing to draw: give a table with a row for each variant")
    order = next(iter(tables.values())).sort_values(metric).index.tolist()  # the last is drawn on top
    if unknown := [row for table in tables.values() for row in table.index if row not in order]:
        raise ValueError(f"the first table has no {unknown[0]!r}; it has {', '.join(map(str, order))}")
    fig, axes = style.figure(size=(6.8, 0.9 + 0.3 * len(order)))
    if reference is not None:
        band = next(iter(tables.values())).loc[reference]
        axes.axvspan(band["lowest"], band["highest"], color="0.9", label=f"range of {reference}", zorder=0)
    for number, (name, table) in enumerate(tables.items()):
        heights = [order.index(row) - 0.25 * number for row in table.index]
        whiskers = table[metric] - table["lowest"], table["highest"] - table[metric]
        look = {"fmt": MARKERS[number], "capsize": 3, "linewidth": 1.4, "color": style.COLORS[number]}
        axes.errorbar(table[metric], heights, xerr=whiskers, label=name or "mean, and lowest to highest", **look)
    axes.set(yticks=range(len(order)), yticklabels=order, ylim=(-0.7, len(order) - 0.4), xlabel=metric)
    axes.tick_params(axis="y", length=0)
    axes.grid(color="0.92")
    axes.set_axisbelow(True)
    if len(tables) > 1 or reference is not None:
        fig.legend(loc="outside upper center", ncols=len(tables) + 1)
    said = [f"{name + ': ' if name else ''}{_said(table, metric)}" for name, table in tables.items()]
    return alt_text.describe(fig, f"Means of {metric}, lowest to highest of the repeats. {'; '.join(said)}.")


def _said(table, metric):
    rows = table.sort_values(metric, ascending=False)[[metric, "lowest", "highest"]].iterrows()
    return alt_text.listed("{} {:.3g} ({:.3g} to {:.3g})".format(name, *row) for name, row in rows)
