"""The card that describes a data set: metadata, and which format its files have."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Card:
    """What a data set is, where it comes from and what it may be used for; one a module in `course.datasets.sets`.

    Attributes:
        name: the name for `load`.
        title: one line for people.
        format: how its files are read: an instance of a class in `course.datasets.formats`. It has
            `read(place, card, **options)`, which returns what `load` returns, where `place` is the folder of the
            published files (`pathlib.Path`) or what `stand_in` makes; and `check(folder, card)`, which reads all of
            the published files and returns a summary. Both raise BadData where files are damaged or of another kind.
        publisher: where they are fetched: an instance of a class in `course.datasets.publishers`; None where that must
            be done by hand.
        origin, licence, citation: of the published data.
        size_mb: megabytes to download.
        files: files or folders the published data consist of, inside a folder called `folder`; () where there are none.
        by_hand: how to place the files without this program; by default for one file, which is at `origin`.
        embedded: what stands in for them, in words; "" where nothing does.
        stand_in: () -> what the format takes in place of a folder; None where nothing stands in.
        folder: what the publisher calls the folder; by default `name`.
        aliases: how the names of its files begin elsewhere, such as at Kaggle.
        sha256: SHA-256 of those published files whose bytes are public and do not change.
    """

    name: str
    title: str
    format: object
    publisher: object | None
    origin: str
    licence: str
    citation: str
    size_mb: float
    files: tuple[str, ...]
    by_hand: str = ""
    embedded: str = ""
    stand_in: Callable | None = None
    folder: str = ""
    aliases: tuple[str, ...] = ()
    sha256: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        folder = self.folder or self.name
        download = f"Download {self.origin} into a folder {folder}; set COURSE_DATA to its parent."
        object.__setattr__(self, "folder", folder)
        object.__setattr__(self, "by_hand", self.by_hand or download)


@dataclass(frozen=True)
class Loaded:
    """What `load` returns; a class for each kind of data adds these, `summary` (words) and `fingerprint`.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published"; "own" for data of your own.
        fingerprint: 12 hexadecimal digits that stand for exactly these data.
    """

    name: str
    source: str

    def __repr__(self):
        return f"<{self.name}, {self.source}: {self.summary}>"


class BadData(ValueError):
    """A data file is not what it should be; the message says which, where, and what to do."""


class Incomplete(BadData):
    """The data are sound, as far as one can see, but fewer than were published."""
