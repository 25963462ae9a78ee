"""Short texts with a label each, such as reviews: tab-separated files with the columns id, document and label."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Incomplete, Loaded
from course.datasets.formats.texts import to_syllables

PARTS = ("train", "test")
HEADER = ["id", "document", "label"]


@dataclass(frozen=True, repr=False)
class LabelledTexts(Loaded):
    """Texts and labels.

    Attributes:
        train, test: (texts, labels): a list of str, in Unicode's composed form (NFC), and uint8 (texts,).
        class_names: what the labels 0, 1, ... mean.
    """

    train: tuple[list[str], np.ndarray] = field(repr=False)
    test: tuple[list[str], np.ndarray] = field(repr=False)
    class_names: tuple[str, ...]

    @property
    def summary(self) -> str:
        """How many texts there are."""
        return f"{len(self.train[0]):,} texts to train, {len(self.test[0]):,} to test"

    @property
    def fingerprint(self) -> str:
        """See `Loaded`."""
        parts = (self.train, self.test)
        return fingerprints.of(*("\n".join(texts) for texts, _ in parts), *(labels for _, labels in parts))


@dataclass(frozen=True)
class LabelledTextFiles:
    """Format of two tab-separated files, one to train and one to test, with the header id, document, label.

    Attributes:
        class_names: what the labels 0, 1, ... mean.
        least: how many texts there are at least, to train and to test.
    """

    class_names: tuple[str, ...]
    least: tuple[int, int] = (1, 1)

    def read(self, place, card: Card) -> LabelledTexts:
        """The texts in a folder, or in ((texts, labels), (texts, labels)), the stand-in."""
        source, parts = "embedded", place
        if isinstance(place, Path):
            source, parts = "published", [self.read_file(place / name) for name in card.files]
        return LabelledTexts(card.name, source, *parts, self.class_names)

    def check(self, folder: Path, card: Card) -> str:
        """Read all files; Incomplete where there are fewer texts than were published."""
        data = self.read(folder, card)
        for part, least in zip(PARTS, self.least, strict=True):
            found = len(getattr(data, part)[0])
            if found < least:
                raise Incomplete(f"{found:,} texts to {part} in {listing.shown(folder)}; there should be {least:,}")
        return data.summary

    def read_file(self, file: Path) -> tuple[list[str], np.ndarray]:
        """Texts and labels of one file; lines whose text is empty are passed over."""
        with listing.opened(file, "text in UTF-8") as stream:
            lines = io.TextIOWrapper(stream, "utf-8-sig").read().split("\n")
        if lines[0].strip().split("\t") != HEADER:
            raise BadData(f"{listing.shown(file)} does not begin with the columns {', '.join(HEADER)}")
        rows = [line.rstrip("\r").split("\t") for line in lines[1:]]
        texts, labels = [], []
        for number, row in enumerate(rows, start=2):
            if row == [""]:
                continue
            self._refuse(file, number, row)
            if row[1].strip():
                texts.append(to_syllables(row[1].strip()))
                labels.append(int(row[2]))
        self._refuse_labels(file, labels)
        return texts, np.array(labels, np.uint8)

    def _refuse(self, file: Path, number: int, row: Sequence[str]) -> None:
        known = [str(label) for label in range(len(self.class_names))]
        where = f"{listing.shown(file)}, line {number}"
        if len(row) != len(HEADER):
            raise BadData(f"{where}: {len(row)} columns, not {len(HEADER)}; is the file cut short?")
        if row[2].strip() not in known:
            raise BadData(f"{where}: the label is {row[2]!r}, and {', '.join(known)} are known")

    def _refuse_labels(self, file: Path, labels: list[int]) -> None:
        absent = [name for label, name in enumerate(self.class_names) if label not in labels]
        if absent:
            raise BadData(f"{listing.shown(file)} has no text with the label {absent[0]}")
