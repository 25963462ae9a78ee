"""Deleting a lesson's folder removes the lesson from everything, and copying one begins another.

Tried on a copy of the repository: the tools run there, and nothing is executed.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest

from course.cli import lessons
from tools.build import ROOT

NEW = "98_copied"
TOOLS = """
from tools import build, korean, lint, readme
from course.cli import lessons
build.main(["--text"])
korean.update_all([])
readme.main([])
lint.main([])
print("next lines")
for lesson in lessons.lessons():
    print(lesson.name, build.notebook(lesson).cells[-1].source.splitlines()[-1])
"""


@dataclass
class Copy:
    """A copy of the repository after a lesson was taken out and another copied to `NEW`."""

    root: os.PathLike
    gone: lessons.Lesson
    before: lessons.Lesson
    after: lessons.Lesson
    said: str
    collected: str

    def text(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def next_line(self, lesson):
        lines = self.said.partition("next lines\n")[2].splitlines()
        return next(line.removeprefix(f"{lesson.name} ") for line in lines if line.startswith(lesson.name))


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    root = tmp_path_factory.mktemp("copy")
    for name in ("classroom", "course", "data", "lessons", "notebooks", "tests", "tools"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for path in (path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".")):
        shutil.copy(path, root)
    before, gone, after = lessons.lessons()[1:4]
    shutil.rmtree(root / "lessons" / gone.name)
    shutil.copytree(root / "lessons" / before.name, root / "lessons" / NEW)
    text = before.text.replace(before.name, NEW).replace(f"# # {before.number} ·", "# # 98 ·")
    (root / "lessons" / NEW / "lesson.py").write_text(text, encoding="utf-8")
    collect = ("-m", "pytest", "--collect-only", "-q", "-n", "0", "tests/test_committed.py", "notebooks")
    return Copy(root, gone, before, after, run(root, "-c", TOOLS), run(root, *collect))


def run(root, *arguments):
    """What a command prints in the copy."""
    env = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, *arguments], cwd=root, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_notebooks_are_removed(copy):
    assert not list((copy.root / "notebooks").rglob(f"{copy.gone.name}.ipynb"))
    assert len(list((copy.root / "notebooks").rglob(f"{copy.before.name}.ipynb"))) == 6  # with exercises, solutions
    assert f"{copy.gone.name}.ipynb: removed" in copy.said


def test_the_documents_do_not_have_it(copy):
    assert copy.gone.name not in copy.text("README.md")
    assert copy.gone.title not in copy.text("README.md")
    assert f"## {copy.gone.number} ·" not in copy.text("RESULTS.md")
    assert copy.gone.name not in copy.text("classroom/README.md")


def test_no_test_is_left_of_it(copy):
    assert copy.gone.name not in copy.collected
    assert copy.before.name in copy.collected


def test_the_lesson_before_it_leads_to_the_one_after_it(copy):
    line = copy.next_line(copy.before)
    assert f"lesson {copy.after.number}, [{copy.after.title}]({copy.after.name}.ipynb)" in line


def test_the_linter_asks_for_nothing_of_it(copy):
    _, _, said = copy.said.rpartition("removed, its lesson is gone\n")
    assert copy.gone.name not in said
    assert f"lesson {copy.gone.number}" not in said
    assert "out of date" not in said


def test_a_copied_folder_is_another_lesson(copy):
    assert f"[**{copy.before.title}**](notebooks/{NEW}.ipynb)" in copy.text("README.md")
    assert (copy.root / "notebooks" / "exercises" / f"{NEW}.ipynb").exists()
    assert f"| 98 | [{copy.before.title}](../notebooks/{NEW}.ipynb)" in copy.text("classroom/README.md")
    assert f"test_lesson_keeps_the_rules_and_its_notebook_is_not_stale[{NEW}]" in copy.collected
    line = copy.next_line(lessons.lessons()[-1])
    assert line.startswith(f"**Next** in this course: lesson 98, [{copy.before.title}]")


def test_what_a_copied_folder_lacks_is_a_notebook(copy):
    messages = [line.split(": ", 1)[1] for line in copy.said.splitlines() if line.startswith(f"{NEW}: ")]
    assert any("there is no built notebook" in message for message in messages)
    others = [message for message in messages if "there is no built notebook" not in message]
    assert all(message.startswith(f"{copy.before.name} has given the Korean") for message in others)
