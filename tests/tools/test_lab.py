"""Learners' copies of the notebooks: new ones come, changed ones stay."""

import json
import os
import subprocess
import sys

import pytest

from tools import lab


@pytest.fixture
def folders(tmp_path):
    """notebooks/ with two lessons, and my/ filled from it."""
    notebooks, mine = tmp_path / "notebooks", tmp_path / "my"
    notebooks.mkdir()
    for name in ("01_a", "02_b"):
        (notebooks / f"{name}.ipynb").write_text(name)
    assert lab.fill(mine, notebooks) == []
    return notebooks, mine


def texts(folder):
    return {path.name[:4]: path.read_text() for path in folder.glob("*.ipynb")}


def test_all_notebooks_are_copied(folders):
    notebooks, mine = folders
    assert texts(mine) == texts(notebooks)


def test_unchanged_copies_follow_their_lessons(folders):
    notebooks, mine = folders
    (notebooks / "01_a.ipynb").write_text("better")
    (notebooks / "03_c.ipynb").write_text("new")
    assert lab.fill(mine, notebooks) == []
    assert texts(mine) == {"01_a": "better", "02_b": "02_b", "03_c": "new"}


def test_a_changed_copy_is_never_written_over(folders):
    notebooks, mine = folders
    (mine / "01_a.ipynb").write_text("my work")
    assert lab.fill(mine, notebooks) == []  # the lesson is as it was: there is nothing to say
    for text in ("better", "better still"):
        (notebooks / "01_a.ipynb").write_text(text)
        assert lab.fill(mine, notebooks) == ["01_a.ipynb"]
        assert texts(mine)["01_a"] == "my work"


def test_exercises_and_solutions_are_copied_into_their_folders(folders):
    notebooks, mine = folders
    (notebooks / "exercises").mkdir()
    (notebooks / "exercises" / "01_a.ipynb").write_text("tasks")
    (notebooks / ".ipynb_checkpoints").mkdir()
    (notebooks / ".ipynb_checkpoints" / "01_a.ipynb").write_text("of Jupyter")
    assert lab.fill(mine, notebooks) == []
    (mine / "exercises" / "01_a.ipynb").write_text("my answers")
    (notebooks / "exercises" / "01_a.ipynb").write_text("better tasks")
    assert lab.fill(mine, notebooks) == ["exercises/01_a.ipynb"]
    assert (mine / "exercises" / "01_a.ipynb").read_text() == "my answers"
    assert not (mine / ".ipynb_checkpoints").exists()


def test_a_copy_that_was_renamed_or_deleted_comes_anew(folders):
    notebooks, mine = folders
    (mine / "01_a.ipynb").rename(mine / "01_mine.ipynb")
    (notebooks / "01_a.ipynb").write_text("better")
    assert lab.fill(mine, notebooks) == []
    assert {path.name: path.read_text() for path in mine.glob("01*.ipynb")} == {
        "01_a.ipynb": "better",
        "01_mine.ipynb": "01_a",
    }


def test_a_notebook_of_a_lessons_name_that_was_there_before_stays(folders):
    notebooks, mine = folders
    (mine / "03_c.ipynb").write_text("mine")
    (notebooks / "03_c.ipynb").write_text("the course's")
    assert lab.fill(mine, notebooks) == ["03_c.ipynb"]
    assert texts(mine)["03_c"] == "mine"


@pytest.mark.parametrize("damage", ["", "{", "[1]", "3", "null"])
def test_where_the_notes_are_damaged_no_copy_counts_as_unchanged(folders, damage):
    notebooks, mine = folders
    (mine / lab.COPIED).write_text(damage)
    (notebooks / "01_a.ipynb").write_text("better")
    assert lab.fill(mine, notebooks) == ["01_a.ipynb"]
    assert texts(mine)["01_a"] == "01_a"
    assert isinstance(json.loads((mine / lab.COPIED).read_text()), dict)


def test_a_lesson_that_is_gone_leaves_its_copy(folders):
    notebooks, mine = folders
    (notebooks / "01_a.ipynb").unlink()
    assert lab.fill(mine, notebooks) == []
    assert "01_a" in texts(mine)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no root")
@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_may_open_the_lab(monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--allow-root" in lab.command([])) == allowed


def test_jupyterlab_understands_the_command(tmp_path):
    done = subprocess.run([*lab.command(["--version"], tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()[0].isdigit()


def test_git_ignores_the_copies():
    done = subprocess.run(["git", "check-ignore", "my/01_a.ipynb"], cwd=lab.ROOT, capture_output=True, text=True)
    if done.returncode == 128:
        pytest.skip("this is no clone")
    assert done.stdout.strip() == "my/01_a.ipynb"


def test_copy_opens_nothing(folders, monkeypatch, capsys):
    notebooks, mine = folders
    (mine / "01_a.ipynb").write_text("my work")
    (notebooks / "01_a.ipynb").write_text("better")
    monkeypatch.setattr(lab.fill, "__defaults__", (mine, notebooks))
    assert lab.main(["--copy"]) == 0
    assert "my/01_a.ipynb is yours and stays" in capsys.readouterr().out
    assert sys.executable in lab.command([])
