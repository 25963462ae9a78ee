"""DCGAN and CycleGAN networks: sizes, ranges, normalisation, and that every weight is of use."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course import models

GREY, COLOUR = (28, 28, 1), (64, 64, 3)
PHOTO = (256, 256, 3)
SMALL = (32, 32, 3)

# builder, options, parameters, and how many of them are not trained
COUNTS = [
    (models.dcgan_generator, {"shape": COLOUR, "latent_dim": 100, "width": 64}, 3_578_627, 1_920),
    (models.dcgan_generator, {"shape": GREY}, 234_369, 192),
    (models.dcgan_discriminator, {"shape": GREY}, 36_705, 128),
    (models.residual_generator, {}, 11_383_427, 0),
    (models.residual_generator, {"shape": COLOUR, "width": 24, "blocks": 3}, 610_035, 0),
    (models.residual_generator, {"shape": COLOUR, "width": 24, "blocks": 3, "kernel": 3}, 610_035 - 2 * 40 * 72, 0),
    (models.patch_discriminator, {}, 2_765_633, 0),
]
CASES = [
    pytest.param(models.dcgan_generator, {"shape": GREY, "width": 8, "latent_dim": 16}, id="generator-28"),
    pytest.param(models.dcgan_generator, {"shape": COLOUR, "width": 4, "latent_dim": 16}, id="generator-64"),
    pytest.param(models.dcgan_discriminator, {"shape": GREY, "width": 8}, id="discriminator-28"),
    pytest.param(models.dcgan_discriminator, {"shape": COLOUR, "width": 4}, id="discriminator-64"),
    pytest.param(models.residual_generator, {"shape": SMALL, "width": 8, "blocks": 1}, id="residual"),
    pytest.param(models.residual_generator, {"shape": SMALL, "width": 8, "blocks": 1, "skip": True}, id="skip"),
    pytest.param(models.patch_discriminator, {"shape": SMALL, "width": 8, "downsampling": 2}, id="patch"),
]


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def inputs(model, count=4):
    return np.random.default_rng(0).random((count, *model.input_shape[1:]), np.float32)


@pytest.mark.parametrize(("builder", "options", "parameters", "untrained"), COUNTS)
def test_parameters(builder, options, parameters, untrained):
    with keras.StatelessScope(initialize_variables=False):
        model = builder(**options)
    assert model.count_params() == parameters
    assert sum(int(np.prod(weight.shape)) for weight in model.trainable_weights) == parameters - untrained
    if not options or options.get("latent") == 100:
        assert f"{parameters:,}" in builder.__doc__
    keras.utils.clear_session()


@pytest.mark.parametrize("shape", [GREY, (32, 32, 1), COLOUR])
def test_a_generator_makes_what_a_discriminator_takes(shape):
    generator, discriminator = models.dcgan_generator(shape, width=4), models.dcgan_discriminator(shape, width=4)
    images = generator(keras.random.normal((3, 64), seed=0))
    assert images.shape == (3, *shape)
    assert 0 <= np.min(images) < np.max(images) <= 1
    assert discriminator(images).shape == (3, 1)


def test_translations_are_images_of_the_same_size():
    model = models.residual_generator((32, 48, 3), width=4, blocks=1)
    images = np.asarray(model(inputs(model)))
    assert images.shape == (4, 32, 48, 3)
    assert 0 <= images.min() < images.max() <= 1


@pytest.mark.parametrize(("downsampling", "patch"), [(1, 16), (2, 34), (3, 70)])
def test_a_score_sees_its_patch_and_no_more(downsampling, patch):
    # Without normalisation, which looks at the whole image.
    model = models.patch_discriminator((128, 128, 1), width=4, downsampling=downsampling)
    bare = keras.models.clone_model(
        model,
        clone_function=lambda layer: (
            keras.layers.Identity() if isinstance(layer, keras.layers.GroupNormalization) else layer
        ),
    )
    images = tf.Variable(np.random.default_rng(0).random((1, 128, 128, 1), np.float32))
    with tf.GradientTape() as tape:
        scores = bare(images)
        middle = scores[0, scores.shape[1] // 2, scores.shape[2] // 2, 0]
    rows = np.nonzero(np.abs(tape.gradient(middle, images)[0, ..., 0]).sum(1))[0]
    assert rows[-1] - rows[0] + 1 == patch


@pytest.mark.parametrize(("builder", "options"), CASES)
def test_save_and_load(builder, options, tmp_path):
    model = builder(**options)
    assert not model.compiled
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again(inputs(model)), model(inputs(model)))


@pytest.mark.parametrize(("builder", "options"), CASES)
def test_a_gradient_reaches_every_weight(builder, options):
    model = builder(**options)
    aim = np.random.default_rng(1).random((4, *model.output_shape[1:]), np.float32)
    with tf.GradientTape() as tape:
        loss = keras.ops.mean(10 * (model(inputs(model), training=True) - aim) ** 2)
    weights = model.trainable_variables
    for weight, gradient in zip(weights, tape.gradient(loss, [w.value for w in weights]), strict=True):
        assert gradient is not None, weight.path
        assert np.abs(gradient).max() > 1e-5, weight.path


@pytest.mark.parametrize(("builder", "options"), CASES)
def test_under_mixed_precision_the_outputs_are_nearly_the_same_and_float32(builder, options):
    model = builder(**options)
    x = inputs(model)
    exact = np.asarray(model(x))
    keras.config.set_dtype_policy("mixed_float16")
    try:
        half = builder(**options)
    finally:
        keras.config.set_dtype_policy("float32")
    half.set_weights(model.get_weights())
    outputs = np.asarray(half(x))
    assert outputs.dtype == np.float32
    np.testing.assert_allclose(outputs, exact, atol=0.01)


def test_instance_normalization_looks_at_one_channel_of_one_image():
    x = np.random.default_rng(0).normal(3, 2, (2, 5, 6, 4)).astype(np.float32)
    mean, variance = x.mean((1, 2), keepdims=True), x.var((1, 2), keepdims=True)
    np.testing.assert_allclose(models.instance_normalization()(x), (x - mean) / np.sqrt(variance + 1e-5), atol=1e-5)


def test_reflection_padding_mirrors():
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    padded = np.asarray(models.ReflectionPadding(2)(x))[0, ..., 0]
    np.testing.assert_array_equal(padded, np.pad(x[0, ..., 0], 2, mode="reflect"))


def test_with_a_skip_it_begins_near_the_image_itself():
    model = models.residual_generator((32, 32, 3), width=4, blocks=1, kernel=3, skip=True)
    images = inputs(model)
    change = np.abs(np.asarray(model(images)) - images)
    assert 0 < change.mean() < 0.1
    model.set_weights([100 * weight for weight in model.get_weights()])
    changed = np.asarray(model(images))
    assert 0 <= changed.min() < changed.max() <= 1
    assert np.abs(changed - images).mean() > 0.1


@pytest.mark.parametrize("shape", [(28, 32, 1), (30, 30, 1), (8, 8, 1)])
def test_sizes_that_cannot_be_doubled_to(shape):
    with pytest.raises(ValueError, match="28, 32 or 64"):
        models.dcgan_generator(shape)
    with pytest.raises(ValueError, match="28, 32 or 64"):
        models.dcgan_discriminator(shape)


def test_translating_needs_multiples_of_four_and_blocks():
    with pytest.raises(ValueError, match="multiples of 4"):
        models.residual_generator((30, 32, 3))
    for blocks in (0, 10):
        with pytest.raises(ValueError, match="1 to 9"):
            models.residual_generator(blocks=blocks)
    with pytest.raises(ValueError, match="odd"):
        models.residual_generator(kernel=4)
