"""Windows that slide over images: the arithmetic that convolution and pooling share.

Images are (n, height, width, channels), as in Keras.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def output_size(size, window, stride=1, padding=0):
    """Number of places at which a window fits along one axis: (size + 2 padding - window) / stride + 1.

    A remainder is cut off: rows and columns at the end that no whole step reaches are not looked at, as in Keras.

    Args:
        size: pixels of the image along this axis.
        window: pixels of the filter or pooling window.
        stride: step from place to place, in pixels.
        padding: zeros added at either end.

    Raises:
        ValueError: the window is larger than the padded image, or a number is out of range.
    """
    if window < 1 or stride < 1 or padding < 0:
        raise ValueError(
            f"window and stride must be 1 or more, padding 0 or more; got window {window}, stride {stride}, "
            f"padding {padding}"
        )
    if window > size + 2 * padding:
        raise ValueError(
            f"a window of {window} does not fit into {size} + 2 x {padding} pixels; make it smaller, or pad more"
        )
    return (size + 2 * padding - window) // stride + 1


def pad(x, padding):
    """Images with `padding` rows and columns of zeros on all four sides."""
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0))) if padding else x


def im2col(x, window, stride=1):
    """Lay out what a square window sees at each place as one row of a matrix.

    Args:
        x: images (n, height, width, channels).
        window: height and width of the window.
        stride: step from place to place.

    Returns:
        (n * places down * places across, window * window * channels): a row each place, image after image; in a row
        the window's pixels from left to right, from top to bottom, the channels of a pixel side by side.

    Raises:
        ValueError: the window does not fit.
    """
    check_images(x)
    for size in x.shape[1:3]:
        output_size(size, window, stride)
    # A view: the pixels are not copied, they are only counted in another order, until `reshape` makes the one copy.
    seen = sliding_window_view(x, (window, window), axis=(1, 2))[:, ::stride, ::stride]
    return seen.transpose(0, 1, 2, 4, 5, 3).reshape(-1, window * window * x.shape[3])


def shifts(x, window, stride=1):
    """For each pixel of a square window, what it sees: all places at once.

    Args:
        x: images (n, height, width, channels).
        window: height and width of the window.
        stride: step from place to place.

    Yields:
        window * window views of `x`, each (n, places down, places across, channels), for the window's pixels from left
        to right, from top to bottom. Writing into a view writes into `x`.

    Raises:
        ValueError: the window does not fit.
    """
    check_images(x)
    down, across = (stride * (output_size(size, window, stride) - 1) + 1 for size in x.shape[1:3])
    for i, j in np.ndindex(window, window):
        yield x[:, i : i + down : stride, j : j + across : stride]


def check_images(x, channels=None):
    """Raise a ValueError unless `x` is (n, height, width, channels)."""
    if x.ndim != 4 or channels not in (None, x.shape[3]):
        wanted = "channels" if channels is None else f"{channels} channels"
        raise ValueError(f"images must have shape (n, height, width, {wanted}), got {x.shape}")
