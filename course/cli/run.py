"""`course run`: run lessons from top to bottom without a person, and lose nothing of what ran."""

import contextlib
import json
import os
import tempfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from course import __version__, paths, progress, session
from course.cli import lessons, stop, terminal
from course.cli.lessons import Lesson


def command(options: Namespace) -> int:
    """Run the lessons that are named, or all; return the exit status."""
    chosen = list(dict.fromkeys(map(lessons.find, options.lessons))) or lessons.lessons()
    if not chosen:
        raise ValueError(f"there are no lessons in {paths.LESSONS}")
    options = _checked(options)
    reports = []
    with terminal.kept_for_json(options), stop.held() as stopped:
        for lesson in chosen:
            reports.append(_attempt(lesson, options, stopped))
            terminal.say(_told(reports[-1], options.out))
            if stopped.signal:
                break
        terminal.say(_summary(chosen, reports, stopped))
    if options.json:
        terminal.say_json(reports)
    return 128 + stopped.signal if stopped.signal else int(any(report["error"] for report in reports))


def run(
    lesson: Lesson,
    out: Path,
    *,
    profile: str = "full",
    data: str | None = None,
    seed: int | None = None,
    progress: Callable[[int], object] = lambda done: None,
    stopped: stop.Stop | None = None,
) -> dict:
    """Run one lesson and write `results.json`, `<name>.ipynb` and `<name>.html` into `out/<name>/`.

    Args:
        lesson: a `lessons.Lesson`.
        out: folder for the run; made if missing.
        profile: "quick" or "full".
        data: value of COURSE_DATA for the lesson: "embedded", a folder, or None for what the environment says.
        seed: overrides the lesson's own seed.
        progress: called with the number of cells done after each cell.
        stopped: a `stop.Stop`, which ends the lesson early.

    Returns:
        The contents of results.json. "error" is the first failing cell's error, or None; or it says that a file
        could not be written. That the page could not be made is only printed.
    """
    from course.cli.kernel import execute

    folder = Path(out).absolute() / lesson.name
    folder.mkdir(parents=True, exist_ok=True)
    notebook = lessons.notebook(lesson)
    report = execute(notebook, cwd=folder, profile=profile, data=data, seed=seed, progress=progress, stop=stopped)
    report = {"lesson": lesson.name, **report}
    files = {
        "results.json": lambda: json.dumps(report, indent=2, ensure_ascii=False) + "\n",
        f"{lesson.name}.ipynb": lambda: _dumps(notebook),
        f"{lesson.name}.html": lambda: _page(notebook, lesson, stopped),
    }
    problems = _write(folder, files)
    if problem := problems.pop(f"{lesson.name}.html", None):
        terminal.warn(problem)
    return report | {"error": report["error"] or "; ".join(problems.values()) or None}


def _checked(options):
    """The options made definite, after everything that can be told before a lesson starts."""
    import course.cli.kernel  # noqa: F401  is all there that runs a lesson?

    options.profile = options.profile or session.profile()
    session.chosen_seed(0)
    if options.data != "embedded":
        paths.published()  # raises where COURSE_DATA does not exist
    options.out = Path(options.out).absolute()
    options.out.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=options.out).close()
    return options


def _attempt(lesson, options, stopped):
    """Run a lesson; whatever becomes of it, the next ones will run."""
    chosen = {"profile": options.profile, "data": options.data, "seed": options.seed, "stopped": stopped}
    try:
        cells = len(lessons.notebook(lesson).cells)
        with progress.bar(cells, unit="cell", name=lesson.name) as bar:
            return run(lesson, options.out, progress=bar.reach, **chosen)
    except Exception as error:
        error = f"{type(error).__name__}: {error}"
        nothing = {"source": "embedded", "seed": options.seed or 0, "results": {}, "seconds": 0, "peak_memory_mb": 0}
        return {"lesson": lesson.name, "profile": options.profile, **nothing, "error": error, "version": __version__}


def _told(report, out):
    lines = [
        f"{report['lesson']}: {'FAILED' if report['error'] else 'passed'} ({report['profile']}, {report['source']} "
        f"data, {report['seconds']:.0f} s, {report['peak_memory_mb']:,} MB) -> {out / report['lesson']}"
    ]
    for name, value in report["results"].items():
        lines.append(f"    {name} = {value:,}" if isinstance(value, int) else f"    {name} = {value:.4g}")
    return "\n".join([*lines, f"    {report['error']}"] if report["error"] else lines)


def _summary(chosen, reports, stopped):
    failed = [report["lesson"] for report in reports if report["error"]]
    line = f"{len(failed)} of {len(chosen)} lessons failed: {', '.join(failed)}" if failed else "All lessons passed."
    if stopped.signal:
        left = [lesson.name for lesson in chosen[len(reports) :]]
        return f"Stopped by {stopped.name}. {line if failed else ''} Not run: {', '.join(left) or 'none'}"
    return line


def _dumps(notebook):
    import nbformat

    return nbformat.writes(notebook) + "\n"


def _page(notebook, lesson, stopped):
    """The HTML page, or None where nobody waits for it."""
    if stopped and stopped.signal:
        return None
    from course.cli.page import html

    return html(notebook, f"{lesson.number} · {lesson.title}")


def _write(folder, files):
    """Write {name: () -> text or None} beside the folder, then put them in place of what an earlier run has left.

    Returns:
        {name: why it could not be written}. Without results.json, which is the first, nothing is put in place.
    """
    problems = {}
    folder.mkdir(parents=True, exist_ok=True)  # a cell, or a person, may have deleted it
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-", ignore_cleanup_errors=True) as new:
        for name, text in files.items():
            with _noting(problems, name):
                _save(Path(new, name), text())
        written = [] if "results.json" in problems else os.listdir(new)
        for name in list(files)[1:] if written else []:  # never an old notebook beside new results
            with _noting(problems, name):
                (folder / name).unlink(missing_ok=True)
        for name in sorted(written, key=list(files).index):
            with _noting(problems, name):
                os.replace(Path(new, name), folder / name)
    return problems


@contextlib.contextmanager
def _noting(problems, name):
    try:
        yield
    except Exception as error:  # a full disk, a notebook that nbconvert cannot read, a file open on Windows
        problems[name] = f"{name} could not be written ({type(error).__name__}: {error})"


def _save(file, text):
    """Write all of a file or nothing; nothing, too, where the text is None."""
    try:
        if text is not None:
            file.write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        file.unlink(missing_ok=True)
        raise
