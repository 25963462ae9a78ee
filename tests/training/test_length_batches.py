"""Batches of equal length: every text once, little empty space, and what does not fit."""

import keras
import numpy as np
import pytest

from course.training import LengthBatches

TABLE = np.array([[0, 0], [1, 2], [3, 0]])


def texts(lengths):
    words = np.zeros((len(lengths), 12), np.int32)
    for row, length in zip(words, lengths, strict=True):
        row[:length] = 1 + np.arange(length) % 2
    return words


def test_every_text_once_each_with_its_label():
    lengths = np.random.default_rng(0).integers(1, 13, 50)
    batches = LengthBatches(texts(lengths), TABLE, lengths, batch_size=8)
    orders = []
    for _ in range(2):
        found = []
        for x, y in (batches[number] for number in range(len(batches))):
            assert x.shape[1:] == (y.max(), 2)  # cut to the longest
            np.testing.assert_array_equal((x != 0).any(axis=-1).sum(axis=1), y)
            found += y.tolist()
        assert sorted(found) == sorted(lengths)
        orders.append(found)
        batches.on_epoch_end()
    assert orders[0] != orders[1]


def test_the_first_two_differ_in_length():
    lengths = [1] * 8 + [5] * 60 + [12] * 8
    batches = LengthBatches(texts(lengths), TABLE, np.zeros(76), batch_size=8)
    assert (batches[0][0].shape[1], batches[1][0].shape[1]) == (12, 1)


@pytest.mark.parametrize("lengths", [[3], [0, 2], [5] * 20])
def test_keras_takes_them(lengths):
    batches = LengthBatches(texts(lengths), TABLE, np.zeros(len(lengths)), batch_size=8)
    inputs = keras.Input((None, 2))
    model = keras.Model(inputs, keras.layers.Dense(1)(keras.layers.GlobalAveragePooling1D()(inputs)))
    model.compile("sgd", "mse")
    assert np.isfinite(model.fit(batches, epochs=2, verbose=0).history["loss"]).all()


def test_what_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="a label for each"):
        LengthBatches(texts([3, 4]), TABLE, np.zeros(3))
    with pytest.raises(ValueError, match="a label for each"):
        LengthBatches(texts([]), TABLE, np.zeros(0))
    with pytest.raises(ValueError, match=r"0\.\.1, the rows of the table; got 2"):
        LengthBatches(texts([3]), TABLE[:2], np.zeros(1))
