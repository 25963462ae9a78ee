"""Run lessons with several seeds and keep what they record in lessons/measured.json.

`python -m tools.measure 03 --profile full --data ../shared/data` replaces that lesson's entry for that profile and
source. The README's tables come from this file (tools/readme.py), and every band in lessons/expected.toml must
hold all of it (tests/test_expected.py).
"""

import argparse
import json
import statistics
import sys
import tempfile

from course import paths
from course.cli import lessons, runner
from course.session import PROFILES
from tools import files

FILE = "measured.json"


def measure(lesson, profile, data, seeds):
    """Run one lesson once a seed; return (source, entry for measured.json)."""
    reports = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as out:
            report = runner.run(lesson, out, profile=profile, data=data, seed=seed)
        print(json.dumps(report))
        # A band that is now wrong must not hide the measurement that shows it.
        if report["error"] and not report["error"].startswith("ResultOutOfBand"):
            sys.exit(f"{lesson.name}, seed {seed}: {report['error']}")
        reports.append(report)
    return reports[0]["source"], {
        "seeds": list(seeds),
        "seconds": round(statistics.median(report["seconds"] for report in reports)),
        "peak_memory_mb": max(report["peak_memory_mb"] for report in reports),
        "results": {name: [report["results"].get(name) for report in reports] for name in reports[0]["results"]},
    }


def load():
    """What every lesson's measured.json holds: {lesson: {profile: {source: entry}}}."""
    return {file.parent.name: files.read(file) for file in sorted(paths.LESSONS.glob(f"*/{FILE}"))}


def save(lesson, profiles):
    """Write a lesson's measured.json in one step, sorted."""
    file = paths.LESSONS / lesson.name / FILE
    files.write(file, json.dumps(profiles, indent=1, sort_keys=True) + "\n")


def main():
    parser = argparse.ArgumentParser(prog="python -m tools.measure", description="Run lessons with several seeds.")
    parser.add_argument("lessons", nargs="*", metavar="NN")
    parser.add_argument("--profile", choices=PROFILES, default="full")
    parser.add_argument("--data", default="embedded", metavar="embedded|DIR")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    options = parser.parse_args()
    for lesson in [lessons.find(name) for name in options.lessons] or lessons.lessons():
        source, entry = measure(lesson, options.profile, options.data, options.seeds)
        profiles = load().get(lesson.name, {})
        profiles.setdefault(options.profile, {})[source] = entry
        save(lesson, profiles)


if __name__ == "__main__":
    main()
