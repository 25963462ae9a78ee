"""Episodes: what was seen, what was done, and how long each pole was up."""

import gymnasium
import numpy as np

from course import environments
from tests.environments.test_cart_pole import steady


def test_returns_are_those_of_gymnasium():
    states, actions, up = environments.play(lambda states: (states[:, 2] > 0).astype(int), poles=5, seed=2)
    for pole in range(5):
        world = gymnasium.make("CartPole-v1")
        world.reset()
        world.unwrapped.state = states[0, pole]
        rewards, ended, step = 0.0, False, 0
        while not ended:
            _, reward, terminated, truncated, _ = world.step(int(actions[step, pole]))
            rewards, ended, step = rewards + reward, terminated or truncated, step + 1
        assert up[:, pole].sum() == rewards
        assert up[:step, pole].all()
        assert not up[step:, pole].any()


def test_states_are_what_the_agent_saw_before_its_actions():
    seen = []

    def choose(states):
        seen.append(states.copy())
        return np.ones(len(states), int)

    states, actions, up = environments.play(choose, poles=3, seed=0)
    assert states.shape == (500, 3, 4)
    assert actions.shape == up.shape == (500, 3)
    np.testing.assert_array_equal(states[: len(seen)], seen)
    assert len(seen) == up.any(axis=1).sum() < 15
    assert (actions[: len(seen)] == 1).all()
    np.testing.assert_array_equal(states[0], environments.CartPole(3, seed=0).states)


def test_who_never_falls_has_a_return_of_500():
    assert environments.play(steady, poles=4, seed=0)[2].all()
