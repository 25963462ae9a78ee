"""`python -m course`: the command line of `course.cli`."""

import sys

from course.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
