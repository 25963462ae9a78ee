"""Pooling: one number for each window and channel."""

import functools

import numpy as np

from course.scratch.layers import Layer
from course.scratch.windows import shifts


class MaxPooling(Layer):
    """The largest number in each window, as `keras.layers.MaxPooling2D`.

    (n, height, width, channels) -> (n, places down, places across, channels); see `output_size`.
    Where several numbers of a window are the largest, the first of them, row by row, gets the whole gradient.

    Args:
        size: height and width of the window.
        stride: step from window to window; by default `size`, so that windows do not overlap.
    """

    def __init__(self, size=2, stride=None):
        self.window = size, stride or size

    def forward(self, x, training=False):
        self.x = x
        self.largest = functools.reduce(np.maximum, shifts(x, *self.window))
        return self.largest

    def backward(self, gradient):
        to_x = np.zeros_like(self.x)
        given = np.zeros(self.largest.shape, bool)
        for seen, back in zip(shifts(self.x, *self.window), shifts(to_x, *self.window), strict=True):
            winner = (seen == self.largest) & ~given
            back += winner * gradient
            given |= winner
        return to_x


class AveragePooling(Layer):
    """The mean of each window, as `keras.layers.AveragePooling2D`; shapes and arguments as for `MaxPooling`."""

    def __init__(self, size=2, stride=None):
        self.window = size, stride or size

    def forward(self, x, training=False):
        self.shape = x.shape
        return sum(shifts(x, *self.window)) / self.window[0] ** 2

    def backward(self, gradient):
        to_x = np.zeros(self.shape, gradient.dtype)
        for back in shifts(to_x, *self.window):
            back += gradient / self.window[0] ** 2
        return to_x
