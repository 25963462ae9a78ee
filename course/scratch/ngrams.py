"""A language model without a network: how often did which character follow the last few?"""

from collections import Counter, defaultdict

import numpy as np


class NGrams:
    """Character n-grams of all orders up to one, each backing off to the next shorter one (Witten-Bell).

    After a context that was seen `total` times with `kinds` different followers, the share total / (total + kinds) of
    the probability goes by those counts, and the rest by what the context without its first character says; the
    shortest context, none at all, backs off to all characters alike.

    Args:
        text: what to count in.
        order: characters in the longest n-gram, the one foretold included; 1 looks at no context.
        vocabulary: the characters that can come; by default those of `text`.

    Raises:
        ValueError: `order` is less than 1, `text` is empty, or has characters outside the vocabulary.

    Source: I. Witten and T. Bell, "The zero-frequency problem", 1991; C. Shannon, 1951, for texts foretold so.
    """

    def __init__(self, text, order, vocabulary=None):
        if order < 1 or not text:
            raise ValueError(f"need an order of 1 or more and some text, got {order} and {len(text)} characters")
        self.order = order
        self._known = set(text if vocabulary is None else vocabulary)
        self.vocabulary = sorted(self._known)
        self._check(text)
        self.followers = [defaultdict(Counter) for _ in range(order)]  # by the context's length
        for length, table in enumerate(self.followers):
            for place in range(length, len(text)):
                table[text[place - length : place]][text[place]] += 1
        self.totals = [{context: sum(counts.values()) for context, counts in table.items()} for table in self.followers]

    def probability(self, context, character):
        """P(character | context), of which the last order - 1 characters count. 0 for one outside the vocabulary."""
        if character not in self._known:
            return 0.0
        found = 1 / len(self.vocabulary)
        for length in range(min(self.order - 1, len(context)) + 1):
            before = context[len(context) - length :]
            counts = self.followers[length].get(before)
            if counts is None:
                break  # then no longer context was seen either
            total, kinds = self.totals[length][before], len(counts)
            found = (counts[character] + kinds * found) / (total + kinds)
        return found

    def distribution(self, context):
        """float64 (vocabulary,): P(each character | context); they add up to 1."""
        return np.array([self.probability(context, character) for character in self.vocabulary])

    def bits(self, text):
        """Mean of -log2 P over the characters of a text, each after all that stand before it.

        Raises:
            ValueError: a character is not in the vocabulary, so that it could never come.
        """
        self._check(text)
        reach = self.order - 1
        found = [self.probability(text[max(0, n - reach) : n], character) for n, character in enumerate(text)]
        return float(-np.log2(found).mean())

    def sample(self, length, start="", rng=np.random):
        """`length` characters drawn one after the other, each by its probability after those before it."""
        text = start
        for _ in range(length):
            reached = self.distribution(text)
            text += self.vocabulary[rng.choice(len(reached), p=reached)]
        return text[len(start) :]

    def _check(self, text):
        unknown = set(text) - self._known
        if unknown:
            raise ValueError(f"not in the vocabulary: {' '.join(map(repr, sorted(unknown)[:5]))}")
