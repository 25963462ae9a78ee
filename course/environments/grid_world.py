"""A grid of fields to walk on, with walls, a goal and pits; small enough for a table."""

import numpy as np

MOVES = (-1, 0), (0, 1), (1, 0), (0, -1)  # up, right, down, left: rows down, columns right
WALL, START, GOAL, PIT = "#SGP"
ENDS = {GOAL: 1.0, PIT: -1.0}  # their rewards


class GridWorld:
    """A map to walk on, one step up, right, down or left at a time.

    In the map `S` is the start, `G` the goal, `P` a pit, `#` a wall and anything else a free field. Goal and pit end an
    episode with rewards 1 and -1; every other step gives `step_reward`. Who runs into a wall stays where he is. With
    probability `slip` a step goes to the left or right of where it was meant to go.

    Attributes:
        shape: (rows, columns).
        start: number of the start; fields are numbered row by row.
    """

    def __init__(self, rows: list[str], *, slip: float = 0.0, step_reward: float = 0.0, seed: int = 0):
        """Read the map, one text a row.

        Raises:
            ValueError: rows differ in length, or there is not exactly one start and at least one goal; `slip` is no
                probability.
        """
        if len({len(row) for row in rows}) != 1:
            raise ValueError(f"rows must be of one length, got {sorted({len(row) for row in rows})}")
        self.fields = np.array([list(row) for row in rows])
        if np.sum(self.fields == START) != 1 or not np.any(self.fields == GOAL):
            raise ValueError(f"a map needs one start ({START}) and a goal ({GOAL}), got {rows}")
        if not 0 <= slip <= 1:
            raise ValueError(f"slip must be a probability, got {slip}")
        self.shape, self.slip, self.step_reward = self.fields.shape, slip, step_reward
        self.start = int(np.flatnonzero(self.fields == START)[0])
        self.random = np.random.default_rng(seed)

    def step(self, field: int, action: int) -> tuple[int, float, bool]:
        """Walk one step.

        Args:
            field: number of the field one stands on.
            action: 0 up, 1 right, 2 down, 3 left.

        Returns:
            The field one comes to, the reward, and whether that was the end.
        """
        if self.random.random() < self.slip:
            action = (action + self.random.choice([1, 3])) % 4
        row, column = np.unravel_index(field, self.shape)
        down, right = MOVES[action]
        row, column = np.clip(row + down, 0, self.shape[0] - 1), np.clip(column + right, 0, self.shape[1] - 1)
        if self.fields[row, column] != WALL:
            field = int(row * self.shape[1] + column)
        kind = str(self.fields.flat[field])
        return field, ENDS.get(kind, self.step_reward), kind in ENDS
