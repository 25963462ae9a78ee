"""A memory of what an agent has seen, to learn from again."""

import numpy as np


class ReplayMemory:
    """The newest `size` experiences; `draw` picks some of them at random.

    L.-J. Lin, 1992, "Self-improving reactive agents based on reinforcement learning, planning and teaching".
    """

    def __init__(self, size, *, seed=0):
        """Make an empty memory for `size` experiences."""
        self.size, self.count, self.columns = size, 0, None
        self.random = np.random.default_rng(seed)

    def add(self, *columns):
        """Keep experiences: arrays of equal length, always in the same order; the oldest give way."""
        if self.columns is None:
            self.columns = [np.zeros((self.size, *column.shape[1:]), column.dtype) for column in columns]
        places = (self.count + np.arange(len(columns[0]))) % self.size
        for kept, column in zip(self.columns, columns, strict=True):
            kept[places] = column
        self.count += len(places)

    def draw(self, number):
        """Pick `number` experiences, (number, ...) of each column; some may come twice."""
        if self.columns is None:
            raise ValueError("the memory is empty; add something first")
        places = self.random.integers(0, min(self.count, self.size), number)
        return [column[places] for column in self.columns]
