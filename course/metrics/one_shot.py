"""Same or different, and which is the same: what embeddings are good for."""

from math import comb

import numpy as np
from numpy.typing import ArrayLike


def distances(asked: ArrayLike, examples: ArrayLike) -> np.ndarray:
    """Euclidean distances (..., n, m) of vectors (..., n, size) from vectors (..., m, size)."""
    asked, examples = np.asarray(asked, np.float64), np.asarray(examples, np.float64)
    return np.linalg.norm(asked[..., :, None, :] - examples[..., None, :, :], axis=-1)


def one_shot_accuracy(asked: ArrayLike, examples: ArrayLike, answers: ArrayLike, ways: int | None = None) -> float:
    """Share of one-shot questions whose right example is nearer than all others; a tie counts as wrong.

    Args:
        asked: vectors (runs, questions, size), such as embeddings, or pixels in a row.
        examples: vectors (runs, examples, size).
        answers: int (runs, questions), which example is right.
        ways: with fewer examples than there are: the right one and `ways` - 1 of the others. The result is the mean
            over all choices of these, which is computed, not drawn.

    Returns:
        float, 0 to 1.

    Raises:
        ValueError: `ways` is not from 2 to the number of examples, or shapes do not fit.

    Example:
        >>> one_shot_accuracy([[[0.0], [4.0]]], [[[1.0], [3.0]]], [[0, 0]])
        0.5
    """
    found, answers = distances(asked, examples), np.asarray(answers)
    count = found.shape[-1]
    ways = count if ways is None else ways
    if answers.shape != found.shape[:-1]:
        raise ValueError(f"answers must be {found.shape[:-1]}, one for each question, got {answers.shape}")
    if not 2 <= ways <= count:
        raise ValueError(f"ways must be from 2 to {count}, the number of examples, got {ways}")
    right = np.take_along_axis(found, answers[..., None], axis=-1)
    nearer = (found <= right).sum(axis=-1) - 1  # wrong examples that are at least as near
    chance = np.array([comb(count - 1 - wrong, ways - 1) for wrong in range(count)]) / comb(count - 1, ways - 1)
    return float(chance[nearer].mean())


def best_threshold(distance: ArrayLike, same: ArrayLike) -> float:
    """The distance below which pairs are called the same, so that most of the given pairs are called right.

    Args:
        distance: (pairs,).
        same: (pairs,), whether they are the same.

    Returns:
        float, half way between two neighbouring distances, or beyond them all.
    """
    distance, same = np.asarray(distance, np.float64), np.asarray(same, bool)
    order = np.argsort(distance, kind="stable")
    right = (~same).sum() + np.cumsum(np.concatenate([[0], np.where(same[order], 1, -1)]))
    edges = np.concatenate([[distance.min() - 1], distance[order], [distance.max() + 1]])
    apart = np.diff(edges) > 0  # between equal distances there is no place
    best = np.where(apart, right, -1).argmax()
    return float((edges[best] + edges[best + 1]) / 2)
