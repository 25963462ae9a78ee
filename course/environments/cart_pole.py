"""CartPole: a pole on a cart that is pushed left or right; many poles at once, in NumPy."""

import numpy as np

GRAVITY, CART, POLE, HALF_LENGTH, FORCE, SECONDS = 9.8, 1.0, 0.1, 0.5, 10.0, 0.02  # m/s², kg, kg, m, N, a step
FURTHEST, STEEPEST = 2.4, np.radians(12)  # beyond either it has fallen
LONGEST = 500  # steps


class CartPole:
    """`count` poles, each balanced on a cart of its own.

    A state is (place in m, speed in m/s, angle in radians, angular speed in radians/s). A step is 0.02 s. A pole that
    leans more than 12 degrees, or a cart further than 2.4 m from the middle, has fallen. After 500 steps an episode is
    cut off, which is no fall.

    The equations are those of Barto, Sutton and Anderson (1983), "Neuronlike adaptive elements that can solve difficult
    learning control problems", as Gymnasium's CartPole-v1 has them; a test compares the two step by step.

    Attributes:
        states: (count, 4).
        steps: (count,), how long each pole has been up.
    """

    def __init__(self, count: int = 1, *, seed: int = 0):
        """Start `count` poles; `seed` decides where.

        Raises:
            ValueError: `count` is less than 1.
        """
        if count < 1:
            raise ValueError(f"count must be at least 1, got {count}")
        self.random = np.random.default_rng(seed)
        self.states, self.steps = np.zeros((count, 4)), np.zeros(count, int)
        self.reset(np.full(count, True))

    def reset(self, which: np.ndarray) -> np.ndarray:
        """Set up those poles anew for which `which`, (count,) of bool, is true; return all states.

        Each of the four numbers is drawn from -0.05 to 0.05.
        """
        self.states[which] = self.random.uniform(-0.05, 0.05, (np.sum(which), 4))
        self.steps[which] = 0
        return self.states.copy()

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Push every cart for one step.

        Args:
            actions: (count,), 0 for left and 1 for right.

        Returns:
            The states (count, 4), which poles have fallen (count,), and which were cut off after 500 steps (count,).
            Those must be `reset` before they are of use again.

        Raises:
            ValueError: `actions` has another shape, or other numbers than 0 and 1.
        """
        actions = np.asarray(actions)
        if actions.shape != self.steps.shape or not np.isin(actions, (0, 1)).all():
            raise ValueError(f"actions must be {len(self.steps)} numbers, each 0 or 1, got {actions!r}")
        _, speed, angle, turning = self.states.T
        force = np.where(actions == 1, FORCE, -FORCE)
        sine, cosine, mass = np.sin(angle), np.cos(angle), CART + POLE
        pushed = (force + POLE * HALF_LENGTH * turning**2 * sine) / mass
        falls = (GRAVITY * sine - cosine * pushed) / (HALF_LENGTH * (4 / 3 - POLE * cosine**2 / mass))
        moves = pushed - POLE * HALF_LENGTH * falls * cosine / mass
        self.states = self.states + SECONDS * np.stack([speed, moves, turning, falls], axis=1)
        self.steps = self.steps + 1
        fallen = (np.abs(self.states[:, 0]) > FURTHEST) | (np.abs(self.states[:, 2]) > STEEPEST)
        return self.states.copy(), fallen, ~fallen & (self.steps >= LONGEST)
