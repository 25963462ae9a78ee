import json

import numpy as np
import pytest

import course
from course import results

BANDS = """
parameters = 42

[quick.embedded]
accuracy = [0.8, 0.9]

[full.published]
accuracy = [0.95, 1.0]
"""


@pytest.fixture
def bands(monkeypatch, tmp_path):
    (tmp_path / "05_demo").mkdir()
    (tmp_path / "05_demo" / "bands.toml").write_text(BANDS)
    monkeypatch.setattr(results.paths, "LESSONS", tmp_path)
    course.set_lesson("05_demo")


@pytest.mark.parametrize("value", [0.8, 0.85, 0.9, np.float32(0.85)])
def test_inside_the_band(bands, capsys, value):
    course.record("accuracy", value)
    assert "expected 0.8 to 0.9" in capsys.readouterr().out


@pytest.mark.parametrize("value", [0.79, 0.91])
def test_outside_the_band_fails_when_a_machine_runs(bands, value):
    with pytest.raises(course.results.ResultOutOfBand, match=r"0\.8 to 0\.9"):
        course.record("accuracy", value)


def test_outside_the_band_is_a_hint_for_a_person(bands, monkeypatch, capsys):
    monkeypatch.delenv("COURSE_HEADLESS")
    course.record("accuracy", 0.5)
    assert "Did you change something?" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ([0.25, 1.0], "0.25 to 1.0"),
        ([5.5e7, 7.5e8], "5.5e+07 to 7.5e+08"),
        (13002, "13,002"),
        ([0, 1e-06], "0 to 1e-06"),
    ],
)
def test_bands_in_words(band, words):
    assert results.describe(band) == words


def test_exact_numbers_hold_everywhere(bands, monkeypatch):
    course.record("parameters", 42)
    monkeypatch.setenv("COURSE_PROFILE", "full")
    with pytest.raises(results.ResultOutOfBand, match="parameters = 43"):
        course.record("parameters", 43)


def test_bands_depend_on_profile_and_source():
    assert results.expected("nothing", "quick", "embedded") == {}


def test_profile_and_source_choose_the_band(bands):
    assert results.expected("05_demo", "full", "published") == {"parameters": 42, "accuracy": [0.95, 1.0]}
    assert results.expected("05_demo", "full", "embedded") == {"parameters": 42}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float32("nan")])
def test_a_diverged_number_is_refused(value):
    with pytest.raises(ValueError, match="did training diverge"):
        course.record("loss", value)


@pytest.mark.parametrize("value", ["0.8", None, np.zeros(3), [1]])
def test_not_a_number(value):
    with pytest.raises(TypeError, match="takes one number"):
        course.record("loss", value)


def test_results_file(tmp_path, monkeypatch):
    file = tmp_path / "results.jsonl"
    monkeypatch.setenv("COURSE_RESULTS", str(file))
    course.record("errors", np.int64(3))
    course.record("solved", True)
    course.record("accuracy", np.float32(0.5))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(line["name"], line["value"]) for line in lines] == [("errors", 3), ("solved", 1), ("accuracy", 0.5)]
