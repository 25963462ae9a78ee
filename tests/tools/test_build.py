import nbformat
import pytest

from course import paths
from course.cli import lessons
from tools import build

LESSON = """# %% [markdown]
# # 07 · A title
#
# **A question?**

# %%
print("slow result")
"""


@pytest.fixture
def demo(tmp_path, monkeypatch):
    (tmp_path / "07_demo").mkdir()
    (tmp_path / "07_demo" / "lesson.py").write_text(LESSON, encoding="utf-8")
    monkeypatch.setattr(paths, "LESSONS", tmp_path)
    monkeypatch.setattr(build, "NOTEBOOKS", tmp_path / "notebooks")
    (tmp_path / "notebooks").mkdir()
    return tmp_path / "07_demo" / "lesson.py"


def rewrite(demo, old, new):
    demo.write_text(demo.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return lessons.find("07")


def test_two_builds_are_identical(demo):
    lesson = lessons.find("07")
    build.build(lesson)
    first = build.target(lesson).read_bytes()
    assert b"slow result" in first
    assert build.up_to_date(lesson)
    build.build(lesson)
    assert build.target(lesson).read_bytes() == first


def test_prose_changes_keep_outputs(demo):
    build.build(lessons.find("07"))
    lesson = rewrite(demo, "A title", "A better title")
    assert not build.up_to_date(lesson)
    assert build.refresh(lesson)
    assert build.up_to_date(lesson)
    text = build.target(lesson).read_text(encoding="utf-8")
    assert "A better title" in text
    assert '"slow result\\n"' in text


def test_code_changes_do_not_keep_outputs(demo):
    build.build(lessons.find("07"))
    assert not build.refresh(rewrite(demo, "slow result", "other result"))


def test_nothing_is_written_when_a_cell_fails(demo):
    build.build(lessons.find("07"))
    lesson = rewrite(demo, "print(", "1 / 0\nprint(")
    before = build.target(lesson).read_bytes()
    with pytest.raises(SystemExit, match="ZeroDivisionError"):
        build.build(lesson)
    assert build.target(lesson).read_bytes() == before


def test_metadata_is_minimal(demo):
    build.build(lessons.find("07"))
    notebook = nbformat.read(build.target(lessons.find("07")), as_version=4)
    nbformat.validate(notebook)
    assert sorted(notebook.metadata) == ["course", "kernelspec", "language_info"]
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.course.profile == "full"
