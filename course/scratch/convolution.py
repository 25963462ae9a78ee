"""Convolution as one large matrix product."""

import numpy as np

from course.scratch.layers import Layer, he_normal
from course.scratch.windows import check_images, im2col, output_size, pad, shifts


class Convolution(Layer):
    """Slide filters over images, as `keras.layers.Conv2D` does.

    (n, height, width, channels) -> (n, places down, places across, filters); see `output_size`.

    Args:
        channels: of the images.
        filters: how many; each makes one channel of the output.
        size: height and width of a filter.
        stride: step from place to place.
        padding: rows and columns of zeros to add on each side.
        first: nothing stands before this layer, so `backward` may skip the gradient of the images; it gives None.
        rng: draws the kernel (He); `numpy.random`, which `course.start` seeds, or a Generator.
    """

    def __init__(self, channels, filters, size, *, stride=1, padding=0, first=False, rng=np.random):
        kernel = he_normal((size, size, channels, filters), size * size * channels, rng)
        self.parameters = [kernel, np.zeros(filters, np.float32)]
        self.stride, self.padding, self.first = stride, padding, first

    def forward(self, x, training=False):
        kernel, bias = self.parameters
        size, _, channels, filters = kernel.shape
        check_images(x, channels)
        places = [output_size(length, size, self.stride, self.padding) for length in x.shape[1:3]]
        self.shape = x.shape
        self.columns = im2col(pad(x, self.padding), size, self.stride)
        output = self.columns @ kernel.reshape(-1, filters)  # all places of all images at once
        output += bias
        return output.reshape(len(x), *places, filters)

    def backward(self, gradient):
        kernel, _ = self.parameters
        rows = gradient.reshape(-1, kernel.shape[3])
        self.gradients = [(self.columns.T @ rows).reshape(kernel.shape), rows.sum(axis=0)]
        return None if self.first else self.input_gradient(gradient)

    def input_gradient(self, gradient):
        """Send the gradient of each place back to the pixels that were seen there."""
        kernel, _ = self.parameters
        size, _, channels, filters = kernel.shape
        n, height, width, _ = self.shape
        p = self.padding
        padded = np.zeros((n, height + 2 * p, width + 2 * p, channels), gradient.dtype)
        rows = gradient.reshape(-1, filters)
        for seen, weights in zip(shifts(padded, size, self.stride), kernel.reshape(-1, channels, filters), strict=True):
            seen += (rows @ weights.T).reshape(seen.shape)
        return padded[:, p : p + height, p : p + width]
