"""The picture of a dense network."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course import plots
from course.plots import style

IMAGE = np.linspace(0, 1, 6).reshape(2, 3)
KERNELS = [np.ones((6, 2)), np.array([[1.0, -2.0, 0.0], [4.0, 0.0, 1.0]])]


def test_units_and_activations_are_drawn():
    fig = plots.network(IMAGE, [[0.5, 0.0], [0.1, 0.2, 0.3]], KERNELS, labels=["a", "b", "c"])
    axes = fig.axes[0]
    circles = [each for each in axes.collections if each.get_array() is not None]
    assert [each.get_array().tolist() for each in circles] == [[0.5, 0.0], [0.1, 0.2, 0.3]]
    written = [text.get_text() for text in axes.texts]
    assert written[:6] == ["a", "b", "c", "6 pixels", "2 units", "3 outputs"]
    assert written[6:] == ["raises the unit", "lowers it", "output 1", "output 0"]
    np.testing.assert_array_equal(axes.images[0].get_array(), IMAGE)
    fig.canvas.draw()


def test_outputs_stand_beside_their_targets():
    fig = plots.network(IMAGE, [[0.5, 0.0], [0.1, 0.2, 0.345]], KERNELS, labels=["a", "b", "c"], targets=[0, 1, 0])
    places = {}
    for text in fig.axes[0].texts:
        places.setdefault(text.get_position()[1], []).append(text.get_text())
    rows = [row for row in places.values() if row[0] in ("a", "b", "c")]
    assert rows == [["a", "0.10", "0"], ["b", "0.20", "1"], ["c", "0.34", "0"]]
    fig.canvas.draw()


def test_lines_are_as_broad_as_what_they_carry():
    fig = plots.network(IMAGE[..., None], [[0.5, 0.25], [0.1, 0.2, 0.3]], KERNELS)
    lines = {to_hex(each.get_color()[0]): each for each in fig.axes[0].collections if each.get_array() is None}
    # carried: 0.5, -1, 0 from the first unit, 1, 0, 0.25 from the second
    np.testing.assert_allclose(np.array(lines[style.BLUE.lower()].get_linewidths()) / 2.5, [0.5, 1, 0.25])
    np.testing.assert_allclose(np.array(lines[style.ORANGE.lower()].get_linewidths()) / 2.5, [1])


def test_lines_join_the_units_that_the_weight_joins():
    fig = plots.network(IMAGE, [[0.5, 0.25], [0.1, 0.2, 0.3]], KERNELS)
    axes = fig.axes[0]
    left, right = (each.get_offsets() for each in axes.collections if each.get_array() is not None)
    assert left[0, 1] > left[1, 1]  # the first unit is at the top
    lines = {to_hex(each.get_color()[0]): each for each in axes.collections if each.get_array() is None}
    blue = [[left[0], right[0]], [left[1], right[0]], [left[1], right[2]]]
    np.testing.assert_allclose(lines[style.BLUE.lower()].get_segments(), blue)
    np.testing.assert_allclose(lines[style.ORANGE.lower()].get_segments(), [[left[0], right[1]]])
    (fan,) = (each for colour, each in lines.items() if colour == to_hex("grey"))
    places = np.reshape(fan.get_segments(), (5, 2, 2, 2))  # from the image's edge to each unit
    np.testing.assert_allclose(places[:, :, 1], [left] * 5)
    x_end, bottom, top = np.array(axes.images[0].get_extent())[1:]
    np.testing.assert_allclose(places[:, 0, 0], np.column_stack([[x_end] * 5, np.linspace(bottom, top, 5)]))


def test_dark_at_0_and_bright_at_1():
    fig = plots.network(IMAGE / 2, [[0.5, 0.25], [0.1, 0.2, 0.3]], KERNELS)
    axes = fig.axes[0]
    drawn = [*axes.images, *(each for each in axes.collections if each.get_array() is not None)]
    assert len(drawn) == 3
    for each in drawn:
        assert each.get_clim() == (0, 1)
        assert each.to_rgba([0.0, 1.0]).tolist() == [[0, 0, 0, 1], [1, 1, 1, 1]]


def test_each_layer_is_scaled_by_itself():
    kernels = [np.ones((6, 1)), np.full((1, 1), 9.0), np.full((1, 1), 0.01)]
    fig = plots.network(IMAGE, [[1], [1], [1]], kernels)
    lines = [each for each in fig.axes[0].collections if each.get_array() is None]
    assert [list(each.get_linewidths()) for each in lines[1::2]] == [
        [2.5],
        [2.5],
    ]  # the fan, blue, orange, blue, orange


@pytest.mark.filterwarnings("error", "ignore::pytest.PytestUnraisableExceptionWarning")  # of other tests
def test_weights_of_zero_draw_no_lines():
    fig = plots.network(IMAGE, [[0.5, 0.5], [0.5] * 3], [np.zeros((6, 2)), np.zeros((2, 3))])
    lines = [each for each in fig.axes[0].collections if each.get_array() is None]
    assert [len(each.get_segments()) for each in lines] == [10, 0, 0]  # the fan, blue, orange


@pytest.mark.parametrize(
    ("image", "first", "message"),
    [
        (np.uint8(255 * IMAGE), [0, 0], r"grey in 0\.\.1, got 0\.\.255; divide pixels by 255"),
        (IMAGE - 1, [0, 0], r"grey in 0\.\.1, got -1\.0\.\.0\.0"),
        (np.where(IMAGE > 0.5, np.nan, IMAGE), [0, 0], r"grey in 0\.\.1, got nan"),
        (
            IMAGE,
            [0, 1.5],
            r"activations of layer 1 must be in 0\.\.1, got 0\.0\.\.1\.5; give the outputs of its sigmoids",
        ),
        (IMAGE, [-0.1, 1], r"activations of layer 1 must be .* got -0\.1\.\.1"),
        (IMAGE, [0, np.nan], r"activations of layer 1 must be .* got nan"),
    ],
)
def test_what_is_not_in_0_to_1_is_an_error(image, first, message):
    with pytest.raises(ValueError, match=message):
        plots.network(image, [first, [0.1, 0.2, 0.3]], KERNELS)
    plots.network(IMAGE, [[0, 1], [0, 0.5, np.float32(1 + 1e-7)]], KERNELS)  # rounding is no fault


@pytest.mark.parametrize(
    ("image", "activations", "labels", "message"),
    [
        (IMAGE, [[0, 0, 0], [0, 0, 0]], (), r"need kernels \[\(6, 3\), \(3, 3\)\], got \[\(6, 2\), \(2, 3\)\]"),
        (IMAGE[0], [[0, 0], [0, 0, 0]], (), r"an image of \(3,\)"),
        (IMAGE, [[0, 0], [0, 0, 0]], ("a",), "1 labels for 3 units"),
    ],
)
def test_what_does_not_fit_is_an_error(image, activations, labels, message):
    with pytest.raises(ValueError, match=message):
        plots.network(image, activations, KERNELS, labels=labels)


def test_as_many_targets_as_outputs():
    with pytest.raises(ValueError, match="2 targets for 3 units"):
        plots.network(IMAGE, [[0, 0], [0, 0, 0]], KERNELS, targets=[0, 1])
