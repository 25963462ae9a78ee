"""Write files so that other processes see all of one or nothing of it."""

import os
import platform
import secrets
import time
from collections.abc import Callable
from pathlib import Path

DAY = 24 * 3600


def write_atomically(path: str | os.PathLike, write: Callable[[Path], object]) -> None:
    """Let `write` fill a new file, and put it in the place of `path` in one step.

    If `write` fails, or the process is killed, `path` stays as it was. What killed writers left in the folder is
    removed by the next writer. The file is readable as the user's umask says.

    Args:
        path: the file; its folder is made where it is absent.
        write: function of the path to write to, which ends as `path` does: `np.savez`, `model.save_weights` and others
            look at that end.

    Example:
        >>> write_atomically("results.json", lambda part: part.write_text("{}", encoding="utf-8"))
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(path.parent)
    part = path.with_name(f".part-{_host()}-{os.getpid()}-{secrets.token_hex(4)}-{path.name}")
    try:
        write(part)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _remove_leftovers(folder):
    for part in folder.glob(".part-*"):
        try:
            _, host, pid, _ = part.name.split("-", 3)
            ended = host == _host() and not _running(int(pid))
            if ended or part.stat().st_mtime < time.time() - DAY:
                part.unlink()
        except (OSError, ValueError):  # another writer was faster, or it is no file of ours
            continue


def _running(pid):
    import psutil

    return psutil.pid_exists(pid)


def _host():
    return "".join(filter(str.isalnum, platform.node()))[:40]
