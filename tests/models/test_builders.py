"""Properties that every public builder shares."""

import keras
import numpy as np
import pytest

from course import models

# builder, arguments, input shape, outputs, parameters
CASES = [
    pytest.param(models.mlp, {}, (28, 28, 1), 24, 1_466_136, id="mlp"),
    pytest.param(models.mlp, {"hidden": (16, 16), "activation": "sigmoid"}, (28, 28, 1), 10, 13_002, id="mlp-sigmoid"),
]


def batch(shape, classes, count=8):
    rng = np.random.default_rng(0)
    return rng.random((count, *shape), np.float32), keras.utils.to_categorical(np.arange(count) % classes, classes)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


@pytest.mark.parametrize(("builder", "options", "shape", "classes", "parameters"), CASES)
def test_output_shape_and_parameters(builder, options, shape, classes, parameters):
    model = builder(shape, classes, **options)
    assert not model.compiled
    assert model.count_params() == parameters
    outputs = model.predict(batch(shape, classes)[0], verbose=0)
    assert outputs.shape == (8, classes)
    np.testing.assert_allclose(outputs.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("builder", "options", "shape", "classes", "parameters"), CASES)
def test_save_and_load(builder, options, shape, classes, parameters, tmp_path):
    model = builder(shape, classes, **options)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    x, _ = batch(shape, classes)
    np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))


@pytest.mark.parametrize(("builder", "options", "shape", "classes", "parameters"), CASES)
def test_a_gradient_reaches_every_weight(builder, options, shape, classes, parameters):
    import tensorflow as tf

    model = builder(shape, classes, **options)
    x, y = batch(shape, classes)
    with tf.GradientTape() as tape:
        loss = keras.ops.mean(keras.losses.categorical_crossentropy(y, model(x, training=True)))
    weights = model.trainable_variables
    for weight, gradient in zip(weights, tape.gradient(loss, [w.value for w in weights]), strict=True):
        assert gradient is not None, weight.path
        assert np.abs(gradient).max() > 0, weight.path


@pytest.mark.parametrize(("builder", "options", "shape", "classes", "parameters"), CASES)
def test_overfits_one_batch(builder, options, shape, classes, parameters):
    model = builder(shape, classes, **options)
    x, y = batch(shape, classes)
    rate = 0.01 if "activation" in options else 0.001
    model.compile(keras.optimizers.Adam(rate), "categorical_crossentropy", metrics=["accuracy"])
    many = np.tile(x, (200, 1, 1, 1)), np.tile(y, (200, 1))
    model.fit(*many, batch_size=8, epochs=3, verbose=0)
    assert model.evaluate(x, y, verbose=0)[1] == 1
