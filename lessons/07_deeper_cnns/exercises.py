# %%
import math

import keras
import numpy as np
from keras import layers

import course
from course import models

course.start_checks()

# %% [markdown]
# ## 1 ★ What does a stack see?
#
# A stack of convolutions and poolings is given as a list of (size, stride), from the first layer to the last: `[(3, 1),
# (2, 2)]` is a 3×3 convolution and a 2×2 pooling behind it. Return the side, in pixels, of the square of the image that
# one output of the last layer sees: its receptive field. For `[(3, 1), (3, 1), (3, 1)]`, as in the lesson, it is 7.

# %% [markdown] tags=["hint"]
# Go backwards, from one output to the image. A layer of size $k$ and stride $s$ looks at $k$ inputs for one output.
# How many does it look at for two outputs side by side? And for $n$?


# %% tags=["answer"]
def field(stack):
    """Side of the receptive field in pixels, an integer; stack is [(size, stride), ...]."""
    ### BEGIN SOLUTION
    side = 1
    for size, stride in reversed(stack):
        side = (side - 1) * stride + size
    return side
    ### END SOLUTION


# %% tags=["check", "points:1"]
assert field([(5, 1)]) == 5, f"a 5×5 convolution alone sees 5 pixels, not {field([(5, 1)])}"
assert field([(3, 1)] * 3) == 7, (
    f"three 3×3 convolutions see 7 pixels, not {field([(3, 1)] * 3)}"
)
_side = field([(3, 2), (3, 1)])
assert _side != 5, "it matters which layer has the stride: it spreads the layers behind it"
assert _side == 7, f"3×3 with stride 2, then 3×3 with stride 1 see 7 pixels, not {_side}"
_side = field([(3, 1), (2, 2), (3, 1)])
assert _side != 6, (
    "behind a pooling of stride 2, neighbours are two pixels apart; you count one"
)
assert _side != 9, "a stride spreads the layers behind it, not the layer itself"
assert _side == 8, f"convolution 3, pooling 2 with stride 2, convolution 3 see 8, not {_side}"

# %% tags=["hidden"]
_vgg = [(3, 1), (3, 1), (2, 2)] * 2 + [(3, 1), (3, 1), (3, 1), (2, 2)] * 3
assert field(_vgg) == 212, f"the last pooling of VGG-16 sees 212 pixels, not {field(_vgg)}"
_alexnet = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]
assert field(_alexnet) == 195, f"AlexNet's last pooling sees 195 pixels, not {field(_alexnet)}"
assert field([(1, 1)]) == 1, f"a 1×1 convolution sees one pixel, not {field([(1, 1)])}"


# %% tags=["wrong"]
# the strides are forgotten
def field(stack):
    return 1 + sum(size - 1 for size, _ in stack)


# %% tags=["wrong"]
# a stride already spreads the layer that has it
def field(stack):
    side, apart = 1, 1
    for size, stride in stack:
        apart *= stride
        side += (size - 1) * apart
    return side


# %% tags=["wrong"]
# the layers are gone through from the first to the last
def field(stack):
    side = 1
    for size, stride in stack:
        side = (side - 1) * stride + size
    return side


# %% [markdown] tags=["why"]
# For $n$ outputs side by side a layer looks at $(n - 1) s + k$ inputs. With strides of 1 every 3×3 layer adds two
# pixels: seven layers for 15×15. A pooling doubles what all layers *behind* it add, and so VGG-16 sees nearly the whole
# of its 224 pixels with thirteen small convolutions.

# %% [markdown]
# ## 2 ★ A loss that cannot be 0
#
# With label smoothing of a `share` (0.05 in the lesson) a network is asked for $1 - \text{share} + \text{share} /
# \text{classes}$ instead of 1 for the right class, and for $\text{share} / \text{classes}$ instead of 0 for each other.
# The cross-entropy $-\sum_c t_c \ln p_c$ is smallest where the probabilities $p_c$ equal these targets $t_c$. Return
# how small: the lowest loss that any network can reach. `share` is 0 or more, and below 1; for 0 it is 0, as without
# smoothing.

# %% [markdown] tags=["hint"]
# There are only two kinds of targets: one of the first kind, and `classes - 1` equal ones of the second. With
# $0 \ln 0 = 0$; NumPy does not know that, so look at `share == 0` first. `math.log` is the natural logarithm.


# %% tags=["answer"]
def lowest_loss(classes, share):
    """The lowest cross-entropy with label smoothing, a number of 0 or more."""
    ### BEGIN SOLUTION
    if share == 0:
        return 0.0
    other = share / classes
    right = 1 - share + other
    return -right * math.log(right) - (classes - 1) * other * math.log(other)
    ### END SOLUTION


# %% tags=["check", "points:1"]
_loss = keras.losses.CategoricalCrossentropy(label_smoothing=0.05)
_right, _targets = np.eye(10)[:1], np.full((1, 10), 0.005)
_targets[0, 0] = 0.955
_keras, _sure = float(_loss(_right, _targets)), float(_loss(_right, _right))
_yours = lowest_loss(10, 0.05)
print(f"Keras' loss for the targets: {_keras:.4f}; for a network that is sure: {_sure:.4f}")
assert not np.isclose(_yours, -0.955 * math.log(0.955), atol=1e-4), (
    "the other nine classes are missing: their targets are not 0, and count as well"
)
assert not np.isclose(_yours, 0.3084, atol=1e-4), (
    "the share is spread over all ten classes; the right one gets its part, too"
)
assert np.isclose(_yours, _keras, atol=1e-4), (
    f"for 10 classes and a share of 0.05 you return {_yours:.4f}; Keras gives {_keras:.4f}"
)
assert lowest_loss(10, 0) == 0, f"without smoothing it is 0, not {lowest_loss(10, 0)}"

# %% tags=["hidden"]
for _classes, _share in [(2, 0.1), (24, 0.2), (1000, 0.1)]:
    _t = np.full(_classes, _share / _classes)
    _t[0] += 1 - _share
    _wanted = -(_t * np.log(_t)).sum()
    assert np.isclose(lowest_loss(_classes, _share), _wanted, atol=1e-6), (
        f"for {_classes} classes and a share of {_share} it is {_wanted:.4f}, "
        f"not {lowest_loss(_classes, _share):.4f}"
    )


# %% tags=["wrong"]
# a perfect network is thought to have no loss
def lowest_loss(classes, share):
    return 0.0


# %% tags=["wrong"]
# only the right class counts
def lowest_loss(classes, share):
    right = 1 - share + share / classes
    return -right * math.log(right)


# %% tags=["wrong"]
# the share is spread over the other classes only
def lowest_loss(classes, share):
    if share == 0:
        return 0.0
    other = share / (classes - 1)
    return -(1 - share) * math.log(1 - share) - share * math.log(other)


# %% tags=["wrong"]
# logarithms to base 2
def lowest_loss(classes, share):
    t = [1 - share + share / classes] + [share / classes] * (classes - 1)
    return -sum(each * math.log2(each) for each in t if each)


# %% [markdown] tags=["why"]
# The lowest cross-entropy is the entropy of the targets, and that is 0 only for targets of 0 and 1. So with label
# smoothing a training loss of 0.28 is perfect, and must not be compared with a loss without it: compare accuracies. And
# a network that is *sure* of the right class now has a large loss. That is what smoothing is for.

# %% [markdown]
# ## 3 ★★ Who won the race?
#
# Some networks race, each with so many `runs`. You compare any two of them, and call one clearly better if each of its
# runs is ahead of each run of the other. Now suppose that all are equally good, and chance alone puts the runs in order
# (no two are equal). Return in how many pairs of networks one looks clearly better nevertheless, on average. Calculate
# it: a simulation is not exact enough. A pair counts once, whichever of the two is ahead.

# %% [markdown] tags=["hint"]
# Take one pair. Its $2n$ runs stand in a row, from the best to the worst, and any $n$ of the places may be those of the
# first network: `math.comb(2 * n, n)` ways, all as likely. In how many of them is one network ahead with all its runs?
# And how many pairs are there?


# %% tags=["answer"]
def won_by_chance(networks, runs):
    """Mean number of pairs in which all runs of one network are ahead of all of the other."""
    ### BEGIN SOLUTION
    return math.comb(networks, 2) * 2 / math.comb(2 * runs, runs)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_one = won_by_chance(2, 1)
assert np.isclose(_one, 1), (
    f"of two networks with one run each, one is always ahead: 1, not {_one}"
)
_three = won_by_chance(2, 3)
assert not np.isclose(_three, 0.05), "the second network may be ahead as well as the first"
assert not np.isclose(_three, 0.25), (
    "the runs are no coins: it is not enough that each is ahead of the one beside it"
)
assert np.isclose(_three, 0.1), (
    f"for two networks with three runs each you return {_three}; of the 20 orders 2 count: 0.1"
)
_race = won_by_chance(6, 1)
assert np.isclose(_race, 15), (
    f"six networks are 15 pairs, and with one run all count: 15, not {_race}"
)
_race = won_by_chance(6, 3)
assert np.isclose(_race, 1.5), f"for six networks with three runs each it is 1.5, not {_race}"

# %% tags=["hidden"]
for _networks, _runs, _wanted in [(2, 2, 1 / 3), (4, 2, 2), (3, 5, 3 / 126), (10, 4, 9 / 7)]:
    _yours = won_by_chance(_networks, _runs)
    assert np.isclose(_yours, _wanted, rtol=1e-6), (
        f"for {_networks} networks with {_runs} runs each: {_wanted:.5f}, not {_yours:.5f}"
    )


# %% tags=["wrong"]
# only the first network of a pair may be ahead
def won_by_chance(networks, runs):
    return math.comb(networks, 2) / math.comb(2 * runs, runs)


# %% tags=["wrong"]
# run by run, as if coins were tossed
def won_by_chance(networks, runs):
    return math.comb(networks, 2) * 2 * 0.5**runs


# %% tags=["wrong"]
# every pair is counted twice
def won_by_chance(networks, runs):
    return networks * (networks - 1) * 2 / math.comb(2 * runs, runs)


# %% [markdown] tags=["why"]
# With one run each, *every* pair has a winner, and none of the 15 means anything. Three runs each leave 1.5 of 15 pairs
# to chance. So "ahead in all three runs" is a hint where you look at two networks, and to be expected somewhere where
# you look at six. With five runs each, chance does it in one pair of 126.

# %% [markdown]
# ## 4 ★★ Inception without the 5×5
#
# A year after GoogLeNet its authors replaced the 5×5 convolution of an inception block by two 3×3 convolutions. Write
# this block. Its branches, in this order along the channels: a 1×1 convolution (`ones` filters); a 1×1 (`threes_in`)
# and a 3×3 (`threes`); a 1×1 (`fives_in`), a 3×3 (`fives_in` again) and another 3×3 (`fives`); a 3×3 max pooling with
# stride 1 and a 1×1 convolution (`pooled`). Every convolution has biases and a ReLU, and height and width stay.


# %% tags=["given"]
def pixels_seen(model):
    """How many pixels each channel in the middle of 9×9 looks at: those that change it."""
    one = np.random.default_rng(0).random((1, 9, 9, model.input_shape[-1]))
    many = np.repeat(one, 82, axis=0)  # the last stays as it is
    many[np.arange(81), np.arange(81) // 9, np.arange(81) % 9] += 10
    middle = np.asarray(model(many))[:, 4, 4]
    return (np.abs(middle[:81] - middle[81]) > 1e-6).sum(axis=0)


def with_weights(block, channels, filters, value):
    """A model of one block with all weights equal, and all biases 0."""
    inputs = keras.Input((9, 9, channels))
    model = keras.Model(inputs, block(inputs, *filters))
    model.set_weights([np.full(w.shape, value * (w.ndim == 4)) for w in model.weights])
    return model


# %% [markdown] tags=["hint"]
# It helps to write a function for `layers.Conv2D(filters, size, padding="same", activation="relu")(x)` first.
# `layers.Concatenate()` joins the channels; the pooling needs `padding="same"`, too.
# `course.show_source(models.inception)` shows the block of 2014.


# %% tags=["answer"]
def inception_of_threes(x, ones, threes_in, threes, fives_in, fives, pooled):
    """(batch, h, w, channels) -> (batch, h, w, ones + threes + fives + pooled)."""
    ### BEGIN SOLUTION

    def convolution(x, filters, size):
        return layers.Conv2D(filters, size, padding="same", activation="relu")(x)

    one = convolution(x, ones, 1)
    three = convolution(convolution(x, threes_in, 1), threes, 3)
    five = convolution(convolution(convolution(x, fives_in, 1), fives_in, 3), fives, 3)
    pool = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    return layers.Concatenate()([one, three, five, convolution(pool, pooled, 1)])
    ### END SOLUTION


# %% tags=["check", "points:2"]
_filters = (2, 3, 4, 2, 5, 1)
_model = with_weights(inception_of_threes, 6, _filters, 0.1)
assert _model.output_shape == (None, 9, 9, 12), (
    f"(batch, 9, 9, 6) should become (batch, 9, 9, 12), not {_model.output_shape}"
)
_sees, _wanted = pixels_seen(_model), np.repeat([1, 9, 25, 9], [2, 4, 5, 1])
assert np.array_equal(_sees, _wanted), (
    f"the channels should look at {_wanted} pixels in this order, yours look at {_sees}"
)
assert _model.count_params() == 14 + (21 + 112) + (14 + 38 + 95) + 7, (
    f"it has {_model.count_params()} parameters; with the filters {_filters} on 6 channels "
    "it should have 14 + (21 + 112) + (14 + 38 + 95) + 7 = 301, branch by branch"
)
_x = keras.Input((28, 28, 192))
for _block in (models.inception, inception_of_threes):
    _count = keras.Model(_x, _block(_x, 64, 96, 128, 16, 32, 32)).count_params()
    print(f"{_block.__name__}: {_count:,} parameters in GoogLeNet's first block")

# %% tags=["hidden"]
_filters = (1, 2, 2, 3, 4, 6)
_model = with_weights(inception_of_threes, 3, _filters, -1.0)
_middle = np.asarray(_model(-np.ones((1, 9, 9, 3))))[0, 4, 4]
_wanted = np.repeat([True, False, False, True], [1, 2, 4, 6])
assert np.array_equal(_middle != 0, _wanted), (
    "a ReLU is missing: with all inputs and weights -1 only the branches with a single "
    f"convolution should differ from 0, yours give {_middle}"
)
assert _model.count_params() == 4 + 8 + 38 + 12 + 84 + 112 + 24, (
    f"with the filters {_filters} on 3 channels: 282 parameters, not {_model.count_params()}"
)


# %% tags=["wrong"]
# the 5×5 convolution stays
def inception_of_threes(x, ones, threes_in, threes, fives_in, fives, pooled):
    return models.inception(x, ones, threes_in, threes, fives_in, fives, pooled)


# %% tags=["wrong"]
# no ReLU between the two 3×3 convolutions
def inception_of_threes(x, ones, threes_in, threes, fives_in, fives, pooled):
    def convolution(x, filters, size, activation="relu"):
        return layers.Conv2D(filters, size, padding="same", activation=activation)(x)

    five = convolution(convolution(x, fives_in, 1), fives_in, 3, None)
    pool = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    three = convolution(convolution(x, threes_in, 1), threes, 3)
    joined = [convolution(x, ones, 1), three, convolution(five, fives, 3)]
    return layers.Concatenate()([*joined, convolution(pool, pooled, 1)])


# %% tags=["wrong"]
# the branches stand one behind the other instead of side by side
def inception_of_threes(x, ones, threes_in, threes, fives_in, fives, pooled):
    def convolution(x, filters, size):
        return layers.Conv2D(filters, size, padding="same", activation="relu")(x)

    one = convolution(x, ones, 1)
    three = convolution(convolution(one, threes_in, 1), threes, 3)
    five = convolution(convolution(convolution(three, fives_in, 1), fives_in, 3), fives, 3)
    pool = layers.MaxPooling2D(3, strides=1, padding="same")(five)
    return layers.Concatenate()([one, three, five, convolution(pool, pooled, 1)])


# %% tags=["wrong"]
# one dilated 3×3 convolution: as wide as 5×5, but it skips every other pixel
def inception_of_threes(x, ones, threes_in, threes, fives_in, fives, pooled):
    def convolution(x, filters, size, **options):
        return layers.Conv2D(filters, size, padding="same", activation="relu", **options)(x)

    five = convolution(convolution(x, fives_in, 1), fives, 3, dilation_rate=2)
    pool = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    three = convolution(convolution(x, threes_in, 1), threes, 3)
    joined = [convolution(x, ones, 1), three, five]
    return layers.Concatenate()([*joined, convolution(pool, pooled, 1)])


# %% [markdown] tags=["why"]
# Between 16 and 32 channels a 5×5 convolution has $25 \cdot 16 \cdot 32$ weights, the two 3×3 ones have $9 \cdot 16
# \cdot 16 + 9 \cdot 16 \cdot 32$: little more than half, for the same 25 pixels, and with one ReLU more. In the whole
# block it saves less, since most parameters are in the 3×3 branch. (C. Szegedy and others, 2016, "Rethinking the
# inception architecture".)

# %% [markdown]
# ## 5 ★★★ A block that begins by doing nothing
#
# A deeper network can do all that a shallower one can: its further layers need only pass on what they get. Plain layers
# do not find this out by training. Build a residual block that does it from the start: convolution, batch
# normalisation, ReLU, convolution, batch normalisation, the input added, ReLU, as in `models.basic_block`. Both
# convolutions are 3×3 with as many filters as `x` has channels. Choose the *initial* weights so that
#
# - before training the block only applies its last ReLU: it gives $\max(x, 0)$, in training and in prediction;
# - it can learn: after ten steps of gradient descent the weights of *both* convolutions have changed.


# %% tags=["given"]
def stacked(block, shape, count):
    """A model of so many blocks, one upon the other."""
    inputs = x = keras.Input(shape)
    for _ in range(count):
        x = block(x)
    return keras.Model(inputs, x)


def kernels(model):
    return [w.numpy() for w in model.trainable_weights if len(w.shape) == 4]


# %% [markdown] tags=["hint"]
# The lesson says which scale must be 0 if a block has nothing to add; `layers.BatchNormalization` has a
# `gamma_initializer`. If you silence more than this, ask yourself what gradient the rest gets: behind a factor 0 there
# is none, and where ReLU gets 0 for every input there is none either, for ever.


# %% tags=["answer"]
def idle_block(x):
    """Keras tensor (batch, height, width, channels) -> one of the same shape."""
    ### BEGIN SOLUTION
    y = layers.Conv2D(x.shape[-1], 3, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(x.shape[-1], 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization(gamma_initializer="zeros")(y)
    return layers.ReLU()(layers.Add()([x, y]))
    ### END SOLUTION


# %% tags=["check", "points:3"]
_model = stacked(idle_block, (8, 8, 4), 1)
_noise = np.random.default_rng(0).normal(size=(16, 8, 8, 4)).astype(np.float32)
assert _model.output_shape == (None, 8, 8, 4), (
    f"the shape (8, 8, 4) became {_model.output_shape[1:]}"
)
_shapes = [each.shape for each in kernels(_model)]
assert _shapes == [(3, 3, 4, 4)] * 2, (
    f"it should have two 3×3 convolutions of 4 filters; its kernels are {_shapes}"
)
for _training in (False, True):
    _off = np.abs(np.asarray(_model(_noise, training=_training)) - np.maximum(_noise, 0)).max()
    assert _off < 1e-5, (
        f"with training={_training} the untrained block is off max(x, 0) by up to {_off:.3f}"
    )
_before = kernels(_model)
_model.compile(keras.optimizers.SGD(0.1), "mse")
_model.fit(_noise, np.roll(np.abs(_noise), 1, axis=1), 16, 10, verbose=0)
for _number, (_old, _new) in enumerate(zip(_before, kernels(_model), strict=True), 1):
    assert np.abs(_old - _new).max() > 1e-5, (
        f"after ten steps convolution {_number} is what it was: no gradient comes to it"
    )

# %% tags=["hidden"]
_deep = stacked(idle_block, (6, 10, 3), 20)
_noise = np.random.default_rng(1).normal(size=(4, 6, 10, 3)).astype(np.float32)
_off = np.abs(np.asarray(_deep(_noise, training=True)) - np.maximum(_noise, 0)).max()
assert _off < 1e-4, f"twenty blocks, 3 channels: off max(x, 0) by up to {_off:.3f}"


# %% tags=["wrong"]
# both scales are 0: nothing but the last shift ever learns
def idle_block(x):
    def normalised(y):
        y = layers.Conv2D(x.shape[-1], 3, padding="same", use_bias=False)(y)
        return layers.BatchNormalization(gamma_initializer="zeros")(y)

    return layers.ReLU()(layers.Add()([x, normalised(layers.ReLU()(normalised(x)))]))


# %% tags=["wrong"]
# all kernels are 0, and stay so
def idle_block(x):
    def normalised(y):
        options = {"padding": "same", "kernel_initializer": "zeros"}
        return layers.BatchNormalization()(layers.Conv2D(x.shape[-1], 3, **options)(y))

    return layers.ReLU()(layers.Add()([x, normalised(layers.ReLU()(normalised(x)))]))


# %% tags=["wrong"]
# the usual block, which changes what comes in from the start
def idle_block(x):
    return models.basic_block(x, x.shape[-1], 1, lambda x, filters, strides: x)


# %% tags=["wrong"]
# nothing is added, so nothing comes out
def idle_block(x):
    y = layers.Conv2D(x.shape[-1], 3, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(x.shape[-1], 3, padding="same", use_bias=False)(y)
    return layers.ReLU()(layers.BatchNormalization(gamma_initializer="zeros")(y))


# %% tags=["wrong"]
# it does nothing, and can do nothing
def idle_block(x):
    return layers.ReLU()(x)


# %% [markdown] tags=["why"]
# With the last scale at 0 the block adds 0, whatever its convolutions give. In the first step only this scale and its
# shift have a gradient; once the scale is no longer 0, the gradient comes to the convolutions, too. Twenty such blocks
# begin as one ReLU, and the gradient comes back through all of them unchanged, where 40 plain layers would have lost
# it. Large residual networks are really started like this. (P. Goyal and others, 2017.)
