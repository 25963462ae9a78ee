"""Record what a lesson claims, and hold it to its band (`course.bands`)."""

import json
import math
import os

from course import bands, session


class ResultOutOfBand(AssertionError):
    """A recorded result left its band while a machine ran the lesson."""


def record(name: str, value, data: list | None = None) -> None:
    """Print a result, append it to the run's results file, and compare it with its band.

    A check mark says that the result lies in its band. In a notebook that a person is changing, one outside prints a
    hint; under `course run`, in the notebook build and under nbval it raises, so a lesson cannot go on claiming it. A
    result on data that this lesson was not measured on has no band, and the line says so.

    Args:
        name: what the number is, in snake_case, such as "test_accuracy".
        value: an int, a float, a bool or a NumPy / Keras scalar.
        data: what the result depends on, if that is not all that was loaded so far: things that `datasets.load`
            returned.

    Raises:
        TypeError: `value` is not one number.
        ValueError: `value` is NaN or infinite, or the lesson's bands.toml or measured.json is malformed.
        ResultOutOfBand: a machine runs the lesson and `value` is outside its band.
    """
    value = _number(name, value)
    loaded = session.loaded() if data is None else {each.name: (each.source, each.fingerprint) for each in data}
    _append(name, value)
    text = f"{name} = {value:,}" if isinstance(value, int) else f"{name} = {value:.4g}"
    lesson = session.current_lesson()
    band = bands.find(lesson, name, session.profile(), loaded)
    if band is None:
        session.say(text + ("   (not measured on these data)" if loaded and bands.runs(lesson) else ""))
    elif bands.within(value, band):
        session.say(f"\N{CHECK MARK} {text}")
    elif session.enforces_bands():
        raise ResultOutOfBand(f"{text}, but {bands.describe(band)} is expected (course/bands.py)")
    else:
        session.say(
            f"{text}   This course expects {bands.describe(band)}. Did you change something? If not, please report it."
        )


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
        data = {name: f"{source}:{mark}" for name, (source, mark) in session.loaded().items()}
        line = {"name": name, "value": value, "source": session.source(), "data": data}
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(json.dumps(line) + "\n")
