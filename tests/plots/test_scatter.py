import itertools

import pytest
from matplotlib.text import Text

from course import plots

RACE = {
    "LeNet-5 (1998)": (61_706, 0.988),
    "LeNet-5, ReLU and max pooling": (61_706, 0.988),
    "small AlexNet": (190_000, 0.9921),
    "small VGG": (185_000, 0.9935),
    "small GoogLeNet": (180_000, 0.9934),
    "a very long name of a network": (433_890, 0.989),
}


def names(fig):
    """The boxes of the names, in pixels."""
    fig.draw_without_rendering()
    return {text.get_text(): Text.get_window_extent(text) for text in fig.axes[0].texts}


def test_every_model_is_a_point_on_a_logarithmic_axis():
    axes = plots.accuracy_vs_parameters(RACE).axes[0]
    assert axes.collections[0].get_offsets().tolist() == [list(point) for point in RACE.values()]
    assert (axes.get_xscale(), axes.get_xlabel(), axes.get_ylabel()) == ("log", "parameters", "accuracy")
    assert [text.xy for text in axes.texts] == list(RACE.values())


@pytest.mark.parametrize("models", [RACE, {"one": (100, 0.5)}, {f"number {n}": (1000, 0.9) for n in range(9)}])
def test_names_cover_neither_each_other_nor_points(models):
    fig = plots.accuracy_vs_parameters(models)
    boxes = names(fig)
    assert list(boxes) == list(models)
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes.values(), 2))
    axes = fig.axes[0]
    for point in axes.transData.transform(list(models.values())):
        assert not any(box.contains(*point) for box in boxes.values())
    page = axes.get_window_extent()
    assert all(page.count_contains([box.min, box.max]) == 2 for box in boxes.values())


@pytest.mark.parametrize(
    ("low", "high", "some"),
    [(62_000, 138_357_544, ["100 k", "1 M", "100 M"]), (60_000, 430_000, ["100 k", "200 k"]), (9, 800, ["10", "100"])],
)
def test_numbers_of_parameters_are_written_short(low, high, some):
    fig = plots.accuracy_vs_parameters({"a": (low, 0.5), "b": (high, 0.75)})
    fig.draw_without_rendering()
    ticks = [tick.get_text() for tick in fig.axes[0].get_xticklabels()]
    assert set(some) <= set(ticks)
    assert "60%" in [tick.get_text() for tick in fig.axes[0].get_yticklabels()]


RUNS = {"then": (61_706, [0.2, 0.6, 0.7]), "now": (61_706, [0.91, 0.93, 0.92]), "level": (72_000, [0.91, 0.93, 0.92])}


def test_several_runs_are_a_mean_and_a_range_with_a_stroke_for_each():
    fig = plots.accuracy_vs_parameters(RUNS)
    (axes,) = fig.axes
    assert [y for _, y in axes.collections[0].get_offsets()] == pytest.approx([0.5, 0.92, 0.92])
    assert [line.get_ydata().tolist() for line in axes.lines] == [sorted(runs) for _, runs in RUNS.values()]
    assert "then 50.00% (20.00% to 70.00%) with 61.706 k" in fig.sentence


def test_the_broken_axis_has_each_name_in_the_panel_of_its_point():
    fig = plots.accuracy_vs_parameters(RUNS, zoom=0.8)
    above, below = fig.axes
    assert (above.get_ylim(), below.get_ylim()) == ((0.8, 1), (0, 0.8))
    assert [[text.get_text() for text in axes.texts] for axes in fig.axes] == [["now", "level"], ["then"]]
    fig.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for axes in fig.axes for text in axes.texts]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    low, high = above.transData.transform([(72_000, 0.91), (72_000, 0.93)])
    assert not any(box.contains(low[0], y) for box in boxes for y in (low[1], high[1]))  # nor over a range


@pytest.mark.parametrize("zoom", [0.1, 0.95])
def test_an_axis_is_not_broken_where_all_lie_on_one_side(zoom):
    assert len(plots.accuracy_vs_parameters(RUNS, zoom=zoom).axes) == 1
