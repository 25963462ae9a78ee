"""Parsed copies of slow files: never half-written, never served damaged, never required."""

import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import numpy as np

from course import paths, session
from course.datasets.fingerprints import of, of_code, sha256
from course.files import write_atomically

SUM = 64  # characters in front of the arrays: their SHA-256


def parsed(name: str, files: Iterable[Path], parse: Callable[[], dict], parser: ModuleType) -> dict[str, np.ndarray]:
    """The arrays by name that `parse()` makes of `files`, from the cache if it has a sound copy.

    The copy is kept under `name`, the SHA-256 of the files and the code of `parser`, the module of `parse`: when one
    of these changes, the files are parsed again.
    """
    key = of(of_code(parser), *map(sha256, files))
    file = paths.cache() / "parsed" / f"{name}-{key}.arrays"
    arrays = read(file)
    if arrays is None:
        arrays = parse()
        try:
            write(file, arrays)
        except OSError as error:
            session.say(
                f"The parsed {name} could not be kept in {file.parent} ({error.strerror or error}), so every load "
                "reads the original again. Set COURSE_CACHE to a folder you may write to."
            )
    return arrays


def read(file: Path) -> dict[str, np.ndarray] | None:
    """The arrays that `write` wrote, or None if the file is absent or differs from what was written in any bit."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content[SUM:]).hexdigest().encode() != content[:SUM]:
        return None
    with np.load(io.BytesIO(content[SUM:]), allow_pickle=False) as archive:
        return dict(archive)


def write(file: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write {name: array} in one step: other processes see all of it or nothing."""
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    content = stream.getvalue()
    write_atomically(file, lambda part: part.write_bytes(hashlib.sha256(content).hexdigest().encode() + content))
