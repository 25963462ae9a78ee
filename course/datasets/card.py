"""What `load` returns, and the card that describes a data set."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Dataset:
    """Arrays ready for training.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        train, test: (x, y) pairs: x float32 in 0..1, shape (n, height, width, channels);
            y int64, shape (n,), 0..classes-1.
        class_names: the name of each class, by label.
        groups: int array (n_train,): equal numbers mark training images made from one photograph, which must never
            be split apart; None where every image stands alone.
    """

    name: str
    source: str
    train: tuple
    test: tuple
    class_names: tuple
    groups: np.ndarray | None = field(default=None, repr=False)

    @property
    def summary(self):
        """How many images there are to train on and to test with, in words."""
        return f"{len(self.train[1]):,} training and {len(self.test[1]):,} test images"

    def split(self, validation=0.2, seed=0):
        """Split the training part into ((x, y), (x_validation, y_validation)), whole photographs at a time.

        Classes keep their proportions. The test part is not touched.

        Args:
            validation: share of the training images, 0.05 to 0.5, rounded to 1/2, 1/3, 1/4, ...; whole photographs
                make it approximate.
            seed: which photographs go where.

        Raises:
            ValueError: `validation` is out of range.
        """
        from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

        if not 0.05 <= validation <= 0.5:
            raise ValueError(f"validation must be from 0.05 to 0.5, got {validation}")
        x, y = self.train
        kind = StratifiedKFold if self.groups is None else StratifiedGroupKFold
        folds = kind(round(1 / validation), shuffle=True, random_state=seed)
        kept, held = next(folds.split(y, y, self.groups))
        return (x[kept], y[kept]), (x[held], y[held])


@dataclass(frozen=True)
class Card:
    """What a data set is, where it comes from and what it may be used for.

    Attributes:
        name: the name for `load`.
        title: one line for people.
        classes: number of classes; None where releases differ, 0 for data without classes.
        shape: shape of one image; () for other data.
        origin, licence, citation, size: of the published data (`size` in MB to download).
        files: files or folders the published data consist of, inside a folder called `folder`.
        folder: what the publisher calls that folder; `name` if it is empty.
        elsewhere: () -> path of a further folder that may hold `files`, where another program keeps them; or None.
        sha256: SHA-256 of those published files whose bytes can be pinned.
        by_hand: how to place the files without this program.
        embedded: what the sample in this repository is.
        read: path of the folder of published files -> arrays; raises BadData.
        sample: () -> arrays of the embedded sample.
        fetch: path of an empty folder -> None; fills it with `files`. None where that must be done by hand.
        load: (path of the folder of published files or None, source, **options) -> what `load` returns, for data that
            are not arrays; None for those that are.
    """

    name: str
    title: str
    classes: int | None
    shape: tuple
    origin: str
    licence: str
    citation: str
    size: float
    files: tuple
    by_hand: str
    embedded: str
    class_names: tuple
    read: object = field(repr=False)
    sample: object = field(repr=False)
    fetch: object = field(repr=False)
    load: object = field(default=None, repr=False)
    folder: str = ""
    elsewhere: object = field(default=None, repr=False)
    host: str = ""
    sha256: dict = field(default_factory=dict)


class BadData(ValueError):
    """A data file is not what it should be; the message says which, where, and what to do."""


class Incomplete(BadData):
    """The data are sound, as far as one can see, but fewer than were published."""
