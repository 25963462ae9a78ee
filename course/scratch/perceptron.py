"""Rosenblatt's perceptron: one neuron with a step function, and its learning rule."""

from typing import NamedTuple

import numpy as np


class PerceptronStep(NamedTuple):
    """One step of the rule: an example, the neuron's output, and its weights after the correction."""

    inputs: np.ndarray  # shape (features,)
    target: int  # 0 or 1
    output: int  # 0 or 1
    weights: np.ndarray  # shape (1 + features,), the bias w0 first


def rosenblatt(
    x: np.ndarray,
    y: np.ndarray,
    weights: np.ndarray,
    *,
    epochs: int,
) -> list[PerceptronStep]:
    """Train one neuron by Rosenblatt's rule, until an epoch has no error.

    The neuron's output is 1 where w0 + w1*x1 + ... > 0, else 0. An example
    it gets wrong is added to the weights (output 0, target 1) or
    subtracted (output 1, target 0). If a line separates the classes, the
    rule finds one; if none does, only `epochs` ends it.

    Args:
        x: inputs, shape (examples, features).
        y: targets, 0 or 1, shape (examples,).
        weights: to begin with, shape (1 + features,), the bias w0 first;
            left as they are.
        epochs: how often to go through all examples at most.

    Returns:
        List of `PerceptronStep`, one for each example in each epoch.

    Raises:
        ValueError: shapes that do not fit, or a target other than 0 and 1.

    Example:
        >>> x, y = [[0, 0], [1, 1]], [0, 1]
        >>> steps = rosenblatt(x, y, [-0.5, 0, 0], epochs=10)
        >>> len(steps), steps[-1].weights
        (6, array([-0.5,  1. ,  1. ]))

    Source: F. Rosenblatt, "The perceptron", Psychological Review 65
    (1958), and Principles of Neurodynamics (1962).
    """
    x, y, weights = _checked(x, y, weights)
    steps = []
    for _ in range(epochs):
        errors = 0
        for inputs, target in zip(x, y, strict=True):
            output = int(weights[0] + weights[1:] @ inputs > 0)
            error = target - output  # -1, 0 or 1
            weights = weights + error * np.array([1, *inputs])
            errors += abs(error)
            steps.append(PerceptronStep(inputs, target, output, weights))
        if errors == 0:
            break
    return steps


def _checked(x, y, weights):
    x, y, weights = np.asarray(x, float), np.asarray(y), np.asarray(weights, float)
    if x.ndim != 2:
        raise ValueError(f"x must have shape (examples, features), got {x.shape}")
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
