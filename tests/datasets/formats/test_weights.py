"""Weights of pre-trained bases: found where Keras or this course keeps them, checked, fetched, never mixed up."""

import contextlib

import h5py
import keras
import numpy as np
import pytest

from course import datasets, models, session
from course.datasets import BadData
from course.datasets.sets.imagenet_classifier import NAME as JUDGE
from course.datasets.sets.imagenet_weights import NAME as IMAGENET

WEIGHTS, CLASSIFIER = (datasets.catalogue[name].format for name in ("imagenet_weights", "imagenet_classifier"))


def weights_file(folder, count=WEIGHTS.parameters, name=IMAGENET, value=0):
    """A file with as many numbers as MobileNetV2 (0.35) has parameters."""
    (folder / "models").mkdir(parents=True, exist_ok=True)
    with h5py.File(folder / "models" / name, "w") as file:
        file["Conv1/kernel"] = np.full(count, value, np.float32)
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
    with pytest.raises(BadData, match="is damaged or is no HDF5 file"):
        datasets.load("imagenet_weights")


def test_a_classifier_only_where_it_is_on_disk(no_keras_home, monkeypatch, capsys):
    weights = datasets.load("imagenet_classifier")
    assert (weights.source, weights.file) == ("embedded", None)
    assert "python -m course data fetch imagenet_classifier" in capsys.readouterr().out
    weights_file(no_keras_home / "keras", CLASSIFIER.parameters, JUDGE)
    weights = datasets.load("imagenet_classifier")
    assert (weights.source, weights.family, weights.file.name) == ("published", "mobilenet", JUDGE)
    assert datasets.load("imagenet_weights").family == "small_base"  # the other file is not there
    weights_file(no_keras_home / "keras", 1000, JUDGE)
    with pytest.raises(BadData, match=r"holds 1,000 numbers, expected 475,544.*imagenet_classifier"):
        datasets.load("imagenet_classifier")


def test_flipped_bits_end_in_bad_data_or_in_the_same_number_of_parameters(no_keras_home):
    file = weights_file(no_keras_home / "keras", count=WEIGHTS.parameters) / "models" / IMAGENET
    whole = file.read_bytes()
    for place in range(0, 3000, 7):  # where HDF5 keeps its tables
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        with contextlib.suppress(BadData):
            assert datasets.load("imagenet_weights").source == "published"


def test_weights_that_are_no_numbers_are_not_verified(tmp_path):
    card = datasets.catalogue["imagenet_weights"]
    weights_file(tmp_path, value=np.nan)
    with pytest.raises(BadData, match="infinite or absurd"):
        card.format.check(tmp_path, card)


def test_the_fingerprint_stands_for_the_file(no_keras_home):
    found = set()
    for value in (0, 1):
        weights_file(no_keras_home / "keras", value=value)
        found.add(datasets.load("imagenet_weights").fingerprint)
    assert len(found | {datasets.load("imagenet_weights", source="embedded").fingerprint}) == 3


def test_the_real_ones(real_data):
    weights = datasets.load("imagenet_weights", source="published")
    base = models.pretrained_base(weights, (100, 100, 3))
    reference = keras.applications.MobileNetV2(
        input_shape=(100, 100, 3), alpha=0.35, include_top=False, weights=str(weights.file)
    )
    assert reference.count_params() == WEIGHTS.parameters
    last_block = reference.get_layer("block_16_project_BN").output
    reference = keras.Model(reference.input, last_block)
    x = np.random.default_rng(0).random((2, 100, 100, 3), np.float32)
    np.testing.assert_array_equal(base(x), reference(x))
    assert np.ptp(base(x)) > 1  # random weights give next to nothing


def test_the_real_classifier(real_data):
    weights = datasets.load("imagenet_classifier", source="published")
    network = keras.applications.MobileNet(alpha=0.25, weights=str(weights.file))
    assert network.count_params() == CLASSIFIER.parameters
