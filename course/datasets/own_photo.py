"""A learner's own photograph, made into what a network was trained on."""

import os

import numpy as np

from course.datasets import listing
from course.datasets.formats import pictures


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
