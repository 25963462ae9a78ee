"""Activation functions, which stand behind a layer's sums, and their derivatives."""

import numpy as np

from course.scratch.layers import Layer


class Activation(Layer):
    """A function of each number by itself, of any shape.

    A subclass gives `value(x)` and `derivative(x)`, arrays of the shape and type of `x`, which holds floats.

    Example:
        >>> ReLU()(np.array([-1.0, 2.0])), ReLU.derivative(np.array([-1.0, 2.0]))
        (array([0., 2.]), array([0., 1.]))
    """

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        self.x = x
        return self.value(x)

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        return gradient * self.derivative(self.x)


class Step(Activation):
    """1 above 0, else 0, as McCulloch and Pitts' neuron; flat, so no gradient comes through."""

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        return (x > 0).astype(x.dtype)

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        return np.zeros_like(x)


class Sigmoid(Activation):
    """1 / (1 + exp(-x)), from 0 to 1."""

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        small = np.exp(-np.abs(x))  # in this form no x overflows, and nothing is lost far below 0
        return np.where(x < 0, small, 1) / (1 + small)

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        # 1 - sigmoid(x) is sigmoid(-x)
        return Sigmoid.value(x) * Sigmoid.value(-x)


class Tanh(Activation):
    """A sigmoid from -1 to 1."""

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        return np.tanh(x)

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        return 1 - np.tanh(x) ** 2


class Gaussian(Activation):
    """exp(-x^2): near 1 only where x is near 0."""

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        return np.exp(-(x**2))

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        return -2 * x * np.exp(-(x**2))


class ReLU(Activation):
    """max(x, 0); its derivative at 0 is taken as 0, as in Keras."""

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        return np.maximum(x, 0)

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        return (x > 0).astype(x.dtype)


class LeakyReLU(Activation):
    """x above 0, and 0.2 x below. Source: A. Maas et al., 2013.

    As `keras.activations.leaky_relu`; the layer `keras.layers.LeakyReLU` has 0.3 unless told otherwise.
    """

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        return np.maximum(x, x / 5)

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        return np.where(x > 0, 1, 0.2).astype(x.dtype)


class ELU(Activation):
    """x above 0, and exp(x) - 1 below, which levels off at -1. Source: D. Clevert et al., 2016."""

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        return np.exp(np.minimum(x, 0))


class SiLU(Activation):
    """x sigmoid(x), also called Swish. Source: S. Elfwing et al., 2018; P. Ramachandran et al., 2017."""

    @staticmethod
    def value(x: np.ndarray) -> np.ndarray:
        return x * Sigmoid.value(x)

    @staticmethod
    def derivative(x: np.ndarray) -> np.ndarray:
        return Sigmoid.value(x) * (1 + x * Sigmoid.value(-x))
