"""Standard streams that may be closed, full, or unable to show Korean."""

import contextlib
import json
import os
import sys
from argparse import Namespace


def prepare() -> None:
    """Open streams that are closed, and let none fail at a character that it cannot show."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:  # else the next file that is opened would take its place
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: object) -> None:
    """Print a line now. That nobody reads any more (`course run | head`) is no reason to stop working."""
    with contextlib.suppress(OSError):
        print(text, flush=True)
    settle()


def say_json(value: object) -> None:
    """Print a value as JSON, in ASCII, which every console has."""
    say(json.dumps(value, indent=2))


def kept_for_json(options: Namespace) -> contextlib.AbstractContextManager:
    """With --json, a block whose other lines, such as of a folder that cannot be read, go to stderr."""
    return contextlib.redirect_stdout(sys.stderr) if options.json else contextlib.nullcontext()


def warn(text: object) -> None:
    """Print a line to stderr now, if anybody reads it."""
    with contextlib.suppress(OSError):
        print(f"course: {text}", file=sys.stderr, flush=True)
    settle()


def settle() -> None:
    """Write out what is printed; where that fails, throw it away, or Python would complain at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
