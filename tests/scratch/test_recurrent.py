"""Recurrent layers: gradients through time against finite differences, and everything against Keras."""

import keras
import numpy as np
import pytest

from course import scratch

CELLS = {
    scratch.SimpleRNN: keras.layers.SimpleRNN,
    scratch.LSTM: keras.layers.LSTM,
    scratch.GRU: keras.layers.GRU,
}
N, STEPS, INPUTS, UNITS = 3, 7, 4, 5
cells = pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.__name__)
sequences = pytest.mark.parametrize("return_sequences", [False, True], ids=["last", "all"])


def random_case(cell, return_sequences, dtype):
    """A layer whose biases are not 0, its input, and a gradient for its output."""
    rng = np.random.default_rng(0)
    layer = cell(INPUTS, UNITS, return_sequences=return_sequences, rng=rng)
    layer.parameters = [(each + 0.3 * rng.standard_normal(each.shape)).astype(dtype) for each in layer.parameters]
    x = rng.standard_normal((N, STEPS, INPUTS)).astype(dtype)
    weight = rng.standard_normal((N, STEPS, UNITS) if return_sequences else (N, UNITS)).astype(dtype)
    return layer, x, weight


@cells
@sequences
def test_gradients_agree_with_central_differences(cell, return_sequences):
    layer, x, weight = random_case(cell, return_sequences, np.float64)

    def loss(_):
        return float((layer.forward(x) * weight).sum())

    loss(x)
    x_gradient = layer.backward(weight)
    gradients = [each.copy() for each in layer.gradients]
    assert scratch.relative_error(scratch.numerical_gradient(loss, x), x_gradient) < 1e-7
    for parameter, gradient in zip(layer.parameters, gradients, strict=True):
        assert scratch.relative_error(scratch.numerical_gradient(loss, parameter), gradient) < 1e-7


@cells
@sequences
def test_outputs_and_gradients_are_those_of_keras(cell, return_sequences):
    import tensorflow as tf

    layer, x, weight = random_case(cell, return_sequences, np.float32)
    other = CELLS[cell](UNITS, return_sequences=return_sequences)
    other.build(x.shape)
    other.set_weights(layer.parameters)
    given = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(given)
        outputs = other(given)
        loss = tf.reduce_sum(outputs * weight)
    x_gradient, *gradients = tape.gradient(loss, [given, *other.trainable_weights])
    np.testing.assert_allclose(layer.forward(x), outputs, atol=1e-5)
    np.testing.assert_allclose(layer.backward(weight), x_gradient, atol=1e-5)
    for ours, theirs in zip(layer.gradients, gradients, strict=True):
        assert scratch.relative_error(ours, np.asarray(theirs)) < 1e-5


@cells
def test_initial_weights_have_the_distribution_of_keras(cell):
    layer = cell(INPUTS, 64, rng=np.random.default_rng(0))
    other = CELLS[cell](64)
    other.build((None, None, INPUTS))
    for ours, theirs in zip(layer.parameters, other.get_weights(), strict=True):
        assert (ours.shape, ours.dtype) == (theirs.shape, np.float32)
        assert ours.std() == pytest.approx(theirs.std(), rel=0.15)
    _, recurrent, bias = layer.parameters
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(64), atol=1e-5)
    np.testing.assert_array_equal(bias, other.get_weights()[2])  # the forget gate's is 1


@cells
def test_state_gradients_are_those_of_central_differences(cell):
    layer, x, weight = random_case(cell, False, np.float64)
    layer.forward(x)
    layer.backward(weight)
    assert layer.state_gradients.shape == (N, STEPS, UNITS)
    np.testing.assert_allclose(layer.state_gradients[:, -1], weight)
    if cell is not scratch.LSTM:  # whose cell takes a way of its own
        later = cell(INPUTS, UNITS)
        later.parameters = layer.parameters

        def loss(h):
            state = (h,)
            for number in range(4, STEPS):
                _, recurrent, bias = later.parameters
                input_bias, recurrent_bias = bias if bias.ndim == 2 else (bias, 0)
                from_inputs = x[:, number] @ later.parameters[0] + input_bias
                state, _ = later.step(from_inputs, state[0] @ recurrent + recurrent_bias, state)
            return float((state[0] * weight).sum())

        numerical = scratch.numerical_gradient(loss, layer.states[4][0].copy())
        assert scratch.relative_error(numerical, layer.state_gradients[:, 3]) < 1e-7


def test_lstm_gates_lie_between_0_and_1_and_its_candidate_may_be_negative():
    layer, x, _ = random_case(scratch.LSTM, False, np.float64)
    layer.forward(x)
    assert list(layer.gates) == ["input", "forget", "candidate", "output"]
    assert all(values.shape == (N, STEPS, UNITS) for values in layer.gates.values())
    assert 0 < layer.gates["forget"].min() < layer.gates["forget"].max() < 1
    assert layer.gates["candidate"].min() < 0


def test_an_open_update_gate_of_a_gru_keeps_the_output():
    layer, x, _ = random_case(scratch.GRU, True, np.float64)
    layer.parameters[2][0, :UNITS] = 50
    np.testing.assert_allclose(layer.forward(x), 0, atol=1e-9)
    np.testing.assert_allclose(layer.gates["update"], 1)
    assert layer.gates["reset"].max() < 1
    assert layer.gates["candidate"].min() < 0


def test_a_closed_input_gate_and_an_open_forget_gate_keep_the_cell():
    layer = scratch.LSTM(1, 1)
    layer.parameters[0][:] = layer.parameters[1][:] = 0
    layer.parameters[2][:] = [-50, 50, 0, 50]  # input 0, forget 1, output 1
    state = (np.zeros((1, 1)), np.full((1, 1), 0.7))
    for _ in range(100):
        state, _ = layer.step(layer.parameters[2][None], 0, state)
    assert state[1] == pytest.approx(0.7)
    assert state[0] == pytest.approx(np.tanh(0.7))


@cells
def test_float32_stays_float32(cell):
    layer, x, weight = random_case(cell, True, np.float32)
    assert layer.forward(x).dtype == np.float32
    assert layer.backward(weight).dtype == np.float32
    assert {each.dtype for each in layer.gradients} == {np.dtype(np.float32)}


@cells
def test_wrong_shapes_are_refused(cell):
    with pytest.raises(ValueError, match=rf"{cell.__name__} takes \(n, steps, 4\), got \(3, 4\)"):
        cell(INPUTS, UNITS).forward(np.zeros((3, 4)))
    with pytest.raises(ValueError, match=r"got \(2, 3, 5\)"):
        cell(INPUTS, UNITS).forward(np.zeros((2, 3, 5)))


@cells
def test_initial_weights_follow_the_seed_of_numpy(cell):
    np.random.seed(0)
    first, second = (cell(INPUTS, UNITS).parameters[0] for _ in range(2))
    np.random.seed(0)
    np.testing.assert_array_equal(cell(INPUTS, UNITS).parameters[0], first)
    assert (first != second).any()
