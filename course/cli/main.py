"""The command line: `python -m course lessons | run | doctor | data list | data fetch | data verify`."""

import argparse
import importlib
import os
import sys

from course import __version__, paths
from course.cli import terminal
from course.session import PROFILES, checked_seed


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0: good. 1: something failed. 2: wrong use. 130 or 143: stopped, by Ctrl-C or SIGTERM, after writing what ran.
    """
    terminal.prepare()
    if os.path.expanduser("~") == "~":  # no home, as in a container that runs under any number; Jupyter needs one
        os.environ["HOME"] = os.environ["COURSE_CACHE"] = str(paths.cache())
    options = _parser().parse_args(arguments)
    if getattr(options, "data", None) not in (None, "embedded"):
        os.environ["COURSE_DATA"] = options.data
    try:
        status = _command(options.command)(options)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        terminal.warn("stopped")
        return 130
    except BrokenPipeError:  # whoever read us has seen enough
        return 1
    except ModuleNotFoundError as error:
        advice = "" if "pip" in str(error) else "; `pip install -r requirements.txt` installs what the course needs"
        terminal.warn(f"{error}{advice}")
        return 1
    except (ValueError, OSError, RuntimeError) as error:
        terminal.warn(error)
        return 1
    finally:
        terminal.settle()


def _command(name):
    """The function that carries out a command: imported only now, for some need Jupyter or TensorFlow."""
    module, function = name.split(":")
    return getattr(importlib.import_module(f"course.cli.{module}"), function)


def _parser():
    parser = argparse.ArgumentParser(prog="course", description="The deep-learning course in Keras 3.")
    parser.add_argument("--version", action="version", version=f"course {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    _add(commands, "lessons", "lessons:command", "list the lessons", json=True)
    run = _add(commands, "run", "run:command", "run lessons: results.json, notebook and HTML page", json=True)
    run.add_argument("lessons", nargs="*", metavar="NN", help="such as 03; all lessons when left out")
    run.add_argument("--profile", choices=PROFILES, help="how much to train (default: COURSE_PROFILE, else full)")
    run.add_argument("--data", metavar="embedded|DIR", help="the embedded samples, or a folder of published data")
    run.add_argument("--seed", type=_seed, metavar="N", help="another seed than the lesson's own")
    run.add_argument("--out", default="build", metavar="DIR", help="where to write (default: build)")
    _add(commands, "doctor", "doctor:command", "check this machine", json=True)

    data = commands.add_parser("data", help="list, fetch or verify data sets")
    actions = data.add_subparsers(required=True, metavar="ACTION")
    _add(actions, "list", "data:list_", "what there is, and what is on this disk", json=True)
    fetch = _add(actions, "fetch", "data:fetch", "download published data into the cache")
    fetch.add_argument("name", metavar="NAME")
    verify = _add(actions, "verify", "data:verify", "check the embedded data, and published data where found")
    verify.add_argument("name", nargs="?", metavar="NAME")
    verify.add_argument("--data", metavar="DIR", help="folder of published data")
    return parser


def _add(parsers, name, command, text, json=False):
    parser = parsers.add_parser(name, help=text)
    parser.set_defaults(command=command)
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _seed(text):
    try:
        return checked_seed("it", text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(error) from None
