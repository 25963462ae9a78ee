"""Photographs in several versions, and how a notebook keeps them."""

import base64
import io
import re

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from course import plots
from course.plots import style

X = np.random.default_rng(0).random((3, 8, 8, 3))


def test_a_row_for_each_version_and_a_line_for_each_number():
    fig = plots.versions({"photograph": X, "cartoon": 1 - X}, {"brightness": ["0.1", "0.2", "0.3"]}, size=1.0)
    (axes,) = fig.axes
    shown = [image.get_array() for image in axes.images]
    np.testing.assert_allclose(shown, [*X, *(1 - X)], atol=1e-7)
    lefts, tops = np.transpose([(image.get_extent()[0], image.get_extent()[3]) for image in axes.images])
    assert np.all(np.diff(lefts.reshape(2, 3)) >= 1)
    np.testing.assert_allclose(lefts[:3], lefts[3:])
    assert np.all(tops[3:] >= tops[:3] + 1)
    texts = {text.get_text(): text.get_position() for text in axes.texts}
    assert [*texts] == ["photograph", "cartoon", "brightness", "0.1", "0.2", "0.3"]
    np.testing.assert_allclose([texts[text][0] for text in ("0.1", "0.2", "0.3")], lefts[:3] + 0.5)
    assert texts["0.1"][1] > tops.max() + 1
    assert "photograph, cartoon; brightness 0.1, 0.2, 0.3." in fig.sentence


@pytest.mark.filterwarnings("error", "ignore::pytest.PytestUnraisableExceptionWarning")  # of other tests
def test_a_notebook_gets_a_jpeg_with_its_sentence():
    with rc_context():
        style.apply()
        html = plots.versions({"a <b>": X})._repr_mimebundle_()["text/html"]
    assert "a &lt;b&gt;" in html
    kept = Image.open(io.BytesIO(base64.b64decode(re.search('data:image/jpeg;base64,([^"]+)', html)[1])))
    assert kept.format == "JPEG"
    assert np.asarray(kept)[-1, -1].min() > 240  # white around it


def test_pictures_are_drawn_upright_and_whole():
    picture = np.zeros((1, 8, 8, 3))
    picture[:, :4, :4] = 1  # white in the top left corner
    fig = plots.versions({"": picture}, size=1.0)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    drawn = np.asarray(canvas.buffer_rgba())[..., 0]
    black = drawn < 10
    rows, columns = (np.flatnonzero(black.any(axis)) for axis in (1, 0))
    assert len(rows) == pytest.approx(100, abs=2)
    assert len(columns) == pytest.approx(100, abs=2)
    middle = drawn[rows[0] : rows[0] + 40, columns[0] : columns[0] + 40]
    assert middle.mean() > 240
    assert drawn[rows[-1] - 40 : rows[-1], columns[0] : columns[-1]].mean() < 10


@pytest.mark.parametrize(
    ("rows", "numbers", "message"),
    [
        ({}, {}, "as many entries as there are pictures"),
        ({"a": X, "b": X[:2]}, {}, r"got \{'a': 3, 'b': 2\}"),
        ({"a": X}, {"off": ["1"]}, r"got \{'a': 3, 'off': 1\}"),
        ({"a": X[..., :1]}, {}, r"'a' is \(3, 8, 8, 1\)"),
        ({"a": X[0]}, {}, r"'a' is \(8, 8, 3\)"),
    ],
)
def test_what_does_not_fit_is_an_error(rows, numbers, message):
    with pytest.raises(ValueError, match=message):
        plots.versions(rows, numbers)
