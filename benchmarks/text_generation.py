"""One target for each window of 40 characters, or a target at every step: what does the same score cost?

The first way is that of many tutorials: text cut into windows of 40 characters, three characters apart; an LSTM of 128
units sees one-hot characters and predicts the one that follows; RMSprop with a learning rate of 0.01, batches of 128.
The second is lesson 11's, a GRU of 256 units with a constant learning rate, which stops as soon as it scores as well as
the first does after two epochs (with more epochs the first would score better, and take longer). Both learn from the
first nine tenths of Shakespeare (COURSE_DATA) or of the embedded stories and are scored on the same held-out
characters. Times are CPU seconds of all threads, for training only.
"""

import time

import numpy as np

from course import datasets, session

WINDOW, APART, EPOCHS = 40, 3, 2
SCORED = 10_000  # held-out characters


def compare():
    """Train the tutorials' network, then ours until it scores as well, and yield both times."""
    keras, _ = session.import_keras()  # quietly, before others import it
    keras.utils.set_random_seed(0)
    text = datasets.load("shakespeare")
    vocabulary = sorted(set(text.text))
    numbers = {character: number for number, character in enumerate(vocabulary)}
    learn, held = (np.array([numbers[each] for each in part], np.int32) for part in text.split(held=0.1))
    held = held[: WINDOW + SCORED]
    seconds, score = windows(learn, held, len(vocabulary))
    found = {f"a target a window: {score:.3f} bits": seconds}
    seconds, own = every_step(learn, held, len(vocabulary), score)
    found[f"a target at every step: {own:.3f} bits"] = seconds
    yield f"{len(learn):,} characters to learn from; bits on {SCORED:,} others; CPU time", found


def windows(learn, held, characters):
    """(CPU seconds, bits) of the tutorials' way."""
    import keras
    from keras import layers

    inputs = keras.Input((WINDOW,), dtype="int32")
    x = layers.Embedding(characters, characters, "identity", trainable=False)(inputs)  # one-hot
    x = layers.LSTM(128)(x)
    model = keras.Model(inputs, layers.Dense(characters, activation="softmax")(x))
    model.compile(keras.optimizers.RMSprop(0.01), "sparse_categorical_crossentropy")
    starts = np.arange(0, len(learn) - WINDOW, APART)
    x, y = learn[starts[:, None] + np.arange(WINDOW)], learn[starts + WINDOW]
    began = time.process_time()
    model.fit(x, y, 128, EPOCHS, verbose=0)
    seconds = time.process_time() - began
    starts = np.arange(SCORED)
    x, y = held[starts[:, None] + np.arange(WINDOW)], held[starts + WINDOW]
    return seconds, model.evaluate(x, y, 512, verbose=0) / np.log(2)


def every_step(learn, held, characters, score):
    """(CPU seconds, bits) of lesson 11's way, which stops when it has come to a score."""
    import keras

    from course import models

    model = models.character_model(characters)
    model.compile(keras.optimizers.Adam(5e-3, clipnorm=1), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    seconds = 0
    for _ in range(100):
        starts = np.random.randint(len(learn) - 101, size=32 * 25)
        rows = learn[starts[:, None] + np.arange(101)]
        began = time.process_time()
        model.fit(rows[:, :-1], rows[:, 1:], 32, verbose=0)
        seconds += time.process_time() - began
        own = model.evaluate(held[None, WINDOW - 1 : -1], held[None, WINDOW:], verbose=0) / np.log(2)
        if own <= score:
            break
    return seconds, own
