"""Recurrent layers: one small network, used again at every step in time, with a memory of its own."""

import numpy as np

from course.scratch.activations import Sigmoid
from course.scratch.layers import Layer, Rng

sigmoid = Sigmoid.value
State = tuple[np.ndarray, ...]  # the hidden state h, which is the output, first; then an LSTM's cell


class Recurrent(Layer):
    """What recurrent layers share: the way through time, and the way back (back-propagation through time).

    Sequences (n, steps, inputs) -> the last output (n, units), or with `return_sequences` all of them (n, steps,
    units). A subclass says in `step` what happens at one step, and in `step_backward` how gradients come back
    through it.

    Args:
        inputs, units: sizes of the input at each step, and of the output, which is fed back.
        return_sequences: whether to give the outputs of all steps.
        rng: draws the weights; `numpy.random`, which `course.start` seeds, or a Generator.

    Attributes:
        parameters: [kernel (inputs, blocks units), recurrent kernel (units, blocks units), bias], in the order and
            layout of Keras' `get_weights`.
        gates: {name: (n, steps, units)}, what opened and closed in the last `forward`.
        state_gradients: (n, steps, units), after `backward`: the gradient of the loss with respect to the output that
            each step hands to the next.

    Example:
        >>> layer = LSTM(5, 32)
        >>> layer, layer(np.zeros((2, 7, 5))).shape
        (LSTM(5 -> 32), (2, 32))

    Source: P. Werbos, "Backpropagation through time: what it does and how to do it", 1990.
    """

    blocks, gate_names = 1, ()

    def __init__(self, inputs: int, units: int, *, return_sequences: bool = False, rng: Rng = np.random):
        self.units, self.return_sequences = units, return_sequences
        width = self.blocks * units
        limit = (6 / (inputs + width)) ** 0.5
        kernel = rng.uniform(-limit, limit, (inputs, width))
        orthogonal, _ = np.linalg.qr(rng.standard_normal((width, units)))  # neither explodes nor vanishes
        self.parameters = [each.astype(np.float32) for each in (kernel, orthogonal.T, self.initial_bias())]

    def extra_repr(self) -> str:
        return f"{len(self.parameters[0])} -> {self.units}"

    def initial_bias(self) -> np.ndarray:
        return np.zeros(self.blocks * self.units)

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        kernel, recurrent_kernel, bias = self.parameters
        if x.ndim != 3 or x.shape[2] != len(kernel):
            takes = f"{type(self).__name__} takes (n, steps, {len(kernel)})"
            raise ValueError(f"{takes}, got {x.shape}")
        input_bias, recurrent_bias = bias if bias.ndim == 2 else (bias, 0)
        from_inputs = x @ kernel + input_bias
        state = self.initial_state(len(x), from_inputs.dtype)
        self.x, self.states, self.caches = x, [state], []
        for t in range(x.shape[1]):
            from_output = state[0] @ recurrent_kernel + recurrent_bias
            state, cache = self.step(from_inputs[:, t], from_output, state)
            self.states.append(state)
            self.caches.append(cache)
        outputs = np.stack([state[0] for state in self.states[1:]], axis=1)
        return outputs if self.return_sequences else outputs[:, -1]

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        kernel, recurrent_kernel, bias = self.parameters
        n, steps, _ = self.x.shape
        if not self.return_sequences:
            last, gradient = gradient, np.zeros((n, steps, self.units), gradient.dtype)
            gradient[:, -1] = last
        state_gradient = [np.zeros_like(each) for each in self.states[0]]
        self.state_gradients = np.empty_like(gradient)
        to_inputs, to_output = (np.empty((n, steps, kernel.shape[1]), gradient.dtype) for _ in range(2))
        for t in reversed(range(steps)):
            state_gradient[0] = state_gradient[0] + gradient[:, t]
            self.state_gradients[:, t] = state_gradient[0]
            x, h, state_gradient = self.step_backward(state_gradient, self.states[t], self.caches[t])
            to_inputs[:, t], to_output[:, t] = x, h
            state_gradient[0] = state_gradient[0] + h @ recurrent_kernel.T
        hidden_states = np.stack([state[0] for state in self.states[:-1]], axis=1)
        bias_gradients = [to_inputs.sum(axis=(0, 1)), to_output.sum(axis=(0, 1))]
        self.gradients = [
            np.tensordot(self.x, to_inputs, 2 * [(0, 1)]),
            np.tensordot(hidden_states, to_output, 2 * [(0, 1)]),
            np.stack(bias_gradients) if bias.ndim == 2 else bias_gradients[0],
        ]
        return to_inputs @ kernel.T

    @property
    def gates(self) -> dict[str, np.ndarray]:
        """{name: (n, steps, units)}."""
        return {name: np.stack([cache[k] for cache in self.caches], axis=1) for k, name in enumerate(self.gate_names)}

    def initial_state(self, n: int, dtype: type) -> State:
        return (np.zeros((n, self.units), dtype),)


class SimpleRNN(Recurrent):
    """One layer that sees its own last output: h' = tanh(x kernel + h recurrent + bias), as `keras.layers.SimpleRNN`.

    Source: J. Elman, "Finding structure in time", 1990.
    """

    def step(self, x: np.ndarray, h: np.ndarray, state: State) -> tuple[State, State]:
        """One step: `x` from inputs, `h` from the output -> state, cache."""
        output = np.tanh(x + h)
        return (output,), (output,)

    def step_backward(self, gradient: list, state: State, cache: State) -> tuple[np.ndarray, np.ndarray, list]:
        """The way back: gradients of the state after -> of what came from inputs and output, and of the state."""
        (output,) = cache
        gradient = gradient[0] * (1 - output**2)
        return gradient, gradient, [np.zeros_like(gradient)]


class LSTM(Recurrent):
    """A cell that is written to, kept and read through gates, as `keras.layers.LSTM`.

    c' = forget * c + input * candidate, h' = output * tanh(c'); the three gates are sigmoids, the candidate a tanh, of
    x kernel + h recurrent + bias, in the order input, forget, candidate, output. The forget gate's bias starts at 1.

    Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997; F. Gers et al., 2000, for the forget gate.
    """

    blocks, gate_names = 4, ("input", "forget", "candidate", "output")

    def initial_bias(self) -> np.ndarray:
        return np.repeat([0.0, 1.0, 0.0, 0.0], self.units)

    def initial_state(self, n: int, dtype: type) -> State:
        return tuple(np.zeros((n, self.units), dtype) for _ in "hc")

    def step(self, x: np.ndarray, h: np.ndarray, state: State) -> tuple[State, State]:
        input_gate, forget_gate, candidate, output_gate = np.split(x + h, 4, axis=1)
        input_gate, forget_gate = sigmoid(input_gate), sigmoid(forget_gate)
        candidate, output_gate = np.tanh(candidate), sigmoid(output_gate)
        cell = forget_gate * state[1] + input_gate * candidate
        tanh_cell = np.tanh(cell)
        hidden = output_gate * tanh_cell
        cache = (input_gate, forget_gate, candidate, output_gate, tanh_cell)
        return (hidden, cell), cache

    def step_backward(self, gradient: list, state: State, cache: State) -> tuple[np.ndarray, np.ndarray, list]:
        input_gate, forget_gate, candidate, output_gate, tanh_cell = cache
        cell = gradient[1] + gradient[0] * output_gate * (1 - tanh_cell**2)
        blocks = (
            cell * candidate * input_gate * (1 - input_gate),
            cell * state[1] * forget_gate * (1 - forget_gate),
            cell * input_gate * (1 - candidate**2),
            gradient[0] * tanh_cell * output_gate * (1 - output_gate),
        )
        before = np.concatenate(blocks, axis=1)
        return before, before, [np.zeros_like(cell), cell * forget_gate]


class GRU(Recurrent):
    """Two gates and no cell, as `keras.layers.GRU` (with `reset_after`, its default).

    h' = update * h + (1 - update) * tanh(x kernel + reset * (h recurrent + bias)); each kernel has three blocks, for
    update, reset and candidate, and there are two biases, one for the inputs and one for the output that is fed back.

    Source: K. Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014.
    """

    blocks, gate_names = 3, ("update", "reset", "candidate")

    def initial_bias(self) -> np.ndarray:
        return np.zeros((2, 3 * self.units))

    def step(self, x: np.ndarray, h: np.ndarray, state: State) -> tuple[State, State]:
        x_update, x_reset, x_candidate = np.split(x, 3, axis=1)
        h_update, h_reset, h_candidate = np.split(h, 3, axis=1)
        update, reset = sigmoid(x_update + h_update), sigmoid(x_reset + h_reset)
        candidate = np.tanh(x_candidate + reset * h_candidate)
        return (update * state[0] + (1 - update) * candidate,), (update, reset, candidate, h_candidate)

    def step_backward(self, gradient: list, state: State, cache: State) -> tuple[np.ndarray, np.ndarray, list]:
        update, reset, candidate, h_candidate = cache
        to_candidate = gradient[0] * (1 - update) * (1 - candidate**2)
        to_update = gradient[0] * (state[0] - candidate) * update * (1 - update)
        to_reset = to_candidate * h_candidate * reset * (1 - reset)
        inputs = np.concatenate((to_update, to_reset, to_candidate), axis=1)
        output = np.concatenate((to_update, to_reset, to_candidate * reset), axis=1)
        return inputs, output, [gradient[0] * update]
