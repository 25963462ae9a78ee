"""Slides: how a lesson is divided, and that a page of them needs nothing from outside."""

import re

import nbformat
import pytest

from course.cli import lessons
from tools import address, build, slides

ASSETS = {
    "dist/reveal.css": ".reveal {}",
    "dist/theme/white.css": "@import url(./fonts/a.css);\n.white {}",
    "dist/reveal.js": "var Reveal;",
}


def kinds(*cells):
    notebook = nbformat.v4.new_notebook(cells=cells)
    return [(cell.metadata.slideshow.slide_type, cell.source) for cell in slides.divided(notebook).cells]


def code(source, *tags):
    return nbformat.v4.new_code_cell(source, metadata={"tags": [*tags]})


def test_headings_begin_a_column_and_cells_a_slide():
    text = nbformat.v4.new_markdown_cell("What you see.\n\n## Next question\n\nWhy?")
    assert kinds(text, code("1 + 1")) == [
        ("subslide", "What you see.\n\n"),
        ("slide", "## Next question\n\nWhy?"),
        ("subslide", "1 + 1"),
    ]


def test_what_only_sets_up_is_left_out():
    left_out = [
        code(address.setup_cell()),
        code("import keras\n\nfrom course import plots"),
        code("A = 1", "parameters"),
    ]
    assert [kind for kind, _ in kinds(*left_out, code("x", "skip"))] == ["skip"] * 4


@pytest.mark.parametrize("lesson", lessons.lessons()[:2], ids=lambda lesson: lesson.name)
def test_a_page_of_slides_needs_no_network(lesson):
    made = slides.slides(build.built(lesson), ASSETS, "A title")
    assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?!data:)[^\"]*", made) == []
    assert re.findall(r"@import|url\((?!data:|#)", made) == []
    assert "<math" in made
    assert made.count("<section") > 30


def test_a_package_that_is_another_is_refused_and_removed(tmp_path):
    archive = tmp_path / "reveal.js-4.6.1.tgz"
    archive.write_bytes(b"something else")
    with pytest.raises(ValueError, match="not the file that this course was tried with"):
        slides.reveal(tmp_path)
    assert not archive.exists()
