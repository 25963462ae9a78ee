"""The catalogue: every module of `course.datasets.sets` is one set, and nothing else knows of it."""

import importlib
import inspect
import pkgutil
import re
import shutil

import pytest

from course import datasets
from course.datasets import catalogue, sets

NEW = """
from course.datasets.card import Card
from course.datasets.formats.photo_folders import PhotoFolders

CARD = Card(
    name="leaves", title="leaves of trees", format=PhotoFolders(shape=(64, 64, 3)), publisher=None, origin="a garden",
    licence="CC0", citation="-", size_mb=1, files=("train", "test"), by_hand="Put them into a folder leaves.",
)
"""


def test_a_module_is_named_like_its_set_and_is_short():
    for module in pkgutil.iter_modules(sets.__path__):
        assert catalogue[module.name].name == module.name
        source = inspect.getsource(importlib.import_module(f"{sets.__name__}.{module.name}"))
        assert source.count("\n") < 45
    assert len(catalogue) == len(list(pkgutil.iter_modules(sets.__path__)))


@pytest.mark.parametrize("card", catalogue.values(), ids=catalogue)
def test_a_card_is_complete(card):
    assert all([card.title, card.origin, card.licence, card.citation, card.by_hand, card.folder])
    assert bool(card.embedded) == bool(card.stand_in)
    assert card.publisher is None or all([card.size_mb, card.files, card.publisher.host])
    assert set(card.sha256) <= set(card.files)
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in card.sha256.values())


def test_every_file_whose_bytes_are_public_and_stable_is_pinned():
    pinned = {name for name, card in catalogue.items() if set(card.sha256) == set(card.files) and card.files}
    assert pinned >= {
        "mnist", "fashion_mnist", "shakespeare", "imagenet_weights", "imagenet_classifier",
        "daily_temperatures", "sunspots",
    }  # fmt: skip


def test_a_new_set_is_one_file_and_nothing_else(clean, monkeypatch):
    from PIL import Image

    package = clean / "sets"
    package.mkdir()
    (package / "leaves.py").write_text(NEW)
    for part in ("train", "test"):
        for name in ("birch", "oak"):
            (clean / "data" / "leaves" / part / name).mkdir(parents=True)
            Image.new("RGB", (90, 60)).save(clean / "data" / "leaves" / part / name / "0.jpg")
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    monkeypatch.setattr(sets, "__path__", [*sets.__path__, str(package)])
    module = importlib.import_module("course.datasets.catalogue")
    found = {card.name: card for card in module._cards()}
    monkeypatch.setitem(catalogue, "leaves", found["leaves"])
    data = datasets.load("leaves")
    assert (data.source, data.class_names) == ("published", ("birch", "oak"))
    assert data.train.arrays()[0].shape == (2, 64, 64, 3)
    shutil.rmtree(clean / "data" / "leaves")
    with pytest.raises(FileNotFoundError, match=r"no sample is embedded\. Put them into a folder leaves"):
        datasets.load("leaves")
