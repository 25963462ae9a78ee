"""The command line: `python -m course lessons | run | doctor | data list | data fetch | data verify`."""

import argparse
import os
import sys

from course import __version__, paths
from course.session import PROFILES, profile


def main(arguments=None):
    """Run the command line and return its exit status: 0 good, 1 something failed, 2 wrong use."""
    options = _parser().parse_args(arguments)
    if getattr(options, "data", None) not in (None, "embedded"):
        os.environ["COURSE_DATA"] = options.data
    try:
        return options.command(options)
    except (ValueError, OSError, ModuleNotFoundError) as error:
        print(f"course: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("course: stopped", file=sys.stderr)
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog="course", description="The deep-learning course in Keras 3.")
    parser.add_argument("--version", action="version", version=f"course {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    commands.add_parser("lessons", help="list the lessons").set_defaults(command=_lessons)
    run = commands.add_parser("run", help="run lessons from top to bottom and write notebook, HTML and results.json")
    run.add_argument("lessons", nargs="*", metavar="NN", help="such as 03; all lessons when left out")
    run.add_argument("--profile", choices=PROFILES, help="how much to train (default: COURSE_PROFILE, else full)")
    run.add_argument("--data", metavar="embedded|DIR", help="the embedded samples, or a folder of published data")
    run.add_argument("--seed", type=int, help="another seed than the lesson's own")
    run.add_argument("--out", default="build", metavar="DIR", help="where to write (default: build)")
    run.set_defaults(command=_run)
    commands.add_parser("doctor", help="check this machine").set_defaults(command=_doctor)

    data = commands.add_parser("data", help="list, fetch or verify data sets")
    actions = data.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("list", help="what there is, and what is on this disk").set_defaults(command=_data_list)
    fetch = actions.add_parser("fetch", help="download published data into the cache")
    fetch.add_argument("name", metavar="NAME")
    fetch.set_defaults(command=_data_fetch)
    verify = actions.add_parser("verify", help="check the embedded data, and published data where found")
    verify.add_argument("name", nargs="?", metavar="NAME")
    verify.add_argument("--data", metavar="DIR", help="folder of published data")
    verify.set_defaults(command=_data_verify)
    return parser


def _lessons(options):
    from course.cli.lessons import lessons

    for lesson in lessons():
        print(f"{lesson.name:28}  {lesson.question}")
    return 0


def _run(options):
    from tqdm import tqdm

    from course.cli import lessons, runner

    chosen_profile = options.profile or profile()
    if options.data != "embedded":
        paths.published()  # a COURSE_DATA that does not exist is told now, not after a lesson's start
    chosen = [lessons.find(name) for name in options.lessons] or lessons.lessons()
    failed = 0
    for lesson in chosen:
        cells = len(lessons.notebook(lesson).cells)
        with tqdm(total=cells, desc=lesson.name, unit="cell", leave=False) as bar:

            def show(done, bar=bar):
                bar.update(done - bar.n)

            report = runner.run(
                lesson, options.out, profile=chosen_profile, data=options.data, seed=options.seed,
                progress=show,
            )  # fmt: skip
        failed += report["error"] is not None
        _tell(report, options.out)
    return 1 if failed else 0


def _tell(report, out):
    print(
        f"{report['lesson']}: {'FAILED' if report['error'] else 'passed'} ({report['profile']}, {report['source']} "
        f"data, {report['seconds']:.0f} s, {report['peak_memory_mb']:,} MB) -> {out}/{report['lesson']}/"
    )
    for name, value in report["results"].items():
        print(f"    {name} = {value:,}" if isinstance(value, int) else f"    {name} = {value:.4f}")
    if report["error"]:
        print(f"    {report['error']}")


def _doctor(options):
    from course.cli.doctor import examine

    findings = examine()
    for finding in findings:
        print(f"{'ok  ' if finding.good else 'FIX '} {finding.what}: {finding.found}")
        if not finding.good:
            print(f"      {finding.advice}")
    bad = sum(not finding.good for finding in findings)
    print("Everything is in order." if not bad else f"{bad} thing(s) to look at.")
    return 1 if any(finding.fatal and not finding.good for finding in findings) else 0


def _data_list(options):
    from course.datasets import BadData, catalogue
    from course.datasets.load import published_folder

    for card in catalogue.values():
        try:
            folder = published_folder(card) or f"not on this disk: python -m course data fetch {card.name}"
        except (BadData, FileNotFoundError) as error:
            folder = f"damaged: {error}"
        print(f"{card.name}: {card.title}")
        print(f"    embedded   {card.embedded}")
        print(f"    published  {folder}")
        print(f"    origin     {card.origin} ({card.size_mb} MB, {card.licence})")
        print(f"    cite       {card.citation}")
    return 0


def _data_fetch(options):
    from course.datasets import fetch

    fetch(options.name)
    return 0


def _data_verify(options):
    from course.datasets.verify import verify

    problems = 0
    for line, good in verify(options.name):
        print(f"{'ok  ' if good else 'BAD '} {line}")
        problems += not good
    return 1 if problems else 0
