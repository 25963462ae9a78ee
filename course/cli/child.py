"""Processes that run this very Python with this very package, wherever they start and whatever is installed."""

import os
import site

from course import paths


def environment(**chosen: str) -> dict[str, str]:
    """Environment variables for a child process: ours, those `chosen`, and a path on which it finds this `course`."""
    folder = str(paths.PACKAGE.parent)
    installed = {*site.getsitepackages(), site.getusersitepackages()}  # found as it is, and behind Python's own modules
    before = [] if folder in installed else [folder]
    after = [path for path in [os.environ.get("PYTHONPATH")] if path]
    return os.environ | {"PYTHONPATH": os.pathsep.join(before + after)} | chosen
