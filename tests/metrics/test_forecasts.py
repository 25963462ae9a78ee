"""Naive forecasts, and the measure they set."""

import numpy as np
import pytest

from course import datasets, metrics


def test_persistence():
    assert metrics.persistence([[1, 2, 3], [4, 5, 6]], 2).tolist() == [[3, 3], [6, 6]]


def test_mase_by_hand():
    known = [1, 3, 2, 4]  # steps of 2, 1 and 2
    assert metrics.mase([5, 5], [4, 6], known) == pytest.approx(1 / (5 / 3))
    assert metrics.mase([5], [5], known) == 0
    assert metrics.mase([5], [4], known, season=2) == pytest.approx(1 / 1)
    assert metrics.mase(np.uint8([4]), np.uint8([5]), np.uint8([3, 1])) == 0.5  # such bytes would wrap round


def test_mase_has_no_unit_and_persistence_on_a_walk_has_one():
    walk = datasets.load("prices", source="embedded").values.astype(np.float64)
    known, rest = walk[:2000], walk[1999:]
    error = metrics.mase(rest[1:], rest[:-1], known)
    assert error == pytest.approx(metrics.mase(7 * rest[1:], 7 * rest[:-1], 7 * known))
    returns = np.abs(np.diff(walk)) / walk[:-1]
    assert returns[:1999].mean() == pytest.approx(returns[1999:].mean(), rel=0.15)  # the walk itself does not change


def test_interval():
    residuals = np.random.default_rng(0).standard_normal((20_000, 2)) * [1, 10]
    low, high = metrics.prediction_interval(residuals, 0.9)
    np.testing.assert_allclose(high, [1.645, 16.45], rtol=0.05)
    np.testing.assert_allclose(low, -high, rtol=0.05)


def test_bad_arguments():
    with pytest.raises(ValueError, match=r"actual has shape \(2,\), forecast \(1,\)"):
        metrics.mase([1, 2], [1], [1, 2, 3])
    with pytest.raises(ValueError, match="too short for a season of 12"):
        metrics.mase([1], [1], [1, 2, 3], season=12)
    with pytest.raises(ValueError, match="too short for a season of 3"):
        metrics.mase([1], [1], [1, 2, 3], season=3)
    with pytest.raises(ValueError, match="season must be 1 or more, got -1"):
        metrics.mase([1], [1], [1, 2, 3], season=-1)
    with pytest.raises(ValueError, match="never changes"):
        metrics.mase([1], [1], [2, 2, 2])
    with pytest.raises(ValueError, match="between 0 and 1"):
        metrics.prediction_interval(np.zeros(100), 90)
    for level in (0, 1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            metrics.prediction_interval(np.zeros(100), level)
    with pytest.raises(ValueError, match="19 residuals are too few"):
        metrics.prediction_interval(np.zeros(19), 0.9)
    assert metrics.prediction_interval(np.zeros(20), 0.9) == (0, 0)
