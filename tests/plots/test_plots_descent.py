"""Ways downhill: panels and the race."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from course import plots

PATHS = {"a": [[-4, 1], [0, 0.5], [0, 0]], "b <": [[-4, 1], [-2, 0]]}


def bowl(x, y):
    return x**2 + y**2


def test_a_panel_for_each_path():
    fig = plots.descent(bowl, PATHS, columns=3)
    first, second, empty = fig.axes
    assert [axes.get_title() for axes in (first, second, empty)] == ["a", "b <", ""]
    assert first.get_lines()[1].get_xydata().tolist() == PATHS["a"]
    assert second.get_lines()[2].get_xydata().tolist() == [[-2, 0]]  # where it ends
    assert first.get_xlim() == second.get_xlim() == (-5.2, 5.2)
    fig.canvas.draw()


def test_a_picture_for_each_step_of_the_longest_path():
    html = plots.descent_race(bowl, PATHS, "two <race>", seconds=0.1)
    assert 'alt="two &lt;race&gt;"' in html.data
    moving = Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html.data)[1])))
    assert moving.n_frames == 3
    pages = []
    for number in range(3):
        moving.seek(number)
        pages.append(np.asarray(moving.convert("L"), int))
    assert np.any(pages[0] != pages[1])
    assert np.any(pages[1] != pages[2])


def test_some_steps_are_left_out():
    html = plots.descent_race(bowl, {"a": np.zeros((7, 2)) + np.arange(7)[:, None] - 7}, "race", every=3)
    assert Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html.data)[1]))).n_frames == 3


@pytest.mark.parametrize("path", [[], [1, 2], [[1, 2, 3]]])
def test_what_is_no_path_is_told(path):
    with pytest.raises(ValueError, match=r"a path is an array \(steps, 2\), but 'a' is"):
        plots.descent(bowl, {"a": path})
