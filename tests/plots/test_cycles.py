"""The two cycles of a CycleGAN."""

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, Rectangle

from course import plots

NAMES = ("horse", "zebra")
TRIPS = np.random.default_rng(0).random((2, 3, 8, 8, 3))


def test_each_cycle_goes_there_and_back():
    (axes,) = plots.cycles(NAMES).axes
    boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    assert [box.get_linestyle() for box in boxes] == ["-", "--", "-", "--", "-", "--"]  # A B A, and B A B
    texts = [text.get_text() for text in axes.texts]
    assert [text for text in texts if text in NAMES] == ["horse", "zebra", "horse", "zebra", "horse", "zebra"]
    assert [text for text in texts if text in ("$G$", "$F$")] == ["$G$", "$F$", "$F$", "$G$"]
    assert {"$a$", "$G(a)$", "$F(G(a))$", "$b$", "$F(b)$", "$G(F(b))$"} < set(texts)
    assert {"$D_B$: a real zebra?", "$D_A$: a real horse?"} < set(texts)
    assert sum(isinstance(patch, FancyArrowPatch) for patch in axes.patches) == 6


def test_nothing_is_drawn_off_the_page():
    fig = plots.cycles(NAMES)
    fig.canvas.draw()
    (axes,) = fig.axes
    for text in axes.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= fig.bbox.x1
        assert box.y1 <= fig.bbox.y1


def test_pictures_take_the_place_of_the_domains():
    fig = plots.cycles(NAMES, TRIPS)
    np.testing.assert_allclose([image.get_array() for image in fig.axes[0].images], TRIPS.reshape(6, 8, 8, 3))
    assert not any(text.get_text() in NAMES for text in fig.axes[0].texts)


@pytest.mark.parametrize(
    ("domains", "trips", "message"),
    [
        (("horse",), None, "two domains, A and B"),
        (NAMES, TRIPS[:1], r"got \(1, 3, 8, 8, 3\)"),
        (NAMES, TRIPS[..., :1], r"got \(2, 3, 8, 8, 1\)"),
        (NAMES, TRIPS[0], r"got \(3, 8, 8, 3\)"),
    ],
)
def test_what_does_not_fit_is_an_error(domains, trips, message):
    with pytest.raises(ValueError, match=message):
        plots.cycles(domains, trips)
