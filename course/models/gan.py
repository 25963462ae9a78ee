"""Networks that generate images (DCGAN) and translate them (CycleGAN); images are numbers in 0..1."""

import keras
from keras import layers, ops

Shape = tuple[int, int, int]


def dcgan_generator(shape: Shape = (32, 32, 1), *, latent_dim: int = 64, width: int = 32) -> keras.Model:
    """Noise to images: a dense layer, then transposed convolutions that double the size.

    After Radford and others (2016), section 3: batch normalisation and ReLU everywhere but at the end.

    Args:
        shape: (height, width, channels) of an image, square; 28, 32 and 64 pixels are the sizes in use.
        latent_dim: numbers of noise for an image.
        width: filters of the last hidden layer; each one before it has twice as many.

    Returns:
        Uncompiled `keras.Model`, noise (batch, latent_dim) -> images (batch, *shape) in 0..1.
        With shape (64, 64, 3), 100 numbers of noise and width 64 it has 3,578,627 parameters, of which 3,576,707 are
        trained.

    Raises:
        ValueError: the image is not square, or its side cannot be halved twice.

    Example:
        >>> dcgan_generator((28, 28, 1)).output_shape
        (None, 28, 28, 1)
    """
    side, doublings = _smallest(shape)
    noise = keras.Input((latent_dim,))
    filters = width * 2 ** (doublings - 1)
    x = layers.Dense(side * side * filters, use_bias=False, kernel_initializer=_normal())(noise)
    x = layers.Reshape((side, side, filters))(x)
    for _ in range(doublings - 1):
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        filters //= 2
        x = layers.Conv2DTranspose(filters, 4, 2, "same", use_bias=False, kernel_initializer=_normal())(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Conv2DTranspose(shape[-1], 4, 2, "same", kernel_initializer=_normal(), activation="tanh")(x)
    return keras.Model(noise, layers.Rescaling(0.5, 0.5, dtype="float32")(x), name="dcgan_generator")


def dcgan_discriminator(shape: Shape = (32, 32, 1), *, width: int = 32) -> keras.Model:
    """Tells real images from generated ones: convolutions that halve the size, then one score.

    After Radford and others (2016): strides instead of pooling, leaky ReLU, no batch normalisation in the first layer.

    Args:
        shape: (height, width, channels) of an image, square.
        width: filters of the first layer; each one after it has twice as many.

    Returns:
        Uncompiled `keras.Model`, images (batch, *shape) in 0..1 -> (batch, 1) scores before the sigmoid, above 0 for
        real.

    Raises:
        ValueError: as for `dcgan_generator`.
    """
    _, downsampling = _smallest(shape)
    images = keras.Input(shape)
    x = layers.Rescaling(2, -1)(images)
    for step in range(downsampling):
        x = layers.Conv2D(width * 2**step, 4, 2, "same", use_bias=step == 0, kernel_initializer=_normal())(x)
        if step:
            x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.Dense(1, kernel_initializer=_normal(), dtype="float32")(layers.Flatten()(x))
    return keras.Model(images, x, name="dcgan_discriminator")


def residual_generator(
    shape: tuple[int | None, int | None, int] = (256, 256, 3),
    *,
    width: int = 64,
    blocks: int = 9,
    kernel: int = 7,
    skip: bool = False,
) -> keras.Model:
    """Translates images: two convolutions with stride, residual blocks, and back to the full size.

    After Johnson and others (2016) and Zhu and others (2017), appendix 7.2, with reflection padding and instance
    normalisation.

    Args:
        shape: (height, width, channels); height and width are multiples of 4, and at least 8, or None for any such.
        width: filters of the first layer; the blocks have four times as many.
        blocks: residual blocks, 1 to 9; the paper has 6 for 128 pixels and 9 for 256.
        kernel: width of the first and the last convolution, odd. On a CPU 3 takes half the time of the paper's 7.
        skip: whether the network's output is added to the image, as a change, instead of replacing it. It then
            begins near the image itself, and need not learn to copy it; its last layers see the features of the first,
            too, and it upsamples by repeating pixels before a convolution, which leaves no checkerboard (Odena and
            others, 2016). Not in the paper, whose network gives a blurred copy after minutes on a CPU.

    Returns:
        Uncompiled `keras.Model`, images (batch, *shape) in 0..1 -> the same. With the defaults it has 11,383,427
        parameters. (The authors' own has 11,378,179: biases that the normalisation takes out again at once, where
        here are the scale and shift that come after it.)

    Raises:
        ValueError: a size that is not a multiple of 4 or below 8, fewer than 1 or more than 9 blocks, an even kernel.

    Example:
        >>> residual_generator((None, None, 3), width=8, blocks=1, skip=True).output_shape
        (None, None, None, 3)
    """
    if any(side is not None and (side % 4 or side < 8) for side in shape[:2]):
        raise ValueError(f"height and width must be multiples of 4, 8 or more, got {shape[:2]}; resize the images")
    if not 1 <= blocks <= 9:
        raise ValueError(f"blocks must be 1 to 9, got {blocks}")
    if kernel % 2 == 0:
        raise ValueError(f"kernel must be odd, got {kernel}")
    beside = kernel // 2
    images = keras.Input(shape)
    x = layers.Rescaling(2, -1)(images)
    x = layers.Conv2D(width, kernel, use_bias=False, kernel_initializer=_normal())(ReflectionPadding(beside)(x))
    x = first = _normalized(x)
    for filters in (2 * width, 4 * width):
        x = _normalized(layers.Conv2D(filters, 3, 2, "same", use_bias=False, kernel_initializer=_normal())(x))
    for _ in range(blocks):
        x = _residual_block(x)
    for filters in (2 * width, width):
        if skip:
            x = layers.UpSampling2D()(x)
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False, kernel_initializer=_normal())(x)
        else:
            x = layers.Conv2DTranspose(filters, 3, 2, "same", use_bias=False, kernel_initializer=_normal())(x)
        x = _normalized(x)
    if skip:
        x = layers.Concatenate()([x, first])
        x = layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer=_normal())(x)
        x = _normalized(x)
    last = layers.Conv2D(shape[-1], kernel, activation="tanh", kernel_initializer=_normal())
    x = last(ReflectionPadding(beside)(x))
    x = ops.clip(images + x, 0.0, 1.0) if skip else layers.Rescaling(0.5, 0.5, dtype="float32")(x)
    return keras.Model(images, x, name="residual_generator")


def patch_discriminator(
    shape: Shape = (256, 256, 3),
    *,
    width: int = 64,
    downsampling: int = 3,
) -> keras.Model:
    """PatchGAN: a score for each place of an image, as far as it sees from there.

    After Isola and others (2017) and Zhu and others (2017), appendix 7.2: with
    three layers of stride 2 each score sees a patch of 70 x 70 pixels; with two
    34 x 34, with one 16 x 16.

    Args:
        shape: (height, width, channels).
        width: filters of the first layer; each one after it has twice as many,
            up to eight times.
        downsampling: layers with stride 2, each halves height and width.

    Returns:
        Uncompiled `keras.Model`, images (batch, *shape) in 0..1 -> scores
        (batch, rows, columns, 1), 1 for real. With the defaults it has 2,765,633
        parameters (the authors' own, with biases that the normalisation takes
        out again, 2,764,737) and gives 30 x 30 scores.

    Example:
        >>> patch_discriminator((32, 32, 3), width=24, downsampling=2).output_shape
        (None, 6, 6, 1)
    """
    images = keras.Input(shape)
    x = layers.Rescaling(2, -1)(images)
    for step in range(downsampling):
        filters = width * 2 ** min(step, 3)
        normal = {"kernel_initializer": _normal(), "use_bias": not step}
        x = layers.Conv2D(filters, 4, strides=2, padding="same", **normal)(x)
        x = layers.LeakyReLU(0.2)(instance_normalization()(x) if step else x)
    filters = width * 2 ** min(downsampling, 3)
    normal = {"kernel_initializer": _normal(), "use_bias": False}
    x = layers.Conv2D(filters, 4, **normal)(layers.ZeroPadding2D()(x))
    x = layers.LeakyReLU(0.2)(instance_normalization()(x))
    score = layers.Conv2D(1, 4, kernel_initializer=_normal(), dtype="float32")
    x = score(layers.ZeroPadding2D()(x))
    return keras.Model(images, x, name="patch_discriminator")


@keras.saving.register_keras_serializable("course")
class ReflectionPadding(layers.Layer):
    """Pads with the mirror image of what is beside the border, which has no seam; zeros would have one.

    (batch, height, width, channels) -> (batch, height + 2 size, width + 2 size, channels).
    """

    def __init__(self, size: int, **options):
        super().__init__(**options)
        self.size = size

    def call(self, x):
        """Pad images `x`."""
        beside = (self.size, self.size)
        return ops.pad(x, ((0, 0), beside, beside, (0, 0)), "reflect")

    def get_config(self):
        """What `keras.saving` needs to build this layer again."""
        return super().get_config() | {"size": self.size}


def instance_normalization() -> layers.Layer:
    """A layer that brings each channel of each image to mean 0 and variance 1, then scales and shifts: Ulyanov (2016).

    (batch, height, width, channels) -> the same.
    """
    return layers.GroupNormalization(groups=-1, epsilon=1e-5)


def _residual_block(x):
    filters = x.shape[-1]
    y = _normalized(layers.Conv2D(filters, 3, use_bias=False, kernel_initializer=_normal())(ReflectionPadding(1)(x)))
    y = layers.Conv2D(filters, 3, use_bias=False, kernel_initializer=_normal())(ReflectionPadding(1)(y))
    return layers.Add()([x, instance_normalization()(y)])


def _normalized(x):
    return layers.ReLU()(instance_normalization()(x))


def _normal():
    return keras.initializers.RandomNormal(stddev=0.02)  # as both papers do


def _smallest(shape):
    """(side of the smallest feature maps, how often it is doubled to give the image)."""
    side, doublings = shape[0], 0
    while side % 2 == 0 and side > 4:
        side, doublings = side // 2, doublings + 1
    if shape[0] != shape[1] or doublings < 2:
        raise ValueError(f"the image must be square, and its side divisible by 4, such as 28, 32 or 64; got {shape}")
    return side, doublings
