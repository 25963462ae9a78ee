"""Make a course for nbgrader from the lessons' exercises: `python -m tools.classroom [FOLDER]`, or `make classroom`.

FOLDER (default: build/classroom) gets nbgrader_config.py, source/ with solutions and hidden asserts, and release/,
which students get. What nbgrader adds later (submitted/, autograded/, feedback/, gradebook.db) is never touched. A
sheet that was released is made anew if its exercises changed; students who have fetched it keep theirs.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from course.cli import lessons
from tools import exercises, files

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "classroom" / "nbgrader_config.py"


def write_source(folder: Path, sheet: exercises.Sheet) -> bool:
    """Write the source version of a sheet; return whether it must be released."""
    name = sheet.lesson.name
    file = _made(folder / "source" / name / f"{name}.ipynb")
    text = nbformat.writes(exercises.grader_notebook(sheet)) + "\n"
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return not (folder / "release" / name / file.name).exists()
    files.write(file, text)
    return True


def nbgrader(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run nbgrader of this Python in the course's folder; it calls `alembic` by name."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True)


def _made(file):
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.classroom", description="Make a course for nbgrader.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "classroom")
    parser.add_argument("--lessons", nargs="+", metavar="NN", help="only these; default: all that have exercises")
    options = parser.parse_args(arguments)
    named = [exercises.read(lessons.find(name)) for name in options.lessons or ()]
    sheets = named or exercises.sheets()
    if shutil.which("nbgrader", path=str(Path(sys.executable).parent)) is None:
        sys.exit("nbgrader is not installed: `pip install -r classroom/requirements.txt`")
    files.write(_made(options.folder / CONFIG.name), CONFIG.read_bytes())
    for sheet in sheets:
        if write_source(options.folder, sheet):
            done = nbgrader(options.folder, "generate_assignment", sheet.lesson.name, "--force")
            if done.returncode:
                sys.exit(f"{sheet.lesson.name} is not released; nbgrader says:\n{done.stderr[-3000:]}")
            print(f"released {sheet.lesson.name}", flush=True)


if __name__ == "__main__":
    main()
