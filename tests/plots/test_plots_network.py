"""The picture of a dense network."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import plots
from course.plots import style

IMAGE = np.linspace(0, 1, 6).reshape(2, 3)
KERNELS = [np.ones((6, 2)), np.array([[1.0, -2.0, 0.0], [4.0, 0.0, 1.0]])]


def test_units_and_what_they_say():
    fig = plots.network(IMAGE, [[0.5, 0.0], [0.1, 0.2, 0.3]], KERNELS, labels=["a", "b", "c"])
    axes = fig.axes[0]
    circles = [each for each in axes.collections if each.get_array() is not None]
    assert [each.get_array().tolist() for each in circles] == [[0.5, 0.0], [0.1, 0.2, 0.3]]
    assert [text.get_text() for text in axes.texts] == ["a", "b", "c"]
    np.testing.assert_array_equal(axes.images[0].get_array(), IMAGE)
    fig.canvas.draw()


def test_lines_are_as_broad_as_what_they_carry():
    fig = plots.network(IMAGE[..., None], [[0.5, 0.25], [0.1, 0.2, 0.3]], KERNELS)
    lines = {to_hex(each.get_color()[0]): each for each in fig.axes[0].collections if each.get_array() is None}
    # carried: 0.5, -1, 0 from the first unit, 1, 0, 0.25 from the second
    np.testing.assert_allclose(np.array(lines[style.BLUE.lower()].get_linewidths()) / 2.5, [0.5, 1, 0.25])
    np.testing.assert_allclose(np.array(lines[style.ORANGE.lower()].get_linewidths()) / 2.5, [1])


@pytest.mark.filterwarnings("error")
def test_weights_of_zero_draw_no_lines():
    fig = plots.network(IMAGE, [[0.5, 0.5], [0.5] * 3], [np.zeros((6, 2)), np.zeros((2, 3))])
    lines = [each for each in fig.axes[0].collections if each.get_array() is None]
    assert [len(each.get_segments()) for each in lines] == [10, 0, 0]  # the fan, blue, orange


@pytest.mark.parametrize(
    ("image", "activations", "labels", "message"),
    [
        (IMAGE, [[0, 0, 0], [0, 0, 0]], (), r"need kernels \[\(6, 3\), \(3, 3\)\], got \[\(6, 2\), \(2, 3\)\]"),
        (IMAGE[0], [[0, 0], [0, 0, 0]], (), r"an image of \(3,\)"),
        (IMAGE, [[0, 0], [0, 0, 0]], ("a",), "1 labels for 3 units"),
    ],
)
def test_what_does_not_fit_is_told(image, activations, labels, message):
    with pytest.raises(ValueError, match=message):
        plots.network(image, activations, KERNELS, labels=labels)
