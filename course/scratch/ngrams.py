"""A language model without a network: how often did which character follow the last few?"""

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from course.scratch.layers import Rng


class NGrams:
    """Character n-grams of all orders up to one, each backing off to the next shorter one (Witten-Bell).

    After a context that occurred `total` times with `distinct` different followers, the share
    total / (total + distinct) of the probability goes by those counts, and the rest by the probability after the
    context without its first character; the shortest context, none at all, backs off to all characters alike.

    Args:
        text: what to count in.
        order: characters in the longest n-gram, the predicted one included; 1 looks at no context.
        vocabulary: the characters that can come; by default those of `text`.

    Raises:
        ValueError: `order` is less than 1, `text` is empty, or has characters outside the vocabulary.

    Example:
        >>> NGrams("aaab", order=1).distribution("")
        array([0.66666667, 0.33333333])

    Source: I. Witten and T. Bell, "The zero-frequency problem", 1991; C. Shannon, 1951, for predicting texts so.
    """

    def __init__(self, text: str, order: int, vocabulary: Iterable[str] | None = None):
        if order < 1 or not text:
            raise ValueError(f"need an order of 1 or more and some text, got {order} and {len(text)} characters")
        self.order = order
        self._characters = set(text if vocabulary is None else vocabulary)
        self.vocabulary = sorted(self._characters)
        self._check(text)
        self.followers = [defaultdict(Counter) for _ in range(order)]  # by the context's length
        for length, table in enumerate(self.followers):
            for position in range(length, len(text)):
                table[text[position - length : position]][text[position]] += 1
        self.totals = [{context: sum(counts.values()) for context, counts in table.items()} for table in self.followers]

    def probability(self, context: str, character: str) -> float:
        """P(character | context), of which the last order - 1 characters count. 0 for one outside the vocabulary."""
        if character not in self._characters:
            return 0.0
        probability = 1 / len(self.vocabulary)
        for length in range(min(self.order - 1, len(context)) + 1):
            suffix = context[len(context) - length :]
            counts = self.followers[length].get(suffix)
            if counts is None:
                break  # then no longer context occurred either
            total, distinct = self.totals[length][suffix], len(counts)
            probability = (counts[character] + distinct * probability) / (total + distinct)
        return probability

    def distribution(self, context: str) -> np.ndarray:
        """float64 (vocabulary,): P(each character | context); they add up to 1."""
        return np.array([self.probability(context, character) for character in self.vocabulary])

    def bits(self, text: str) -> float:
        """Cross-entropy in bits per character: the mean of -log2 P, each character after all that stand before it.

        Raises:
            ValueError: a character is not in the vocabulary, so that it could never come.
        """
        self._check(text)
        reach = self.order - 1
        p = [self.probability(text[max(0, n - reach) : n], character) for n, character in enumerate(text)]
        return float(-np.log2(p).mean())

    def sample(self, length: int, start: str = "", rng: Rng = np.random) -> str:
        """`length` characters drawn one after the other, each by its probability after those before it."""
        text = start
        for _ in range(length):
            distribution = self.distribution(text)
            text += self.vocabulary[rng.choice(len(distribution), p=distribution)]
        return text[len(start) :]

    def _check(self, text):
        unknown = set(text) - self._characters
        if unknown:
            raise ValueError(f"not in the vocabulary: {' '.join(map(repr, sorted(unknown)[:5]))}")
