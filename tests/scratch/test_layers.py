"""Every layer's gradient against central differences, and its outputs and gradients against Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course import scratch

# name: (layer, input shape, the Keras layers that should do the same)
CASES = {
    "convolution": (scratch.Convolution(1, 2, 3), (2, 5, 6, 1), [keras.layers.Conv2D(2, 3)]),
    "convolution 1x1": (scratch.Convolution(3, 2, 1), (2, 3, 2, 3), [keras.layers.Conv2D(2, 1)]),
    "convolution, as large as the image": (scratch.Convolution(2, 3, 4), (2, 4, 4, 2), [keras.layers.Conv2D(3, 4)]),
    "convolution, strides 2, a remainder": (
        scratch.Convolution(2, 3, 3, strides=2), (2, 6, 8, 2), [keras.layers.Conv2D(3, 3, strides=2)],
    ),
    "convolution, strides above kernel_size": (
        scratch.Convolution(2, 2, 2, strides=3), (1, 7, 6, 2), [keras.layers.Conv2D(2, 2, strides=3)],
    ),
    "convolution, padding 1": (
        scratch.Convolution(3, 2, 3, padding=1), (2, 5, 4, 3), [keras.layers.Conv2D(2, 3, padding="same")],
    ),
    "convolution, padding 2": (
        scratch.Convolution(2, 2, 3, padding=2), (1, 4, 5, 2),
        [keras.layers.ZeroPadding2D(2), keras.layers.Conv2D(2, 3)],
    ),
    "convolution, padding and stride": (
        scratch.Convolution(1, 2, 5, strides=2, padding=3), (2, 7, 6, 1),
        [keras.layers.ZeroPadding2D(3), keras.layers.Conv2D(2, 5, strides=2)],
    ),
    "max pooling": (scratch.MaxPooling(2), (2, 4, 6, 3), [keras.layers.MaxPooling2D(2)]),
    "max pooling, a remainder": (scratch.MaxPooling(2), (2, 5, 7, 2), [keras.layers.MaxPooling2D(2)]),
    "max pooling, overlapping": (scratch.MaxPooling(3, strides=2), (2, 7, 6, 2), [keras.layers.MaxPooling2D(3, 2)]),
    "max pooling, gaps": (scratch.MaxPooling(2, strides=3), (1, 8, 7, 2), [keras.layers.MaxPooling2D(2, 3)]),
    "average pooling": (scratch.AveragePooling(2), (2, 4, 7, 3), [keras.layers.AveragePooling2D(2)]),
    "average pooling, overlapping": (
        scratch.AveragePooling(3, strides=1), (2, 4, 5, 2), [keras.layers.AveragePooling2D(3, 1)],
    ),
    "affine": (scratch.Affine(4, 3), (5, 4), [keras.layers.Dense(3)]),
    "flatten": (scratch.Flatten(), (2, 3, 4, 2), [keras.layers.Flatten()]),
    "relu": (scratch.ReLU(), (3, 4, 2), [keras.layers.ReLU()]),
    "sigmoid": (scratch.Sigmoid(), (3, 4), [keras.layers.Activation("sigmoid")]),
    "tanh": (scratch.Tanh(), (3, 4), [keras.layers.Activation("tanh")]),
    "gaussian": (scratch.Gaussian(), (3, 4), [keras.layers.Activation(lambda x: keras.ops.exp(-(x**2)))]),
    "leaky relu": (scratch.LeakyReLU(), (3, 4), [keras.layers.Activation("leaky_relu")]),
    "elu": (scratch.ELU(), (3, 4), [keras.layers.Activation("elu")]),
    "silu": (scratch.SiLU(), (3, 4), [keras.layers.Activation("silu")]),
    "batch normalisation": (scratch.BatchNormalization(3), (6, 3), [keras.layers.BatchNormalization()]),
    "batch normalisation of images": (
        scratch.BatchNormalization(2), (3, 4, 5, 2), [keras.layers.BatchNormalization()],
    ),
}  # fmt: skip
every_layer = pytest.mark.parametrize("name", CASES)
in_training_or_not = pytest.mark.parametrize("training", [True, False])


def case(name, dtype):
    """Layer with random parameters, an input without ties, and a gradient for its output."""
    layer, shape, _ = CASES[name]
    rng = np.random.default_rng(0)
    layer.parameters = [rng.standard_normal(parameter.shape).astype(dtype) for parameter in layer.parameters]
    if isinstance(layer, scratch.BatchNormalization):
        layer.running_mean = rng.random(layer.running_mean.shape).astype(dtype)
        layer.running_variance = 1 + rng.random(layer.running_mean.shape).astype(dtype)
    x = rng.standard_normal(shape).astype(dtype)
    gradient = rng.standard_normal(layer.forward(x).shape).astype(dtype)
    return layer, x, gradient


@every_layer
@in_training_or_not
def test_gradients_are_those_of_central_differences(name, training):
    layer, x, gradient = case(name, np.float64)

    def loss(_):
        return np.sum(layer.forward(x, training) * gradient)

    loss(x)
    x_gradient = layer.backward(gradient)
    for array, by_layer in zip([x, *layer.parameters], [x_gradient, *layer.gradients], strict=True):
        assert by_layer.dtype == np.float64
        assert scratch.relative_error(scratch.numerical_gradient(loss, array), by_layer) < 1e-6


@every_layer
@in_training_or_not
def test_outputs_and_gradients_are_those_of_keras(name, training):
    layer, x, gradient = case(name, np.float32)
    model = keras.Sequential([keras.Input(x.shape[1:]), *CASES[name][2]])
    weights = list(layer.parameters)
    if isinstance(layer, scratch.BatchNormalization):
        weights += [layer.running_mean, layer.running_variance]
    model.set_weights(weights)
    inputs = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = model(inputs, training=training)
    variables = [variable.value for variable in model.trainable_variables]
    expected = tape.gradient(outputs, [inputs, *variables], output_gradients=gradient)

    np.testing.assert_allclose(layer.forward(x, training), outputs, rtol=0, atol=1e-5)
    x_gradient = layer.backward(gradient)
    for ours, theirs in zip([x_gradient, *layer.gradients], expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)
    if isinstance(layer, scratch.BatchNormalization):
        for ours, theirs in zip((layer.running_mean, layer.running_variance), model.get_weights()[2:], strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


@every_layer
@in_training_or_not
def test_float32_stays_float32_and_arguments_stay_as_they_are(name, training):
    layer, x, gradient = case(name, np.float32)
    before = [array.copy() for array in (x, gradient, *layer.parameters)]
    output = layer.forward(x, training)
    x_gradient = layer.backward(gradient)
    assert {array.dtype for array in (output, x_gradient, *layer.gradients)} == {np.dtype(np.float32)}
    assert x_gradient.shape == x.shape
    for array, copy in zip((x, gradient, *layer.parameters), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_step_function_gives_0_or_1_and_lets_no_gradient_through():
    layer, x = scratch.Step(), np.array([[-2, 0, 0.5, 3]], np.float32)
    assert layer.forward(x).tolist() == [[0, 0, 1, 1]]
    assert layer.backward(np.ones_like(x)).tolist() == [[0, 0, 0, 0]]
    assert layer.forward(x).dtype == np.float32


@pytest.mark.parametrize("activation", [scratch.Sigmoid, scratch.Tanh, scratch.Gaussian, scratch.ELU, scratch.SiLU])
def test_activations_and_derivatives_do_not_overflow(activation):
    x = np.array([-1e4, 1e4], np.float32)
    with np.errstate(over="raise", invalid="raise"):
        assert np.isfinite(activation.value(x)).all()
        assert np.isfinite(activation.derivative(x)).all()


def test_stddev_is_the_standard_deviation_of_the_initial_weights():
    rng = np.random.default_rng(0)
    assert scratch.Affine(200, 100, rng=rng).parameters[0].std() == pytest.approx(0.1, rel=0.02)
    assert scratch.Affine(200, 100, stddev=0.5, rng=rng).parameters[0].std() == pytest.approx(0.5, rel=0.02)


@pytest.mark.parametrize(
    "layer",
    [scratch.Convolution(2, 3, 3), scratch.Affine(4, 3), scratch.BatchNormalization(3)],
    ids=["convolution", "affine", "batch normalisation"],
)
def test_initial_parameters_are_float32(layer):
    assert [parameter.dtype for parameter in layer.parameters] == [np.dtype(np.float32)] * 2


def test_a_convolution_gives_what_was_computed_by_hand():
    layer = scratch.Convolution(1, 1, 2)
    layer.parameters = [np.array([1, 0, 0, -1]).reshape(2, 2, 1, 1), np.array([10])]
    x = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 0]]).reshape(1, 3, 3, 1)
    assert layer.forward(x)[0, :, :, 0].tolist() == [[10 + 1 - 5, 10 + 2 - 6], [10 + 4 - 8, 10 + 5 - 0]]


def test_a_first_convolution_gives_no_gradient_of_the_images():
    layer, first = (scratch.Convolution(2, 3, 3, first=first) for first in (False, True))
    first.parameters = layer.parameters
    x = np.random.default_rng(0).random((2, 5, 5, 2), np.float32)
    gradient = np.ones_like(layer.forward(x))
    first.forward(x)
    assert layer.backward(gradient) is not None
    assert first.backward(gradient) is None
    for ours, theirs in zip(first.gradients, layer.gradients, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_of_equal_maxima_the_first_gets_the_whole_gradient_as_in_keras():
    x = np.zeros((1, 4, 4, 1), np.float32)
    x[0, 1, 0] = x[0, 1, 1] = 5  # in the upper left window the second row wins, and its left pixel comes first
    layer = scratch.MaxPooling(2)
    layer.forward(x)
    x_gradient = layer.backward(np.array([1, 2, 3, 4], np.float32).reshape(1, 2, 2, 1))
    assert x_gradient[0, :, :, 0].tolist() == [[0, 0, 2, 0], [1, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]

    inputs = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = keras.layers.MaxPooling2D(2)(inputs)
    np.testing.assert_array_equal(
        x_gradient, tape.gradient(outputs, inputs, tf.reshape(tf.range(1.0, 5.0), (1, 2, 2, 1)))
    )


def test_the_derivative_of_relu_at_0_is_0():
    layer = scratch.ReLU()
    assert layer.forward(np.array([-1.0, 0.0, 2.0])).tolist() == [0, 0, 2]
    assert layer.backward(np.ones(3)).tolist() == [0, 0, 1]


def test_sigmoid_raises_no_warning_for_large_numbers():
    with np.errstate(divide="raise", over="raise", invalid="raise"):  # exp(-1e4) is 0, and may be
        assert scratch.Sigmoid().forward(np.array([-1e4, 0.0, 1e4])).tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("ours", [scratch.Sigmoid, scratch.SiLU])
def test_small_outputs_are_not_lost_far_below_0(ours):
    x = np.array([-60, -40, -20, -15, -8, -1, 1, 8, 15, 20], np.float32)
    theirs = keras.activations.get(ours.__name__.lower())
    np.testing.assert_allclose(ours.value(x), theirs(x), rtol=1e-5)
    wide = tf.Variable(x.astype(np.float64))
    with tf.GradientTape() as tape:
        outputs = theirs(wide)
    np.testing.assert_allclose(ours.derivative(x), tape.gradient(outputs, wide), rtol=2e-5)


@pytest.mark.parametrize(
    "layer",
    [scratch.Dropout(np.float64(0.25)), scratch.BatchNormalization(3, momentum=np.float64(0.9), epsilon=np.float64(1))],
    ids=["dropout", "batch normalisation"],
)
def test_arguments_of_type_np_float64_leave_float32_as_it_is(layer):
    x = np.ones((4, 3), np.float32)
    assert layer.forward(x, training=True).dtype == layer.backward(x).dtype == np.float32
    assert layer.forward(x).dtype == np.float32


def test_dropout_keeps_the_mean_and_is_off_outside_training():
    layer = scratch.Dropout(0.3, rng=np.random.default_rng(0))
    x = np.full((200, 500), 2, np.float32)
    output = layer.forward(x, training=True)
    assert output.dtype == np.float32
    assert np.mean(output == 0) == pytest.approx(0.3, abs=0.01)
    assert output.mean() == pytest.approx(2, abs=0.02)
    np.testing.assert_allclose(output[output > 0], 2 / 0.7, rtol=1e-6)
    np.testing.assert_array_equal(layer.backward(x), output)  # the same numbers are dropped, the others scaled alike
    assert np.any(layer.forward(x, training=True) != output)
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5])
def test_dropout_refuses_rates_out_of_range(rate):
    with pytest.raises(ValueError, match=f"rate must be from 0 to below 1, got {rate}"):
        scratch.Dropout(rate)


def test_he_normal_has_mean_0_and_variance_2_by_fan_in():
    kernel = scratch.he_normal((200, 300), 200, np.random.default_rng(0))
    assert kernel.std() == pytest.approx(0.1, rel=0.02)
    assert kernel.mean() == pytest.approx(0, abs=0.002)
    layer = scratch.Convolution(50, 100, 3, rng=np.random.default_rng(0))
    assert layer.parameters[0].std() == pytest.approx((2 / 450) ** 0.5, rel=0.02)
    assert not layer.parameters[1].any()


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (scratch.Convolution(3, 2, 3), (2, 5, 5, 1), r"\(n, height, width, 3 channels\), got \(2, 5, 5, 1\)"),
        (scratch.Convolution(1, 2, 3), (5, 5), r"\(n, height, width, 1 channels\), got \(5, 5\)"),
        (scratch.Convolution(1, 2, 5, padding=1), (1, 9, 2, 1), r"a window of 5 does not fit into 2 \+ 2 x 1 pixels"),
        (scratch.Convolution(1, 2, 3, strides=0), (1, 5, 5, 1), "strides must be 1 or more"),
        (scratch.MaxPooling(4), (1, 3, 5, 1), "a window of 4 does not fit into 3"),
        (scratch.AveragePooling(2), (3, 5), r"images must have shape .* got \(3, 5\)"),
        (scratch.Affine(12, 2), (5, 3, 4), r"Affine takes \(n, 12\), got \(5, 3, 4\); is a Flatten missing"),
        (scratch.Affine(12, 2), (5, 13), r"Affine takes \(n, 12\), got \(5, 13\)"),
        (scratch.BatchNormalization(3), (5, 1), r"BatchNormalization takes \(n, \.\.\., 3\), got \(5, 1\)"),
        (scratch.BatchNormalization(3), (5, 4), r"got \(5, 4\)"),
        (scratch.BatchNormalization(3), (3,), r"got \(3,\)"),
    ],
)
def test_wrong_shapes_are_refused_with_the_right_one(layer, shape, message):
    with pytest.raises(ValueError, match=message):
        layer.forward(np.zeros(shape, np.float32))


@every_layer
def test_a_call_is_a_forward_pass(name):
    layer, x, _ = case(name, np.float32)
    for training in (False, True):
        output = layer(x, training)
        np.testing.assert_array_equal(layer.forward(x, training), output)
    np.testing.assert_array_equal(layer(x), layer.forward(x))


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (scratch.Affine(784, 16), "Affine(784 -> 16)"),
        (scratch.Convolution(3, 8, 5), "Convolution(3 -> 8, kernel_size=5)"),
        (scratch.Convolution(1, 2, 3, strides=2), "Convolution(1 -> 2, kernel_size=3, strides=2)"),
        (
            scratch.Convolution(1, 2, 3, strides=2, padding=1, first=True),
            "Convolution(1 -> 2, kernel_size=3, strides=2, padding=1)",
        ),
        (scratch.MaxPooling(), "MaxPooling(2)"),
        (scratch.AveragePooling(3, strides=1), "AveragePooling(3, strides=1)"),
        (scratch.BatchNormalization(32), "BatchNormalization(32)"),
        (scratch.Dropout(np.float64(0.3)), "Dropout(0.3)"),
        (scratch.Flatten(), "Flatten()"),
        (scratch.ReLU(), "ReLU()"),
        (scratch.SimpleRNN(5, 32), "SimpleRNN(5 -> 32)"),
        (scratch.LSTM(5, 32), "LSTM(5 -> 32)"),
        (scratch.GRU(5, 32), "GRU(5 -> 32)"),
    ],
    ids=str,
)
def test_a_layer_prints_its_kind_and_sizes(layer, expected):
    assert repr(layer) == str(layer) == expected
