"""Rosenblatt's rule, exactly."""

import numpy as np
import pytest

from course.scratch import rosenblatt

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
AND, OR, XOR = [0, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 0]
START = [-0.5, 0, 0]


def outputs(weights):
    return (weights[0] + X @ weights[1:] > 0).astype(int).tolist()


def corrected(steps):
    return [step for step in steps if step.output != step.target]


def test_the_first_epoch_is_that_worked_out_by_hand():
    steps = rosenblatt(X, AND, START, epochs=1)
    assert [(step.inputs.tolist(), step.target, step.output) for step in steps] == [
        ([0, 0], 0, 0), ([0, 1], 0, 0), ([1, 0], 0, 0), ([1, 1], 1, 0),
    ]  # fmt: skip
    assert [step.weights.tolist() for step in steps] == [[-0.5, 0, 0]] * 3 + [[0.5, 1, 1]]


def test_inputs_are_subtracted_where_the_output_is_1_and_the_target_0():
    (step,) = rosenblatt([[2, 3]], [0], [0.5, 1, 1], epochs=1)
    assert (step.output, step.weights.tolist()) == (1, [-0.5, -1, -2])


def test_a_sum_of_0_gives_the_output_0():
    (step,) = rosenblatt([[1, 1]], [0], [0, 0, 0], epochs=1)
    assert step.output == 0


@pytest.mark.parametrize(
    ("y", "epochs", "corrections", "weights"), [(AND, 6, 10, [-2.5, 2, 1]), (OR, 4, 4, [-0.5, 1, 1])]
)
def test_and_and_or_are_learned(y, epochs, corrections, weights):
    steps = rosenblatt(X, y, START, epochs=100)
    assert len(steps) == 4 * epochs
    assert len(corrected(steps)) == corrections
    assert steps[-1].weights.tolist() == weights
    assert outputs(steps[-1].weights) == y


def test_whatever_a_line_separates_is_learned_from_any_initial_weights():
    rng = np.random.default_rng(0)
    for start in rng.integers(-5, 6, (20, 3)):
        for y in (AND, OR, [1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]):
            assert outputs(rosenblatt(X, y, start, epochs=200)[-1].weights) == y


def test_xor_is_never_learned_but_goes_round_in_a_cycle_of_four_lines():
    steps = rosenblatt(X, XOR, START, epochs=100)
    assert len(steps) == 400
    cycle = [[-0.5, -1, 0], [0.5, -1, 1], [1.5, 0, 1], [0.5, -1, 0]]
    assert [step.weights.tolist() for step in steps[8:]] == cycle * 98
    assert len(corrected(steps[8:])) == 4 * 98


def test_arguments_are_left_as_they_are():
    start = np.array(START)
    rosenblatt(X, AND, start, epochs=3)
    assert start.tolist() == START


@pytest.mark.parametrize(
    ("x", "y", "weights", "message"),
    [
        ([0, 1], [0, 1], START, r"x must have shape \(examples, features\), got \(2,\)"),
        (X, [0, 1], START, r"y must have shape \(4,\), one target for each row of x, got \(2,\)"),
        (X, np.zeros((4, 1)), START, r"y must have shape \(4,\), .* got \(4, 1\)"),
        (X, AND, [0, 0], r"weights must have shape \(3,\), .* got \(2,\)"),
        (X, [0, 1, -1, 1], START, "targets must be 0 or 1, got -1 at row 2"),
        (X, [0, 1, 1, 0.5], START, "targets must be 0 or 1, got 0.5 at row 3"),
    ],
)
def test_wrong_arguments_are_refused(x, y, weights, message):
    with pytest.raises(ValueError, match=message):
        rosenblatt(x, y, weights, epochs=1)
