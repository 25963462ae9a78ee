"""Texts: books and stories as one long string."""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from course.datasets import fingerprints
from course.datasets.card import BadData
from course.datasets.formats.textfiles import read_text

SHORTEST = 1_000  # characters


@dataclass(frozen=True)
class Text:
    """What `load` returns for a text.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        text: all of it, in Unicode's composed form (NFC): each Korean syllable is one character.
    """

    name: str
    source: str
    text: str = field(repr=False)

    def __len__(self):
        return len(self.text)

    @property
    def summary(self):
        """How long it is, and of how many different characters."""
        return f"{len(self):,} characters, {len(set(self.text)):,} different ones"

    @property
    def fingerprint(self):
        """12 hexadecimal digits that stand for exactly this text."""
        return fingerprints.of(self.text)

    def split(self, held=0.1):
        """(what to learn from, what is held out): the last share `held` of the text is held out.

        Raises:
            ValueError: `held` is no share between 0 and 1.
        """
        if not 0 < held < 1:
            raise ValueError(f"held must be between 0 and 1, got {held}")
        cut = round(len(self) * (1 - held))
        return self.text[:cut], self.text[cut:]


def to_jamo(text):
    """Korean syllables taken apart into their letters, Unicode's conjoining jamo (NFD): 한 -> ᄒ ᅡ ᆫ."""
    return unicodedata.normalize("NFD", text)


def to_syllables(text):
    """The way back from `to_jamo` (NFC). Letters that make no syllable stay as they are."""
    return unicodedata.normalize("NFC", text)


def read(path):
    """A text file, or all .txt files of a folder in the order of their names, as one string.

    Raises:
        FileNotFoundError: there is no such file.
        BadData: it is no text, or there is hardly any.
    """
    path = Path(path)
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    text = to_syllables("\n\n".join(read_text(file).strip() for file in files))
    if len(text) < SHORTEST:
        raise BadData(f"{path} holds {len(text):,} characters; a network needs {SHORTEST:,} at the least.")
    return text + "\n"


@dataclass(frozen=True)
class TextFiles:
    """Format of a text file, or of a folder of them."""

    def read(self, place, card, path=None):
        """The text in a folder, or in a file (`place()`); or that of a file of your own, `path`."""
        if path is not None:
            return Text(card.name, "own", read(path))
        if isinstance(place, Path):
            return Text(card.name, "published", read(place / card.files[0]))
        if place is None:
            raise ValueError(f'say which text: load("{card.name}", path="my book.txt")')
        return Text(card.name, "embedded", read(place["file"]))

    def check(self, folder, card):
        """Read it all."""
        return self.read(folder, card).summary
