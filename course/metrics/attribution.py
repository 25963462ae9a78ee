"""Which parts of an image made a classifier answer as it did: Grad-CAM and saliency maps."""

from collections.abc import Sequence
from itertools import pairwise

import keras
import numpy as np


def grad_cam(
    model: keras.Model,
    x: np.ndarray,
    layer: str,
    classes: Sequence[int] | None = None,
) -> np.ndarray:
    """Grad-CAM: where in a layer's maps the evidence for a class lies.

    The gradient of the class score, taken before the softmax, with respect
    to the layer's feature maps: its mean over a whole map says how much
    the map speaks for the class; the sum of the maps, weighted so, says
    where. What speaks against the class (below 0) is cut off.

    Args:
        model: functional or sequential Keras model with one score or
            probability for each class. Where the layers sit inside another
            model (augmentation around it, say), give the inner model.
        x: images (n, height, width, channels).
        layer: name of the layer, often the last one that has feature maps
            (rows, columns, channels).
        classes: the class of each image to ask about (n,), or None for the
            class that the model predicts.

    Returns:
        Array (n, rows, columns), as coarse as the feature maps: 1 where
        the evidence is strongest in each image. All 0 where nothing in the
        image speaks for the class.

    Raises:
        ValueError: the model has no such layer, or it has no feature maps;
            the model ends in another model; or `classes` are not one of
            the model's classes for each image.

    Example:
        >>> from course import models
        >>> model = models.sign_cnn((28, 28, 1), 24)
        >>> x, layer = np.zeros((2, 28, 28, 1)), model.layers[2].name
        >>> grad_cam(model, x, layer).shape
        (2, 28, 28)

    Source: R. Selvaraju et al., "Grad-CAM: visual explanations from deep
    networks via gradient-based localization", ICCV 2017.
    """
    model = _with_own_layers(model)
    features, gradients = _gradients(model, _feature_maps(model, layer), x, classes)
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    return _to_one(np.maximum((weights * features).sum(axis=-1), 0))


def saliency(model: keras.Model, x: np.ndarray, classes: Sequence[int] | None = None) -> np.ndarray:
    """How much each pixel, changed a little, would change the score of a class (saliency map).

    Args:
        model: as in `grad_cam`.
        x: images (n, height, width, channels).
        classes: the class of each image to ask about (n,), or None for the class that the model predicts.

    Returns:
        Array (n, height, width): the largest absolute gradient over the channels, as a share of the image's largest.

    Raises:
        ValueError: the model ends in another model, or `classes` are wrong, as in `grad_cam`.

    Example:
        >>> from course import models
        >>> saliency(models.sign_cnn((28, 28, 1), 24), np.zeros((2, 28, 28, 1)), classes=[0, 1]).shape
        (2, 28, 28)

    Source: K. Simonyan, A. Vedaldi and A. Zisserman, "Deep inside convolutional networks: visualising image
    classification models and saliency maps", ICLR workshop 2014.
    """
    model = _with_own_layers(model)
    _, gradients = _gradients(model, model.inputs[0], x, classes)
    return _to_one(np.abs(gradients).max(axis=-1))


def _with_own_layers(model):
    """The model, or a copy of a `Sequential` that grew by `add`: its layers have outputs of the shorter models, too."""
    joined = all(first.output is second.input for first, second in pairwise(model.layers))
    if joined or not isinstance(model, keras.Sequential):
        return model
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


def _feature_maps(model, layer):
    """The symbolic output of a layer that has rows and columns."""
    spatial = [each.name for each in model.layers if len(each.output.shape) == 4]
    if layer not in spatial:
        names = [each.name for each in model.layers]
        problem = "has no feature maps" if layer in names else "is not in this model"
        raise ValueError(f"layer {layer!r} {problem}; layers with feature maps: {', '.join(spatial) or 'none'}")
    return model.get_layer(layer).output


def _gradients(model, values, x, classes):
    """What the symbolic tensor `values` is for the images, and the gradient of each image's class score by it."""
    import tensorflow as tf

    hidden, head = _head(model)
    part = keras.Model(model.inputs, [values, hidden])
    x = tf.convert_to_tensor(x, model.inputs[0].dtype)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)  # so that what is computed from the images is on record
        reached, before = part(x, training=False)
        scores = head(tf.cast(before, tf.float32))
        asked = tf.argmax(scores, axis=-1) if classes is None else _checked(classes, scores.shape)
        score = tf.reduce_sum(scores * tf.one_hot(asked, scores.shape[-1]))  # images do not meet: one sum serves all
    half = any(layer.compute_dtype == "float16" for layer in model.layers)
    for scale in (2.0**15, 2.0**10, 2.0**5, 1.0) if half else (1.0,):  # small gradients would be 0 in float16
        gradients = tf.cast(tape.gradient(score, reached, scale), tf.float32) / scale
        if tf.reduce_all(tf.math.is_finite(gradients)):
            break
    return tf.cast(reached, tf.float32).numpy(), gradients.numpy()


def _checked(classes, shape):
    """The classes, if they are one of those that there are for each image: `one_hot` makes zeros of any other."""
    classes = np.asarray(classes)
    if classes.shape != shape[:1] or not ((classes >= 0) & (classes < shape[1])).all():
        raise ValueError(f"classes must be one of 0..{shape[1] - 1} for each of {shape[0]} images, got {classes}")
    return classes


def _head(model):
    """A symbolic tensor near the end of the model, and the function that makes class scores of its values.

    A softmax would mix into each class the gradients of all others, and flatten them where the model is sure.
    """
    last = model.layers[-1]
    if isinstance(last, keras.Model):
        raise ValueError(f"this model ends in another model, {last.name!r}; give that one: model.layers[-1]")
    if isinstance(last, keras.layers.Dense) and last.activation is keras.activations.softmax:
        bias = 0 if last.bias is None else last.bias
        return last.input, lambda before: before @ last.kernel + bias
    softmax = isinstance(last, keras.layers.Softmax) or getattr(last, "activation", None) is keras.activations.softmax
    return (last.input if softmax else last.output), lambda scores: scores


def _to_one(maps):
    """Each map as shares of its largest value; a map of zeros stays."""
    return maps / np.maximum(maps.max(axis=(1, 2), keepdims=True), np.finfo(maps.dtype).tiny)
