"""Filters of a convolutional layer, and feature maps: what it puts out for an image."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

CELL, WIDEST = 0.5, 9.0  # inches
COLUMNS, CHANNELS = 10, 8  # filters and channels in a row


def filters(kernels: ArrayLike | Mapping[str, ArrayLike]) -> Figure:
    """Filters of a convolutional layer, dark below zero, bright above, and grey at zero.

    All panels share one scale, so that filters before and after training can be compared.

    Args:
        kernels: weights (height, width, inputs, filters), or {title: weights} for one panel each, such as
            {"before": ..., "after": ...}. With several inputs a filter is a column of pictures, one for each input.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: weights of another shape.
    """
    panels = {name: np.asarray(k) for name, k in (kernels if isinstance(kernels, dict) else {"": kernels}).items()}
    for kernel in panels.values():
        if kernel.ndim != 4:
            raise ValueError(f"filters must be (height, width, inputs, filters), got {kernel.shape}")
    tables = [_table(kernel) for kernel in panels.values()]
    limit = max(np.abs(kernel).max() for kernel in panels.values())
    cell = min(CELL, WIDEST / max(table.shape[1] for table in tables))
    height = sum(cell * len(table) + 0.35 for table in tables)
    width = max(cell * max(table.shape[1] for table in tables), 1.5)
    fig, grid = style.figure(
        len(tables), size=(width + 1.1, max(height, 1.5)), squeeze=False, height_ratios=[len(table) for table in tables]
    )
    for axis, name, table in zip(grid.flat, panels, tables, strict=True):
        image = axis.imshow(_mosaic(table), cmap="cividis", vmin=-limit, vmax=limit)
        axis.set(title=name, anchor="W")
        axis.set_axis_off()
    fig.colorbar(image, ax=grid, label="weight", ticks=[-limit, 0, limit], format="%.2f")
    shown = alt_text.listed(f"{k.shape[3]} of {k.shape[0]}×{k.shape[1]} {name}" for name, k in panels.items())
    return alt_text.describe(
        fig, f"Filters of a convolutional layer, weights from {-limit:.3g} to {limit:.3g}: {shown}."
    )


def feature_maps(maps: Mapping[str, ArrayLike]) -> Figure:
    """Feature maps of several layers for one image: a row for each layer, with its name and shape.

    A row shows the eight channels that vary most over the image, in their order, with their numbers, on one scale:
    dark for its smallest values and bright for its largest.

    Args:
        maps: {name of the layer: its output (height, width, channels) for one image}, in order. The image itself
            may be one of them.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: an output of another shape (of a batch of images, or of a layer without places).
    """
    maps = {name: np.asarray(values) for name, values in maps.items()}
    for name, values in maps.items():
        if values.ndim != 3:
            raise ValueError(f"{name!r} must be (height, width, channels) of one image, got {values.shape}")
    count = min(CHANNELS, max(values.shape[-1] for values in maps.values()))
    fig, grid = style.figure(len(maps), count, size=(1.6 + 0.95 * count, 1.1 * len(maps)), squeeze=False)
    for row, (name, values) in zip(grid, maps.items(), strict=True):
        _row(row, values, count)
        row[0].set_ylabel(f"{name}\n{_size(values)}", rotation=0, ha="right", va="center")
    shown = alt_text.listed(f"{name} {_size(values)}" for name, values in maps.items())
    return alt_text.describe(fig, f"Feature maps of one image, at most {count} channels of each layer: {shown}.")


def _size(values):
    return "×".join(map(str, values.shape))


def _row(axes, values, count):
    chosen = np.sort(np.argsort(-values.std(axis=(0, 1)), kind="stable")[:count])
    low, high = np.percentile(values[..., chosen], [0.5, 99.5])  # one bright corner must not dim all the rest
    colours = "cividis" if values.shape[-1] > 1 else "gray"  # one channel: a picture
    for axis, channel in zip(axes[: len(chosen)], chosen, strict=True):
        axis.imshow(values[..., channel], cmap=colours, vmin=low, vmax=high)
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
        if values.shape[-1] > 1:
            axis.set_title(f"{channel}", fontsize=8, pad=2)
    for axis in axes[len(chosen) :]:
        axis.set_axis_off()


def _table(kernel):
    """Filters laid out in rows and columns: (rows, columns, height, width); NaN where the last row is not full."""
    height, width, inputs, count = kernel.shape
    if inputs > 1:
        return kernel.transpose(2, 3, 0, 1)
    columns = min(COLUMNS, count)
    table = np.full((-(-count // columns) * columns, height, width), np.nan)
    table[:count] = kernel[:, :, 0].transpose(2, 0, 1)
    return table.reshape(-1, columns, height, width)


def _mosaic(table):
    """One picture (pixels, pixels) of a table of pictures, with one pixel of nothing between them."""
    rows, columns, height, width = table.shape
    picture = np.full((rows, columns, height + 1, width + 1), np.nan)
    picture[:, :, :height, :width] = table
    return picture.transpose(0, 2, 1, 3).reshape(rows * (height + 1), columns * (width + 1))[:-1, :-1]
