"""Analogy questions in the format of word2vec: sections, and in each line four words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded

Question = tuple[str, str, str, str]


@dataclass(frozen=True, repr=False)
class Analogies(Loaded):
    """Questions: a is to b as c is to which word?

    Attributes:
        sections: {name: [(a, b, c, answer), ...]} in lower case. Names of grammatical ones begin with "gram".
    """

    sections: dict[str, list[Question]] = field(repr=False)

    def __len__(self) -> int:
        return sum(map(len, self.sections.values()))

    @property
    def summary(self) -> str:
        """How many questions."""
        return f"{len(self):,} questions in {len(self.sections)} sections"

    @property
    def fingerprint(self) -> str:
        """See `Loaded`."""
        return fingerprints.of(self.sections)


@dataclass(frozen=True)
class AnalogyFile:
    """Format of published questions: lines of four words, below lines that name a section, such as ": currency"."""

    def read(self, place, card: Card) -> Analogies:
        """The questions in folder `place`, or `place` itself if it is a dict of them, the stand-in."""
        if not isinstance(place, Path):
            return Analogies(card.name, "embedded", place)
        return Analogies(card.name, "published", _sections(place / card.files[0]))

    def check(self, folder: Path, card: Card) -> str:
        """What the file holds."""
        return self.read(folder, card).summary


def _sections(file):
    sections, name = {}, None
    for number, line in _lines(file):
        where, words = f"{listing.shown(file)}, line {number:,}", line.lower().split()
        if words[0].startswith(":"):
            name = " ".join(words).removeprefix(":").strip()
            sections[name] = sections.get(name, [])
        elif name is None:
            raise BadData(f"{where}: a question comes before the first section, such as ': currency'")
        elif len(words) != 4:
            raise BadData(f"{where}: a question has four words, this line {len(words)}: {line[:60]!r}")
        else:
            sections[name].append(tuple(words))
    if not any(sections.values()):
        raise BadData(f"{listing.shown(file)} holds no questions")
    return sections


def _lines(file) -> Iterator[tuple[int, str]]:
    with listing.opened(file, "text file") as stream:
        try:
            text = stream.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadData(f"{listing.shown(file)} is no text in UTF-8 (byte {error.start:,})") from error
    return ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())
