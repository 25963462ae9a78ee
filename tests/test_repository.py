"""What a repository needs besides its code: licences, citation, changelog, workflow, forms."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import course
from tools import stamp

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def read(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_code_and_prose_have_the_licences_that_the_metadata_name():
    assert PROJECT["license"] == "MIT AND CC-BY-4.0"
    code, prose = ((ROOT / name).read_text(encoding="utf-8") for name in PROJECT["license-files"])
    assert code.startswith("MIT License")
    assert "https://creativecommons.org/licenses/by/4.0/" in prose
    assert read("CITATION.cff")["license"] == ["MIT", "CC-BY-4.0"]


def test_the_citation_names_this_version_and_this_repository():
    citation = read("CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert str(citation["version"]) == course.__version__
    assert citation["repository-code"] == f"https://github.com/{stamp.repository()}"


def test_colab_meets_every_floor():
    pins = dict(re.findall(r"^([\w-]+)==([\d.]+)", (ROOT / "tests" / "colab_versions.txt").read_text(), re.MULTILINE))
    floors = dict(re.match(r"([\w-]+)>=([\d.]+)", line).groups() for line in PROJECT["dependencies"])
    for name in floors.keys() & pins.keys():
        numbers = [[int(part) for part in version.split(".")] for version in (pins[name], floors[name])]
        assert numbers[0] >= numbers[1], f"{name}>={floors[name]} is above Colab's {pins[name]}"
    assert {"keras", "numpy", "pandas", "matplotlib"} <= floors.keys() & pins.keys()


def test_the_changelog_begins_with_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[([\d.]+|Unreleased)\]", text, re.MULTILINE)[1] in (course.__version__, "Unreleased")
    assert set(re.findall(r"^### (\w+)$", text, re.MULTILINE)) <= {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip


def test_ci_checks_style_with_the_locked_ruff():
    steps = [step.get("run", "") for step in read(".github/workflows/test.yml")["jobs"]["style"]["steps"]]
    assert {"ruff check .", "ruff format --check ."} <= set(steps)
    assert re.search(r"^ruff==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)


def test_hooks_are_local_so_that_nothing_is_downloaded():
    (repository,) = read(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert [hook["id"] for hook in repository["hooks"]] == ["ruff-check", "ruff-format", "lessons"]


def test_updates_are_proposed_for_packages_and_actions():
    updates = read(".github/dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "github-actions"}


@pytest.mark.parametrize(
    "form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem
)
def test_a_form_asks_for_what_is_needed(form):
    asked = read(form)
    assert asked["name"]
    assert asked["description"]
    assert all(field["id"] and field["attributes"]["label"] for field in asked["body"])
    assert any(field.get("validations", {}).get("required") for field in asked["body"])
    assert any("python -m course doctor" in field["attributes"]["label"] for field in asked["body"])


def test_there_is_a_form_for_a_result_outside_its_band():
    assert "A result outside its band" in [read(form)["name"] for form in FORMS]
