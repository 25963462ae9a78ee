"""Attention in NumPy: by hand, against Keras, and behind a mask."""

import keras
import numpy as np
import pytest

from course import scratch

rng = np.random.default_rng(0)


def test_by_hand():
    query, keys = np.array([[1.0, 0, 1, 0]]), np.array([[2.0, 0, 2, 0], [2, 0, 0, 0], [0, 2, 0, 2]])
    output, weights = scratch.attention(query, keys, np.array([[10.0], [20], [30]]))
    shares = np.exp([2, 1, 0]) / np.exp([2, 1, 0]).sum()
    np.testing.assert_allclose(weights, [shares])
    np.testing.assert_allclose(output, [[shares @ [10, 20, 30]]])


@pytest.mark.parametrize("masked", [False, True])
def test_keras_attention(masked):
    query, key, value = (rng.normal(size=(2, n, 8)).astype(np.float32) for n in (3, 5, 5))
    mask = rng.random((2, 5)) < 0.6
    mask[:, 0] = True
    layer = keras.layers.Attention(use_scale=False, score_mode="dot")
    masks = [None, keras.ops.convert_to_tensor(mask)] if masked else None
    wanted = layer([query / np.sqrt(8), value, key], mask=masks)  # Keras' layer does not divide by the root
    found, _ = scratch.attention(query, key, value, mask[:, None] if masked else None)
    np.testing.assert_allclose(found, wanted, atol=1e-6)


@pytest.mark.parametrize("heads", [1, 4])
def test_keras_multi_head_attention(heads):
    asking, words = (rng.normal(size=(2, n, 16)).astype(np.float32) for n in (3, 5))
    mask = rng.random((2, 1, 3, 5)) < 0.6
    mask[..., 2] = True
    layer = keras.layers.MultiHeadAttention(heads, 16 // heads, use_bias=False)
    outputs, weights = layer(asking, words, attention_mask=mask[:, 0], return_attention_scores=True)
    found = scratch.multi_head_attention(asking, words, layer.get_weights(), mask)
    np.testing.assert_allclose(found[0], outputs, atol=1e-6)
    np.testing.assert_allclose(found[1], weights, atol=1e-6)
    assert (found[1][~np.broadcast_to(mask, found[1].shape)] == 0).all()


def test_what_does_not_fit_is_an_error():
    x = np.zeros((3, 4))
    with pytest.raises(ValueError, match="one size"):
        scratch.attention(x, x[:, :3], x)
    with pytest.raises(ValueError, match="as many keys as values"):
        scratch.attention(x, x, x[:2])
    with pytest.raises(ValueError, match="hides every word"):
        scratch.attention(x, x, x, np.array([True, True, False])[:, None] & np.ones((3, 3), bool))
    with pytest.raises(ValueError, match="four kernels"):
        scratch.multi_head_attention(x[None], x[None], [np.zeros((4, 2, 2))] * 3)
