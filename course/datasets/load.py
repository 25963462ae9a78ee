"""`load`: find a data set on this disk, check it, and hand it over ready for training."""

import os

import numpy as np

from course import paths, session
from course.datasets.card import BadData, Dataset
from course.datasets.catalogue import find


def load(name, source=None, **options):
    """Load a data set that is on this disk; never touch the network.

    The published data are used if they are found (in the folder `COURSE_DATA`, then in the cache that
    `course data fetch` fills), else the sample embedded in this repository. One printed line says which.

    Args:
        name: a name in `catalogue`, such as "mnist" or "sign_language_mnist".
        source: "embedded" or "published" to ask for exactly that one.
        options: for "fruits_360", which photographs: see `course.datasets.fruits.load`.

    Returns:
        `Dataset`: float32 images in 0..1, shape (n, height, width, channels), and int64 labels, shape (n,).
        For photographs of more pixels a `PhotographSet`, which decodes them when they are needed; for
        "imagenet_weights" a `PretrainedWeights`.

    Raises:
        ValueError: unknown `name` or `source`.
        FileNotFoundError: `source="published"`, and the files are nowhere.
        BadData: the published files are damaged; the message says where and what to do.
    """
    card = find(name)
    if source not in (None, "embedded", "published"):
        raise ValueError(f'source must be "embedded", "published" or None, got {source!r}')
    folder = None if source == "embedded" else published_folder(card)
    if folder is None and source == "published":
        raise FileNotFoundError(_absent(card))
    dataset = (card.load or _arrays(card))(folder, "embedded" if folder is None else "published", **options)
    session.served(dataset.source)
    print(_served(card, dataset))
    return dataset


def published_folder(card):
    """The first folder that holds all published files of `card`, or None.

    Raises:
        BadData: a folder of that name holds only some of the files.
    """
    for folder in _folders(card) if card.files else ():
        missing = [file for file in card.files if not (folder / file).exists()]
        if not missing:
            return folder
        if len(missing) < len(card.files):
            raise BadData(f"{folder} lacks {', '.join(missing)}. {card.by_hand}")
    found = getattr(getattr(card, "publisher", None), "found", None)
    return found() if found and paths.published() else None


def _folders(card):
    folders = [root / (card.folder or card.name) for root in paths.published()]
    return [*folders, card.elsewhere()] if folders and getattr(card, "elsewhere", None) else folders


def _arrays(card):
    """How to load a set of small images."""

    def load(folder, source):
        arrays = card.sample() if folder is None else card.read(folder)
        pairs = [
            (np.float32(arrays[f"x_{part}"] / np.float32(255)).reshape(-1, *card.shape), np.int64(arrays[f"y_{part}"]))
            for part in ("train", "test")
        ]
        return Dataset(card.name, source, *pairs, card.class_names, arrays.get("group_train"))

    return load


def _served(card, dataset):
    if dataset.source == "published":
        return f"{card.name}: {dataset.summary}, published data"
    return f"{card.name}: {dataset.summary}, {card.embedded}\n({_how(card)})"


def _how(card):
    if card.fetch is None:
        return f"to get the published data: {card.by_hand}"
    return f"to get the published data: python -m course data fetch {card.name}"


def _absent(card):
    if os.environ.get("COURSE_DATA") == "embedded":
        return f"COURSE_DATA=embedded allows only the embedded sample of {card.name}; unset it to use published data."
    folders = " or ".join(map(str, _folders(card)))
    command = f"Get it with `python -m course data fetch {card.name}` ({card.size} MB), or by hand: "
    get = command if card.fetch else ""
    return f"the published {card.name} is not in {folders}. {get}{card.by_hand}"
