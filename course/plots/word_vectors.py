"""Word vectors: a map with arrows between pairs, what skip-gram pulls and pushes, analogies by section."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike

from course.plots import alt_text, style

DARK = "#8A5E00"  # orange, dark enough for letters
HEIGHTS = (0, 12, -12, 24, -24, 36, -36)  # points above its place at which a word is tried


def word_map(points: ArrayLike, pairs: Sequence[tuple[str, str]], label: str = "principal component") -> Figure:
    """Pairs of words on a map, with an arrow from each first word to the second.

    Args:
        points: (pairs, 2, 2): for each pair the place of its first and of its second word.
        pairs: the words.
        label: what the two axes are.

    Returns:
        Matplotlib Figure; first words are blue, second ones orange.

    Raises:
        ValueError: there are no pairs, or not two places for each.
    """
    points = np.asarray(points, float)
    if not len(pairs) or points.shape != (len(pairs), 2, 2):
        raise ValueError(f"{len(pairs)} pairs need places of the shape ({len(pairs)}, 2, 2), got {points.shape}")
    fig, axes = style.figure(size=(7.2, 5.4))
    for places in points:
        axes.annotate("", places[1], places[0], arrowprops={"arrowstyle": "->", "color": "#808080", "lw": 1.2})
    axes.scatter(*points[:, 0].T, s=16, color=style.BLUE, zorder=3)
    axes.scatter(*points[:, 1].T, s=0)  # arrows end there; so that the axes know
    axes.margins(0.13, 0.06)
    axes.set(xlabel=f"1st {label}", ylabel=f"2nd {label}")
    fig.draw_without_rendering()  # settles the layout, so that places can be measured
    taken = []
    for places, words in zip(points, pairs, strict=True):
        for place, other, word, colour in zip(places, places[::-1], words, (style.BLUE, DARK), strict=True):
            _name(axes, word, place, 1 if place[0] >= other[0] else -1, colour, taken)
    ways = points[:, 1] - points[:, 0]
    lengths = np.linalg.norm(ways, axis=1)
    mean = ways.mean(axis=0) / max(np.linalg.norm(ways.mean(axis=0)), 1e-12)
    alike = int((ways @ mean > 0.8 * lengths).sum())
    first = alt_text.listed(" to ".join(pair) for pair in pairs)
    return alt_text.describe(
        fig, f"Map of words with {len(pairs)} arrows, {alike} of them in about the same direction: {first}."
    )


def _name(axes, word, place, side, colour, taken):
    """Write a word on one side of its place, as near as it can be without covering those that are there."""
    look = {"ha": "left" if side > 0 else "right", "va": "center", "color": colour, "fontsize": 10.5}
    for up in HEIGHTS:
        text = axes.annotate(word, place, (7 * side, up), textcoords="offset points", in_layout=False, **look)
        text.get_window_extent()  # moves the word to its place
        box = Text.get_window_extent(text)
        if not any(map(box.overlaps, taken)) or up == HEIGHTS[-1]:
            taken.append(box)
            return
        text.remove()


def pull_and_push(words: Sequence[str], near: ArrayLike, noise: Sequence[str]) -> Figure:
    """Which scores skip-gram makes high and which low: a row for each word, a column for each context.

    Args:
        words: of a piece of text, in order.
        near: (words, words), not 0 where the second is taken as a neighbour of the first.
        noise: words drawn at random.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: `near` has another shape.
    """
    near = np.asarray(near) != 0
    if near.shape != (len(words),) * 2:
        raise ValueError(f"{len(words)} words need near of the shape {(len(words),) * 2}, got {near.shape}")
    signs = np.hstack([near, np.broadcast_to(-near.any(axis=1, keepdims=True).astype(int), (len(words), len(noise)))])
    colours = {1: style.BLUE, -1: "#F3C766", 0: "#FFFFFF"}
    fig, axes = style.figure(size=(7.2, 0.3 * len(words) + 1.7))
    for (row, column), sign in np.ndenumerate(signs):
        gap = 0.6 * (column >= len(words))
        place = (column + gap - 0.5, row - 0.5)
        axes.add_patch(Rectangle(place, 1, 1, fc=colours[int(sign)], ec="#B0B0B0", lw=0.6))
        if sign:
            mark = {"color": "white" if sign > 0 else "black", "ha": "center", "va": "center", "fontsize": 11}
            axes.text(column + gap, row, "+" if sign > 0 else "-", **mark)
    places = [*range(len(words)), *(column + 0.6 for column in range(len(words), signs.shape[1]))]
    axes.set_xticks(places, [*words, *noise], rotation=60, ha="left", rotation_mode="anchor")
    axes.set_yticks(range(len(words)), words)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set(xlim=(-0.5, places[-1] + 0.5), ylim=(len(words) - 0.5, -0.5), ylabel="word", aspect="equal")
    axes.set_xlabel("context: the same text, and words drawn at random")
    axes.spines[:].set_visible(False)
    return alt_text.describe(
        fig, f"Scores of {len(words)} words with each other and with {len(noise)} random words: {near.sum()} "
        "scores of neighbours are to be high, those with random words low, the others do not count."
    )  # fmt: skip


def analogies(shares: Mapping[str, Mapping[str, float]]) -> Figure:
    """Share of analogy questions answered right, by section, for several ways to make vectors.

    Args:
        shares: {way: {section: share in 0..1}}, the same sections for each way, from one to four ways.

    Returns:
        Matplotlib Figure with a dot for each share.

    Raises:
        ValueError: no ways or more than four, or other sections.
    """
    sections = [*next(iter(shares.values()), {}).keys()]  # also of a pandas Series
    if not sections or len(shares) > 4 or any([*each.keys()] != sections for each in shares.values()):
        raise ValueError(f"need one to four ways with the same sections, got {', '.join(shares) or 'none'}")
    fig, axes = style.figure(size=(7.2, 0.34 * len(sections) + 1.2))
    looks = zip(("o", "D", "s", "^"), (style.BLUE, style.ORANGE, style.GREEN, style.RED), strict=True)
    rows = range(len(sections))
    axes.hlines(rows, 0, 1, color="#DDDDDD", lw=0.8, ls="-")
    for (way, found), (marker, colour) in zip(shares.items(), looks, strict=False):
        axes.plot([found[each] for each in sections], rows, marker, color=colour, label=way, ms=7, ls="none")
    axes.set_yticks(rows, sections)
    axes.set(xlim=(-0.02, 1.02), ylim=(len(sections) - 0.5, -0.5), xlabel="share of the questions answered right")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=4)
    best = next(iter(shares))
    said = alt_text.listed(f"{name} {share:.0%}" for name, share in shares[best].items())
    ways = alt_text.listed(shares)
    return alt_text.describe(fig, f"Analogies by section, {ways}. {best}: {said}.")
