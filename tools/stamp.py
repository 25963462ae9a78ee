"""Write where this course is published into every setup cell, badge and link: `python tools/stamp.py OWNER/REPO`.

The address stands in pyproject.toml ([project.urls]) and the version in course/__init__.py; everything else follows
from those two. A fork runs this once. Outputs of built notebooks are kept.
"""

import argparse
import re
import tomllib
from pathlib import Path

import course

ROOT = Path(__file__).resolve().parent.parent
SETUP = """\
try:
    import course
except ModuleNotFoundError:  # on Colab: fetch the package
    %pip install -q "git+https://github.com/{repository}@v{version}"
    import course
course.start(seed=0)"""
PLACES = ("README.md", "CONTRIBUTING.md", "pyproject.toml", "lessons/*/lesson.py")


def repository(root=ROOT):
    """OWNER/REPO, from [project.urls] in pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"].removeprefix("https://github.com/")


def setup_cell(root=ROOT):
    """The one setup cell, the same in every lesson."""
    return SETUP.format(repository=repository(root), version=course.__version__)


def badge(notebook, root=ROOT):
    """Markdown of the badge that opens a built notebook, such as "03_mlp_sign_language", in Colab."""
    address = f"https://colab.research.google.com/github/{repository(root)}/blob/v{course.__version__}/notebooks"
    image = "https://colab.research.google.com/assets/colab-badge.svg"
    return f"[![Open in Colab]({image})]({address}/{notebook}.ipynb)"


def stamp(new, root=ROOT):
    """Replace the old address by `new` and the version in links by the present one; return the files changed.

    Raises:
        ValueError: `new` is not of the form OWNER/REPO.
    """
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", new):
        raise ValueError(f"give OWNER/REPO as on GitHub, such as ada/keras-course; got {new!r}")
    old = re.escape(repository(root))
    link = re.compile(rf"(github(?:\.com)?/){old}(?![\w.-])(?:(@|/blob/)v\d[\w.]*)?")
    changed = []
    for file in (file for place in PLACES for file in sorted(root.glob(place))):
        text = file.read_text(encoding="utf-8")
        stamped = link.sub(lambda at: f"{at[1]}{new}" + (f"{at[2]}v{course.__version__}" if at[2] else ""), text)
        if stamped != text:
            file.write_text(stamped, encoding="utf-8")
            changed.append(file)
    return changed


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("repository", metavar="OWNER/REPO", nargs="?", default=repository())
    new = parser.parse_args().repository

    from tools import build, readme  # before anything is written: they need the course's environment

    files = stamp(new)
    build.refresh_all()
    readme.update()
    print("\n".join(str(file.relative_to(ROOT)) for file in files) or "nothing to change")


if __name__ == "__main__":
    main()
