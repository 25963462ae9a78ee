"""Normalisation that Keras does not have."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="course")
class LocalResponseNormalization(layers.Layer):
    """Divide each activation by what its neighbours among the channels do at the same place.

    Krizhevsky, Sutskever and Hinton (2012), section 3.3, with their constants:
    b_i = a_i / (k + alpha * sum of a_j² over the n channels j around i) ** beta; channels beyond the first and the
    last count as 0.

    Args:
        n: how many channels count as neighbours, i itself among them; odd.
        k, alpha, beta: constants of the formula.

    Input and output: (batch, ..., channels), of the same shape.

    Raises:
        ValueError: `n` is even or not positive.

    Example:
        >>> LocalResponseNormalization()(keras.ops.ones((1, 2, 2, 8))).shape
        TensorShape([1, 2, 2, 8])
    """

    def __init__(self, n: int = 5, k: float = 2.0, alpha: float = 1e-4, beta: float = 0.75, **options):
        super().__init__(**options)
        if n < 1 or n % 2 == 0:
            raise ValueError(f"n must be odd, as many neighbours on either side, got {n}")
        self.n, self.k, self.alpha, self.beta = n, k, alpha, beta

    def call(self, a):
        """Normalise activations `a`."""
        channel = ops.arange(a.shape[-1])
        near = ops.cast(ops.abs(channel[:, None] - channel) <= self.n // 2, "float32")
        squares = ops.square(ops.cast(a, "float32"))  # in float16 those of 256 and more would be infinite
        total = ops.matmul(squares, near)  # over the neighbours of every channel at once
        factor = ops.exp(-self.beta * ops.log(self.k + self.alpha * total))  # a power takes four times as long
        return a * ops.cast(factor, a.dtype)

    def get_config(self):
        """What `keras.saving` needs to build this layer again."""
        return {**super().get_config(), "n": self.n, "k": self.k, "alpha": self.alpha, "beta": self.beta}
