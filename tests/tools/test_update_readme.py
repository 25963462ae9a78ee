"""The README's results table: which results share a row."""

import update_readme


def test_results_that_differ_only_in_a_last_number_share_a_row():
    names = ["accuracy_20", "accuracy_all", "accuracy_5", "plain_20_accuracy", "loss"]
    assert update_readme.families(names) == {
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
    }
    monkeypatch.setattr(update_readme.measure, "load", lambda: {"07_x": {"full": {"embedded": {"results": results}}}})
    assert update_readme.results_table().splitlines()[2:] == [
        "| 07 | count | 3 | – |",
        "| 07 | gone: 5, 20 | 3e-06, 0.000 | – |",
        "| 07 | loose | 1.5000 (1.0000 to 2.0000) | – |",
        "| 07 | score: 5, 20 | 0.600, 0.900 | – |",
        "| 07 | sure | 0.2500 | – |",
    ]
