import keras
import numpy as np

from course.training import EpochLog, log


def train(epochs, callbacks=()):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((8, 2), np.float32)
    model.fit(x, x[:, :1], epochs=epochs, batch_size=4, verbose=0, callbacks=[EpochLog(), *callbacks])


def test_one_plain_line_an_epoch(capsys):
    train(3)
    out, err = capsys.readouterr()
    assert [line.split("   ")[0] for line in out.splitlines()] == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]
    assert "   loss " in out
    assert err == ""
    assert not {"\r", "\b"} & set(out)


def test_the_same_every_time(capsys):
    train(4)
    first = capsys.readouterr().out
    train(4)
    assert capsys.readouterr().out == first


def test_many_epochs_print_few_lines_with_first_and_last(capsys):
    train(100)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("epoch   1/100")
    assert lines[-1].startswith("epoch 100/100")
    assert len(lines) <= 15


def test_early_stopping_prints_the_last_epoch(capsys):
    class StopAt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 32

    train(100, [StopAt()])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("epoch  33/100")
    assert len(set(lines)) == len(lines)


def test_live_bar_with_time_left_for_a_person(monkeypatch, capsys):
    monkeypatch.setattr(log, "watched", lambda: True)
    train(3)
    out, err = capsys.readouterr()
    assert "epoch 3/3" in out
    assert "step" in err  # the terminal's bar; a notebook shows a widget
    assert "<" in err  # elapsed<left


def test_nobody_watches_a_headless_run():
    assert not log.watched()
