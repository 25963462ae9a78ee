"""Layers: each turns numbers into numbers (`forward`), and sends a gradient back (`backward`)."""

from collections.abc import Sequence
from types import ModuleType

import numpy as np

Rng = np.random.Generator | ModuleType  # the module is `numpy.random`, which `course.start` seeds


class Layer:
    """What all layers share.

    `forward(x, training=False)`, or for short `layer(x)`, gives the output, and remembers what `backward` will need.
    `backward(gradient)` takes the gradient of the loss with respect to that output, gives the one with respect to `x`,
    and leaves those with respect to `parameters` in `gradients`, in the same order.

    Attributes:
        parameters: list of arrays that training changes in place, in the order of Keras' `get_weights`; float32.
        gradients: list of arrays of the same shapes, after `backward`.
    """

    parameters: Sequence[np.ndarray] = ()
    gradients: Sequence[np.ndarray] = ()

    def __call__(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """The same as `forward`."""
        return self.forward(x, training)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.extra_repr()})"

    def extra_repr(self) -> str:
        """What stands between the brackets when the layer is printed."""
        return ""


def he_normal(shape: tuple[int, ...], fan_in: int, rng: Rng = np.random) -> np.ndarray:
    """Random weights of mean 0 and variance 2 / fan_in, float32.

    With it the signal neither explodes nor vanishes in a stack of ReLU layers. Source: K. He et al., 2015.

    Args:
        shape: of the array.
        fan_in: how many numbers each output adds up.
        rng: `numpy.random`, which `course.start` seeds, or a Generator.
    """
    return (rng.standard_normal(shape) * (2 / fan_in) ** 0.5).astype(np.float32)


class Affine(Layer):
    """x @ kernel + bias, (n, inputs) -> (n, outputs), as `keras.layers.Dense` without activation.

    Args:
        inputs, outputs: sizes.
        stddev: standard deviation of the initial weights; by default He's, sqrt(2 / inputs).
        rng: draws the kernel; `numpy.random`, which `course.start` seeds, or a Generator.

    Example:
        >>> layer = Affine(784, 16)
        >>> layer, layer(np.zeros((5, 784))).shape
        (Affine(784 -> 16), (5, 16))
    """

    def __init__(self, inputs: int, outputs: int, *, stddev: float | None = None, rng: Rng = np.random):
        kernel = he_normal((inputs, outputs), inputs, rng)
        if stddev is not None:
            kernel *= stddev / (2 / inputs) ** 0.5
        self.parameters = [kernel, np.zeros(outputs, np.float32)]

    def extra_repr(self) -> str:
        return "{} -> {}".format(*self.parameters[0].shape)

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        kernel, bias = self.parameters
        if x.ndim != 2 or x.shape[1] != len(kernel):
            raise ValueError(f"Affine takes (n, {len(kernel)}), got {x.shape}; is a Flatten missing before it?")
        self.x = x
        return x @ kernel + bias

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        kernel, _ = self.parameters
        self.gradients = [self.x.T @ gradient, gradient.sum(axis=0)]
        return gradient @ kernel.T


class Flatten(Layer):
    """(n, ...) -> (n, numbers of one example)."""

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        return gradient.reshape(self.shape)


class Dropout(Layer):
    """In training, set a share of the numbers to 0 and scale up the others, so that the mean stays; else do nothing.

    Args:
        rate: share to drop, from 0 to below 1.
        rng: `numpy.random`, which `course.start` seeds, or a Generator.

    Raises:
        ValueError: `rate` is out of range.

    Source: N. Srivastava et al., 2014; scaled in training, as in Keras.
    """

    def __init__(self, rate: float, *, rng: Rng = np.random):
        if not 0 <= rate < 1:
            raise ValueError(f"rate must be from 0 to below 1, got {rate}")
        self.rate, self.rng = float(rate), rng

    def extra_repr(self) -> str:
        return f"{self.rate:g}"

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        mask = self.rng.random(x.shape) >= self.rate if training else np.ones(x.shape, bool)
        self.scale = mask.astype(x.dtype) / (1 - self.rate if training else 1)
        return x * self.scale

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        return gradient * self.scale


class BatchNormalization(Layer):
    """Shift and scale each channel to mean 0 and variance 1, then by a learned `gamma` and `beta`.

    The last axis holds the channels; mean and variance are those of the batch in training, and else their running
    averages, as in `keras.layers.BatchNormalization`.

    Args:
        channels: size of the last axis.
        momentum: share of the running averages that a batch leaves as it was.
        epsilon: added to the variance, so that none is 0.

    Source: S. Ioffe and C. Szegedy, 2015.
    """

    def __init__(self, channels: int, *, momentum: float = 0.99, epsilon: float = 1e-3):
        self.parameters = [np.ones(channels, np.float32), np.zeros(channels, np.float32)]
        self.running_mean = np.zeros(channels, np.float32)
        self.running_variance = np.ones(channels, np.float32)
        self.momentum, self.epsilon = float(momentum), float(epsilon)

    def extra_repr(self) -> str:
        return f"{len(self.running_mean)}"

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        gamma, beta = self.parameters
        if x.ndim < 2 or x.shape[-1] != len(gamma):
            raise ValueError(f"BatchNormalization takes (n, ..., {len(gamma)}), got {x.shape}")
        self.training, shape, x = training, x.shape, x.reshape(-1, len(gamma))
        mean = x.mean(axis=0) if training else self.running_mean
        centred = x - mean
        variance = (centred * centred).mean(axis=0) if training else self.running_variance
        if training:
            self.running_mean = self.running_mean + (1 - self.momentum) * (mean - self.running_mean)
            self.running_variance = self.running_variance + (1 - self.momentum) * (variance - self.running_variance)
        self.stddev = np.sqrt(variance + self.epsilon)
        self.normalized = centred / self.stddev
        return (gamma * self.normalized + beta).reshape(shape)

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        gamma, _ = self.parameters
        shape, gradient = gradient.shape, gradient.reshape(-1, len(gamma))
        gamma_gradient, beta_gradient = (gradient * self.normalized).sum(axis=0), gradient.sum(axis=0)
        self.gradients = [gamma_gradient, beta_gradient]
        if self.training:  # the batch's mean and variance depend on x, too
            gradient = gradient - (beta_gradient + self.normalized * gamma_gradient) / len(gradient)
        return (gradient * (gamma / self.stddev)).reshape(shape)
