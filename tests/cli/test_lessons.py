import json

import pytest

from course.cli import lessons
from course.cli.main import main

TEXT = """# %% [markdown]
# # 07 · A title
#
# **A question?**

# %% tags=["parameters"]
try:
    a = 1
except ValueError:
    # %pip install -q x==1
    a = 2

# %%
a

# %%
a
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "07_demo").mkdir()
    (tmp_path / "07_demo" / "lesson.py").write_text(TEXT, encoding="utf-8")
    (tmp_path / "notes").mkdir()
    monkeypatch.setattr(lessons.paths, "LESSONS", tmp_path)
    return tmp_path


def test_reads_title_and_question(folder):
    (lesson,) = lessons.lessons()
    assert (lesson.name, lesson.number, lesson.title, lesson.question) == ("07_demo", "07", "A title", "A question?")


@pytest.mark.parametrize("name", ["07", "7", "07_demo"])
def test_find(folder, name):
    assert lessons.find(name).name == "07_demo"


@pytest.fixture
def split(folder):
    """Lesson 07, its second half 07b, and lesson 08."""
    for name in ("08_next", "07b_half"):
        (folder / name).mkdir()
        text = TEXT.replace("# # 07 ·", f"# # {name.partition('_')[0]} ·")
        (folder / name / "lesson.py").write_text(text, encoding="utf-8")
    return folder


def test_a_split_lesson_stands_before_the_next_number(split):
    assert [lesson.number for lesson in lessons.lessons()] == ["07", "07b", "08"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [("07", "07_demo"), ("7", "07_demo"), ("07b", "07b_half"), ("7b", "07b_half"), ("07b_half", "07b_half")],
)
def test_the_halves_of_a_split_lesson_are_two(split, asked, name):
    assert lessons.find(asked).name == name


def test_a_half_has_its_letter_in_its_title(split):
    (split / "07b_half" / "lesson.py").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ValueError, match="in the folder 07b_half, but its title says 07"):
        lessons.lessons()


@pytest.mark.parametrize("name", ["notes", "7_demo", "07", "07B_demo", "07bc_demo", "007_demo"])
def test_other_folders_are_no_lessons(name):
    assert not lessons.is_numbered(name)


def test_find_nothing(folder):
    with pytest.raises(ValueError, match="no lesson '99'; there are 07_demo"):
        lessons.find("99")


def test_a_lesson_without_a_question(folder):
    (folder / "08_bad").mkdir()
    (folder / "08_bad" / "lesson.py").write_text("# %% [markdown]\n# # 08 · Only a title\n")
    with pytest.raises(ValueError, match="must begin with"):
        lessons.lessons()


def test_notebook(folder):
    notebook = lessons.notebook(lessons.find("07"))
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code", "code", "code"]
    assert notebook.cells[1].metadata.tags == ["parameters"]
    assert "    %pip install -q x==1" in notebook.cells[1].source  # magics come alive
    assert notebook.cells[2].id != notebook.cells[3].id


def test_ids_do_not_depend_on_the_cells_before(folder):
    before = [cell.id for cell in lessons.notebook(lessons.find("07")).cells]
    text = TEXT.replace("# %%\na\n\n# %%", "# %%\nb\n\n# %%\na\n\n# %%")
    (folder / "07_demo" / "lesson.py").write_text(text, encoding="utf-8")
    after = [cell.id for cell in lessons.notebook(lessons.find("07")).cells]
    assert [name for name in after if name in before] == before


def test_a_copied_lesson_that_kept_its_number_is_told(folder):
    (folder / "08_copy").mkdir()
    (folder / "08_copy" / "lesson.py").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ValueError, match="in the folder 08_copy, but its title says 07"):
        lessons.lessons()
    assert lessons.find("07").name == "07_demo"  # and does not keep another from running


def test_two_lessons_of_one_number(folder):
    (folder / "07_copy").mkdir()
    (folder / "07_copy" / "lesson.py").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ValueError, match="'7' may be 07_copy or 07_demo"):
        lessons.find("7")
    assert lessons.find("07_demo").name == "07_demo"


def test_a_byte_order_mark_is_no_part_of_a_lesson(folder):
    before = lessons.find("07").text
    (folder / "07_demo" / "lesson.py").write_text(TEXT, encoding="utf-8-sig")
    assert lessons.find("07").text == before


def test_a_lesson_in_another_encoding_is_named(folder):
    (folder / "07_demo" / "lesson.py").write_text(TEXT + "# 한글", encoding="cp949")
    with pytest.raises(ValueError, match=r"07_demo.*lesson.py is not UTF-8"):
        lessons.lessons()


def test_lessons_as_json(folder, capsys):
    assert main(["lessons", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["number"], found["question"]) == ("07", "A question?")
