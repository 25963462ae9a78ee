"""The Transformer encoder: what its words see, and what the order of the words changes."""

import keras
import numpy as np
import pytest

from course import models


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def text(words, seed=0):
    return np.random.default_rng(seed).integers(1, 31, (1, words, 4), np.int32)


def shuffled_difference(positions):
    model = models.transformer((None, 4), 3, pieces=30, positions=positions)
    x = text(8)
    return np.abs(np.asarray(model(x)) - model(x[:, ::-1])).max()


def test_without_positions_the_order_changes_nothing():
    assert shuffled_difference(0) < 1e-6
    assert shuffled_difference(8) > 1e-4


def test_places_without_a_word_change_nothing():
    model = models.transformer((None, 4), 3, pieces=30)
    x = text(6)
    longer = np.concatenate([x, np.zeros((1, 5, 4), np.int32)], axis=1)
    np.testing.assert_allclose(model(longer), model(x), atol=1e-6)


def test_a_word_is_the_sum_of_its_pieces():
    layer = models.WordVectors(5, 3)
    x = np.array([[[1, 2, 0, 0], [3, 0, 0, 0], [0, 0, 0, 0]]])
    found = np.asarray(layer(x))[0]
    rows = layer.get_weights()[0]
    np.testing.assert_allclose(found[0], (rows[1] + rows[2]) / np.sqrt(2), rtol=1e-6)
    np.testing.assert_allclose(found[1], rows[3], rtol=1e-6)
    np.testing.assert_array_equal(found[2], 0)
    assert layer.compute_output_shape(x.shape) == (1, 3, 3)


def test_dropout_leaves_out_pieces_only_in_training():
    layer = models.WordVectors(30, 3, dropout=0.5)
    x = text(8)
    np.testing.assert_array_equal(layer(x), layer(x))
    assert np.abs(np.asarray(layer(x, training=True)) - layer(x)).max() > 1e-3


def test_what_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="3 heads cannot share 64 units"):
        models.transformer((None, 4), 3, heads=3)
    with pytest.raises(ValueError, match="vectors for 5 places only"):
        models.transformer((6, 4), 3, positions=5)
