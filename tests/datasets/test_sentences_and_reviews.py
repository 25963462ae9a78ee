"""The small grammars: their probabilities, what the ceilings say, and the agreement of subject and verb."""

from collections import Counter

import numpy as np
import pytest

from course.datasets.stand_ins import korean_sentences as grammar
from course.datasets.stand_ins import reviews


def test_probabilities_are_those_of_the_sentences():
    shares = grammar.probabilities()
    assert shares.sum() == pytest.approx(1)
    drawn = Counter((each[1], each[3]) for each in grammar.sentences(20_000))
    for person, name in enumerate(grammar.PERSONS):
        for place, where in enumerate(grammar.PLACES):
            assert drawn[name, where] / 20_000 == pytest.approx(shares[person, place].sum(), abs=0.006)


def test_the_verb_is_honorific_after_the_honoured():
    honoured = [*grammar.PERSONS][: grammar.HONOURED]
    honorific = {verb for *_, verb in grammar.ACTIONS}
    for _, person, *_, verb in grammar.sentences(500):
        assert (verb in honorific) == (person in honoured), (person, verb)


def test_no_guesser_beats_the_ceilings_and_one_reaches_them():
    sentences = grammar.sentences(30_000, seed=5)
    shares = grammar.probabilities()
    left = {name: grammar.PLACES[shares[n].sum(axis=1).argmax()] for n, name in enumerate(grammar.PERSONS)}
    right = np.mean([left[each[1]] == each[3] for each in sentences])
    assert right == pytest.approx(shares.sum(axis=2).max(axis=1).sum(), abs=0.01)
    both = shares.max(axis=1).sum()
    assert shares.sum(axis=2).max(axis=1).sum() < grammar.ceiling_without_order() < both


def test_blanks_are_sentences_with_one_place_left_out():
    x, y = grammar.blanks(50, seed=3)
    for numbers, place, sentence in zip(x, y, grammar.sentences(50, seed=3), strict=True):
        words = [grammar.WORDS[number] for number in numbers]
        assert words[3] == grammar.BLANK
        words[3] = grammar.PLACES[place]
        assert tuple(words) == sentence


def test_of_a_pair_one_place_is_left_out():
    x, y = grammar.blanks(50, seed=3, pairs=True)
    drawn = grammar.sentences(100, seed=3)
    column = (x == grammar.NUMBERS[grammar.BLANK]).argmax(axis=1)
    assert set(column) == {3, 10}
    for row, at in enumerate(column):
        words = [grammar.WORDS[number] for number in x[row]]
        words[at] = grammar.PLACES[y[row]]
        assert tuple(words) == drawn[2 * row] + drawn[2 * row + 1]


def unordered_pairs(seed):
    """What is seen of two sentences whose order is unknown, and the place that is asked for."""
    sentences = grammar.sentences(120_000, seed=seed)
    for one, other in zip(sentences[::2], sentences[1::2], strict=True):
        yield (frozenset([one[1], other[1]]), tuple(sorted([one[4:], other[4:]])), other[3]), one[3]


def test_the_ceiling_without_order_lies_between_guessers_that_know_less_and_more():
    seen = {}
    for key, place in unordered_pairs(7):
        seen.setdefault(key, Counter())[place] += 1
    flattered = sum(max(counts.values()) for counts in seen.values()) / 60_000  # has seen the answers
    guesses = {key: counts.most_common(1)[0][0] for key, counts in seen.items()}
    honest = np.mean([guesses.get(key) == place for key, place in unordered_pairs(8)])
    assert honest - 0.005 < grammar.ceiling_without_order() < flattered < honest + 0.1


def test_the_same_seed_gives_the_same_sentences():
    assert grammar.sentences(50, seed=1) == grammar.sentences(50, seed=1) != grammar.sentences(50, seed=2)
    with pytest.raises(ValueError, match="at least one"):
        grammar.sentences(0)


def meaning(text):
    """Whether a review is positive, read as people read it: of the last adjective, turned by 안."""
    words = text.split()
    last = max(n for n, word in enumerate(words) if any(word in each for each in reviews.ADJECTIVES))
    return (words[last] in reviews.ADJECTIVES[1]) ^ (words[last - 1] == reviews.NOT)


def test_labels_are_those_of_the_last_statement_but_for_a_few():
    (texts, labels), (others, _) = reviews.parts()
    wrong = np.mean([meaning(text) != label for text, label in zip(texts, labels, strict=True)])
    assert wrong == pytest.approx(reviews.WRONG, abs=0.01)
    assert labels.mean() == pytest.approx(0.5, abs=0.05)
    assert not set(texts) & set(others)


def test_words_alone_do_not_tell_who_wins():
    def bag(text):
        return tuple(sorted(text.split()))

    (texts, labels), _ = reviews.parts()
    found = {}
    for text, label in zip(texts, labels, strict=True):
        found.setdefault(bag(text), set()).add(label)
    assert sum(len(each) > 1 for each in found.values()) > 3  # one and the same bag, both labels
