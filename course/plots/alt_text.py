"""One sentence for each figure, for those who cannot see it."""

import base64
from collections.abc import Iterable
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

MOST = 24  # names in a sentence


def describe(fig: Figure, sentence: str) -> Figure:
    """Say in one sentence what a figure shows; notebooks and web pages keep it as the picture's alternative text.

    Args:
        fig: a figure, such as any that `course.plots` returns.
        sentence: what one who sees the figure takes from it: what is drawn, over what, and what stands out.

    Returns:
        `fig`.

    Example:
        plots.describe(plots.images(x[:16]), "Sixteen handwritten digits; two of them are hardly legible.")
    """
    fig.sentence = sentence
    return fig


def alt_text(fig: Figure) -> str:
    """The sentence that `describe` was given, or one made of what is drawn: kind, labels, names, ends of lines."""
    if sentence := getattr(fig, "sentence", ""):
        return sentence
    panels = [axes for axes in fig.axes if axes.has_data() and axes.get_label() != "<colorbar>"]
    if not panels:
        return "An empty figure."
    kind = _kind(panels[0])
    text = f"{len(panels)} {kind}s" if len(panels) > 1 else kind.capitalize()
    text += f" ({titles})" if (titles := listed([fig.get_suptitle(), *map(Axes.get_title, panels)])) else ""
    text += f" of {values}" if (values := listed(map(Axes.get_ylabel, panels))) else ""
    text += f" {across}" if (across := listed(map(_across, panels))) else ""
    names = [name for axes in panels for name in axes.get_legend_handles_labels()[1]]
    drawn = listed((contents(panels[0]) if len(panels) == 1 else []) or names)
    return f"{text}: {drawn}." if drawn else f"{text}."


def picture(content: bytes, kind: str, sentence: str) -> str:
    """HTML of a picture that holds its own contents, a "png" or a "gif", with its alternative text."""
    return f'<img alt="{escape(sentence)}" src="data:image/{kind};base64,{base64.b64encode(content).decode()}">'


def listed(names: Iterable[str]) -> str:
    """Names with commas between, each once and in one line; from the 25th on, only how many there are."""
    names = [name for name in dict.fromkeys(" ".join(name.replace("$", "").split()) for name in names) if name]
    return ", ".join(names[:MOST]) + (f" and {len(names) - MOST} more" if len(names) > MOST else "")


def contents(axes: Axes) -> list[str]:
    """What is drawn in one panel: a heat map's range, the bars' heights, where each line begins and ends."""
    if axes.images:
        image, (low, high) = axes.images[0], axes.images[0].get_clim()
        of = image.colorbar.ax.get_ylabel() if image.colorbar else "values"
        return [f"{'×'.join(map(str, image.get_array().shape[:2]))} {of} from {low:.3g} to {high:.3g}"]
    bars = [text for each in axes.containers if isinstance(each, BarContainer) for text in _bars(axes, each)]
    points = [f"{len(each.get_offsets())} points" for each in axes.collections if isinstance(each, PathCollection)]
    return [*bars, *map(_ends, _lines(axes)), *points]


def _kind(axes):
    if axes.images:
        return "heat map" if axes.get_xlabel() or axes.get_ylabel() else "image"
    if any(isinstance(each, BarContainer) for each in axes.containers):
        return "bar chart"
    if axes.lines:
        return "line chart"
    return "histogram" if axes.patches else "scatter plot"


def _across(axes):
    """The horizontal axis: its label, and the ends of the lines over it."""
    ends = [x for line in _lines(axes) if line.get_transform() == axes.transData for x in line.get_xdata(orig=False)]
    label = f"by {axes.get_xlabel()}" if axes.get_xlabel() else ""
    return f"{label} from {_place(axes, min(ends))} to {_place(axes, max(ends))}" if ends else label


def _lines(axes):
    """Lines with a name; all lines where none has one."""
    lines = [line for line in axes.lines if len(line.get_xdata()) and line.get_linestyle() != "None"]
    return [line for line in lines if not line.get_label().startswith("_")] or lines


def _ends(line):
    values = np.asarray(line.get_ydata(orig=False), float)
    values = values[np.isfinite(values)]
    name = "line" if line.get_label().startswith("_") else line.get_label()
    if not len(values) or not np.ptp(values):
        return f"{name} at {values[0]:.3g}" if len(values) else name
    return f"{name} from {values[0]:.3g} to {values[-1]:.3g}"


def _bars(axes, bars):
    heights = [bar.get_height() for bar in bars]
    if len(heights) > 12:
        return [f"{len(heights)} bars from {min(heights):.3g} to {max(heights):.3g}"]
    middles = [bar.get_x() + bar.get_width() / 2 for bar in bars]
    return [f"{_place(axes, x)} {height:.3g}" for x, height in zip(middles, heights, strict=True)]


def _place(axes, x):
    """A place on the horizontal axis as the axis writes it: a number, a date or a name."""
    text = str(axes.format_xdata(x)).strip().replace("\N{MINUS SIGN}", "-")
    try:
        return f"{float(text):g}"
    except ValueError:
        return text
