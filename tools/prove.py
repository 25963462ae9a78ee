"""Try every exercise: right answers must pass, stubs and wrong answers must fail: `python -m tools.prove [NN ...]`.

`--seeds 10` tries each with ten seeds, which an exercise with chance in it needs.
"""

import argparse
import builtins
import contextlib
import io
import symtable
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from course.cli import lessons
from tools import exercises
from tools.exercises import Exercise, Sheet


@dataclass(frozen=True)
class Trial:
    """What became of one answer: `answer` is "solution", "stub" or "wrong 1"; `failed` is "" if it is as it must be."""

    exercise: int
    answer: str
    refused_by: str  # "check", "hidden" or ""
    seconds: float
    failed: str


def prove(sheet: Sheet, seed: int = 0) -> Iterator[Trial]:
    """Try every answer of a sheet, each alone, in a copy of what the shared cells define."""
    import keras

    import course

    with _quiet():
        course.start(seed)
        shared = _run([text for text, code in sheet.shared if code], {})
    for exercise in sheet.exercises:
        if exercise.explained:
            continue
        for answer, code in answers(exercise):
            keras.utils.set_random_seed(seed)
            began = time.perf_counter()
            with _quiet():
                refused_by, error = _tried(exercise, code, dict(shared))
            seconds = time.perf_counter() - began
            yield Trial(exercise.number, answer, refused_by, seconds, _failed(answer, refused_by, error))


def answers(exercise: Exercise) -> Iterator[tuple[str, list[str]]]:
    """(what it is, its cells) of the solution, the stub and each wrong answer, which stands for all answer cells."""
    given, right = exercise.of("given"), exercise.of("answer")
    yield "solution", [*given, *right]
    yield "stub", [*given, *map(exercises.stubbed, right)]
    for number, wrong in enumerate(exercise.of("wrong"), 1):
        yield f"wrong {number}", [*given, wrong]


def names(sheet: Sheet) -> Iterator[str]:
    """Messages about names: a check knows only those that the task fixes, and no cell changes what others use."""
    shared = _bound(text for text, code in sheet.shared if code)
    owner = {}  # {name: number of the exercise that binds it}
    for exercise in sheet.exercises:
        if exercise.explained:
            continue
        given, checks = exercise.of("given"), [*exercise.of("check"), *exercise.of("hidden")]
        fixed = shared | _bound(given) | _bound(map(exercises.stubbed, exercise.of("answer"))) | set(dir(builtins))
        said = f"exercise {exercise.number}: "
        for text in checks:
            if unknown := _free(text) - fixed - _bound(checks):
                yield f"{said}a check uses {_list(unknown)}, which a learner is free not to define"
        if loud := {name for name in _bound(checks) if not name.startswith("_")}:
            yield f"{said}a check binds {_list(loud)}; begin its names with _, so that it overwrites no learner's"
        bound = _bound([*given, *exercise.of("answer")])
        if changed := bound & shared:
            yield f"{said}binds {_list(changed)} of the shared cells"
        if taken := {name for name in bound if owner.setdefault(name, exercise.number) != exercise.number}:
            yield f"{said}binds {_list(taken)}, which an exercise before binds, too"


def _tried(exercise, cells, space):
    """Run an answer and its checks: (which refused it, the error)."""
    stage = "answer"
    try:
        _run(cells, space)
        for stage in ("check", "hidden"):
            _run(exercise.of(stage), space)
    except Exception as error:
        return stage, error
    return "", None


def _failed(answer, refused_by, error):
    """Why a trial is not as it must be; "" if it is."""
    if answer == "solution":
        return f"refused: {type(error).__name__}: {error}" if error else ""
    wanted = NotImplementedError if answer == "stub" else AssertionError
    if error is None:
        return "accepted"
    if not isinstance(error, wanted):
        return f"ends in {type(error).__name__} instead of {wanted.__name__}: {error}"
    return "" if str(error) else f"the {refused_by} that refuses it has no message"


def _run(cells, space):
    """Execute cells; asserts hold under `python -O`, too."""
    for text in cells:
        exec(compile(text, "exercise", "exec", dont_inherit=True, optimize=0), space)
    return space


@contextlib.contextmanager
def _quiet():
    import matplotlib.pyplot as plt

    with contextlib.redirect_stdout(io.StringIO()):
        yield
    plt.close("all")


def _bound(cells):
    """Names that cells bind at their top."""
    tables = [symtable.symtable(text, "cell", "exec") for text in cells]
    return {each.get_name() for table in tables for each in table.get_symbols() if _binds(each)}


def _binds(symbol):
    return symbol.is_assigned() or symbol.is_imported()


def _free(text):
    """Names that a cell takes from outside."""
    tables, found = [symtable.symtable(text, "cell", "exec")], set()
    top = tables[0]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found |= {each.get_name() for each in table.get_symbols() if each.is_global() or table is top}
    return found - {each.get_name() for each in top.get_symbols() if _binds(each)}


def _list(names):
    return ", ".join(sorted(names))


def _line(sheet, exercise, trials):
    """One exercise's row: what it gives, and what became of its answers."""
    wrong = [trial for trial in trials if trial.answer.startswith("wrong")]
    refused = [trial.refused_by for trial in wrong if not trial.failed]
    solution = next((trial.seconds for trial in trials if trial.answer == "solution"), 0)
    counts = f"{refused.count('check')} by check, {refused.count('hidden')} hidden"
    return (
        f"{sheet.lesson.number}.{exercise.number} {exercise.stars:3}  {exercise.points} points  "
        + ("marked by a teacher" if exercise.explained else f"{len(refused)}/{len(wrong)} refused ({counts})")
        + f"  {solution:5.1f} s"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.prove", description="Try every answer to every exercise.")
    parser.add_argument("lessons", nargs="*", metavar="NN")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds to try; default: 1")
    options = parser.parse_args(arguments)
    named = [exercises.read(lessons.find(name)) for name in options.lessons]
    bad = 0
    for sheet in named or exercises.sheets():
        messages = [*exercises.rules(sheet), *names(sheet)]
        for seed in range(options.seeds):
            trials = list(prove(sheet, seed))
            messages += [
                f"exercise {trial.exercise}, {trial.answer}, seed {seed}: {trial.failed}"
                for trial in trials
                if trial.failed
            ]
            for exercise in sheet.exercises if seed == 0 else ():
                print(_line(sheet, exercise, [trial for trial in trials if trial.exercise == exercise.number]))
        print(*(f"{sheet.lesson.name}: {message}" for message in messages), sep="\n", end="\n" * bool(messages))
        bad += len(messages)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
