import numpy as np
import pytest

from course import plots
from course.plots import style

EXAMPLES = np.stack([np.full((4, 4, 1), n / 20) for n in range(12)])


def frames(fig):
    """{middle of a picture: (colour, dashes)} of those that have a thick frame."""
    boxes = [each for each in fig.axes[0].patches if each.get_linewidth() > 1]
    return {(round(b.get_center()[0], 1), round(b.get_center()[1], 1)): b.get_linestyle() for b in boxes}


def test_the_right_example_has_a_solid_frame_and_a_wrong_choice_a_dashed_one():
    assert frames(plots.one_shot(np.zeros((4, 4, 1)), EXAMPLES)) == {}
    assert frames(plots.one_shot(np.zeros((4, 4)), EXAMPLES, 1)) == {(1.3, 0): "-"}
    assert frames(plots.one_shot(np.zeros((4, 4)), EXAMPLES, 1, 1)) == {(1.3, 0): "-"}
    assert frames(plots.one_shot(np.zeros((4, 4)), EXAMPLES, 11, 0)) == {(1.3, 1.3): "-", (0, 0): "--"}


def test_ink_is_black():
    fig = plots.one_shot(np.ones((4, 4)), EXAMPLES)
    shown = fig.axes[0].images
    assert len(shown) == 13
    assert not shown[0].get_array().any()
    np.testing.assert_allclose(shown[3].get_array(), 1 - 2 / 20)


def test_mistaken_draws_at_most_so_many_columns():
    asked = np.zeros((9, 4, 4, 1))
    assert len(plots.mistaken(asked, asked + 0.5, asked + 1, most=6).axes[0].images) == 18
    few = plots.mistaken(asked[:2], asked[:2] + 0.5, asked[:2] + 1)
    assert [each.get_array().mean() for each in few.axes[0].images] == [1, 1, 0, 0, 0.5, 0.5]
    with pytest.raises(ValueError, match="every question was answered right"):
        plots.mistaken(asked[:0], asked[:0], asked[:0])


def test_distances_are_shares_on_one_axis():
    panels = {"before": ([0.1, 0.2, 0.3], [0.2, 0.4]), "after": ([0.0], [1.9, 2.0])}
    fig = plots.distances(panels, thresholds={"after": 1.2})
    before, after = fig.axes
    assert before.get_xlim() == pytest.approx(after.get_xlim(), abs=0.1)
    for axes in fig.axes:
        heights = [sum(bar.get_height() for bar in bars) for bars in axes.containers]
        np.testing.assert_allclose(heights, 1)
    assert [len(axes.lines) for axes in fig.axes] == [0, 1]
    assert after.lines[0].get_xdata()[0] == 1.2
    for wrong in ({}, {"a": ([], [1])}):
        with pytest.raises(ValueError, match=r"nothing to draw|needs distances"):
            plots.distances(wrong)


def test_distances_of_a_collapsed_network_can_be_drawn():
    assert plots.distances({"collapsed": (np.zeros(3), np.zeros(4))}).axes


def test_a_map_has_a_picture_at_each_place_in_the_colour_of_its_class():
    places = [[0, 0], [10, 0], [0, 5]]
    fig = plots.picture_map(places, np.ones((3, 4, 4, 1)), [0, 1, 1])
    shown = fig.axes[0].images
    middles = [(np.mean(each.get_extent()[:2]), np.mean(each.get_extent()[2:])) for each in shown]
    np.testing.assert_allclose(middles, [[0, 0], [1, 0], [0, 1]], atol=1e-9)
    colours = [tuple(each.get_array()[0, 0, :3]) for each in shown]
    assert colours[0] != colours[1] == colours[2]
    assert len(style.COLORS) == 7
    for wrong in (places[:2], [1, 2, 3]):
        with pytest.raises(ValueError, match="3 images need places"):
            plots.picture_map(wrong, np.ones((3, 4, 4)), [0, 1, 1])
