"""A head on a pre-trained base: what is trained, what is not, and that preprocessing is inside."""

import keras
import numpy as np
import pytest

from course import models
from course.datasets import PretrainedWeights

SHAPE = (32, 32, 3)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def photographs(count=8):
    return np.random.default_rng(0).random((count, *SHAPE), np.float32)


def living_base():
    """A base whose batch normalisation has seen photographs: its means and variances are not those of the start."""
    base = models.small_base(SHAPE)
    for _ in range(30):
        base(2 * photographs() - 1, training=True)
    return base


def fitted(model, steps=2):
    """The model after some large steps on a few photographs, and its weights before and after, by path."""
    x, y = photographs(), np.arange(8) % 4
    before = {weight.path: weight.numpy().copy() for weight in model.weights}
    model.compile(keras.optimizers.SGD(0.5), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=steps, verbose=0)
    changed = {w.path for w in model.weights if not np.array_equal(before[w.path], w.numpy())}
    return changed


def test_a_frozen_base_is_not_touched():
    base = living_base()
    model = models.transfer(base, 4, "small_base")
    x = photographs()
    features = model.layers[0].predict(x, verbose=0)
    changed = fitted(model)
    assert len(changed) == 2  # kernel and bias of the head
    assert not changed & {weight.path for weight in base.weights}
    np.testing.assert_array_equal(model.layers[0].predict(x, verbose=0), features)


def test_open_from_a_layer_on_and_batch_normalisation_never():
    base = living_base()
    model = models.transfer(base, 4, "small_base", trainable_from="block_5")
    changed = fitted(model) & {weight.path for weight in base.weights}
    names = {path.split("/")[-2] for path in changed}
    assert names == {"block_5", "block_6"}


def test_batch_normalisation_works_as_in_prediction():
    base = living_base()
    extractor, _ = models.transfer(base, 4, "small_base", trainable_from="block_1").layers
    x = photographs()
    np.testing.assert_array_equal(extractor(x, training=True), extractor(x, training=False))


def test_head_on_cached_features_is_head_on_photographs():
    model = models.transfer(models.small_base(SHAPE), 4, "small_base")
    extractor, head = model.layers
    x = photographs()
    np.testing.assert_allclose(head(extractor(x)), model(x), atol=1e-6)


def test_outputs_are_probabilities_and_a_gradient_reaches_what_is_open():
    import tensorflow as tf

    model = models.transfer(models.small_base(SHAPE), 4, "small_base", trainable_from="block_4")
    x = photographs()
    assert not model.layers[1].get_weights()[0].any()  # the head starts from zeros, and would pass no gradient on
    model.layers[1].set_weights([np.random.default_rng(0).normal(size=(256, 4)), np.zeros(4)])
    with tf.GradientTape() as tape:
        outputs = model(x, training=True)
        loss = -tf.reduce_mean(tf.math.log(outputs[:, 0]))
    np.testing.assert_allclose(np.asarray(outputs).sum(axis=1), 1, atol=1e-5)
    gradients = tape.gradient(loss, model.trainable_weights)
    assert all(np.abs(np.asarray(gradient)).max() > 0 for gradient in gradients)


@pytest.mark.parametrize("family", ["small_base", "mobilenet_v2", "vgg16", "resnet", None])
def test_preprocessing_is_inside_and_is_saved(family, tmp_path):
    model = models.transfer(models.small_base(SHAPE), 4, family)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    x = photographs()
    np.testing.assert_allclose(again(x), model(x), atol=1e-6)


@pytest.mark.parametrize("family", ["mobilenet_v2", "vgg16", "densenet"])
def test_preprocessing_is_that_of_the_family(family):
    x = photographs()
    expected = getattr(keras.applications, family).preprocess_input(255 * x)
    np.testing.assert_allclose(models.Preprocessing(family)(x), expected, rtol=1e-5, atol=1e-4)


def test_small_base_wants_minus_one_to_one():
    x = models.Preprocessing("small_base")(np.array([[[[0, 0.5, 1]]]], np.float32))
    np.testing.assert_allclose(x, [[[[-1, 0, 1]]]], atol=1e-6)


def test_any_base_of_keras_applications():
    base = keras.applications.MobileNetV2(input_shape=SHAPE, alpha=0.35, include_top=False, weights=None)
    model = models.transfer(base, 18, "mobilenet_v2", trainable_from="block_16_expand")
    assert model.output_shape == (None, 18)
    open_ones = [layer for layer in base.layers if layer.trainable and layer.weights]
    assert {layer.name for layer in open_ones} == {
        "block_16_expand", "block_16_depthwise", "block_16_project", "Conv_1",
    }  # fmt: skip


def test_bad_arguments():
    base = models.small_base(SHAPE)
    with pytest.raises(ValueError, match="no layer 'block_9'; its last are"):
        models.transfer(base, 4, "small_base", trainable_from="block_9")
    with pytest.raises(ValueError, match=r"no family 'mobilnet' in keras\.applications"):
        models.transfer(base, 4, "mobilnet")
    with pytest.raises(ValueError, match="include_top=False, no pooling"):
        models.transfer(models.mlp(SHAPE, 4), 4, None)


def test_parameters_of_the_small_base():
    base = models.small_base((100, 100, 3))
    parameters = base.count_params()
    untrained = sum(int(np.prod(weight.shape)) for weight in base.non_trainable_weights)
    assert f"{parameters:,} parameters, {untrained:,} of them" in models.small_base.__doc__
    assert base.output_shape == (None, 7, 7, 256)


def test_pretrained_mobilenet_ends_before_its_last_convolution(tmp_path):
    whole = keras.applications.MobileNetV2(input_shape=SHAPE, alpha=0.35, include_top=False, weights=None)
    whole.save_weights(tmp_path / "base.weights.h5")
    weights = PretrainedWeights("imagenet_weights", "published", tmp_path / "base.weights.h5", "mobilenet_v2")
    base = models.pretrained_base(weights, SHAPE)
    assert base.count_params() == 261_728
    assert base.output_shape[-1] == 112
    last = keras.Model(whole.input, whole.get_layer("block_16_project_BN").output)
    x = photographs()
    np.testing.assert_allclose(base(x, training=False), last(x, training=False), atol=1e-5)
