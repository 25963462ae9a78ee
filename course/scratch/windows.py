"""Windows that slide over images: the arithmetic that convolution and pooling share.

Images are (n, height, width, channels), as in Keras.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def output_size(size: int, window: int, strides: int = 1, padding: int = 0) -> int:
    """Number of positions at which a window fits along one axis: (size + 2 padding - window) / strides + 1.

    A remainder is cut off: rows and columns at the end that no whole step reaches are not looked at, as in Keras.

    Args:
        size: pixels of the image along this axis.
        window: pixels of the filter or pooling window.
        strides: step from position to position, in pixels.
        padding: zeros added at either end.

    Raises:
        ValueError: the window is larger than the padded image, or a number is out of range.

    Example:
        >>> output_size(28, 5), output_size(28, 5, strides=2, padding=2)
        (24, 14)
    """
    if window < 1 or strides < 1 or padding < 0:
        raise ValueError(
            f"window and strides must be 1 or more, padding 0 or more; got window {window}, strides {strides}, "
            f"padding {padding}"
        )
    if window > size + 2 * padding:
        raise ValueError(
            f"a window of {window} does not fit into {size} + 2 x {padding} pixels; make it smaller, or pad more"
        )
    return (size + 2 * padding - window) // strides + 1


def pad(x: np.ndarray, padding: int) -> np.ndarray:
    """Images with `padding` rows and columns of zeros on all four sides."""
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0))) if padding else x


def im2col(x: np.ndarray, window: int, strides: int = 1) -> np.ndarray:
    """Lay out what a window sees at each position as a row of a matrix.

    Args:
        x: images (n, height, width, channels).
        window: height and width of the window.
        strides: step from position to position.

    Returns:
        (n * output height * output width, window * window * channels): a
        row each position, image after image; in a row the window's pixels
        from left to right, from top to bottom, the channels of a pixel
        side by side.

    Raises:
        ValueError: the window does not fit.

    Example:
        >>> im2col(np.arange(6).reshape(1, 2, 3, 1), 2)
        array([[0, 1, 3, 4],
               [1, 2, 4, 5]])
    """
    check_images(x)
    for size in x.shape[1:3]:
        output_size(size, window, strides)
    # Views: no pixel is copied, only counted in another order; `reshape`
    # makes the one copy.
    views = sliding_window_view(x, (window, window), axis=(1, 2))
    views = views[:, ::strides, ::strides].transpose(0, 1, 2, 4, 5, 3)
    return views.reshape(-1, window * window * x.shape[3])


def shifts(x: np.ndarray, window: int, strides: int = 1) -> Iterator[np.ndarray]:
    """For each pixel of a square window, what it sees: all positions at once.

    Args:
        x: images (n, height, width, channels).
        window: height and width of the window.
        strides: step from position to position.

    Yields:
        window * window views of `x`, each (n, output height, output width, channels), for the window's pixels from
        left to right, from top to bottom. Writing into a view writes into `x`.

    Raises:
        ValueError: the window does not fit.
    """
    check_images(x)
    height, width = (strides * (output_size(size, window, strides) - 1) + 1 for size in x.shape[1:3])
    for i, j in np.ndindex(window, window):
        yield x[:, i : i + height : strides, j : j + width : strides]


def check_images(x: np.ndarray, channels: int | None = None) -> None:
    """Raise a ValueError unless `x` is (n, height, width, channels)."""
    if x.ndim != 4 or channels not in (None, x.shape[3]):
        expected = "channels" if channels is None else f"{channels} channels"
        raise ValueError(f"images must have shape (n, height, width, {expected}), got {x.shape}")
