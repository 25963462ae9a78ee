"""Batches of texts that are about equally long, so that little is computed for places without a word."""

import keras
import numpy as np


class LengthBatches(keras.utils.PyDataset):
    """Batches of texts, each cut to its longest text; for `fit`, `evaluate` and `predict`.

    In training the texts are mixed anew in every epoch, within each length, and so is the order of the batches. Without
    `labels` they stay in the order in which they were given, as `predict` needs it.

    Args:
        words: numbers of words int (texts, places); 0 where a text has ended.
        table: numbers of each word's pieces int (words, pieces); row 0 is 0.
        labels: (texts,), or None.
        batch_size: texts in a batch.
        seed: of the order.

    Raises:
        ValueError: shapes that do not fit, or a number of a word that `table` does not have.

    Example:
        >>> words = np.array([[1, 0, 0], [2, 1, 0]])
        >>> LengthBatches(words, np.array([[0], [7], [8]]))[0].tolist()
        [[[7], [0]], [[8], [7]]]
    """

    def __init__(
        self,
        words: np.ndarray,
        table: np.ndarray,
        labels: np.ndarray | None = None,
        *,
        batch_size: int = 256,
        seed: int = 0,
    ):
        super().__init__()
        if words.ndim != 2 or table.ndim != 2 or (labels is not None and len(labels) != len(words)):
            shapes = f"{words.shape}, {table.shape}" + ("" if labels is None else f" and {len(labels)} labels")
            raise ValueError(f"need words (texts, places) and a table (words, pieces), got {shapes}")
        if words.min(initial=0) < 0 or words.max(initial=0) >= len(table):
            raise ValueError(f"words have the numbers 0..{len(table) - 1}, the rows of the table; got {words.max()}")
        self.words, self.table, self.labels, self.batch_size = words, table, labels, batch_size
        self.lengths = np.maximum(1, np.count_nonzero(words, axis=1))
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, number: int):
        chosen = self.batches[number]
        pieces = self.table[self.words[chosen, : self.lengths[chosen].max()]]
        return pieces if self.labels is None else (pieces, self.labels[chosen])

    def on_epoch_end(self) -> None:
        """Mixes the texts. First come the longest and the shortest: so Keras sees that lengths differ."""
        order = np.arange(len(self.words))
        if self.labels is not None:
            order = self.rng.permutation(order)
            order = order[np.argsort(self.lengths[order], kind="stable")]
        starts = range(0, len(order), self.batch_size)
        batches = [order[start : start + self.batch_size] for start in starts]
        if self.labels is not None:
            inner = [batches[k] for k in self.rng.permutation(np.arange(1, len(batches) - 1))]
            batches = [batches[-1], *batches[:1], *inner] if len(batches) > 1 else batches
        self.batches = batches
