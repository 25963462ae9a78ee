"""Optimisers: rules that move each parameter a little against its gradient. Formulas and defaults are Keras'.

All have `update(parameters, gradients)`, two lists of arrays in the same order; the parameters are changed in place.
"""

import numpy as np


class SGD:
    """w <- w - rate * g: a step straight downhill."""

    def __init__(self, rate=0.01):
        self.rate = rate

    def update(self, parameters, gradients):
        for w, g in zip(parameters, gradients, strict=True):
            w -= self.rate * g


class Momentum:
    """v <- momentum * v - rate * g, then w <- w + v: a ball that rolls on. As `keras.optimizers.SGD(momentum=0.9)`."""

    def __init__(self, rate=0.01, momentum=0.9):
        self.rate, self.momentum = rate, momentum
        self.velocity = None

    def update(self, parameters, gradients):
        if self.velocity is None:
            self.velocity = [np.zeros_like(w) for w in parameters]
        for w, g, v in zip(parameters, gradients, self.velocity, strict=True):
            v *= self.momentum
            v -= self.rate * g
            w += v


class AdaGrad:
    """s <- s + g^2, then w <- w - rate * g / sqrt(s): short steps where the slope was steep.

    Source: J. Duchi, E. Hazan and Y. Singer, 2011; `s` starts at `initial`, as in Keras.
    """

    def __init__(self, rate=0.001, initial=0.1, epsilon=1e-7):
        self.rate, self.initial, self.epsilon = rate, initial, epsilon
        self.squares = None

    def update(self, parameters, gradients):
        if self.squares is None:
            self.squares = [np.full_like(w, self.initial) for w in parameters]
        for w, g, s in zip(parameters, gradients, self.squares, strict=True):
            s += g * g
            w -= self.rate * g / np.sqrt(s + self.epsilon)


class RMSprop:
    """s <- a running average of g^2, then w <- w - rate * g / sqrt(s): AdaGrad that forgets.

    Source: T. Tieleman and G. Hinton, lecture 6.5 of "Neural Networks for Machine Learning", 2012.
    """

    def __init__(self, rate=0.001, rho=0.9, epsilon=1e-7):
        self.rate, self.rho, self.epsilon = rate, rho, epsilon
        self.squares = None

    def update(self, parameters, gradients):
        if self.squares is None:
            self.squares = [np.zeros_like(w) for w in parameters]
        for w, g, s in zip(parameters, gradients, self.squares, strict=True):
            s += (1 - self.rho) * (g * g - s)
            w -= self.rate * g / np.sqrt(s + self.epsilon)


class AdaDelta:
    """As RMSprop, times the running size of its own past steps: a step has the unit of w, whatever that of the loss.

    Source: M. Zeiler, 2012, where the rate is 1; the default is Keras'.
    """

    def __init__(self, rate=0.001, rho=0.95, epsilon=1e-7):
        self.rate, self.rho, self.epsilon = rate, rho, epsilon
        self.averages = None

    def update(self, parameters, gradients):
        if self.averages is None:
            self.averages = [(np.zeros_like(w), np.zeros_like(w)) for w in parameters]
        for w, g, (squares, steps) in zip(parameters, gradients, self.averages, strict=True):
            squares += (1 - self.rho) * (g * g - squares)
            step = g * np.sqrt(steps + self.epsilon) / np.sqrt(squares + self.epsilon)
            steps += (1 - self.rho) * (step * step - steps)
            w -= self.rate * step


class Adam:
    """Running averages m of the gradient and v of its square, then w <- w - rate * m / sqrt(v).

    Both averages start at 0; the rate is corrected for that. Source: D. Kingma and J. Ba, 2015.
    """

    def __init__(self, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.rate, self.beta_1, self.beta_2, self.epsilon = rate, beta_1, beta_2, epsilon
        self.steps = 0

    def update(self, parameters, gradients):
        if self.steps == 0:
            self.averages = [(np.zeros_like(w), np.zeros_like(w)) for w in parameters]
        self.steps += 1
        rate = self.rate * (1 - self.beta_2**self.steps) ** 0.5 / (1 - self.beta_1**self.steps)
        for w, g, (m, v) in zip(parameters, gradients, self.averages, strict=True):
            m += (1 - self.beta_1) * (g - m)
            v += (1 - self.beta_2) * (g * g - v)
            w -= rate * m / (np.sqrt(v) + self.epsilon)
