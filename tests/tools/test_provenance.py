"""A small package of its own is changed in many ways; which lessons are stale then, and which are not?"""

import shutil
import subprocess
import sys

import pytest

from course.cli import lessons
from tools import provenance, source

PACKAGE = {
    "__init__.py": "from course.display import show_source\n",
    "display.py": "import inspect\ndef show_source(thing): print(inspect.getsource(thing))\n",
    "plots/__init__.py": "from course.plots.curves import curves\nfrom course.plots.bars import bars\n",
    "plots/style.py": 'BLUE, RED = "#00f", "#f00"\ndef figure(): return apply\ndef apply(): pass\n',
    "plots/curves.py": (
        "from course.plots import style\n"
        "def curves(x: list) -> str:\n    '''Draw.'''\n    return _draw(x, color=style.BLUE)  # blue\n"
        "def _draw(x, color): return x\n"
    ),
    "plots/bars.py": "from course.plots.style import RED\ndef bars(x): return x, RED\n",
    "scratch.py": (
        "class Layer:\n    '''A layer.'''\n    def forward(self, x): return x\n"
        "class Affine(Layer):\n    def backward(self, d): return d  # chain rule\n"
        "class Dropout(Layer):\n    pass\n"
    ),
    "training/__init__.py": (
        "import importlib\n_LATER = {'GAN': 'gan', 'alias': 'gan'}\n"
        "def __getattr__(name): return getattr(importlib.import_module(f'{__name__}.{_LATER[name]}'), name)\n"
    ),
    "training/gan.py": "class GAN:\n    def train(self): return _loss()\nclass Other: pass\ndef _loss(): return 1\n",
    "datasets/__init__.py": "from course.datasets.catalogue import catalogue, load\n",
    "datasets/catalogue.py": (
        "import importlib, pkgutil\nfrom course.datasets import sets\n"
        "def _cards():\n"
        "    for found in pkgutil.iter_modules(sets.__path__, f'{sets.__name__}.'):\n"
        "        yield importlib.import_module(found.name).CARD\n"
        "catalogue = {card.name: card for card in _cards()}\n"
        "def load(name): return catalogue[name].format\n"
    ),
    "datasets/formats.py": "class Arrays:\n    def read(self): return 1\nclass Texts:\n    def read(self): return 2\n",
    "datasets/card.py": "class Card: pass\n",
    "datasets/sets/__init__.py": "",
    "datasets/sets/mnist.py": (
        "from course.datasets.card import Card\nfrom course.datasets.formats import Arrays\n"
        "CARD = Card(name='mnist', format=Arrays(), stand_in='digits.npz')\n"
    ),
    "datasets/sets/stories.py": (
        "from course.datasets.card import Card\nfrom course.datasets.formats import Texts\n"
        "FILES = [f'stories_{tongue}.txt' for tongue in ('english', 'korean')]\n"
        "CARD = Card(name='stories', format=Texts(), stand_in=FILES)\n"
    ),
}
SUMS = "1111  digits.npz\n2222  other.npz\n3333  stories_english.txt\n4444  stories_korean.txt\n"
LESSONS = {
    "curves": "from course import plots\nplots.curves([1])\n",
    "bars": "from course import plots as p\nprint(p.bars([1]))\n",
    "shows": "import course\nfrom course import scratch\ncourse.show_source(scratch.Affine.backward)\n",
    "names": "from course import scratch\nlayers = [getattr(scratch, n) for n in ('Affine', 'Layer')]\n",
    "digits": "from course import datasets\ndata = datasets.load('mnist')\n",
    "gan": "from course import training\nmodel = training.GAN()\n",
    "alias": "from course import training\nmodel = training.alias()\n",
    "stories": "from course import datasets\ndata = datasets.load('stories')\n",
}


@pytest.fixture
def copy(tmp_path):
    for name, text in PACKAGE.items():
        (tmp_path / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "course" / name).write_text(text)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "SHA256SUMS").write_text(SUMS)
    return tmp_path


def traces(root):
    source.package.cache_clear()
    return {name: provenance.trace(text, root) for name, text in LESSONS.items()}


def changes(copy, file, old, new):
    """{lesson: what changed} after an edit of the package."""
    before, path = traces(copy), copy / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    found = {name: list(provenance.differences(before[name], now)) for name, now in traces(copy).items()}
    return {name: said for name, said in found.items() if said}


@pytest.mark.parametrize(
    ("file", "old", "new", "stale"),
    [
        ("plots/style.py", "#00f", "magenta", {"curves": ["course.plots.style.BLUE changed"]}),
        ("plots/style.py", "#f00", "magenta", {"bars": ["course.plots.style.RED changed"]}),
        ("plots/curves.py", "return x", "return -x", {"curves": ["course.plots.curves._draw changed"]}),
        (
            "plots/curves.py",
            "style.BLUE",
            "style.RED",
            {
                "curves": [
                    "course.plots.curves.curves changed",
                    "course.plots.style.BLUE is no longer used",
                    "course.plots.style.RED is new",
                ]
            },
        ),
        (
            "plots/__init__.py",
            "course.plots.bars import bars",
            "course.plots.style import figure as bars",
            {
                "bars": [
                    "course.plots.bars.bars is no longer used",
                    "course.plots.style.RED is no longer used",
                    "course.plots.style.apply is new",
                    "course.plots.style.figure is new",
                ]
            },
        ),
        (
            "scratch.py",
            "return d",
            "return 2 * d",
            {"shows": ["course.scratch.Affine changed"], "names": ["course.scratch.Affine changed"]},
        ),
        ("scratch.py", "chain rule", "the rule", {"shows": ["course.scratch.Affine changed"]}),  # it is printed
        ("scratch.py", "A layer.", "Any layer.", {"shows": ["course.scratch.Layer changed"]}),
        ("scratch.py", "Dropout(Layer)", "Dropout(Affine)", {"names": ["course.scratch.Dropout changed"]}),
        (
            "training/gan.py",
            "return 1",
            "return 2",
            {name: ["course.training.gan._loss changed"] for name in ("gan", "alias")},
        ),
        ("training/gan.py", "Other: pass", "Other: x = 1", {"alias": ["course.training.gan.Other changed"]}),
        ("datasets/formats.py", "return 1", "return 3", {"digits": ["course.datasets.formats.Arrays changed"]}),
        ("datasets/sets/stories.py", "Texts()", "Texts(1)", {"stories": ["course.datasets.sets.stories.CARD changed"]}),
    ],
)
def test_a_change_makes_stale_what_reaches_it_and_nothing_else(copy, file, old, new, stale):
    assert changes(copy, f"course/{file}", old, new) == stale


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plots/curves.py", "# blue", "# the first colour"),
        ("plots/curves.py", "'''Draw.'''", "'''Draw a line for each history.'''"),
        ("plots/curves.py", "x: list) -> str", "x)"),
        ("plots/style.py", "def apply(): pass", "def apply(): return 1"),
        ("scratch.py", "'''A layer.'''\n    def", "def"),
        ("datasets/card.py", "class Card", "class Unused: pass\n\n\nclass Card"),
    ],
)
def test_what_changes_no_output_makes_nothing_stale(copy, file, old, new):
    stale = changes(copy, f"course/{file}", old, new)
    assert set(stale) <= ({"shows"} if file == "scratch.py" else set())  # which prints the docstring


def test_another_data_set_makes_nothing_stale(copy):
    before = traces(copy)
    (copy / "course" / "datasets" / "sets" / "cats.py").write_text(
        PACKAGE["datasets/sets/mnist.py"].replace("mnist", "cats")
    )
    assert traces(copy) == before


def test_embedded_files_count_where_they_are_named(copy):
    found = traces(copy)
    assert found["digits"]["files"] == {"digits.npz": "1111"}
    assert found["stories"]["files"] == {"stories_english.txt": "3333", "stories_korean.txt": "4444"}
    assert found["curves"]["files"] == {}
    assert changes(copy, "data/SHA256SUMS", "1111", "5555") == {"digits": ["data/digits.npz changed"]}


def test_what_the_kernel_loaded_counts_too(copy):
    text = "import keras\n"
    assert provenance.trace(text, copy)["code"] == {}
    (copy / "course" / "scratch.py").write_text(PACKAGE["scratch.py"] + "print('imported')\n")
    source.package.cache_clear()
    assert list(provenance.trace(text, copy, loaded=["course.scratch"])["code"]["course.scratch"]) == ["<module>"]
    assert "course.datasets.sets.mnist" in provenance.trace(text, copy, sets=["mnist"])["code"]


@pytest.mark.parametrize(
    "text",
    [
        "import importlib\nfrom course import plots\nimportlib.import_module('course.' + name)\n",
        "from course.plots import *\n",
        "import course\nprint(vars(course))\n",
    ],
)
def test_where_names_cannot_be_followed_all_of_the_package_counts(copy, text):
    code = provenance.trace(text, copy)["code"]
    assert "Dropout" in code["course.scratch"]


def test_a_library_imported_by_name_is_none_of_ours(copy):
    text = "import importlib\nimportlib.import_module(f'keras.applications.{family}').preprocess_input\n"
    assert provenance.trace(text, copy)["code"] == {}


def test_what_a_package_hands_out_later_can_be_shown(copy):
    text = "import course\nfrom course import training\ncourse.show_source(training.GAN.train)\n"
    walk = provenance._Walk(source.package(copy), text, ())
    assert walk.printed == {("course.training.gan", "GAN")}
    assert not walk.prints_anything


@pytest.mark.parametrize(
    "shown", ["course.show_source(network.call)", "help(scratch.Layer)", "print(scratch.Layer.__doc__)"]
)
def test_where_a_lesson_may_print_anything_comments_count(copy, shown):
    text = f"import course\nfrom course import scratch\nnetwork = scratch.Affine()\n{shown}\n"
    before = provenance.trace(text, copy)
    (copy / "course" / "scratch.py").write_text(PACKAGE["scratch.py"].replace("# chain rule", "# the rule"))
    source.package.cache_clear()
    assert "course.scratch.Affine changed" in provenance.differences(before, provenance.trace(text, copy))


# Runs TEXT and says which functions of the course were called; the trace must have them all.
RUN = """
import os, sys
import course
package, called = os.path.dirname(course.__file__) + os.sep, set()
def watch(frame, event, argument):
    code = frame.f_code
    if event == "call" and code.co_flags & 1 and code.co_filename.startswith(package):  # 1: a function, no class body
        module = code.co_filename.removeprefix(package)[:-3].replace(os.sep, ".")
        called.add((module, code.co_qualname.split(".")[0]))
imports, rest = sys.argv[1].split("\\n\\n")
exec(imports)
sys.setprofile(watch)
exec(rest)
sys.setprofile(None)
for module, name in called:
    print("called", module, name)
"""
TEXT = """import course, numpy as np
from course import plots, scratch

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
steps = scratch.rosenblatt(x, [0, 0, 0, 1], np.array([-0.5, 0, 0]), epochs=20)
plots.decision_lines([step.weights for step in steps[:4]], x, [0, 0, 0, 1])
network = scratch.Network([scratch.Affine(2, 3), scratch.Sigmoid(), scratch.Affine(3, 1)])
network.forward(np.float32(x))
plots.functions({"tanh": np.tanh}, low=-1, high=1)
course.record("loss", 0.5)
course.show_source(scratch.im2col)
"""


def test_everything_that_runs_is_in_the_trace():
    done = subprocess.run([sys.executable, "-c", RUN, TEXT], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    called = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("called ")]
    code = provenance.trace(TEXT)["code"]
    assert len(called) > 20
    asked = [(f"course.{module}", name) for module, name in called if f"course.{module}" not in provenance.APART]
    assert [name for module, name in asked if name not in code[module] and not name.startswith("<")] == []


@pytest.fixture
def real(tmp_path):
    """A copy of the course itself."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(provenance.ROOT / "course", tmp_path / "course", ignore=ignored)
    (tmp_path / "data").mkdir()
    shutil.copy(provenance.ROOT / "data" / "SHA256SUMS", tmp_path / "data")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("plots/style.py", "#0072B2", "magenta", ["course.plots.style.BLUE changed"]),
        ("models/lenet.py", "\ndef ", "\n# a comment\ndef ", []),
        ("models/lenet.py", "\ndef ", "\ndef another():\n    pass\n\n\ndef ", []),
        ("cli/main.py", "\ndef ", "\ndef another():\n    pass\n\n\ndef ", []),
    ],
)
def test_the_first_lesson_is_stale_when_its_blue_is_magenta_and_not_when_other_modules_grow(real, file, old, new, said):
    text = lessons.lessons()[0].text
    before, path = provenance.trace(text, real), real / "course" / file
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    source.package.cache_clear()
    assert list(provenance.differences(before, provenance.trace(text, real))) == said
