"""The page on its own, and in Chromium where Playwright is installed."""

import nbformat.v4 as nb
import pytest

from course.cli.page import html


def page(*cells):
    notebook = nb.new_notebook(cells=list(cells))
    notebook.metadata["language_info"] = {"name": "python"}
    return html(notebook, "07 · A title")


def test_formulas_are_mathml():
    made = page(nb.new_markdown_cell("So $w_1 \\cdot x$ and\n\n$$\\sum_k (a_k - t_k)^2$$"))
    assert made.count("<math ") == 2
    assert "<msub><mi>w</mi><mn>1</mn></msub>" in made
    assert "$" not in made.split("<body", 1)[1]


def test_a_formula_that_cannot_be_converted_is_shown_as_it_is():
    made = page(nb.new_markdown_cell("So $a^b^c$ here, and $a < b$"))
    assert "<code>a^b^c</code>" in made
    assert "<math " in made


def test_nothing_is_loaded_from_elsewhere():
    made = page(nb.new_markdown_cell("# 07 · A title"), nb.new_code_cell("1 + 1"))
    assert "<script" not in made
    assert "http" not in made.split("<body", 1)[1]
    assert "07 · A title" in made.split("</title>")[0]


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1280])
def test_long_lines_scroll_instead_of_being_cut_or_broken(width, tmp_path):
    from playwright.sync_api import sync_playwright

    long = "numbers = [" + "0.123456789, " * 40 + "]"
    stream = nb.new_output("stream", name="stdout", text=long)
    shown = nb.new_output("display_data", data={"text/markdown": f"```python\n{long}\n```"})
    (tmp_path / "page.html").write_text(page(nb.new_code_cell(long, outputs=[stream, shown])), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": width, "height": 800})
        tab.goto((tmp_path / "page.html").as_uri())
        boxes = tab.evaluate(
            "[...document.querySelectorAll('pre')].map(e => [e.clientWidth, e.scrollWidth, e.clientHeight])"
        )
        browser.close()
    assert len(boxes) == 3
    for seen, whole, height in boxes:
        assert seen < min(width, whole)
        assert height < 60  # one line and a scroll bar
