"""Networks: a list of layers with a loss at its end."""

import copy
import itertools
from collections.abc import Sequence

import numpy as np
from threadpoolctl import ThreadpoolController

from course.scratch.activations import ReLU, Sigmoid
from course.scratch.convolution import Convolution
from course.scratch.layers import Affine, Dropout, Flatten, Layer, Rng
from course.scratch.losses import SoftmaxCrossEntropy, SquaredError, checked_labels
from course.scratch.pooling import MaxPooling
from course.scratch.windows import output_size

# These products are so small that a second thread gains little, and where another program keeps the processors busy
# (a classroom's server, two tests at once) waiting for it has made a whole training step 60 times slower.
_one_thread = ThreadpoolController().wrap(limits=1, user_api="blas")


class Network:
    """Layers in a row, and a loss at the end.

    Args:
        layers: in order; the last gives (n, classes): logits, or what `criterion` takes.
        criterion: the loss, with `forward(outputs, labels)`, `backward()` and `predict(outputs)` as
            `SoftmaxCrossEntropy()` has them, which is the default.

    Example:
        >>> Network([Flatten(), Affine(784, 10)])
        Network of 7,850 parameters:
          Flatten()
          Affine(784 -> 10)
          SoftmaxCrossEntropy
    """

    def __init__(self, layers: Sequence[Layer], criterion: SoftmaxCrossEntropy | SquaredError | None = None):
        self.layers = list(layers)
        self.criterion = criterion or SoftmaxCrossEntropy()

    def __repr__(self) -> str:
        title = f"Network of {sum(parameter.size for parameter in self.parameters):,} parameters:"
        return "\n  ".join([title, *map(repr, self.layers), type(self.criterion).__name__])

    @property
    def parameters(self) -> list[np.ndarray]:
        """All parameters, first layer first: what `get_weights` of the same Keras model gives."""
        return [parameter for layer in self.layers for parameter in layer.parameters]

    @property
    def gradients(self) -> list[np.ndarray]:
        """Gradients of the loss with respect to `parameters`, after `gradient`."""
        return [gradient for layer in self.layers for gradient in layer.gradients]

    def astype(self, dtype: type) -> "Network":
        """A copy whose numbers have another type, such as np.float64; the network itself stays as it is."""
        twin = copy.copy(self)
        twin.criterion, twin.layers = copy.copy(self.criterion), [copy.copy(layer) for layer in self.layers]
        for layer in twin.layers:
            layer.parameters = [parameter.astype(dtype) for parameter in layer.parameters]
            for name, value in vars(layer).items():  # running averages are no parameters
                if isinstance(value, np.ndarray) and np.issubdtype(value.dtype, np.floating):
                    setattr(layer, name, value.astype(dtype))
        return twin

    def forward(self, x: np.ndarray, training: bool = False) -> np.ndarray:
        """What the last layer makes of a batch `x`, (n, classes)."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    __call__ = forward

    @_one_thread
    def loss(self, x: np.ndarray, labels: np.ndarray, training: bool = False) -> float:
        """Loss of a batch; `labels` (n,) are whole numbers."""
        return self.criterion.forward(self.forward(x, training), labels)

    @_one_thread
    def gradient(self, x: np.ndarray, labels: np.ndarray) -> float:
        """Loss of a batch; forward and backward leave its `gradients`."""
        loss = self.criterion.forward(self.forward(x, training=True), labels)
        gradient = self.criterion.backward()
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return loss

    @_one_thread
    def predict(self, x: np.ndarray, batch_size: int = 100) -> np.ndarray:
        """Predictions, (n, classes), for any number of examples, `batch_size` at a time.

        They are probabilities after `SoftmaxCrossEntropy`, and the outputs themselves after `SquaredError`.
        """
        outputs = [self.forward(x[start : start + batch_size]) for start in range(0, len(x), batch_size)]
        return self.criterion.predict(np.concatenate(outputs))

    def accuracy(self, x: np.ndarray, labels: np.ndarray) -> float:
        """Share of the examples whose predicted class, the highest output, is right; `labels` as for `loss`."""
        predictions = self.predict(x)
        return float(np.mean(predictions.argmax(axis=1) == checked_labels(predictions, labels)))


def sigmoid_network(sizes: Sequence[int] = (784, 16, 16, 10), *, rng: Rng = np.random) -> Network:
    """Affine layers with a sigmoid behind each, and the squared error at the end.

    Args:
        sizes: numbers of inputs, of units in each hidden layer, and of outputs.
        rng: draws the weights; `numpy.random`, which `course.start` seeds, or a Generator.

    Returns:
        `Network` for examples of any shape that holds `sizes[0]` numbers. With the defaults it has 13,002 parameters.
    """
    layers = [Flatten()]
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [Affine(inputs, outputs, rng=rng), Sigmoid()]
    return Network(layers, SquaredError())


def simple_convnet(
    input_shape: tuple[int, int, int] = (28, 28, 1),
    classes: int = 10,
    *,
    filters: int = 30,
    kernel_size: int = 5,
    hidden: int = 100,
    rng: Rng = np.random,
) -> Network:
    """Convolution, ReLU, 2x2 max pooling, affine, ReLU, affine.

    The softmax is part of the loss.

    Args:
        input_shape: (height, width, channels) of an image.
        classes: number of outputs.
        filters, kernel_size: how many filters the convolution has, and
            their height and width.
        hidden: units of the first affine layer.
        rng: draws the weights; `numpy.random`, which `course.start` seeds,
            or a Generator.

    Returns:
        `Network`. With the defaults it has 433,890 parameters.
    """
    height, width, channels = input_shape
    height, width = (output_size(n, kernel_size) for n in (height, width))
    height, width = (output_size(n, 2, strides=2) for n in (height, width))
    layers = [
        Convolution(channels, filters, kernel_size, first=True, rng=rng),
        ReLU(),
        MaxPooling(2),
        Flatten(),
        Affine(height * width * filters, hidden, rng=rng),
        ReLU(),
        Affine(hidden, classes, rng=rng),
    ]
    return Network(layers)


def deep_convnet(
    input_shape: tuple[int, int, int] = (28, 28, 1), classes: int = 10, *, dropout: float = 0.5, rng: Rng = np.random
) -> Network:
    """Six 3x3 convolutions (16, 16, pool, 32, 32, pool, 64, 64, pool), then two affine layers.

    The convolutions are padded by 1, which keeps the size, but the fourth by 2: 28 - 14 - 16 - 8 - 4 pixels. ReLU
    follows all layers but the last. As in `course.models.deep_convnet`, the book's second dropout, behind the logits
    themselves, is left out.

    Args:
        input_shape: (height, width, channels) of an image.
        classes: number of outputs.
        dropout: rate behind the hidden affine layer.
        rng: draws weights and dropout; `numpy.random`, which `course.start` seeds, or a Generator.

    Returns:
        `Network`. With the defaults it has 123,552 parameters.

    Source: the network of K. Saitoh, "Deep Learning from Scratch" (2016), chapter 8.
    """
    height, width, channels = input_shape
    layers = []
    for number, (filters, padding) in enumerate([(16, 1), (16, 1), (32, 1), (32, 2), (64, 1), (64, 1)], 1):
        layers += [Convolution(channels, filters, 3, padding=padding, first=number == 1, rng=rng), ReLU()]
        height, width = (output_size(length, 3, padding=padding) for length in (height, width))
        channels = filters
        if number % 2 == 0:
            layers.append(MaxPooling(2))
            height, width = (output_size(length, 2, strides=2) for length in (height, width))
    layers += [Flatten(), Affine(height * width * channels, 50, rng=rng), ReLU(), Dropout(dropout, rng=rng)]
    return Network([*layers, Affine(50, classes, rng=rng)])
