"""Quizzes: what a file must hold, and what is made of it."""

import pytest

from course import paths
from course.cli import lessons
from tools import quiz, words

QUESTION = """
[[question]]
text = "What is $w_0$?"
[[question.choice]]
text = "A weight of `x`, < 1"
why = "It has no input."
[[question.choice]]
text = "The *bias*, $w_0 < 0$"
right = true
why = "It shifts the line."
[[question.choice]]
text = "An output"
why = "It is a parameter."
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    (tmp_path / "07_demo").mkdir()
    lesson = "# %% [markdown]\n# # 07 · A title\n#\n# **A question?**\n"
    (tmp_path / "07_demo" / "lesson.py").write_text(lesson, encoding="utf-8")
    monkeypatch.setattr(paths, "LESSONS", tmp_path)

    def write(text):
        (tmp_path / "07_demo" / "quiz.toml").write_text(text, encoding="utf-8")
        return lessons.find("07")

    return write


def test_each_choice_unfolds_and_says_why(written):
    made = quiz.markdown(quiz.read(written(QUESTION * 5)), words.WORDS["en"])
    assert made.count("<details>") == made.count("</details>") == 15
    assert (
        "**1.** What is $w_0$?\n\n<details><summary>A. A weight of <code>x</code>, &lt; 1</summary>\n\n**No.**" in made
    )
    assert "B. The <em>bias</em>, $w_0 < 0$</summary>\n\n**Right.** It shifts the line.\n\n</details>" in made


def test_a_lesson_without_a_quiz_has_none(written):
    lesson = written("")
    quiz.source(lesson).unlink()
    assert quiz.markdown(quiz.read(lesson), words.WORDS["en"]) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (QUESTION * 4, "4 questions instead of 5"),
        (QUESTION * 4 + QUESTION.replace("right = true\n", ""), "question 5 needs three or four choices, one of them"),
        (QUESTION * 4 + QUESTION.replace("It has no input.", " "), "question 5 has an empty text or explanation"),
        (QUESTION * 4 + QUESTION.replace("right =", "correct ="), "question 5"),
        ("[[question", "quiz.toml"),
        ("", "question"),
    ],
)
def test_a_malformed_quiz_is_refused_with_its_place(written, text, message):
    lesson = written(text)
    with pytest.raises(ValueError, match=message):
        quiz.read(lesson)


@pytest.mark.parametrize("lesson", lessons.lessons(), ids=lambda lesson: lesson.name)
def test_every_quiz_of_the_course_can_be_read_and_its_right_answers_are_not_in_one_place(lesson):
    questions = quiz.read(lesson)
    places = {[bool(each.get("right")) for each in question["choice"]].index(True) for question in questions}
    assert not questions or len(places) >= 3
