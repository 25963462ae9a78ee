"""Trainings with one thing changed: what is trained, how often, from which seeds, and what the table says."""

import keras
import numpy as np
import pytest

from course import plots, training

CALLS = []


def lottery(shift=0.0, epochs=3):
    """A "training" whose curve is drawn by lot."""
    CALLS.append(shift)
    start = float(keras.random.uniform(())) + shift
    return {
        "loss": (start / np.arange(1, epochs + 1)).tolist(),
        "accuracy": np.linspace(start, start + 1, epochs).tolist(),
    }


@pytest.fixture(autouse=True)
def seeded():
    CALLS.clear()
    keras.utils.set_random_seed(0)


def test_every_variant_is_trained_from_the_same_seeds():
    _, curves = training.compare(lottery, {"plain": {}, "shifted": {"shift": 2.0}}, "accuracy", repeats=4)
    assert CALLS == [0.0] * 4 + [2.0] * 4
    assert curves["plain"]["accuracy"].shape == (4, 3)
    np.testing.assert_allclose(curves["shifted"]["accuracy"], curves["plain"]["accuracy"] + 2, atol=1e-6)
    assert len(np.unique(curves["plain"]["accuracy"][:, 0])) == 4


def test_the_table_has_mean_lowest_and_highest_of_the_last_values():
    table, curves = training.compare(lottery, {"plain": {}, "shifted": {"shift": 2.0}}, "accuracy")
    last = curves["plain"]["accuracy"][:, -1]
    assert table.index.tolist() == ["plain", "shifted"]
    assert table.columns.tolist() == ["accuracy", "lowest", "highest", "loss"]
    losses = curves["plain"]["loss"][:, -1]
    assert table.loc["plain"].tolist() == [last.mean(), last.min(), last.max(), losses.mean()]
    assert losses.min() < losses.mean() < losses.max()
    assert table.loc["plain", "lowest"] < table.loc["plain", "accuracy"] < table.loc["plain", "highest"]


def test_seeds_follow_from_the_session():
    first = training.compare(lottery, {"plain": {}}, "accuracy")[0]
    keras.utils.set_random_seed(0)
    again = training.compare(lottery, {"plain": {}}, "accuracy")[0]
    other = training.compare(lottery, {"plain": {}}, "accuracy")[0]
    assert first.equals(again)
    assert not first.equals(other)


def test_a_training_that_ends_early_keeps_its_last_value():
    lengths = iter([2, 3])
    _, curves = training.compare(lambda: lottery(epochs=next(lengths)), {"early": {}}, "accuracy", repeats=2)
    early, late = curves["early"]["accuracy"]
    assert early[1] == early[2] != early[0]
    assert late[1] != late[2]


def test_an_unknown_metric_is_told_after_one_training():
    with pytest.raises(ValueError, match="no 'bogus'"):
        training.compare(lottery, {"plain": {}, "shifted": {"shift": 2.0}}, "bogus", repeats=4)
    assert CALLS == [0.0]


def test_what_fit_returns_is_taken():
    def train(units):
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(units)])
        model.compile("sgd", "mse")
        return model.fit(np.ones((4, 1)), np.zeros((4, 1)), epochs=2, verbose=0)

    table, curves = training.compare(train, {"one": {"units": 1}}, "loss", repeats=2)
    assert curves["one"]["loss"].shape == (2, 2)
    assert table.loc["one", "loss"] > 0


def test_bands_reach_from_the_lowest_to_the_highest():
    _, curves = training.compare(lottery, {"plain": {}, "shifted": {"shift": 2.0}}, "accuracy")
    axes = plots.compare(curves, "accuracy").axes[0]
    for line, band, values in zip(axes.get_lines(), axes.collections, curves.values(), strict=True):
        np.testing.assert_allclose(line.get_ydata(), values["accuracy"].mean(axis=0))
        edge = band.get_paths()[0].vertices[:, 1]
        assert edge.min() == values["accuracy"].min()
        assert edge.max() == values["accuracy"].max()
    with pytest.raises(ValueError, match=r"this run has no 'bogus'; it has loss, accuracy"):
        plots.compare(curves, "bogus")


@pytest.mark.parametrize(
    ("variants", "metric", "repeats", "message"),
    [
        ({}, "accuracy", 3, "need a variant and a repeat, got 0 and 3"),
        ({"plain": {}}, "accuracy", 0, "got 1 and 0"),
        ({"plain": {}}, "val_loss", 1, "'plain' has no 'val_loss'; it has loss, accuracy"),
    ],
)
def test_what_cannot_be_compared_is_told(variants, metric, repeats, message):
    with pytest.raises(ValueError, match=message):
        training.compare(lottery, variants, metric, repeats=repeats)


@pytest.mark.parametrize("returned", [None, {"accuracy": 0.5}, {"accuracy": []}, [0.1, 0.2]])
def test_a_training_that_returns_something_else_is_told(returned):
    with pytest.raises(ValueError, match="but for 'plain' it returned"):
        training.compare(lambda: returned, {"plain": {}}, "accuracy")


def test_a_metric_that_not_every_repeat_has_is_left_out():
    extra = iter([{"rate": [0.1] * 3}, {}])
    table, _ = training.compare(lambda: lottery() | next(extra), {"plain": {}}, "accuracy", repeats=2)
    assert table.columns.tolist() == ["accuracy", "lowest", "highest", "loss"]
