"""What the famous blocks claim: who sees what, what is added to what, and how deep the networks are."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from course import models
from course.models.alexnet import two_groups
from course.models.resnet import zero_padded


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def model_of(shape, block):
    inputs = keras.Input(shape)
    return keras.Model(inputs, block(inputs))


def seen(model, *place):
    """Which inputs move the outputs at `place` (row, column[, channels]) for one of 32 images; shape of one input."""
    x = tf.Variable(np.random.default_rng(0).standard_normal((32, *model.input_shape[1:]), np.float32))
    with tf.GradientTape() as tape:
        outputs = tf.reduce_sum(model(x)[(slice(None), *place)])
    return np.abs(tape.gradient(outputs, x)).max(axis=0)


def window(gradient):
    """Height and width of the part of the image that was seen."""
    rows, columns = np.nonzero(gradient.sum(axis=-1))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def depth(model):
    """Layers with weights on the longest way through a network, normalisation not counted."""
    depths = {id(tensor): 0 for tensor in model.inputs}
    for operation in model.operations[1:]:
        inputs = keras.tree.flatten(operation.input)
        counts = isinstance(operation, layers.Conv2D | layers.Dense)
        for tensor in keras.tree.flatten(operation.output):
            depths[id(tensor)] = max(depths[id(i)] for i in inputs) + counts
    return depths[id(model.outputs[0])]


@pytest.mark.parametrize(("convolutions", "size", "weights"), [(2, 5, 18), (3, 7, 27)])
def test_stacked_3x3_convolutions_see_as_much_as_a_large_one(convolutions, size, weights):
    options = {"use_bias": False, "kernel_initializer": "ones"}
    stack = keras.Sequential([keras.Input((11, 11, 1)), *(layers.Conv2D(1, 3, **options) for _ in range(convolutions))])
    large = keras.Sequential([keras.Input((11, 11, 1)), layers.Conv2D(1, size, **options)])
    assert stack.output_shape == large.output_shape
    np.testing.assert_array_equal(seen(stack, 2, 1) > 0, seen(large, 2, 1) > 0)
    assert window(seen(stack, 2, 1)) == (size, size)
    assert (stack.count_params(), large.count_params()) == (weights, size**2)


def test_the_two_groups_of_alexnet_do_not_see_each_other():
    model = model_of((9, 9, 8), lambda x: two_groups(x, 6, 5))
    for group in range(2):
        half = seen(model, 4, 4, slice(3 * group, 3 * group + 3)).max(axis=(0, 1)) > 0
        assert half.tolist() == [group == 0] * 4 + [group == 1] * 4


def test_two_groups_are_a_grouped_convolution():
    model = model_of((9, 9, 8), lambda x: two_groups(x, 6, 5))
    grouped = model_of((9, 9, 8), layers.Conv2D(6, 5, padding="same", groups=2, activation="relu"))
    kernels, biases = model.get_weights()[::2], model.get_weights()[1::2]
    grouped.set_weights([np.concatenate(kernels, axis=-1), np.concatenate(biases)])
    x = np.random.default_rng(0).random((2, 9, 9, 8), np.float32)
    np.testing.assert_allclose(model(x), grouped(x), atol=1e-5)


def test_convolutions_2_4_and_5_of_alexnet_come_in_groups():
    model = models.alexnet((67, 67, 3), 10, filters=(8, 16, 24, 32, 40), dense=4)
    kernels = [layer.kernel.shape for layer in model.layers if isinstance(layer, layers.Conv2D)]
    first, third = [(11, 11, 3, 8)], [(3, 3, 16, 24)]
    second, fourth, fifth = [(5, 5, 4, 8)] * 2, [(3, 3, 12, 16)] * 2, [(3, 3, 16, 20)] * 2
    assert [tuple(kernel) for kernel in kernels] == first + second + third + fourth + fifth


def test_inception_joins_four_branches_that_see_1_3_5_and_3_pixels():
    model = model_of((9, 9, 4), lambda x: models.inception(x, 8, 12, 16, 6, 10, 14))
    assert model.output_shape == (None, 9, 9, 8 + 16 + 10 + 14)
    assert len(model.get_layer(index=-1).input) == 4
    ends = np.cumsum([0, 8, 16, 10, 14])
    windows = [window(seen(model, 4, 4, slice(*ends[n : n + 2]))) for n in range(4)]
    assert windows == [(1, 1), (3, 3), (5, 5), (3, 3)]


@pytest.mark.parametrize(("filters", "strides"), [(4, 1), (8, 2)])
def test_a_silent_residual_branch_leaves_the_input(filters, strides):
    model = model_of((8, 8, 4), lambda x: models.basic_block(x, filters, strides, zero_padded))
    last = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)][-1]
    last.gamma.assign(keras.ops.zeros_like(last.gamma))
    x = np.random.default_rng(0).random((2, 8, 8, 4), np.float32)
    expected = np.zeros((2, 8 // strides, 8 // strides, filters), np.float32)
    expected[..., :4] = x[:, ::strides, ::strides]
    np.testing.assert_array_equal(model(x), expected)


def test_without_the_skip_a_silent_branch_leaves_nothing():
    model = model_of((8, 8, 4), lambda x: models.basic_block(x, 4, 1, None))
    model.layers[-2].gamma.assign(np.zeros(4))
    assert np.abs(model(np.ones((1, 8, 8, 4)))).max() == 0


@pytest.mark.parametrize("builder", [models.resnet, models.small_resnet])
def test_every_residual_block_adds_its_input(builder):
    model = builder((32, 32, 3), 10, blocks=(1, 2, 1, 1) if builder is models.resnet else 2)
    adds = [layer for layer in model.layers if isinstance(layer, layers.Add)]
    assert len(adds) == (5 if builder is models.resnet else 6)
    assert all(first is not second and first.shape == second.shape for first, second in (add.input for add in adds))


def test_plain_and_residual_networks_have_the_same_layers_and_weights():
    plain, residual = (models.small_resnet((28, 28, 1), 10, skips=skips) for skips in (False, True))
    assert [w.shape for w in plain.weights] == [w.shape for w in residual.weights]
    assert depth(plain) == depth(residual) == 20
    assert not any(isinstance(layer, layers.Add) for layer in plain.layers)


DEPTHS = [
    (models.lenet5, {}, 5),
    (models.alexnet, {"filters": (2, 2, 2, 2, 2), "dense": 2}, 8),
    (models.deep_convnet, {}, 8),
    (models.vgg, {"blocks": (1, 1, 2, 2, 2), "filters": 1, "dense": 2}, 11),
    (models.vgg, {"filters": 1, "dense": 2}, 16),
    (models.vgg, {"blocks": (2, 2, 4, 4, 4), "filters": 1, "dense": 2}, 19),
    (models.googlenet, {}, 22),
    (models.resnet, {"filters": 1}, 18),
    (models.resnet, {"blocks": (3, 4, 6, 3), "filters": 1}, 34),
    (models.resnet, {"blocks": (3, 4, 6, 3), "filters": 1, "bottleneck": True}, 50),
]


@pytest.mark.parametrize(("builder", "options", "layers_with_weights"), DEPTHS)
def test_depth(builder, options, layers_with_weights):
    assert depth(builder((67, 67, 3), 10, **options)) == layers_with_weights


def test_deep_convnet_shrinks_as_published():
    model = models.deep_convnet((28, 28, 1), 10)
    sizes = [layer.output.shape[1] for layer in model.layers if isinstance(layer, layers.Conv2D | layers.MaxPooling2D)]
    assert sizes == [28, 28, 14, 14, 16, 8, 8, 8, 4]


def test_lenet_gives_small_digits_a_margin():
    small, large = (models.lenet5((side, side, 1), 10) for side in (28, 32))
    large.set_weights(small.get_weights())
    digits = np.random.default_rng(0).random((2, 28, 28, 1), np.float32)
    framed = np.pad(digits, ((0, 0), (2, 2), (2, 2), (0, 0)))
    np.testing.assert_allclose(small(digits), large(framed), atol=1e-6)
