"""Open the lessons in JupyterLab, in a folder of one's own: `python -m tools.lab`, or `make lab`.

Learners change notebooks, and write into exercises. They do so in copies, in my/, which git ignores, so that
`git pull` never meets their work. A copy that nobody has changed follows the course; one that was changed stays.
"""

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tools import files

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS, MINE = ROOT / "notebooks", ROOT / "my"
COPIED = ".copied.json"  # {name: SHA-256 of the copy when it was made}


def fill(mine: Path = MINE, notebooks: Path = NOTEBOOKS) -> list[str]:
    """Copy each notebook that `mine` lacks, or has as it was copied; write over no other.

    Returns:
        Names of the notebooks in `mine`, such as "exercises/02_inside_a_network.ipynb", that were changed there, and
        that are others in the course by now.
    """
    copied, behind = _copied(mine), []
    for notebook in sorted(notebooks.rglob("*.ipynb")):
        name, now = notebook.relative_to(notebooks).as_posix(), _hash(notebook)
        if any(part.startswith(".") for part in name.split("/")):
            continue  # Jupyter's own checkpoints
        copy = mine / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists() or _hash(copy) == copied.get(name):
            files.write(copy, notebook.read_bytes())
            copied[name] = now
        elif now not in (copied.get(name), _hash(copy)):
            behind.append(name)
    mine.mkdir(exist_ok=True)
    files.write(mine / COPIED, json.dumps(copied, indent=1) + "\n")
    return behind


def command(options: list[str], folder: Path = MINE) -> list[str]:
    """The command that starts JupyterLab in `folder`; root, as in a container, must say that he means it."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", *root, *options]


def _copied(mine):
    try:
        return dict(json.loads((mine / COPIED).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # then no copy counts as unchanged
        return {}


def _hash(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.lab", description="Open the lessons in JupyterLab. Other options are passed to it."
    )
    parser.add_argument("--copy", action="store_true", help="only bring my/ up to date, and open nothing")
    chosen, options = parser.parse_known_args(arguments)
    for name in fill():
        print(f"my/{name} is yours and stays; the course has another by now. Rename yours to get the new one, too.")
    if chosen.copy:
        print("my/ has your copies of the lessons and their exercises")
        return 0
    if os.name == "posix":
        os.execv(sys.executable, command(options))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for JupyterLab, which asks before it stops
    return subprocess.run(command(options)).returncode


if __name__ == "__main__":
    sys.exit(main())
