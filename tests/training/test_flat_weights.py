"""Lists of numbers as weights: in order, of one network or of many."""

import numpy as np
import pytest

from course import training

SHAPES = [(4, 3), (1, 3), (3, 2), (1, 2)]


def test_each_number_is_used_once_in_order():
    weights = training.unflatten(np.arange(23.0), SHAPES)
    assert [each.shape for each in weights] == SHAPES
    np.testing.assert_array_equal(np.concatenate([each.ravel() for each in weights]), np.arange(23))


def test_many_networks_at_once_are_the_single_ones():
    vectors = np.random.default_rng(0).normal(size=(5, 23))
    together = training.unflatten(vectors, SHAPES)
    for number, vector in enumerate(vectors):
        for one, all_of_them in zip(training.unflatten(vector, SHAPES), together, strict=True):
            np.testing.assert_array_equal(one, all_of_them[number])


def test_a_wrong_length_is_refused():
    with pytest.raises(ValueError, match="need 23 numbers, got 22"):
        training.unflatten(np.zeros(22), SHAPES)
