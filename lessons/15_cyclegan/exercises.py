# %%
import keras
import numpy as np
import tensorflow as tf

import course
from course import datasets, plots

course.start_checks()

# %%
data = datasets.load("horse2zebra")
photos, pictures = (part[:32] / np.float32(255) for part in data.test)
plots.images(np.concatenate([photos[:8], pictures[:8]]), size=0.75)

# %% [markdown]
# Above A, `photos`; below B, `pictures`: (32, 64, 64, 3) each, numbers from 0 to 1. (How many there are, and of what,
# depends on the data that you have.)

# %% [markdown]
# ## 1 ★ The generators' three losses
#
# Compute what the two generators are judged by, on images `a` of domain A and `b` of domain B, arrays (n, height,
# width, 3). Four functions are given: `ab` translates images of A, `ba` those of B; `on_a` and `on_b` are the
# discriminators of the two domains, and give scores (n, rows, columns, 1). Return three numbers:
#
# - adversarial: the mean squared distance from 1 of the scores for translated images, those of A's translations plus
#   those of B's
# - cycle: $|F(G(a)) - a| + |G(F(b)) - b|$, where $G$ is `ab`, $F$ is `ba`, and $|\cdot|$ the mean absolute difference
# - identity: $|G(b) - b| + |F(a) - a|$

# %% [markdown] tags=["hint"]
# Translate first: `fake_b = ab(a)`, `fake_a = ba(b)`. Who judges what looks like B? `np.mean` and `np.abs` do the rest.
# In the identity loss each generator gets an image of the domain that it translates *to*.


# %% tags=["answer"]
def three_losses(ab, ba, on_a, on_b, a, b):
    """(adversarial, cycle, identity): three floats."""
    ### BEGIN SOLUTION
    fake_b, fake_a = ab(a), ba(b)
    adversarial = np.mean((on_b(fake_b) - 1) ** 2) + np.mean((on_a(fake_a) - 1) ** 2)
    cycle = np.mean(np.abs(ba(fake_b) - a)) + np.mean(np.abs(ab(fake_a) - b))
    identity = np.mean(np.abs(ab(b) - b)) + np.mean(np.abs(ba(a) - a))
    return adversarial, cycle, identity
    ### END SOLUTION


# %% tags=["check", "points:2"]
_a, _b = np.full((2, 4, 4, 3), 0.2), np.full((5, 4, 4, 3), 0.6)
_translators = lambda x: x / 2, lambda x: x + 0.1
_judges = lambda x: x[:, ::2, ::2, :1], lambda x: 2 * x[:, ::2, ::2, :1]
_given = three_losses(*_translators, *_judges, _a, _b)
assert np.shape(_given) == (3,), (
    f"return three numbers; yours have the shape {np.shape(_given)}"
)
_case = "a = 0.2, b = 0.6 everywhere, G halves, F adds 0.1: "
assert np.isclose(_given[1], 0.25), (
    f"{_case}F(G(a)) = 0.2 and G(F(b)) = 0.35, so the cycle loss is 0.25, not {_given[1]:.3f}"
)
assert not np.isclose(_given[2], 0.2), (
    f"{_case}you have 0.2 = |G(a) - a| + |F(b) - b|; G should leave alone what is B already"
)
assert np.isclose(_given[2], 0.4), (
    f"{_case}G(b) = 0.3 and F(a) = 0.3, so the identity loss is 0.3 + 0.1, not {_given[2]:.3f}"
)
assert np.isclose(_given[0], 0.73), (
    f"{_case}D_B(x) = 2x gives 0.2 for G(a), D_A(x) = x gives 0.7 for F(b): the adversarial "
    f"loss is 0.64 + 0.09, not {_given[0]:.3f}"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(1)
_a, _b = _rng.uniform(size=(3, 8, 8, 3)), _rng.uniform(size=(2, 8, 8, 3))
_translators = lambda x: 1 - x, lambda x: 1 - x
_judges = lambda x: x[..., :1] - 0.5, lambda x: x[..., :1] * 0
_given = three_losses(*_translators, *_judges, _a, _b)
assert np.isclose(_given[1], 0), f"two negatives cancel: cycle loss 0, not {_given[1]:.3f}"
_wanted = np.abs(1 - 2 * _a).mean() + np.abs(1 - 2 * _b).mean()
assert np.isclose(_given[2], _wanted), (
    f"G and F make negatives: identity loss {_wanted:.3f}, not {_given[2]:.3f}"
)
_wanted = 1 + np.mean((0.5 + _b[..., :1]) ** 2)
assert np.isclose(_given[0], _wanted), (
    f"random images: adversarial loss {_wanted:.3f}, not {_given[0]:.3f}"
)


# %% tags=["wrong"]
# the identity loss compares a translation with its original: it forbids every translation
def three_losses(ab, ba, on_a, on_b, a, b):
    fake_b, fake_a = ab(a), ba(b)
    adversarial = np.mean((on_b(fake_b) - 1) ** 2) + np.mean((on_a(fake_a) - 1) ** 2)
    cycle = np.mean(np.abs(ba(fake_b) - a)) + np.mean(np.abs(ab(fake_a) - b))
    return adversarial, cycle, np.mean(np.abs(fake_b - a)) + np.mean(np.abs(fake_a - b))


# %% tags=["wrong"]
# the cycle from A only
def three_losses(ab, ba, on_a, on_b, a, b):
    adversarial = np.mean((on_b(ab(a)) - 1) ** 2) + np.mean((on_a(ba(b)) - 1) ** 2)
    identity = np.mean(np.abs(ab(b) - b)) + np.mean(np.abs(ba(a) - a))
    return adversarial, np.mean(np.abs(ba(ab(a)) - a)), identity


# %% tags=["wrong"]
# each discriminator judges the other domain's images
def three_losses(ab, ba, on_a, on_b, a, b):
    fake_b, fake_a = ab(a), ba(b)
    adversarial = np.mean((on_a(fake_b) - 1) ** 2) + np.mean((on_b(fake_a) - 1) ** 2)
    cycle = np.mean(np.abs(ba(fake_b) - a)) + np.mean(np.abs(ab(fake_a) - b))
    identity = np.mean(np.abs(ab(b) - b)) + np.mean(np.abs(ba(a) - a))
    return adversarial, cycle, identity


# %% tags=["wrong"]
# the label 0, which is what the discriminators want for translations
def three_losses(ab, ba, on_a, on_b, a, b):
    fake_b, fake_a = ab(a), ba(b)
    adversarial = np.mean(on_b(fake_b) ** 2) + np.mean(on_a(fake_a) ** 2)
    cycle = np.mean(np.abs(ba(fake_b) - a)) + np.mean(np.abs(ab(fake_a) - b))
    identity = np.mean(np.abs(ab(b) - b)) + np.mean(np.abs(ba(a) - a))
    return adversarial, cycle, identity


# %% [markdown] tags=["why"]
# In none of the three does an image of A meet an image of B. The adversarial loss compares a translation with what a
# discriminator expects, the cycle loss an image with itself after two translations, the identity loss an image with
# itself after one. That is how all this gets by without pairs; $a$ and $b$ need not even be equally many.

# %% [markdown]
# ## 2 ★ A perfect cycle, and no cartoon
#
# The round trip restores every photograph: must the translation then be a good one? Show that it need not be. Write a
# pair of translators, `there` and `back`, without any training. Both take images (n, height, width, 3) from 0 to 1, and
# return the same shape and range. `back(there(x))` and `there(back(x))` must be x, to a ten-thousandth. Yet `there`
# must change the images of this sheet: by 0.1 or more in the mean absolute difference, of `photos` as well as of
# `pictures`.

# %% [markdown] tags=["hint"]
# What can you do to an image that loses nothing? You may change the value of every pixel in a way that can be undone
# and stays between 0 and 1, or move pixels to other places.


# %% tags=["answer"]
def there(x):
    """Images (n, height, width, 3) in 0..1 -> the same shape and range."""
    ### BEGIN SOLUTION
    return 1 - x
    ### END SOLUTION


def back(x):
    """The way back from `there`: images (n, height, width, 3) in 0..1 -> the same."""
    ### BEGIN SOLUTION
    return 1 - x
    ### END SOLUTION


# %% tags=["check", "points:1"]
for _name, _x in (("photos", photos), ("pictures", pictures)):
    _there, _back = np.asarray(there(_x.copy())), np.asarray(back(_x.copy()))
    assert _there.shape == _back.shape == _x.shape, (
        f"{_name}: the shape should stay {_x.shape}, but there gives {_there.shape}, "
        f"back {_back.shape}"
    )
    _low, _high = min(_there.min(), _back.min()), max(_there.max(), _back.max())
    assert _low > -1e-6, f"{_name}: values should not be below 0; your lowest is {_low:.2f}"
    assert _high < 1 + 1e-6, (
        f"{_name}: values should not exceed 1; your highest is {_high:.2f}"
    )
    _error = max(np.abs(back(_there) - _x).max(), np.abs(there(_back) - _x).max())
    assert _error < 1e-4, (
        f"{_name}: after there and back, or back and there, a value is off by {_error:.4f}; "
        "something is lost on the way"
    )
    _change = np.abs(_there - _x).mean()
    assert _change >= 0.1, f"{_name}: `there` changes them by {_change:.3f} only"

# %% tags=["hidden"]
_x = np.random.default_rng(2).uniform(size=(3, 16, 24, 3))
_x[0], _x[1] = 0, 1
for _first, _second in ((there, back), (back, there)):
    _between = np.asarray(_first(_x.copy()))
    assert _between.shape == _x.shape, f"images of 16 x 24 become {_between.shape}"
    assert np.abs(_second(_between) - _x).max() < 1e-4, "black, white or noise is not restored"


# %% tags=["wrong"]
# nothing is changed at all
def there(x):
    return x


def back(x):
    return x


# %% tags=["wrong"]
# brighter and cut off at 1: what was bright is lost
def there(x):
    return np.clip(x + 0.3, 0, 1)


def back(x):
    return np.clip(x - 0.3, 0, 1)


# %% tags=["wrong"]
# grey: three numbers become one
def there(x):
    return np.repeat(x.mean(axis=-1, keepdims=True), 3, axis=-1)


def back(x):
    return x


# %% tags=["wrong"]
# half as bright; back restores A, but B's bright values leave the range
def there(x):
    return x / 2


def back(x):
    return 2 * x


# %% [markdown] tags=["why"]
# A negative loses nothing; nor does a mirror image, or red and blue exchanged. The cycle loss asks one thing only: can
# the original be computed from the translation? That what is made looks like a cartoon is the discriminators' business;
# that it shows the same thing at the same place, nobody has asked for outright. The identity loss forbids our negative,
# and the generators' convolutions, which look near by, make moving things about hard.

# %% [markdown]
# ## 3 ★★ Translated without a network
#
# Before you train anything, know how far a simple method goes. Give each photograph the colours of a picture of B.
# `recolour` takes photographs and pictures, both (n, height, width, 3), as many of one as of the other. Bring every
# channel of every photograph to mean 0 and variance 1, as instance normalisation does: subtract the mean over the
# pixels, divide by $\sqrt{\text{variance} + 10^{-5}}$. Then multiply by the standard deviation of the same channel of
# the picture with the same number, and add that channel's mean. Return the result, (n, height, width, 3), not clipped.
#
# In a cell of your own, `plots.images(np.clip(recolour(photos, pictures), 0, 1))` shows it.

# %% [markdown] tags=["hint"]
# Mean and variance "over the pixels" of one channel of one image: which two of the four axes disappear? With
# `keepdims=True` the shape becomes (n, 1, 1, 3), which fits (n, height, width, 3).


# %% tags=["answer"]
def recolour(photographs, pictures):
    """Photographs (n, height, width, 3) with the means and deviations of the pictures."""
    ### BEGIN SOLUTION
    over = {"axis": (1, 2), "keepdims": True}
    variance = photographs.var(**over)
    plain = (photographs - photographs.mean(**over)) / np.sqrt(variance + 1e-5)
    return plain * pictures.std(**over) + pictures.mean(**over)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_given = np.asarray(recolour(photos.copy(), pictures.copy()))
assert _given.shape == photos.shape, (
    f"the shape should stay {photos.shape}, yours is {_given.shape}"
)
_wanted, _yours = pictures.mean((1, 2)), _given.mean((1, 2))
assert np.allclose(_yours, _wanted, atol=1e-3), (
    f"the first picture's channels have the means {_wanted[0].round(3)}, those of your first "
    f"result {_yours[0].round(3)}; each image and each channel by itself"
)
_share = photos.std((1, 2)) / np.sqrt(photos.var((1, 2)) + 1e-5)  # nearly 1
_wanted, _yours = _share * pictures.std((1, 2)), _given.std((1, 2))
assert np.allclose(_yours, _wanted, rtol=0.01, atol=1e-4), (
    f"your first result's channels have the deviations {_yours[0].round(3)} in place of "
    f"{_wanted[0].round(3)}; divide by the photograph's, multiply by the picture's"
)
_alone = np.asarray(recolour(photos[:1].copy(), pictures[:1].copy()))
assert np.allclose(_alone, _given[:1], atol=1e-4), (
    "the first photograph comes out otherwise when it is alone: the other images of the batch "
    "must not matter"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(3)
_x, _y = _rng.uniform(size=(2, 12, 20, 3)), _rng.uniform(0.2, 0.4, size=(2, 12, 20, 3))
_x[1, ..., 2] = 0.7  # one channel is constant
_given = np.asarray(recolour(_x.copy(), _y.copy()))
assert np.isfinite(_given).all(), "a channel that is constant must not be divided by 0"
assert np.allclose(_given[1, ..., 2], _y[1, ..., 2].mean()), (
    "a constant channel should become constant at the picture's mean"
)
_plain = (_x[0] - _x[0].mean((0, 1))) / np.sqrt(_x[0].var((0, 1)) + 1e-5)
assert np.allclose(_given[0], _plain * _y[0].std((0, 1)) + _y[0].mean((0, 1)), atol=1e-4), (
    "images of 12 x 20: your values differ from (x - mean) / sqrt(variance + 1e-5), times the "
    "picture's deviation, plus its mean"
)


# %% tags=["wrong"]
# over the batch, too, as in batch normalisation
def recolour(photographs, pictures):
    over = {"axis": (0, 1, 2), "keepdims": True}
    plain = (photographs - photographs.mean(**over)) / np.sqrt(photographs.var(**over) + 1e-5)
    return plain * pictures.std(**over) + pictures.mean(**over)


# %% tags=["wrong"]
# over the channels, too: the tint stays
def recolour(photographs, pictures):
    over = {"axis": (1, 2, 3), "keepdims": True}
    plain = (photographs - photographs.mean(**over)) / np.sqrt(photographs.var(**over) + 1e-5)
    return plain * pictures.std(**over) + pictures.mean(**over)


# %% tags=["wrong"]
# divided by the variance, not by its root
def recolour(photographs, pictures):
    over = {"axis": (1, 2), "keepdims": True}
    plain = (photographs - photographs.mean(**over)) / (photographs.var(**over) + 1e-5)
    return plain * pictures.std(**over) + pictures.mean(**over)


# %% tags=["wrong"]
# the pictures get the photographs' colours
def recolour(photographs, pictures):
    over = {"axis": (1, 2), "keepdims": True}
    plain = (pictures - pictures.mean(**over)) / np.sqrt(pictures.var(**over) + 1e-5)
    return plain * photographs.std(**over) + photographs.mean(**over)


# %% [markdown] tags=["why"]
# Six numbers carry the tint and the contrast of a whole image. A generator's instance normalisation takes such numbers
# out of every channel of its hidden layers: whether a photograph was bright or dull hardly matters there. Your method
# has no idea of lines, stripes or flat areas: that is what remains for a network. Compare with a simple method first,
# or you will admire a network for what six numbers do.

# %% [markdown]
# ## 4 ★★ A score for every patch
#
# Build a discriminator of patches: a Keras model, images (batch, height, width, 3) of any size -> scores (batch, rows,
# columns, 1), not compiled. Each score must see a square of exactly 16 x 16 pixels. No kernel may be larger than 4 x 4,
# and of an image of 64 x 64 there may be at most 32 x 32 scores. Leave out normalisation: instance normalisation would
# let every score know the mean of the whole image. Between the layers use leaky ReLU, so that no gradient is lost.

# %% [markdown] tags=["hint"]
# `keras.Input((None, None, 3))`, and convolutions only. A first layer with a 4 x 4 kernel sees 4 pixels. Each further
# layer with kernel $k$ adds $k - 1$ *steps* of what it reads, and a step is as many pixels as the strides of all layers
# before it, multiplied.


# %% tags=["answer"]
def patch_network():
    """Keras model, images (batch, height, width, 3) -> scores (batch, rows, columns, 1)."""
    ### BEGIN SOLUTION
    conv = keras.layers.Conv2D
    return keras.Sequential(
        [
            keras.Input((None, None, 3)),
            conv(16, 4, strides=2, activation="leaky_relu"),  # sees 4
            conv(32, 4, activation="leaky_relu"),  # 4 + 3 * 2 = 10
            conv(1, 4),  # 10 + 3 * 2 = 16
        ]
    )
    ### END SOLUTION


# %% tags=["check", "points:2"]
def _seen(model, height, width):
    """Rows and columns that the score in the middle sees, and the shape of all scores."""
    image = tf.random.stateless_uniform((1, height, width, 3), (1, 2))
    with tf.GradientTape() as tape:
        tape.watch(image)
        scores = model(image)
        middle = scores[0, scores.shape[1] // 2, scores.shape[2] // 2, 0]
    rows, columns = np.nonzero(np.abs(tape.gradient(middle, image)[0]).sum(axis=-1))
    return np.ptp(rows) + 1, np.ptp(columns) + 1, tuple(scores.shape)


_model = patch_network()
assert len(_model.output_shape) == 4, (
    f"scores (batch, rows, columns, 1): a map, not {_model.output_shape}; convolutions only"
)
assert _model.output_shape[-1] == 1, f"one score for each place, not {_model.output_shape[-1]}"
_kernels = [getattr(each, "kernel_size", (1, 1)) for each in _model.layers]
assert max(map(max, _kernels)) <= 4, f"no kernel above 4 x 4; yours are {_kernels}"
_rows, _columns, _shape = _seen(_model, 64, 64)
assert (_rows, _columns) == (16, 16), (
    f"a score should see 16 x 16 pixels, yours sees {_rows} x {_columns}"
)
assert max(_shape[1:3]) <= 32, f"at most 32 x 32 scores, you have {_shape[1]} x {_shape[2]}"

# %% tags=["hidden"]
_rows, _columns, _shape = _seen(_model, 96, 48)
assert (_rows, _columns) == (16, 16), (
    f"of an image of 96 x 48 a score sees {_rows} x {_columns} pixels, not 16 x 16"
)
assert _shape[1] > _shape[2], (
    f"an image of 96 x 48 has more rows of scores than columns: {_shape}"
)


# %% tags=["wrong"]
# kernels multiplied, 4 * 4: two layers see 4 + 3 * 2 = 10
def patch_network():
    conv, image = keras.layers.Conv2D, keras.Input((None, None, 3))
    return keras.Sequential([image, conv(16, 4, 2, activation="leaky_relu"), conv(1, 4)])


# %% tags=["wrong"]
# stride 2 in the second layer as well: 4 + 3 * 2 + 3 * 4 = 22
def patch_network():
    conv, image = keras.layers.Conv2D, keras.Input((None, None, 3))
    hidden = [conv(16, 4, 2, activation="leaky_relu") for _ in range(2)]
    return keras.Sequential([image, *hidden, conv(1, 4)])


# %% tags=["wrong"]
# five layers without a stride see 16 x 16, but there are too many scores
def patch_network():
    conv, image = keras.layers.Conv2D, keras.Input((None, None, 3))
    hidden = [conv(8, 4, activation="leaky_relu") for _ in range(4)]
    return keras.Sequential([image, *hidden, conv(1, 4)])


# %% tags=["wrong"]
# one score for the whole image
def patch_network():
    conv, image = keras.layers.Conv2D, keras.Input((None, None, 3))
    hidden = [conv(16, 4, 2, activation="leaky_relu") for _ in range(2)]
    pooling = keras.layers.GlobalAveragePooling2D()
    return keras.Sequential([image, *hidden, pooling, keras.layers.Dense(1)])


# %% tags=["wrong"]
# instance normalisation: every score sees the whole image
def patch_network():
    conv, image = keras.layers.Conv2D, keras.Input((None, None, 3))
    normal = keras.layers.GroupNormalization(groups=-1)
    first, second = (conv(16, 4, strides, activation="leaky_relu") for strides in (2, 1))
    return keras.Sequential([image, first, normal, second, conv(1, 4)])


# %% [markdown] tags=["why"]
# $4 + 3 \cdot 2 + 3 \cdot 2 = 16$: the stride of the first layer doubles the steps of all after it. A network that sees
# patches can say whether a line looks drawn; whether the cat has one head it cannot say, and need not, since the cycle
# keeps the cat. It has few weights, works on images of any size, and every image gives it many examples. (With instance
# normalisation, as in the lesson, mean and contrast of the whole image come in after all.)

# %% [markdown]
# ## 5 ★★★ Hide and seek
#
# How can a generator satisfy the discriminator *and* the cycle loss if its translation shows nothing of the photograph?
# It hides the photograph where nobody looks. Do the same, without a network. `hide` takes photographs and pictures,
# both (n, height, width, 3) from 0 to 1, as many of one as of the other. It returns images that look like the
# *pictures*: same shape, from 0 to 1, and nowhere more than 0.04 away from the picture. `seek` gets these images, and
# nothing else, and returns the photographs, with a mean absolute error below 0.01.
#
# It must work for every picture and every photograph, black, white and noise included. In a cell of your own,
# `plots.images(hide(photos, pictures))` shows what a discriminator would get to see.

# %% [markdown] tags=["hint"]
# Cut a number in two, as in 0.52 + 0.013: the first part, rounded down to a multiple of a small step, shows the
# picture, and the remainder is free to carry the photograph, made as small as the step. `np.floor(x / step)` and
# `x % step` take it apart again. Stay away from the ends of the remainder, or rounding carries a white pixel into the
# next step; and let the highest step end at 1.


# %% tags=["answer"]
def hide(photographs, pictures):
    """Images (n, height, width, 3) in 0..1, at most 0.04 from the pictures."""
    ### BEGIN SOLUTION
    step = 1 / 32
    whole = np.minimum(np.floor(np.float64(pictures) / step), 31)
    return step * (whole + 0.05 + 0.9 * photographs)
    ### END SOLUTION


def seek(hidden):
    """The photographs (n, height, width, 3) that `hide` has put into the images."""
    ### BEGIN SOLUTION
    remainder = np.float64(hidden) * 32 % 1
    return (remainder - 0.05) / 0.9
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _tried(hide, seek, photographs, pictures, name):
    hidden = np.asarray(hide(photographs.copy(), pictures.copy()))
    assert hidden.shape == pictures.shape, (
        f"{name}: `hide` should return {pictures.shape}, it returns {hidden.shape}"
    )
    low, high = hidden.min(), hidden.max()
    assert low > -1e-6, f"{name}: values should not be below 0; your lowest is {low:.3f}"
    assert high < 1 + 1e-6, f"{name}: values should not exceed 1; your highest is {high:.3f}"
    away = np.abs(hidden - pictures).max()
    assert away < 0.04 + 1e-6, f"{name}: a value is {away:.3f} away from the picture, not 0.04"
    error = np.abs(seek(hidden.copy()) - photographs).mean()
    assert error < 0.01, (
        f"{name}: `seek` is off by {error:.4f} on average, not by less than 0.01"
    )
    return hidden, error


_hidden, _error = _tried(hide, seek, photos, pictures, "photos in pictures")
_noisy = _hidden + np.random.default_rng(0).normal(scale=0.02, size=_hidden.shape)
_worse = np.abs(seek(_noisy) - photos).mean()
print(f"error of what `seek` finds: {_error:.5f}; after a little noise (0.02): {_worse:.3f}")

# %% tags=["hidden"]
_rng = np.random.default_rng(5)
_flat = {"black": np.zeros((2, 8, 16, 3)), "white": np.ones((2, 8, 16, 3))}
_flat |= {"noise": _rng.uniform(size=(2, 8, 16, 3)), "grey": np.full((2, 8, 16, 3), 0.5)}
for _inner, _photo in _flat.items():
    for _outer, _picture in _flat.items():
        _tried(hide, seek, _photo, _picture, f"{_inner} in {_outer}")
_noise = np.float32(_flat["noise"])
_tried(hide, seek, _noise, _noise[::-1], "float32 noise in noise")


# %% tags=["wrong"]
# without room at the ends: white runs over into the next step, and comes out black
def hide(photographs, pictures):
    whole = np.minimum(np.floor(np.float64(pictures) * 32), 31)
    return (whole + photographs) / 32


def seek(hidden):
    return np.float64(hidden) * 32 % 1


# %% tags=["wrong"]
# added without rounding the picture: then it cannot be told apart from the photograph
def hide(photographs, pictures):
    return 0.96 * pictures + 0.04 * photographs


def seek(hidden):
    return hidden % 0.04 / 0.04


# %% tags=["wrong"]
# the brightness alone is hidden, the colours are lost
def hide(photographs, pictures):
    whole = np.minimum(np.floor(np.float64(pictures) * 32), 31)
    grey = photographs.mean(axis=-1, keepdims=True)
    return (whole + 0.05 + 0.9 * grey) / 32


def seek(hidden):
    return (np.float64(hidden) * 32 % 1 - 0.05) / 0.9


# %% tags=["wrong"]
# bright pictures leave the range: the highest step begins at 1
def hide(photographs, pictures):
    whole = np.floor(np.float64(pictures) * 32)
    return (whole + 0.05 + 0.9 * photographs) / 32


def seek(hidden):
    return (np.float64(hidden) * 32 % 1 - 0.05) / 0.9


# %% [markdown] tags=["why"]
# An image has room for two. Trained CycleGANs were caught at it: a map made from an aerial photograph held, as a faint
# pattern, details that no map shows, and the way back read them there (Chu and others, 2017). So a low cycle loss does
# not prove that the translation *shows* what was in the original. The cure is in the printed line: a little noise,
# before the way back, and what was hidden is gone, while what is drawn plainly survives.
