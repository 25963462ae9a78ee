"""Data sets of photographs: files that are decoded when they are needed, in a pipeline or all at once."""

from dataclasses import dataclass, field

import numpy as np

IN_MEMORY = 500e6  # bytes of decoded pixels that a pipeline may keep


@dataclass(frozen=True)
class Photographs:
    """Encoded JPEG photographs and their labels.

    Attributes:
        encoded: (n,) paths (str) of JPEG files, or their contents (bytes).
        labels: int64 (n,).
        shape: (height, width, 3) of each photograph.
    """

    encoded: np.ndarray = field(repr=False)
    labels: np.ndarray = field(repr=False)
    shape: tuple

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, rows):
        """The photographs of some rows: a slice, a mask or an array of row numbers."""
        return Photographs(self.encoded[rows], self.labels[rows], self.shape)

    def sample_per_class(self, count, seed=0):
        """`count` photographs of each class, drawn at random, in the order they have here.

        Few for one seed lie among the more for the same seed, so that a learning curve only ever adds photographs.

        Raises:
            ValueError: a class has fewer.
        """
        order = np.random.default_rng(seed).permutation(len(self))
        rows = []
        for label in np.unique(self.labels):
            own = order[self.labels[order] == label]
            if len(own) < count:
                raise ValueError(f"class {label} has {len(own)} photographs, fewer than {count}")
            rows.append(own[:count])
        return self[np.sort(np.concatenate(rows))]

    def arrays(self):
        """(x, y): all photographs decoded, float32 (n, height, width, 3) in 0..1, and their labels."""
        x = np.empty((len(self), *self.shape), np.float32)
        start = 0
        for part, _ in self.batches(256):
            x[start : start + len(part)] = part
            start += len(part)
        return x, self.labels

    def batches(self, size=32, *, shuffle=False, seed=0):
        """A `tf.data.Dataset` of (x, y) batches: x float32 (size, height, width, 3) in 0..1, y int64 (size,).

        Files are read and decoded by several threads while the network computes; what fits into memory is decoded
        only once.

        Args:
            size: photographs in a batch; the last may have fewer.
            shuffle: whether to draw a new order for each epoch.
            seed: of the orders.
        """
        import tensorflow as tf

        pairs = tf.data.Dataset.from_tensor_slices((self.encoded, self.labels))
        pairs = pairs.map(self._decoded, num_parallel_calls=tf.data.AUTOTUNE)
        if len(self) * np.prod(self.shape) <= IN_MEMORY:
            pairs = pairs.cache()
        if shuffle:
            pairs = pairs.shuffle(len(self), seed=seed)
        return pairs.batch(size).map(_scaled, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)

    def _decoded(self, encoded, label):
        import tensorflow as tf

        content = tf.io.read_file(encoded) if self.encoded.dtype.kind == "U" else encoded
        pixels = tf.io.decode_jpeg(content, channels=3, dct_method="INTEGER_ACCURATE")  # as other programs do
        return tf.ensure_shape(pixels, self.shape), label


def _scaled(x, y):
    import tensorflow as tf

    return tf.cast(x, tf.float32) / 255, y


@dataclass(frozen=True)
class PhotographSet:
    """What `load` returns for photographs.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        train, test: `Photographs`.
        class_names: the name of each class, by label.
        kinds: the kind that each class is a variety of, by label: "Apple" for "Apple Golden 1".
    """

    name: str
    source: str
    train: Photographs
    test: Photographs
    class_names: tuple
    kinds: tuple

    @property
    def summary(self):
        """How many photographs there are to train on and to test with, in words."""
        return f"{len(self.train):,} training and {len(self.test):,} test photographs"
