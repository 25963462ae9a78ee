"""Autoencoders: an encoder that describes an image in a few numbers, and a decoder that draws it from them."""

import math

import keras
from keras import layers, ops

Hidden = tuple[int, ...]


def encoder(
    shape: tuple[int, ...],
    numbers: int,
    *,
    hidden: Hidden = (1000, 500, 250),
    activation: str = "relu",
) -> keras.Model:
    """Images to a few numbers, the code, through dense layers.

    Args:
        shape: of one image, such as (28, 28, 1).
        numbers: size of the code.
        hidden: units of each hidden layer, in order; () for none.
        activation: of the hidden layers.

    Returns:
        Uncompiled `keras.Model`, (batch, *shape) -> (batch, numbers). For
        (28, 28, 1) and 30 numbers it has 1,418,280 parameters.
    """
    images = keras.Input(shape)
    x = _dense(layers.Flatten()(images), hidden, activation)
    code = layers.Dense(numbers, dtype="float32", name="code")
    return keras.Model(images, code(x), name="encoder")


def decoder(
    numbers: int,
    shape: tuple[int, ...],
    *,
    hidden: Hidden = (250, 500, 1000),
    activation: str = "relu",
    output: str = "linear",
    bias: float = 0.0,
) -> keras.Model:
    """A few numbers to images: an encoder backwards.

    Args:
        numbers: size of the code.
        shape: of one image.
        hidden: units of each hidden layer, in order; () for none.
        activation: of the hidden layers.
        output: activation of the pixels.
        bias: where the pixels' biases begin. Before a sigmoid, -3 makes
            them dark (0.05), as most pixels of a drawing are.

    Returns:
        Uncompiled `keras.Model`, (batch, numbers) -> (batch, *shape). For
        30 numbers and (28, 28, 1) it has 1,419,034 parameters.
    """
    code = keras.Input((numbers,))
    x = _dense(code, hidden, activation)
    dark = keras.initializers.Constant(bias)
    pixels = layers.Dense(math.prod(shape), output, bias_initializer=dark, dtype="float32")
    x = layers.Reshape(shape, dtype="float32")(pixels(x))
    return keras.Model(code, x, name="decoder")


def autoencoder(
    shape: tuple[int, ...],
    numbers: int,
    *,
    hidden: Hidden = (1000, 500, 250),
    activation: str = "relu",
    output: str = "linear",
    bias: float = 0.0,
) -> keras.Model:
    """An encoder, and a decoder with the same hidden layers backwards.

    After Hinton and Salakhutdinov (2006), whose sizes are the defaults.

    Args:
        shape: of one image, such as (28, 28, 1).
        numbers: size of the code between them, the bottleneck.
        hidden: units of the encoder's hidden layers; () makes it linear.
        activation: of the hidden layers.
        output: activation of the pixels.
        bias: where the pixels' biases begin. Before a sigmoid, -3 makes
            them dark (0.05), as most pixels of a drawing are.

    Returns:
        Uncompiled `keras.Model` of two layers, "encoder" and "decoder",
        (batch, *shape) -> (batch, *shape). For (28, 28, 1) and 30 numbers
        it has 2,837,314 parameters.

    Example:
        >>> model = autoencoder((28, 28, 1), 2, hidden=(64,))
        >>> model.get_layer("encoder").output_shape
        (None, 2)
    """
    look = {"activation": activation}
    encode = encoder(shape, numbers, hidden=hidden, **look)
    look |= {"hidden": hidden[::-1], "output": output, "bias": bias}
    decode = decoder(numbers, shape, **look)
    images = keras.Input(shape)
    return keras.Model(images, decode(encode(images)), name="autoencoder")


def tied_autoencoder(
    shape: tuple[int, ...],
    numbers: int,
    *,
    hidden: Hidden = (1000, 500, 250),
    activation: str = "relu",
) -> keras.Model:
    """An autoencoder whose decoder has the encoder's kernels, transposed.

    Args:
        shape: of one image, such as (28, 28, 1).
        numbers: size of the code.
        hidden: units of the encoder's hidden layers; () makes it linear.
        activation: of the hidden layers.

    Returns:
        Uncompiled `keras.Model`, (batch, *shape) -> (batch, *shape). For
        (28, 28, 1) and 30 numbers it has 1,420,814 parameters.
    """
    images = keras.Input(shape)
    x = layers.Flatten()(images)
    tied = [TiedDense(units) for units in (*hidden, numbers)]
    for layer in tied[:-1]:
        x = layers.Activation(activation)(layer(x))
    x = tied[-1](x)
    for layer in tied[:0:-1]:
        x = layers.Activation(activation)(layer(x, backwards=True))
    x = tied[0](x, backwards=True)
    x = layers.Reshape(shape, dtype="float32")(x)
    return keras.Model(images, x, name="tied_autoencoder")


@keras.saving.register_keras_serializable("course")
class TiedDense(layers.Layer):
    """A dense layer that can be used in both directions.

    Forwards it is x @ kernel + bias, backwards x @ kernel transposed +
    another bias: one kernel for an encoder's layer and for the decoder's.

    Args:
        units: outputs, forwards.
    """

    def __init__(self, units: int, **options):
        super().__init__(**options)
        self.units = units

    def build(self, shape):
        """Make the weights, for inputs (batch, shape[-1])."""
        self.kernel = self.add_weight((shape[-1], self.units), "glorot_uniform", name="kernel")
        self.bias = self.add_weight((self.units,), "zeros", name="bias")
        self.back_bias = self.add_weight((shape[-1],), "zeros", name="back_bias")

    def call(self, x, backwards=False):
        """(batch, inputs) -> (batch, units), or backwards."""
        if backwards:
            return ops.matmul(x, ops.transpose(self.kernel)) + self.back_bias
        return ops.matmul(x, self.kernel) + self.bias

    def get_config(self):
        """What `keras.saving` needs to build this layer again."""
        return super().get_config() | {"units": self.units}


def gaussian_encoder(
    shape: tuple[int, ...],
    numbers: int,
    *,
    hidden: Hidden = (512, 256),
    activation: str = "relu",
) -> keras.Model:
    """Images to a normal distribution of the code: the encoder of a VAE.

    Kingma and Welling (2014), appendix C.2.

    Args:
        shape: of one image, such as (28, 28, 1).
        numbers: size of the code.
        hidden: units of each hidden layer, in order.
        activation: of the hidden layers.

    Returns:
        Uncompiled `keras.Model`, (batch, *shape) -> means and logarithms of
        the variances, both (batch, numbers). For (28, 28, 1) and 2 numbers
        it has 534,276 parameters.
    """
    images = keras.Input(shape)
    x = _dense(layers.Flatten()(images), hidden, activation)
    mean = layers.Dense(numbers, dtype="float32", name="mean")
    spread = layers.Dense(numbers, dtype="float32", name="log_variance")
    return keras.Model(images, [mean(x), spread(x)], name="encoder")


def _dense(x, hidden, activation):
    """Dense layers; for ReLU and its kin with He's initial weights."""
    kernel = "glorot_uniform" if activation in ("sigmoid", "tanh") else "he_normal"
    for units in hidden:
        x = layers.Dense(units, activation, kernel_initializer=kernel)(x)
    return x
