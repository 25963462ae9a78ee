"""CartPole: the equations are Gymnasium's, poles do not touch each other, and bad input is refused."""

import gymnasium
import numpy as np
import pytest

from course import environments
from course.environments import cart_pole


def steady(states):
    """A rule that balances for long: push to where the pole is falling."""
    return (states[:, 2] + 0.3 * states[:, 3] + 0.02 * states[:, 0] + 0.05 * states[:, 1] > 0).astype(int)


def test_steps_are_those_of_gymnasium():
    theirs = [gymnasium.make("CartPole-v1") for _ in range(6)]
    for seed, each in enumerate(theirs):
        each.reset(seed=seed)
    ours = environments.CartPole(6)
    ours.states = np.array([each.unwrapped.state for each in theirs])
    rng, ended, fallen_once, stopped_once = np.random.default_rng(0), np.full(6, False), 0, 0
    for _ in range(500):
        random = rng.integers(0, 2, 6)
        actions = np.where(np.arange(6) < 3, random, steady(ours.states))
        states, fallen, stopped = ours.step(actions)
        for pole in np.flatnonzero(~ended):
            _, reward, terminated, truncated, _ = theirs[pole].step(int(actions[pole]))
            np.testing.assert_allclose(states[pole], theirs[pole].unwrapped.state, rtol=0, atol=1e-12)
            assert (fallen[pole], stopped[pole], reward) == (terminated, truncated and not terminated, 1)
        fallen_once, stopped_once = fallen_once + (fallen & ~ended).sum(), stopped_once + (stopped & ~ended).sum()
        ended |= fallen | stopped
    assert (fallen_once, stopped_once) == (3, 3)


def test_a_pole_is_set_up_alone():
    world = environments.CartPole(3, seed=1)
    for _ in range(5):
        before, _, _ = world.step(np.ones(3, int))
    after = world.reset(np.array([False, True, False]))
    np.testing.assert_array_equal(after[[0, 2]], before[[0, 2]])
    assert np.abs(after[1]).max() <= 0.05
    assert (after[1] != before[1]).all()
    assert list(world.steps) == [5, 0, 5]


def test_the_seed_decides_where_poles_start():
    states = [environments.CartPole(2, seed=seed).states for seed in (0, 0, 1)]
    np.testing.assert_array_equal(states[0], states[1])
    assert (states[0] != states[2]).all()
    assert (states[0][0] != states[0][1]).all()


def test_states_of_before_a_step_stay_what_they_were():
    world = environments.CartPole(1)
    before = world.states
    kept = before.copy()
    world.step(np.array([1]))
    world.reset(np.array([True]))
    np.testing.assert_array_equal(before, kept)


def test_either_end_of_the_track_is_a_fall():
    world = environments.CartPole(4)
    world.states = np.array([[2.395, 1, 0, 0], [-2.395, -1, 0, 0], [2.3, 0, 0, 0], [0, 0, 0.2094, 0.1]])
    assert list(world.step(np.array([1, 0, 1, 0]))[1]) == [True, True, False, True]
    assert abs(cart_pole.STEEPEST - 0.20944) < 1e-5


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        environments.CartPole(0)
    world = environments.CartPole(2)
    for wrong in ([0], [0, 2], [0.5, 1], 1):
        with pytest.raises(ValueError, match="actions must be 2 numbers, each 0 or 1"):
            world.step(np.array(wrong))
