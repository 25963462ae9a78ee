"""What of a generated text stands in the text that a model was trained on."""

import numpy as np


def copied(text: str, source: str) -> np.ndarray:
    """For each character, how long a piece through it the source has, too, at most.

    Args:
        text: such as one that a language model wrote.
        source: such as the text that it was trained on.

    Returns:
        int (characters,); 0 for a character that the source does not have.

    Example:
        >>> copied("a cat.", "the cat sat")
        array([1, 4, 4, 4, 4, 0])
    """
    longest, end = np.zeros(len(text), int), 0
    for start in range(len(text)):
        end = max(end, start)
        while end < len(text) and text[start : end + 1] in source:
            end += 1
        longest[start:end] = np.maximum(longest[start:end], end - start)
    return longest
