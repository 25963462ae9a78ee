"""Recurrent layers: one small network, used again at every step in time, with a memory of its own."""

import numpy as np

from course.scratch.activations import Sigmoid
from course.scratch.layers import Layer

sigmoid = Sigmoid.value


class Recurrent(Layer):
    """What recurrent layers share: the way through time, and the way back (back-propagation through time).

    Sequences (n, steps, inputs) -> the last output (n, units), or with `sequences` all of them (n, steps, units).
    A subclass says in `step` what happens at one step, and in `step_back` how gradients come back through it.

    Args:
        inputs, units: sizes of what comes in at each step, and of the output, which is fed back.
        sequences: whether to give the outputs of all steps.
        rng: draws the weights; `numpy.random`, which `course.start` seeds, or a Generator.

    Attributes:
        parameters: [kernel (inputs, blocks units), recurrent kernel (units, blocks units), bias], in the order and
            layout of Keras' `get_weights`.
        gates: {name: (n, steps, units)}, what opened and closed in the last `forward`.
        state_gradients: (n, steps, units), after `backward`: the gradient of the loss with respect to the output that
            each step hands to the next.

    Source: P. Werbos, "Backpropagation through time: what it does and how to do it", 1990.
    """

    blocks, names = 1, ()

    def __init__(self, inputs, units, *, sequences=False, rng=np.random):
        self.units, self.sequences = units, sequences
        width = self.blocks * units
        limit = (6 / (inputs + width)) ** 0.5
        kernel = rng.uniform(-limit, limit, (inputs, width))
        across, _ = np.linalg.qr(rng.standard_normal((width, units)))  # orthogonal: neither swells nor fades
        self.parameters = [each.astype(np.float32) for each in (kernel, across.T, self.initial_bias())]

    def initial_bias(self):
        return np.zeros(self.blocks * self.units)

    def forward(self, x, training=False):
        kernel, recurrent, bias = self.parameters
        if x.ndim != 3 or x.shape[2] != len(kernel):
            raise ValueError(f"{type(self).__name__} takes (n, steps, {len(kernel)}), got {x.shape}")
        to_inputs, to_output = bias if bias.ndim == 2 else (bias, 0)
        from_inputs = x @ kernel + to_inputs
        state = self.initial_state(len(x), from_inputs.dtype)
        self.x, self.states, self.notes = x, [state], []
        for number in range(x.shape[1]):
            state, note = self.step(from_inputs[:, number], state[0] @ recurrent + to_output, state)
            self.states.append(state)
            self.notes.append(note)
        outputs = np.stack([state[0] for state in self.states[1:]], axis=1)
        return outputs if self.sequences else outputs[:, -1]

    def backward(self, gradient):
        kernel, recurrent, bias = self.parameters
        n, steps, _ = self.x.shape
        if not self.sequences:
            last, gradient = gradient, np.zeros((n, steps, self.units), gradient.dtype)
            gradient[:, -1] = last
        back = [np.zeros_like(each) for each in self.states[0]]
        self.state_gradients = np.empty_like(gradient)
        into_inputs, into_output = (np.empty((n, steps, kernel.shape[1]), gradient.dtype) for _ in range(2))
        for number in reversed(range(steps)):
            back[0] = back[0] + gradient[:, number]
            self.state_gradients[:, number] = back[0]
            inputs, output, back = self.step_back(back, self.states[number], self.notes[number])
            into_inputs[:, number], into_output[:, number] = inputs, output
            back[0] = back[0] + output @ recurrent.T
        before = np.stack([state[0] for state in self.states[:-1]], axis=1)
        biases = [into_inputs.sum(axis=(0, 1)), into_output.sum(axis=(0, 1))]
        self.gradients = [
            np.tensordot(self.x, into_inputs, 2 * [(0, 1)]),
            np.tensordot(before, into_output, 2 * [(0, 1)]),
            np.stack(biases) if bias.ndim == 2 else biases[0],
        ]
        return into_inputs @ kernel.T

    @property
    def gates(self):
        """{name: (n, steps, units)}."""
        return {name: np.stack([note[k] for note in self.notes], axis=1) for k, name in enumerate(self.names)}

    def initial_state(self, n, dtype):
        return (np.zeros((n, self.units), dtype),)


class SimpleRNN(Recurrent):
    """One layer that sees its own last output: h' = tanh(x kernel + h recurrent + bias), as `keras.layers.SimpleRNN`.

    Source: J. Elman, "Finding structure in time", 1990.
    """

    def step(self, x, h, state):
        """One step in time: what came from the inputs, what came from the output, the state -> state, notes."""
        output = np.tanh(x + h)
        return (output,), (output,)

    def step_back(self, back, state, note):
        """The way back: gradients of the state after -> of what came from inputs and output, and of the state."""
        (output,) = note
        slope = back[0] * (1 - output**2)
        return slope, slope, [np.zeros_like(slope)]


class LSTM(Recurrent):
    """A cell that is written to, kept and read through gates, as `keras.layers.LSTM`.

    c' = forget * c + input * candidate, h' = output * tanh(c'); the three gates are sigmoids, the candidate a tanh, of
    x kernel + h recurrent + bias, in the order input, forget, candidate, output. The forget gate's bias starts at 1.

    Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997; F. Gers et al., 2000, for the forget gate.
    """

    blocks, names = 4, ("input", "forget", "candidate", "output")

    def initial_bias(self):
        return np.repeat([0.0, 1.0, 0.0, 0.0], self.units)

    def initial_state(self, n, dtype):
        return tuple(np.zeros((n, self.units), dtype) for _ in "hc")

    def step(self, x, h, state):
        write, keep, candidate, read = np.split(x + h, 4, axis=1)
        write, keep, read = sigmoid(write), sigmoid(keep), sigmoid(read)
        candidate = np.tanh(candidate)
        cell = keep * state[1] + write * candidate
        return (read * np.tanh(cell), cell), (write, keep, candidate, read, np.tanh(cell))

    def step_back(self, back, state, note):
        write, keep, candidate, read, shown = note
        cell = back[1] + back[0] * read * (1 - shown**2)
        slopes = (
            cell * candidate * write * (1 - write),
            cell * state[1] * keep * (1 - keep),
            cell * write * (1 - candidate**2),
            back[0] * shown * read * (1 - read),
        )
        slope = np.concatenate(slopes, axis=1)
        return slope, slope, [np.zeros_like(cell), cell * keep]


class GRU(Recurrent):
    """Two gates and no cell, as `keras.layers.GRU` (with `reset_after`, its default).

    h' = update * h + (1 - update) * tanh(x kernel + reset * (h recurrent + bias)); each kernel has three blocks, for
    update, reset and candidate, and there are two biases, one for the inputs and one for the output that is fed back.

    Source: K. Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014.
    """

    blocks, names = 3, ("update", "reset", "candidate")

    def initial_bias(self):
        return np.zeros((2, 3 * self.units))

    def step(self, x, h, state):
        x_update, x_reset, x_candidate = np.split(x, 3, axis=1)
        h_update, h_reset, h_candidate = np.split(h, 3, axis=1)
        update, reset = sigmoid(x_update + h_update), sigmoid(x_reset + h_reset)
        candidate = np.tanh(x_candidate + reset * h_candidate)
        return (update * state[0] + (1 - update) * candidate,), (update, reset, candidate, h_candidate)

    def step_back(self, back, state, note):
        update, reset, candidate, h_candidate = note
        to_candidate = back[0] * (1 - update) * (1 - candidate**2)
        to_update = back[0] * (state[0] - candidate) * update * (1 - update)
        to_reset = to_candidate * h_candidate * reset * (1 - reset)
        inputs = np.concatenate((to_update, to_reset, to_candidate), axis=1)
        output = np.concatenate((to_update, to_reset, to_candidate * reset), axis=1)
        return inputs, output, [back[0] * update]
