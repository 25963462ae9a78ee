"""Where published data lie on this disk; and where they lie nearly there, what was found and how to mend it."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from course import paths
from course.datasets import listing
from course.datasets.card import BadData, Card
from course.datasets.catalogue import catalogue
from course.datasets.publishers import Kaggle

SUFFIXES = (".csv", ".npz", ".npy", ".mat", ".parquet", ".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".h5")
MOST = 1_000  # entries of a folder that are looked at


def published_folder(card: Card) -> Path | None:
    """The first folder that holds all published files of `card`, or None.

    Looked at are COURSE_DATA, the cache, and where Keras, Kaggle and TensorFlow Datasets keep what they have fetched. A
    file or folder that may not be read counts as absent, and is said.

    Raises:
        BadData: no folder holds them all, but one holds some.
        FileNotFoundError: they are in COURSE_DATA, but not where they are looked for.
    """
    roots = paths.published()
    if not card.files or not roots:
        return None
    missing = {root / card.folder: _missing(root / card.folder, card) for root in roots}
    kept = [folder for folder in (*_in_keras(card), *_in_kaggle(card)) if not _missing(folder, card)]
    whole = [folder for folder, files in missing.items() if not files] + kept
    if whole:
        return whole[0]
    if hasattr(card.publisher, "found") and (prepared := card.publisher.found()):
        return prepared
    for folder, files in missing.items():
        if len(files) < len(card.files):
            raise BadData(f"{folder} lacks {', '.join(files)}. {card.by_hand}")
    if os.environ.get("COURSE_DATA"):
        _refuse_nearly(card, roots[0])
    return None


def _in_keras(card):
    home = Path(os.path.expanduser(os.environ.get("KERAS_HOME") or "~/.keras"))  # even of a user without a home
    return home, home / "datasets", home / "datasets" / card.name.replace("_", "-")


def _in_kaggle(card):
    """What kagglehub has downloaded to its end, the newest version first: its folder, and those in it, two deep."""
    if not isinstance(card.publisher, Kaggle):
        return []
    home = Path(os.path.expanduser(os.environ.get("KAGGLEHUB_CACHE") or "~/.cache/kagglehub"))
    root = home / "datasets" / card.publisher.name
    versions = [int(each.stem) for each in root.glob("*.complete") if each.stem.isdecimal()]
    folders = [root / "versions" / str(version) for version in sorted(versions, reverse=True)]
    return [each for folder in folders for each in (folder, *sorted(folder.glob("*")), *sorted(folder.glob("*/*")))]


def _missing(folder, card):
    """Which files of the card are not there, or may not be read."""
    try:
        os.listdir(folder)
        return [file for file in card.files if not _readable(folder / file)]
    except PermissionError as error:
        shown = listing.shown(error.filename or folder)
        print(f"{card.name}: {shown} cannot be read ({error.strerror}), and counts as absent")
    except OSError:
        pass  # there is no such folder
    return list(card.files)


def _readable(path):
    if path.is_dir():
        os.listdir(path)
    elif path.is_file():  # to open a pipe would wait for ever
        open(path, "rb").close()
    return path.exists()


# ---- nearly there ----------------------------------------------------------------------------------------------


def _refuse_nearly(card, root):
    """Raise FileNotFoundError if there seem to be files of a card in the folder COURSE_DATA, not in their place."""
    place = root / card.folder
    nearly = itertools.chain(_elsewhere(card, root, place), _inside(card, place), _named_alike(card, root, place))
    if first := next(nearly, None):
        found, mend = first
        expected = " and ".join(str(place / file) for file in card.files[:2])
        sample = ' Or take the embedded sample: source="embedded".' if card.stand_in else ""
        raise FileNotFoundError(f"{card.name}: found {found}, expected {expected}. {mend}{sample}")


def _elsewhere(card, root, place) -> Iterator[tuple[str, str]]:
    """(what was found, how to mend it): the files, above or below their place."""
    inner = [path for folder in (root, *_folders(root)) for path in _folders(folder)]
    for folder in (root, root.parent, *inner):
        if folder != place and _holds(folder, card, likely=folder in (root, root.parent)):
            own = Path(card.folder).parts
            mend = f"Move {folder} to {place}."
            if folder.parts[-len(own) :] == own:
                mend = f"Set COURSE_DATA to {Path(*folder.parts[: -len(own)])}."
            yield f"{', '.join(card.files[:2])} in {folder}", mend


def _inside(card, place):
    """Its folder, with other things in it; where several sets share a folder, these may be anything."""
    shared = [each.folder for each in catalogue.values()].count(card.folder) > 1
    names = list(listing.readable_entries(place))
    if names and not shared and not any((place / file).exists() for file in card.files):
        yield f"{', '.join(names[:5])} in {place}", card.by_hand


def _named_alike(card, root, place):
    """Something that bears its name, such as mnist_train.csv or MNIST."""
    own = _plain(card.name)
    for name in listing.readable_entries(root):
        same, starts = _plain(name) == own, _plain(name).startswith(own) and name.lower().endswith(SUFFIXES)
        if (same or starts) and root / name != place:
            yield str(root / name), card.by_hand


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


def _folders(folder):
    try:
        with os.scandir(folder) as found:  # a folder of very many is one of pictures, not of sets
            return sorted(Path(each.path) for each in itertools.islice(found, MOST) if each.is_dir())
    except OSError:
        return []
