"""Fruits-360: 100x100 photographs of single fruits that turn on a motor, on white."""

import re
import shutil
from pathlib import Path

import numpy as np

from course import paths
from course.datasets.card import BadData, Card
from course.datasets.photographs import Photographs, PhotographSet

SHAPE = (100, 100, 3)
PARTS = {"train": "Training", "test": "Test"}
KAGGLE = "moltean/fruits"
MOST_SKIPPED = 0.05  # of the photographs; with more, something is wrong with the set


def load(folder, source, classes=None, per_class=None, seed=0):
    """The photographs of a folder in the published layout, or of the embedded sample, as a `PhotographSet`.

    Args:
        folder: path of the folder that holds Training/<class>/*.jpg and Test/<class>/*.jpg; None for the sample.
        source: "published" or "embedded".
        classes: names of the classes to use, in this order; or at most so many, drawn at random; None for all.
        per_class: at most so many training and so many test photographs of each class, drawn at random.
        seed: of the draw.

    Raises:
        BadData: the folder is not Fruits-360, or too many of its files are damaged.
        ValueError: a class does not exist.
    """
    listed = _sample() if folder is None else _listed(Path(folder))
    names = _chosen(classes, sorted(listed["train"]), seed)
    parts, skipped = {}, []
    for part, by_class in listed.items():
        encoded, labels = [], []
        for label, name in enumerate(names):
            rows = _drawn(len(by_class[name]), per_class, (seed, label, part == "test"))
            kept, bad = _sound([by_class[name][row] for row in rows])
            encoded, labels, skipped = encoded + kept, labels + [label] * len(kept), skipped + bad
        parts[part] = Photographs(np.array(*_typed(encoded)), np.array(labels, np.int64), SHAPE)
    _report(skipped, sum(map(len, parts.values())))
    return PhotographSet("fruits_360", source, parts["train"], parts["test"], names, tuple(map(kind, names)))


def read(folder):
    """Check every photograph of a folder, down to its last pixel.

    Returns:
        {"y_train": labels (n,), "y_test": ...} of the sound ones.

    Raises:
        BadData: see `load`.
    """
    data = load(folder, "published")
    for part in (data.train, data.test):
        for file in part.encoded:
            _decode(file)
    return {"y_train": data.train.labels, "y_test": data.test.labels}


def fetch(folder):
    """Download the photographs from Kaggle into `folder`."""
    import kagglehub

    downloaded = Path(kagglehub.dataset_download(KAGGLE))
    found = [each.parent for each in sorted(downloaded.rglob("Training")) if (each.parent / "Test").is_dir()]
    if not found:
        raise BadData(f"Kaggle's {KAGGLE} no longer holds Training and Test folders; please report it.")
    for name in PARTS.values():
        shutil.copytree(found[0] / name, folder / name)


def kind(name):
    """The fruit that a class is a variety of, by its first word that names one: "Apple" for "Apple Golden 1"."""
    return re.split(r"[ _]", name.strip())[0].capitalize()


def check(content):
    """Why the bytes of a file are no sound 100x100 colour JPEG photograph, or None if they are.

    Grey photographs pass: decoding repeats their one channel.
    """
    import io

    from PIL import Image, UnidentifiedImageError

    if not content:
        return "is empty"
    if not content.startswith(b"\xff\xd8"):
        return "is no JPEG file"
    if b"\xff\xd9" not in content[-64:]:
        return "is cut short"
    try:
        with Image.open(io.BytesIO(content)) as image:
            size, mode = image.size, image.mode
    except (UnidentifiedImageError, OSError) as error:
        return f"cannot be read ({error})"
    if size != SHAPE[1::-1]:
        return f"has {size[0]}x{size[1]} pixels, not {SHAPE[1]}x{SHAPE[0]}"
    if mode not in ("RGB", "L"):
        return f"is {mode}, not RGB"
    return None


def _decode(file):
    from PIL import Image

    try:
        with Image.open(file) as image:
            image.load()
    except OSError as error:
        raise BadData(f"{file} is damaged ({error}). {_AGAIN}") from error


def _listed(folder):
    """{"train": {class: paths}, "test": ...} of the published layout."""
    listed = {}
    for part, sub in PARTS.items():
        if not (folder / sub).is_dir():
            raise BadData(f"{folder} has no folder {sub}. {_AGAIN}")
        classes = [each for each in sorted((folder / sub).iterdir()) if each.is_dir() and not each.name.startswith(".")]
        listed[part] = {each.name: _photographs(each) for each in classes}
        if not classes:
            raise BadData(f"{folder / sub} holds no class folders. {_AGAIN}")
    lone = set(listed["train"]) ^ set(listed["test"])
    if lone:
        raise BadData(f"{folder}: Training and Test have different classes, only one has {sorted(lone)[:5]}. {_AGAIN}")
    return listed


def _photographs(folder):
    found = sorted(str(file) for file in folder.iterdir() if file.suffix.lower() in (".jpg", ".jpeg"))
    if not found:
        raise BadData(f"{folder} holds no photographs (*.jpg). {_AGAIN}")
    return found


def _sample():
    """The embedded photographs, from data/fruits_360.npz: for each part JPEG files end to end, and where they end."""
    listed = {}
    with np.load(paths.EMBEDDED / "fruits_360.npz", allow_pickle=False) as archive:
        names = archive["class_names"]
        for part in PARTS:
            ends = archive[f"ends_{part}"]
            content = archive[f"jpeg_{part}"].tobytes()
            files = [content[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
            y = archive[f"y_{part}"]
            listed[part] = {
                str(name): [file for file, own in zip(files, y, strict=True) if own == label]
                for label, name in enumerate(names)
            }
    return listed


def _chosen(classes, known, seed):
    if classes is None:
        return tuple(known)
    if isinstance(classes, int):
        return tuple(known[row] for row in _drawn(len(known), classes, seed))
    unknown = [name for name in classes if name not in known]
    if unknown:
        raise ValueError(f"fruits_360 has no class {unknown[0]!r}; it has {', '.join(known)}")
    return tuple(classes)


def _drawn(count, per_class, key):
    if per_class is None or per_class >= count:
        return range(count)
    return np.sort(np.random.default_rng(key).permutation(count)[:per_class])


def _sound(files):
    """Those of `files` (paths or bytes) that are sound, and (file, why) of the others."""
    kept, bad = [], []
    for file in files:
        why = check(Path(file).read_bytes() if isinstance(file, str) else file)
        if why is None:
            kept.append(file)
        else:
            bad.append((file, why))
    return kept, bad


def _typed(encoded):
    """Arguments for np.array: paths as text, contents as objects (bytes in an array lose zeros at their end)."""
    return (encoded, str) if encoded and isinstance(encoded[0], str) else (encoded, object)


def _report(skipped, kept):
    if not skipped:
        return
    file, why = skipped[0]
    text = f"fruits_360: {len(skipped)} of {len(skipped) + kept:,} files skipped; the first, {file}, {why}"
    if len(skipped) > MOST_SKIPPED * (len(skipped) + kept):
        raise BadData(f"{text}. That is too many. {_AGAIN}")
    print(text)


_AGAIN = "Get the set again: `python -m course data fetch fruits_360`."

CARD = Card(
    name="fruits_360",
    title="photographs of fruits and vegetables on white",
    classes=None,
    shape=SHAPE,
    class_names=(),
    origin="https://www.kaggle.com/datasets/moltean/fruits",
    licence="CC BY-SA 4.0",
    citation="H. Muresan and M. Oltean, Fruit recognition from images using deep learning, Acta Universitatis "
    "Sapientiae, Informatica 10, 2018",
    size=1300,
    files=tuple(PARTS.values()),
    folder="fruits-360",
    by_hand="Download the archive from https://www.kaggle.com/datasets/moltean/fruits (100x100 pixels) and put its "
    "folders Training and Test into a folder fruits-360; set COURSE_DATA to its parent.",
    embedded="drawn by this project (data/README.md)",
    host="www.kaggle.com",
    read=read,
    sample=lambda: _sample(),
    fetch=fetch,
    load=load,
)
