"""`course run` on small lessons; nothing here imports TensorFlow."""

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from course.cli import kernel, lessons, run
from course.cli.main import main

RECORD = """import os
course.record("size", course.pick(quick=1, full=42))
course.record("seed", int(os.environ.get("COURSE_SEED", 0)))"""


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_it_writes_notebook_page_and_results(demo, capsys):
    demo.lesson("07_demo", RECORD)
    assert demo.run("7", "--seed", "3") == 0
    folder = demo.out / "07_demo"
    assert names(folder) == ["07_demo.html", "07_demo.ipynb", "results.json"]
    report = demo.report()
    assert report["lesson"] == "07_demo"
    assert (report["profile"], report["source"], report["seed"], report["error"]) == ("quick", "embedded", 3, None)
    assert report["results"] == {"answer": 42, "size": 1, "seed": 3}
    assert report["seconds"] > 0
    assert 10 < report["peak_memory_mb"] < 4000
    assert "answer = 42" in (folder / "07_demo.html").read_text(encoding="utf-8")
    assert "07_demo: passed (quick, embedded data" in capsys.readouterr().out


def test_full_profile_and_progress(demo):
    demo.lesson("07_demo", RECORD)
    done = []
    report = run.run(lessons.find("07"), demo.out, profile="full", progress=done.append)
    assert report == demo.report()
    assert report["results"]["size"] == 42
    assert done == [2, 3]


def test_a_failing_cell_is_reported_and_what_ran_is_kept(demo, capsys):
    demo.lesson("07_demo", "1 / 0", "course.record('never', 1)")
    assert demo.run("07") == 1
    assert "07_demo: FAILED" in (out := capsys.readouterr().out)
    assert "    ZeroDivisionError: division by zero\n" in out
    assert demo.report()["error"] == "ZeroDivisionError: division by zero"
    assert demo.report()["results"] == {"answer": 42}


def test_a_result_outside_its_band_fails_the_run(demo, capsys):
    patch = f"import pathlib\ncourse.paths.LESSONS = pathlib.Path({str(demo.folder / 'lessons')!r})\n"
    file = demo.lesson("07_demo", patch + 'course.record("errors", 1)')
    (file.parent / "bands.toml").write_text("errors = 0\n")
    assert demo.run("07") == 1
    assert "ResultOutOfBand: errors = 1" in capsys.readouterr().out


def test_relative_folders_mean_the_same_to_the_kernel(clean, monkeypatch):
    monkeypatch.chdir(clean)
    (clean / "published").mkdir()
    monkeypatch.setenv("COURSE_DATA", "published")
    monkeypatch.setenv("COURSE_CACHE", "kept")
    chosen = kernel._environment(clean, "quick", None, None)
    assert chosen["COURSE_DATA"] == str(clean / "published")
    assert chosen["COURSE_CACHE"] == str(clean / "kept")
    assert kernel._environment(clean, "quick", "embedded", None)["COURSE_DATA"] == "embedded"


def test_a_folder_of_data_that_is_not_there_is_told(demo, capsys):
    demo.lesson("07_demo")
    assert main(["run", "07", "--data", "nowhere"]) == 1
    assert "no such folder" in capsys.readouterr().err


def test_a_lesson_that_is_not_there_is_told_before_anything_slow_is_imported(clone):
    clone.lesson("07_demo")
    done = clone.run("99", python=(sys.executable, "-X", "importtime"))
    assert done.returncode == 1
    assert "no lesson '99'; there are 07_demo" in done.stderr
    imported = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
    assert "course.cli.lessons" in imported
    assert not {"nbclient", "nbformat", "jupytext", "numpy", "psutil"} & imported


def test_no_lessons_are_no_success(demo, capsys):
    assert demo.run() == 1
    assert f"there are no lessons in {demo.folder / 'lessons'}" in capsys.readouterr().err


def test_a_wrong_seed_is_told_before_a_lesson_starts(demo, monkeypatch, capsys):
    demo.lesson("07_demo")
    with pytest.raises(SystemExit) as status:
        demo.run("7", "--seed", "-1")
    assert status.value.code == 2
    monkeypatch.setenv("COURSE_SEED", str(2**32))
    assert demo.run("7") == 1
    assert "COURSE_SEED must be a whole number from 0 to 4,294,967,295" in capsys.readouterr().err
    assert not demo.out.exists()


def test_small_results_are_told_in_significant_digits(tmp_path):
    report = {"lesson": "07_demo", "profile": "quick", "source": "embedded", "seconds": 1, "peak_memory_mb": 1}
    told = run._told(report | {"results": {"small": 3e-9, "count": 1234}, "error": None}, tmp_path)
    assert "small = 3e-09" in told
    assert "count = 1,234" in told


@pytest.fixture
def written(demo, monkeypatch):
    """The folder of a lesson that is not executed; an earlier run has left its three files, and the learner one."""
    done = {"profile": "quick", "source": "embedded", "seed": 0, "results": {"answer": 2}, "seconds": 1.0}
    monkeypatch.setattr(kernel, "execute", lambda *a, **k: done | {"peak_memory_mb": 1, "error": None, "version": "1"})
    demo.lesson("07_demo")
    folder = demo.out / "07_demo"
    folder.mkdir(parents=True)
    for name in ("results.json", "07_demo.ipynb", "07_demo.html", "mine.txt"):
        (folder / name).write_text("old")
    return folder


def fill(monkeypatch, *suffixes):
    """Let the disk be full for files with these endings."""
    real = Path.write_text

    def write_text(self, text, **options):
        if self.suffix in suffixes:
            real(self, text[:10], **options)
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, text, **options)

    monkeypatch.setattr(Path, "write_text", write_text)


def test_json_holds_all_reports_and_nothing_else(demo, written, capsys):
    assert demo.run("07", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [demo.report()]


def test_the_page_is_optional(demo, written, monkeypatch, capsys):
    monkeypatch.setattr("course.cli.page.html", lambda *a: 1 / 0)
    assert demo.run() == 0
    assert names(written) == ["07_demo.ipynb", "mine.txt", "results.json"]
    assert demo.report()["results"] == {"answer": 2}
    said = "course: 07_demo.html could not be written (ZeroDivisionError: division by zero)\n"
    assert capsys.readouterr().err == said


def test_a_disk_that_is_full_for_the_notebook_keeps_the_results(demo, written, monkeypatch, capsys):
    fill(monkeypatch, ".ipynb", ".html")
    assert demo.run() == 1
    assert names(written) == ["mine.txt", "results.json"]  # no old notebook beside new results, no half one
    assert names(demo.out) == ["07_demo"]
    assert demo.report()["results"] == {"answer": 2}
    assert "07_demo.ipynb could not be written (OSError: [Errno 28] No space left" in capsys.readouterr().out


def test_a_disk_that_is_full_for_everything_leaves_the_old_files_and_prints_the_results(
    demo, written, monkeypatch, capsys
):
    fill(monkeypatch, ".json", ".ipynb", ".html")
    assert demo.run() == 1
    assert {file.read_text() for file in written.iterdir()} == {"old"}
    assert "answer = 2" in (out := capsys.readouterr().out)
    assert "results.json could not be written" in out


def test_lessons_after_one_that_cannot_begin_are_run(demo, written, capsys):
    demo.lesson("06_file")
    (demo.out / "06_file").write_text("a file where the folder should be")
    assert demo.run() == 1
    assert demo.report()["results"] == {"answer": 2}
    assert "1 of 2 lessons failed: 06_file" in capsys.readouterr().out


def test_folders_deleted_while_a_lesson_runs_lose_nothing(demo):
    gone = [str(demo.out), str(demo.folder / "lessons")]
    demo.lesson("07_demo", f"import shutil\nfor name in {gone}: shutil.rmtree(name)")
    demo.lesson("08_demo")
    assert demo.run() == 0
    assert demo.report()["results"] == demo.report("08_demo")["results"] == {"answer": 42}


def test_a_limit_on_files_in_a_real_process_keeps_the_results(clone):
    clone.lesson("07_demo", "print('x' * 5000)")
    done = clone.run(python=("bash", "-c", 'ulimit -f 2; exec "$@"', "bash", sys.executable))
    assert done.returncode == 1
    assert clone.report()["results"] == {"answer": 42}
    assert "07_demo.ipynb could not be written (OSError: [Errno 27] File too large)" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_run_that_nobody_reads_goes_on_to_its_end(clone):
    for name in ("07_demo", "08_demo"):
        clone.lesson(name)
    reader, writer = os.pipe()
    os.close(reader)
    done = clone.run(stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")
    assert names(clone.out) == ["07_demo", "08_demo"]


def test_the_learners_own_files_stay(demo, written):
    assert demo.run() == 0
    assert (written / "mine.txt").read_text() == "old"
    assert "old" not in {(written / name).read_text() for name in names(written) if name != "mine.txt"}
