"""Build notebooks/ from lessons/: `python -m tools.build [NN ...]`, or `make notebooks`.

Lessons named on the command line are executed (full profile, embedded data, seed 0). With none named, only what is
out of date is built, and where just prose changed, the outputs are kept.
"""

import argparse
import os
import re
import sys
from pathlib import Path

import nbformat
from tqdm import tqdm

import course
from course.cli import kernel, lessons

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
PROFILE, DATA, SEED = "full", "embedded", 0


def target(lesson):
    """Path of the built notebook."""
    return NOTEBOOKS / f"{lesson.name}.ipynb"


def up_to_date(lesson):
    """Whether the built notebook was made from this very source."""
    return stamp_of(target(lesson)).get("source_sha256") == lesson.sha256


def stamp_of(path):
    """What a built notebook says about its making, or {} if there is none."""
    return nbformat.read(path, as_version=4).metadata.get("course", {}) if path.exists() else {}


def refresh(lesson):
    """Put the lesson's present text around the built notebook's outputs, if its code has not changed.

    Returns:
        Whether that was possible.
    """
    if not target(lesson).exists():
        return False
    new, old = lessons.notebook(lesson), nbformat.read(target(lesson), as_version=4)
    new_code, old_code = ([cell for cell in book.cells if cell.cell_type == "code"] for book in (new, old))
    if [_code(cell) for cell in new_code] != [_code(cell) for cell in old_code]:
        return False
    for fresh, built in zip(new_code, old_code, strict=True):
        fresh.outputs, fresh.execution_count = built.outputs, built.execution_count
    _write(new, lesson)
    return True


def refresh_all():
    """Refresh every notebook whose code has not changed."""
    for lesson in lessons.lessons():
        refresh(lesson)


def build(lesson):
    """Execute the lesson and write its notebook; nothing is written when a cell fails."""
    notebook = lessons.notebook(lesson)
    with tqdm(total=len(notebook.cells), desc=lesson.name, unit="cell") as bar:

        def show(done):
            bar.update(done - bar.n)

        report = kernel.execute(notebook, cwd=NOTEBOOKS, profile=PROFILE, data=DATA, seed=SEED, progress=show)
    if report["error"]:
        sys.exit(f"{lesson.path}: {report['error']}")
    _write(notebook, lesson)


def _code(cell):
    """A code cell's text without the address that a fork changes."""
    return re.sub(r"git\+https://\S+", "", cell.source)


def _write(notebook, lesson):
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata["course"] = {
        "lesson": lesson.name,
        "source_sha256": lesson.sha256,
        "version": course.__version__,
        "profile": PROFILE,
        "data": DATA,
    }
    part = target(lesson).with_suffix(".part")
    part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    os.replace(part, target(lesson))


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="NN", help="lessons to execute, such as 03")
    named = [lessons.find(name) for name in parser.parse_args().lessons]
    NOTEBOOKS.mkdir(exist_ok=True)
    for lesson in named or [lesson for lesson in lessons.lessons() if not up_to_date(lesson)]:
        if named or not refresh(lesson):
            build(lesson)


if __name__ == "__main__":
    main()
