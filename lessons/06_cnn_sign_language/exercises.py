# %%
import keras
import numpy as np
from keras import layers

import course
from course import datasets, metrics, models

course.start_checks()

# %% [markdown]
# Six letters of the embedded hand alphabet, 192 images each, and a small convolutional network that learns them in a
# few seconds. Behind its last convolution it takes the mean of each feature map (`GlobalAveragePooling2D`), and one
# dense layer makes probabilities of these 32 means.

# %%
signs = datasets.load("sign_language_mnist", source="embedded")
LETTERS = "ACFLVY"


def chosen(x, y):
    """The images of LETTERS, and their labels, 0 to 5."""
    old = [signs.class_names.index(letter) for letter in LETTERS]
    return x[np.isin(y, old)], np.searchsorted(old, y[np.isin(y, old)])


(x_train, y_train), (x_test, y_test) = chosen(*signs.train), chosen(*signs.test)


# %%
def block(filters):
    convolution = layers.Conv2D(filters, 3, padding="same", use_bias=False)
    return [convolution, layers.BatchNormalization(momentum=0.9), layers.ReLU()]


standard = layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False)
first, second = [*block(16), layers.MaxPooling2D()], [*block(32), layers.MaxPooling2D()]
last = [layers.GlobalAveragePooling2D(), layers.Dense(6, activation="softmax")]
network = keras.Sequential(
    [keras.Input((28, 28, 1)), standard, *first, *second, *block(32), *last]
)

decay = keras.optimizers.schedules.CosineDecay(0.01, 6 * -(-len(x_train) // 32))
network.compile(
    keras.optimizers.Adam(decay), "sparse_categorical_crossentropy", metrics=["accuracy"]
)
network.fit(x_train, y_train, 32, 6, verbose=0)
print(f"test accuracy {network.evaluate(x_test, y_test, verbose=0)[1]:.2f}")

# %% [markdown]
# ## 1 ★ A shuffled photograph
#
# An image is a row of pixels here, as `Flatten` makes it. Shuffle the pixels of all images in the same way: pixel $k$
# of a shuffled image is pixel `order[k]` of the image, `shuffled = images[:, order]`. You will not find a hand there
# any more. To a dense layer nothing is lost: return the kernel with which it gives the same outputs for the shuffled
# images as `kernel` does for the images. Nothing is trained.

# %% [markdown] tags=["hint"]
# Row $k$ of a kernel holds the weights of input $k$. Which of the old rows belongs to the pixel that is now input 0?


# %% tags=["answer"]
def kernel_for_shuffled(kernel, order):
    """Kernel (pixels, units) for images[:, order]; `kernel` is (pixels, units), for images."""
    ### BEGIN SOLUTION
    return kernel[order]
    ### END SOLUTION


# %% tags=["check", "points:1"]
_rng = np.random.default_rng(0)
_images, _kernel = x_test[:5].reshape(5, 784), _rng.normal(size=(784, 3))
_order = _rng.permutation(784)
_new = np.asarray(kernel_for_shuffled(_kernel, _order))
assert _new.shape == (784, 3), (
    f"the new kernel should have the shape (784, 3), not {_new.shape}"
)
assert not np.array_equal(_new, _kernel), "this is the old kernel; its rows must move, too"
_outputs, _wanted = _images[:, _order] @ _new, _images @ _kernel
_back = _images[:, _order] @ _kernel[np.argsort(_order)]
assert not np.allclose(_outputs, _back), (
    "you moved the rows the other way: new row k should be old row order[k]"
)
assert np.allclose(_outputs, _wanted), (
    f"for the first shuffled image your outputs are {_outputs[0].round(2)}, "
    f"those for the image itself {_wanted[0].round(2)}"
)

# %% tags=["hidden"]
_order = np.array([2, 0, 3, 1])
_images, _kernel = _rng.normal(size=(6, 4)), _rng.normal(size=(4, 2))
_new = np.asarray(kernel_for_shuffled(_kernel.copy(), _order))
assert _new.shape == (4, 2), (
    f"for four pixels and two units the shape is (4, 2), not {_new.shape}"
)
assert np.allclose(_images[:, _order] @ _new, _images @ _kernel), (
    "the outputs differ for images of four pixels in the order 2, 0, 3, 1"
)


# %% tags=["wrong"]
# the rows move the other way round
def kernel_for_shuffled(kernel, order):
    return kernel[np.argsort(order)]


# %% tags=["wrong"]
# the kernel stays, as if the layer did not mind
def kernel_for_shuffled(kernel, order):
    return kernel


# %% tags=["wrong"]
# the rows are sorted by their first weight instead of by the order
def kernel_for_shuffled(kernel, order):
    return kernel[np.argsort(kernel[:, 0])]


# %% [markdown] tags=["why"]
# The sum over all pixels does not depend on the order in which they come, as long as each meets its own weight. So a
# dense network learns shuffled hands exactly as well as hands: it does not know which pixels are neighbours, and would
# not miss it. A convolution has one 3×3 filter for all positions, and no filter finds an edge in pixels that were torn
# apart. On shuffled images its advantage is gone.

# %% [markdown]
# ## 2 ★ Count the parameters
#
# `models.sign_cnn` standardises an image, without any parameter. Then it has a block for each number in `filters`: a
# 3×3 convolution with so many filters and without biases, 2×2 max pooling, which halves height and width (rounding
# down), batch normalisation (four numbers a map) and ReLU. Then come `Flatten`, a dense layer of 128 units, and a dense
# layer with `classes` outputs, both with biases. Return the number of all parameters, trained or not, for grey images
# of `side` × `side` pixels. Count them; do not build the network.

# %% [markdown] tags=["hint"]
# In a loop, keep two numbers: how many maps come in (1 at first), and the side of a map. Every filter reads *all* maps
# that come in, and pooling makes `side // 2` of `side`. `Flatten` gives side · side · maps numbers.


# %% tags=["answer"]
def parameter_count(filters, classes, side):
    """Parameters of models.sign_cnn((side, side, 1), classes, filters=filters), an integer."""
    ### BEGIN SOLUTION
    total, maps = 0, 1
    for count in filters:
        total += 3 * 3 * maps * count + 4 * count
        maps, side = count, side // 2
    return total + (side * side * maps + 1) * 128 + (128 + 1) * classes
    ### END SOLUTION


# %% tags=["check", "points:1"]
_count = parameter_count((32, 64, 128), 24, 28)
assert _count != 244_024 - 4 * (32 + 64 + 128), (
    "the numbers of batch normalisation are missing"
)
assert _count != 244_024 - 2 * (32 + 64 + 128), (
    "batch normalisation keeps four numbers a map: the running mean and variance count, too"
)
assert _count != 244_024 + 32 + 64 + 128, "these convolutions have no biases"
assert _count == 244_024, (
    f"for filters (32, 64, 128), 24 classes and 28 pixels you count {_count:,}; "
    "the lesson's table of this network adds up to 244,024"
)
_count = parameter_count((16, 32, 64), 24, 28)
assert _count == 100_584, (
    f"for filters (16, 32, 64) you count {_count:,}; Keras counts 100,584"
)

# %% tags=["hidden"]
for _filters, _classes, _side in [((4,), 3, 10), ((8, 12), 5, 21), ((6, 6, 10, 20), 7, 40)]:
    _count = parameter_count(_filters, _classes, _side)
    _wanted = models.sign_cnn((_side, _side, 1), _classes, filters=_filters).count_params()
    assert _count == _wanted, (
        f"filters {_filters}, {_classes} classes, {_side} pixels: "
        f"you count {_count}, Keras {_wanted}"
    )


# %% tags=["wrong"]
# the lesson's network, whatever is asked
def parameter_count(filters, classes, side):
    return 244_024


# %% tags=["wrong"]
# every filter is thought to read one map only
def parameter_count(filters, classes, side):
    total = sum(3 * 3 * count + 4 * count for count in filters)
    side = side // 2 ** len(filters)
    return total + (side * side * filters[-1] + 1) * 128 + (128 + 1) * classes


# %% tags=["wrong"]
# the size of the image is forgotten: right for 28 pixels only
def parameter_count(filters, classes, side):
    total, maps = 0, 1
    for count in filters:
        total += 3 * 3 * maps * count + 4 * count
        maps = count
    return total + (3 * 3 * maps + 1) * 128 + (128 + 1) * classes


# %% [markdown] tags=["why"]
# `side` does not occur in a convolution's count: a filter has as many weights for a photograph as for a stamp. It is
# the first dense layer that grows with the image, and in this network it has more than half of all parameters. That is
# why later networks take the mean of each map instead of `Flatten`, as the small one above does.

# %% [markdown]
# ## 3 ★★ Augmentation inside the model
#
# Put a random layer before a network. In training every image moves by its own random distance, at most `pixels` pixels
# up or down and at most `pixels` pixels left or right, and the pixels at the edge are repeated where something is
# missing. In prediction nothing moves. Return a Keras model that takes the images which `network` takes (they need not
# be square), and gives what `network` gives; it must contain `network` itself, so that this is what learns.


# %% tags=["given"]
def distances(model, height, width):
    """Rows and columns by which a bright spot moves in training, (100, 2)."""
    spot = np.zeros((100, height, width, 1), np.float32)
    spot[:, height // 2, width // 2] = 1
    seen = np.asarray(model(spot, training=True))
    total = seen.sum(axis=(1, 2, 3)) + 1e-9
    rows = (seen.sum(axis=(2, 3)) * np.arange(height)).sum(axis=1) / total
    columns = (seen.sum(axis=(1, 3)) * np.arange(width)).sum(axis=1) / total
    return np.stack([rows - height // 2, columns - width // 2], axis=1)


# %% [markdown] tags=["hint"]
# `layers.RandomTranslation` takes shares of the height and of the width, not pixels, and `fill_mode` says what comes in
# at the edge. `network.input_shape` is (None, height, width, channels). Keras passes on `training` by itself.


# %% tags=["answer"]
def moving(network, pixels):
    """Keras model, (batch, height, width, channels) -> the outputs of network."""
    ### BEGIN SOLUTION
    _, height, width, channels = network.input_shape
    move = layers.RandomTranslation(pixels / height, pixels / width, fill_mode="nearest")
    return keras.Sequential([keras.Input((height, width, channels)), move, network])
    ### END SOLUTION


# %% tags=["check", "points:2"]
_same = keras.Sequential([keras.Input((28, 28, 1)), layers.Identity()])
_moved = distances(moving(_same, 4), 28, 28)
_most, _least = np.abs(_moved).max(), min(_moved.max(axis=0).min(), -_moved.min(axis=0).max())
assert _most < 4.5, f"one image moved by {_most:.1f} pixels, more than 4"
assert _least > 2.5, (
    f"in one direction none of 100 images moved by more than {_least:.1f} pixels; "
    "4 are asked for"
)

_model = moving(network, 4)
assert np.allclose(
    _model.predict(x_test[:8], verbose=0), network.predict(x_test[:8], verbose=0)
), "predictions differ from those of the network: in prediction nothing may move"
assert any(layer is network for layer in _model.layers), (
    "it does not contain the network itself"
)
_ramp = np.tile(np.linspace(1, 2, 28)[:, None], (20, 28, 1, 1))  # brighter to the right
_seen = np.asarray(moving(_same, 4)(_ramp, training=True))
assert _seen.min() > 0.99, (
    f"an image without dark pixels gets pixels of {_seen.min():.2f}; repeat the edge instead"
)
assert np.all(np.diff(_seen, axis=2) > -1e-3), (
    "an image that grows brighter to the right gets other pixels at its edge; repeat the edge"
)
_wide = keras.Sequential([keras.Input((20, 60, 1)), layers.Identity()])
_most = np.abs(distances(moving(_wide, 4), 20, 60)).max(axis=0)
assert np.all((_most > 2.5) & (_most < 4.5)), (
    f"in images of 20 by 60 pixels the largest moves are {_most.round(1)}, not about 4 and 4"
)

# %% tags=["hidden"]
_same = keras.Sequential([keras.Input((16, 64, 1)), layers.Identity()])
_moved = distances(moving(_same, 3), 16, 64)
_most = np.abs(_moved).max(axis=0)
assert np.all((_most > 2) & (_most < 3.5)), (
    f"in images of 16 by 64 pixels the largest distances are {_most}, not 3 (down, right)"
)


# %% tags=["wrong"]
# the factor is taken for the whole range instead of the distance to either side
def moving(network, pixels):
    _, height, width, channels = network.input_shape
    move = layers.RandomTranslation(pixels / 2 / height, pixels / 2 / width, "nearest")
    return keras.Sequential([keras.Input((height, width, channels)), move, network])


# %% tags=["wrong"]
# what comes in at the edge is black
def moving(network, pixels):
    _, height, width, channels = network.input_shape
    move = layers.RandomTranslation(pixels / height, pixels / width, fill_mode="constant")
    return keras.Sequential([keras.Input((height, width, channels)), move, network])


# %% tags=["wrong"]
# the random layer is active in prediction, too
def moving(network, pixels):
    _, height, width, channels = network.input_shape
    move = layers.RandomTranslation(pixels / height, pixels / width, fill_mode="nearest")
    always = layers.Lambda(lambda images: move(images, training=True))
    return keras.Sequential([keras.Input((height, width, channels)), always, network])


# %% tags=["wrong"]
# right for 28 by 28 pixels only
def moving(network, pixels):
    move = layers.RandomTranslation(pixels / 28, pixels / 28, fill_mode="nearest")
    return keras.Sequential([keras.Input(network.input_shape[1:]), move, network])


# %% [markdown] tags=["why"]
# The random layer is a layer like others, only that it looks at `training`: `fit` sets it, `predict` and `evaluate` do
# not. Both models share the same weights, so after training you can throw the outer one away and keep `network`. Black
# edges would be something that no photograph of the test has, and the network would spend filters on them.

# %% [markdown]
# ## 4 ★★ Does the map tell the truth?
#
# A map that looks sensible proves nothing. If it is right, hiding the pixels that it names must cost something. In each
# image, set the `count` pixels where its map is largest to the mean grey of that image (as it was before), and predict
# again. Return by how much the probability of the image's class (`classes`, one for each image) falls, as a mean over
# the images; leave `x` as it was. The check calls it with random maps, too: they tell what hiding costs in any case.

# %% [markdown] tags=["hint"]
# Make a copy and give it and the maps the shape (n, pixels). `np.argsort(maps, axis=1)[:, -count:]` are the columns of
# the largest numbers; `np.put_along_axis` writes there. Means with `keepdims=True` fit in. The probabilities of the
# classes asked for are `p[np.arange(len(x)), classes]`.


# %% tags=["answer"]
def cost_of_hiding(model, x, classes, maps, count):
    """Mean fall of the probability of classes (n,) for x (n, h, w, 1) and maps (n, h, w)."""
    ### BEGIN SOLUTION
    flat = x.reshape(len(x), -1).copy()
    strongest = np.argsort(maps.reshape(len(x), -1), axis=1)[:, -count:]
    np.put_along_axis(flat, strongest, flat.mean(axis=1, keepdims=True), axis=1)
    rows = np.arange(len(x))
    before = model.predict(x, verbose=0)[rows, classes]
    after = model.predict(flat.reshape(x.shape), verbose=0)[rows, classes]
    return np.mean(before - after)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_toy = keras.Sequential([keras.Input((1, 2, 1)), layers.Flatten(), layers.Dense(2, "softmax")])
_toy.set_weights([np.array([[4.0, 0], [0, 2]]), np.zeros(2)])  # logits: 4 a and 2 b of (a, b)
_pairs = np.array([[1.0, 0], [0, 0.4]], np.float32).reshape(2, 1, 2, 1)
_before, _maps = _pairs.copy(), np.array([[9, 2], [1, 3]]).reshape(2, 1, 2)
_cost = np.asarray(cost_of_hiding(_toy, _pairs, np.array([0, 1]), _maps, 1))
assert np.array_equal(_pairs, _before), "x is changed; hide the pixels in a copy"
assert _cost.shape == (), (
    f"return one number, the mean over the images, not the shape {_cost.shape}"
)
assert np.isclose(_cost, 0.0963, atol=2e-4), (
    f"for the images (1, 0) and (0, 0.4) with the brighter pixel hidden you get {_cost:.4f}; "
    "by hand it is 0.0963: (1, 0) becomes (0.5, 0), and (0, 0.4) becomes (0, 0.2)"
)

_right = network.predict(x_test, verbose=0).argmax(axis=1) == y_test
_x, _y = x_test[_right][::2], y_test[_right][::2]
_by_map = cost_of_hiding(network, _x, _y, metrics.saliency(network, _x), 100)
_by_chance = cost_of_hiding(
    network, _x, _y, np.random.default_rng(0).random((len(_x), 28, 28)), 100
)
print(f"100 pixels hidden: by the saliency map {_by_map:.3f}, at random {_by_chance:.3f}")
assert _by_map > _by_chance, "the pixels named by the map should cost more than random ones"

# %% tags=["hidden"]
_cost = cost_of_hiding(_toy, _pairs.copy(), np.array([0, 0]), _maps, 1)
assert np.isclose(_cost, 0.0050, atol=2e-4), (
    f"asked about class 0 for both images it is 0.0050, not {_cost:.4f}: "
    "that of the second image rises"
)
_cost = cost_of_hiding(_toy, _pairs.copy(), np.array([0, 1]), _maps, 2)
assert np.isclose(_cost, 0.2698, atol=2e-4), (
    f"with both pixels hidden, each image is of one grey, and it is 0.2698, not {_cost:.4f}"
)


# %% tags=["wrong"]
# the grey is the mean of all images
def cost_of_hiding(model, x, classes, maps, count):
    flat = x.reshape(len(x), -1).copy()
    strongest = np.argsort(maps.reshape(len(x), -1), axis=1)[:, -count:]
    np.put_along_axis(flat, strongest, x.mean(), axis=1)
    rows = np.arange(len(x))
    p, q = (
        model.predict(each, verbose=0)[rows, classes] for each in (x, flat.reshape(x.shape))
    )
    return np.mean(p - q)


# %% tags=["wrong"]
# the weakest pixels are hidden
def cost_of_hiding(model, x, classes, maps, count):
    flat = x.reshape(len(x), -1).copy()
    weakest = np.argsort(maps.reshape(len(x), -1), axis=1)[:, :count]
    np.put_along_axis(flat, weakest, flat.mean(axis=1, keepdims=True), axis=1)
    rows = np.arange(len(x))
    p, q = (
        model.predict(each, verbose=0)[rows, classes] for each in (x, flat.reshape(x.shape))
    )
    return np.mean(p - q)


# %% tags=["wrong"]
# the largest probabilities are compared, of whatever class
def cost_of_hiding(model, x, classes, maps, count):
    flat = x.reshape(len(x), -1).copy()
    strongest = np.argsort(maps.reshape(len(x), -1), axis=1)[:, -count:]
    np.put_along_axis(flat, strongest, flat.mean(axis=1, keepdims=True), axis=1)
    p, q = (model.predict(each, verbose=0).max(axis=1) for each in (x, flat.reshape(x.shape)))
    return np.mean(p - q)


# %% tags=["wrong"]
# the images themselves are changed
def cost_of_hiding(model, x, classes, maps, count):
    rows = np.arange(len(x))
    before = model.predict(x, verbose=0)[rows, classes]
    for image, one in zip(x, maps, strict=True):
        image[one >= np.sort(one.ravel())[-count]] = image.mean()
    return np.mean(before - model.predict(x, verbose=0)[rows, classes])


# %% [markdown] tags=["why"]
# Hiding a hundred random pixels already costs something: grey specks are nothing that the network has met. Only what
# the map costs *beyond* that speaks for it. A test needs such a control: without the random maps any map would have
# looked good.

# %% [markdown]
# ## 5 ★★★ A map without a gradient
#
# The last three layers of `network` are a ReLU, which gives the feature maps $A_k$ (7×7 positions, 32 maps),
# `GlobalAveragePooling2D`, and a dense layer with the kernel $w_{kc}$ and the bias $b_c$. The logit of class $c$, which
# goes into the softmax, is then
#
# $$z_c = b_c + \sum_k w_{kc} \; \text{mean over all positions of } A_k$$
#
# Exchange the sum and the mean: the logit is $b_c$ plus the mean of *one* map. Return that map for each image and its
# class, for any network that ends in such three layers. No tape, no gradient, no scaling.


# %% tags=["given"]
def logits(model, x):
    """What goes into the softmax, (n, classes), for a network that ends in a dense layer."""
    part = keras.Model(model.inputs, model.layers[-2].output)
    kernel, bias = model.layers[-1].get_weights()
    return part.predict(x, verbose=0) @ kernel + bias


# %% [markdown] tags=["hint"]
# A Keras model can be cut anywhere: `keras.Model(model.inputs, model.layers[-3].output)`. `model.layers[-1]` has
# `get_weights()`: kernel (maps, classes) and bias. `kernel[:, classes]` has a column for each image; give it the shape
# (n, 1, 1, maps), so that it fits the maps, and add up over the last axis.


# %% tags=["answer"]
def class_map(model, x, classes):
    """Maps (n, rows, columns) of evidence for classes (n,) in images x (n, h, w, c)."""
    ### BEGIN SOLUTION
    maps = keras.Model(model.inputs, model.layers[-3].output).predict(x, verbose=0)
    kernel, _ = model.layers[-1].get_weights()
    return (maps * kernel.T[classes][:, None, None]).sum(axis=-1)
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _by_your_maps(model, x, classes):
    """Logits (n, classes): the mean of each map plus the bias."""
    each = np.tile(np.arange(classes), len(x))  # ask for every class of every image
    found = np.asarray(class_map(model, np.repeat(x, classes, axis=0), each))
    wanted = (len(each), *model.layers[-3].output.shape[1:3])
    assert found.shape == wanted, f"the maps should have the shape {wanted}, not {found.shape}"
    means = found.mean(axis=(1, 2)).reshape(len(x), classes)
    return means + model.layers[-1].get_weights()[1]


_yours, _wanted = _by_your_maps(network, x_test[:8], 6), logits(network, x_test[:8])
assert not np.allclose(_yours, _wanted + network.layers[-1].get_weights()[1], atol=1e-3), (
    "the bias is in your map; it belongs to no position"
)
assert np.allclose(_yours, _wanted, atol=1e-3), (
    f"mean of your map plus bias for the first image: {_yours[0].round(2)}, "
    f"its logits: {_wanted[0].round(2)}"
)
_classes = network.predict(x_test[:8], verbose=0).argmax(axis=1)
_positive = np.maximum(class_map(network, x_test[:8], _classes), 0)
_cam = metrics.grad_cam(network, x_test[:8], network.layers[-3].name)
assert np.allclose(_positive / _positive.max(axis=(1, 2), keepdims=True), _cam, atol=1e-3), (
    "cut off at 0 and divided by its maximum, your map should be that of Grad-CAM"
)

# %% tags=["hidden"]
_other = keras.Sequential(
    [
        keras.Input((12, 9, 3)),
        layers.Conv2D(5, 3),
        layers.ReLU(),
        layers.GlobalAveragePooling2D(),
        layers.Dense(4, "softmax", bias_initializer="random_normal"),
    ]
)
_noise = np.random.default_rng(1).random((7, 12, 9, 3), np.float32)
assert np.allclose(_by_your_maps(_other, _noise, 4), logits(_other, _noise), atol=1e-4), (
    "wrong for a network with 5 maps of 10 by 7 positions and 4 classes"
)


# %% tags=["wrong"]
# the maps are added up without the class's weights
def class_map(model, x, classes):
    return (
        keras.Model(model.inputs, model.layers[-3].output).predict(x, verbose=0).sum(axis=-1)
    )


# %% tags=["wrong"]
# the class of the first image is used for all
def class_map(model, x, classes):
    maps = keras.Model(model.inputs, model.layers[-3].output).predict(x, verbose=0)
    return maps @ model.layers[-1].get_weights()[0][:, classes[0]]


# %% tags=["wrong"]
# the bias is added at every position
def class_map(model, x, classes):
    maps = keras.Model(model.inputs, model.layers[-3].output).predict(x, verbose=0)
    kernel, bias = model.layers[-1].get_weights()
    return (maps * kernel.T[classes][:, None, None]).sum(axis=-1) + bias[classes][
        :, None, None
    ]


# %% tags=["wrong"]
# Grad-CAM, which is cut off and scaled
def class_map(model, x, classes):
    return metrics.grad_cam(model, x, model.layers[-3].name, classes)


# %% [markdown] tags=["why"]
# A mean of maps, weighted, is the weighted sum's mean: $z_c - b_c$ is spread over 49 positions, and each position has
# its share, positive or negative. Grad-CAM finds the same map, because the gradient of $z_c$ with respect to each
# number of $A_k$ is $w_{kc}$ divided by 49. With other layers behind the maps only the gradient is left, and its
# answer is no longer an exact account. (B. Zhou and others, 2016, "class activation mapping".)
