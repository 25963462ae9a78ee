"""Skip-gram in Keras."""

import keras
import numpy as np

from course import models


def test_skip_gram_is_the_product_of_two_rows(tmp_path):
    keras.utils.set_random_seed(0)
    model = models.skip_gram(50, 8)
    assert (model.count_params(), model.compiled) == (2 * 50 * 8, False)
    words, contexts = model.get_weights()
    word, context = np.array([3, 7, 3]), np.array([9, 9, 0])
    logits = np.asarray(model([word, context]))
    assert logits.shape == (3, 1)
    np.testing.assert_allclose(logits[:, 0], (words[word] * contexts[context]).sum(axis=1), atol=1e-6)
    model.save(tmp_path / "model.keras")
    np.testing.assert_array_equal(keras.saving.load_model(tmp_path / "model.keras")([word, context]), logits)


def test_skip_gram_learns_which_pairs_belong_together():
    keras.utils.set_random_seed(0)
    model = models.skip_gram(10, 4)
    before = model.get_weights()
    word, context = (x.ravel() for x in np.meshgrid(range(10), range(10)))
    together = (word // 2 == context // 2).astype(float)[:, None]
    model.compile(keras.optimizers.Adam(0.05), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit([word, context], together, batch_size=100, epochs=150, verbose=0)
    assert all((one != other).any(axis=1).all() for one, other in zip(before, model.get_weights(), strict=True))
    assert ((np.asarray(model([word, context])) > 0) == (together > 0)).all()


def test_skip_gram_counts_as_its_docstring_says():
    with keras.StatelessScope(initialize_variables=False):
        assert models.skip_gram(20_000, 100).count_params() == 4_000_000
    keras.utils.clear_session()
    assert "4,000,000" in models.skip_gram.__doc__
