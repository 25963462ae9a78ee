import subprocess
import sys

import pytest

import course
from course.cli import lessons
from course.cli.main import main


def test_lessons(capsys):
    assert main(["lessons"]) == 0
    out = capsys.readouterr().out
    assert all(lesson.name in out and lesson.question in out for lesson in lessons.lessons())


def test_module_and_version():
    done = subprocess.run([sys.executable, "-m", "course", "--version"], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == f"course {course.__version__}"


@pytest.mark.parametrize("arguments", [[], ["walk"], ["data"], ["run", "--profile", "fast"]])
def test_wrong_words(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: course" in capsys.readouterr().err
