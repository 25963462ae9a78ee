"""Build and test one lesson: `python -m tools.lesson NN`, or `make lesson NN`.

Says what its source lacks, executes it and its solutions if they are stale, writes the tables, then runs what
`make test` runs of that lesson: the linter's rules, its bands, the proof of its exercises, and every cell in quick.
"""

import argparse
import subprocess
import sys

from course.cli import lessons
from tools import build, korean, lint, readme


def commands(name: str) -> list[list[str]]:
    """The commands that test the lesson `name`."""
    pytest = [sys.executable, "-m", "pytest", "-n", "0", "-q"]
    solutions = [f"notebooks/solutions/{name}.ipynb"] if (build.NOTEBOOKS / f"solutions/{name}.ipynb").exists() else []
    return [
        [*pytest, "tests/test_committed.py", "tests/test_exercises.py", "-k", name],
        [*pytest, f"notebooks/{name}.ipynb", *solutions],
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.lesson", description="Build and test one lesson.")
    parser.add_argument("lesson", metavar="NN", help="its number, such as 03")
    try:
        lesson = lessons.find(parser.parse_args(arguments).lesson)
    except ValueError as error:
        parser.error(str(error))
    print(*lint.source_messages(lesson), sep="\n")
    try:
        build.update([lesson])
    except build.Failed as failure:
        sys.exit(str(failure))
    korean.update_all([lesson])
    readme.update()
    return max(subprocess.run(command, cwd=build.ROOT).returncode for command in commands(lesson.name))


if __name__ == "__main__":
    sys.exit(main())
