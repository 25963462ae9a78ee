"""What the layers of a network make of several photographs: the same maps for each, from first layer to last."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, photographs

SIDE, GAP, NAME = 1.05, 0.08, 0.8  # inches: of a picture, between pictures, for the names above
BRIGHTEST = 99.5  # percentile drawn brightest: one bright corner must not dim all the rest


def depths(x: ArrayLike, stages: Mapping[str, ArrayLike]) -> Figure:
    """Photographs beside their feature maps: a row for each photograph, two columns for each layer.

    Of each layer two maps are drawn, the same for all photographs: the one whose brightness differs least from
    photograph to photograph (in proportion to its mean), and the one that differs most; both among the half of the
    maps that vary most over a photograph. A map has one scale for all photographs, dark at 0.

    Args:
        x: photographs (n, height, width, 3) in 0..1.
        stages: {name of a layer: its outputs (n, rows, columns, channels), none below 0}, in order.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: shapes that do not fit.
    """
    x, stages = np.asarray(x), {name: np.asarray(maps) for name, maps in stages.items()}
    for name, maps in {"x": x, **stages}.items():
        if maps.ndim != 4 or len(maps) != len(x):
            raise ValueError(f"{name!r} must be (n, rows, columns, channels) of {len(x)} photographs, got {maps.shape}")
    step, pair = SIDE + GAP, 2 * (SIDE + GAP) + 2 * GAP
    fig, axes = photographs.canvas(step + pair * len(stages), NAME + step * len(x))
    _column(axes, 0, list(x), "photograph")
    for number, (name, maps) in enumerate(stages.items()):
        left = step + GAP + number * pair
        title = f"{name}\n{maps.shape[3]} maps of {maps.shape[1]}×{maps.shape[2]}"
        axes.text(left + step - GAP / 2, 0.27, title, ha="center", va="center", fontsize=12, weight="bold")
        for side, (channel, word) in enumerate(zip(general_and_specific(maps), ("all", "some"), strict=True)):
            pictures = coloured(maps[..., channel])
            _column(axes, left + side * step, pictures, f"seen in {word}")
    return alt_text.describe(
        fig,
        f"{len(x)} photographs, a row for each, beside two feature maps of each layer, {alt_text.listed(stages)}: one "
        "that is about equally bright for all photographs, and one that is bright for some only.",
    )


def general_and_specific(maps: np.ndarray) -> tuple[int, int]:
    """Channels of maps (n, rows, columns, channels) whose mean differs least and most between the photographs."""
    means = maps.mean(axis=(1, 2))
    within = maps.std(axis=(1, 2)).mean(axis=0)
    lively = within >= np.median(within)  # a map that is the same everywhere shows nothing
    spread = means.std(axis=0) / (means.mean(axis=0) + 1e-9)
    return int(np.where(lively, spread, np.inf).argmin()), int(np.where(lively, spread, -np.inf).argmax())


def coloured(maps: np.ndarray) -> list[np.ndarray]:
    """Maps (n, rows, columns) as pictures (rows, columns, 3) in 0..1, all on one scale that begins at 0."""
    from matplotlib import colormaps

    brightest = np.percentile(maps, BRIGHTEST) or 1
    return list(colormaps["cividis"](np.clip(maps / brightest, 0, 1))[..., :3])


def _column(axes, left, pictures, name):
    axes.text(left + SIDE / 2, NAME - 0.12, name, ha="center", va="center", fontsize=12)
    for row, picture in enumerate(pictures):
        limits = axes.axis()
        top = NAME + row * (SIDE + GAP)
        axes.imshow(picture, extent=(left, left + SIDE, top + SIDE, top), aspect="auto", interpolation="nearest")
        axes.axis(limits)
