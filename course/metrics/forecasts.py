"""Naive forecasts, and how good a forecast is."""

from collections.abc import Sequence

import numpy as np


def persistence(history: Sequence, horizon: int = 1) -> np.ndarray:
    """The last value of the history, repeated.

    Args:
        history: (..., steps), in order of time.
        horizon: steps to forecast.

    Returns:
        Array (..., horizon).

    Example:
        >>> persistence([1, 2, 3], horizon=2).tolist()
        [3, 3]
    """
    return np.repeat(np.asarray(history)[..., -1:], horizon, axis=-1)


def mase(actual: Sequence, forecast: Sequence, history: Sequence, season: int = 1) -> float:
    """Mean absolute scaled error: 1 is the error that one-step naive forecasts had on the history.

    Below 1 is better; it has no unit, so series can be compared.

    Args:
        actual: the values that came, any shape.
        forecast: their forecasts, same shape.
        history: (steps,) the training part of the series, by which errors are scaled.
        season: steps of a season: 1 scales by persistence, more by the value a season ago.

    Returns:
        float.

    Raises:
        ValueError: shapes differ, `season` is below 1, the history is no longer than a season, or never changes.

    Example:
        >>> mase([5, 5], [4, 6], history=[1, 3, 1])
        0.5

    Source: R. Hyndman and A. Koehler, "Another look at measures of forecast accuracy", 2006.
    """
    actual, forecast, history = (np.asarray(each, np.float64) for each in (actual, forecast, history))
    if actual.shape != forecast.shape:
        raise ValueError(f"actual has shape {actual.shape}, forecast {forecast.shape}")
    if season < 1:
        raise ValueError(f"season must be 1 or more, got {season}")
    if len(history) <= season:
        raise ValueError(f"a history of {len(history)} steps is too short for a season of {season}")
    scale = np.abs(history[season:] - history[:-season]).mean()
    if scale == 0:
        raise ValueError("the history never changes: every naive forecast of it is right")
    return float(np.abs(actual - forecast).mean() / scale)


def prediction_interval(residuals: Sequence, level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of residuals: how far forecasts were off, and so how far the next may be off.

    Args:
        residuals: (n, ...) actual minus forecast, on data that the model did not learn from.
        level: share of the residuals that lie between the ends.

    Returns:
        (low, high), each of shape (...); add them to a forecast.

    Raises:
        ValueError: `level` is no share, or there are too few residuals to have such quantiles.

    Example:
        >>> low, high = prediction_interval(np.arange(-100, 101), level=0.9)
        >>> float(low), float(high)
        (-90.0, 90.0)
    """
    residuals = np.asarray(residuals)
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level}")
    if round(len(residuals) * (1 - level) / 2, 9) < 1:
        raise ValueError(f"{len(residuals)} residuals are too few for a level of {level}")
    low, high = np.quantile(residuals, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
