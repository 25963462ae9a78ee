"""Labelled photographs in class folders: files that are decoded when they are needed, in a pipeline or all at once."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card
from course.datasets.formats import pictures, plausible
from course.datasets.formats.image_arrays import PARTS

IN_MEMORY = 500e6  # bytes of decoded pixels that a pipeline may keep


@dataclass(frozen=True)
class Photographs:
    """Encoded photographs and their labels. They are in memory: a file that is deleted or changed later is not missed.

    Attributes:
        encoded: (n,) contents of JPEG or PNG files (bytes).
        labels: int64 (n,).
        shape: (height, width, 3) of each photograph.
    """

    encoded: np.ndarray = field(repr=False)
    labels: np.ndarray = field(repr=False)
    shape: tuple

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, indices) -> "Photographs":
        """Some of the photographs: a slice, a mask or an array of indices."""
        return Photographs(self.encoded[indices], self.labels[indices], self.shape)

    def sample_per_class(self, count: int, seed: int = 0) -> "Photographs":
        """`count` photographs of each class, drawn at random, in the order they have here.

        Few for one seed lie among the more for the same seed, so that a learning curve only ever adds photographs.

        Raises:
            ValueError: a class has fewer.
        """
        order = np.random.default_rng(seed).permutation(len(self))
        indices = []
        for label in np.unique(self.labels):
            own = order[self.labels[order] == label]
            if len(own) < count:
                raise ValueError(f"class {label} has {len(own)} photographs, fewer than {count}")
            indices.append(own[:count])
        return self[np.sort(np.concatenate(indices))]

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """(x, y): all photographs decoded, float32 (n, height, width, 3) in 0..1, and their labels."""
        x = np.empty((len(self), *self.shape), np.float32)
        start = 0
        for part, _ in self.batches(256):
            x[start : start + len(part)] = part
            start += len(part)
        return x, self.labels

    def batches(self, size: int = 32, *, shuffle: bool = False, seed: int = 0):
        """A `tf.data.Dataset` of (x, y) batches: x float32 (size, height, width, 3) in 0..1, y int64 (size,).

        Photographs are decoded by several threads while the network computes; what fits into memory is decoded only
        once.

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

        pixels = tf.io.decode_jpeg(encoded, channels=3, dct_method="INTEGER_ACCURATE")  # as other programs do; and PNG
        return tf.ensure_shape(pixels, self.shape), label


@dataclass(frozen=True)
class PhotographSet:
    """What `load` returns for photographs.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        train, test: `Photographs`.
        class_names: the name of each class, by label.
        fingerprint: 12 hexadecimal digits that stand for exactly these data.
    """

    name: str
    source: str
    train: Photographs
    test: Photographs
    class_names: tuple
    fingerprint: str

    @property
    def summary(self) -> str:
        """How many photographs there are to train on and to test with, in words."""
        return f"{len(self.train):,} training and {len(self.test):,} test photographs"


@dataclass(frozen=True)
class PhotoFolders:
    """Format of labelled photographs: a folder to train and one to test, with a folder for each class in both.

    Attributes:
        shape: (height, width, 3) that all photographs get. Those that have it are used as they are; others are put
            into the middle of white, as `datasets.photo` does.
    """

    shape: tuple[int, int, int]

    def read(self, place, card: Card, classes=None, per_class: int | None = None, seed: int = 0) -> PhotographSet:
        """The photographs in a folder, or in {"train": {class: contents}, "test": ...}.

        Args:
            classes: names of the classes to use, in this order; or at most so many, drawn at random; None for all.
            per_class: at most so many training and so many test photographs of each class, drawn at random.
            seed: of the draw.

        Raises:
            BadData: the folder is none of this format, or too many of its files are damaged.
            ValueError: a class does not exist.
        """
        source, listed = "embedded", place
        if isinstance(place, Path):
            folders = {part: place / sub for part, sub in zip(PARTS, card.files, strict=True)}
            source, listed = "published", parts_of(folders, card.name)
        names = _chosen(classes, sorted(listed["train"]), seed, card.name)
        items = []
        for part in PARTS:
            for label, class_name in enumerate(names):
                found = listed[part][class_name]
                drawn = _drawn(len(found), per_class, (seed, label, part == "test"))
                items += [(part, label, found[index]) for index in drawn]
        sound = pictures.each_sound(items, lambda item: self._content(item[2]), card.name)
        train, test = (self._photographs([each for each in sound if each[0][0] == part]) for part in PARTS)
        used = (train.labels, *train.encoded, test.labels, *test.encoded)
        return PhotographSet(card.name, source, train, test, names, fingerprints.of(names, *used))

    def check(self, folder: Path, card: Card) -> str:
        """Decode every photograph; see whether they show something, and the labels say something about them.

        Raises:
            BadData: see `read`; or they are noise.
        """
        data = self.read(folder, card)
        few = [part[:: max(1, len(part) // plausible.MOST)] for part in (data.train, data.test)]
        side = min(self.shape[:2])
        plausible.images(
            *((np.stack([pictures.opened(each, side) for each in part.encoded]), part.labels) for part in few)
        )
        return f"{data.summary} of {len(data.class_names)} classes"

    def _photographs(self, sound):
        encoded = np.array([content for _, content in sound], object)
        return Photographs(encoded, np.array([label for (_, label, _), _ in sound], np.int64), self.shape)

    def _content(self, file):
        """The bytes of a photograph that has the right shape, else of one that is made of it."""
        image = pictures.opened(file, min(self.shape[:2]))
        content = file if isinstance(file, bytes) else file.read_bytes()
        if content.startswith(b"\xff\xd8") and self._as_it_is(content):
            return content
        made = io.BytesIO()
        pictures.whole(image, self.shape[:2]).save(made, "PNG", compress_level=0)  # the same bytes everywhere
        return made.getvalue()

    def _as_it_is(self, content):
        from PIL import Image

        with Image.open(io.BytesIO(content)) as image:
            turned = image.getexif().get(pictures.ORIENTATION, 1) != 1
            return image.size == self.shape[1::-1] and image.mode in ("RGB", "L") and not turned


def embedded_photographs(file: Path) -> dict[str, dict[str, list[bytes]]]:
    """{"train": {class: contents}, "test": ...} of an .npz file that `tools.make_data` wrote.

    It holds, for each part, JPEG files end to end, where they end, and their labels.
    """
    listed = {}
    with np.load(file, allow_pickle=False) as archive:
        names = archive["class_names"]
        for part in PARTS:
            ends, content = archive[f"ends_{part}"], archive[f"jpeg_{part}"].tobytes()
            files = [content[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
            labels = archive[f"y_{part}"]
            listed[part] = {
                str(name): [file for file, own in zip(files, labels, strict=True) if own == label]
                for label, name in enumerate(names)
            }
    return listed


def class_folders(folder: Path, name: str) -> dict[str, list[Path]]:
    """{class: its pictures, by name} of the class folders in a folder; [] for one that cannot be read, which is said.

    Args:
        name: of the set, for what is said.

    Raises:
        BadData: there are no class folders, or a class has no pictures.
    """
    found = {}
    if not folder.is_dir():
        raise BadData(f"{listing.shown(folder)} is no folder")
    for label, paths in listing.folders(folder).items():
        try:
            found[label] = list(listing.files(*paths, suffixes=pictures.SUFFIXES).values())
        except OSError as error:
            print(f"{name}: the class {label} is left out: {listing.shown(paths[0])} cannot be read ({error.strerror})")
            found[label] = []
            continue
        if not found[label]:
            raise BadData(f"{listing.shown(paths[0])} holds no pictures ({', '.join(pictures.SUFFIXES)})")
    if not found:
        raise BadData(f"{listing.shown(folder)} holds no class folders: a folder with pictures for each class")
    return found


def parts_of(folders: dict[str, Path], name: str) -> dict[str, dict[str, list[Path]]]:
    """{part: {class: its pictures}} of the folders {part: path}, without the classes that cannot be read in one part.

    Raises:
        BadData: the parts have different classes, or see `class_folders`.
    """
    listed = {part: class_folders(folder, name) for part, folder in folders.items()}
    first, *others = listed.values()
    for other in others:
        if lone := set(first) ^ set(other):
            shown = " and ".join(map(listing.shown, folders.values()))
            raise BadData(f"{shown} have different classes; only one has {', '.join(sorted(lone)[:5])}")
    whole = [label for label in first if all(part[label] for part in listed.values())]
    return {part: {label: found[label] for label in whole} for part, found in listed.items()}


def _chosen(classes, known, seed, name):
    if classes is None:
        return tuple(known)
    if isinstance(classes, int):
        return tuple(known[index] for index in _drawn(len(known), classes, seed))
    unknown = [each for each in classes if each not in known]
    if unknown:
        raise ValueError(f"{name} has no class {unknown[0]!r}; it has {', '.join(known)}")
    return tuple(classes)


def _drawn(count, most, key):
    if most is None or most >= count:
        return range(count)
    return np.sort(np.random.default_rng(key).permutation(count)[:most])


def _scaled(x, y):
    import tensorflow as tf

    return tf.cast(x, tf.float32) / 255, y
