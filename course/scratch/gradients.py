"""Gradients without calculus, to check those by back-propagation: change one number, and look at the loss."""

from collections.abc import Callable, Sequence

import numpy as np

# Large enough that the difference is not lost in rounding, small enough that few kinks of ReLU or max pooling, where no
# gradient is right, are stepped over.
STEP = 1e-6


def numerical_gradient(
    f: Callable[[np.ndarray], float], x: np.ndarray, *, indices: Sequence[int] | None = None
) -> np.ndarray:
    """Central differences (f(x + step) - f(x - step)) / (2 step), one number of `x` at a time; the step is 1e-6.

    Args:
        f: function of an array that gives one number.
        x: float64 array, at which the gradient is wanted; changed while this runs, and put back, also if `f` fails.
        indices: flat indices of the numbers to change, or None for all.

    Returns:
        Array of the shape of `x`, or as long as `indices`.

    Raises:
        ValueError: `x` is not a contiguous float64 array; in float32 such small differences drown in rounding.

    Example:
        >>> numerical_gradient(lambda x: np.sum(x**2), np.array([1.0, -2.0])).round(6)
        array([ 2., -4.])
    """
    if x.dtype != np.float64 or not x.flags.c_contiguous:
        raise ValueError(
            f"x must be a contiguous float64 array, got {x.dtype}, {'' if x.flags.c_contiguous else 'not '}contiguous; "
            "take np.ascontiguousarray(x, np.float64)"
        )
    flat = x.reshape(-1)
    gradient = np.empty(x.size if indices is None else len(indices))
    for number, index in enumerate(range(x.size) if indices is None else indices):
        before = flat[index]
        try:
            flat[index] = before + STEP
            above = f(x)
            flat[index] = before - STEP
            below = f(x)
        finally:
            flat[index] = before
        gradient[number] = (above - below) / (2 * STEP)
    return gradient.reshape(x.shape) if indices is None else gradient


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """Largest difference between two arrays, as a share of the largest number in them; 0 if both are all zero.

    Example:
        >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.5]))
        0.2
    """
    largest = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / largest) if largest else 0.0


def gradient_check(network, x: np.ndarray, labels: np.ndarray, *, samples: int = 20) -> float:
    """Largest relative error of a network's gradients against central differences, in float64.

    Of each array of parameters, `samples` numbers chosen at random are changed. The network itself is left as it is.
    Inputs of many equal pixels put ReLU exactly on its kink while biases are still 0: give noise, not digits. A bias
    straight before batch normalisation has the gradient 0, of which all that is left is rounding.

    Args:
        network: `Network` without dropout, which would draw anew at every call.
        x: batch of inputs; a few are enough.
        labels: (n,) whole numbers.
        samples: how many numbers of each array of parameters.

    Returns:
        float; below 1e-6 if back-propagation is right, NaN if a gradient holds one. See `relative_error`.
    """
    double = network.astype(np.float64)
    x = np.asarray(x, np.float64)
    double.gradient(x, labels)
    rng, errors = np.random.default_rng(0), []
    for parameter, gradient in zip(double.parameters, double.gradients, strict=True):
        indices = rng.choice(parameter.size, min(samples, parameter.size), replace=False)
        numerical = numerical_gradient(lambda _: double.loss(x, labels, training=True), parameter, indices=indices)
        errors.append(relative_error(numerical, gradient.reshape(-1)[indices]))
    return float(np.max(errors))  # Python's own max may pass over NaN
