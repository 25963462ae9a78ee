"""The Korean edition of a demonstration lesson: what it is made of, and what is said of it."""

import nbformat
import polib
import pytest

from course import paths
from course.cli import lessons
from tests.tools.test_exercises import SHEET
from tests.tools.test_quiz import QUESTION
from tools import build, catalogue, korean

LESSON = """\
# %% [markdown]
# # 07 · A title
#
# **A question?**
#
# > **You will be able to**
# > - read
# >
# > **You need first** lesson 06.
# > **Reading** about 5 minutes. **Running** 20 s (quick), 3 min (full) on 2 CPU cores.

# %%
print("the same")  # in both

# %% [markdown]
# ## You have
#
# - read it
"""
KOREAN = {
    "# 07 · A title": "# 07 · 제목",
    "**A question?**": "**질문인가요?**",
    "**You will be able to**\n- read": "**학습 목표**\n- 읽기",
    "**You need first** lesson 06.": "**먼저 알아야 할 것** 06강.",
    "## You have": "## 정리",
    "- read it": "- 읽었습니다.",
    "## 1 ★ Double": "## 1 ★ 두 배",
    "Multiply.": "곱하세요.",
}


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    folder = tmp_path / "lessons" / "07_demo"
    folder.mkdir(parents=True)
    for name, text in {"lesson.py": LESSON, "exercises.py": SHEET, "quiz.toml": QUESTION * 5}.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(build, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr(korean, "FOLDER", tmp_path / "notebooks" / "ko")
    monkeypatch.setattr(korean, "COMPILED", tmp_path / "course.mo")
    found = lessons.find("07")
    for each in build.executed(found):
        made = build.notebook(each)
        for cell in made.cells:
            if cell.cell_type == "code":
                cell.outputs = [nbformat.v4.new_output("stream", text="made in English\n")]
        build._write(made, each)
    catalogue.write(korean.source(found), catalogue.merged(catalogue.empty(), korean.wanted(found)))
    return found


def translate(lesson, known=KOREAN):
    found = catalogue.read(korean.source(lesson))
    for entry in found:
        entry.msgstr = known.get(entry.msgid, entry.msgstr)
    catalogue.write(korean.source(lesson), found)


def written(name):
    return nbformat.read(korean.FOLDER / name, as_version=4)


def prose(book):
    return "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")


def test_code_and_outputs_are_those_of_the_english_notebook(lesson):
    translate(lesson)
    korean.update(lesson)
    for name in ("07_demo.ipynb", "solutions/07_demo.ipynb"):
        english = nbformat.read(build.NOTEBOOKS / name, as_version=4)
        ours = [(cell.source, cell.outputs) for cell in written(name).cells if cell.cell_type == "code"]
        assert ours == [(cell.source, cell.outputs) for cell in english.cells if cell.cell_type == "code"]


def test_prose_times_tasks_and_badges_are_korean(lesson):
    translate(lesson)
    korean.update(lesson)
    said = prose(written("07_demo.ipynb"))
    assert "# 07 · 제목\n\n**질문인가요?**\n\n> **학습 목표**\n> - 읽기\n>\n> **먼저 알아야 할 것** 06강." in said
    assert "> **읽기** 약 5분. **실행 시간** 20초(quick), 3분(full), CPU 코어 2개 기준." in said
    assert "1. ★ 두 배" in said
    assert "/notebooks/ko/exercises/07_demo.ipynb)" in said
    assert "<summary>힌트</summary>\n\n곱하세요." in prose(written("exercises/07_demo.ipynb"))


def test_what_is_not_translated_stays_english_under_a_line_that_says_so(lesson):
    translate(lesson)
    korean.update(lesson)
    assert f"{korean.BEHIND}\n\nDouble a number." in prose(written("exercises/07_demo.ipynb"))
    assert any("not translated: 'Double a number.'" in message for message in korean.messages(lesson))
    found = catalogue.read(korean.source(lesson))
    found.metadata["X-Behind"] = "allowed"
    catalogue.write(korean.source(lesson), found)
    assert not [message for message in korean.messages(lesson) if "translated" in message]


def test_changed_english_is_found_and_then_fuzzy(lesson):
    translate(lesson)
    korean.update(lesson)
    lesson.path.write_text(LESSON.replace("- read it", "- read it twice"), encoding="utf-8")
    changed = lessons.find("07")
    assert any("not translated: '- read it twice'" in message for message in korean.messages(changed))
    korean.update(changed)
    assert f"{korean.BEHIND}\n\n- 읽었습니다." in prose(written("07_demo.ipynb"))
    assert any("fuzzy" in message for message in korean.messages(changed))


def test_a_notebook_that_was_changed_by_hand_is_stale(lesson):
    translate(lesson)
    korean.update(lesson)
    assert not [message for message in korean.messages(lesson) if "stale" in message]
    path = korean.FOLDER / "07_demo.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("제목", "다른 제목"), encoding="utf-8")
    assert [message for message in korean.messages(lesson) if "stale" in message] == [
        "ko/07_demo.ipynb is stale; run `python -m tools.korean`"
    ]


def test_notebooks_of_no_korean_lesson_are_removed(lesson):
    korean.update(lesson)
    korean.source(lesson).unlink()
    assert len(korean.orphans()) == 3
    korean.update_all([lesson])
    assert korean.orphans() == []


def test_what_a_check_says_is_compiled_for_the_running_notebook(lesson):
    (message,) = korean.told(lesson)
    translate(lesson, KOREAN | {message: "두 배가 아닙니다"})
    korean.update_all([lesson])
    assert polib.mofile(str(korean.COMPILED)).find(message).msgstr == "두 배가 아닙니다"
    assert korean.is_compiled()
    translate(lesson, {message: "두 배여야 합니다"})
    assert not korean.is_compiled()


def test_a_title_without_its_question_is_refused(lesson):
    translate(lesson, KOREAN | {"**A question?**": "질문."})
    with pytest.raises(ValueError, match="title and question"):
        korean.update(lesson)
