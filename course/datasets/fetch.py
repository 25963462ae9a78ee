"""`fetch`: get published data once, into the cache, all of it or nothing."""

import errno
import os
import shutil
import socket
import urllib.request
from pathlib import Path

from course import paths, session
from course.datasets import placing
from course.datasets.card import BadData, Incomplete
from course.datasets.catalogue import find
from course.datasets.limits import limited
from course.datasets.places import published_folder
from course.datasets.verify import altered

SECONDS = 5


def fetch(name: str) -> Path:
    """The folder of the published files of a data set: downloaded into the cache, unless they lie on this disk, sound.

    Says where they come from, their size and licence first. Files are checked before they are put in place, in one
    step; damaged ones are replaced. Of several processes that fetch the same set, one does and the others wait.

    Raises:
        ValueError: unknown `name`, or data that cannot be fetched.
        ConnectionError: the publisher cannot be reached, or stalls; the message says how to place the files by hand.
        ModuleNotFoundError: the download needs a package that is not installed.
        PermissionError: the cache folder cannot be written to.
        OSError: the disk is full.
        BadData: what arrived is not the data set; or damaged files elsewhere come before those in the cache.
    """
    card = find(name)
    if card.publisher is None:
        raise ValueError(f"{name} is not to be fetched by this program. {card.by_hand}")
    cached = paths.cache() / card.folder
    folder, fault = _elsewhere(card, cached)
    if folder is None or fault:
        _fill(cached, card)
        if (first := published_folder(card)) and first == folder:
            raise BadData(
                f"{name} is in {cached}, but {folder} comes first, and there: {fault}. Delete what is there, or unset "
                "COURSE_DATA."
            )
        folder = cached
    hidden = " (unset COURSE_DATA to use it)" if os.environ.get("COURSE_DATA") == "embedded" else ""
    session.say(f"{name} is in {folder}; `load({name!r})` finds it there{hidden}")
    return folder


def _elsewhere(card, cached):
    """The folder, other than that in the cache, from which `load` takes the set, or None; and what is wrong there."""
    try:
        folder = published_folder(card)
    except (BadData, OSError):  # half a set, or a wrong COURSE_DATA: said when the cache is filled
        return None, ""
    if folder is None or folder.resolve() == cached.resolve():
        return None, ""
    try:
        card.format.check(folder, card)
    except Incomplete as few:
        session.say(few)
    except (BadData, OSError) as error:
        return folder, str(error).rstrip(".")
    return folder, ""


def _fill(folder, card):
    """Put the set into a folder in the cache, unless it is there."""
    _make(folder.parent, card)
    folder = folder.resolve()  # whoever keeps a set on another disk may have put a link here
    with placing.workshop(folder, card) as work:
        if os.path.lexists(placing.target(folder, card)):
            fault = _fault(folder, card)
            if not fault:
                return
            session.say(f"what is in the cache is replaced: {fault}")
        _get(work / "new", card)
        placing.place(work, folder, card)


def _get(new, card):
    """Download the set into a new folder, and check it."""
    session.say(f"{card.name}: {card.title}\nfrom {card.origin}, about {card.size_mb} MB, licence {card.licence}")
    _reach(card)
    new.mkdir(parents=True)
    _download(new, card)
    if fault := _link_in(new) or _fault(new, card):
        fault = fault.replace(f"{new}{os.sep}", "").rstrip(".")
        raise BadData(f"{card.publisher.host} sent something else than {card.name}: {fault}. By hand: {card.by_hand}")


def _download(new, card):
    try:
        with limited(card.size_mb):
            card.publisher.fetch(new, card)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"fetching {card.name} needs {error.name}: `pip install {error.name}`. Or by hand: {card.by_hand}",
            name=error.name,
        ) from error
    except Exception as error:  # each publisher's client raises its own kinds
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise OSError(error.errno, f"the disk is full; {card.name} was not fetched", str(new)) from error
        kind = BadData if isinstance(error, BadData) else ConnectionError
        raise kind(f"fetching {card.name} failed: {error}. By hand: {card.by_hand}") from error


# ---- is it sound? ----------------------------------------------------------------------------------------------


def _link_in(folder):
    """Which link or device a folder holds, in words: it might lead out of the set, now or later."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            return f"{path} is a link or a device, and only files are taken"
    return ""


def _fault(folder, card):
    """What is wrong with a set that was fetched; "" if nothing is."""
    missing = [file for file in card.files if not (folder / file).exists()]
    if missing:
        return f"{folder} lacks {', '.join(missing)}"
    if not hasattr(card.format, "write") and (other := altered(folder, card)):  # those it writes have other bytes
        return other
    try:
        card.format.check(folder, card)
    except (BadData, OSError) as error:
        return str(error)
    return ""


# ---- can it be done? -------------------------------------------------------------------------------------------


def _make(folder, card):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{card.name}.{os.getpid()}"
        probe.touch()
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise PermissionError(
            f"cannot write to the cache {folder} ({error.strerror}). Set COURSE_CACHE to a folder you may write to."
        ) from error
    if free < 3e6 * card.size_mb:
        session.say(f"only {free / 1e6:,.0f} MB are free in {folder}; {card.name} needs about {3 * card.size_mb:,} MB")


def _reach(card):
    """Say at once that the publisher cannot be reached: its client would take minutes to."""
    if urllib.request.getproxies():
        return  # only the client knows the way through a proxy
    host, _, port = card.publisher.host.partition(":")
    try:
        socket.create_connection((host, int(port or 443)), timeout=SECONDS).close()
    except OSError as error:
        sample = "The lessons run without it, on the embedded sample. " if card.stand_in else ""
        raise ConnectionError(
            f"{host} cannot be reached ({error}). {sample}To place the files by hand: {card.by_hand}"
        ) from error
