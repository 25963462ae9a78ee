# %% [markdown]
# # 04 · Training well
#
# **Why does training fail or crawl, and what makes it quick and reliable?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/04_training_well.ipynb)
#
# > **You will be able to**
# > - compare trainings fairly: one thing changed, several random starts, and their range
# > - explain by their derivatives what activations do to learning
# > - initialise a deep network so that its gradient neither vanishes nor explodes
# > - choose a loss, and show that three cross-entropies are one
# > - choose an optimiser, and race seven of them fairly
# > - find a learning rate, and say what batch size, schedule and weight decay change
# >
# > **You need first** lessons 02 and 03.
# > **Reading** about 40 minutes. **Running** 45 s (quick), 3 min (full) on 2 CPU cores.

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
import time

import keras
import numpy as np
import pandas as pd
from IPython.display import display

from course import datasets, plots, scratch, training

# %% tags=["parameters"]
course.set_lesson("04_training_well")
# profile="quick" as a second argument runs the small version
STEPS = course.pick(quick=180, full=600)  # of each training, 32 digits each
REPEATS = course.pick(quick=2, full=4)  # of each training, from different random starts

# %% [markdown]
# Sooner or later it happens to everybody: you write a network, start the training, and nothing happens. The loss does
# not move, or it creeps, or it turns into `nan`. What now? A dozen choices lie between the data and a trained network.
# Lesson 03 made them for you: ReLU, softmax, cross-entropy, Adam, a learning rate that decays. Here you make each of
# them yourself, one at a time, on a thousand handwritten digits, and *see* what it changes. None of them is learned by
# the network: they are all hyperparameters (lesson 02).
#
# This lesson is about learning the training data quickly and reliably. What to do when a network learns them *too*
# well, by heart, is the topic of lesson 04b.
#
# <details><summary>Which digits are these?</summary>
#
# Unless you have fetched MNIST, they are a sample of 8×8 pixels, enlarged. Numbers in this text are those of the sample
# in the full profile; in the quick profile trainings are shorter, and most accuracies lower. Where MNIST's digits tell
# another story, a note like this one says so.
#
# </details>
#
# ## A fair comparison
#
# A network starts from random weights, so two trainings of the *same* network differ. If you compare A and B by one
# training each, you may be comparing luck. So:
#
# 1. Change one thing, and leave all else as it is.
# 2. Train each several times, from different random starts, the same starts for A and for B.
# 3. Believe a difference only if it is larger than the range of the results, from the lowest to the highest.
#
# `training.compare` does that for any function `train` that builds a network, trains it, and returns what happened. Its
# last lines are the ones that matter:

# %%
digits = datasets.load("mnist")
x, x_val = np.split(digits.train[0][:1400], [1000])
y, y_val = np.split(digits.train[1][:1400], [1000])
print(len(x), "digits to train on,", len(x_val), "held out, to choose by\n")
course.show_source(training.compare)

# %% [markdown]
# Our `train` is in NumPy, with the layers of lesson 02: a training this small is over before Keras has compiled its
# own. `stack` builds a network out of the
# choices, `train` makes `STEPS` steps of 32 digits each, and ten times on the way it measures the loss and the accuracy
# on the digits held out. Do not mind the arguments yet; each has a section of its own below.


# %%
def he(fan_in, fan_out):
    return np.sqrt(2 / fan_in)


def stack(
    hidden=2, units=64, activation=scratch.ReLU, initializer=he, batch_norm=False,
    squared_error=False,
):  # fmt: skip
    """Layers from 784 pixels to ten classes; `initializer` gives the stddev of weights."""
    network = [scratch.Flatten()]
    for n, m in itertools.pairwise([784, *hidden * [units]]):
        network += [scratch.Affine(n, m, stddev=initializer(n, m))]
        network += [scratch.BatchNormalization(m, momentum=0.9)] if batch_norm else []
        network += [activation()]
    network += [scratch.Affine(units, 10, stddev=initializer(units, 10))]
    if squared_error:
        return scratch.Network([*network, scratch.Sigmoid()], scratch.SquaredError())
    return scratch.Network(network)  # with softmax and cross-entropy behind it


# %%
def train(optimizer=scratch.Adam, learning_rate=1e-3, schedule=lambda done: 1, batch_size=32,
          **architecture):  # fmt: skip
    network, optimizer = stack(**architecture), optimizer(learning_rate)
    history = {"loss": [], "accuracy": []}
    steps = STEPS * 32 // batch_size  # so that all see as many digits
    for step in range(1, steps + 1):
        indices = np.random.randint(len(x), size=batch_size)
        network.gradient(x[indices], y[indices])
        optimizer.learning_rate = learning_rate * schedule(step / steps)
        optimizer.update(network.parameters, network.gradients)
        if step % (steps // 10) == 0:
            history["loss"].append(network.loss(x_val, y_val))
            history["accuracy"].append(network.accuracy(x_val, y_val))
    return history


# %% [markdown]
# ## Activations and their derivatives
#
# In each layer the sums are followed by an activation function. You need one: without it any number of layers can do no
# more than a single one (lesson 02). But which? On its way back, the error is multiplied by the derivative of each
# activation that it passes. So look at both, the function and its derivative.
#
# | | function of the sum $z$ | derivative |
# |---|---|---|
# | step | 1 if $z > 0$, else 0 | 0 |
# | sigmoid | $\sigma(z) = 1 / (1 + e^{-z})$ | $\sigma(z) \, (1 - \sigma(z))$, at most 0.25 |
# | tanh | $(e^z - e^{-z}) / (e^z + e^{-z})$ | $1 - \tanh^2 z$, at most 1 |
# | Gaussian | $e^{-z^2}$ | $-2 z \, e^{-z^2}$ |
# | ReLU | $\max(0, z)$ | 1 if $z > 0$, else 0 |
# | leaky ReLU | $z$ if $z > 0$, else $0.2 \, z$ | 1 if $z > 0$, else 0.2 |
# | ELU | $z$ if $z > 0$, else $e^z - 1$ | 1 if $z > 0$, else $e^z$ |
# | SiLU | $z \, \sigma(z)$ | $\sigma(z) + z \, \sigma(z) \, (1 - \sigma(z))$ |

# %%
names = "Step", "Sigmoid", "Tanh", "Gaussian", "ReLU", "LeakyReLU", "ELU", "SiLU"
activations = {name: getattr(scratch, name) for name in names}
z = np.linspace(-4, 4, 401)
panels = {name: (each.value(z), each.derivative(z)) for name, each in activations.items()}
p = scratch.softmax(np.stack([z, 0 * z, 0 * z], axis=1))[:, 0]
panels["first of softmax(z, 0, 0)"] = p, p * (1 - p)

rows = -(-len(panels) // 3)  # rounded up
fig, axes = plots.figure(rows, 3, size=(7.5, 2 * rows), sharex=True, sharey=True)
for axis, name in zip(axes.flat[: len(panels)], panels, strict=True):
    for label, values in zip(("activation", "derivative"), panels[name], strict=True):
        jumps = np.abs(np.diff(values, prepend=values[0])) > 0.5
        axis.plot(z, np.where(jumps, np.nan, values), label=label)
    axis.grid(color="0.92")
    axis.set(title=name, ylim=(-1.2, 2), xlabel="$z$")
    axis.label_outer()
axes[0, 0].legend()
fig

# %% [markdown]
# Look at the dashed lines, the derivatives:
#
# - That of the **step** is 0 everywhere, so no gradient comes back through it.
# - That of the **sigmoid** is never above 0.25. That of **tanh** reaches 1, but only near 0. Far from 0 both functions
#   are flat, and hardly any gradient comes through: such a unit is called *saturated*.
# - The **Gaussian** answers only to sums near 0.
# - That of **ReLU** is 1 wherever the sum is positive. Where it is negative, it is 0: a unit whose sums are negative
#   for all examples gets no gradient any more, and is called dead. **Leaky ReLU** and **ELU** let something through
#   there, too. **SiLU** is like a ReLU without the corner; it dips a little below 0.
# - **Softmax** is not a function of one number: if one input rises, the other probabilities fall. (The last panel moves
#   one of three inputs, and the other two stay at 0.) It is used for the output.
#
# **Before you run it: what do you expect?** The same network with each of them, all else equal: which learns best,
# which worst? Will the step learn anything?

# %%
variants = {name: {"activation": activation} for name, activation in activations.items()}
table, curves = training.compare(train, variants, "accuracy", repeats=REPEATS)
course.record("accuracy_step", table.loc["Step", "accuracy"])
course.record("accuracy_sigmoid", table.loc["Sigmoid", "accuracy"])
course.record("accuracy_relu", table.loc["ReLU", "accuracy"])
print(table.sort_values("accuracy", ascending=False).round(3))
plots.one_by_one(curves, "accuracy", moment="tenth of the training")

# %% [markdown]
# The table has the last accuracies: mean, lowest and highest of the repeats. In the figure each panel has one
# activation in blue, with its range, and the means of all others in grey.
#
# The step is far behind. Why does it learn at all? Only the layer behind the last step gets a gradient. It learns from
# whatever the layers before it happen to show, because those stay as they were initialised. The sigmoid is slow, and
# nearly catches up. The ranges of the other six overlap: what separates them is about as large as what separates one
# random start from another. So with two hidden layers nearly any activation will do, and ReLU is the cheapest to
# compute. What depth does to them is another matter.
#
# <details><summary>On MNIST's digits</summary>
#
# There the six lie within three points; ReLU and the Gaussian were first, ELU last of the six, in each of three runs.
#
# </details>
#
# ## Deep networks: does the gradient arrive?
#
# Two layers are few. In a network of twenty the error passes nineteen activations, and as many matrices of weights.
# Each makes it smaller or larger. It is like a message that is passed on by whispering: if each hears a little less
# than the one before, nothing is left at the end. How large is the gradient when it arrives?
#
# That depends on the weights that a network starts with, its **initialisation** (초기화). All zero will not do: all
# units of a layer would compute the same, get the same gradient, and stay the same. So weights are random, with mean 0.
# Two rules choose their variance by the numbers of inputs $n$ (fan-in) and outputs $m$ (fan-out) of a layer:
#
# - **Glorot**: $2 / (n + m)$, made for tanh.
# - **He**: $2 / n$, made for ReLU, which switches half of its inputs off.
#
# Why $2 / n$? A sum of $n$ independent products has $n$ times the variance of one. So weights with variance $1 / n$
# keep a signal at its size, and the 2 makes up for the half that ReLU sets to 0. Glorot divides by the mean of $n$ and
# $m$, because on the way back the sums go over the $m$ outputs.
#
# For comparison, two more: weights three times smaller and three times larger than He's.
#
# **Before you run it: what do you expect?** The figure shows the size (norm) of the gradient of each layer's weights,
# in networks of four depths. In which of the panels will the curves slope, and in which will they stand too high or too
# low?

# %%
initializers = {"Glorot": lambda n, m: np.sqrt(2 / (n + m)), "He": he}
initializers |= {"small": lambda n, m: he(n, m) / 3, "large": lambda n, m: he(n, m) * 3}
panels = [("Sigmoid", "Glorot"), ("Sigmoid", "He"), *(("ReLU", key) for key in initializers)]
fig, axes = plots.figure(2, 3, size=(8.4, 5.6), sharey=True)
for axis, (name, start) in zip(axes.flat, panels, strict=True):
    first, kind = {}, (activations[name], initializers[start])
    for depth in (2, 5, 10, 20):
        new = [stack(depth - 1, 64, *kind) for _ in range(REPEATS)]
        _ = [each.gradient(x[:200], y[:200]) for each in new]
        norms = np.mean([[np.linalg.norm(g) for g in each.gradients[::2]] for each in new], 0)
        axis.semilogy(range(1, depth + 1), norms, label=f"{depth} layers")
        first[depth] = norms[0]
        if (name, start) in (("Sigmoid", "Glorot"), ("ReLU", "He")):
            course.record(f"gradient_ratio_{name.lower()}_{depth}", norms[0] / norms[-1])
    course.record(f"first_layer_20_to_2_{name}_{start}".lower(), first[20] / first[2])
    axis.set(title=f"{name}, {start}", xlabel="layer")
    axis.grid(color="0.92")
fig.supylabel("size of the gradient")
fig.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
plots.describe(fig, "The size of the gradient by layer, for six ways to start.")

# %% [markdown]
# Read the curves from right to left: that is the way of the error, from the last layer to the first. The vertical axis
# is logarithmic: from one mark to the next is always the same factor. So a straight slope means that every layer
# shrinks the gradient by the same factor.
#
# **Sigmoids** (first two panels): the gradient shrinks at every layer. `gradient_ratio` above is the first layer's
# gradient as a share of the last one's: with Glorot's initialisation it is a hundred-thousandth in ten layers, and in
# twenty about a millionth of that. So the first layers are not trained. This is the **vanishing gradient** (기울기
# 소실). He's initialisation helps, but not enough: each sigmoid multiplies by 0.25 at most.
#
# **ReLU** (the other four): the curves are level, except for the first layer with its 784 inputs. The gradient of a
# layer is a product of the signal that reaches it and the error that comes back to it, and where one has shrunk much,
# the other has shrunk little. What depends on the initialisation is how *high* the whole curve stands, so compare the
# depths. (`first_layer_20_to_2` says how the first layer's gradient changes from two layers to twenty.)
#
# - With He's it hardly changes: the weights make up for the half that ReLU switches off.
# - With Glorot's, whose variance is half of that here, each further layer makes it smaller, by a factor of about
#   $\sqrt{1/2} \approx 0.7$.
# - With weights three times smaller each further layer makes it about three times smaller: it vanishes.
# - With weights three times larger each further layer makes it about three times as large: an **exploding gradient**
#   (기울기 폭발). This is one way to get `nan`. (Lesson 10 clips gradients that are too long.)
#
# ## Batch normalisation
#
# There is a repair that does not depend on the initialisation. **Batch normalisation** (배치 정규화) stands between the
# sums and the activation. In each batch it brings every unit's sums to mean 0 and variance 1; then it scales and shifts
# them by two numbers $\gamma$ and $\beta$ that are learned, so that nothing is lost if another mean suits better:
#
# $$\hat z = \frac{z - \text{mean of the batch}}{\sqrt{\text{variance of the batch} + \epsilon}}, \qquad
# \text{output} = \gamma \, \hat z + \beta.$$
#
# ($\epsilon$ is a tiny number, so that nothing is divided by 0.) When you later ask the network about a single digit,
# there is no batch. Then it uses averages of mean and variance that it has collected in training. (From very small
# batches mean and variance are poor estimates, and the layer works badly.) So this layer, like dropout in lesson 04b,
# behaves differently in training and after it.
#
# **Before you run it: what do you expect?** Twenty layers, of 32 units, are trained with each initialisation. Which of
# them learn?

# %%
deep = {f"ReLU, {name}": {"initializer": each} for name, each in initializers.items()}
deep["ReLU, small, normalised"] = {"initializer": initializers["small"], "batch_norm": True}
sigmoid = {"activation": scratch.Sigmoid, "initializer": initializers["Glorot"]}
deep |= {"sigmoid, Glorot": sigmoid, "sigmoid, normalised": sigmoid | {"batch_norm": True}}
deep = {name: {"hidden": 19, "units": 32} | variant for name, variant in deep.items()}
table, curves = training.compare(train, deep, "accuracy", repeats=REPEATS)
for name, row in table.iterrows():
    course.record("accuracy_deep_" + name.lower().replace(", ", "_"), row["accuracy"])
course.record(
    "he_gain", table.loc["ReLU, He", "accuracy"] - table.loc["ReLU, Glorot", "accuracy"]
)
plots.dots(table, "accuracy")

# %% [markdown]
# With He's initialisation twenty layers learn, with Glorot's far more slowly. From weights that are too small they
# learn nothing, from weights that are too large little, and the sigmoids stay at chance, 0.1. With batch normalisation
# even the weights that are too small are no obstacle, and even the sigmoids learn, here best of all.
#
# *To remember:* ReLU goes with He, tanh with Glorot (Keras' default); deep networks want normalisation.
# (And shortcuts around layers, which lesson 07 will build.)
#
# ## Losses: how wrong is wrong?
#
# For a number as the answer, two losses are common: the mean of the squared errors (**MSE**) and of the absolute errors
# (**MAE**). Fit a line to 60 points, six of which are wrong, **outliers** (이상치).
#
# **Before you run it: what do you expect?** Which of the two lines goes through the other 54?

# %%
rng = np.random.default_rng(1)
points = rng.uniform(-1, 1, 60)
heights = 0.5 + 2 * points + 0.1 * rng.standard_normal(60)
slips = points.argsort()[-6:]
heights[slips] -= 5
fig, axes = plots.figure(size=(6, 3))
axes.scatter(points, heights, s=12, color="grey", label="points")
axes.scatter(points[slips], heights[slips], s=16, color="C3", label="outliers")
for name, derivative in {"MAE": np.sign, "MSE": lambda error: 2 * error}.items():
    line, adam = np.zeros(2), scratch.Adam(0.05)  # slope and height at 0
    for _ in range(600):
        gradient = derivative(line[0] * points + line[1] - heights)
        adam.update([line], [np.array([np.mean(gradient * points), np.mean(gradient)])])
    course.record(f"slope_{name.lower()}", line[0])
    axes.plot([-1, 1], [line[1] - line[0], line[1] + line[0]], label=name)
axes.set(xlabel="$x$", ylabel="$y$")
axes.grid(color="0.92")
axes.legend()
fig

# %% [markdown]
# The points were made with the slope 2, and MAE comes close. What pulls at the line is the derivative of the loss. For
# a squared error it grows with the distance of the point, so with MSE six points pull as hard as the 54 others. For an
# absolute error it is 1 or −1 at any distance, and 54 outvote six. (If large errors *are* what matters, and none is a
# slip, MSE is right. A compromise is `keras.losses.Huber`: squared for small errors, absolute for large ones.)
#
# For a class as the answer, lesson 01 had binary cross-entropy, lesson 03 categorical cross-entropy, and many programs
# have a third one, *sparse* categorical cross-entropy. Below, all three get the same probabilities $p$ of "yes", and
# the same answers.
#
# **Before you run it: what do you expect?** Which of the three will be the smallest?

# %%
p = np.array([0.9, 0.6, 0.2], "float32")
answer = np.array([1, 0, 1])
no_and_yes = np.stack([1 - p, p], axis=1)
one_hot = keras.utils.to_categorical(answer)
three = {
    "binary": keras.losses.binary_crossentropy(answer[:, None], p[:, None]),
    "categorical": keras.losses.categorical_crossentropy(one_hot, no_and_yes),
    "sparse": keras.losses.sparse_categorical_crossentropy(answer, no_and_yes),
}
by_hand = -np.log(np.where(answer == 1, p, 1 - p))
for name, values in {"by hand": by_hand, **three}.items():
    print(f"{name:12}", np.round(values, 4))
differences = [np.abs(values - by_hand).max() for values in three.values()]
course.record("cross_entropy_max_difference", max(differences))

# %% [markdown]
# None: all are $-\log$ of the probability that was given to the right answer. *Binary* wants one number $p$,
# *categorical* a one-hot vector, *sparse* the number of the class. Take the one that fits your labels.
#
# Why not squared errors, as in lesson 02? Because of what comes back through the last activation to the **logits**
# (로짓), the sums in front of it. With sigmoid and squared error that is $2 (p - t)\, p (1 - p)$, which is nearly 0
# when the network is confident, *also when it is confident and wrong*. With softmax, or a single sigmoid, and
# cross-entropy, the derivatives of logarithm and softmax cancel, and what comes back is just $p - t$ (lesson 03).
#
# **Before you run it: what do you expect?** The same hidden layers with either ending: which learns faster, which
# better?

# %%
p = np.array([0.5, 0.9, 0.99, 0.999])  # predicted where the target t is 0
back = {"cross-entropy": p, "squared error": 2 * p * p * (1 - p)}
print(pd.DataFrame(back, index=[f"p = {each}" for each in p]).round(4), "\n")

variants = {"cross-entropy": {}, "squared error": {"squared_error": True}}
table, curves = training.compare(train, variants, "accuracy", repeats=REPEATS)
course.record("accuracy_cross_entropy", table.loc["cross-entropy", "accuracy"])
course.record("accuracy_squared_error", table.loc["squared error", "accuracy"])
print(table.round(3))
fig = plots.compare(curves, "accuracy", moment="tenth of the training")
fig.axes[0].grid(color="0.92")
fig

# %% [markdown]
# Look at p = 0.99, confident and wrong: cross-entropy sends back 0.99, the squared error 0.02. In the training
# cross-entropy is faster at first. In the end the squared error is just ahead: few predictions are confident and wrong,
# and Adam makes up for small gradients. But the same cross-entropy network, the ReLU of the first table, reached 0.968
# from other starts: four do not show all the luck. (The losses are different things.) Cross-entropy is the safe choice.
#
# ## Seven ways downhill
#
# An optimiser turns a gradient into a step. Why is "downhill" not enough? Look at a surface over only two numbers: a
# ravine, steep across and almost level along. Losses of networks are full of them, because some weights matter much
# more than others.


# %%
def ravine(x, y):
    return x**2 / 2 + 20 * y**2


place = np.array([-4.0, 0.8])
downhill = -place * (1, 40)  # minus the gradient
fig, axes = plots.figure(size=(7, 2.4))
across, along = np.meshgrid(np.linspace(-5, 1, 200), np.linspace(-1.2, 1.2, 100))
levels = ravine(*place) * np.array([0.05, 0.25, 0.6, 1, 1.5])
axes.contour(across, along, ravine(across, along), levels, colors="0.6", linewidths=0.8)
look = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.006}
axes.quiver(*place, *downhill / np.linalg.norm(downhill), color="C3", **look)
axes.quiver(*place, *-place / np.linalg.norm(place), color="C2", **look)
axes.text(-3.85, -0.35, "downhill", color="C3")
axes.text(-3.0, 0.7, "to the goal", color="C2")
axes.plot(0, 0, "k+")
axes.set(xlabel="$x$", ylabel="$y$", aspect="equal")
plots.describe(
    fig, "A narrow ravine: downhill leads straight across it, the goal lies along it."
)

# %% [markdown]
# Both axes have the same scale. The lines are lines of equal height, and the gradient always stands at a right angle to
# them. So "downhill" leads straight *across* the ravine, and the goal, the cross, lies *along* it. A small step hardly
# gets there; a large one leaps to the other wall. Every optimiser is an answer to this. With $g$ the gradient and
# $\eta$ the learning rate:
#
# | | what it remembers | $w$ changes by |
# |---|---|---|
# | **GD**, **SGD** | nothing ($g$ of all examples, or of a mini-batch) | $-\eta g$ |
# | **Momentum** (모멘텀) | $v \leftarrow 0.9 \, v - \eta g$: it rolls like a heavy ball | $v$ |
# | **AdaGrad** | $s \leftarrow s + g^2$: how steep each direction has been | $-\eta g / \sqrt{s}$ |
# | **RMSprop** | $s \leftarrow 0.9 \, s + 0.1 \, g^2$: as AdaGrad, but it forgets | $-\eta g / \sqrt{s}$ |
# | **AdaDelta** | as RMSprop, and the usual size of its own past steps | as RMSprop, times that size |
# | **Adam** | $m \leftarrow 0.9 \, m + 0.1 \, g$; $s \leftarrow 0.999 \, s + 0.001 \, g^2$ | $-\eta \, m / \sqrt{s}$ |
#
# On an even slope the $v$ of Momentum grows to ten times $-\eta g$, so it wants a smaller learning rate than SGD. Adam
# is Momentum and RMSprop together. ($m$ and $s$ begin at 0 and are too small at first; Adam divides them by $1 - 0.9^t$
# and $1 - 0.999^t$ in step $t$, which repairs that.) Dividing by $\sqrt{s}$ gives *each number its own learning rate*:
# short steps where it is steep, long ones where it is level.
#
# **Before you run it: what do you expect?** Sixty places of each path, start included, at the best of thirteen
# learning rates. Which of them swing, which go straight?


# %%
def descend(optimizer, start=(-4.0, 0.8), steep=(1, 40)):
    path = [np.array(start)]
    while len(path) < 60:
        path.append(path[-1].copy())
        optimizer.update(path[-1:], [path[-1] * steep])
    return np.array(path)


optimizers, paths = [scratch.SGD, scratch.Momentum, scratch.AdaGrad], {}
optimizers += [scratch.AdaDelta, scratch.RMSprop, scratch.Adam]
for optimizer in optimizers:
    tried = {f"{each:.3g}": descend(optimizer(each)) for each in 10 ** np.arange(-3, 3.1, 0.5)}
    inside = [each for each, path in tried.items() if np.all(np.abs(path) < (5, 1))]
    best = min(inside, key=lambda each: ravine(*tried[each][-10:].T).max())
    paths[f"{optimizer.__name__}, learning rate {best}"] = tried[best]
display(plots.descent(ravine, paths))
plots.descent_race(ravine, paths, f"{len(paths)} optimisers race down a ravine", every=5)

# %% [markdown]
# The first figure shows the whole paths. In the second all six run at once: which is first near the cross, and which
# has to come back?
#
# - **SGD** (with the exact gradient it is GD) leaps to the other wall and back, crawls along the floor, and does not
#   arrive. A rate above 0.05 would throw it out.
# - **Momentum** swings from side to side while it rolls along, and rolls past the goal.
# - **AdaGrad** leaps across and back; then its steps become shorter and shorter.
# - **RMSprop** and **AdaDelta** begin with equal steps in both directions, so they move across and along at once.
# - **Adam** does that too. It is first near the cross, but like Momentum it overshoots and comes back.
#
# The best learning rates differ by a factor of thirty thousand, and here lies most of the difference between
# optimisers. (Of the rates whose path stays inside the picture, we took the one whose last ten places are lowest.)
#
# And on a network? A race at *one* learning rate for all would be unfair: 0.01 is much for Adam and little for SGD. So
# each gets all learning rates of a grid that is so wide that no best one stands at its edge. The race: bring the loss
# on 300 training digits below 0.2 in as few steps as possible. (GD looks at all 300 in each step, the others at 32.) We
# look every 10 steps; after 150 the race is over, and a network that after 50 is still hardly better than guessing is
# given up. `compare` runs the race, so that the random starts are the same for all.
#
# **Before you run it: what do you expect?** The order, and the difference between first and last?


# %%
def race(optimizer, learning_rate, batch_size):
    network, optimizer = stack(units=32), optimizer(learning_rate)
    for step in range(150):
        if step % 10 == 0:
            loss = network.loss(x[:300], y[:300])
            if loss < 0.2:
                return {"steps": [step]}
            if step == 50 and not loss < 2:
                break
        indices = np.random.randint(300, size=batch_size) if batch_size else slice(300)
        network.gradient(x[indices], y[indices])
        optimizer.update(network.parameters, network.gradients)
    return {"steps": [150]}


# %%
runners = {"GD": (scratch.SGD, 0)} | {each.__name__: (each, 32) for each in optimizers}
learning_rates = [f"{each:.2g}" for each in 10 ** np.arange(-3, 1.75, 0.5)]
variants = {
    (name, each): {"optimizer": kind, "learning_rate": float(each), "batch_size": size}
    for name, (kind, size) in runners.items() for each in learning_rates}  # fmt: skip
with np.errstate(all="ignore"):  # with the largest learning rates numbers overflow
    steps, _ = training.compare(race, variants, "steps", repeats=REPEATS)
table = steps["steps"].unstack().loc[list(runners), learning_rates]
course.record("best_optimizer_steps_to_target", table.min(axis=1).min())
course.record("slowest_optimizer_steps_to_target", table.min(axis=1).max())
fig, axes = plots.figure(2, 4, size=(8.4, 4.2), sharey=True)
for axis, (name, row) in zip(axes.flat[: len(table)], table.iterrows(), strict=True):
    axis.semilogx([float(each) for each in learning_rates], row, marker="o", markersize=3)
    axis.plot(float(row.idxmin()), row.min(), "o", ms=9, mfc="none", color="C3")
    axis.set(title=f"{name}: {row.min():.0f} steps", ylim=(0, 160), xticks=(1e-3, 1e-1, 10))
    axis.grid(color="0.92")
axes[1, 3].remove()
fig.supxlabel("learning rate")
fig.supylabel("steps to the target")
plots.describe(fig, "Steps to the target by learning rate: a valley for each optimiser.")

# %% [markdown]
# Each panel is one optimiser, and the ring marks its best learning rate. (At 150 no start arrived; just below 150 some
# did.) At their best learning rates all seven arrive, the slowest after about twice the steps of the fastest. Momentum
# and Adam tie here, and on MNIST's digits GD was first, so there is no winner to announce. GD pays for its place, too:
# each of its steps looks at 300 digits, not at 32.
#
# Now compare the panels at one and the same learning rate. At 0.01 Adam is fast and SGD does not arrive; at 0.1 Adam
# does not arrive, and SGD does. If you compare optimisers at one learning rate, it is you who decides who wins.
# (AdaDelta's default in Keras, 0.001, is thousands of times below its best one here.) And look how *wide* the dip of
# each curve is: with a third or three times its best rate Adam still arrives, as do Momentum, RMSprop and AdaDelta; SGD
# does not. That, more than speed, makes Adam a good first choice.
#
# ## Weight decay, and AdamW
#
# You will often see **AdamW** instead of Adam. It adds **weight decay** (가중치 감소): in each step every weight is
# also made a little smaller, by the same share, $w \leftarrow w - \eta \lambda w$, with a strength $\lambda$ that you
# choose. Weights that nothing needs fade away. Is that not the same as adding $\lambda w$ to the gradient, as a penalty
# on large weights would (L2, lesson 04b)? For SGD it is. With Adam it is not, because Adam divides the *whole*
# gradient, penalty included, by $\sqrt{s}$.
#
# Take two weights that the loss does not need: their gradients are pure noise, large for one, small for the other.
#
# **Before you run it: what do you expect?** Both start at 1. Which of them shrinks with a penalty, and which with
# decay?

# %%
rate, strength, size = 0.001, 1, np.array([10, 0.1])
noise = size * np.random.default_rng(0).standard_normal((500, 2))
penalised, adam = np.ones(2), scratch.Adam(rate)
decayed, adamw = np.ones(2), scratch.Adam(rate)
for g in noise:
    adam.update([penalised], [g + strength * penalised])
    adamw.update([decayed], [g])
    decayed *= 1 - rate * strength
weights = pd.DataFrame({"Adam, L2": penalised, "AdamW": decayed})
weights.index = ["large gradients", "small gradients"]
course.record("penalty_kept_of_noisy_weight", penalised[0])
course.record("penalty_kept_of_quiet_weight", penalised[1])
course.record("decay_kept_of_noisy_weight", decayed[0])
course.record("decay_kept_of_quiet_weight", decayed[1])
weights.round(2)

# %% [markdown]
# With the penalty the weight with large gradients keeps 0.99 of its value: its penalty, 1, drowns in a noise of 10, and
# Adam divides both by 10. The other one has small gradients, so its penalty counts in full, and it is down to 0.57.
# AdamW treats both alike (0.64 and 0.61; the difference is noise). This is what you expect of a decay, and a reason why
# large networks are mostly trained with AdamW. In Keras: `keras.optimizers.AdamW(1e-3, weight_decay=0.01)`.
#
# ## What the batch size changes
#
# In lesson 02 you met the batch size as a choice: noise, steps, speed. Measure the three. All trainings below see as
# many digits, so batches of 8 make four times the steps of batches of 32, and batches of 128 a quarter.
#
# **Before you run it: what do you expect?** Which size has the noisiest gradient, which learns most from a digit, and
# which is quickest by the clock?

# %%
sizes = [8, 32, 128]
_, curves = training.compare(
    train, {f"{size} a batch": {"batch_size": size} for size in sizes}, "loss", repeats=REPEATS
)
network, rng, noise, clock = stack(), np.random.default_rng(0), [], []
network.gradient(x, y)
whole = np.concatenate([each.ravel() for each in network.gradients])
for size in sizes:
    off, start = [], time.perf_counter()
    for _ in range(50):
        indices = rng.choice(len(x), size, replace=False)
        network.gradient(x[indices], y[indices])
        off.append(np.concatenate([each.ravel() for each in network.gradients]) - whole)
    clock.append((time.perf_counter() - start) * 20 * 1000 / size)  # ms for 1000 digits
    noise.append(np.mean(np.linalg.norm(off, axis=1)) / np.linalg.norm(whole))
    course.record(f"gradient_noise_{size}", noise[-1])

# %%
fig, axes = plots.figure(1, 3, size=(8.4, 2.9))
axes[0].bar([str(size) for size in sizes], noise)
axes[0].set(title="noise / gradient", xlabel="batch size")
for name, curve in curves.items():
    loss = curve["loss"].mean(axis=0)
    axes[1].plot(np.linspace(0, 1, len(loss) + 1)[1:], loss, label=name)
axes[1].set(title="loss on digits held out", xlabel="share of the digits seen", ylim=0)
axes[1].legend()
axes[2].bar([str(size) for size in sizes], clock)
axes[2].set(title="ms for 1000 digits", xlabel="batch size")
for axis in axes:
    axis.grid(axis="y", color="0.92")
    axis.set_axisbelow(True)
plots.describe(fig, "Larger batches: less noise, slower learning per digit, less time.")

# %% [markdown]
# - **Noise** (left): how far the gradient of one batch lies from the gradient of all digits, as a multiple of the
#   length of the latter. With 8 digits the noise is twice as long as the gradient itself, with 128 half as long. Four
#   times the digits, half the noise: it falls with the *root* of the batch size.
# - **Learning** (middle): small batches learn more from each digit, because they make more steps. When a fifth of the
#   digits have been seen, the loss with batches of 128 is three times that with batches of 32. In the end little is
#   left of that; batches of 8 are the most restless.
# - **Time** (right): one batch of 128 digits takes far less time than 16 batches of 8. On a GPU the difference is
#   larger still.
#
# So a larger batch is faster by the clock and less noisy, but it makes fewer steps. You can win back a part of that: a
# gradient with less noise allows a larger learning rate. A common start is 32. A rule of thumb for SGD: twice the batch
# size allows up to twice the learning rate (with Adam rather 1.4 times).
#
# ## Learning-rate schedules
#
# A large learning rate is good at the beginning, when there is far to go, and bad at the end, when it leaps over the
# goal. So change it on the way, by a **schedule** (스케줄). If it only falls, one speaks of **learning-rate decay**
# (학습률 감소). These are the usual ones, each a factor on the learning rate; `done` is the share of the training that
# is over. *Warm-up* begins with small steps, because the first gradients of a network that knows nothing are poor
# advice, and Adam's $s$ is a poor estimate at first.
#
# **Before you run it: what do you expect?** SGD starts with a bold learning rate, 0.3. Which schedules help?

# %%
schedules = {
    "constant": lambda done: 1,
    "steps": lambda done: 0.1 ** int(3 * done),
    "linear": lambda done: 1 - done,
    "cosine": lambda done: (1 + np.cos(np.pi * done)) / 2,
    "warm-up, cosine": lambda done: min(10 * done, (1 + np.cos(np.pi * done)) / 2),
}
sgd = {"optimizer": scratch.SGD, "learning_rate": 0.3}
variants = {name: sgd | {"schedule": each} for name, each in schedules.items()}
table, _ = training.compare(train, variants, "accuracy", repeats=REPEATS)
for name in ("constant", "linear", "cosine"):
    course.record(f"accuracy_{name}_rate", table.loc[name, "accuracy"])
done = np.linspace(0, 0.999, 1000)
fig, axes = plots.figure(1, 5, size=(8.6, 2.2), sharex=True, sharey=True)
for axis, (name, factor) in zip(axes, schedules.items(), strict=True):
    axis.grid(color="0.92")
    axis.plot(done, [factor(each) for each in done], ".", color="C0", ms=2)  # no line in jumps
    title = "{}\n{:.2f} ({:.2f} to {:.2f})".format(name, *table.loc[name].iloc[:3])
    axis.set(title=title, xlabel="share done", ylabel="factor" if name == "constant" else "")
plots.describe(fig, "Schedules of the learning rate, with the accuracies that they reach.")

# %% [markdown]
# Below each name is the accuracy: mean, and lowest to highest. The second schedule really jumps: it keeps its rate,
# then goes to a tenth of it at once. With the constant rate it depends on luck where the last leap ends, so its range
# is wide. In our run each schedule helps, the worst start most. The last three overlap, so do not rank them;
# the second is a little behind. A schedule costs nothing, but you must decide beforehand how long you will train.
#
# ## The same in Keras
#
# In Keras each of these choices is a word:
#
# | here | in Keras |
# |---|---|
# | activations | `layers.Dense(64, activation="tanh")`, `"relu"`, `"leaky_relu"`, `"elu"`, `"silu"` |
# | Glorot (the default), He | `kernel_initializer="glorot_uniform"`, `"he_normal"` |
# | batch normalisation | `layers.Dense(64)`, `layers.BatchNormalization()`, `layers.Activation("relu")` |
# | losses | `"mean_absolute_error"`, `"mean_squared_error"`, `"sparse_categorical_crossentropy"` |
# | optimisers | `keras.optimizers.SGD(learning_rate, momentum=0.9)`, `Adagrad`, `Adadelta`, `RMSprop`, `Adam` |
# | AdamW | `keras.optimizers.AdamW(1e-3, weight_decay=0.01)` |
# | schedules | `keras.optimizers.schedules.CosineDecay(1e-3, steps)` |
# | with warm-up | the same class: `CosineDecay(0.0, steps, warmup_target=1e-3, warmup_steps=100)` |
#
# Lesson 04b builds a network with several of them.
#
# ## Finding a learning rate
#
# Of all these choices the learning rate matters most, and no formula gives it. In practice there are two ways to find
# it.
#
# - **A grid.** Train with 0.1, 0.01, 0.001 and so on, as the race did. Then look around the best one, in factors of
#   three. Judge by the validation loss.
# - **A learning-rate range test** is cheaper. It is *one* short training in which the rate grows in every step by the
#   same factor, from far too small to far too large. Draw the loss of each batch over the rate. First nothing happens,
#   then the loss falls, then it rises. Take a rate from where it falls, a tenth to a third of the one at the lowest
#   loss: there the steps are nearly too large already.
#
# **Before you run it: what do you expect?** Adam, a hundred steps, from 0.00001 to 1: between which rates will the loss
# fall? (The race had its best rate for a smaller network.)

# %%
network, adam, losses = stack(), scratch.Adam(), []
rates = np.geomspace(1e-5, 1, 100)
for adam.learning_rate in rates:
    indices = np.random.randint(len(x), size=32)
    losses.append(network.gradient(x[indices], y[indices]))
    adam.update(network.parameters, network.gradients)
smooth = pd.Series(losses).rolling(9, center=True, min_periods=1).mean()
lowest = rates[smooth.argmin()]
fig, axes = plots.figure(1, 2, size=(8.4, 3.2), sharey=True)
axes[0].semilogx(rates, losses, "-", color="0.75", linewidth=1, label="each batch")
axes[0].semilogx(rates, smooth, "-", color="C0", label="mean of nine")
axes[0].axvspan(lowest / 10, lowest / 3, color="C2", alpha=0.25, label="choose from here")
for name, factor in {"too small": 1 / 500, "chosen": 1 / 5, "too large": 10}.items():
    loss = train(learning_rate=factor * lowest)["loss"]
    axes[1].plot(range(10, 101, 10), loss, label=f"{name}, {factor * lowest:.1g}")
axes[0].set(title="range test", xlabel="learning rate", ylabel="loss", ylim=(0, 3.5))
axes[1].set(title="three trainings", xlabel="per cent of the training")
for axis in axes:
    axis.legend(loc="upper left")
plots.describe(fig, "Range test: level, falling, rising. Only the chosen rate trains well.")

# %% [markdown]
# **Left**: read it from left to right. As long as the rate is far too small, the loss stays level. Then it falls,
# steeply in the green band, reaches its lowest point, and turns up when the steps are too large. (At the right end the
# network only guesses.) **Right**: three trainings. With the rate from the band the loss falls quickly and stays low;
# with one a hundred times smaller it creeps, and with one about fifty times larger it never gets down.
#
# A range test takes a second or two, and a large network needs only a few hundred steps of it. Repeat it if you change
# the network, the batch size or the optimiser. With a schedule, the rate that you find is its highest. In Keras you get
# the growing rate from `keras.optimizers.schedules.ExponentialDecay(1e-5, 1, 1.12)`: a factor above 1 lets it grow.
#
# If you keep one picture of this lesson, keep this one: too small creeps, too large never arrives, and between them is
# the rate that you look for.
#
# If a training fails, go through this lesson's choices in this order:
#
# 1. Does the loss fall at all on *ten* examples? If not, there is a mistake in the code or in the labels.
# 2. The learning rate: a range test, or ten times less and ten times more, before anything else.
# 3. Deep? He's initialisation with ReLU, and batch normalisation.
# 4. `nan`, or a loss that jumps? A smaller learning rate, a warm-up, a larger batch, clipped gradients
#    (`Adam(clipnorm=1)`, lesson 10).
# 5. Nearly there, but restless? A schedule that ends at 0.
#
# ## You have
#
# - compared trainings by one set of rules: one thing changed, several random starts, and the range beside the mean
# - explained by their derivatives which activations let the gradient through, and what the step cannot do
# - initialised deep networks so that the gradient arrives, and normalised those that it did not reach
# - fitted a line past its outliers, and computed three cross-entropies as one number
# - raced seven optimisers, each at its own best learning rate
# - found a learning rate by a range test, and measured what batch size, schedule and weight decay change
#
# ## Where it comes from
#
# - S. Hochreiter, 1991: the vanishing gradient. X. Glorot and Y. Bengio, 2010; K. He and others, 2015: initialisation.
# - V. Nair and G. Hinton, 2010: ReLU; A. Maas and others, 2013: leaky ReLU; D. Clevert and others, 2016: ELU;
#   S. Elfwing and others, 2018: SiLU. S. Ioffe and C. Szegedy, 2015: batch normalisation.
# - B. Polyak, 1964: momentum; J. Duchi and others, 2011: AdaGrad; G. Hinton, 2012: RMSprop; M. Zeiler, 2012: AdaDelta;
#   D. Kingma and J. Ba, 2015: Adam; I. Loshchilov and F. Hutter, 2017 and 2019: cosine decay, AdamW;
#   L. Smith, 2017: the learning-rate range test.
