"""Files that the tools write: whole or not at all."""

import os
from pathlib import Path


def write(file: Path, content: str | bytes) -> None:
    """Write all of a file or nothing of it."""
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def conflict(text: str) -> int | None:
    """Number of the first line that a merge has left as a conflict marker, or None."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            return number
    return None
