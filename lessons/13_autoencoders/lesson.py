# %% [markdown]
# # 13 · Autoencoders: the essence of an image
#
# **What is the essence of an image?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/13_autoencoders.ipynb)
#
# > **You will be able to**
# > - describe an image by a few numbers, with PCA and with an autoencoder, and say when the two are the same
# > - build an autoencoder with tied weights, and one that removes noise
# > - train a restricted Boltzmann machine in NumPy, and look at its filters and at what it dreams
# > - stack such machines, and use images without labels when labels are few
# > - train a variational autoencoder, and read its two losses
# > - recognise posterior collapse, and know what to do about it
# >
# > **You need first** lessons 04 and 05.
# > **Reading** about 40 minutes. **Running** 55 s (quick), 5 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
    ) from None
course.start(seed=0)

# %%
import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from IPython.display import display
from keras import layers, ops
from scipy.linalg import subspace_angles
from skimage.metrics import peak_signal_noise_ratio
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from course import datasets, models, plots, scratch, training

# %% tags=["parameters"]
course.set_lesson("13_autoencoders")
# profile="quick" as a second argument runs the small version
HIDDEN = course.pick(quick=(128, 64), full=(512, 256))  # units of the encoders
MAP_HIDDEN = course.pick(quick=(128, 64), full=(512, 256, 128))  # of the VAE with two numbers
LOOKS = course.pick(quick=50_000, full=1_900_000)  # digits shown to the largest model
PASSES = course.pick(quick=10, full=40)  # through the digits at most: epochs
FEATURES = course.pick(quick=100, full=500)  # hidden units of each RBM
DREAMS = course.pick(quick=10, full=30)  # epochs of each RBM, fewer where digits are many
RATE = course.pick(quick=0.003, full=0.001)  # learning rate at its highest
LESSONS = course.pick(quick=200, full=1000)  # steps of a training on few labels
DRAWS = course.pick(quick=1, full=3)  # of the digits that have labels
SIZES = (2, 10, 30)  # numbers that describe an image

# %% [markdown]
# Describe a face to somebody on the telephone, so that they can draw it. You would not read out a million pixels. You
# would say: a round face, dark eyes set wide apart, a short beard. Thirty such numbers (how round, how dark, how wide)
# would bring your friend quite close. Pixels are not the face; these few numbers are more like it. They are what one
# might call its essence.
#
# Which numbers should they be? Nobody has to decide. Let one network describe an image in thirty numbers, let a second
# one draw it from them, and train both until what is drawn looks like the original. The description that they agree on
# is learned, and without a single label: this is **unsupervised learning** (비지도 학습).
#
# We do it with handwritten digits. At the end you will hold a map of handwriting, on which a 4 turns slowly into a 9.

# %%
digits = datasets.load("mnist")
(x, y), (x_test, y_test) = digits.train, digits.test
shape = x.shape[1:]
flat, flat_test = x.reshape(len(x), -1), x_test.reshape(len(x_test), -1)
names = "0123456789"
sample = len(x) < 10_000
batch = 32 if sample else 128  # of few digits small batches, or there would be few steps
print(f"{len(x):,} digits to train on, {len(x_test):,} to test on; {flat.shape[1]} pixels")
chosen = [np.flatnonzero(y_test == label)[0] for label in range(10)]  # one of each
plots.describe(plots.images(x_test[chosen], columns=10, size=0.7), "One of each digit.")

# %% [markdown]
# <details><summary>Which digits are these?</summary>
#
# Unless you have fetched MNIST, they are a sample of 8×8 pixels, enlarged to 28×28: 1,400 to train on. Numbers in the
# text are those of the sample, in the full profile. Results on MNIST's 60,000 digits are in folded notes like this one.
#
# </details>
#
# ## Straight numbers: PCA
#
# The oldest answer is a straight one. **Principal component analysis**, PCA, starts from the mean of all
# images, and asks: which one picture, added in larger or smaller amounts, explains most of what is left? That picture
# is the first component. The second explains most of the rest, and so on. An image is then described by *how much* of
# each picture it takes: with 30 components by 30 numbers.
#
# How good is a description? Draw the image from its numbers, and compare. Our error is the square of the difference in
# each pixel (0 to 1), added up over the 784 pixels. The mean is taken over test digits, which nobody has trained on.


# %%
def squared_error(images, rebuilt):
    """For each image the sum of the squares over its pixels."""
    return ops.sum((images - rebuilt) ** 2, axis=(1, 2, 3))


def error(rebuilt):
    return float(ops.mean(squared_error(x_test, rebuilt)))


pca = {size: PCA(size, svd_solver="covariance_eigh").fit(flat) for size in SIZES}
by_pca = {
    size: each.inverse_transform(each.transform(flat_test)) for size, each in pca.items()
}
by_pca = {size: each.reshape(x_test.shape) for size, each in by_pca.items()}
print(f"the mean digit for all: {error(x.mean(axis=0, keepdims=True)):.1f}")
print({f"PCA, {size} numbers": round(error(each), 2) for size, each in by_pca.items()})
course.record("pca_error_30", error(by_pca[30]))
components = plots.signed(pca[10].components_.reshape(-1, *shape))
plots.describe(plots.images(components, columns=10, size=0.7), "PCA's first ten components.")

# %% [markdown]
# Each further number makes the error smaller. In the pictures blue adds ink and orange takes it away (with a negative
# amount it is the other way round): the first components are coarse, a ring or a stroke, and the later ones finer.
#
# ## An encoder and a decoder
#
# Now the telephone. The network that describes is the **encoder**. The one that draws is the **decoder**
# (디코더). The few numbers between them are the **code**, and since everything must pass through it, it is called the
# **bottleneck** (병목). The whole is an **autoencoder** (오토인코더): its target is its own input.

# %%
course.show_source(models.autoencoder)
plots.bottleneck()

# %% [markdown]
# Encoder and decoder are dense layers like those of lesson 03. The decoder has the same sizes backwards. Why can such a
# network not simply copy the image? It would have to push 784 numbers through a hole of 30.
#
# First a check. Leave out all hidden layers and activations: `hidden=()`. Then the encoder is one matrix, the decoder
# another. **Before you run it: what do you expect?** Better than PCA with 10 numbers, worse, or equal?


# %%
def train(model, images, looks, target=None, rate=RATE):
    """Let the model see so many images; the learning rate rises briefly, then falls to 0."""
    epochs = max(1, min(PASSES, round(looks / len(images))))
    steps = epochs * -(-len(images) // batch)
    warming = {"warmup_target": rate, "warmup_steps": steps // 20}
    schedule = keras.optimizers.schedules.CosineDecay(0.0, steps - steps // 20, **warming)
    model.compile(keras.optimizers.Adam(schedule), squared_error)
    options = {"batch_size": batch, "epochs": epochs, "verbose": 0}
    return model.fit(images, target, callbacks=[training.EpochLog(lines=3)], **options)


linear = models.autoencoder(shape, 10, hidden=())
train(linear, x, LOOKS / 3, x, rate=0.01)
kernel = linear.get_layer("decoder").weights[0]  # (10, 784): ten pictures
angles = subspace_angles(pca[10].components_.T, ops.convert_to_numpy(kernel).T)
linear_error = error(linear.predict(x_test, verbose=0))
print(f"error {linear_error:.2f}, of PCA {error(by_pca[10]):.2f}")
course.record("linear_overlap", np.mean(np.cos(angles) ** 2))

# %% [markdown]
# Equal. The error is PCA's, to about a hundredth, and so are the pictures, in a sense. The ten pictures that the
# decoder mixes are not PCA's components one by one; but mixed in suitable amounts they give the same images. They
# **span** the same **subspace** (부분공간). The overlap says so: it is 1 if every image that one can draw the other can
# draw as well, and about 10 / 784 = 0.01 for pictures taken at random.
#
# So a linear autoencoder *is* PCA, found by gradient descent. Whatever a deep one does better comes from its hidden
# layers: they may bend.
#
# **Before you run it: what do you expect?** Where will bending help more, with 2 numbers or with 30?

# %%
SMOOTH = {"activation": "silu", "output": "sigmoid", "bias": -3}  # pixels lie in 0..1
autoencoders, by_network = {}, {}
for size in SIZES:
    print(f"{size} numbers")
    autoencoders[size] = models.autoencoder(shape, size, hidden=HIDDEN, **SMOOTH)
    looks = LOOKS if size == 30 else LOOKS / 8
    train(autoencoders[size], x, looks, x, rate=RATE if sample else 0.004)
    by_network[size] = autoencoders[size].predict(x_test, verbose=0)
course.record("ae_error_30", error(by_network[30]))
ways = {"PCA": by_pca, "autoencoder": by_network}
table = {way: {size: error(found[size]) for size in SIZES} for way, found in ways.items()}
display(pd.DataFrame(table).rename_axis("numbers").round(2))
rows = {"original": x_test[chosen]}
rows |= {f"{way}, {size}": ways[way][size][chosen] for size in SIZES for way in ways}
fig = plots.film_strip(np.stack([*rows.values()]).clip(0, 1), [*rows], size=0.7)
plots.describe(fig, f"One of each digit, rebuilt, row by row: {', '.join(rows)} numbers.")

# %% [markdown]
# Go through the rows in pairs. From two numbers PCA draws one of a few smudges, while the autoencoder draws a digit,
# often the right one. From ten numbers PCA's digits have shadows, the network's have hardly any, and its error is half
# of PCA's. From thirty both are nearly perfect, and PCA is even a little better: here bending no longer helps. Our
# sample was enlarged from 64 pixels, and thirty straight directions hold nearly all that is in it. So try PCA first.
#
# Two numbers can be drawn as a map: each test digit is a point, written as what it is. Look where equal digits lie
# together, and where they are mixed.

# %%
few = slice(0, 1000)
codes = {
    "PCA": pca[2].transform(flat_test[few]),
    "autoencoder": autoencoders[2].get_layer("encoder").predict(x_test[few], verbose=0),
}
plots.latent_maps(codes, y_test[few], names)

# %% [markdown]
# On PCA's map most digits run into each other. The autoencoder has pulled several of them apart, although nobody told
# it which digit is which: images that look alike tend to get similar codes. In the middle it is still
# crowded. The space of the codes is called the **latent space** (잠재 공간), *latent* for hidden.
#
# <details><summary>On MNIST, and why the deep network trains so well today</summary>
#
# MNIST's digits are richer: PCA's error with 30 numbers is 13.9, and bending helps there, too. In 32 epochs an
# autoencoder of these sizes came to 3.1 (three runs). Hinton and Salakhutdinov, who showed in 2006 that deep
# autoencoders beat PCA, report 3.00 and 13.87. They had to pre-train each layer, as we do below. Today good initial
# weights (lesson 04), Adam and a smooth activation make that unnecessary. SiLU, $x \cdot \mathrm{sigmoid}(x)$, is a
# ReLU with a round corner.
#
# </details>
#
# ## Tied weights
#
# The decoder undoes what the encoder did. Could it use the same weights, backwards? PCA does just that: the pictures
# that it measures with are those that it draws with. With **tied weights** (묶인 가중치) the decoder's kernel is the
# encoder's, transposed. Each kernel is stored once and used twice; only its biases are the decoder's own.

# %%
course.show_source(models.TiedDense.call)
table = {}
for name, builder in {
    "two kernels": models.autoencoder,
    "tied": models.tied_autoencoder,
}.items():
    model = builder(shape, 30, hidden=HIDDEN[:1])
    print(f"{name}: {model.count_params():,} parameters")
    train(model, x, LOOKS / 10, x)
    table[name] = model.count_params(), error(model.predict(x_test, verbose=0))
course.record("tied_parameters", table["tied"][0])
course.record("tied_error", table["tied"][1])
pd.DataFrame(table, index=["parameters", "error"]).T.round(2)

# %% [markdown]
# Count with a pencil, for 512 hidden units: 784 · 512 + 512 · 30 = 416,768 weights stand in the kernels, and 512 + 30 +
# 512 + 784 = 1,838 are biases. Tied, that is all: 418,606. Untied, the kernels count twice: 835,374. Half the
# parameters, and the error is no larger.
#
# ## Remove the noise
#
# A code must be small, or the network would copy. There is another way to forbid copying, even with a larger code:
# spoil the input, and ask for the clean image. This is a **denoising autoencoder** (잡음 제거 오토인코더). To undo the
# damage it must know what digits look like.
#
# We add noise with a standard deviation of 0.5 to each pixel, new noise each time a digit is shown. How clean an image
# is we measure in **decibels**, by the **PSNR** (peak signal-to-noise ratio, 최대 신호 대 잡음비): with the mean
# squared error
# $m$ of a pixel it is $10 \log_{10} (1 / m)$. Ten decibels more mean a tenth of the error. The noise alone has
# $m = 0.5^2 = 0.25$, and $10 \log_{10} 4 = 6.02$ decibels.
#
# **Before you run it: what do you expect?** How many decibels will it gain?

# %%
rng = np.random.default_rng(0)
noisy = (x_test + 0.5 * rng.standard_normal(x_test.shape)).astype("float32")
denoiser = keras.Sequential(
    [
        keras.Input(shape),
        layers.GaussianNoise(0.5),  # in training only
        models.autoencoder(shape, 64, hidden=HIDDEN[:1], **SMOOTH),
    ]
)
train(denoiser, x, LOOKS / 7, x)
cleaned = denoiser.predict(noisy, verbose=0)
course.record("denoising_psnr_noisy", peak_signal_noise_ratio(x_test, noisy, data_range=1))
course.record("denoising_psnr", peak_signal_noise_ratio(x_test, cleaned, data_range=1))
frames = np.stack([each[chosen].clip(0, 1) for each in (noisy, cleaned, x_test)])
fig = plots.film_strip(frames, ["noisy", "cleaned", "original"], size=0.7)
plots.describe(fig, "Noisy digits, the same cleaned, and the originals.")

# %% [markdown]
# Look at the second row: from 6 decibels to between 22 and 23, so the error is down to less than a fortieth. (Be fair:
# the mean digit, drawn for every image, has 15.3 decibels already, since most pixels are black.) What it draws is a
# digit as it *should* be. Where the noise has eaten a fine stroke it may guess wrong, and does so in a clean hand. Keep
# that in mind when a photograph has been "enhanced".
#
# ## A machine that dreams
#
# Before 2006 hardly anybody could train deep networks of dense layers from the start: the gradient vanished in their
# sigmoids (lesson 04). The way out was to train them **layer by layer**, each layer without labels, as a small model of
# what the layer below it gives. That small model was the **restricted Boltzmann machine**, RBM (제한된 볼츠만 머신).
#
# It has two layers of units, each 0 or 1: the visible ones $v$ are the pixels, the hidden ones $h$ are features, each
# joined to each pixel, and to nothing in its own layer: hence *restricted*. There is no input and no output, only
# states, and each state has an **energy** (에너지):
#
# $$E(v, h) = -\sum_i b_i v_i - \sum_j c_j h_j - \sum_{i, j} v_i w_{ij} h_j, \qquad P(v, h) \propto e^{-E(v, h)}.$$
#
# Low energy means probable. If the weight between a pixel and a feature is positive, the two like to be on together.
# Given the pixels, each feature is on with the probability $\mathrm{sigmoid}(c_j + \sum_i v_i w_{ij})$: a dense layer
# with sigmoids. And back: given the features, each pixel, with the same kernel transposed. (Tied weights again.)
#
# Drawing one layer from the other, again and again, is **Gibbs sampling** (깁스 샘플링). We may call it dreaming: the
# machine leaves what it sees, and drifts to what it believes in.
#
# Training should make the digits more probable. The step is simple: make those pairs of pixel and feature more frequent
# that are on together in the data, and less frequent those that are on together in a dream,
# $\Delta w_{ij} \propto \langle v_i h_j \rangle_\text{data} - \langle v_i h_j \rangle_\text{dream}$. Dreaming long
# enough takes forever; **contrastive divergence** (대조 발산), CD-1, dreams for a single step.

# %%
course.show_source(scratch.RBM.contrastive_divergence)
epochs = min(DREAMS, 600_000 // len(x))
dreaming = {"learning_rate": 0.05, "batch": 10 if sample else 100, "weight_decay": 2e-4}
rbms, features, features_test = [], flat, flat_test
for _ in range(3):
    rbms.append(scratch.RBM(features.shape[1], FEATURES, rng=np.random.default_rng(0)))
    errors = rbms[-1].fit(features, epochs=epochs, **dreaming)
    print(rbms[-1], f"error of a pixel {errors[0]:.4f} -> {errors[-1]:.4f}")
    features, features_test = map(rbms[-1].features, (features, features_test))

# %% [markdown]
# The first machine has learned the digits. The second has learned the *features* of the first, as if they were pixels:
# features of features. The third has learned those of the second. (The printed error compares what a machine sees with
# its dream of one step: a sign of progress, not what is trained.) A stack of such machines gives a **deep belief
# network**, DBN (심층 신뢰 신경망).
#
# Here are the forty strongest filters of the first machine (blue: likes ink here, orange: dislikes it), and its dreams.
# In the upper row it sees a digit; each row below is some Gibbs steps further on. Look first whether filters are
# patches or whole digits.

# %%
kernel = rbms[0].parameters[0]
loudest = np.argsort(-np.linalg.norm(kernel, axis=0))[:40]
filters = plots.signed(kernel.T[loudest].reshape(-1, *shape))
display(plots.describe(plots.images(filters, columns=10, size=0.7), "Filters of an RBM."))
dreams = {"sees": flat_test[chosen]}
for steps in (1, 10, 100, 500):
    dreams[f"after {steps}"] = rbms[0].gibbs(flat_test[chosen], steps)
frames = np.stack([*dreams.values()]).reshape(len(dreams), 10, *shape)
plots.describe(
    plots.film_strip(frames, [*dreams], size=0.7), "Ten digits, and dreams of them."
)

# %% [markdown]
# Most filters are a blot or two, some beside their opposite; hardly one is a whole digit. They are parts, of which
# digits can be put together.
#
# And the dreams? One step changes little. After ten, some digits have turned into others. After a hundred they have
# left the digits behind: blots that nobody wrote. This is the price of CD-1. It has corrected the machine one step away
# from the data, and has never seen the far places that the machine believes in. As a painter it fails; but we want its
# features.
#
# ## Few labels, many images
#
# What is all this good for? Images are cheap, labels are dear: a hospital has a million scans, and a doctor's word on a
# hundred. So let the machines learn from *all* training digits, without labels, as they have done above. This is
# **pre-training**. (In 2006 one went on: the kernels became the first weights of a network, which was then fine-tuned
# by back-propagation.) Then describe the few digits that have labels by the features of the last machine, in place of
# pixels. (Lesson 08 did the same with photographs: it trained a head on the features of a frozen base.)
#
# Which classifier is good with a hundred examples? A **support vector machine**, SVM (서포트 벡터 머신), keeps those
# that lie near the borders between digits, and compares a new one with each of them: the nearer, the more its label
# counts.
#
# It has two rivals, which know only the labelled digits: the same SVM on pixels, and a network with two hidden dense
# layers, as wide as the machines, that starts with random weights. Everything is repeated with other digits labelled.
#
# **Before you run it: what do you expect?** Who will be the best with 100 labels, and who with 1,000?


# %%
def with_labels(count, draw):
    rng = np.random.default_rng(draw)
    of_each = [rng.permutation(np.flatnonzero(y == label)) for label in range(10)]
    return rng.permutation(np.concatenate([numbers[: count // 10] for numbers in of_each]))


def svm_error(known, inputs, inputs_test):
    svm = SVC(C=10).fit(inputs[known], y[known])
    return np.mean(svm.predict(inputs_test) != y_test)


def network_error(known):
    hidden = [layers.Dense(FEATURES, "relu"), layers.Dropout(0.2)]
    hidden += [layers.Dense(FEATURES, "relu"), layers.Dropout(0.2)]
    model = keras.Sequential([keras.Input((784,)), *hidden, layers.Dense(10, "softmax")])
    schedule = keras.optimizers.schedules.CosineDecay(0.003, LESSONS)
    model.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy")
    again = np.resize(known, 20 * LESSONS)  # each of them again and again
    model.fit(flat[again], y[again], batch_size=20, verbose=0)
    return np.mean(model.predict(flat_test, verbose=0).argmax(axis=1) != y_test)


# %%
ways = {
    "scratch": ("network, random weights", network_error),
    "pixels": ("SVM on pixels", lambda few: svm_error(few, flat, flat_test)),
    "rbm": ("SVM on features of RBMs", lambda few: svm_error(few, features, features_test)),
}
fig, axes = plots.figure(size=(6.4, 3.2))
for place, (way, (name, test)) in enumerate(ways.items()):
    counts = (100, 1000)
    draws = np.array([[test(with_labels(n, k)) for k in range(DRAWS)] for n in counts])
    middle, across = draws.mean(axis=1), np.arange(2) + 0.06 * place
    for count, mean in zip(counts, middle, strict=True):
        course.record(f"{way}_error_{count}", mean)
    spread = middle - draws.min(axis=1), draws.max(axis=1) - middle
    axes.errorbar(across, middle, spread, marker="os^"[place], capsize=4, label=name)
axes.set(xticks=[0, 1], xticklabels=["100", "1,000"], xlabel="labels", ylabel="test error")
axes.set(ylim=(0, None), xlim=(-0.3, 1.3))
axes.legend()
fig

# %% [markdown]
# The features win at either number of labels: with 100 of them about one digit in ten is wrong, by pixels one in eight,
# by the network from random weights about one in six. The vertical bars reach from the best to the worst draw: which
# digits got a label matters, too.
#
# Be fair when you read such figures: a good part of the distance to the network is the SVM's merit, for pixels alone
# give it. What the images without labels add is the step from the SVM on pixels to the SVM on features. (With 1,000
# labels that step is five of 397 test digits: a hint, no proof.)
#
# <details><summary>What of MNIST, of the quick profile, and of today?</summary>
#
# With MNIST's 60,000 digits in place of 1,400 there is more to learn without labels. With 100 labels the network had
# 21.7 % errors, the SVM on pixels 20.8 %, on features 16.8 %; with 1,000 labels 8.3, 7.2 and 5.4 % (means of
# three draws, machines trained once). In the quick profile the machines are small: their features win with 100 labels,
# and with 1,000 they are as good as pixels.
#
# Since ReLU, He's weights and dropout, networks with many labels train well from the start. The idea has not aged,
# though: language models (lesson 11) learn from text without labels first, and from few examples afterwards.
#
# </details>
#
# ## Holes in the map
#
# If a decoder turns codes into digits, why not make up a code, and get a new digit? Draw thirty random numbers, each
# with the mean and the standard deviation that it has among real codes. **Before you run it: what do you expect?**

# %%
encode, decode = (autoencoders[30].get_layer(name) for name in ("encoder", "decoder"))
real = encode.predict(x, verbose=0)
made_up = real.mean(axis=0) + real.std(axis=0) * rng.standard_normal((20, 30))
invented = decode.predict(made_up, verbose=0).clip(0, 1)
plots.describe(
    plots.images(invented, columns=10, size=0.7), "Twenty blots and strokes, few digits."
)

# %% [markdown]
# Few of them are digits. The autoencoder was never asked about the places between its codes: the map is full of holes,
# and numbers drawn one by one do not fit together.
#
# The repair, of 2013: do not put an image at a *point* of the map, but give it a small *cloud*, and ask the decoder to
# draw the image from wherever in that cloud the code falls. And ask all clouds together to fill one round cloud around
# 0, from which we can draw. This is the **variational autoencoder**, VAE (변이형 오토인코더).
#
# - The encoder gives two numbers in place of one: the mean $\mu$ and the spread $\sigma$ of a normal distribution.
# - A code is drawn from it: $z = \mu + \sigma \epsilon$, with noise $\epsilon$ of mean 0 and spread 1.
# - The decoder draws the image from $z$.
#
# That second line is the **reparameterisation trick** (재매개변수화). Why not simply "draw $z$"? Because a random draw
# has no derivative. Written so, the randomness comes in from the side, and $z$ depends on $\mu$ and $\sigma$ by a sum
# and a product: $\partial z / \partial \mu = 1$ and $\partial z / \partial \sigma = \epsilon$. The gradient can pass.
#
# ## Two prices
#
# Back to the telephone. A message costs twice:
#
# - the **reconstruction**: after your friend has drawn from the code, how much must you add so that every pixel is
#   right? It is the binary cross-entropy of lesson 01, added up over pixels.
# - the code itself: how much must you say so that your friend finds your cloud? Your friend expects a code from the
#   round cloud, mean 0 and spread 1. The further your cloud is from it, and the smaller, the more you must say. This is
#   the **KL divergence** (쿨백-라이블러 발산), for each number of the code
#
# $$\mathrm{KL} = \tfrac12 \left( \mu^2 + \sigma^2 - \ln \sigma^2 - 1 \right).$$
#
# The sum of both is the loss. Its negative is called the **ELBO** (evidence lower bound, 증거 하한); the evidence is
# $\ln P(x)$, which it never exceeds. Both are counted in **nats**, the bits of lesson 11 with natural logarithms: 1 nat
# is 1.44 bits.

# %%
display(plots.bottleneck(variational=True))
for part in (training.VAE.sample, training.VAE.losses_of, training.VAE.train_step):
    course.show_source(part)
for mean, spread in [(0, 1), (2, 1), (0, 0.1), (2, 0.1)]:
    price = (mean**2 + spread**2 - np.log(spread**2) - 1) / 2
    print(f"mean {mean}, spread {spread}: KL {price:.2f} nats")

# %% [markdown]
# A cloud like the expected one costs nothing, and says nothing. To be two spreads away costs 2 nats, to be ten times
# narrower 1.8; to be both costs the sum. So an image says about itself only what is worth its price.
#
# In `train_step`, which `fit` calls for each batch, the tape watches both prices, and one step is taken down their sum.
# The `weight` is 1 at the end; why one may let it grow from 0, you will see.
#
# We train a VAE with *two* numbers, to have a map.
#
# **Before you run it: what do you expect?** Two numbers can say little. Which of the two prices will be the larger one?


# %%
def train_vae(size, images, looks, hidden=HIDDEN, rate=RATE, **options):
    epochs = max(1, min(PASSES, round(looks / len(x))))
    steps = epochs * len(images)  # batches
    look = {"activation": "silu"}
    encoder = models.gaussian_encoder(shape, size, hidden=hidden, **look)
    decoder = models.decoder(size, shape, hidden=hidden[::-1], bias=-3, **look)
    vae = training.VAE(encoder, decoder, warm_up=steps // 3, **options)
    warming = {"warmup_target": rate, "warmup_steps": steps // 20}
    schedule = keras.optimizers.schedules.CosineDecay(0.0, steps - steps // 20, **warming)
    vae.compile(keras.optimizers.Adam(schedule))
    options = {"epochs": epochs, "shuffle": False, "verbose": 0}  # they come shuffled
    vae.fit(images, callbacks=[training.EpochLog(lines=3)], **options)
    return vae


in_batches = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).batch(batch)
vae = train_vae(2, in_batches, 0.4 * LOOKS, hidden=MAP_HIDDEN)
found = vae.evaluate(x_test, batch_size=500, verbose=0, return_dict=True)
course.record("elbo_2d", found["loss"])
course.record("kl_2d", found["kl"])

# %% [markdown]
# (`elbo_2d` is the *negative* ELBO, the loss: lower is better. KL is its second part.) Nearly all of the price is
# reconstruction. The code costs only about five nats, a little over seven bits: seven answers of yes or no, which tell
# your friend one of $2^7 = 128$ clouds.
#
# Is the map any good? Colour it with the labels, which the VAE has not seen. And measure it: look up the ten nearest
# training digits on the map, and let them vote (**k nearest neighbours**, k-최근접 이웃).

# %%
places, _ = vae.encode(x)
places_test, spreads_test = vae.encode(x_test)
neighbours = KNeighborsClassifier(10).fit(places, y)
course.record("map_knn", neighbours.score(places_test, y_test))
by_points = KNeighborsClassifier(10).fit(pca[2].transform(flat), y)
print(f"on PCA's map {by_points.score(pca[2].transform(flat_test), y_test):.3f}")
drawn = places_test + np.sqrt(spreads_test) * rng.standard_normal(places_test.shape)
maps = {"VAE: means": places_test[few], "drawn from the clouds": drawn[few]}
plots.latent_maps(maps, y_test[few], names)

# %% [markdown]
# On the VAE's map eight of ten test digits find their own kind, on PCA's a little more than half. Compare with the
# autoencoder's map further up: nothing is far away; the clouds lie side by side, on a patch a few units wide. (The
# lower left stays empty, so the round cloud is not quite filled.) The right map, drawn from the clouds, hardly differs
# from the left one: the clouds are small.
#
# <details><summary>Grey pixels, MNIST, what others reach, and the quick profile</summary>
#
# Cross-entropy is meant for pixels that are black or white. For a grey one we read its value as the probability of
# white, as most tutorials do. On MNIST the settings of the full profile came to a loss of 139 on the test
# digits, with a KL of 6.7, and 79 % found their own kind on the map (three runs).
# The VAE of keras.io reports 147 for training and test digits together. In the quick profile training ends too soon,
# and PCA's map is still the better one.
#
# </details>
#
# ## Collapse
#
# What if the code becomes too dear? Then saying nothing is cheapest. We give the VAE twenty numbers, and multiply the
# KL by a weight (a **β-VAE**). For honest prices we also make each pixel black or white: a coin is tossed, and the
# pixel is white with its grey value as the probability. (Then $-$ELBO is an upper bound on $-\ln P(x)$ of real binary
# images, and papers can be compared.) For test digits the coins are tossed once and for all. For training digits they
# are tossed anew whenever a digit is shown, so that there is less to learn by heart.
#
# **Before you run it: what do you expect?** At weight 50, what will the digits look like?


# %%
# a pixel is white with its grey value as the probability
tossed = in_batches.map(lambda a: tf.cast(tf.random.uniform(tf.shape(a)) < a, tf.float32))
binary_test = (np.random.default_rng(13).random(x_test.shape) < x_test).astype("float32")
vaes, rate = {}, RATE if sample else 0.003
for weight, share in {1: 0.6, 5: 0.1, 50: 0.1}.items():
    vaes[weight] = train_vae(20, tossed, share * LOOKS, rate=rate, kl_weight=weight)
found = vaes[1].evaluate(binary_test, batch_size=500, verbose=0, return_dict=True)
course.record("elbo_20d", found["loss"])
rows = {"original": binary_test[chosen]}
fig, panels = plots.figure(1, 3, size=(7.2, 2.4), sharey=True)
for axes, (weight, each) in zip(panels, vaes.items(), strict=True):
    mean, variance = each.encode(binary_test)
    kl = (mean**2 + variance - np.log(variance) - 1).mean(axis=0) / 2
    axes.bar(range(1, 21), np.sort(kl)[::-1])
    axes.set(title=f"KL times {weight}: {kl.sum():.1f} nats", xlabel="number of the code")
    rows[f"KL times {weight}"] = each.decode(mean[chosen])
panels[0].set_ylabel("KL in nats")
course.record("collapsed_kl", kl.sum())
display(plots.describe(fig, "KL of each of 20 numbers: many are used, few, none."))
plots.film_strip(np.stack([*rows.values()]), [*rows], size=0.7)

# %% [markdown]
# At weight 1 all twenty numbers are used. At 5 only a few are left, and the digits become coarser. At 50 none is
# left: every image gets the same cloud, mean 0 and spread 1. The decoder hears nothing but noise, and draws the same
# dim smudge for all, the mean of all digits.
#
# This is **posterior collapse** (사후 붕괴). The *posterior* is the cloud that the encoder gives after it has seen the
# image; it has collapsed into the *prior*, the cloud that was expected before. You recognise it by a KL near 0 and by
# drawings that are all alike, not by the loss, which falls as it should. (The printed loss counts the KL once, whatever
# the weight.) It happens at weight 1, too, where a decoder is so strong that it does without the code. What helps is a
# smaller weight, or one that grows from 0: then the decoder learns to use the code before it is taxed. Our `train_vae`
# lets it grow for the first third of the steps. (At weight 50 that does not help: the final price is too high.) (Mode
# collapse, in lesson 14, is something else.)
#
# <details><summary>On MNIST</summary>
#
# Twenty numbers, trained for 19 epochs, came to a loss of 93.7 on the test digits (three runs). A trial shows what the
# coins do, with 50,000 training digits and 10,000 others, at a third of the learning rate. Tossed once and for all,
# they gave 95.6 and 99.0; tossed anew, 96.4 and 98.1. So less is learned by heart.
#
# </details>
#
# ## A map of handwriting
#
# Now for the promise: draw codes from the round cloud, and see whether the VAE of two numbers makes digits of them.
# Compare them with the blots of the autoencoder. Then walk over the map, and let the decoder draw what it finds at each
# place. No digit below was written by anybody.

# %%
invented = vae.decode(rng.standard_normal((20, 2)))  # codes from the round cloud
fig = plots.images(invented, columns=10, size=0.7)
display(plots.describe(fig, "Twenty images that a VAE draws from random codes."))
low, high = np.percentile(places, [2, 98], axis=0)  # where most training digits lie
first, second = (np.linspace(low[n], high[n], 17) for n in range(2))
grid = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
plots.manifold(vae.decode(grid).reshape(17, 17, *shape), first, second)

# %% [markdown]
# Most of the twenty random codes give a clean digit, where the autoencoder gave blots. A few stay dark: they fell into
# the empty part of the map.
#
# Walk where the map is filled: one digit leans, opens, and turns into another, and there is no seam. Half-way stand
# shapes that nobody writes and everybody could. Where the map has a gap, the decoder was never asked, and the picture
# is dark or noisy, as at the lower left.
#
# So what is the essence of an image? What you must say to somebody who knows this kind of image, so that they can draw
# it. Two numbers say which digit it is, mostly, and how it leans. Thirty say nearly how it was written. The rest, the
# exact pixels, is dear and says little.
#
# ## You have
#
# - described digits by 2, 10 and 30 numbers, with PCA and an autoencoder, and found PCA's subspace by a linear one
# - halved the parameters with tied weights, and removed noise, counted in decibels
# - trained an RBM by contrastive divergence, and looked at its filters and its dreams
# - stacked three of them, and compared the errors at 100 and at 1,000 labels with and without pre-training
# - trained a variational autoencoder, whose loss is reconstruction plus KL, and drawn its map
# - provoked posterior collapse, and seen which numbers of the code still speak
#
# ## Where it comes from
#
# - K. Pearson, 1901, and H. Hotelling, 1933, for PCA. P. Baldi and K. Hornik, 1989, for the linear autoencoder.
# - G. Hinton and R. Salakhutdinov, 2006, "Reducing the dimensionality of data with neural networks".
# - P. Vincent and others, 2008, "Extracting and composing robust features with denoising autoencoders".
# - P. Smolensky, 1986, for the machine; G. Hinton, 2002, for contrastive divergence; G. Hinton, S. Osindero and Y. Teh,
#   2006, for the deep belief network.
# - D. Kingma and M. Welling, 2013 (published in 2014), "Auto-encoding variational Bayes"; D. Rezende, S. Mohamed and
#   D. Wierstra, 2014.
# - S. Bowman and others, 2016, for the collapse and the warm-up. I. Higgins and others, 2017, for the β-VAE.
