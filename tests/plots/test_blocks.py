"""Networks as boxes and arrows."""

import itertools

import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

from course import plots

BODY = ["3×3 convolution", "ReLU", "3×3 convolution"]
PLAIN = {"plain": ["x", *BODY, "ReLU"]}
RESIDUAL = {"residual": ["x", {"g(x)": BODY, "x": []}, "x + g(x)", "ReLU"]}
WIDE = {"side by side": ["192 channels", {"64": BODY[:1], "8": ["max pooling", "1×1 convolution\nto 8"]}, "dense, 72"]}
ALL = [PLAIN, RESIDUAL, WIDE, PLAIN | RESIDUAL | WIDE, {"a very long title of a network": ["x"]}]


def parts(fig, kind):
    return [patch for patch in fig.axes[0].patches if isinstance(patch, kind)]


@pytest.mark.parametrize(("drawn", "boxes", "arrows"), [(PLAIN, 5, 4), (RESIDUAL, 6, 6), (WIDE, 5, 5)])
def test_every_step_is_a_box_and_every_way_has_an_arrow(drawn, boxes, arrows):
    fig = plots.blocks(drawn)
    assert len(parts(fig, FancyBboxPatch)) == boxes
    assert len(parts(fig, FancyArrowPatch)) == arrows
    assert len(fig.axes[0].lines) == (drawn is RESIDUAL)  # the way past the boxes


@pytest.mark.parametrize("drawn", ALL)
def test_texts_stay_in_their_boxes_and_boxes_apart(drawn):
    fig = plots.blocks(drawn)
    fig.canvas.draw()
    boxes = [box.get_window_extent() for box in parts(fig, FancyBboxPatch)]
    texts = {text: Text.get_window_extent(text) for text in fig.axes[0].texts}
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    assert not any(a.overlaps(b) for a, b in itertools.combinations(texts.values(), 2))
    for place in texts.values():
        assert fig.bbox.count_contains([place.min, place.max]) == 2
        around = [box for box in boxes if box.overlaps(place)]
        assert len(around) <= 1  # a name of a branch, and a title, stand outside
        assert all(box.count_contains([place.min, place.max]) == 2 for box in around)


def test_kinds_of_layers_have_colours():
    colours = [box.get_facecolor() for box in parts(plots.blocks(WIDE), FancyBboxPatch)]
    white, convolution, pooling, second, dense = colours
    assert convolution == second
    assert len({white, convolution, pooling, dense}) == 4


def test_the_skip_goes_from_the_side_of_one_box_to_the_side_of_another():
    fig = plots.blocks(RESIDUAL)
    first, *_, added, _ = parts(fig, FancyBboxPatch)
    (way,) = fig.axes[0].lines
    for box, height in zip((first, added), way.get_ydata()[[0, -1]], strict=True):
        assert height == pytest.approx(box.get_y() + box.get_height() / 2)
    assert max(way.get_xdata()) > first.get_x() + first.get_width()


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        ({}, "nothing to draw"),
        ({"a": []}, "'a' needs steps"),
        ({"a": [{"b": ["c"]}, "d"]}, "before, in and behind"),
        ({"a": ["d", {"b": []}, "d"]}, "before, in and behind"),
        ({"a": ["d", {"b": ["c"]}]}, "before, in and behind"),
        ({"a": ["d", {"b": ["c"]}, {"b": ["c"]}, "d"]}, "before, in and behind"),
    ],
)
def test_what_cannot_be_joined_is_an_error(drawn, message):
    with pytest.raises(ValueError, match=message):
        plots.blocks(drawn)
