"""Rosenblatt's perceptron: one neuron with a step, and the rule that teaches it."""

from typing import NamedTuple

import numpy as np


class Shown(NamedTuple):
    """One step of the rule: what was shown, what the neuron said, and its weights after the correction."""

    row: np.ndarray  # shape (features,)
    target: int  # 0 or 1
    output: int  # 0 or 1
    weights: np.ndarray  # shape (1 + features,), the bias w0 first


def rosenblatt(x, y, weights, *, passes):
    """Teach one neuron by Rosenblatt's rule, row after row, until a whole pass needs no correction.

    The neuron says 1 where w0 + w1*x1 + ... > 0, else 0. A row it gets wrong is added to the weights
    (the neuron said 0 and should say 1) or taken away (it said 1 and should say 0).
    If a line separates the classes, the rule finds one; if none does, only `passes` ends it.

    Args:
        x: inputs, shape (rows, features).
        y: targets, 0 or 1, shape (rows,).
        weights: where to start, shape (1 + features,), the bias w0 first; left as it is.
        passes: how often to go through all rows at most.

    Returns:
        List of `Shown`, one for each row shown.

    Raises:
        ValueError: shapes that do not fit, or a target other than 0 and 1.

    Source: F. Rosenblatt, "The perceptron", Psychological Review 65 (1958), and Principles of Neurodynamics (1962).
    """
    x, y, weights = _checked(x, y, weights)
    steps = []
    for _ in range(passes):
        errors = 0
        for row, target in zip(x, y, strict=True):
            output = int(weights[0] + weights[1:] @ row > 0)
            error = target - output  # -1, 0 or 1
            weights = weights + error * np.array([1, *row])
            errors += abs(error)
            steps.append(Shown(row, target, output, weights))
        if errors == 0:
            break
    return steps


def _checked(x, y, weights):
    x, y, weights = np.asarray(x, float), np.asarray(y), np.asarray(weights, float)
    if x.ndim != 2:
        raise ValueError(f"x must have shape (rows, features), got {x.shape}")
    if y.shape != x.shape[:1]:
        raise ValueError(f"y must have shape ({len(x)},), one target for each row of x, got {y.shape}")
    if weights.shape != (1 + x.shape[1],):
        raise ValueError(
            f"weights must have shape ({1 + x.shape[1]},), the bias and one for each feature, got {weights.shape}"
        )
    wrong = np.flatnonzero((y != 0) & (y != 1))
    if wrong.size:
        raise ValueError(f"targets must be 0 or 1, got {y[wrong[0]]} at row {wrong[0]}")
    return x, y.astype(int).tolist(), weights
