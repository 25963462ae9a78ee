"""A filter at one position, and sliding."""

import base64
import io
import re

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from PIL import Image

from course import plots

IMAGE, KERNEL = np.arange(16).reshape(4, 4), np.array([[-1, 0], [0, 2]])


def test_products_and_their_sum_are_written_and_framed():
    (axes,) = plots.position(IMAGE, KERNEL, row=2, column=1).axes
    written = [text.get_text() for text in axes.texts]
    assert len(written) == 16 + 4 + 4 + 9 + 4 + 3  # numbers, four names, two signs and "sum"
    assert {"-9", "28", "19"} < set(written)  # -1 x 9 and 2 x 14, and 19 in the output
    framed = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_linewidth() > 3]
    assert [(p.get_width(), p.get_height()) for p in framed] == [(2, 2), (1, 1)]
    assert framed[0].get_y() == 2  # the image begins at 0


def test_the_film_has_every_position_and_a_sentence():
    page = plots.sliding(IMAGE[:3, :3], KERNEL, seconds=0.5).data
    film = Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', page)[1])))
    assert film.n_frames == 4
    assert 'alt="A 2×2 filter slides over an image; at each of 4 positions' in page


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.position(IMAGE, KERNEL, 3, 0), r"no position \(3, 0\)"),
        (lambda: plots.position(np.ones((9, 9)), KERNEL, 0, 0), "at most 8 pixels"),
        (lambda: plots.sliding(np.ones(4), KERNEL), "at most 8 pixels"),
        (lambda: plots.sliding(np.ones((1, 4)), KERNEL), "does not fit"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
