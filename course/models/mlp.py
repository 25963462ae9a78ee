"""Networks of dense layers."""

import keras
from keras import layers


def mlp(
    input_shape: tuple[int, ...],
    classes: int,
    *,
    hidden: tuple[int, ...] = (1024, 512, 256),
    activation: str = "relu",
) -> keras.Model:
    """Multilayer perceptron that flattens its input.

    Args:
        input_shape: shape of one example without the batch axis, such as
            (28, 28, 1).
        classes: number of softmax outputs.
        hidden: units of each hidden layer, in order.
        activation: of the hidden layers.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes)
        probabilities. With the defaults on (28, 28, 1) and 24 classes it
        has 1,466,136 parameters.

    Example:
        >>> mlp((28, 28, 1), 10, hidden=(16, 16)).count_params()
        13002
    """
    inputs = keras.Input(input_shape)
    x = layers.Flatten()(inputs)
    for units in hidden:
        x = layers.Dense(units, activation=activation)(x)
    softmax = layers.Dense(classes, activation="softmax", dtype="float32")
    return keras.Model(inputs, softmax(x), name="mlp")
