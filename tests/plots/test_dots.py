import numpy as np
import pandas as pd
import pytest

from course import plots

NOISY = pd.DataFrame({"test": [0.5, 0.8], "lowest": [0.4, 0.7], "highest": [0.6, 0.9]}, ["nothing", "L2"])
CLEAN = pd.DataFrame({"test": [0.7], "lowest": [0.6], "highest": [0.9]}, ["L2"])


def test_the_best_stands_on_top_with_its_range():
    axes = plots.dots(NOISY, "test").axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["nothing", "L2"]  # from below
    (container,) = axes.containers
    assert dict(zip(container.lines[0].get_ydata(), container.lines[0].get_xdata(), strict=True)) == {0: 0.5, 1: 0.8}
    spans = [segment[:, 0] for segment in container.lines[2][0].get_segments()]
    np.testing.assert_allclose(spans, [[0.4, 0.6], [0.7, 0.9]])
    assert not axes.figure.legends


def test_a_second_table_stands_beside_the_first_and_in_its_order():
    fig = plots.dots({"wrong labels": NOISY, "clean labels": CLEAN}, "test", reference="nothing")
    _, second = fig.axes[0].containers
    assert 0.5 < second.lines[0].get_ydata()[0] < 1  # in the row of L2, and no dot hides another
    band = fig.axes[0].patches[0]
    assert (band.get_x(), band.get_width()) == (0.4, pytest.approx(0.2))
    texts = [text.get_text() for text in fig.legends[0].get_texts()]
    assert sorted(texts) == ["clean labels", "range of nothing", "wrong labels"]
    assert "clean labels: L2 0.7 (0.6 to 0.9)" in fig.sentence


def test_what_cannot_be_drawn_is_an_error():
    with pytest.raises(ValueError, match="nothing to draw"):
        plots.dots(NOISY[:0], "test")
    with pytest.raises(ValueError, match="the first table has no 'nothing'; it has L2"):
        plots.dots({"a": CLEAN, "b": NOISY}, "test")
