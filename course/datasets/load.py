"""`load`: find a data set on this disk, check it, and hand it over ready for training."""

import inspect
import os
from pathlib import Path

from course import paths, session
from course.datasets.card import BadData, Card
from course.datasets.catalogue import find
from course.datasets.places import published_folder


def load(name: str, source: str | None = None, **options):
    """Load a data set that is on this disk; never touch the network.

    The published data are used if they are found (in the folder `COURSE_DATA`, then in the cache that
    `course data fetch` fills, then where Keras and TensorFlow Datasets keep theirs), else the sample embedded in this
    repository. One printed line says which.

    Args:
        name: a name in `catalogue`, such as "mnist" or "sign_language_mnist".
        source: "embedded" or "published" to ask for exactly that one.
        options: of the set's format: for "fruits_360", which photographs (see `PhotoFolders.read`); for "horse2zebra"
            and others of its kind, `size` and `path` (see `ImagePairs.read`).

    Returns:
        `Dataset` for small images, `PhotographSet` for photographs, `Unpaired`, `Series`, `Text` or
        `PretrainedWeights` for others. Each has `name`, `source`, `summary` and `fingerprint`.

    Raises:
        ValueError: unknown `name` or `source`.
        TypeError: an option that the set does not have.
        FileNotFoundError: the published files are asked for and are nowhere, or not where they should be.
        BadData: the published files are damaged; the message says where and what to do.

    Example:
        >>> digits = datasets.load("mnist")
        >>> (x, y), (x_test, y_test) = digits.train, digits.test
    """
    card = find(name)
    _check(card, source, options)
    own = options.get("path") is not None
    folder = None if own or source == "embedded" else published_folder(card)
    made = None if own or folder or not card.stand_in or source == "published" else card.stand_in()
    if card.files and not own and folder is None and made is None:
        raise FileNotFoundError(_absent(card, source))
    try:
        data = card.format.read(folder or made, card, **options)
    except BadData as error:
        raise BadData(f"{str(error).rstrip('.')}. {advice(card, folder)}".strip()) from error
    session.served(data)
    session.say(_served(card, data))
    return data


def advice(card: Card, folder: Path | None) -> str:
    """What to do where the files of a card in `folder` are damaged."""
    if folder is None:
        return ""
    if card.publisher is None:
        return card.by_hand
    if folder.is_relative_to(paths.cache()):
        return f"Get it again: `{_command(card)}`."
    return f"Replace or remove what is in {folder}; then `{_command(card)}` gets it into the cache."


def _check(card, source, options):
    if source not in (None, "embedded", "published"):
        raise ValueError(f'source must be "embedded", "published" or None, got {source!r}')
    known = list(inspect.signature(card.format.read).parameters)[2:]
    for name in options:
        if name not in known:
            raise TypeError(f"{card.name} has no option {name!r}; it has {', '.join(known) or 'none'}")


def _served(card, data):
    if data.source != "embedded":
        return f"{card.name}: {data.summary}, {'your own files' if data.source == 'own' else 'published data'}"
    how = _command(card) if card.publisher else card.by_hand
    return f"{card.name}: {data.summary}, {card.embedded}\n(to get the published data: {how})"


def _absent(card, source):
    command = f"Get it with `{_command(card)}` ({card.size_mb} MB), or by hand: " if card.publisher else ""
    only = os.environ.get("COURSE_DATA") == "embedded"
    if source == "embedded" or (only and not card.stand_in):
        unset = "COURSE_DATA=embedded allows nothing else: unset it. " if only else ""
        return f"there is no embedded sample of {card.name}. {unset}{command}{card.by_hand}"
    if only:
        return f"COURSE_DATA=embedded allows only the embedded sample of {card.name}; unset it to use published data."
    folders = " or ".join(str(root / card.folder) for root in paths.published())
    lacking = "" if card.stand_in else ", and no sample is embedded"
    return f"the published {card.name} is not in {folders}{lacking}. {command}{card.by_hand}"


def _command(card):
    return f"python -m course data fetch {card.name}"
