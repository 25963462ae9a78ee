"""The README's results table: which results share a row."""

from tools import readme


def test_results_that_differ_only_in_a_last_number_share_a_row():
    names = ["accuracy_20", "accuracy_all", "accuracy_5", "plain_20_accuracy", "loss"]
    assert readme.families(names) == {
        "accuracy": ["5", "20", "all"],
        "loss": [""],
        "plain_20_accuracy": [""],
    }


def test_results_table(monkeypatch):
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
    monkeypatch.setattr(readme.measure, "load", lambda: {"07_x": {"full": {"embedded": {"results": results}}}})
    assert readme.results_table().splitlines() == [
        "<details>",
        "<summary><b>07</b> 07_x</summary>",
        "",
        "| Result | Embedded data | Published data |",
        "|---|---|---|",
        "| count | 3 | – |",
        "| exploded | 2e+08 (1e+08 to 3e+08) | – |",
        "| gone: 5, 20 | 3e-06, 0.000 | – |",
        "| loose | 1.5000 (1.0000 to 2.0000) | – |",
        "| score: 5, 20 | 0.600, 0.900 | – |",
        "| steps | 37.5 (30.0 to 45.0) | – |",
        "| sure | 0.2500 | – |",
        "",
        "</details>",
    ]


def test_each_lesson_has_a_table_under_its_title(monkeypatch):
    entry = {"full": {"embedded": {"results": {"score": [1]}}}}
    monkeypatch.setattr(readme.measure, "load", lambda: {"01_perceptron_and_xor": entry, "99_gone": entry})
    lines = readme.results_table().splitlines()
    assert [line for line in lines if line.startswith("<summary>")] == [
        "<summary><b>01</b> The perceptron and XOR</summary>",
        "<summary><b>99</b> 99_gone</summary>",
    ]
    assert lines.count("</details>") == 2
