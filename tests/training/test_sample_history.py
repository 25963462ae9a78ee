"""What a film keeps, and that a resumed training goes on with it."""

import keras
import numpy as np
import pytest

from course import training


def fit(film, epochs, start=0):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((4, 1), np.float32)
    model.fit(x, x, epochs=epochs, initial_epoch=start, verbose=0, callbacks=[film])


def counting():
    """Draws 0, 1, 2, ... 255ths, one more each time."""
    state = iter(range(256))
    return lambda: np.full((2, 4, 4, 1), next(state) / 255)


def test_before_training_and_after_epochs():
    film = training.SampleHistory(counting(), every=2)
    fit(film, 5)
    assert film.moments == [0, 2, 4, 5]
    np.testing.assert_allclose(film.pictures[:, 0, 0, 0, 0] * 255, [0, 1, 2, 3], atol=1e-5)


def test_a_strip_shows_the_beginning_more_closely():
    film = training.SampleHistory(counting())
    fit(film, 16)
    pictures, titles = film.select(5)
    assert titles == ["epoch 0", "epoch 1", "epoch 3", "epoch 7", "epoch 16"]
    assert pictures.shape == (5, 2, 4, 4, 1)


def test_a_strip_of_a_film_shorter_than_asked():
    film = training.SampleHistory(counting())
    fit(film, 1)
    assert film.select(5)[1] == ["epoch 0", "epoch 1"]


def test_a_resumed_film_forgets_what_is_done_again(tmp_path):
    file = tmp_path / "film.npz"
    fit(training.SampleHistory(counting(), file=file), 4)
    film = training.SampleHistory(counting(), file=file)
    fit(film, 5, start=2)  # the checkpoint was two epochs older
    assert film.moments == [0, 1, 2, 3, 4, 5]
    with np.load(file) as kept:
        assert kept["moments"].tolist() == film.moments
    assert [path.name for path in tmp_path.iterdir()] == ["film.npz"]


def test_values_beyond_0_and_1_are_cut():
    film = training.SampleHistory(lambda: np.array([-1.0, 2.0]).reshape(1, 1, 2, 1))
    fit(film, 1)
    assert film.pictures[0].ravel().tolist() == [0, 1]


def test_a_damaged_film_is_an_error(tmp_path):
    (tmp_path / "film.npz").write_bytes(b"half")
    with pytest.raises(ValueError, match=r"film.npz is no film.*delete it"):
        fit(training.SampleHistory(counting(), file=tmp_path / "film.npz"), 1)
