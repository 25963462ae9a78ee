"""Worlds that an agent acts in, and how its returns grow."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw

from course.plots import alt_text, style

ARROWS = "↑→↓←"
MARKS = {"S": "start", "G": "goal\n+1", "P": "pit\n-1"}
INK, WOOD, GROUND = (0, 114, 178), (213, 94, 0), (120, 120, 120)  # blue, red, grey: readable without colour, too


def grid_world(world, tables: Mapping[str, ArrayLike] | None = None) -> Figure:
    """The map of a `GridWorld`; with tables, a panel for each that shows what a field is worth and the best way.

    Args:
        world: a `course.environments.GridWorld`.
        tables: {title: Q, (fields, 4)}: the value of each action in each field, in the order up, right, down, left.

    Returns:
        Matplotlib Figure. A field's number and shade are its best value; there is no arrow where all four are alike.

    Raises:
        ValueError: a table has another shape.
    """
    tables = {"": None} if tables is None else {title: np.asarray(table) for title, table in tables.items()}
    rows, columns = world.shape
    for title, table in tables.items():
        if table is not None and table.shape != (rows * columns, 4):
            raise ValueError(f"table {title!r} must be ({rows * columns}, 4), got {table.shape}")
    fig, grid = style.panels(len(tables), 2, width=0.62 * columns, height=0.62 * rows + 0.3)
    for axes, (title, table) in zip(grid.flat, tables.items(), strict=False):
        _field(axes, world, table)
        axes.set_title(title)
    shown = f": values and best actions {alt_text.listed(tables)}" if "" not in tables else ""
    return alt_text.describe(fig, f"A grid of {rows} by {columns} fields with start, goal, pits and walls{shown}.")


def _field(axes, world, table):
    values = np.zeros(world.shape) if table is None else table.max(axis=1).reshape(world.shape)
    walls = np.where(world.fields == "#", 0.0, np.nan)
    axes.imshow(np.abs(values), cmap="Blues", vmin=0, vmax=1.4)
    axes.imshow(walls, cmap="gray", vmin=0, vmax=1)
    for (row, column), kind in np.ndenumerate(world.fields):
        text = MARKS.get(str(kind), "")
        if table is not None and kind not in "#GP":
            text = _best(table[row * world.shape[1] + column])
        axes.text(column, row, text, ha="center", va="center", fontsize=8, linespacing=0.95)
    axes.set(xticks=np.arange(-0.5, world.shape[1]), yticks=np.arange(-0.5, world.shape[0]))
    axes.grid(color="#999999", lw=0.6)
    axes.tick_params(length=0, labelbottom=False, labelleft=False)


def _best(values):
    """The arrow of the best action above its value."""
    if np.ptp(values) < 1e-9:
        return f"{values[0]:.2f}"
    return f"{ARROWS[int(np.argmax(values))]}\n{values.max():.2f}"


def cart_poles(states: ArrayLike, *, size: tuple[int, int] = (60, 120)) -> np.ndarray:
    """Pictures of poles on carts, for `plots.animation` and `plots.film_strip`.

    Args:
        states: (..., 4), as `course.environments.CartPole` gives them: place in m, speed, angle in radians, turning.
        size: (height, width) of a picture in pixels; the width is 4.8 m.

    Returns:
        float array (..., height, width, 3) in 0..1.

    Raises:
        ValueError: the last axis is not 4.
    """
    states = np.asarray(states, float)
    if states.shape[-1:] != (4,):
        raise ValueError(f"states must be (..., 4), got {states.shape}")
    pictures = [_cart_pole(place, angle, *size) for place, _, angle, _ in states.reshape(-1, 4)]
    return np.reshape(pictures, (*states.shape[:-1], *size, 3))


def _cart_pole(place, angle, height, width):
    scale, fine = width / 4.8, 3  # drawn three times as fine, so that lines are smooth
    picture = Image.new("RGB", (fine * width, fine * height), "white")
    pen = ImageDraw.Draw(picture)
    middle, ground = fine * (width / 2 + scale * place), fine * (height - 6)
    pen.line([(0, ground), (fine * width, ground)], fill=GROUND, width=fine)
    wide, high, long = fine * 9, fine * 8, fine * scale * 1.4
    pen.rectangle([middle - wide, ground - high, middle + wide, ground], fill=INK)
    top = (middle + long * np.sin(angle), ground - high - long * np.cos(angle))
    pen.line([(middle, ground - high), top], fill=WOOD, width=3 * fine)
    return np.asarray(picture.resize((width, height), Image.Resampling.BOX)) / 255


def returns(
    runs: Mapping[str, Sequence[tuple[ArrayLike, ArrayLike]]], *, xlabel: str = "steps in the environment"
) -> Figure:
    """How returns grow, a panel for each method: each seed thin, and the median of all seeds.

    Args:
        runs: {method: [(steps, returns) of one seed, ...]}; both are (n,), and n may differ from seed to seed.
        xlabel: what is counted along the axis.

    Returns:
        Matplotlib Figure. The thick line ends where the first seed ends.

    Raises:
        ValueError: steps and returns differ in length.
    """
    fig, grid = style.panels(len(runs), min(len(runs), 3), width=2.5, height=2.5)
    ends = {}
    for axes, (name, seeds) in zip(grid.flat, runs.items(), strict=False):
        for steps, found in seeds:
            if len(steps) != len(found):
                raise ValueError(f"{name}: {len(steps)} numbers of steps, but {len(found)} returns")
            axes.plot(steps, found, color=style.BLUE, lw=0.7, ls="-", alpha=0.7)
        common = np.linspace(max(steps[0] for steps, _ in seeds), min(steps[-1] for steps, _ in seeds), 60)
        median = np.median([np.interp(common, steps, found) for steps, found in seeds], axis=0)
        axes.plot(common, median, color=style.ORANGE, lw=2.6, ls="-")
        axes.set(title=name, xlabel=xlabel, ylim=(0, 520))
        axes.locator_params(axis="x", nbins=3)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        ends[name] = f"{name} ends at a median of {median[-1]:.0f}"
    for axes in grid[:, 0]:
        axes.set_ylabel("return (steps upright)")
    count = max(map(len, runs.values()))
    return alt_text.describe(
        fig, f"Returns over {xlabel}, {count} seeds thin, their median thick: {', '.join(ends.values())}."
    )
