"""Transfer learning as a diagram: what comes from another task, what is new, and what is trained."""

from matplotlib.figure import Figure

from course.plots import alt_text, style

SIZE = (7.2, 5.3)  # of the figure in inches, which are also the units of its axes
TALL, WIDE, GAP = 0.8, 0.36, 0.09  # of a block of the base
LEFT = 1.25  # where the base begins
FROZEN = {"fc": "#D0D0D0", "hatch": "///", "ec": "#707070", "lw": 1.0}
TRAINED = {"fc": "#F3C566", "ec": style.BLACK, "lw": 1.8}
CUT = {"fc": "none", "ec": "#B0B0B0", "ls": ":", "lw": 1.0}


def transfer_learning(features: int, classes: int, *, blocks: int = 6, tuned: int = 2) -> Figure:
    """From scratch, a frozen base with a new head, and fine-tuning; what is frozen is hatched, what is trained orange.

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
    if not 1 <= tuned <= blocks:
        raise ValueError(f"of {blocks} blocks 1 to {blocks} can be fine-tuned, not {tuned}")
    fig, axes = style.figure(size=SIZE)
    axes.set(xlim=(0, SIZE[0]), ylim=(0, SIZE[1]), aspect="equal")
    axes.set_axis_off()
    sizes = features, classes
    _row(axes, 4.1, "1  from scratch: random weights, all trained", [TRAINED] * blocks, sizes)
    _row(axes, 2.35, "2  frozen base: only the new head is trained", [FROZEN] * blocks, sizes)
    _row(axes, 0.6, "3  fine-tuning: the last blocks are trained, too", _partly(blocks, tuned), sizes)
    _legend(fig)
    ways = f"a network from scratch, a frozen base of {blocks} blocks, and a base whose last {tuned} are trained"
    head = f"in all, a new head is trained on the {features} features"
    return alt_text.describe(fig, f"Three ways to learn: {ways}; {head}.")


def which_way(*, blocks: int = 6) -> Figure:
    """What to train, in four cases: few or many photographs, which are like those of the base or unlike them.

    Args:
        blocks: blocks of the base that is drawn, at least 4.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there are fewer than 4 blocks.
    """
    if blocks < 4:
        raise ValueError(f"{blocks} blocks are too few for the four cases; draw 4 or more")
    cases = [
        [("frozen base", [FROZEN] * blocks), ("frozen base, or fine-tune\nthe last blocks gently", _partly(blocks, 2))],
        [
            ("frozen base, cut earlier", [FROZEN] * (blocks - 2) + [CUT] * 2),
            ("fine-tune most of the base,\nor train from scratch", _partly(blocks, blocks - 1)),
        ],
    ]
    fig, axes = style.figure(size=(7.6, 4.4))
    axes.set(xlim=(0, 7.6), ylim=(-0.05, 4.3), aspect="equal")
    axes.set_axis_off()
    for column, name in enumerate(("few photographs", "many photographs")):
        axes.text(2.7 + 3.2 * column, 4.05, name, ha="center", va="center", fontsize=13, weight="bold")
    for row, (name, ways) in enumerate(zip(("like what\nthe base\nhas seen", "unlike it"), cases, strict=True)):
        y = 2.3 - 2.0 * row
        axes.text(0.5, y + 0.6, name, ha="center", va="center", fontsize=13, weight="bold")
        for column, (way, looks) in enumerate(ways):
            _case(axes, 1.15 + 3.2 * column, y, way, looks)
    _legend(fig)
    said = "; ".join(
        f"{kind}, {amount}: {' '.join(way.split())}"
        for kind, ways in zip(("like the base's", "unlike"), cases, strict=True)
        for amount, (way, _) in zip(("few", "many"), ways, strict=True)
    )
    return alt_text.describe(fig, f"What to train, by how many photographs there are and of what. {said}.")


def _partly(blocks, tuned):
    return [FROZEN] * (blocks - tuned) + [TRAINED] * tuned


def _legend(fig):
    from matplotlib.patches import Patch

    keys = [Patch(label=label, **look) for label, look in (("frozen", FROZEN), ("trained", TRAINED))]
    fig.legend(handles=keys, loc="outside lower center", ncols=2)


def _case(axes, x, y, way, looks):
    """A small base with its head in a frame whose lower left corner is (x, y)."""
    from matplotlib.patches import FancyBboxPatch, Rectangle

    round_corners = {"boxstyle": "round,pad=0,rounding_size=0.1", "fc": "none", "ec": "#B0B0B0"}
    axes.add_patch(FancyBboxPatch((x, y - 0.3), 3.05, 1.75, **round_corners))
    axes.text(x + 1.52, y + 1.08, way, ha="center", va="center", fontsize=12)
    step = 2.0 / len(looks)
    for number, look in enumerate(looks):
        axes.add_patch(Rectangle((x + 0.15 + number * step, y - 0.1), 0.8 * step, 0.75, **look))
    axes.add_patch(Rectangle((x + 2.3, y - 0.1), 0.6, 0.75, **TRAINED))
    axes.text(x + 2.6, y + 0.275, "head", ha="center", va="center", fontsize=11)


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
