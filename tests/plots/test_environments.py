"""Worlds that are drawn, and how returns grow."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from course import environments, plots
from course.plots import style
from course.plots.alt_text import alt_text

WORLD = environments.GridWorld(["..G", "S#P"])


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_a_map_names_start_goal_and_pits():
    assert texts(plots.grid_world(WORLD).axes[0]) == ["", "", "goal\n+1", "start", "", "pit\n-1"]


def test_a_table_shows_the_best_action_and_its_value():
    table = np.zeros((6, 4))
    table[0], table[1], table[3] = [0, 0.9, 0, 0.1], [-0.5, -0.5, -0.2, -0.5], [0.81, 0, 0, 0]
    fig = plots.grid_world(WORLD, {"before": np.zeros((6, 4)), "after": table})
    assert [axes.get_title() for axes in fig.axes] == ["before", "after"]
    assert texts(fig.axes[0]) == ["0.00", "0.00", "goal\n+1", "0.00", "", "pit\n-1"]
    assert texts(fig.axes[1]) == ["→\n0.90", "↓\n-0.20", "goal\n+1", "↑\n0.81", "", "pit\n-1"]
    with pytest.raises(ValueError, match=r"table 'a' must be \(6, 4\), got \(4, 6\)"):
        plots.grid_world(WORLD, {"a": np.zeros((4, 6))})


def test_poles_stand_where_they_are_and_lean_as_they_do():
    pictures = plots.cart_poles([[0, 0, 0, 0], [1.2, 0, 0, 0], [0, 0, 0.2, 0], [0, 0, -0.2, 0]])
    assert pictures.shape == (4, 60, 120, 3)
    assert 0 <= pictures.min() <= pictures.max() == 1
    red = (pictures[..., 0] > 0.6) & (pictures[..., 2] < 0.4)  # the pole
    blue = (pictures[..., 2] > 0.5) & (pictures[..., 0] < 0.3)  # the cart
    columns = [np.nonzero(each)[1].mean() for each in red]
    assert columns[0] == pytest.approx(59.5, abs=1)
    assert columns[1] == pytest.approx(59.5 + 1.2 * 120 / 4.8, abs=1)
    assert columns[2] - 59.5 == pytest.approx(59.5 - columns[3], abs=1.5)
    assert columns[2] > 61
    assert np.nonzero(blue[1])[1].mean() == pytest.approx(89.5, abs=1)
    assert plots.cart_poles(np.zeros((2, 3, 4)), size=(30, 60)).shape == (2, 3, 30, 60, 3)
    with pytest.raises(ValueError, match=r"\(\.\.\., 4\), got \(4, 2\)"):
        plots.cart_poles(np.zeros((4, 2)))


def test_the_loop_has_an_arrow_each_way():
    axes = plots.agent_loop().axes[0]
    starts = [patch._posA_posB for patch in axes.patches]
    assert len(starts) == 2
    assert starts[0][0][0] < starts[0][1][0]
    assert starts[1][0][0] > starts[1][1][0]


def test_credit_pushes_by_the_derivative_of_the_loss():
    scores = np.array([[0.3, -0.2], [1.0, 0.5], [-0.4, 0.1], [0.0, 2.0]])
    actions, returns, usual = np.array([0, 1, 1, 0]), np.array([4.0, 3, 2, 1]), np.full(4, 2.5)

    def loss(scores):
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        return -(returns - usual) * np.log(p[range(4), actions])

    higher, lower = scores.copy(), scores.copy()
    higher[range(4), actions] += 1e-5
    lower[range(4), actions] -= 1e-5
    probability = (np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))[range(4), actions]
    fig = plots.credit(returns, usual, probability)
    bars = fig.axes[1].patches
    np.testing.assert_allclose([bar.get_height() for bar in bars], (loss(lower) - loss(higher)) / 2e-5, atol=1e-6)
    assert [bar.get_facecolor() == to_rgba(style.BLUE) for bar in bars] == [True, True, False, False]
    assert "2 actions are above the baseline" in alt_text(fig)
    with pytest.raises(ValueError, match="three numbers for each step"):
        plots.credit([1, 2], [1], [1, 2])


def test_returns_show_each_seed_and_their_median():
    seeds = [([0, 10], [0, 100]), ([0, 10], [0, 200]), ([0, 20], [0, 900])]
    fig = plots.returns({"a": seeds, "b": seeds[:1]})
    lines = fig.axes[0].lines
    assert len(lines) == 4
    assert len(fig.axes[1].lines) == 2
    assert lines[-1].get_xdata()[[0, -1]] == pytest.approx([0, 10])
    assert lines[-1].get_ydata()[-1] == pytest.approx(200)  # of 100, 200 and, half way, 450
    assert "a ends at a median of 200, b ends at a median of 100" in alt_text(fig)
    for wrong in ({"a": [([0, 1], [0])]}, {"a": []}):
        with pytest.raises(ValueError, match="a: give each seed as many costs as returns"):
            plots.returns(wrong)


def test_a_race_has_a_panel_for_each_cost_and_a_band_for_each_method():
    runs = {"a": [([0, 10], [0, 100]), ([0, 10], [0, 300])], "b": [([0, 1], [0, 50])]}
    fig = plots.race({"steps": runs, "seconds": runs})
    assert [axes.get_xlabel() for axes in fig.axes] == ["steps", "seconds"]
    for axes in fig.axes:
        assert axes.get_xscale() == "log"
        assert [line.get_ydata()[-1] for line in axes.lines] == pytest.approx([200, 50])
        highest = axes.collections[0].get_paths()[0].vertices[:, 1].max()
        assert highest == pytest.approx(300)
    with pytest.raises(ValueError, match="b: give each seed"):
        plots.race({"steps": {"b": []}})
