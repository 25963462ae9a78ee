"""Where things lie: the course's own files, the published data and the cache."""

import os
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).parent

# An installed copy carries `data/` and `lessons/` inside the package; a clone has them beside it.
ROOT = PACKAGE / "_resources" if (PACKAGE / "_resources").is_dir() else PACKAGE.parent
LESSONS = ROOT / "lessons"
EMBEDDED = ROOT / "data"


def cache() -> Path:
    """Folder for fetched and parsed data: `COURSE_CACHE`, or the user's cache folder. It may not exist yet."""
    if chosen := os.environ.get("COURSE_CACHE"):
        return Path(os.path.expanduser(chosen))
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("keras-course", appauthor=False)).expanduser()
    except RuntimeError:  # a user without a home, as in a container that runs under any number
        return Path(tempfile.gettempdir(), f"keras-course-{os.getuid()}")


def published() -> list[Path]:
    """Folders that may hold published data, in the order they are searched.

    `COURSE_DATA` names the first; the cache, which `course data fetch` fills, is the second.
    `COURSE_DATA=embedded` allows none.

    Raises:
        FileNotFoundError: `COURSE_DATA` names a folder that does not exist.
    """
    chosen = os.environ.get("COURSE_DATA", "")
    if chosen == "embedded":
        return []
    if not chosen:
        return [cache()]
    folder = Path(os.path.expanduser(chosen))
    if not os.path.isdir(folder):  # also where it may not be looked at
        raise FileNotFoundError(
            f"COURSE_DATA is {chosen!r}, but there is no such folder (seen from {Path.cwd()}). "
            "Give the folder that holds the data sets, or COURSE_DATA=embedded, or unset it."
        )
    return [folder, cache()]
