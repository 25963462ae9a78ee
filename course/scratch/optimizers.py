"""Optimisers: rules that move each parameter a little against its gradient. Formulas and defaults are Keras'."""

from collections.abc import Sequence

import numpy as np


class Optimizer:
    """What all optimisers share: `update(parameters, gradients)`.

    A subclass says in `update_step` what happens to one array of parameters, and in `slots` how many arrays of its
    shape, zeros at first, are remembered with it.

    Args:
        learning_rate: factor of the gradient in a step; it may be set anew between two updates.

    Example:
        >>> w = np.array([1.0])
        >>> SGD(learning_rate=0.1).update([w], [np.array([2.0])])
        >>> w
        array([0.8])
    """

    slots = 0

    def __init__(self, learning_rate: float):
        self.learning_rate, self.iterations, self.state = learning_rate, 0, None

    def update(self, parameters: Sequence[np.ndarray], gradients: Sequence[np.ndarray]) -> None:
        """Change each of `parameters`, a list of arrays, in place, given the list of their gradients.

        Raises:
            ValueError: another number of gradients, or one of another shape, or parameters of other shapes than in the
                updates before. Nothing has been changed then.
        """
        shapes, given = ([np.shape(array) for array in arrays] for arrays in (parameters, gradients))
        if len(shapes) != len(given):
            raise ValueError(f"{len(shapes)} parameters, but {len(given)} gradients; call network.gradient(...) first")
        for number, pair in enumerate(zip(shapes, given, strict=True)):
            if pair[0] != pair[1]:
                raise ValueError(f"parameter {number} has the shape {pair[0]}, but its gradient {pair[1]}")
        if self.state is None:
            self.shapes, self.state = shapes, [self.initial_state(w) for w in parameters]
        if self.shapes != shapes:
            raise ValueError(f"this {type(self).__name__} has updated other parameters; make a new one for these")
        self.iterations += 1
        learning_rate = float(self.learning_rate)  # NumPy's own floats would make float32 steps float64
        for w, g, state in zip(parameters, gradients, self.state, strict=True):
            self.update_step(w, g, learning_rate, *state)

    def initial_state(self, w: np.ndarray) -> Sequence[np.ndarray]:
        """Arrays to remember with the parameter `w`, which `update_step` gets and changes in place."""
        return [np.zeros_like(w) for _ in range(self.slots)]

    def update_step(self, w: np.ndarray, g: np.ndarray, learning_rate: float, *state: np.ndarray) -> None:
        """Change `w` in place, given its gradient `g`."""
        raise NotImplementedError


class SGD(Optimizer):
    """w <- w - learning_rate * g: a step straight downhill. Source: H. Robbins and S. Monro, 1951."""

    def __init__(self, learning_rate: float = 0.01):
        super().__init__(learning_rate)

    def update_step(self, w: np.ndarray, g: np.ndarray, learning_rate: float) -> None:
        w -= learning_rate * g


class Momentum(Optimizer):
    """v <- momentum * v - learning_rate * g, then w <- w + v: as `keras.optimizers.SGD(momentum=0.9)`.

    Args:
        learning_rate: step size.
        momentum: share of the last step that is left, from 0 to below 1.

    Source: B. Polyak, 1964.
    """

    slots = 1

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9):
        super().__init__(learning_rate)
        self.momentum = momentum

    def update_step(self, w: np.ndarray, g: np.ndarray, learning_rate: float, v: np.ndarray) -> None:
        v *= self.momentum
        v -= learning_rate * g
        w += v


class AdaGrad(Optimizer):
    """s <- s + g^2, then w <- w - learning_rate * g / sqrt(s + epsilon): short steps where gradients were large.

    Args:
        learning_rate: step size.
        initial_accumulator_value: the first `s`, as in Keras.
        epsilon: added to `s`, so that it is never 0.

    Source: J. Duchi, E. Hazan and Y. Singer, 2011.
    """

    def __init__(self, learning_rate: float = 0.001, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7):
        super().__init__(learning_rate)
        self.initial_accumulator_value, self.epsilon = initial_accumulator_value, epsilon

    def initial_state(self, w: np.ndarray) -> Sequence[np.ndarray]:
        return (np.full_like(w, self.initial_accumulator_value),)

    def update_step(self, w: np.ndarray, g: np.ndarray, learning_rate: float, s: np.ndarray) -> None:
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

    slots = 1

    def __init__(self, learning_rate: float = 0.001, rho: float = 0.9, epsilon: float = 1e-7):
        super().__init__(learning_rate)
        self.rho, self.epsilon = rho, epsilon

    def update_step(self, w: np.ndarray, g: np.ndarray, learning_rate: float, s: np.ndarray) -> None:
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

    slots = 2

    def __init__(self, learning_rate: float = 0.001, rho: float = 0.95, epsilon: float = 1e-7):
        super().__init__(learning_rate)
        self.rho, self.epsilon = rho, epsilon

    def update_step(self, w: np.ndarray, g: np.ndarray, learning_rate: float, *state: np.ndarray) -> None:
        squared_gradients, squared_steps = state
        squared_gradients += (1 - self.rho) * (g * g - squared_gradients)
        step = g * np.sqrt(squared_steps + self.epsilon) / np.sqrt(squared_gradients + self.epsilon)
        squared_steps += (1 - self.rho) * (step * step - squared_steps)
        w -= learning_rate * step


class Adam(Optimizer):
    """Running averages m of the gradient and v of its square, then w <- w - learning_rate * m / (sqrt(v) + epsilon).

    Both averages start at 0; the learning rate is corrected for that.

    Args:
        learning_rate: step size.
        beta_1, beta_2: share of m and of v that is left after a step.
        epsilon: added to the root, so that it is never 0.

    Source: D. Kingma and J. Ba, 2015.
    """

    slots = 2

    def __init__(self, learning_rate: float = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7):
        super().__init__(learning_rate)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def update_step(self, w: np.ndarray, g: np.ndarray, learning_rate: float, m: np.ndarray, v: np.ndarray) -> None:
        learning_rate *= (1 - self.beta_2**self.iterations) ** 0.5 / (1 - self.beta_1**self.iterations)
        m += (1 - self.beta_1) * (g - m)
        v += (1 - self.beta_2) * (g * g - v)
        w -= learning_rate * m / (np.sqrt(v) + self.epsilon)
