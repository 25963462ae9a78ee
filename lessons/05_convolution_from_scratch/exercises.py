# %%
import keras
import numpy as np

import course
from course import scratch

course.start_checks()


# %%
def convolve(image, kernel):
    """What the lesson's filter gives at all positions of an image (height, width)."""
    size = len(kernel)
    height, width = (length - size + 1 for length in image.shape)
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            output[i, j] = np.sum(image[i : i + size, j : j + size] * kernel)
    return output


# %% [markdown]
# ## 1 ★ A filter that finds spots
#
# The lesson's filters answer to edges. Make a 3×3 filter that answers to a *spot*, with a pencil:
#
# - where all pixels are alike, its answer is 0,
# - where the brightness grows evenly, down or across, its answer is 0, too, so it is no edge filter,
# - for a single bright pixel (1) among dark ones (0) its answer is positive where this pixel is in the middle of the
#   filter, and smaller at all other positions.

# %% [markdown] tags=["hint"]
# Compare the pixel in the middle with its neighbours: the answer should be 0 if it is just the mean of them. On an even
# slope a pixel *is* the mean of its left and right neighbour, and of the upper and lower one.


# %% tags=["answer"]
def spot_filter():
    """The weights, (3, 3)."""
    ### BEGIN SOLUTION
    return np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
    ### END SOLUTION


# %% tags=["check", "points:1"]
_filter = np.asarray(spot_filter(), dtype=float)
assert _filter.shape == (3, 3), (
    f"the filter should be 3×3; yours has the shape {_filter.shape}"
)
_rows, _columns = np.mgrid[:5, :5]
_images = {
    "all pixels are 1": np.ones((5, 5)),
    "the brightness grows downwards (0, 1, 2, 3, 4)": _rows,
    "the brightness grows to the right (0, 1, 2, 3, 4)": _columns,
}
for _name, _image in _images.items():
    _answers = convolve(_image, _filter)
    assert np.allclose(_answers, 0), f"where {_name} you answer\n{_answers}\ninstead of 0"
_spot = np.zeros((5, 5))
_spot[2, 2] = 1
_answers = convolve(_spot, _filter)
assert _answers[1, 1] > 0, (
    f"with the spot in the middle you answer {_answers[1, 1]}: not positive"
)
assert np.sum(_answers >= _answers[1, 1]) == 1, (
    f"around a spot you answer\n{_answers}\nThe one in the middle should be the largest"
)

# %% tags=["hidden"]
_slope = 3 - 0.5 * _rows + 2 * _columns
assert np.allclose(convolve(_slope, _filter), 0), "on a slope in any direction the answer is 0"
_answers = convolve(_slope - 0.1 * _spot, _filter)
assert np.argmin(_answers) == 4, (
    f"a dark spot should have the lowest answer in the middle:\n{_answers}"
)


# %% tags=["wrong"]
# the mean: it answers to brightness
def spot_filter():
    return np.full((3, 3), 1 / 9)


# %% tags=["wrong"]
# an edge filter: right where all is alike, but it answers to slopes
def spot_filter():
    return np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])


# %% tags=["wrong"]
# the sign is turned: it finds dark spots
def spot_filter():
    return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


# %% tags=["wrong"]
# sharpens: the weights add up to 1 instead of 0
def spot_filter():
    return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])


# %% [markdown] tags=["why"]
# Weights that add up to 0 ignore the brightness; weights that are alike on opposite sides ignore slopes, too. What is
# left is the difference between a pixel and the mean of its neighbours. (With these numbers it is called the Laplace
# filter.) A learned filter with a bright middle and a dark surround says the same: a blob.

# %% [markdown]
# ## 2 ★ Sizes on paper
#
# A layer of `filters` filters of `kernel_size` × `kernel_size`, with a bias each, moves by `strides` over images that
# have `padding` zeros on each of their four sides. Return the shape of its output for a batch of images of `shape` (n,
# height, width, channels), a tuple of four whole numbers, and the number of its parameters. Work it out with the
# lesson's formula, without making the layer.

# %% [markdown] tags=["hint"]
# $\lfloor (n + 2p - f) / s \rfloor + 1$ once for the height and once for the width; `//` divides and cuts off. How
# many weights has one filter, if it has a table of weights for each channel? Does the size of the image matter for
# that?


# %% tags=["answer"]
def layer_size(shape, filters, kernel_size, strides, padding):
    """(output shape, number of parameters): a tuple of four whole numbers, and a number."""
    ### BEGIN SOLUTION
    n, height, width, channels = shape
    height = (height + 2 * padding - kernel_size) // strides + 1
    width = (width + 2 * padding - kernel_size) // strides + 1
    return (n, height, width, filters), (kernel_size**2 * channels + 1) * filters
    ### END SOLUTION


# %% tags=["check", "points:1"]
for _case in (
    ((5, 28, 28, 1), 8, 3, 1, 1),
    ((5, 28, 28, 1), 8, 3, 2, 1),
    ((2, 32, 20, 3), 16, 5, 1, 0),
):
    _shape, _parameters = layer_size(*_case)
    _layer = scratch.Convolution(_case[0][3], *_case[1:3], strides=_case[3], padding=_case[4])
    _right = _layer(np.zeros(_case[0])).shape
    _count = sum(_parameter.size for _parameter in _layer.parameters)
    _said = "images {}, {} filters of size {}, stride {}, padding {}".format(*_case)
    assert tuple(_shape) == _right, f"{_said}: the output has the shape {_right}, not {_shape}"
    assert _parameters == _count, (
        f"{_said}: there are {_count:,} parameters, not {_parameters:,}"
    )

# %% tags=["hidden"]
for _case, _right, _count in (
    (((1, 224, 224, 3), 64, 11, 4, 2), (1, 55, 55, 64), 23_296),
    (((100, 7, 9, 10), 1, 7, 3, 0), (100, 1, 1, 1), 491),
    (((3, 8, 11, 2), 5, 1, 2, 0), (3, 4, 6, 5), 15),
):
    _shape, _parameters = layer_size(*_case)
    assert (tuple(_shape), _parameters) == (_right, _count), (
        "images {}, {} filters of size {}, stride {}, padding {}: ".format(*_case)
        + f"{_right} and {_count:,} parameters, not {_shape} and {_parameters:,}"
    )


# %% tags=["wrong"]
# rounds up instead of cutting off
def layer_size(shape, filters, kernel_size, strides, padding):
    n, height, width, channels = shape
    height = -(-(height + 2 * padding - kernel_size) // strides) + 1
    width = -(-(width + 2 * padding - kernel_size) // strides) + 1
    return (n, height, width, filters), (kernel_size**2 * channels + 1) * filters


# %% tags=["wrong"]
# one table of weights for all channels
def layer_size(shape, filters, kernel_size, strides, padding):
    n, height, width, _ = shape
    height = (height + 2 * padding - kernel_size) // strides + 1
    width = (width + 2 * padding - kernel_size) // strides + 1
    return (n, height, width, filters), (kernel_size**2 + 1) * filters


# %% tags=["wrong"]
# padding is added once instead of on either side
def layer_size(shape, filters, kernel_size, strides, padding):
    n, height, width, channels = shape
    height = (height + padding - kernel_size) // strides + 1
    width = (width + padding - kernel_size) // strides + 1
    return (n, height, width, filters), (kernel_size**2 * channels + 1) * filters


# %% tags=["wrong"]
# counts the channels of the input as those of the output
def layer_size(shape, filters, kernel_size, strides, padding):
    n, height, width, channels = shape
    height = (height + 2 * padding - kernel_size) // strides + 1
    width = (width + 2 * padding - kernel_size) // strides + 1
    return (n, height, width, channels), (kernel_size**2 * channels + 1) * filters


# %% [markdown] tags=["why"]
# Filter, stride and padding decide the size of the maps; filters and channels decide the number of weights, and the
# size of the image does not come into it. So the same layer can look at images of any size. The channels of the output
# are the filters: each one makes a map.

# %% [markdown]
# ## 3 ★★ A dense layer in disguise
#
# Is a convolution something other than the dense layer of lesson 03? Show that it is not. Return the matrix (height ·
# width, positions) with which a dense layer without bias does the same as the filter `kernel` (size, size) on an image
# (height, width): `image.ravel() @ matrix` must be `convolve(image, kernel).ravel()` for every image.

# %% [markdown] tags=["hint"]
# A column of the matrix holds the weights of one output, that is of one position of the filter: an image of zeros, into
# which the kernel has been laid at this position, flattened. Or look at it by rows: what does `convolve` give for an
# image in which a single pixel is 1?


# %% tags=["answer"]
def as_dense(kernel, height, width):
    """Matrix (height * width, positions) of the dense layer that does what the kernel does."""
    ### BEGIN SOLUTION
    size, columns = len(kernel), []
    for i, j in np.ndindex(height - size + 1, width - size + 1):
        weights = np.zeros((height, width))
        weights[i : i + size, j : j + size] = kernel
        columns.append(weights.ravel())
    return np.stack(columns, axis=1)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_kernel = np.array([[1, 2], [3, -4]])
_matrix = np.asarray(as_dense(_kernel, 3, 4))
assert _matrix.shape == (12, 6), (
    "a 2×2 filter has 6 positions on the 12 pixels of a 3×4 image: the matrix is (12, 6), "
    f"not {_matrix.shape}"
)
for _pixel in range(12):
    _image = np.zeros((3, 4))
    _image.flat[_pixel] = 1
    _right = convolve(_image, _kernel).ravel()
    assert np.allclose(_image.ravel() @ _matrix, _right), (
        f"for an image with a single 1, in row {_pixel // 4} and column {_pixel % 4}, "
        f"the filter [[1, 2], [3, -4]] gives {_right}, "
        f"your dense layer {_image.ravel() @ _matrix}"
    )

# %% tags=["hidden"]
_rng = np.random.default_rng(0)
for _size, _height, _width in ((3, 28, 28), (1, 4, 2), (5, 5, 9), (3, 7, 3)):
    _kernel, _image = _rng.normal(size=(_size, _size)), _rng.normal(size=(_height, _width))
    _outputs = _image.ravel() @ as_dense(_kernel, _height, _width)
    _right = convolve(_image, _kernel).ravel()
    assert np.shape(_outputs) == _right.shape, (
        f"a filter of {_size} on {_height}×{_width} has {len(_right)} positions, "
        f"not {np.shape(_outputs)}"
    )
    assert np.allclose(_outputs, _right), (
        f"wrong for a filter of {_size} on {_height}×{_width}"
    )


# %% tags=["wrong"]
# the kernel is turned by half a turn, as in mathematics
def as_dense(kernel, height, width):
    size, columns = len(kernel), []
    for i, j in np.ndindex(height - size + 1, width - size + 1):
        weights = np.zeros((height, width))
        weights[i : i + size, j : j + size] = kernel[::-1, ::-1]
        columns.append(weights.ravel())
    return np.stack(columns, axis=1)


# %% tags=["wrong"]
# a row for each position instead of a column
def as_dense(kernel, height, width):
    size, rows = len(kernel), []
    for i, j in np.ndindex(height - size + 1, width - size + 1):
        weights = np.zeros((height, width))
        weights[i : i + size, j : j + size] = kernel
        rows.append(weights.ravel())
    return np.stack(rows)


# %% tags=["wrong"]
# positions column by column instead of row by row
def as_dense(kernel, height, width):
    size, columns = len(kernel), []
    for j, i in np.ndindex(width - size + 1, height - size + 1):
        weights = np.zeros((height, width))
        weights[i : i + size, j : j + size] = kernel
        columns.append(weights.ravel())
    return np.stack(columns, axis=1)


# %% [markdown] tags=["why"]
# So a convolution *is* a dense layer, with two restrictions: most weights are 0, for each output sees only what lies
# near it, and the others are the same few numbers in every column, for the filter looks for the same thing everywhere.
# For a 3×3 filter on a digit the matrix has 784 · 676, more than half a million numbers, and only nine different ones
# beside 0. Dense layers could learn it, in principle, from far more images.

# %% [markdown]
# ## 4 ★★ A layer that forgets where
#
# Write a layer that turns each feature map into its mean, as `keras.layers.GlobalAveragePooling2D`, with its way back:
#
# - `mean_forward(x)`: images `x` (n, height, width, channels) → means (n, channels),
# - `mean_backward(gradient, shape)`: the gradient of the loss with respect to the means (n, channels), and the shape of
#   `x` → the gradient with respect to `x`, an array of that shape.

# %% [markdown] tags=["hint"]
# If one pixel of a map of $m$ pixels rises by 1, by how much does the mean rise? All pixels of a map get the same, as
# in the average pooling of the lesson. `gradient[:, None, None, :]` has the shape (n, 1, 1, channels), and NumPy
# stretches it when it meets an array of the full shape; `np.broadcast_to` and `np.ones` can help.


# %% tags=["answer"]
def mean_forward(x):
    """Means (n, channels) of the maps of x (n, height, width, channels)."""
    ### BEGIN SOLUTION
    return x.mean(axis=(1, 2))
    ### END SOLUTION


def mean_backward(gradient, shape):
    """Gradient with respect to x, an array of `shape`, given that of the means."""
    ### BEGIN SOLUTION
    return np.ones(shape) * gradient[:, None, None, :] / (shape[1] * shape[2])
    ### END SOLUTION


# %% tags=["check", "points:2"]
_rng = np.random.default_rng(0)
_x, _factors = _rng.normal(size=(2, 3, 5, 4)), _rng.normal(size=(2, 4))
_means = np.asarray(mean_forward(_x))
assert _means.shape == (2, 4), f"the means of {_x.shape} should be (2, 4), not {_means.shape}"
_right = np.asarray(keras.layers.GlobalAveragePooling2D()(_x))
assert np.allclose(_means, _right, atol=1e-5), (
    f"the means of the first image are {_right[0].round(3)}, not {_means[0].round(3)}"
)
_back = np.asarray(mean_backward(_factors, _x.shape))
assert _back.shape == _x.shape, f"the gradient should be {_x.shape}, like x, not {_back.shape}"
_right = scratch.numerical_gradient(lambda x: np.sum(_factors * x.mean(axis=(1, 2))), _x)
assert np.allclose(_back, _right), (
    f"if a mean has the gradient {_factors[0, 0]:.3f}, each of its 15 pixels has "
    f"{_right[0, 0, 0, 0]:.4f}; you send back {_back[0, :, :, 0].round(4)}"
)


# %% tags=["hidden"]
class _Mean(scratch.Layer):
    def forward(self, x, training=False):
        self.shape = x.shape
        return mean_forward(x)

    def backward(self, gradient):
        return mean_backward(gradient, self.shape)


_layers = [scratch.Convolution(1, 4, 3), scratch.Sigmoid(), _Mean(), scratch.Affine(4, 3)]
_network = scratch.Network(_layers)
_error = scratch.gradient_check(_network, _rng.normal(size=(6, 9, 7, 1)), np.arange(6) % 3)
assert _error < 1e-6, f"in a network the gradient check finds a relative error of {_error:.1e}"


# %% tags=["wrong"]
# the whole gradient to every pixel: the sum's, not the mean's
def mean_forward(x):
    return x.mean(axis=(1, 2))


def mean_backward(gradient, shape):
    return np.ones(shape) * gradient[:, None, None, :]


# %% tags=["wrong"]
# divides by the size of the batch, too
def mean_forward(x):
    return x.mean(axis=(1, 2))


def mean_backward(gradient, shape):
    return np.ones(shape) * gradient[:, None, None, :] / np.prod(shape[:3])


# %% tags=["wrong"]
# the mean over the channels instead of over the pixels
def mean_forward(x):
    return x.mean(axis=3).reshape(len(x), -1)


def mean_backward(gradient, shape):
    return np.ones(shape) * gradient.reshape(*shape[:3], 1) / shape[3]


# %% tags=["wrong"]
# all to one pixel, as max pooling does
def mean_forward(x):
    return x.mean(axis=(1, 2))


def mean_backward(gradient, shape):
    back = np.zeros(shape)
    back[:, 0, 0] = gradient
    return back


# %% [markdown] tags=["why"]
# Behind this layer the lesson's 30 maps are 30 numbers, and the next layer has 3,100 parameters instead of 432,100. The
# price: shuffle the pixels of a map as you like, and its mean stays. The network still knows how much of an edge there
# is, but not where, and with only one layer of small filters in front of it, it reads digits far worse. Behind many
# layers, whose maps stand for whole parts of an object, it is just right, and many large networks end like this.

# %% [markdown]
# ## 5 ★★★ The way back through a convolution
#
# Write `backward` of a convolution yourself, without `scratch.Convolution` and Keras; loops over positions are fine.
# There is no padding. Given are the images `x` (n, height, width, channels), the `kernel` (size, size, channels,
# filters), the `gradient` of the loss with respect to the output (n, rows, columns, filters), and the `strides`. Return
# three arrays: the gradients with respect to the kernel, to the biases (filters,), and to `x`, each of the shape of
# what it belongs to.

# %% [markdown] tags=["hint"]
# At the position (i, j) the filter saw `window = x[:, i * strides : i * strides + size, ...]`, of shape (n, size, size,
# channels), and `error = gradient[:, i, j]` (n, filters) comes back. Its share of the kernel's gradient is
# `np.tensordot(window, error, (0, 0))`, a sum over the images. What goes to the pixels is each filter's error times
# that filter's weights, summed over the filters. And where windows overlap?


# %% tags=["answer"]
def convolution_backward(x, kernel, gradient, strides):
    """Gradients with respect to kernel, biases and x."""
    ### BEGIN SOLUTION
    size = len(kernel)
    kernel_gradient, x_gradient = np.zeros(kernel.shape), np.zeros(x.shape)
    for i, j in np.ndindex(gradient.shape[1:3]):
        top, left = i * strides, j * strides
        window = np.s_[:, top : top + size, left : left + size]
        error = gradient[:, i, j]
        kernel_gradient += np.tensordot(x[window], error, (0, 0))
        x_gradient[window] += np.tensordot(error, kernel, (1, 3))
    return kernel_gradient, gradient.sum(axis=(0, 1, 2)), x_gradient
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _compare(n, height, width, channels, filters, size, strides):
    _rng, _layer = np.random.default_rng(0), scratch.Convolution(channels, filters, size)
    _layer.strides = strides
    _layer.parameters = [_rng.normal(size=_each.shape) for _each in _layer.parameters]
    _x = _rng.normal(size=(n, height, width, channels))
    _gradient = _rng.normal(size=_layer.forward(_x).shape)
    _right = {"x": _layer.backward(_gradient), "kernel": _layer.gradients[0]}
    _right["biases"] = _layer.gradients[1]
    _mine = convolution_backward(_x, _layer.parameters[0], _gradient, strides)
    _case = f"images {_x.shape}, filters {_layer.parameters[0].shape}, stride {strides}"
    for _name, _ours in zip(("kernel", "biases", "x"), _mine, strict=True):
        _ours, _wanted = np.asarray(_ours), _right[_name]
        _said = f"{_case}: the gradient of the {_name}"
        assert _ours.shape == _wanted.shape, (
            f"{_said} should have the shape {_wanted.shape}, not {_ours.shape}"
        )
        assert np.allclose(_ours, _wanted), (
            f"{_said} begins with {_wanted.flat[0]:.4f} and has the sum {_wanted.sum():.4f}; "
            f"yours {_ours.flat[0]:.4f}, {_ours.sum():.4f}. Are all positions added up?"
        )


_ones = np.ones((1, 2, 2, 1))
_mine = convolution_backward(_ones, _ones[:, :1, :1], _ones, 1)
assert len(_mine) == 3, f"return three arrays, not {len(_mine)}"
_compare(n=1, height=4, width=4, channels=1, filters=1, size=2, strides=2)
_compare(n=1, height=4, width=5, channels=1, filters=1, size=2, strides=1)
_compare(n=3, height=6, width=5, channels=2, filters=4, size=3, strides=1)

# %% tags=["hidden"]
_compare(n=2, height=8, width=7, channels=3, filters=2, size=3, strides=2)
_compare(n=2, height=5, width=5, channels=1, filters=3, size=1, strides=3)
_compare(n=4, height=5, width=5, channels=2, filters=2, size=5, strides=1)


# %% tags=["wrong"]
# where windows overlap, the last one overwrites the others
def convolution_backward(x, kernel, gradient, strides):
    size = len(kernel)
    kernel_gradient, x_gradient = np.zeros(kernel.shape), np.zeros(x.shape)
    for i, j in np.ndindex(gradient.shape[1:3]):
        top, left = i * strides, j * strides
        window = np.s_[:, top : top + size, left : left + size]
        kernel_gradient += np.tensordot(x[window], gradient[:, i, j], (0, 0))
        x_gradient[window] = np.tensordot(gradient[:, i, j], kernel, (1, 3))
    return kernel_gradient, gradient.sum(axis=(0, 1, 2)), x_gradient


# %% tags=["wrong"]
# the slip of the lesson: the biases' gradient is averaged over the positions
def convolution_backward(x, kernel, gradient, strides):
    size = len(kernel)
    kernel_gradient, x_gradient = np.zeros(kernel.shape), np.zeros(x.shape)
    for i, j in np.ndindex(gradient.shape[1:3]):
        top, left = i * strides, j * strides
        window = np.s_[:, top : top + size, left : left + size]
        kernel_gradient += np.tensordot(x[window], gradient[:, i, j], (0, 0))
        x_gradient[window] += np.tensordot(gradient[:, i, j], kernel, (1, 3))
    return kernel_gradient, gradient.mean(axis=(0, 1, 2)), x_gradient


# %% tags=["wrong"]
# the strides are forgotten
def convolution_backward(x, kernel, gradient, strides):
    size = len(kernel)
    kernel_gradient, x_gradient = np.zeros(kernel.shape), np.zeros(x.shape)
    for i, j in np.ndindex(gradient.shape[1:3]):
        window = np.s_[:, i : i + size, j : j + size]
        kernel_gradient += np.tensordot(x[window], gradient[:, i, j], (0, 0))
        x_gradient[window] += np.tensordot(gradient[:, i, j], kernel, (1, 3))
    return kernel_gradient, gradient.sum(axis=(0, 1, 2)), x_gradient


# %% tags=["wrong"]
# the kernel is turned on the way back although the pixels are not
def convolution_backward(x, kernel, gradient, strides):
    size = len(kernel)
    kernel_gradient, x_gradient = np.zeros(kernel.shape), np.zeros(x.shape)
    for i, j in np.ndindex(gradient.shape[1:3]):
        top, left = i * strides, j * strides
        window = np.s_[:, top : top + size, left : left + size]
        kernel_gradient += np.tensordot(x[window], gradient[:, i, j], (0, 0))
        x_gradient[window] += np.tensordot(gradient[:, i, j], kernel[::-1, ::-1], (1, 3))
    return kernel_gradient, gradient.sum(axis=(0, 1, 2)), x_gradient


# %% [markdown] tags=["why"]
# Whatever is used several times gets the sum of what comes back from each use. A weight is used at every position, so
# all positions add up; a bias likewise; a pixel is used by every window that saw it and by every filter, so these add
# up, too. This rule and the chain rule are all of back-propagation. The loop makes small matrix products for each
# position; im2col makes a single one of them.
