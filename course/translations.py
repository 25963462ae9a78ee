"""What the course says to a learner, in another language than English: gettext catalogues in course/locale."""

import functools
import gettext
import os
from pathlib import PurePath

from course import display, paths

LANGUAGES = ("en", "ko")
DOMAIN = "course"
FOLDER = paths.PACKAGE / "locale"


def language() -> str:
    """The language in force: `COURSE_LANGUAGE`, else that of the notebook's folder (notebooks/ko), else English.

    Raises:
        ValueError: `COURSE_LANGUAGE` is none of `LANGUAGES`.
    """
    chosen = os.environ.get("COURSE_LANGUAGE")
    if chosen and chosen not in LANGUAGES:
        raise ValueError(f"COURSE_LANGUAGE must be {' or '.join(LANGUAGES)}, got {chosen!r}")
    folders = PurePath(_notebook()).parts[:-1]
    return chosen or next((each for each in LANGUAGES if each in folders), LANGUAGES[0])


def translate(english: str) -> str:
    """A message in the language in force, or as it is where there is no translation of it."""
    return _catalogue(language()).gettext(english) if english else english


@functools.cache
def _catalogue(language):
    return gettext.translation(DOMAIN, FOLDER, [language], fallback=True)


def _notebook():
    """Path of the notebook that runs, "" if nobody knows: Jupyter tells it to the kernel, and VS Code, too."""
    shell = display.kernel()
    told = shell.user_ns.get("__vsc_ipynb_file__") if shell else None
    return told or os.environ.get("JPY_SESSION_NAME", "")
