"""The data sets of this course, by name: one module of `course.datasets.sets` each."""

import difflib
import importlib
import pkgutil

from course.datasets import sets
from course.datasets.card import Card


def _cards():
    for module in pkgutil.iter_modules(sets.__path__, f"{sets.__name__}."):
        yield importlib.import_module(module.name).CARD


catalogue: dict[str, Card] = {card.name: card for card in _cards()}


def find(name: str) -> Card:
    """The card of data set `name`.

    Raises:
        ValueError: there is none; the message suggests the nearest name.
    """
    if name in catalogue:
        return catalogue[name]
    words = set(str(name).split("_"))
    near = [each for each in catalogue if words <= set(each.split("_"))]
    near = near or difflib.get_close_matches(str(name), catalogue, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"no data set is called {name!r}: {hint}There are: {', '.join(catalogue)}")
