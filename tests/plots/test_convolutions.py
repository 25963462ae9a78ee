"""What a convolution is, as diagrams."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from course import plots, scratch


def texts(axes):
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(("inputs", "window"), [(6, 3), (8, 5), (4, 2), (3, 3)])
def test_a_line_for_each_connection_and_a_look_for_each_shared_weight(inputs, window):
    fig = plots.connectivity(inputs, window)
    outputs = inputs - window + 1
    shared = fig.axes[-1]
    assert [len(axes.lines) for axes in fig.axes] == [inputs * outputs, window * outputs, window * outputs]
    looks = {(line.get_color(), str(line.get_linestyle())) for line in shared.lines}
    assert len(looks) == window
    for axes, count in zip(fig.axes, (inputs * outputs, window * outputs, window), strict=True):
        assert f"{count} weights" in texts(axes)


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (1, 1), (1, 2), (0, 2)])
def test_frames_and_dots_are_where_the_window_lies(padding, stride):
    fig = plots.windows(np.arange(25).reshape(5, 5), 3, [(padding, stride)])
    (axes,) = fig.axes
    frames = [patch for patch in axes.patches if isinstance(patch, Rectangle) and not patch.get_hatch()]
    assert [round(frame.get_x()) for frame in frames] == [0, stride]
    dots = axes.collections[-1].get_offsets()
    count = scratch.output_size(5, 3, stride, padding)
    assert len(dots) == count**2
    assert dots.max() == stride * (count - 1) + 1.5
    assert len(texts(axes)) == (5 + 2 * padding) ** 2
    assert axes.get_title().endswith(f"{count}×{count} outputs")


def test_what_no_window_reaches_is_hatched():
    def hatched(side, stride):
        fig = plots.windows(np.ones((side, side)), 3, [(0, stride)])
        return [(each.get_x(), each.get_y()) for each in fig.axes[0].patches if each.get_hatch()]

    assert hatched(6, 2) == [(5, 0), (0, 5)]
    assert hatched(5, 2) == []


def test_a_table_for_each_channel_and_a_map_for_each_filter():
    squares = [len(plots.channels(i, f).axes[0].patches) for i, f in ((1, 1), (3, 2), (6, 4))]
    # maps and tables: the input, each filter's tables and its map, the output; and three arrows for each filter
    assert squares == [i + f * i + f + f + 3 * f for i, f in ((1, 1), (3, 2), (6, 4))]
    assert {"3 channels", "2 channels", "filter 2", "map 2"} < set(texts(plots.channels(3, 2).axes[0]))
    assert "1 channel" in texts(plots.channels(1, 1).axes[0])


def test_rows_and_outputs_are_those_of_im2col():
    image, kernel = np.arange(1, 10).reshape(3, 3), np.array([[-1, 2], [0, 3]])
    (axes,) = plots.patches(image, kernel).axes
    written = texts(axes)
    rows = scratch.im2col(image[None, :, :, None], 2)
    expected = sum((9 * 4, rows.size, len(rows), kernel.size))
    assert len(written) == expected + 2 + 4  # numbers, two signs, four names
    for output in rows @ kernel.ravel():
        assert f"{output:g}" in written
    assert "rows: 4×4" in written


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.connectivity(9), "at most 8 inputs"),
        (lambda: plots.connectivity(6, 1), "a window of 2 to 5"),
        (lambda: plots.windows(np.ones((4, 5)), 3, [(0, 1)]), "a square"),
        (lambda: plots.windows(np.ones((2, 2)), 3, [(0, 1)]), "does not fit"),
        (lambda: plots.windows(np.ones((4, 4)), 3, []), "not empty"),
        (lambda: plots.channels(7), "from 1 to 6 channels"),
        (lambda: plots.channels(3, 5), "from 1 to 4 filters"),
        (lambda: plots.patches(np.ones((5, 5)), np.ones((2, 2))), "16 positions"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
