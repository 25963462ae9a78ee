"""Build notebooks/ from lessons/: `python -m tools.build [NN ...]`, or `make notebooks`.

Lessons named on the command line, and their solutions, are executed (full profile, embedded data, seed 0). With none
named, just what is stale is built; where only prose changed, the outputs are kept. The learners' exercises are written
without outputs. A notebook whose lesson is gone is removed.

A built notebook's metadata say what its outputs follow from: see tools/provenance.py.
"""

import argparse
import itertools
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
from tools import address, exercises, files, provenance, words

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
PROFILE, DATA, SEED = "full", "embedded", 0

# As `course.record` prints a result that has a band, or would have one on other data.
RECORDED = re.compile(
    r"(?=\N{CHECK MARK} |.*   \()(\N{CHECK MARK} )?(?P<result>(?P<name>\w+) = (?P<value>\S+))(   \(.*\))?$"
)

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
    """The lesson as a notebook without outputs, with its exercises named, and the lesson that is next."""
    if lesson.path.name == exercises.SOURCE:  # solutions
        return lessons.notebook(lesson)
    sheet = exercises.read(lesson) if exercises.source(lesson).exists() else None
    following = [other for other in lessons.lessons() if other.name > lesson.name]
    return assembled(lesson, sheet, following[:1])


def assembled(lesson: Lesson, sheet: exercises.Sheet | None, following: list[Lesson]) -> NotebookNode:
    """The lesson as a notebook without outputs, with the exercises in `sheet`, and the lesson that follows, if any."""
    made = lessons.notebook(lesson)
    for cell in made.cells if sheet else ():
        if cell.cell_type == "markdown":
            cell.source = _with_tasks(sheet, cell.source)
    line = words.of(lesson.question).next_line(*following)
    if made.cells[-1].cell_type == "markdown":
        made.cells[-1].source += f"\n\n{line}"
    else:
        made.cells.append(nbformat.v4.new_markdown_cell(line, id="next"))
    return made


def _with_tasks(sheet, text):
    """Markdown with the list of exercises before the section that closes the lesson, if that is in it."""
    closing = re.compile(rf"^(?=## {words.of(sheet.lesson.question).closing}\b)", re.MULTILINE)
    tasks = exercises.task_list(sheet)
    return closing.sub(lambda _: f"{tasks}\n\n", text, count=1)


def executed(lesson: Lesson) -> list[Lesson]:
    """What is executed for a lesson: itself, and its solutions if it has exercises."""
    has_some = exercises.source(lesson).exists()
    return [lesson, exercises.solutions(exercises.read(lesson))] if has_some else [lesson]


def learner_target(lesson: Lesson) -> Path:
    """Path of the learner's exercises."""
    return NOTEBOOKS / "exercises" / f"{lesson.name}.ipynb"


def learner_text(lesson: Lesson) -> str:
    """Contents of the learner's exercises."""
    return nbformat.writes(exercises.learner_notebook(exercises.read(lesson))) + "\n"


def exercises_stale(lesson: Lesson) -> Iterator[str]:
    """Whether the learner's exercises must be written again."""
    file = learner_target(lesson)
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    if exercises.source(lesson).exists() and old != learner_text(lesson):
        yield f"exercises/{file.name} is not what exercises.py says"


def write_exercises(lesson: Lesson) -> None:
    """Write the learner's exercises, if they are stale."""
    if list(exercises_stale(lesson)):
        _save(learner_target(lesson), learner_text(lesson))


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
        yield f"the code of its {lesson.path.name} changed"
    elif "built_from" not in (stamp := old.metadata.get("course", {})):
        yield "it does not say what it was built from"
    else:
        before = stamp["built_from"]
        now = provenance.trace(lesson.text, loaded=before["code"], sets=before["data"])
        yield from provenance.differences(before, now)
        yield from (f"{line}, outside its band of today" for line in _records(old) if _outside(lesson, old, line))


def text_stale(lesson: Lesson) -> Iterator[str]:
    """Whether what is around the outputs must be written again, or the band that stands beside a result."""
    old = built(lesson)
    if old is not None and _texts(old) != _texts(notebook(lesson)):
        yield "its text changed"
    if old is not None and any(_rebanded(lesson, old, line) != line for line in _records(old)):
        yield "bands changed"


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
        for output in fresh.outputs:
            if output.output_type == "stream":
                lines = output.text.split("\n")
                output.text = "\n".join(_rebanded(lesson, old, line) for line in lines)
    new.metadata["course"] = old.metadata.get("course", {})
    _write(new, lesson)
    return True


def refresh_all() -> None:
    """Refresh every notebook whose code has not changed, and remove those whose lesson is gone."""
    for lesson in lessons.lessons():
        for each in executed(lesson):
            refresh(each)
        write_exercises(lesson)
    remove_orphans()


def remove_orphans() -> None:
    """Remove built notebooks without a lesson."""
    for path in orphans():
        path.unlink()
        print(f"{path.relative_to(NOTEBOOKS)}: removed, its lesson is gone")


def orphans() -> list[Path]:
    """Built notebooks without a lesson."""
    every = lessons.lessons()
    names = {"": {lesson.name for lesson in every}}
    names["exercises"] = names["solutions"] = {lesson.name for lesson in every if exercises.source(lesson).exists()}
    found = [(folder, path) for folder in names for path in sorted((NOTEBOOKS / folder).glob("*.ipynb"))]
    return [path for folder, path in found if lessons.is_numbered(path.name) and path.stem not in names[folder]]


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


def _records(book):
    """The lines that `course.record` printed with a band."""
    texts = [output.get("text", "") for cell in _code_cells(book) for output in cell.outputs]
    return [line for line in "\n".join(texts).split("\n") if RECORDED.match(line)]


def _rebanded(lesson, book, line):
    """A line of `course.record` with today's check mark; any other line as it is."""
    found = RECORDED.match(line)
    if found is None:
        return line
    band = _band(lesson, book, found["name"])
    return f"{found['result']}   (not measured on these data)" if band is None else f"\N{CHECK MARK} {found['result']}"


def _outside(lesson, book, line):
    found = RECORDED.match(line)
    band = _band(lesson, book, found["name"])
    value = float(found["value"].replace(",", ""))  # printed with four digits
    return band is not None and not any(bands.within(value * scale, band) for scale in (0.999, 1, 1.001))


def _band(lesson, book, name):
    loaded = book.metadata.get("course", {}).get("built_from", {}).get("data", {})
    published = {name: tuple(what) for name, what in loaded.items() if what[0] != "own"}  # own series hold no results
    return bands.find(lesson.name, name, PROFILE, published)


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
    _save(target(lesson), nbformat.writes(book) + "\n")


def _save(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    files.write(file, text)


def update(chosen: list[Lesson], always: bool = False) -> None:
    """Bring built notebooks up to date, and say what is executed and why.

    Args:
        chosen: the lessons; their solutions and exercises follow.
        always: execute also what is not stale.

    Raises:
        Failed: some could not be executed; the others are up to date.
    """
    failures = []
    for lesson in chosen:
        write_exercises(lesson)
    for lesson in itertools.chain.from_iterable(map(executed, chosen)):
        reasons = list(outputs_stale(lesson))
        if reasons or always:
            print(f"{lesson.name}: {short(reasons) or 'up to date, but asked for'}", flush=True)
            try:
                build(lesson)
            except Failed as failure:
                failures.append(str(failure))
        elif reasons := list(text_stale(lesson)):
            print(f"{lesson.name}: {short(reasons)}; the outputs are kept")
            refresh(lesson)
    if failures:
        raise Failed("\n".join(failures))


def short(reasons: list[str]) -> str:
    """The first four reasons, and how many more there are."""
    more = f" and {len(reasons) - 4} more" if len(reasons) > 4 else ""
    return "; ".join(reasons[:4]) + more


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.build", description="Build notebooks/ from lessons/.")
    parser.add_argument("lessons", nargs="*", metavar="NN", help="lessons to execute, such as 03; else what is stale")
    parser.add_argument("--text", action="store_true", help="execute nothing: only write new text around old outputs")
    options = parser.parse_args(arguments)
    if options.text:
        refresh_all()
        return
    named = [lessons.find(name) for name in options.lessons]
    remove_orphans()
    try:
        update(named or lessons.lessons(), always=bool(named))
    except (Failed, ValueError) as failure:  # or exercises that cannot be read
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
