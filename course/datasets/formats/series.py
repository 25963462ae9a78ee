"""Time series: one number a day or a month, in order, cut by time."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from course.datasets import fingerprints
from course.datasets.card import BadData
from course.datasets.formats.textfiles import read_text

MOST_REPAIRED = 0.05  # of the numbers; with more, something is wrong with the file
STEPS = {"day": "D", "month": "M"}


@dataclass(frozen=True)
class Series:
    """What `load` returns for a series.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        dates: datetime64 (n,), one after the other; of days or of months.
        values: float32 (n,).
        season: numbers in a season, such as 12 months; None where there is none.
    """

    name: str
    source: str
    dates: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)
    season: int | None

    def __len__(self):
        return len(self.values)

    @property
    def summary(self):
        """How many numbers there are, and from when to when."""
        return f"{len(self):,} numbers, {self.dates[0]} to {self.dates[-1]}"

    @property
    def fingerprint(self):
        """12 hexadecimal digits that stand for exactly these data."""
        return fingerprints.of(str(self.dates.dtype), self.dates.astype(np.int64), self.values)

    def split(self, validation=0.1, test=0.2):
        """Cut the series by time: first what to train on, then what to choose by, last what to test with.

        Args:
            validation, test: shares of the numbers; together less than 1.

        Returns:
            `Split`.

        Raises:
            ValueError: no numbers would be left to train on.
        """
        last, first = round(len(self) * (1 - test)), round(len(self) * (1 - test - validation))
        if not (0 < test < 1 and 0 <= validation < 1 and first > 0):
            raise ValueError(
                f"validation and test must be shares that leave some to train on, got {validation}, {test}"
            )
        return Split(self, {"train": (0, first), "validation": (first, last), "test": (last, len(self))})


@dataclass(frozen=True)
class Split:
    """A series cut by time, and scaled by what is known before the first cut.

    Attributes:
        series: the whole `Series`.
        ends: {"train": (first, behind the last), "validation": ..., "test": ...}, row numbers.
    """

    series: Series = field(repr=False)
    ends: dict

    @property
    def mean(self):
        """Mean of the training part."""
        return float(self.values("train").mean())

    @property
    def std(self):
        """Standard deviation of the training part."""
        return float(self.values("train").std())

    def values(self, part):
        """float32 (n,): the numbers of one part, as they are."""
        first, behind = self._part(part)
        return self.series.values[first:behind]

    def dates(self, part):
        """datetime64 (n,): the dates of one part."""
        first, behind = self._part(part)
        return self.series.dates[first:behind]

    def scaled(self, values):
        """(values - mean) / std of the training part.

        Raises:
            ValueError: the training part never changes.
        """
        if self.std == 0:
            raise ValueError("the training part never changes: there is nothing to scale by, and nothing to learn")
        return ((np.asarray(values) - self.mean) / self.std).astype(np.float32)

    def unscaled(self, values):
        """The way back from `scaled`."""
        return np.asarray(values) * self.std + self.mean

    def windows(self, part, length, horizon=1):
        """What a network may know, and what it is to foretell, for every place in one part.

        Every number to foretell lies inside the part; what is known lies right before it, where needed in the part
        before. So no training window knows a number of a later part.

        Args:
            part: "train", "validation" or "test".
            length: how many numbers are known.
            horizon: how many following ones are to be foretold.

        Returns:
            x float32 (windows, length, 1) and y float32 (windows, horizon), both scaled.

        Raises:
            ValueError: the part is too short for one window.
        """
        first, behind = self._part(part)
        begin = max(first - length, 0)
        rows = self.scaled(self.series.values[begin:behind])
        count = len(rows) - length - horizon + 1
        if length < 1 or horizon < 1 or count < 1:
            raise ValueError(f"{part} has {behind - first} numbers, too few for windows of {length} + {horizon}")
        view = np.lib.stride_tricks.sliding_window_view(rows, length + horizon)
        return view[:, :length, None].copy(), view[:, length:].copy()

    def batches(self, part, length, horizon=1, size=32, *, shuffle=False, seed=0):
        """The same as `windows`, as a `tf.data.Dataset` of (x, y) batches.

        Args:
            part, length, horizon: see `windows`.
            size: windows in a batch; the last may have fewer.
            shuffle: whether to draw a new order for each epoch.
            seed: of the orders.
        """
        import keras

        x, y = self.windows(part, length, horizon)
        rows = np.concatenate([x[:, 0, 0], x[-1, 1:, 0]])
        return keras.utils.timeseries_dataset_from_array(
            rows[:, None], y, length, batch_size=size, shuffle=shuffle, seed=seed
        )

    def _part(self, part):
        if part not in self.ends:
            raise ValueError(f"the parts are {', '.join(self.ends)}, got {part!r}")
        return self.ends[part]


# ---- files -----------------------------------------------------------------------------------------------------


def read_csv(file, *, column=None, step=None):
    """Read and check a CSV file of dates and numbers; say what was repaired.

    Text may be UTF-8, with or without a byte-order mark, or CP949, as Korean spreadsheets write it. Numbers may have
    decimal commas and commas or spaces between thousands. Rows are put in order of time; rows that are there twice
    are taken once; missing numbers, and for a regular `step` missing dates, get the number before: what comes later
    must not be known there. Rows before the first number are left out. Of a date with a time of day, in whatever time
    zone, the date as it is written counts.

    Args:
        file: path of the file; its first line names the columns, its first column holds the dates.
        column: name of the column of numbers; None for "Close" (or its Korean name), else for the second column.
        step: "day" or "month" where every one should be there; None where some never are, such as days without trade.

    Returns:
        (dates, values): datetime64 (n,) and float32 (n,).

    Raises:
        BadData: the file cannot be understood, contradicts itself, or would need too many repairs.
        ValueError: another `step`.
    """
    if step is not None and step not in STEPS:
        raise ValueError(f"step must be {', '.join(STEPS)} or None, got {step!r}")
    file = Path(file)
    table = _table(file, read_text(file))
    dates = _dates(file, table, STEPS.get(step, "D"))
    values, commas = _numbers(file, table[_column(file, table, column)])
    order = np.argsort(dates, kind="stable")
    moved = int((order != np.arange(len(order))).sum())
    dates, values = dates[order], values[order]
    dates, values, twice = _once(file, dates, values)
    early = int(np.argmax(~np.isnan(values)))  # there is no number before them
    dates, values = dates[early:], values[early:]
    filled = int(np.isnan(values).sum())
    if step is not None:
        dates, values = _every(dates, values)
    absent = int(np.isnan(values).sum()) - filled
    missing, count = early + filled + absent, early + len(values)
    if missing > MOST_REPAIRED * count:
        raise BadData(f"{file}: {missing:,} of {count:,} numbers are missing; that is too many to fill.")
    _report(file, moved=moved, twice=twice, early=early, filled=filled, absent=absent, commas=commas, step=step)
    before = np.maximum.accumulate(np.where(np.isnan(values), 0, np.arange(len(values))))
    return dates, values[before].astype(np.float32)


def _table(file, text):
    import pandas as pd

    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    try:
        table = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, skipinitialspace=True)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BadData(
            f"{file} is no table ({error}). It needs a line of names, then a date and a number a line."
        ) from error
    if table.shape[1] < 2 or len(table) < 2:
        raise BadData(f"{file} has {table.shape[1]} columns and {len(table)} rows; it needs dates and numbers.")
    if not isinstance(table.index, pd.RangeIndex):  # pandas took the first column for names of rows
        raise BadData(f"{file}: its lines hold more than the {table.shape[1]} columns that its first line names.")
    return table.rename(columns=str.strip)


def _column(file, table, wanted):
    names = list(table.columns[1:])
    if wanted is None:
        return next((name for name in names if name in ("Close", "종가")), names[0])
    if wanted not in names:
        raise BadData(f"{file} has no column {wanted!r}; it has {', '.join(names)}.")
    return wanted


def _dates(file, table, unit):
    import pandas as pd

    days = table.iloc[:, 0].str.strip().str.replace(r"[T\s]+\d{1,2}:\d\d.*", "", regex=True)
    texts = days.str.replace(r"[./]\s*", "-", regex=True).str.rstrip("-")
    dates = pd.to_datetime(texts, format="ISO8601", errors="coerce")
    if dates.isna().any():
        row = int(np.argmax(dates.isna()))
        shown = table.iloc[row, 0]
        raise BadData(f"{file}, line {row + 2}: {shown!r} is no date; write year-month-day, such as 2026-11-21.")
    return dates.to_numpy().astype(f"datetime64[{unit}]")


def _numbers(file, texts):
    """(values, how many had a decimal comma)."""
    texts = texts.fillna("").str.strip().str.replace(r"[\s₩$€]", "", regex=True)
    thousands = texts.str.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
    comma = texts.str.fullmatch(r"-?\d+,\d+") & ~thousands
    if comma.any():  # then 1,234 is one and a bit, too
        comma = comma | texts.str.fullmatch(r"-?\d+,\d+")
    texts = texts.mask(thousands, texts.str.replace(",", "")).mask(comma, texts.str.replace(",", "."))
    values = np.empty(len(texts))
    for row, text in enumerate(texts):
        try:
            values[row] = float(text) if text.lower() not in ("", "null", "na", "n/a", "-") else np.nan
        except ValueError:
            raise BadData(f"{file}, line {row + 2}: {text!r} is no number. Mend it, or leave it empty.") from None
    if np.isinf(values).any():
        raise BadData(f"{file}, line {int(np.argmax(np.isinf(values))) + 2}: infinity is no number to learn from.")
    return values, int(comma.sum())


def _once(file, dates, values):
    """Rows of one date only once: (dates, values, how many went)."""
    same = dates[1:] == dates[:-1]
    differ = same & (values[1:] != values[:-1]) & ~(np.isnan(values[1:]) & np.isnan(values[:-1]))
    if differ.any():
        date = dates[1:][differ][0]
        raise BadData(f"{file}: {date} is there twice with different numbers. Which is right? Delete the other.")
    keep = np.concatenate([[True], ~same])
    return dates[keep], values[keep], int(same.sum())


def _every(dates, values):
    """With NaN on every date that is missing."""
    every = np.arange(dates[0], dates[-1] + 1)
    filled = np.full(len(every), np.nan)
    filled[(dates - dates[0]).astype(int)] = values
    return every, filled


def _report(file, *, moved, twice, early, filled, absent, commas, step):
    said = [
        (commas, "{} decimal commas read as points"),
        (moved, "{} rows put in order of time"),
        (twice, "{} rows that were there twice taken once"),
        (early, "{} rows before the first number left out"),
        (filled, "{} missing numbers filled with the one before"),
        (absent, f"{{}} missing {step}s filled with the number before"),
    ]
    texts = [text.format(f"{count:,}") for count, text in said if count]
    if texts:
        print(f"{file.name}: {'; '.join(texts)}")


# ---- the format ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeriesFile:
    """Format of one CSV file of dates and numbers.

    Attributes:
        season: numbers in a season; None where there is none.
        step: see `read_csv`.
    """

    season: int | None
    step: str | None

    def read(self, place, card, path=None, column=None):
        """The series in a folder, or of (dates, values); or that of a file of your own, `path`."""
        if path is None and not isinstance(place, Path):
            dates, values = place
            return Series(card.name, "embedded", dates, np.asarray(values, np.float32), self.season)
        dates, values = read_csv(place / card.files[0] if path is None else path, column=column, step=self.step)
        return Series(card.name, "published" if path is None else "own", dates, values, self.season)

    def check(self, folder, card):
        """Read the file."""
        return self.read(folder, card).summary
