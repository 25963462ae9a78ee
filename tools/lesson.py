"""Build and test one lesson: `python -m tools.lesson NN`, or `make lesson NN`.

Executes it if it is stale, writes the README's table and RESULTS.md, then runs what `make test` runs of that lesson:
the linter's rules, its bands, and every cell of its notebook in the quick profile.
"""

import argparse
import subprocess
import sys

from course.cli import lessons
from tools import build, readme


def commands(name: str) -> list[list[str]]:
    """The commands that test the lesson `name`."""
    pytest = [sys.executable, "-m", "pytest", "-n", "0", "-q"]
    return [[*pytest, "tests/test_committed.py", "-k", name], [*pytest, f"notebooks/{name}.ipynb"]]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.lesson", description="Build and test one lesson.")
    parser.add_argument("lesson", metavar="NN", help="its number, such as 03")
    try:
        lesson = lessons.find(parser.parse_args(arguments).lesson)
    except ValueError as error:
        parser.error(str(error))
    try:
        build.update([lesson])
    except build.Failed as failure:
        sys.exit(str(failure))
    readme.update()
    return max(subprocess.run(command, cwd=build.ROOT).returncode for command in commands(lesson.name))


if __name__ == "__main__":
    sys.exit(main())
