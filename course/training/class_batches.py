"""Batches for losses that compare: some images of each of many classes, or pairs, drawn anew at every step."""

import random

import keras
import numpy as np
from numpy.typing import ArrayLike

from course.training.warping import random_affine


class ClassBatches(keras.utils.PyDataset):
    """Batches that hold some images of each of many classes.

    Args:
        images: float (n, height, width, channels).
        labels: int (n,), the class of each.
        groups: int (n,), such as the alphabet of each, or None. A batch is
            drawn from `groups_in_batch` of them: its classes look alike.
        batches: in an epoch.
        classes: in a batch; fewer where its groups have fewer.
        each: images of a class.
        turned: whether all of a group is now and then turned by 90, 180 or
            270 degrees, which makes other classes of it.
        warped: whether images are bent a little (`random_affine`).
        seed: of all that is drawn; None takes one that follows from
            `keras.utils.set_random_seed`.

    Raises:
        ValueError: fewer than two classes, or a class of too few images.
    """

    def __init__(
        self,
        images: ArrayLike,
        labels: ArrayLike,
        groups: ArrayLike | None = None,
        *,
        batches: int = 50,
        classes: int = 60,
        each: int = 2,
        groups_in_batch: int = 3,
        turned: bool = True,
        warped: bool = True,
        seed: int | None = None,
    ):
        super().__init__()
        labels = np.asarray(labels)
        self.images, self.batches, self.classes, self.each = images, batches, classes, each
        self.groups_in_batch, self.turned, self.warped = groups_in_batch, turned, warped
        self.seed = random.randrange(2**31) if seed is None else seed
        self.epoch = 0
        self.members = {label: np.flatnonzero(labels == label) for label in np.unique(labels)}
        if len(self.members) < 2 or min(map(len, self.members.values())) < each:
            raise ValueError(f"need two classes or more, each of {each} images or more, to draw batches from")
        groups = np.zeros(len(labels), int) if groups is None else np.asarray(groups)
        self.kinds = {group: np.unique(labels[groups == group]) for group in np.unique(groups)}

    def __len__(self):
        return self.batches

    def __getitem__(self, number):
        """(images, labels) of a batch, each class's images one after the other."""
        rng = np.random.default_rng((self.seed, self.epoch, number))
        found = rng.choice([*self.kinds], min(self.groups_in_batch, len(self.kinds)), replace=False)
        images, labels = zip(*(self._drawn(rng, group, len(found)) for group in found), strict=True)
        images, labels = np.concatenate(images), np.concatenate(labels)
        return (random_affine(images, rng) if self.warped else images), labels

    def on_epoch_end(self):
        """Go on to other batches."""
        self.epoch += 1

    def _drawn(self, rng, group, groups):
        """Images and labels of one group."""
        chosen = rng.permutation(self.kinds[group])[: max(2, self.classes // groups)]
        numbers = np.concatenate([rng.choice(self.members[label], self.each, replace=False) for label in chosen])
        images = np.asarray(self.images[numbers])
        if self.turned:
            images = np.rot90(images, rng.integers(4), (1, 2))
        return images, np.repeat(chosen, self.each)


class PairBatches(ClassBatches):
    """Pairs of images, half of them of one class, the others of two classes of a batch of `ClassBatches`.

    Args:
        negatives: False makes all pairs of one class.
        others: see `ClassBatches`; there are as many pairs as classes in a batch.
    """

    def __init__(self, *arguments, negatives: bool = True, **others):
        super().__init__(*arguments, **others | {"each": 2})
        self.negatives = negatives

    def __getitem__(self, number):
        """((one, other), same) of a batch."""
        images, labels = super().__getitem__(number)
        one, other, same = images[::2], images[1::2].copy(), np.ones(len(labels) // 2, np.float32)
        if self.negatives:  # every second class exchanges partners with the next of them, so each image is used once
            partners = np.roll(np.arange(0, len(other), 2), -1) if len(other) > 2 else [1]
            other[::2], same[::2] = images[1::2][partners], 0
        return (one, other), same
