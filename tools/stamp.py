"""Write where this course is published into every setup cell, badge and link: `python -m tools.stamp OWNER/REPO`.

A fork runs this once; without an argument it writes the present address, after a change of the version or of the setup
cell. Outputs of built notebooks are kept.
"""

import argparse
import re
from pathlib import Path

import course
from tools import build, files, readme
from tools.address import ROOT, repository, with_setup

# What GitHub accepts.
OWNER = r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}"
REPOSITORY = r"(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}"

# The address itself stands in pyproject.toml: last, so that a run that was stopped can be repeated.
PLACES = (
    "README.md", "CONTRIBUTING.md", "CITATION.cff", "CHANGELOG.md", ".github/**/*.yml", ".github/**/*.md",
    "classroom/*.md", "lessons/*/lesson.py", "pyproject.toml",
)  # fmt: skip


def stamp(new: str, root: Path = ROOT) -> list[Path]:
    """Replace the old address by `new` and the version in links by the present one; return the files changed.

    Raises:
        ValueError: GitHub would not accept `new`.
    """
    if not re.fullmatch(f"{OWNER}/{REPOSITORY}", new):
        raise ValueError(f"give OWNER/REPO as on GitHub, such as ada/keras-course; got {new!r}")
    old = re.escape(repository(root))
    link = re.compile(rf"(github(?:\.com)?/){old}(?![\w.-])(?:(@|/blob/)v\d[\w.]*)?")
    changed = []
    for file in (file for place in PLACES for file in sorted(root.glob(place))):
        text = file.read_text(encoding="utf-8")
        stamped = link.sub(lambda at: f"{at[1]}{new}" + (f"{at[2]}v{course.__version__}" if at[2] else ""), text)
        if stamped != text:
            files.write(file, stamped)
            changed.append(file)
    return changed + set_up(root)


def set_up(root: Path = ROOT) -> list[Path]:
    """Write the present setup cell into every lesson; return the files changed."""
    changed = []
    for file in sorted(root.glob("lessons/*/lesson.py")):
        text = file.read_text(encoding="utf-8")
        if (new := with_setup(text, root)) != text:
            files.write(file, new)
            changed.append(file)
    return changed


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.stamp", description="Write the address into every link.")
    parser.add_argument("repository", metavar="OWNER/REPO", nargs="?", default=repository())
    try:
        changed = stamp(parser.parse_args(arguments).repository)
    except ValueError as error:
        parser.error(str(error))
    build.refresh_all()
    readme.update()
    print("\n".join(str(file.relative_to(ROOT)) for file in sorted(set(changed))) or "nothing to change")


if __name__ == "__main__":
    main()
