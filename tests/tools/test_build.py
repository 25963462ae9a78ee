import json
import re

import nbformat
import pytest

from course import bands, paths, results
from course.cli import lessons
from tools import address, build, provenance

LESSON = """# %% [markdown]
# # 07 · A title
#
# **A question?**

# %%
print("slow result")
"""


@pytest.fixture
def demo(tmp_path, monkeypatch):
    (tmp_path / "07_demo").mkdir()
    (tmp_path / "07_demo" / "lesson.py").write_text(LESSON, encoding="utf-8")
    monkeypatch.setattr(paths, "LESSONS", tmp_path)
    monkeypatch.setattr(build, "NOTEBOOKS", tmp_path / "notebooks")
    (tmp_path / "notebooks").mkdir()
    return tmp_path / "07_demo" / "lesson.py"


def rewrite(demo, old, new):
    demo.write_text(demo.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return lessons.find("07")


def test_two_builds_are_identical(demo):
    lesson = lessons.find("07")
    assert build.stale(lesson) == ["there is no built notebook"]
    build.build(lesson)
    first = build.target(lesson).read_bytes()
    assert b"slow result" in first
    assert build.stale(lesson) == []
    build.build(lesson)
    assert build.target(lesson).read_bytes() == first


def test_prose_changes_keep_outputs(demo):
    build.build(lessons.find("07"))
    lesson = rewrite(demo, "A title", "A better title")
    assert build.stale(lesson) == ["its text changed"]
    build.update([lesson])
    assert build.stale(lesson) == []
    text = build.target(lesson).read_text(encoding="utf-8")
    assert "A better title" in text
    assert '"slow result\\n"' in text


def test_code_changes_do_not_keep_outputs(demo):
    build.build(lessons.find("07"))
    lesson = rewrite(demo, "slow result", "other result")
    assert "the code of its lesson.py changed" in build.stale(lesson)
    assert not build.refresh(lesson)


def test_nothing_is_written_when_a_cell_fails(demo):
    build.build(lessons.find("07"))
    lesson = rewrite(demo, "print(", "1 / 0\nprint(")
    before = build.target(lesson).read_bytes()
    with pytest.raises(build.Failed, match="ZeroDivisionError"):
        build.build(lesson)
    assert build.target(lesson).read_bytes() == before


def test_a_lesson_that_fails_does_not_stop_the_others(demo, monkeypatch, capsys):
    (demo.parent.parent / "08_next").mkdir()
    (demo.parent.parent / "08_next" / "lesson.py").write_text(LESSON.replace("07", "08"), encoding="utf-8")
    built = []

    def build_or_fail(lesson):
        if lesson.number == "07":
            raise build.Failed("07: ZeroDivisionError")
        built.append(lesson.number)

    monkeypatch.setattr(build, "build", build_or_fail)
    with pytest.raises(SystemExit, match="07: ZeroDivisionError"):
        build.main([])
    assert built == ["08"]
    assert "08_next: there is no built notebook" in capsys.readouterr().out


def test_metadata_is_minimal(demo):
    build.build(lessons.find("07"))
    notebook = nbformat.read(build.target(lessons.find("07")), as_version=4)
    nbformat.validate(notebook)
    assert sorted(notebook.metadata) == ["course", "kernelspec", "language_info"]
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.course.profile == "full"


@pytest.fixture
def made(demo, monkeypatch):
    """A built notebook that nothing was executed for, and the package that it follows from."""
    package = {"code": {"course.plots.style": {"BLUE": "1", "RED": "2"}}, "files": {"digits.npz": "3"}}
    monkeypatch.setattr(provenance, "trace", lambda text, **known: json.loads(json.dumps(package)))
    lesson = lessons.find("07")
    notebook = build.notebook(lesson)
    notebook.cells[1].outputs = [
        nbformat.v4.new_output("stream", text="slow result\n\N{CHECK MARK} loss = 0.5\nw = 0.25\n")
    ]
    notebook.metadata["course"] = {"built_from": json.loads(json.dumps(package)) | {"data": {}}}
    build._write(notebook, lesson)
    monkeypatch.setattr(bands, "find", lambda *_: [0.4, 0.6])
    assert build.stale(lesson) == []
    return package


def test_a_change_of_the_package_or_the_data_makes_stale_and_is_named(made):
    made["code"]["course.plots.style"] = {"BLUE": "magenta", "RED": "2"}
    made["files"]["digits.npz"] = "4"
    lesson = lessons.find("07")
    assert build.stale(lesson) == ["course.plots.style.BLUE changed", "data/digits.npz changed"]
    assert build.refresh(lesson)
    assert len(build.stale(lesson)) == 2  # new text does not make outputs new


def test_a_band_that_is_another_by_now_is_written_without_executing(made, monkeypatch):
    lesson = lessons.find("07")
    for band, said in ((None, "loss = 0.5   (not measured on these data)"), ([0.4, 0.7], "\N{CHECK MARK} loss = 0.5")):
        monkeypatch.setattr(bands, "find", lambda *_, band=band: band)
        assert build.stale(lesson) == ["bands changed"]
        assert build.refresh(lesson)
        assert build.stale(lesson) == []
        assert f"slow result\\n{said}\\nw = 0.25\\n" in json.dumps(build.built(lesson).cells, ensure_ascii=False)


def test_a_result_that_is_outside_its_band_by_now_makes_stale(made, monkeypatch):
    monkeypatch.setattr(bands, "find", lambda *_: [0.6, 0.7])
    (said,) = build.stale(lessons.find("07"))
    assert said == "\N{CHECK MARK} loss = 0.5, outside its band of today"


@pytest.mark.parametrize(("band", "measured"), [([0.4, 0.6], []), (0.5, []), (None, ["a run"])])
def test_what_record_prints_is_what_the_build_writes(made, monkeypatch, capsys, band, measured):
    monkeypatch.setattr(bands, "find", lambda *_: band)
    monkeypatch.setattr(bands, "runs", lambda _: measured)
    monkeypatch.setattr(results.session, "_loaded", {"mnist": ("embedded", "abc")})
    results.record("loss", 0.5)
    line = capsys.readouterr().out.rstrip("\n")
    assert build._rebanded(lessons.find("07"), build.built(lessons.find("07")), line) == line


def test_what_the_kernel_loaded_is_in_the_notebook(demo):
    lesson = rewrite(demo, "print(", 'from course import datasets\ndatasets.load("mnist")\nprint(')
    build.build(lesson)
    assert build.stale(lesson) == []
    stamp = nbformat.read(build.target(lessons.find("07")), as_version=4).metadata.course
    assert {"course.session", "course.display"} <= set(stamp.built_from.code)
    assert "CARD" in stamp.built_from.code["course.datasets.sets.mnist"]
    source, fingerprint = stamp.built_from.data.mnist
    assert source == "embedded"
    assert re.fullmatch("[0-9a-f]{12}", fingerprint)
    assert b"sys.modules" not in build.target(lessons.find("07")).read_bytes()  # the question leaves no trace


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<<<<<< HEAD\n{}\n=======\n", "has merge-conflict markers (line 1)"),
        ("no json", "is no notebook"),
        ("[]", "is no notebook"),
        ("", "is no notebook"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_built_anew(made, text, said):
    lesson = lessons.find("07")
    build.target(lesson).write_text(text)
    (reason,) = build.stale(lesson)
    assert said in reason
    assert "make notebooks" in reason
    assert not build.refresh(lesson)


def test_a_notebook_without_a_lesson_is_removed(demo, capsys):
    (build.NOTEBOOKS / "05_gone.ipynb").write_text("{}")
    (build.NOTEBOOKS / "05b_gone.ipynb").write_text("{}")
    (build.NOTEBOOKS / "my notes.ipynb").write_text("{}")
    build.main(["--text"])
    assert [path.name for path in build.NOTEBOOKS.iterdir()] == ["my notes.ipynb"]
    assert "05_gone.ipynb: removed" in capsys.readouterr().out


def test_another_setup_cell_needs_no_new_run(made, demo):
    setup = address.setup_cell().replace("%", "# %")
    lesson = rewrite(demo, 'print("slow result")', f'{setup}\n\n# %%\nprint("slow result")')
    notebook = build.notebook(lesson)
    notebook.metadata["course"] = build.built(lesson).metadata.course
    build._write(notebook, lesson)
    assert build.stale(lesson) == []
    lesson = rewrite(demo, "README.md", "READYOU.md")
    assert build.stale(lesson) == ["its text changed"]
    assert build.refresh(lesson)


def test_the_next_lesson_is_named_as_long_as_it_is_there(demo, tmp_path):
    other = tmp_path / "09_other" / "lesson.py"
    other.parent.mkdir()
    other.write_text(
        LESSON.replace("07 · A title", "09 · Another").replace("A question", "What then"), encoding="utf-8"
    )
    last = build.notebook(lessons.find("07")).cells[-1].source
    assert last == "**Next** in this course: lesson 09, [Another](09_other.ipynb). What then?"
    assert "its last lesson so far" in build.notebook(lessons.find("09")).cells[-1].source
    other.unlink()
    assert "its last lesson so far" in build.notebook(lessons.find("07")).cells[-1].source


def test_the_next_lesson_in_korean(demo):
    lesson = rewrite(demo, "A question", "무엇을 배우나")
    assert build.notebook(lesson).cells[-1].source.startswith("**다음** 수업")
