"""What a word looks at: the weights of attention over a sentence."""

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

SHADES = LinearSegmentedColormap.from_list("weights", ["white", style.SKY, style.BLUE])
HALF = 0.5  # weights above it are written in white
LEAST = 0.03  # weights below it get no line


def attention_arcs(sentences: Sequence[tuple[Sequence[str], int, ArrayLike]]) -> Figure:
    """Sentences whose words stand side by side, with a line from the word that asks to each word: the thicker, the
    larger its weight.

    Args:
        sentences: one to four of (words, place of the asking word from 0, weights (words,) with the sum 1).

    Returns:
        Matplotlib Figure; where no font has Hangul, Korean words are shown as their numbers, 1, 2, ...

    Raises:
        ValueError: no sentence or more than four, or not one weight for each word.
    """
    if not 1 <= len(sentences) <= 4:
        raise ValueError(f"from one to four sentences fit, got {len(sentences)}")
    fig, grid = style.panels(len(sentences), 1, width=8.2, height=2.0)
    said = []
    for axes, (words, place, weights) in zip(grid.flat, sentences, strict=True):
        weights = np.asarray(weights, float)
        if weights.shape != (len(words),) or not 0 <= place < len(words):
            raise ValueError(f"{len(words)} words need as many weights and a place among them, got {weights.shape}")
        _arcs(axes, words, place, weights)
        most = np.argsort(-weights)[:2]
        said.append(f"{words[place]!r} at " + ", ".join(f"{words[k]} {weights[k]:.0%}" for k in most))
    return alt_text.describe(fig, f"What the word that asks looks at most: {'; '.join(said)}.")


def _arcs(axes, words, place, weights):
    xs = np.cumsum([0, *(0.24 * (len(a) + len(b)) + 0.5 for a, b in itertools.pairwise(words))])
    highest = 0.0
    for number, (x, word, weight) in enumerate(zip(xs, _shown(words), weights, strict=True)):
        asks = number == place
        box = {"boxstyle": "round,pad=0.25", "fc": "#E4E4E4" if asks else SHADES(weight), "ec": style.BLACK, "lw": 0.8}
        color = "white" if weight > HALF and not asks else style.BLACK
        axes.text(x, 0, word, ha="center", va="center", fontsize=11, bbox=box, color=color)
        axes.text(x, -0.95, f"{weight:.0%}", ha="center", va="center", fontsize=10)
        if weight > LEAST and not asks:
            height = 0.6 + 0.16 * abs(x - xs[place])
            highest = max(highest, height)
            bend = np.linspace(0, np.pi, 40)
            across = xs[place] + (x - xs[place]) * (1 - np.cos(bend)) / 2
            axes.plot(across, 0.5 + height * np.sin(bend), color=style.BLUE, lw=12 * weight, ls="-")
    axes.set(xlim=(-1.2, xs[-1] + 1.2), ylim=(-1.5, highest + 1))
    axes.set_axis_off()


def _shown(words):
    """The words, or their numbers where no font has their letters."""
    if style.hangul_fonts() or all(ord(letter) < 0x1100 for word in words for letter in word):
        return [*words]
    return [f"{number}" for number in range(1, len(words) + 1)]
