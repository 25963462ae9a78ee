"""Exercises: one source, `lessons/NN_name/exercises.py`, and the three notebooks that follow from it.

The source is jupytext percent text. Cells before the first exercise are shared by all: imports, data. An exercise
begins with a Markdown cell "## 1 ★ Its title", which sets the task. The cells after it bear one of these tags:

    hint     Markdown, folded in the learner's notebook
    answer   a solution; what stands between `### BEGIN SOLUTION` and `### END SOLUTION` is the learner's to write.
             As Markdown it is a model answer to a question that a teacher marks, and then bears its points, too
    check    asserts whose messages help, with a tag such as "points:2"
    hidden   further asserts, for marking; learners do not see them
    wrong    an answer that at least the hidden asserts must refuse; its first line is a comment that says what is wrong
    why      Markdown that follows the solution
    given    code that is there already

Learners get `notebooks/exercises/NN_name.ipynb`, everybody `notebooks/solutions/NN_name.ipynb`, which is executed,
and a teacher's nbgrader a source version with hidden asserts. tools/prove.py tries the answers.
"""

import dataclasses
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode, v4

from course.cli import lessons
from course.cli.lessons import Lesson
from tools import address, quiz, words

SOURCE = "exercises.py"
HEADING = re.compile(r"## (?P<number>\d+) (?P<stars>★{1,3}) (?P<title>.+)")
TAGS = ("hint", "answer", "check", "hidden", "wrong", "why", "given")
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n(.*?)^[ \t]*### END SOLUTION[^\n]*$", re.DOTALL | re.MULTILINE)
STUB = 'raise NotImplementedError("your answer goes here")'
HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


@dataclass(frozen=True)
class Part:
    """One cell of an exercise; `tag` is "task" for the first."""

    tag: str
    text: str
    code: bool


@dataclass(frozen=True)
class Exercise:
    """One exercise: `stars` "★" to "★★★", and `points` that its check, or a teacher, gives."""

    number: int
    stars: str
    title: str
    points: int
    parts: list[Part]

    def of(self, tag: str) -> list[str]:
        """Texts of all cells with that tag."""
        return [part.text for part in self.parts if part.tag == tag]

    @property
    def explained(self) -> bool:
        """Whether it is a question that a person marks."""
        return any(part.tag == "answer" and not part.code for part in self.parts)


@dataclass(frozen=True)
class Sheet:
    """The exercises of one lesson; `shared` are its first cells, (text, whether it is code), `quiz` its questions."""

    lesson: Lesson
    shared: list[tuple[str, bool]]
    exercises: list[Exercise]
    quiz: list[dict]


def sheets() -> list[Sheet]:
    """The exercises of all lessons that have some, in order."""
    return [read(lesson) for lesson in lessons.lessons() if source(lesson).exists()]


def source(lesson: Lesson) -> Path:
    """Where a lesson's exercises are written."""
    return lesson.path.with_name(SOURCE)


def read(lesson: Lesson) -> Sheet:
    """The exercises of one lesson.

    Raises:
        ValueError: a cell has no tag, or one that there is not; a heading is malformed, or out of order; points are
            missing.
    """
    text, shared, exercises = source(lesson).read_text(encoding="utf-8"), [], []
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        code = cell.cell_type == "code"
        if not code and cell.source.startswith("## "):
            exercises.append(_begun(lesson, cell.source, len(exercises) + 1))
        elif not exercises:
            shared.append((cell.source, code))
        else:
            exercises[-1] = _with(lesson, exercises[-1], cell)
    for exercise in exercises:
        if len(exercise.of("check")) > 1:
            raise ValueError(f"{_where(lesson, exercise)}: two checks; nbgrader marks one, so join them")
        if not exercise.points:
            raise ValueError(f'{_where(lesson, exercise)}: no points; tag the check "points:1", or the model answer')
    return Sheet(lesson, shared, exercises, quiz.read(lesson))


def stubbed(answer: str) -> str:
    """An answer as learners get it: without the solution."""
    return SOLUTION.sub(lambda found: found[1] + STUB, answer)


def solved(answer: str) -> str:
    """An answer as the solutions show it: without the markers."""
    return SOLUTION.sub(lambda found: found[2].rstrip("\n"), answer)


def learner_notebook(sheet: Sheet) -> NotebookNode:
    """The notebook with stubs, visible checks and folded hints; its cells are marked as nbgrader marks them."""
    return _notebook(sheet, "exercises", _learner_cell)


def grader_notebook(sheet: Sheet) -> NotebookNode:
    """nbgrader's source version: solutions between markers, and hidden asserts behind the visible ones."""
    return _notebook(sheet, "exercises", _grader_cell)


def solutions(sheet: Sheet) -> Lesson:
    """The notebook of solutions, as something that tools/build.py builds."""
    made = _notebook(sheet, "solutions", _solution_cell)
    path = source(sheet.lesson)
    text = jupytext.writes(made, fmt="py:percent")
    return dataclasses.replace(sheet.lesson, path=path, name=f"solutions/{sheet.lesson.name}", text=text)


def task_list(sheet: Sheet) -> str:
    """The lesson's section that names its exercises, and where they are."""
    said, name = words.of(sheet.lesson.question), sheet.lesson.name
    lines = [f"{each.number}. {each.stars} {each.title}" for each in sheet.exercises]
    badge = address.badge(f"exercises/{name}")
    where = said.exercises_are.format(name=name)
    return "\n".join([f"## {said.exercises}", "", badge, "", where, "", *lines])


def _begun(lesson, text, number):
    found = HEADING.match(text)
    if found is None or int(found["number"]) != number:
        raise ValueError(f'{source(lesson)}: exercise {number} must begin "## {number} ★ Its title", got {text[:50]!r}')
    return Exercise(number, found["stars"], found["title"], 0, [Part("task", text, False)])


def _with(lesson, exercise, cell):
    """The exercise with one more cell."""
    tags = cell.metadata.get("tags", [])
    kinds = [tag for tag in tags if tag in TAGS]
    points = sum(int(tag.removeprefix("points:")) for tag in tags if re.fullmatch(r"points:\d+", tag))
    if len(kinds) != 1 or len(tags) != 1 + bool(points):
        raise ValueError(f"{_where(lesson, exercise)}: a cell has the tags {tags}; one of {', '.join(TAGS)} is needed")
    part = Part(kinds[0], cell.source, cell.cell_type == "code")
    return dataclasses.replace(exercise, points=exercise.points + points, parts=[*exercise.parts, part])


def _where(lesson, exercise):
    return f"{source(lesson)}, exercise {exercise.number}"


def _notebook(sheet, kind, cells):
    said, lesson = words.of(sheet.lesson.question), sheet.lesson
    title = f"# {lesson.number} · {lesson.title}: {said.kinds[kind]}\n\n{address.badge(f'{kind}/{lesson.name}')}\n\n"
    made = v4.new_notebook()
    made.cells = [v4.new_markdown_cell(title + said.how[kind].format(name=lesson.name))]
    if kind == "exercises" and (asked := quiz.markdown(sheet.quiz, said)):
        made.cells.append(v4.new_markdown_cell(asked))
    made.cells.append(v4.new_code_cell(address.setup_cell()))
    made.cells += [v4.new_code_cell(text) if code else v4.new_markdown_cell(text) for text, code in sheet.shared]
    made.cells += [cell for each in sheet.exercises for part in each.parts for cell in cells(each, part, said)]
    lessons.finished(made)
    for cell in made.cells:  # what is marked is named alike in all three notebooks
        cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
    return made


def _learner_cell(exercise, part, said) -> Iterator[NotebookNode]:
    if part.tag == "answer" and part.code:
        yield _marked(exercise, "answer", v4.new_code_cell(stubbed(part.text)), solution=True)
    elif part.tag == "answer":
        yield _marked(exercise, "answer", v4.new_markdown_cell(said.your_answer), solution=True, grade=True)
    elif part.tag == "check":
        yield _marked(exercise, "check", v4.new_code_cell(_told(exercise, part, said)), grade=True, locked=True)
    else:
        yield from _prose(part, said, folded=True)


def _grader_cell(exercise, part, said) -> Iterator[NotebookNode]:
    if part.tag == "answer" and part.code:
        yield _marked(exercise, "answer", v4.new_code_cell(part.text), solution=True)
    elif part.tag == "answer":
        model = f"### BEGIN SOLUTION\n{part.text}\n### END SOLUTION"
        yield _marked(exercise, "answer", v4.new_markdown_cell(model), solution=True, grade=True)
    elif part.tag == "check":
        hidden = [HIDDEN.format(text) for text in exercise.of("hidden")]
        text = _told(exercise, part, said, hidden)
        yield _marked(exercise, "check", v4.new_code_cell(text), grade=True, locked=True)
    else:
        yield from _prose(part, said, folded=True)


def _solution_cell(exercise, part, said) -> Iterator[NotebookNode]:
    if part.tag == "answer":
        yield v4.new_code_cell(solved(part.text)) if part.code else v4.new_markdown_cell(part.text)
    elif part.tag == "check":
        yield v4.new_code_cell(_told(exercise, part, said))
    elif part.tag != "hint":
        yield from _prose(part, said)


def _prose(part, said, folded=False) -> Iterator[NotebookNode]:
    """The cells that need no answer: the task, a hint, code that is given; the reason, where nothing is folded."""
    if part.tag in ("task", "given") or (part.tag == "why" and not folded):
        yield v4.new_code_cell(part.text) if part.code else v4.new_markdown_cell(part.text)
    elif part.tag == "hint" and folded:
        yield v4.new_markdown_cell(f"<details><summary>{said.hint}</summary>\n\n{part.text}\n\n</details>")


def _told(exercise, part, said, hidden=()):
    """A check that says when all is right, the hidden asserts, too."""
    return "\n".join([part.text, *hidden, f'print("{said.right.format(number=exercise.number)}")'])


def _marked(exercise, kind, cell, *, solution=False, grade=False, locked=False):
    """The cell with nbgrader's metadata (schema version 3); nobody deletes it or, if it is locked, changes it."""
    cell.metadata |= {"deletable": False} | ({"editable": False} if locked else {})
    cell.metadata["nbgrader"] = {
        "cell_type": cell.cell_type,
        "grade": grade,
        "grade_id": f"exercise-{exercise.number}-{kind}",
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    } | ({"points": exercise.points} if grade else {})
    return cell


def rules(sheet: Sheet) -> Iterator[str]:
    """Messages about what a sheet of exercises lacks."""
    if not 3 <= len(sheet.exercises) <= 5:
        yield f"{len(sheet.exercises)} exercises; three to five are a sitting"
    if not any("course.start_checks()" in text for text, _ in sheet.shared):
        yield "the shared cells must call course.start_checks()"
    for exercise in sheet.exercises:
        yield from (f"exercise {exercise.number}: {message}" for message in _rules(sheet, exercise))


def _rules(sheet, exercise):
    wanted = ["hint", "answer"] if exercise.explained else ["hint", "answer", "check", "hidden", "why"]
    yield from (f"no {tag} cell" for tag in wanted if not exercise.of(tag))
    if exercise.explained:
        return
    tags = [part.tag for part in exercise.parts]
    if "given" in tags[tags.index("answer") :]:
        yield "a given cell comes after the answer, where a learner would not run it"
    if len(exercise.of("wrong")) < 2:
        yield "fewer than two wrong answers"
    yield from ("a wrong answer must begin with a comment" for text in exercise.of("wrong") if text[0] != "#")
    if any(stubbed(text) == text for text in exercise.of("answer")):
        yield "no solution between ### BEGIN SOLUTION and ### END SOLUTION"
    wide = [line for part in exercise.parts if part.code for line in part.text.splitlines() if len(line) > 95]
    yield from (f"a line of {len(line)} characters, more than 95: {textwrap.shorten(line, 60)}" for line in wide)
