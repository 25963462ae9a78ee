"""Pictures of two domains, A and B, without pairs: horses and zebras, photographs and cartoons, or your own folders."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded
from course.datasets.formats import pictures, plausible

PARTS = ("trainA", "trainB", "testA", "testB")
ROOM = 9 / 8  # training images are so much larger than `size`, so that a crop can be drawn from them
LAYOUT = "Put pictures of two domains into trainA and trainB, and others into testA and testB."


@dataclass(frozen=True, repr=False)
class Unpaired(Loaded):
    """Pictures of two domains, A and B.

    Attributes:
        train: (A, B): uint8 (n, room, room, 3) and (m, room, room, 3), where room is an eighth more than `size`.
        test: (A, B): uint8 (n, size, size, 3) and (m, size, size, 3).
        domains: what A and B show, such as ("horse", "zebra").
        size: pixels of an image's side.
    """

    train: tuple = field(repr=False)
    test: tuple = field(repr=False)
    domains: tuple
    size: int
    fingerprint: str

    @property
    def summary(self) -> str:
        """How many images there are of each domain."""
        (a, b), (test_a, test_b) = (map(len, part) for part in (self.train, self.test))
        a_name, b_name = self.domains
        return f"{a:,} {a_name}s and {b:,} {b_name}s to train on, {test_a:,} and {test_b:,} to test with"


def photo_to_cartoon() -> tuple:
    """What stands in for pictures of two domains: their names, (size, room) -> pictures by part, and a fingerprint."""
    from course.datasets.stand_ins import cartoons  # scikit-image takes a second to import

    return ("photograph", "cartoon"), cartoons.photo_to_cartoon, fingerprints.of_code(cartoons)


@dataclass(frozen=True)
class ImagePairs:
    """Format of pictures of two domains: four folders, trainA, trainB, testA and testB, of any pictures.

    Attributes:
        domains: what A and B show.
        counts: how many pictures were published in each folder; () where nothing is published.
    """

    domains: tuple[str, str]
    counts: tuple[int, ...] = ()

    def read(self, place, card: Card, path=None, size: int = 64) -> Unpaired:
        """The pictures in a folder, or those that `photo_to_cartoon` makes: of each the middle square.

        Args:
            path: a folder of your own, with trainA, trainB, testA and testB, in place of `place`.
            size: pixels of an image's side; ValueError if it is no multiple of 8, or less than 32.
        """
        if size % 8 or size < 32:
            raise ValueError(f"size must be a multiple of 8, 32 or more, got {size}")
        if path is not None:
            folder = listing.given(path)
            source, domains = "own", ("A", "B")
            parts = _decoded(_files(folder), listing.shown(folder.absolute().name), size)
        elif isinstance(place, Path):
            source, domains = "published", self.domains
            listed = _files(place) if (place / PARTS[0]).exists() else card.publisher.read(place)
            parts = _decoded(listed, card.name, size)
        else:
            source, (domains, make, code) = "embedded", place
            parts = make(size, round(size * ROOM))
        used = (code, size) if source == "embedded" else map(parts.get, PARTS)
        pairs = ((parts[f"{part}A"], parts[f"{part}B"]) for part in ("train", "test"))
        return Unpaired(card.name, source, *pairs, domains, size, fingerprints.of(*used))

    def check(self, folder: Path, card: Card) -> str:
        """Decode all pictures, see whether they are noise, and count them."""
        data = self.read(folder, card)
        every = (*data.train, *data.test)
        for images in every:
            plausible.pictures(images)
        plausible.counts(folder, data.summary, tuple(map(len, every)), self.counts)
        return data.summary


def _files(folder):
    """{"trainA": paths, ...}"""
    listed = {}
    for part in PARTS:
        shown = listing.shown(folder / part)
        try:
            listed[part] = list(listing.files(folder / part, suffixes=pictures.SUFFIXES).values())
        except OSError as error:
            raise BadData(f"{shown} cannot be read ({error.strerror}). {LAYOUT}") from error
        if not listed[part]:
            raise BadData(f"{shown} holds no pictures ({', '.join(pictures.SUFFIXES)}). {LAYOUT}")
    return listed


def _decoded(listed, name, size):
    """{"trainA": uint8 (n, 9/8 size, 9/8 size, 3), ..., "testA": uint8 (m, size, size, 3), ...} of pictures by part."""
    items = [(part, file) for part in PARTS for file in listed[part]]
    parts = {part: [] for part in PARTS}
    for (part, _), image in pictures.each_sound(items, lambda item: _square(item[1], item[0], size), name):
        parts[part].append(image)
    for part, images in parts.items():
        if not images:
            raise BadData(f"{name}: none of the pictures in {part} can be read. {LAYOUT}")
    return {part: np.stack(images) for part, images in parts.items()}


def _square(file, part, size):
    side = round(size * ROOM) if part.startswith("train") else size
    return np.asarray(ImageOps.fit(pictures.opened(file, size), (side, side), Image.Resampling.BICUBIC))
