"""`load`: find a data set on this disk, check it, and hand it over ready for training."""

import os

import numpy as np

from course import paths, session
from course.datasets.catalogue import find
from course.datasets.dataset import BadData, Dataset


def load(name, source=None):
    """Load a data set that is on this disk; never touch the network.

    The published data are used if they are found (in the folder `COURSE_DATA`, then in the cache that
    `course data fetch` fills), else the sample embedded in this repository. One printed line says which.

    Args:
        name: a name in `catalogue`, such as "mnist" or "sign_language_mnist".
        source: "embedded" or "published" to ask for exactly that one.

    Returns:
        `Dataset`: float32 images in 0..1, shape (n, height, width, channels), and int64 labels, shape (n,).

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
    arrays = card.sample() if folder is None else card.read(folder)
    dataset = _dataset(card, arrays, "embedded" if folder is None else "published")
    session.served(dataset.source)
    print(_served(card, dataset))
    return dataset


def published_folder(card):
    """The first folder that holds all published files of `card`, or None.

    Raises:
        BadData: a folder of that name holds only some of the files.
    """
    for root in paths.published():
        folder = root / card.name
        missing = [file for file in card.files if not (folder / file).is_file()]
        if not missing:
            return folder
        if len(missing) < len(card.files):
            raise BadData(f"{folder} lacks {', '.join(missing)}. {card.by_hand}")
    return None


def _dataset(card, arrays, source):
    def pair(part):
        x = arrays[f"x_{part}"].astype(np.float32) / 255
        return x.reshape(-1, *card.shape), arrays[f"y_{part}"].astype(np.int64)

    return Dataset(card.name, source, pair("train"), pair("test"), card.class_names, arrays.get("group_train"))


def _served(card, dataset):
    counts = f"{len(dataset.train[1]):,} training and {len(dataset.test[1]):,} test images"
    if dataset.source == "published":
        return f"{card.name}: {counts}, published data"
    hint = f"(to get the published data: python -m course data fetch {card.name})"
    return f"{card.name}: {counts}, {card.embedded}\n{hint}"


def _absent(card):
    if os.environ.get("COURSE_DATA") == "embedded":
        return f"COURSE_DATA=embedded allows only the embedded sample of {card.name}; unset it to use published data."
    folders = " or ".join(str(root / card.name) for root in paths.published())
    return (
        f"the published {card.name} is not in {folders}. "
        f"Get it with `python -m course data fetch {card.name}` ({card.size} MB), or by hand: {card.by_hand}"
    )
