"""`fetch`: get published data once, into the cache, all of it or nothing."""

import os
import shutil
import socket
import tempfile
import urllib.request
from pathlib import Path

from course import paths
from course.datasets.card import BadData
from course.datasets.catalogue import find

SECONDS = 5


def fetch(name):
    """Download the published files of a data set into the cache, unless they are there.

    Says where they come from, their size and licence first. Files are checked before they are put in place.

    Args:
        name: a name in `catalogue`.

    Returns:
        Path of the folder that holds the files.

    Raises:
        ValueError: unknown `name`, or data that cannot be fetched.
        ConnectionError: the publisher cannot be reached; the message says how to place the files by hand.
        ModuleNotFoundError: the download needs a package that is not installed.
        PermissionError: the cache folder cannot be written to.
        BadData: what arrived is not the data set.
    """
    card = find(name)
    if card.publisher is None:
        raise ValueError(f"{name} is not to be fetched by this program. {card.by_hand}")
    folder = paths.cache() / card.folder
    if all((folder / file).exists() for file in card.files):
        print(f"{card.name} is in {folder}")
        return folder
    print(f"{card.name}: {card.title}\nfrom {card.origin}, about {card.size_mb} MB, licence {card.licence}")
    _make(folder.parent)
    _reach(card)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{card.name}-") as temporary:
        part = Path(temporary)
        _download(card, part)
        card.format.check(part, card)
        folder.mkdir(parents=True, exist_ok=True)
        for file in card.files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            os.replace(part / file, folder / file)
    print(f"{card.name} is in {folder}; `load({card.name!r})` finds it there")
    return folder


def _download(card, part):
    try:
        card.publisher.fetch(part, card)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"fetching {card.name} needs {error.name}: `pip install {error.name}`. Or by hand: {card.by_hand}",
            name=error.name,
        ) from error
    except BadData:
        raise
    except Exception as error:  # each publisher's client raises its own kinds
        raise ConnectionError(f"fetching {card.name} failed: {error}. By hand: {card.by_hand}") from error


def _make(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise PermissionError(
            f"cannot write to the cache {folder} ({error.strerror}). Set COURSE_CACHE to a folder you may write to."
        ) from error
    if free < 1e9:
        print(f"only {free / 1e6:,.0f} MB are free in {folder}")


def _reach(card):
    if urllib.request.getproxies():
        return  # only the client knows the way through a proxy
    try:
        socket.create_connection((card.publisher.host, 443), timeout=SECONDS).close()
    except OSError as error:
        raise ConnectionError(
            f"{card.publisher.host} cannot be reached ({error}). The lessons run without it, on the embedded sample. "
            f"To place the files by hand: {card.by_hand}"
        ) from error
