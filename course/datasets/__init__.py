"""Data sets: `load(name)` from this disk, `catalogue[name]` says what it is, `fetch(name)` gets the published files.

Your own: `series(values, dates)` and `text(path)`.
"""

from course.datasets.card import BadData, Card, Dataset
from course.datasets.catalogue import catalogue
from course.datasets.fetch import fetch
from course.datasets.formats.series import Series, series
from course.datasets.formats.texts import Text, text, to_jamo, to_syllables
from course.datasets.load import load
from course.datasets.own_photo import ask_for_photo, photo
from course.datasets.photographs import Photographs, PhotographSet
from course.datasets.pretrained_weights import PretrainedWeights
from course.datasets.unpaired import Unpaired

__all__ = [
    "BadData",
    "Card",
    "Dataset",
    "PhotographSet",
    "Photographs",
    "PretrainedWeights",
    "Series",
    "Text",
    "Unpaired",
    "ask_for_photo",
    "catalogue",
    "fetch",
    "load",
    "photo",
    "series",
    "text",
    "to_jamo",
    "to_syllables",
]  # fmt: skip
