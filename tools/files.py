"""Files that the tools read and write: read with messages that help, written whole or not at all."""

import json
import os
import tomllib
from pathlib import Path


def write(file: Path, content: str | bytes) -> None:
    """Write all of a file or nothing of it."""
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def read(file: Path, damaged: list[str] | None = None) -> dict:
    """A JSON or TOML file as a dict; {} if there is none.

    Args:
        file: path that ends in .json or .toml.
        damaged: takes a message, in place of the error, where the file cannot be read.

    Raises:
        ValueError: it is no such file; the message says where.
    """
    if not file.exists():
        return {}
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        found = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
        if not isinstance(found, dict):
            raise ValueError(f"it holds a {type(found).__name__}")
        return found
    except ValueError as error:
        line = conflict(text)
        why = f"has merge-conflict markers (line {line})" if line else f"cannot be read: {error}"
        message = f"{file.parent.name}/{file.name} {why}"
    if damaged is None:
        raise ValueError(message)
    damaged.append(message)
    return {}


def conflict(text: str) -> int | None:
    """Number of the first line that a merge has left as a conflict marker, or None."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            return number
    return None
