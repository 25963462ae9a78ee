"""A learner's own pictures: labelled ones as the lessons' small images, a photograph as a network's input."""

import os
from pathlib import Path

import numpy as np

from course import session
from course.datasets import listing
from course.datasets.card import BadData
from course.datasets.formats import pictures
from course.datasets.formats.image_arrays import Dataset, dataset
from course.datasets.formats.photo_folders import decoded, parts_of

# What people call the two parts, in lower case.
PART_NAMES = {"train": ("train", "training"), "test": ("test", "testing", "val", "valid", "validation")}


def photo(file: str | os.PathLike | bytes, shape: tuple[int, int] = (100, 100)) -> np.ndarray:
    """Read any photograph as a network's input: upright, whole, in the middle of a white picture.

    It is turned as the camera says (EXIF), transparent parts become white, and its longer side fills the picture. A
    large JPEG is read at a fraction of its size.

    Args:
        file: path of a picture, or its contents as bytes.
        shape: (height, width) of the result in pixels.

    Returns:
        float32 array (height, width, 3) in 0..1.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is no picture that Pillow can read, or has too many pixels (see `pictures`).
    """
    found = file if isinstance(file, bytes) else listing.given(file)
    return np.asarray(pictures.whole(pictures.opened(found, min(shape)), shape), np.float32) / 255


def from_folder(
    path: str | os.PathLike, shape: tuple[int, int, int] = (28, 28, 1), test: float = 0.2, seed: int = 0
) -> Dataset:
    """Pictures of your own as a `Dataset`, in place of `load("mnist")`: one folder for each class, with its pictures.

    Every picture is made to fit as `datasets.photo` does it: upright, whole, in the middle of white.

    Args:
        path: the folder that holds the class folders; or folders "train" and "test" that hold them.
        shape: (height, width, channels) that all pictures get; 1 channel for grey, 3 for colour.
        test: share of each class that is kept for testing, where there are no folders "train" and "test".
        seed: which pictures are kept.

    Raises:
        FileNotFoundError: there is no such folder.
        BadData: there are no two classes, a class has fewer than two pictures, or too many are damaged.
        ValueError: a wrong `shape` or `test`.

    Example:
        >>> data = datasets.from_folder("~/leaves", shape=(32, 32, 3))
        >>> (x, y), (x_test, y_test) = data.train, data.test
    """
    if len(shape) != 3 or shape[2] not in (1, 3) or min(shape) < 1:
        raise ValueError(f"shape must be (height, width, 1) for grey or (height, width, 3) for colour, got {shape}")
    if not 0 < test < 1:
        raise ValueError(f"test must be a share between 0 and 1, got {test}")
    folder = listing.given(path)
    name = listing.shown(folder.absolute().name)
    listed = _listed(folder, name, test, seed)
    arrays = {}
    for part, (images, labels) in decoded(listed, lambda file: _array(file, shape), name).items():
        arrays |= {f"x_{part}": np.stack(images), f"y_{part}": labels.astype(np.uint16)}
    arrays["group_train"] = np.arange(len(arrays["y_train"]))  # each picture is a photograph of its own
    made = dataset(name, "own", arrays, tuple(listed["train"]))
    session.served(made)
    session.say(f"{name}: {made.summary} of {len(made.class_names)} classes, your own pictures")
    return made


def _listed(folder, name, test, seed):
    """{"train": {class: paths}, "test": ...}"""
    if not folder.is_dir():
        raise BadData(f"{listing.shown(folder)} is no folder; give the one that holds a folder for each class")
    inside = {name.lower(): paths[0] for name, paths in listing.folders(folder).items()}
    parts = {part: next((inside[name] for name in names if name in inside), None) for part, names in PART_NAMES.items()}
    if all(parts.values()):
        listed = parts_of(parts, name)
    else:
        listed = _divided(parts_of({"every": folder}, name)["every"], test, seed)
    if len(listed["train"]) < 2:
        found = ", ".join(inside)
        raise BadData(f"{listing.shown(folder)} has one class only (its folders: {found}); two or more are needed")
    return listed


def _divided(every, test, seed):
    listed = {"train": {}, "test": {}}
    for number, (label, files) in enumerate(every.items()):
        if len(files) < 2:
            raise BadData(f"the class {label} has one picture; two are needed, one to train and one to test, better 50")
        held = set(np.random.default_rng((seed, number)).permutation(len(files))[: max(1, round(test * len(files)))])
        listed["test"][label] = [file for index, file in enumerate(files) if index in held]
        listed["train"][label] = [file for index, file in enumerate(files) if index not in held]
    return listed


def _array(file: Path, shape):
    image = pictures.whole(pictures.opened(file, min(shape[:2])), shape[:2])
    return np.asarray(image.convert("L" if shape[2] == 1 else "RGB")).reshape(shape)
