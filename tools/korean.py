"""The Korean edition: `python -m tools.korean [NN ...]` brings lessons/NN_name/ko.po and notebooks/ko/ up to date.

A lesson has a Korean edition when it has a ko.po (`--new NN` begins one). The catalogue holds the Markdown of the
lesson, its exercises and its quiz; code and outputs are those of the English notebooks, byte for byte. It also holds
what the checks of the exercises say. That is looked up while a notebook runs (course/translations.py), in
course/locale, which is compiled from all catalogues.

Where a translation is behind, the notebook keeps the English block under a line that says so, and the linter fails.
To release nevertheless, write `X-Behind: allowed` into the header of that ko.po.
"""

import argparse
import ast
import dataclasses
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
import polib

from course import checks, translations
from course.cli import lessons
from course.cli.lessons import Lesson
from tools import build, catalogue, exercises, files, korean_rules, words

SOURCE = "ko.po"
FOLDER = build.NOTEBOOKS / "ko"
COMPILED = translations.FOLDER / "ko" / "LC_MESSAGES" / f"{translations.DOMAIN}.mo"
BEHIND = "*(이 부분은 번역이 아직 영어 원문을 따라오지 못했습니다.)*"
TIMES = re.compile(f"{words.WORDS['en'].reading}(, in two sittings)?\\. {words.WORDS['en'].running}")
TITLE = re.compile(r"# \S+ · (?P<title>.+)\n\n\*\*(?P<question>.+\?)\*\*$", re.MULTILINE)
BADGE = re.compile(r"(?<=/notebooks/)(?=[\w/]+\.ipynb\))")
BARE = re.compile(r"#|\*\*[^*]+\?\*\*$")  # titles and the question stand alone
UNITS = {"s": "초", "min": "분"}


def source(lesson: Lesson) -> Path:
    """Where a lesson's Korean is written."""
    return lesson.path.with_name(SOURCE)


def texts(lesson: Lesson) -> Iterator[str]:
    """All Markdown of a lesson, its exercises and its quiz."""
    yield from (cell.source for cell in lessons.notebook(lesson).cells if cell.cell_type == "markdown")
    if not exercises.source(lesson).exists():
        return
    sheet = exercises.read(lesson)
    yield from (text for text, code in sheet.shared if not code)
    yield from (part.text for each in sheet.exercises for part in each.parts if not part.code)
    for question in sheet.quiz:
        yield from (question["text"], *(choice[key] for choice in question["choice"] for key in ("text", "why")))


def wanted(lesson: Lesson) -> list[str]:
    """The messages that must be translated."""
    blocks = [each for each in catalogue.messages(texts(lesson)) if not TIMES.fullmatch(each)]
    return list(dict.fromkeys([*blocks, *told(lesson)]))


def told(lesson: Lesson) -> Iterator[str]:
    """What the checks of a lesson's exercises say, {0}, {1}, ... for the values in it."""
    if not exercises.source(lesson).exists():
        return
    for exercise in exercises.read(lesson).exercises:
        for check in exercise.of("check"):
            asserts = (node for node in ast.walk(ast.parse(check)) if isinstance(node, ast.Assert) and node.msg)
            yield from filter(None, (checks.template(node.msg)[0] for node in asserts))


def compiled() -> bytes:
    """The catalogue of what is said while a notebook runs, in gettext's binary form."""
    found = catalogue.empty()
    for lesson in lessons.lessons():
        if source(lesson).exists():
            korean = Korean(lesson).known
            known = (korean[each] for each in told(lesson) if each in korean and not korean[each].fuzzy)
            new = (entry for entry in known if entry.msgstr and not found.find(entry.msgid))
            found.extend(polib.POEntry(msgid=entry.msgid, msgstr=entry.msgstr) for entry in new)
    return found.to_binary()


class Korean:
    """A lesson's translations: an instance takes a message and returns its Korean."""

    def __init__(self, lesson: Lesson):
        found = catalogue.read(source(lesson))
        self.known = {entry.msgid: entry for entry in found if not entry.obsolete}

    def __call__(self, english: str) -> str:
        if times := TIMES.fullmatch(english):
            return _times(*times.groups())
        entry = self.known.get(english)
        if entry is None or not entry.msgstr:
            return english if BARE.match(english) else f"{BEHIND}\n\n{english}"
        return f"{BEHIND}\n\n{entry.msgstr}" if entry.fuzzy else entry.msgstr

    def text(self, markdown: str) -> str:
        """Markdown in Korean."""
        return catalogue.translated(markdown, self)

    def lesson(self, lesson: Lesson) -> Lesson:
        """The lesson in Korean."""
        made = lessons.notebook(lesson)
        for cell in made.cells:
            if cell.cell_type == "markdown":
                cell.source = self.text(cell.source)
        found = TITLE.match(made.cells[0].source)
        if found is None:
            expected = f"# {lesson.number} · 제목 and **질문?**"
            raise ValueError(f"{source(lesson)}: title and question must be `{expected}`")
        return dataclasses.replace(lesson, text=jupytext.writes(made, fmt="py:percent"), **found.groupdict())

    def sheet(self, lesson: Lesson) -> exercises.Sheet | None:
        """Its exercises and quiz in Korean; None if it has none."""
        if not exercises.source(lesson).exists():
            return None
        sheet = exercises.read(lesson)
        return dataclasses.replace(
            sheet,
            lesson=self.lesson(lesson),
            shared=[(text if code else self.text(text), code) for text, code in sheet.shared],
            exercises=[self.exercise(each) for each in sheet.exercises],
            quiz=[self.question(each) for each in sheet.quiz],
        )

    def exercise(self, exercise: exercises.Exercise) -> exercises.Exercise:
        """One exercise in Korean."""
        parts = [part if part.code else dataclasses.replace(part, text=self.text(part.text)) for part in exercise.parts]
        return dataclasses.replace(exercise, title=exercises.HEADING.match(parts[0].text)["title"], parts=parts)

    def question(self, question: dict) -> dict:
        """One question of the quiz in Korean."""
        choices = [each | {key: self.text(each[key]) for key in ("text", "why")} for each in question["choice"]]
        return {"text": self.text(question["text"]), "choice": choices}


def _times(minutes, sittings, quick, unit, full, other):
    """The line that says how long reading and running take."""
    reading = f"**읽기** 약 {minutes}분{', 두 번에 나누어' if sittings else ''}."
    return f"{reading} **실행 시간** {quick}{UNITS[unit]}(quick), {full}{UNITS[other]}(full), CPU 코어 2개 기준."


def edition(lesson: Lesson) -> dict[Path, str]:
    """The notebooks of a lesson's Korean edition, {path: contents}."""
    korean = Korean(lesson)
    sheet = korean.sheet(lesson)
    book = build.assembled(korean.lesson(lesson), sheet, _following(lesson))
    found = {f"{lesson.name}.ipynb": _like(build.built(lesson), book)}
    if sheet:
        english, solutions = exercises.read(lesson), exercises.solutions(sheet)
        learner = _like(exercises.learner_notebook(english), exercises.learner_notebook(sheet))
        found[f"exercises/{lesson.name}.ipynb"] = learner
        found[f"{solutions.name}.ipynb"] = _like(build.built(exercises.solutions(english)), lessons.notebook(solutions))
    return {FOLDER / name: nbformat.writes(made) + "\n" for name, made in found.items()}


def _following(lesson):
    """The next lesson, in Korean if there is a Korean edition of it."""
    after = [other for other in lessons.lessons() if other.name > lesson.name][:1]
    return [Korean(other).lesson(other) if source(other).exists() else other for other in after]


def _like(english, korean):
    """The Korean notebook with code, outputs and metadata of the English one, and badges that lead to the Korean."""
    if english is None:
        raise ValueError("there is no English notebook; run `make notebooks`")
    for cell, done in zip(_code(korean), _code(english), strict=True):
        cell.update(done)
    for cell in korean.cells:
        if cell.cell_type == "markdown":
            cell.source = BADGE.sub("ko/", cell.source)
    korean.metadata = english.metadata
    return korean


def _code(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


def update(lesson: Lesson) -> None:
    """Bring a lesson's catalogue up to date with its English, and write its Korean notebooks."""
    catalogue.write(source(lesson), catalogue.merged(catalogue.read(source(lesson)), wanted(lesson)))
    for path, text in edition(lesson).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.write(path, text)


def update_all(chosen: list[Lesson]) -> None:
    """Update those lessons that have a Korean edition, and remove Korean notebooks that belong to none."""
    for lesson in chosen:
        if source(lesson).exists():
            update(lesson)
    for path in orphans():
        path.unlink()
    if not is_compiled():
        files.write(COMPILED, compiled())


def is_compiled() -> bool:
    """Whether course/locale holds what the catalogues say."""
    return COMPILED.exists() and COMPILED.read_bytes() == compiled()


def messages(lesson: Lesson) -> Iterator[str]:
    """What is to be mended in a lesson's Korean edition, if it has one."""
    if not source(lesson).exists():
        return
    found = catalogue.read(source(lesson))
    if found.metadata.get("X-Behind") != "allowed":
        yield from catalogue.behind(found, wanted(lesson))
    for entry in found:
        if entry.msgstr and not entry.obsolete and not entry.fuzzy:
            yield from (f"{message}: {catalogue.short(entry.msgid)}" for message in korean_rules.check(entry))
    stale = [path for path, text in edition(lesson).items() if not _holds(path, text)]
    yield from (f"{path.relative_to(build.NOTEBOOKS)} is stale; run `python -m tools.korean`" for path in stale)


def _holds(path, text):
    return path.exists() and path.read_text(encoding="utf-8") == text


def orphans() -> list[Path]:
    """Korean notebooks of which there is no lesson, or no Korean."""
    names = [lesson.name for lesson in lessons.lessons() if source(lesson).exists()]
    kept = {FOLDER / kind / f"{name}.ipynb" for name in names for kind in ("", "exercises", "solutions")}
    return sorted(set(FOLDER.rglob("*.ipynb")) - kept)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.korean", description="Bring the Korean edition up to date.")
    parser.add_argument("lessons", nargs="*", metavar="NN", help="such as 03; all that have a ko.po if left out")
    parser.add_argument("--new", action="store_true", help="begin the ko.po of these lessons")
    options = parser.parse_args(arguments)
    try:
        chosen = [lessons.find(name) for name in options.lessons] or lessons.lessons()
        for lesson in chosen if options.new and options.lessons else ():
            catalogue.write(source(lesson), catalogue.merged(catalogue.read(source(lesson)), wanted(lesson)))
        update_all(chosen)
        found = [f"{lesson.name}: {message}" for lesson in chosen for message in messages(lesson)]
        print("\n".join(found) or "nothing to mend")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
