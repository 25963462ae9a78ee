"""What do MNIST's last half per cent cost: a well-known small network, and lesson 07's deep one with its recipe?

Both train on 54,000 published digits (COURSE_DATA), one after the other, and read the 10,000 test digits; times are CPU
seconds of all threads for both. The small network is that of Keras' example "Simple MNIST convnet": 34,826 parameters,
15 epochs, batches of 128. The deep one looks at each test digit nine times, moved by up to a pixel.
"""

import itertools
import time

import numpy as np

from course import datasets, session

DIGITS = 54_000


def compare():
    """Train both, and yield their times; their names say how well they read the 10,000 test digits."""
    keras, _ = session.import_keras()  # quietly, before others import it
    keras.utils.set_random_seed(0)
    try:
        data = datasets.load("mnist", source="published")
    except FileNotFoundError as error:
        print(f"deep_digits skipped: {error}")
        return
    seconds = {}
    for train in (small, deep):
        began = time.process_time()
        name, read = train(data.train[0][:DIGITS], keras.utils.to_categorical(data.train[1][:DIGITS], 10))
        right = (read(data.test[0]).argmax(axis=1) == data.test[1]).mean()
        seconds[f"{name}: {right:.2%} right"] = time.process_time() - began
    yield "MNIST, 54,000 training digits, CPU time", seconds


def small(x, y):
    """Two convolutions, dropout 0.5, Adam."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy")
    model.fit(x, y, batch_size=128, epochs=15, verbose=0)
    return f"{model.count_params():,} parameters, 15 epochs", lambda images: model.predict(images, verbose=0)


def deep(x, y, epochs=4, batch=64):
    """`deep_convnet` with the recipe of lesson 07, whose code this must repeat, on 54,000 digits."""
    import keras
    from keras import layers

    from course import models

    network = models.deep_convnet((28, 28, 1), 10, dropout=0.1)
    augmented = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.RandomTranslation(2 / 28, 2 / 28, fill_mode="constant"),
            layers.RandomRotation(10 / 360, fill_mode="constant"),
            layers.RandomZoom(0.1, fill_mode="constant"),
            network,
        ]
    )
    steps = epochs * -(-len(x) // batch)
    learning_rate = keras.optimizers.schedules.CosineDecay(
        2e-4, steps - steps // 5, warmup_target=2e-3, warmup_steps=steps // 5
    )
    adam, loss = keras.optimizers.Adam(learning_rate), keras.losses.CategoricalCrossentropy(label_smoothing=0.05)
    augmented.compile(adam, loss)
    augmented.fit(x, y, batch_size=batch, epochs=epochs - 1, verbose=0)
    network.compile(adam, loss)
    network.fit(x, y, batch_size=batch, epochs=1, verbose=0)
    return f"{network.count_params():,} parameters, lesson 07", lambda images: moved_mean(network, images)


def moved_mean(network, images):
    """Mean probabilities over nine copies of (n, 28, 28, 1), moved by -1, 0 or 1 pixel down and across."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    corners = itertools.product(range(3), range(3))
    copies = (padded[:, down : down + 28, across : across + 28] for down, across in corners)
    return np.mean([network.predict(copy, batch_size=256, verbose=0) for copy in copies], axis=0)
