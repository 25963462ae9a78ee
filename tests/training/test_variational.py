"""VAE: KL and cross-entropy by hand, the reparameterised gradient, warm-up, and collapse."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course import models, training
from course.training.variational import cross_entropy, kl_divergence

SHAPE = (8, 8, 1)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def vae(size=2, rate=0.01, **options):
    networks = (
        models.gaussian_encoder(SHAPE, size, hidden=(16,)),
        models.decoder(size, SHAPE, hidden=(16,)),
    )
    model = training.VAE(*networks, **options)
    model.compile(keras.optimizers.Adam(rate))
    return model


def stripes(count=64):
    """Images of two kinds, stripes across and stripes down."""
    image = np.zeros((8, 8, 1), np.float32)
    image[::2] = 1
    both = np.stack([image, image.transpose(1, 0, 2)])
    return both[np.arange(count) % 2]


@pytest.mark.parametrize(("mean", "spread"), [(0, 1), (2, 1), (0, 0.1), (-1.5, 0.6)])
def test_kl_is_the_integral(mean, spread):
    z = np.linspace(-12, 12, 200_001)
    log_q = -((z - mean) ** 2) / (2 * spread**2) - np.log(spread)
    log_p = -(z**2) / 2
    q = np.exp(log_q) / np.sqrt(2 * np.pi)
    integral = np.sum(q * (log_q - log_p)) * (z[1] - z[0])
    found = kl_divergence(np.float32(mean), np.float32(2 * np.log(spread)))
    assert float(found) == pytest.approx(integral, abs=1e-4)


def test_cross_entropy_by_hand():
    images, logits = np.array([[[[1.0]], [[0.25]]]], np.float32), np.array([[[[0.5]], [[-1.0]]]], np.float32)
    p = 1 / (1 + np.exp(-logits))
    by_hand = -(images * np.log(p) + (1 - images) * np.log(1 - p)).sum()
    assert cross_entropy(images, logits).shape == (1,)
    assert float(cross_entropy(images, logits)[0]) == pytest.approx(by_hand, rel=1e-5)


def test_the_gradient_passes_through_the_draw():
    model = vae()
    mean, log_variance = tf.zeros((3, 2)) + 0.5, tf.zeros((3, 2)) - 1.0
    with tf.GradientTape() as tape:
        tape.watch([mean, log_variance])
        code = model.sample(mean, log_variance)
    to_mean, to_log_variance = tape.gradient(code, [mean, log_variance])
    np.testing.assert_allclose(to_mean, np.ones((3, 2)))
    np.testing.assert_allclose(to_log_variance, (code - mean) / 2, rtol=1e-5)  # sigma * noise / 2


def test_draws_have_the_mean_and_the_variance():
    mean, log_variance = np.full((20_000, 1), 2.0, np.float32), np.full((20_000, 1), np.log(0.25), np.float32)
    drawn = np.asarray(vae().sample(mean, log_variance))
    assert drawn.mean() == pytest.approx(2, abs=0.02)
    assert drawn.std() == pytest.approx(0.5, abs=0.02)


def test_training_lowers_the_loss_which_is_the_sum_of_both_prices():
    model, x = vae(), stripes()
    before = model.evaluate(x, verbose=0, return_dict=True)
    model.fit(x, epochs=60, batch_size=16, verbose=0)
    after = model.evaluate(x, verbose=0, return_dict=True)
    assert before["reconstruction"] == pytest.approx(64 * np.log(2), rel=0.2)
    assert after["loss"] < 0.3 * before["loss"]
    assert after["loss"] == pytest.approx(after["reconstruction"] + after["kl"], rel=1e-5)
    assert after["kl"] > 0.5


def test_a_large_weight_of_the_kl_collapses():
    model, x = vae(kl_weight=1000), stripes()
    model.fit(x, epochs=60, batch_size=16, verbose=0)
    mean, variance = model.encode(x)
    assert model.evaluate(x, verbose=0, return_dict=True)["kl"] < 0.02
    np.testing.assert_allclose(variance, 1, atol=0.2)
    assert np.abs(model.decode(mean[:1]) - model.decode(mean[1:2])).max() < 0.1


def test_warm_up_begins_without_kl():
    first, second = vae(rate=0.001, warm_up=10**9), vae(rate=0.001, kl_weight=0)
    second.set_weights(first.get_weights())
    x = stripes(16)
    for model in (first, second):
        model.fit(x, batch_size=16, verbose=0)
    for a, b in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_the_same_seed_trains_the_same():
    found = []
    for _ in range(2):
        keras.utils.set_random_seed(3)
        model = vae(seed=1)
        model.fit(stripes(), batch_size=16, verbose=0)
        found.append(model.get_weights())
    for a, b in zip(*found, strict=True):
        np.testing.assert_array_equal(a, b)


def test_images_come_back_in_0_to_1():
    model = vae()
    images = model.decode(np.zeros((3, 2)))
    assert images.shape == (3, *SHAPE)
    assert 0 < images.min() <= images.max() < 1
    assert model(stripes(4)).shape == (4, *SHAPE)


def test_bad_options_are_refused():
    encoder, decoder = models.gaussian_encoder(SHAPE, 2, hidden=(4,)), models.decoder(3, SHAPE, hidden=(4,))
    with pytest.raises(ValueError, match="decoder takes"):
        training.VAE(encoder, decoder)
    for option in ({"kl_weight": -1}, {"warm_up": -1}):
        with pytest.raises(ValueError, match="0 or more"):
            vae(**option)
