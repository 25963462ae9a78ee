"""One-shot questions and thresholds: against drawing lots, and against numbers worked out by hand."""

import numpy as np
import pytest

from course import metrics

RNG = np.random.default_rng(0)
EXAMPLES = RNG.standard_normal((6, 20, 4))
ANSWERS = np.stack([RNG.permutation(20) for _ in range(6)])
ASKED = np.take_along_axis(EXAMPLES, ANSWERS[..., None], axis=1) + 0.7 * RNG.standard_normal((6, 20, 4))


def test_distances():
    found = metrics.distances(ASKED, EXAMPLES)
    assert found.shape == (6, 20, 20)
    assert found[2, 3, 4] == pytest.approx(np.linalg.norm(ASKED[2, 3] - EXAMPLES[2, 4]))


def test_twenty_ways():
    nearest = metrics.distances(ASKED, EXAMPLES).argmin(axis=-1)
    accuracy = metrics.one_shot_accuracy(ASKED, EXAMPLES, ANSWERS)
    assert accuracy == pytest.approx((nearest == ANSWERS).mean())
    assert 0.2 < accuracy < 0.9


def test_five_ways_is_the_mean_over_all_choices():
    found, right = metrics.distances(ASKED, EXAMPLES), []
    for _ in range(300):
        for run, question in np.ndindex(6, 20):
            answer = ANSWERS[run, question]
            others = RNG.choice(np.delete(np.arange(20), answer), 4, replace=False)
            right.append(found[run, question, answer] < found[run, question, others].min())
    assert metrics.one_shot_accuracy(ASKED, EXAMPLES, ANSWERS, 5) == pytest.approx(np.mean(right), abs=0.01)


def test_a_tie_is_wrong():
    assert metrics.one_shot_accuracy(np.zeros((1, 3, 2)), np.zeros((1, 3, 2)), [[0, 1, 2]]) == 0


@pytest.mark.parametrize("ways", [1, 21])
def test_ways_out_of_range(ways):
    with pytest.raises(ValueError, match="ways must be from 2 to 20"):
        metrics.one_shot_accuracy(ASKED, EXAMPLES, ANSWERS, ways)


def test_answers_that_do_not_fit():
    with pytest.raises(ValueError, match=r"answers must be \(6, 20\)"):
        metrics.one_shot_accuracy(ASKED, EXAMPLES, ANSWERS[:, :5])


def test_the_best_threshold():
    assert metrics.best_threshold([0.1, 0.2, 0.6, 0.9], [1, 1, 0, 0]) == pytest.approx(0.4)
    assert metrics.best_threshold([0.1, 0.9, 0.3, 0.5], [1, 1, 0, 0]) == pytest.approx(0.2)
    assert metrics.best_threshold([0.5, 0.7], [1, 1]) > 0.7
    assert metrics.best_threshold([0.5, 0.7], [0, 0]) < 0.5


def test_no_threshold_calls_more_pairs_right():
    distance = np.round(RNG.random(200), 1)  # many are equal
    same = RNG.random(200) > distance
    best = metrics.best_threshold(distance, same)
    assert ((distance < best) == same).sum() == max(((distance < t) == same).sum() for t in np.linspace(-1, 2, 301))
