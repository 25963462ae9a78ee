"""Every exercise of the course: right answers pass, stubs and wrong answers fail. See tools/prove.py."""

import pytest

from tools import exercises, prove

every_sheet = pytest.mark.parametrize("sheet", exercises.sheets(), ids=lambda sheet: sheet.lesson.name)


@pytest.fixture(autouse=True)
def embedded(monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "embedded")


@every_sheet
def test_right_answers_pass_and_stubs_and_wrong_answers_fail(sheet):
    trials = list(prove.prove(sheet))
    assert [trial for trial in trials if trial.failed] == []
    wrong = [trial for trial in trials if trial.answer.startswith("wrong")]
    assert len(wrong) >= 2 * sum(not exercise.explained for exercise in sheet.exercises)


@every_sheet
def test_checks_know_only_what_the_task_fixes(sheet):
    assert list(prove.names(sheet)) == []
