"""ResNet: blocks that add to what they were given."""

from collections.abc import Callable

import keras
from keras import layers, ops


def resnet(
    input_shape: tuple[int, int, int],
    classes: int,
    *,
    blocks: tuple[int, ...] = (2, 2, 2, 2),
    bottleneck: bool = False,
    filters: int = 64,
) -> keras.Model:
    """ResNet of He, Zhang, Ren and Sun (2015) for photographs.

    Args:
        input_shape: (height, width, channels) of one image; height and width shrink to 1/32.
        classes: number of softmax outputs.
        blocks: residual blocks in each stage. The default is ResNet-18, (3, 4, 6, 3) ResNet-34, and with
            `bottleneck=True` ResNet-50.
        bottleneck: whether blocks are 1x1, 3x3, 1x1 convolutions instead of two 3x3 ones.
        filters: of the first stage; each later stage has twice as many.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes) probabilities. Trainable parameters on
        (224, 224, 3) and 1000 classes: 11,689,512, ResNet-50 25,557,032, the numbers of torchvision (no biases before
        batch normalisation). With the moving statistics, which `count_params` counts too, 11,699,112 and 25,610,152.

    Example:
        >>> resnet((64, 64, 3), 10, blocks=(1, 1), filters=8).output_shape
        (None, 10)
    """
    block = bottleneck_block if bottleneck else basic_block
    inputs = keras.Input(input_shape)
    x = layers.ReLU()(conv_bn(inputs, filters, 7, strides=2))
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    x = _stages(x, blocks, filters, block, projected)
    return keras.Model(inputs, _classify(x, classes), name="resnet")


def small_resnet(
    input_shape: tuple[int, int, int], classes: int, *, blocks: int = 3, skips: bool = True
) -> keras.Model:
    """ResNet for small images, He et al. (2015), section 4.2: 6 * `blocks` + 2 layers with 16, 32 and 64 filters.

    Args:
        input_shape: (height, width, channels) of one image, such as (32, 32, 3) or (28, 28, 1).
        classes: number of softmax outputs.
        blocks: residual blocks in each of the three stages; 3 is ResNet-20.
        skips: False builds the paper's "plain" network: the same layers and parameters, nothing added.

    Returns:
        Uncompiled `keras.Model`, (batch, *input_shape) -> (batch, classes) probabilities.
        269,722 trainable parameters on (32, 32, 3) and 10 classes, the paper's 0.27 million; 269,434 on (28, 28, 1).
        `count_params` counts 1,376 moving statistics more.
    """
    inputs = keras.Input(input_shape)
    x = layers.ReLU()(conv_bn(inputs, 16, 3))
    x = _stages(x, (blocks,) * 3, 16, basic_block, zero_padded if skips else None)
    return keras.Model(inputs, _classify(x, classes), name="small_resnet" if skips else "plain_net")


def basic_block(
    x: keras.KerasTensor,
    filters: int,
    strides: int,
    skip: Callable | None,
) -> keras.KerasTensor:
    """Two 3x3 convolutions, whose result is added to the input.

    Args:
        x: (batch, height, width, channels).
        filters: channels of the result.
        strides: 2 halves height and width.
        skip: `projected` or `zero_padded`, which fit the input to the
            result; None adds nothing.

    Returns:
        (batch, height / strides, width / strides, filters).

    Example:
        >>> basic_block(keras.Input((28, 28, 16)), 32, 2, projected).shape
        (None, 14, 14, 32)
    """
    y = layers.ReLU()(conv_bn(x, filters, 3, strides))
    y = conv_bn(y, filters, 3)
    if skip is not None:
        y = layers.Add()([y, skip(x, filters, strides)])
    return layers.ReLU()(y)


def bottleneck_block(x: keras.KerasTensor, filters: int, strides: int, skip: Callable) -> keras.KerasTensor:
    """A 3x3 convolution between a 1x1 one that narrows and one that widens to 4 * `filters`; else as `basic_block`."""
    y = layers.ReLU()(conv_bn(x, filters, 1, strides))
    y = layers.ReLU()(conv_bn(y, filters, 3))
    y = conv_bn(y, 4 * filters, 1)
    return layers.ReLU()(layers.Add()([y, skip(x, 4 * filters, strides)]))


def projected(x: keras.KerasTensor, filters: int, strides: int) -> keras.KerasTensor:
    """Where the shape changes, a 1x1 convolution fits it: option B of the paper."""
    return x if (x.shape[-1], strides) == (filters, 1) else conv_bn(x, filters, 1, strides)


def zero_padded(
    x: keras.KerasTensor,
    filters: int,
    strides: int,
) -> keras.KerasTensor:
    """Leave out pixels and add channels of zeros until `x` fits.

    Option A of He et al. (2015): it has no parameter.
    """
    missing = filters - x.shape[-1]
    if strides > 1:
        x = layers.MaxPooling2D(1, strides)(x)
    if missing:
        x = ops.pad(x, ((0, 0), (0, 0), (0, 0), (0, missing)))
    return x


def conv_bn(
    x: keras.KerasTensor,
    filters: int,
    size: int,
    strides: int = 1,
) -> keras.KerasTensor:
    """Convolution and batch normalisation, whose shift stands in for the bias."""
    y = layers.Conv2D(
        filters,
        size,
        strides,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
    )(x)
    # Keras' momentum of 0.99 lags behind in short trainings
    return layers.BatchNormalization(momentum=0.9)(y)


def _stages(x, blocks, filters, block, skip):
    for stage, count in enumerate(blocks):
        for number in range(count):
            x = block(x, filters * 2**stage, 2 if stage and number == 0 else 1, skip)
    return x


def _classify(x, classes):
    x = layers.GlobalAveragePooling2D()(x)
    return layers.Dense(classes, activation="softmax", dtype="float32")(x)
