"""A small Transformer encoder, and the two layers of it that Keras does not have."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("course")
class WordVectors(layers.Layer):
    """The vector of a word: the sum of learned vectors of its pieces, divided by the square root of their number.

    A word that nobody has seen before still has known pieces.

    Args:
        pieces: how many different ones there are; they have the numbers 1, 2, ...; 0 stands for none.
        units: length of the vectors.
        dropout: share of the pieces that are left out in training, at random.

    Source: P. Bojanowski et al., "Enriching word vectors with subword information", 2017.
    """

    def __init__(self, pieces: int, units: int, *, dropout: float = 0.0, **options):
        super().__init__(**options)
        self.pieces, self.units = pieces, units
        self.vectors, self.dropout = layers.Embedding(pieces + 1, units), layers.Dropout(dropout)

    def build(self, input_shape):
        """A row for each piece, and one that is not used."""
        self.vectors.build(input_shape)

    def call(self, inputs, training=False):
        """Numbers of pieces, int (batch, words, pieces of a word) -> vectors (batch, words, units)."""
        known = ops.cast(ops.not_equal(inputs, 0), self.compute_dtype)
        count = ops.maximum(ops.sum(known, axis=-1, keepdims=True), 1)
        kept = self.dropout(known, training=training) / ops.sqrt(count)
        return ops.einsum("bwp,bwpu->bwu", kept, self.vectors(inputs))

    def compute_output_shape(self, input_shape):
        """(batch, words, units)."""
        return (*input_shape[:-1], self.units)

    def get_config(self):
        """What `keras.saving` needs to build this layer again."""
        return super().get_config() | {"pieces": self.pieces, "units": self.units, "dropout": self.dropout.rate}


@keras.saving.register_keras_serializable("course")
class Positions(layers.Layer):
    """Adds to each word's vector a learned vector of its place: the first, the second, ...

    Args:
        longest: how many places there are.

    Raises:
        ValueError: a text of fixed length has more words than there are places.
    """

    def __init__(self, longest: int, **options):
        super().__init__(**options)
        self.longest = longest

    def build(self, input_shape):
        """One row for each place."""
        if (input_shape[1] or 0) > self.longest:
            raise ValueError(f"{input_shape[1]} words, but vectors for {self.longest} places only; raise longest")
        normal = keras.initializers.RandomNormal(stddev=0.05)
        self.table = self.add_weight(shape=(self.longest, input_shape[-1]), initializer=normal, name="table")

    def call(self, x):
        """(batch, words, units) -> the same shape."""
        return x + ops.cast(self.table[: ops.shape(x)[1]], x.dtype)

    def get_config(self):
        """What `keras.saving` needs to build this layer again."""
        return super().get_config() | {"longest": self.longest}


def encoder_block(
    x,
    mask=None,
    *,
    heads: int = 4,
    hidden: int = 128,
    dropout: float = 0.0,
):
    """One block of a Transformer encoder: attention among words, then a small network.

    The layer normalisation stands before each part, not behind it as in the
    paper of 2017: such a block trains without a long warm-up (Xiong et al.,
    2020).

    Args:
        x: vectors of words (batch, words, units); `heads` must divide units.
        mask: bool (batch, 1, words), False where there is no word to look at.
        heads: of the attention; each has units / heads numbers.
        hidden: units of the small network's first layer.
        dropout: rate behind either part.

    Returns:
        Tensor of the same shape.

    Raises:
        ValueError: `heads` does not divide units.

    Source: A. Vaswani et al., "Attention is all you need", 2017.
    """
    units = x.shape[-1]
    if units % heads:
        raise ValueError(f"{heads} heads cannot share {units} units; choose a divisor")
    y = layers.LayerNormalization()(x)
    attend = layers.MultiHeadAttention(heads, units // heads, use_bias=False)
    y = attend(y, y, attention_mask=mask)
    x = layers.Add()([x, layers.Dropout(dropout)(y)])
    y = layers.LayerNormalization()(x)
    y = layers.Dense(hidden, activation="gelu")(y)
    y = layers.Dense(units)(y)
    return layers.Add()([x, layers.Dropout(dropout)(y)])


def transformer(
    input_shape: tuple[int | None, int],
    classes: int,
    *,
    pieces: int = 20_000,
    units: int = 64,
    heads: int = 4,
    hidden: int = 128,
    blocks: int = 1,
    positions: int = 40,
    dropout: float = 0.0,
    last: bool = False,
) -> keras.Model:
    """Transformer encoder that says of which class a text is.

    Args:
        input_shape: (words of a text, None for any number; pieces of a word).
        classes: number of softmax outputs.
        pieces: how many different ones there are, numbered from 1.
        units: length of the vectors.
        heads, hidden, blocks: see `encoder_block`, and how many there are.
        positions: the longest text that has vectors for its places; 0 for a
            network that cannot see the order.
        dropout: rate in every place, for pieces too.
        last: whether the last word's vector is read out, not the mean.

    Returns:
        Uncompiled `keras.Model`, int (batch, *input_shape) -> (batch, classes)
        probabilities. On (None, 12) and 2 classes it has 1,316,098 parameters.
    """
    inputs = keras.Input(input_shape, dtype="int32")
    mask = ops.any(ops.not_equal(inputs, 0), axis=-1)  # where there is a word
    x = WordVectors(pieces, units, dropout=dropout)(inputs)
    if positions:
        x = Positions(positions)(x)
    for _ in range(blocks):
        x = encoder_block(x, mask[:, None], heads=heads, hidden=hidden, dropout=dropout)
    x = layers.LayerNormalization()(x)
    x = x[:, -1] if last else layers.GlobalAveragePooling1D()(x, mask=mask)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(classes, activation="softmax", dtype="float32")(x)
    return keras.Model(inputs, outputs, name="transformer")
