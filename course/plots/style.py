"""One plot style for the course: colour-blind-safe, readable in greyscale, Korean labels where a font allows."""

import sys

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

# Okabe and Ito (2008), "Color Universal Design"; black first, yellow (too pale on white) left out.
BLACK, BLUE, ORANGE, GREEN, PINK, SKY, RED = (
    "#000000", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00",
)  # fmt: skip
COLORS = (BLUE, ORANGE, GREEN, RED, PINK, SKY, BLACK)
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))

HANGUL_FONTS = (
    "Noto Sans KR", "Noto Sans CJK KR", "NanumGothic", "NanumBarunGothic", "Malgun Gothic", "Apple SD Gothic Neo",
    "AppleGothic", "UnDotum",
)  # fmt: skip


def apply():
    """Set Matplotlib's defaults for this process, and let notebooks show a returned Figure once."""
    cycler = matplotlib.cycler(color=COLORS, linestyle=DASHES)
    matplotlib.rcParams.update(
        {
            "figure.dpi": 100,
            "figure.figsize": (6.4, 3.6),
            "figure.facecolor": "white",
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": cycler,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": "medium",
            "axes.unicode_minus": False,  # many Hangul fonts lack U+2212
            "font.family": [*hangul_fonts()[:1], "DejaVu Sans"],
            "image.cmap": "gray",
            "legend.frameon": False,
            "lines.linewidth": 1.8,
        }
    )
    _show_returned_figures()


def hangul_fonts():
    """Names of the installed fonts that can draw Korean, best first; an empty list when there is none."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [name for name in HANGUL_FONTS if name in installed]


def figure(rows=1, columns=1, *, size=None, **subplots):
    """A Figure and its axes, outside pyplot: nothing is shown twice and nothing needs closing.

    Args:
        rows, columns: the grid.
        size: (width, height) in inches; by default 3.2 x 2.8 for each cell of a grid.
        **subplots: passed to `Figure.subplots`, such as `sharex=True` or `squeeze=False`.
    """
    if size is None:
        size = (6.4, 3.6) if rows == columns == 1 else (3.2 * columns, 2.8 * rows)
    fig = Figure(figsize=size, layout="constrained")
    return fig, fig.subplots(rows, columns, **subplots)


def _show_returned_figures():
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        from IPython.core.pylabtools import select_figure_formats

        select_figure_formats(shell, {"png"})
