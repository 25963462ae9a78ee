"""Images turned, sheared, zoomed and shifted a little: the same drawing, as by another hand."""

import numpy as np
from keras import ops


def affine(
    images: np.ndarray,
    *,
    angle: float | np.ndarray = 0,
    shear: float | np.ndarray = 0,
    zoom: tuple = (1, 1),
    shift: tuple = (0, 0),
) -> np.ndarray:
    """Images turned about their middle, sheared, zoomed and shifted; what comes in from outside is 0.

    Args:
        images: float (n, height, width, channels).
        angle: in degrees, against the clock; a number, or (n,) as all the others.
        shear: how far a pixel moves sideways for each that it lies below the middle.
        zoom: (across, down); 2 makes twice as large.
        shift: (right, down) in pixels.

    Returns:
        float32 array of the same shape.
    """
    count, height, width = len(images), *images.shape[1:3]
    angle, shear, across, down, right, below = (
        np.broadcast_to(np.asarray(each, np.float64), count) for each in (np.radians(angle), shear, *zoom, *shift)
    )
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.empty((count, 2, 2))  # from a place in the result, about the middle, to one in the image
    matrix[:, 0] = np.stack([cos / across, (-shear * cos - sin) / across], axis=1)
    matrix[:, 1] = np.stack([sin / down, (cos - shear * sin) / down], axis=1)
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    from_ = middle - np.einsum("nij,nj->ni", matrix, middle + np.stack([right, below], axis=1))
    rows = np.concatenate([matrix, from_[..., None]], axis=2).reshape(count, 6)
    transforms = np.concatenate([rows, np.zeros((count, 2))], axis=1).astype(np.float32)
    images = np.ascontiguousarray(images, np.float32)
    return np.asarray(ops.image.affine_transform(images, transforms, fill_mode="constant", data_format="channels_last"))


def random_affine(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each image turned by some 10 degrees, sheared, zoomed and shifted a little, at random: see `affine`."""
    count, side = len(images), images.shape[1]
    return affine(
        images,
        angle=rng.normal(0, 10, count).clip(-25, 25),
        shear=rng.normal(0, 0.12, count),
        zoom=np.exp(rng.normal(0, 0.1, (2, count))),
        shift=rng.normal(0, 0.05 * side, (2, count)),
    )
