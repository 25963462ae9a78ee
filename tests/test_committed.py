"""What is committed agrees with itself: lessons, notebooks, bands, measured runs, README, lock file."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import course
from course import bands, paths
from course.cli import lessons
from tools import address, build, lint, readme

ROOT = Path(__file__).resolve().parent.parent
LESSONS = lessons.lessons()
TOOLS = (
    "tools.build",
    "tools.classroom",
    "tools.korean",
    "tools.lab",
    "tools.lesson",
    "tools.lint",
    "tools.measure",
    "tools.prove",
    "tools.readme",
    "tools.slides",
    "tools.stamp",
    "benchmarks",
)
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")], ids=" ".join)
def test_code_is_in_style(arguments):
    done = subprocess.run([sys.executable, "-m", "ruff", *arguments, "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@every_lesson
def test_lesson_keeps_the_rules_and_its_notebook_is_not_stale(lesson):
    messages = lint.check(lesson)
    assert not messages, "\n".join(messages)


@every_lesson
def test_lesson_has_its_badge_in_one_line(lesson):
    assert f"\n# {address.badge(lesson.name)}\n" in lesson.text


@every_lesson
def test_notebook_was_built_in_full_on_embedded_data(lesson):
    assert build.built(lesson), build.stale(lesson)
    made = build.built(lesson).metadata.course
    assert (made.lesson, made.profile, made.data) == (lesson.name, "full", "embedded")
    assert made.version == course.__version__, "run `make notebooks`"


def test_what_is_built_of_all_lessons_is_up_to_date():
    assert list(lint.everywhere()) == []


@every_lesson
def test_each_run_is_of_three_seeds_or_more(lesson):
    assert all(len(run.seeds) >= 3 for run in bands.runs(lesson.name))


@every_lesson
def test_quick_is_quick(lesson):
    longer = {"14_dcgan": 75, "15_cyclegan": 75}  # two networks and more, trained twice
    run = readme.measured(bands.runs(lesson.name), "quick", "embedded")
    assert run is None or run.seconds <= longer.get(lesson.name, 60)  # the linter asks for the run


def test_the_readme_is_two_screens():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90


def test_what_contributing_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for path in re.findall(r"`([\w.-]+/[\w./-]*)`", text):
        made = path.startswith(("you/", "lessons/NN_name", "notebooks/NN"))
        assert made or (ROOT / path).exists(), f"CONTRIBUTING.md names {path}"
    for target in re.findall(r"(?:`|&& )make ([a-z-]+)", text):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), target
    for name in re.findall(r"`([A-Z]{3,})`", text):
        assert any(name in path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py")) or name == "CARD"


def test_tools_start_without_docstrings():
    """As under `python -OO`, or PYTHONOPTIMIZE=2."""
    help_of = "import contextlib, runpy, sys; sys.argv[1:] = ['--help']"
    for tool in TOOLS:
        help_of += f"\nwith contextlib.suppress(SystemExit): runpy.run_module('{tool}', run_name='__main__')"
    done = subprocess.run([sys.executable, "-OO", "-c", help_of], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^usage: python -m (\S+)", done.stdout, re.MULTILINE) == [*TOOLS]


def test_links_in_documents_lead_somewhere():
    for document in ("README.md", "RESULTS.md", "CONTRIBUTING.md", "classroom/README.md", "data/README.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert ((ROOT / document).parent / link).exists(), f"{document} links to {link}"


def test_locked_versions_satisfy_the_floors():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + [line for name in extras if name != "browser" for line in extras[name]]
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE))
    for line in wanted:
        name, floor = re.match(r"([\w-]+)>=([\d.]+)", line).groups()
        assert _numbers(locked[name]) >= _numbers(floor), line


def test_conda_installs_the_same():
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    assert {"      - -r requirements.txt", "      - -e ."} <= set(lines)


def test_an_installed_copy_carries_lessons_and_data():
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert shipped["wheel"]["force-include"] == {
        "data": "course/_resources/data",
        "lessons": "course/_resources/lessons",
    }
    assert paths.ROOT == ROOT


def _numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]
