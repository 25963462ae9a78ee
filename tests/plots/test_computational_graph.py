"""The picture of a small network with its numbers forwards and backwards."""

import numpy as np
import pytest

from course import plots, scratch
from course.plots import style

INPUTS = [1.0, 0.5]
FORWARD = [
    ([[2.0, -1.0], [1.5, 0.25]], [-3.0, 4.0], [5.0, 6.0], [0.71, 0.72]),
    ([[7.0], [-8.0]], [9.0], [10.0], [0.73]),
]
BACKWARD = [
    ([[0.11, 0.12], [0.13, 0.14]], [0.15, 0.16], [0.17, 0.18], [0.19, 0.2]),
    ([[0.21], [0.22]], [0.23], [0.24], [0.25]),
]


def numbers(fig, colour):
    return {
        float(t.get_text()): t.get_position() for t in fig.axes[0].texts if _is_number(t) and t.get_color() == colour
    }


def _is_number(text):
    return text.get_text().lstrip("-").replace(".", "").isdigit()


def flat(layers):
    return sorted(float(number) for layer in layers for array in layer for number in np.ravel(array))


def test_each_number_is_drawn_and_its_derivative_below_it():
    fig = plots.computational_graph(INPUTS, FORWARD, BACKWARD, loss=0.333)
    forward, backward = numbers(fig, style.BLACK), numbers(fig, style.RED)
    assert sorted(forward) == sorted({*INPUTS, *flat(FORWARD)})
    assert sorted(backward) == flat(BACKWARD)
    for value, derivative in ((2, 0.11), (-1, 0.12), (1.5, 0.13), (-3, 0.15), (6, 0.18), (0.71, 0.19), (-8, 0.22)):
        assert forward[value][0] == backward[derivative][0]
        assert 0 < forward[value][1] - backward[derivative][1] < 0.2
    assert "loss\n0.333" in [text.get_text() for text in fig.axes[0].texts]
    fig.canvas.draw()


def test_names_stand_in_front_of_their_numbers():
    fig = plots.computational_graph(INPUTS, FORWARD, BACKWARD, loss=0.333, symbols=("x", "Wbzh", "vcsp"))
    written = [text.get_text() for text in fig.axes[0].texts]
    for text in ("$x_{2}$", "$W_{12}$ = -1", "$b_{1}$ = -3", "$z_{2}$ = 6", "$h_{1}$ = 0.71", "$v_{2}$ = -8"):
        assert text in written
    for text in ("$c$ = 9", "$s$ = 10", "$p$ = 0.73"):  # there is only one
        assert text in written
    fig.canvas.draw()
    boxes = [text.get_window_extent() for text in fig.axes[0].texts if "=" in text.get_text()]
    for n, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:n])


def test_a_key_says_which_colour_runs_which_way():
    fig = plots.computational_graph(INPUTS, FORWARD, BACKWARD)
    ways = {text.get_text(): text.get_color() for text in fig.axes[0].texts if "computed" in text.get_text()}
    assert ways == {
        "values, computed forwards": style.BLACK,
        "derivatives of the loss, computed backwards": style.RED,
    }
    assert not any("computed" in text.get_text() for text in plots.computational_graph(INPUTS, FORWARD).axes[0].texts)


def test_forward_alone():
    fig = plots.computational_graph(INPUTS, FORWARD)
    assert not numbers(fig, style.RED)
    assert "derivative" not in fig.sentence
    assert "loss" not in fig.sentence


def test_a_weight_stands_at_the_edge_that_it_belongs_to():
    fig = plots.computational_graph(INPUTS, FORWARD)
    places = numbers(fig, style.BLACK)
    assert places[2][1] > places[-1][1] > places[1.5][1] > places[0.25][1]  # 1 → 1, 1 → 2, 2 → 1, 2 → 2
    assert places[7][1] > places[9.0][1] - 1 > places[-8][1]
    assert places[5][0] < places[7][0] < places[10][0]


def test_no_number_covers_another():
    fig = plots.computational_graph(INPUTS, FORWARD, BACKWARD, loss=0.333)
    fig.canvas.draw()
    boxes = [text.get_window_extent() for text in fig.axes[0].texts if _is_number(text)]
    for n, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:n])


def test_a_network_of_three_layers_fits_too():
    network = scratch.sigmoid_network([3, 2, 2, 1])
    parameters = network.parameters
    layers = [(k, b, b, b) for k, b in zip(parameters[::2], parameters[1::2], strict=True)]
    assert "3 → 2 → 2 → 1" in plots.computational_graph([1, 2, 3], layers).sentence


@pytest.mark.parametrize(
    ("inputs", "layers", "gradients"),
    [
        ([1, 2, 3], FORWARD, None),
        (INPUTS, [(*FORWARD[0][:3], [0.1]), FORWARD[1]], None),
        (INPUTS, FORWARD, [BACKWARD[0], ([[1]], [1], [1], [1])]),
    ],
)
def test_what_does_not_fit_is_an_error(inputs, layers, gradients):
    with pytest.raises(ValueError, match=r"layer [12] needs a kernel"):
        plots.computational_graph(inputs, layers, gradients)


def test_names_stand_above_their_circles_and_a_step_is_drawn():
    layers = [([[1], [1]], [-1.5], [0.5], [1])]
    (axes,) = plots.computational_graph([1, 1], layers, names=[["a", "b"], ["AND"]], activation="step").axes
    written = [text.get_text() for text in axes.texts]
    assert {"a", "b", "AND"} < set(written)
    assert "σ" not in written
    name, output = (next(text for text in axes.texts if text.get_text() == wanted) for wanted in ("AND", "Σ"))
    assert name.get_position()[0] > output.get_position()[0]
