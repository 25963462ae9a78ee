"""Recurrent networks as diagrams."""

import pytest
from matplotlib.patches import FancyArrowPatch

from course import plots


def texts(fig):
    return [text.get_text() for text in fig.axes[0].texts]


def arrows(axes):
    return [patch for patch in axes.patches if isinstance(patch, FancyArrowPatch)]


def test_a_box_for_each_step_and_one_with_a_loop():
    fig = plots.unrolled()
    assert texts(fig).count("RNN") == texts(fig).count("$W$") == texts(fig).count("$U$") == 4
    assert {"$x_t$", "$x_1$", "$x_2$", "$x_3$", "$h_0$", "$h_1$", "$h_2$", "$h_3$"} < set(texts(fig))
    assert len(arrows(fig.axes[0])) == 9  # a loop, four states, four inputs


def test_six_ways_to_use_a_recurrent_layer():
    fig = plots.arrangements()
    read = {axes.get_title(): [text.get_text() for text in axes.texts] for axes in fig.axes}
    assert read["many to one"] == ["$x_1$", "$x_2$", "$x_3$", "$y$"]
    assert read["many to many"] == read["bidirectional"][::2] + read["bidirectional"][1::2]
    assert read["one to many"] == ["$x_1$", "$y_1$", "$y_2$", "$y_3$"]
    assert read["encoder and decoder"] == ["$x_1$", "$x_2$", "$y_1$", "$y_2$"]
    counts = {axes.get_title(): len(arrows(axes)) for axes in fig.axes}
    # states, inputs, outputs; and what is fed back, or goes from layer to layer
    assert counts["many to one"] == 2 + 3 + 1
    assert counts["one to many"] == 2 + 1 + 3 + 2
    assert counts["encoder and decoder"] == 3 + 2 + 2 + 1
    assert counts["stacked"] == 4 + 3 + 1 + 3
    assert counts["bidirectional"] == 4 + 6 + 6


def test_the_gates_of_an_lstm():
    fig = plots.lstm_cell()
    named = [text.splitlines()[0] for text in texts(fig) if "\n" in text]
    assert named == ["forget", "input", "candidate", "output"]
    assert texts(fig).count("×") == 3
    assert texts(fig).count("+") == 1
    assert {"1 forget", "2 write", "3 show"} < set(texts(fig))
    assert {"$c_{t-1}$", "$c_t$", "$h_{t-1}$", "$h_t$", "$x_t$", "tanh"} < set(texts(fig))
    assert "forget gate" in fig.sentence


def test_what_is_drawn_is_read_next():
    fig = plots.autoregressive("go", "ose")
    placed = {name: [] for name in "gose"}
    for text in fig.axes[0].texts:
        if text.get_text() in placed:
            placed[text.get_text()].append(text.get_position())
    assert texts(fig).count("RNN") == 4  # the e is never read
    assert len(placed["o"]) == 3  # of the prompt, drawn, and read
    (x_drawn, y_drawn), (x_read, y_read) = sorted(placed["s"])
    assert x_drawn < x_read
    assert y_drawn > y_read
    assert len(placed["e"]) == 1


@pytest.mark.parametrize(("prompt", "drawn"), [("", "a"), ("a", ""), ("goose", "go")])
def test_a_network_needs_a_prompt_and_a_page_has_an_end(prompt, drawn):
    with pytest.raises(ValueError, match="at most six"):
        plots.autoregressive(prompt, drawn)


@pytest.mark.parametrize(
    "fig", [plots.unrolled(), plots.arrangements(), plots.lstm_cell(), plots.autoregressive("go", "ose")]
)
def test_nothing_covers_another_or_leaves_the_page(fig):
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for axes in fig.axes for text in (*axes.texts, axes.title) if text.get_text()]
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])
    assert all(fig.bbox.x0 <= box.x0 and box.x1 <= fig.bbox.x1 for box in boxes)
    assert all(fig.bbox.y0 <= box.y0 and box.y1 <= fig.bbox.y1 for box in boxes)
