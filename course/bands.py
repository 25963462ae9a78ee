"""What a lesson's results must be: a rule over its measured.json, and the exact values and claims of its bands.toml."""

import json
import math
import statistics
import tomllib
from dataclasses import dataclass, field

from course import paths

CONFIDENCE = 0.999  # of one new seed, for one result
ENOUGH = 6  # seeds that tell the spread of a result by themselves
POINTS = 0.02  # the least room on either side for shares such as accuracies: other machines, other library versions
PERCENT = 0.05  # ... for other numbers, as a part of the largest
PERCENT_ALIKE = 0.01  # ... where all seeds gave the same
SURE = 0.002  # shares closer than this to 0 or 1 count as that far away: their log-odds would be infinite
FEW = 2  # times as wide where fewer than `ENOUGH` seeds were measured, which do not show how far the rare ones are

Band = float | int | list  # an exact number, or [lowest, highest]


@dataclass(frozen=True)
class Run:
    """What several seeds recorded in one profile on the same data.

    Attributes:
        profile: "quick" or "full".
        data: {name of a data set: "embedded" or "published", a colon, and its fingerprint}.
        seeds: one number for each time that the lesson ran.
        seconds: median of the times it took.
        peak_memory_mb: the largest of its kernels.
        results: {name: [the value for each seed]}; None where a seed recorded no such result.
    """

    profile: str
    data: dict
    seeds: list
    seconds: float
    peak_memory_mb: float
    results: dict = field(repr=False)

    @property
    def source(self) -> str:
        """ "embedded" (also without any data), "published", or "mixed"."""
        sources = {text.split(":")[0] for text in self.data.values()}
        return "mixed" if len(sources) > 1 else next(iter(sources), "embedded")

    @property
    def fingerprints(self) -> set:
        """The fingerprints of its data."""
        return {text.split(":")[-1] for text in self.data.values()}

    def values(self, name: str) -> list:
        """The values of one result, without those of seeds that did not record it."""
        return [value for value in self.results.get(name, []) if value is not None]


def runs(lesson: str) -> list[Run]:
    """The measured runs of a lesson; none if it has no measured.json.

    Raises:
        ValueError: the file is no such list; the message names it.
    """
    file = paths.LESSONS / str(lesson) / "measured.json"
    if not file.exists():
        return []
    try:
        return [Run(**run) for run in json.loads(file.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise ValueError(f"{file} is no list of measured runs ({error}); restore it, or measure again") from error


def stated(lesson: str) -> dict:
    """The contents of a lesson's bands.toml: {name: band} for any data, and {profile: {source: {name: band}}}.

    Raises:
        ValueError: the file is malformed; the message names it and the entry.
    """
    file = paths.LESSONS / str(lesson) / "bands.toml"
    if not file.exists():
        return {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, band in _entries(table):
            if not _is_band(band):
                raise ValueError(f"{name} = {band!r} is neither a number nor [lowest, highest]")
    except ValueError as error:
        raise ValueError(f"{file} is malformed: {error}") from error
    return table


def find(lesson: str, name: str, profile: str, loaded: dict) -> Band | None:
    """The band of one result of a lesson, on the data that are loaded.

    Args:
        lesson: its name, such as "03_mlp_sign_language".
        name: of the result.
        profile: "quick" or "full".
        loaded: {name of a data set: (source, fingerprint)} that the result depends on; empty if it was recorded before
            any data were loaded.

    Returns:
        An exact number, [lowest, highest], or None where nobody has measured it on these very data.
    """
    measured, table = runs(lesson), stated(lesson)
    if name in table and not isinstance(table[name], dict):
        return table[name]
    wanted = {mark for _, mark in loaded.values()}
    fitting = [run for run in measured if run.profile == profile and wanted <= run.fingerprints and run.values(name)]
    if not fitting:
        return None
    run = max(fitting, key=lambda run: len(run.values(name)))
    return _narrowed(tolerance(name, run, measured), table.get(profile, {}).get(run.source, {}).get(name))


def tolerance(name: str, run: Run, measured: list[Run]) -> list | None:
    """THE RULE: an interval that a seed nobody has seen should miss once in a thousand times.

    A prediction interval for one new value: mean ± t · s · sqrt(1 + 1/n), with t Student's quantile for `CONFIDENCE`;
    of the logarithms where all values are above 0, and of the log-odds where they are shares, since an accuracy near 1
    can fall farther than it can rise. Where fewer than `ENOUGH` seeds were measured, s is the larger of
    their standard deviation and the one pooled over all runs of this result (other profile, other data), whose degrees
    of freedom t has, and the interval is `FEW` times as wide. (Without that, 5 of 504 results of further seeds
    in full were outside: now and then a training ends far from the others.) At the least `POINTS` or `PERCENT`
    wider than what was measured, and `FEW` times that where few seeds were; shares stay within 0 and 1, what was never
    below 0 but was 0 stays above, and counts are whole.

    Args:
        name: of the result.
        run: the one on the data in question.
        measured: all runs of the lesson.

    Returns:
        [lowest, highest], or None if fewer than three seeds recorded the result.
    """
    values = run.values(name)
    if len(values) < 3:
        return None
    groups = [values] if len(values) >= ENOUGH else [each.values(name) for each in measured]
    groups = [group for group in groups if len(group) > 1]
    scale, back = _scale(values, groups)
    times = 1 if len(values) >= ENOUGH else FEW
    scaled = [scale(value) for value in values], [[scale(value) for value in group] for group in groups]
    centre, half, room = statistics.fmean(scaled[0]), times * _half_width(*scaled), times * _room(values)
    low, high = min(back(centre - half), min(values) - room), max(back(centre + half), max(values) + room)
    if _are_shares(values):
        low, high = 0.0 if low < SURE else low, 1.0 if high > 1 - SURE else high
    elif min(values) == 0:
        low = max(low, 0.0)
    return [math.ceil(low), math.floor(high)] if _are_counts(values) else [low, high]


def within(value: float, band: Band) -> bool:
    """Whether `value` equals the number `band`, or lies in the closed interval `band` = [low, high]."""
    if isinstance(band, list):
        low, high = band
        return low <= value <= high
    return value == band


def describe(band: Band) -> str:
    """A band in words: "0.8 to 0.9", or the exact number."""
    if isinstance(band, list) and band[0] < band[1]:
        return " to ".join(f"{end:.3g}" for end in band)
    return f"{band[0] if isinstance(band, list) else band:,}"


def _scale(values, groups):
    """The function after which values spread evenly around their mean, and its inverse."""
    if _are_shares(values):
        return (lambda p: math.log(max(p, SURE) / max(1 - p, SURE))), (lambda odds: 1 / (1 + math.exp(-odds)))
    return (math.log, math.exp) if min(map(min, groups)) > 0 else (float, float)


def _half_width(values, groups):
    from scipy import stats

    freedom = sum(len(group) - 1 for group in groups)
    pooled = math.sqrt(sum((len(group) - 1) * statistics.variance(group) for group in groups) / freedom)
    t = stats.t.ppf((1 + CONFIDENCE) / 2, freedom)
    return t * max(pooled, statistics.stdev(values)) * math.sqrt(1 + 1 / len(values))


def _room(values):
    if _are_counts(values):
        return max(1, PERCENT * max(values))
    if _are_shares(values):
        return POINTS
    return (PERCENT if len(set(values)) > 1 else PERCENT_ALIKE) * max(map(abs, values))


def _are_counts(values):
    return all(isinstance(value, int) for value in values)


def _are_shares(values):
    return min(values) >= 0 and 0.05 <= max(values) <= 1 and any(isinstance(value, float) for value in values)


def _narrowed(band, claim):
    """What both `band` and `claim` allow; either may be None."""
    if band is None or claim is None or not isinstance(claim, list):
        return band if claim is None else claim
    return [max(band[0], claim[0]), min(band[1], claim[1])]


def _entries(table):
    """(name, band) of a bands.toml, at any depth."""
    for name, band in table.items():
        yield from _entries(band) if isinstance(band, dict) else [(name, band)]


def _is_band(band):
    numbers = band if isinstance(band, list) else [band]
    whole = len(numbers) == 2 and numbers[0] <= numbers[1] if isinstance(band, list) else True
    return all(isinstance(each, int | float) for each in numbers) and whole
