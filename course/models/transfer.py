"""Transfer learning: a new head on a base that was pre-trained on other images."""

import importlib
import os

import keras
from keras import layers


@keras.saving.register_keras_serializable("course")
class Preprocessing(layers.Layer):
    """Turns pixels in 0..1 into the numbers that a base was trained on.

    Each family needs its own (-1..1, or blue-green-red minus a mean, ...), and its features are poor with others';
    inside the model they cannot be forgotten.

    Args:
        family: "small_base", or the module of `keras.applications` whose `preprocess_input` is used, such as
            "mobilenet_v2".

    Raises:
        ValueError: there is no such module.

    Example:
        >>> float(Preprocessing("mobilenet_v2")(keras.ops.ones((1, 2, 2, 3))).numpy().max())
        1.0
    """

    def __init__(self, family: str, **options):
        super().__init__(**options)
        self.family = family
        if family == "small_base":
            self._preprocess = lambda x: x / 127.5 - 1
            return
        try:
            self._preprocess = importlib.import_module(f"keras.applications.{family}").preprocess_input
        except (ImportError, AttributeError):
            raise ValueError(f'no family {family!r} in keras.applications; try "mobilenet_v2" or "vgg16"') from None

    def call(self, x):
        return self._preprocess(255 * x)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"family": self.family}


def transfer(
    base: keras.Model,
    classes: int,
    family: str | None,
    *,
    trainable_from: str | None = None,
) -> keras.Sequential:
    """A pre-trained base, wholly or partly frozen, and a new softmax head.

    Batch normalisation in the base is never trained, and so Keras always
    lets it work with the means and variances that it was trained with: the
    layers after it were trained for those.

    Args:
        base: `keras.Model` that gives feature maps (batch, rows, columns,
            channels), such as `models.small_base(...)`, or one of
            `keras.applications` with `include_top=False`. Its layers'
            `trainable` are set here.
        classes: number of softmax outputs.
        family: what the base is one of, see `Preprocessing`, which becomes
            part of the model; None if the base takes pixels in 0..1 as
            they are.
        trainable_from: name of the first layer of the base that is
            trained, with all after it; None trains the head only.

    Returns:
        Uncompiled `keras.Sequential` of two models, so that
        `extractor, head = model.layers`: the extractor turns pixels
        (batch, height, width, 3) in 0..1 into features (batch, channels),
        the head those into (batch, classes) probabilities. Features of a
        frozen base can be computed once, with `extractor.predict`, and the
        head trained on them alone.

    Raises:
        ValueError: the base has no layer called `trainable_from`, or no
            feature maps; or there is no such family.

    Example:
        >>> base = small_base((96, 96, 3))
        >>> transfer(base, 10, "small_base").output_shape
        (None, 10)
    """
    trained = _layers_from(trainable_from, base)
    base.trainable = bool(trained)
    for layer in base.layers:
        normalises = isinstance(layer, layers.BatchNormalization)
        layer.trainable = layer.name in trained and not normalises

    inputs = keras.Input(base.input_shape[1:])
    x = inputs if family is None else Preprocessing(family)(inputs)
    features = layers.GlobalAveragePooling2D()(base(x))
    extractor = keras.Model(inputs, features, name="extractor")
    # From zeros, the head learns only in directions that the photographs
    # show; with few photographs, random ones would stay.
    softmax = layers.Dense(
        classes,
        activation="softmax",
        kernel_initializer="zeros",
        dtype="float32",
    )
    features = keras.Input(extractor.output_shape[1:])
    head = keras.Sequential([features, softmax], name="head")
    pixels = keras.Input(base.input_shape[1:])
    return keras.Sequential([pixels, extractor, head], name="transfer")


def small_base(
    input_shape: tuple[int, int, int],
    *,
    weights: str | os.PathLike | None = None,
) -> keras.Model:
    """A small base for photographs.

    A convolution, then separable ones, each with batch normalisation and
    ReLU.

    Args:
        input_shape: (height, width, 3) of one photograph; the first three
            convolutions and the fifth halve height and width.
        weights: path of a weights file, such as
            `datasets.load("imagenet_weights").file`, or None for random
            ones.

    Returns:
        Uncompiled `keras.Model`, numbers (batch, *input_shape) in -1..1 ->
        feature maps (batch, rows, columns, 256).
        It has 78,480 parameters, 1,360 of them moving statistics.

    Source: A. Howard et al., "MobileNets", 2017, for separable
    convolutions with batch normalisation.
    """
    inputs = x = keras.Input(input_shape)
    blocks = [(24, 2), (48, 2), (96, 2), (96, 1), (160, 2), (256, 1)]
    for number, (filters, strides) in enumerate(blocks, 1):
        kind = layers.Conv2D if number == 1 else layers.SeparableConv2D
        name = f"block_{number}"
        x = kind(filters, 3, strides, "same", use_bias=False, name=name)(x)
        name = f"normalise_{number}"
        x = layers.BatchNormalization(momentum=0.9, name=name)(x)
        x = layers.ReLU(name=f"relu_{number}")(x)
    base = keras.Model(inputs, x, name="small_base")
    if weights is not None:
        base.load_weights(weights)
    return base


def pretrained_base(weights, input_shape: tuple[int, int, int]) -> keras.Model:
    """The base that pre-trained weights belong to.

    Args:
        weights: what `datasets.load("imagenet_weights")` returned.
        input_shape: (height, width, 3) of one photograph.

    Returns:
        Uncompiled `keras.Model` without a head: `small_base`, or MobileNetV2 (0.35) of `keras.applications` up to its
        last block; `weights.family` says which, and names its preprocessing. MobileNetV2's last convolution, from 112
        to 1280 maps, is left out: it is there for a thousand classes, and with few photographs 112 features do better
        (on Fruits-360's unused training photographs 0.975 right instead of 0.972 with 5 a class, 0.995 instead of
        0.993 with 10).
    """
    file = str(weights.file)
    if weights.family == "small_base":
        return small_base(input_shape, weights=file)
    whole = keras.applications.MobileNetV2(input_shape=input_shape, alpha=0.35, include_top=False, weights=file)
    return keras.Model(whole.input, whole.get_layer("block_16_project_BN").output, name="mobilenet_v2")


def _layers_from(first, base):
    """Names of the base's layers from `first` on, none for None; and a check that the base is fit for `transfer`."""
    if len(base.output.shape) != 4:
        raise ValueError(f"the base must give feature maps, got {base.output.shape}: include_top=False, no pooling")
    names = [layer.name for layer in base.layers]
    if first not in (None, *names):
        raise ValueError(f"the base has no layer {first!r}; its last are {', '.join(names[-6:])}")
    return [] if first is None else names[names.index(first) :]
