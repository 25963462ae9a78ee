"""Data sets: `load(name)` from this disk, `catalogue[name]` says what it is, `fetch(name)` gets the published files.

Your own: `from_folder(path)`, `photo(file)`, `series(values, dates)` and `text(path)`.
"""

from course.datasets.card import BadData, Card
from course.datasets.catalogue import catalogue
from course.datasets.fetch import fetch
from course.datasets.formats.analogies import Analogies
from course.datasets.formats.characters import Characters, OneShot
from course.datasets.formats.image_arrays import Dataset
from course.datasets.formats.image_pairs import Unpaired
from course.datasets.formats.photo_folders import Photographs, PhotographSet
from course.datasets.formats.sentences import Sentences
from course.datasets.formats.series import Series, series
from course.datasets.formats.texts import Text, text, to_jamo, to_syllables
from course.datasets.formats.weights import PretrainedWeights
from course.datasets.load import load
from course.datasets.own import from_folder, photo
from course.datasets.word_pieces import WordPieces, pieces
from course.display import ask_for_photo

__all__ = [
    "Analogies", "BadData", "Card", "Characters", "Dataset", "OneShot", "PhotographSet", "Photographs",
    "PretrainedWeights", "Sentences", "Series", "Text", "Unpaired", "WordPieces", "ask_for_photo", "catalogue", "fetch",
    "from_folder", "load", "photo", "pieces", "series", "text", "to_jamo", "to_syllables",
]  # fmt: skip
