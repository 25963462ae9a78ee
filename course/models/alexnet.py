"""AlexNet, the network that won ILSVRC 2012, and a small version of it."""

import keras
from keras import layers, ops

from course.models.normalization import LocalResponseNormalization


def alexnet(
    input_shape: tuple[int, int, int],
    classes: int,
    *,
    filters: tuple[int, int, int, int, int] = (96, 256, 384, 384, 256),
    dense: int = 4096,
    kernel: int = 11,
    strides: int = 4,
) -> keras.Model:
    """AlexNet of Krizhevsky, Sutskever and Hinton (2012).

    ReLU, local response normalisation, pooling windows that overlap, dropout, and convolutions 2, 4 and 5 in two
    groups, because in 2012 the network needed two graphics cards. Where the paper starts from small random weights and
    some biases of 1, this one has He's initialisation.

    Args:
        input_shape: (height, width, channels) of one image. The paper says 224x224, but its sizes need 227x227.
        classes: number of softmax outputs.
        filters: filters of the five convolutions; the last four are even.
        dense: units of each of the two hidden dense layers.
        kernel, strides: size and step of the first convolution.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes) probabilities.
        60,965,224 parameters on (227, 227, 3) and 1000 classes, the paper's "60 million".

    Raises:
        ValueError: `filters` are not five numbers, or one of the last four is odd.

    Example:
        >>> alexnet((67, 67, 3), 10, filters=(8, 16, 24, 24, 16), dense=256).output_shape
        (None, 10)
    """
    if len(filters) != 5 or any(count % 2 for count in filters[1:]):
        raise ValueError(f"filters must be five numbers, the last four even (two groups), got {filters}")
    inputs = keras.Input(input_shape)
    x = _conv(inputs, filters[0], kernel, strides, padding="valid")
    x = layers.MaxPooling2D(3, strides=2)(LocalResponseNormalization()(x))
    x = two_groups(x, filters[1], 5)
    x = layers.MaxPooling2D(3, strides=2)(LocalResponseNormalization()(x))
    x = _conv(x, filters[2], 3)
    x = two_groups(x, filters[3], 3)
    x = two_groups(x, filters[4], 3)
    x = layers.MaxPooling2D(3, strides=2)(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dense(dense, activation="relu", kernel_initializer="he_normal")(x)
        x = layers.Dropout(0.5)(x)
    outputs = layers.Dense(classes, activation="softmax", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="alexnet")


def two_groups(x, filters, kernel):
    """Two convolutions side by side: each sees half of the channels of `x` and gives half of the `filters`.

    Conv2D(groups=2) is the same, but its gradient takes TensorFlow seven times as long on a CPU.
    """
    return layers.Concatenate()([_conv(half, filters // 2, kernel) for half in ops.split(x, 2, axis=-1)])


def small_alexnet(input_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """AlexNet for images of about 28x28: the same layers, narrower, and a first convolution that skips nothing.

    Args and Returns as `alexnet`; 72,394 parameters on (28, 28, 1) and 10 classes.
    """
    return alexnet(input_shape, classes, filters=(16, 32, 48, 48, 32), dense=128, kernel=5, strides=1)


def _conv(x, filters, kernel, strides=1, padding="same"):
    return layers.Conv2D(filters, kernel, strides, padding, activation="relu", kernel_initializer="he_normal")(x)
