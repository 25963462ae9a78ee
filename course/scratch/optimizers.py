"""Optimisers: rules that move each parameter a little against its gradient. Formulas and defaults are Keras'."""

import numpy as np


class Optimizer:
    """What all optimisers share: `update(parameters, gradients)`.

    A subclass says in `move` what happens to one array of parameters, and in `initial_state` what it remembers of it.

    Args:
        learning_rate: factor of the gradient in a step; it may be set anew between two updates.
    """

    def __init__(self, learning_rate):
        self.learning_rate, self.steps, self.state = learning_rate, 0, None

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
        if self.state is None:
            self.state = [self.initial_state(w) for w in parameters]
        self.steps += 1
        learning_rate = float(self.learning_rate)  # NumPy's own floats would make float32 steps float64
        for w, g, state in zip(parameters, gradients, self.state, strict=True):
            self.move(w, g, learning_rate, *state)

    def initial_state(self, w):
        """Arrays to remember for the parameter `w`, which `move` gets and changes in place."""
        return ()

    def move(self, w, g, learning_rate, *state):
        """Change `w` in place, given its gradient `g`."""
        raise NotImplementedError


class SGD(Optimizer):
    """w <- w - learning_rate * g: a step straight downhill. Source: H. Robbins and S. Monro, 1951."""

    def __init__(self, learning_rate=0.01):
        super().__init__(learning_rate)

    def move(self, w, g, learning_rate):
        w -= learning_rate * g


class Momentum(Optimizer):
    """v <- momentum * v - learning_rate * g, then w <- w + v: as `keras.optimizers.SGD(momentum=0.9)`.

    Args:
        learning_rate: step size.
        momentum: share of the last step that is left, from 0 to below 1.

    Source: B. Polyak, 1964.
    """

    def __init__(self, learning_rate=0.01, momentum=0.9):
        super().__init__(learning_rate)
        self.momentum = momentum

    def initial_state(self, w):
        return (np.zeros_like(w),)

    def move(self, w, g, learning_rate, v):
        v *= self.momentum
        v -= learning_rate * g
        w += v


class AdaGrad(Optimizer):
    """s <- s + g^2, then w <- w - learning_rate * g / sqrt(s + epsilon): short steps where the slope was steep.

    Args:
        learning_rate: step size.
        initial: `s` at the start, as in Keras.
        epsilon: added to `s`, so that it is never 0.

    Source: J. Duchi, E. Hazan and Y. Singer, 2011.
    """

    def __init__(self, learning_rate=0.001, initial=0.1, epsilon=1e-7):
        super().__init__(learning_rate)
        self.initial, self.epsilon = initial, epsilon

    def initial_state(self, w):
        return (np.full_like(w, self.initial),)

    def move(self, w, g, learning_rate, s):
        s += g * g
        w -= learning_rate * g / np.sqrt(s + self.epsilon)


class RMSprop(Optimizer):
    """s <- rho s + (1 - rho) g^2, then w <- w - learning_rate * g / sqrt(s + epsilon): AdaGrad that forgets.

    Args:
        learning_rate: step size.
        rho: share of the running average `s` that is left after a step.
        epsilon: added to `s`, so that it is never 0.

    Source: T. Tieleman and G. Hinton, lecture 6.5 of "Neural Networks for Machine Learning", 2012.
    """

    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-7):
        super().__init__(learning_rate)
        self.rho, self.epsilon = rho, epsilon

    def initial_state(self, w):
        return (np.zeros_like(w),)

    def move(self, w, g, learning_rate, s):
        s += (1 - self.rho) * (g * g - s)
        w -= learning_rate * g / np.sqrt(s + self.epsilon)


class AdaDelta(Optimizer):
    """As RMSprop, times the running size of its own past steps: a step has the unit of w, whatever that of the loss.

    Args:
        learning_rate: step size; 1 in the paper, the default is Keras'.
        rho: share of both running averages that is left after a step.
        epsilon: added to both, so that the first step is not 0.

    Source: M. Zeiler, 2012.
    """

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7):
        super().__init__(learning_rate)
        self.rho, self.epsilon = rho, epsilon

    def initial_state(self, w):
        return np.zeros_like(w), np.zeros_like(w)

    def move(self, w, g, learning_rate, squares, steps):
        squares += (1 - self.rho) * (g * g - squares)
        step = g * np.sqrt(steps + self.epsilon) / np.sqrt(squares + self.epsilon)
        steps += (1 - self.rho) * (step * step - steps)
        w -= learning_rate * step


class Adam(Optimizer):
    """Running averages m of the gradient and v of its square, then w <- w - learning_rate * m / (sqrt(v) + epsilon).

    Both averages start at 0; the learning_rate is corrected for that.

    Args:
        learning_rate: step size.
        beta_1, beta_2: share of m and of v that is left after a step.
        epsilon: added to the root, so that it is never 0.

    Source: D. Kingma and J. Ba, 2015.
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        super().__init__(learning_rate)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def initial_state(self, w):
        return np.zeros_like(w), np.zeros_like(w)

    def move(self, w, g, learning_rate, m, v):
        learning_rate *= (1 - self.beta_2**self.steps) ** 0.5 / (1 - self.beta_1**self.steps)
        m += (1 - self.beta_1) * (g - m)
        v += (1 - self.beta_2) * (g * g - v)
        w -= learning_rate * m / (np.sqrt(v) + self.epsilon)
