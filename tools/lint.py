"""The lesson linter: each rule is one small function that yields messages saying what to mend.

`python -m tools.lint` checks every lesson and its built notebook; tests/ runs the same rules.
"""

import argparse
import ast
import functools
import itertools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from course import bands, paths
from course.cli import lessons
from tools import address, build, exercises, files, korean, korean_rules, prove, readme, words

MAX_CELLS, MAX_LINES, MAX_BYTES = 40, 20, 1_500_000
MAX_WIDTH = 95  # what JupyterLab shows at 1280 pixels without scrolling
PROFILES, SOURCES = ("quick", "full"), ("embedded", "published")
GLOSS = re.compile(r"\(([^()]*[가-힣][^()]*)\)")
ALT = r"""\salt=(["'])\s*[^"'\s]"""
TERM = r"\*{1,2}(?=\S)([^*]*[^*\s])\*{1,2}"  # **term** or *term*


@dataclass
class Subject:
    """What the rules look at: the source as a notebook, the built one, the lesson's bands, the other lessons' prose."""

    name: str
    cells: list
    built: nbformat.NotebookNode | None = None
    built_bytes: int = 0
    stated: dict = field(default_factory=dict)  # contents of bands.toml
    runs: list = field(default_factory=list)  # of measured.json
    others: dict = field(default_factory=dict)  # {name: prose}
    language: str = "en"
    damaged: list = field(default_factory=list)  # messages about files that cannot be read
    stale: list = field(default_factory=list)  # why the built notebook must be built again

    @property
    def words(self):
        return words.WORDS[self.language]

    @property
    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def recorded(self):
        """Names that it records by their names; others are made in a loop."""
        return {name for cell in self.code for name in recorded_names(cell.source)}

    @property
    def prose(self):
        return _prose(self.cells)

    @property
    def outputs(self):
        """(number of the code cell, output) of the built notebook."""
        cells = [] if self.built is None else [cell for cell in self.built.cells if cell.cell_type == "code"]
        return [(number, output) for number, cell in enumerate(cells, 1) for output in cell.outputs]


def one_title(lesson):
    found = len(re.findall(r"^# ", lesson.prose, re.MULTILINE))
    if found != 1:
        yield f"{found} headings of level 1; keep the title, and begin sections with ##"


def not_too_many_cells(lesson):
    if len(lesson.cells) > MAX_CELLS:
        yield f"{len(lesson.cells)} cells, more than {MAX_CELLS}; a lesson is one sitting: cut it"


def short_code_cells(lesson):
    for number, cell in enumerate(lesson.code, 1):
        lines = [line for line in cell.source.splitlines() if not line.lstrip().startswith("%pip")]
        if len(lines) > MAX_LINES:
            yield f"code cell {number} has {len(lines)} lines, more than {MAX_LINES}; split it or use the package"
        if (width := max(map(len, lines), default=0)) > MAX_WIDTH:
            yield f"code cell {number} has a line of {width} characters, more than {MAX_WIDTH}; break it"


def same_setup_cell(lesson):
    if not lesson.code or lesson.code[0].source != address.setup_cell():
        yield f"the first code cell is not the setup cell; `python -m tools.stamp` mends it:\n{address.setup_cell()}"


def one_parameters_cell(lesson):
    tagged = [cell for cell in lesson.code if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        yield f'{len(tagged)} cells are tagged "parameters"; exactly one chooses between quick and full'
    elif not tagged[0].source.startswith(f'course.set_lesson("{lesson.name}")'):
        yield f'the parameters cell must begin with course.set_lesson("{lesson.name}")'


def profile_only_in_parameters(lesson):
    for number, cell in enumerate(lesson.code, 1):
        if "parameters" in cell.metadata.get("tags", []):
            continue
        if found := re.search(r"os\.environ|getenv|course\.pick|COURSE_\w+|\bprofile\(", cell.source):
            yield f"code cell {number} uses {found[0]}; only the parameters cell may look at the profile or environment"


def objectives_match_closing(lesson):
    opening, closing = lesson.words.objectives, lesson.words.closing
    promised = _bullets(lesson.prose, rf"\*\*{opening}\*\*.*", r"> - ")
    kept = _bullets(lesson.prose, rf"^## {closing}.*", r"- ")
    if promised != kept or not promised:
        yield f'"**{opening}**" has {promised} bullets and "## {closing}" has {kept}; mirror them one to one'


def no_shell_downloads(lesson):
    for number, cell in enumerate(lesson.code, 1):
        if found := re.search(r"^\s*[!%].*\b(wget|curl)\b", cell.source, re.MULTILINE):
            yield f"code cell {number} uses {found[1]}; use course.datasets.load, which checks and caches"


def no_unpinned_pip(lesson):
    for number, cell in enumerate(lesson.code, 1):
        for line in re.findall(r"^\s*[!%]\s*(?:python -m )?pip3? install.*", cell.source, re.MULTILINE):
            if "==" not in line and not re.search(r"git\+https://\S+@v\d", line):
                yield f"code cell {number}: `{line.strip()}` has no version; write package==version"


def no_absolute_path(lesson):
    for number, cell in enumerate(lesson.code, 1):
        if found := re.search(r"""["'](/[\w.]+/|~/|[A-Za-z]:\\)""", cell.source):
            yield f"code cell {number} has the absolute path {found[1]}; it exists on one machine only"


def no_tf_keras(lesson):
    for number, cell in enumerate(lesson.code, 1):
        if re.search(r"\btf\.keras\b|tensorflow\.keras|from tensorflow import .*keras", cell.source):
            yield f"code cell {number} uses tf.keras; this is Keras 3: `import keras`"


def images_have_alt_text(lesson):
    images = re.findall(r"!\[\s*\]\([^)]*\)", lesson.prose)
    for text in (lesson.prose, *(_html(output) for _, output in lesson.outputs)):
        images += [tag for tag in re.findall(r"<img\b[^>]*>", text) if not re.search(ALT, tag)]
    for image in images:
        yield f"{image[:80]} has no alt text; say in words what it shows"
    bare = {number for number, output in lesson.outputs if _pictures(output) and "<img" not in _html(output)}
    if bare:  # of an image/png output no front end shows an alt text
        cells = ", ".join(map(str, sorted(bare)))
        yield f"figures of code cells {cells} have no alt text; return what `course.plots.figure` made"


def records_were_measured(lesson):
    for profile in PROFILES:  # on embedded data: those who have published data measure these
        run = readme.measured(lesson.runs, profile, "embedded")
        known = set(lesson.stated) | {name for name in run.results if len(run.values(name)) >= 3} if run else set()
        if missing := sorted(lesson.recorded - known):
            number = lesson.name.partition("_")[0]
            command = f"python -m tools.measure {number} --profile {profile}"
            yield f"{', '.join(missing)}: not measured with three seeds in {profile}; run `{command}`"


def bands_are_of_what_is_recorded(lesson):
    known = lesson.recorded.union(*(run.results for run in lesson.runs))
    tables = {f"{profile}.{source}" for profile in PROFILES for source in SOURCES}
    for name, table in _stated(lesson.stated):
        if name not in known:
            yield f"bands.toml has {name}, which nothing records; correct the name or take it out"
        if table not in ("", *tables):
            yield f"bands.toml has {name} under [{table}]; there are {', '.join(sorted(tables))}"


def bands_hold_what_was_measured(lesson):
    for run in lesson.runs:
        everywhere = {name: band for name, band in lesson.stated.items() if not isinstance(band, dict)}
        for name, band in (everywhere | lesson.stated.get(run.profile, {}).get(run.source, {})).items():
            outside = [value for value in run.values(name) if not bands.within(value, band)]
            if outside:
                yield f"bands.toml says {name} = {band}, but {outside} was measured ({run.profile}, {run.source})"


def files_can_be_read(lesson):
    yield from lesson.damaged


def states_measured_times(lesson):
    stated = re.search(lesson.words.running, lesson.prose)
    if stated is None:
        yield f'the first cell must say "{lesson.words.running_example}"'
        return
    for profile, number, unit in (("quick", *stated.groups()[:2]), ("full", *stated.groups()[2:])):
        run = readme.measured(lesson.runs, profile, "embedded")
        seconds = int(number) * lesson.words.units[unit]
        if run and not run.seconds / 1.5 - 5 <= seconds <= run.seconds * 1.5 + 5:
            yield f"says {number} {unit} ({profile}), but {run.seconds} s were measured; correct the first cell"


def korean_given_once(lesson):
    given = {}  # {term or Korean: lesson}
    if lesson.language == "ko":
        return
    for name, prose in sorted((lesson.others | {lesson.name: lesson.prose}).items()):
        for said in _glosses(prose):
            first = next((given[word] for word in said if word in given), None)
            if first and name == lesson.name:
                where = "this lesson" if first == name else first
                mend = "leave it out the second time" if first == name else "leave it out here, or name that lesson"
                yield f"{where} has given the Korean of {' / '.join(said)} already; {mend}"
            given = dict.fromkeys(said, name) | given


def korean_is_the_glossarys(lesson):
    chosen = {korean_rules.american(term.english): term.korean for term in korean_rules.glossary()}
    refused = {other: term.korean for term in korean_rules.glossary() for other in term.others}
    for term, *given in _glosses(lesson.prose) if lesson.language == "en" else ():
        right = chosen.get(korean_rules.american(term)) or next(
            (refused[each] for each in given if each in refused), None
        )
        if given and right and right not in given:
            yield f"{term} is {' / '.join(given)} here and {right} in lessons/terms_ko.tsv; use one"


def next_is_left_to_the_build(lesson):
    lines = re.findall(rf"^\*\*{lesson.words.next}\*\*.*", lesson.prose, re.MULTILINE)
    for line in lines[:-1]:  # the last is the build's own
        yield f'"{line[:60]}" is written by the build, which knows what lessons there are; take it out of lesson.py'


def figures_are_explained(lesson):
    if lesson.built is None:
        return
    for cell, after in itertools.pairwise([*lesson.built.cells, None]):
        drawn = cell.cell_type == "code" and any(map(_draws, cell.outputs))
        if drawn and (after is None or after.cell_type != "markdown"):
            yield f"no prose follows the figure of `{cell.source.splitlines()[0]}`; say what to see in it"


def built_in_order(lesson):
    if lesson.built is None:
        return  # is_built_from_what_is_here says so
    counts = [cell.execution_count for cell in lesson.built.cells if cell.cell_type == "code"]
    if counts != list(range(1, len(counts) + 1)):
        yield f"built notebook was not executed from top to bottom: {counts}; run `make notebooks`"


def is_built_from_what_is_here(lesson):
    if lesson.stale:
        yield f"its notebook is stale: {build.short(lesson.stale)}. Run `make notebooks`"


def built_quietly(lesson):
    for number, output in lesson.outputs:
        if output.get("name") == "stderr":
            yield f"code cell {number} writes to stderr: {output.text.strip()[:80]!r}; mend what it warns about"
        if output.output_type == "error":
            yield f"code cell {number} ends in {output.ename}"
        if re.search(r"[\r\b]", output.get("text", "")):
            yield f"code cell {number} prints \\r or \\b; use verbose=0 and EpochLog"


def built_small(lesson):
    if lesson.built_bytes > MAX_BYTES:
        yield f"built notebook has {lesson.built_bytes:,} bytes, more than {MAX_BYTES:,}; draw fewer or smaller figures"


RULES = (
    one_title, not_too_many_cells, short_code_cells, same_setup_cell, one_parameters_cell, profile_only_in_parameters,
    objectives_match_closing, no_shell_downloads, no_unpinned_pip, no_absolute_path, no_tf_keras,
    images_have_alt_text, files_can_be_read, records_were_measured, bands_are_of_what_is_recorded,
    bands_hold_what_was_measured, states_measured_times, korean_given_once, korean_is_the_glossarys,
    next_is_left_to_the_build, figures_are_explained, built_in_order, is_built_from_what_is_here, built_quietly,
    built_small,
)  # fmt: skip

BUILT_RULES = (built_in_order, is_built_from_what_is_here, built_quietly, images_have_alt_text)  # also of solutions


def lint(lesson):
    """All messages about one Subject."""
    return [f"{lesson.name}: {message}" for rule in RULES for message in rule(lesson)]


def check(lesson):
    """All messages about one lesson of the course, also if its source is damaged."""
    if line := files.conflict(lesson.text):
        return [f"{lesson.name}: lesson.py has merge-conflict markers (line {line})"]
    try:
        ast.parse(lesson.text)
    except SyntaxError as error:
        return [f"{lesson.name}: lesson.py is no Python: {error.msg} (line {error.lineno})"]
    return [*lint(subject(lesson)), *exercise_messages(lesson), *korean_messages(lesson)]


def source_messages(lesson):
    """Messages about a lesson that need no built notebook."""
    found = subject(lesson)
    return [message for rule in RULES if rule not in BUILT_RULES for message in rule(found)]


def exercise_messages(lesson):
    """All messages about the exercises of a lesson, if it has some, and about what is built of them."""
    if not exercises.source(lesson).exists():
        return
    try:
        sheet = exercises.read(lesson)
        messages = [*exercises.rules(sheet), *prove.names(sheet)]
    except (ValueError, SyntaxError) as error:
        yield str(error)
        return
    solutions = exercises.solutions(sheet)
    built = Subject(solutions.name, [], built=build.built(solutions), stale=build.stale(solutions))
    yield from (f"{exercises.source(lesson)}: {message}" for message in messages)
    yield from (f"{solutions.name}: {message}" for rule in BUILT_RULES for message in rule(built))
    yield from (f"{message}; run `make notebooks`" for message in build.exercises_stale(lesson))


def korean_messages(lesson):
    """All messages about the Korean edition of a lesson, if it has one."""
    try:
        yield from (f"{korean.source(lesson)}: {message}" for message in korean.messages(lesson))
    except ValueError as error:
        yield str(error)


def subject(lesson):
    """A lesson with its built notebook, bands and measured runs."""
    path, damaged = build.target(lesson), []
    return Subject(
        name=lesson.name,
        cells=build.notebook(lesson).cells,
        built=build.built(lesson),
        built_bytes=path.stat().st_size if path.exists() else 0,
        stated=_read(bands.stated, lesson, "bands.toml", damaged) or {},
        runs=_read(bands.runs, lesson, "measured.json", damaged) or [],
        others={other.name: _prose_of(other) for other in lessons.lessons() if other.name != lesson.name},
        language=words.language(lesson.question),
        damaged=damaged,
        stale=[] if damaged else build.stale(lesson),
    )


def _read(reader, lesson, file, damaged):
    """What `reader` finds of a lesson; None, and a message in `damaged`, where the file cannot be read."""
    try:
        return reader(lesson.name)
    except ValueError as error:
        path = lesson.path.with_name(file)
        line = files.conflict(path.read_text(encoding="utf-8", errors="replace"))
        damaged.append(f"{path} has merge-conflict markers (line {line})" if line else str(error))
        return None


def recorded_names(code):
    """Names that a cell passes to course.record as plain text."""
    for node in ast.walk(ast.parse(TransformerManager().transform_cell(code))):  # magics become calls
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "course.record"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.args[0].value


def _prose(cells):
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@functools.cache
def _prose_of(lesson):
    return _prose(lessons.notebook(lesson).cells)


def _glosses(prose):
    """[term, its Korean] for all Korean in brackets; no term where none is in bold or italics.

    The term is in the brackets, (**term**, 한글), or before them, **term** (한글); one word or formula may be between.
    """
    prose = re.sub(r"\([^()가-힣]*\)", "", prose)  # so (한글, $f(x)$) has no brackets in brackets
    for gloss in GLOSS.finditer(prose):
        term = re.search(TERM + r",?\s+(?=[가-힣])", gloss[1])
        term = term or re.search(TERM + r"(?:,?\s[\w$]+)?\s*$", prose[: gloss.start()][-200:])
        korean = [part.strip(" \n*") for part in re.split("[,;:]", gloss[1]) if re.search("[가-힣]", part)]
        yield [" ".join(word.split()).lower() for word in [*(term.groups() if term else ()), *korean]]


def _stated(table, above=""):
    """(name, table it stands in) of each band in bands.toml."""
    for name, band in table.items():
        inner = f"{above}.{name}".strip(".")
        yield from _stated(band, inner) if isinstance(band, dict) else [(name, above)]


def _html(output):
    return output.get("data", {}).get("text/html", "")


def _pictures(output):
    return [kind for kind in output.get("data", {}) if kind.startswith("image/")]


def _draws(output):
    return bool(_pictures(output)) or "<img" in _html(output)


def _bullets(prose, start, bullet):
    """Number of consecutive bullet lines after the line that matches `start`."""
    after = re.split(start, prose, maxsplit=1, flags=re.MULTILINE)
    if len(after) < 2:
        return 0
    section = re.split(r"^(?:## |>\s*$|[^>\s-])", after[1].lstrip("\n"), maxsplit=1, flags=re.MULTILINE)[0]
    return len(re.findall(rf"^{bullet}", section, re.MULTILINE))


def everywhere() -> Iterator[str]:
    """Messages about what belongs to no lesson, or no longer to one."""
    for path in build.orphans():
        yield f"{path.relative_to(build.NOTEBOOKS)} has no lesson; `make notebooks` removes it"
    for path in korean.orphans():
        yield f"{path.relative_to(build.NOTEBOOKS)} is no part of the Korean edition; `make notebooks` removes it"
    if not korean.is_compiled():
        yield f"{korean.COMPILED.relative_to(paths.ROOT)} is stale; run `python -m tools.korean`"
    yield from readme.stale()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.lint", description="Check lessons and built notebooks.")
    parser.add_argument(
        "lessons", nargs="*", metavar="NN", help="such as 03; all, and what is built of all, if left out"
    )
    options = parser.parse_args(arguments)
    try:
        named = [lessons.find(name) for name in options.lessons]
        chosen = named or lessons.lessons()
    except ValueError as error:  # there is no such lesson, or one is malformed
        sys.exit(str(error))
    messages = [message for lesson in chosen for message in check(lesson)]
    messages += () if named else everywhere()
    print("\n".join(messages) or f"{len(chosen)} lessons: nothing to mend")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
