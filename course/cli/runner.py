"""Run a lesson from top to bottom without a person: for `course run` and for building notebooks."""

import contextlib
import json
import os
import tempfile
import threading
import time
from pathlib import Path

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course.cli import lessons
from course.session import PROFILES

TIMEOUT = 3600  # seconds a cell may take


def run(lesson, out, *, profile="full", data=None, seed=None, progress=lambda done: None):
    """Run one lesson and write `<name>.ipynb`, `<name>.html` and `results.json` into `out/<name>/`.

    Args:
        lesson: a `lessons.Lesson`.
        out: folder for the run; made if missing.
        profile: "quick" or "full".
        data: value of COURSE_DATA for the lesson: "embedded", a folder, or None for what the environment says.
        seed: overrides the lesson's own seed.
        progress: called with the number of cells done after each cell.

    Returns:
        The contents of results.json; "error" is the first failing cell's error, or None.
    """
    folder = Path(out) / lesson.name
    folder.mkdir(parents=True, exist_ok=True)
    notebook = lessons.notebook(lesson)
    report = execute(notebook, cwd=folder, profile=profile, data=data, seed=seed, progress=progress)
    report = {"lesson": lesson.name, **report}
    _write(folder / f"{lesson.name}.ipynb", _dumps(notebook))
    _write(folder / f"{lesson.name}.html", _html(notebook, f"{lesson.number} · {lesson.title}"))
    _write(folder / "results.json", json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return report


def execute(notebook, *, cwd, profile, data=None, seed=None, progress=lambda done: None):
    """Execute `notebook` in place, in a fresh kernel, and return what it recorded.

    Returns:
        {"profile", "source", "seed", "results", "seconds", "peak_memory_mb", "error"}.
    """
    if profile not in PROFILES:
        raise ValueError(f"profile must be quick or full, got {profile!r}")
    with tempfile.TemporaryDirectory() as temporary:
        recorded = Path(temporary) / "recorded.jsonl"
        client = NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            extra_arguments=["--log-level=ERROR"],  # no warning about TCP on the terminal
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(cwd)}},
            on_cell_executed=lambda cell, cell_index, execute_reply: progress(cell_index + 1),
        )
        began, error = time.perf_counter(), None
        with _peak_memory(client) as peak:
            try:
                client.execute(env=_environment(recorded, profile, data, seed))
            except CellExecutionError as failure:
                error = f"{failure.ename}: {failure.evalue}"
            except (CellTimeoutError, DeadKernelError) as failure:
                error = f"{type(failure).__name__}: {failure}"
        seconds = time.perf_counter() - began
        results, source = _recorded(recorded)
    notebook.metadata["language_info"] = {"name": "python"}  # without this machine's Python version
    return {
        "profile": profile,
        "source": source,
        "seed": 0 if seed is None else seed,
        "results": results,
        "seconds": round(seconds, 1),
        "peak_memory_mb": round(peak[0] / 2**20),
        "error": error,
    }


def _environment(recorded, profile, data, seed):
    chosen = {"COURSE_PROFILE": profile, "COURSE_HEADLESS": "1", "COURSE_RESULTS": str(recorded)}
    if data is not None:
        chosen["COURSE_DATA"] = data
    if seed is not None:
        chosen["COURSE_SEED"] = str(seed)
    chosen = os.environ | chosen
    for name in ("COURSE_DATA", "COURSE_CACHE"):  # the kernel runs in another folder than we do
        if chosen.get(name) not in (None, "", "embedded"):
            chosen[name] = str(Path(chosen[name]).expanduser().resolve())
    return chosen


def _recorded(file):
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    return {line["name"]: line["value"] for line in lines}, lines[-1]["source"] if lines else "embedded"


@contextlib.contextmanager
def _peak_memory(client):
    """Watch the kernel's resident memory from outside, five times a second; yields [bytes]."""
    peak, stop = [0], threading.Event()

    def watch():
        while not stop.wait(0.2):
            with contextlib.suppress(psutil.Error, AttributeError):  # not started yet, or gone
                peak[0] = max(peak[0], psutil.Process(client.km.provisioner.pid).memory_info().rss)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def _dumps(notebook):
    import nbformat

    return nbformat.writes(notebook) + "\n"


def _html(notebook, title):
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return page.replace("</head>", "<style>.highlight pre { font-family: monospace; }</style></head>", 1)


def _write(file, text):
    """Write all of a text file or nothing of it."""
    part = file.with_name(file.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, file)
