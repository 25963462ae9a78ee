"""All weights of a network as one list of numbers, which evolution changes as a whole."""

import numpy as np


def unflatten(vectors: np.ndarray, shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    """Cut lists of numbers into the weights of a network, or of many networks at once.

    Args:
        vectors: (..., n), a list for each network.
        shapes: those of the weights, in order; their sizes add up to n.

    Returns:
        One array (..., *shape) for each shape.

    Raises:
        ValueError: the shapes need another number of numbers.
    """
    sizes = [int(np.prod(shape)) for shape in shapes]
    if sum(sizes) != vectors.shape[-1]:
        raise ValueError(f"shapes {shapes} need {sum(sizes)} numbers, got {vectors.shape[-1]}")
    parts = np.split(vectors, np.cumsum(sizes)[:-1], axis=-1)
    return [part.reshape(*vectors.shape[:-1], *shape) for part, shape in zip(parts, shapes, strict=True)]
