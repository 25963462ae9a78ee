"""The lesson table and RESULTS.md: which results share a row, and what is said when they are out of date."""

import json

import pytest

from course import bands, paths
from course.cli import lessons
from tools import readme


def test_results_that_differ_only_in_a_last_number_share_a_row():
    names = ["accuracy_20", "accuracy_all", "accuracy_5", "plain_20_accuracy", "loss"]
    assert readme.families(names) == {
        "accuracy": ["5", "20", "all"],
        "loss": [""],
        "plain_20_accuracy": [""],
    }


def test_a_lesson_needs_what_its_first_cell_names(monkeypatch):
    course = {lesson.number: lesson for lesson in lessons.lessons()}
    assert readme.needs(course["01"]) == []
    assert readme.needs(course["10"]) == ["02", "03", "04", "04b"]  # "02 to 04b. Lesson 07 helps."


def test_a_span_of_numbers_has_the_halves_that_lie_in_it(monkeypatch):
    every = [lessons.Lesson(None, "", number, "", "A question?", "") for number in ("02", "03", "04", "04b", "05")]
    monkeypatch.setattr(lessons, "lessons", lambda: every)

    def needs(said):
        return readme.needs(lessons.Lesson(None, "", "06", "", "A question?", f"> **You need first** lessons {said}."))

    assert needs("02 to 04") == ["02", "03", "04"]
    assert needs("03 to 04b") == ["03", "04", "04b"]
    assert needs("04 to 05") == ["04", "04b", "05"]
    assert needs("04b") == ["04b"]
    assert needs("04") == ["04"]


def test_the_graph_shows_no_arrow_that_others_imply():
    text = readme.syllabus()
    assert "  02 --> 03\n" in text
    assert "  01 --> 03\n" not in text


def test_results_table():
    results = {
        "score_5": [0.5, 0.7],
        "score_20": [0.9, 0.9],
        "count": [3, 3],
        "gone_5": [2e-6, 4e-6],
        "gone_20": [0.0, 0.0],
        "sure": [0.25, 0.25],
        "loose": [1.0, 2.0],
        "steps": [30.0, 45.0],
        "exploded": [1e8, 3e8],
    }
    published = {"count": [4, 5], "score_5": [0.5, None]}
    runs = [run({"digits": "published:b"}, published), run({}, results), run({}, {"count": [9]}, "quick")]
    assert readme.results_table(runs) == [
        "| Result | Embedded data | Published data |",
        "|---|---|---|",
        "| count | 3 | 4 to 5 |",
        "| exploded | 2e+08 (1e+08 to 3e+08) | – |",
        "| gone: 5, 20 | 3e-06, 0.000 | – |",
        "| loose | 1.5000 (1.0000 to 2.0000) | – |",
        "| score: 5, 20 | 0.600, 0.900 | 0.500, – |",
        "| steps | 37.5 (30.0 to 45.0) | – |",
        "| sure | 0.2500 | – |",
    ]


def test_there_is_no_column_for_what_was_not_measured():
    assert readme.results_table([run({}, {"count": [3]})])[0] == "| Result | Embedded data |"
    assert readme.results_table([]) == []


def test_of_two_runs_on_published_data_the_one_of_more_seeds_is_shown():
    runs = [run({"digits": f"published:{mark}"}, {"a": [0] * seeds}) for mark, seeds in (("x", 2), ("y", 5), ("z", 3))]
    assert readme.measured(runs, "full", "published").data == {"digits": "published:y"}
    assert readme.measured(runs, "full", "embedded") is None


def run(data, results, profile="full"):
    return bands.Run(profile, data, [0] * len(next(iter(results.values()))), 70, 900, results)


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """A course of one lesson, with a README."""
    folder = tmp_path / "lessons" / "07_demo"
    folder.mkdir(parents=True)
    (folder / "lesson.py").write_text("# %% [markdown]\n# # 07 · A title\n#\n# **Why?**\n", encoding="utf-8")
    (folder / "measured.json").write_text(json.dumps([vars(run({}, {"score": [1]}))]))
    blocks = "".join(f"<!-- {name}: written by a tool -->\nold\n<!-- end -->\n" for name in ("lessons", "address"))
    (tmp_path / "README.md").write_text(f"# Course\n{blocks}", encoding="utf-8")
    (tmp_path / "classroom").mkdir()
    (tmp_path / "classroom" / "README.md").write_text("<!-- syllabus: -->\n<!-- end -->\n", encoding="utf-8")
    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")
    return tmp_path


def test_each_lesson_has_its_notes_and_table_under_its_title(demo):
    (demo / "lessons" / "07_demo" / "results.md").write_text("What *score* is.\n", encoding="utf-8")
    lines = readme.results().splitlines()
    section = lines[lines.index("## 07 · A title") :]
    assert [line for line in section if line] == [
        "## 07 · A title",
        "What *score* is.",
        "| Result | Embedded data |",
        "|---|---|",
        "| score | 1 |",
    ]


def test_what_is_out_of_date_is_named_and_then_written(demo):
    assert [line.split()[0] for line in readme.stale(demo)] == [
        "README.md",
        "classroom/README.md",
        "RESULTS.md",
    ]
    readme.update(demo)
    assert list(readme.stale(demo)) == []
    row = (demo / "README.md").read_text(encoding="utf-8").splitlines()[4]
    assert row.startswith("| 07 | [**A title**](notebooks/07_demo.ipynb)<br>Why? | – / 70 s |")


def test_a_lesson_that_is_gone_is_gone_from_all(demo):
    readme.update(demo)
    (demo / "lessons" / "07_demo" / "lesson.py").unlink()
    readme.update(demo)
    for document in ("README.md", "classroom/README.md", "RESULTS.md"):
        assert "07" not in (demo / document).read_text()


def test_merge_conflict_markers_are_named(demo):
    readme.update(demo)
    (demo / "RESULTS.md").write_text("<<<<<<< HEAD\n# Results\n=======\n>>>>>>> main\n")
    (message,) = readme.stale(demo)
    assert message == "RESULTS.md has merge-conflict markers (line 1); run `python -m tools.readme`"


def test_damaged_measurements_are_named(demo):
    (demo / "lessons" / "07_demo" / "measured.json").write_text("{")
    (message,) = readme.stale(demo)
    assert "measured.json is no list of measured runs" in message


def test_a_readme_without_markers(demo):
    (demo / "README.md").write_text("# Course\n")
    (message,) = readme.stale(demo)
    assert "has lost its markers `<!-- lessons" in message
