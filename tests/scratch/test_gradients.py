"""Central differences: their value, what they refuse, and the relative error."""

import numpy as np
import pytest

from course import scratch


def test_numerical_gradient_is_that_of_calculus_and_leaves_x_as_it_is():
    x = np.random.default_rng(0).standard_normal((3, 2))
    before = x.copy()
    np.testing.assert_allclose(scratch.numerical_gradient(lambda x: np.sum(x**3), x), 3 * x**2, rtol=1e-7)
    np.testing.assert_array_equal(x, before)


def test_numerical_gradient_at_some_indices():
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_allclose(scratch.numerical_gradient(lambda x: np.sum(x**2), x, indices=[5, 1]), [10, 2])


@pytest.mark.parametrize("x", [np.zeros(3, np.float32), np.zeros((3, 2)).T, np.zeros(3, int)])
def test_arrays_that_are_not_contiguous_float64_are_refused(x):
    with pytest.raises(ValueError, match=r"take np\.ascontiguousarray\(x, np\.float64\)"):
        scratch.numerical_gradient(np.sum, x)
    scratch.numerical_gradient(np.sum, np.ascontiguousarray(x, np.float64))


def test_x_is_put_back_if_the_function_fails():
    x = np.ones(3)
    with pytest.raises(ZeroDivisionError):
        scratch.numerical_gradient(lambda x: 1 / 0, x)
    assert x.tolist() == [1, 1, 1]


def test_relative_error_is_a_share_of_the_largest_number():
    assert scratch.relative_error(np.array([1.0, 2]), np.array([1.0, 2.5])) == 0.2
    assert scratch.relative_error(np.zeros(2), np.zeros(2)) == 0
