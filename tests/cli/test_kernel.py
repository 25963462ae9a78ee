"""Kernels that die, do not start, print too much, or are not the ones that were meant."""

import json
import sys

import pytest

from course import __version__, paths
from course.cli import kernel, lessons, outputs

DIE = "import os\nos.kill(os.getpid(), 9)"


def test_outputs_are_joined_and_hold_no_times(demo):
    demo.lesson("07_demo", 'print("one")\nprint("two")')
    notebook = lessons.notebook(lessons.find("07"))
    kernel.execute(notebook, cwd=demo.folder, profile="quick")
    (stream,) = notebook.cells[-1].outputs
    assert stream.text == "one\ntwo\n"
    assert all("execution" not in cell.metadata for cell in notebook.cells)
    assert notebook.metadata.language_info == {"name": "python"}


def test_a_kernel_that_dies_loses_neither_its_results_nor_the_next_lesson(demo, capsys):
    half = 'open(os.environ["COURSE_RESULTS"], "a").write(\'{"name": "next", "val\')'
    demo.lesson("07_demo", f"import os\n{half}\n{DIE}")
    demo.lesson("08_demo")
    assert demo.run() == 1
    assert demo.report()["results"] == {"answer": 42}  # and the half line is left out
    assert "the kernel died in code cell 2" in demo.report()["error"]
    assert "Did memory run out?" in demo.report()["error"]
    assert "`python -m course doctor` says why" in demo.report()["error"]  # as where TensorFlow dies of SIGILL
    assert demo.report("08_demo")["error"] is None
    out, err = capsys.readouterr()
    assert "1 of 2 lessons failed: 07_demo" in out
    assert "Traceback" not in err


def test_a_kernel_that_does_not_start_is_told_with_advice(demo, monkeypatch):
    (demo.folder / "broken").mkdir()
    (demo.folder / "broken" / "ipykernel_launcher.py").write_text('raise ImportError("libzmq is not here")\n')
    monkeypatch.setenv("PYTHONPATH", str(demo.folder / "broken"))
    demo.lesson("07_demo")
    demo.lesson("08_demo")
    assert demo.run() == 1
    assert "the kernel did not start (ImportError: libzmq is not here)" in demo.report("08_demo")["error"]
    assert "pip install -r requirements.txt" in demo.report("08_demo")["error"]


def test_the_kernel_runs_this_python_and_package_and_nobody_elses_startup(demo, monkeypatch):
    other, startup = demo.folder / "other" / "course", demo.folder / "ipython" / "profile_default" / "startup"
    stale = demo.folder / "jupyter" / "kernels" / "python3"
    for folder in (other, startup, stale):
        folder.mkdir(parents=True)
    (other / "__init__.py").write_text('raise ImportError("another course")\n')
    (startup / "mine.py").write_text("mine = 1\n")
    (stale / "kernel.json").write_text(json.dumps({"argv": ["/removed/python", "{connection_file}"]}))
    monkeypatch.setenv("PYTHONPATH", str(other.parent))
    monkeypatch.setenv("IPYTHONDIR", str(demo.folder / "ipython"))
    monkeypatch.setenv("JUPYTER_PATH", str(demo.folder / "jupyter"))
    monkeypatch.setenv("COURSE_SEED", "5")
    demo.lesson("07_demo", 'import sys\nprint(sys.executable, course.__file__, "mine" in dir())')
    assert demo.run() == 0
    assert demo.printed() == f"{sys.executable} {paths.PACKAGE / '__init__.py'} False\n"
    assert (demo.report()["version"], demo.report()["seed"]) == (__version__, 5)


@pytest.mark.parametrize("shows", ["Broken()", "from IPython.display import display\ndisplay(Broken())"])
def test_a_value_that_cannot_be_displayed_is_an_error(demo, shows):
    demo.lesson("07_demo", f"class Broken:\n    def _repr_html_(self):\n        raise OSError('no page')\n{shows}")
    assert demo.run() == 1
    assert demo.report()["error"] == "OSError: no page"


def test_too_long_an_output_is_cut_and_an_error_after_it_is_told(demo):
    demo.lesson("07_demo", "print('x' * 9_000_000)\nraise ValueError('y' * 9_000_000)")
    assert demo.run() == 1
    assert demo.report()["error"] == f"ValueError: {'y' * kernel.LONGEST}"[: kernel.LONGEST]
    assert len(demo.printed()) == outputs.LIMIT + len(outputs.CUT)
    assert demo.printed().endswith(outputs.CUT)
    assert (demo.out / "07_demo" / "07_demo.html").stat().st_size < outputs.LIMIT + 1_000_000


def test_too_many_outputs_are_cut(demo):
    cell = "from IPython.display import HTML, display\nfor _ in range(9):\n"
    demo.lesson("07_demo", f"{cell}    display(HTML('a' * 1_000_000))\n    print('b')")
    assert demo.run() == 0
    assert demo.printed() == "b\n" * 3 + outputs.CUT


def test_an_output_that_is_replaced_again_and_again_is_not_too_long(demo):
    cell = "from IPython.display import clear_output\nfor n in range(8):\n    clear_output(wait=True)\n"
    demo.lesson("07_demo", f"{cell}    print(n, 'x' * 1_000_000)")
    assert demo.run() == 0
    assert demo.printed().startswith("7 x")
    assert outputs.CUT not in demo.printed()


def test_what_a_cell_has_started_ends_with_a_kernel_that_dies(demo):
    demo.lesson("07_demo", 'import subprocess\ncourse.record("pid", subprocess.Popen(["sleep", "600"]).pid)', DIE)
    assert demo.run() == 1
    assert demo.ended(demo.report()["results"]["pid"])
