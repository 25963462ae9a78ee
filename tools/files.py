"""Files that the tools write: whole or not at all."""

from pathlib import Path

from course.files import write_atomically


def write(file: Path, content: str | bytes) -> None:
    """Write all of a file or nothing of it."""
    content = content.encode() if isinstance(content, str) else content
    write_atomically(file, lambda part: part.write_bytes(content))


def conflict(text: str) -> int | None:
    """Number of the first line that a merge has left as a conflict marker, or None."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            return number
    return None
