import numpy as np
import pytest

from course import plots

RUNS = {"a": {"loss": [[3, 1], [5, 1]]}, "b": {"loss": [1, 1]}, "c": {"loss": [2, 0.5]}}


def test_each_run_has_a_panel_with_the_others_behind_it():
    fig = plots.one_by_one(RUNS, moment="tenth", columns=2)
    assert [axes.get_title() for axes in fig.axes] == ["a", "b", "c"]
    for axes, wanted in zip(fig.axes, ([4, 1], [1, 1], [2, 0.5]), strict=True):
        *behind, own = axes.get_lines()
        np.testing.assert_allclose(own.get_ydata(), wanted)
        assert len(behind) == 3
        assert axes.get_ylim() == fig.axes[0].get_ylim()
    assert [axes.get_xlabel() for axes in fig.axes] == ["", "tenth", "tenth"]


def test_a_run_without_the_metric_is_an_error():
    with pytest.raises(ValueError, match="this run has no 'accuracy'; it has loss"):
        plots.one_by_one(RUNS, "accuracy")
