"""Where published data lie on this disk; and where they lie nearly there, what was found and how to mend it."""

import contextlib
import functools
import itertools
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from course import paths, session
from course.datasets import listing
from course.datasets.card import BadData, Card
from course.datasets.catalogue import catalogue
from course.datasets.publishers import Kaggle

SUFFIXES = (
    ".csv", ".npz", ".npy", ".mat", ".parquet", ".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".h5", ".txt", "ubyte",
)  # fmt: skip
DEEPEST, MOST, MOST_OF_ONE = 7, 5_000, 1_000  # levels below COURSE_DATA, entries, and entries of a folder looked at


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
        session.say(f"{card.name}: {shown} cannot be read ({error.strerror}), and counts as absent")
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
    """Raise FileNotFoundError if there seem to be files of a card near the folder COURSE_DATA, not in their place."""
    place, found = root / card.folder, list(_walk(root, card))
    nearly = itertools.chain(_elsewhere(card, root, found), _inside(card, place), _named_alike(card, root, found))
    if first := next(nearly, None):
        found, mend = first
        expected = " and ".join(str(place / file) for file in card.files[:2])
        sample = ' Or take the embedded sample: source="embedded".' if card.stand_in else ""
        raise FileNotFoundError(f"{card.name}: found {found}, expected {expected}. {mend}{sample}")


def _walk(root, card) -> Iterator[tuple[Path, set[str]]]:
    """(folder, names in it) of a folder, of those above and below it, and of archives in it; the nearest first."""
    folders, left = [(root, 0), *((above, DEEPEST) for above in root.parents[:2])], MOST
    parts = {file for each in catalogue.values() for file in each.files}  # such as "Training", full of pictures
    for folder, depth in folders:  # which grows meanwhile
        inside = _scanned(folder, min(MOST_OF_ONE, left))
        left -= len(inside)
        yield folder, set(inside)
        for name, is_folder in sorted(inside.items()):
            if not is_folder:
                yield from _archived(folder / name) if name.endswith(".zip") and depth < 2 else ()
            elif depth < DEEPEST and not (
                name in parts or listing.TRACES.fullmatch(name.lower()) or _foreign(card, name)
            ):
                folders.append((folder / name, depth + 1))


def _scanned(folder, most):
    """{name: whether it is a folder}"""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        return {each.name: each.is_dir() for each in itertools.islice(found, most)}
    return {}


def _archived(file):
    tree = {}
    with contextlib.suppress(Exception), zipfile.ZipFile(file) as archive:  # for each way to be damaged another one
        for parts in {tuple(name.split("/")[:4]) for name in archive.namelist()}:
            for depth, part in enumerate(parts):
                tree.setdefault(parts[:depth], set()).add(part)
    return [(file.joinpath(*parts), names) for parts, names in tree.items()]


def _elsewhere(card, root, found) -> Iterator[tuple[str, str]]:
    """(what was found, how to mend it): the files, above or below their place."""
    place, own = root / card.folder, Path(card.folder).parts
    for folder, names in found:
        if folder == place or not _holds(folder, names, card, root):
            continue
        archive = next((each for each in (folder, *folder.parents) if each.suffix == ".zip"), None)
        mend = f"Move {folder} to {place}."
        if archive:
            mend = f"Unpack {archive}. {card.by_hand}"
        elif folder.parts[-len(own) :] == own:
            mend = f"Set COURSE_DATA to {Path(*folder.parts[: -len(own)])}."
        elif place.is_relative_to(folder):
            mend = f"Make a folder {place}, and move {', '.join(card.files)} into it."
        yield f"{', '.join(card.files[:2])} in {folder}", mend


def _inside(card, place):
    """Its folder, with other things in it; where several sets share a folder, these may be anything."""
    shared = [each.folder for each in catalogue.values()].count(card.folder) > 1
    names = list(listing.readable_entries(place))
    if names and not shared and not any((place / file).exists() for file in card.files):
        yield f"{', '.join(names[:5])} in {place}", card.by_hand


def _named_alike(card, root, found):
    """Something that bears its name, such as MNIST, or another that its files have, such as mnist_train.csv."""
    beginnings = tuple(map(_plain, (card.name, *card.aliases)))
    own = {root / card.folder, *(root / card.folder / file for file in card.files)}  # that cannot be read
    near = [(folder, names) for folder, names in found if root in (folder, folder.parent)]
    for folder, name in [(folder, name) for folder, names in near for name in sorted(names)]:
        same = folder == root and _plain(name) == beginnings[0]
        starts = name.lower().endswith(SUFFIXES) and _plain(name).startswith(beginnings)
        if (same or starts) and folder / name not in own:
            yield str(folder / name), card.by_hand


def _holds(folder, names, card, root):
    """Whether a folder holds files of this card; names like "Test" say little, and then its path must say more."""
    if any(_foreign(card, part) for part in folder.parts[-2:]):
        return False
    if all(Path(file).suffix for file in card.files):
        return any(file in names or ("/" in file and (folder / file).is_file()) for file in card.files)
    parts = folder.relative_to(root).parts if folder.is_relative_to(root) else folder.parts[-2:]
    named = any(_plain(card.name) in _plain(part) or _begins(card, part) or part[:7] == "archive" for part in parts)
    return (named or folder in (root, root.parent)) and names.issuperset(card.files)


def _foreign(card, name):
    """Whether a folder bears the name of another set."""
    return not _begins(card, name) and any(_begins(each, name) for each in catalogue.values())


def _begins(card, name):
    return len(_plain(name)) > 4 and _plain(card.name).startswith(_plain(name))


@functools.cache
def _plain(name):
    return "".join(filter(str.isalnum, name.lower()))
