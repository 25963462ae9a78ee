"""Data sets: `load(name)` from this disk, `catalogue[name]` says what it is, `fetch(name)` gets the published files."""

from course.datasets.base_weights import BaseWeights
from course.datasets.catalogue import catalogue
from course.datasets.dataset import BadData, Card, Dataset
from course.datasets.fetching import fetch
from course.datasets.loading import load
from course.datasets.own_photo import ask_for_photo, photo
from course.datasets.photographs import Photographs, PhotographSet
from course.datasets.texts import to_jamo, to_syllables
from course.datasets.unpaired import Unpaired

__all__ = [
    "BadData", "BaseWeights", "Card", "Dataset", "PhotographSet", "Photographs", "Unpaired", "ask_for_photo",
    "catalogue", "fetch", "load", "photo", "to_jamo", "to_syllables",
]  # fmt: skip
