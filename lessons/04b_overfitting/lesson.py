# %% [markdown]
# # 04b · Over-fitting and its remedies
#
# **Why is a network that knows its examples by heart bad at new ones, and what helps?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/04b_overfitting.ipynb)
#
# > **You will be able to**
# > - read the curves of training and validation loss, and say what to do next
# > - explain under- and over-fitting by bias and variance
# > - say what L1 does to weights, and what L2 does
# > - compute what dropout does in training and afterwards
# > - compare remedies fairly, and choose by what goes wrong
# > - write each remedy in Keras
# >
# > **You need first** lesson 04.
# > **Reading** about 30 minutes. **Running** 45 s (quick), 2 min (full) on 2 CPU cores.

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
from keras import layers

from course import datasets, plots, scratch, training

# %% tags=["parameters"]
course.set_lesson("04b_overfitting")
# profile="quick" as a second argument runs the small version
STEPS = course.pick(quick=360, full=600)  # of each training, 32 digits each
REPEATS = course.pick(quick=1, full=5)  # of each training, from different random starts

# %% [markdown]
# Two students prepare for an exam with last year's questions. One tries to understand them. The other learns all the
# answers by heart, and is perfect as long as the questions stay the same. A network with enough parameters is the
# second kind of student, unless you do something about it. Lesson 03 called this over-fitting: good on its own
# photographs, bad on new ones. Of all that can go wrong with a network that trains, it is the most common, and you can
# do a lot against it. In this lesson you watch it happen, and then compare eleven remedies.
#
# ## A task that tempts to memorise
#
# Memorising is easy with few examples, and it does most harm if some of them are wrong. So take only 300 digits, and
# give one in five a wrong label, as happens where labelling is dull work. There are three sets of digits:
#
# - 300 **training** digits, of which one in five has a wrong label;
# - 400 **validation** digits, held out: on them you choose when to stop, and how strong a remedy is;
# - the **test** digits, for the final comparison only. What you choose by a test set looks better on it than it is.
#
# The labels of the last two have been checked and are right.
#
# <details><summary>Which digits, and which numbers?</summary>
#
# Unless you have fetched MNIST, the digits are a sample of 8×8 pixels, enlarged, and most test digits come from other
# writers than the training digits. Numbers in the text are those of the sample in the full profile. The quick profile
# trains each variant once, so its figures have no ranges, and it stops before all wrong labels are memorised.
#
# </details>

# %%
digits = datasets.load("mnist")
x, y = digits.train[0][:1400], digits.train[1][:1400]
x_test, y_test = digits.test
noisy, rng = y.copy(), np.random.default_rng(0)
wrong = rng.permutation(1000)[:200]
noisy[wrong] = (y[wrong] + rng.integers(1, 10, 200)) % 10
titles = [
    f"{name}?" if name != true else str(name) for name, true in zip(noisy, y, strict=True)
]
plots.describe(
    plots.images(x[:16], titles[:16]),
    "Sixteen digits with their labels; a question mark stands at the wrong ones.",
)

# %% [markdown]
# A question mark stands behind a wrong label; the network does not see it. Nothing in a wrong label follows from the
# picture, so it cannot be understood. It can only be learned by heart.
#
# As in lesson 04 the network is made of NumPy layers, because a training this small is over before Keras has compiled
# its own. (The end of the lesson has all remedies in Keras.) Two hidden layers of 100 units have about 90,000
# parameters, 300 for every digit: plenty of room to memorise.
#
# Below is the whole training. A remedy can act at four places, which are numbered in the code: on the *network*, on the
# *data*, on the *gradient*, and on the *weights* after a step. With the arguments as they are, no remedy acts:
# `np.asarray` leaves the digits as they are, and `list` does nothing to the weights. Twenty times on the way, `train`
# notes the loss on the training digits, the loss on the validation digits, and the share of the *wrong* labels that the
# network gives back: *memorised*, because nobody could have guessed them.


# %%
def build(units=100, dropout=0, batch_norm=False):
    network = [scratch.Flatten()]
    for inputs in (784, units):
        network += [scratch.Affine(inputs, units)]
        network += [scratch.BatchNormalization(units, momentum=0.9)] if batch_norm else []
        network += [scratch.ReLU()]
        network += [scratch.Dropout(dropout)] if dropout else []
    return scratch.Network([*network, scratch.Affine(units, 10)])


# %%
def train(examples=300, labels=noisy, rate=3e-3, augment=np.asarray, penalty=list,
          constraint=list, decay=False, early_stopping=False, **architecture):  # fmt: skip
    network, adam = build(**architecture), scratch.Adam()  # 1. the network
    affine = [layer for layer in network.layers if isinstance(layer, scratch.Affine)]
    history, slips = {"loss": [], "val_loss": [], "memorised": []}, wrong[wrong < examples]
    for step in range(1, STEPS + 1):
        indices = np.random.randint(examples, size=32)
        network.gradient(augment(x[indices]), labels[indices])  # 2. the data
        penalty(affine)  # 3. the gradient
        adam.learning_rate = rate * (1 - step / STEPS if decay else 1)
        adam.update(network.parameters, network.gradients)
        constraint(affine)  # 4. the weights
        if step % (STEPS // 20) == 0:
            history["loss"] += [network.loss(x[:examples], labels[:examples])]
            history["val_loss"] += [network.loss(x[1000:], y[1000:])]
            history["memorised"] += [network.accuracy(x[slips], labels[slips])]
            if not early_stopping or history["val_loss"][-1] == min(history["val_loss"]):
                kept = network.astype(np.float32)  # a copy
    history["train"] = [kept.accuracy(x[:examples], labels[:examples])]
    return history | {"test accuracy": [kept.accuracy(x_test, y_test)]}


# %% [markdown]
# ## Reading rules for curves
#
# Whatever you train, you will look at two curves: training loss and validation loss. Four pictures come again and
# again.
#
# **Before you run it: what do you expect?** Four trainings: eight units a layer; 1000 digits with right labels and a
# small learning rate; our 300 digits; 1000 digits and a learning rate that is much too large. In which do both losses
# stay high, in which do both fall, and in which do they part?

# %%
cases = {
    "8 units in a layer": {"units": 8},
    "1000 digits, right labels": {"examples": 1000, "labels": y, "rate": 3e-4},
    "300 digits, some labels wrong": {},
    "learning rate 0.1": {"examples": 1000, "labels": y, "rate": 0.1},
}
_, curves = training.compare(train, cases, "val_loss", repeats=1)
done = np.arange(1, 21) * STEPS / 20
called = "under-fits", "fits", "over-fits", "steps too large"
fig, axes = plots.figure(2, 2, size=(7.4, 5.2), sharex=True, sharey=True)
for axis, (name, curve), word in zip(axes.flat, curves.items(), called, strict=True):
    axis.plot(done, curve["loss"][0], label="training")
    axis.plot(done, curve["val_loss"][0], label="validation")
    axis.text(0.5, 0.88, word, transform=axis.transAxes, ha="center", size=13, weight="bold")
    axis.set(title=name, xlabel="step", ylabel="loss", ylim=(0, 3))
    axis.label_outer()
axes[0, 0].legend(loc="lower left")
plots.describe(fig, "Both losses high; both falling; validation turning up; both jumping.")

# %% [markdown]
# Each picture has a name, and each says what to do next:
#
# 1. **Under-fitting** (과소적합), eight units: both losses fall slowly, and stay high and close together. The network
#    is too small, or not trained enough. Take a larger network, more steps, a better learning rate.
# 2. **A good fit**, 1000 digits with right labels: both fall together, and only a small gap opens.
#    What it learns holds for new examples. Go on.
# 3. **Over-fitting**, our 300 digits: the training loss falls and falls, and the validation loss turns up. From there
#    on it memorises. Stop there, or take one of the remedies below.
# 4. **Steps too large**, learning rate 0.1: both stay high and jump up and down. It may look like under-fitting, but a
#    larger network would not help. Take a smaller learning rate, or larger batches.
#
# In both left pictures validation loss is lower at first: its labels are right, a fifth of the others wrong.
#
# ## Over-fitting, from close by
#
# The third picture is what this lesson is about. Here it is, larger, and below it what happens to the wrong labels
# meanwhile.

# %%
curve = {name: values[0] for name, values in curves["300 digits, some labels wrong"].items()}
stop = np.argmin(curve["val_loss"])
fig, axes = plots.figure(2, 1, size=(7.4, 6.4), sharex=True, height_ratios=(2, 1))
axes[0].plot(done, curve["loss"], label="training loss")
axes[0].plot(done, curve["val_loss"], label="validation loss")
axes[0].plot(done[stop], curve["val_loss"][stop], "o", ms=12, mfc="none", color="black")
axes[0].annotate("lowest validation loss:\nstop here", (done[stop], curve["val_loss"][stop]),
                 (done[stop], 0.15), ha="center", arrowprops={"arrowstyle": "->"})  # fmt: skip
axes[1].plot(done, curve["memorised"], color="C3", linestyle="-")
for axis in axes:
    axis.axvspan(done[stop], STEPS, color="0.93", zorder=0)
axes[1].text(STEPS, 0.05, "here it memorises  ", ha="right", color="0.4")
axes[0].set(ylabel="loss", ylim=0)
axes[1].set(xlabel="step", ylabel="wrong labels\nmemorised", ylim=(0, 1))
axes[0].legend(loc="upper center")
axes[1].set_xlim(0, STEPS)
course.record("steps_to_lowest_validation_loss", done[stop])
course.record("memorised_at_the_end", curve["memorised"][-1])
plots.describe(fig, "Validation loss falls, then rises, while wrong labels are memorised.")

# %% [markdown]
# Read both panels from left to right. Up to the ring the network learns what a digit looks like. That helps with all
# digits, and only a few of the wrong labels are learned. In the grey part there is little left to learn except the
# wrong labels. It learns one after the other, about nine in ten of them by the end, and each makes it worse on new
# digits: it bends the network towards a picture that it should have ignored.
#
# Nobody told the network which labels are wrong. What follows a pattern is learned first, and what does not is learned
# last. That is why stopping at the ring helps. From another random start the ring lies elsewhere.
#
# ## Bias and variance
#
# Why is the right network neither too small nor too large? Leave digits for a moment, and fit curves through twelve
# points that lie around a wave. The degree of the polynomial says how flexible a curve is, as the number of units does
# for a network. Do it eight times, each time with twelve *new* points.
#
# **Before you run it: what do you expect?** In which panel do the eight curves agree, and in which are they right?

# %%
rng, line = np.random.default_rng(1), np.linspace(0, 1, 200)
fig, axes = plots.figure(1, 3, size=(8.4, 3.2), sharey=True)
for axis, degree in zip(axes, (1, 4, 9), strict=True):
    for _ in range(8):
        points = (np.arange(12) + rng.uniform(0, 1, 12)) / 12
        heights = np.sin(2 * np.pi * points) + 0.25 * rng.standard_normal(12)
        fitted = np.polynomial.Polynomial.fit(points, heights, degree, domain=(0, 1))
        axis.plot(line, fitted(line), color="C0", linestyle="-", linewidth=0.8, alpha=0.7)
    axis.plot(points, heights, "o", ms=4, color="black")
    axis.plot(line, np.sin(2 * np.pi * line), color="C1", linestyle="--", linewidth=2.5)
    axis.set(title=f"degree {degree}", xlabel="$x$", ylim=(-2.2, 2.2))
axes[0].set_ylabel("$y$")
names = "a fit to twelve points", "the last twelve points", "the truth"
fig.legend(axis.get_lines()[-3:], names, loc="outside upper center", ncols=3)
plots.describe(fig, "Degree 1: alike and wrong; degree 4 fits; degree 9: wildly different.")

# %% [markdown]
# Compare the blue curves with each other, and then with the dashed truth.
#
# - **Degree 1**: the straight lines agree with each other, and are all wrong in the same way. That is a high **bias**:
#   what the model gets wrong *on average*, because it is too simple. (A neuron's bias is something else.)
# - **Degree 9**: the curves run close to their own points, and far from one another, most of all at the ends. That is a
#   high **variance** (분산): how much the answer depends on which examples happened to be there.
# - **Degree 4** is flexible enough for the wave, and not for the noise.
#
# For squared errors this is an equation, on average over the examples that you might have been given:
#
# $$\text{error} = \text{bias}^2 + \text{variance} + \text{noise}.$$
#
# The noise is that of the new points themselves; no model can remove it. Under-fitting is a high bias, over-fitting a
# high variance. A remedy against over-fitting lowers the variance, and often raises the bias a little. More examples
# lower the variance, and do not raise the bias.
#
# ## How large a network?
#
# Back to the digits. The number of units is a hyperparameter: you choose it, by validation. Here you only look.
#
# **Before you run it: what do you expect?** From 2 units a layer to 100: how do training and test accuracy change?

# %%
sizes = {units: {"units": units} for units in (2, 4, 8, 32, 100)}
table, _ = training.compare(train, sizes, "test accuracy", repeats=REPEATS)
for units, row in table.loc[[2, 100]].iterrows():
    course.record(f"train_accuracy_{units}_units", row["train"])
    course.record(f"test_accuracy_{units}_units", row["test accuracy"])
fig, axes = plots.figure(size=(6.4, 3.4))
test = table["test accuracy"]
whiskers = test - table["lowest"], table["highest"] - test
axes.plot(table.index, table["train"], marker="o", label="training, wrong labels included")
axes.errorbar(table.index, test, whiskers, marker="s", capsize=4, label="test")
axes.axhline(0.8, color="0.6", linestyle=":", linewidth=1)
axes.text(2, 0.82, "all right labels, and no wrong one", color="0.4")
axes.grid(color="0.92")
axes.set(xlabel="units in a layer", ylabel="accuracy", ylim=(0, 1.05), xscale="log")
axes.set_xticks(table.index, table.index, minor=False)
axes.minorticks_off()
axes.legend(loc="lower right")
plots.describe(
    fig, "Accuracy by units: training rises to nearly 1, test levels off below 0.8."
)

# %% [markdown]
# The dotted line is 0.8: all labels that are right, and none of those that are wrong. On the left the networks
# under-fit: they are bad on their own training digits, too. With 32 units the training accuracy crosses the line, so
# wrong labels are memorised; with 100 nearly all are, and the test accuracy does not gain from it. The vertical lines
# go from the lowest to the highest of the repeats.
#
# Larger is not always worse: networks far larger than their data sometimes become better again, which is called *double
# descent*.
#
# ## L1 and L2: a price on weights
#
# A curve that jumps through every point needs large weights. So put a price on them. This is **regularisation** (규제):
# the loss gets one more term, times a strength $\lambda$ that you choose,
#
# $$\text{L1:} \quad L + \lambda \sum |w|, \qquad \qquad \text{L2:} \quad L + \lambda \sum w^2.$$
#
# The two look alike, and do something different. To the gradient of $L$ comes the derivative of the new term, so in
# each step of gradient descent
#
# $$\text{L1:} \quad w \leftarrow w - \eta \, (\text{gradient} + \lambda \, \text{sign}(w)), \qquad \qquad
# \text{L2:} \quad w \leftarrow w - \eta \, (\text{gradient} + 2 \lambda w).$$
#
# Draw this derivative alone: it is what pulls a weight towards 0.

# %%
w = np.linspace(-2, 2, 401)
fig, axes = plots.figure(1, 2, size=(7.4, 2.8), sharey=True)
for axis, name, force in zip(
    axes, ("L1", "L2"), (np.where(w, np.sign(w), np.nan), 2 * w), strict=True
):
    axis.plot(w, force, linestyle="-")
    axis.axhline(0, color="0.6", linewidth=0.8)
    axis.grid(color="0.92")
    axis.set(title=name, xlabel="weight $w$")
axes[0].set_ylabel(r"derivative / $\lambda$")
plots.describe(fig, "L1 pulls at every weight with the same force, L2 in proportion to it.")

# %% [markdown]
# **L1** pulls at a small weight as hard as at a large one, until it is 0. **L2** pulls in proportion: hard at large
# weights, and hardly at all at small ones, so they do not reach 0. With plain gradient descent, L2 multiplies every
# weight by the same number below 1 in each step, and so it is also called weight decay (lesson 04, where the 2 is part
# of $\lambda$).
#
# Look at it where you know the truth: twenty inputs, of which only three matter, with the weights 2, −1.5 and 1, and
# forty noisy examples.
#
# **Before you run it: what do you expect?** What becomes of the 17 weights that should be 0, and what of the three?

# %%
rng, true, near_zero = np.random.default_rng(0), np.zeros(20), {}
true[[3, 9, 15]] = 2, -1.5, 1
inputs = rng.standard_normal((40, 20))
targets = inputs @ true + rng.standard_normal(40)
pulls = {"no": lambda w: 0, "L1": lambda w: 0.3 * np.sign(w), "L2": lambda w: 0.3 * 2 * w}
fig, axes = plots.figure(1, 3, size=(8.4, 2.9), sharey=True)
for axis, (name, pull) in zip(axes, pulls.items(), strict=True):
    w = np.zeros(20)
    for _ in range(5000):
        w -= 0.01 * (inputs.T @ (inputs @ w - targets) / 40 + pull(w))
    near_zero[name] = int(np.sum(np.abs(w) < 0.01))
    axis.bar(range(20), w, label="weight found")
    axis.plot([3, 9, 15], true[[3, 9, 15]], "_", ms=12, color="black", label="true weight")
    axis.set(title=f"{name} penalty: {near_zero[name]} of 20 near 0", xlabel="weight number")
axes[1].legend(loc="upper center")
course.record("weights_near_zero_l1", near_zero["L1"])
course.record("weights_near_zero_l2", near_zero["L2"])
plots.describe(
    fig, "Twenty weights: no penalty; L1, 17 are 0; L2, the large ones are shorter."
)

# %% [markdown]
# The bars are the weights found; the black marks are the three true ones that are not 0.
#
# - **No penalty**: the three stand out, and the 17 others have learned a little of the noise.
# - **L1 makes zeros**: all 17 are gone (nearer to 0 than 0.01), and three are left. It *selects*.
# - **L2 shortens what is large**: the three most, because it pulls hardest there. Of the 17 others some shrink and some
#   even grow, because they take over a part of what the three no longer explain. Only two happen to be near 0.
#
# Both pay with bias: even the three right weights are shorter than they should be. L2 is the usual choice for networks.
# With Adam prefer AdamW (lesson 04).
#
# ## Dropout
#
# **Dropout** (드롭아웃) switches every unit off with a chance $p$, such as one half, and chooses anew in each training
# step.

# %%
fig, axes = plots.figure(1, 3, size=(8.4, 2.6), sharex=True, sharey=True)
rng, sizes = np.random.default_rng(4), (4, 6, 6, 3)
cases = ("training, one step", "training, the next step", "inference")
for axis, name in zip(axes, cases, strict=True):
    before = []
    for layer, size in enumerate(sizes):
        hidden = 0 < layer < 3 and name != "inference"
        on = rng.permutation(size) < size / 2 if hidden else np.ones(size, bool)
        units = np.column_stack([np.full(size, layer), np.arange(size) - (size - 1) / 2])
        for left in before:
            for right in units[on]:
                axis.plot(*zip(left, right, strict=True), "-", color="0.75", lw=0.6, zorder=0)
        axis.scatter(*units[on].T, s=90, color="C0", zorder=2)
        axis.scatter(*units[~on].T, s=90, color="white", edgecolor="0.6", zorder=2)
        axis.scatter(*units[~on].T, s=40, marker="x", color="C3", zorder=3)
        before = units[on]
    axis.set(title=name, xlim=(-0.4, 3.4), ylim=(-3, 3))
    axis.set_axis_off()
plots.describe(fig, "Two steps with other hidden units crossed out; at inference all work.")

# %% [markdown]
# A cross marks a unit that is off: here one half of each hidden layer, and in the next step another half. So no unit
# can rely on another. You train many smaller networks that share their weights; the whole one is about their average.
#
# At *inference*, when the network is asked, all units are on. With $p = 0.5$ the sums of the next layer would be twice
# as large as in training. To prevent that, the units that are left are multiplied by $1 / (1 - p)$ *in training*, and
# at inference there is nothing to do. Try it on three numbers.
#
# **Before you run it: what do you expect?** With $p = 0.5$, what can become of 1, 2, 3 in training? And on average?

# %%
dropout = layers.Dropout(0.5, seed=0)
three = np.array([[1.0, 2.0, 3.0]])
for step in range(1, 5):
    print(f"training, step {step}:", np.asarray(dropout(three, training=True))[0])
often = np.asarray(dropout(np.repeat(three, 10_000, axis=0), training=True))
course.record("dropout_mean_of_2", often.mean(axis=0)[1])
print("mean of 10,000 steps:", often.mean(axis=0).round(2))
print("inference:           ", np.asarray(dropout(three, training=False))[0])

# %% [markdown]
# Each number is 0 or doubled, because $1 / (1 - 0.5) = 2$. On average it stays nearly as it was, at inference
# exactly. This is also why, with dropout, a training log may look *worse* than validation: it is the log of a
# network half of which is missing.
#
# ## Noise and augmentation
#
# More examples would be best. If you have none, make some. **Input noise** adds small random numbers to every pixel,
# new in each step. **Augmentation** (lesson 03) makes changes that leave the label right: here shifts by up to two
# pixels, 25 versions of each digit.


# %%
def add_noise(images):
    return images + np.random.normal(0, 0.4, images.shape).astype("float32")


def shift(images):
    wide = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))  # a border of two pixels
    corners = 2 - np.random.randint(-2, 3, (len(images), 2))
    pairs = zip(wide, corners, strict=True)
    return np.stack([image[top : top + 28, left : left + 28] for image, (top, left) in pairs])


one = np.repeat(x[:1], 4, axis=0)
versions = np.concatenate([one[:1], add_noise(one[:3]), shift(one)])
titles = ["the digit", *["with noise"] * 3, *["shifted"] * 4]
plots.describe(
    plots.images(np.clip(versions, 0, 1), titles),
    "One digit, three times with noise, four times shifted: always the same label.",
)

# %% [markdown]
# You still read the same digit in all eight; to the network they are eight different rows of 784 numbers. What it can
# memorise of the pixels is of no use to it in the next step. The label must stay right, and that depends on the task: a
# 6 turned upside down is a 9, and a mirrored 2 is no digit at all, while a mirrored cat is a cat.
#
# ## All of them, side by side
#
# The other remedies, in a line each:
#
# - **Max-norm** cuts each unit's weights to a length of 0.7 at most, after every step.
# - **Early stopping** (조기 종료) keeps the network of the moment with the lowest validation loss, the ring in the
#   large picture.
# - **Learning-rate decay** (lesson 04): the learning rate falls in a straight line to 0.
# - **Batch normalisation** (lesson 04) is made for something else, but is often said to help here, too.
# - **A smaller network**: 16 units a layer.
# - **Three times the digits** is for comparison: what would more data bring?


# %%
def l1(affine):  # to the gradient of the weights comes the derivative of the penalty
    for layer in affine:
        layer.gradients[0] += 1e-3 * np.sign(layer.parameters[0])


def l2(affine):
    for layer in affine:
        layer.gradients[0] += 0.015 * 2 * layer.parameters[0]


def max_norm(affine):
    for layer in affine:
        lengths = np.linalg.norm(layer.parameters[0], axis=0)
        layer.parameters[0] *= np.minimum(1, 0.7 / lengths)


# %% [markdown]
# Each remedy has one strength, found by a few trials on the sample; another task wants others. The comparison is on the
# test digits, but nothing is chosen by them.
#
# **Before you run it: what do you expect?** Which of these will be best, and which will do nothing at all? Write down
# your three favourites.

# %%
remedies = {
    "nothing": {}, "smaller network": {"units": 16}, "L1": {"penalty": l1},
    "L2": {"penalty": l2}, "max-norm": {"constraint": max_norm}, "dropout": {"dropout": 0.5},
    "input noise": {"augment": add_noise}, "augmentation": {"augment": shift},
    "dropout, augmentation": {"dropout": 0.5, "augment": shift},
    "early stopping": {"early_stopping": True}, "learning-rate decay": {"decay": True},
    "three times the digits": {"examples": 900}, "batch normalisation": {"batch_norm": True},
}  # fmt: skip
table, curves = training.compare(train, remedies, "test accuracy", repeats=REPEATS)
for name, row in table.iterrows():
    name = name.lower().removeprefix("learning-").replace(",", "").replace("-", "_")
    course.record(f"test_accuracy_{name.replace(' ', '_')}", row["test accuracy"])
plots.dots(table, "test accuracy", reference="nothing")

# %% [markdown]
# Each dot is the mean of the repeats, each line goes from the lowest to the highest, and the grey band is the range of
# "nothing", the training without a remedy. Read it in three groups:
#
# - **More digits** are clearly best: more than ten points above "nothing". They probably bring more writers.
# - **Most remedies** bring a part of that: dropout, with augmentation or without, input noise, L2, max-norm, early
#   stopping, L1, augmentation. Decay brings less: its dot is at the edge of the grey band. Do not rank the others: most
#   lines overlap, and the next seed changes the order. Two together do not bring the sum of both.
# - **A smaller network and batch normalisation** bring nothing. Batch normalisation is even the lowest dot: it makes
#   learning easier, and memorising, too.
#
# So try the cheap ones first: early stopping and decay are a line of code each. Then try others, and judge them on the
# validation set.
#
# <details><summary>How sure is this, and what about MNIST's digits?</summary>
#
# The lines show the luck of the random start only. That there are only 397 test digits adds an uncertainty of about two
# points.
#
# On MNIST's digits, with the same strengths, the picture was different in three full runs: dropout and noise brought
# three to six points, augmentation one to four, dropout and augmentation together eight or nine, at least as much as
# three times the digits; early stopping brought two or three, decay hardly anything; L2 cost one or two, max-norm two
# or three, L1 and the smaller network four to seven. What fits one set of data need not fit another.
#
# </details>
#
# How do they do it? Look at the validation loss of some of them, each with the others in grey behind it.

# %%
some = ("nothing", "L2", "dropout", "augmentation")
fig = plots.one_by_one({name: curves[name] for name in some}, "val_loss", moment="step")
for axis in fig.axes:  # it counts the twenty looks
    axis.set_xticks([1, 10, 20], [STEPS // 20, STEPS // 2, STEPS])
fig

# %% [markdown]
# Without a remedy the loss is lowest early, and about doubles until the end. The three remedies keep it down: with L2
# it is level almost at once, with dropout it starts high and is level in the second half, with augmentation it is soon
# the lowest. But look back at the dots: augmentation does not have the most *right answers*. A loss also asks how sure
# a network is (lesson 03), and this one is taken on the validation digits, the dots on the test digits.
#
# **Before you run it: what do you expect?** The same four trainings, but no label is wrong: what do the remedies bring
# now?

# %%
clean = {name: remedies[name] | {"labels": y} for name in some}
right, _ = training.compare(train, clean, "test accuracy", repeats=REPEATS)
for name, row in right.iterrows():
    course.record(f"clean_labels_accuracy_{name.lower()}", row["test accuracy"])
both = {"all labels right": right, "one in five wrong": table.loc[list(some)]}
plots.dots(both, "test accuracy")

# %% [markdown]
# Look at the blue dots. With right labels no remedy helps on the sample: "nothing" is in front, and the three remedies
# are as good, within their ranges, or a little worse. The network memorises its 300 digits as before, but what it
# memorises is true, and does little harm. What it still gets wrong it gets wrong because 300 digits are few.
#
# So do not apply remedies just because they have a good name. Look at the curves first, and judge each remedy on data
# held out. With few examples, let each be held out once: in *k-fold cross-validation* you cut them into, say, five
# parts, train five times, each time without one part, and take the mean of the results on the parts left out.
#
# ## The same in Keras
#
# In Keras each remedy is a word:
#
# | here | in Keras |
# |---|---|
# | L1, L2 | `layers.Dense(100, kernel_regularizer=keras.regularizers.L1(1e-3))`, `L2(0.015)` |
# | weight decay (lesson 04) | `keras.optimizers.AdamW(3e-3, weight_decay=0.01)` |
# | max-norm | `kernel_constraint=keras.constraints.MaxNorm(0.7)` |
# | dropout, noise, augmentation | `layers.Dropout(0.5)`, `layers.GaussianNoise(0.4)`, `layers.RandomTranslation(...)` |
# | batch normalisation | `layers.BatchNormalization()` |
# | early stopping | `keras.callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True)` |
# | learning-rate decay | `keras.optimizers.schedules.PolynomialDecay(3e-3, steps, end_learning_rate=0)` |
#
# *Patience* is how many epochs without a new lowest validation loss you wait before you stop: a noisy curve may fall
# again. `restore_best_weights` goes back to the ring. The layers for dropout, noise and augmentation do something in
# training only; `predict` and `evaluate` switch them off.
#
# **Before you run it: what do you expect?** Dropout, augmentation, decay and early stopping together, in Keras: which
# line of the figure will the test accuracy come close to?

# %%
model = keras.Sequential([keras.Input((28, 28, 1))])
model.add(layers.RandomTranslation(2 / 28, 2 / 28, "constant"))
model.add(layers.Flatten())
for _ in range(2):
    model.add(layers.Dense(100, "relu", kernel_initializer="he_normal"))
    model.add(layers.Dropout(0.5))
model.add(layers.Dense(10, "softmax"))

copies = round(STEPS * 32 / 3000)  # so that ten epochs make about as many steps as above
seen = np.tile(x[:300], (copies, 1, 1, 1)), np.tile(noisy[:300], copies)
schedule = keras.optimizers.schedules.PolynomialDecay(3e-3, STEPS, end_learning_rate=0)
adam = keras.optimizers.Adam(schedule)
model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True)
log = {"validation_data": (x[1000:], y[1000:]), "verbose": 0}
model.fit(*seen, 32, 10, callbacks=[training.EpochLog(), stopping], **log)
course.record("keras_test_accuracy", model.evaluate(x_test, y_test, verbose=0)[1])

# %% [markdown]
# This is one training instead of several: the test accuracy comes near the line of dropout with augmentation. If all
# ten epochs run, `restore_best_weights` still goes back to the best one. In the log the training accuracy is far
# *below* the validation accuracy. You know why: half of the units are missing, the digits are shifted, and one label
# in five is wrong. In a log of your own, it need not be a mistake.
#
# ## What to do when
#
# Two questions about the two curves decide what to try next.

# %%
boxes = {
    (0, 1): ("#CFE5F5", "Is the training\nloss low enough?"),
    (2, 1): ("#CFE5F5", "Is the validation\nloss much higher?"),
    (4, 1): ("#D5EFD9", "Finished: test it,\nonce."),
    (0, -0.9): ("#FBE3B0", "It under-fits: high bias\n\nbetter learning rate\nmore steps\n"
                "larger network\nfewer remedies"),
    (2, -0.9): ("#FBE3B0", "It over-fits: high variance\n\nmore examples\n"
                "early stopping, decay\naugmentation\ndropout, L2"),
}  # fmt: skip
look = {"frame_on": False, "xticks": [], "yticks": []}
fig, axes = plots.figure(size=(8.4, 3.9), subplot_kw=look)
for (x0, y0), (colour, text) in boxes.items():
    shape = {"boxstyle": "round,pad=0.6", "facecolor": colour, "edgecolor": "0.4"}
    axes.text(x0, y0, text, ha="center", va="center", linespacing=1.4, bbox=shape)
for x0, y0, x1, y1, word in ((0, 0.66, 0, -0.25, "no"), (2, 0.66, 2, -0.25, "yes"),
                             (0.48, 1, 1.5, 1, "yes"), (2.5, 1, 3.52, 1, "no")):  # fmt: skip
    axes.annotate("", (x1, y1), (x0, y0), arrowprops={"arrowstyle": "-|>", "color": "black"})
    axes.text((x0 + x1) / 2 + 0.05, (y0 + y1) / 2 + 0.08, word)
axes.set(xlim=(-0.9, 4.8), ylim=(-1.9, 1.5))
plots.describe(fig, "High training loss: under-fits. High validation loss only: over-fits.")

# %% [markdown]
# If you keep one picture of this lesson, keep this one. Begin on the left. After every change, train again and ask
# again: a remedy against over-fitting may bring back under-fitting. The test set waits until you have stopped changing
# things.
#
# ## You have
#
# - read four pairs of curves, and found the step at which over-fitting begins
# - seen straight lines with a high bias, and curves of degree 9 with a high variance
# - seen L1 set most weights to 0, and L2 shorten the large ones
# - worked out dropout on three numbers, in training and at inference
# - compared eleven remedies, and more data, with their ranges, on wrong labels and on right ones
# - written a network with several remedies in Keras
#
# ## Where it comes from
#
# - S. Geman, E. Bienenstock and R. Doursat, 1992: bias and variance of networks.
# - A. Hoerl and R. Kennard, 1970: L2 (ridge regression); R. Tibshirani, 1996: L1 (the lasso).
# - N. Srivastava and others, 2014: dropout and max-norm. L. Prechelt, 1998: early stopping.
# - C. Zhang and others, 2017, "Understanding deep learning requires rethinking generalization": networks that memorise
#   random labels.
