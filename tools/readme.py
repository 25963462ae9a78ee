"""Write the README's lesson and results tables from lessons/ and lessons/measured.json: `make notebooks` runs this.

`--check` writes nothing and fails when the README is out of date.
"""

import argparse
import itertools
import math
import re
import statistics
import sys
from pathlib import Path

from course.cli import lessons
from tools import measure, stamp

README = Path(__file__).resolve().parent.parent / "README.md"


def updated(text):
    """The README's text with fresh tables between their markers."""
    for name, table in (("lessons", lesson_table()), ("results", results_table()), ("address", address_note())):
        block = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)", re.DOTALL)
        if not block.search(text):
            raise ValueError(f"README.md has lost its markers `<!-- {name}: … -->` and `<!-- end -->`")
        text = block.sub(lambda at, table=table: at[1] + table + at[2], text)
    return text


def lesson_table():
    measured = measure.load()
    rows = ["| | Lesson and its question | Quick / full | |", "|---|---|---|---|"]
    for lesson in lessons.lessons():
        profiles = measured.get(lesson.name, {})
        times = " / ".join(_duration(profiles.get(profile, {}).get("embedded")) for profile in ("quick", "full"))
        link = f"[**{lesson.title}**](notebooks/{lesson.name}.ipynb)"
        rows.append(f"| {lesson.number} | {link}<br>{lesson.question} | {times} | {stamp.badge(lesson.name)} |")
    return "\n".join(rows) + "\n"


def results_table():
    titles = {lesson.name: lesson.title for lesson in lessons.lessons()}
    blocks = []
    for name, profiles in measure.load().items():
        sources = profiles.get("full", {})
        rows = ["| Result | Embedded data | Published data |", "|---|---|---|"]
        for stem, settings in families({name for entry in sources.values() for name in entry["results"]}).items():
            title, show = stem, _spread
            if len(settings) > 1:  # one row for `accuracy_1`, `accuracy_5` and `accuracy_20`
                title, show = f"{stem}: {', '.join(settings)}", _means
            names = [f"{stem}_{setting}" if setting else stem for setting in settings]
            cells = [show(sources.get(source), names) for source in ("embedded", "published")]
            rows.append(f"| {title.replace('_', ' ')} | {' | '.join(cells)} |")
        summary = f"<summary><b>{name[:2]}</b> {titles.get(name, name)}</summary>"
        blocks.append("\n".join(["<details>", summary, "", *rows, "", "</details>"]))
    return "\n".join(blocks) + "\n"


def families(names):
    """Names of results by what they measure, {stem: settings}: those that differ only in a last number go together."""
    parts = [re.fullmatch(r"(.+?)(?:_(\d+|all))?", name).groups(default="") for name in names]
    # ("a", "5"), ("a", "20"), ("b", "") -> {"a": ["5", "20"], "b": [""]}
    ordered = sorted(parts, key=lambda part: (part[0], math.inf if part[1] == "all" else int(part[1] or 0)))
    return {stem: [setting for _, setting in group] for stem, group in itertools.groupby(ordered, lambda part: part[0])}


def address_note():
    if stamp.repository() != "OWNER/REPO":
        return ""
    return (
        "> This copy does not know its address yet, so the Colab badges lead nowhere. After pushing it to GitHub, run\n"
        "> `python tools/stamp.py you/your-repository`, commit, and tag the version.\n"
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


def update():
    """Write the README if its tables are out of date."""
    old = README.read_text(encoding="utf-8")
    if (new := updated(old)) != old:
        README.write_text(new, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only say whether the README is up to date")
    if not parser.parse_args().check:
        update()
    elif updated(text := README.read_text(encoding="utf-8")) != text:
        sys.exit("README.md is out of date; run `make notebooks`")


if __name__ == "__main__":
    main()
