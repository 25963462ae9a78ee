"""Plain convolutional networks: convolutions and pooling, then dense layers."""

import keras
from keras import layers

Shape = tuple[int, int, int]


def simple_convnet(input_shape: Shape, classes: int) -> keras.Model:
    """SimpleConvNet: one convolution, one pooling, two dense layers.

    The network of Saitoh (2016), "Deep Learning from Scratch", chapter 7, which
    lesson 05 also writes in NumPy.

    Args:
        input_shape: (height, width, channels) of one image; at least 6 pixels
            high and wide.
        classes: number of softmax outputs.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes)
        probabilities. 433,890 parameters on (28, 28, 1) and 10 classes.

    Example:
        >>> simple_convnet((28, 28, 1), 10).count_params()
        433890
    """
    inputs = keras.Input(input_shape)
    x = layers.Conv2D(30, 5, activation="relu")(inputs)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(100, activation="relu")(x)
    softmax = layers.Dense(classes, activation="softmax", dtype="float32")
    return keras.Model(inputs, softmax(x), name="simple_convnet")


def deep_convnet(
    input_shape: Shape,
    classes: int,
    *,
    dropout: float = 0.5,
) -> keras.Model:
    """DeepConvNet: six 3x3 convolutions, pooled after every two.

    Saitoh (2016), "Deep Learning from Scratch", chapter 8, with He's
    initialisation. The fourth convolution is padded by two, so 28x28
    images shrink 28 -> 14 -> 16 -> 8 -> 4. The book has a second dropout,
    behind the class scores themselves; it is left out here.

    Args:
        input_shape: (height, width, channels) of one image; at least 4
            pixels high and wide.
        classes: number of softmax outputs.
        dropout: rate behind the hidden dense layer.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes)
        probabilities. 123,552 parameters on (28, 28, 1) and 10 classes.
    """
    relu = {"activation": "relu", "kernel_initializer": "he_normal"}
    inputs = x = keras.Input(input_shape)
    for filters in (16, 32, 64):
        x = layers.Conv2D(filters, 3, padding="same", **relu)(x)
        if filters == 32:
            x = layers.ZeroPadding2D(1)(x)  # and "same" pads by one more
        x = layers.Conv2D(filters, 3, padding="same", **relu)(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(50, **relu)(x)
    x = layers.Dropout(dropout)(x)
    softmax = layers.Dense(classes, activation="softmax", dtype="float32")
    return keras.Model(inputs, softmax(x), name="deep_convnet")


def sign_cnn(
    input_shape: Shape,
    classes: int,
    *,
    filters: tuple[int, ...] = (32, 64, 128),
) -> keras.Model:
    """Blocks of convolution, pooling, batch normalisation and ReLU.

    Every image is first standardised: shifted and scaled to mean 0 and
    variance 1. Two dense layers follow the blocks. Batch normalisation:
    Ioffe and Szegedy (2015).

    Args:
        input_shape: (height, width, channels) of one image; each block
            halves height and width.
        classes: number of softmax outputs.
        filters: filters of each block's 3x3 convolution, in order.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes)
        probabilities. 244,024 parameters on (28, 28, 1) and 24 classes,
        448 of them moving statistics that are not trained.
    """
    inputs = keras.Input(input_shape)
    x = layers.LayerNormalization(
        axis=(1, 2, 3),
        center=False,
        scale=False,
    )(inputs)
    for count in filters:
        # without a bias: the normalisation has a shift of its own
        x = layers.Conv2D(count, 3, padding="same", use_bias=False)(x)
        # pooled first, so that only a quarter is left to normalise
        x = layers.MaxPooling2D()(x)
        # Keras' momentum of 0.99 lags behind in short trainings
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.3)(x)
    x = layers.Dense(128, activation="relu")(x)
    x = layers.Dropout(0.3)(x)
    softmax = layers.Dense(classes, activation="softmax", dtype="float32")
    return keras.Model(inputs, softmax(x), name="sign_cnn")
