"""Can a network learn from this series? Each check says what it found, and what mends it in pandas."""

import os

import numpy as np
import pandas as pd

from course import session
from course.datasets.card import BadData

SHORTEST = 30  # numbers: a tenth of them, to choose a model by, is three
MOST_FILLED = 0.05  # of the dates; with more, the series has another step
MOST_ROUNDED = 0.1  # of the mean change from one number to the next


def column(values, dates=None):
    """What `course.datasets.series` was given, as a float64 pandas Series with a DatetimeIndex; else BadData."""
    numbers = _numbers(values)
    index = _index(numbers.index if dates is None else pd.Index(dates))
    if len(index) != len(numbers):
        raise BadData(f"there are {len(numbers):,} numbers, but {len(index):,} dates")
    return numbers.set_axis(index)


def published(file, date, value, rows):
    """The columns `date` and `value` of a CSV file, as a float64 pandas Series with a DatetimeIndex.

    `rows` is how many the published file has; None where that grows.
    """
    table = _table(file, date, value, rows)
    dates = pd.to_datetime(table[date], format="ISO8601", errors="coerce")
    numbers = pd.to_numeric(table[value], errors="coerce")
    if (bad := (dates.isna() | numbers.isna()).to_numpy()).any():
        line = int(bad.argmax())
        found = ", ".join(map(str, table.loc[line, [date, value]]))
        raise BadData(f"line {line + 2} says {found}, and not a date such as 2026-11-21 and a number")
    return pd.Series(numbers.to_numpy(np.float64), pd.DatetimeIndex(dates))


def checked(column, step, name):
    """(dates datetime64 (n,), values float32 (n,)) of what `column` or `published` returns; BadData if a check fails.

    `step` is that of `course.datasets.series`; `name` is for the line that says how many dates were filled.
    """
    _check_length(column)
    _check_order(column.index)
    _check_finite(column)
    column = _regular(column, step, name)
    return _coarsest(column.index.to_numpy()), _float32(column.to_numpy())


def _table(file, date, value, rows):
    if not file.is_file():
        raise BadData("this is a folder or a pipe, not a file")
    try:
        table = pd.read_csv(file, dtype=str)
    except ValueError as error:  # no text, no table, nothing in it
        raise BadData(f"this is no table ({error})") from error
    for name in (date, value):
        if name not in table:
            raise BadData(f"there is no column {name}, only {', '.join(table)}")
    if not isinstance(table.index, pd.RangeIndex):  # pandas took the first for the names of rows
        raise BadData("its lines hold more columns than the first line names")
    if rows not in (None, len(table)):
        raise BadData(f"there are {len(table):,} rows, {rows:,} in the published file: it is cut, or another")
    return table


def _numbers(values):
    if isinstance(values, str | os.PathLike):
        raise BadData(
            f"hand over numbers, not a path: table = pd.read_csv({os.fspath(values)!r}, parse_dates=[...], "
            "index_col=...), and then one column of the table"
        )
    if getattr(values, "ndim", 1) != 1:
        names = f"; there are {', '.join(map(str, values.columns))}" if hasattr(values, "columns") else ""
        raise BadData(f'hand over one column, such as table["Close"], not the whole table{names}')
    found = pd.Series(values)
    _check_length(found)
    if found.dtype.kind not in "iuf":
        raise BadData(
            f'the numbers are {found.dtype}, such as {found.iloc[0]!r}. pd.read_csv(..., thousands=",") reads 1,234, '
            'decimal="," reads 1,5; otherwise convert them with pd.to_numeric(column)'
        )
    return pd.Series(found.to_numpy(np.float64, na_value=np.nan), found.index, name=found.name)


def _check_length(column):
    if len(column) < SHORTEST:
        raise BadData(f"{len(column)} numbers are too few to train, validate and test; {SHORTEST} are the least")


def _index(dates):
    if isinstance(dates, pd.PeriodIndex):
        dates = dates.to_timestamp()
    if dates.inferred_type == "date":
        dates = pd.DatetimeIndex(dates)
    if not isinstance(dates, pd.DatetimeIndex):
        raise BadData(
            f"the index must be dates, and is {dates.dtype}, such as {dates[0]!r}. Read them with pd.read_csv(..., "
            'index_col="Date", parse_dates=["Date"], date_format="%Y-%m-%d"), or hand over dates=pd.to_datetime(...)'
        )
    if dates.tz is not None:
        raise BadData(f"the dates have a time zone, {dates.tz}; leave it out: column.tz_localize(None)")
    if dates.hasnans:
        raise BadData(f"date {dates.isna().argmax() + 1} is missing (NaT); leave it out: column[column.index.notna()]")
    return dates


def _check_order(dates):
    if (twice := dates.duplicated()).any():
        raise BadData(
            f"{_day(dates[twice][0])} is there more than once. Choose the rows of one thing (a shop, a station), or "
            "keep one of each: column[~column.index.duplicated()], or add them up: column.groupby(level=0).sum()"
        )
    if not dates.is_monotonic_increasing:
        row = int(np.argmax(dates[1:] < dates[:-1]))
        raise BadData(f"{_day(dates[row + 1])} comes after {_day(dates[row])}; sort them: column.sort_index()")


def _check_finite(column):
    bad = ~np.isfinite(column.to_numpy())
    if bad.any():
        raise BadData(
            f"{bad.sum():,} numbers are missing or infinite, the first at {_day(column.index[bad.argmax()])}. Leave "
            "them out: column.dropna(), or take the number before: column.ffill()"
        )


def _regular(column, step, name):
    dates = column.index
    if step == "rows":
        return column
    if step is not None:
        return _filled(column, step, name)
    if pd.DatetimeIndex(dates, freq="infer").freq is None:
        row = int(np.diff(dates).argmax())
        raise BadData(
            f"the dates are not regular: {_day(dates[row + 1])} follows {_day(dates[row])}. "
            'step="D" (days), "MS" (months) or "h" (hours) fills what is missing with the number before; step="rows" '
            "takes each row as one step, for dates that are never regular, such as days with trade"
        )
    return column


def _filled(column, step, name):
    first, last = column.index[[0, -1]]
    try:
        one, two = pd.date_range(first, periods=2, freq=step)
        steps = (last - first) / (two - one)  # about
        dates = pd.date_range(first, last, freq=step) if steps < 2 * len(column) else range(int(steps))
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise ValueError(
            f'step must be "rows" or what pandas calls a frequency, such as "D", "W-MON", "MS" or "h"; got {step!r}'
        ) from error
    missing = len(dates) - len(column)
    if missing > MOST_FILLED * len(dates):
        raise BadData(
            f'for step="{step}" {missing:,} of {len(dates):,} numbers are missing, too many to fill. Take a longer '
            'step: column.resample("MS").mean(), or step="rows" if there never were any, as on days without trade'
        )
    if len(other := column.index.difference(dates)):
        raise BadData(
            f'{_day(other[0])} is not on step="{step}"; first do column.resample("{step}").mean(), .sum() or .last()'
        )
    if missing:
        session.say(f"{name}: {missing:,} missing dates filled with the number before")
    return column.reindex(dates, method="ffill")


def _float32(values):
    if np.ptp(values) == 0:
        raise BadData(f"all numbers are {values[0]:g}: there is nothing to learn")
    with np.errstate(all="ignore"):  # what overflows here is what is looked for
        cast = values.astype(np.float32)
        rounded = np.abs(np.diff(cast - np.float64(values))).mean()
        fits = 0 < cast.std() < np.inf and rounded < MOST_ROUNDED * np.abs(np.diff(values)).mean()
    if not fits:
        raise BadData(
            f"numbers from {values.min():.10g} to {values.max():.10g} do not survive float32, in which networks "
            "compute, with seven digits. Change the unit: column / 1e9, subtract what all share: column - "
            "column.mean(), or take the changes: column.diff().dropna()"
        )
    return cast


def _day(stamp):
    return str(stamp).removesuffix(" 00:00:00")


def _coarsest(stamps):
    """datetime64 in the coarsest unit that loses nothing: 1949-01-01, 1949-02-01, ... as months."""
    units = (stamps.astype(f"datetime64[{unit}]") for unit in ("Y", "M", "D", "m", "s", "ns"))
    return next(dates for dates in units if (dates == stamps).all())
