"""How far pairs are apart: those of one class and those of two, as histograms over each other."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def distances(
    panels: Mapping[str, tuple[ArrayLike, ArrayLike]], *, thresholds: Mapping[str, float] | None = None
) -> Figure:
    """Histograms of distances, a panel for each network, on one axis.

    Args:
        panels: {title: (distances of pairs of one class, distances of pairs of two classes)}.
        thresholds: {title: distance below which a pair is called the same}, drawn as a line; for some or for none.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is no panel, or one lacks distances.
    """
    if any(len(np.ravel(each)) == 0 for pair in panels.values() for each in pair):
        raise ValueError("each panel needs distances of pairs of one class, and of two")
    width = 7.2 / max(len(panels), 1.2)
    fig, grid = style.panels(len(panels), max(len(panels), 1), width=width, height=2.5, legend=0.4)
    highest = max(float(np.max(each)) for pair in panels.values() for each in pair)
    edges = np.linspace(0, max(highest, 1e-6) * 1.02, 41)
    for axes, (title, (same, different)) in zip(grid[0], panels.items(), strict=True):
        _draw(axes, np.ravel(same), np.ravel(different), edges)
        if title in (thresholds or {}):
            axes.axvline(thresholds[title], color=style.BLACK, lw=1.4, ls="--", label="threshold")
        axes.set(title=title, xlabel="distance", yticks=[])
    grid[0, 0].set_ylabel("share of pairs")
    handles = {name: handle for axes in grid[0] for handle, name in zip(*axes.get_legend_handles_labels(), strict=True)}
    fig.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=3)
    return alt_text.describe(fig, f"Histograms of distances. {'; '.join(map(_said, panels, panels.values()))}.")


def _draw(axes, same, different, edges):
    for values, name, colour, hatch in ((same, "same", style.BLUE, ""), (different, "different", style.ORANGE, "///")):
        look = {"color": colour, "alpha": 0.65, "hatch": hatch, "edgecolor": "white", "linewidth": 0.3}
        axes.hist(values, edges, weights=np.full(len(values), 1 / len(values)), label=f"{name} class", **look)


def _said(title, pair):
    same, different = (np.median(np.ravel(each)) for each in pair)
    return f"{title}: half of the pairs of one class are nearer than {same:.2f}, of two classes {different:.2f}"
