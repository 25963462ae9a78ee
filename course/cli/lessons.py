"""The lessons: found, read, and turned into notebooks without outputs."""

import hashlib
import re
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from course import paths
from course.cli import terminal

NUMBER = r"\d\d[a-z]?"  # "04", and "04b" for what once was its second half: in this order as text, and before "05"
HEADER = re.compile(
    rf"\A# %% \[markdown\]\n# # (?P<number>{NUMBER}) · (?P<title>.+)\n#\n# \*\*(?P<question>.+\?)\*\*\n"
)


@dataclass(frozen=True)
class Lesson:
    """One lesson's source: `name` such as "03_mlp_sign_language", and what its first cell says."""

    path: Path
    name: str
    number: str
    title: str
    question: str
    text: str


def read(path: str | Path) -> Lesson:
    """Read one lesson.

    Raises:
        ValueError: its first cell is not a title "# NN · Title" followed by the question in bold, NN is not the
            number that its folder has, or it is not UTF-8.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors on Windows begin with a byte-order mark
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8; save it in that encoding") from None
    found, name = HEADER.match(text), path.parent.name
    if found is None:
        raise ValueError(f'{path} must begin with a cell "# # NN · Title", an empty line and "# **The question?**"')
    if not name.startswith(f"{found['number']}_"):
        raise ValueError(
            f"{path} is in the folder {name}, but its title says {found['number']}; a copied lesson needs a number of "
            "its own, the same in both"
        )
    return Lesson(path, name, found["number"], found["title"], found["question"], text)


def lessons() -> list[Lesson]:
    """All lessons in order."""
    return [read(path) for path in _paths()]


def find(number_or_name: str) -> Lesson:
    """The lesson called "03", "3" or "03_mlp_sign_language", and "04" is not "04b"; the others are not read.

    Raises:
        ValueError: there is none, or there are two; the message lists them.
    """
    names = {path.parent.name: path for path in _paths()}
    numbers = {name: name.partition("_")[0] for name in names}
    found = [name for name in names if number_or_name in (name, numbers[name], numbers[name].lstrip("0"))]
    if len(found) == 1:
        return read(names[found[0]])
    if found:
        raise ValueError(f"{number_or_name!r} may be {' or '.join(found)}; say which")
    raise ValueError(f"no lesson {number_or_name!r}; there are {', '.join(names) or f'none in {paths.LESSONS}'}")


def is_numbered(name: str) -> bool:
    """Whether a folder or notebook is called as lessons are: "04b_overfitting" is, "notes" is not."""
    return re.match(rf"{NUMBER}_", name) is not None


def notebook(lesson: Lesson):
    """The lesson as a notebook without outputs."""
    import jupytext

    return finished(jupytext.reads(lesson.text, fmt="py:percent"))


def finished(made):
    """A notebook with the metadata of all, and ids that depend on the cells' text alone, so that diffs stay small."""
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


def command(options: Namespace) -> int:
    """`course lessons`: print each lesson's name and question, or all that is known of them as JSON."""
    every = lessons()
    if options.json:
        names = ("name", "number", "title", "question", "path")
        terminal.say_json([{name: str(getattr(lesson, name)) for name in names} for lesson in every])
    else:
        print("\n".join(f"{lesson.name:28}  {lesson.question}" for lesson in every))
    return 0


def _paths():
    return sorted(path for path in paths.LESSONS.glob("*/lesson.py") if is_numbered(path.parent.name))
