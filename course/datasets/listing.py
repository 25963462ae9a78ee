"""What a folder holds, whatever system wrote it: without its traces, and with names as people read them."""

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from course.datasets.card import BadData

# Names, in lower case, of files and folders that systems and programs leave behind.
TRACES = re.compile(
    r"\..*|~\$.*|__macosx|__pycache__|(eh)?thumbs\.db|desktop\.ini|@eadir|[$#]recycle(\.bin)?|lost\+found|found\.\d{3}|"
    "system volume information"
)


def shown(path: str | os.PathLike) -> str:
    """A path in composed Unicode (NFC); raw CP949, as old Korean Windows archives have it, is decoded."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "cp949"):
        with contextlib.suppress(UnicodeDecodeError):
            return unicodedata.normalize("NFC", raw.decode(encoding))
    return raw.decode("ascii", "replace")


def entries(*folders: Path) -> dict[str, list[Path]]:
    """{name: paths} of what folders hold, by name; names that differ only in their Unicode form (NFC, NFD) are one."""
    found = {}
    for folder in folders:
        for path in sorted(folder.iterdir()):
            name = shown(path.name)
            if not TRACES.fullmatch(name.lower()):
                found.setdefault(name, []).append(path)
    return dict(sorted(found.items()))


def readable_entries(folder: Path) -> dict[str, list[Path]]:
    """The `entries` of a folder; none where it cannot be read."""
    try:
        return entries(folder)
    except OSError:
        return {}


def files(*folders: Path, suffixes: tuple[str, ...]) -> dict[str, Path]:
    """{name: path} of those `entries` that have one of some suffixes (in lower case); one path a name."""
    return {name: paths[0] for name, paths in entries(*folders).items() if Path(name).suffix.lower() in suffixes}


def folders(folder: Path) -> dict[str, list[Path]]:
    """{name: paths} of those `entries` that are folders."""
    found = {name: [path for path in paths if path.is_dir()] for name, paths in entries(folder).items()}
    return {name: paths for name, paths in found.items() if paths}


def given(path: str | os.PathLike) -> Path:
    """The path that a person wrote: with "~" expanded, and each name in the Unicode form that it has on the disk.

    Raises:
        FileNotFoundError: there is nothing at this path.
    """
    whole = Path(os.path.expanduser(path))  # even of a user without a home
    found = Path(whole.anchor)
    for part in whole.relative_to(whole.anchor).parts:
        if os.path.lexists(found / part):
            found /= part
        elif alike := readable_entries(found).get(shown(part)):
            found = alike[0]
        else:
            raise FileNotFoundError(f"there is no {whole}: {found.absolute()} holds no {part!r}")
    return found


@contextlib.contextmanager
def opened(file: Path, kind: str = "file") -> Iterator[BinaryIO]:
    """A regular file, open to read bytes; BadData if it is none, cannot be read, or is damaged.

    Whatever the block raises means that it is damaged or is no `kind`, such as ".npz file".
    """
    try:
        if not file.is_file():  # to open a pipe would wait for ever
            raise BadData(f"{shown(file)} is {'a folder, not a file' if file.is_dir() else 'gone, or no regular file'}")
        with open(file, "rb") as stream:
            yield stream
    except BadData:
        raise
    except PermissionError as error:
        raise BadData(f"{shown(file)} cannot be read ({error.strerror})") from error
    except Exception as error:  # for each way to be damaged, each library has an error of its own
        raise BadData(f"{shown(file)} is damaged or is no {kind} ({type(error).__name__}: {error})") from error
