"""Parsed copies of slow files: never half-written, never served damaged, never required."""

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from course import paths


def parsed(name, files, parse):
    """Arrays that `parse()` makes of `files`: from the cache if these very bytes filled it, else parsed and kept.

    Args:
        name: start of the cached file's name.
        files: paths of the original files.
        parse: () -> {name: array}; called when the cache has no sound copy.
    """
    key = hashlib.sha256("".join(map(sha256, files)).encode()).hexdigest()[:16]
    file = paths.cache() / "parsed" / f"{name}-{key}.npz"
    arrays = read(file)
    if arrays is None:
        arrays = parse()
        try:
            write(file, arrays)
        except OSError as error:
            print(
                f"The parsed {name} could not be kept in {file.parent} ({error.strerror or error}), so every load "
                "reads the original again. Set COURSE_CACHE to a folder you may write to."
            )
    return arrays


def read(file):
    """Arrays of an .npz file, or None if it is absent or damaged (zip checks every array's CRC-32)."""
    try:
        with np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None


def write(file, arrays):
    """Write {name: array} to an .npz file in one step: other processes see all of it or nothing."""
    file = Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            np.savez(part, **arrays)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def sha256(file):
    """SHA-256 of a file's bytes, in hexadecimal."""
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
