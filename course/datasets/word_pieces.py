"""Words as bags of their pieces, so that a word nobody has seen before still has known parts."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse


def pieces(word: str, longest: int = 4) -> list[str]:
    """The word itself and all its runs of 1 to `longest` characters.

    Args:
        word: of which at most 20 characters are looked at.
        longest: characters of the longest run; < and > mark the ends.

    Returns:
        Pieces, each once, from the longest to the shortest.

    Example:
        >>> pieces("방에", 2)
        ['<방에>', '<방', '방에', '에>', '방', '에']
    """
    word = f"<{word[:20]}>"
    found = {word: None}
    for n in range(longest, 0, -1):
        found |= {word[at : at + n]: None for at in range(len(word) - n + 1)}
    return [piece for piece in found if piece not in "<>"]


class WordPieces:
    """Numbers of words, and of each word's pieces; only the most frequent pieces have a number of their own.

    Args:
        texts: in which the pieces are counted.
        most: how many pieces get numbers, 1, 2, ..., the most frequent first.
        places: words of a text that are kept.
        width: pieces of a word that are kept, the longest ones.

    Attributes:
        counted: how many different pieces the texts have.
        unknown: the number of a word that has no known piece, and the largest number.
        vocabulary: {piece: its number}.

    Raises:
        ValueError: the texts have no word.

    Source: P. Bojanowski et al., "Enriching word vectors with subword information", 2017.
    """

    def __init__(self, texts: Iterable[str], most: int = 60_000, *, places: int = 40, width: int = 16):
        counts = Counter()
        for word, times in Counter(word for text in texts for word in text.split()).items():
            counts.update(dict.fromkeys(pieces(word), times))
        if not counts:
            raise ValueError("there is no word in these texts; give strings with words between blanks")
        self.counted, self.places, self.width = len(counts), places, width
        self.vocabulary = {piece: number for number, (piece, _) in enumerate(counts.most_common(most), start=1)}
        self.unknown = len(self.vocabulary) + 1
        self._words, self._rows = {"": 0}, [[0] * width]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Numbers of the words, int (texts, places), 0 behind a text's end."""
        numbers = np.zeros((len(texts), self.places), np.int32)
        for row, text in zip(numbers, texts, strict=True):
            words = text.split()[: self.places]
            row[: len(words)] = [self._number(word) for word in words]
        return numbers

    @property
    def table(self) -> np.ndarray:
        """Numbers of the pieces of every word encoded so far, int (words, width); row 0, no word, is 0."""
        return np.array(self._rows, np.int32)

    def bag(self, words: np.ndarray) -> sparse.csr_matrix:
        """How often each text has each piece: (texts, pieces), from the numbers of its words."""
        ids = self.table[words].reshape(len(words), -1)
        rows = np.repeat(np.arange(len(ids)), np.count_nonzero(ids, axis=1))
        ones = np.ones(len(rows), np.float32)
        return sparse.csr_matrix((ones, (rows, ids[ids > 0])), (len(ids), self.unknown + 1))

    def _number(self, word):
        if word not in self._words:
            known = [self.vocabulary[piece] for piece in pieces(word) if piece in self.vocabulary]
            known = known[: self.width] or [self.unknown]
            self._words[word] = len(self._rows)
            self._rows.append(known + [0] * (self.width - len(known)))
        return self._words[word]
