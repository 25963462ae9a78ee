"""Models that learn word vectors."""

import keras
from keras import layers


def skip_gram(words: int, size: int) -> keras.Model:
    """Skip-gram: is this word a neighbour of that one?

    Args:
        words: size of the vocabulary.
        size: numbers in a vector.

    Returns:
        Uncompiled `keras.Model`, two batches of word numbers (batch,) ->
        (batch, 1) logits: the product of the word's vector and the context's.
        With 20,000 words and 100 numbers it has 4,000,000 parameters.

    Source: T. Mikolov and others, "Distributed representations of words and
    phrases", 2013.
    """
    word = keras.Input((), dtype="int32", name="word")
    context = keras.Input((), dtype="int32", name="context")
    vectors = layers.Embedding(words, size, name="words")(word)
    others = layers.Embedding(words, size, name="contexts")(context)
    logit = layers.Dot(axes=1, dtype="float32")([vectors, others])
    return keras.Model([word, context], logit, name="skip_gram")
