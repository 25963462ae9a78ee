"""Word vectors in NumPy: counts of neighbours and their factorisation, skip-gram, GloVe."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from course.scratch.layers import Rng


@dataclass(frozen=True)
class Tokens:
    """A text as numbers.

    Attributes:
        vocabulary: the words, the most frequent first.
        words: (n,) the number of each word of the text, in order; words outside the vocabulary are left out.
        lines: (n,) the number of the line that each one stands in.
        counts: (vocabulary,) how often each word occurred.
    """

    vocabulary: list[str]
    words: np.ndarray
    lines: np.ndarray
    counts: np.ndarray

    def __len__(self) -> int:
        return len(self.words)


def tokens(lines: Sequence[str], most: int) -> Tokens:
    """Number the words of some lines by the `most` most frequent words; of equal ones the first seen comes first.

    Raises:
        ValueError: there are no words, or `most` is less than 2.
    """
    counter = Counter()
    for line in lines:
        counter.update(line.split())
    if most < 2 or len(counter) < 2:
        raise ValueError(f"need at least 2 words, got {len(counter)} in the lines and most={most}")
    found = counter.most_common(most)
    numbers = {word: number for number, (word, _) in enumerate(found)}
    text = np.fromiter((numbers.get(word, -1) for line in lines for word in line.split()), np.int32)
    places = np.repeat(np.arange(len(lines), dtype=np.int32), [len(line.split()) for line in lines])
    known = text >= 0
    return Tokens(list(numbers), text[known], places[known], np.array([count for _, count in found]))


def thin_out(text: Tokens, share: float, rng: Rng) -> Tokens:
    """Leave out most of the words that make up more than `share` of the text: each stays with chance sqrt(share / its).

    Source: T. Mikolov and others, "Distributed representations of words and phrases", 2013.
    """
    shares = text.counts / text.counts.sum()
    stays = rng.random(len(text)) < np.sqrt(share / shares)[text.words]
    return Tokens(text.vocabulary, text.words[stays], text.lines[stays], text.counts)


def cooccurrences(text: Tokens, window: int) -> sparse.csr_matrix:
    """How often each word stood near each other one: (words, words), symmetric.

    At a distance of d words (at most `window`, in the same line) a pair counts
    (window + 1 - d) / window.
    """
    if window < 1:
        raise ValueError(f"window must be 1 word or more, got {window}")
    size = (len(text.vocabulary),) * 2
    total = sparse.csr_matrix(size, dtype=np.float32)
    for distance in range(1, window + 1):
        together = text.lines[distance:] == text.lines[:-distance]
        pairs = text.words[:-distance][together], text.words[distance:][together]
        weight = np.full(len(pairs[0]), (window + 1 - distance) / window, "float32")
        total = total + sparse.coo_matrix((weight, pairs), size).tocsr()
    return (total + total.T).tocsr()


def pmi(counts: sparse.csr_matrix, smoothing: float = 0.75) -> sparse.csr_matrix:
    """Pointwise mutual information of all pairs that were seen.

    It is the logarithm of how much more often they were seen than by chance.

    Args:
        counts: (words, contexts).
        smoothing: the exponent of the contexts' counts; less than 1 takes rare contexts
            for less rare.

    Source: O. Levy, Y. Goldberg and I. Dagan, "Improving distributional similarity",
    2015, for the exponent.
    """
    counts = counts.tocoo()
    words, contexts = (np.asarray(counts.sum(axis)).ravel() for axis in (1, 0))
    chance = contexts**smoothing / (contexts**smoothing).sum()
    values = np.log(counts.data / words[counts.row] / chance[counts.col])
    places = counts.row, counts.col
    return sparse.csr_matrix((values.astype(np.float32), places), counts.shape)


def svd_vectors(matrix: sparse.csr_matrix, size: int, seed: int = 0) -> np.ndarray:
    """Vectors (words, size): the first left singular vectors, each times the root of its singular value."""
    from sklearn.utils.extmath import randomized_svd

    if not 1 <= size <= min(matrix.shape):
        raise ValueError(f"size must be from 1 to {min(matrix.shape)}, got {size}")
    left, values, _ = randomized_svd(matrix, size, n_iter=2, random_state=seed)
    return (left * np.sqrt(values)).astype(np.float32)


class SkipGram:
    """Skip-gram with negative sampling: neighbours get high scores, words drawn at random low ones.

    A step takes `PIECES` pieces of the text, `LENGTH` words each, and `NOISE` random words that all words share:
    thus all scores are products of matrices. The learning rate of each word falls with what it has moved (AdaGrad).

    Args:
        counts: (vocabulary,) how often each word occurs; the random ones are drawn by its power 0.75.
        size: numbers in a vector.
        rng: for the first vectors, the order and the random words.
        window: the largest distance of neighbours; for each word a smaller one is drawn.
        negatives: random words for each neighbour, by weight.

    Attributes:
        words, contexts: (vocabulary, size) the vectors of words, and of words as somebody's neighbours.

    Source: T. Mikolov and others, 2013; S. Ji and others, "Parallelizing word2vec in shared and distributed memory",
    2016, for shared random words.
    """

    PIECES, LENGTH, NOISE = 16, 32, 32

    def __init__(self, counts: np.ndarray, size: int, rng: Rng, *, window: int = 5, negatives: int = 5):
        self.rng, self.window, self.negatives = rng, window, negatives
        self.words = (rng.random((len(counts), size), np.float32) - 0.5) / size
        self.contexts = np.zeros((len(counts), size), np.float32)
        self._moved = [np.full(len(counts), 1e-6, np.float32) for _ in range(2)]
        self._chances = np.cumsum(counts**0.75) / (counts**0.75).sum()

    def gradients(self, pieces, near, noise) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Which way to move the words, the contexts and the random contexts.

        Args:
            pieces: (pieces, length) numbers of the words.
            near: (pieces, length, length), 1 where two words are neighbours.
            noise: (random words,) their numbers.
        """
        words, contexts = self.words[pieces], self.contexts[pieces]
        random = self.contexts[noise]
        pull = near * sigmoid(-words @ contexts.swapaxes(1, 2))
        weight = near.sum(axis=2, keepdims=True) * np.float32(self.negatives / len(noise))
        push = weight * sigmoid(words @ random.T)
        return (
            pull @ contexts - push @ random,
            pull.swapaxes(1, 2) @ words,
            -np.tensordot(push, words, ([0, 1], [0, 1])),
        )

    def pairs(self, pieces, near, noise) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The same as pairs, for Keras: words, contexts, labels 1 or 0, and weights, (pairs,) each."""
        piece, row, column = np.nonzero(near)
        words, contexts = pieces[piece, row], pieces[piece, column]
        label = np.repeat([1.0, 0.0], [len(words), len(words) * len(noise)])
        return (
            np.append(words, np.repeat(words, len(noise))),
            np.append(contexts, np.tile(noise, len(words))),
            label,
            np.where(label > 0, 1, self.negatives / len(noise)),
        )

    def epoch(self, text: Tokens, first_rate: float, last_rate: float) -> None:
        """One pass through a text in random order, while the learning rate falls from the first to the last."""
        start, length = self.rng.integers(self.LENGTH), self.LENGTH
        count = (len(text) - start) // length
        words, lines = (x[start : start + count * length].reshape(count, length) for x in (text.words, text.lines))
        batches = np.array_split(self.rng.permutation(count), max(1, count // self.PIECES))
        for rate, batch in zip(np.linspace(first_rate, last_rate, len(batches)), batches, strict=True):
            noise = np.searchsorted(self._chances, self.rng.random(self.NOISE))
            ways = self.gradients(words[batch], self.near(lines[batch]), noise)
            size = ways[0].shape[-1]
            used = np.concatenate([words[batch].ravel(), noise])
            ways = ways[0].reshape(-1, size), np.concatenate([ways[1].reshape(-1, size), ways[2]])
            _move(self.words, self._moved[0], used[: len(ways[0])], ways[0], rate)
            _move(self.contexts, self._moved[1], used, ways[1], rate)

    def near(self, lines: np.ndarray) -> np.ndarray:
        """Which words of a piece are neighbours, (pieces, length, length), given the line of each word."""
        places = np.arange(lines.shape[1])
        distance = np.abs(places[:, None] - places)
        reach = self.rng.integers(1, self.window + 1, (*lines.shape, 1))
        same = lines[:, :, None] == lines[:, None, :]
        return ((distance > 0) & (distance <= reach) & same).astype(np.float32)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)) without overflow."""
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def _move(table, moved, rows, ways, rate):
    """Move rows of a table, some of them named several times, by AdaGrad."""
    rows, places = np.unique(rows, return_inverse=True)
    ones = np.ones(len(places), np.float32)
    ways = sparse.csr_matrix((ones, (places, np.arange(len(places)))), (len(rows), len(places))) @ ways
    moved[rows] += (ways**2).mean(axis=1)
    table[rows] += np.float32(rate) * ways / np.sqrt(moved[rows])[:, None]


def glove(
    counts: sparse.csr_matrix, size: int, rng: Rng, *, sweeps: int = 3, enough: float = 20, ridge: float = 0.5
) -> np.ndarray:
    """Vectors (words, size) whose products, with a bias for each word, are the logarithms of the counts: GloVe.

    With the contexts fixed, each word is a weighted linear regression; then the contexts are, and so on.

    Args:
        counts: (words, words), symmetric.
        size: numbers in a vector.
        rng: for the first contexts.
        sweeps: times that words and contexts are computed.
        enough: counts from here on have the weight 1; smaller ones (count / enough)^0.75.
        ridge: the weight of the squares of the numbers, against over-fitting.

    Returns:
        The sum of the vectors of words and of contexts.

    Source: J. Pennington, R. Socher and C. Manning, "GloVe", 2014, who use AdaGrad.
    """
    vectors = rng.normal(0, 0.1, (counts.shape[0], size)).astype(np.float32)
    bias = np.full(len(vectors), np.log(counts.data).mean(), np.float32)
    for _ in range(2 * sweeps):
        before = vectors
        vectors, bias = regressions(counts, before, bias, enough, ridge)
    return vectors + before


def regressions(
    counts: sparse.csr_matrix,
    fixed: np.ndarray,
    fixed_bias: np.ndarray,
    enough: float,
    ridge: float,
) -> tuple[np.ndarray, np.ndarray]:
    """For each word the vector and bias that fit the logarithms of its counts best.

    The vectors `fixed` and biases of the other side stay as they are.
    """
    inputs = np.column_stack([fixed, np.ones(len(fixed), np.float32)])
    found = np.zeros_like(inputs)
    penalty = np.diag([*[ridge] * fixed.shape[1], 1e-3]).astype(np.float32)
    for word in range(len(found)):
        row = slice(*counts.indptr[word : word + 2])
        others, seen = counts.indices[row], counts.data[row]
        x, y = inputs[others], np.log(seen) - fixed_bias[others]
        weighted = x * np.minimum(1, seen / enough)[:, None] ** 0.75
        found[word] = np.linalg.solve(weighted.T @ x + penalty, weighted.T @ y)
    return found[:, :-1].copy(), found[:, -1].copy()


def unit(vectors: np.ndarray) -> np.ndarray:
    """Each vector divided by its length, so that products are cosines; one of zeros stays.

    Example:
        >>> unit(np.array([3.0, 4.0]))
        array([0.6, 0.8])
    """
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def nearest(vectors: np.ndarray, vocabulary: Sequence[str], word: str, count: int = 5) -> list[tuple[str, float]]:
    """The words with the largest cosine to one, without itself, and these cosines.

    Raises:
        ValueError: the word is not in the vocabulary.
    """
    if word not in vocabulary:
        raise ValueError(f"{word!r} is not one of the {len(vocabulary):,} words of the vocabulary")
    at, vectors = vocabulary.index(word), unit(vectors)
    cosines = vectors @ vectors[at]
    first = [each for each in np.argsort(-cosines)[: count + 1] if each != at][:count]
    return [(vocabulary[each], float(cosines[each])) for each in first]


def solve(
    vectors: np.ndarray, vocabulary: Sequence[str], questions: Iterable[Sequence[str]], *, offset: bool = True
) -> list[str]:
    """For each question (a, b, c, ...) the word nearest to b - a + c, none of the three itself.

    Args:
        vectors: (words, size).
        vocabulary: the words.
        questions: three words each, or more, of which the first three count.
        offset: False leaves b - a out, and gives the nearest neighbour of c: a baseline.

    Raises:
        ValueError: a word is not in the vocabulary.

    Source: T. Linzen, "Issues in evaluating semantic spaces using word analogies", 2016, for the baseline.
    """
    vectors, numbers = unit(vectors), {word: number for number, word in enumerate(vocabulary)}
    questions = [tuple(question[:3]) for question in questions]
    if missing := {word for each in questions for word in each} - numbers.keys():
        raise ValueError(f"not in the vocabulary: {', '.join(sorted(missing)[:5])}; leave such questions out")
    asked = np.array([[numbers[word] for word in each] for each in questions], int).reshape(-1, 3)
    found = []
    for start in range(0, len(asked), 500):  # more at once would take much memory
        found += [vocabulary[number] for number in arrive(vectors, asked[start : start + 500], offset)]
    return found


def arrive(vectors: np.ndarray, asked: np.ndarray, offset: bool = True) -> np.ndarray:
    """The word nearest to b - a + c for each question; none of the three themselves.

    Args:
        vectors: (words, size), each of length 1.
        asked: (questions, 3), the numbers of the words a, b and c.
        offset: False leaves b - a out, and gives the nearest neighbour of c.

    Returns:
        (questions,) numbers of words.
    """
    a, b, c = asked.T
    cosines = ((vectors[b] - vectors[a]) * offset + vectors[c]) @ vectors.T
    for each in (a, b, c):
        cosines[np.arange(len(asked)), each] = -np.inf
    return cosines.argmax(axis=1)


def solved(
    vectors: np.ndarray,
    vocabulary: Sequence[str],
    sections: Mapping[str, Iterable[Sequence[str]]],
    *,
    offset: bool = True,
) -> pd.DataFrame:
    """Which questions (a, b, c, answer) are solved: a row for each, with the columns section and right.

    Questions with a word outside the vocabulary are left out. See `solve` for `offset`.
    """
    known, rows = set(vocabulary), []
    for name, asked in sections.items():
        asked = [question for question in asked if set(question) <= known]
        found = solve(vectors, vocabulary, asked, offset=offset)
        rows += [(name, answer == question[3]) for answer, question in zip(found, asked, strict=True)]
    return pd.DataFrame(rows, columns=["section", "right"])
