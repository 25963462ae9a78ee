"""Two sorts of pictures, A and B, without pairs: horses and zebras, photographs and cartoons, or your own folders."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from course.datasets.card import BadData, Card

DRAWN = ("photograph", "cartoon")
PARTS = ("trainA", "trainB", "testA", "testB")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
ROOM = 9 / 8  # training images are so much larger than `size`, so that a crop can be drawn from them
MOST_SKIPPED = 0.05  # of the files; with more, something is wrong with the set


@dataclass(frozen=True)
class Unpaired:
    """What `load` returns for two sorts of pictures.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        train: (A, B): uint8 (n, room, room, 3) and (m, room, room, 3), where room is an eighth more than `size`.
        test: (A, B): uint8 (n, size, size, 3) and (m, size, size, 3).
        sorts: what A and B show, such as ("horse", "zebra").
        size: pixels of an image's side.
    """

    name: str
    source: str
    train: tuple = field(repr=False)
    test: tuple = field(repr=False)
    sorts: tuple
    size: int

    @property
    def summary(self):
        """How many images there are of each sort, in words."""
        (a, b), (test_a, test_b) = (map(len, part) for part in (self.train, self.test))
        return f"{a:,} {self.sorts[0]}s and {b:,} {self.sorts[1]}s to train on, {test_a:,} and {test_b:,} to test with"


def read(folder, size=64):
    """Decode the four folders trainA, trainB, testA and testB.

    Grey pictures get three equal channels, transparent ones lose their transparency, pictures that a camera marked as
    turned are turned; the middle square of each is used. Files that cannot be decoded are left out, and counted.

    Args:
        folder: path that holds the four folders, with .jpg, .png, .webp or .bmp files.
        size: pixels of an image's side.

    Returns:
        {"trainA": uint8 (n, 9/8 size, 9/8 size, 3), ..., "testA": uint8 (m, size, size, 3), ...}

    Raises:
        BadData: a folder is absent or empty, or too many files are damaged.
    """
    folder, read, skipped = Path(folder), {}, []
    for part in PARTS:
        files = sorted(file for file in folder.glob(f"{part}/*") if file.suffix.lower() in SUFFIXES)
        if not files:
            raise BadData(f"{folder / part} holds no pictures ({', '.join(SUFFIXES)}). {LAYOUT}")
        pictures = []
        for file in files:
            try:
                pictures.append(_square(file, round(size * ROOM) if part.startswith("train") else size))
            except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for damaged files
                skipped.append((file, error))
        read[part] = np.stack(pictures) if pictures else np.empty((0,))
    _report(skipped, sum(map(len, read.values())))
    empty = [part for part in PARTS if not len(read[part])]
    if empty:
        raise BadData(f"{folder / empty[0]}: none of its pictures can be read. {LAYOUT}")
    return read


def _counted(folder):
    """{"trainA": how many can be read, ...}"""
    return {part: len(pictures) for part, pictures in read(folder).items()}


def _square(file, side):
    from PIL import Image, ImageOps

    with Image.open(file) as image:
        image = ImageOps.exif_transpose(image).convert("RGB")
        return np.asarray(ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC))


def _report(skipped, kept):
    if not skipped:
        return
    file, why = skipped[0]
    text = f"{len(skipped)} of {len(skipped) + kept:,} pictures skipped; the first, {file}, cannot be read ({why})"
    if len(skipped) > max(1, MOST_SKIPPED * (len(skipped) + kept)):
        raise BadData(f"{text}. That is too many; get the set again, or take those files away.")
    print(text)


def _loader(name, sorts):
    def load(folder, source, path=None, size=64):
        """The pictures of `path`, else of the published folder, else drawn ones; `size` is a multiple of 8."""
        if size % 8 or size < 32:
            raise ValueError(f"size must be a multiple of 8, 32 or more, got {size}")
        if path is not None:
            parts, source, shown = read(path, size), "published", ("A", "B")
        elif folder is not None:
            parts, shown = read(folder, size), sorts
        else:
            from course.datasets.stand_ins import cartoons  # scikit-image takes a second to import

            parts, shown = cartoons.photo_to_cartoon(size, round(size * ROOM)), DRAWN
        pairs = ((parts[f"{part}A"], parts[f"{part}B"]) for part in ("train", "test"))
        return Unpaired(name, source, *pairs, shown, size)

    return load


def _fetcher(name):
    def fetch(folder):
        """Download the pictures with TensorFlow Datasets, and write them as files."""
        import tensorflow_datasets
        from PIL import Image

        with_splits = tensorflow_datasets.load(f"cycle_gan/{name}", data_dir=folder / "tfds")
        for part in PARTS:
            (folder / part).mkdir()
            for number, example in enumerate(tensorflow_datasets.as_numpy(with_splits[part])):
                content = io.BytesIO()
                Image.fromarray(example["image"]).save(content, "PNG")
                (folder / part / f"{number:05d}.png").write_bytes(content.getvalue())

    return fetch


def _card(name, sorts, size):
    return Card(
        name=name,
        title=f"Pictures of {sorts[0]}s and {sorts[1]}s, 256x256 colour, without pairs",
        classes=0,
        shape=(256, 256, 3),
        origin=f"https://www.tensorflow.org/datasets/catalog/cycle_gan (cycle_gan/{name}), from ImageNet",
        licence="of the single pictures unclear; for research and teaching, not to be passed on",
        citation="J.-Y. Zhu, T. Park, P. Isola, A. Efros, Unpaired image-to-image translation, ICCV 2017",
        size=size,
        files=PARTS,
        folder=f"cycle_gan/{name}",
        by_hand=f"Put its folders {', '.join(PARTS)} into a folder cycle_gan/{name} in the folder COURSE_DATA.",
        embedded="photographs and cartoons, drawn here, in their place",
        class_names=(),
        read=_counted,
        sample=None,
        fetch=_fetcher(name),
        load=_loader(name, sorts),
        host="efrosgans.eecs.berkeley.edu",
    )


LAYOUT = "Put pictures of two sorts into trainA and trainB, and others into testA and testB."
CARDS = (
    _card("horse2zebra", ("horse", "zebra"), 112),
    _card("apple2orange", ("apple", "orange"), 75),
    Card(
        name="photo_to_cartoon",
        title="Photographs and cartoons, 64x64 colour, without pairs; or any two folders of yours (`path`)",
        classes=0,
        shape=(64, 64, 3),
        origin="this course, from photographs in scikit-learn and scikit-image",
        licence="see data/README.md",
        citation="S. van der Walt and others, scikit-image: image processing in Python, PeerJ 2, 2014",
        size=0,
        files=(),
        by_hand="it is embedded only; `path` names a folder of your own, with trainA, trainB, testA and testB",
        embedded="drawn here from photographs of scikit-learn and scikit-image",
        class_names=(),
        read=_counted,
        sample=None,
        fetch=None,
        load=_loader("photo_to_cartoon", DRAWN),
    ),
)
