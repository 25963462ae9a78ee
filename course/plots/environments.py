"""Worlds that an agent acts in, and how its returns grow."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw

from course.plots import alt_text, style

BOX = {"boxstyle": "round,pad=0.6", "ec": style.BLACK, "lw": 1.8}
ARROWS = "↑→↓←"
MARKS = {"S": "start", "G": "goal\n+1", "P": "pit\n-1"}
INK, WOOD, GROUND = (0, 114, 178), (213, 94, 0), (120, 120, 120)  # blue, red, grey: readable without colour, too


def agent_loop() -> Figure:
    """Agent and environment: an action goes one way, a state and a reward come back, and so on.

    Returns:
        Matplotlib Figure.
    """
    fig, axes = style.figure(size=(6.4, 2.7))
    axes.set(xlim=(0, 6.4), ylim=(0, 2.7), aspect="equal")
    axes.set_axis_off()
    middle = {"ha": "center", "va": "center", "fontsize": 13}
    agent = axes.text(1.1, 1.35, "agent\n(a network)", bbox=BOX | {"fc": "#CFE5F5"}, **middle)
    world = axes.text(5.2, 1.35, "environment\n(the world)", bbox=BOX | {"fc": "#FBE3B0"}, **middle)
    fig.draw_without_rendering()  # settles the boxes, so that arrows can end at their edges
    ends = {"patchA": agent.get_bbox_patch(), "patchB": world.get_bbox_patch()}
    style.arrow(axes, (1.1, 1.6), (5.2, 1.6), connectionstyle="arc3,rad=-0.35", color=style.BLUE, lw=2.6, **ends)
    ends = {"patchA": world.get_bbox_patch(), "patchB": agent.get_bbox_patch()}
    style.arrow(axes, (5.2, 1.1), (1.1, 1.1), connectionstyle="arc3,rad=-0.35", color=style.RED, lw=2.6, **ends)
    axes.text(3.15, 2.52, "action: push left", color=style.BLUE, **middle)
    axes.text(3.15, 0.18, "new state, and a reward", color=style.RED, **middle)
    axes.text(3.15, 1.35, "again and again,\nuntil the episode ends", **middle | {"fontsize": 11})
    text = "The agent sends an action to the environment, which sends back a new state and a reward"
    return alt_text.describe(fig, f"A loop: {text}, again and again until the episode ends.")


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
    axes.spines[:].set_visible(True)
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


def credit(returns: ArrayLike, usual: ArrayLike, probability: ArrayLike) -> Figure:
    """What a policy gradient makes of one episode: which of its actions are raised, and which lowered.

    Args:
        returns: (steps,), the return from each step on.
        usual: (steps,), the baseline at each step.
        probability: (steps,), that of the action that was taken.

    Returns:
        Matplotlib Figure. A bar is minus the derivative of -(return - usual) log(probability) with respect to the
        action's score, the number before the softmax: (return - usual) (1 - probability).

    Raises:
        ValueError: the three differ in length.
    """
    returns, usual, probability = (np.asarray(each, float) for each in (returns, usual, probability))
    if not returns.shape == usual.shape == probability.shape == (returns.size,):
        raise ValueError("give three numbers for each step: return, baseline and probability of the action")
    steps, better, push = np.arange(len(returns)), returns >= usual, (returns - usual) * (1 - probability)
    fig, (upper, lower) = style.figure(2, 1, size=(6.4, 4.2), sharex=True)
    upper.fill_between(steps, returns, usual, better, color=style.SKY, alpha=0.6, interpolate=True)
    upper.fill_between(steps, returns, usual, ~better, color=style.ORANGE, alpha=0.7, interpolate=True)
    upper.plot(steps, returns, color=style.BLUE, ls="-", label="return from here on")
    upper.plot(steps, usual, color=style.BLACK, ls="--", label="baseline: the usual return")
    upper.set(ylabel="return", ylim=(0, None))
    upper.legend()
    lower.bar(steps, push, color=[style.BLUE if each else style.ORANGE for each in better])
    lower.axhline(0, color=style.BLACK, lw=0.8, ls="-")
    lower.set(xlabel="step of the episode", ylabel="push on its action")
    text = f"An episode of {len(steps)} steps: {better.sum()} actions are above the baseline and pushed up"
    return alt_text.describe(fig, f"{text} by {push.max():.2g} at most, the others down by {-push.min():.2g} at most.")


def returns(
    runs: Mapping[str, Sequence[tuple[ArrayLike, ArrayLike]]], *, xlabel: str = "steps in the environment"
) -> Figure:
    """How returns grow, a panel for each method: each seed thin, and the median of all seeds thick.

    Args:
        runs: {method: [(steps, returns) of one seed, ...]}; both are (n,), and n may differ from seed to seed.
        xlabel: what is counted along the axis.

    Returns:
        Matplotlib Figure. The thick line ends where the first seed ends.

    Raises:
        ValueError: steps and returns differ in length, or a method has no seed.
    """
    fig, grid = style.panels(len(runs), 3, width=2.5, height=2.5)
    ends = []
    for axes, (name, seeds) in zip(grid.flat, runs.items(), strict=False):
        common, middle, _, _ = _median(name, seeds)
        for steps, found in seeds:
            axes.plot(steps, found, color=style.BLUE, lw=0.9, ls="-", alpha=0.7)
        axes.plot(common, middle, color=style.ORANGE, lw=2.6, ls="-")
        axes.set(title=name, xlabel=xlabel, ylim=(0, 520))
        axes.locator_params(axis="x", nbins=3)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        ends.append(f"{name} ends at a median of {middle[-1]:.0f}")
    for axes in grid[:, 0]:
        axes.set_ylabel("return (steps upright)")
    count = max(map(len, runs.values()))
    return alt_text.describe(fig, f"Returns over {xlabel}, {count} seed{'s' * (count > 1)}: {', '.join(ends)}.")


def race(runs: Mapping[str, Mapping[str, Sequence[tuple[ArrayLike, ArrayLike]]]]) -> Figure:
    """Methods in one panel, a panel for each thing that they cost: the median of their seeds, and all of them shaded.

    Args:
        runs: {what is counted along the axis: {method: [(costs, returns) of one seed, ...]}}.

    Returns:
        Matplotlib Figure, with logarithmic horizontal axes: a cost of 0 is not drawn.

    Raises:
        ValueError: costs and returns differ in length, or a method has no seed.
    """
    fig, grid = style.panels(len(runs), 2, width=3.6, height=2.8, legend=0.3)
    for axes, (xlabel, methods) in zip(grid.flat, runs.items(), strict=False):
        for name, seeds in methods.items():
            common, middle, lowest, highest = _median(name, seeds)
            (line,) = axes.plot(common[1:], middle[1:], lw=2.4, label=name)
            axes.fill_between(common[1:], lowest[1:], highest[1:], color=line.get_color(), alpha=0.13, lw=0)
        axes.set(xlabel=xlabel, ylim=(0, 520), xscale="log")
    grid[0, 0].set_ylabel("return (steps upright)")
    fig.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=len(methods))
    return alt_text.describe(fig, f"Returns of {alt_text.listed(methods)} over {' and over '.join(runs)}.")


def _median(name, seeds):
    """Points that all seeds reach, (60,), and there the median, the lowest and the highest of their returns."""
    if not seeds or any(len(costs) != len(found) for costs, found in seeds):
        raise ValueError(f"{name}: give each seed as many costs as returns, and at least one seed")
    common = np.linspace(max(costs[0] for costs, _ in seeds), min(costs[-1] for costs, _ in seeds), 60)
    found = [np.interp(common, costs, each) for costs, each in seeds]
    return common, np.median(found, axis=0), np.min(found, axis=0), np.max(found, axis=0)
