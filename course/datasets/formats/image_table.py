"""Small images in CSV files as Kaggle has them: a line an image, its label and its pixels in named columns."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course.datasets import cache, listing
from course.datasets.card import BadData, Card
from course.datasets.formats import plausible
from course.datasets.formats.image_arrays import PARTS, Dataset, dataset


@dataclass(frozen=True)
class ImageTable:
    """Format of small grey images in two CSV files, one to train and one to test, with a header line.

    Columns are found by their names: label, pixel1, pixel2, ...

    Attributes:
        shape: (height, width, 1) of an image.
        class_names: the name of each class.
        labels: the label that each class has in the files; `load` gives 0, 1, 2, ...
        rule: which labels there are, in words.
        counts: how many images were published, to train and to test.
        same_photograph: images of one class that correlate more than this were made from one photograph.
    """

    shape: tuple[int, int, int]
    class_names: tuple[str, ...]
    labels: tuple[int, ...]
    rule: str
    counts: tuple[int, int]
    same_photograph: float

    def read(self, place, card: Card) -> Dataset:
        """The images in a folder, or in {"x_train": uint8 (n, height, width), ..., "group_train": ...}.

        Raises:
            BadData: a file is empty, cut short, a web page, without header, or holds a wrong label or pixel.
        """
        source = "published" if isinstance(place, Path) else "embedded"
        arrays = self._arrays(place, card) if isinstance(place, Path) else place
        shaped = {f"x_{part}": arrays[f"x_{part}"].reshape(-1, *self.shape) for part in PARTS}
        return dataset(card.name, source, arrays | shaped, self.class_names)

    def check(self, folder: Path, card: Card) -> str:
        """Compare the number of images with the published one, and look whether they are such images.

        Raises:
            BadData: they are noise, or more than were published.
            Incomplete: they are fewer.
        """
        arrays = self._arrays(folder, card)
        plausible.images(*((arrays[f"x_{part}"][..., None], arrays[f"y_{part}"]) for part in PARTS))
        counts = tuple(len(arrays[f"y_{part}"]) for part in PARTS)
        found = "{:,} training and {:,} test images".format(*counts)
        plausible.counts(folder, found, counts, self.counts)
        return found

    def _arrays(self, folder, card):
        files = [folder / name for name in card.files]
        for file in files:
            _check_file(file)
        return cache.parsed(card.name, files, lambda: self._parse(files), sys.modules[__name__])

    def _parse(self, files):
        arrays = {}
        for part, file in zip(PARTS, files, strict=True):
            arrays[f"x_{part}"], arrays[f"y_{part}"] = self.read_csv(file)
        arrays["group_train"] = group_copies(arrays["x_train"], arrays["y_train"], self.same_photograph)
        return arrays

    def read_csv(self, file: Path) -> tuple[np.ndarray, np.ndarray]:
        """Images uint8 (n, height, width) and labels uint8 (n,), 0..classes-1, of one file.

        Raises:
            BadData: see `read`.
        """
        import pandas as pd

        _check_file(file)
        names = ["label", *(f"pixel{number}" for number in range(1, np.prod(self.shape) + 1))]
        try:
            table = pd.read_csv(file, encoding_errors="replace")
        except ValueError as error:  # pandas' ParserError, such as a row with too many values
            raise BadData(f"{file} is not a regular table ({str(error).strip()})") from error
        if not isinstance(table.index, pd.RangeIndex):  # pandas took the first column for names of lines
            raise BadData(f"{file}: its lines hold more values than its header names columns")
        table = table.rename(columns=lambda name: name.strip().lower())
        _check_columns(file, list(table.columns), names)
        table = table[names]
        if not len(table):
            raise BadData(f"{file} holds no images, only a header")
        if not all(kind.kind == "i" for kind in table.dtypes):
            _find_non_integer(file, table)
        labels, pixels = table["label"].to_numpy(), table[names[1:]].to_numpy()
        _complain(file, table, (pixels < 0) | (pixels > 255), "pixels are whole numbers from 0 to 255", first=1)
        wrong = ~np.isin(labels, self.labels)
        _complain(file, table, wrong[:, None], self.rule)
        return pixels.astype(np.uint8).reshape(-1, *self.shape[:2]), np.searchsorted(self.labels, labels).astype("u1")


def group_copies(x: np.ndarray, y: np.ndarray, same: float) -> np.ndarray:
    """Number the photographs behind a set that holds several altered copies of each.

    The published files do not say which images come from one photograph. Copies are slightly rotated, brightened
    and resampled, so they correlate strongly; images linked by such pairs get one number.

    Args:
        x: images (n, height, width).
        y: labels (n,); copies share their label.
        same: images that correlate more than this are copies of one photograph.

    Returns:
        int32 (n,), numbered from 0.
    """
    from scipy.sparse.csgraph import connected_components

    groups, count = np.empty(len(y), np.int32), 0
    for label in np.unique(y):
        indices = np.flatnonzero(y == label)
        flat = x[indices].reshape(len(indices), -1).astype(np.float32)
        flat -= flat.mean(axis=1, keepdims=True)
        flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-9
        found, numbers = connected_components(flat @ flat.T > same, directed=False)
        groups[indices] = count + numbers
        count += found
    return groups


def _check_file(file):
    """Refuse what is no such table at all: by its first and its last bytes."""
    with listing.opened(file, "CSV file") as stream:
        start = stream.read(1000).strip()
        stream.seek(max(0, file.stat().st_size - 1))
        end = stream.read()
    if not start:
        raise BadData(f"{file} is empty")
    if start.startswith(b"<"):
        raise BadData(f"{file} is a web page, not a CSV file (a login or error page was saved)")
    if end != b"\n":
        raise BadData(f"{file} is cut short: its last line has no end")


def _check_columns(file, found, expected):
    """Refuse a table that lacks its header or one of its columns."""
    shown = f"{expected[0]}, {expected[1]} ... {expected[-1]}"
    if all(name.split(".")[0].isdigit() for name in found):  # pandas calls a second 7 "7.1"
        raise BadData(f"{file} has no header: its first line holds numbers. Put the line {shown} in front")
    absent = [name for name in expected if name not in found]
    others = [name for name in found if name not in expected]
    if absent or others or len(found) != len(expected):
        lacks = f"lacks {', '.join(absent[:3])}" if absent else ""
        has = f"also has {', '.join(others[:3])}" if others else ""
        what = " and ".join(filter(None, (lacks, has)))
        raise BadData(f"{file} has {len(found)} columns, expected {len(expected)}: {shown}. It {what}")


def _find_non_integer(file, table):
    """Say which cell is missing or no whole number."""
    import pandas as pd

    absent = table.isna().any(axis=1).to_numpy()
    if absent.any():
        raise BadData(f"{file} is cut short or has a gap: line {_line(absent.argmax())} lacks values")
    numbers = table.apply(pd.to_numeric, errors="coerce")
    _complain(file, table, (numbers.isna() | (numbers % 1 != 0)).to_numpy(), "values are whole numbers")
    raise BadData(f"{file}: values are whole numbers; write 7, not 7.0")


def _complain(file, table, wrong, rule, first=0):
    """Raise BadData about the first cell marked in `wrong` (rows, columns from `first` on)."""
    if wrong.any():
        row, column = np.unravel_index(wrong.argmax(), wrong.shape)
        name = table.columns[column + first]
        raise BadData(f"{file}: {name} is {table[name].iloc[row]} in line {_line(row)}; {rule}")


def _line(row):
    return int(row) + 2  # as an editor counts: from 1, and the header is line 1
