"""Maps of evidence, on models made by hand whose evidence is known."""

import keras
import numpy as np
import pytest
from keras import layers

from course import metrics

ENDINGS = ["softmax inside dense", "softmax layer", "softmax activation", "scores"]


def by_hand(ending=ENDINGS[0], size=1.0):
    """Two feature maps, each a copy of one channel of the image. Scores of the three classes: `size` times the first
    map's sum less the second's, the second's sum, and less than nothing for both.
    """
    inputs = keras.Input((8, 8, 2))
    conv = layers.Conv2D(2, 1, use_bias=False, name="maps")
    pooled = layers.GlobalAveragePooling2D(name="pooled")(conv(inputs))
    head = layers.Dense(3, activation="softmax" if ending == ENDINGS[0] else None)
    outputs = head(pooled)
    conv.set_weights([np.eye(2).reshape(1, 1, 2, 2)])
    head.set_weights([64 * size * np.array([[1, 0, -1], [-1, 1, -1]]), np.zeros(3)])
    end = {ENDINGS[1]: layers.Softmax(), ENDINGS[2]: layers.Activation("softmax")}.get(ending)
    return keras.Model(inputs, outputs if end is None else end(outputs))


def picture():
    """A square at the top left in the first channel, and one at the bottom right in the second."""
    x = np.zeros((1, 8, 8, 2), np.float32)
    x[0, :3, :3, 0] = x[0, 5:, 5:, 1] = 1
    return x


@pytest.mark.parametrize("size", [1, 100])  # with 100 the softmax is 1 and 0, and its slopes are nothing
@pytest.mark.parametrize("ending", ENDINGS)
def test_grad_cam_points_at_the_evidence_for_the_class(ending, size):
    model, x = by_hand(ending, size), picture()
    np.testing.assert_array_equal(metrics.grad_cam(model, x, "maps", [0]), x[..., 0])
    np.testing.assert_array_equal(metrics.grad_cam(model, x, "maps", [1]), x[..., 1])
    np.testing.assert_array_equal(metrics.grad_cam(model, x, "maps", [2]), np.zeros((1, 8, 8)))


def test_each_image_is_asked_about_its_own_class():
    x = np.concatenate([picture(), picture()])
    maps = metrics.grad_cam(by_hand(), x, "maps", np.array([1, 0]))
    np.testing.assert_array_equal(maps, np.stack([x[0, ..., 1], x[1, ..., 0]]))


def test_without_classes_the_predicted_one_is_asked_about():
    x = picture()
    x[..., 0] *= 3  # class 0: 27 - 9, class 1: 9
    np.testing.assert_array_equal(metrics.grad_cam(by_hand(), x, "maps"), x[..., 0] / 3)


def test_the_strongest_place_is_1_and_others_its_shares():
    x = picture()
    x[0, 0, 0, 0], x[0, 1, 1, 0] = 8, 2
    maps = metrics.grad_cam(by_hand(), x, "maps", [0])
    assert maps[0, 0, 0] == 1
    assert maps[0, 1, 1] == pytest.approx(2 / 8)


def test_grad_cam_is_as_coarse_as_the_layer_and_ignores_dropout():
    early, late = layers.Conv2D(4, 3, activation="relu", name="early"), layers.MaxPooling2D(name="late")
    head = [layers.Dropout(0.5), layers.Flatten(), layers.Dense(3, activation="softmax")]
    model = keras.Sequential([keras.Input((8, 8, 1)), early, late, *head])
    images = np.random.default_rng(0).random((5, 8, 8, 1))
    assert metrics.grad_cam(model, images, "early").shape == (5, 6, 6)
    maps = metrics.grad_cam(model, images, "late")
    assert maps.shape == (5, 3, 3)
    np.testing.assert_array_equal(maps, metrics.grad_cam(model, images, "late"))


def test_a_model_inside_another_can_still_be_explained():
    inner = by_hand()
    inputs = keras.Input((8, 8, 2))
    outer = keras.Model(inputs, inner(layers.RandomRotation(0.1)(inputs)))
    np.testing.assert_array_equal(metrics.grad_cam(inner, picture(), "maps", [0]), picture()[..., 0])
    with pytest.raises(ValueError, match=f"ends in another model, '{inner.name}'; give that one"):
        metrics.saliency(outer, picture())


def test_a_sequential_grown_by_add_is_explained_like_any_other():
    early, head = layers.Conv2D(4, 3, activation="relu", name="early"), layers.Dense(3, activation="softmax")
    at_once = keras.Sequential([keras.Input((8, 8, 1)), early, layers.Flatten(), head])
    grown = keras.Sequential([keras.Input((8, 8, 1))])
    for layer in at_once.layers:
        grown.add(layer.from_config(layer.get_config()))
    grown.set_weights(at_once.get_weights())
    images = np.random.default_rng(0).random((2, 8, 8, 1))
    np.testing.assert_allclose(metrics.grad_cam(grown, images, "early"), metrics.grad_cam(at_once, images, "early"))
    np.testing.assert_allclose(metrics.saliency(grown, images), metrics.saliency(at_once, images))


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("nowhere", "'nowhere' is not in this model; .*: input_layer.*, maps"),
        ("pooled", "'pooled' has no feature maps"),
    ],
)
def test_a_layer_that_cannot_be_mapped(layer, message):
    with pytest.raises(ValueError, match=message):
        metrics.grad_cam(by_hand(), picture(), layer)


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize("ending", ENDINGS)
def test_saliency_is_the_slope_of_the_score_by_each_pixel(ending, size):
    inputs = keras.Input((2, 2, 2))
    head = layers.Dense(2, activation="softmax" if ending == ENDINGS[0] else None)
    outputs = head(layers.Flatten()(inputs))
    kernel = np.array([[1, -4, 2, 0, 0, -1, 0, 0], np.zeros(8)]).T * size
    head.set_weights([kernel, np.zeros(2)])
    end = {ENDINGS[1]: layers.Softmax(), ENDINGS[2]: layers.Activation("softmax")}.get(ending)
    model = keras.Model(inputs, outputs if end is None else end(outputs))
    maps = metrics.saliency(model, np.ones((1, 2, 2, 2)), [0])
    np.testing.assert_allclose(maps, [[[1, 0.5], [0.25, 0]]])  # channels: the larger slope, whatever its sign


@pytest.fixture
def mixed_float16():
    """The dtype policy mixed_float16, when the test calls it."""
    yield lambda: keras.config.set_dtype_policy("mixed_float16")
    keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize("size", [1e-6, 1, 50])  # the smallest slopes would be 0 in float16
@pytest.mark.parametrize("ending", ENDINGS)
def test_maps_under_mixed_precision_are_those_of_float32(ending, size, mixed_float16):
    x = picture() * np.linspace(0.5, 1, 8, dtype=np.float32)[:, None]
    exact = by_hand(ending, size)
    mixed_float16()
    half = by_hand(ending, size)
    for own in ([0], [1]):
        expected = metrics.grad_cam(exact, x, "maps", own), metrics.saliency(exact, x, own)
        found = metrics.grad_cam(half, x, "maps", own), metrics.saliency(half, x, own)
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, atol=0.01)
            assert one.max() == 1


@pytest.mark.parametrize("classes", [[3], [-1], [0, 1], 0])
def test_classes_that_the_model_does_not_have_or_too_many_are_refused(classes):
    for ask in (
        lambda: metrics.grad_cam(by_hand(), picture(), "maps", classes),
        lambda: metrics.saliency(by_hand(), picture(), classes),
    ):
        with pytest.raises(ValueError, match=r"classes must be one of 0\.\.2 for each of 1 images"):
            ask()
