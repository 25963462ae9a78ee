"""The lesson linter: each rule is one small function that yields messages saying what to mend.

`python tools/lint.py` checks every lesson and its built notebook; tests/ runs the same rules.
"""

import ast
import functools
import itertools
import json
import re
import sys
import tomllib
from dataclasses import dataclass, field

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from course import paths
from course.cli import lessons
from tools import build, stamp

MAX_CELLS, MAX_LINES, MAX_BYTES = 40, 20, 1_500_000
MAX_WIDTH = 95  # what JupyterLab shows at 1280 pixels without scrolling
SOURCES = {"embedded", "published"}
NUMBERS = r"\blesson\s\d\d|\blessons\s\d\d(?:(?:,|\sand|,\sand|\sto|\sor)\s\d\d|[–-]\d\d)*"
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
    bands: dict = field(default_factory=dict)
    measured: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)  # {name: prose}

    @property
    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]

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
    if not lesson.code or lesson.code[0].source != stamp.setup_cell():
        yield "the first code cell is not the setup cell; `python tools/stamp.py` shows and mends it"


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
    promised = _bullets(lesson.prose, r"\*\*You will be able to\*\*.*", r"> - ")
    kept = _bullets(lesson.prose, r"^## You have.*", r"- ")
    if promised != kept or not promised:
        yield f'"You will be able to" has {promised} bullets and "## You have" has {kept}; mirror them one to one'


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


def records_have_bands(lesson):
    written = {name for cell in lesson.code for name in recorded_names(cell.source)}
    for profile in ("quick", "full"):  # a profile may run fewer networks, so the names that a loop records differ
        entries = lesson.measured.get(profile, {})
        for source in sorted(SOURCES if _uses_data(lesson) else {"embedded"}):
            known = [entries[source]] if source in entries else entries.values()
            measured = {name for entry in known for name in entry["results"]}
            bands = lesson.bands | lesson.bands.get(profile, {}).get(source, {})
            for name in sorted((written | measured) - set(bands)):
                yield f"{name} has no band [{profile}.{source}] in its bands.toml"


def states_measured_times(lesson):
    time = r"(\d+) (s|min)"
    stated = re.search(rf"\*\*Running\*\* {time} \(quick\), {time} \(full\) on 2 CPU cores\.", lesson.prose)
    if stated is None:
        yield 'the first cell must say "**Running** 20 s (quick), 3 min (full) on 2 CPU cores."'
        return
    for profile, number, unit in (("quick", *stated.groups()[:2]), ("full", *stated.groups()[2:])):
        measured = lesson.measured.get(profile, {}).get("embedded", {}).get("seconds")
        seconds = int(number) * {"s": 1, "min": 60}[unit]
        if measured and not measured / 1.5 - 5 <= seconds <= measured * 1.5 + 5:
            yield f"says {number} {unit} ({profile}), but {measured} s were measured; correct the first cell"


def korean_given_once(lesson):
    given = {}  # {term or Korean: lesson}
    for name, prose in sorted((lesson.others | {lesson.name: lesson.prose}).items()):
        for said in _glosses(prose):
            first = next((given[word] for word in said if word in given), None)
            if first and name == lesson.name:
                where = "this lesson" if first == name else first
                mend = "leave it out the second time" if first == name else "leave it out here, or name that lesson"
                yield f"{where} has given the Korean of {' / '.join(said)} already; {mend}"
            given = dict.fromkeys(said, name) | given


def next_says_whether_it_is_there(lesson):
    lines = re.findall(r"^\*\*Next\*\*.*(?:\n.+)*", lesson.prose, re.MULTILINE)
    if not lines:
        yield 'there is no line "**Next** in this course: lesson NN, its question"; end with one'
    for line in lines:
        conditional = re.search(r"when (it is|they are) there", " ".join(line.split()))
        named = re.search(NUMBERS, line)  # the first; others may be lessons that it builds on
        numbers = re.findall(r"\d\d", named[0]) if named else []
        absent = [number for number in numbers if not any(name.startswith(f"{number}_") for name in lesson.others)]
        if not numbers:
            yield 'Next names no lesson; write "lesson NN" with two digits'
        elif conditional and not absent:
            yield f'Next says "{conditional[0]}" of {named[0]}, which is there; leave those words out'
        elif absent and not conditional:
            yield f'Next names lesson {absent[0]}, which is not there; write "when it is there" before it'


def figures_are_explained(lesson):
    if lesson.built is None:
        return
    for cell, after in itertools.pairwise([*lesson.built.cells, None]):
        drawn = cell.cell_type == "code" and any(map(_draws, cell.outputs))
        if drawn and (after is None or after.cell_type != "markdown"):
            yield f"no prose follows the figure of `{cell.source.splitlines()[0]}`; say what to see in it"


def built_in_order(lesson):
    if lesson.built is None:
        yield "there is no built notebook; run `make notebooks`"
        return
    counts = [cell.execution_count for cell in lesson.built.cells if cell.cell_type == "code"]
    if counts != list(range(1, len(counts) + 1)):
        yield f"built notebook was not executed from top to bottom: {counts}; run `make notebooks`"


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
    images_have_alt_text, records_have_bands, states_measured_times, korean_given_once,
    next_says_whether_it_is_there, figures_are_explained, built_in_order, built_quietly, built_small,
)  # fmt: skip


def lint(lesson):
    """All messages about one Subject."""
    return [f"{lesson.name}: {message}" for rule in RULES for message in rule(lesson)]


def subject(lesson):
    """A lesson with its built notebook, bands and measured runs."""
    path = build.target(lesson)
    bands, measured = paths.LESSONS / lesson.name / "bands.toml", paths.LESSONS / lesson.name / "measured.json"
    return Subject(
        name=lesson.name,
        cells=lessons.notebook(lesson).cells,
        built=nbformat.read(path, as_version=4) if path.exists() else None,
        built_bytes=path.stat().st_size if path.exists() else 0,
        bands=tomllib.loads(bands.read_text(encoding="utf-8")) if bands.exists() else {},
        measured=json.loads(measured.read_text(encoding="utf-8")) if measured.exists() else {},
        others={other.name: _prose_of(other) for other in lessons.lessons() if other.name != lesson.name},
    )


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


def _html(output):
    return output.get("data", {}).get("text/html", "")


def _draws(output):
    return any(kind.startswith("image/") for kind in output.get("data", {})) or "<img" in _html(output)


def _bullets(prose, start, bullet):
    """Number of consecutive bullet lines after the line that matches `start`."""
    after = re.split(start, prose, maxsplit=1, flags=re.MULTILINE)
    if len(after) < 2:
        return 0
    section = re.split(r"^(?:## |>\s*$|[^>\s-])", after[1].lstrip("\n"), maxsplit=1, flags=re.MULTILINE)[0]
    return len(re.findall(rf"^{bullet}", section, re.MULTILINE))


def _uses_data(lesson):
    return any("datasets.load(" in cell.source for cell in lesson.code)


def main():
    messages = [message for lesson in lessons.lessons() for message in lint(subject(lesson))]
    print("\n".join(messages) or f"{len(lessons.lessons())} lessons: nothing to mend")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
