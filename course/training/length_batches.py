"""Batches of texts that are about equally long, so that little is computed for places without a word."""

import keras
import numpy as np


class LengthBatches(keras.utils.PyDataset):
    """Batches of labelled texts, each cut to its longest text, for `fit` and `evaluate`.

    Before every epoch the texts are mixed anew within each length, and so is the order of the batches.

    Args:
        words: numbers of words int (texts, places); 0 where a text has ended.
        table: numbers of each word's pieces int (words, pieces); row 0 is 0.
        labels: (texts,).
        batch_size: texts in a batch.
        seed: of the order.

    Raises:
        ValueError: no text, shapes that do not fit, or a number of a word that `table` does not have.

    Example:
        >>> words = np.array([[1, 0, 0], [2, 1, 0]])
        >>> x, y = LengthBatches(words, np.array([[0], [7], [8]]), np.array([0, 1]))[0]
        >>> x.tolist(), y.tolist()
        ([[[7], [0]], [[8], [7]]], [0, 1])
    """

    def __init__(
        self, words: np.ndarray, table: np.ndarray, labels: np.ndarray, *, batch_size: int = 256, seed: int = 0
    ):
        super().__init__()
        if words.ndim != 2 or table.ndim != 2 or not 0 < len(words) == len(labels):
            shapes = f"{words.shape}, {table.shape} and {len(labels)} labels"
            raise ValueError(f"need words (texts, places), a table (words, pieces) and a label for each, got {shapes}")
        if words.min() < 0 or words.max() >= len(table):
            raise ValueError(f"words have the numbers 0..{len(table) - 1}, the rows of the table; got {words.max()}")
        self.words, self.table, self.labels, self.batch_size = words, table, labels, batch_size
        self.lengths = np.maximum(1, np.count_nonzero(words, axis=1))
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.batches[number]
        longest = self.lengths[chosen].max()
        return self.table[self.words[chosen, :longest]], self.labels[chosen]

    def on_epoch_end(self) -> None:
        """Mixes the texts. The longest and the shortest come first: Keras looks there whether lengths differ."""
        order = self.rng.permutation(len(self.words))
        order = order[np.argsort(self.lengths[order], kind="stable")]
        *shorter, longest = np.split(order, range(self.batch_size, len(order), self.batch_size))
        inner = self.rng.permutation(np.arange(1, len(shorter)))
        self.batches = [longest, *shorter[:1], *(shorter[number] for number in inner)]
