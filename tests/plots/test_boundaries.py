"""Decision boundaries and learning curves: what is drawn, read back from the figure."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from course import plots

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 0])


def marked(axes):
    """The points drawn for class 0 and for class 1."""
    return [collection.get_offsets().tolist() for collection in axes.collections if len(collection.get_offsets())][-2:]


def boundary(axes):
    """The contour's vertices, or None when no boundary is drawn."""
    contours = [collection for collection in axes.collections if type(collection).__name__ == "QuadContourSet"]
    return np.concatenate([path.vertices for path in contours[0].get_paths()]) if contours else None


def legend(fig):
    return [text.get_text() for text in fig.legends[0].get_texts()]


def test_boundary_lies_where_the_output_is_one_half():
    fig = plots.decision_boundary(lambda p: 1 / (1 + np.exp(1.5 - p.sum(axis=1))), X, AND, title="AND")
    assert isinstance(fig, Figure)
    axes = fig.axes[0]
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == ("AND", "$x_1$", "$x_2$")
    np.testing.assert_allclose(boundary(axes).sum(axis=1), 1.5, atol=1e-3)
    assert marked(axes) == [[[0, 0], [0, 1], [1, 0]], [[1, 1]]]


def test_shading_has_x1_to_the_right_and_x2_upwards():
    fig = plots.decision_boundary(lambda p: (p[:, 0] > 0.5) & (p[:, 1] < 0.5), X, AND)
    image = fig.axes[0].images[0]
    shade = image.get_array()
    assert image.origin == "lower"
    assert image.get_extent() == [-0.75, 1.75, -0.75, 1.75]
    assert shade[0, -1] == 1
    assert shade[-1, -1] == shade[0, 0] == shade[-1, 0] == 0


def test_no_boundary_where_the_output_is_flat():
    fig = plots.decision_boundary(lambda p: 0.5 + 1e-4 * p[:, 0], X, XOR)
    assert boundary(fig.axes[0]) is None


def test_outputs_of_shape_n_1_and_named_lines_are_drawn():
    fig = plots.decision_boundary(lambda p: p[:, :1], X, XOR, lines={"h1": [-0.5, 1, 0], "h2": [-20, 1, 1]})
    axes = fig.axes[0]
    assert legend(fig) == ["target 0", "target 1", "h1", "h2"]
    assert [line.get_label() for line in axes.get_lines()] == ["h1", "h2"]
    assert axes.get_xlim() == axes.get_ylim() == (-0.75, 1.75)  # a line that leaves the picture does not widen it


def test_labels_of_points_on_each_other_share_a_place():
    fig = plots.decision_boundary(lambda p: p[:, :1], [[0, 0], [1, 1], [1, 0.98]], [0, 1, 1], labels=["a", "b", "c"])
    assert [(text.get_text(), np.array(text.xy).tolist()) for text in fig.axes[0].texts] == [
        ("a", [0, 0]),
        ("b\nc", [1, 1]),
    ]


def test_moving_line_rings_exactly_the_wrong_points():
    weights = [[-0.5, 0, 0], [0.5, 1, 1], [-1.5, 1, 1]]
    fig = plots.decision_lines(weights, X, AND, titles=["start", "one", "two"])
    assert len(fig.axes) == 3
    assert [axes.get_title() for axes in fig.axes] == ["start", "one", "two"]
    rings = [axes.get_lines()[-1].get_xydata().tolist() for axes in fig.axes]
    assert rings == [[[1, 1]], [[0, 0], [0, 1], [1, 0]], []]
    assert [len(axes.get_lines()) for axes in fig.axes] == [1, 2, 2]  # no line where w1 = w2 = 0
    shades = [axes.images[0].get_array() for axes in fig.axes]
    assert (shades[0].max(), shades[2][0, 0], shades[2][-1, -1]) == (0, 0, 1)


def test_each_panel_may_have_its_own_classes():
    fig = plots.decision_lines([[-1.5, 1, 1], [-1.5, 1, 1]], X, [AND, XOR])
    assert [len(axes.get_lines()[-1].get_xydata()) for axes in fig.axes] == [0, 3]


def test_a_line_through_the_plane_is_the_neuron_s_line():
    fig = plots.decision_lines([[-1.5, 1, 2]], X, AND)
    line = fig.axes[0].get_lines()[0]
    for point in (line.get_xy1(), line.get_xy2()):
        assert -1.5 + np.dot(point, [1, 2]) == pytest.approx(0)


def test_curves_draw_training_solid_and_validation_dashed():
    history = {"loss": [2, 1], "val_loss": [3, 2], "accuracy": [0.1, 0.2]}
    for run in (history, SimpleNamespace(history=history)):
        fig = plots.curves(run)
        loss, accuracy = fig.axes
        assert [line.get_linestyle() for line in loss.get_lines()] == ["-", "--"]
        assert [line.get_label() for line in loss.get_lines()] == ["training", "validation"]
        assert loss.get_lines()[1].get_xydata().tolist() == [[1, 3], [2, 2]]
        assert loss.get_ylim()[0] == 0
        assert len(accuracy.get_lines()) == 1
        assert (accuracy.get_xlabel(), accuracy.get_ylabel()) == ("epoch", "accuracy")


def test_one_epoch_is_seen_as_a_point():
    fig = plots.curves({"loss": [0.7]}, metrics=["loss"])
    assert fig.axes[0].get_lines()[0].get_marker() == "o"


def test_compare_draws_one_named_line_for_each_run():
    fig = plots.compare({"a": {"val_loss": [3, 2]}, "b": {"val_loss": [1, 0.5]}}, metric="val_loss")
    assert legend(fig) == ["a", "b"]
    assert [list(line.get_ydata()) for line in fig.axes[0].get_lines()] == [[3, 2], [1, 0.5]]
    assert fig.axes[0].get_ylabel() == "validation loss"


def test_compare_draws_repeats_as_a_band():
    runs = np.array([[1, 2, 4], [3, 2, 0]])
    fig = plots.compare({"a": {"loss": runs}, "b": {"loss": [9, 8, 7]}}, moment="tenth")
    (axes,) = fig.axes
    assert [line.get_ydata().tolist() for line in axes.get_lines()] == [[2, 2, 2], [9, 8, 7]]
    assert axes.get_xlabel() == "tenth"
    (band,) = axes.collections
    edge = band.get_paths()[0].vertices
    for epoch, (low, high) in enumerate([(1, 3), (2, 2), (0, 4)], 1):
        at = edge[edge[:, 0] == epoch, 1]
        assert (at.min(), at.max()) == (low, high)


def test_functions_are_drawn_by_name():
    fig = plots.functions({"twice": lambda v: 2 * v, "square": np.square}, low=-2, high=4)
    twice, square = fig.axes[0].get_lines()
    assert (twice.get_label(), square.get_label()) == ("twice", "square")
    assert twice.get_xydata()[[0, -1]].tolist() == [[-2, -4], [4, 8]]
    assert square.get_xydata()[[0, -1]].tolist() == [[-2, 4], [4, 16]]


def test_an_unknown_metric_is_an_error():
    with pytest.raises(ValueError, match="no 'accuracy'; it has loss"):
        plots.curves({"loss": [1]})


def test_every_line_is_drawn_and_looks_different():
    lines = {f"h{n}": [-n / 4, 1, 1] for n in range(6)}
    fig = plots.decision_boundary(lambda p: p[:, :1], X, XOR, lines=lines)
    drawn = fig.axes[0].get_lines()
    assert [line.get_label() for line in drawn] == list(lines)
    assert len({(line.get_color(), str(line._unscaled_dash_pattern)) for line in drawn}) == 6


@pytest.mark.parametrize("titles", [["a"], ["a", "b", "c"]])
def test_a_title_too_many_or_too_few_is_an_error(titles):
    with pytest.raises(ValueError, match=f"2 panels but {len(titles)} titles"):
        plots.decision_lines([[-0.5, 1, 1], [-1.5, 1, 1]], X, AND, titles=titles)


def test_the_lowest_panel_of_each_column_names_its_axis():
    fig = plots.decision_lines([[-0.5, 1, 1]] * 5, X, AND)
    assert [axes.get_xlabel() for axes in fig.axes] == ["", ""] + ["$x_1$"] * 3
    assert [axes.get_ylabel() for axes in fig.axes] == ["$x_2$", "", "", "$x_2$", ""]
