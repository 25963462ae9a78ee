# %% [markdown]
# # 14 · Generative adversarial networks: a DCGAN invents digits
#
# **Can two networks invent images?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/14_dcgan.ipynb)
#
# > **You will be able to**
# > - explain the game of generator and discriminator, its labels and its two losses
# > - train a DCGAN, stop it anywhere, and go on
# > - measure invented images: Fréchet distance and coverage of the classes
# > - provoke mode collapse, see it in a number, and cure it
# > - walk through the space that the images come from
# >
# > **You need first** lessons 06 and 07.
# > **Reading** about 25 minutes. **Running** 60 s (quick), 10 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:  # on Colab: fetch the package
    # %pip install -q "git+https://github.com/OWNER/REPO@v0.1.0"
    import course
course.start(seed=0)

# %%
import itertools
import tempfile

import keras
import numpy as np
import pandas as pd
from keras import ops

from course import datasets, fidelity, models, plots, training

# %% tags=["parameters"]
course.lesson("14_dcgan")
BATCH = 64
STEPS = course.pick(quick=25, full=100)  # in what we call an epoch here
EPOCHS = course.pick(quick=12, full=40)
COLLAPSE = course.pick(quick=6, full=12)  # epochs of the failure, and of its cure
JUDGED = course.pick(quick=500, full=2000)  # invented images that are measured
LOOKS = course.pick(quick=10_000, full=30_000)  # at digits, for the judge to learn from

# %% [markdown]
# Every network so far answered questions about images. This one shall make new ones, of the kind it was shown. No
# single right answer exists for that, so no loss that we know fits. The idea of 2014: let a second network be the loss.
#
# - The **generator** (생성자) turns random numbers, the **latent vector** (잠재 벡터), into an image.
# - The **discriminator** (판별자) says of an image whether it is real or invented.
#
# Each learns from the other's success. Together: a **generative adversarial network**, GAN (적대적 생성 신경망).

# %%
digits = datasets.load("mnist")
(x, y), (x_test, y_test) = digits.train, digits.test
plots.images(x[:16])

# %% [markdown]
# These are real. Look at them well: you will judge others.
#
# ## Two networks

# %%
generator = models.dcgan_generator(x.shape[1:])
discriminator = models.dcgan_discriminator(x.shape[1:])
for layer in generator.layers:
    if "conv" in layer.name or layer.name == "reshape":
        print(f"{layer.name:20} gives {layer.output.shape[1:]}")
print(f"{generator.count_params():,} and {discriminator.count_params():,} parameters")

# %% [markdown]
# A **transposed convolution** (전치 합성곱) with stride 2 is a convolution backwards: each number is spread over a patch of
# an image that is twice as large. The discriminator is an ordinary convolutional network with a single score: above 0
# it says *real*.
#
# ## One step of the game
#
# The discriminator gets real images with the label 1 and invented ones with the label 0, and lowers its cross-entropy.
# The generator gets no image at all. It is judged by what the discriminator says of its images, and wants that to be
# the label 1:
#
# $$L_D = -\log D(x) - \log(1 - D(G(z))), \qquad L_G = -\log D(G(z)).$$

# %%
loss = training.NonSaturating()
noise = keras.random.normal((BATCH, generator.input_shape[-1]), seed=1)
real, invented = discriminator(x[:BATCH]), discriminator(generator(noise))
print(f"discriminator's loss {float(loss.discriminator(real, invented)):.3f}, of doubt about both {2 * np.log(2):.3f}")
print(f"generator's loss     {float(loss.generator(invented)):.3f}, of doubt {np.log(2):.3f}")

# %% [markdown]
# Both know nothing yet. `training.GAN` is a Keras model whose `train_step` does this for a batch, and moves each network
# down its own loss:

# %%
course.show_source(training.GAN.train_step)

# %% [markdown]
# The last lines keep a third network, a running mean of the generator's weights. The game makes the generator swing
# about; its mean is steadier, and it is the one that `gan(noise)` uses.
#
# ## A judge
#
# The two losses say who is winning, not how good the images are. So we train a judge on the real digits, and compare
# what it sees in real and in invented ones: the mean and the covariance of its last hidden layer. Their **Fréchet
# distance** (프레셰 거리) is 0 if both agree. And it names the digits, so we can count which of the ten appear.

# %%
judge = models.small_vgg(x.shape[1:], 10)
judge.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
few = slice(0, 10_000)
judge.fit(x[few], y[few], epochs=LOOKS // len(x[few]), verbose=0)
print(f"the judge's accuracy on the test digits: {judge.evaluate(x_test, y_test, verbose=0)[1]:.3f}")
features = keras.Model(judge.inputs, judge.layers[-2].output)
seen = features.predict(x_test[:JUDGED], verbose=0)


def measure(images):
    """(Fréchet distance from the test digits, how many of the ten digits appear)."""
    distance = fidelity.frechet_distance(seen, features.predict(images, verbose=0))
    return distance, fidelity.coverage(judge.predict(images, verbose=0).argmax(axis=1), 10)


def build(seed=0, rate=2e-4):
    """A new GAN; both networks and the noise come from the seed."""
    keras.utils.set_random_seed(seed)
    networks = models.dcgan_generator(x.shape[1:]), models.dcgan_discriminator(x.shape[1:])
    gan = training.GAN(*networks, seed=seed)
    gan.compile(keras.optimizers.Adam(rate, beta_1=0.5), keras.optimizers.Adam(rate, beta_1=0.5))
    return gan


gan = build()
noise = gan.noise(JUDGED, step=1_000_000)  # the same for every measurement from here on
yardsticks = {"other real digits": x[-JUDGED:], "an untrained generator": gan.predict(noise, verbose=0)}
table = pd.DataFrame({name: measure(images) for name, images in yardsticks.items()}, index=["distance", "digits"]).T
course.record("frechet_distance_untrained", table.loc["an untrained generator", "distance"])
table.round(1)

# %% [markdown]
# Zero is out of reach: even other real digits have some distance, for they are other ones. That is the yardstick.
#
# ## Training
#
# The optimiser's settings are those of the DCGAN paper: a small step, and half the usual momentum, since the loss
# itself moves. `Film` keeps what the generator makes of the same noise after each epoch. `Checkpoint` keeps the state
# of both networks and both optimisers, and the noise and the order of the digits depend only on the number of the step:
# should you stop the next cell, or the computer do it, then run it again, and it goes on from the last epoch to the same end.
#
# **Before you run it: what do you expect?** Shapes first, or strokes? And will the losses fall?

# %%
def train(gan, epochs, *callbacks, start=0):
    gan.fit(
        training.endless(x, BATCH, start=start * STEPS),
        epochs=epochs,
        initial_epoch=start,
        steps_per_epoch=STEPS,
        shuffle=False,
        callbacks=[training.EpochLog(), *callbacks],
        verbose=0,
    )


folder = tempfile.mkdtemp()  # name a folder of your own, and what is learned outlives the notebook

# %%
film = training.Film(lambda: gan(noise[:16]), file=f"{folder}/film.npz")
losses = keras.callbacks.CSVLogger(f"{folder}/losses.csv", append=True)
train(gan, EPOCHS, film, losses, training.Checkpoint(folder), start=training.resume(gan, folder))

# %%
plots.film_strip(*film.few(6))

# %% [markdown]
# From top to bottom, each column from the same noise. First grey fog; then a bright blot on a dark ground, in which
# strokes condense; at last digits, most of them legible, a few that are none. Moving:

# %%
plots.animation(film.pictures, "sixteen patches of noise that become digits", scale=3)

# %%
log = pd.read_csv(f"{folder}/losses.csv", index_col="epoch")
fig, axes = plots.figure()
axes.plot(log[["discriminator_loss", "generator_loss"]], label=["discriminator", "generator"])
axes.set(xlabel="epoch", ylabel="loss")
axes.legend()
fig

# %% [markdown]
# These curves look like those of no training before. Nothing falls for long, because each network's task gets harder
# as the other gets better. Read them only for disaster: a discriminator's loss near 0 means that the generator has
# been left behind, and learns nothing. For all else, ask the judge:

# %%
table.loc["our generator"] = measure(gan.predict(noise, verbose=0))
course.record("frechet_distance", table.loc["our generator", "distance"])
course.record("digits_covered", int(table.loc["our generator", "digits"]))
table.round(1)

# %% [markdown]
# ## Invented, or remembered?
#
# A generator could cheat, and store the digits it never saw but was judged by. Below each invented digit, the one of
# the training digits that is nearest to it, pixel by pixel:

# %%
invented = gan.predict(noise[:8], verbose=0)
flat = x.reshape(len(x), -1)
nearest = [np.square(flat - each.ravel()).sum(axis=1).argmin() for each in invented]
plots.images(np.concatenate([invented, x[nearest]]))

# %% [markdown]
# Alike in kind, but not the same strokes: these digits were invented.
#
# ## Mode collapse
#
# The generator is asked for images that convince, not for many different ones. If one image convinces for a while, it
# may make nothing else: **mode collapse** (모드 붕괴). It happens most easily where the generator is much faster than the
# discriminator. So let us give it a hundred times the step:
#
# **Before you run it: what do you expect?** What will Fréchet distance and coverage say?

# %%
failed = build()
failed.optimizer.learning_rate = 2e-3
failed.discriminator_optimizer.learning_rate = 2e-5
train(failed, COLLAPSE)
images = failed.predict(noise, verbose=0)
table.loc["collapsed"] = measure(images)
course.record("collapsed_frechet_distance", table.loc["collapsed", "distance"])
plots.images(images[:16])

# %%
table.round(1)

# %% [markdown]
# One look would have told us here. But with a thousand kinds of image none would; the two numbers do.
#
# The cure is to restore the balance. The collapsed generator needs no new start:

# %%
for optimizer in (failed.optimizer, failed.discriminator_optimizer):
    optimizer.learning_rate = 2e-4
train(failed, 2 * COLLAPSE, start=COLLAPSE)
images = failed.predict(noise, verbose=0)
table.loc["collapsed, then balanced"] = measure(images)
plots.images(images[:16])

# %%
table.round(1)

# %% [markdown]
# ## Walking between digits
#
# The generator turns *any* 64 numbers into an image, so also those half-way between two others. Random vectors of so
# many numbers all have about the same length, and a straight line would cut through the middle, where no vector of the
# training was. So we walk along the arc:

# %%
def arc(a, b, steps=8):
    """Latent vectors on the arc from a to b, (steps, latent)."""
    angle = np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    share = np.linspace(0, 1, steps)[:, None]
    return (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)


ends = ops.convert_to_numpy(noise[:5])
walks = np.concatenate([arc(*pair) for pair in itertools.pairwise(ends)])
plots.images(gan.predict(walks.astype("float32"), verbose=0))

# %% [markdown]
# Each row leads from one digit to the next, through images that are nearly all digits themselves. Nobody has told the
# network that a 4 may become a 9 by closing a gap.
#
# ## Try it yourself
#
# 1. ★ `gan.predict(3 * noise[:16])` and `gan.predict(0.3 * noise[:16])`. Check: which are more alike, and which are
#    better digits?
# 2. ★ Measure `gan.generator.predict(noise)`, the generator without the running mean. Check: by how much is its
#    distance larger?
# 3. ★★ `training.LeastSquares()` as the loss. Check: Fréchet distance after as many epochs.
# 4. ★★ Leave only the digits 0 and 1 in `x`, and measure against all. Check: what do distance and coverage say?
# 5. ★★★ A conditional GAN: give both networks the label as well (an `Embedding` beside the noise; ten more channels for
#    the discriminator), so that you can order a 7. Check: the judge calls at least 9 of 10 what you ordered.
#
# ## You have
#
# - played the game of generator and discriminator, and computed both losses
# - trained a DCGAN that can be stopped and resumed
# - measured what it invents by Fréchet distance and coverage
# - provoked mode collapse, seen it in the numbers, and cured it
# - walked along arcs through the latent space
#
# ## Where it comes from
#
# - I. Goodfellow and others, 2014, "Generative adversarial nets".
# - A. Radford, L. Metz and S. Chintala, 2016, "Unsupervised representation learning with deep convolutional generative
#   adversarial networks", for architecture and settings.
# - M. Heusel and others, 2017, "GANs trained by a two time-scale update rule converge to a local Nash equilibrium", for
#   the Fréchet distance of features. Its numbers come from another network, and cannot be compared with ours.
# - T. Karras and others, 2018, "Progressive growing of GANs", for the running mean of the generator.
#
# **Next** in this course: lesson 15, can a photo become a cartoon, with no pairs?
