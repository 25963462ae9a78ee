"""Recurrent networks as diagrams."""

import pytest
from matplotlib.patches import FancyArrowPatch

from course import plots


def texts(fig):
    return [text.get_text() for text in fig.axes[0].texts]


@pytest.mark.parametrize("layers", [1, 2])
def test_a_box_for_each_step_and_one_with_a_loop(layers):
    fig = plots.unrolled(layers)
    assert texts(fig).count("RNN") == 4 * layers
    assert {"$x_t$", "$x_1$", "$x_2$", "$x_3$", "$h_0$", "$h_1$", "$h_2$", "$h_3$"} < set(texts(fig))
    assert ("$k_3$" in texts(fig)) == (layers == 2)
    arrows = [patch for patch in fig.axes[0].patches if isinstance(patch, FancyArrowPatch)]
    assert len(arrows) == 9 * layers  # a loop, four states, four inputs


def test_the_gates_of_an_lstm():
    fig = plots.lstm_cell()
    named = [text.splitlines()[0] for text in texts(fig) if "\n" in text]
    assert named == ["forget", "input", "candidate", "output"]
    assert texts(fig).count("×") == 3
    assert texts(fig).count("+") == 1
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
    "fig", [plots.unrolled(), plots.unrolled(2), plots.lstm_cell(), plots.autoregressive("go", "ose")]
)
def test_nothing_covers_another_or_leaves_the_page(fig):
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in fig.axes[0].texts]
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])
    assert all(fig.bbox.x0 <= box.x0 and box.x1 <= fig.bbox.x1 for box in boxes)
    assert all(fig.bbox.y0 <= box.y0 and box.y1 <= fig.bbox.y1 for box in boxes)
