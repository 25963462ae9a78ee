# %% [markdown]
# # 14 · Generative adversarial networks: a DCGAN generates digits
#
# **Can two networks generate new images?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/14_dcgan.ipynb)
#
# > **You will be able to**
# > - explain the game of generator and discriminator, its labels and its two losses
# > - train a DCGAN, stop it anywhere, and go on
# > - measure generated images: Fréchet distance and coverage of the classes
# > - provoke mode collapse, see it in the numbers, and cure it
# > - walk through the space that the images come from
# >
# > **You need first** lessons 06 and 07.
# > **Reading** about 25 minutes. **Running** 60 s (quick), 8 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
    ) from None
course.start(seed=0)

# %%
import itertools
import tempfile

import keras
import numpy as np
import pandas as pd
from keras import ops

from course import datasets, metrics, models, plots, training

# %% tags=["parameters"]
course.set_lesson("14_dcgan")
# profile="quick" as a second argument runs the small version
BATCH = 64
STEPS = course.pick(quick=40, full=100)  # in what we call an epoch here
EPOCHS = course.pick(quick=6, full=60)
COLLAPSE = course.pick(quick=7, full=12)  # epochs of the failure, and of its cure
JUDGED = course.pick(quick=500, full=2000)  # images used for each measurement, at most
LOOKS = course.pick(quick=6_000, full=30_000)  # digits shown to the judge, in all

# %% [markdown]
# Every network so far answered a question that has a right answer: what is in this image, what comes next? This one is
# to make new images, like those it was shown. No single answer to that is right, so none of our losses fits. The idea
# of 2014: let a second network be the loss.
#
# - The **generator** (생성자) turns random numbers, the **latent vector** (잠재 벡터), into an image.
# - The **discriminator** (판별자) says of an image whether it is real or fake, that is, generated.
#
# Each is trained against the other. Together: a **generative adversarial network**, GAN (적대적 생성 신경망).

# %%
digits = datasets.load("mnist")
(x, y), (x_test, y_test) = digits.train, digits.test
plots.describe(
    plots.images(x[:16]),
    "Sixteen real handwritten digits.",
)

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
# A **transposed convolution** (전치 합성곱) with stride 2 is a convolution backwards: each number is spread over a
# patch of an image that is twice as large. The discriminator is an ordinary convolutional network, with leaky ReLU
# (lesson 04) and a single score, a logit: above 0 it says *real*.
#
# ## One step of the game
#
# The discriminator gets real images with the label 1 and fake ones with the label 0, and lowers its cross-entropy.
# The generator gets no image at all. It is judged by what the discriminator says of its images, and wants that to be
# the label 1:
#
# $$L_D = -\log D(x) - \log(1 - D(G(z))), \qquad L_G = -\log D(G(z)).$$

# %%
loss = training.NonSaturating()
noise = keras.random.normal((BATCH, generator.input_shape[-1]), seed=1)
on_real, on_fake = discriminator(x[:BATCH]), discriminator(generator(noise))  # scores
discriminator_loss = float(loss.discriminator(on_real, on_fake))
generator_loss = float(loss.generator(on_fake))
print(f"discriminator's loss {discriminator_loss:.3f}; {2 * np.log(2):.3f} if it says 50:50")
print(f"generator's loss     {generator_loss:.3f}; {np.log(2):.3f} in that case")

# %% [markdown]
# Both know nothing yet. ($z$ is the noise, $D$ the probability of *real*: the sigmoid of the score.) To lower $L_G$,
# back-propagation runs *through* the discriminator into the generator; only the generator's weights are moved. So the
# discriminator tells it, for each pixel, what would look more real. `training.GAN` is a Keras model. `fit` calls its
# `train_step` for each batch; it does all this, and moves each network's weights, and only those, down its own loss:

# %%
course.show_source(training.GAN.train_step)

# %% [markdown]
# Here `fake` is $G(z)$; `_forward` runs a network in training mode, and `_descend` moves its weights down a loss. Two
# gradients are taken from one tape (lesson 02), and so it must be `persistent`; `unpack_x_y_sample_weight` gets the
# images out of the batch that `fit` hands over. The lines before `return` keep a third network, whose weights are an
# **exponential moving average** (지수 이동 평균, EMA) of the generator's. The game makes the generator swing about; the
# average is steadier, and it is the one that `gan(noise)` uses.
#
# ## A judge
#
# The two losses say who is winning, not how good the images are. So we train a judge, a classifier, on the real digits
# (its sparse cross-entropy, lesson 04, takes whole numbers as labels), and compare its features of real and of
# generated ones: the means $m, n$ and the covariances $A, B$ (공분산) of its last hidden layer. Their **Fréchet
# distance** (프레셰 거리; strictly, its square) is 0 if both agree:
#
# $$|m - n|^2 + \mathrm{tr}(A + B - 2 (A B)^{1/2}).$$
#
# Another judge, or another number of images, gives other distances, which cannot be compared. The judge also names the
# digits, so we can count which of the ten appear.

# %%
judge = models.small_vgg(x.shape[1:], 10)
judge.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
count = min(JUDGED, len(x_test))
few = min(LOOKS, 10_000, len(x) - count)  # so that some training digits are new to the judge
judge.fit(x[:few], y[:few], epochs=LOOKS // few, verbose=0)
accuracy = judge.evaluate(x_test, y_test, verbose=0)[1]
print(f"the judge's accuracy on the test digits: {accuracy:.3f}")
features = keras.Model(judge.inputs, judge.layers[-2].output)
seen = features.predict(x_test[:count], verbose=0)


def measure(images):
    """(Fréchet distance from the test digits, how many of the ten digits appear)."""
    distance = metrics.frechet_distance(seen, features.predict(images, verbose=0))
    called = judge.predict(images, verbose=0).argmax(axis=1)
    return distance, metrics.mode_coverage(called, 10)


# %%
def compiled(gan, loss=None):
    """With the optimisers and learning rates that all networks of this lesson get."""
    gan.compile(*(keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2)), loss)
    return gan


def new_gan(loss=None):
    shape = x.shape[1:]
    networks = models.dcgan_generator(shape), models.dcgan_discriminator(shape)
    return compiled(training.GAN(*networks), loss)


gan = new_gan()
noise = gan.noise(count, step=1_000_000)  # the same for every measurement from here on
table = pd.DataFrame(columns=["distance", "digits"], dtype=float)
table.loc["other real digits"] = measure(x[-count:])
table.loc["an untrained generator"] = measure(gan.predict(noise, verbose=0))
untrained = table.loc["an untrained generator", "distance"]
course.record("frechet_distance_untrained", untrained)
table.round(1)

# %% [markdown]
# Zero is out of reach: even other real digits have some distance, because they are other images. That is the
# yardstick.
#
# ## Training
#
# The optimiser's settings are those of the DCGAN paper: a small learning rate, and little momentum ($\beta_1 = 0.5$,
# where Adam has 0.9; lesson 04), since the loss itself moves. Two callbacks, which `fit` calls after each epoch (lesson
# 11): `SampleHistory` keeps what the generator makes of the same noise; `Checkpoint` keeps the state of both networks
# and both optimisers, and the noise and the order of the digits depend only on the number of the step. Interrupt the
# training, run its cell again, and `resume` goes on from the last whole epoch, to the same end, bit for bit. If the
# kernel itself ends, this needs a folder of your own: name one below, and run the notebook from the top. (If all epochs
# are done, the cell trains nothing. If a loss becomes NaN, training stops, and the last good state stays.)
#
# In the log, `real_accuracy` is the share of real digits that the discriminator calls real,
# `fake_accuracy` that of generated digits that it calls fake.
#
# **Before you run it: what do you expect?** Shapes first, or strokes? And will the losses fall?


# %%
def train(gan, epochs, *callbacks, start=0, images=x):
    gan.fit(
        training.resumable_batches(images, BATCH, start=start * STEPS),
        epochs=epochs,
        initial_epoch=start,
        steps_per_epoch=STEPS,
        shuffle=False,
        callbacks=[training.EpochLog(), *callbacks],
        verbose=0,
    )


folder = tempfile.mkdtemp()  # name a folder of your own to keep what is learned

# %%
samples = training.SampleHistory(lambda: gan(noise[:12]), file=f"{folder}/samples.npz")
logger = keras.callbacks.CSVLogger(f"{folder}/losses.csv", append=True)
checkpoint = training.Checkpoint(folder)
train(gan, EPOCHS, samples, logger, checkpoint, start=training.resume(gan, folder))

# %%
plots.film_strip(*samples.select(7))

# %% [markdown]
# From top to bottom, each column from the same noise. First an even grey; then a dark ground, and on it bright blots,
# which become strokes; at last digits, more than half of them legible. What a column shows may still change late.
# Moving:

# %%
plots.animation(samples.images, "noise that becomes digits", columns=6, scale=2)

# %% [markdown]
# The same twelve noises, moment after moment. And the losses:

# %%
log = pd.read_csv(f"{folder}/losses.csv").drop_duplicates(
    "epoch", keep="last"
)  # where resumed
plots.compare({who: {"loss": log[f"{who}_loss"]} for who in ("generator", "discriminator")})

# %% [markdown]
# (Each point is the last batch of an epoch.) These curves look like those of no training before. Nothing falls for
# long, because each network's task gets harder as the other gets better. (With the few embedded digits the
# discriminator's loss sinks slowly: so few can be memorised.) A discriminator's loss that *stays* near 0
# is a warning that the generator is behind; it is no proof. For all else, ask the judge:

# %%
table.loc["our generator"] = measure(gan.predict(noise, verbose=0))
course.record("frechet_distance", table.loc["our generator", "distance"])
course.record("digits_covered", int(table.loc["our generator", "digits"]))
table.round(1)

# %% [markdown]
# ## Generated, or memorised?
#
# Has the generator only memorised training digits? Below each generated digit, the one of the training digits that is
# nearest to it, pixel by pixel:

# %%
generated = gan.predict(noise[:8], verbose=0)
flat = x.reshape(len(x), -1)
nearest = [np.square(flat - each.ravel()).sum(axis=1).argmin() for each in generated]
plots.describe(
    plots.images(np.concatenate([generated, x[nearest]])),
    "Eight generated digits, below each the nearest training digit: similar, not the same.",
)

# %% [markdown]
# Above what was generated, below the nearest training digit. None of the eight is the same as its nearest, though some
# may be close. A shifted copy would not be found this way, so this is a hint and no proof.
#
# ## Mode collapse
#
# Nothing in the generator's loss asks for *different* images. If it answers all noise with a few images, or with one,
# that is **mode collapse** (모드 붕괴). In the mild form the few images look real; in the worst they do not even do
# that. Networks of dense layers, as the first GANs had, can fall into it. Here is one.
#
# **Before you run it: what do you expect?** What will Fréchet distance and number of digits say?


# %%
def dense_networks(normalise):
    """Generator and discriminator of dense layers; `normalise` is for the generator."""
    generator = [keras.Input(noise.shape[1:])]
    for units in (256, 512):
        normal = [keras.layers.BatchNormalization(momentum=0.9)] if normalise else []
        generator += [keras.layers.Dense(units), *normal, keras.layers.ReLU()]
    generator += [keras.layers.Dense(x[0].size, "sigmoid"), keras.layers.Reshape(x.shape[1:])]
    discriminator = [keras.Input(x.shape[1:]), keras.layers.Flatten()]
    for units in (512, 256):
        discriminator += [keras.layers.Dense(units), keras.layers.LeakyReLU(0.2)]
    discriminator += [keras.layers.Dense(1)]
    return keras.Sequential(generator), keras.Sequential(discriminator)


# %%
def play_dense(normalise):
    """Train a dense GAN from the beginning; its images of `noise`."""
    dense = compiled(training.GAN(*dense_networks(normalise)))
    train(dense, COLLAPSE)
    return dense.predict(noise, verbose=0)


images = play_dense(normalise=False)
table.loc["dense layers"] = measure(images)
course.record("collapsed_frechet_distance", table.loc["dense layers", "distance"])
collapse = table.loc["dense layers", "distance"] - table.loc["our generator", "distance"]
course.record("mode_collapse_gap", collapse)
table.round(1)

# %%
plots.describe(
    plots.images(images[:16]), "Sixteen generated images: practically one, and no digit."
)

# %% [markdown]
# Sixteen samples of noise, practically one image, and no digit: the worst form. It does not fool the discriminator
# either, whose loss has become small (full profile); the generator has lost the game. The judge says so in both
# numbers: few digits, and a distance about as large as before any training. One look would have told us here; with a
# thousand kinds of image it would not, but the numbers would.
#
# Now the cure, which is also what made deeper generators possible: batch normalisation (lesson 04) in the generator.
# Before a learned scale and shift it gives every unit the variance 1 *over the batch*, so answering all noise alike is
# hard:

# %%
images = play_dense(normalise=True)
table.loc["dense layers, normalised"] = measure(images)
table.round(1)

# %%
plots.describe(
    plots.images(images[:16]), "Sixteen generated images: different again, and rough."
)

# %% [markdown]
# The same dense layers, learning rates and steps, with batch normalisation added: the images differ again, and the
# judge names more digits. The discriminator may still recognise most of them. And coverage is not quality: they are
# rough, and the distance is still large. For that there are convolutions.
#
# ## Walking between digits
#
# The generator turns *any* 64 numbers into an image, so also those half-way between two others. Random vectors of so
# many numbers all have about the same length, and a straight line would come nearer to the centre, where hardly any
# vector of the training was. So we walk along the arc:


# %%
def arc(a, b, steps=8):
    """Latent vectors on the arc from a to b, (steps, latent)."""
    angle = np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    share = np.linspace(0, 1, steps)[:, None]
    return (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)


ends = ops.convert_to_numpy(noise[:5])
walks = np.concatenate([arc(*pair) for pair in itertools.pairwise(ends)])
plots.describe(
    plots.images(gan.predict(walks.astype("float32"), verbose=0)),
    "Four rows of eight generated images, each a walk from one to another in small steps.",
)

# %% [markdown]
# Each row leads from one image to the next, and neighbours differ by little: a loop opens, a bar bends. Nobody
# asked for that. Some of what lies between is no digit, in the quick profile most.
#
# ## You have
#
# - played the game of generator and discriminator, and computed both losses
# - trained a DCGAN that can be stopped and resumed
# - measured what it generates by Fréchet distance and coverage
# - provoked mode collapse, seen it in the numbers, and cured it by batch normalisation
# - walked along arcs through the latent space
#
# ## Where it comes from
#
# - I. Goodfellow and others, 2014, "Generative adversarial nets".
# - A. Radford, L. Metz and S. Chintala, 2016, "Unsupervised representation learning with deep convolutional generative
#   adversarial networks", for architecture and settings.
# - M. Heusel and others, 2017, "GANs trained by a two time-scale update rule converge to a local Nash equilibrium", for
#   the Fréchet distance of features. Its numbers come from another network, and cannot be compared with ours.
# - T. Karras and others, 2018, "Progressive growing of GANs", for the moving average of the generator.
