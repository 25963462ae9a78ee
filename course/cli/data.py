"""`course data list | fetch | verify`."""

from argparse import Namespace

from course.cli import terminal
from course.datasets.places import published_folder


def list_(options: Namespace) -> int:
    """Print each data set: what stands in for it, where it is on this disk or how to get it, whom to cite."""
    from course.datasets.catalogue import catalogue

    with terminal.kept_for_json(options):
        rows = [_row(card) for card in catalogue.values()]
    if options.json:
        terminal.say_json(rows)
        return 0
    for row in rows:
        print(f"{row['name']}: {row['title']}")
        print(f"    embedded   {row['embedded'] or 'nothing stands in for it'}")
        print(f"    published  {row['problem'] or row['folder'] or 'not on this disk: ' + row['get']}")
        print(f"    origin     {row['origin']} ({row['size_mb']} MB, {row['licence']})")
        print(f"    cite       {row['citation']}")
    return 0


def fetch(options: Namespace) -> int:
    """Download one data set."""
    from course.datasets import fetch

    fetch(options.name)
    return 0


def verify(options: Namespace) -> int:
    """Print what was checked; 1 if anything is not as it should be."""
    from course.datasets.verify import verify

    problems = 0
    for line, good in verify(options.name):
        print(f"{'ok  ' if good else 'BAD '} {line}", flush=True)
        problems += not good
    return int(problems > 0)


def _row(card):
    folder, problem = None, ""
    try:
        folder = published_folder(card)
    except (ValueError, OSError) as error:
        problem = str(error)
    return {
        "name": card.name,
        "title": card.title,
        "embedded": card.embedded,
        "folder": folder and str(folder),
        "problem": problem,
        "get": card.by_hand if card.publisher is None else f"python -m course data fetch {card.name}",
        "origin": card.origin,
        "size_mb": card.size_mb,
        "licence": card.licence,
        "citation": card.citation,
    }
