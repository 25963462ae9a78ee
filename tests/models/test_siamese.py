"""The tower and the two-tower network: sizes, shapes, shared weights, and that they can learn."""

import keras
import numpy as np
import pytest

from course import models, training

DIGIT = (28, 28, 1)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def images(count=8):
    coarse = np.random.default_rng(0).random((count, 4, 4, 1), np.float32)
    return coarse.repeat(7, axis=1).repeat(7, axis=2)


def test_parameters():
    tower = models.embedding_tower(DIGIT)
    convolutions = 9 * (32 + 32 * 64 + 64 * 64 + 64 * 96)
    trainable = convolutions + 2 * (32 + 64 + 64 + 96) + 3 * 3 * 96 * 128 + 128
    assert sum(int(np.prod(weight.shape)) for weight in tower.trainable_weights) == trainable
    assert f"{trainable:,}" in models.embedding_tower.__doc__
    assert tower.count_params() == trainable + 512


def test_the_second_tower_costs_nothing():
    tower = models.embedding_tower(DIGIT, 16, filters=8)
    model = models.siamese(tower)
    assert model.count_params() == tower.count_params()
    assert not model.compiled
    assert {id(weight) for weight in model.weights} == {id(weight) for weight in tower.weights}


def test_embeddings_have_length_one():
    tower = models.embedding_tower(DIGIT, 16, filters=8)
    found = np.asarray(tower(images()))
    assert found.shape == (8, 16)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_the_output_is_the_distance_in_either_order():
    tower = models.embedding_tower(DIGIT, 16, filters=8)
    model = models.siamese(tower)
    one, other = images()[:4], images()[4:]
    found = np.asarray(tower(images()))
    wanted = np.linalg.norm(found[:4] - found[4:], axis=1)
    assert model.output_shape == (None,)
    np.testing.assert_allclose(model([one, other]), wanted, atol=1e-4)
    np.testing.assert_allclose(model([other, one]), wanted, atol=1e-4)
    np.testing.assert_allclose(model([one, one]), 0, atol=1e-4)


@pytest.mark.parametrize("build", [lambda tower: tower, models.siamese], ids=["tower", "siamese"])
def test_save_and_load(build, tmp_path):
    model = build(models.embedding_tower(DIGIT, 16, filters=8))
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    inputs = images() if len(model.inputs) == 1 else [images()[:4], images()[4:]]
    np.testing.assert_array_equal(again(inputs), model(inputs))


@pytest.mark.parametrize("loss", [training.contrastive_loss, training.triplet_loss, training.batch_contrastive_loss])
def test_a_gradient_reaches_every_weight(loss):
    import tensorflow as tf

    tower = models.embedding_tower(DIGIT, 16, filters=8)
    with tf.GradientTape() as tape:
        if loss is training.contrastive_loss:
            same = np.array([1, 0, 0, 1], np.float32)
            value = loss(same, models.siamese(tower)([images()[:4], images()[4:]], training=True), 2.0)
        else:
            value = loss(np.arange(8) // 2, tower(images(), training=True))
    weights = tower.trainable_weights
    for weight, gradient in zip(weights, tape.gradient(value, [w.value for w in weights]), strict=True):
        assert gradient is not None, weight.path
        assert np.isfinite(gradient).all(), weight.path
        assert np.abs(gradient).max() > 1e-5, weight.path


def test_equal_images_break_no_gradient():
    import tensorflow as tf

    tower = models.embedding_tower(DIGIT, 16, filters=8)
    with tf.GradientTape() as tape:
        value = training.contrastive_loss(np.ones(8), models.siamese(tower)([images(), images()], training=True))
    gradients = tape.gradient(value, [w.value for w in tower.trainable_weights])
    assert all(np.isfinite(gradient).all() for gradient in gradients)


def test_learns_which_pairs_of_a_batch_are_the_same():
    tower = models.embedding_tower(DIGIT, 16, filters=8)
    model = models.siamese(tower)
    pairs = [images()[[0, 1, 2, 3, 0, 1]], images()[[4, 5, 6, 7, 1, 2]]]
    same = np.array([1, 1, 0, 0, 0, 0], np.float32)
    model.compile(keras.optimizers.Adam(0.003), training.contrastive_loss)
    for _ in range(200):
        model.train_on_batch(pairs, same)
        found = np.asarray(model(pairs, training=True))
        if found[:2].max() < 0.4 and found[2:].min() > 0.7:
            return
    pytest.fail(f"200 steps did not part the pairs: {found}")
