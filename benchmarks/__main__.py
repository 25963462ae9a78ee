"""Run every benchmark, or those named: `python -m benchmarks [loading …]`.

A benchmark is a module here whose `compare()` yields (what, {name: seconds}); ratios are to the first name. Absolute
times depend on the machine and its load, so compare ratios only. One that measures something else says so in `UNIT`.
"""

import argparse
import importlib
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def main():
    """Run the benchmarks and print one line for each way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Run every benchmark, or those named.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = parser.parse_args().names or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(NAMES)}")
    for name in names:
        benchmark = importlib.import_module(f"benchmarks.{name}")
        unit = getattr(benchmark, "UNIT", "s")
        for what, values in benchmark.compare():
            print(what)
            first = next(iter(values.values()))
            for way, value in values.items():
                print(f"    {way:38} {value:8.4f} {unit:3} {value / first:6.2f} x")


if __name__ == "__main__":
    main()
