"""How good are invented images? Numbers beside the look of them."""

import numpy as np
from scipy import linalg


def frechet_distance(real, invented):
    """Distance of two clouds of features, as if both were Gaussian: 0 when means and covariances agree.

    |m - n|² + trace(A + B - 2 (A B)^½), with means m, n and covariances A, B: Dowson and Landau (1982); as a measure of
    generated images Heusel and others (2017), there in the features of another network, so that numbers of different
    feature extractors cannot be compared. Fewer invented images give a higher distance.

    Args:
        real, invented: features (n, d), (m, d), at least two of each.

    Returns:
        float, 0 or above.

    Raises:
        ValueError: other shapes, or numbers that are not finite.
    """
    real, invented = (np.asarray(each, np.float64) for each in (real, invented))
    flat = real.ndim == invented.ndim == 2 and real.shape[1] == invented.shape[1]
    if not flat or min(len(real), len(invented)) < 2:
        raise ValueError(f"need features (n, d) and (m, d), n and m at least 2; got {real.shape} and {invented.shape}")
    if not (np.isfinite(real).all() and np.isfinite(invented).all()):
        raise ValueError("features must be finite; has training diverged?")
    one, other = (np.atleast_2d(np.cov(each, rowvar=False)) for each in (real, invented))
    between = ((real.mean(0) - invented.mean(0)) ** 2).sum()
    # A B has the eigenvalues of a symmetric matrix that is not negative; rounding makes some a little so.
    eigenvalues = linalg.eigvals(one @ other).real
    return float(max(0.0, between + np.trace(one) + np.trace(other) - 2 * np.sqrt(np.maximum(eigenvalues, 0)).sum()))


def mode_coverage(labels, classes, share=0.01):
    """How many classes appear among invented images.

    Args:
        labels: (n,) class of each, as a classifier sees it.
        classes: how many there are.
        share: a class counts if at least this share of the images is of it.

    Returns:
        int, 0 to `classes`.
    """
    counts = np.bincount(np.asarray(labels, np.int64), minlength=classes)
    return int((counts >= max(1, share * len(labels))).sum())
