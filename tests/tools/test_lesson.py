"""`make lesson NN`: what it runs of one lesson."""

import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from course.cli import lessons
from tools import build, lesson, readme


@pytest.fixture
def runs(monkeypatch):
    """What would have been run, in order; everything passes."""
    done = []
    monkeypatch.setattr(build, "update", lambda chosen: done.append([one.name for one in chosen]))
    monkeypatch.setattr(readme, "update", lambda: done.append("documents"))
    monkeypatch.setattr(
        lesson.subprocess, "run", lambda command, cwd: done.append(command[3:]) or SimpleNamespace(returncode=0)
    )
    return done


def test_it_builds_then_checks_then_runs_every_cell(runs):
    one = lessons.lessons()[2]
    assert lesson.main([one.number]) == 0
    assert runs[:2] == [[one.name], "documents"]
    assert [command[3:] for command in runs[2:]] == [
        ["tests/test_committed.py", "tests/test_exercises.py", "-k", one.name],
        [f"notebooks/{one.name}.ipynb", f"notebooks/solutions/{one.name}.ipynb"],
    ]


@pytest.mark.parametrize("failing", [0, 1])
def test_it_fails_when_either_fails(runs, monkeypatch, failing):
    codes = [0, 0]
    codes[failing] = 1
    monkeypatch.setattr(lesson.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=codes.pop(0)))
    assert lesson.main([lessons.lessons()[0].number]) == 1
    assert codes == []


def test_a_lesson_that_fails_to_build_is_not_tested(runs, monkeypatch):
    def fail(chosen):
        raise build.Failed("cell 3: ZeroDivisionError")

    monkeypatch.setattr(build, "update", fail)
    with pytest.raises(SystemExit, match="ZeroDivisionError"):
        lesson.main([lessons.lessons()[0].number])
    assert runs == []


@pytest.mark.parametrize("arguments", [["99"], []])
def test_no_such_lesson(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        lesson.main(arguments)
    assert stop.value.code == 2
    assert "usage: python -m tools.lesson" in capsys.readouterr().err


def test_its_checks_are_those_that_name_it():
    name = lessons.lessons()[2].name
    checks, cells = lesson.commands(name)
    done = subprocess.run([*checks, "--collect-only"], cwd=build.ROOT, capture_output=True, text=True, timeout=120)
    found = [line for line in done.stdout.splitlines() if "::" in line]
    assert len(found) >= 4
    assert all(line.endswith(f"[{name}]") for line in found)
    assert cells[0] == sys.executable


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("words", "number"),
    [(["lesson", "03"], "03"), (["lesson", "NN=03"], "03"), (["lesson"], "")],
)
def test_make_takes_the_number_either_way(words, number):
    done = subprocess.run(["make", "-n", *words], cwd=build.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stdout.splitlines() if "tools.lesson" in line)
    assert line.partition("tools.lesson")[2].strip() == number
