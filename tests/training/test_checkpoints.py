"""A training that was killed ends with the weights of one that was not; NaN stops it; batches without end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from course import training

SCRIPT = """
import sys
import keras, numpy as np
from course import models, training

folder, epochs = sys.argv[1], int(sys.argv[2])
keras.utils.set_random_seed(0)
shape = (28, 28, 1)
gan = training.GAN(models.dcgan_generator(shape, latent_dim=8, width=4), models.dcgan_discriminator(shape, width=4))
gan.compile(keras.optimizers.Adam(2e-4, beta_1=0.5), keras.optimizers.Adam(2e-4, beta_1=0.5))
start = training.resume(gan, folder)
images = np.random.default_rng(0).random((20, *shape), np.float32)
batches = training.resumable_batches(images, 8, seed=1, start=start * 3)
gan.fit(batches, epochs=epochs, initial_epoch=start, steps_per_epoch=3, shuffle=False, verbose=0,
        callbacks=[training.Checkpoint(folder)])
np.savez(folder + "/end.npz", *gan.get_weights(), *[v.numpy() for v in gan.discriminator_optimizer.variables])
"""


def start(folder, epochs):
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-c", SCRIPT, str(folder), str(epochs)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2])


def kept(folder):
    return sorted(file.name for file in folder.glob("epoch_*"))


def test_killed_and_resumed_ends_like_one_without_a_break(tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    process = start(broken, 100_000)
    deadline = time.monotonic() + 120
    while not (kept(broken) and kept(broken)[-1] >= "epoch_00002") and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)  # wherever it is now
    assert process.wait() == -signal.SIGKILL
    end = int(kept(broken)[-1][6:11]) + 3
    for folder in (whole, broken):
        assert start(folder, end).wait() == 0
    with np.load(whole / "end.npz") as one, np.load(broken / "end.npz") as other:
        assert len(one.files) == len(other.files) > 30
        for name in one.files:
            np.testing.assert_array_equal(one[name], other[name])
    assert len(kept(broken)) == 1


def tiny():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model


def test_nothing_kept_is_the_beginning(tmp_path):
    model = tiny()
    before = model.get_weights()
    assert training.resume(model, tmp_path / "none") == 0
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_interrupted_in_its_first_epoch_training_begins_again(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == 2:
                raise KeyboardInterrupt

    model, x, y = tiny(), np.ones((8, 2), np.float32), np.ones((8, 1), np.float32)
    before = model.get_weights()
    with pytest.raises(KeyboardInterrupt):
        model.fit(x, y, batch_size=1, verbose=0, callbacks=[training.Checkpoint(tmp_path), Interrupt()])
    assert not np.array_equal(before[0], model.get_weights()[0])
    assert training.resume(model, tmp_path) == 0
    assert model.optimizer.iterations == 0
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_nan_stops_training_and_leaves_the_last_good_state(tmp_path):
    model, x, y = tiny(), np.ones((8, 2), np.float32), np.ones((8, 1), np.float32)
    model.fit(x, y, epochs=2, verbose=0, callbacks=[training.Checkpoint(tmp_path)])
    good = model.get_weights()
    with pytest.raises(training.Diverged, match=r"loss became NaN .* last good state is .*epoch_00002.*learning rate"):
        model.fit(x * np.nan, y, initial_epoch=2, epochs=3, verbose=0, callbacks=[training.Checkpoint(tmp_path)])
    assert kept(tmp_path) == ["epoch_00002.weights.h5"]
    again = tiny()
    assert training.resume(again, tmp_path) == 2
    assert again.optimizer.iterations == 2  # of one batch each
    for old, new in zip(good, again.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_model_that_its_first_batch_builds_is_kept_from_its_first_epoch_on(tmp_path):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("adam", "mse")
    x, y = np.ones((8, 2), np.float32), np.ones((8, 1), np.float32)
    with pytest.raises(training.Diverged, match="no earlier state"):
        model.fit(x * np.nan, y, verbose=0, callbacks=[training.Checkpoint(tmp_path)])
    again = keras.Sequential([keras.layers.Dense(1)])
    again.compile("adam", "mse")
    again.fit(x, y, epochs=2, verbose=0, callbacks=[training.Checkpoint(tmp_path)])
    assert kept(tmp_path) == ["epoch_00002.weights.h5"]


def test_another_model_is_refused(tmp_path):
    tiny().save_weights(tmp_path / "epoch_00001.weights.h5")
    other = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    other.compile("adam", "mse")
    with pytest.raises(ValueError, match="does not fit this model"):
        training.resume(other, tmp_path)


def test_a_half_written_file_is_no_checkpoint(tmp_path):
    (tmp_path / "part.weights.h5").write_bytes(b"half")
    assert training.resume(tiny(), tmp_path) == 0


def numbers(count):
    return np.arange(count, dtype=np.float32).reshape(-1, 1, 1, 1)


def drawn(batches, steps):
    return np.concatenate([np.asarray(batch).ravel() for batch in batches.take(steps)])


def test_each_image_once_before_any_comes_again():
    order = drawn(training.resumable_batches(numbers(10), 4, seed=3), 10).reshape(4, 10)
    for turn in order:
        assert sorted(turn) == list(range(10))
    assert not np.array_equal(order[0], order[1])
    assert not np.array_equal(order[0], drawn(training.resumable_batches(numbers(10), 5, seed=4), 2))


def test_batches_can_begin_anywhere():
    whole = drawn(training.resumable_batches(numbers(10), 4, seed=3), 9)
    np.testing.assert_array_equal(drawn(training.resumable_batches(numbers(10), 4, seed=3, start=5), 4), whole[20:])


def test_bytes_become_numbers_in_0_1_and_changes_are_repeatable():
    import tensorflow as tf

    images = np.full((4, 2, 2, 1), 255, np.uint8)

    def change(image, seed):
        return image * tf.random.stateless_uniform((), seed)

    batches = [np.asarray(next(iter(training.resumable_batches(images, 4, change=change)))) for _ in "ab"]
    np.testing.assert_array_equal(*batches)
    assert 0 <= batches[0].min() < batches[0].max() <= 1
    assert len(np.unique(batches[0])) == 4


def test_no_images():
    with pytest.raises(ValueError, match="no images"):
        training.resumable_batches(numbers(0), 4)
