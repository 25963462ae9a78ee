"""The slider: for a person only, and never in the way of a machine."""

import sys

import pytest

from course import plots


@pytest.fixture
def watched(monkeypatch):
    monkeypatch.delenv("COURSE_HEADLESS", raising=False)


def test_a_machine_gets_a_line_of_text(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_HEADLESS", "1")
    plots.slider(lambda value: pytest.fail("drawn"), [1, 2], label="bias")
    assert "a slider appears here" in capsys.readouterr().out


def test_a_person_gets_a_slider_that_draws_its_value(watched, monkeypatch):
    ipywidgets = pytest.importorskip("ipywidgets")
    shown = []
    monkeypatch.setattr(ipywidgets, "interact", lambda draw, value: shown.append((draw, value)))
    plots.slider(lambda bias: f"figure of {bias}", range(-20, 1), label="bias")
    ((draw, widget),) = shown
    assert (widget.value, widget.description) == (-10, "bias")
    assert list(widget.options) == list(range(-20, 1))
    assert draw(widget.value) == "figure of -10"


@pytest.mark.parametrize("headless", ["0", "1"])
def test_no_values_are_an_error(headless, monkeypatch):
    monkeypatch.setenv("COURSE_HEADLESS", headless)
    with pytest.raises(ValueError, match=r"a slider needs at least one value, such as range\(-20, 1\)"):
        plots.slider(lambda value: None, [], label="bias")


def test_without_ipywidgets_it_says_what_to_do(watched, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    plots.slider(lambda value: None, [1, 2], label="bias")
    assert "pip install ipywidgets" in capsys.readouterr().out
