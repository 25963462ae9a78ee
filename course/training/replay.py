"""A memory of what an agent has seen, to learn from again."""

import numpy as np


class ReplayMemory:
    """The newest `size` experiences; `draw` picks some of them at random.

    L.-J. Lin, 1992, "Self-improving reactive agents based on reinforcement learning, planning and teaching".
    """

    def __init__(self, size: int, *, seed: int = 0):
        """Make an empty memory for `size` experiences; `seed` decides what is drawn.

        Raises:
            ValueError: `size` is less than 1.
        """
        if size < 1:
            raise ValueError(f"size must be at least 1, got {size}")
        self.size, self.count, self.columns = size, 0, None
        self.random = np.random.default_rng(seed)

    def add(self, *columns: np.ndarray) -> None:
        """Keep experiences: arrays (n, ...), one for each thing that was seen; the oldest give way.

        Raises:
            ValueError: the arrays differ in length, or n is more than `size`.
        """
        number = len(columns[0])
        if any(len(column) != number for column in columns):
            raise ValueError(f"columns must be of one length, got {[len(column) for column in columns]}")
        if number > self.size:
            raise ValueError(f"{number} experiences at once, more than the {self.size} that there is room for")
        if self.columns is None:
            self.columns = [np.zeros((self.size, *column.shape[1:]), column.dtype) for column in columns]
        places = (self.count + np.arange(number)) % self.size
        for kept, column in zip(self.columns, columns, strict=True):
            kept[places] = column
        self.count += number

    def draw(self, number: int) -> list[np.ndarray]:
        """Pick `number` experiences, (number, ...) of each column; some may come twice.

        Raises:
            ValueError: the memory is empty.
        """
        if self.columns is None:
            raise ValueError("the memory is empty; add something first")
        places = self.random.integers(0, min(self.count, self.size), number)
        return [column[places] for column in self.columns]
