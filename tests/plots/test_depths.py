"""Photographs beside the maps that treat them alike, and those that tell them apart."""

import numpy as np
import pytest

from course import plots
from course.plots.depths import coloured, general_and_specific

X = np.random.default_rng(0).random((3, 6, 6, 3))


def maps_of(means):
    """Maps (n, 2, 2, channels) with these means (n, channels)."""
    return np.asarray(means, float)[:, None, None, :] * np.array([[0, 2], [1, 1]])[:, :, None]


def test_the_most_general_and_the_most_specific_map_are_found_among_the_lively_ones():
    means = [[5, 9, 1, 0.0], [5, 0, 2, 0.1], [5, 0, 1, 0.0]]
    assert general_and_specific(maps_of(means)) == (0, 1)


def test_a_row_for_each_photograph_and_two_columns_for_each_layer():
    maps = maps_of([[5, 9, 1], [5, 0, 2], [5, 0, 1]])
    fig = plots.depths(X, {"early": maps, "late": maps})
    (axes,) = fig.axes
    assert len(axes.images) == 3 * (1 + 2 * 2)
    np.testing.assert_allclose(axes.images[0].get_array(), X[0])
    texts = [text.get_text() for text in axes.texts]
    assert texts[:4] == ["photograph", "early\n3 maps of 2×2", "seen in all", "seen in some"]
    assert "early, late" in fig.sentence


def test_a_map_has_one_scale_for_all_photographs():
    dark, bright = coloured(np.stack([np.zeros((2, 2)), np.ones((2, 2))]))
    assert dark.mean() < bright.mean()
    assert len(coloured(np.zeros((2, 3, 3)))) == 2  # dark everywhere is no division by zero


@pytest.mark.parametrize("shape", [(2, 4, 4, 5), (4, 4, 5)])
def test_maps_that_do_not_fit_are_an_error(shape):
    with pytest.raises(ValueError, match="'late' must be"):
        plots.depths(X, {"late": np.ones(shape)})
