"""How much processor time does a training step take: Keras, our NumPy, and the textbook's way to write it in NumPy?

All times are CPU seconds of all threads together, the least of several rounds in which each way has one turn.
"""

import time

import numpy as np

from course import scratch, session

BATCH, ROUNDS = 100, 10


def compare():
    """SimpleConvNet (30 filters 5x5, 433,890 parameters) and the deep network on 100 random images of 28x28, Adam."""
    rng = np.random.default_rng(0)
    x, labels = rng.random((BATCH, 28, 28, 1), np.float32), rng.integers(0, 10, BATCH)
    keras, _ = session.import_keras()  # quietly, before others import it
    from course import models

    for builder in ("simple_convnet", "deep_convnet"):
        model = getattr(models, builder)((28, 28, 1), 10)
        model.compile(keras.optimizers.Adam(), "sparse_categorical_crossentropy", jit_compile=False)
        ways = {
            "Keras/TensorFlow, compiled train step": compiled(model, x, labels),
            "Keras/TensorFlow, train_on_batch": lambda model=model: model.train_on_batch(x, labels),
            "course.scratch": trainer(getattr(scratch, builder)(), x, labels),
        }
        if builder == "simple_convnet":
            ways["textbook im2col, one thread"] = trainer(textbook_convnet(), x.astype(np.float64), labels)
            free = AllThreads(textbook_convnet().layers)
            ways["textbook im2col, all threads"] = trainer(free, x.astype(np.float64), labels)
        yield f"{builder}, one training step, CPU time", cpu_seconds(ways)

    network, optimizer = scratch.simple_convnet(), scratch.Adam()
    yield "Where course.scratch spends it, simple_convnet", parts(network, optimizer, x, labels)
    yield "Where textbook im2col spends it", parts(textbook_convnet(), scratch.Adam(), x.astype(np.float64), labels)


def compiled(model, x, labels):
    """A training step as one TensorFlow graph, without what `train_on_batch` does around it."""
    import tensorflow as tf

    x, labels = tf.constant(x), tf.constant(labels)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x, labels, model(x, training=True))
        variables = model.trainable_variables
        model.optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    return lambda: step().numpy()


def trainer(network, x, labels):
    """A training step of one of our networks."""
    optimizer = scratch.Adam()

    def step():
        network.gradient(x, labels)
        optimizer.update(network.parameters, network.gradients)

    return step


def cpu_seconds(ways):
    """{way: least CPU seconds of one call}; two calls of each, to warm up, are not counted."""
    times = {name: [] for name in ways}
    for _ in range(2 + ROUNDS):
        for name, way in ways.items():
            began = time.process_time()
            way()
            times[name].append(time.process_time() - began)
    return {name: min(all_times[2:]) for name, all_times in times.items()}


def parts(network, optimizer, x, labels):
    """CPU seconds of a whole step, and of the forward and backward pass of each layer in it."""
    times = {}
    for layer in network.layers:
        for way in ("forward", "backward"):
            setattr(layer, way, timed(getattr(layer, way), times.setdefault(f"{name(layer)} {way}", [])))
    optimizer.update = timed(optimizer.update, times.setdefault("Adam", []))

    def step():
        network.gradient(x, labels)
        optimizer.update(network.parameters, network.gradients)

    whole = cpu_seconds({"whole step": step})
    return whole | {
        part: least for part, seconds in times.items() if (least := min(seconds[2:])) > whole["whole step"] / 100
    }


def timed(function, times):
    """`function`, its CPU seconds appended to `times` at every call."""

    def call(*arguments):
        began = time.process_time()
        result = function(*arguments)
        times.append(time.process_time() - began)
        return result

    return call


def name(layer):
    """Class of a layer and the shapes of its parameters."""
    shapes = " ".join("x".join(map(str, parameter.shape)) for parameter in layer.parameters[:1])
    return f"{type(layer).__name__} {shapes}".strip()


def textbook_convnet():
    """The same network written as textbooks do: channels first, float64, an array of columns filled by a loop."""
    network = scratch.simple_convnet()
    network.layers[0], network.layers[2] = TextbookConvolution(), TextbookMaxPooling()
    for layer in network.layers:
        layer.parameters = [parameter.astype(np.float64) for parameter in layer.parameters]
    return network


class AllThreads(scratch.Network):
    """BLAS may use every processor, as it does by default: on a busy machine its threads wait for each other."""

    gradient = scratch.Network.gradient.__wrapped__


class TextbookConvolution(scratch.Layer):
    """Fill columns, multiply, swap axes; and all the way back to the images, which nobody asked for."""

    def __init__(self):
        self.parameters = [scratch.he_normal((30, 1, 5, 5), 25), np.zeros(30)]

    def forward(self, x, training=False):
        kernel, bias = self.parameters
        self.shape = len(x), x.shape[3], *x.shape[1:3]
        self.columns = fill_columns(x.reshape(self.shape), 5, 1)
        output = self.columns @ kernel.reshape(30, -1).T + bias
        return output.reshape(len(x), 24, 24, 30).transpose(0, 3, 1, 2)

    def backward(self, gradient):
        kernel, _ = self.parameters
        rows = gradient.transpose(0, 2, 3, 1).reshape(-1, 30)
        self.gradients = [(self.columns.T @ rows).T.reshape(kernel.shape), rows.sum(axis=0)]
        return add_columns(rows @ kernel.reshape(30, -1), self.shape, 5, 1)


class TextbookMaxPooling(scratch.Layer):
    """Columns once more: the largest of each row, and where it was."""

    def forward(self, x, training=False):
        self.shape = x.shape
        columns = fill_columns(x, 2, 2).reshape(-1, 4)
        self.winner = columns.argmax(axis=1)
        n, channels, height, width = x.shape
        return columns.max(axis=1).reshape(n, height // 2, width // 2, channels).transpose(0, 3, 1, 2)

    def backward(self, gradient):
        columns = np.zeros((gradient.size, 4))
        columns[np.arange(gradient.size), self.winner] = gradient.transpose(0, 2, 3, 1).ravel()
        return add_columns(columns.reshape(-1, self.shape[1] * 4), self.shape, 2, 2)


def fill_columns(x, window, stride):
    """Images (n, channels, height, width) to rows of windows: one copy pixel by pixel of the window, one to reorder."""
    n, channels, height, width = x.shape
    down, across = (scratch.output_size(size, window, stride) for size in (height, width))
    columns = np.zeros((n, channels, window, window, down, across))
    for i in range(window):
        for j in range(window):
            columns[:, :, i, j] = x[:, :, i : i + stride * down : stride, j : j + stride * across : stride]
    return columns.transpose(0, 4, 5, 1, 2, 3).reshape(n * down * across, -1)


def add_columns(columns, shape, window, stride):
    """Rows of windows back to images, adding up where windows overlap."""
    n, channels, height, width = shape
    down, across = (scratch.output_size(size, window, stride) for size in (height, width))
    columns = columns.reshape(n, down, across, channels, window, window).transpose(0, 3, 4, 5, 1, 2)
    x = np.zeros(shape)
    for i in range(window):
        for j in range(window):
            x[:, :, i : i + stride * down : stride, j : j + stride * across : stride] += columns[:, :, i, j]
    return x
