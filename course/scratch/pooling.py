"""Pooling: one number for each window and channel."""

import functools

import numpy as np

from course.scratch.layers import Layer
from course.scratch.windows import shifts


class Pooling(Layer):
    """What both kinds of pooling share.

    (n, height, width, channels) -> (n, output height, output width, channels); see `output_size`.

    Args:
        pool_size: height and width of the window.
        strides: step from window to window; by default `pool_size`, so that windows do not overlap.

    Example:
        >>> MaxPooling()(np.arange(8).reshape(1, 2, 4, 1)).ravel()
        array([5, 7])
    """

    def __init__(self, pool_size: int = 2, strides: int | None = None):
        self.pool_size, self.strides = pool_size, strides or pool_size

    def extra_repr(self) -> str:
        return f"{self.pool_size}" + (f", strides={self.strides}" if self.strides != self.pool_size else "")


class MaxPooling(Pooling):
    """The largest number in each window, as `keras.layers.MaxPooling2D`; shapes and arguments as for `Pooling`.

    Where several numbers of a window are the largest, the first of them, row by row, gets the whole gradient.
    """

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        self.x = x
        self.maximum = functools.reduce(np.maximum, shifts(x, self.pool_size, self.strides))
        return self.maximum

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        input_gradient = np.zeros_like(self.x)
        assigned = np.zeros(self.maximum.shape, bool)
        views, gradient_views = (shifts(array, self.pool_size, self.strides) for array in (self.x, input_gradient))
        for view, gradient_view in zip(views, gradient_views, strict=True):
            chosen = (view == self.maximum) & ~assigned
            gradient_view += chosen * gradient
            assigned |= chosen
        return input_gradient


class AveragePooling(Pooling):
    """The mean of each window, as `keras.layers.AveragePooling2D`; shapes and arguments as for `Pooling`."""

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        self.shape = x.shape
        return sum(shifts(x, self.pool_size, self.strides)) / self.pool_size**2

    def backward(self, gradient: np.ndarray) -> np.ndarray:
        input_gradient = np.zeros(self.shape, gradient.dtype)
        for gradient_view in shifts(input_gradient, self.pool_size, self.strides):
            gradient_view += gradient / self.pool_size**2
        return input_gradient
