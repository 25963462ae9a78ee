# %%
import keras
import numpy as np
import tensorflow as tf
from keras import ops

import course
from course import datasets, metrics, training

course.start_checks()

# %%
digits = datasets.load("mnist")
x, x_test = digits.train[0], digits.test[0]

# %% [markdown]
# ## 1 ★ Two losses, one score
#
# The discriminator gives scores $s$, and $D = \sigma(s)$ is the probability that an image is real. From its scores for
# real and for generated images, `on_real` and `on_fake`, both (batch, 1), compute
#
# $$L_D = -\log D(x) - \log(1 - D(G(z))), \qquad L_G = -\log D(G(z)),$$
#
# each logarithm as a mean over the batch, and return two numbers, ($L_D$, $L_G$). They must be right also for scores as
# far from 0 as 1,000.

# %% [markdown] tags=["hint"]
# $-\log \sigma(s) = \log(1 + e^{-s})$ and $1 - \sigma(s) = \sigma(-s)$. `np.logaddexp(0, -s)` is $\log(e^0 + e^{-s})$,
# computed so that nothing overflows.


# %% tags=["answer"]
def losses(on_real, on_fake):
    """(discriminator's loss, generator's loss) from scores, both (batch, 1)."""
    ### BEGIN SOLUTION
    discriminator = np.logaddexp(0, -on_real).mean() + np.logaddexp(0, on_fake).mean()
    return discriminator, np.logaddexp(0, -on_fake).mean()
    ### END SOLUTION


# %% tags=["check", "points:1"]
_given = losses(np.zeros((4, 1)), np.zeros((4, 1)))
assert np.shape(_given) == (2,), f"return two numbers; yours have the shape {np.shape(_given)}"
assert np.isclose(_given[0], 2 * np.log(2)), (
    "all scores 0, so D = 1/2: the discriminator's loss, the sum of two means, is 2 ln 2 = "
    f"1.386, not {_given[0]:.3f}"
)
assert np.isclose(_given[1], np.log(2)), (
    f"all scores 0, so D = 1/2: the generator's loss is ln 2 = 0.693, not {_given[1]:.3f}"
)
_given = losses(np.full((2, 1), 3.0), np.array([[-1.0], [-3.0]]))
assert np.isclose(_given[0], 0.2296, atol=1e-4), (
    "real images have the score 3, fake ones -1 and -3: the discriminator is nearly always "
    f"right, and its loss is 0.230, not {_given[0]:.3f}"
)
assert np.isclose(_given[1], 2.1809, atol=1e-4), (
    "real images have the score 3, fake ones -1 and -3: the generator fools nobody, and its "
    f"loss is 2.181, not {_given[1]:.3f}; it wants the label 1"
)

# %% tags=["hidden"]
_given = losses(np.full((3, 1), -1000.0), np.full((3, 1), 1000.0))
assert np.allclose(_given, (2000, 0)), (
    f"scores of -1000 for real and 1000 for fake images: (2000, 0), not {_given}"
)
_given = losses(np.full((3, 1), 1000.0), np.full((3, 1), -1000.0))
assert np.allclose(_given, (0, 1000)), (
    f"scores of 1000 for real and -1000 for fake images: (0, 1000), not {_given}"
)
_scores = np.random.default_rng(3).normal(scale=3, size=(2, 50, 1))
_loss = training.NonSaturating()
_wanted = [float(_loss.discriminator(*_scores)), float(_loss.generator(_scores[1]))]
assert np.allclose(losses(*_scores), _wanted, rtol=1e-4), (
    f"for random scores you have {losses(*_scores)}, Keras {_wanted}"
)


# %% tags=["wrong"]
# the generator lowers log(1 - D), as if the game were one sum
def losses(on_real, on_fake):
    discriminator = np.logaddexp(0, -on_real).mean() + np.logaddexp(0, on_fake).mean()
    return discriminator, -np.logaddexp(0, on_fake).mean()


# %% tags=["wrong"]
# the discriminator's loss is the mean over all images, real and fake
def losses(on_real, on_fake):
    both = np.concatenate([np.logaddexp(0, -on_real), np.logaddexp(0, on_fake)])
    return both.mean(), np.logaddexp(0, -on_fake).mean()


# %% tags=["wrong"]
# the formula as it stands: the logarithm of 0 for large scores
def losses(on_real, on_fake):
    real, fake = (1 / (1 + np.exp(-np.clip(s, -500, 500))) for s in (on_real, on_fake))
    tiny = 1e-7
    discriminator = -np.log(real + tiny).mean() - np.log(1 - fake + tiny).mean()
    return discriminator, -np.log(fake + tiny).mean()


# %% tags=["wrong"]
# the two labels of fake images are exchanged
def losses(on_real, on_fake):
    discriminator = np.logaddexp(0, -on_real).mean() + np.logaddexp(0, -on_fake).mean()
    return discriminator, np.logaddexp(0, on_fake).mean()


# %% [markdown] tags=["why"]
# The same fake images have the label 0 in one loss and 1 in the other: that is the game. Look at the slopes, too. Early
# on, the discriminator sees through everything, $s$ is far below 0, and $L_G$ is almost the straight line $-s$, with
# the slope $-1$: a clear signal. Were the generator to lower $\log(1 - D(G(z)))$ instead, which is nearly flat there,
# it would learn almost nothing just when it is worst. That is why this loss is called *non-saturating*.

# %% [markdown]
# ## 2 ★★ As good in the eyes of the judge
#
# A Fréchet distance of 0: must the generated images then be like the real ones? Show that they need not be. `feature`
# (images,) is one feature of an even number of real images; it is not constant. Return an array (images,) in which only
# *two* different numbers occur, and whose distance from `feature`,
# `metrics.frechet_distance(feature[:, None], yours[:, None])`, is below a millionth of the feature's variance.

# %% [markdown] tags=["hint"]
# The distance knows mean and variance (of several features, the covariance), and nothing else. Let half of the numbers
# lie above the mean, and the other half equally far below. How far, if the mean squared distance from the mean is to
# stay as it was?


# %% tags=["answer"]
def two_values(feature):
    """Float (images,), two different values, at the distance 0 from `feature` (images,)."""
    ### BEGIN SOLUTION
    sign = np.where(np.arange(len(feature)) % 2, 1, -1)
    return feature.mean() + sign * feature.std()
    ### END SOLUTION


# %% tags=["check", "points:2"]
_feature = np.random.default_rng(0).gamma(2, 3, size=200)
_yours = np.asarray(two_values(_feature.copy()))
assert _yours.shape == (200,), (
    f"the shape should be (200,), as the feature's; it is {_yours.shape}"
)
assert len(np.unique(_yours)) == 2, (
    f"only two different numbers may occur; you have {len(np.unique(_yours))}"
)
assert np.isclose(_yours.mean(), _feature.mean()), (
    f"the feature's mean is {_feature.mean():.3f}, yours is {_yours.mean():.3f}"
)
_distance = metrics.frechet_distance(_feature[:, None], _yours[:, None])
assert _distance < 1e-6 * _feature.var(), (
    f"the means agree, but the distance is {_distance:.6f}: the feature's variance is "
    f"{_feature.var():.4f}, yours is {_yours.var():.4f}"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(5)
for _feature in (_rng.normal(50, 0.2, 64), _rng.uniform(-9, 1, 500), np.array([1.0, 4, 1, 1])):
    _yours = np.asarray(two_values(_feature.copy()))
    _case = (
        f"{len(_feature)} numbers of mean {_feature.mean():.2f} and std {_feature.std():.2f}: "
    )
    assert _yours.shape == _feature.shape, f"{_case}the shape is {_yours.shape}"
    assert len(np.unique(_yours)) == 2, f"{_case}not two different numbers"
    _distance = metrics.frechet_distance(_feature[:, None], _yours[:, None])
    assert _distance < 1e-6 * _feature.var(), f"{_case}the distance is {_distance}"


# %% tags=["wrong"]
# the mean alone: that is mode collapse, and the distance sees it
def two_values(feature):
    return np.full(len(feature), feature.mean())


# %% tags=["wrong"]
# the variance in place of its root
def two_values(feature):
    sign = np.where(np.arange(len(feature)) % 2, 1, -1)
    return feature.mean() + sign * feature.var()


# %% tags=["wrong"]
# the extremes: same range, but another variance
def two_values(feature):
    return np.where(np.arange(len(feature)) % 2, feature.min(), feature.max())


# %% tags=["wrong"]
# the feature itself, in another order
def two_values(feature):
    return feature[::-1]


# %% [markdown] tags=["why"]
# Mean and variance describe a distribution fully if it is Gaussian, but features need not be. Two spikes, one standard
# deviation to either side of the mean, have the distance 0 from anything with this mean and variance. So a low distance
# is necessary for good images, not sufficient. A generator does not look for such gaps on purpose, which makes the
# distance useful in practice; still, count the classes, look at the images, and look for memorised ones.

# %% [markdown]
# ## 3 ★★ A walk that ends where it began
#
# Write a walk through the latent space for an animation that repeats without a jump: along the circle around the origin
# that passes through `a`, in the plane of `a` and `b` (two vectors (latent,) that are not parallel). Return `steps`
# vectors, (steps, latent). Row $k$ is `a`, turned by the angle $2 \pi k / \text{steps}$ towards `b`. So row 0 is `a`,
# all rows are as long as `a`, and one more step would lead back to `a`.

# %% [markdown] tags=["hint"]
# You need two vectors of length 1 at a right angle: one in the direction of `a`, and one that is what remains of `b` if
# you take away its part along `a`. With those, a circle is $\cos \varphi$ times the one plus $\sin \varphi$ times the
# other. `np.arange(steps)` begins at 0 and leaves the end out.


# %% tags=["answer"]
def circle(a, b, steps):
    """Latent vectors (steps, latent) on a circle that begins at a and turns towards b."""
    ### BEGIN SOLUTION
    length = np.linalg.norm(a)
    first = a / length
    second = b - (b @ first) * first
    second = second / np.linalg.norm(second)
    angle = 2 * np.pi * np.arange(steps)[:, None] / steps
    return length * (np.cos(angle) * first + np.sin(angle) * second)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_walk = np.asarray(circle(np.array([3.0, 0]), np.array([1.0, 1]), 4))
assert _walk.shape == (4, 2), f"4 steps of 2 numbers: (4, 2), not {_walk.shape}"
assert np.allclose(_walk[0], [3, 0]), f"the first row should be a = (3, 0), it is {_walk[0]}"
assert not np.allclose(_walk[-1], _walk[0]), (
    "the last row is the first again: the walk would stand still for one image"
)
assert np.allclose(np.linalg.norm(_walk, axis=1), 3), (
    f"all rows should have the length 3, yours have {np.linalg.norm(_walk, axis=1).round(3)}; "
    "are your two directions at a right angle, and of length 1?"
)
assert not np.allclose(_walk[1], [0, -3]), (
    "you turn away from b = (1, 1) first, not towards it"
)
assert np.allclose(_walk, [[3, 0], [0, 3], [-3, 0], [0, -3]]), (
    f"from (3, 0) to (0, 3), (-3, 0), (0, -3); your walk is\n{_walk.round(3)}"
)
_walk = np.asarray(circle(np.array([0, 0, 2.0]), np.array([1.0, 0, 1]), 8))
assert np.allclose(_walk[1], [2**0.5, 0, 2**0.5]), (
    "the first of 8 steps from (0, 0, 2) towards (1, 0, 1) leads to (1.414, 0, 1.414), "
    f"not to {_walk[1].round(3)}"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(4)
for _latent, _steps in ((64, 12), (2, 5), (100, 1)):
    _a, _b = _rng.normal(size=(2, _latent))
    _walk, _case = (
        np.asarray(circle(_a, _b, _steps)),
        f"{_steps} steps in {_latent} dimensions: ",
    )
    assert _walk.shape == (_steps, _latent), f"{_case}the shape is {_walk.shape}"
    assert np.allclose(_walk[0], _a), f"{_case}the walk does not begin at a"
    _lengths = np.linalg.norm(_walk, axis=1)
    assert np.allclose(_lengths, np.linalg.norm(_a)), f"{_case}the lengths are {_lengths}"
    _cosines = np.sum(_walk * np.roll(_walk, -1, axis=0), axis=1) / _lengths**2
    assert np.allclose(_cosines, np.cos(2 * np.pi / _steps)), f"{_case}unequal steps"
    _left = (
        _walk.T - np.stack([_a, _b], 1) @ np.linalg.lstsq(np.stack([_a, _b], 1), _walk.T)[0]
    )
    assert np.allclose(_left, 0), f"{_case}the walk leaves the plane of a and b"
    assert _steps == 1 or _walk[1] @ _b > _walk[-1] @ _b, f"{_case}it turns away from b"


# %% tags=["wrong"]
# the two directions are not at a right angle: an ellipse
def circle(a, b, steps):
    angle = 2 * np.pi * np.arange(steps)[:, None] / steps
    length = np.linalg.norm(a)
    return np.cos(angle) * a + np.sin(angle) * length * b / np.linalg.norm(b)


# %% tags=["wrong"]
# does not look at b: right in two dimensions only
def circle(a, b, steps):
    second = np.roll(a, 1) * np.where(np.arange(len(a)) == 0, -1, 1)
    angle = 2 * np.pi * np.arange(steps)[:, None] / steps
    return np.cos(angle) * a + np.sin(angle) * second


# %% tags=["wrong"]
# the first vector comes a second time, at the end
def circle(a, b, steps):
    second = b - (b @ a) / (a @ a) * a
    second = second * np.linalg.norm(a) / np.linalg.norm(second)
    angle = np.linspace(0, 2 * np.pi, steps)[:, None]
    return np.cos(angle) * a + np.sin(angle) * second


# %% tags=["wrong"]
# along a straight line, there and back: shorter vectors in the middle
def circle(a, b, steps):
    share = 1 - np.abs(1 - 2 * np.arange(steps)[:, None] / steps)
    return (1 - share) * a + share * b


# %% tags=["wrong"]
# the part of a along b is taken away, in place of the part of b along a
def circle(a, b, steps):
    second = a - (a @ b) / (b @ b) * b
    second = second * np.linalg.norm(a) / np.linalg.norm(second)
    angle = 2 * np.pi * np.arange(steps)[:, None] / steps
    return np.cos(angle) * a + np.sin(angle) * second


# %% [markdown] tags=["why"]
# A vector of 64 random numbers has a length near $\sqrt{64} = 8$: nearly all that the generator saw in training lies in
# a thin shell, and the circle stays in it. The straight line between two such vectors passes through a point of length
# about $8 / \sqrt 2$, half-way, where the generator was hardly ever trained. With your own GAN of the lesson,
# `plots.animation(gan.predict(circle(a, b, 48).astype("float32"))[:, None], ...)` shows the walk.

# %% [markdown]
# ## 4 ★★ The generator's turn
#
# Write the generator's half of a training step. Make images of `noise` (batch, latent), let the discriminator judge
# them, and move the generator's weights, and only those, once down $L_G = -\log D(G(z))$, the mean over the batch.
# Return the loss before this move, as a number. `generator`: noise -> images, `discriminator`: images -> scores
# (batch, 1), `optimizer`: a Keras optimiser. No real image is needed.

# %% tags=["given"]
latent = 8


def small_networks():
    """Generator (batch, 8) -> (batch, 16) and discriminator (batch, 16) -> (batch, 1)."""
    dense = keras.layers.Dense
    generator = keras.Sequential([keras.Input((latent,)), dense(32, "tanh"), dense(16)])
    discriminator = keras.Sequential([keras.Input((16,)), dense(32, "tanh"), dense(1)])
    return generator, discriminator


# %% [markdown] tags=["hint"]
# Everything from the noise to the loss happens inside `with tf.GradientTape() as tape:`, or no gradient reaches the
# generator. `training.NonSaturating().generator(scores)` is the loss. Then `tape.gradient(loss, weights)` with
# `weights = generator.trainable_variables`, and `optimizer.apply(gradients, weights)`.


# %% tags=["answer"]
def generator_step(generator, discriminator, optimizer, noise):
    """Train the generator for one step; its loss (float) before."""
    ### BEGIN SOLUTION
    with tf.GradientTape() as tape:
        scores = discriminator(generator(noise, training=True), training=True)
        loss = training.NonSaturating().generator(scores)
    weights = generator.trainable_variables
    optimizer.apply(tape.gradient(loss, weights), weights)
    return float(loss)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_generator, _discriminator = small_networks()
_noise = keras.random.normal((64, latent), seed=1)
_before = [each.get_weights() for each in (_generator, _discriminator)]
_wanted = float(training.NonSaturating().generator(_discriminator(_generator(_noise))))
_adam = keras.optimizers.Adam(0.01)
_first = generator_step(_generator, _discriminator, _adam, _noise)
_moved = [
    max(np.abs(new - old).max() for new, old in zip(each.get_weights(), past, strict=True))
    for each, past in zip((_generator, _discriminator), _before, strict=True)
]
assert _moved[1] == 0, "the discriminator's weights have changed; it is not its turn"
assert _moved[0] > 0, "the generator's weights are what they were; apply the gradients to them"
assert np.ndim(_first) == 0, f"return the loss as one number, not {_first!r}"
assert np.isclose(_first, _wanted, rtol=1e-4), (
    f"the loss before the step is {_wanted:.4f}, you return {float(_first):.4f}"
)
for _ in range(30):
    _last = generator_step(_generator, _discriminator, _adam, _noise)
assert _last < _first, (
    f"30 steps later the loss is {_last:.3f}, and was {_first:.3f}: it should fall, since the "
    "discriminator stands still; which label does the generator want?"
)

# %% tags=["hidden"]
_generator, _discriminator = small_networks()
_old = _generator.get_weights()
with tf.GradientTape() as _tape:
    _loss = training.NonSaturating().generator(_discriminator(_generator(_noise[:5])))
_gradients = _tape.gradient(_loss, _generator.trainable_variables)
_sgd = keras.optimizers.SGD(0.5)
_given = generator_step(_generator, _discriminator, _sgd, _noise[:5])
assert np.isclose(_given, float(_loss), rtol=1e-4), "another loss for a batch of 5"
for _new, _weight, _slope in zip(_generator.get_weights(), _old, _gradients, strict=True):
    _moved = ops.convert_to_numpy(0.5 * _slope)
    assert np.allclose(_new, _weight - _moved, atol=1e-5), (
        "one step of SGD(0.5) should move each weight by -0.5 times its gradient"
    )


# %% tags=["wrong"]
# both networks' weights are moved: the discriminator helps to fool itself
def generator_step(generator, discriminator, optimizer, noise):
    with tf.GradientTape() as tape:
        loss = training.NonSaturating().generator(discriminator(generator(noise)))
    weights = generator.trainable_variables + discriminator.trainable_variables
    optimizer.apply(tape.gradient(loss, weights), weights)
    return float(loss)


# %% tags=["wrong"]
# the label 0: the generator learns to be recognised
def generator_step(generator, discriminator, optimizer, noise):
    with tf.GradientTape() as tape:
        scores = discriminator(generator(noise))
        loss = ops.mean(ops.softplus(scores))
    weights = generator.trainable_variables
    optimizer.apply(tape.gradient(loss, weights), weights)
    return float(ops.mean(ops.softplus(-scores)))


# %% tags=["wrong"]
# the gradient is computed, but never applied
def generator_step(generator, discriminator, optimizer, noise):
    with tf.GradientTape() as tape:
        loss = training.NonSaturating().generator(discriminator(generator(noise)))
    tape.gradient(loss, generator.trainable_variables)
    return float(loss)


# %% tags=["wrong"]
# the loss after the step is returned
def generator_step(generator, discriminator, optimizer, noise):
    with tf.GradientTape() as tape:
        loss = training.NonSaturating().generator(discriminator(generator(noise)))
    weights = generator.trainable_variables
    optimizer.apply(tape.gradient(loss, weights), weights)
    return float(training.NonSaturating().generator(discriminator(generator(noise))))


# %% [markdown] tags=["why"]
# The generator never sees a real image. All it learns comes through the discriminator: the gradient of the score by
# each pixel says what would look more real, and back-propagation hands it on to the generator's weights. The
# discriminator's weights take part in that computation, but stay: against one that stands still, the loss simply falls.
# In the game it answers, and so the loss does not.

# %% [markdown]
# ## 5 ★★★ A discriminator that sees the batch
#
# A generator that has collapsed makes one good digit, again and again. A discriminator that judges each image alone
# cannot object: the image looks real. So let it see how much the images of a batch differ. Write `with_spread`: it
# takes features (batch, features), and appends one column, to (batch, features + 1). For each feature compute
# $\sqrt{v + 10^{-8}}$, where $v$ is its variance over the batch, and take the mean over the features. This one number
# stands in every row of the new column. Use `keras.ops`, so that gradients go through your function, and so that it
# also works on the layers of a model that is being built, whose batch size is None.
#
# The check builds your function into a small discriminator, trains that to tell 32 different digits from 32 copies of
# one digit, and asks about new ones.


# %% tags=["given"]
def real_and_collapsed(images, rng):
    """Two batches: 32 different images, and 32 copies of one of them."""
    different = images[rng.choice(len(images), 32, replace=False)]
    return tf.constant(different), tf.repeat(different[:1], 32, axis=0)


def told_apart(before_last):
    """Share of new batches that a discriminator has right after it was trained.

    `before_last` changes the features (batch, 32) that go into its last layer.
    """
    images = keras.Input(x.shape[1:])
    hidden = keras.layers.Dense(32, "leaky_relu")(keras.layers.Flatten()(images))
    model = keras.Model(images, keras.layers.Dense(1)(before_last(hidden)))
    adam, rng = keras.optimizers.Adam(0.01), np.random.default_rng(0)
    adam.build(model.trainable_variables)

    @tf.function
    def step(different, copies):
        with tf.GradientTape() as tape:
            scores = model(different), model(copies)
            loss = training.NonSaturating().discriminator(*scores)
        weights = model.trainable_variables
        adam.apply(tape.gradient(loss, weights), weights)

    for _ in range(400):
        step(*real_and_collapsed(x, rng))
    tried = [[model(each) > 0 for each in real_and_collapsed(x_test, rng)] for _ in range(20)]
    return float(np.mean([[different, ~copies] for different, copies in tried]))


# %% [markdown] tags=["hint"]
# `ops.var(features, axis=0)` is one variance for each feature. `ops.ones_like(features[:, :1])` has the shape of the
# new column, also while the batch size is not known; multiply it by the number, and append it by
# `ops.concatenate([..., ...], axis=-1)`.


# %% tags=["answer"]
def with_spread(features):
    """(batch, features) -> (batch, features + 1); the last column says how the rows differ."""
    ### BEGIN SOLUTION
    spread = ops.mean(ops.sqrt(ops.var(features, axis=0) + 1e-8))
    return ops.concatenate([features, spread * ops.ones_like(features[:, :1])], axis=-1)
    ### END SOLUTION


# %% tags=["check", "points:3"]
_features = np.array([[1.0, 0, 4], [3.0, 0, 8]], "float32")
_given = ops.convert_to_numpy(with_spread(_features))
assert _given.shape == (2, 4), f"features (2, 3) become (2, 4), not {_given.shape}"
assert np.allclose(_given[:, :3], _features), "the features themselves should stay, in front"
assert np.allclose(_given[:, 3], 1, atol=1e-3), (
    "over the batch (1, 0, 4) and (3, 0, 8) have the standard deviations 1, 0, 2, and the "
    f"mean of these is 1; your last column is {_given[:, 3]}"
)
_inputs = keras.Input((5,))
_shape = keras.Model(_inputs, with_spread(_inputs)).output_shape
assert _shape == (None, 6), f"in a model (None, 5) should become (None, 6), not {_shape}"
with tf.GradientTape() as _tape:
    _tape.watch(_alike := tf.ones((4, 3)))
    _sum = ops.sum(with_spread(_alike)[:, -1])
_slope = _tape.gradient(_sum, _alike)
assert _slope is not None, "no gradient goes through; compute with keras.ops, not with NumPy"
assert np.isfinite(_slope).all(), (
    "where all rows are alike, the gradient is not finite: a root's slope at 0; add 1e-8"
)
_right, _alone = told_apart(with_spread), told_apart(lambda features: features)
print(f"right answers: {_right:.0%} with your column, {_alone:.0%} without")
assert _right > 0.9, (
    f"with your column {_right:.0%} are right, and guessing is 50%; does the column hold one "
    "number for the whole batch?"
)

# %% tags=["hidden"]
_features = np.random.default_rng(6).normal(size=(40, 7)).astype("float32")
_given = ops.convert_to_numpy(with_spread(_features))[:, -1]
assert np.allclose(_given, _features.std(axis=0).mean(), atol=1e-3), (
    f"40 rows of 7 features: the last column should be {_features.std(axis=0).mean():.3f}, "
    f"not {_given[:3]}"
)
_given = ops.convert_to_numpy(with_spread(np.ones((3, 2), "float32")))[:, -1]
assert np.allclose(_given, 1e-4, rtol=1e-3), (
    f"rows that are all alike: the square root of 1e-8, not {_given}"
)


# %% tags=["wrong"]
# the deviation within each row, over its features: every image is still judged alone
def with_spread(features):
    spread = ops.sqrt(ops.var(features, axis=1, keepdims=True) + 1e-8)
    return ops.concatenate([features, spread], axis=-1)


# %% tags=["wrong"]
# one deviation of all numbers: that of the features among each other is mixed in
def with_spread(features):
    spread = ops.sqrt(ops.var(features) + 1e-8)
    return ops.concatenate([features, spread * ops.ones_like(features[:, :1])], axis=-1)


# %% tags=["wrong"]
# without the small number under the root: the gradient of a collapsed batch is not finite
def with_spread(features):
    spread = ops.mean(ops.std(features, axis=0))
    return ops.concatenate([features, spread * ops.ones_like(features[:, :1])], axis=-1)


# %% tags=["wrong"]
# the spread takes the features' place
def with_spread(features):
    spread = ops.mean(ops.sqrt(ops.var(features, axis=0) + 1e-8))
    return spread * ops.ones_like(features)


# %% [markdown] tags=["why"]
# No discriminator that judges images one by one can do this: a copy of a real digit *is* a real digit, so whatever it
# says of a digit is wrong in one of the two cases. With one more number it is easy, and a generator that collapses is
# punished for it. Progressive GANs (Karras and others, 2018) append such a column. Batch normalisation in a
# discriminator lets it see something of the batch, too, while it trains. The $10^{-8}$ matters: the slope of a root at
# 0 is infinite, and a batch of copies is just where you need the gradient.
