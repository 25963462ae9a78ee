"""Write the README's lesson table, the teacher's, and RESULTS.md, from lessons/: `python -m tools.readme`.

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

from course import bands
from course.cli import lessons
from course.cli.lessons import Lesson
from tools import address, exercises, files, words

ROOT = Path(__file__).resolve().parent.parent
MINUTES = {"★": 5, "★★": 12, "★★★": 25}  # what a learner may need for an exercise
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
    try:
        made = documents(root)
    except ValueError as error:  # a damaged measured.json, or no markers
        yield str(error)
        return
    for file, text in made.items():
        line = files.conflict(old := file.read_text(encoding="utf-8") if file.exists() else "")
        if old != text:
            why = f"has merge-conflict markers (line {line})" if line else "is out of date"
            yield f"{file.relative_to(root).as_posix()} {why}; run `python -m tools.readme`"


def update(root: Path = ROOT) -> None:
    """Write the documents that are out of date."""
    for file, text in documents(root).items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            files.write(file, text)


def documents(root: Path = ROOT) -> dict[Path, str]:
    """{file: the text that it should have}."""
    tables = {
        root / "README.md": {"lessons": lesson_table(), "address": address_note()},
        root / "classroom" / "README.md": {"syllabus": syllabus()},
    }
    made = {file: with_tables(file, own) for file, own in tables.items()}
    return made | {root / "RESULTS.md": results()}


def with_tables(file: Path, tables: dict[str, str]) -> str:
    """The text of a file with fresh tables between its markers.

    Raises:
        ValueError: a marker is missing.
    """
    text = file.read_text(encoding="utf-8")
    for name, table in tables.items():
        block = re.compile(MARKED.format(name=name), re.DOTALL)
        if not block.search(text):
            raise ValueError(f"{file.name} has lost its markers `<!-- {name}: … -->` and `<!-- end -->`")
        text = block.sub(lambda at, table=table: at[1] + table + at[2], text)
    return text


def lesson_table() -> str:
    rows = ["| | Lesson and its question | Quick / full | |", "|---|---|---|---|"]
    for lesson in lessons.lessons():
        runs = bands.runs(lesson.name)
        times = " / ".join(_duration(measured(runs, profile, "embedded")) for profile in ("quick", "full"))
        link = f"[**{lesson.title}**](notebooks/{lesson.name}.ipynb)"
        rows.append(f"| {lesson.number} | {link}<br>{lesson.question} | {times} | {address.badge(lesson.name)} |")
    return "\n".join(rows) + "\n"


def syllabus() -> str:
    """The teacher's table, and which lesson needs which as a graph."""
    every = lessons.lessons()
    rows = ["| | Lesson | Needs | Read | Run | Exercises | Points |", "|---|---|---|---|---|---|---|"]
    rows += map(_syllabus_row, every)
    behind = {lesson.number: needs(lesson) for lesson in every}
    for number, needed in behind.items():
        indirect = {earlier for other in needed for earlier in behind[other]}
        rows += [f"  {other} --> {number}" for other in needed if other not in indirect]
    rows.insert(len(every) + 2, "\n```mermaid\ngraph LR")
    return "\n".join([*rows, "```", ""])


def _syllabus_row(lesson):
    reading = re.search(words.of(lesson.question).reading, lesson.text)
    tasks = exercises.read(lesson).exercises if exercises.source(lesson).exists() else []
    cells = [
        lesson.number,
        f"[{lesson.title}](../notebooks/{lesson.name}.ipynb)",
        ", ".join(needs(lesson)) or "–",
        f"{reading[1]} min" if reading else "–",
        _duration(measured(bands.runs(lesson.name), "quick", "embedded")),
        f"{len(tasks)}, {sum(MINUTES[each.stars] for each in tasks)} min",
        str(sum(each.points for each in tasks)),
    ]
    return f"| {' | '.join(cells)} |"


def needs(lesson: Lesson) -> list[str]:
    """Numbers of the lessons that its first cell asks for, "02 to 04" being three, as far as there are such lessons."""
    said = re.search(rf"\*\*{words.of(lesson.question).needed}\*\*([^.]*)", lesson.text)
    found, numbers = said[1] if said else "", [each.number for each in lessons.lessons()]
    for first, last in re.findall(rf"({lessons.NUMBER}) to ({lessons.NUMBER})", found):
        found += "".join(f" {number}" for number in numbers if first <= number <= last)
    return [number for number in numbers if re.search(rf"\b{number}\b", found)]


def results() -> str:
    """The text of RESULTS.md."""
    return "\n".join([RESULTS, *map(_section, lessons.lessons())])


def _section(lesson):
    """One lesson's notes and table."""
    note = lesson.path.with_name("results.md")
    notes = [note.read_text(encoding="utf-8").strip(), ""] if note.exists() else []
    table = results_table(bands.runs(lesson.name)) or ["Not measured yet."]
    return "\n".join([f"## {lesson.number} · {lesson.title}", "", *notes, *table, ""])


def results_table(runs: list[bands.Run]) -> list[str]:
    """The lines of one lesson's table; [] if nothing was measured in full."""
    columns = [run for source in ("embedded", "published") if (run := measured(runs, "full", source))]
    rows = ["| Result | " + " | ".join(f"{run.source.capitalize()} data" for run in columns) + " |"]
    rows.append("|---" * len(rows[0].split("|")[1:-1]) + "|")
    for stem, settings in families({name for run in columns for name in run.results}).items():
        title, show = stem, _spread
        if len(settings) > 1:  # one row for `accuracy_1`, `accuracy_5` and `accuracy_20`
            title, show = f"{stem}: {', '.join(settings)}", _means
        names = [f"{stem}_{setting}" if setting else stem for setting in settings]
        rows.append(f"| {title.replace('_', ' ')} | {' | '.join(show(run, names) for run in columns)} |")
    return rows if columns else []


def measured(runs: list[bands.Run], profile: str, source: str) -> bands.Run | None:
    """The run in that profile on embedded or published data; of several, the one of most seeds."""
    fitting = [run for run in runs if (run.profile, run.source) == (profile, source)]
    return max(fitting, key=lambda run: len(run.seeds), default=None)


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


def _duration(run):
    if run is None:
        return "–"
    return f"{run.seconds} s" if run.seconds < 100 else f"{run.seconds / 60:.0f} min"


def _spread(run, names):
    values = run.values(*names)
    if not values:
        return "–"
    if all(isinstance(value, int) for value in values):
        return f"{values[0]:,}" if len(set(values)) == 1 else f"{min(values):,} to {max(values):,}"
    form = _form(max(values), 4)
    mean, low, high = (f"{take(values):{form}}" for take in (statistics.mean, min, max))
    return mean if low == high else f"{mean} ({low} to {high})"


def _means(run, names):
    means = [statistics.mean(values) if (values := run.values(name)) else None for name in names]
    shown = ["–" if mean is None else f"{mean:{_form(mean, 3)}}" for mean in means]
    return ", ".join(shown) if set(shown) != {"–"} else "–"


def _form(largest, digits):
    """Format of a number: very small and very large ones keep their first digit, and large ones one decimal."""
    if 0 < largest < 0.001 or largest >= 1e5:
        return ".0e"
    return ".1f" if largest >= 10 else f".{digits}f"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.readme", description="Write README.md's table, RESULTS.md.")
    parser.add_argument("--check", action="store_true", help="only say whether they are up to date")
    if not parser.parse_args(arguments).check:
        try:
            update()
        except ValueError as error:
            sys.exit(str(error))
    elif messages := list(stale()):
        sys.exit("\n".join(messages))


if __name__ == "__main__":
    main()
