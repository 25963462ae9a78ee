"""The two networks of a GAN: what goes into each, and where their gradients go."""

from matplotlib.figure import Figure

from course.plots import alt_text, style

SIZE = (7.0, 3.1)  # of the figure in inches, which are also the units of its axes
NETWORK = {"boxstyle": "round,pad=0.5", "fc": "#E4E4E4", "ec": style.BLACK, "lw": 1.8}
THING = {"boxstyle": "square,pad=0.4", "fc": "white", "ec": style.BLACK, "lw": 1.2}
BOXES = (  # right, up, text, look
    (0.7, 0.9, "noise $z$", THING),
    (2.35, 0.9, "generator\n$G$", NETWORK),
    (2.35, 2.45, "real image $x$", THING),
    (3.95, 0.9, "$G(z)$", THING),
    (5.35, 1.7, "discriminator\n$D$", NETWORK),
    (6.62, 1.7, "real?", THING),
)
ARROWS = ((0, 1), (1, 3), (3, 4), (2, 4), (4, 5))  # from box to box
BACK = ((5.45, 1.3), (2.5, 0.45))


def adversaries() -> Figure:
    """Noise becomes an image, the discriminator sees it or a real one; the way of the generator's gradient is dashed.

    Returns:
        Matplotlib Figure.
    """
    fig, axes = style.figure(size=SIZE)
    axes.set(xlim=(0, SIZE[0]), ylim=(0, SIZE[1]), aspect="equal")
    axes.set_axis_off()
    drawn = [
        axes.text(x, y, text, ha="center", va="center", fontsize=13, bbox=look, zorder=2) for x, y, text, look in BOXES
    ]
    edges = [each.get_bbox_patch() for each in drawn]
    fig.draw_without_rendering()  # settles the boxes, so that arrows can end at their edges
    for start, end in ARROWS:
        style.arrow(axes, BOXES[start][:2], BOXES[end][:2], patchA=edges[start], patchB=edges[end])
    style.arrow(axes, *BACK, linestyle="--", color=style.RED, connectionstyle="arc3,rad=-0.35")
    axes.text(4.2, 0.02, "back to $G$: what would look more real?", ha="center", color=style.RED, fontsize=12)
    text = "noise goes through the generator; its image, or a real one, goes into the discriminator, which says"
    return alt_text.describe(fig, f"A GAN: {text} whether it is real. A dashed arrow leads back to the generator.")
