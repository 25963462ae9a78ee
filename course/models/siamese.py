"""Siamese networks: one tower that turns an image into a point, used twice to tell how far two images are apart."""

import keras
from keras import layers, ops

from course.models.resnet import conv_bn


def embedding_tower(
    input_shape: tuple[int, int, int],
    size: int = 128,
    *,
    filters: int = 64,
) -> keras.Model:
    """Turns an image into a vector of length 1: its place on a sphere.

    Args:
        input_shape: (height, width, channels) of an image.
        size: numbers in the vector.
        filters: of the second and third convolution; half as many in
            the first, half as many again in the fourth.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, size).
        With the defaults on (28, 28, 1) it has 222,112 trainable
        parameters; `count_params` counts 512 moving statistics more.

    Example:
        >>> embedding_tower((28, 28, 1), 32).output_shape
        (None, 32)
    """
    inputs = keras.Input(input_shape)
    x = layers.ReLU()(conv_bn(inputs, filters // 2, 3))
    x = layers.MaxPooling2D()(x)
    x = layers.ReLU()(conv_bn(x, filters, 3))
    x = layers.MaxPooling2D()(x)
    x = layers.ReLU()(conv_bn(x, filters, 3))
    x = layers.ReLU()(conv_bn(x, filters * 3 // 2, 3))
    x = layers.Flatten()(layers.MaxPooling2D()(x))
    x = layers.Dense(size, dtype="float32")(x)
    outputs = layers.UnitNormalization()(x)
    return keras.Model(inputs, outputs, name="tower")


def siamese(tower: keras.Model) -> keras.Model:
    """Two images go through one tower; the output is how far apart they land.

    Bromley, Guyon, LeCun, Säckinger and Shah (1993), for signatures.

    Args:
        tower: image (batch, height, width, channels) -> vector (batch, size).

    Returns:
        Uncompiled `keras.Model`, [images, images] -> Euclidean distances
        (batch,). It has the tower's parameters and no others.

    Example:
        >>> siamese(embedding_tower((28, 28, 1), 32)).output_shape
        (None,)
    """
    one = keras.Input(tower.input_shape[1:])
    other = keras.Input(tower.input_shape[1:])
    difference = tower(one) - tower(other)
    squared = ops.sum(difference**2, axis=-1)
    distance = ops.sqrt(squared + 1e-9)  # at 0 a root has no slope
    return keras.Model([one, other], distance, name="siamese")
