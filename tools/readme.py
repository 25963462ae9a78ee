"""Write the README's lesson table, and RESULTS.md, from lessons/: `python -m tools.readme`, or `make notebooks`.

`--check` writes nothing and fails when either is out of date.
"""

import argparse
import itertools
import math
import re
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from course import paths
from course.cli import lessons
from tools import address, files, measure

ROOT = Path(__file__).resolve().parent.parent
MARKED = r"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)"
RESULTS = """\
<!-- Written by `python -m tools.readme` from lessons/*/measured.json and lessons/*/results.md. -->

# Results

What the lessons record in full: the mean of the measured seeds (lowest to highest). Rows with several settings give
means only. Each later run on the same data is held to a band around these figures, and a lesson that leaves it fails.
*Embedded data* come with this repository, *published data* are what `python -m course data fetch` gets; a lesson has
other tasks to solve with the one and with the other, so compare rows within a column.
"""


def stale(root: Path = ROOT) -> Iterator[str]:
    """Messages about documents that do not say what the lessons say."""
    for file, text in documents(root).items():
        line = files.conflict(old := file.read_text(encoding="utf-8") if file.exists() else "")
        if old != text:
            why = f"has merge-conflict markers (line {line})" if line else "is out of date"
            yield f"{file.name} {why}; run `python -m tools.readme`"


def update(root: Path = ROOT) -> None:
    """Write the documents that are out of date."""
    for file, text in documents(root).items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            files.write(file, text)


def documents(root: Path = ROOT) -> dict[Path, str]:
    """{file: the text that it should have}."""
    readme = root / "README.md"
    return {
        readme: with_tables(readme.read_text(encoding="utf-8"), {"lessons": lesson_table(), "address": address_note()}),
        root / "RESULTS.md": results(),
    }


def with_tables(text: str, tables: dict[str, str]) -> str:
    """A text with fresh tables between its markers.

    Raises:
        ValueError: a marker is missing.
    """
    for name, table in tables.items():
        block = re.compile(MARKED.format(name=name), re.DOTALL)
        if not block.search(text):
            raise ValueError(f"README.md has lost its markers `<!-- {name}: … -->` and `<!-- end -->`")
        text = block.sub(lambda at, table=table: at[1] + table + at[2], text)
    return text


def lesson_table() -> str:
    measured = measure.load()
    rows = ["| | Lesson and its question | Quick / full | |", "|---|---|---|---|"]
    for lesson in lessons.lessons():
        profiles = measured.get(lesson.name, {})
        times = " / ".join(_duration(profiles.get(profile, {}).get("embedded")) for profile in ("quick", "full"))
        link = f"[**{lesson.title}**](notebooks/{lesson.name}.ipynb)"
        rows.append(f"| {lesson.number} | {link}<br>{lesson.question} | {times} | {address.badge(lesson.name)} |")
    return "\n".join(rows) + "\n"


def results() -> str:
    """The text of RESULTS.md."""
    measured = measure.load()
    known = [lesson for lesson in lessons.lessons() if lesson.name in measured]
    return "\n".join([RESULTS, *(_section(lesson, measured[lesson.name]) for lesson in known)])


def _section(lesson, profiles):
    """One lesson's notes and table."""
    note = paths.LESSONS / lesson.name / "results.md"
    notes = [note.read_text(encoding="utf-8").strip(), ""] if note.exists() else []
    return "\n".join([f"## {lesson.number} · {lesson.title}", "", *notes, *results_table(profiles), ""])


def results_table(profiles: dict) -> list[str]:
    """The lines of one lesson's table."""
    sources = profiles.get("full", {})
    rows = ["| Result | Embedded data | Published data |", "|---|---|---|"]
    for stem, settings in families({name for entry in sources.values() for name in entry["results"]}).items():
        title, show = stem, _spread
        if len(settings) > 1:  # one row for `accuracy_1`, `accuracy_5` and `accuracy_20`
            title, show = f"{stem}: {', '.join(settings)}", _means
        names = [f"{stem}_{setting}" if setting else stem for setting in settings]
        cells = [show(sources.get(source), names) for source in ("embedded", "published")]
        rows.append(f"| {title.replace('_', ' ')} | {' | '.join(cells)} |")
    return rows


def families(names: Iterable[str]) -> dict[str, list[str]]:
    """Names of results by what they measure, {stem: settings}: those that differ only in a last number go together."""
    parts = [re.fullmatch(r"(.+?)(?:_(\d+|all))?", name).groups(default="") for name in names]
    # ("a", "5"), ("a", "20"), ("b", "") -> {"a": ["5", "20"], "b": [""]}
    ordered = sorted(parts, key=lambda part: (part[0], math.inf if part[1] == "all" else int(part[1] or 0)))
    return {stem: [setting for _, setting in group] for stem, group in itertools.groupby(ordered, lambda part: part[0])}


def address_note() -> str:
    if address.repository() != address.UNKNOWN:
        return ""
    return (
        "> This copy does not know its address yet, so clone line and Colab badges lead nowhere. After pushing it to\n"
        "> GitHub, run `python -m tools.stamp you/your-repository`: [CONTRIBUTING.md](CONTRIBUTING.md) has the rest.\n"
    )


def _duration(entry):
    if entry is None:
        return "–"
    return f"{entry['seconds']} s" if entry["seconds"] < 100 else f"{entry['seconds'] / 60:.0f} min"


def _spread(entry, names):
    values = _values(entry, *names)
    if not values:
        return "–"
    if all(isinstance(value, int) for value in values):
        return f"{values[0]:,}" if len(set(values)) == 1 else f"{min(values):,} to {max(values):,}"
    form = _form(max(values), 4)
    mean, low, high = (f"{take(values):{form}}" for take in (statistics.mean, min, max))
    return mean if low == high else f"{mean} ({low} to {high})"


def _means(entry, names):
    found = [_values(entry, name) for name in names]
    means = [statistics.mean(values) if values else None for values in found]
    return ", ".join("–" if mean is None else f"{mean:{_form(mean, 3)}}" for mean in means) if any(found) else "–"


def _form(largest, digits):
    """Format of a number: very small and very large ones keep their first digit, and large ones one decimal."""
    if 0 < largest < 0.001 or largest >= 1e5:
        return ".0e"
    return ".1f" if largest >= 10 else f".{digits}f"


def _values(entry, name):
    return [value for value in (entry or {"results": {}})["results"].get(name, []) if value is not None]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.readme", description="Write README.md's table, RESULTS.md.")
    parser.add_argument("--check", action="store_true", help="only say whether they are up to date")
    if not parser.parse_args(arguments).check:
        update()
    elif messages := list(stale()):
        sys.exit("\n".join(messages))


if __name__ == "__main__":
    main()
