import numpy as np
import pytest

from course import plots

DRAWN = {"scratch": {"5": [0.6]}, "frozen": {"5": [0.8, 0.9], "10": [0.9, 0.95]}}


def test_means_stand_between_the_lowest_and_the_highest_draw():
    fig = plots.learning_curve(DRAWN, "photographs")
    axes = fig.axes[0]
    scratch, frozen = axes.containers
    np.testing.assert_allclose(frozen.lines[0].get_ydata(), [0.85, 0.925])
    lines = [segment[:, 1] for segment in frozen.lines[2][0].get_segments()]
    np.testing.assert_allclose(lines, [[0.8, 0.9], [0.9, 0.95]])
    assert abs(scratch.lines[0].get_xdata()[0] - frozen.lines[0].get_xdata()[0]) > 0.05  # no marker hides another
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["5", "10"]
    assert "frozen (5: 0.80 to 0.90, 10: 0.90 to 0.95)" in fig.sentence


def test_nothing_to_draw_is_an_error():
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.learning_curve({}, "photographs")


def test_a_panel_for_each_measure_with_one_legend():
    fig = plots.by_setting({"whole": DRAWN, "base": {"frozen": {"5": [0.2]}}}, "rate")
    whole, base = fig.axes
    assert [axes.get_title() for axes in fig.axes] == ["whole", "base"]
    assert whole.get_ylim() == base.get_ylim() == (0, 1)
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["scratch", "frozen"]
    assert "base: frozen (5: 0.20 to 0.20)" in fig.sentence
    assert fig.sentence.startswith("Accuracy, lowest to highest draw, by rate.")


@pytest.mark.parametrize("panels", [{}, {"whole": {}}, {"whole": {"frozen": {}}}])
def test_panels_without_anything_to_draw_are_an_error(panels):
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.by_setting(panels, "rate")
