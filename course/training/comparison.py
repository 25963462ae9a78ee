"""The same training with one thing changed, and several times, since every initialisation is random."""

from collections.abc import Callable

import keras
import numpy as np
import pandas as pd

from course import progress


def compare(
    train: Callable,
    variants: dict[str, dict],
    metric: str,
    *,
    repeats: int = 3,
) -> tuple[pd.DataFrame, dict]:
    """Train with each variant several times, and see how far results vary.

    Repeat number n starts from the same seed for all variants; the seeds
    follow from that of the session, whose generators are left as the last
    training left them.

    Args:
        train: function of a variant's keywords that trains one network
            from its beginning and returns what `fit` returns, or
            {metric: [a number for each epoch]}.
        variants: {name: {keyword: value}}.
        metric: the one to judge by, such as "val_accuracy".
        repeats: trainings for each variant.

    Returns:
        (table, curves). The table is a pandas DataFrame with a row for
        each variant: mean, lowest and highest of the last values of
        `metric`, and the means of the other metrics. The curves are
        {name: {metric: array (repeats, epochs)}}, for `plots.compare`; of
        a training that ended early the last value is repeated.

    Raises:
        ValueError: no variant, fewer than one repeat, or a training that
            returns something else or has no such metric.

    Example:
        >>> def train(rate):
        ...     return {"loss": [1.0, 1.0 - rate]}
        >>> variants = {"slow": {"rate": 0.1}, "fast": {"rate": 0.5}}
        >>> table, curves = compare(train, variants, "loss", repeats=2)
        >>> table["loss"].to_dict()
        {'slow': 0.9, 'fast': 0.5}
    """
    if not variants or repeats < 1:
        given = f"{len(variants)} and {repeats}"
        raise ValueError(f"need a variant and a repeat, got {given}")
    seeds = np.random.randint(2**31, size=repeats).tolist()
    curves = {}
    with progress.bar(len(variants) * repeats) as bar:
        for name, change in variants.items():
            runs = []
            for seed in seeds:
                keras.utils.set_random_seed(seed)
                runs.append(_checked(train(**change), metric, name))
                bar.update()
            curves[name] = _curves(runs)
    return _table(curves, metric), curves


def _checked(history, metric, name):
    """{metric: list of numbers} of one training, if it is that."""
    history = getattr(history, "history", history)
    if not isinstance(history, dict) or any(np.ndim(values) != 1 or not len(values) for values in history.values()):
        raise ValueError(
            f"`train` must return what `fit` returns, or {{metric: [a number for each epoch]}}, but for {name!r} it "
            f"returned {history!s:.60}"
        )
    if metric not in history:
        raise ValueError(f"{name!r} has no {metric!r}; it has {', '.join(history)}")
    return history


def _curves(runs):
    """{metric: array (runs, epochs)} of the metrics that all runs have."""
    metrics = [key for key in runs[0] if all(key in run for run in runs)]
    return {key: _level([run[key] for run in runs]) for key in metrics}


def _level(runs):
    """Array (runs, epochs); those that ended early keep their last value."""
    epochs = max(map(len, runs))
    return np.array([[*run, *[run[-1]] * (epochs - len(run))] for run in runs])


def _table(curves, metric):
    rows = {}
    for name, values in curves.items():
        last = {key: value[:, -1] for key, value in values.items()}
        judged = last.pop(metric)
        rows[name] = {metric: judged.mean(), "lowest": judged.min(), "highest": judged.max()}
        rows[name] |= {key: value.mean() for key, value in last.items()}
    return pd.DataFrame.from_dict(rows, orient="index")
