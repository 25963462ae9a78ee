"""Small lessons of a test's own, run in this process (`demo`) or by `python -m course` in another (`clone`)."""

import contextlib
import json
import os
import subprocess
import sys
import time

import nbformat
import psutil
import pytest

from course import paths
from course.cli.main import main

TEXT = """# %% [markdown]
# # {number} · A title
#
# **A question?**

# %%
import course

course.set_lesson("{name}")
course.record("answer", 42)
"""


class Demo:
    """A folder with `lessons/`, and with `out/` where they have run."""

    def __init__(self, folder):
        self.folder, self.out = folder, folder / "out"
        (folder / "lessons").mkdir()

    def lesson(self, name, *cells):
        """Write a lesson that records `answer`, and then runs `cells`."""
        file = self.folder / "lessons" / name / "lesson.py"
        file.parent.mkdir()
        text = TEXT.format(number=name.partition("_")[0], name=name)
        file.write_text("".join([text, *(f"\n# %%\n{cell}\n" for cell in cells)]), encoding="utf-8")
        return file

    @property
    def options(self):
        return ["--profile", "quick", "--data", "embedded", "--out", str(self.out)]

    def run(self, *arguments):
        """`course run`, quick, on embedded data; return the exit status."""
        return main(["run", *arguments, *self.options])

    def report(self, name="07_demo"):
        """What results.json says."""
        return json.loads((self.out / name / "results.json").read_text(encoding="utf-8"))

    def printed(self, name="07_demo"):
        """What the lesson's last cell has put out, as text."""
        cell = nbformat.read(self.out / name / f"{name}.ipynb", as_version=4).cells[-1]
        return "".join(output.get("text", "") for output in cell.outputs)

    @staticmethod
    def ended(pid):
        """Whether a process ends; one that nobody has asked for its exit status has ended, too."""
        for _ in range(100):
            with contextlib.suppress(psutil.NoSuchProcess):
                if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                    time.sleep(0.1)
                    continue
            return True
        return False


class Clone(Demo):
    """Also has `course/` (a link) and `data/`: `python -m course` runs from here."""

    def __init__(self, folder):
        super().__init__(folder)
        (folder / "course").symlink_to(paths.PACKAGE, target_is_directory=True)
        (folder / "data").symlink_to(paths.EMBEDDED, target_is_directory=True)

    def start(self, *arguments, python=(sys.executable,), environment=(), **options):
        """Start `python -m course ARGUMENTS`; `environment` adds variables."""
        environment = os.environ | {"COURSE_CACHE": str(self.folder / "cache")} | dict(environment)
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
        line = [*python, "-m", "course", *arguments]
        return subprocess.Popen(line, cwd=self.folder, env=environment, **options)

    def course(self, *arguments, **options):
        """Run `python -m course ARGUMENTS` to its end."""
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def run(self, *arguments, **options):
        """`course run`, quick, on embedded data."""
        return self.course("run", *arguments, *self.options, **options)


@pytest.fixture
def demo(clean, monkeypatch):
    monkeypatch.setattr(paths, "LESSONS", clean / "lessons")
    return Demo(clean)


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path)
