"""The memory of experiences: what it keeps, what gives way, and what is drawn."""

import numpy as np
import pytest

from course import training


def numbered(*numbers):
    return np.array(numbers), np.array([[number, -number] for number in numbers])


def test_the_oldest_give_way():
    memory = training.ReplayMemory(4)
    memory.add(*numbered(1, 2, 3))
    memory.add(*numbered(4, 5, 6))
    assert set(memory.draw(200)[0]) == {3, 4, 5, 6}


def test_only_what_was_added_is_drawn():
    memory = training.ReplayMemory(100)
    memory.add(*numbered(7, 8))
    assert set(memory.draw(50)[0]) == {7, 8}


def test_columns_belong_together_and_keep_their_kind():
    memory = training.ReplayMemory(10)
    memory.add(*numbered(*range(1, 9)))
    numbers, pairs = memory.draw(30)
    assert pairs.shape == (30, 2)
    assert numbers.dtype == np.array([1]).dtype
    np.testing.assert_array_equal(pairs, np.stack([numbers, -numbers], axis=1))


def test_what_is_drawn_follows_from_the_seed():
    drawn = []
    for seed in (0, 0, 1):
        memory = training.ReplayMemory(50, seed=seed)
        memory.add(*numbered(*range(50)))
        drawn.append(memory.draw(20)[0].tolist())
    assert drawn[0] == drawn[1] != drawn[2]


def test_what_cannot_be_kept_or_drawn_is_refused():
    memory = training.ReplayMemory(5)
    with pytest.raises(ValueError, match="empty; add something first"):
        memory.draw(1)
    with pytest.raises(ValueError, match="at least 1, got 0"):
        training.ReplayMemory(0)
    with pytest.raises(ValueError, match="6 experiences at once, more than the 5"):
        memory.add(*numbered(*range(6)))
    with pytest.raises(ValueError, match="of one length"):
        memory.add(np.zeros(2), np.zeros(3))
