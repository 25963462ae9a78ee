"""Data sets: `load(name)` from this disk, `catalogue[name]` says what it is, `fetch(name)` gets the published files."""

from course.datasets.card import BadData, Card, Dataset
from course.datasets.catalogue import catalogue
from course.datasets.fetch import fetch
from course.datasets.load import load
from course.datasets.own_photo import photo
from course.datasets.photographs import Photographs, PhotographSet
from course.datasets.pretrained_weights import PretrainedWeights
from course.datasets.texts import to_jamo, to_syllables
from course.datasets.unpaired import Unpaired
from course.display import ask_for_photo

__all__ = [
    "BadData",
    "Card",
    "Dataset",
    "PhotographSet",
    "Photographs",
    "PretrainedWeights",
    "Unpaired",
    "ask_for_photo",
    "catalogue",
    "fetch",
    "load",
    "photo",
    "to_jamo",
    "to_syllables",
]  # fmt: skip
