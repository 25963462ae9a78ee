"""Losses and softmax: against Keras, central differences and numbers worked out by hand."""

import keras
import numpy as np
import pytest

from course import scratch

LOGITS = np.random.default_rng(0).standard_normal((4, 3)) * 5
LABELS = np.array([0, 2, 2, 1])


def test_cross_entropy_is_that_of_keras():
    theirs = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(LABELS, LOGITS.astype(np.float32))
    assert scratch.SoftmaxCrossEntropy().forward(LOGITS, LABELS) == pytest.approx(float(theirs), abs=1e-6)


@pytest.mark.parametrize("loss", [scratch.SoftmaxCrossEntropy, scratch.SquaredError])
def test_gradients_are_those_of_central_differences(loss):
    criterion, logits = loss(), LOGITS.copy()
    numerical = scratch.numerical_gradient(lambda logits: criterion.forward(logits, LABELS), logits)
    criterion.forward(logits, LABELS)
    assert scratch.relative_error(numerical, criterion.backward()) < 1e-6


def test_squared_error_is_that_of_keras_times_the_number_of_outputs():
    targets = np.eye(3)[LABELS]
    theirs = 3 * keras.losses.MeanSquaredError()(targets, LOGITS)
    assert scratch.SquaredError().forward(LOGITS, LABELS) == pytest.approx(float(theirs), rel=1e-6)


def test_squared_error_gives_what_was_computed_by_hand():
    criterion = scratch.SquaredError()
    outputs = np.array([[0.5, 1.0], [2.0, 0.0]], np.float32)
    assert criterion.forward(outputs, [0, 1]) == (0.25 + 1 + 4 + 1) / 2
    assert criterion.backward().tolist() == [[-0.5, 1], [2, -1]]
    assert criterion.backward().dtype == np.float32
    assert criterion.predict(outputs) is outputs
    assert outputs.tolist() == [[0.5, 1], [2, 0]]


def test_softmax_gives_what_was_computed_by_hand():
    np.testing.assert_allclose(
        scratch.softmax(np.log([[1, 2, 5], [3, 3, 2]])), [[0.125, 0.25, 0.625], [0.375, 0.375, 0.25]]
    )


def test_large_logits_do_not_overflow():
    criterion = scratch.SoftmaxCrossEntropy()
    logits = np.array([[1e4, 0, -1e4]], np.float32)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert scratch.softmax(logits).tolist() == [[1, 0, 0]]
        assert criterion.forward(logits, [0]) == 0
        assert criterion.forward(logits, [2]) == 20_000
    assert criterion.backward().tolist() == [[1, 0, -1]]
    assert criterion.backward().dtype == np.float32


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 1, 3, 2], r"labels must be 0\.\.2, got 3 at row 2"),
        ([0, -1, 1, 2], r"labels must be 0\.\.2, got -1 at row 1"),
        ([0, 1, 2], r"outputs must be \(n, classes\) and labels \(n,\) whole numbers, got \(4, 3\) and int64 \(3,\)"),
        (np.eye(3)[[0, 1, 2, 0]], r"float64 \(4, 3\); one-hot labels\? take labels.argmax\(axis=1\)"),
        ([0.0, 1.0, 2.0, 0.0], "whole numbers, got .* float64"),
    ],
)
@pytest.mark.parametrize("criterion", [scratch.SoftmaxCrossEntropy, scratch.SquaredError])
def test_wrong_labels_are_refused(criterion, labels, message):
    with pytest.raises(ValueError, match=message):
        criterion().forward(LOGITS, labels)
