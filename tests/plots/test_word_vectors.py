"""Word maps, the table of skip-gram's scores, analogies by section: what they say and refuse."""

import numpy as np
import pandas as pd
import pytest

from course import plots

PAIRS = [("france", "paris"), ("japan", "tokyo")]
PLACES = [[[1, 1], [0, 1]], [[1, 0], [0, 0.1]]]


def test_a_map_names_every_word_and_counts_arrows_in_one_direction():
    fig = plots.word_map(PLACES, PAIRS)
    assert {text.get_text() for text in fig.axes[0].texts} >= {"france", "paris", "japan", "tokyo"}
    assert "2 arrows, 2 of them" in fig.sentence
    turned = plots.word_map([PLACES[0], [[1, 0], [3, 0]], [[1, 0], [0, 0]]], [*PAIRS, ("italy", "rome")])
    assert "3 arrows, 2 of them" not in turned.sentence  # their mean is near zero, or points elsewhere


def test_names_do_not_cover_each_other():
    fig = plots.word_map(
        [[[1, 0.001 * n], [0, 0.3 * n]] for n in range(4)], [(f"land{n}", f"town{n}") for n in range(4)]
    )
    fig.draw_without_rendering()
    boxes = [text.get_window_extent() for text in fig.axes[0].texts if text.get_text().startswith("land")]
    assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[:n])


def test_a_map_needs_two_places_for_each_pair():
    for places, pairs in ((PLACES, PAIRS[:1]), ([], []), (np.zeros((2, 2)), PAIRS)):
        with pytest.raises(ValueError, match="need places of the shape"):
            plots.word_map(places, pairs)


def test_scores_to_pull_and_to_push():
    near = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    fig = plots.pull_and_push(["a", "b", "c"], near, ["x", "y"])
    signs = [text.get_text() for text in fig.axes[0].texts]
    assert (signs.count("+"), signs.count("-")) == (2, 4)  # c has no neighbours, and so no random words
    with pytest.raises(ValueError, match="3 words need near"):
        plots.pull_and_push(["a", "b", "c"], near[:2], ["x"])


def test_analogies_of_several_ways():
    fig = plots.analogies(
        {"counting": pd.Series({"family": 0.5, "plural": 1.0}), "GloVe": {"family": 0.0, "plural": 0.25}}
    )
    assert fig.sentence == "Analogies by section, counting, GloVe. counting: family 50%, plural 100%."
    assert [line.get_xdata().tolist() for line in fig.axes[0].lines] == [[0.5, 1.0], [0.0, 0.25]]
    for shares in ({}, {"a": {"x": 1}, "b": {"y": 1}}, {str(n): {"x": 1} for n in range(5)}):
        with pytest.raises(ValueError, match="one to four ways with the same sections"):
            plots.analogies(shares)
