"""Run lessons with several seeds and keep what they record: `python -m tools.measure 03 --profile full --data DIR`.

The numbers go to the lesson's measured.json, one entry for each profile and the very data that were loaded. Bands
follow from it by the rule in course/bands.py, RESULTS.md by tools/readme.py.
"""

import argparse
import dataclasses
import json
import os
import re
import statistics
import sys
import tempfile

from course import bands, paths
from course.cli import lessons, run
from course.session import PROFILES
from tools import files

SEEDS = range(6)


def measure(lesson, profile, data, seeds):
    """Run one lesson once for each seed; return a `bands.Run`."""
    reports = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as out:
            report = run.run(lesson, out, profile=profile, data=data, seed=seed)
        print(json.dumps(report))
        if report["error"]:
            sys.exit(f"{lesson.name}, seed {seed}: {report['error']}")
        reports.append(report)
    return as_run(reports)


def as_run(reports):
    """One `bands.Run` of several results.json, which must be of the same lesson, profile and data."""
    if any(report["data"] != reports[0]["data"] for report in reports):
        raise ValueError(f"the runs were on other data: {[report['data'] for report in reports]}")
    names = {name for report in reports for name in report["results"]}
    return bands.Run(
        profile=reports[0]["profile"],
        data=reports[0]["data"],
        seeds=[report["seed"] for report in reports],
        seconds=round(statistics.median(report["seconds"] for report in reports)),
        peak_memory_mb=max(report["peak_memory_mb"] for report in reports),
        results={name: [report["results"].get(name) for report in reports] for name in sorted(names)},
    )


def joined(old, new):
    """Two runs of the same lesson, profile and data as one; where both have a seed, the new one's values count."""
    kept = [place for place, seed in enumerate(old.seeds) if seed not in new.seeds]

    def values(run, name, places):
        found = run.results.get(name, [None] * len(run.seeds))
        return [found[place] for place in places]

    everything = range(len(new.seeds))
    return dataclasses.replace(
        new,
        seeds=[old.seeds[place] for place in kept] + new.seeds,
        peak_memory_mb=max(old.peak_memory_mb, new.peak_memory_mb),
        seconds=old.seconds,
        results={
            name: values(old, name, kept) + values(new, name, everything)
            for name in sorted(old.results.keys() | new.results.keys())
        },
    )


def load():
    """What has been measured: {lesson: [`bands.Run`, ...]} in order."""
    return {file.parent.name: bands.runs(file.parent.name) for file in sorted(paths.LESSONS.glob("*/measured.json"))}


def save(lesson, run, more=False):
    """Put a run into the lesson's measured.json, in place of the one on the same data, or with `more` added to it."""
    measured = bands.runs(lesson.name)
    for place, other in enumerate(measured):
        if (other.profile, other.data) == (run.profile, run.data):
            measured[place] = joined(other, run) if more else run
            break
    else:
        measured.append(run)
    measured.sort(key=lambda each: (each.profile, each.source, sorted(each.data.items())))
    text = json.dumps([dataclasses.asdict(each) for each in measured], indent=1, sort_keys=True)
    in_a_line = re.sub(r"\[([^\[\]{}]*)\]", lambda values: f"[{' '.join(values[1].split())}]", text)
    file = lesson.path.parent / "measured.json"
    files.write(file, in_a_line + "\n")


def main():
    parser = argparse.ArgumentParser(
        prog="python -m tools.measure", description="Run lessons with several seeds and keep what they record."
    )
    parser.add_argument("lessons", nargs="*", metavar="NN")
    parser.add_argument("--profile", choices=PROFILES, default="full")
    parser.add_argument("--data", default="embedded", metavar="embedded|DIR")
    parser.add_argument("--seeds", type=int, nargs="+", default=[*SEEDS], help="default: 0 to 5")
    parser.add_argument("--more", action="store_true", help="add these seeds to those measured before")
    options = parser.parse_args()
    os.environ["COURSE_HEADLESS"] = "measure"  # a band must not stop the measurement that shows it to be wrong
    for lesson in [lessons.find(name) for name in options.lessons] or lessons.lessons():
        save(lesson, measure(lesson, options.profile, options.data, options.seeds), options.more)


if __name__ == "__main__":
    main()
