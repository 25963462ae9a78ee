# %%
import math

import keras
import numpy as np
from keras import layers

import course
from course import datasets, models

course.start_checks()

# %% [markdown]
# The embedded fruits, five photographs of each class to train on and five to test, and the small base with its
# weights. `extractor` turns photographs with pixels in 0..1 into 256 features each.

# %%
fruits = datasets.load("fruits_360", source="embedded")
weights = datasets.load("imagenet_weights", source="embedded")
CLASSES, SHAPE = len(fruits.class_names), fruits.train.shape
x_five, y_five = fruits.train.sample_per_class(5).arrays()
x_test, y_test = fruits.test.sample_per_class(5).arrays()

# %%
base = models.pretrained_base(weights, SHAPE)
extractor = models.transfer(base, CLASSES, weights.family).layers[0]
features = extractor.predict(x_five, verbose=0)
test_features = extractor.predict(x_test, verbose=0)
print("photographs", x_five.shape, "-> features", features.shape)

# %% [markdown]
# ## 1 ★ How fast do running means follow?
#
# In training, each batch moves a running mean of batch normalisation by a share of the way: it becomes momentum ·
# (running mean) + (1 − momentum) · (mean of the batch). Say that all batches of a new task have the same mean. Return
# after how many batches the running mean has gone at least `share` of the way from its old value to the new one.
# (`momentum` and `share` lie between 0 and 1.) The lesson fine-tunes for 200 batches: is that enough for 0.999?

# %% [markdown] tags=["hint"]
# What is still missing is multiplied by the momentum in every batch. After $n$ batches the share momentum$^n$ of the
# way is left. Find the smallest whole $n$ with momentum$^n \le 1 -$ share: with a loop, or with `math.log` and
# `math.ceil`.


# %% tags=["answer"]
def batches_needed(momentum, share):
    """A whole number of batches."""
    ### BEGIN SOLUTION
    return math.ceil(math.log(1 - share) / math.log(momentum))
    ### END SOLUTION


# %% tags=["check", "points:1"]
_layer = layers.BatchNormalization(momentum=0.9)
_layer.build((None, 1))
_needed = 0
while float(_layer.moving_mean[0]) < 0.85:  # from 0 towards 1
    _layer(np.ones((8, 1)), training=True)
    _needed += 1
_yours = batches_needed(0.9, 0.85)
assert _yours == int(_yours), f"return a whole number of batches, not {_yours}"
assert _yours not in (8, 9), (
    "0.85 / (1 - 0.9) will not do: the steps become smaller and smaller"
)
assert _yours != 2, (
    "after 2 batches 81 % of the way is still to go; it is 85 % that should be behind you"
)
assert _yours == _needed, (
    f"with a momentum of 0.9 a layer of Keras needs {_needed} batches for 85 % of the way; "
    f"you return {_yours}"
)
print(f"for nine tenths of the way, momentum 0.999: {batches_needed(0.999, 0.9):,} batches")
assert batches_needed(0.999, 0.9) == 2302, (
    f"with 0.999 it takes 2,302 batches for 90 %, not {batches_needed(0.999, 0.9)}"
)

# %% tags=["hidden"]
for _momentum, _share, _wanted in [(0.99, 0.5, 69), (0.8, 0.1, 1), (0.95, 0.99, 90)]:
    _yours = batches_needed(_momentum, _share)
    assert _yours == _wanted, (
        f"momentum {_momentum}: for {_share:.0%} it takes {_wanted} batches, not {_yours}"
    )


# %% tags=["wrong"]
# as if every batch went equally far
def batches_needed(momentum, share):
    return math.ceil(share / (1 - momentum))


# %% tags=["wrong"]
# what is left is confused with what has been gone
def batches_needed(momentum, share):
    return math.ceil(math.log(share) / math.log(momentum))


# %% tags=["wrong"]
# rounded down: not quite there
def batches_needed(momentum, share):
    return int(math.log(1 - share) / math.log(momentum))


# %% [markdown] tags=["why"]
# $1 - 0.999^{200} = 0.18$: after 200 batches the running means have gone less than a fifth of the way. In training the
# layers behind them have met numbers that were normalised by the batch, in prediction they get others. With 0.9, twenty
# batches go nearly nine tenths of the way. Frozen batch normalisation avoids the question: nothing moves at all.

# %% [markdown]
# ## 2 ★ Two pictures of each photograph
#
# If photographs change at random in every epoch, features cannot be computed once. But you may compute them for a few
# fixed changes. Return the features of the photographs `x` *and* of their mirror images, left and right exchanged: all
# photographs first, then all mirror images in the same order; and with them the label of each.

# %% [markdown] tags=["hint"]
# The axes of `x` are (photograph, row, column, colour). Left and right are exchanged by turning round the columns,
# `[::-1]` on the right axis. `np.concatenate([a, b])` joins two arrays.


# %% tags=["answer"]
def with_mirrored(extractor, x, y):
    """x (n, height, width, 3), y (n,) -> features (2 n, channels), labels (2 n,)."""
    ### BEGIN SOLUTION
    both = np.concatenate([x, x[:, :, ::-1]])
    return extractor.predict(both, verbose=0), np.concatenate([y, y])
    ### END SOLUTION


# %% tags=["check", "points:1"]
_few, _labels = x_five[:6:2], np.array([4, 0, 7])
_features, _both = (np.asarray(each) for each in with_mirrored(extractor, _few, _labels))
assert _features.shape == (6, 256), (
    f"three photographs should give features of the shape (6, 256), not {_features.shape}"
)
assert np.array_equal(_both, [4, 0, 7, 4, 0, 7]), (
    f"the labels 4, 0, 7 should become 4, 0, 7, 4, 0, 7; yours are {_both}"
)
_flips = {"as they are": _few, "upside down": _few[:, ::-1]}
_flips |= {"with red and blue exchanged": _few[..., ::-1], "in another order": _few[::-1]}
for _name, _wrong in _flips.items():
    assert not np.allclose(_features[3:], extractor.predict(_wrong, verbose=0), atol=1e-3), (
        f"your second half is not the mirror images, but the photographs {_name}"
    )
_wanted = extractor.predict(np.concatenate([_few, np.flip(_few, axis=2)]), verbose=0)
assert np.allclose(_features[:3], _wanted[:3], atol=1e-3), (
    "the first half should be the features of the photographs as they are"
)
assert np.allclose(_features[3:], _wanted[3:], atol=1e-3), (
    "the second half is not the features of the mirror images"
)

# %% tags=["hidden"]
_flat = keras.Sequential([keras.Input((2, 4, 3)), layers.Flatten()])
_few = np.random.default_rng(0).random((5, 2, 4, 3), np.float32)
_features, _both = (np.asarray(each) for each in with_mirrored(_flat, _few, np.arange(5)))
assert np.array_equal(_both, [0, 1, 2, 3, 4] * 2), f"five labels 0 to 4 became {_both}"
_wanted = np.concatenate([_few, np.flip(_few, axis=2)]).reshape(10, -1)
assert _features.shape == (10, 24), f"the features have the shape {_features.shape}"
assert np.allclose(_features, _wanted), "wrong for photographs of 2 by 4 pixels"


# %% tags=["wrong"]
# upside down
def with_mirrored(extractor, x, y):
    both = np.concatenate([x, x[:, ::-1]])
    return extractor.predict(both, verbose=0), np.concatenate([y, y])


# %% tags=["wrong"]
# the last axis is turned round: blue for red
def with_mirrored(extractor, x, y):
    both = np.concatenate([x, x[..., ::-1]])
    return extractor.predict(both, verbose=0), np.concatenate([y, y])


# %% tags=["wrong"]
# every label twice in a row, which is another order than that of the features
def with_mirrored(extractor, x, y):
    both = np.concatenate([x, x[:, :, ::-1]])
    return extractor.predict(both, verbose=0), np.repeat(y, 2)


# %% tags=["wrong"]
# the features are turned round instead of the photographs
def with_mirrored(extractor, x, y):
    features = extractor.predict(x, verbose=0)
    return np.concatenate([features, features[:, ::-1]]), np.concatenate([y, y])


# %% [markdown] tags=["why"]
# Twice the photographs for twice the time, once. Note that the features of a mirror image are *not* those of the
# photograph: a filter for an edge that is dark on the left is another than one for an edge that is dark on the right.
# Were they the same, mirror images could teach a head nothing.

# %% [markdown]
# ## 3 ★★ A new head, by hand
#
# Do yourself what `models.transfer` does. Return a Keras model that takes photographs of the size that `base` takes,
# with pixels in 0..1; scales them to −1..1, which is what this base has learned from; sends them through `base`; takes
# the mean of each feature map; and gives the probabilities of `classes` classes by one dense layer. The head alone is
# trained. Nothing in the base may change in training, its batch normalisation included.


# %% tags=["given"]
def transparent_base(shape):
    """A base that gives what it gets, as long as its batch normalisation is frozen."""
    inputs = keras.Input(shape)
    normalise = layers.BatchNormalization(epsilon=1e-6, momentum=0.5)
    return keras.Model(inputs, normalise(inputs))


def softmax_of(values, model):
    """Probabilities from values (n, channels), by the kernel and bias that `model` trains."""
    kernel, bias = (w.numpy() for w in model.trainable_weights)
    scores = np.exp(values @ kernel + bias)
    return scores / scores.sum(axis=1, keepdims=True)


# %% [markdown] tags=["hint"]
# The parts are `layers.Rescaling(scale, offset)`, `base`, `layers.GlobalAveragePooling2D()` and a dense layer with a
# softmax. Which scale and offset make −1 of 0 and 1 of 1? `base.trainable = False` freezes all its layers, and
# `base.input_shape[1:]` is the shape of one photograph.


# %% tags=["answer"]
def with_head(base, classes):
    """Keras model, pixels (batch, height, width, 3) in 0..1 -> (batch, classes)."""
    ### BEGIN SOLUTION
    base.trainable = False
    return keras.Sequential(
        [
            keras.Input(base.input_shape[1:]),
            layers.Rescaling(2, offset=-1),
            base,
            layers.GlobalAveragePooling2D(),
            layers.Dense(classes, activation="softmax"),
        ]
    )
    ### END SOLUTION


# %% tags=["check", "points:2"]
_rng = np.random.default_rng(0)
_base, _x = transparent_base((5, 7, 3)), _rng.random((8, 5, 7, 3), np.float32)
_model = with_head(_base, 4)
_trained = [tuple(w.shape) for w in _model.trainable_weights]
assert len(_trained) == 2, (
    f"arrays of the shapes {_trained} are trained; only the head's should be: (3, 4), (4,)"
)
assert _trained == [(3, 4), (4,)], (
    f"the head's kernel and bias should be (3, 4) and (4,), not {_trained}: a mean of each map"
)
for _w in _model.trainable_weights:
    _w.assign(3 * _rng.normal(size=_w.shape))
_yours = _model.predict(_x, verbose=0)
for _name, _seen in {"0..1": _x, "0..1 divided by 127.5, minus 1": _x / 127.5 - 1}.items():
    assert not np.allclose(_yours, softmax_of(_seen.mean(axis=(1, 2)), _model), atol=1e-4), (
        f"the base gets numbers in {_name}; it should get -1..1"
    )
assert np.allclose(_yours.sum(axis=1), 1, atol=1e-4), "the outputs should add up to 1"
assert np.allclose(_yours, softmax_of((2 * _x - 1).mean(axis=(1, 2)), _model), atol=1e-4), (
    "the probabilities are not those of a softmax of the means of the base's maps"
)
assert np.allclose(np.asarray(_model(_x, training=True)), _yours, atol=1e-4), (
    "batch normalisation in the base is not frozen: in training it gives something else"
)

# %% tags=["hidden"]
_base = models.pretrained_base(weights, SHAPE)
_model = with_head(_base, 6)
assert _model.output_shape == (None, 6), f"six classes: (None, 6), not {_model.output_shape}"
_trained = [tuple(w.shape) for w in _model.trainable_weights]
assert _trained == [(256, 6), (6,)], f"with the small base the trained arrays are {_trained}"
_wanted = softmax_of(test_features[:8], _model)
assert np.allclose(_model.predict(x_test[:8], verbose=0), _wanted, atol=1e-3), (
    "with the small base the probabilities are not those of its features"
)


# %% tags=["wrong"]
# the preprocessing is forgotten
def with_head(base, classes):
    base.trainable = False
    head = [layers.GlobalAveragePooling2D(), layers.Dense(classes, activation="softmax")]
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, *head])


# %% tags=["wrong"]
# the preprocessing is that for pixels in 0..255
def with_head(base, classes):
    base.trainable = False
    head = [layers.GlobalAveragePooling2D(), layers.Dense(classes, activation="softmax")]
    scale = layers.Rescaling(1 / 127.5, offset=-1)
    return keras.Sequential([keras.Input(base.input_shape[1:]), scale, base, *head])


# %% tags=["wrong"]
# the base is trained, too
def with_head(base, classes):
    head = [layers.GlobalAveragePooling2D(), layers.Dense(classes, activation="softmax")]
    scale = layers.Rescaling(2, offset=-1)
    return keras.Sequential([keras.Input(base.input_shape[1:]), scale, base, *head])


# %% tags=["wrong"]
# Flatten in place of the mean of each map
def with_head(base, classes):
    base.trainable = False
    head = [layers.Flatten(), layers.Dense(classes, activation="softmax")]
    scale = layers.Rescaling(2, offset=-1)
    return keras.Sequential([keras.Input(base.input_shape[1:]), scale, base, *head])


# %% [markdown] tags=["why"]
# Four layers, and no error message for any of the four mistakes that one can make here: forgotten scaling, the scaling
# for 0..255, a base that is trained, too many features. So test with a base that you can see through, as the check
# does. `trainable = False` has a second effect in Keras: batch normalisation then always uses its running means.

# %% [markdown]
# ## 4 ★★ Unfreeze the last blocks
#
# To fine-tune a base, train its layer `first` and all that come after it, but no batch normalisation; everything before
# stays frozen. Set the `trainable` of its layers so, whatever it was before, and return how many numbers of the base
# will be trained. (`base.layers` are in order, and each has a `name`.)


# %% tags=["given"]
def trained_layers(base):
    """Names of the layers that have arrays to train."""
    trained = {id(w) for w in base.trainable_weights}
    return [each.name for each in base.layers if trained & {id(w) for w in each.weights}]


# %% [markdown] tags=["hint"]
# `[layer.name for layer in base.layers].index(first)` says where to begin. A model that was frozen as a whole stays
# frozen, whatever its layers say: begin with `base.trainable = True`, which unfreezes every layer, and then freeze
# those that must be. `base.trainable_weights` are the arrays that will be trained.


# %% tags=["answer"]
def unfreeze(base, first):
    """Set what is trained in `base`; return how many numbers that are, an integer."""
    ### BEGIN SOLUTION
    base.trainable = True
    begin = [layer.name for layer in base.layers].index(first)
    for number, layer in enumerate(base.layers):
        normalises = isinstance(layer, layers.BatchNormalization)
        layer.trainable = number >= begin and not normalises
    return sum(math.prod(w.shape) for w in base.trainable_weights)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_base = models.small_base((32, 32, 3))
_base.trainable = False
_count = unfreeze(_base, "block_5")
_names = trained_layers(_base)
assert _names, "nothing is trained: the base is still frozen as a whole"
assert not [name for name in _names if name.startswith("normalise")], (
    f"{_names} are trained, batch normalisation among them"
)
assert _names == ["block_5", "block_6"], f"trained should be block_5 and block_6, not {_names}"
assert _count == 58_624, f"block_5 and block_6 hold 58,624 numbers; you return {_count:,}"
_x = np.random.default_rng(0).random((4, 32, 32, 3))
assert np.allclose(_base(_x, training=True), _base(_x, training=False), atol=1e-4), (
    "batch normalisation is not frozen: training and prediction give different maps"
)

# %% tags=["hidden"]
_base = models.small_base((32, 32, 3))  # all of it trainable
_count = unfreeze(_base, "block_3")
_names = trained_layers(_base)
_wanted = ["block_3", "block_4", "block_5", "block_6"]
assert _names == _wanted, f"from block_3 on, {_wanted} should be trained, not {_names}"
_all = sum(math.prod(w.shape) for w in _base.trainable_weights)
assert _count == _all, f"from block_3 on {_all:,} numbers are trained; you return {_count:,}"
assert unfreeze(_base, "block_6") == 42_400, (
    "a second call does not freeze what a first unfroze"
)


# %% tags=["wrong"]
# batch normalisation is trained, too
def unfreeze(base, first):
    base.trainable = True
    begin = [layer.name for layer in base.layers].index(first)
    for layer in base.layers[:begin]:
        layer.trainable = False
    return sum(math.prod(w.shape) for w in base.trainable_weights)


# %% tags=["wrong"]
# the base as a whole stays frozen
def unfreeze(base, first):
    begin = [layer.name for layer in base.layers].index(first)
    for number, layer in enumerate(base.layers):
        normalises = isinstance(layer, layers.BatchNormalization)
        layer.trainable = number >= begin and not normalises
    return sum(math.prod(w.shape) for w in base.trainable_weights)


# %% tags=["wrong"]
# only the layer named is trained
def unfreeze(base, first):
    base.trainable = True
    for layer in base.layers:
        layer.trainable = layer.name == first
    return sum(math.prod(w.shape) for w in base.trainable_weights)


# %% tags=["wrong"]
# right, but returns the number of arrays instead of the numbers in them
def unfreeze(base, first):
    base.trainable = True
    begin = [layer.name for layer in base.layers].index(first)
    for number, layer in enumerate(base.layers):
        normalises = isinstance(layer, layers.BatchNormalization)
        layer.trainable = number >= begin and not normalises
    return len(base.trainable_weights)


# %% [markdown] tags=["why"]
# Three quarters of the small base's weights are in its last two blocks, as in most networks: late layers have more
# channels. Unfreezing "two blocks" is therefore a lot to learn from five photographs of each class, and a reason for
# the small learning rate. Remember to compile *after* you have set `trainable`: Keras looks at it then.

# %% [markdown]
# ## 5 ★★★ A head without training
#
# How much of transfer learning is the head? Take the mean feature vector $m_c$ of each class, and give a photograph
# with the features $f$ the class whose mean is nearest, by the distance $\lVert f - m_c \rVert$. A dense layer can do
# that: return a kernel and a bias such that the largest of `features @ kernel + bias` belongs to the class with the
# nearest mean, for whatever features. No loop of training, no gradient. Classes may have different numbers of
# photographs, at least one each.


# %% tags=["given"]
def nearest_mean(features, labels, queries):
    """The class with the nearest mean for each of the queries, the slow way."""
    means = [features[labels == label].mean(axis=0) for label in np.unique(labels)]
    return np.array([[np.linalg.norm(f - m) for m in means] for f in queries]).argmin(axis=1)


# %% [markdown] tags=["hint"]
# Multiply out: $\lVert f - m \rVert^2 = \lVert f \rVert^2 - 2 f \cdot m + \lVert m \rVert^2$. The first term is the
# same for all classes, so it decides nothing. The smallest distance belongs to the largest of what is left, with the
# other sign. What multiplies $f$, and what does not depend on it?


# %% tags=["answer"]
def nearest_mean_head(features, labels, classes):
    """features (n, channels), labels (n,) -> kernel (channels, classes), bias (classes,)."""
    ### BEGIN SOLUTION
    means = np.stack([features[labels == label].mean(axis=0) for label in range(classes)])
    return 2 * means.T, -(means**2).sum(axis=1)
    ### END SOLUTION


# %% tags=["check", "points:3"]
_kernel, _bias = (np.asarray(each) for each in nearest_mean_head(features, y_five, CLASSES))
assert _kernel.shape == (256, CLASSES), (
    f"the kernel should have the shape (256, {CLASSES}), not {_kernel.shape}"
)
assert _bias.shape == (CLASSES,), (
    f"the bias should have the shape ({CLASSES},), not {_bias.shape}"
)
_answers = (test_features @ _kernel + _bias).argmax(axis=1)
_wanted = nearest_mean(features, y_five, test_features)
_same = (_answers == _wanted).mean()
assert _same > 0.98, (
    f"for only {_same:.0%} of the test photographs your head names "
    "the class with the nearest mean"
)
_pixels = x_five.reshape(len(x_five), -1)
_kernel, _bias = nearest_mean_head(_pixels, y_five, CLASSES)
_from_pixels = (x_test.reshape(len(x_test), -1) @ _kernel + _bias).argmax(axis=1)
print(f"right by features {(_answers == y_test).mean():.2f}, ", end="")
print(f"by raw pixels {(_from_pixels == y_test).mean():.2f}")

# %% tags=["hidden"]
_rng = np.random.default_rng(0)
_labels = np.array([2, 0, 1, 1, 2, 1, 1, 1, 0, 1])
_points = _rng.normal(size=(10, 2)) + 4 * np.eye(3, 2)[_labels] + 5
_queries = _rng.normal(size=(200, 2)) * 3 + 6
_kernel, _bias = nearest_mean_head(_points, _labels, 3)
_same = (
    (_queries @ _kernel + _bias).argmax(axis=1) == nearest_mean(_points, _labels, _queries)
).mean()
assert _same == 1, (
    f"for three classes of 2, 6 and 2 points only {_same:.0%} are as they should be"
)


# %% tags=["wrong"]
# without a bias, long means win
def nearest_mean_head(features, labels, classes):
    means = np.stack([features[labels == label].mean(axis=0) for label in range(classes)])
    return means.T, np.zeros(classes)


# %% tags=["wrong"]
# the bias has the wrong sign
def nearest_mean_head(features, labels, classes):
    means = np.stack([features[labels == label].mean(axis=0) for label in range(classes)])
    return 2 * means.T, (means**2).sum(axis=1)


# %% tags=["wrong"]
# the factor 2 is lost on one side
def nearest_mean_head(features, labels, classes):
    means = np.stack([features[labels == label].mean(axis=0) for label in range(classes)])
    return means.T, -(means**2).sum(axis=1)


# %% tags=["wrong"]
# sums instead of means
def nearest_mean_head(features, labels, classes):
    sums = np.stack([features[labels == label].sum(axis=0) for label in range(classes)])
    return 2 * sums.T, -(sums**2).sum(axis=1)


# %% [markdown] tags=["why"]
# $-\lVert f - m_c \rVert^2 = -\lVert f \rVert^2 + f \cdot 2 m_c - \lVert m_c \rVert^2$, and the first term is the same
# for every class. The result: about as many right as with the trained head of the lesson, without any training, where
# the same rule on raw pixels is right for three in ten. What transfer learning carries over is the features; a head on
# good features is easy. With a single photograph of each class it is still right for seven in ten.
