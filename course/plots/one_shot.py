"""One-shot questions: the drawing asked about above the examples, and answers that were wrong."""

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style

GAP = 0.3  # of a picture, between two of them


def one_shot(
    asked: ArrayLike, examples: ArrayLike, right: int | None = None, chosen: int | None = None, *, columns: int = 10
) -> Figure:
    """One question: which example shows the same character as the drawing above them?

    Args:
        asked: image (height, width) or (height, width, 1), 1 where ink is; it is drawn black on white.
        examples: images (n, height, width[, 1]).
        right: number of the right one, which gets a solid frame; None frames none.
        chosen: number of the one that was chosen, which, if it is wrong, gets a dashed frame.
        columns: examples in a row.

    Returns:
        Matplotlib Figure.
    """
    asked, examples = np.squeeze(asked), np.asarray(examples)
    rows = -(-len(examples) // columns)
    fig, axes = style.figure(size=(7.2, 7.2 / columns * (rows + 2.2)))
    step = 1 + GAP
    middle = (min(columns, len(examples)) - 1) * step / 2
    _picture(axes, asked, middle, -2.0, 1.5)
    axes.text(middle - 1.1, -2.0, "Which of these", ha="right", va="center", fontsize=12)
    axes.text(middle + 1.1, -2.0, "is the same as this?", ha="left", va="center", fontsize=12)
    for number, image in enumerate(examples):
        row, column = divmod(number, columns)
        _picture(axes, image.squeeze(), column * step, row * step, 1.0, _frame(number, right, chosen))
    axes.set(xlim=(-0.7, middle * 2 + 0.7), ylim=(rows * step - 0.5, -2.9), aspect="equal")
    axes.set_axis_off()
    answer = "" if right is None else f"; the right answer is number {right + 1}"
    wrong = "" if chosen in (None, right) else f", number {chosen + 1} was chosen"
    return alt_text.describe(
        fig, f"A one-shot question: a handwritten character above {len(examples)} examples{answer}{wrong}."
    )


def mistaken(asked: ArrayLike, right: ArrayLike, chosen: ArrayLike, *, most: int = 8) -> Figure:
    """Questions answered wrongly, a column for each: what was asked, what was chosen, what would have been right.

    Args:
        asked, right, chosen: images (n, height, width[, 1]), 1 where ink is.
        most: columns at most.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is no such question.
    """
    if not len(asked):
        raise ValueError("there is nothing to draw: every question was answered right")
    named = {"asked": asked[:most], "chosen": chosen[:most], "right": right[:most]}
    count = len(named["asked"])
    fig, axes = style.figure(size=(7.2, 7.2 / (most + 1.2) * 3.5))
    for row, (name, images) in enumerate(named.items()):
        axes.text(-0.8, row * (1 + GAP / 2), name, ha="right", va="center", fontsize=12)
        for column, image in enumerate(images):
            frame = {"asked": None, "chosen": (style.RED, "--"), "right": (style.BLUE, "-")}[name]
            _picture(axes, np.squeeze(image), column * (1 + GAP / 2), row * (1 + GAP / 2), 1.0, frame)
    axes.set(xlim=(-2.1, (most - 1) * (1 + GAP / 2) + 0.7), ylim=(2 * (1 + GAP / 2) + 0.7, -0.7), aspect="equal")
    axes.set_axis_off()
    text = "each as it was asked, the example that was chosen, and the right one"
    return alt_text.describe(fig, f"{count} one-shot questions with wrong answers, {text}.")


def _frame(number, right, chosen):
    if number == right:
        return style.BLUE, "-"
    return (style.RED, "--") if number == chosen else None


def _picture(axes, image, x, y, size, frame=None):
    """An image, black on white, with its middle at (x, y)."""
    from matplotlib.patches import Rectangle

    half = size / 2
    axes.imshow(1 - image, vmin=0, vmax=1, extent=(x - half, x + half, y + half, y - half), interpolation="bilinear")
    colour, dashes = frame or ("0.8", "-")
    corner, width = (x - half, y - half), 3.0 if frame else 0.8
    axes.add_patch(Rectangle(corner, size, size, fill=False, ec=colour, ls=dashes, lw=width, zorder=3))
