"""n-grams: probabilities by hand, their sum, and longer contexts that predict better."""

import numpy as np
import pytest

from course import datasets
from course.scratch import NGrams


def test_probabilities_are_those_computed_by_hand():
    model = NGrams("abab", 2)
    # no context: a and b twice each; 4 seen, 2 kinds: (2 + 2 * 1/2) / (4 + 2)
    assert model.probability("", "a") == pytest.approx(1 / 2)
    # after a came b, twice: 2 seen, 1 kind
    assert model.probability("a", "b") == pytest.approx((2 + 1 * 0.5) / 3)
    assert model.probability("a", "a") == pytest.approx((0 + 1 * 0.5) / 3)
    # after b came a, once
    assert model.probability("xxb", "a") == pytest.approx((1 + 1 * 0.5) / 2)
    assert model.bits("aba") == pytest.approx(-np.log2([1 / 2, 2.5 / 3, 1.5 / 2]).mean())


def test_a_vocabulary_may_have_more_characters():
    model = NGrams("ab", 1, "abc")
    assert model.vocabulary == ["a", "b", "c"]
    assert model.distribution("") == pytest.approx([5 / 12, 5 / 12, 2 / 12])


def test_order_1_looks_at_no_context():
    model = NGrams("aaab", 1)
    assert model.probability("anything", "a") == pytest.approx((3 + 2 * 0.5) / 6)
    assert model.bits("ab") == pytest.approx(-np.log2([4 / 6, 2 / 6]).mean())


@pytest.mark.parametrize("order", [1, 3, 6])
def test_probabilities_add_up_after_any_context(order):
    text = datasets.load("shakespeare", source="embedded").text[:5000]
    model = NGrams(text, order)
    for context in ("", "M", "Mara", "zzzz", text[-10:]):
        distribution = model.distribution(context)
        assert distribution.min() > 0
        assert distribution.sum() == pytest.approx(1)


def test_longer_contexts_predict_better_until_they_are_too_rare():
    learned, held = datasets.load("shakespeare", source="embedded").split(0.1)
    bits = [NGrams(learned, order, learned + held).bits(held) for order in (1, 3, 5, 12)]
    assert bits[0] > 4 > bits[1] > bits[2]
    assert bits[3] > min(bits)
    assert NGrams(learned, 12).bits(learned[:2000]) < 0.5  # it has memorised what it has counted


def test_samples_are_made_of_the_words_of_the_text():
    model = NGrams("the cat sat on the mat. " * 40, 6)
    text = model.sample(200, "the ", np.random.default_rng(0))
    assert len(text) == 200
    assert len(text.split()) > 30
    assert set(text.split()[1:-1]) <= {"the", "cat", "sat", "on", "mat."}


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="order of 1 or more"):
        NGrams("abc", 0)
    with pytest.raises(ValueError, match="some text, got 2 and 0 characters"):
        NGrams("", 2)
    with pytest.raises(ValueError, match="not in the vocabulary: 'c'"):
        NGrams("abc", 2, "ab")
    with pytest.raises(ValueError, match="not in the vocabulary: 'z'"):
        NGrams("abc", 2).bits("abz")
    assert NGrams("abc", 2).probability("a", "z") == 0
