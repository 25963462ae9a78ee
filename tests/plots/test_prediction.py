import numpy as np
import pytest

from course import plots


def test_the_most_probable_first():
    names = ["plum", "fig", "pear", "kiwi", "lime", "date"]
    fig = plots.prediction(np.zeros((10, 10, 3)), [0.05, 0.4, 0.3, 0.1, 0.02, 0.13], names)
    picture, bars = fig.axes
    assert [label.get_text() for label in bars.get_yticklabels()] == ["fig", "pear", "date", "kiwi", "plum"]
    assert [bar.get_width() for bar in bars.patches] == [0.4, 0.3, 0.13, 0.1, 0.05]
    assert [text.get_text() for text in bars.texts] == ["40.0%", "30.0%", "13.0%", "10.0%", "5.0%"]
    low, high = bars.get_ylim()
    assert low > high  # the first bar stands above
    assert picture.images[0].get_array().shape == (10, 10, 3)


def test_a_name_for_each_probability():
    with pytest.raises(ValueError, match=r"each of 2 classes, got \(3,\)"):
        plots.prediction(np.zeros((10, 10, 3)), [0.1, 0.6, 0.3], ["plum", "fig"])
