"""Quizzes: five multiple-choice questions a lesson, `lessons/NN_name/quiz.toml`, which its exercises begin with.

    [[question]]
    text = "What does the bias do?"
    [[question.choice]]
    text = "It shifts the threshold."
    right = true
    why = "The sum must exceed its negative."
    [[question.choice]]
    ...

They become Markdown in which each choice unfolds and says why it is right or wrong; so they need no package, no network
and no kernel.
"""

import html
import re
import tomllib
from pathlib import Path

from course.cli.lessons import Lesson
from tools import words

SOURCE = "quiz.toml"
QUESTIONS, CHOICES = 5, (3, 4)


def source(lesson: Lesson) -> Path:
    """Where a lesson's quiz is written."""
    return lesson.path.with_name(SOURCE)


def read(lesson: Lesson) -> list[dict]:
    """The questions of a lesson, [] if it has no quiz.

    Returns:
        [{"text": ..., "choice": [{"text": ..., "why": ..., "right": True}, {"text": ..., "why": ...}, ...]}, ...].

    Raises:
        ValueError: the file is malformed, or a question is not as the course has them; the message says which.
    """
    file = source(lesson)
    if not file.exists():
        return []
    try:
        questions = tomllib.loads(file.read_text(encoding="utf-8"))["question"]
        for number, question in enumerate(questions, 1):
            _check(number, question)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file}: {error}") from error
    if len(questions) != QUESTIONS:
        raise ValueError(f"{file}: {len(questions)} questions instead of {QUESTIONS}")
    return questions


def markdown(questions: list[dict], said: words.Words) -> str:
    """Questions as Markdown in the language of the words; "" if there are none."""
    asked = [_asked(number, question, said) for number, question in enumerate(questions, 1)]
    return "\n\n".join([f"## {said.quiz}", said.quiz_how, *asked]) if asked else ""


def _check(number, question):
    choices = question["choice"]
    if not question["text"].strip() or not all(each["text"].strip() and each["why"].strip() for each in choices):
        raise ValueError(f"question {number} has an empty text or explanation")
    if len(choices) not in CHOICES or sum(each.get("right", False) for each in choices) != 1:
        raise ValueError(f"question {number} needs three or four choices, one of them with `right = true`")
    if unknown := {key for each in choices for key in each} - {"text", "why", "right"}:
        raise ValueError(f"question {number} has {', '.join(sorted(unknown))}; a choice has text, why, right")


def _asked(number, question, said):
    gap = "<br>\n\n" if number > 1 else ""  # what unfolds above would touch this question
    lines = [f"{gap}**{number}.** {question['text'].strip()}"]
    for letter, choice in zip("ABCD", question["choice"], strict=False):
        verdict = said.quiz_right if choice.get("right") else said.quiz_wrong
        lines.append(f"<details><summary>{letter}. {_inline(choice['text'].strip())}</summary>")
        lines.append(f"{verdict} {choice['why'].strip()}")
        lines.append("</details>")
    return "\n\n".join(lines)


def _inline(text):
    """Markdown's code and emphasis as HTML: in a summary Markdown is not read. Formulas stay as they are."""
    parts = re.split(r"(\$[^$]+\$|`[^`]+`)", text)
    return "".join(part if part[:1] == "$" else _tagged(part) for part in parts)


def _tagged(part):
    if part[:1] == "`":
        return f"<code>{html.escape(part[1:-1])}</code>"
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", html.escape(part, quote=False))
