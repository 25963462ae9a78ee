"""Local response normalisation, against the formula and against TensorFlow's own."""

import keras
import numpy as np
import pytest

from course.models import LocalResponseNormalization


def by_the_formula(a, n=5, k=2.0, alpha=1e-4, beta=0.75):
    """Krizhevsky et al. (2012), section 3.3, one number at a time."""
    channels, b = a.shape[-1], np.empty_like(a)
    for place in np.ndindex(a.shape[:-1]):
        for i in range(channels):
            near = a[place][max(0, i - n // 2) : min(channels - 1, i + n // 2) + 1]
            b[place][i] = a[place][i] / (k + alpha * (near**2).sum()) ** beta
    return b


def activations(*shape):
    return (100 * np.random.default_rng(0).standard_normal(shape)).astype(np.float32)


@pytest.mark.parametrize("channels", [1, 2, 4, 7, 16])
def test_the_formula(channels):
    a = activations(2, 3, 3, channels)
    b = np.asarray(LocalResponseNormalization()(a))
    np.testing.assert_allclose(b, by_the_formula(a), rtol=1e-5)
    assert np.abs(b / a - 2**-0.75).max() > 0.05  # it did more than divide by a constant


def test_other_constants_and_shapes():
    a = activations(6, 5)
    options = {"n": 3, "k": 1.0, "alpha": 1e-3, "beta": 0.5}
    np.testing.assert_allclose(LocalResponseNormalization(**options)(a), by_the_formula(a, **options), rtol=1e-5)


def test_the_same_as_tensorflows():
    import tensorflow as tf

    a = activations(2, 4, 4, 9)
    expected = tf.nn.local_response_normalization(a, depth_radius=2, bias=2.0, alpha=1e-4, beta=0.75)
    np.testing.assert_allclose(LocalResponseNormalization()(a), expected, rtol=1e-5)


def test_save_and_load(tmp_path):
    inputs = keras.Input((4, 4, 3))
    model = keras.Model(inputs, LocalResponseNormalization(n=3, k=1.0, alpha=0.01, beta=0.5, name="lrn")(inputs))
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert again.get_layer("lrn").get_config() == model.get_layer("lrn").get_config()
    a = activations(2, 4, 4, 3)
    np.testing.assert_array_equal(again(a), model(a))


@pytest.mark.parametrize("n", [0, -1, 4])
def test_an_even_neighbourhood_has_no_middle(n):
    with pytest.raises(ValueError, match=f"n must be odd, as many neighbours on either side, got {n}"):
        LocalResponseNormalization(n=n)


def test_large_activations_in_float16_stay_finite():
    a = np.float16(10) * activations(2, 3, 3, 8).astype(np.float16)  # up to 3,000, whose squares float16 cannot hold
    b = np.asarray(LocalResponseNormalization(dtype="mixed_float16")(a))
    assert b.dtype == np.float16
    np.testing.assert_allclose(b, by_the_formula(a.astype(np.float32)), rtol=5e-3)
