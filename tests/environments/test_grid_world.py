"""The grid: where steps lead, what they bring, and maps that are refused."""

import numpy as np
import pytest

from course import environments

UP, RIGHT, DOWN, LEFT = range(4)
MAP = ["...#G", ".#...", ".#P#.", "S...P"]


def test_steps_lead_to_the_neighbour_or_nowhere():
    world = environments.GridWorld(MAP, step_reward=-0.1)
    assert world.shape == (4, 5)
    assert world.start == 15
    assert world.step(15, UP) == (10, -0.1, False)
    assert world.step(15, RIGHT) == (16, -0.1, False)
    assert world.step(10, DOWN) == (15, -0.1, False)
    assert world.step(16, LEFT) == (15, -0.1, False)
    for field, action in ((15, LEFT), (15, DOWN), (2, UP), (10, RIGHT), (16, UP)):  # the edge, then walls
        assert world.step(field, action) == (field, -0.1, False)


def test_goal_and_pits_end_an_episode():
    world = environments.GridWorld(MAP)
    assert world.step(9, UP) == (4, 1, True)
    assert world.step(18, RIGHT) == (19, -1, True)
    assert world.step(17, UP) == (12, -1, True)


def test_a_step_reward_of_one_does_not_end_an_episode():
    assert environments.GridWorld(MAP, step_reward=1.0).step(15, UP) == (10, 1, False)


def test_slipping_goes_to_either_side():
    world = environments.GridWorld(["...", ".S.", "..G"], slip=0.5, seed=0)
    found = [world.step(4, UP)[0] for _ in range(400)]
    shares = {field: np.mean(np.array(found) == field) for field in (1, 3, 5, 7)}
    assert shares == pytest.approx({1: 0.5, 3: 0.25, 5: 0.25, 7: 0}, abs=0.08)


@pytest.mark.parametrize(
    ("rows", "slip", "message"),
    [
        (["S.G", ".."], 0, "of one length"),
        (["..G"], 0, "one start"),
        (["SSG"], 0, "one start"),
        (["S.."], 0, "a goal"),
        (["S.G"], 1.5, "probability, got 1.5"),
    ],
)
def test_bad_maps_are_refused(rows, slip, message):
    with pytest.raises(ValueError, match=message):
        environments.GridWorld(rows, slip=slip)
