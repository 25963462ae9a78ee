"""Where published data lie on this disk."""

import os
from pathlib import Path

from course import paths
from course.datasets import listing, nearly
from course.datasets.card import BadData, Card
from course.datasets.publishers import Kaggle


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
        nearly.complain(card, roots[0])
    return None


def keras_home() -> Path:
    """The folder in which Keras keeps what it has downloaded."""
    return Path(os.path.expanduser(os.environ.get("KERAS_HOME") or "~/.keras"))  # even of a user without a home


def _in_keras(card):
    home = keras_home()
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
