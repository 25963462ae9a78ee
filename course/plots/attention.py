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


def attention(weights: ArrayLike, words: Sequence[str], asking: Sequence[str] | None = None) -> Figure:
    """A heat map of weights: a row for each word that asks, a column for each word that is looked at.

    Args:
        weights: (asking, words), each row 0 or more with the sum 1.
        words: of the columns.
        asking: of the rows; by default the same words.

    Returns:
        Matplotlib Figure; where no font has Hangul, Korean words are shown as their numbers, 1, 2, ...

    Raises:
        ValueError: shapes that do not fit.
    """
    weights, asking = np.asarray(weights, float), words if asking is None else asking
    if weights.shape != (len(asking), len(words)) or not weights.size:
        raise ValueError(f"{len(asking)} x {len(words)} words need as many weights, got {weights.shape}")
    fig, axes = style.figure(size=(0.62 * len(words) + 1.8, 0.45 * len(asking) + 1.4))
    axes.imshow(weights, cmap=SHADES, vmin=0, vmax=1, aspect="auto")
    for (row, column), weight in np.ndenumerate(weights):
        color = "white" if weight > HALF else style.BLACK
        axes.text(column, row, f"{weight:.2f}".lstrip("0") or "0", ha="center", va="center", color=color, fontsize=9)
    axes.set_xticks(range(len(words)), _shown(words), rotation=35, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(asking)), _shown(asking))
    axes.set(xlabel="word that is looked at", ylabel="word that asks")
    axes.spines[:].set_visible(False)
    said = "; ".join(f"{word} at {words[row.argmax()]}" for word, row in zip(asking, weights, strict=True))
    return alt_text.describe(fig, f"Weights of attention between {len(words)} words; most looks {said}.")


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
