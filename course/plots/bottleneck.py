"""An autoencoder as a diagram: wide, narrow, wide again."""

from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from course.plots import alt_text, style

SIZE = (7.2, 2.5)  # of the figure in inches, which are also the units of its axes
MIDDLE, WIDE, NARROW = 1.3, 1.0, 0.45  # height of the middle, half heights of a network's two ends
NETWORK = {"fc": "#E4E4E4", "ec": style.BLACK, "lw": 1.8}
THING = {"boxstyle": "square,pad=0.4", "fc": "white", "ec": style.BLACK, "lw": 1.2}


def bottleneck(*, variational: bool = False) -> Figure:
    """An image goes through the encoder into the code, and through the decoder back to an image.

    Args:
        variational: whether the encoder gives a mean and a spread, from which the code is drawn with noise.

    Returns:
        Matplotlib Figure.
    """
    fig, axes = style.figure(size=SIZE)
    axes.set(xlim=(0, SIZE[0]), ylim=(0, 2 * MIDDLE), aspect="equal")
    axes.set_axis_off()
    _network(axes, 1.15, 2.25, "encoder", narrowing=True)
    _network(axes, 4.95, 6.05, "decoder", narrowing=False)
    _box(axes, 0.5, MIDDLE, "image\n$x$")
    _box(axes, 6.75, MIDDLE, "image\n$\\hat x$")
    between = _variational(axes) if variational else _plain(axes)
    sentence = f"An image goes through an encoder, which narrows; {between}; a decoder, which widens, draws the image."
    return alt_text.describe(fig, sentence)


def _plain(axes):
    _box(axes, 3.6, MIDDLE, "code $z$\na few numbers", fc="#FBE7BD")
    style.arrow(axes, (2.3, MIDDLE), (2.85, MIDDLE))
    style.arrow(axes, (4.35, MIDDLE), (4.9, MIDDLE))
    axes.text(3.6, 0.55, "bottleneck", ha="center", fontsize=12, color=style.RED)
    return "a few numbers, the code, are the bottleneck"


def _variational(axes):
    _box(axes, 2.85, 1.85, "mean $\\mu$", fc="#FBE7BD")
    _box(axes, 2.85, 0.75, "spread $\\sigma$", fc="#FBE7BD")
    _box(axes, 4.25, MIDDLE, "$z = \\mu + \\sigma\\,\\epsilon$", fc="#FBE7BD")
    _box(axes, 4.25, 0.3, "noise $\\epsilon$")
    for start, end in (((2.28, 1.5), (2.45, 1.7)), ((2.28, 1.1), (2.4, 0.9))):
        style.arrow(axes, start, end, mutation_scale=10)
    for start, end in (((3.25, 1.8), (3.62, 1.45)), ((3.32, 0.8), (3.62, 1.15)), ((4.25, 0.5), (4.25, 1.1))):
        style.arrow(axes, start, end)
    style.arrow(axes, (4.8, MIDDLE), (5.0, MIDDLE), mutation_scale=10)
    return "it gives a mean and a spread, and with noise the code is drawn from them"


def _network(axes, left, right, name, *, narrowing):
    first, last = (WIDE, NARROW) if narrowing else (NARROW, WIDE)
    corners = [
        (left, MIDDLE - first), (left, MIDDLE + first), (right, MIDDLE + last), (right, MIDDLE - last),
    ]  # fmt: skip
    axes.add_patch(Polygon(corners, **NETWORK))
    axes.text((left + right) / 2, MIDDLE, name, ha="center", va="center", fontsize=13)


def _box(axes, x, y, text, **look):
    axes.text(x, y, text, ha="center", va="center", fontsize=12, bbox=THING | look, zorder=2)
