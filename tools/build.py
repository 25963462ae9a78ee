"""Build notebooks/ from lessons/: `python -m tools.build [NN ...]`, or `make notebooks`.

Lessons named on the command line are executed (full profile, embedded data, seed 0). With none named, just what is
stale is built; where only prose changed, the outputs are kept. A notebook whose lesson is gone is removed.

A built notebook's metadata say what its outputs follow from: see tools/provenance.py.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import course
from course import bands, progress
from course.cli import kernel, lessons
from course.cli.lessons import Lesson
from tools import address, files, provenance, words

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
PROFILE, DATA, SEED = "full", "embedded", 0

RECORDED = r"^(\w+) = [^\n]*?   \((?:expected )?([^)\n]*)\)$"  # as `course.record` prints it: name, band

# Run after the lesson, in its kernel: what did it load?
PROBE = """\
import json, sys, course.session
json.dump({
    "modules": [name for name in sys.modules if name.split(".")[0] == "course"],
    "data": {name: list(what) for name, what in getattr(course.session, "loaded", dict)().items()},
}, sys.stdout)"""


def target(lesson: Lesson) -> Path:
    """Path of the built notebook."""
    return NOTEBOOKS / f"{lesson.name}.ipynb"


def notebook(lesson: Lesson) -> NotebookNode:
    """The lesson as a notebook without outputs, with a last line that says which lesson is next."""
    made = lessons.notebook(lesson)
    following = [other for other in lessons.lessons() if other.name > lesson.name]
    line = words.of(lesson.question).next_line(*following[:1])
    if made.cells[-1].cell_type == "markdown":
        made.cells[-1].source += f"\n\n{line}"
    else:
        made.cells.append(nbformat.v4.new_markdown_cell(line, id="next"))
    return made


def built(lesson: Lesson) -> NotebookNode | None:
    """The built notebook, or None where there is none that can be read."""
    try:
        return nbformat.read(target(lesson), as_version=4)
    except (OSError, ValueError, AttributeError, nbformat.ValidationError):  # absent, no JSON, or no notebook
        return None


def stale(lesson: Lesson) -> list[str]:
    """Why the built notebook must be built again, in words; [] if it is up to date."""
    return list(outputs_stale(lesson)) or list(text_stale(lesson))


def outputs_stale(lesson: Lesson) -> Iterator[str]:
    """Why the lesson must be executed again."""
    old = built(lesson)
    if old is None:
        yield "there is no built notebook" if not target(lesson).exists() else unreadable(target(lesson))
    elif _codes(old) != _codes(lessons.notebook(lesson)):
        yield "the code of its lesson.py changed"
    elif "built_from" not in (stamp := old.metadata.get("course", {})):
        yield "it does not say what it was built from"
    else:
        before = stamp["built_from"]
        now = provenance.trace(lesson.text, loaded=before["code"], sets=before["data"])
        yield from provenance.differences(before, now)
        yield from _bands_stale(lesson, old)


def text_stale(lesson: Lesson) -> Iterator[str]:
    """Whether what is around the outputs must be written again."""
    old = built(lesson)
    if old is not None and _texts(old) != _texts(notebook(lesson)):
        yield "its text changed"


def refresh(lesson: Lesson) -> bool:
    """Put the lesson's present text around the built notebook's outputs, if its code has not changed.

    What the notebook says of its making stays, so that outputs which are stale for another reason remain so.

    Returns:
        Whether that was possible.
    """
    new, old = notebook(lesson), built(lesson)
    if old is None or _codes(new) != _codes(old):
        return False
    for fresh, made in zip(_code_cells(new), _code_cells(old), strict=True):
        fresh.outputs, fresh.execution_count = made.outputs, made.execution_count
    new.metadata["course"] = old.metadata.get("course", {})
    _write(new, lesson)
    return True


def refresh_all() -> None:
    """Refresh every notebook whose code has not changed, and remove those whose lesson is gone."""
    for lesson in lessons.lessons():
        refresh(lesson)
    remove_orphans()


def remove_orphans() -> None:
    """Remove built notebooks without a lesson."""
    for path in orphans():
        path.unlink()
        print(f"{path.name}: removed, its lesson is gone")


def orphans() -> list[Path]:
    """Built notebooks without a lesson."""
    names = {lesson.name for lesson in lessons.lessons()}
    return [path for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")) if path.stem not in names]


class Failed(RuntimeError):
    """A lesson could not be executed; its notebook is as it was."""


def build(lesson: Lesson) -> None:
    """Execute the lesson and write its notebook.

    Raises:
        Failed: a cell failed, and nothing was written.
    """
    made = notebook(lesson)
    made.cells.append(nbformat.v4.new_code_cell(PROBE))
    with progress.bar(len(made.cells), unit="cell", name=lesson.name) as bar:
        report = kernel.execute(made, cwd=NOTEBOOKS, profile=PROFILE, data=DATA, seed=SEED, progress=bar.reach)
    if report["error"]:
        raise Failed(f"{lesson.path}: {report['error']}")
    found = json.loads(made.cells.pop().outputs[0].text)
    built_from = provenance.trace(lesson.text, loaded=found["modules"], sets=found["data"]) | {"data": found["data"]}
    made.metadata["course"] = {
        "lesson": lesson.name,
        "version": course.__version__,
        "profile": PROFILE,
        "data": DATA,
        "built_from": built_from,
    }
    _write(made, lesson)


def unreadable(path: Path) -> str:
    """Why a built notebook cannot be read, and what to do."""
    line = files.conflict(path.read_text(encoding="utf-8", errors="replace"))
    why = f"has merge-conflict markers (line {line})" if line else "is no notebook"
    return f"{path.name} {why}; it is built, so do not mend it by hand: `make notebooks` writes it anew"


def _bands_stale(lesson, old):
    """A notebook prints the band beside each result; one that has changed since makes that line wrong."""
    text = "".join(output.get("text", "") for cell in _code_cells(old) for output in cell.outputs)
    for name, said in re.findall(RECORDED, text, re.MULTILINE):
        if said not in (now := _bands_now(lesson, name)):
            yield f"it says of {name}: {said}; now: {' or '.join(sorted(now))}"


def _bands_now(lesson, name):
    """What may be printed of a result now; which data it depends on, only the lesson knows."""
    measured = [run for run in bands.runs(lesson.name) if run.profile == PROFILE]
    loaded = [{}, *({name: tuple(text.split(":")) for name, text in run.data.items()} for run in measured)]
    found = [bands.find(lesson.name, name, PROFILE, data) for data in loaded]
    return {"not measured on these data" if band is None else bands.describe(band) for band in found}


def _code_cells(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


def _codes(book):
    """What is executed; the setup cell never differs in that."""
    return ["setup" if address.is_setup(cell.source) else cell.source for cell in _code_cells(book)]


def _texts(book):
    return [(cell.id, cell.source, cell.metadata.get("tags")) for cell in book.cells]


def _write(book, lesson):
    for cell in book.cells:
        cell.metadata.pop("execution", None)
    files.write(target(lesson), nbformat.writes(book) + "\n")


def update(chosen: list[Lesson], always: bool = False) -> None:
    """Bring built notebooks up to date, and say what is executed and why.

    Args:
        chosen: the lessons.
        always: execute also what is not stale.

    Raises:
        Failed: some could not be executed; the others are up to date.
    """
    failures = []
    for lesson in chosen:
        reasons = list(outputs_stale(lesson))
        if reasons or always:
            print(f"{lesson.name}: {_short(reasons) or 'up to date, but asked for'}", flush=True)
            try:
                build(lesson)
            except Failed as failure:
                failures.append(str(failure))
        elif list(text_stale(lesson)):
            refresh(lesson)
    if failures:
        raise Failed("\n".join(failures))


def _short(reasons):
    more = f" and {len(reasons) - 4} more" if len(reasons) > 4 else ""
    return "; ".join(reasons[:4]) + more


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.build", description="Build notebooks/ from lessons/.")
    parser.add_argument("lessons", nargs="*", metavar="NN", help="lessons to execute, such as 03; else what is stale")
    parser.add_argument("--text", action="store_true", help="execute nothing: only write new text around old outputs")
    options = parser.parse_args(arguments)
    NOTEBOOKS.mkdir(exist_ok=True)
    if options.text:
        refresh_all()
        return
    named = [lessons.find(name) for name in options.lessons]
    remove_orphans()
    try:
        update(named or lessons.lessons(), always=bool(named))
    except Failed as failures:
        sys.exit(str(failures))


if __name__ == "__main__":
    main()
