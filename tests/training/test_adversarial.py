"""GAN and CycleGAN: losses by hand, what a step changes, image history, noise."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course import models, training

SHAPE = (28, 28, 1)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


@pytest.fixture
def policy():
    """The function that sets the dtype policy; afterwards it is float32 again."""
    yield keras.config.set_dtype_policy
    keras.config.set_dtype_policy("float32")


def adam(rate=2e-4):
    return keras.optimizers.Adam(rate, beta_1=0.5)


def gan(**options):
    generator, discriminator = (
        models.dcgan_generator(SHAPE, latent_dim=8, width=4),
        models.dcgan_discriminator(SHAPE, width=4),
    )
    model = training.GAN(generator, discriminator, **options)
    model.compile(adam(), adam())
    return model


def cycle_gan(history=50, **options):
    generators = [models.residual_generator((16, 16, 3), width=4, blocks=1) for _ in "ab"]
    discriminators = [models.patch_discriminator((16, 16, 3), width=4, downsampling=1) for _ in "ab"]
    model = training.CycleGAN(*generators, *discriminators, history=history)
    model.compile(adam(), adam(), **options)
    return model


def images(count, shape=SHAPE, seed=0):
    return np.random.default_rng(seed).random((count, *shape), np.float32)


def surprise(score):
    """-log(sigmoid(score))"""
    return np.log1p(np.exp(-score))


def test_losses_by_hand():
    real, fake = np.array([[2.0], [-1.0]], np.float32), np.array([[0.5], [1.0]], np.float32)
    loss, squares = training.NonSaturating(), training.LeastSquares()
    pairs = [
        (loss.generator(fake), surprise(fake).mean()),
        (loss.discriminator(real, fake), surprise(real).mean() + surprise(-fake).mean()),
        (squares.generator(fake), ((fake - 1) ** 2).mean()),
        (squares.discriminator(real, fake), (((real - 1) ** 2).mean() + (fake**2).mean()) / 2),
    ]
    for found, expected in pairs:
        assert float(found) == pytest.approx(float(expected), rel=1e-5)


def test_a_step_trains_both_and_moves_the_mean():
    model = gan()
    before = {name: getattr(model, name).get_weights() for name in ("generator", "discriminator", "ema_generator")}
    model.fit(images(16), batch_size=8, verbose=0)
    for name, old in before.items():
        assert any(not np.array_equal(a, b) for a, b in zip(old, getattr(model, name).get_weights(), strict=True)), name
    assert len(model.trainable_variables) == len(model.generator.trainable_variables) + len(
        model.discriminator.trainable_variables
    )


@pytest.mark.parametrize("ema", [1, 1.5, -0.1])
def test_an_average_that_would_keep_everything_or_less_than_nothing_is_refused(ema):
    with pytest.raises(ValueError, match=f"at least 0 and below 1, got {ema}"):
        gan(ema=ema)


@pytest.mark.parametrize("seed", [None, -1, 0.5])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0"):
        gan(seed=seed)


@pytest.mark.parametrize("ema", [0, 0.0])
def test_without_averaging_the_ema_generator_is_the_trained_generator(ema):
    model = gan(ema=ema)
    model.fit(images(8), batch_size=8, verbose=0)
    for mean, weight in zip(model.ema_generator.get_weights(), model.generator.get_weights(), strict=True):
        np.testing.assert_array_equal(mean, weight)


def test_the_discriminator_learns_to_tell_flat_images_from_generated_ones():
    model = gan()
    model.discriminator_optimizer.learning_rate = 1e-3
    model.optimizer.learning_rate = 0.0  # the generator stands still
    log = model.fit(np.ones((64, *SHAPE), np.float32), batch_size=16, epochs=5, verbose=0).history
    assert log["discriminator_loss"][-1] < 0.5 * log["discriminator_loss"][0]
    assert log["fake_accuracy"][-1] > 0.9


def test_noise_is_that_of_its_seed_and_step():
    one, other = gan(seed=1), gan(seed=2)
    np.testing.assert_array_equal(one.noise(5, step=3), one.noise(5, step=3))
    assert not np.allclose(one.noise(5, step=3), one.noise(5, step=4))
    assert not np.allclose(one.noise(5), other.noise(5))


def test_a_cycle_step_trains_all_four():
    model = cycle_gan()
    parts = (model.generator_ba, model.generator_ab, model.discriminator_a, model.discriminator_b)
    before = [part.get_weights() for part in parts]
    x = images(4, (16, 16, 3))
    model.fit(tf.data.Dataset.from_tensors((x, 1 - x)), verbose=0)
    for part, old in zip(parts, before, strict=True):
        assert any(not np.array_equal(a, b) for a, b in zip(old, part.get_weights(), strict=True))


def test_patches_train_what_translates_whole_images():
    generators = [models.residual_generator((None, None, 3), width=4, blocks=1, skip=True) for _ in "ab"]
    discriminators = [models.patch_discriminator((16, 16, 3), width=4, downsampling=1) for _ in "ab"]
    model = training.CycleGAN(*generators, *discriminators)
    model.compile(adam(), adam())
    patches = images(4, (16, 16, 3))
    model.fit(tf.data.Dataset.from_tensors((patches, 1 - patches)), verbose=0)
    assert model.history_a.images.shape == (50, 16, 16, 3)
    assert int(model.history_a.kept) == 4
    assert model(images(2, (32, 24, 3))).shape == (2, 32, 24, 3)


def test_the_logged_losses_are_those_of_the_images():
    model = cycle_gan()
    a, b = images(3, (16, 16, 3)), images(2, (16, 16, 3), seed=1)
    cycle = np.abs(model.generator_ba(model.generator_ab(a)) - a).mean()
    cycle += np.abs(model.generator_ab(model.generator_ba(b)) - b).mean()
    same = np.abs(model.generator_ba(a) - a).mean() + np.abs(model.generator_ab(b) - b).mean()
    squares = training.LeastSquares()
    sides = (model.discriminator_a, a, model.generator_ba(b)), (model.discriminator_b, b, model.generator_ab(a))
    generator_loss = sum(float(squares.generator(discriminator(fake))) for discriminator, _, fake in sides)
    discriminator_loss = sum(
        float(squares.discriminator(discriminator(real), discriminator(fake))) for discriminator, real, fake in sides
    )
    log = model.train_on_batch(a, b, return_dict=True)
    assert log["generator_loss"] == pytest.approx(generator_loss, rel=1e-4)
    assert log["discriminator_loss"] == pytest.approx(discriminator_loss, rel=1e-4)
    assert log["cycle"] == pytest.approx(cycle / 2, rel=1e-4)
    assert log["identity"] == pytest.approx(same / 2, rel=1e-4)


@pytest.mark.parametrize("weight", ["cycle", "identity"])
def test_the_losses_weigh_what_they_are_told(weight):
    class Indifferent(training.LeastSquares):
        def generator(self, fake):
            return 0.0 * keras.ops.mean(fake)

    def moved(**weights):
        model = cycle_gan(loss=Indifferent(), **weights)
        before = model.generator_ab.get_weights()
        x = images(2, (16, 16, 3))
        log = model.train_on_batch(x, 1 - x, return_dict=True)
        assert log["identity"] > 0  # reported even where nothing learns from it
        assert (log["cycle"] > 0) == (weights["cycle"] > 0)
        return any(not np.array_equal(a, b) for a, b in zip(before, model.generator_ab.get_weights(), strict=True))

    none = {"cycle": 0, "identity": 0}
    assert not moved(**none)
    assert moved(**none | {weight: 1})


def test_history_fills_then_gives_older_images_half_the_time():
    history = training.ImageHistory(4, (1, 1, 1))
    given = history.exchange(np.arange(1, 5, dtype=np.float32).reshape(-1, 1, 1, 1), (0, 0))
    np.testing.assert_array_equal(np.ravel(given), [1, 2, 3, 4])
    seen, older = [], 0
    for step in range(5, 405):
        (given,) = np.asarray(history.exchange(np.full((1, 1, 1, 1), step, np.float32), (0, step))).ravel()
        older += given != step
        assert given <= step
        seen.append(given)
    assert 0.4 < older / 400 < 0.6
    assert len(set(seen)) >= 396  # nothing is given twice, and nothing is lost but what is still kept


def test_no_history_gives_the_new_ones():
    x = images(3)
    assert training.ImageHistory(0, SHAPE).exchange(x, (0, 0)) is x


def one_step(name, scale):
    """How one step of gradient descent moves every weight, float64 (weights,); of a GAN or a CycleGAN."""
    keras.utils.set_random_seed(0)
    model = gan() if name == "gan" else cycle_gan()
    optimizers = [keras.optimizers.SGD(1.0) for _ in "gd"]
    if scale:
        optimizers = [keras.optimizers.LossScaleOptimizer(each, initial_scale=scale) for each in optimizers]
    model.compile(*optimizers)
    before = model.get_weights()
    data = (images(8),) if name == "gan" else (images(2, (16, 16, 3)), images(2, (16, 16, 3), seed=1))
    model.train_on_batch(*data)
    assert model.optimizer.iterations == model.discriminator_optimizer.iterations == 1
    return np.concatenate([np.ravel(new - old) for old, new in zip(before, model.get_weights(), strict=True)])


@pytest.mark.parametrize(("name", "scale"), [("gan", 2.0**10), ("cycle", 4.0)])
def test_a_step_under_mixed_precision_moves_the_weights_as_in_float32(policy, name, scale):
    exact = one_step(name, None)
    policy("mixed_float16")
    half = one_step(name, scale)
    assert np.linalg.norm(half - exact) < 0.15 * np.linalg.norm(exact)  # normalisation makes rounding errors larger


def test_under_mixed_float16_both_losses_are_scaled(policy):
    policy("mixed_float16")
    for model, data in ((gan(), images(16)), (cycle_gan(), None)):
        for optimizer in (model.optimizer, model.discriminator_optimizer):
            assert isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
        if data is None:
            x = images(2, (16, 16, 3))
            data = tf.data.Dataset.from_tensors((x, 1 - x)).repeat(20)
        log = model.fit(data, epochs=2, verbose=0).history
        assert np.isfinite(list(log.values())).all()
        assert model.optimizer.iterations > 0


def test_in_float32_and_bfloat16_no_loss_is_scaled(policy):
    for name in ("float32", "mixed_bfloat16"):
        policy(name)
        assert isinstance(gan().discriminator_optimizer, keras.optimizers.Adam)
        assert isinstance(cycle_gan().optimizer, keras.optimizers.Adam)


def test_networks_built_before_the_policy_train_in_their_own_precision(policy):
    parts = models.dcgan_generator(SHAPE, latent_dim=8, width=4), models.dcgan_discriminator(SHAPE, width=4)
    policy("mixed_float16")
    model = training.GAN(*parts)
    model.compile(adam(), adam())
    assert isinstance(model.optimizer, keras.optimizers.Adam)
    assert np.isfinite(list(model.fit(images(8), verbose=0).history.values())).all()
