"""Output sizes, im2col and shifts: exact, against loops."""

import numpy as np
import pytest

from course.scratch import im2col, output_size, pad, shifts


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((28, 5), 24),
        ((24, 2, 2), 12),
        ((4, 3, 1, 1), 4),
        ((7, 3, 2), 3),
        ((7, 3, 3), 2),  # (7 - 3) / 3 = 1.33: the remainder is cut off
        ((5, 2, 2), 2),  # the last row is not looked at
        ((14, 3, 1, 2), 16),
        ((3, 3), 1),
        ((1, 3, 1, 1), 1),
    ],
)
def test_output_size_counts_the_positions_of_the_window(arguments, expected):
    assert output_size(*arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((4, 5), r"a window of 5 does not fit into 4 \+ 2 x 0 pixels; make it smaller, or pad more"),
        ((2, 7, 1, 2), r"a window of 7 does not fit into 2 \+ 2 x 2 pixels"),
        ((4, 0), "window and strides must be 1 or more"),
        ((4, 2, 0), "window and strides must be 1 or more, padding 0 or more; got window 2, strides 0, padding 0"),
        ((4, 2, 1, -1), "padding 0 or more"),
    ],
)
def test_output_size_says_what_does_not_fit(arguments, message):
    with pytest.raises(ValueError, match=message):
        output_size(*arguments)


def test_im2col_has_a_row_for_each_position():
    x = np.arange(9).reshape(1, 3, 3, 1)
    assert im2col(x, 2).tolist() == [[0, 1, 3, 4], [1, 2, 4, 5], [3, 4, 6, 7], [4, 5, 7, 8]]


def test_im2col_is_a_copy():
    x = np.arange(9).reshape(1, 3, 3, 1)
    im2col(x, 2)[:] = -1
    assert x.ravel().tolist() == list(range(9))


@pytest.mark.parametrize(("window", "strides"), [(1, 1), (2, 1), (3, 2), (2, 3), (5, 1)])
def test_im2col_and_shifts_see_what_a_loop_sees(window, strides):
    x = np.random.default_rng(0).random((3, 6, 5, 2))
    rows = [
        x[n, i : i + window, j : j + window].ravel()
        for n in range(3)
        for i in range(0, 6 - window + 1, strides)
        for j in range(0, 5 - window + 1, strides)
    ]
    columns = im2col(x, window, strides)
    np.testing.assert_array_equal(columns, rows)
    seen = np.stack([view.reshape(-1, 2) for view in shifts(x, window, strides)], axis=1)
    np.testing.assert_array_equal(seen.reshape(len(columns), -1), columns)


def test_writing_into_shifts_counts_how_often_a_pixel_is_seen():
    x = np.zeros((1, 4, 4, 1))
    for view in shifts(x, 3):
        view += 1
    assert x[0, :, :, 0].tolist() == [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]


def test_pad_adds_zeros_on_all_four_sides():
    x = np.ones((2, 1, 1, 3), np.float32)
    assert pad(x, 1).shape == (2, 3, 3, 3)
    assert pad(x, 1).sum() == 6
    assert pad(x, 1)[:, 1, 1].sum() == 6
    assert pad(x, 0) is x


@pytest.mark.parametrize("function", [im2col, lambda x, window: list(shifts(x, window))])
def test_wrong_images_are_refused(function):
    with pytest.raises(ValueError, match=r"images must have shape \(n, height, width, channels\), got \(28, 28\)"):
        function(np.zeros((28, 28)), 3)
    with pytest.raises(ValueError, match="a window of 3 does not fit into 2"):
        function(np.zeros((1, 5, 2, 1)), 3)
