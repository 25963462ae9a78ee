"""What of a generated text stands in the text that a model was trained on."""

import numpy as np

from course import metrics


def slow(text, source):
    """The same from the definition: all pieces through each character."""
    count = len(text)
    pieces = [(start, end) for end in range(count + 1) for start in range(end) if text[start:end] in source]
    return [max((end - start for start, end in pieces if start <= n < end), default=0) for n in range(count)]


def test_the_longest_piece_through_each_character():
    assert metrics.copied("a cat.", "the cat sat").tolist() == [1, 4, 4, 4, 4, 0]
    assert metrics.copied("goose", "goose").tolist() == [5] * 5
    assert metrics.copied("xyz", "goose").tolist() == [0, 0, 0]
    assert metrics.copied("", "goose").shape == (0,)


def test_it_equals_the_definition_on_random_texts():
    rng = np.random.default_rng(0)
    for _ in range(20):
        text, source = ("".join(rng.choice([*"abc"], size)) for size in (25, 40))
        assert metrics.copied(text, source).tolist() == slow(text, source)
