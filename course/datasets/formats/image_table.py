"""Small images in CSV files as Kaggle has them: a line an image, its label and its pixels in named columns."""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course.datasets import cache, listing
from course.datasets.card import BadData, Card
from course.datasets.formats import plausible
from course.datasets.formats.image_arrays import PARTS, Dataset, dataset

FIRST = 2  # line of the first image, as an editor counts: behind the header


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
        """The images in a folder, or in {"x_train": uint8 (n, height, width), ..., "group_train": ...}."""
        source, arrays = "embedded", place
        if isinstance(place, Path):
            files = [place / name for name in card.files]
            source = "published"
            arrays = cache.parsed(card.name, files, lambda: self._parse(files), sys.modules[__name__])
        shaped = {f"x_{part}": arrays[f"x_{part}"].reshape(-1, *self.shape) for part in PARTS}
        return dataset(card.name, source, arrays | shaped, self.class_names)

    def check(self, folder: Path, card: Card) -> str:
        """Compare the number of images with the published one, and look whether they are such images."""
        data = self.read(folder, card)
        plausible.images(data.train, data.test)
        plausible.counts(folder, data.summary, (len(data.train[1]), len(data.test[1])), self.counts)
        return data.summary

    def _parse(self, files):
        arrays = {}
        for part, file in zip(PARTS, files, strict=True):
            arrays[f"x_{part}"], arrays[f"y_{part}"] = self.read_csv(file)
        arrays["group_train"] = group_copies(arrays["x_train"], arrays["y_train"], self.same_photograph)
        return arrays

    def read_csv(self, file: Path) -> tuple[np.ndarray, np.ndarray]:
        """Images uint8 (n, height, width) and labels uint8 (n,), 0..classes-1, of one file."""
        import pandas as pd

        names = ["label", *(f"pixel{number}" for number in range(1, np.prod(self.shape) + 1))]
        table = _table(file, names)
        absent = table.isna().any(axis=1).to_numpy()
        if absent.any():
            raise BadData(f"{file} is cut short or has a gap: line {absent.argmax() + FIRST} lacks values")
        numbers = table.apply(pd.to_numeric, errors="coerce")
        labels, pixels = numbers[["label"]], numbers[names[1:]]
        _refuse(file, table, pixels != pixels.clip(0, 255).round(), "pixels are whole numbers from 0 to 255")
        _refuse(file, table, ~labels.isin(self.labels), self.rule)
        x = pixels.to_numpy(np.uint8).reshape(-1, *self.shape[:2])
        return x, np.searchsorted(self.labels, labels["label"]).astype(np.uint8)


def group_copies(x: np.ndarray, y: np.ndarray, same: float) -> np.ndarray:
    """Number the photographs behind a set that holds several altered copies of each.

    The published files do not say which images come from one photograph. Copies share their label, and are slightly
    rotated, brightened and resampled: pairs that correlate by more than `same` are copies, and get one number.

    Args:
        x, y: images (n, height, width) and their labels (n,).

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


def _table(file, names):
    """The file as a pandas DataFrame with the columns `names`, in this order."""
    import pandas as pd

    with listing.opened(file, "CSV file") as stream:
        content = stream.read()
    start = content[:1000].strip()
    if not start:
        raise BadData(f"{file} is empty")
    if start.startswith(b"<"):
        raise BadData(f"{file} is a web page, not a CSV file (a login or error page was saved)")
    if b"\0" in start:
        raise BadData(f"{file} is no CSV file in UTF-8 (a table program saved it as UTF-16?). Fetch it anew")
    if b";" in start.splitlines()[0]:
        raise BadData(f"{file} separates its values by semicolons, expected commas: a table program saved it anew")
    if not content.endswith(b"\n"):
        raise BadData(f"{file} is cut short: its last line has no end")
    try:
        table = pd.read_csv(io.BytesIO(content), encoding_errors="replace")
    except ValueError as error:  # pandas' ParserError, such as a row with too many values
        raise BadData(f"{file} is not a regular table ({str(error).strip()})") from error
    if not isinstance(table.index, pd.RangeIndex):  # pandas took the first column for names of lines
        raise BadData(f"{file}: its lines hold more values than its header names columns")
    table = table.rename(columns=lambda name: name.strip().lower())
    _check_columns(file, list(table.columns), names)
    if not len(table):
        raise BadData(f"{file} holds no images, only a header")
    return table[names]


def _check_columns(file, found, expected):
    """Refuse a table that lacks its header or one of its columns."""
    shown = f"{expected[0]}, {expected[1]} ... {expected[-1]}"
    if all(name.split(".")[0].isdigit() for name in found):  # pandas calls a second 7 "7.1"
        raise BadData(f"{file} has no header: its first line holds numbers. Put the line {shown} in front")
    absent = [name for name in expected if name not in found]
    others = [name for name in found if name not in expected]
    if absent or others or len(found) != len(expected):
        lacks = [f"lacks {', '.join(absent[:3])}"] if absent else []
        has = [f"also has {', '.join(others[:3])}"] if others else []
        what = " and ".join(lacks + has)
        raise BadData(f"{file} has {len(found)} columns, expected {len(expected)}: {shown}. It {what}")


def _refuse(file, table, wrong, rule):
    """Raise BadData about the first cell of the table that is marked in the DataFrame `wrong`."""
    if wrong.to_numpy().any():
        row, column = np.argwhere(wrong.to_numpy())[0]
        name = wrong.columns[column]
        raise BadData(f"{file}: {name} is {table[name].iloc[row]} in line {row + FIRST}; {rule}")
