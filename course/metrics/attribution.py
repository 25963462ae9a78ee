"""Which parts of an image made a classifier answer as it did: Grad-CAM and saliency maps."""

import keras
import numpy as np


def grad_cam(model, x, layer, classes=None):
    """Where in the feature maps of one layer the evidence for a class lies (Grad-CAM).

    The score of the class, taken before the softmax, is differentiated by every value of the layer's feature maps.
    The mean of that over a whole map says how much the map speaks for the class; the sum of the maps, weighted so,
    says where. What speaks against the class (below 0) is cut off.

    Args:
        model: functional or sequential Keras model with one score or probability for each class. Where the layers
            sit inside another model (augmentation around it, say), give the inner model.
        x: images (n, height, width, channels).
        layer: name of the layer, often the last one that has feature maps (rows, columns, channels).
        classes: the class of each image to ask about (n,), or None for the class that the model predicts.

    Returns:
        Array (n, rows, columns), as coarse as the feature maps: 1 where the evidence is strongest in each image.
        All 0 where nothing in the image speaks for the class.

    Raises:
        ValueError: the model has no such layer, or it has no feature maps; or the model ends in another model.

    Source: R. Selvaraju et al., "Grad-CAM: visual explanations from deep networks via gradient-based localization",
    ICCV 2017.
    """
    maps = _feature_maps(model, layer)
    features, slopes = _slopes(model, maps, x, classes)
    weights = slopes.mean(axis=(1, 2), keepdims=True)
    return _to_one(np.maximum((weights * features).sum(axis=-1), 0))


def saliency(model, x, classes=None):
    """How much each pixel, changed a little, would change the score of a class (saliency map).

    Args:
        model: as in `grad_cam`.
        x: images (n, height, width, channels).
        classes: the class of each image to ask about (n,), or None for the class that the model predicts.

    Returns:
        Array (n, height, width): the largest slope over the channels, as a share of the image's largest.

    Raises:
        ValueError: the model ends in another model.

    Source: K. Simonyan, A. Vedaldi and A. Zisserman, "Deep inside convolutional networks: visualising image
    classification models and saliency maps", ICLR workshop 2014.
    """
    _, slopes = _slopes(model, model.inputs[0], x, classes)
    return _to_one(np.abs(slopes).max(axis=-1))


def _feature_maps(model, layer):
    """The symbolic output of a layer that has rows and columns."""
    spatial = [each.name for each in model.layers if len(each.output.shape) == 4]
    if layer not in spatial:
        names = [each.name for each in model.layers]
        problem = "has no feature maps" if layer in names else "is not in this model"
        raise ValueError(f"layer {layer!r} {problem}; layers with feature maps: {', '.join(spatial) or 'none'}")
    return model.get_layer(layer).output


def _slopes(model, values, x, classes):
    """What the symbolic tensor `values` is for the images, and the slope of each image's class score by it."""
    import tensorflow as tf

    hidden, scores = _head(model)
    part = keras.Model(model.inputs, [values, hidden])
    x = tf.convert_to_tensor(x, model.inputs[0].dtype)
    with tf.GradientTape() as tape:
        tape.watch(x)  # so that what is computed from the images is on record
        reached, before = part(x, training=False)
        rows = scores(before)
        asked = tf.argmax(rows, axis=-1) if classes is None else classes
        score = tf.reduce_sum(rows * tf.one_hot(asked, rows.shape[-1]))  # images do not meet: one sum serves all
    return reached.numpy(), tape.gradient(score, reached).numpy()


def _head(model):
    """A symbolic tensor near the end of the model, and the function that makes class scores of its values.

    A softmax would mix into each class the slopes of all others, and flatten them where the model is sure.
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
