"""Pictures that change while a network learns: as a strip, and moving."""

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course.plots import alt_text, style


def film_strip(frames: ArrayLike, titles: Sequence[str], *, size: float = 0.75) -> Figure:
    """The same pictures at several moments: a row for each moment, from top to bottom.

    Args:
        frames: array (moments, n, height, width, 1 or 3) in 0..1.
        titles: a short text for each moment.
        size: inches a picture takes.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: another shape, or another number of titles.
    """
    frames = _checked(frames)
    if len(titles) != len(frames):
        raise ValueError(f"{len(frames)} moments but {len(titles)} titles")
    fig, axes = style.figure(len(frames), 1, size=(size * frames.shape[1] + 1, size * len(frames)), squeeze=False)
    for axis, pictures, title in zip(axes[:, 0], frames, titles, strict=True):
        axis.imshow(_row(pictures).squeeze(), vmin=0, vmax=1)
        axis.set(xticks=[], yticks=[])
        axis.set_ylabel(title, rotation=0, ha="right", va="center")
        axis.spines[:].set_visible(False)
    text = f"The same {frames.shape[1]} images at {len(frames)} moments, a row for each"
    return alt_text.describe(fig, f"{text}: {alt_text.listed(titles)}.")


def animation(frames: ArrayLike, text: str, *, columns: int = 8, scale: int = 2, seconds: float = 0.25) -> object:
    """The same pictures at several moments as a moving GIF, which a saved notebook keeps.

    Args:
        frames: array (moments, n, height, width, 1 or 3) in 0..1.
        text: what it shows, for those who cannot see it.
        columns: pictures in a row.
        scale: each pixel is drawn so many pixels wide and high.
        seconds: for each moment; the last one stays for two seconds.

    Returns:
        `IPython.display.HTML`.

    Raises:
        ValueError: another shape.
    """
    from IPython.display import HTML
    from PIL import Image

    frames = _checked(frames)
    pages = []
    for pictures in frames:
        blank = np.ones((-len(pictures) % columns, *pictures.shape[1:]))
        grid = np.concatenate([pictures, blank])
        rows = np.concatenate([_row(grid[start : start + columns]) for start in range(0, len(grid), columns)])
        page = np.uint8(np.rint(255 * rows.clip(0, 1))).repeat(scale, 0).repeat(scale, 1)
        pages.append(Image.fromarray(page.squeeze()).quantize(32 if page.shape[-1] == 1 else 255))
    content = io.BytesIO()
    times = [round(1000 * seconds)] * (len(pages) - 1) + [2000]
    pages[0].save(content, "GIF", save_all=True, append_images=pages[1:], duration=times, loop=0)
    return HTML(alt_text.picture(content.getvalue(), "gif", text))


def _checked(frames):
    frames = np.asarray(frames)
    if frames.ndim != 5 or frames.shape[-1] not in (1, 3) or not frames.size:
        raise ValueError(f"frames must be (moments, n, height, width, 1 or 3), got {frames.shape}")
    return frames


def _row(pictures):
    """Pictures side by side, with a white pixel between."""
    return np.concatenate(list(np.pad(pictures, ((0, 0), (0, 1), (0, 1), (0, 0)), constant_values=1)), axis=1)
