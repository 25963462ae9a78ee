"""The character model: its size, its shapes, and that it can learn a text by heart."""

import keras
import numpy as np
import pytest

from course import models

CELLS = [keras.layers.SimpleRNN, keras.layers.GRU, keras.layers.LSTM]
cells = pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.__name__)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def test_parameters():
    model = models.character_model(65)
    assert f"{model.count_params():,}" in models.character_model.__doc__
    assert model.count_params() == 65 * 64 + 3 * (64 + 256 + 2) * 256 + 256 * 65 + 65


@cells
def test_scores_at_every_place_know_nothing_of_what_comes(cell):
    model = models.character_model(7, units=8, cell=cell)
    text = np.random.default_rng(0).integers(0, 7, (3, 20), np.int32)
    scores = np.asarray(model(text))
    assert scores.shape == (3, 20, 7)
    assert scores.min() < 0  # no probabilities
    changed = text.copy()
    changed[:, 10:] = 0
    np.testing.assert_allclose(np.asarray(model(changed))[:, :10], scores[:, :10], atol=1e-6)


def test_dropout_only_in_training():
    model = models.character_model(7, units=8, dropout=0.5)
    text = np.arange(7, dtype=np.int32)[None]
    still, moved = np.asarray(model(text)), np.asarray(model(text, training=True))
    np.testing.assert_array_equal(model(text), still)
    assert (moved != still).any()


@cells
def test_a_gradient_reaches_every_weight(cell):
    import tensorflow as tf

    model = models.character_model(7, units=8, cell=cell)
    text = np.random.default_rng(0).integers(0, 7, (3, 20), np.int32)
    with tf.GradientTape() as tape:
        loss = keras.ops.mean(keras.losses.sparse_categorical_crossentropy(text, model(text), from_logits=True))
    weights = model.trainable_weights
    assert len(weights) == len(model.weights)
    for weight, gradient in zip(weights, tape.gradient(loss, [w.value for w in weights]), strict=True):
        assert gradient is not None, weight.path
        assert np.abs(tf.convert_to_tensor(gradient)).max() > 1e-4, weight.path


@cells
def test_save_and_load(cell, tmp_path):
    model = models.character_model(7, units=8, cell=cell)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    text = np.arange(7, dtype=np.int32)[None]
    np.testing.assert_array_equal(again(text), model(text))


@cells
def test_it_learns_a_line_by_heart(cell):
    model = models.character_model(8, units=32, embedding=8, cell=cell)
    text = np.random.default_rng(0).integers(0, 8, 33).astype(np.int32)
    x, y = text[None, :-1], text[None, 1:]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    run = model.fit(np.repeat(x, 64, axis=0), np.repeat(y, 64, axis=0), 1, epochs=3, verbose=0)
    assert run.history["accuracy"][-1] == 1
