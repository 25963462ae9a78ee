"""Data that lie nearly where they are looked for: say what was found, what was expected, and how to mend it."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from course.datasets import listing
from course.datasets.card import Card
from course.datasets.catalogue import catalogue

SUFFIXES = (".csv", ".npz", ".npy", ".mat", ".parquet", ".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".h5")
MOST = 1_000  # entries of a folder that are looked at


def complain(card: Card, root: Path) -> None:
    """Look through COURSE_DATA for files of a card that are not in their folder.

    Args:
        card: of the set, which is not in the folder `card.folder` of `root`.
        root: the folder COURSE_DATA.

    Raises:
        FileNotFoundError: there seem to be some.
    """
    place = root / card.folder
    found = next((text for finder in (_elsewhere, _inside, _named_alike) for text in finder(card, root, place)), None)
    if found:
        expected = " and ".join(str(place / file) for file in card.files[:2])
        sample = ' Or take the embedded sample: source="embedded".' if card.stand_in else ""
        raise FileNotFoundError(f"{card.name}: {found[0]}, expected {expected}. {found[1]}{sample}")


def _elsewhere(card, root, place) -> Iterator[tuple[str, str]]:
    """(what was found, how to mend it): the files, above or below their place."""
    inner = [path for folder in (root, *_folders(root)) for path in _folders(folder)]
    for folder in (root, root.parent, *inner):
        if folder != place and _holds(folder, card, likely=folder in (root, root.parent)):
            own = Path(card.folder).parts
            if folder.parts[-len(own) :] == own:
                mend = f"Set COURSE_DATA to {Path(*folder.parts[: -len(own)])}."
            else:
                mend = f"Move {folder} to {place}."
            yield f"found {', '.join(card.files[:2])} in {folder}", mend


def _inside(card, root, place):
    """Its folder, with other things in it; where several sets share a folder, these may be anything."""
    own = [each.folder for each in catalogue.values()].count(card.folder) == 1
    names = _names(place) if own else []
    if names and not any((place / file).exists() for file in card.files):
        yield f"found {', '.join(names[:5])} in {place}", card.by_hand


def _named_alike(card, root, place):
    """Something that bears its name, such as mnist_train.csv or MNIST."""
    own = _plain(card.name)
    for name in _names(root):
        same, starts = _plain(name) == own, _plain(name).startswith(own) and name.lower().endswith(SUFFIXES)
        if (same or starts) and root / name != place:
            yield f"found {root / name}", card.by_hand


def _holds(folder, card, likely):
    """Whether a folder holds files of this card; names like "Test" say little, and then it must be `likely`."""
    others = [Path(each.folder).parts for each in catalogue.values() if each.folder != card.folder]
    if any(folder.parts[-len(parts) :] == parts for parts in others):
        return False
    if all(Path(file).suffix for file in card.files):
        return any((folder / file).is_file() for file in card.files)
    named = any(_plain(card.name) in _plain(part) or part.startswith("archive") for part in folder.parts[-2:])
    return (likely or named) and all((folder / file).is_dir() for file in card.files)


def _plain(name):
    return "".join(filter(str.isalnum, name.lower()))


def _names(folder):
    try:
        return list(listing.entries(folder))
    except OSError:
        return []


def _folders(folder):
    try:
        with os.scandir(folder) as found:  # a folder of very many is one of pictures, not of sets
            return sorted(Path(each.path) for each in itertools.islice(found, MOST) if each.is_dir())
    except OSError:
        return []
