"""Pieces of words: which there are, which are kept, and what new words become."""

import numpy as np
import pytest

from course import datasets
from course.datasets.word_pieces import pieces

TEXTS = ["재미있다 정말", "재미없다", "정말 정말 재미있다"]


def test_pieces_from_long_to_short():
    assert pieces("안") == ["<안>", "<안", "안>", "안"]
    assert pieces("abc", 2) == ["<abc>", "<a", "ab", "bc", "c>", "a", "b", "c"]
    assert max(map(len, pieces("가" * 500))) == 22


def test_the_most_frequent_get_the_first_numbers():
    made = datasets.WordPieces(TEXTS, most=12)
    assert len(made.vocabulary) == 12
    assert made.unknown == 13
    words = made.encode(["정말 재미있다", "xyz", ""])
    assert words.shape == (3, 40)
    assert np.count_nonzero(words, axis=1).tolist() == [2, 1, 0]
    table = made.table
    names = {number: piece for piece, number in made.vocabulary.items()}
    really = [names[number] for number in table[words[0, 0]] if number]
    assert really
    assert set(really) <= set(pieces("정말"))
    assert table[words[1, 0]].tolist() == [13] + [0] * 15
    assert not table[0].any()


def test_a_new_word_has_known_pieces():
    made = datasets.WordPieces(TEXTS)
    words = made.encode(["재미있었다"])
    new = made.table[words[0, 0]]
    assert {made.vocabulary["재미있"], made.vocabulary["<재"]} <= set(new)


def test_a_bag_counts_pieces():
    made = datasets.WordPieces(TEXTS)
    bag = made.bag(made.encode(["정말 정말 안", "안"])).toarray()
    assert bag[:, made.vocabulary["정말"]].tolist() == [2, 0]
    assert bag[:, made.unknown].tolist() == [1, 1]


def test_no_word_is_an_error():
    with pytest.raises(ValueError, match="no word in these texts"):
        datasets.WordPieces(["", " "])
