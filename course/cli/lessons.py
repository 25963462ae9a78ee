"""The lessons: found, read, and turned into notebooks without outputs."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from course import paths

HEADER = re.compile(r"\A# %% \[markdown\]\n# # (?P<number>\d\d) · (?P<title>.+)\n#\n# \*\*(?P<question>.+\?)\*\*\n")


@dataclass(frozen=True)
class Lesson:
    """One lesson's source: `name` such as "03_mlp_sign_language", and what its first cell says."""

    path: Path
    name: str
    number: str
    title: str
    question: str
    text: str


def read(path):
    """Read one lesson.

    Raises:
        ValueError: its first cell is not a title "# NN · Title" followed by the question in bold.
    """
    text = Path(path).read_text(encoding="utf-8")
    found = HEADER.match(text)
    if found is None:
        raise ValueError(f'{path} must begin with a cell "# # NN · Title", an empty line and "# **The question?**"')
    return Lesson(Path(path), Path(path).parent.name, found["number"], found["title"], found["question"], text)


def lessons():
    """All lessons in order."""
    return [read(path) for path in sorted(paths.LESSONS.glob("[0-9][0-9]_*/lesson.py"))]


def find(number_or_name):
    """The lesson called "03", "3" or "03_mlp_sign_language".

    Raises:
        ValueError: there is none; the message lists what there is.
    """
    every = lessons()
    for lesson in every:
        if number_or_name in (lesson.name, lesson.number, lesson.number.lstrip("0")):
            return lesson
    raise ValueError(f"no lesson {number_or_name!r}; there are {', '.join(lesson.name for lesson in every)}")


def notebook(lesson):
    """The lesson as a notebook without outputs; ids depend on the cells' text alone, so diffs stay small."""
    import jupytext

    made = jupytext.reads(lesson.text, fmt="py:percent")
    made.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    seen = {}
    for cell in made.cells:
        cell.id = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        seen[cell.id] = seen.get(cell.id, 0) + 1
        if seen[cell.id] > 1:
            cell.id += f"-{seen[cell.id]}"
    made.nbformat, made.nbformat_minor = 4, 5
    return made
