"""Fingerprints: by 12 hexadecimal digits it is known which data a result was measured on."""

import ast
import hashlib
import inspect
from pathlib import Path
from types import ModuleType

import numpy as np

from course.datasets import listing


def of(*parts: object) -> str:
    """Fingerprint of arrays (dtype, shape, bytes), contents (bytes), files (`Path`) and what has a repr, in order."""
    found = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            found.update(f"{part.dtype.str} {part.shape} ".encode())
            found.update(np.ascontiguousarray(part).data)
        else:
            content = part.read_bytes() if isinstance(part, Path) else part
            content = content if isinstance(content, bytes) else repr(content).encode()
            found.update(f"{len(content)} ".encode() + content)
    return found.hexdigest()[:12]


def of_code(module: ModuleType, *options: object) -> str:
    """Fingerprint of a module's code, without docstrings and lines of comment.

    For data that a program makes and that may be rounded differently on another machine.
    """
    source = inspect.getsource(module)
    lines = [line.rstrip() for line in source.splitlines()]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
    code = [line for line in lines if line and not line.lstrip().startswith("#")]
    return of("\n".join(code), *options)


def sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal; BadData where it is a folder or a pipe, or cannot be read."""
    with listing.opened(file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
