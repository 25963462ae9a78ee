"""Autoencoders: sizes, shapes, tied weights, and that every weight is of use."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course import models

GREY = (28, 28, 1)

# builder, arguments, parameters
COUNTS = [
    (models.encoder, (GREY, 30), 1_418_280),
    (models.decoder, (30, GREY), 1_419_034),
    (models.autoencoder, (GREY, 30), 2_837_314),
    (models.tied_autoencoder, (GREY, 30), 1_420_814),
    (models.gaussian_encoder, (GREY, 2), 534_276),
]
SMALL = {"hidden": (32, 16)}
CASES = [
    pytest.param(models.encoder, (GREY, 3), [(3,)], id="encoder"),
    pytest.param(models.decoder, (3, GREY), [GREY], id="decoder"),
    pytest.param(models.autoencoder, (GREY, 3), [GREY], id="autoencoder"),
    pytest.param(models.tied_autoencoder, (GREY, 3), [GREY], id="tied"),
    pytest.param(models.gaussian_encoder, (GREY, 3), [(3,), (3,)], id="gaussian"),
]


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def batch(model, count=8):
    return np.random.default_rng(0).random((count, *model.input_shape[1:]), np.float32)


def outputs(model, x):
    found = model(x)
    return found if isinstance(found, list | tuple) else [found]


@pytest.mark.parametrize(("builder", "arguments", "parameters"), COUNTS)
def test_parameters(builder, arguments, parameters):
    with keras.StatelessScope(initialize_variables=False):
        model = builder(*arguments)
    assert model.count_params() == parameters
    assert f"{parameters:,}" in builder.__doc__
    keras.utils.clear_session()


@pytest.mark.parametrize(("builder", "arguments", "shapes"), CASES)
def test_shapes_and_that_a_gradient_reaches_every_weight(builder, arguments, shapes):
    model = builder(*arguments, **SMALL)
    assert not model.compiled
    x = batch(model)
    with tf.GradientTape() as tape:
        found = outputs(model, x)
        loss = sum(tf.reduce_mean(each**2) for each in found)
    assert [tuple(each.shape) for each in found] == [(8, *shape) for shape in shapes]
    for weight, gradient in zip(model.trainable_weights, tape.gradient(loss, model.trainable_weights), strict=True):
        assert gradient is not None, weight.path
        assert np.abs(gradient).max() > 0, weight.path


@pytest.mark.parametrize(("builder", "arguments", "shapes"), CASES)
def test_save_and_load(builder, arguments, shapes, tmp_path):
    model = builder(*arguments, **SMALL)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    for a, b in zip(outputs(again, batch(model)), outputs(model, batch(model)), strict=True):
        np.testing.assert_array_equal(a, b)
    assert again.count_params() == model.count_params()


@pytest.mark.parametrize("builder", [models.autoencoder, models.tied_autoencoder])
def test_it_can_learn_one_batch_by_heart(builder):
    model = builder(GREY, 8, **SMALL)
    x = batch(model, 4).round()
    model.compile(keras.optimizers.Adam(0.01), "mse")
    before = model.evaluate(x, x, verbose=0)
    model.fit(x, x, epochs=150, verbose=0)
    assert model.evaluate(x, x, verbose=0) < 0.1 * before


def test_without_hidden_layers_it_is_linear():
    model = models.autoencoder(GREY, 4, hidden=())
    a, b = batch(model, 2)
    middle = model(np.stack([a, b, (a + b) / 2]))
    np.testing.assert_allclose(middle[2], (middle[0] + middle[1]) / 2, atol=1e-5)


def test_pixels_of_a_sigmoid_lie_between_0_and_1():
    model = models.autoencoder(GREY, 4, output="sigmoid", **SMALL)
    found = np.asarray(model(100 * batch(model)))
    assert found.min() >= 0
    assert found.max() <= 1


def test_tied_is_the_same_kernel_transposed():
    layer = models.TiedDense(3)
    x = np.random.default_rng(0).random((2, 5), np.float32)
    kernel = np.asarray((layer(x), layer.kernel)[1])
    layer.bias.assign([1.0, 2.0, 3.0])
    layer.back_bias.assign([5.0, 4.0, 3.0, 2.0, 1.0])
    np.testing.assert_allclose(layer(x), x @ kernel + [1, 2, 3], rtol=1e-5)
    code = np.ones((2, 3), np.float32)
    np.testing.assert_allclose(layer(code, backwards=True), code @ kernel.T + [5, 4, 3, 2, 1], rtol=1e-5)
    assert len(layer.weights) == 3


def test_tied_stays_tied_in_training():
    model = models.tied_autoencoder(GREY, 4, hidden=(16,))
    kernels = [weight for weight in model.weights if weight.name == "kernel"]
    assert [tuple(each.shape) for each in kernels] == [(784, 16), (16, 4)]
