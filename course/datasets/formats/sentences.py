"""Sentences: lines of lower-case words, many of them, for models that count words."""

import lzma
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded

FEWEST = 1_000  # sentences; with fewer there is little to count
OTHER = re.compile(r"[^a-z \n]")


@dataclass(frozen=True, repr=False)
class Sentences(Loaded):
    """Sentences, cut into words by blanks.

    Attributes:
        lines: one sentence (or paragraph) each, words of a to z with one blank between.
    """

    lines: list[str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def words(self) -> int:
        """How many words there are, repeated ones included."""
        return sum(line.count(" ") + 1 for line in self.lines)

    @property
    def summary(self) -> str:
        """How many sentences and words."""
        return f"{len(self):,} sentences, {self.words:,} words"

    @cached_property
    def fingerprint(self) -> str:
        """See `Loaded`."""
        return fingerprints.of("\n".join(self.lines).encode())


@dataclass(frozen=True)
class SentenceFile:
    """Format of published sentences: a text file packed as .xz, the first of the card's `files`."""

    def read(self, place, card: Card) -> Sentences:
        """The sentences in folder `place`, or `place` itself if it is a list of them, the stand-in."""
        if not isinstance(place, Path):
            return Sentences(card.name, "embedded", place)
        return Sentences(card.name, "published", _lines(place / card.files[0]))

    def check(self, folder: Path, card: Card) -> str:
        """What the file holds."""
        return self.read(folder, card).summary


def _lines(file):
    with listing.opened(file, ".xz file") as packed:
        try:
            text = lzma.decompress(packed.read()).decode("ascii")
        except lzma.LZMAError as error:
            raise BadData(f"{listing.shown(file)} is no .xz file, or a part of one ({error})") from error
        except UnicodeDecodeError as error:
            raise BadData(f"{listing.shown(file)} holds other letters than a to z (byte {error.start:,})") from error
    if other := OTHER.search(text):
        line = text.count("\n", 0, other.start()) + 1
        raise BadData(f"{listing.shown(file)}, line {line:,}: {other[0]!r} is neither a to z nor a blank")
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    if len(lines) < FEWEST:
        raise BadData(f"{listing.shown(file)} holds {len(lines):,} sentences, and {FEWEST:,} are the least")
    return lines
