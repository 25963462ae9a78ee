"""What a history of samples keeps, and that a resumed training goes on with it."""

import keras
import numpy as np
import pytest

from course import training


def fit(samples, epochs, start=0):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((4, 1), np.float32)
    model.fit(x, x, epochs=epochs, initial_epoch=start, verbose=0, callbacks=[samples])


def counting():
    """Images of 0, 1, 2, ... 255ths, one more each time."""
    state = iter(range(256))
    return lambda: np.full((2, 4, 4, 1), next(state) / 255)


def test_before_training_and_after_epochs():
    samples = training.SampleHistory(counting())
    fit(samples, 3)
    assert samples.epochs == [0, 1, 2, 3]
    np.testing.assert_allclose(samples.images[:, 0, 0, 0, 0] * 255, [0, 1, 2, 3], atol=1e-5)


def test_a_strip_shows_the_beginning_more_closely():
    samples = training.SampleHistory(counting())
    fit(samples, 16)
    images, titles = samples.select(5)
    assert titles == ["epoch 0", "epoch 1", "epoch 3", "epoch 7", "epoch 16"]
    assert images.shape == (5, 2, 4, 4, 1)


def test_a_strip_of_fewer_epochs_than_asked():
    samples = training.SampleHistory(counting())
    fit(samples, 1)
    assert samples.select(5)[1] == ["epoch 0", "epoch 1"]


def test_a_resumed_history_forgets_what_is_done_again(tmp_path):
    file = tmp_path / "samples.npz"
    fit(training.SampleHistory(counting(), file=file), 4)
    samples = training.SampleHistory(counting(), file=file)
    fit(samples, 5, start=2)  # the checkpoint was two epochs older
    assert samples.epochs == [0, 1, 2, 3, 4, 5]
    with np.load(file) as kept:
        assert kept["epochs"].tolist() == samples.epochs
    assert [path.name for path in tmp_path.iterdir()] == ["samples.npz"]


def test_values_beyond_0_and_1_are_cut():
    samples = training.SampleHistory(lambda: np.array([-1.0, 2.0]).reshape(1, 1, 2, 1))
    fit(samples, 1)
    assert samples.images[0].ravel().tolist() == [0, 1]


def test_a_damaged_file_is_an_error(tmp_path):
    (tmp_path / "samples.npz").write_bytes(b"half")
    with pytest.raises(ValueError, match=r"samples.npz holds no samples.*delete it"):
        fit(training.SampleHistory(counting(), file=tmp_path / "samples.npz"), 1)
