"""The form of exercises.py, what is made of it, and the proof that tries its answers."""

import nbformat
import pytest

from course import paths
from course.cli import lessons
from tools import build, exercises, prove

LESSON = "# %% [markdown]\n# # 07 · A title\n#\n# **A question?**\n\n# %% [markdown]\n# ## You have\n#\n# - read it\n"
SHEET = '''# %%
import course

course.start_checks()
factor = 2

# %% [markdown]
# ## 1 ★ Double
#
# Double a number.

# %% [markdown] tags=["hint"]
# Multiply.

# %% tags=["answer"]
def double(number):
    """Twice the number."""
    ### BEGIN SOLUTION
    return factor * number
    ### END SOLUTION

# %% tags=["check", "points:2"]
assert double(2) == 4, f"twice 2 is 4, not {double(2)}"

# %% tags=["hidden"]
assert double(3) == 6, f"twice 3 is 6, not {double(3)}"

# %% tags=["wrong"]
# a constant
def double(number):
    return 4

# %% tags=["wrong"]
# one more
def double(number):
    return number + 1

# %% [markdown] tags=["why"]
# Because.

# %% [markdown]
# ## 2 ★★ Explain
#
# Why?

# %% [markdown] tags=["hint"]
# Think.

# %% [markdown] tags=["answer", "points:1"]
# So.
'''


@pytest.fixture
def written(tmp_path, monkeypatch):
    (tmp_path / "07_demo").mkdir()
    (tmp_path / "07_demo" / "lesson.py").write_text(LESSON, encoding="utf-8")
    monkeypatch.setattr(paths, "LESSONS", tmp_path)
    monkeypatch.setattr(build, "NOTEBOOKS", tmp_path / "notebooks")

    def write(text):
        (tmp_path / "07_demo" / "exercises.py").write_text(text, encoding="utf-8")
        return exercises.read(lessons.find("07"))

    return write


def texts(book):
    return [cell.source for cell in book.cells]


def failures(sheet):
    return [(trial.answer, trial.failed) for trial in prove.prove(sheet) if trial.failed]


def test_learners_get_stubs_visible_checks_and_folded_hints(written):
    sheet = written(SHEET)
    book = exercises.learner_notebook(sheet)
    nbformat.validate(book)
    everything = "\n".join(texts(book))
    assert 'def double(number):\n    """Twice the number."""\n    raise NotImplementedError("your answer' in everything
    assert "<details><summary>Hint</summary>\n\nMultiply.\n\n</details>" in texts(book)
    assert 'not {double(2)}"\nprint("Exercise 1: right.")' in everything
    for secret in ("return factor", "double(3)", "one more", "Because.", "So."):
        assert secret not in everything


def test_solutions_have_answers_checks_and_reasons_but_nothing_hidden(written):
    text = exercises.solutions(written(SHEET)).text
    for said in ("    return factor * number", "double(2)", "# Because.", "# So."):
        assert said in text
    for unsaid in ("###", "double(3)", "one more", "Multiply"):
        assert unsaid not in text


def test_nbgrader_gets_its_markers_and_its_metadata(written):
    book = exercises.grader_notebook(written(SHEET))
    marked = {cell.metadata.nbgrader.grade_id: cell for cell in book.cells if "nbgrader" in cell.metadata}
    assert list(marked) == ["exercise-1-answer", "exercise-1-check", "exercise-2-answer"]
    check, question = marked["exercise-1-check"], marked["exercise-2-answer"]
    assert "### BEGIN HIDDEN TESTS\nassert double(3)" in check.source
    assert (check.metadata.nbgrader.points, check.metadata.nbgrader.locked) == (2, True)
    assert (question.cell_type, question.metadata.nbgrader.points, question.metadata.nbgrader.solution) == (
        "markdown",
        1,
        True,
    )


def test_the_lesson_names_its_exercises_before_its_end(written):
    written(SHEET)
    (_, last) = build.notebook(lessons.find("07")).cells
    assert last.source.startswith("## Try it yourself")
    assert "\n1. ★ Double\n2. ★★ Explain\n\n## You have" in last.source


def test_what_is_built_follows_the_source(written):
    written(SHEET)
    lesson = lessons.find("07")
    build.update([lesson])
    assert list(build.exercises_stale(lesson)) == []
    assert [build.stale(each) for each in build.executed(lesson)] == [[], []]
    written(SHEET.replace("Multiply.", "Add."))
    assert list(build.exercises_stale(lesson)) == ["exercises/07_demo.ipynb is not what exercises.py says"]
    written(SHEET.replace("return factor * number", "return number * factor"))
    assert "the code of its exercises.py changed" in build.stale(build.executed(lesson)[1])
    (paths.LESSONS / "07_demo" / "exercises.py").unlink()
    build.remove_orphans()
    assert [path.name for path in build.NOTEBOOKS.rglob("*.ipynb")] == ["07_demo.ipynb"]
    assert [path.parent for path in build.NOTEBOOKS.rglob("*.ipynb")] == [build.NOTEBOOKS]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tags=["hidden"]', 'tags=["hiden"]', "exercise 1: a cell has the tags .'hiden'."),
        ("## 2 ★★ Explain", "## 3 ★★ Explain", 'exercise 2 must begin "## 2 ★ Its title"'),
        ('"check", "points:2"', '"check"', "exercise 1: no points"),
        ('tags=["hidden"]', 'tags=["check"]', "exercise 1: two checks"),
    ],
)
def test_a_malformed_source_is_refused_with_its_place(written, old, new, message):
    with pytest.raises(ValueError, match=message):
        written(SHEET.replace(old, new))


def test_the_proof_accepts_what_is_right(written):
    assert failures(written(SHEET)) == []
    assert list(prove.names(written(SHEET))) == []


@pytest.mark.parametrize(
    ("old", "new", "failed"),
    [
        ("return factor * number", "return number**2", ("solution", "refused: AssertionError: twice 3 is 6, not 9")),
        ("return number + 1", "return 2 * number", ("wrong 2", "accepted")),
        ("return number + 1", "return nothing", ("wrong 2", "ends in NameError instead of AssertionError")),
        ("### BEGIN SOLUTION", "### BEGIN", ("stub", "accepted")),
        (', f"twice 3 is 6, not {double(3)}"', "", ("wrong 1", "the hidden that refuses it has no message")),
    ],
)
def test_the_proof_finds_what_is_not(written, old, new, failed):
    ((answer, said),) = failures(written(SHEET.replace(old, new)))
    assert (answer, said[: len(failed[1])]) == failed


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("assert double(3) == 6", "assert mine and double(3) == 6", "a check uses mine"),
        ("assert double(3) == 6", "three = 3\nassert double(three) == 6", "a check binds three"),
        ('def double(number):\n    """', 'factor = 3\ndef double(number):\n    """', "binds factor of the shared"),
    ],
)
def test_names_that_cells_must_not_touch_are_found(written, old, new, message):
    assert message in "\n".join(prove.names(written(SHEET.replace(old, new))))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tags=["hidden"]', 'tags=["given"]', "a given cell comes after the answer"),
        ("# a constant\n", "", "a wrong answer must begin with a comment"),
        ("course.start_checks()", "pass", "must call course.start_checks()"),
        ("# Because.", "# " + "Because. " * 3, "2 exercises; three to five"),
        ('# %% tags=["wrong"]\n# one more\ndef double(number):\n    return number + 1\n', "", "fewer than two wrong"),
        ("return 4", f"return 4{' ' * 90}# wide", "a line of 1.. characters, more than 95"),
    ],
)
def test_the_rules_say_what_a_sheet_lacks(written, old, new, message):
    import re

    assert re.search(message, "\n".join(exercises.rules(written(SHEET.replace(old, new)))))
