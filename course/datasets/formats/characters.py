"""Handwritten characters of many alphabets, and one-shot questions about them, as Omniglot has both."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded
from course.datasets.formats import plausible

SIDE = 105  # pixels of a published drawing
MOST_BYTES = 100_000  # of one picture or list in an archive; the real ones have some hundreds
NAME = re.compile(r"[^/]+/([^/]+)/character(\d+)/\d+_(\d+)\.png")


@dataclass(frozen=True)
class OneShot:
    """One-shot questions: in a run, which of the examples shows the same character as the drawing asked about?

    Attributes:
        asked: float32 (runs, questions, height, width, 1), in 0..1.
        examples: float32 (runs, ways, height, width, 1), one drawing of each character, all by another hand.
        answers: int64 (runs, questions), which example is right.
    """

    asked: np.ndarray = field(repr=False)
    examples: np.ndarray = field(repr=False)
    answers: np.ndarray = field(repr=False)

    def __len__(self) -> int:
        return self.answers.size


@dataclass(frozen=True, repr=False)
class Characters(Loaded):
    """Drawings of characters, and one-shot questions about characters of other alphabets.

    Attributes:
        images: float32 (n, height, width, 1), 0 where paper is, 1 where ink is.
        characters: int64 (n,), which character it is, 0, 1, 2, ... over all alphabets.
        alphabets: int64 (n,), of which alphabet, by the order of `names`.
        drawers: int64 (n,), who of its alphabet drew it.
        names: of the alphabets.
        questions: `OneShot`, about alphabets that are not among these.
    """

    images: np.ndarray
    characters: np.ndarray
    alphabets: np.ndarray
    drawers: np.ndarray
    names: tuple
    questions: OneShot
    fingerprint: str = ""

    @property
    def summary(self) -> str:
        """How many drawings there are, of what, and how many questions."""
        kinds = f"{len(np.unique(self.characters))} characters of {len(self.names)} alphabets"
        return f"{len(self.images):,} drawings of {kinds}, {len(self.questions)} one-shot questions"

    def only(self, *names: str) -> "Characters":
        """The drawings of some alphabets, with their characters and alphabets numbered from 0 again.

        Raises:
            ValueError: there is no alphabet of such a name, or none was named.
        """
        for name in names:
            if name not in self.names:
                raise ValueError(f"there is no alphabet {name!r}; there are {', '.join(self.names)}")
        if not names:
            raise ValueError(f"name at least one alphabet of {', '.join(self.names)}")
        kept = [name for name in self.names if name in names]
        mine = np.isin(self.alphabets, [self.names.index(name) for name in kept])
        numbers = [np.unique(each[mine], return_inverse=True)[1] for each in (self.characters, self.alphabets)]
        found = self.images[mine], *numbers, self.drawers[mine], tuple(kept), self.questions
        return Characters(self.name, self.source, *found, fingerprints.of(self.fingerprint, *kept))

    def ask(self, runs: int, ways: int = 20, seed: int = 0) -> OneShot:
        """One-shot questions about these characters, of one alphabet and by two hands a run.

        Args:
            runs: how many times one of the alphabets is drawn by lot.
            ways: characters in a run; fewer where the alphabets have fewer.
            seed: of the choice.
        """
        rng, found = np.random.default_rng(seed), []
        kinds = [np.unique(self.characters[self.alphabets == number]) for number in range(len(self.names))]
        ways = min(ways, *map(len, kinds))
        for _ in range(runs):
            chosen = rng.permutation(kinds[rng.integers(len(kinds))])[:ways]
            own = self.drawers[self.characters == chosen[0]]
            one, other = rng.choice(np.unique(own), 2, replace=False)
            order = rng.permutation(ways)
            found.append((self._drawn(chosen[order], one), self._drawn(chosen, other), order))
        return OneShot(*map(np.stack, zip(*found, strict=True)))

    def _drawn(self, characters, drawer):
        places = {number: place for place, number in enumerate(self.characters) if self.drawers[place] == drawer}
        return self.images[[places[number] for number in characters]]


@dataclass(frozen=True)
class OneShotArchives:
    """Format of Omniglot: zip files of drawings, and a last one with runs of one-shot questions.

    A drawing that several archives hold, such as those of an alphabet that is in both, counts once.

    Attributes:
        counts: how many drawings, characters and questions were published.
    """

    counts: tuple[int, int, int]

    def read(self, place, card: Card, size: int = 28) -> Characters:
        """The drawings in the archives of a folder, or in {"pictures": uint8 (n, 105, 105), ...}.

        Args:
            place: the folder, or the dictionary.
            card: of the set.
            size: height and width of the images in pixels, to which the drawings are reduced.

        Raises:
            BadData: an archive is damaged, or is another one.
            ValueError: a `size` that is not from 14 to 105.
        """
        if not 14 <= size <= SIDE:
            raise ValueError(f"size must be from 14 to {SIDE} pixels, got {size}")
        source = "published" if isinstance(place, Path) else "embedded"
        found = _published(place, card) if isinstance(place, Path) else place
        images, asked, examples = (reduced(found[part], size) for part in ("pictures", "asked", "examples"))
        numbers = [np.int64(found[part]) for part in ("characters", "alphabets", "drawers")]
        answers = np.int64(found["answers"])
        print_ = fingerprints.of(found["pictures"], *numbers, found["asked"], found["examples"], answers, size)
        questions = OneShot(asked, examples, answers)
        return Characters(card.name, source, images, *numbers, tuple(found["names"]), questions, print_)

    def check(self, folder: Path, card: Card) -> str:
        """Compare how many drawings, characters and questions there are with the published numbers."""
        data = self.read(folder, card)
        plausible.pictures(data.images)
        here = len(data.images), len(np.unique(data.characters)), len(data.questions)
        plausible.counts(folder, data.summary, here, self.counts)
        return data.summary


def reduced(pictures: np.ndarray, size: int) -> np.ndarray:
    """Drawings made smaller: thin strokes a pixel thicker on each side, then the mean of what each new pixel covers.

    Args:
        pictures: uint8 (..., height, width), 255 where ink is.
        size: height and width of the result.

    Returns:
        float32 (..., size, size, 1) in 0..1.
    """
    from PIL import Image, ImageFilter

    small = np.empty((*pictures.shape[:-2], size, size, 1), np.uint8)
    for picture, image in zip(pictures.reshape(-1, *pictures.shape[-2:]), small.reshape(-1, size, size), strict=True):
        thick = Image.fromarray(picture).filter(ImageFilter.MaxFilter(3))
        image[:] = np.asarray(thick.resize((size, size), Image.Resampling.BOX))
    return small / np.float32(255)


def _published(folder, card):
    """What the stand-in makes, too, of the archives of a folder."""
    *backgrounds, runs = (folder / file for file in card.files)
    drawings = {}
    for file in backgrounds:
        with listing.opened(file, "zip file of drawings") as stream, zipfile.ZipFile(stream) as archive:
            drawings |= _drawings(archive, drawings)
    if not drawings:
        raise BadData(f"{backgrounds[0]} holds no drawings such as Greek/character01/0394_01.png")
    keys = sorted(drawings)
    names, kinds = sorted({key[0] for key in keys}), sorted({key[:2] for key in keys})
    found = {
        "pictures": np.stack([drawings[key] for key in keys]),
        "characters": [kinds.index(key[:2]) for key in keys],
        "alphabets": [names.index(key[0]) for key in keys],
        "drawers": [int(key[2]) for key in keys],
        "names": [name.replace("_", " ") for name in names],
    }
    with listing.opened(runs, "zip file of one-shot runs") as stream, zipfile.ZipFile(stream) as archive:
        return found | _runs(archive, runs)


def _drawings(archive, known):
    """{(alphabet, character, drawer): picture} of what is not known yet."""
    found = {}
    for name in archive.namelist():
        match = NAME.fullmatch(name)
        if match and match.groups() not in known:
            found[match.groups()] = _picture(archive, name)
    return found


def _runs(archive, file):
    """The questions: class_labels.txt of a run has a line for each, the drawing asked about and the right example."""
    lists = sorted(name for name in archive.namelist() if re.fullmatch(r"run\d+/class_labels\.txt", name))
    if not lists:
        raise BadData(f"{file} holds no run01/class_labels.txt")
    asked, examples, answers = [], [], []
    for name in lists:
        pairs = [line.split() for line in _content(archive, name).decode().splitlines() if line.strip()]
        shown = sorted(right for _, right in pairs)
        if len(set(shown)) != len(shown):
            raise BadData(f"{name} in {file} names an example twice: {shown}")
        asked.append([_picture(archive, picture) for picture, _ in pairs])
        examples.append([_picture(archive, right) for right in shown])
        answers.append([shown.index(right) for _, right in pairs])
    if len({len(each) for each in answers}) != 1:
        raise BadData(f"the runs in {file} have different numbers of questions")
    return {"asked": np.array(asked), "examples": np.array(examples), "answers": np.array(answers)}


def _picture(archive, name):
    """uint8 (105, 105), 255 where a drawing is black."""
    from PIL import Image

    with Image.open(io.BytesIO(_content(archive, name))) as picture:
        if picture.size != (SIDE, SIDE):
            raise BadData(f"{name} in {archive.filename or 'the archive'} is {picture.size}, expected {SIDE}x{SIDE}")
        return 255 - np.asarray(picture.convert("L"))


def _content(archive, name):
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise BadData(f"{name} claims to have {archive.getinfo(name).file_size:,} bytes")
    return archive.read(name)
