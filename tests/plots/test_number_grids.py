"""Grids of numbers."""

import numpy as np
import pytest

from course import plots


def test_each_number_stands_in_its_cell():
    fig = plots.number_grids({"a": [[1, 2.5], [0, -3]], "b": np.ones((2, 5))})
    first, second = fig.axes
    placed = {text.get_text(): text.get_position() for text in first.texts}
    assert placed == {"1": (0.5, 0.5), "2.5": (1.5, 0.5), "0": (0.5, 1.5), "-3": (1.5, 1.5)}
    bottom, top = first.get_ylim()
    assert bottom > top  # the first row is above
    assert len(second.texts) == 10
    assert [axes.get_title() for axes in fig.axes] == ["a", "b"]
    assert fig.sentence == "Grids of numbers: a 2×2, b 2×5."
    fig.canvas.draw()


def test_cells_are_equally_large():
    fig = plots.number_grids({"small": [[1]], "large": np.zeros((6, 6))})
    fig.draw_without_rendering()
    sizes = [axes.transData.transform([[0, 0], [1, 1]]) for axes in fig.axes]
    widths = [ends[1, 0] - ends[0, 0] for ends in sizes]
    assert widths[0] == pytest.approx(widths[1], rel=0.1)


def levels(fig):
    return [axes.collections[0].get_array().ravel().tolist() for axes in fig.axes]


def test_the_larger_the_brighter_and_no_two_numbers_look_alike():
    assert levels(plots.number_grids({"image": [[0, 1], [2, 4]]})) == [[0, 0.25, 0.5, 1]]
    assert levels(plots.number_grids({"filter": [[-1, 0, 1]]})) == [[0, 0.5, 1]]  # -1 is darker than 0


def test_on_one_scale_equal_numbers_are_equally_bright():
    named = {"a": [[1, 2]], "b": [[1, 4]]}
    assert levels(plots.number_grids(named)) == [[0.5, 1], [0.25, 1]]
    assert levels(plots.number_grids(named, one_scale=True)) == [[0.25, 0.5], [0.25, 1]]


def test_numbers_can_be_read_on_their_cells():
    fig = plots.number_grids({"a": [[0, 4]]})
    assert [text.get_color() for text in fig.axes[0].texts] == ["white", "#000000"]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({}, "nothing to draw"),
        ({"a": [1, 2]}, r"'a' must be \(rows, columns\) with 1 to 144 numbers, got \(2,\)"),
        ({"a": np.ones((13, 13))}, r"got \(13, 13\)"),
        ({"a": np.ones((0, 3))}, r"got \(0, 3\)"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(named, message):
    with pytest.raises(ValueError, match=message):
        plots.number_grids(named)
