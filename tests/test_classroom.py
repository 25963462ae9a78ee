"""A whole round of nbgrader: release, three students, marking, feedback, grades. `make test-classroom` runs it."""

import csv
import importlib.util
from pathlib import Path

import nbformat
import pytest

from tools import classroom, exercises

pytestmark = pytest.mark.classroom
SHEETS = exercises.sheets()[:1]


def released(folder, name):
    return nbformat.read(folder / "release" / name / f"{name}.ipynb", as_version=4)


def submit(folder, student, name, book):
    file = folder / "submitted" / student / name / f"{name}.ipynb"
    file.parent.mkdir(parents=True)
    nbformat.write(book, file)


def answered(sheet, book):
    """The notebook with the right answers in place of the stubs."""
    for cell in book.cells:
        for exercise in sheet.exercises:
            if cell.id == f"exercise-{exercise.number}-answer":
                (cell.source,) = map(exercises.solved, exercise.of("answer"))
    return book


def tampered(book):
    """Checks that check nothing, more points, a check that is gone, one under another name, and one doubled."""
    checks = [cell for cell in book.cells if cell.id.endswith("-check")]
    for cell in checks:
        cell.source = "pass"
        cell.metadata.nbgrader.update(points=100, locked=False, checksum="0" * 32)
    checks[1].metadata.nbgrader.grade_id = "exercise-9-check"
    book.cells.remove(checks[-1])
    book.cells.insert(0, nbformat.v4.new_code_cell("import builtins\nbuiltins.NotImplementedError = Warning"))
    return book


def forged(book):
    """A check that gives itself out as an answer, so that it might be kept as it is."""
    (check,) = (cell for cell in book.cells if cell.id == "exercise-1-check")
    check.source = "pass"
    check.metadata.nbgrader.solution = True
    return book


@pytest.fixture(scope="module")
def grades(tmp_path_factory):
    if importlib.util.find_spec("nbgrader") is None:
        pytest.skip("nbgrader is not installed: make test-classroom")
    folder = tmp_path_factory.mktemp("classroom")
    classroom.main([str(folder), "--lessons", *(sheet.lesson.number for sheet in SHEETS)])
    for sheet in SHEETS:
        name = sheet.lesson.name
        submit(folder, "right", name, answered(sheet, released(folder, name)))
        submit(folder, "stub", name, released(folder, name))
        submit(folder, "tampered", name, tampered(released(folder, name)))
        submit(folder, "forged", name, forged(released(folder, name)))
        classroom.nbgrader(folder, "autograde", name, "--create")
        classroom.nbgrader(folder, "generate_feedback", name)
    classroom.nbgrader(folder, "export", "--to", "grades.csv")
    with open(folder / "grades.csv", newline="", encoding="utf-8") as file:
        return folder, list(csv.DictReader(file))


def scores(rows, student):
    return [float(row["raw_score"]) for row in rows if row["student_id"] == student]


def test_right_answers_get_every_point_that_a_machine_gives(grades):
    _, rows = grades
    wanted = [sum(each.points for each in sheet.exercises if not each.explained) for sheet in SHEETS]
    assert scores(rows, "right") == wanted


@pytest.mark.parametrize("student", ["stub", "tampered", "forged"])
def test_stubs_and_tampering_gain_nothing(grades, student):
    _, rows = grades
    assert scores(rows, student) == [0] * len(SHEETS)


def test_feedback_tells_the_message_of_the_check(grades):
    folder, _ = grades
    name = SHEETS[0].lesson.name
    html = (folder / "feedback" / "stub" / name / f"{name}.html").read_text(encoding="utf-8")
    assert "NotImplementedError: your answer goes here" in html


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.lesson.name)
def test_what_nbgrader_releases_is_what_everybody_gets(grades, sheet):
    folder, _ = grades
    made = exercises.learner_notebook(sheet)
    theirs = released(folder, sheet.lesson.name)
    assert [(cell.id, cell.source) for cell in theirs.cells] == [(cell.id, cell.source) for cell in made.cells]
    for cell in theirs.cells:
        cell.metadata.get("nbgrader", {}).pop("checksum", None)
    assert [cell.metadata for cell in theirs.cells] == [cell.metadata for cell in made.cells]


def test_what_was_released_stays_until_its_exercises_change(grades):
    folder, _ = grades
    assert not classroom.write_source(folder, SHEETS[0])
    source = Path(folder) / "source" / SHEETS[0].lesson.name / f"{SHEETS[0].lesson.name}.ipynb"
    source.write_text("{}")
    assert classroom.write_source(folder, SHEETS[0])
