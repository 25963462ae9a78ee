# %% [markdown]
# # 14 · Generative adversarial networks: a DCGAN generates digits
#
# **Can two networks generate new images?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/14_dcgan.ipynb)
#
# > **You will be able to**
# > - explain the game of generator and discriminator, its labels and its losses, and why it is unstable
# > - compute a transposed convolution by hand
# > - train a DCGAN, stop it anywhere, and go on
# > - measure generated images: Fréchet distance and coverage of the classes
# > - tell a lost game from mode collapse, provoke both, and cure them
# > - walk through the space that the images come from
# >
# > **You need first** lessons 06 and 07.
# > **Reading** about 35 minutes. **Running** 65 s (quick), 8 min (full) on 2 CPU cores.

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
from IPython.display import display
from keras import layers, ops
from scipy.spatial.distance import pdist
from sklearn.decomposition import PCA

from course import datasets, metrics, models, plots, training

# %% tags=["parameters"]
course.set_lesson("14_dcgan")
# profile="quick" as a second argument runs the small version
BATCH = 64
STEPS = course.pick(quick=40, full=100)  # in what we call an epoch here
EPOCHS = course.pick(quick=6, full=60)
LOST = course.pick(quick=7, full=12)  # epochs of the lost game, and of its cure
JUDGED = course.pick(quick=500, full=2000)  # images used for each measurement, at most
LOOKS = course.pick(quick=6_000, full=30_000)  # digits shown to the judge, in all

# %% [markdown]
# Faces of people who do not exist, a photograph of a winter that never was, more pictures of a rare disease than any
# hospital has: for all this a network must *make* images. How would you train one? Every network so far answered a
# question that has a right answer (what is in this image? what comes next?), and its loss compared the answer with the
# right one. For "draw me some digit" there is no single right answer, so none of our losses fits.
#
# The idea of 2014: let a second network be the loss. Think of a forger and a detective. The forger paints; the
# detective sees real paintings and forgeries, and learns to tell them apart. Whatever gives a forgery away, the forger
# learns to avoid, and so the detective must look closer. If all goes well, both get better until the forgeries can no
# longer be told from the real thing. Here a network that begins with even grey will in minutes draw digits that nobody
# has written. (To see that first, look at the film strip under *Training*, and come back.)
#
# - The **generator** (생성자) is the forger: it turns random numbers, the **latent vector** (잠재 벡터), into an image.
# - The **discriminator** (판별자) is the detective: it says of an image whether it is real or fake, that is, generated.
#
# Together they are a **generative adversarial network**, GAN (생성적 적대 신경망). Here are some real digits, and the
# whole game as a diagram:

# %%
digits = datasets.load("mnist")
(x, y), (x_test, y_test) = digits.train, digits.test
display(plots.describe(plots.images(x[:16]), "Sixteen real handwritten digits."))
plots.adversaries()

# %% [markdown]
# Look at the digits well: later you will judge others. In the diagram, follow the lower row first. The noise $z$, 64
# numbers from a normal distribution, goes through the generator $G$, and out comes an image, $G(z)$. The discriminator
# $D$ sees either such an image or a real one, $x$, and gives the probability that it is real. The dashed arrow is the
# trick: the generator never sees a real image. All that it learns comes back through the discriminator.
#
# ## Two networks
#
# Here are both, for digits of 28 × 28 pixels, layer by layer. What comes out of each layer, and how many parameters has
# it? (The course's builders, `models.dcgan_generator` and `models.dcgan_discriminator`, make the same layers for any
# size. Further down they make fresh networks for the training.)


# %%
def small():
    return keras.initializers.RandomNormal(stddev=0.02)  # small random weights


generator = keras.Sequential(
    [
        keras.Input((64,)),
        layers.Dense(7 * 7 * 64, use_bias=False, kernel_initializer=small()),
        layers.Reshape((7, 7, 64)),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        # 32 filters, kernel 4 x 4, stride 2
        layers.Conv2DTranspose(32, 4, 2, "same", use_bias=False, kernel_initializer=small()),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.Conv2DTranspose(1, 4, 2, "same", kernel_initializer=small(), activation="tanh"),
        layers.Rescaling(0.5, 0.5),  # from -1..1 to 0..1
    ]
)

# %%
discriminator = keras.Sequential(
    [
        keras.Input(x.shape[1:]),
        layers.Rescaling(2, -1),  # from 0..1 to -1..1
        layers.Conv2D(32, 4, 2, "same", kernel_initializer=small()),
        layers.LeakyReLU(0.2),
        layers.Conv2D(64, 4, 2, "same", use_bias=False, kernel_initializer=small()),
        layers.BatchNormalization(momentum=0.9),
        layers.LeakyReLU(0.2),
        layers.Flatten(),
        layers.Dense(1, kernel_initializer=small()),  # a score, no sigmoid
    ]
)
for name, network in {"generator": generator, "discriminator": discriminator}.items():
    print(f"{name}, {network.count_params():,} parameters")
    for layer in network.layers:
        kind, size = type(layer).__name__, str(layer.output.shape[1:])
        print(f"    {kind:20} gives {size:14} {layer.count_params():>9,} parameters")

# %% [markdown]
# The discriminator is an ordinary convolutional network: strides halve the image to 14 and to 7 pixels, and one dense
# unit gives a score, a logit, which is above 0 for *real*. The generator is the same thing the other way round: from 64
# numbers to 7 × 7 maps, and from there to 14 and to 28 pixels.
#
# Both follow the rules of the **DCGAN** (deep convolutional GAN), which in 2016 made such networks trainable:
#
# - no pooling: strides in the discriminator, transposed convolutions in the generator;
# - batch normalisation (lesson 04) in both, but not at the generator's output nor the discriminator's input;
# - no dense hidden layers, apart from the generator's first projection, which makes maps of the noise (here it holds
#   200,704 of the generator's 234,369 parameters);
# - in the generator ReLU, and tanh at the end, so real images are scaled to the same −1 to 1 (here the networks do it
#   themselves, the two *Rescaling*);
# - in the discriminator leaky ReLU (lesson 04), so that every unit passes a gradient back;
# - small random weights (standard deviation 0.02), and Adam with the learning rate 0.0002 and $\beta_1 = 0.5$.
#
# One layer is new. A **transposed convolution** (전치 합성곱) is a convolution backwards. A convolution gathers a patch
# of numbers into one; this one spreads one number over a patch: it multiplies the kernel by the number, and lays the
# result down. With stride 2 the next patch lies two places further. Where patches overlap, they add up. We do it once
# with small numbers, and once where all numbers and all weights are 1.


# %%
def spread(numbers, kernel, stride=2):
    """Transposed convolution of a square array, as by hand."""
    size = len(kernel)
    side = stride * (len(numbers) - 1) + size
    result = np.zeros((side, side))
    for (row, column), number in np.ndenumerate(numbers):
        top, left = stride * row, stride * column
        result[top : top + size, left : left + size] += number * kernel
    return result


numbers, kernel = np.array([[1.0, 2], [0, 10]]), np.arange(1.0, 10).reshape(3, 3)
ours = spread(numbers, kernel)
by_keras = ops.conv_transpose(numbers[None, ..., None], kernel[..., None, None], strides=2)
print("as Keras does it:", np.allclose(ours, ops.convert_to_numpy(by_keras)[0, ..., 0]))
display(plots.number_grids({"numbers": numbers, "kernel": kernel, "result, stride 2": ours}))
even = {f"ones, kernel {k}": spread(np.ones((3, 3)), np.ones((k, k))) for k in (3, 4)}
plots.number_grids(even)

# %% [markdown]
# Check three numbers of the upper result with a pencil. At the top left stands $1 \cdot 1$, for only the first patch
# reaches there. At the bottom right stands $10 \cdot 9$. In the middle all four patches meet, and
# $1 \cdot 9 + 2 \cdot 7 + 0 \cdot 3 + 10 \cdot 1 = 33$. From $n$ numbers a kernel of width $k$ and a stride $s$ make
# $s(n - 1) + k$, here $2 + 3 = 5$. Keras's `padding="same"` cuts the edges off, so that exactly $s n$ are left: with
# stride 2, twice the size.
#
# The lower grids say how many patches meet in each place. With kernel 3 some places get four patches, and their
# neighbours two or one: an even area comes out as a **checkerboard** (체커보드). With kernel 4, a multiple of the
# stride, the inside is even, and so our generator has 4. This removes the cause that lies in the counting. The weights
# may still differ from place to place, and before they have learned you will see a fine pattern. (Another way out is to
# repeat each pixel, and to put an ordinary convolution after it.)
#
# ## One step of the game
#
# Write $D(x)$ for the probability of *real*, the sigmoid of the score. The discriminator wants $D(x)$ high for real
# images, and $D(G(z))$ low for generated ones. The generator wants the opposite of the second. As one formula, this is
# a **minimax game** (미니맥스 게임):
#
# $$\min_G \max_D \; V(D, G) = \mathrm{E}_x[\log D(x)] + \mathrm{E}_z[\log(1 - D(G(z)))],$$
#
# where $\mathrm{E}$ is the mean over real images and over noise. $D$ raises $V$, $G$ lowers it. For a fixed generator
# the best answer is $D(x) = p(x) / (p(x) + q(x))$, where $p$ and $q$ say how likely $x$ is among real and among
# generated images. If some stroke has $p = 0.3$ and $q = 0.1$, three of four images with it are real, and
# $D = 0.3 / 0.4 = 0.75$. Against this best discriminator, the generator that lowers $V$ brings $q$ nearer to $p$. If
# they agree, $D$ is $\frac12$ everywhere, and $V = -2 \log 2$: then nobody can gain anything by a change, which is
# called a **Nash equilibrium** (내시 균형).
#
# <details><summary>Why is that the best answer, and what does the generator lower?</summary>
#
# At one $x$ the discriminator's share of $V$ is $p \log D + q \log(1 - D)$. Its derivative with respect to $D$ is
# $p / D - q / (1 - D)$, and this is 0 where $p (1 - D) = q D$, that is, where $D = p / (p + q)$. For $p = 0.3$ and
# $q = 0.1$ the share is $0.3 \log 0.75 + 0.1 \log 0.25 = -0.225$; try 0.7 or 0.8, and it is lower.
#
# Put this $D$ into $V$, and what is left is $-2 \log 2$ plus twice the **Jensen-Shannon divergence** of $p$ and $q$:
# compare each with the mixture $m = (p + q) / 2$, and take the mean of $\sum p \log(p / m)$ and $\sum q \log(q / m)$.
# It is 0 if $p = q$, and at most $\log 2$, if they have no image in common.
#
# </details>
#
# In practice each network has a loss of its own, and both take a small step on each batch. The discriminator gets real
# images with the label 1 and fake ones with the label 0; its loss is the cross-entropy, which is $-V$. The generator
# is judged by what the discriminator says of its images, but wants the label 1 for them:
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
# Both know nothing yet, and the discriminator says about 50:50. But why is $L_G$ not $\log(1 - D(G(z)))$, as in the
# formula of the game? Both fall as $D(G(z))$ rises. Compare how steeply they fall, over the discriminator's score for a
# fake image:

# %%
score = np.linspace(-6, 6, 200)
d = 1 / (1 + np.exp(-score))
fig, (left, right) = plots.figure(1, 2, size=(7.2, 3.2))
for name, value, slope in (
    ("log(1 - D), minimax", np.log(1 - d), -d),
    ("-log D, non-saturating", -np.log(d), d - 1),
):
    left.plot(score, value, label=name)
    right.plot(score, slope)
left.set(xlabel="score of a fake image", ylabel="generator's loss")
right.set(xlabel="score of a fake image", ylabel="slope: the signal to learn from")
fig.legend(loc="outside upper center", ncols=2)
plots.describe(
    fig,
    "Two losses and their slopes over the score from -6 to 6. At -6, where the fake is seen "
    "through, the slope of log(1 - D) is nearly 0, that of -log D nearly -1.",
)

# %% [markdown]
# Look at the left end of the right panel. Early on the discriminator sees through every fake, so the scores are far
# below 0. There $\log(1 - D)$ is flat: its slope, $-D$, is nearly 0. It is saturated, and the generator learns nothing
# just when it is worst. The slope of $-\log D$ is $-(1 - D)$, there nearly $-1$: a clear signal. So GANs are trained
# with the second, the **non-saturating loss**. Where it is flat, at the right end, the generator has won anyway.
#
# To lower $L_G$, back-propagation runs *through* the discriminator into the generator, and only the generator's weights
# are moved. So the discriminator tells it, for each pixel, what would look more real. `training.GAN` is a Keras model.
# `fit` calls its `train_step` for each batch; it does all this, and moves each network's weights, and only those, down
# its own loss. Read the core first: the six lines from `with` to the generator's loss (generate, score both, compute
# both losses), and the two calls of `_descend`.

# %%
course.show_source(training.GAN.train_step)

# %% [markdown]
# Here `fake` is $G(z)$. `_forward(network, x)` is `network(x, training=True)`, and `_descend` moves the weights down a
# loss: `optimizer.apply(tape.gradient(loss, weights), weights)`. Two gradients are taken from one tape (lesson 02), and
# so it must be `persistent`. `self.adversarial` is the `NonSaturating` loss from above: the two formulas, as Keras'
# binary cross-entropy with the labels 1 and 0.
#
# The rest is housekeeping. `unpack_x_y_sample_weight` gets the images out of the batch that `fit` hands over. The lines
# before `return` keep a third network, whose weights are an **exponential moving average** (지수 이동 평균, EMA) of the
# generator's. The game makes the generator swing about; the average is steadier, and it is the one that `gan(noise)`
# uses. The last lines name what the log shows.
#
# ## A judge
#
# How good are the images? The two losses do not say: they say who is winning. So we train a judge, a classifier, on
# the real digits (its sparse cross-entropy, lesson 04, takes whole numbers as labels), and compare its features, the
# outputs of its last hidden layer, of real and of generated digits.
#
# Begin with one feature. Among real digits it has the mean $m = 2$ and the standard deviation $s = 1$, among
# generated ones $n = 3$ and $t = 1.5$. How far apart are the two? Take $(m - n)^2 + (s - t)^2 = 1 + 0.25 = 1.25$.
# It is 0 if means and spreads agree. For many features the means are vectors $m, n$, and instead of variances there
# are matrices of covariances $A, B$ (공분산), which also say which features rise together. Their **Fréchet distance**
# (프레셰 거리; strictly, its square) is
#
# $$|m - n|^2 + \mathrm{tr}(A + B - 2 (A B)^{1/2}),$$
#
# where $\mathrm{tr}$ adds up the diagonal. With one feature, $A = s^2$ and $B = t^2$, it is $s^2 + t^2 - 2 s t$, the
# same as above.
#
# With the features of a large network, Inception, this is the **FID** (Fréchet Inception distance) that papers report.
# Know its weaknesses: another judge, or another number of images, gives other distances, which cannot be compared; and
# it sees only means and covariances. The judge also names the digits, so we can count which of the ten appear.

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
course.record("frechet_distance_untrained", table.loc["an untrained generator", "distance"])
folder = tempfile.mkdtemp()  # name a folder of your own to keep what is learned
table.round(1)

# %% [markdown]
# Zero is out of reach: even other real digits have some distance, because they are different images. That is the
# yardstick.
#
# ## Training
#
# The optimiser's settings are those of the DCGAN's rules: a small learning rate, and little momentum ($\beta_1 = 0.5$,
# where Adam has 0.9; lesson 04), since the loss itself moves. Two callbacks, which `fit` calls after each epoch (lesson
# 11), watch it. `SampleHistory` keeps what the generator makes of the same noise. `Checkpoint` keeps the state of both
# networks and both optimisers, so that you can stop the training and go on.
#
# <details><summary>How to stop and go on</summary>
#
# The noise and the order of the digits depend only on the number of the step. Interrupt the training, run its cell
# again, and `resume` goes on from the last whole epoch, to the same end, bit for bit. If the kernel itself ends, this
# needs a folder of your own: name one in the cell above, and run the notebook from the top. If all epochs are done, the
# cell trains nothing. If a loss becomes NaN, training stops, and the last good state stays.
#
# </details>
#
# The log prints both losses every few epochs. (The file `losses.csv` keeps them for each epoch, and with them
# `real_accuracy` and `fake_accuracy`, the shares of real and of generated digits that the discriminator names rightly.)
#
# **Before you run it: what do you expect?** Shapes first, or strokes? And will the losses fall?


# %%
def train(gan, epochs, *callbacks, start=0, images=x):
    log = training.EpochLog(5, only=("generator_loss", "discriminator_loss"))
    gan.fit(
        training.resumable_batches(images, BATCH, start=start * STEPS),
        epochs=epochs,
        initial_epoch=start,
        steps_per_epoch=STEPS,
        shuffle=False,
        callbacks=[log, *callbacks],
        verbose=0,
    )


samples = training.SampleHistory(lambda: gan(noise[:12]), file=f"{folder}/samples.npz")
logger = keras.callbacks.CSVLogger(f"{folder}/losses.csv", append=True)
checkpoint = training.Checkpoint(folder)
train(gan, EPOCHS, samples, logger, checkpoint, start=training.resume(gan, folder))
display(plots.film_strip(*samples.select(7)))
plots.animation(samples.images[::2], "noise that becomes digits", columns=6, scale=2)

# %% [markdown]
# Each column comes from the same noise vector, and time runs from top to bottom. First there is an even grey; then a
# dark ground, and on it bright blots with a fine pattern; soon the blots become strokes, some of them digits. The rest
# of the training sharpens them, until more than half are legible. Below, the same twelve move.
#
# And the losses?

# %%
log = pd.read_csv(f"{folder}/losses.csv").drop_duplicates(
    "epoch", keep="last"
)  # where resumed
plots.compare({who: {"loss": log[f"{who}_loss"]} for who in ("generator", "discriminator")})

# %% [markdown]
# Each point is the last batch of an epoch. These curves are unlike any training curve so far: they go up and down,
# because each network's task gets harder as the other gets better. What trend there is comes from the discriminator.
# Its loss sinks slowly, in full from about 1 at epoch 10 to 0.6 at the end, and the generator's rises: there are few
# embedded digits, and the discriminator can learn them by heart. (With the published MNIST it sinks less.) So the
# curves say who is ahead. They do not say when to stop, nor whether the images are good: those got better while the
# generator's loss got worse. A discriminator's loss that *stays* near 0 is a warning that the generator is far behind.
#
# ## Why is the game unstable?
#
# So far each training went downhill on *one* landscape. Here two players move, and each changes the landscape of the
# other. The smallest such game has two numbers: $x$ wants $x y$ low, $y$ wants it high. At $(0, 0)$ both are content.
# Do they get there? Each follows its own gradient: $x$ goes down along $y$, $y$ goes up along $x$. (In this cell $x$
# and $y$ are these numbers, not the digits.)
#
# **Before you run it: what do you expect?** Straight to the middle, around it, or away?


# %%
def follow(in_turn, rate=0.15, steps=100):
    """Places (steps + 1, 2) of two players who start at (1, 0)."""
    places = [(1.0, 0.0)]
    for _ in range(steps):
        x, y = places[-1]
        new_x = x - rate * y
        places.append((new_x, y + rate * (new_x if in_turn else x)))
    return np.array(places)


fig, panels = plots.figure(1, 2, size=(7.2, 3.5), sharex=True, sharey=True)
for axes, in_turn, title in zip(
    panels, (False, True), ("both at once", "in turn"), strict=True
):
    axes.plot(*follow(in_turn).T, ".-", linewidth=1)
    axes.plot(1, 0, "ks", label="start")
    axes.plot(0, 0, "k+", markersize=14, label="equilibrium")
    axes.set(title=title, xlabel="x: wants xy low", ylabel="y: wants xy high", aspect="equal")
panels[1].legend(loc="upper center")
plots.describe(fig, "Both at once the players spiral outward, in turn they go in a circle.")

# %% [markdown]
# They never arrive. If both move at once, each step leads a little outward, by the factor $\sqrt{1 + 0.15^2}$: a
# spiral. If they move in turn, they circle for ever. A smaller learning rate only makes it slower. Yet each player's
# gradient was right, as seen from where it stood.
#
# Why then does our `train_step` move both at once, if that is the worse of the two? In a GAN neither way settles by
# itself, both are in use, and moving both at once needs the generated images only once. What keeps the spiral small is
# the rest of the settings.
#
# A GAN is such a game with hundreds of thousands of numbers. It need not spiral, but nothing guarantees that it
# settles, and the losses go up and down as $x$ and $y$ do here. This is why GANs have so many rules. Little momentum,
# small rates and batch normalisation calm the circling; the moving average of the weights evens it out.
#
# So, is what we have any good? Ask the judge. Has the generator only memorised training digits? Below each generated
# digit, look at the training digit that is nearest to it, pixel by pixel:

# %%
table.loc["our generator"] = measure(gan.predict(noise, verbose=0))
course.record("frechet_distance", table.loc["our generator", "distance"])
course.record("digits_covered", int(table.loc["our generator", "digits"]))
display(table.round(1))
generated = gan.predict(noise[:8], verbose=0)
flat = x.reshape(len(x), -1)
nearest = [np.square(flat - each.ravel()).sum(axis=1).argmin() for each in generated]
plots.describe(
    plots.film_strip(np.stack([generated, x[nearest]]), ["generated", "nearest"]),
    "Eight generated digits, below each the nearest training digit: similar, not the same.",
)

# %% [markdown]
# The distance has come down most of the way, and all or nearly all of the ten digits appear. In the picture, none of
# the eight in the upper row is the same as its nearest below, though some may be close. A shifted copy would not be
# found this way, so this is a hint and no proof.
#
# ## A lost game
#
# Two things go wrong with GANs again and again. The first: the discriminator gets so far ahead that whatever the
# generator tries is recognised. Networks of dense layers, as the first GANs had, fall into it easily. Here is one, and
# beside it the same networks with batch normalisation in the generator. The generator has layers of 64 → 256 → 512 →
# 784 units (an image of 28 × 28 pixels), the discriminator 784 → 512 → 256 → 1.
#
# **Before you run it: what do you expect?** What will the Fréchet distance and the number of digits say?


# %%
def dense_networks(normalise):
    """Generator and discriminator of dense layers; `normalise` is for the generator."""
    generator = [keras.Input(noise.shape[1:])]
    for units in (256, 512):
        normal = [layers.BatchNormalization(momentum=0.9)] if normalise else []
        generator += [layers.Dense(units), *normal, layers.ReLU()]
    generator += [layers.Dense(x[0].size, "sigmoid"), layers.Reshape(x.shape[1:])]
    discriminator = [keras.Input(x.shape[1:]), layers.Flatten()]
    for units in (512, 256):
        discriminator += [layers.Dense(units), layers.LeakyReLU(0.2)]
    discriminator += [layers.Dense(1)]
    return keras.Sequential(generator), keras.Sequential(discriminator)


# %%
def play_dense(normalise):
    """Train a dense GAN from the beginning; its images of `noise`."""
    print("with batch normalisation" if normalise else "dense layers alone")
    dense = compiled(training.GAN(*dense_networks(normalise)))
    train(dense, LOST)
    return dense.predict(noise, verbose=0)


lost, cured = play_dense(normalise=False), play_dense(normalise=True)
table.loc["dense layers"] = measure(lost)
table.loc["dense layers, normalised"] = measure(cured)
course.record("collapsed_frechet_distance", table.loc["dense layers", "distance"])
gap = table.loc["dense layers", "distance"] - table.loc["our generator", "distance"]
course.record("mode_collapse_gap", gap)
display(table.round(1))
plots.describe(
    plots.film_strip(np.stack([lost[:8], cured[:8]]), ["dense layers", "normalised"]),
    "Above, eight generated images: practically one, and no digit. Below, with batch "
    "normalisation: different again, and rough.",
)

# %% [markdown]
# Upper row: eight noise vectors, practically one image, a blur (in full rather like a 9). It does not fool the
# discriminator, whose loss gets small: the generator has simply lost the game. (This is not yet mode collapse, the
# next section's topic.) The judge says so in both numbers, with few digits, and a distance not far below the one
# before any training.
#
# Lower row: the cure, which also made deeper generators possible, is batch normalisation. Before a learned scale and
# shift it gives every unit the variance 1 *over the batch*, so answering all noise alike is hard. With the same dense
# layers, learning rates and steps the images differ again (after few steps only a little), and the judge names more
# digits. They are rough, and the distance is still large: coverage is not quality. That is what convolutions are for.
#
# ## Mode collapse
#
# The second failure is more treacherous, since each single image may look good. Nothing in the generator's loss asks
# for *different* images. Suppose that the discriminator stands still. What is the best answer to it? The one image to
# which it gives the highest score, for whatever noise! If all noise leads to one or a few images that pass as real,
# that is **mode collapse** (모드 붕괴); a *mode* is a region where data are dense, such as the threes. A real
# discriminator does not stand still: after a while it knows that image. And then? See for yourself.
#
# We provoke it with a discriminator that learns ten times as slowly as the generator. So that the images stay smooth
# whatever the two do, both work on 12 numbers for each digit instead of 784 pixels: how much it has of each of the 12
# patterns in which digits differ most. **Principal component analysis**, PCA (주성분 분석), finds these patterns;
# `whiten` gives each of the 12 numbers the variance 1, and `draw` turns them back into an image. The networks are dense
# and small: 64 → 64 → 64 → 12 units for the generator, 12 → 64 → 64 → 1 for the discriminator.
#
# **Before you run it: what do you expect?** What will eight images from eight noise vectors look like?

# %%
pca = PCA(12, whiten=True, svd_solver="covariance_eigh").fit(flat)
codes = pca.transform(flat).astype("float32")


def draw(codes):
    """Images for codes (n, 12)."""
    return pca.inverse_transform(np.asarray(codes)).clip(0, 1).reshape(-1, *x.shape[1:])


def small_networks():
    def dense(inputs, outputs):
        hidden = (layers.Dense(64, "leaky_relu") for _ in range(2))
        return [keras.Input((inputs,)), *hidden, layers.Dense(outputs)]

    # a generated code gets the usual length of a real one
    length = [layers.UnitNormalization(), layers.Rescaling(12**0.5)]
    return keras.Sequential(dense(64, 12) + length), keras.Sequential(dense(12, 1))


# %%
def play_small(discriminators_rate):
    """Images (6 moments, 200, ...) of a small GAN, one moment for each 100 steps."""
    small = training.GAN(*small_networks(), ema=0.0)  # 0: no average, the generator itself
    rates = (2e-3, discriminators_rate)
    small.compile(*(keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates))
    seen = training.SampleHistory(lambda: draw(small(noise[:200])))
    batches = training.resumable_batches(codes, BATCH)
    steps = {"epochs": 6, "steps_per_epoch": 100, "shuffle": False}
    small.fit(batches, callbacks=[seen], verbose=0, **steps)
    return seen.images[1:]


# %%
def look(moments):
    """Film strip below real digits; mean distance of two images, where real ones have 1."""
    real, titles, apart = draw(codes[:200]), ["real digits"], []
    for number, images in enumerate(moments, 1):
        far, usual = (pdist(each.reshape(200, -1)).mean() for each in (images, real))
        named = metrics.mode_coverage(judge.predict(images, verbose=0).argmax(axis=1), 10)
        apart.append(far / usual)
        titles.append(f"step {100 * number}: {named} digits\napart {apart[-1]:.2f}")
    return plots.film_strip(np.stack([real, *moments])[:, :8], titles), np.mean(apart)


strip, apart = look(play_small(discriminators_rate=2e-4))
course.record("collapse_spread", apart)
strip

# %% [markdown]
# The top row shows real digits, drawn from their 12 numbers. Below it, each row is a moment of the training. In most
# rows the images are practically one, in others a few, for all that noise. Most are as sharp as the real ones above,
# and at some moments a digit or nearly one: this is mode collapse. *digits* counts the classes that the judge
# sees among 200 images (one between two digits it names differently each time), and *apart* is the mean distance
# between two of them, where real digits have 1.
#
# Now go from row to row: it is another image each time. When the discriminator has at last learned that this image is
# always fake, the generator moves on to the next, for all noise together. It hops from mode to mode, as $x$ and $y$
# circled above, and never covers them all. The cure follows from the cause: let the discriminator keep pace.

# %%
strip, apart = look(play_small(discriminators_rate=2e-3))
course.record("balanced_spread", apart)
strip

# %% [markdown]
# The same networks, noise and number of steps, but now the discriminator learns as fast as the generator. Within each
# row the images differ, and from some hundred steps on nearly as much as real ones, though many are no digits. So watch
# the *difference* between samples, too. With a thousand kinds of image, looking would not be enough; numbers help.
#
# <details><summary>What else helps against instability and collapse</summary>
#
# Show the discriminator how much the images of a batch differ, so that it can object (exercise 5). Label real images
# 0.9 instead of 1, so that it does not become too sure (one-sided label smoothing). Give the two networks different
# learning rates, the *discriminator* the higher one. Bound how steep it may be: the Wasserstein GAN with a gradient
# penalty, or spectral normalisation. Or give both networks the class as a further input, so that you can ask for a
# three: a *conditional* GAN. Other kinds of network generate images without an opponent: the variational autoencoder
# (VAE) learns to compress images to a few random numbers and to draw them again, and a diffusion model learns to take
# noise out of images, step by step.
#
# </details>
#
# ## Walking between digits
#
# Back to our DCGAN. It turns *any* 64 numbers into an image, including those half-way between two others. Random
# vectors of so many numbers all have about the same length, and a straight line would come nearer to the centre, where
# training vectors hardly ever lie. So we walk along the arc. As ends take the noise vectors whose images the judge is
# surest of, one for each of five digits:


# %%
def arc(a, b, steps=8):
    """Latent vectors on the arc from a to b, (steps, latent)."""
    angle = np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    share = np.linspace(0, 1, steps)[:, None]
    return (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)


chances = judge.predict(gan.predict(noise, verbose=0), verbose=0)
chosen = [1, 7, 9, 8, 3]
ends = ops.convert_to_numpy(noise)[chances.argmax(axis=0)[chosen]]  # the surest of each digit
walks = np.stack([arc(*pair) for pair in itertools.pairwise(ends)])
drawn = [gan.predict(walk.astype("float32"), verbose=0) for walk in walks]
plots.describe(
    plots.film_strip(np.stack(drawn), [f"{a} → {b}" for a, b in itertools.pairwise(chosen)]),
    "Four rows of eight generated images, each a walk from one digit to another.",
)

# %% [markdown]
# Each row leads from one image to the next, and neighbours differ by little: a loop opens, a bar bends. Nobody asked
# for that. It is the picture to keep of this lesson: the generator has learned not only single digits, but a space of
# shapes, in which each point is a drawing. (Some of what lies between is no digit, and with little training, most.)
#
# ## You have
#
# - explained the game, computed both losses, and seen why it circles
# - computed a transposed convolution by hand, and found where checkerboards come from
# - trained a DCGAN that can be stopped and resumed
# - measured what it generates by Fréchet distance and coverage
# - told a lost game from mode collapse, provoked both, and cured them
# - walked along arcs through the latent space
#
# ## Where it comes from
#
# - I. Goodfellow and others, 2014, "Generative adversarial nets".
# - A. Radford, L. Metz and S. Chintala, 2016, "Unsupervised representation learning with deep convolutional generative
#   adversarial networks", for architecture and settings.
# - M. Heusel and others, 2017, "GANs trained by a two time-scale update rule converge to a local Nash equilibrium", for
#   the Fréchet distance of features. Its numbers come from another network, and cannot be compared with ours.
# - A. Odena, V. Dumoulin and C. Olah, 2016, "Deconvolution and checkerboard artifacts".
# - L. Metz and others, 2017, "Unrolled generative adversarial networks", for the hopping from mode to mode.
# - The results `collapsed_frechet_distance` and `mode_collapse_gap` are those of the lost game; their names are older.
# - T. Karras and others, 2018, "Progressive growing of GANs", for the moving average of the generator.
