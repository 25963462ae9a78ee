"""Texts: books and stories as one long string."""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from course import paths
from course.datasets.card import BadData, Card
from course.datasets.textfiles import read_text

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


def _card(name, file, embedded_file, title, embedded, fetch=None, **about):
    def load(folder, source):
        return Text(name, source, read(paths.EMBEDDED / embedded_file if folder is None else folder / file))

    return Card(
        name=name, title=title, classes=0, shape=(), class_names=(), files=(file,), folder="text", embedded=embedded,
        read=lambda folder: {"characters": len(read(folder / file))}, sample=None, fetch=fetch, load=load, **about,
    )  # fmt: skip


def _fetch_shakespeare(folder):
    import keras

    keras.utils.get_file(origin=SHAKESPEARE, cache_dir=folder, cache_subdir="")


def _any(folder, source, path=None):
    if path is None:
        raise ValueError('say which text: load("text", path="my book.txt")')
    return Text("text", "published", read(path))


SHAKESPEARE = "https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt"

CARDS = (
    _card(
        "shakespeare", "shakespeare.txt", "stories_english.txt", "a million characters of Shakespeare's plays",
        "stories of an island, written for this course", _fetch_shakespeare, origin=SHAKESPEARE,
        licence="public domain", citation="W. Shakespeare; chosen by A. Karpathy, 2015", size=1.1,
        host="storage.googleapis.com",
        by_hand=f"Download {SHAKESPEARE} into a folder text; set COURSE_DATA to its parent.",
    ),
    _card(
        "korean_stories", "korean", "stories_korean.txt", "Korean short stories in UTF-8",
        "stories of a village, written for this course", origin="https://ko.wikisource.org",
        licence="public domain", citation="Korean authors of the 1920s to 1940s", size=0.4,
        by_hand="Put short stories as .txt files in UTF-8 into a folder text/korean; set COURSE_DATA to the folder "
        "that holds text.",
    ),
    Card(
        name="text", title='any text: load("text", path="my book.txt")', classes=0, shape=(), class_names=(),
        origin="your own file", licence="its author's", citation="-", size=0, files=(), embedded="none",
        by_hand='Save it as UTF-8 and load("text", path=...).', read=None, sample=None, fetch=None, load=_any,
    ),
)  # fmt: skip
