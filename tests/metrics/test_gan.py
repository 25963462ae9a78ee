"""Fréchet distance against closed forms and SciPy's matrix square root; coverage of classes."""

import numpy as np
import pytest
from scipy import linalg

from course import metrics


def cloud(mean, root, count=4000, seed=0):
    """Points with exactly this mean, and covariance root @ root.T."""
    points = np.random.default_rng(seed).normal(size=(count, len(mean)))
    points -= points.mean(0)
    points = points @ np.linalg.inv(np.linalg.cholesky(np.cov(points, rowvar=False))).T
    return points @ np.asarray(root).T + mean


def test_two_gaussians_with_a_known_distance():
    # Diagonal covariances: the distance is the sum of (difference of means)² and (difference of deviations)².
    one, other = cloud([0, 0, 1], np.diag([1, 2, 3])), cloud([3, 0, 1], np.diag([2, 2, 1]), seed=1)
    assert metrics.frechet_distance(one, other) == pytest.approx(9 + 1 + 0 + 4)


def test_agrees_with_the_matrix_square_root():
    rng = np.random.default_rng(0)
    roots = rng.normal(size=(2, 5, 5))
    one, other = cloud(rng.normal(size=5), roots[0]), cloud(rng.normal(size=5), roots[1], seed=1)
    a, b = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    expected = ((one.mean(0) - other.mean(0)) ** 2).sum() + np.trace(a + b - 2 * linalg.sqrtm(a @ b).real)
    assert metrics.frechet_distance(one, other) == pytest.approx(expected)
    assert metrics.frechet_distance(other, one) == pytest.approx(expected)


def test_the_same_cloud_is_at_no_distance_even_where_it_is_flat():
    points = np.random.default_rng(0).normal(size=(50, 3)) @ np.ones((3, 8))  # covariance of rank 1
    assert metrics.frechet_distance(points, points) == pytest.approx(0, abs=1e-4)
    assert metrics.frechet_distance(points, points + 1) == pytest.approx(8, rel=1e-4)


def test_bad_features():
    good = np.zeros((5, 3))
    for bad in (np.zeros((5, 4)), np.zeros(5), np.zeros((1, 3))):
        with pytest.raises(ValueError, match="need features"):
            metrics.frechet_distance(good, bad)
    with pytest.raises(ValueError, match="diverged"):
        metrics.frechet_distance(good, np.full((5, 3), np.nan))


def test_coverage_passes_over_rare_classes():
    labels = np.repeat([0, 1, 2], [600, 395, 5])
    assert metrics.mode_coverage(labels, 10) == 2
    assert metrics.mode_coverage(labels, 10, share=0.001) == 3
    assert metrics.mode_coverage([], 10) == 0


@pytest.mark.parametrize("labels", [[0, 10], [-1, 2]])
def test_labels_that_are_no_classes_are_refused(labels):
    with pytest.raises(ValueError, match=r"labels must be 0\.\.9, got"):
        metrics.mode_coverage(labels, 10)
