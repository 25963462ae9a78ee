"""Sign Language MNIST: 28x28 grey photographs of the 24 letters of American finger-spelling that need no motion."""

import shutil
from pathlib import Path

import numpy as np

from course import paths
from course.datasets import cache
from course.datasets.card import BadData, Card

LETTERS = tuple("ABCDEFGHIKLMNOPQRSTUVWXY")  # J and Z are drawn in the air
FILES = ("sign_mnist_train.csv", "sign_mnist_test.csv")
KAGGLE = "datamunge/sign-language-mnist"
PIXELS = 28 * 28

# Copies of one photograph correlate above 0.95 and others below 0.92, on 5,406 real images; between lies next to none.
SAME_PHOTOGRAPH = 0.93


def read(folder):
    """Read and check the two Kaggle CSV files.

    Args:
        folder: path of the folder that holds sign_mnist_train.csv and sign_mnist_test.csv.

    Returns:
        {"x_train": uint8 (n, 28, 28), "y_train": uint8 0..23, "group_train": int32 (n,), "x_test": ..., "y_test": ...}.

    Raises:
        BadData: a file is empty, cut short, a web page, or holds a wrong label or pixel; the message says where.
    """
    return cache.parsed("sign_language_mnist", [folder / name for name in FILES], lambda: _parse(folder))


def _parse(folder):
    arrays = {}
    for part, name in zip(("train", "test"), FILES, strict=True):
        arrays[f"x_{part}"], arrays[f"y_{part}"] = read_csv(folder / name)
    arrays["group_train"] = photographs(arrays["x_train"], arrays["y_train"])
    return arrays


def read_csv(file):
    """Images uint8 (n, 28, 28) and labels uint8 (n,), 0..23, of one Kaggle CSV file.

    Raises:
        BadData: see `read`.
    """
    import pandas as pd

    _check_lines(file)
    try:
        table = pd.read_csv(file)
    except ValueError as error:  # pandas' ParserError, such as a row with too many values
        raise BadData(f"{file} is not a regular table ({str(error).strip()}). {_AGAIN}") from error
    if not all(kind.kind == "i" for kind in table.dtypes):
        _find_non_integer(file)
    labels, pixels = table.iloc[:, 0].to_numpy(), table.iloc[:, 1:].to_numpy()
    _complain(file, (pixels < 0) | (pixels > 255), pixels, "pixels are whole numbers from 0 to 255", first=1)
    wrong = (labels < 0) | (labels > 24) | (labels == 9)
    _complain(file, wrong[:, None], labels[:, None], "labels are 0 to 24 without 9 (is there a J or a Z in this file?)")
    labels = labels - (labels > 9)  # close the gap that J leaves
    return pixels.astype(np.uint8).reshape(-1, 28, 28), labels.astype(np.uint8)


def photographs(x, y):
    """Number the photographs behind a set that holds several altered copies of each.

    The published files do not say which images come from one photograph. Copies are slightly rotated, brightened
    and resampled, so they correlate strongly; images linked by such pairs get one number.

    Args:
        x: images (n, 28, 28).
        y: labels (n,); copies share their label.

    Returns:
        int32 (n,), numbered from 0.
    """
    from scipy.sparse.csgraph import connected_components

    groups, count = np.empty(len(y), np.int32), 0
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        flat = x[rows].reshape(len(rows), -1).astype(np.float32)
        flat -= flat.mean(axis=1, keepdims=True)
        flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-9
        found, numbers = connected_components(flat @ flat.T > SAME_PHOTOGRAPH, directed=False)
        groups[rows] = count + numbers
        count += found
    return groups


def sample():
    """The embedded sample, drawn by `tools.make_data.hands`; the same arrays as `read`."""
    with np.load(paths.EMBEDDED / "sign_language_mnist.npz", allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def fetch(folder):
    """Download the two CSV files from Kaggle into `folder`."""
    import kagglehub

    downloaded = Path(kagglehub.dataset_download(KAGGLE))
    for name in FILES:
        found = next(downloaded.rglob(name), None)
        if found is None:
            raise BadData(f"Kaggle's {KAGGLE} no longer holds {name}; please report it.")
        shutil.copyfile(found, folder / name)


def _check_lines(file):
    """Refuse what is no such table at all: by its first two lines and its last byte."""
    text = file.read_bytes()
    if not text.strip():
        raise BadData(f"{file} is empty. {_AGAIN}")
    if text.lstrip().startswith(b"<"):
        raise BadData(f"{file} is a web page, not a CSV file (a login or error page was saved). {_AGAIN}")
    lines = text[:20_000].splitlines()[:2]
    for line in lines:
        if (columns := line.count(b",") + 1) != PIXELS + 1:
            raise BadData(f"{file} has {columns} columns, expected 785: label, pixel1 ... pixel{PIXELS}. {_AGAIN}")
    if not text.endswith(b"\n"):
        raise BadData(f"{file} is cut short: its last line has no end. {_AGAIN}")
    if len(lines) < 2:
        raise BadData(f"{file} holds no images, only a header. {_AGAIN}")


def _find_non_integer(file):
    """Say which cell is missing or no whole number."""
    import pandas as pd

    text = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""], encoding_errors="replace")
    short = text.isna().any(axis=1).to_numpy()
    if short.any():
        raise BadData(f"{file} is cut short or has a gap: line {_line(short.argmax())} lacks values. {_AGAIN}")
    numbers = text.apply(pd.to_numeric, errors="coerce")
    _complain(file, (numbers.isna() | (numbers % 1 != 0)).to_numpy(), text.to_numpy(), "values are whole numbers")


def _complain(file, wrong, values, rule, first=0):
    """Raise BadData about the first cell marked in `wrong` (rows, columns); column 0 of the file is the label."""
    if wrong.any():
        row, column = np.unravel_index(wrong.argmax(), wrong.shape)
        name = f"pixel{column + first}" if column + first else "label"
        raise BadData(f"{file}: {name} is {values[row, column]} in line {_line(row)}; {rule}. {_AGAIN}")


def _line(row):
    return int(row) + 2  # as an editor counts: from 1, and the header is line 1


_AGAIN = "Get the file again: `python -m course data fetch sign_language_mnist`."

CARD = Card(
    name="sign_language_mnist",
    title="hand signs of 24 letters of American finger-spelling",
    classes=len(LETTERS),
    shape=(28, 28, 1),
    class_names=LETTERS,
    origin="https://www.kaggle.com/datasets/datamunge/sign-language-mnist",
    licence="CC0 (public domain), as stated on Kaggle",
    citation="Sign Language MNIST, tecperson (datamunge), Kaggle, 2017",
    size=63,
    files=FILES,
    by_hand="Download the archive from https://www.kaggle.com/datasets/datamunge/sign-language-mnist and put "
    "sign_mnist_train.csv and sign_mnist_test.csv into a folder sign_language_mnist; set COURSE_DATA to its parent.",
    embedded="drawn by this project (data/README.md)",
    host="www.kaggle.com",
    read=read,
    sample=sample,
    fetch=fetch,
)
