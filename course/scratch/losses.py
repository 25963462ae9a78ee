"""How wrong a network is, as one number, and its gradient."""

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities that add up to 1 along the last axis; no logit, however large, overflows.

    Example:
        >>> softmax(np.log([1.0, 1.0, 2.0]))
        array([0.25, 0.25, 0.5 ])
    """
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


class SoftmaxCrossEntropy:
    """Mean of -log(probability of the right class), the probabilities being the softmax of `logits`.

    As `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`.

    Example:
        >>> loss = SoftmaxCrossEntropy()
        >>> round(loss.forward(np.log([[0.25, 0.75]]), [1]), 4), loss.backward()
        (0.2877, array([[ 0.25, -0.25]]))
    """

    def forward(self, logits: np.ndarray, labels: np.ndarray) -> float:
        """Loss of a batch: `logits` (n, classes), `labels` (n,) whole numbers 0..classes-1.

        Raises:
            ValueError: shapes that do not fit, or a label out of range.
        """
        labels = checked_labels(logits, labels)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.probabilities, self.labels = np.exp(log_p), labels
        return float(-np.mean(log_p[np.arange(len(labels)), labels]))

    def backward(self) -> np.ndarray:
        """Gradient of the loss with respect to the logits: (probability - 1 for the right class) / n."""
        gradient = self.probabilities.copy()
        gradient[np.arange(len(self.labels)), self.labels] -= 1
        return gradient / len(self.labels)

    def predict(self, logits: np.ndarray) -> np.ndarray:
        """Probabilities (n, classes)."""
        return softmax(logits)


class SquaredError:
    """Sum of (output - target)^2 over the outputs, its mean over the batch; the right class has target 1, others 0.

    As `keras.losses.MeanSquaredError`, which takes the mean over the outputs, times their number.
    """

    def forward(self, outputs: np.ndarray, labels: np.ndarray) -> float:
        """Loss of a batch: `outputs` (n, classes), `labels` (n,) whole numbers 0..classes-1.

        Raises:
            ValueError: shapes that do not fit, or a label out of range.
        """
        labels = checked_labels(outputs, labels)
        self.differences = outputs.copy()
        self.differences[np.arange(len(labels)), labels] -= 1
        return float(np.sum(self.differences**2) / len(labels))

    def backward(self) -> np.ndarray:
        """Gradient with respect to the outputs: 2 (output - target) / n."""
        return 2 * self.differences / len(self.differences)

    def predict(self, outputs: np.ndarray) -> np.ndarray:
        """The outputs as they are, (n, classes)."""
        return outputs


def checked_labels(outputs: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Labels (n,) as an array: whole numbers from 0 to below the number of columns of `outputs` (n, classes).

    Raises:
        ValueError: shapes that do not fit, or a label out of range.
    """
    labels = np.asarray(labels)
    if outputs.ndim != 2 or labels.shape != outputs.shape[:1] or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(
            f"outputs must be (n, classes) and labels (n,) whole numbers, got {outputs.shape} and "
            f"{labels.dtype} {labels.shape}; one-hot labels? take labels.argmax(axis=1)"
        )
    wrong = np.flatnonzero((labels < 0) | (labels >= outputs.shape[1]))
    if wrong.size:
        raise ValueError(f"labels must be 0..{outputs.shape[1] - 1}, got {labels[wrong[0]]} at row {wrong[0]}")
    return labels
