"""Where this course is published, and what follows from it: the setup cell and the badges.

The address stands in pyproject.toml ([project.urls]) and the version in course/__init__.py.
"""

import re
import tomllib
from pathlib import Path

import course

ROOT = Path(__file__).resolve().parent.parent
UNKNOWN = "OWNER/REPO"

# The first code cell of every lesson. A copy that knows no address does not try to fetch itself from there.
BEGIN, END = "try:\n    import course\n", "\ncourse.start(seed=0)"
LACKING = "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
RAISE = f'    raise ModuleNotFoundError(\n        "{LACKING}"\n    ) from None'
FETCH = f"""\
    import sys

    if "google.colab" not in sys.modules:
        raise ModuleNotFoundError(
            "{LACKING}"
        ) from None
    %pip install -q "git+https://github.com/{{repository}}@v{{version}}"
    import course"""


def repository(root: Path = ROOT) -> str:
    """OWNER/REPO, from [project.urls] in pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"].removeprefix("https://github.com/")


def setup_cell(root: Path = ROOT) -> str:
    """The one setup cell, the same in every lesson."""
    known = repository(root)
    body = RAISE if known == UNKNOWN else FETCH.format(repository=known, version=course.__version__)
    return f"{BEGIN}except ModuleNotFoundError:\n{body}{END}"


def is_setup(source: str) -> bool:
    """Whether a cell is a setup cell, of whatever address and version."""
    return source.startswith(BEGIN) and source.endswith(END)


def with_setup(text: str, root: Path = ROOT) -> str:
    """A lesson's source with the present setup cell in place of its own; magics are commented out, as jupytext does."""
    own = re.compile(rf"^{re.escape(BEGIN)}.*?{re.escape(END)}$", re.DOTALL | re.MULTILINE)
    cell = re.sub(r"^(\s*)%", r"\1# %", setup_cell(root), flags=re.MULTILINE)
    return own.sub(lambda _: cell, text, count=1)


def badge(notebook: str, root: Path = ROOT) -> str:
    """Markdown of the badge that opens a built notebook, such as "03_mlp_sign_language", in Colab."""
    address = f"https://colab.research.google.com/github/{repository(root)}/blob/v{course.__version__}/notebooks"
    image = "https://colab.research.google.com/assets/colab-badge.svg"
    return f"[![Open in Colab]({image})]({address}/{notebook}.ipynb)"
