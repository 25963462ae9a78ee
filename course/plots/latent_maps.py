"""Codes of two numbers as maps, and what a decoder draws all over such a map."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from course.plots import alt_text, style

COLORS = (*style.COLORS, "#8C510A", "#6A3D9A", "#666666")  # ten: brown, violet and grey beside the style's seven
SHOWN = 99.5  # percentile of the distances that is still in a map: a far straggler must not shrink all the rest


def latent_maps(maps: Mapping[str, ArrayLike], labels: ArrayLike, names: Sequence[str], *, size: float = 3.9) -> Figure:
    """Maps side by side: each code is a point, written as the sign of its class and in the colour of its class.

    The name of each class stands in bold where the middle of its points is, so no colour is needed to read it.

    Args:
        maps: {title: codes (n, 2)}, each scaled by itself.
        labels: (n,) class numbers, the same for all maps.
        names: of the classes, ten at most, one character each.
        size: inches of a map.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: codes of another shape, more classes than colours, or a name that is longer than one character.
    """
    labels, names = np.asarray(labels), list(names)
    if len(names) > len(COLORS) or any(len(name) != 1 for name in names):
        raise ValueError(f"classes need names of one character, and ten at most, got {names}")
    fig, grid = style.panels(len(maps), 2, width=size, height=size)
    for axes, (title, codes) in zip(grid.flat, maps.items(), strict=False):
        _map(axes, _checked(title, codes, labels), labels, names)
        axes.set(title=title, xlabel="first number", ylabel="second number")
    text = "one point for each image, written as its class and coloured by it"
    return alt_text.describe(fig, f"Codes of two numbers, {text}: {alt_text.listed(maps)}.")


def manifold(images: ArrayLike, first: ArrayLike, second: ArrayLike, *, size: float = 6.4) -> Figure:
    """What a decoder draws at each place of a grid over the map, as one picture without gaps.

    Args:
        images: array (rows, columns, height, width) or with a last axis of 1, grey in 0..1. The second number of the
            code rises from row to row, the first from column to column.
        first: (columns,) first numbers, rising.
        second: (rows,) second numbers, rising; the first row is drawn at the bottom.
        size: inches of the picture.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: shapes that do not fit.
    """
    images, first, second = np.asarray(images), np.asarray(first), np.asarray(second)
    images = images[..., 0] if images.ndim == 5 else images
    if images.ndim != 4 or images.shape[:2] != (len(second), len(first)):
        raise ValueError(f"images must be ({len(second)}, {len(first)}, height, width), got {images.shape}")
    rows, columns, height, width = images.shape
    picture = images[::-1].transpose(0, 2, 1, 3).reshape(rows * height, columns * width)
    fig, axes = style.figure(size=(size, size))
    axes.imshow(picture, vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(np.arange(columns)[::4] * width + width / 2, [f"{each:.1f}" for each in first[::4]])
    axes.set_yticks((rows - 1 - np.arange(rows)[::4]) * height + height / 2, [f"{each:.1f}" for each in second[::4]])
    axes.set(xlabel="first number", ylabel="second number")
    axes.spines[:].set_visible(False)
    text = f"{rows} by {columns} images that a decoder draws at the places of a grid over the map"
    return alt_text.describe(fig, f"{text.capitalize()}: neighbours change into each other little by little.")


def _checked(title, codes, labels):
    codes = np.asarray(codes)
    if codes.shape != (len(labels), 2):
        raise ValueError(f"{title!r} must be ({len(labels)}, 2), two numbers for each label, got {codes.shape}")
    return codes


def _map(axes, codes, labels, names):
    far = np.abs(codes - np.median(codes, axis=0))
    shown = (far <= np.percentile(far, SHOWN, axis=0)).all(axis=1)
    halo = [withStroke(linewidth=3, foreground="white")]
    for number, (name, colour) in enumerate(zip(names, COLORS, strict=False)):
        points = codes[shown & (labels == number)]
        if not len(points):
            continue
        axes.scatter(*points.T, s=22, marker=f"${name}$", color=colour, linewidths=0.2)
        place = np.median(points, axis=0)
        axes.text(*place, name, ha="center", va="center", fontsize=17, weight="bold", path_effects=halo, zorder=5)
