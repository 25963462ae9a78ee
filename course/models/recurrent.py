"""Recurrent networks that read characters, and foretell the next one."""

import keras
from keras import layers


def character_model(characters, *, units=256, embedding=64, cell=layers.GRU, dropout=0.0):
    """Foretells at every place of a text the character that comes next.

    Args:
        characters: how many different ones there are.
        units: of the recurrent layer.
        embedding: numbers that stand for one character.
        cell: `keras.layers.GRU`, `LSTM` or `SimpleRNN`.
        dropout: rate before the last layer.

    Returns:
        Uncompiled `keras.Model`, numbers of characters int (batch, steps) -> scores before the softmax (batch, steps,
        characters); any number of steps. With the defaults and 65 characters it has 268,161 parameters.
    """
    inputs = keras.Input((None,), dtype="int32")
    x = layers.Embedding(characters, embedding)(inputs)
    x, *_ = cell(units, return_sequences=True, return_state=True)(x)
    x = layers.Dropout(dropout)(x)
    return keras.Model(inputs, layers.Dense(characters)(x), name="character_model")


def one_step(model):
    """The same network, with the same weights, for one character at a time: its memory goes in, and comes out again.

    So a text is continued without reading it from its beginning for every character.

    Args:
        model: a `character_model`.

    Returns:
        `keras.Model`, [numbers int (batch, 1), state (batch, units), ...] -> [scores (batch, characters), state, ...],
        with one state (GRU, SimpleRNN) or two (LSTM). All start as zeros.
    """
    _, embedding, cell, *_, dense = model.layers
    inputs = keras.Input((1,), dtype="int32")
    states = [keras.Input((cell.units,)) for _ in range(2 if isinstance(cell, layers.LSTM) else 1)]
    x, *after = cell(embedding(inputs), initial_state=states)
    return keras.Model([inputs, *states], [dense(x)[:, -1], *after], name="one_step")
