"""Labelled photographs in class folders: files that are decoded when they are needed, in a pipeline or all at once."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from course import session
from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded
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
        for number, (part, _) in enumerate(self.batches(256)):
            x[256 * number :][: len(part)] = part
        return x, self.labels

    def batches(self, size: int = 32, *, shuffle: bool = False, seed: int = 0):
        """A `tf.data.Dataset` of (x, y) batches: x float32 (size, height, width, 3) in 0..1, y int64 (size,).

        With `shuffle` each epoch has a new order. Photographs are decoded by several threads while the network
        computes; what fits into memory is decoded only once.
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


def _scaled(x, y):
    import tensorflow as tf

    return tf.cast(x, tf.float32) / 255, y


@dataclass(frozen=True, repr=False)
class PhotographSet(Loaded):
    """Labelled photographs.

    Attributes:
        train, test: `Photographs`.
        class_names: the name of each class, by label.
    """

    train: Photographs
    test: Photographs
    class_names: tuple
    fingerprint: str

    @property
    def summary(self) -> str:
        """How many photographs there are."""
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
            classes: names of the classes to use, in this order (ValueError for one that does not exist); or at most so
                many, drawn at random; None for all.
            per_class: at most so many training and so many test photographs of each class, drawn at random.
            seed: of the draw.
        """
        source, listed = "embedded", place
        if isinstance(place, Path):
            folders = {part: place / sub for part, sub in zip(PARTS, card.files, strict=True)}
            source, listed = "published", parts_of(folders, card.name)
        names = _chosen(classes, sorted(listed["train"]), seed, card.name)
        drawn = {part: {} for part in PARTS}
        for part in PARTS:
            for label, name in enumerate(names):
                drawn[part][name] = _drawn(listed[part][name], per_class, (seed, label, part == "test"))
        parts = decoded(drawn, self._content, card.name).values()
        train, test = (Photographs(np.array(contents, object), labels, self.shape) for contents, labels in parts)
        used = (train.labels, *train.encoded, test.labels, *test.encoded)
        return PhotographSet(card.name, source, train, test, names, fingerprints.of(names, *used))

    def check(self, folder: Path, card: Card) -> str:
        """Decode every photograph; see whether they show something, and the labels say something about them."""
        data = self.read(folder, card)
        side, pairs = min(self.shape[:2]), []
        for part in (data.train, data.test):
            few = part[:: max(1, len(part) // plausible.MOST)]
            pairs.append((np.stack([pictures.opened(each, side) for each in few.encoded]), few.labels))
        plausible.images(*pairs)
        return f"{data.summary} of {len(data.class_names)} classes"

    def _content(self, file):
        """The bytes of a photograph that has the right shape, else of one that is made of it."""
        image = pictures.opened(file, min(self.shape[:2]))
        content = file if isinstance(file, bytes) else file.read_bytes()
        if content.startswith(b"\xff\xd8"):  # a JPEG
            with Image.open(io.BytesIO(content)) as header:
                upright = header.getexif().get(pictures.ORIENTATION, 1) == 1
                if header.size == self.shape[1::-1] and header.mode in ("RGB", "L") and upright:
                    return content
        made = io.BytesIO()
        pictures.whole(image, self.shape[:2]).save(made, "PNG", compress_level=0)  # the same bytes everywhere
        return made.getvalue()


def embedded_photographs(file: Path) -> dict[str, dict[str, list[bytes]]]:
    """{"train": {class: contents}, "test": ...} of an .npz file that `tools.make_data` wrote.

    It holds, for each part, JPEG files end to end, where they end, and their labels.
    """
    listed = {}
    with np.load(file, allow_pickle=False) as archive:
        for part in PARTS:
            ends, content = archive[f"ends_{part}"], archive[f"jpeg_{part}"].tobytes()
            listed[part] = {str(name): [] for name in archive["class_names"]}
            names = archive["class_names"][archive[f"y_{part}"]]
            for name, start, end in zip(names, [0, *ends[:-1]], ends, strict=True):
                listed[part][str(name)].append(content[start:end])
    return listed


def parts_of(folders: dict[str, Path], name: str) -> dict[str, dict[str, list[Path]]]:
    """{part: {class: its pictures, by name}} of the class folders in the folders {part: path}.

    A class that cannot be read in one part is left out of all, which is said with the `name` of the set.

    Raises:
        BadData: a part has no class folders, a class has no pictures, or the parts have different classes.
    """
    listed = {part: _class_folders(folder, name) for part, folder in folders.items()}
    first, *others = listed.values()
    for other in others:
        if lone := set(first) ^ set(other):
            shown = " and ".join(map(listing.shown, folders.values()))
            raise BadData(f"{shown} have different classes; only one has {', '.join(sorted(lone)[:5])}")
    whole = [label for label in first if all(part[label] for part in listed.values())]
    return {part: {label: found[label] for label in whole} for part, found in listed.items()}


def _class_folders(folder, name):
    """{class: its pictures}; [] for a class that cannot be read."""
    if not folder.is_dir():
        raise BadData(f"{listing.shown(folder)} is no folder")
    found, others = {}, []
    for label, paths in listing.folders(folder).items():
        try:
            inside = {file: files[0] for file, files in listing.entries(*paths).items()}
        except OSError as error:
            session.say(
                f"{name}: the class {label} is left out: {listing.shown(paths[0])} cannot be read ({error.strerror})"
            )
            found[label] = []
            continue
        found[label] = [inside.pop(file) for file in [*inside] if Path(file).suffix.lower() in pictures.SUFFIXES]
        others += [file for file, path in inside.items() if not path.is_dir()]
        if not found[label]:
            raise BadData(f"{listing.shown(paths[0])} holds no pictures ({', '.join(pictures.SUFFIXES)})")
    if others:
        kinds = ", ".join(sorted({Path(other).suffix or other for other in others})[:9])
        session.say(f"{name}: {len(others):,} files are not read as pictures ({kinds}); save pictures as JPEG or PNG")
    if not found:
        raise BadData(f"{listing.shown(folder)} holds no class folders: a folder with pictures for each class")
    return found


def decoded(listed: dict, use, name: str) -> dict[str, tuple[list, np.ndarray]]:
    """{part: (what `use` makes of each picture, their labels int64 (n,))} of {part: {class: pictures}}.

    Damaged pictures are left out; see `pictures.each_sound`.
    """
    items = []
    for part, classes in listed.items():
        items += [(part, label, file) for label, files in enumerate(classes.values()) for file in files]
    parts = {part: ([], []) for part in listed}
    for (part, label, _), made in pictures.each_sound(items, lambda item: use(item[2]), name):
        parts[part][0].append(made)
        parts[part][1].append(label)
    return {part: (made, np.array(labels, np.int64)) for part, (made, labels) in parts.items()}


def _chosen(classes, known, seed, name):
    if classes is None:
        return tuple(known)
    if isinstance(classes, int):
        return tuple(_drawn(known, classes, seed))
    unknown = [each for each in classes if each not in known]
    if unknown:
        raise ValueError(f"{name} has no class {unknown[0]!r}; it has {', '.join(known)}")
    return tuple(classes)


def _drawn(items, most, key):
    """All items, or `most` of them, drawn at random, in the same order."""
    if most is None or most >= len(items):
        return items
    return [items[index] for index in np.sort(np.random.default_rng(key).permutation(len(items))[:most])]
