"""Texts: books and stories as one long string."""

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from course import session
from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded

SHORTEST = 5_020  # characters: then a tenth, held out, has a piece of 500 to validate on, and the character behind it


@dataclass(frozen=True, repr=False)
class Text(Loaded):
    """A long text.

    Attributes:
        text: all of it, in Unicode's composed form (NFC): each Korean syllable is one character.
    """

    text: str = field(repr=False)

    def __len__(self) -> int:
        return len(self.text)

    @property
    def summary(self) -> str:
        """How long it is, and of how many different characters."""
        return f"{len(self):,} characters, {len(set(self.text)):,} different ones"

    @property
    def fingerprint(self) -> str:
        """See `Loaded`."""
        return fingerprints.of(self.text)

    def split(self, held: float = 0.1) -> tuple[str, str]:
        """(training text, held-out text): the last share `held` is held out; ValueError if it is no share."""
        if not 0 < held < 1:
            raise ValueError(f"held must be between 0 and 1, got {held}")
        cut = round(len(self) * (1 - held))
        return self.text[:cut], self.text[cut:]


def text(path: str | os.PathLike, *, name: str | None = None) -> Text:
    """A text of your own: a text file, or all .txt files of a folder.

    Args:
        path: the file or folder; `~` is your home folder.
        name: what to call it; by default as the file is called.

    Raises:
        FileNotFoundError: there is no such file.
        BadData: it is no text, or too short to train on.

    Example:
        >>> book = datasets.text("my book.txt")
    """
    path = listing.given(path)
    own = Text(name or listing.shown(path.stem), "own", read(path))
    session.served(own)
    session.say(f"{own.name}: {own.summary}")
    return own


@dataclass(frozen=True)
class TextFiles:
    """Format of a published text: a text file, or a folder of .txt files, the first of the card's `files`."""

    def read(self, place, card: Card) -> Text:
        """The text in folder `place`, or `place` itself if it is a string, the stand-in."""
        if isinstance(place, str):
            return Text(card.name, "embedded", place)
        return Text(card.name, "published", read(place / card.files[0]))

    def check(self, folder: Path, card: Card) -> str:
        """What the files hold."""
        return self.read(folder, card).summary


def to_jamo(text: str) -> str:
    """Korean syllables taken apart into their letters, Unicode's conjoining jamo (NFD): 한 -> ᄒ ᅡ ᆫ."""
    return unicodedata.normalize("NFD", text)


def to_syllables(text: str) -> str:
    """The way back from `to_jamo` (NFC). Letters that make no syllable stay as they are."""
    return unicodedata.normalize("NFC", text)


def read(path: Path) -> str:
    """A text file, or the .txt files of a folder in the order of their names, as one string, each text once.

    Hidden files are passed over, such as a Mac's `._story.txt`; so are files that may not be read, which is said.
    BadData is raised where there is no text, or too little to train on.
    """
    files = [path]
    if path.is_dir():
        files = [file for file in listing.files(path, suffixes=(".txt",)).values() if file.is_file()]
        if not files:
            raise BadData(f"{listing.shown(path)} holds no .txt files")
    text = "\n\n".join(dict.fromkeys(_texts(files)))
    if len(text) < SHORTEST:
        raise BadData(
            f"{listing.shown(path)} holds {len(text):,} characters, and {SHORTEST:,} are the least to train a network "
            "on and to validate it with a tenth of them. Give a longer text, or a folder of several .txt files"
        )
    return text + "\n"


def _texts(files):
    for file in files:
        try:
            yield to_syllables(_decoded(file)).strip()
        except PermissionError as error:
            if len(files) == 1:
                raise
            session.say(f"{listing.shown(file.name)} is left out: {error.strerror}")


def _decoded(file):
    """The content as UTF-8, with or without a byte-order mark, or as CP949, which is said; lines end in \\n."""
    if not file.is_file():
        raise BadData(f"{listing.shown(file)} is a folder or a pipe, not a file.")
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if encoding == "cp949":
            session.say(f"{listing.shown(file.name)}: read as CP949")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BadData(f"{listing.shown(file)} is neither UTF-8 nor CP949 text. Save it in UTF-8.")
