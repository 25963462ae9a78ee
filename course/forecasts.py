"""Forecasts that need no network, and how good a forecast is."""

import numpy as np


def persistence(known, horizon=1):
    """The last known number, again and again.

    Args:
        known: (..., steps) what is known, in order of time.
        horizon: how many numbers to foretell.

    Returns:
        Array (..., horizon).
    """
    return np.repeat(np.asarray(known)[..., -1:], horizon, axis=-1)


def seasonal_naive(known, season, horizon=1):
    """What was known a season ago.

    Args:
        known: (..., steps), at least one season of it.
        season: numbers in a season, such as 12 months.
        horizon: how many numbers to foretell; beyond a season it begins again.

    Returns:
        Array (..., horizon).

    Raises:
        ValueError: less than a season is known.
    """
    known = np.asarray(known)
    if season < 1 or known.shape[-1] < season:
        raise ValueError(f"a season of {season} needs as many known numbers, got {known.shape[-1]}")
    return known[..., known.shape[-1] - season + np.arange(horizon) % season]


def mase(actual, forecast, known, season=1):
    """Mean absolute scaled error: 1 is as far off as naive forecasts one step ahead were in the known part.

    Below 1 is better; it has no unit, so series can be compared.

    Args:
        actual: what came, any shape.
        forecast: what was foretold, same shape.
        known: (steps,) the training part of the series, by which errors are scaled.
        season: 1 scales by persistence, more by `seasonal_naive`.

    Returns:
        float.

    Raises:
        ValueError: shapes differ, `season` is below 1, the training part is no longer than a season, or never changes.

    Source: R. Hyndman and A. Koehler, "Another look at measures of forecast accuracy", 2006.
    """
    actual, forecast, known = (np.asarray(each, np.float64) for each in (actual, forecast, known))
    if actual.shape != forecast.shape:
        raise ValueError(f"what came has shape {actual.shape}, what was foretold {forecast.shape}")
    if season < 1:
        raise ValueError(f"season must be 1 or more, got {season}")
    if len(known) <= season:
        raise ValueError(f"{len(known)} known numbers are too few for a season of {season}")
    scale = np.abs(known[season:] - known[:-season]).mean()
    if scale == 0:
        raise ValueError("the known part never changes: every naive forecast of it is right")
    return float(np.abs(actual - forecast).mean() / scale)


def interval(residuals, level=0.9):
    """How far off forecasts were, so how far off the next may be: quantiles of residuals.

    Args:
        residuals: (n, ...) actual minus forecast, of numbers that the forecaster did not learn from.
        level: share of the residuals that lie between the ends.

    Returns:
        (low, high), each of shape (...); add them to a forecast.

    Raises:
        ValueError: `level` is no share, or there are too few residuals to have such quantiles.
    """
    residuals = np.asarray(residuals)
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level}")
    if round(len(residuals) * (1 - level) / 2, 9) < 1:
        raise ValueError(f"{len(residuals)} residuals are too few for a level of {level}")
    low, high = np.quantile(residuals, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
