"""Data sets: `load(name)` from this disk, `catalogue[name]` says what it is, `fetch(name)` gets the published files."""

from course.datasets.catalogue import catalogue
from course.datasets.dataset import BadData, Card, Dataset
from course.datasets.fetching import fetch
from course.datasets.loading import load

__all__ = ["BadData", "Card", "Dataset", "catalogue", "fetch", "load"]
