"""Small images in arrays: Keras' .npz and .gz files, or what TensorFlow Datasets keeps."""

import gzip
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded
from course.datasets.formats import plausible

PARTS = ("train", "test")
NAMES = ("x_train", "y_train", "x_test", "y_test")
MOST_BYTES = 2**31  # of one array; what claims more is no set of small images


@dataclass(frozen=True, repr=False)
class Dataset(Loaded):
    """Small images: arrays ready for training.

    Attributes:
        train, test: (x, y) pairs: x float32 in 0..1, shape (n, height, width, channels);
            y int64, shape (n,), 0..classes-1.
        class_names: the name of each class, by label.
        groups: int array (n_train,): equal numbers mark training images made from one photograph, which must never
            be split apart; None where every image stands alone.
    """

    train: tuple
    test: tuple
    class_names: tuple
    fingerprint: str = ""
    groups: np.ndarray | None = field(default=None, repr=False)

    @property
    def summary(self) -> str:
        """How many images there are."""
        return f"{len(self.train[1]):,} training and {len(self.test[1]):,} test images"

    def split(self, validation: float = 0.2, seed: int = 0) -> tuple[tuple, tuple]:
        """Split the training part into ((x, y), (x_validation, y_validation)), whole photographs at a time.

        Classes keep their proportions. The share `validation`, 0.05 to 0.5, is rounded to 1/2, 1/3, 1/4, ...; whole
        photographs make it approximate.

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


def dataset(name: str, source: str, arrays: dict, class_names: tuple) -> Dataset:
    """A `Dataset` of {"x_train": uint8 (n, height, width, channels), "y_train": labels, ..., "group_train": ...}.

    Here, and nowhere else, grey values are scaled to 0..1.
    """
    pairs = [(arrays[f"x_{part}"] / np.float32(255), np.int64(arrays[f"y_{part}"])) for part in PARTS]
    groups = arrays.get("group_train")
    used = [arrays[each] for each in NAMES] + ([] if groups is None else [groups])
    return Dataset(name, source, *pairs, class_names, fingerprints.of(*used), groups)


@dataclass(frozen=True)
class ImageArrays:
    """Format of small images in arrays.

    The files of a card are one .npz file as Keras publishes it (x_train, y_train, x_test, y_test), or four .gz files
    in the idx format, those of images and of labels, first to train and then to test.

    Attributes:
        shape: (height, width, channels) of an image.
        class_names: the name of each class, by label.
        counts: how many images were published, to train and to test.
        mean: of all published grey values to train with, 0..255.
        digest: fingerprint of the published set; "" where it is not known.
    """

    shape: tuple[int, int, int]
    class_names: tuple[str, ...]
    counts: tuple[int, int]
    mean: float
    digest: str = ""

    def read(self, place, card: Card) -> Dataset:
        """The images in a folder, or in {"x_train": uint8 (n, ...), ...}; pickled objects are never loaded."""
        source = "published" if isinstance(place, Path) else "embedded"
        return dataset(card.name, source, self._arrays(place, card), self.class_names)

    def check(self, folder: Path, card: Card) -> str:
        """Compare the images with the published ones, by their digest or by their statistics."""
        data = self.read(folder, card)
        plausible.images(data.train, data.test)
        if (len(data.train[1]), len(data.test[1])) != self.counts:
            raise BadData(f"{data.summary} in {folder}; published are {self.counts[0]:,} and {self.counts[1]:,}")
        mean = 255 * data.train[0].mean()
        if abs(mean - self.mean) > 0.01:
            raise BadData(f"{folder}: the mean grey value is {mean:.2f}, that of the set {self.mean:.2f}")
        if self.digest not in ("", data.fingerprint):
            raise BadData(f"{folder}: some images or labels differ from the published ones")
        return data.summary

    def write(self, arrays: dict, folder: Path, card: Card) -> None:
        """Write {"x_train": uint8 (n, ...), ...} as the files of a card, whose SHA-256 is then another."""
        if card.files[0].endswith(".npz"):
            np.savez_compressed(folder / card.files[0], **arrays)
            return
        for name, file in zip(NAMES, card.files, strict=True):
            array = arrays[name].reshape(len(arrays[name]), *(self.shape[:2] if name.startswith("x") else ()))
            header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
            with gzip.open(folder / file, "wb") as stream:
                stream.write(header + array.tobytes())

    def _arrays(self, place, card):
        if not isinstance(place, Path):
            arrays = place
        elif not (place / card.files[0]).exists():
            arrays = card.publisher.read(place)
        elif card.files[0].endswith(".npz"):
            arrays = _read_npz(place / card.files[0])
        else:
            arrays = {name: _read_idx(place / file) for name, file in zip(NAMES, card.files, strict=True)}
        return self._checked(place, arrays)

    def _checked(self, place, arrays):
        checked = {}
        for part in PARTS:
            x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
            if x.dtype != np.uint8 or x.shape[1:] not in (self.shape, self.shape[: 2 if self.shape[2] == 1 else 3]):
                raise BadData(f"{place}: x_{part} is {x.dtype} {x.shape}, expected uint8 (n, {str(self.shape)[1:]}")
            last = len(self.class_names) - 1
            if not len(x) or y.shape != x.shape[:1] or y.dtype.kind not in "iu" or y.min() < 0 or y.max() > last:
                raise BadData(f"{place}: y_{part} is {y.dtype} {y.shape}, expected {len(x)} labels from 0 to {last}")
            checked |= {f"x_{part}": x.reshape(-1, *self.shape), f"y_{part}": y.astype(np.uint8)}
        return checked


def _read_npz(file):
    """The arrays called `NAMES` of an .npz file, in whatever zip container."""
    with listing.opened(file, ".npz file") as stream:
        claimed = max(member.file_size for member in zipfile.ZipFile(stream).infolist())
        if claimed > MOST_BYTES:
            raise BadData(f"{file} claims to hold an array of {claimed:,} bytes")
        stream.seek(0)
        with np.load(stream, allow_pickle=False) as archive:
            return {name: archive[name] for name in NAMES}


def _read_idx(file):
    """The uint8 array of a gzipped file in the idx format, of one to three dimensions."""
    with listing.opened(file, ".gz file in the idx format") as compressed:
        stream = gzip.GzipFile(fileobj=compressed)
        magic = stream.read(4)
        if magic[:3] != b"\0\0\x08" or magic[3] not in (1, 2, 3):
            raise BadData(f"{file} holds no bytes in the idx format")
        shape = np.frombuffer(stream.read(4 * magic[3]), ">u4").astype(int).tolist()
        if np.prod(shape, dtype=float) > MOST_BYTES:
            raise BadData(f"{file} claims to hold an array of {shape}")
        return np.frombuffer(stream.read(int(np.prod(shape)) + 1), np.uint8).reshape(shape)
