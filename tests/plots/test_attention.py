"""Weights of attention: what is drawn, and what does not fit."""

import pytest

from course import plots
from course.plots import style

WORDS = ["아버지가", "( )", "들어가신다"]


def test_lines_are_as_thick_as_weights():
    fig = plots.attention_arcs([(WORDS, 1, [0.7, 0.01, 0.29])])
    assert [line.get_linewidth() for line in fig.axes[0].lines] == pytest.approx([12 * 0.7, 12 * 0.29])


def test_where_no_font_has_hangul_words_are_numbers(monkeypatch):
    monkeypatch.setattr(style, "hangul_fonts", list)
    fig = plots.attention_arcs([(WORDS, 1, [0.7, 0.1, 0.2])])
    assert {"1", "2", "3"} <= {text.get_text() for text in fig.axes[0].texts}
    fig = plots.attention_arcs([(["the", "cat"], 1, [0.7, 0.3])])
    assert {"the", "cat"} <= {text.get_text() for text in fig.axes[0].texts}


def test_what_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="need as many weights and a place"):
        plots.attention_arcs([(WORDS, 3, [0.7, 0.1, 0.2])])
    with pytest.raises(ValueError, match="from one to four"):
        plots.attention_arcs([])
