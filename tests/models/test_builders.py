"""Properties that every public builder shares."""

import keras
import numpy as np
import pytest
from keras import layers

from course import models

DIGIT, SMALL_PHOTO, PHOTO = (28, 28, 1), (32, 32, 3), (224, 224, 3)
TEXT = (9, 5)  # words, pieces of a word
NOW = {"activation": "relu", "pool": layers.MaxPooling2D}
TWO_INCEPTIONS = {"stages": (((16, 24, 32, 4, 8, 8),), ((24, 24, 48, 4, 12, 12),))}

# builder, options, input shape, classes, parameters, and how many of them are not trained
COUNTS = [
    (models.mlp, {}, DIGIT, 24, 1_466_136, 0),
    (models.mlp, {"hidden": (16, 16), "activation": "sigmoid"}, DIGIT, 10, 13_002, 0),
    (models.simple_convnet, {}, DIGIT, 10, 433_890, 0),
    (models.deep_convnet, {}, DIGIT, 10, 123_552, 0),
    (models.sign_cnn, {}, DIGIT, 24, 244_024, 448),
    (models.lenet5, {}, (32, 32, 1), 10, 61_706, 0),
    (models.lenet5, NOW, DIGIT, 10, 61_706, 0),
    (models.alexnet, {}, (227, 227, 3), 1000, 60_965_224, 0),
    (models.small_alexnet, {}, DIGIT, 10, 72_394, 0),
    (models.vgg, {"blocks": (1, 1, 2, 2, 2)}, PHOTO, 1000, 132_863_336, 0),
    (models.vgg, {}, PHOTO, 1000, 138_357_544, 0),
    (models.vgg, {"blocks": (2, 2, 4, 4, 4)}, PHOTO, 1000, 143_667_240, 0),
    (models.small_vgg, {}, DIGIT, 10, 113_678, 0),
    (models.googlenet, {}, PHOTO, 1000, 6_998_552, 0),
    (models.small_googlenet, {}, DIGIT, 10, 52_724, 0),
    (models.resnet, {}, PHOTO, 1000, 11_699_112, 9_600),
    (models.resnet, {"blocks": (3, 4, 6, 3)}, PHOTO, 1000, 21_814_696, 17_024),
    (models.resnet, {"blocks": (3, 4, 6, 3), "bottleneck": True}, PHOTO, 1000, 25_610_152, 53_120),
    (models.small_resnet, {}, SMALL_PHOTO, 10, 271_098, 1_376),
    (models.small_resnet, {}, DIGIT, 10, 270_810, 1_376),
    (models.small_resnet, {"skips": False}, DIGIT, 10, 270_810, 1_376),
    (models.small_resnet, {"blocks": 1}, DIGIT, 10, 75_482, 480),
    (models.transformer, {}, (None, 12), 2, 1_316_098, 0),
    (models.transformer, {"blocks": 2, "positions": 0}, (None, 12), 2, 1_346_754, 0),
    (models.embedding_tower, {}, DIGIT, 128, 222_624, 512),  # no classes: its other properties are in test_siamese.py
]

# builder, options, input shape, classes: the same code; networks for photographs narrower, and on small ones
CASES = [
    pytest.param(models.mlp, {}, DIGIT, 24, id="mlp"),
    pytest.param(models.mlp, {"hidden": (16, 16), "activation": "sigmoid"}, DIGIT, 10, id="mlp-sigmoid"),
    pytest.param(models.simple_convnet, {}, DIGIT, 10, id="simple_convnet"),
    pytest.param(models.deep_convnet, {}, DIGIT, 10, id="deep_convnet"),
    pytest.param(models.sign_cnn, {}, DIGIT, 24, id="sign_cnn"),
    pytest.param(models.lenet5, {}, (32, 32, 1), 10, id="lenet5-then"),
    pytest.param(models.lenet5, NOW, DIGIT, 10, id="lenet5-now"),
    pytest.param(models.alexnet, {"filters": (8, 16, 24, 24, 16), "dense": 256}, (67, 67, 3), 10, id="alexnet"),
    pytest.param(models.small_alexnet, {}, DIGIT, 10, id="small_alexnet"),
    pytest.param(models.vgg, {"blocks": (1, 1, 2), "filters": 8, "dense": 128}, SMALL_PHOTO, 10, id="vgg"),
    pytest.param(models.small_vgg, {}, DIGIT, 10, id="small_vgg"),
    pytest.param(models.googlenet, TWO_INCEPTIONS, SMALL_PHOTO, 10, id="googlenet"),
    pytest.param(models.small_googlenet, {}, DIGIT, 10, id="small_googlenet"),
    pytest.param(models.resnet, {"blocks": (1, 2), "filters": 8}, SMALL_PHOTO, 10, id="resnet"),
    pytest.param(
        models.resnet, {"blocks": (2, 1), "bottleneck": True, "filters": 8}, SMALL_PHOTO, 10, id="resnet-bottleneck"
    ),
    pytest.param(models.small_resnet, {"blocks": 1}, DIGIT, 10, id="small_resnet"),
    pytest.param(models.small_resnet, {"blocks": 1, "skips": False}, DIGIT, 10, id="small_resnet-plain"),
    pytest.param(models.transformer, {"pieces": 30, "positions": 9}, TEXT, 3, id="transformer"),
    pytest.param(
        models.transformer, {"pieces": 30, "blocks": 2, "positions": 9, "last": True}, TEXT, 3, id="transformer-last"
    ),
]


def batch(shape, classes, count=8):
    """Images of some coarse random pattern each, or texts of pieces 1..30, and their one-hot classes."""
    if shape == TEXT:
        texts = np.random.default_rng(0).integers(1, 31, (count, *shape), np.int32)
        return texts, keras.utils.to_categorical(np.arange(count) % classes, classes)
    height, width, channels = shape
    coarse = np.random.default_rng(0).random((count, 4, 4, channels), np.float32)
    x = coarse.repeat(-(-height // 4), axis=1).repeat(-(-width // 4), axis=2)[:, :height, :width]
    return x, keras.utils.to_categorical(np.arange(count) % classes, classes)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


@pytest.fixture
def weightless():
    """Variables made under it have a shape but no memory: VGG-16 would take 550 MB."""
    with keras.StatelessScope(initialize_variables=False):
        yield
    keras.utils.clear_session()  # or the next model would give memory to these too


@pytest.mark.parametrize(
    ("builder", "options", "shape", "classes", "parameters", "untrained"),
    COUNTS,
    ids=[f"{builder.__name__}-{parameters}" for builder, _, _, _, parameters, _ in COUNTS],
)
def test_parameters(builder, options, shape, classes, parameters, untrained, weightless):
    model = builder(shape, classes, **options)
    assert model.count_params() == parameters
    assert sum(int(np.prod(weight.shape)) for weight in model.trainable_weights) == parameters - untrained
    assert f"{parameters:,}" in builder.__doc__ or f"{parameters - untrained:,}" in builder.__doc__ or options


@pytest.mark.parametrize(("builder", "options", "shape", "classes"), CASES)
def test_outputs_are_probabilities(builder, options, shape, classes):
    model = builder(shape, classes, **options)
    assert not model.compiled
    outputs = np.asarray(model(batch(shape, classes)[0]))
    assert outputs.shape == (8, classes)
    np.testing.assert_allclose(outputs.sum(axis=1), 1, atol=1e-5)


@pytest.fixture
def mixed_float16():
    """The dtype policy mixed_float16, when the test calls it."""
    yield lambda: keras.config.set_dtype_policy("mixed_float16")
    keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize(("builder", "options", "shape", "classes"), CASES)
def test_under_mixed_precision_the_outputs_are_nearly_the_same_and_float32(
    builder, options, shape, classes, mixed_float16
):
    model = builder(shape, classes, **options)
    x, _ = batch(shape, classes)
    exact = np.asarray(model(x))
    mixed_float16()
    half = builder(shape, classes, **options)
    half.set_weights(model.get_weights())
    outputs = np.asarray(half(x))
    assert outputs.dtype == np.float32
    np.testing.assert_allclose(outputs, exact, atol=0.02)


def test_filters_that_two_groups_cannot_share_are_refused():
    for filters in ((8, 16, 24, 24), (8, 16, 24, 24, 16, 16), (8, 16, 23, 24, 16)):
        with pytest.raises(ValueError, match="five numbers, the last four even"):
            models.alexnet((67, 67, 3), 10, filters=filters)


@pytest.mark.parametrize(("builder", "options", "shape", "classes"), CASES)
def test_save_and_load(builder, options, shape, classes, tmp_path):
    model = builder(shape, classes, **options)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    x, _ = batch(shape, classes)
    np.testing.assert_array_equal(again(x), model(x))


@pytest.mark.parametrize(("builder", "options", "shape", "classes"), CASES)
def test_a_gradient_reaches_every_weight(builder, options, shape, classes):
    import tensorflow as tf

    model = builder(shape, classes, **options)
    x, y = batch(shape, classes)
    with tf.GradientTape() as tape:
        loss = keras.ops.mean(keras.losses.categorical_crossentropy(y, model(x, training=True)))
    weights = model.trainable_variables
    for weight, gradient in zip(weights, tape.gradient(loss, [w.value for w in weights]), strict=True):
        assert gradient is not None, weight.path
        gradient = tf.convert_to_tensor(gradient)  # that of an embedding has only the rows that were used
        assert np.abs(gradient).max() > 1e-4, weight.path  # a useless weight gets 1e-7, from rounding


@pytest.mark.parametrize(("builder", "options", "shape", "classes"), CASES)
def test_overfits_one_batch(builder, options, shape, classes):
    model = builder(shape, classes, **options)
    x, y = batch(shape, classes)
    rate = 0.01 if options.get("activation") == "sigmoid" else 0.001
    model.compile(keras.optimizers.Adam(rate), "categorical_crossentropy")
    for step in range(1, 601):
        model.train_on_batch(x, y)
        if step % 20 == 0 and (np.argmax(model(x), axis=1) == np.argmax(y, axis=1)).all():
            return
    pytest.fail("600 steps did not teach the network eight images")
