import numpy as np
import pytest

from course import plots


def test_the_most_probable_first():
    fig = plots.prediction(np.zeros((10, 10, 3)), [0.1, 0.6, 0.3], ["plum", "fig", "pear"], top=2)
    picture, bars = fig.axes
    assert [label.get_text() for label in bars.get_yticklabels()] == ["fig", "pear"]
    assert [bar.get_width() for bar in bars.patches] == [0.6, 0.3]
    assert [text.get_text() for text in bars.texts] == ["60.0%", "30.0%"]
    low, high = bars.get_ylim()
    assert low > high  # the first bar stands above
    assert picture.images[0].get_array().shape == (10, 10, 3)


def test_a_name_for_each_probability():
    with pytest.raises(ValueError, match=r"each of 2 classes, got \(3,\)"):
        plots.prediction(np.zeros((10, 10, 3)), [0.1, 0.6, 0.3], ["plum", "fig"])
