"""Recurrent networks that read characters, and predict the next one."""

import keras
from keras import layers


def character_model(
    characters: int,
    *,
    units: int = 256,
    embedding: int = 64,
    cell: type[layers.Layer] = layers.GRU,
    dropout: float = 0.0,
) -> keras.Model:
    """Predicts at every place of a text the character that comes next.

    Args:
        characters: how many different ones there are.
        units: of the recurrent layer.
        embedding: length of the vector that stands for a character.
        cell: `keras.layers.GRU`, `LSTM` or `SimpleRNN`.
        dropout: rate before the last layer.

    Returns:
        Uncompiled `keras.Model`, indices of characters int (batch, steps)
        -> logits (batch, steps, characters); any number of steps. With the
        defaults and 65 characters it has 268,161 parameters.

    Example:
        >>> character_model(65).output_shape
        (None, None, 65)
    """
    inputs = keras.Input((None,), dtype="int32")
    x = layers.Embedding(characters, embedding)(inputs)
    x, *_ = cell(units, return_sequences=True, return_state=True)(x)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(characters, dtype="float32")(x)
    return keras.Model(inputs, outputs, name="character_model")


def one_step(model: keras.Model) -> keras.Model:
    """The same network, with the same weights, for one character at a time: its hidden state goes in and comes out.

    So a text is continued without reading it from its beginning for every character.

    Args:
        model: a `character_model`.

    Returns:
        `keras.Model`, [indices int (batch, 1), state (batch, units), ...] -> [logits (batch, characters), state, ...],
        with one state (GRU, SimpleRNN) or two (LSTM). All start as zeros.

    Example:
        >>> [each.shape for each in one_step(character_model(65)).outputs]
        [(None, 65), (None, 256)]
    """
    _, embedding, cell, *_, dense = model.layers
    inputs = keras.Input((1,), dtype="int32")
    states = [keras.Input((cell.units,)) for _ in range(2 if isinstance(cell, layers.LSTM) else 1)]
    x, *after = cell(embedding(inputs), initial_state=states)
    return keras.Model([inputs, *states], [dense(x)[:, -1], *after], name="one_step")
