"""Transfer learning as a diagram: what comes from another task, what is new, and what is trained."""

from matplotlib.figure import Figure

from course.plots import alt_text, style

SIZE = (7.2, 3.5)  # of the figure in inches, which are also the units of its axes
TALL, WIDE, GAP = 0.9, 0.36, 0.09  # of a block of the base
LEFT = 1.25  # where the base begins
FROZEN = {"fc": "#D0D0D0", "hatch": "///", "ec": "#707070", "lw": 1.0}
TRAINED = {"fc": "#F3C566", "ec": style.BLACK, "lw": 1.8}


def transfer_learning(features: int, classes: int, *, blocks: int = 6, tuned: int = 2) -> Figure:
    """A frozen base with a new head, and below it fine-tuning; what is frozen is hatched, what is trained is orange.

    Args:
        features: numbers that the mean of each map gives.
        classes: outputs of the head.
        blocks: blocks of the base.
        tuned: how many of them, the last ones, are trained when fine-tuning.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: `tuned` is not between 1 and `blocks`.
    """
    from matplotlib.patches import Patch

    if not 1 <= tuned <= blocks:
        raise ValueError(f"of {blocks} blocks 1 to {blocks} can be fine-tuned, not {tuned}")
    fig, axes = style.figure(size=SIZE)
    axes.set(xlim=(0, SIZE[0]), ylim=(0, SIZE[1]), aspect="equal")
    axes.set_axis_off()
    sizes = features, classes
    _row(axes, 2.35, "frozen base: only the head is trained", [FROZEN] * blocks, sizes)
    mixed = [FROZEN] * (blocks - tuned) + [TRAINED] * tuned
    _row(axes, 0.6, "fine-tuning: the last blocks are trained, too", mixed, sizes)
    keys = [Patch(label=label, **look) for label, look in (("frozen", FROZEN), ("trained", TRAINED))]
    fig.legend(handles=keys, loc="outside lower center", ncols=2)
    ways = f"a frozen base of {blocks} blocks, and a base whose last {tuned} are trained"
    head = f"in both, a new head is trained on the {features} features"
    return alt_text.describe(fig, f"Transfer learning in two ways: {ways}; {head}.")


def _row(axes, y, title, looks, sizes):
    """One network from left to right, its boxes around the height `y`; `looks` are those of the base's blocks."""
    from matplotlib.patches import Rectangle

    features, classes = sizes
    axes.text(0.1, y + 0.75, title, va="center", fontsize=13, weight="bold")
    axes.text(0.5, y, "photo-\ngraph", ha="center", va="center", fontsize=12)
    for number, look in enumerate(looks):
        x = LEFT + number * (WIDE + GAP)
        axes.add_patch(Rectangle((x, y - TALL / 2), WIDE, TALL, **look))
    end = LEFT + len(looks) * (WIDE + GAP) - GAP
    head = end + 1.6
    axes.add_patch(Rectangle((head, y - TALL / 2), 0.75, TALL, **TRAINED))
    axes.text(head + 0.375, y, "head", ha="center", va="center", fontsize=12)
    axes.text((LEFT + end) / 2, y - TALL / 2 - 0.2, "base", ha="center", va="center", fontsize=12)
    axes.text((end + head) / 2, y + 0.3, "mean of\neach map", ha="center", va="center", fontsize=11)
    axes.text((end + head) / 2, y - 0.2, f"{features} features", ha="center", va="center", fontsize=11)
    axes.text(head + 1.2, y, f"one of\n{classes} classes", ha="left", va="center", fontsize=12)
    for start, stop in ((0.9, LEFT), (end, head), (head + 0.75, head + 1.15)):
        look = {"arrowstyle": "-|>", "lw": 1.5, "shrinkA": 2, "shrinkB": 2}
        axes.annotate("", (stop, y), (start, y), arrowprops=look)
