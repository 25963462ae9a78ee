"""Film strip and animation."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image, ImageSequence

from course import plots

FRAMES = np.linspace(0, 1, 3)[:, None, None, None, None] * np.ones((3, 5, 4, 6, 1))


def test_a_row_for_each_moment():
    fig = plots.film_strip(FRAMES, ["a", "b", "c"])
    assert [axis.get_ylabel() for axis in fig.axes] == ["a", "b", "c"]
    for axis, value in zip(fig.axes, (0, 0.5, 1), strict=True):
        row = axis.images[0].get_array()
        assert row.shape == (5, 5 * 7)
        assert row[0, 0] == value
    fig.canvas.draw()


def gif(html):
    assert 'alt="grey &lt;fog&gt;"' in html.data
    return Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html.data)[1])))


@pytest.mark.parametrize("channels", [1, 3])
def test_the_animation_has_every_moment(channels):
    frames = np.repeat(FRAMES, channels, axis=-1)
    moving = gif(plots.animation(frames, "grey <fog>", columns=3, scale=2, seconds=0.5))
    pages = [np.asarray(page.convert("L")) for page in ImageSequence.Iterator(moving)]
    assert [page[0, 0] for page in pages] == [0, 128, 255]
    assert pages[0].shape == (2 * 2 * 5, 2 * 3 * 7)
    assert pages[0][-3, -4] == 255  # the sixth place is blank
    assert moving.info["loop"] == 0


def test_other_shapes_are_an_error():
    for frames in (FRAMES[0], FRAMES[..., 0], np.ones((2, 3, 4, 4, 2)), np.ones((0, 3, 4, 4, 1))):
        with pytest.raises(ValueError, match="moments, n, height, width"):
            plots.animation(frames, "")
    with pytest.raises(ValueError, match="3 moments but 1 titles"):
        plots.film_strip(FRAMES, ["a"])
