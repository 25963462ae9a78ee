"""Record what a lesson claims, and hold it to the band in the lesson's bands.toml."""

import json
import math
import os
import tomllib

from course import paths, session


class ResultOutOfBand(AssertionError):
    """A recorded result left its band while a machine ran the lesson."""


def record(name, value):
    """Print a result, append it to the run's results file, and compare it with its band.

    In a notebook that a person is changing, a result outside its band prints a hint; under `course run`, in the
    notebook build and under nbval it raises, so a lesson cannot go on claiming it.

    Args:
        name: what the number is, in snake_case, such as "test_accuracy".
        value: an int, a float, a bool or a NumPy / Keras scalar.

    Raises:
        TypeError: `value` is not one number.
        ValueError: `value` is NaN or infinite.
        ResultOutOfBand: a machine runs the lesson and `value` is outside its band.
    """
    value = _number(name, value)
    _append(name, value)
    band = expected(session.current_lesson(), session.profile(), session.source()).get(name)
    text = f"{name} = {value:,}" if isinstance(value, int) else f"{name} = {value:.4g}"
    if band is None:
        print(text)
    elif within(value, band):
        print(f"{text}   (expected {describe(band)})")
    elif session.headless():
        raise ResultOutOfBand(f"{text}, but its bands.toml says {describe(band)}")
    else:
        print(f"{text}   This course expects {describe(band)}. Did you change something? If not, please report it.")


def expected(lesson, profile, source):
    """Bands of one lesson for one profile and data source: {name: number or [low, high]}.

    What stands directly under the lesson holds for all profiles and sources (parameter counts, exact results).
    """
    table = _bands(lesson)
    everywhere = {name: band for name, band in table.items() if not isinstance(band, dict)}
    return everywhere | table.get(profile, {}).get(source, {})


def within(value, band):
    """Whether `value` equals the number `band`, or lies in the closed interval `band` = [low, high]."""
    if isinstance(band, list):
        low, high = band
        return low <= value <= high
    return value == band


def describe(band):
    """A band in words: "0.8 to 0.9", or the exact number."""
    if isinstance(band, list):
        return " to ".join(describe(end) for end in band)
    return f"{band:.3g}" if isinstance(band, float) and band >= 1e5 else f"{band:,}"


def _bands(lesson):
    file = paths.LESSONS / str(lesson) / "bands.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _number(name, value):
    try:
        value = value.item() if hasattr(value, "item") else float(value) if hasattr(value, "numpy") else value
        finite = math.isfinite(value)
    except (TypeError, ValueError):
        raise TypeError(f"record({name!r}, ...) takes one number, got {value!r}") from None
    if not finite:
        raise ValueError(f"record({name!r}, ...) got {value}: did training diverge?")
    return int(value) if isinstance(value, bool | int) else float(value)


def _append(name, value):
    if file := os.environ.get("COURSE_RESULTS"):
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(json.dumps({"name": name, "value": value, "source": session.source()}) + "\n")
