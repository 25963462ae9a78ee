"""Convolution as one large matrix product."""

import numpy as np

from course.scratch.layers import Layer, Rng, he_normal
from course.scratch.windows import check_images, im2col, output_size, pad, shifts


class Convolution(Layer):
    """Slide filters over images, as `keras.layers.Conv2D` does.

    (n, height, width, channels) -> (n, output height, output width,
    filters).

    Args:
        channels: of the images.
        filters: how many; each makes one channel of the output.
        kernel_size: height and width of a filter.
        strides: step from position to position, the same down and across.
        padding: rows and columns of zeros to add on each side.
        first: nothing stands before this layer, so `backward` skips the
            gradient of the images, and returns None.
        rng: draws the kernel (He); `numpy.random`, which `course.start`
            seeds, or a Generator.

    Example:
        >>> layer = Convolution(3, 8, 5, padding=2)
        >>> layer, layer(np.zeros((1, 28, 28, 3))).shape
        (Convolution(3 -> 8, kernel_size=5, padding=2), (1, 28, 28, 8))
    """

    def __init__(
        self,
        channels: int,
        filters: int,
        kernel_size: int,
        *,
        strides: int = 1,
        padding: int = 0,
        first: bool = False,
        rng: Rng = np.random,
    ):
        fan_in = kernel_size * kernel_size * channels
        shape = kernel_size, kernel_size, channels, filters
        kernel = he_normal(shape, fan_in, rng)
        self.parameters = [kernel, np.zeros(filters, np.float32)]
        self.strides, self.padding, self.first = strides, padding, first

    def extra_repr(self) -> str:
        size, _, channels, filters = self.parameters[0].shape
        shape = f"{channels} -> {filters}, kernel_size={size}"
        strides = f", strides={self.strides}" if self.strides != 1 else ""
        padding = f", padding={self.padding}" if self.padding else ""
        return shape + strides + padding

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        kernel, bias = self.parameters
        size, _, channels, filters = kernel.shape
        check_images(x, channels)
        window = size, self.strides, self.padding
        sizes = [output_size(n, *window) for n in x.shape[1:3]]
        self.shape = x.shape
        self.columns = im2col(pad(x, self.padding), size, self.strides)
        # all positions of all images at once
        output = self.columns @ kernel.reshape(-1, filters)
        output += bias
        return output.reshape(len(x), *sizes, filters)

    def backward(self, gradient: np.ndarray) -> np.ndarray | None:
        kernel, _ = self.parameters
        rows = gradient.reshape(-1, kernel.shape[3])
        kernel_gradient = (self.columns.T @ rows).reshape(kernel.shape)
        self.gradients = [kernel_gradient, rows.sum(axis=0)]
        return None if self.first else self.input_gradient(gradient)

    def input_gradient(self, gradient: np.ndarray) -> np.ndarray:
        """Send each position's gradient back to the pixels it saw."""
        kernel, _ = self.parameters
        size, _, channels, filters = kernel.shape
        n, height, width, _ = self.shape
        p = self.padding
        shape = n, height + 2 * p, width + 2 * p, channels
        padded = np.zeros(shape, gradient.dtype)
        rows = gradient.reshape(-1, filters)
        views = shifts(padded, size, self.strides)
        pixels = kernel.reshape(-1, channels, filters)
        for view, weights in zip(views, pixels, strict=True):
            view += (rows @ weights.T).reshape(view.shape)
        return padded[:, p : p + height, p : p + width]
