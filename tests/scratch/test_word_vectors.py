"""Word vectors: counts by hand, PMI by hand, skip-gram against Keras and finite differences, GloVe's regressions."""

import keras
import numpy as np
import pytest
from scipy import sparse

from course import models
from course.datasets.stand_ins import english
from course.scratch import gradients, word_vectors
from course.scratch.word_vectors import SkipGram, cooccurrences, glove, nearest, pmi, solve, svd_vectors

LINES = ["the cat sat", "the dog", "cat the cat"]


@pytest.fixture(scope="module")
def corpus():
    """The grammar's sentences as numbers, and their counts."""
    text = word_vectors.tokens(english.sentences(), 1000)
    text = word_vectors.thin_out(text, 2 / len(text.vocabulary), np.random.default_rng(0))
    return text, cooccurrences(text, 5)


def test_words_are_numbered_by_how_often_they_come():
    text = word_vectors.tokens(LINES, 10)
    assert text.vocabulary == ["the", "cat", "sat", "dog"]
    assert text.counts.tolist() == [3, 3, 1, 1]
    assert text.words.tolist() == [0, 1, 2, 0, 3, 1, 0, 1]
    assert text.lines.tolist() == [0, 0, 0, 1, 1, 2, 2, 2]


def test_words_outside_the_vocabulary_are_left_out():
    text = word_vectors.tokens(LINES, 2)
    assert (text.vocabulary, text.words.tolist(), text.lines.tolist()) == (
        ["the", "cat"], [0, 1, 0, 1, 0, 1], [0, 0, 1, 2, 2, 2],
    )  # fmt: skip
    for lines, most in ((LINES, 1), ([], 5), (["one one"], 5)):
        with pytest.raises(ValueError, match="at least 2 words"):
            word_vectors.tokens(lines, most)


def test_frequent_words_are_thinned_out():
    text = word_vectors.tokens(["a"] * 9000 + ["b"] * 1000, 5)
    thin = word_vectors.thin_out(text, 0.1, np.random.default_rng(0))
    found = np.bincount(thin.words)
    assert found[1] == 1000  # its share is just 0.1
    assert found[0] == pytest.approx(9000 * (0.1 / 0.9) ** 0.5, rel=0.05)
    assert len(thin.lines) == len(thin)


def test_counts_are_those_made_by_hand():
    text = word_vectors.tokens(["a b c b", "c a"], 5)
    found = cooccurrences(text, 2).toarray()
    order = [text.vocabulary.index(word) for word in "abc"]
    found = found[np.ix_(order, order)]
    # next to each other 1, one word between them 1/2; "b c" and "c a" stand in different lines
    np.testing.assert_allclose(found, [[0, 1, 0.5 + 1], [1, 0.5 * 2, 2], [1.5, 2, 0]])
    with pytest.raises(ValueError, match="window must be 1 word or more"):
        cooccurrences(text, 0)


def test_pmi_is_that_computed_by_hand():
    counts = sparse.csr_matrix(np.array([[0, 4], [4, 2]], np.float32))
    found = pmi(counts, smoothing=1).toarray()
    np.testing.assert_allclose(found, [[0, np.log(4 * 10 / (4 * 6))], [np.log(4 * 10 / 24), np.log(2 * 10 / 36)]], 1e-5)
    smoothed = pmi(counts).toarray()
    chance = np.array([4, 6]) ** 0.75
    assert smoothed[1, 0] == pytest.approx(np.log(4 / 6 / (chance[0] / chance.sum())), rel=1e-5)


def test_svd_gives_the_matrix_back():
    rng = np.random.default_rng(0)
    low = rng.normal(size=(30, 3))
    vectors = svd_vectors(sparse.csr_matrix(low @ low.T), 3)
    np.testing.assert_allclose(vectors @ vectors.T, low @ low.T, atol=1e-4)
    for size in (0, 31):
        with pytest.raises(ValueError, match="size must be from 1 to 30"):
            svd_vectors(sparse.csr_matrix(low @ low.T), size)


def small_case():
    """A small skip-gram with vectors of float64, a piece with two lines, and noise that repeats a word."""
    rng = np.random.default_rng(0)
    model = SkipGram(np.arange(20, 8, -1), 5, rng)
    model.words, model.contexts = rng.normal(size=(2, 12, 5))
    pieces = np.array([[0, 3, 3, 5], [7, 1, 0, 2]])
    near = model.near(np.array([[0, 0, 0, 0], [1, 1, 2, 2]]))
    return model, pieces, near, np.array([4, 4, 9])


def total(model, pieces, near, noise):
    """The objective, pair by pair: the sum of the logarithms of the probabilities."""
    value = 0.0
    for piece, row, column in np.argwhere(near):
        word, context = model.words[pieces[piece, row]], model.contexts[pieces[piece, column]]
        value += np.log(word_vectors.sigmoid(word @ context))
        value += model.negatives / len(noise) * np.log(word_vectors.sigmoid(-word @ model.contexts[noise].T)).sum()
    return value


def test_neighbours_stand_in_the_same_line_and_within_the_window():
    model, *_ = small_case()
    near = np.mean([model.near(np.array([[0] * 8 + [1] * 4]))[0] for _ in range(600)], axis=0)
    assert not near[:8, 8:].any()
    assert not near.diagonal().any()
    np.testing.assert_allclose(near[0, 1:8], [1, 0.8, 0.6, 0.4, 0.2, 0, 0], atol=0.08)


def test_gradients_are_those_of_finite_differences():
    model, *case = small_case()
    words, contexts, noise = model.gradients(*case)
    by_word, by_context = np.zeros((2, 12, 5))
    np.add.at(by_word, case[0], words)
    np.add.at(by_context, case[0], contexts)
    np.add.at(by_context, case[2], noise)
    for table, found in (("words", by_word), ("contexts", by_context)):
        numerical = gradients.numerical_gradient(lambda _: total(model, *case), getattr(model, table))
        np.testing.assert_allclose(found, numerical, atol=1e-4)


def test_a_step_is_that_of_keras():
    model, pieces, near, noise = small_case()
    network = models.skip_gram(12, 5)
    network.set_weights([model.words, model.contexts])
    network.compile(keras.optimizers.SGD(1.0), keras.losses.BinaryCrossentropy(from_logits=True, reduction="sum"))
    word, context, label, weight = model.pairs(pieces, near, noise)
    network.train_on_batch([word, context], label[:, None], sample_weight=weight)
    words, contexts, random = model.gradients(pieces, near, noise)
    np.add.at(model.words, pieces, words)
    np.add.at(model.contexts, pieces, contexts)
    np.add.at(model.contexts, noise, random)
    for found, expected in zip(network.get_weights(), (model.words, model.contexts), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_row_named_twice_moves_by_both(monkeypatch):
    table, moved = np.zeros((3, 2), np.float32), np.full(3, 1e-6, np.float32)
    word_vectors._move(table, moved, np.array([1, 1, 2]), np.array([[1, 0], [1, 2], [0, 3]], np.float32), 0.5)
    np.testing.assert_allclose(moved, [1e-6, 4, 4.5], rtol=1e-4)  # (2² + 2²) / 2 and (0 + 3²) / 2
    np.testing.assert_allclose(table, [[0, 0], [0.5, 0.5], [0, 1.5 / 4.5**0.5]], rtol=1e-4)


def test_skip_gram_learns_pmi(corpus):
    text, counts = corpus
    model = SkipGram(text.counts, 50, np.random.default_rng(0))
    for _ in range(3):
        model.epoch(text, 0.5, 0.2)
    seen = pmi(counts).tocoo()
    products = (model.words[seen.row] * model.contexts[seen.col]).sum(axis=1)
    assert np.corrcoef(products, seen.data)[0, 1] > 0.6
    assert np.isfinite(model.words).all()


def test_regressions_are_the_weighted_least_squares():
    rng = np.random.default_rng(0)
    counts = sparse.csr_matrix(rng.integers(1, 40, (6, 6)).astype(np.float32))
    fixed, bias = rng.normal(size=(6, 2)).astype(np.float32), rng.normal(size=6).astype(np.float32)
    vectors, biases = word_vectors.regressions(counts, fixed, bias, 20, 0.5)
    weight = np.minimum(1, counts.toarray() / 20) ** 0.75

    def loss(vectors, biases):
        errors = vectors @ fixed.T + biases[:, None] + bias - np.log(counts.toarray())
        return (weight * errors**2).sum() + 0.5 * (vectors**2).sum() + 1e-3 * (biases**2).sum()

    least = loss(vectors, biases)
    for _ in range(50):
        assert loss(vectors + 0.01 * rng.normal(size=(6, 2)), biases + 0.01 * rng.normal(size=6)) > least


def test_glove_finds_the_logarithms_of_counts():
    rng = np.random.default_rng(0)
    true = rng.normal(size=(40, 3))
    counts = sparse.csr_matrix(np.exp(true @ true.T + 1))
    found = glove(counts.astype(np.float32), 3, rng, sweeps=10, ridge=1e-3)
    turned = np.linalg.lstsq(found, true, rcond=None)[0]
    assert np.corrcoef((found @ turned).ravel(), true.ravel())[0, 1] > 0.95


def test_analogies_with_the_grammar_s_words(corpus):
    text, counts = corpus
    vectors = svd_vectors(pmi(counts).maximum(0), 53)
    asked = english.questions()
    share = word_vectors.solved(vectors, text.vocabulary, asked).groupby("section")["right"].mean()
    assert share["capital-country"] > 0.8
    assert share["gram2-plural"] > 0.7
    assert max(share["gram1-opposite"], share["currency"]) < 0.4


def test_nearest_and_solve():
    vocabulary = ["man", "woman", "king", "queen", "apple", "nothing"]
    vectors = np.array([[1, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1], [-1, 0, 0], [0, 0, 0]], float)
    found = nearest(vectors, vocabulary, "man", 2)
    assert {word for word, _ in found} == {"woman", "king"}
    assert found[0][1] == pytest.approx(0.5**0.5)
    questions = [("man", "woman", "king", "queen"), ("woman", "man", "queen", "king")]
    assert solve(vectors, vocabulary, questions) == ["queen", "king"]
    assert solve(vectors, vocabulary, [("apple", "man", "woman")], offset=False) == ["queen"]
    assert solve(vectors, vocabulary, []) == []
    sections = {"family": [*questions, ("man", "woman", "king", "apple"), ("man", "pear", "king", "x")], "fruit": []}
    found = word_vectors.solved(vectors, vocabulary, sections)
    assert found.to_numpy().tolist() == [["family", True], ["family", True], ["family", False]]
    with pytest.raises(ValueError, match="'pear' is not one of the 6 words"):
        nearest(vectors, vocabulary, "pear")
    with pytest.raises(ValueError, match="not in the vocabulary: pear"):
        solve(vectors, vocabulary, [("man", "woman", "pear")])
