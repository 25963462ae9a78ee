"""The runner on small lessons of its own; nothing here imports TensorFlow."""

import json

import pytest

from course import paths
from course.cli import lessons, runner
from course.cli.main import main

LESSON = """# %% [markdown]
# # 07 · A title
#
# **A question?**

# %%
import os

import course

course.set_lesson("07_demo")
print("one")
print("two")

# %%
course.record("answer", course.pick(quick=1, full=42))
course.record("seed", int(os.environ.get("COURSE_SEED", 0)))
"""


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """A folder with one lesson in it; the kernel finds its bands there too."""
    (tmp_path / "lessons" / "07_demo").mkdir(parents=True)
    (tmp_path / "lessons" / "07_demo" / "lesson.py").write_text(LESSON, encoding="utf-8")
    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")
    return tmp_path


def test_run_writes_notebook_html_and_results(demo):
    report = runner.run(lessons.find("07"), demo / "out", profile="quick", data="embedded")
    folder = demo / "out" / "07_demo"
    assert sorted(file.name for file in folder.iterdir()) == ["07_demo.html", "07_demo.ipynb", "results.json"]
    assert json.loads((folder / "results.json").read_text()) == report
    assert report["lesson"] == "07_demo"
    assert (report["profile"], report["source"], report["error"]) == ("quick", "embedded", None)
    assert report["results"] == {"answer": 1, "seed": 0}
    assert report["seconds"] > 0
    assert 10 < report["peak_memory_mb"] < 4000
    assert "answer = 1" in (folder / "07_demo.html").read_text(encoding="utf-8")


def test_profile_seed_and_progress(demo):
    done = []
    report = runner.run(lessons.find("07"), demo / "out", profile="full", seed=5, progress=done.append)
    assert report["results"] == {"answer": 42, "seed": 5}
    assert report["seed"] == 5
    assert done == sorted(done)
    assert done[-1] == 3


def test_outputs_are_merged_and_hold_no_times(demo):
    notebook = lessons.notebook(lessons.find("07"))
    runner.execute(notebook, cwd=demo, profile="quick")
    (stream,) = notebook.cells[1].outputs
    assert stream.text == "one\ntwo\n"
    assert all("execution" not in cell.metadata for cell in notebook.cells)
    assert notebook.metadata.language_info == {"name": "python"}


def test_a_failing_cell_is_reported_and_what_ran_is_kept(demo, capsys):
    file = demo / "lessons" / "07_demo" / "lesson.py"
    file.write_text(LESSON + "\n# %%\n1 / 0\n", encoding="utf-8")
    assert main(["run", "07", "--profile", "quick", "--data", "embedded", "--out", str(demo / "out")]) == 1
    assert "FAILED" in (out := capsys.readouterr().out)
    assert "ZeroDivisionError" in out
    report = json.loads((demo / "out" / "07_demo" / "results.json").read_text())
    assert report["error"].startswith("ZeroDivisionError")
    assert report["results"]["answer"] == 1


def test_a_result_outside_its_band_fails_the_run(demo, capsys):
    """The kernel has no patched paths, so the band comes from a lesson that the repository has."""
    file = demo / "lessons" / "07_demo" / "lesson.py"
    text = LESSON.replace('course.set_lesson("07_demo")', 'course.set_lesson("01_perceptron_and_xor")')
    file.write_text(text.replace('"answer"', '"xor_errors_mlp"'), encoding="utf-8")
    assert main(["run", "07", "--profile", "quick", "--data", "embedded", "--out", str(demo / "out")]) == 1
    assert "ResultOutOfBand: xor_errors_mlp = 1" in capsys.readouterr().out


def test_relative_folders_mean_the_same_to_the_kernel(demo, clean, monkeypatch):
    monkeypatch.chdir(demo)
    (demo / "published").mkdir()
    monkeypatch.setenv("COURSE_DATA", "published")
    monkeypatch.setenv("COURSE_CACHE", "kept")
    chosen = runner._environment(demo / "recorded", "quick", None, None)
    assert chosen["COURSE_DATA"] == str(demo / "published")
    assert chosen["COURSE_CACHE"] == str(demo / "kept")
    assert runner._environment(demo / "recorded", "quick", "embedded", None)["COURSE_DATA"] == "embedded"


def test_command_line_passes(demo, capsys):
    assert main(["run", "7", "--profile", "quick", "--data", "embedded", "--out", str(demo / "out")]) == 0
    assert "07_demo: passed (quick, embedded data" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["run", "99"], "no lesson '99'"), (["run", "07", "--data", "nowhere"], "no such folder")],
)
def test_wrong_use(demo, clean, capsys, arguments, message):
    assert main(arguments) == 1
    assert message in capsys.readouterr().err
