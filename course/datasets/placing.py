"""Put a fetched set in its place in one step: whoever looks finds the old state or the new one."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from course.datasets.card import Card


@contextlib.contextmanager
def workshop(folder: Path, card: Card) -> Iterator[Path]:
    """A folder beside the set's own to work in, for one process at a time; the others wait.

    It does not exist yet, and is removed afterwards. What a process left that was killed is put right first.
    """
    work = folder.with_name(f".{card.name}.part")
    with _alone(folder.with_name(f".{card.name}.lock"), card.name):
        if (work / "old").exists() and not target(folder, card).exists():
            os.replace(work / "old", target(folder, card))
        shutil.rmtree(work, ignore_errors=True)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def target(folder: Path, card: Card) -> Path:
    """What is replaced in one step: the file of a set of one file, beside which others may lie; else the folder."""
    return folder / card.files[0] if len(card.files) == 1 else folder


def place(work: Path, folder: Path, card: Card) -> None:
    """Move the set from `work`/new to its folder; what is there of the set goes to `work`/old, anything else stays."""
    goal = target(folder, card)
    new = work / "new" / goal.relative_to(folder)
    if goal is folder:
        _take_along(folder, new)
    goal.parent.mkdir(parents=True, exist_ok=True)
    if goal.is_dir() or (new.is_dir() and goal.exists()):
        os.replace(goal, work / "old")  # only a file can be replaced in place
    os.replace(new, goal)


def _take_along(folder, new):
    """Copy what lies beside the set (somebody's notes, a licence): the folder is replaced as a whole."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if (new / each.name).exists():
            continue
        if each.is_dir() and not each.is_symlink():
            shutil.copytree(each, new / each.name, symlinks=True)
        else:
            shutil.copy2(each, new / each.name, follow_symlinks=False)


def _alone(path, name):
    """A lock that is held, to be used with `with`; the system frees it when this process ends, however it ends."""
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        print(f"another process is fetching {name}; waiting for it")
        return lock.acquire()
