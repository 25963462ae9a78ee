"""A training that was killed ends with the weights of one that was not, whatever became of its folder."""

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

folder, epochs, policy = sys.argv[1], int(sys.argv[2]), sys.argv[3]
keras.mixed_precision.set_global_policy(policy)
keras.utils.set_random_seed(0)
shape = (28, 28, 1)
gan = training.GAN(models.dcgan_generator(shape, latent_dim=8, width=4), models.dcgan_discriminator(shape, width=4))
gan.compile(keras.optimizers.Adam(2e-4, beta_1=0.5), keras.optimizers.Adam(2e-4, beta_1=0.5))
start = training.resume(gan, folder)
images = np.random.default_rng(0).random((20, *shape), np.float32)
batches = training.resumable_batches(images, 8, seed=1, start=start * 3)
gan.fit(batches, epochs=epochs, initial_epoch=start, steps_per_epoch=3, shuffle=False, verbose=0,
        callbacks=[training.Checkpoint(folder)])
optimizers = [gan.optimizer, gan.discriminator_optimizer]
np.savez(folder + "/end.npz", *gan.get_weights(), *[v.numpy() for each in optimizers for v in each.variables])
"""


def start(folder, epochs, policy="float32"):
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-c", SCRIPT, str(folder), str(epochs), policy]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2])


def kept(folder):
    """Epochs of the states, the oldest first."""
    return sorted(int(file.name[6:].split("-")[0]) for file in folder.glob("epoch_*"))


def newest(folder):
    return max(folder.glob("epoch_*"))


def wait_for(folder, epochs):
    deadline = time.monotonic() + 120
    while max(kept(folder), default=0) < epochs and time.monotonic() < deadline:
        time.sleep(0.01)


def kill(process):
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def assert_same_end(one, other):
    with np.load(one / "end.npz") as a, np.load(other / "end.npz") as b:
        assert len(a.files) == len(b.files) > 30
        for name in a.files:
            np.testing.assert_array_equal(a[name], b[name])


def test_killed_and_resumed_ends_like_one_without_a_break(tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    process = start(broken, 1_000_000)
    wait_for(broken, 2)
    kill(process)  # wherever it is now
    end = kept(broken)[-1] + 3
    for folder in (whole, broken):
        assert start(folder, end).wait() == 0
    assert_same_end(whole, broken)
    assert kept(broken) == [end - 1, end]


def test_a_folder_in_which_another_process_trains_is_refused(tmp_path):
    first = start(tmp_path, 1_000_000)
    try:
        wait_for(tmp_path, 1)
        with pytest.raises(RuntimeError, match=r"another process trains in .*kernel down .*another folder"):
            training.resume(tiny(), tmp_path)
        with pytest.raises(RuntimeError, match="another process trains in"):
            fit(tiny(), tmp_path)
        done = kept(tmp_path)[-1]
        wait_for(tmp_path, done + 2)  # undisturbed
        assert first.poll() is None
    finally:
        kill(first)
    with pytest.raises(ValueError, match="does not fit this model"):  # the folder is free again
        training.resume(tiny(), tmp_path)


def tiny(optimizer="adam", units=1):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units)])
    model.compile(optimizer, "mse")
    return model


def fit(model, folder, epochs=1, first=0, *callbacks, x=1.0):
    x, y = np.full((8, 2), x, np.float32), np.ones((8, model.output_shape[-1]), np.float32)
    callbacks = [training.Checkpoint(folder), *callbacks]
    model.fit(x, y, epochs=epochs, initial_epoch=first, verbose=0, callbacks=callbacks)
    return model


def assert_equal(model, weights):
    for new, old in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(new, old)


def test_nothing_kept_is_the_beginning(tmp_path):
    model = tiny()
    before = model.get_weights()
    assert training.resume(model, tmp_path / "none") == 0
    assert_equal(model, before)
    assert not (tmp_path / "none").exists()


class Interrupt(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        raise KeyboardInterrupt


def test_interrupted_in_its_first_epoch_training_begins_again(tmp_path):
    model = tiny()
    before = model.get_weights()
    with pytest.raises(KeyboardInterrupt):
        fit(model, tmp_path, 1, 0, Interrupt())
    assert not np.array_equal(before[0], model.get_weights()[0])
    assert training.resume(model, tmp_path) == 0
    assert model.optimizer.iterations == 0
    assert_equal(model, before)
    fit(model, tmp_path)  # the same process may go on
    assert kept(tmp_path) == [0, 1]


def test_training_again_without_resume_is_refused_and_deletes_nothing(tmp_path):
    fit(tiny(), tmp_path, 50)
    advice = r"holds a training of 50 epochs.*initial_epoch=training.resume\(model, .*another folder"
    for model, first in ((tiny(), 0), (tiny(), 50), (fit(tiny(), tmp_path / "other", 3), 3)):
        with pytest.raises(RuntimeError, match=advice):
            fit(model, tmp_path, 60, first)
    assert kept(tmp_path) == [49, 50]
    model = tiny()
    fit(model, tmp_path, 52, training.resume(model, tmp_path))
    assert kept(tmp_path) == [51, 52]


def test_what_was_trained_before_is_kept_as_the_epoch_that_it_is(tmp_path):
    model = fit(tiny(), tmp_path / "one", 5)
    fit(model, tmp_path / "two", 6, 5)
    assert kept(tmp_path / "two") == [5, 6]


def test_epochs_beyond_99999_are_found(tmp_path):
    fit(tiny(), tmp_path, 100_001, 99_999)
    assert kept(tmp_path) == [100_000, 100_001]
    assert training.resume(tiny(), tmp_path) == 100_001


def halve(content):
    return content[: len(content) // 2]


def flip(content):
    return content[:3000] + bytes([content[3000] ^ 1]) + content[3001:]


@pytest.mark.parametrize("damage", [halve, flip, lambda content: b""], ids=["halved", "one bit", "empty"])
def test_a_damaged_file_is_set_aside_for_the_state_before(tmp_path, damage, capsys):
    fit(tiny(), tmp_path, 2)
    model = tiny()
    fit(model, tmp_path, 3, training.resume(model, tmp_path))
    third, state = newest(tmp_path), model.get_weights()
    third.write_bytes(damage(third.read_bytes()))
    again = tiny()
    assert training.resume(again, tmp_path) == 2
    assert f"{third} is damaged, and set aside; training goes on from epoch 2" in capsys.readouterr().out
    assert (tmp_path / f"damaged_{third.name}").exists()
    fit(again, tmp_path, 3, 2)
    assert_equal(again, state)
    assert kept(tmp_path) == [2, 3]


@pytest.mark.parametrize("kind", ["folder", "dangling link", "empty"])
def test_what_only_bears_the_name_of_a_state_is_set_aside(tmp_path, kind, capsys):
    fit(tiny(), tmp_path, 2)
    old, new = (tmp_path / f"epoch_{done:05d}-00000000.weights.h5" for done in (0, 9))  # 0 is the CRC of nothing
    for file in (old, new):
        make = {"folder": file.mkdir, "dangling link": lambda to=file: to.symlink_to("nowhere"), "empty": file.touch}
        make[kind]()
    with pytest.raises(RuntimeError, match=r"training\.resume"):
        fit(tiny(), tmp_path)
    model = tiny()
    assert training.resume(model, tmp_path) == 2
    assert f"{new} is damaged, and set aside" in capsys.readouterr().out
    fit(model, tmp_path, 3, 2)
    assert kept(tmp_path)[-2:] == [2, 3]


def test_a_file_in_place_of_the_folder_is_refused_by_its_name(tmp_path):
    (tmp_path / "states").write_text("mine")
    for folder in (tmp_path / "states", tmp_path / "states" / "first"):
        for use in (training.Checkpoint, lambda where: training.resume(tiny(), where)):
            with pytest.raises(NotADirectoryError, match=f"{tmp_path / 'states'} is no folder, .*give another"):
                use(folder)


def test_without_any_whole_state_the_files_are_named(tmp_path):
    fit(tiny(), tmp_path, 2)
    files = sorted(tmp_path.glob("epoch_*"))
    for file in files:
        file.write_bytes(halve(file.read_bytes()))
    with pytest.raises(ValueError, match=f"{files[1]} and {files[0]}: damaged.* Delete {tmp_path} to begin anew"):
        training.resume(tiny(), tmp_path)
    assert sorted(tmp_path.glob("epoch_*")) == files


def test_nan_stops_training_and_leaves_the_last_good_state(tmp_path):
    model = fit(tiny(), tmp_path, 2)
    good = model.get_weights()
    with pytest.raises(training.Diverged, match=r"loss became NaN .* last good state is .*epoch_00002.*learning rate"):
        fit(model, tmp_path, 3, 2, x=np.nan)
    assert kept(tmp_path) == [1, 2]
    again = tiny()
    assert training.resume(again, tmp_path) == 2
    assert again.optimizer.iterations == 2  # of one batch each
    assert_equal(again, good)


def test_weights_that_are_nan_after_a_good_loss_are_not_kept(tmp_path):
    class Spoil(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.layers[0].kernel.assign([[np.inf], [1]])

    with pytest.raises(training.Diverged, match=r"kernel became NaN or infinite in epoch 1; the last good .*00000"):
        fit(tiny(), tmp_path, 1, 0, Spoil())
    assert kept(tmp_path) == [0]


def test_a_model_that_its_first_batch_builds_is_kept_from_its_first_epoch_on(tmp_path):
    def model():
        unbuilt = keras.Sequential([keras.layers.Dense(1)])
        unbuilt.compile("adam", "mse")
        return unbuilt

    x, y, callback = np.ones((8, 2), np.float32), np.ones((8, 1), np.float32), training.Checkpoint(tmp_path)
    with pytest.raises(training.Diverged):
        model().fit(x * np.nan, y, verbose=0, callbacks=[callback])
    for file in tmp_path.glob("epoch_*"):
        file.unlink()
    model().fit(x, y, epochs=2, verbose=0, callbacks=[callback])
    assert kept(tmp_path)[-2:] == [1, 2]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (lambda: tiny(units=3), r"a model with other weights \(\[2, 1\]; here \[2, 3\]\)"),
        (lambda: tiny("sgd"), r"another optimizer \(optimizer Adam; here optimizer SGD\)"),
        (lambda: tiny("adamax"), r"another optimizer \(optimizer Adam; here optimizer Adamax\)"),
        (
            lambda: tiny(keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam())),
            r"here optimizer LossScaleOptimizer of Adam",
        ),
    ],
    ids=["model", "sgd", "adamax", "loss scaling"],
)
def test_another_model_or_optimizer_is_refused_as_it_was(tmp_path, other, message):
    fit(tiny(), tmp_path)
    model = other()
    before = model.get_weights()
    with pytest.raises(ValueError, match=rf"does not fit this model: .*{message}.*give another folder"):
        training.resume(model, tmp_path)
    assert_equal(model, before)


def test_a_model_that_is_not_compiled_is_refused(tmp_path):
    fit(tiny(), tmp_path)
    with pytest.raises(ValueError, match="compile the model before"):
        training.resume(keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]), tmp_path)


def test_the_learning_rate_is_the_one_that_is_compiled(tmp_path):
    fit(tiny(keras.optimizers.Adam(0.5)), tmp_path)
    model = tiny(keras.optimizers.Adam(0.25))
    training.resume(model, tmp_path)
    assert float(model.optimizer.learning_rate) == 0.25
    schedule = training.LinearDecay(0.5, 10, constant=0)
    fit(tiny(keras.optimizers.Adam(schedule)), tmp_path / "schedule", 5)
    model = tiny(keras.optimizers.Adam(schedule))
    training.resume(model, tmp_path / "schedule")
    assert float(model.optimizer.learning_rate) == 0.25


def test_a_half_written_file_is_no_checkpoint(tmp_path):
    (tmp_path / "part.weights.h5").write_bytes(b"half")
    assert training.resume(tiny(), tmp_path) == 0
