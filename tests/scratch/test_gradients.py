"""Central differences."""

import numpy as np
import pytest

from course import scratch


def test_of_a_function_with_a_known_gradient():
    x = np.random.default_rng(0).standard_normal((3, 2))
    before = x.copy()
    np.testing.assert_allclose(scratch.numerical_gradient(lambda x: np.sum(x**3), x), 3 * x**2, rtol=1e-7)
    np.testing.assert_array_equal(x, before)


def test_at_some_places():
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_allclose(scratch.numerical_gradient(lambda x: np.sum(x**2), x, places=[5, 1]), [10, 2])


@pytest.mark.parametrize("x", [np.zeros(3, np.float32), np.zeros((3, 2)).T, np.zeros(3, int)])
def test_arrays_it_cannot_take(x):
    with pytest.raises(ValueError, match=r"take np\.ascontiguousarray\(x, np\.float64\)"):
        scratch.numerical_gradient(np.sum, x)
    scratch.numerical_gradient(np.sum, np.ascontiguousarray(x, np.float64))


def test_the_array_is_put_back_if_the_function_fails():
    x = np.ones(3)
    with pytest.raises(ZeroDivisionError):
        scratch.numerical_gradient(lambda x: 1 / 0, x)
    assert x.tolist() == [1, 1, 1]


def test_relative_error():
    assert scratch.relative_error(np.array([1.0, 2]), np.array([1.0, 2.5])) == 0.2
    assert scratch.relative_error(np.zeros(2), np.zeros(2)) == 0
