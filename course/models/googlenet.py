"""GoogLeNet: several filter sizes side by side."""

import keras
from keras import layers

from course.models.normalization import LocalResponseNormalization

# Szegedy et al. (2015), table 1, inception 3a to 5b: filters of each block in the order of `inception`.
STAGES = (
    ((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64)),
    (
        (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
        (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128),
    ),
    ((256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)),
)  # fmt: skip


def googlenet(input_shape: tuple[int, int, int], classes: int, *, stages: tuple = STAGES) -> keras.Model:
    """GoogLeNet of Szegedy et al. (2015), without the two auxiliary classifiers that only helped its training.

    He's initialisation, a year younger, helps as well.

    Args:
        input_shape: (height, width, channels) of one image; height and width shrink to 1/32.
        classes: number of softmax outputs.
        stages: filters of the inception blocks, in the order of `inception`; there is a pooling between stages.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes) probabilities.
        6,998,552 parameters on (224, 224, 3) and 1000 classes: what the filters of table 1 give, biases included. The
        table's own column adds up to 6.8 million; some of its rows, such as the first (7x7x3x64 = 9,408 weights,
        printed as 2.7K), do not follow from its filters.
    """
    inputs = keras.Input(input_shape)
    x = _pool(_conv(inputs, 64, 7, strides=2))
    x = LocalResponseNormalization()(x)
    x = _conv(_conv(x, 64, 1), 192, 3)
    x = _pool(LocalResponseNormalization()(x))
    return keras.Model(inputs, _classify(x, stages, classes), name="googlenet")


def small_googlenet(input_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """GoogLeNet for images of about 28x28: one convolution and three narrow inception blocks.

    Args and Returns as `googlenet`; 52,724 parameters on (28, 28, 1) and 10 classes.
    """
    stages = (((16, 16, 24, 4, 8, 8),), ((24, 24, 48, 6, 12, 12), (32, 32, 64, 8, 16, 16)))
    inputs = keras.Input(input_shape)
    x = _pool(_conv(inputs, 16, 3))
    return keras.Model(inputs, _classify(x, stages, classes), name="small_googlenet")


def inception(
    x: keras.KerasTensor,
    ones: int,
    threes_in: int,
    threes: int,
    fives_in: int,
    fives: int,
    pooled: int,
) -> keras.KerasTensor:
    """Inception block: four branches side by side, their channels joined.

    1x1 convolutions (`threes_in`, `fives_in`) make the 3x3 and 5x5 ones
    cheap: those see fewer channels.

    Args:
        x: (batch, height, width, channels).
        ones, threes, fives, pooled: channels that each branch gives.
        threes_in, fives_in: channels that the 3x3 and the 5x5 convolution
            see.

    Returns:
        (batch, height, width, ones + threes + fives + pooled).

    Example:
        >>> x = keras.Input((28, 28, 192))
        >>> inception(x, 64, 96, 128, 16, 32, 32).shape
        (None, 28, 28, 256)
    """
    one = _conv(x, ones, 1)
    three = _conv(_conv(x, threes_in, 1), threes, 3)
    five = _conv(_conv(x, fives_in, 1), fives, 5)
    pool = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    pool = _conv(pool, pooled, 1)
    return layers.Concatenate()([one, three, five, pool])


def _classify(x, stages, classes):
    for number, stage in enumerate(stages):
        x = _pool(x) if number else x
        for filters in stage:
            x = inception(x, *filters)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.4)(x)
    return layers.Dense(classes, activation="softmax", dtype="float32")(x)


def _pool(x):
    return layers.MaxPooling2D(3, strides=2, padding="same")(x)


def _conv(x, filters, size, strides=1):
    return layers.Conv2D(filters, size, strides, "same", activation="relu", kernel_initializer="he_normal")(x)
