"""Stories of who is where: their answers, read as a person would read them."""

import numpy as np
import pytest

from course.datasets.stand_ins import facts


def test_the_answer_is_the_last_place_of_the_person():
    x, y, back = facts.who_is_where(300, facts=6, seed=1)
    assert x.shape == (300, 7, 2)
    for story, place, distance in zip(x, y, back, strict=True):
        told, (asked, sign) = story[:-1], story[-1]
        assert sign == facts.QUESTION
        own = [number for number, (who, _) in enumerate(told) if who == asked]
        assert told[own[-1], 1] - 1 - facts.PERSONS == place
        assert distance == 6 - own[-1]
    assert set(y) == set(range(8))
    assert 1 <= back.min() <= back.max() == 6


def test_what_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="at least one story"):
        facts.who_is_where(3, facts=0)
    same = facts.who_is_where(5, seed=1)[0], facts.who_is_where(5, seed=1)[0]
    np.testing.assert_array_equal(*same)
