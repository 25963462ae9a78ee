import json
from types import SimpleNamespace

import numpy as np
import pytest

import course
from course import results, session

MEASURED = {"profile": "quick", "data": {"digits": "embedded:aaa"}, "seeds": [0, 1, 2], "seconds": 1}
MEASURED |= {"peak_memory_mb": 1, "results": {"accuracy": [0.85, 0.85, 0.85]}}
BANDS = "parameters = 42\n[quick.embedded]\naccuracy = [0.84, 0.86]\n"
DIGITS = SimpleNamespace(name="digits", source="embedded", fingerprint="aaa")
OTHERS = SimpleNamespace(name="digits", source="embedded", fingerprint="bbb")


@pytest.fixture
def lesson(monkeypatch, tmp_path):
    (tmp_path / "05_demo").mkdir()
    (tmp_path / "05_demo" / "measured.json").write_text(json.dumps([MEASURED]))
    (tmp_path / "05_demo" / "bands.toml").write_text(BANDS)
    monkeypatch.setattr(results.bands.paths, "LESSONS", tmp_path)
    course.set_lesson("05_demo")
    session.served(DIGITS)


@pytest.mark.parametrize("value", [0.84, 0.85, 0.86, np.float32(0.85)])
def test_inside_the_band(lesson, capsys, value):
    course.record("accuracy", value)
    assert capsys.readouterr().out == f"\N{CHECK MARK} accuracy = {value:.4g}\n"


@pytest.mark.parametrize("value", [0.83, 0.87])
def test_outside_the_band_fails_when_a_machine_runs(lesson, value):
    with pytest.raises(course.results.ResultOutOfBand, match=r"0\.84 to 0\.86"):
        course.record("accuracy", value)


def test_outside_the_band_is_a_hint_for_a_person(lesson, monkeypatch, capsys):
    monkeypatch.delenv("COURSE_HEADLESS")
    course.record("accuracy", 0.5)
    assert "Did you change something?" in capsys.readouterr().out


def test_outside_the_band_is_a_hint_where_a_machine_measures_what_bands_are(lesson, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_HEADLESS", "measure")
    course.record("accuracy", 0.5)
    assert "Did you change something?" in capsys.readouterr().out


def test_exact_numbers_hold_everywhere(lesson, monkeypatch):
    course.record("parameters", 42)
    monkeypatch.setenv("COURSE_PROFILE", "full")
    with pytest.raises(results.ResultOutOfBand, match="parameters = 43"):
        course.record("parameters", 43)


def test_results_on_other_data_are_not_held_to_the_band(lesson, capsys):
    session.served(OTHERS)
    course.record("accuracy", 0.1)
    assert capsys.readouterr().out == "accuracy = 0.1   (not measured on these data)\n"
    with pytest.raises(results.ResultOutOfBand):
        course.record("parameters", 41)  # exact on any data


def test_a_result_may_say_on_which_data_it_depends(lesson):
    session.served(SimpleNamespace(name="weights", source="published", fingerprint="www"))
    course.record("accuracy", 0.1)
    with pytest.raises(results.ResultOutOfBand):
        course.record("accuracy", 0.1, data=[DIGITS])


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
