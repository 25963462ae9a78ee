"""Weights of pre-trained bases: found where Keras or this course keeps them, checked, fetched, never mixed up."""

import importlib
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from course import datasets, models, session
from course.datasets import BadData, pretrained_weights

fetching = importlib.import_module("course.datasets.fetch")  # `datasets.fetch` is the function

IMAGENET, JUDGE = (Path(name).name for name in (pretrained_weights.BASE, pretrained_weights.CLASSIFIER))


def weights_file(folder, count=pretrained_weights.PARAMETERS[pretrained_weights.BASE], name=IMAGENET):
    """A file with as many numbers as MobileNetV2 (0.35) has parameters."""
    (folder / "models").mkdir(parents=True, exist_ok=True)
    with h5py.File(folder / "models" / name, "w") as file:
        file["Conv1/kernel"] = np.zeros(count, np.float32)
    return folder


@pytest.fixture
def no_keras_home(clean, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(clean / "keras"))
    return clean


def test_the_small_base_where_nothing_is_published(no_keras_home, capsys):
    weights = datasets.load("imagenet_weights")
    assert (weights.source, weights.family) == ("embedded", "small_base")
    assert "python -m course data fetch imagenet_weights" in capsys.readouterr().out
    base = models.pretrained_base(weights, (100, 100, 3))
    assert base.name == "small_base"
    again = models.pretrained_base(weights, (64, 64, 3))  # the weights do not depend on the shape
    for one, other in zip(base.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert 0 < weights.file.stat().st_size <= 1e6


@pytest.mark.parametrize("where", ["data/keras_home", "cache/keras_home", "keras"])
def test_imagenet_where_found(no_keras_home, monkeypatch, where):
    (no_keras_home / "data").mkdir()
    monkeypatch.setenv("COURSE_DATA", str(no_keras_home / "data"))
    weights_file(no_keras_home / where)
    weights = datasets.load("imagenet_weights")
    assert (weights.source, weights.family) == ("published", "mobilenet_v2")
    assert weights.file.is_relative_to(no_keras_home / where)
    assert session.source() == "published"


def test_embedded_is_forced(no_keras_home, monkeypatch):
    weights_file(no_keras_home / "keras")
    monkeypatch.setenv("COURSE_DATA", "embedded")
    assert datasets.load("imagenet_weights").family == "small_base"


def test_damaged_files(no_keras_home):
    folder = weights_file(no_keras_home / "keras", count=1000)
    with pytest.raises(BadData, match=r"holds 1,000 numbers, expected 410,208.*data fetch imagenet_weights"):
        datasets.load("imagenet_weights")
    (folder / "models" / IMAGENET).write_bytes(b"<html>")
    with pytest.raises(BadData, match="is no HDF5 file"):
        datasets.load("imagenet_weights")


def test_a_classifier_only_where_it_is_on_disk(no_keras_home, monkeypatch, capsys):
    weights = datasets.load("imagenet_classifier")
    assert (weights.source, weights.file) == ("embedded", None)
    assert "python -m course data fetch imagenet_classifier" in capsys.readouterr().out
    weights_file(no_keras_home / "keras", pretrained_weights.PARAMETERS[pretrained_weights.CLASSIFIER], JUDGE)
    weights = datasets.load("imagenet_classifier")
    assert (weights.source, weights.family, weights.file.name) == ("published", "mobilenet", JUDGE)
    assert datasets.load("imagenet_weights").family == "small_base"  # the other file is not there
    weights_file(no_keras_home / "keras", 1000, JUDGE)
    with pytest.raises(BadData, match=r"holds 1,000 numbers, expected 475,544.*imagenet_classifier"):
        datasets.load("imagenet_classifier")


def test_fetched_weights_are_served(no_keras_home, monkeypatch):
    def get_file(origin, cache_dir, cache_subdir):
        assert origin.endswith(IMAGENET)
        assert cache_subdir == "models"
        weights_file(cache_dir)

    monkeypatch.setattr(fetching, "_reach", lambda card: None)
    monkeypatch.setattr(keras.utils, "get_file", get_file)
    folder = datasets.fetch("imagenet_weights")
    assert folder == no_keras_home / "cache" / "keras_home"
    assert datasets.load("imagenet_weights").source == "published"


def test_the_real_ones(real_data):
    weights = datasets.load("imagenet_weights", source="published")
    base = models.pretrained_base(weights, (100, 100, 3))
    reference = keras.applications.MobileNetV2(
        input_shape=(100, 100, 3), alpha=0.35, include_top=False, weights=str(weights.file)
    )
    assert reference.count_params() == pretrained_weights.PARAMETERS[pretrained_weights.BASE]
    last_block = reference.get_layer("block_16_project_BN").output
    reference = keras.Model(reference.input, last_block)
    x = np.random.default_rng(0).random((2, 100, 100, 3), np.float32)
    np.testing.assert_array_equal(base(x), reference(x))
    assert np.ptp(base(x)) > 1  # random weights give next to nothing


def test_the_real_classifier(real_data):
    weights = datasets.load("imagenet_classifier", source="published")
    network = keras.applications.MobileNet(alpha=0.25, weights=str(weights.file))
    assert network.count_params() == pretrained_weights.PARAMETERS[pretrained_weights.CLASSIFIER]
