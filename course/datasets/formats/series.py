"""Time series: one number a day or a month, in order, cut by time."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from course import session
from course.datasets import fingerprints
from course.datasets.card import BadData, Card, Loaded


@dataclass(frozen=True, repr=False)
class Series(Loaded):
    """One number a step of time.

    Attributes:
        dates: datetime64 (n,), one after the other, in the coarsest unit that holds them: days, months, seconds.
        values: float32 (n,).
        season: numbers in a season, such as 12 months; None where there is none.
    """

    dates: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)
    season: int | None = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def summary(self) -> str:
        """How many numbers there are, and from when to when."""
        return f"{len(self):,} numbers, {self.dates[0]} to {self.dates[-1]}"

    @property
    def fingerprint(self) -> str:
        """See `Loaded`."""
        return fingerprints.of(self.dates.astype(str), self.values)

    def split(self, validation: float = 0.1, test: float = 0.2) -> "Split":
        """Cut the series by time: first the training part, then the shares `validation` and `test` of the numbers.

        Raises:
            ValueError: no numbers would be left to train on.
        """
        last, first = round(len(self) * (1 - test)), round(len(self) * (1 - test - validation))
        if not (0 < test < 1 and 0 <= validation < 1 and first > 0):
            raise ValueError(f"validation and test must be shares that leave some to train on: {validation}, {test}")
        return Split(self, {"train": (0, first), "validation": (first, last), "test": (last, len(self))})


@dataclass(frozen=True)
class Split:
    """A series cut by time, and scaled by its training part.

    Attributes:
        series: the whole `Series`.
        ends: {"train": (first, behind the last), "validation": ..., "test": ...}, indices of `series.values`.
    """

    series: Series = field(repr=False)
    ends: dict

    @property
    def mean(self) -> float:
        """Mean of the training part."""
        return float(self.values("train").mean())

    @property
    def std(self) -> float:
        """Standard deviation of the training part."""
        return float(self.values("train").std())

    def values(self, part: str) -> np.ndarray:
        """float32 (n,): the numbers of one part, as they are."""
        return self.series.values[self._indices(part)]

    def dates(self, part: str) -> np.ndarray:
        """datetime64 (n,): the dates of one part."""
        return self.series.dates[self._indices(part)]

    def scaled(self, values) -> np.ndarray:
        """(values - mean) / std of the training part, as float32; ValueError if that never changes."""
        if self.std == 0:
            raise ValueError("the training part never changes: there is nothing to scale by, and nothing to learn")
        return ((np.asarray(values) - self.mean) / self.std).astype(np.float32)

    def unscaled(self, values) -> np.ndarray:
        """The way back from `scaled`."""
        return np.asarray(values) * self.std + self.mean

    def windows(self, part: str, length: int, horizon: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """History and targets of a forecast, from every origin in one part.

        All targets lie inside the part; the history lies right before them, where needed in the part before. So no
        training window holds a number of a later part.

        Returns:
            x float32 (windows, length, 1), the history, and y float32 (windows, horizon), what follows; both scaled.

        Raises:
            ValueError: the part is too short for one window.
        """
        own = self._indices(part)
        values = self.scaled(self.series.values[max(own.start - length, 0) : own.stop])
        if length < 1 or horizon < 1 or len(values) < length + horizon:
            raise ValueError(
                f"{part} has {own.stop - own.start} numbers, too few for windows of {length} + {horizon}; "
                "take shorter windows, a larger share for this part, or a longer series"
            )
        view = np.lib.stride_tricks.sliding_window_view(values, length + horizon)
        return view[:, :length, None].copy(), view[:, length:].copy()

    def batches(self, part: str, length: int, horizon: int = 1, size: int = 32, *, shuffle=False, seed: int = 0):
        """The same as `windows`, as a `tf.data.Dataset` of (x, y) batches of `size`; `shuffle`d anew each epoch."""
        import keras

        x, y = self.windows(part, length, horizon)
        values = np.concatenate([x[:, 0, 0], x[-1, 1:, 0]])
        return keras.utils.timeseries_dataset_from_array(
            values[:, None], y, length, batch_size=size, shuffle=shuffle, seed=seed
        )

    def _indices(self, part):
        if part not in self.ends:
            raise ValueError(f"the parts are {', '.join(self.ends)}, got {part!r}")
        return slice(*self.ends[part])


def series(
    values, dates=None, *, name: str | None = None, season: int | None = None, step: str | None = None
) -> Series:
    """A series of your own, checked: read the file with pandas, choose the column, and hand it over.

    Args:
        values: a pandas Series with the dates as its index, or any numbers in order of time.
        dates: their dates, if `values` does not carry them: what pandas makes a DatetimeIndex or PeriodIndex of.
        name: what to call it; by default as pandas does.
        season: numbers in a season, such as 12 months; None where there is none.
        step: None where the dates are regular. A pandas frequency such as "D", "MS" or "h" fills missing dates with
            the number before (5% at the most): what comes later must not be known there. "rows" takes each row as
            one step, for dates that are never regular, such as days with trade.

    Raises:
        BadData: the numbers or dates cannot be learned from as they are; the message says what to do in pandas.
        ValueError: `step` is no frequency, or `season` is no whole number that fits twice into the series.

    Example:
        >>> table = pd.read_csv("shop.csv", index_col="date", parse_dates=["date"])
        >>> own = datasets.series(table["sales"], season=7)
    """
    from course.datasets.formats import series_checks  # pandas takes a moment to import

    column = series_checks.column(values, dates)
    name = str(name or column.name or "series")
    own = Series(name, "own", *series_checks.checked(column, step, name), season)
    if season is not None and not (isinstance(season, int) and 2 <= season <= len(own) // 2):
        raise ValueError(f"season must be a whole number from 2 to half of the {len(own):,} numbers, got {season!r}")
    session.served(own)
    session.say(f"{name}: {own.summary}")
    return own


@dataclass(frozen=True)
class SeriesFile:
    """Format of a published series: a CSV file with a column of dates and a column of numbers.

    Attributes:
        date, value: names of the two columns; others are not read.
        step: see `series`.
        season: numbers in a season, or None.
        rows: how many the published file has; None where that grows.
        digest: fingerprint of the published dates and numbers, where the bytes of the file may differ; else "".
    """

    date: str
    value: str
    step: str
    season: int | None = None
    rows: int | None = None
    digest: str = ""

    def read(self, place, card: Card) -> Series:
        """The series in folder `place`, or made of (dates, values), its stand-in."""
        from course.datasets.formats import series_checks

        if not isinstance(place, Path):
            return Series(card.name, "embedded", *place, self.season)
        file = place / card.files[0]
        try:
            column = series_checks.published(file, self.date, self.value, self.rows)
            dates, values = series_checks.checked(column, self.step, file.name)
        except BadData as error:
            raise BadData(f"{file}: {error}") from error
        return Series(card.name, "published", dates, values, self.season)

    def check(self, folder: Path, card: Card) -> str:
        """Look whether a number differs from the published ones."""
        found = self.read(folder, card)
        if self.digest not in ("", found.fingerprint):
            raise BadData(f"{folder / card.files[0]}: some dates or numbers differ from the published ones")
        return found.summary
