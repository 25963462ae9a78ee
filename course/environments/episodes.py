"""Episodes of an agent that balances poles: what it saw, and what it did."""

from collections.abc import Callable

import numpy as np

from course.environments.cart_pole import LONGEST, CartPole


def play(choose: Callable, poles: int = 20, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Start some poles, and let each stand until it falls, or for 500 steps.

    Args:
        choose: the agent: from states (poles, 4) to actions (poles,), 0 or 1.
        poles: how many there are.
        seed: decides how they stand at first.

    Returns:
        States (500, poles, 4), actions (500, poles), and which poles were still up,
        (500, poles) of bool; its sum over the steps is the return of each pole.
        What comes after a fall means nothing.
    """
    world, standing = CartPole(poles, seed=seed), np.full(poles, True)
    states, actions = np.zeros((LONGEST, poles, 4)), np.zeros((LONGEST, poles), int)
    up = np.zeros((LONGEST, poles), bool)
    for step in range(LONGEST):
        states[step], up[step] = world.states, standing
        actions[step] = choose(world.states)
        _, fallen, _ = world.step(actions[step])
        standing = standing & ~fallen
        if not standing.any():
            break
    return states, actions, up
