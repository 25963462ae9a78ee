"""VGG: 3x3 convolutions and nothing else, stacked."""

import keras
from keras import layers


def vgg(
    input_shape: tuple[int, int, int],
    classes: int,
    *,
    blocks: tuple[int, ...] = (2, 2, 3, 3, 3),
    filters: int = 64,
    dense: int = 4096,
) -> keras.Model:
    """VGG of Simonyan and Zisserman (2015): blocks of 3x3 convolutions.

    Each block is pooled, and twice as wide as the one before. The paper
    starts deep networks from trained shallow ones. He's initialisation, a
    year younger, makes that needless.

    Args:
        input_shape: (height, width, channels) of one image; each block
            halves height and width.
        classes: number of softmax outputs.
        blocks: convolutions in each block. (1, 1, 2, 2, 2) is VGG-11
            (configuration A), the default VGG-16 (D), (2, 2, 4, 4, 4)
            VGG-19 (E).
        filters: of the first block; later blocks double them, up to eight
            times as many.
        dense: units of each of the two hidden dense layers.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes)
        probabilities. Parameters on (224, 224, 3) and 1000 classes:
        138,357,544, VGG-11 132,863,336, VGG-19 143,667,240 (table 2: 138,
        133, 144 million).

    Example:
        >>> model = vgg((32, 32, 3), 10, blocks=(1, 1, 2), dense=128)
        >>> model.output_shape
        (None, 10)
    """
    relu = {"activation": "relu", "kernel_initializer": "he_normal"}
    inputs = x = keras.Input(input_shape)
    for number, convolutions in enumerate(blocks):
        width = filters * min(2**number, 8)
        for _ in range(convolutions):
            x = layers.Conv2D(width, 3, padding="same", **relu)(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dense(dense, **relu)(x)
        x = layers.Dropout(0.5)(x)
    softmax = layers.Dense(classes, activation="softmax", dtype="float32")
    return keras.Model(inputs, softmax(x), name="vgg")


def small_vgg(input_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """VGG for images of about 28x28: three blocks of two convolutions.

    Args and Returns as `vgg`; 113,678 parameters on (28, 28, 1) and 10 classes.
    """
    return vgg(input_shape, classes, blocks=(2, 2, 2), filters=12, dense=128)
