"""What lessons show besides figures: source code, and a button for a photograph."""

import datetime
import io
import types

import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image
from tqdm import tqdm

import course
from course import datasets, display


def test_prints_source_outside_notebooks(capsys):
    course.show_source(course.pick)
    assert capsys.readouterr().out.startswith("def pick(")


@pytest.mark.parametrize("thing", [3, len, "text"])
def test_things_without_source(thing):
    with pytest.raises(TypeError, match="no Python source"):
        course.show_source(thing)


@pytest.fixture
def shown(monkeypatch):
    """All that is displayed where a person runs the notebook."""
    shown = []
    monkeypatch.delenv("COURSE_HEADLESS", raising=False)
    monkeypatch.setattr("IPython.display.display", lambda *each, **options: shown.extend(each))
    return shown


@pytest.fixture
def kernel(monkeypatch):
    """As in a notebook's kernel."""
    monkeypatch.setattr("IPython.get_ipython", lambda: types.SimpleNamespace(kernel=None))


def test_a_notebook_shows_source_that_breaks_between_words_only(kernel, shown):
    course.show_source(display.show_source)
    html = BeautifulSoup(shown[0]["text/html"], "html.parser")
    assert html.pre["style"] == "font-family: monospace; white-space: pre-wrap; word-break: normal"
    assert html.pre.text.rstrip() == shown[0]["text/plain"]
    assert shown[0]["text/plain"].startswith("def show_source(")
    keyword = next(span for span in html.pre.find_all("span") if span.text == "def")
    assert "font-weight: bold" in keyword["style"]


def test_colours_can_be_read_on_white_and_on_black(kernel, shown):
    course.show_source(display)
    styles = [span["style"] for span in BeautifulSoup(shown[0]["text/html"], "html.parser").pre.find_all("span")]
    colours = {style.split("#")[1][:6] for style in styles if "#" in style}
    assert len(colours) >= 4
    for colour in colours:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = np.dot(linear, [0.2126, 0.7152, 0.0722])
        assert 1.05 / (luminance + 0.05) >= 4.5, colour  # WCAG's contrast, for text on white
        assert (luminance + 0.05) / 0.05 >= 4.5, colour


def file_of(image):
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def upload(shown, answer, *contents):
    """Ask for a photograph, upload these files one after the other, and return what the button's output shows."""
    ipywidgets = pytest.importorskip("ipywidgets")
    datasets.ask_for_photo(answer)
    button = next(each for each in shown if isinstance(each, ipywidgets.FileUpload))
    for content in contents:
        file = {"name": "a.png", "type": "image/png", "size": len(content), "content": memoryview(content)}
        button.value = (file | {"last_modified": datetime.datetime(2026, 11, 21)},)


def test_the_button_answers_with_what_was_uploaded(shown):
    upload(shown, lambda content: datasets.photo(content).shape, file_of(Image.new("RGB", (20, 10), "red")))
    assert shown[-1] == (100, 100, 3)


def test_a_file_that_is_no_picture_gets_one_sentence(shown, capsys):
    upload(shown, datasets.photo, b"some text", file_of(Image.new("RGB", (20, 10), "red")))
    (line,) = capsys.readouterr().out.replace("\x1b[2K\r", "").splitlines()
    assert line.startswith("the uploaded file cannot be read as a picture")
    assert "<_io" not in line
    assert shown[-1].shape == (100, 100, 3)  # and the next file is answered


def test_other_errors_are_not_hidden(shown):
    with pytest.raises(ZeroDivisionError):
        upload(shown, lambda content: 1 / 0, b"")


def test_files_as_ipywidgets_7_gives_them():
    """In Colab; `make test-colab` presses the real button."""
    assert display._contents({"a.png": {"metadata": {"name": "a.png", "size": 3}, "content": b"abc"}}) == [b"abc"]
    assert display._contents({}) == display._contents(()) == []


def test_no_button_where_a_machine_runs(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_HEADLESS", "1")
    datasets.ask_for_photo(None)
    assert "button for your photograph" in capsys.readouterr().out


@pytest.fixture
def shell(monkeypatch):
    """An IPython shell that takes itself for a notebook's kernel, with short interrupts."""
    shell = InteractiveShell.instance()
    monkeypatch.setattr(InteractiveShell, "kernel", None, raising=False)
    display.tidy_interrupts()
    display.tidy_interrupts()  # the setup cell, run again
    yield shell
    shell.events.unregister("post_run_cell", display._close_bars)
    InteractiveShell.clear_instance()


def test_an_interrupted_cell_ends_in_one_line(shell, capsys):
    result = shell.run_cell("raise KeyboardInterrupt")
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert capsys.readouterr().out.splitlines() == ["KeyboardInterrupt: you stopped this cell before its end."]
    shell.run_cell("1 / 0")
    assert "Traceback" in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["raise KeyboardInterrupt", "1 / 0"])
def test_a_cell_that_fails_leaves_no_bar(shell, ending):
    class Live(tqdm):
        shown = None

    bar, others = Live(total=9, file=io.StringIO()), tqdm(total=9, file=io.StringIO())
    shell.run_cell(ending)
    assert bar.disable  # as tqdm marks a bar that is closed
    assert not others.disable
    others.close()
