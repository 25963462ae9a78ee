"""The two cycles of a CycleGAN: what is translated, who judges it, and what must be the same in the end."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, photographs, style

SIDE, GAP, TALL = 1.3, 1.05, 2.75  # inches: of a box, between boxes, of one cycle
TOP = 0.75  # inches above the boxes, for the arc of the cycle loss
TRIPS = (("a", "G", "G(a)", "F", "F(G(a))", "D_B"), ("b", "F", "F(b)", "G", "G(F(b))", "D_A"))


def cycles(domains: Sequence[str], trips: Sequence[ArrayLike] | None = None) -> Figure:
    """From A to B and back, and below it from B to A and back; boxes of domain B are dashed and grey.

    Args:
        domains: what A and B show, such as ("photograph", "cartoon").
        trips: pictures to put into the boxes, (2, 3, height, width, 3) in 0..1: of each cycle the original, its
            translation and what comes back; None writes the domain instead.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: another number of domains, or another shape.
    """
    if len(domains) != 2:
        raise ValueError(f"name two domains, A and B, got {domains!r}")
    if trips is not None and (np.ndim(trips) != 5 or np.shape(trips)[:2] != (2, 3) or np.shape(trips)[-1] != 3):
        raise ValueError(f"trips must be (2, 3, height, width, 3), got {np.shape(trips)}")
    fig, axes = photographs.canvas(3 * SIDE + 2 * GAP + 0.2, 2 * TALL)
    for row, letters in enumerate(TRIPS):
        places = domains if row == 0 else domains[::-1]
        pictures = (None, None, None) if trips is None else trips[row]
        _cycle(axes, row * TALL + TOP, letters, places, pictures, dashed=(row == 1, row == 0))
    kept = f"{domains[0]} to {domains[1]} and back, and {domains[1]} to {domains[0]} and back"
    text = "what comes back must equal the original, and a discriminator judges what is between"
    return alt_text.describe(fig, f"The two cycles of a CycleGAN: {kept}; {text}.")


def _cycle(axes, y, letters, domains, pictures, dashed):
    """One cycle whose boxes begin at height `y`."""
    original, there, translated, home, restored, judge = letters
    lefts = 0.1 + np.arange(3) * (SIDE + GAP)
    names = (original, translated, restored)
    for number, (x, name, picture) in enumerate(zip(lefts, names, pictures, strict=True)):
        between = number % 2
        _box(axes, x, y, domains[between], picture, dashed[between])
        if not between:
            axes.text(x + SIDE / 2, y + SIDE + 0.18, f"${name}$", ha="center", va="center", fontsize=13)
    for x, network in zip(lefts, (there, home), strict=False):
        style.arrow(axes, (x + SIDE + 0.05, y + SIDE / 2), (x + SIDE + GAP - 0.05, y + SIDE / 2))
        axes.text(x + SIDE + GAP / 2, y + SIDE / 2 - 0.18, f"${network}$", ha="center", va="center", fontsize=15)
    first, middle, last = lefts + SIDE / 2
    style.arrow(axes, (first, y - 0.05), (last, y - 0.05), arrowstyle="<->", connectionstyle="arc3,rad=-0.13")
    axes.text(middle, y - 0.52, "cycle loss: the same?", ha="center", va="center", fontsize=12, backgroundcolor="white")
    axes.text(middle, y + SIDE + 0.18, f"${translated}$", ha="center", va="center", fontsize=13)
    question = f"${judge}$: a real {domains[1]}?"
    axes.text(middle, y + SIDE + 0.47, question, ha="center", va="center", fontsize=12, color=style.BLACK)


def _box(axes, x, y, domain, picture, dashed):
    from matplotlib.patches import Rectangle

    look = {"ec": style.BLACK, "lw": 1.8, "ls": "--" if dashed else "-", "fc": "#E4E4E4" if dashed else "white"}
    if picture is None:
        axes.add_patch(Rectangle((x, y), SIDE, SIDE, **look))
        axes.text(x + SIDE / 2, y + SIDE / 2, domain, ha="center", va="center", fontsize=13)
    else:
        photographs.place(axes, picture, x, y, SIDE)
        axes.add_patch(Rectangle((x, y), SIDE, SIDE, **look | {"fc": "none"}))
