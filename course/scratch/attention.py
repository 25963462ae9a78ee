"""Scaled dot-product attention, in NumPy: every word looks at all words, and takes a weighted mean of them."""

import numpy as np

from course.scratch.losses import softmax


def attention(
    query: np.ndarray,
    key: np.ndarray,
    value: np.ndarray,
    mask: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Scaled dot-product attention.

    Args:
        query: what each asking word looks for, (..., asking, size).
        key: what each word offers to be found by, (..., words, size).
        value: what each word hands over, (..., words, any size).
        mask: bool, broadcast to (..., asking, words): False where a word must
            not be looked at. Each asking word must see at least one.

    Returns:
        Means of the values (..., asking, any size), and the weights
        (..., asking, words), which are 0 or more and add up to 1.

    Raises:
        ValueError: shapes that do not fit, or a row without any visible word.

    Example:
        >>> same = np.zeros((2, 4))
        >>> attention(same, same, np.array([[1.0], [3.0]]))[0].tolist()
        [[2.0], [2.0]]

    Source: A. Vaswani et al., "Attention is all you need", 2017.
    """
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        got = f"got {query.shape}, {key.shape}, {value.shape}"
        rule = "queries and keys need one size, and as many keys as values"
        raise ValueError(f"{rule}; {got}")
    scores = query @ np.swapaxes(key, -1, -2) / np.sqrt(query.shape[-1])
    if mask is not None:
        if not np.any(np.broadcast_to(mask, scores.shape), axis=-1).all():
            raise ValueError("a row of the mask hides every word; one must be seen")
        scores = np.where(mask, scores, -np.inf)
    weights = softmax(scores)
    return weights @ value, weights


def multi_head_attention(
    asking: np.ndarray, words: np.ndarray, kernels: list[np.ndarray], mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Several attentions side by side, as `keras.layers.MultiHeadAttention(heads, size, use_bias=False)`.

    Args:
        asking: vectors (batch, asking, units).
        words: vectors (batch, words, units) that are looked at.
        kernels: of queries, keys and values (units, heads, size), and of the outputs (heads, size, units): the
            layer's weights, in its order.
        mask: bool, broadcast to (batch, heads, asking, words).

    Returns:
        (batch, asking, units), and the weights (batch, heads, asking, words).

    Raises:
        ValueError: not four kernels, or shapes that do not fit.
    """
    if [each.ndim for each in kernels] != [3, 3, 3, 3]:
        raise ValueError(f"need four kernels of three axes (no biases), got {[each.shape for each in kernels]}")
    *inner, outer = kernels
    query, key, value = (
        np.einsum("bwu,uhs->bhws", x, kernel) for x, kernel in zip((asking, words, words), inner, strict=True)
    )
    mixed, weights = attention(query, key, value, mask)
    return np.einsum("bhws,hsu->bwu", mixed, outer), weights
