"""What is committed agrees with itself: lessons, notebooks, bands, measured runs, README, lock file."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest

import course
from course import paths, results
from course.cli import lessons
from tools import build, lint, measure, readme

ROOT = Path(__file__).resolve().parent.parent
LESSONS = lessons.lessons()
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


@every_lesson
def test_lesson_keeps_the_rules(lesson):
    assert lint.lint(lint.subject(lesson)) == []


@every_lesson
def test_notebook_is_built_from_its_source(lesson):
    assert build.up_to_date(lesson), "run `make notebooks`"
    built = nbformat.read(build.target(lesson), as_version=4)
    source = lessons.notebook(lesson)
    assert [(cell.id, cell.source) for cell in built.cells] == [(cell.id, cell.source) for cell in source.cells]
    assert built.metadata.course.version == course.__version__, "run `make notebooks`"
    assert (built.metadata.course.profile, built.metadata.course.data) == ("full", "embedded")


def test_every_notebook_has_a_source():
    built = {path.stem for path in build.NOTEBOOKS.glob("*.ipynb")}
    assert built == {lesson.name for lesson in LESSONS}


@every_lesson
def test_bands_hold_every_measured_seed(lesson):
    profiles = measure.load()[lesson.name]
    assert {"quick", "full"} <= set(profiles)
    for profile, sources in profiles.items():
        for source, entry in sources.items():
            assert len(entry["seeds"]) >= 3
            bands = results.expected(lesson.name, profile, source)
            for name, values in entry["results"].items():
                outside = [value for value in values if not results.within(value, bands[name])]
                assert not outside, f"{name} {profile} {source}: {outside} not in {bands[name]}"


def test_quick_is_quick():
    longer = {"14_dcgan": 75, "15_cyclegan": 75}  # two networks and more, trained twice
    for name, profiles in measure.load().items():
        assert profiles["quick"]["embedded"]["seconds"] <= longer.get(name, 60), name


def test_readme_tables_are_fresh():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.updated(text) == text, "run `make notebooks`"


def test_links_in_documents_lead_somewhere():
    for document in ("README.md", "CONTRIBUTING.md", "data/README.md"):
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
