"""What is added to a lesson's list is shown: nothing vanishes in a zip or behind a fixed number."""

import ast
import inspect
import pydoc
import re
import textwrap

import pytest

from course import plots, scratch
from course.cli import lessons

LESSONS = {lesson.name: lessons.notebook(lesson).cells for lesson in lessons.lessons()}


def code(name):
    return [cell.source for cell in LESSONS[name] if cell.cell_type == "code"]


@pytest.mark.parametrize("name", LESSONS)
def test_no_zip_of_a_lesson_drops_what_is_too_much(name):
    assert not [cell for cell in code(name) if "strict=False" in cell]


@pytest.mark.parametrize("name", LESSONS)
def test_source_that_a_lesson_shows_fits_on_a_page(name):
    for shown in re.findall(r"^course\.show_source\((\S+)\)$", "\n".join(code(name)), re.MULTILINE):
        lines = textwrap.dedent(inspect.getsource(pydoc.locate(f"course.{shown}"))).splitlines()
        assert not [line for line in lines if len(line) > 88], shown


def test_one_more_activation_in_lesson_04_gets_a_panel_of_its_own(monkeypatch):
    import numpy as np

    (cell,) = (cell for cell in code("04_training_well") if "first of softmax" in cell)
    tree = ast.parse(cell)
    (names,) = (node.value.elts for node in tree.body if ast.unparse(node).startswith("names = "))
    names.append(ast.Constant("Another"))
    monkeypatch.setattr(scratch, "Another", type("Another", (scratch.Tanh,), {}), raising=False)
    space = {"np": np, "plots": plots, "scratch": scratch}
    exec(compile(ast.fix_missing_locations(tree), "lesson 04", "exec"), space)
    panels = [axis for axis in space["fig"].axes if axis.lines]
    assert [axis.get_title() for axis in panels] == [name.value for name in names] + ["first of softmax(z, 0, 0)"]
    assert [len(axis.lines) for axis in panels] == [2] * 10
