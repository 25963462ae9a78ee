"""One plot style for the course: colour-blind-safe, readable in greyscale, Korean labels where a font allows."""

import contextlib
import io
from typing import Any

import matplotlib
from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure
from PIL import Image

from course.plots.alt_text import alt_text, picture

# Okabe and Ito (2008), "Color Universal Design"; black first, yellow (too pale on white) left out.
BLACK, BLUE, ORANGE, GREEN, PINK, SKY, RED = (
    "#000000", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00",
)  # fmt: skip
COLORS = (BLUE, ORANGE, GREEN, RED, PINK, SKY, BLACK)
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))

# Of a collection such as Noto Sans CJK, Matplotlib may know the first font only; each one has Hangul.
HANGUL_FONTS = (
    "Noto Sans KR", "Noto Sans CJK KR", "NanumGothic", "NanumBarunGothic", "Malgun Gothic", "Apple SD Gothic Neo",
    "AppleGothic", "UnDotum", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK HK",
)  # fmt: skip


class NotebookFigure(Figure):
    """A Matplotlib Figure that a notebook shows, with a sentence for those who cannot see it."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        """As HTML: of an image/png output, neither JupyterLab nor nbconvert's pages show an alternative text."""
        drawn, png = io.BytesIO(), io.BytesIO()
        self.savefig(drawn, format="png", bbox_inches="tight")
        Image.open(drawn).convert("RGB").save(png, "PNG")  # a tenth smaller: nothing shows through
        sentence = alt_text(self)  # drawing has settled how dates are written
        return {"text/html": picture(png.getvalue(), "png", sentence), "text/plain": sentence}


def apply() -> None:
    """Set Matplotlib's defaults for this process."""
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
            "font.family": [*hangul_fonts()[:1], "DejaVu Sans"],  # formulas take every letter from the first
            "image.cmap": "gray",
            "legend.frameon": False,
            "lines.linewidth": 1.8,
        }
    )


def hangul_fonts() -> list[str]:
    """Names of the installed fonts that can draw Korean, best first; an empty list when there is none."""
    return _known() or _known(rescan=True) or _others()


def figure(
    rows: int = 1, columns: int = 1, *, size: tuple[float, float] | None = None, **subplots: Any
) -> tuple[NotebookFigure, Any]:
    """A Figure and its axes, outside pyplot: nothing is shown twice and nothing needs closing.

    Args:
        rows, columns: the grid.
        size: (width, height) in inches; by default 3.2 x 2.8 for each cell of a grid.
        **subplots: passed to `Figure.subplots`, such as `sharex=True` or `squeeze=False`.

    Example:
        fig, axes = plots.figure()
        axes.plot(counts, accuracies, label="test")
        axes.set(xlabel="photographs of each class", ylabel="accuracy")
        fig
    """
    if size is None:
        size = (6.4, 3.6) if rows == columns == 1 else (3.2 * columns, 2.8 * rows)
    fig = NotebookFigure(figsize=size, layout="constrained")
    return fig, fig.subplots(rows, columns, **subplots)


def panels(count: int, columns: int, *, width: float, height: float, legend: float = 0) -> tuple[NotebookFigure, Any]:
    """A Figure with as many panels as are needed, row by row: none is too many, and none is missing.

    Args:
        count: number of panels.
        columns: panels in a full row.
        width, height: of one panel in inches.
        legend: inches left for a legend.

    Returns:
        The figure and the grid of axes, (rows, columns), of which the first `count` are in the figure.

    Raises:
        ValueError: `count` or `columns` is less than 1.
    """
    if min(count, columns) < 1:
        raise ValueError(f"there is nothing to draw: {count} panels in {columns} columns")
    columns = min(columns, count)
    rows = -(-count // columns)
    fig, grid = figure(rows, columns, size=(width * columns, height * rows + legend), squeeze=False)
    for axes in grid.flat[count:]:
        axes.remove()
    return fig, grid


def arrow(axes: Any, start: tuple[float, float], end: tuple[float, float], **look: Any) -> None:
    """An arrow of a diagram.

    Args:
        axes: where it is drawn.
        start, end: (x, y) of both ends.
        **look: passed to Matplotlib's `FancyArrowPatch`, such as `color` or `linestyle`.
    """
    from matplotlib.patches import FancyArrowPatch

    usual = {"arrowstyle": "-|>", "mutation_scale": 16, "lw": 1.8, "color": BLACK, "shrinkA": 0, "shrinkB": 0}
    axes.add_patch(FancyArrowPatch(start, end, **{"zorder": 1} | usual | look))


def _known(rescan=False):
    """Hangul fonts on Matplotlib's list; it keeps that list on disk, and does not see what is installed later."""
    fonts = font_manager.fontManager
    if rescan:
        for file in {*font_manager.findSystemFonts()} - {font.fname for font in fonts.ttflist}:
            with contextlib.suppress(Exception):  # one of the many files that only some programs can read
                fonts.addfont(file)
    installed = {font.name for font in fonts.ttflist}
    return [name for name in HANGUL_FONTS if name in installed]


def _others():
    """Another font on that list whose file has the glyph of 가; Apple's last resort has an empty box for everything."""
    for name, file in sorted({font.name: font.fname for font in font_manager.fontManager.ttflist}.items()):
        with contextlib.suppress(Exception):
            if "last resort" not in name.lower() and ft2font.FT2Font(file).get_char_index(ord("가")):
                return [name]
    return []
