"""How good are generated images? Numbers beside the look of them."""

from collections.abc import Sequence

import numpy as np
from scipy import linalg


def frechet_distance(real: np.ndarray, generated: np.ndarray) -> float:
    """Distance of two sets of features, as if both were Gaussian: 0 when means and covariances agree.

    |m - n|² + trace(A + B - 2 (A B)^½), with means m, n and covariances A, B: Dowson and Landau (1982); as a measure of
    generated images Heusel and others (2017), there in the features of another network, so that numbers of different
    feature extractors cannot be compared. Fewer generated images give a higher distance.

    Args:
        real, generated: features (n, d), (m, d), at least two of each.

    Returns:
        float, 0 or above.

    Raises:
        ValueError: other shapes, or numbers that are not finite.

    Example:
        >>> frechet_distance([[0.0], [2.0]], [[3.0], [5.0]])
        9.0
    """
    real, generated = (np.asarray(each, np.float64) for each in (real, generated))
    flat = real.ndim == generated.ndim == 2 and real.shape[1] == generated.shape[1]
    if not flat or min(len(real), len(generated)) < 2:
        raise ValueError(f"need features (n, d) and (m, d), n and m at least 2; got {real.shape} and {generated.shape}")
    if not (np.isfinite(real).all() and np.isfinite(generated).all()):
        raise ValueError("features must be finite; has training diverged?")
    a, b = (np.atleast_2d(np.cov(each, rowvar=False)) for each in (real, generated))
    means = ((real.mean(0) - generated.mean(0)) ** 2).sum()
    # A B has the eigenvalues of a symmetric matrix that is not negative; rounding makes some a little so.
    eigenvalues = linalg.eigvals(a @ b).real
    return float(max(0.0, means + np.trace(a) + np.trace(b) - 2 * np.sqrt(np.maximum(eigenvalues, 0)).sum()))


def mode_coverage(labels: Sequence[int], classes: int, share: float = 0.01) -> int:
    """How many classes appear among generated images.

    Args:
        labels: (n,) class of each, as a classifier sees it.
        classes: how many there are.
        share: a class counts if at least this share of the images is of it.

    Returns:
        int, 0 to `classes`.

    Raises:
        ValueError: a label is not one of 0 to `classes` - 1.

    Example:
        >>> mode_coverage([0, 0, 2, 2], classes=10)
        2
    """
    labels = np.asarray(labels, np.int64)
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise ValueError(f"labels must be 0..{classes - 1}, got {labels.min()} to {labels.max()}")
    counts = np.bincount(labels, minlength=classes)
    return int((counts >= max(1, share * len(labels))).sum())
