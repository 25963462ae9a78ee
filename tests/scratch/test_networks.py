"""Whole networks against Keras models with the same weights, and on digits."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from threadpoolctl import threadpool_info

from course import datasets, scratch

RNG = np.random.default_rng(0)
X = RNG.standard_normal((8, 28, 28, 1)).astype(np.float32)
LABELS = RNG.integers(0, 10, 8)


def conv(filters, size, padding="valid"):
    return keras.layers.Conv2D(filters, size, padding=padding, activation="relu")


def keras_simple():
    pool, flat = keras.layers.MaxPooling2D(), keras.layers.Flatten()
    dense = keras.layers.Dense(100, activation="relu")
    return keras.Sequential([keras.Input((28, 28, 1)), conv(30, 5), pool, flat, dense, keras.layers.Dense(10)])


def keras_deep():
    pool = keras.layers.MaxPooling2D
    x = inputs = keras.Input((28, 28, 1))
    for layer in (
        conv(16, 3, "same"), conv(16, 3, "same"), pool(),
        conv(32, 3, "same"), keras.layers.ZeroPadding2D(2), conv(32, 3), pool(),
        conv(64, 3, "same"), conv(64, 3, "same"), pool(),
        keras.layers.Flatten(), keras.layers.Dense(50, activation="relu"), keras.layers.Dense(10),
    ):  # fmt: skip
        x = layer(x)
    return keras.Model(inputs, x)


NETWORKS = [
    pytest.param(lambda rng: scratch.simple_convnet(rng=rng), keras_simple, 433_890, id="simple"),
    pytest.param(lambda rng: scratch.deep_convnet(dropout=0, rng=rng), keras_deep, 123_552, id="deep"),
]
both = pytest.mark.parametrize(("build", "reference", "count"), NETWORKS)


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(request.param)
    yield request.param
    keras.config.set_dtype_policy(before)


@both
def test_outputs_loss_and_gradients_are_those_of_keras(build, reference, count, dtype):
    network, model = build(np.random.default_rng(1)), reference()
    assert sum(parameter.size for parameter in network.parameters) == model.count_params() == count
    rng = np.random.default_rng(2)
    for layer in network.layers:
        layer.parameters = [parameter.astype(dtype) for parameter in layer.parameters]
        for bias in layer.parameters[1:]:
            bias += rng.standard_normal(bias.shape) / 10  # not 0
    model.set_weights(network.parameters)
    # One image in float32: of many thousand ReLUs one may be so near its kink that rounding decides on which side.
    x, labels = (X[:1], LABELS[:1]) if dtype == "float32" else (X.astype(dtype), LABELS)
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    gradients = tape.gradient(loss, [variable.value for variable in model.trainable_variables])

    np.testing.assert_allclose(network.forward(x), logits, rtol=0, atol=1e-5)
    np.testing.assert_allclose(network.predict(x), keras.ops.softmax(logits), rtol=0, atol=1e-5)
    assert network.loss(x, labels) == pytest.approx(float(loss), abs=1e-5)
    assert network.gradient(x, labels) == pytest.approx(float(loss), abs=1e-5)
    for ours, theirs in zip(network.gradients, gradients, strict=True):
        assert np.abs(ours).max() > 0
        assert ours.dtype == dtype
        rtol = 1e-5 if dtype == "float32" else 0  # a float32 sum of size 4 rounds in the fifth decimal
        np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=1e-5)


@both
def test_gradient_check_finds_no_error_and_changes_nothing(build, reference, count):
    network = build(np.random.default_rng(2))
    before = [parameter.copy() for parameter in network.parameters]
    assert scratch.gradient_check(network, X[:2], LABELS[:2], samples=8) < 1e-6
    for parameter, copy in zip(network.parameters, before, strict=True):
        np.testing.assert_array_equal(parameter, copy)


def test_gradient_check_finds_a_wrong_gradient(monkeypatch):
    right = scratch.ReLU.backward
    monkeypatch.setattr(scratch.ReLU, "backward", lambda layer, gradient: right(layer, gradient) * 1.001)
    network = scratch.simple_convnet((8, 8, 1), 3, filters=2, kernel_size=3, hidden=4, rng=np.random.default_rng(0))
    assert scratch.gradient_check(network, X[:2, :8, :8], [0, 2]) > 5e-4


def test_gradient_check_is_nan_if_a_gradient_holds_nan(monkeypatch):
    network = scratch.sigmoid_network((784, 4, 10), rng=np.random.default_rng(0))
    right = scratch.Affine.backward

    def wrong(layer, gradient):
        back = right(layer, gradient)
        layer.gradients[1] = np.full_like(layer.gradients[1], np.nan)
        return back

    monkeypatch.setattr(scratch.Affine, "backward", wrong)
    assert np.isnan(scratch.gradient_check(network, X, LABELS))


def test_gradient_check_passes_batch_normalisation_and_leaves_its_running_mean():
    rng = np.random.default_rng(0)
    network = scratch.Network(
        [
            scratch.Convolution(1, 3, 3, strides=2, padding=1, first=True, rng=rng),
            scratch.Sigmoid(),
            scratch.BatchNormalization(3),
            scratch.AveragePooling(2),
            scratch.Flatten(),
            scratch.Affine(3 * 7 * 7, 4, rng=rng),
        ]
    )
    assert scratch.gradient_check(network, X, LABELS % 4) < 1e-6
    assert not network.layers[2].running_mean.any()


def test_a_sigmoid_network_is_that_of_keras_in_float64():
    network = scratch.sigmoid_network(rng=np.random.default_rng(0)).astype(np.float64)
    dense = [keras.layers.Dense(units, "sigmoid", dtype="float64") for units in (16, 16, 10)]
    flatten = keras.layers.Flatten(dtype="float64")
    model = keras.Sequential([keras.Input((28, 28, 1), dtype="float64"), flatten, *dense])
    assert model.count_params() == sum(parameter.size for parameter in network.parameters) == 13_002
    model.set_weights(network.parameters)
    x = X.astype(np.float64)
    with tf.GradientTape() as tape:
        outputs = model(x)
        loss = 10 * keras.ops.mean(keras.losses.mean_squared_error(keras.ops.one_hot(LABELS, 10), outputs))
    gradients = tape.gradient(loss, [variable.value for variable in model.trainable_variables])
    assert network.gradient(x, LABELS) == pytest.approx(float(loss), abs=1e-12)
    np.testing.assert_allclose(network.predict(x), outputs, rtol=0, atol=1e-12)
    for ours, theirs in zip(network.gradients, gradients, strict=True):
        assert np.abs(ours).max() > 0
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_gradient_check_passes_a_sigmoid_network():
    network = scratch.sigmoid_network(rng=np.random.default_rng(0))
    assert scratch.gradient_check(network, X, LABELS) < 1e-6


def test_a_copy_of_another_type_has_parameters_of_its_own():
    network = scratch.sigmoid_network((784, 4, 10), rng=np.random.default_rng(0))
    before = network.predict(X)
    twin = network.astype(np.float64)
    assert {parameter.dtype for parameter in twin.parameters} == {np.dtype(np.float64)}
    np.testing.assert_allclose(twin.predict(X), before, atol=1e-6)
    for parameter in twin.parameters:
        parameter += 1
    np.testing.assert_array_equal(network.predict(X), before)


def test_a_copy_has_running_averages_of_its_type():
    network = scratch.Network([scratch.Flatten(), scratch.Affine(784, 4), scratch.BatchNormalization(4)])
    twin = network.astype(np.float64)
    twin.gradient(X.astype(np.float64), LABELS % 4)
    back = twin.astype(np.float32)
    assert twin.forward(X.astype(np.float64)).dtype == np.float64
    assert back.forward(X).dtype == np.float32
    assert not network.layers[2].running_mean.any()


@pytest.mark.parametrize("labels", [LABELS[:, None], np.eye(10)[LABELS], LABELS[:-1]])
def test_accuracy_and_loss_refuse_labels_that_are_not_whole_numbers(labels):
    network = scratch.sigmoid_network(rng=np.random.default_rng(0))
    for method in (network.accuracy, network.loss):
        with pytest.raises(ValueError, match=r"labels \(n,\) whole numbers"):
            method(X, labels)


def test_dropout_is_random_in_training_only():
    network = scratch.deep_convnet(rng=np.random.default_rng(0))
    assert network.gradient(X, LABELS) != network.gradient(X, LABELS)
    assert network.loss(X, LABELS) == network.loss(X, LABELS)


class CountThreads(scratch.Layer):
    """Records how many threads NumPy's BLAS may use, and changes nothing."""

    def __init__(self):
        self.threads = []

    def forward(self, x, training=False):
        self.threads += [blas["num_threads"] for blas in threadpool_info() if "numpy" in blas["filepath"]]
        return x

    def backward(self, gradient):
        return self.forward(gradient)


def test_matrix_products_run_on_one_thread():
    spy = CountThreads()
    network = scratch.Network([scratch.Flatten(), spy, scratch.Affine(784, 10)])
    network.gradient(X, LABELS)
    network.predict(X)
    network.loss(X, LABELS)
    assert set(spy.threads) <= {1}


def test_predictions_do_not_depend_on_the_batch_size():
    network = scratch.simple_convnet((8, 8, 1), 3, filters=2, kernel_size=3, hidden=4, rng=np.random.default_rng(0))
    x = X[:, :8, :8]
    probabilities = network.predict(x, batch_size=3)
    assert probabilities.shape == (8, 3)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(probabilities, network.predict(x), atol=1e-6)
    assert network.accuracy(x, probabilities.argmax(axis=1)) == 1
    assert network.accuracy(x, (probabilities.argmax(axis=1) + (np.arange(8) == 0)) % 3) == 7 / 8


def test_the_seed_of_numpy_decides_the_initial_weights():
    np.random.seed(3)
    one = scratch.simple_convnet().parameters
    np.random.seed(3)
    same, other = scratch.simple_convnet().parameters, scratch.simple_convnet().parameters
    np.testing.assert_array_equal(one[0], same[0])
    assert np.any(one[0] != other[0])


@pytest.mark.parametrize("shape", [(28, 28, 1), (17, 20, 3)])
def test_builders_take_other_shapes_and_numbers_of_classes(shape):
    x = np.zeros((2, *shape), np.float32)
    for build in (scratch.simple_convnet, scratch.deep_convnet):
        assert build(shape, 7).forward(x).shape == (2, 7)


def test_an_image_too_small_for_the_filters_is_refused():
    with pytest.raises(ValueError, match="a window of 5 does not fit into 4"):
        scratch.simple_convnet((4, 28, 1))


@pytest.mark.parametrize(
    "optimizer",
    [
        scratch.SGD(0.1), scratch.Momentum(0.02), scratch.AdaGrad(0.02), scratch.RMSprop(), scratch.AdaDelta(1),
        scratch.Adam(),
    ],
    ids=lambda optimizer: type(optimizer).__name__,
)  # fmt: skip
def test_twenty_steps_halve_the_loss_on_digits_held_out(optimizer):
    x, y = datasets.load("mnist", source="embedded").train
    network = scratch.simple_convnet(rng=np.random.default_rng(0))
    before = network.loss(x[1000:], y[1000:])
    for start in range(0, 1000, 50):
        network.gradient(x[start : start + 50], y[start : start + 50])
        optimizer.update(network.parameters, network.gradients)
    assert {parameter.dtype for parameter in network.parameters} == {np.dtype(np.float32)}
    assert network.loss(x[1000:], y[1000:]) < before / 2
    assert network.accuracy(x[1000:], y[1000:]) > 0.5


def test_a_network_prints_its_layers_its_loss_and_how_many_parameters_it_has():
    assert str(scratch.sigmoid_network((784, 16, 10))) == (
        "Network of 12,730 parameters:\n  Flatten()\n  Affine(784 -> 16)\n  Sigmoid()\n  Affine(16 -> 10)\n"
        "  Sigmoid()\n  SquaredError"
    )


def test_calling_a_network_is_a_forward_pass():
    network = scratch.deep_convnet(rng=np.random.default_rng(0))
    np.testing.assert_array_equal(network(X), network.forward(X))
    assert np.any(network(X, training=True) != network(X))  # dropout
