"""The command line with streams that are closed, full, or cannot show a character, and without docstrings or a home."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATIN = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}


def redirected(to):
    return ("bash", "-c", f'"$@" {to}', "bash", sys.executable)


def test_a_korean_path_on_a_console_without_korean(clone):
    clone.lesson("07_demo")
    folder = clone.folder / "한글" / "mnist"
    folder.mkdir(parents=True)
    (folder / "mnist.npz").write_text("<html>")
    done = clone.course("data", "verify", environment={"COURSE_DATA": str(folder.parent)} | LATIN)
    assert done.returncode == 1
    assert "\\ud55c\\uae00" in done.stdout
    done = clone.course("data", "list", "--json", environment={"COURSE_DATA": str(folder.parent)} | LATIN)
    assert done.returncode == 0


@pytest.mark.parametrize("arguments", [["lessons"], ["data", "list"], ["data", "verify"]])
def test_a_reader_that_has_seen_enough_is_no_error(clone, arguments):
    clone.lesson("07_demo")
    reader, writer = os.pipe()
    os.close(reader)
    done = clone.course(*arguments, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_closed_streams(clone):
    clone.lesson("07_demo")
    done = clone.run(python=redirected("<&- >&- 2>&-"))
    assert done.returncode == 0
    assert (clone.out / "07_demo" / "results.json").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_full_disk_under_stdout_is_told_in_one_line(clone):
    clone.lesson("07_demo")
    done = clone.course("lessons", python=redirected("> /dev/full"))
    assert (done.returncode, done.stderr) == (1, "course: [Errno 28] No space left on device\n")


@pytest.mark.parametrize("module", ["course", "tools.build", "tools.measure", "tools.readme", "tools.stamp"])
def test_tools_run_without_docstrings(module):
    line = [sys.executable, "-OO", "-m", module, "--help"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage:")


def test_a_lesson_runs_without_home_docstrings_or_a_console_that_shows_korean(clone):
    """As in a container that runs under any number: no HOME, and no entry in the list of users."""
    (clone.folder / "site").mkdir()
    (clone.folder / "site" / "sitecustomize.py").write_text("import pwd\npwd.getpwuid = {}.__getitem__\n")
    clone.lesson("07_demo", "from course import paths\nprint('한글', paths.cache(), repr(course.__doc__))")
    clone.out = clone.folder / "결과"
    path = os.pathsep.join([str(clone.folder / "site"), os.environ.get("PYTHONPATH", "")])
    environment = {"PYTHONPATH": path, "PYTHONOPTIMIZE": "2", "COURSE_CACHE": ""} | LATIN
    without = ("env", "-u", "HOME", "-u", "XDG_CACHE_HOME", sys.executable)
    done = clone.run(environment=environment, python=without)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert clone.printed() == f"한글 {tempfile.gettempdir()}/keras-course-{os.getuid()} None\n"
