import sys
import types

import keras
import numpy as np
import pytest

from course.training import EpochLog


def train(epochs, callbacks=(), **options):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((8, 2), np.float32)
    model.fit(x, x[:, :1], epochs=epochs, batch_size=4, verbose=0, callbacks=[EpochLog(**options), *callbacks])


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


def test_as_few_lines_as_asked_for(capsys):
    train(60, lines=4)
    printed = [line.split("   ")[0] for line in capsys.readouterr().out.splitlines()]
    assert printed == [f"epoch {epoch:2d}/60" for epoch in (1, 15, 30, 45, 60)]


def test_only_what_is_asked_for_in_its_order(capsys):
    class Two(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs.update(b=2.0, a=1.0)

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((8, 2), np.float32)
    model.fit(x, x[:, :1], verbose=0, callbacks=[Two(), EpochLog(only=("a", "b"))])
    assert capsys.readouterr().out == "epoch 1/1   a 1.0000   b 2.0000\n"


def test_early_stopping_prints_the_last_epoch(capsys):
    class StopAt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 32

    train(100, [StopAt()])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("epoch  33/100")
    assert len(set(lines)) == len(lines)


def test_training_of_no_epoch_prints_nothing(capsys):
    train(0)
    assert capsys.readouterr().out == ""


@pytest.fixture
def person(monkeypatch):
    monkeypatch.delenv("COURSE_HEADLESS")


def test_a_terminal_shows_a_bar_with_the_time_left(person, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    train(3)
    out, err = capsys.readouterr()
    assert "epoch 3/3" in out
    assert "step" in err
    assert "<" in err  # elapsed<left


def test_training_that_goes_on_counts_on(person, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    places = []

    class Look(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            places.append(log.bar.n)

    log = EpochLog()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((8, 2), np.float32)
    model.fit(x, x[:, :1], 4, 5, initial_epoch=3, verbose=0, callbacks=[log, Look()])
    assert places == [8, 10]  # two steps an epoch
    assert [line.split("   ")[0] for line in capsys.readouterr().out.splitlines()] == ["epoch 4/5", "epoch 5/5"]


def test_a_notebook_shows_one_line_that_vanishes(person, monkeypatch, capsys):
    import IPython.display

    shown = []

    def display(data, **options):
        shown.append(data["text/plain"])
        return types.SimpleNamespace(update=lambda data, raw: shown.append(data["text/plain"]))

    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    monkeypatch.setattr(IPython.display, "display", display)
    train(3)
    out, err = capsys.readouterr()
    assert "0/6" in shown[0]
    assert shown[-1] == ""
    assert len(out.splitlines()) == 3
    assert err == ""


def test_nobody_watches_a_pipe(person, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    train(2)
    assert capsys.readouterr().err == ""
