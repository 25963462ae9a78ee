"""Optimisers: rules that move each parameter a little against its gradient. Formulas and defaults are Keras'."""

import numpy as np


class Optimizer:
    """What all optimisers share: `update(parameters, gradients)`.

    A subclass says in `move` what happens to one array of parameters, and in `first_memory` what it remembers of it.

    Args:
        rate: the learning rate; it may be set anew between two updates.
    """

    def __init__(self, rate):
        self.rate, self.steps, self.memory = rate, 0, None

    def update(self, parameters, gradients):
        """Move each of `parameters`, a list of arrays, in place, given the list of their gradients.

        Raises:
            ValueError: another number of gradients, or one of another shape. Nothing has been changed then.
        """
        shapes, given = ([np.shape(array) for array in arrays] for arrays in (parameters, gradients))
        if len(shapes) != len(given):
            raise ValueError(f"{len(shapes)} parameters, but {len(given)} gradients; call network.gradient(...) first")
        for number, pair in enumerate(zip(shapes, given, strict=True)):
            if pair[0] != pair[1]:
                raise ValueError(f"parameter {number} has the shape {pair[0]}, but its gradient {pair[1]}")
        if self.memory is None:
            self.memory = [self.first_memory(w) for w in parameters]
        self.steps += 1
        rate = float(self.rate)  # NumPy's own floats would make float32 steps float64
        for w, g, memory in zip(parameters, gradients, self.memory, strict=True):
            self.move(w, g, rate, *memory)

    def first_memory(self, w):
        """Arrays to remember for the parameter `w`, which `move` gets and changes in place."""
        return ()

    def move(self, w, g, rate, *memory):
        """Change `w` in place, given its gradient `g`."""
        raise NotImplementedError


class SGD(Optimizer):
    """w <- w - rate * g: a step straight downhill. Source: H. Robbins and S. Monro, 1951."""

    def __init__(self, rate=0.01):
        super().__init__(rate)

    def move(self, w, g, rate):
        w -= rate * g


class Momentum(Optimizer):
    """v <- momentum * v - rate * g, then w <- w + v: a ball that rolls on. As `keras.optimizers.SGD(momentum=0.9)`.

    Args:
        rate: the learning rate.
        momentum: share of the last step that is left, from 0 to below 1.

    Source: B. Polyak, 1964.
    """

    def __init__(self, rate=0.01, momentum=0.9):
        super().__init__(rate)
        self.momentum = momentum

    def first_memory(self, w):
        return (np.zeros_like(w),)

    def move(self, w, g, rate, v):
        v *= self.momentum
        v -= rate * g
        w += v


class AdaGrad(Optimizer):
    """s <- s + g^2, then w <- w - rate * g / sqrt(s + epsilon): short steps where the slope was steep.

    Args:
        rate: the learning rate.
        initial: `s` at the start, as in Keras.
        epsilon: added to `s`, so that it is never 0.

    Source: J. Duchi, E. Hazan and Y. Singer, 2011.
    """

    def __init__(self, rate=0.001, initial=0.1, epsilon=1e-7):
        super().__init__(rate)
        self.initial, self.epsilon = initial, epsilon

    def first_memory(self, w):
        return (np.full_like(w, self.initial),)

    def move(self, w, g, rate, s):
        s += g * g
        w -= rate * g / np.sqrt(s + self.epsilon)


class RMSprop(Optimizer):
    """s <- rho s + (1 - rho) g^2, then w <- w - rate * g / sqrt(s + epsilon): AdaGrad that forgets.

    Args:
        rate: the learning rate.
        rho: share of the running average `s` that is left after a step.
        epsilon: added to `s`, so that it is never 0.

    Source: T. Tieleman and G. Hinton, lecture 6.5 of "Neural Networks for Machine Learning", 2012.
    """

    def __init__(self, rate=0.001, rho=0.9, epsilon=1e-7):
        super().__init__(rate)
        self.rho, self.epsilon = rho, epsilon

    def first_memory(self, w):
        return (np.zeros_like(w),)

    def move(self, w, g, rate, s):
        s += (1 - self.rho) * (g * g - s)
        w -= rate * g / np.sqrt(s + self.epsilon)


class AdaDelta(Optimizer):
    """As RMSprop, times the running size of its own past steps: a step has the unit of w, whatever that of the loss.

    Args:
        rate: the learning rate; 1 in the paper, the default is Keras'.
        rho: share of both running averages that is left after a step.
        epsilon: added to both, so that the first step is not 0.

    Source: M. Zeiler, 2012.
    """

    def __init__(self, rate=0.001, rho=0.95, epsilon=1e-7):
        super().__init__(rate)
        self.rho, self.epsilon = rho, epsilon

    def first_memory(self, w):
        return np.zeros_like(w), np.zeros_like(w)

    def move(self, w, g, rate, squares, steps):
        squares += (1 - self.rho) * (g * g - squares)
        step = g * np.sqrt(steps + self.epsilon) / np.sqrt(squares + self.epsilon)
        steps += (1 - self.rho) * (step * step - steps)
        w -= rate * step


class Adam(Optimizer):
    """Running averages m of the gradient and v of its square, then w <- w - rate * m / (sqrt(v) + epsilon).

    Both averages start at 0; the rate is corrected for that.

    Args:
        rate: the learning rate.
        beta_1, beta_2: share of m and of v that is left after a step.
        epsilon: added to the root, so that it is never 0.

    Source: D. Kingma and J. Ba, 2015.
    """

    def __init__(self, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(rate)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def first_memory(self, w):
        return np.zeros_like(w), np.zeros_like(w)

    def move(self, w, g, rate, m, v):
        rate *= (1 - self.beta_2**self.steps) ** 0.5 / (1 - self.beta_1**self.steps)
        m += (1 - self.beta_1) * (g - m)
        v += (1 - self.beta_2) * (g * g - v)
        w -= rate * m / (np.sqrt(v) + self.epsilon)
