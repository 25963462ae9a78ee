# %% [markdown]
# # 04 · Training well
#
# **Why does training fail, and what helps?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/04_training_well.ipynb)
#
# > **You will be able to**
# > - compare trainings fairly: one thing changed, several random starts, and their range
# > - explain by their derivatives what activations do to learning
# > - initialise a deep network so that its gradient neither vanishes nor explodes
# > - choose a loss, and show that three cross-entropies are one
# > - race seven optimisers, each at its own best learning rate
# > - recognise over-fitting, and measure what each remedy buys
# >
# > **You need first** lessons 02 and 03.
# > **Reading** about 40 minutes. **Running** 60 s (quick), 3 min (full) on 2 CPU cores.

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

import keras
import numpy as np
import pandas as pd
from keras import layers

from course import datasets, plots, scratch, training

# %% tags=["parameters"]
course.set_lesson("04_training_well")
# profile="quick" as a second argument runs the small version
STEPS = course.pick(quick=180, full=600)  # of each training, 32 digits each
REPEATS = course.pick(quick=2, full=4)  # of each training, from different random starts

# %% [markdown]
# Lesson 03 took much on trust: ReLU, softmax, cross-entropy, Adam, a learning rate that decays. Its network over-fitted
# its photographs, and what helped on one set of data did harm on another. Here you try what can be chosen, one thing
# after another, on a thousand handwritten digits: trainings are short, and over-fitting comes easily. (Unless you have
# fetched MNIST, they are a sample of 8×8 pixels, enlarged, and most of the test digits come from other writers.)
#
# ## A fair comparison
#
# A network starts from random weights, so two trainings of the *same* network differ. If you compare A and B by one
# training each, you may be comparing luck. So change one thing, train several times from different random starts, and
# look whether the difference is larger than the range of the results. `training.compare` does that, with the same
# random starts for all, for any function `train` that builds a network, trains it, and returns what happened. The lines
# that matter are its last:

# %%
digits = datasets.load("mnist")
x, x_val = np.split(digits.train[0][:1400], [1000])
y, y_val = np.split(digits.train[1][:1400], [1000])
x_test, y_test = digits.test
print(len(x), "to train on,", len(x_val), "held out to choose by,", len(x_test), "to test\n")
course.show_source(training.compare)

# %% [markdown]
# Our `train` is in NumPy, with the layers of lesson 02: a training this small is over before Keras has compiled its
# own. (The course's tests hold its layers and optimisers against those of Keras. A `Network` that is given no other
# loss ends in softmax and cross-entropy.) Its arguments are what this lesson changes: leave them for now, each comes up
# below. What it returns are the columns of the tables: `loss` and `accuracy` on the digits held out, looked at ten
# times, and at the end the accuracy `train` on the training digits and `test` on the test digits.


# %%
def he(fan_in, fan_out):
    return np.sqrt(2 / fan_in)


def stack(
    hidden=2, units=64, activation=scratch.ReLU, initializer=he, batch_norm=False,
    dropout=0, squared_error=False,
):  # fmt: skip
    """Layers from 784 pixels to ten classes; `initializer` gives the stddev of weights."""
    network = [scratch.Flatten()]
    for n, m in itertools.pairwise([784, *hidden * [units]]):
        network += [scratch.Affine(n, m, stddev=initializer(n, m))]
        network += [scratch.BatchNormalization(m, momentum=0.9)] if batch_norm else []
        network += [activation()]
        network += [scratch.Dropout(dropout)] if dropout else []
    network += [scratch.Affine(units, 10, stddev=initializer(units, 10))]
    if squared_error:
        return scratch.Network([*network, scratch.Sigmoid()], scratch.SquaredError())
    return scratch.Network(network)


# %%
def train(optimizer=scratch.Adam, learning_rate=1e-3, decay=lambda done: 1, labels=y,
          examples=1000, augment=np.asarray, penalty=lambda affine: None,
          constraint=lambda affine: None, early_stopping=False, **architecture):  # fmt: skip
    network, optimizer = stack(**architecture), optimizer(learning_rate)
    affine = [layer for layer in network.layers if isinstance(layer, scratch.Affine)]
    best, history = network, {"loss": [], "accuracy": []}
    for step in range(1, STEPS + 1):
        indices = np.random.randint(examples, size=32)
        network.gradient(augment(x[indices]), labels[indices])
        penalty(affine)
        optimizer.learning_rate = learning_rate * decay(step / STEPS)
        optimizer.update(network.parameters, network.gradients)
        constraint(affine)
        if step % (STEPS // 10) == 0:
            history["loss"].append(network.loss(x_val, y_val))
            history["accuracy"].append(network.accuracy(x_val, y_val))
            if early_stopping and history["loss"][-1] == min(history["loss"]):
                best = network.astype(np.float32)  # a copy
    history["train"] = [best.accuracy(x[:examples], labels[:examples])]
    return history | {"test": [best.accuracy(x_test, y_test)]}


# %% [markdown]
# ## Activations and their derivatives
#
# Behind the sums of a layer stands an activation function. On its way back, the error is multiplied by the derivative
# of each activation that it passes. So draw both.

# %%
names = "Step", "Sigmoid", "Tanh", "Gaussian", "ReLU", "LeakyReLU", "ELU", "SiLU"
activations = {name: getattr(scratch, name) for name in names}
z = np.linspace(-4, 4, 401)
panels = {name: (each.value(z), each.derivative(z)) for name, each in activations.items()}
p = scratch.softmax(np.stack([z, 0 * z, 0 * z], axis=1))[:, 0]
panels["first of softmax(z, 0, 0)"] = p, p * (1 - p)

rows = -(-len(panels) // 3)  # rounded up
fig, axes = plots.figure(rows, 3, size=(9, 2.15 * rows), sharex=True, sharey=True)
for axis, name in zip(axes.flat[: len(panels)], panels, strict=True):
    for label, values in zip(("activation", "derivative"), panels[name], strict=True):
        axis.plot(z, values, label=label)
    axis.set(title=name, ylim=(-1.2, 2), xlabel="$z$")
    axis.label_outer()
axes[0, 0].legend()
fig

# %% [markdown]
# The **step** is flat: its derivative is 0, so nothing comes back through it. The **sigmoid**'s derivative is 0.25 at
# most, **tanh**'s is 1, but only near 0; far from 0 both are flat ("saturated"). The **Gaussian** answers to inputs
# near 0 only. **ReLU** has the derivative 1 wherever it is positive, and 0 elsewhere; **leaky ReLU** and **ELU** let
# something through there, too. **SiLU**, $x \sigma(x)$, is a ReLU without the corner. Softmax is no function of one
# number: if one of its inputs rises, the other probabilities fall. Here it stands at the end of a network.
#
# **Before you run it: what do you expect?** The same network with each of them, all else equal: who learns best, who
# worst? Will the step learn anything?

# %%
variants = {name: {"activation": activation} for name, activation in activations.items()}
table, curves = training.compare(train, variants, "accuracy", repeats=REPEATS)
course.record("accuracy_step", table.loc["Step", "accuracy"])
course.record("accuracy_sigmoid", table.loc["Sigmoid", "accuracy"])
course.record("accuracy_relu", table.loc["ReLU", "accuracy"])
print(table.sort_values("accuracy", ascending=False).round(3))
some = {name: curves[name] for name in ("Step", "Sigmoid", "Tanh", "ReLU", "SiLU")}
plots.compare(some, "accuracy", moment="tenth of the training")

# %% [markdown]
# The step is far behind, and why it learns at all is worth a thought: the layer behind the last step is trained, on
# whatever the layers before it happen to show, for these stay as they were initialised. On the sample the sigmoid is
# slow, and with more steps (full profile) nearly catches up. The other six lie within a point or two, about as much as
# one random start differs from another. On MNIST's digits they lie within three, and ReLU and the Gaussian were first,
# ELU last of the six, in each of three runs. So with two hidden layers any of them will do. What depth does to them is
# another matter.
#
# ## Deep networks: does the gradient arrive?
#
# Two layers are few. In a network of twenty the error passes nineteen activations, and as many matrices of weights.
# Each makes it smaller or larger. How large is the gradient when it arrives? That depends on the weights that a network
# starts with, its **initialisation** (초기화). Two rules draw them with mean 0 and choose the variance by the numbers
# of inputs $n$ (fan-in) and outputs $m$ (fan-out) of a layer: Glorot's $2 / (n + m)$, made for tanh, and He's $2 / n$,
# made for ReLU, which switches half of its inputs off. Beside them, weights three times smaller and three times larger
# than He's.
#
# **Before you run it: what do you expect?** Drawn is the size (norm) of the gradient of each layer's weights, in
# networks of four depths. In which of the panels will the curves slope, and in which will they stand too high or too
# low?

# %%
initializers = {"Glorot": lambda n, m: np.sqrt(2 / (n + m)), "He": he}
initializers |= {"small": lambda n, m: he(n, m) / 3, "large": lambda n, m: he(n, m) * 3}
panels = [("Sigmoid", "Glorot"), ("Sigmoid", "He"), *(("ReLU", key) for key in initializers)]
fig, axes = plots.figure(2, 3, size=(10, 5.6), sharex=True, sharey=True)
for axis, (name, start) in zip(axes.flat, panels, strict=True):
    first, kind = {}, (activations[name], initializers[start])
    for depth in (2, 5, 10, 20):
        new = [stack(depth - 1, 64, *kind) for _ in range(REPEATS)]
        for each in new:
            each.gradient(x[:200], y[:200])
        norms = np.mean([[np.linalg.norm(g) for g in each.gradients[::2]] for each in new], 0)
        axis.semilogy(range(1, depth + 1), norms, label=f"{depth} layers")
        first[depth] = norms[0]
        if (name, start) in (("Sigmoid", "Glorot"), ("ReLU", "He")):
            course.record(f"gradient_ratio_{name.lower()}_{depth}", norms[0] / norms[-1])
    course.record(f"first_layer_20_to_2_{name}_{start}".lower(), first[20] / first[2])
    axis.set(title=f"{name}, {start}", xlabel="layer", ylabel="size of the gradient")
    axis.label_outer()
axes[0, 0].legend()
fig

# %% [markdown]
# The error comes from the right. With sigmoids the gradient shrinks at every layer. Printed is the first layer's
# gradient as a share of the last one's (`gradient_ratio`): with Glorot's initialisation a hundred-thousandth in ten
# layers, and in twenty about a millionth of that. So the first layers are not trained. This is the **vanishing
# gradient** (기울기 소실). He's initialisation helps, and not enough: each sigmoid multiplies by 0.25 at most.
#
# With ReLU the curves are level, but for the first layer with its 784 inputs: the gradient of a layer is a product of
# the signal that reaches it and the error that comes back to it, and where one has shrunk much, the other has shrunk
# little. What depends on the initialisation is how high the whole curve stands; so printed is also how the first
# layer's gradient changes from two layers to twenty. With He's initialisation it hardly does: the weights make good for
# the half that ReLU switches off. With Glorot's, whose variance is half of that here, each further layer costs. With
# weights three times smaller the gradient vanishes; with weights three times larger the curve stands about three times
# higher for each layer that the network has more, an **exploding gradient** (기울기 폭주).
#
# There is a repair that does not depend on the initialisation. **Batch normalisation** (배치 정규화) stands between the
# sums and the activation. In each batch it brings every unit's sums to mean 0 and variance 1; then it scales and shifts
# them by two numbers that are learned. (Asked for an answer later, it uses running means.)
#
# **Before you run it: what do you expect?** Twenty layers, of 32 units, are trained with each initialisation. Who
# learns?

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
table.round(3)

# %% [markdown]
# With He's initialisation twenty layers learn, with Glorot's far more slowly. From weights that are too small they
# learn nothing, from weights that are too large little, with enormous losses, and the sigmoids stay at chance. With
# batch normalisation even the weights that are too small are no obstacle, and even the sigmoids learn, here best of
# all.
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
heights[points.argsort()[-6:]] -= 5

fig, axes = plots.figure(size=(6, 3))
axes.scatter(points, heights, s=12, color="grey", label="points")
for name, derivative in {"MAE": np.sign, "MSE": lambda error: 2 * error}.items():
    line, adam = np.zeros(2), scratch.Adam(0.05)  # slope and height at 0
    for _ in range(600):
        gradient = derivative(line[0] * points + line[1] - heights)
        adam.update([line], [np.array([np.mean(gradient * points), np.mean(gradient)])])
    course.record(f"slope_{name.lower()}", line[0])
    axes.plot([-1, 1], [line[1] - line[0], line[1] + line[0]], label=name)
axes.set(xlabel="$x$", ylabel="$y$")
axes.legend()
fig

# %% [markdown]
# The points were made with the slope 2, and MAE comes close. What pulls at the line is the loss's derivative. That of a
# squared error is the larger the farther its point lies, so that with MSE six points pull as hard as the 54 others.
# That of an absolute error is 1 or −1 from any distance, and 54 outvote six. (If large errors *are* what matters, and
# none is a slip, MSE is right.)
#
# For a class as the answer, lesson 01 had binary cross-entropy, lesson 03 categorical cross-entropy, and many programs
# have a third one, *sparse* categorical cross-entropy. Below all three get the same probabilities $p$ of "yes", and the
# same answers.
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
# Why not squared errors, as in lesson 02? Because of what comes back through the last layer to the **logits** (로짓),
# the sums in front of it. With sigmoid and squared error that is $2 (p - t)\, p (1 - p)$, which is nearly 0 when the
# network is confident, *also when it is confident and wrong*. With softmax, or a single sigmoid, and cross-entropy, the
# derivatives of logarithm and softmax cancel, and what comes back is just $p - t$.
#
# **Before you run it: what do you expect?** The same hidden layers with either ending: who learns faster, who better?

# %%
p = np.array([0.5, 0.9, 0.99, 0.999])  # predicted where the target t is 0
back = {"cross-entropy": p, "squared error": 2 * p * p * (1 - p)}
print(pd.DataFrame(back, index=[f"p = {each}" for each in p]).round(4), "\n")

variants = {"cross-entropy": {}, "squared error": {"squared_error": True}}
table, curves = training.compare(train, variants, "accuracy", repeats=REPEATS)
course.record("accuracy_cross_entropy", table.loc["cross-entropy", "accuracy"])
course.record("accuracy_squared_error", table.loc["squared error", "accuracy"])
print(table.round(3))
plots.compare(curves, "accuracy", moment="tenth of the training")

# %% [markdown]
# Look at p = 0.99, confident and wrong: cross-entropy sends back 0.99, the squared error 0.02. In the training
# cross-entropy is faster, at first by more than the range. In full the two end level, within about a point, for the
# initial weights are small, so that few predictions are confident and wrong, and Adam makes up for small gradients.
# (Compare the accuracies. The losses are different things.) Cross-entropy costs nothing, and is the safe choice.
#
# ## Seven ways downhill
#
# An optimiser turns a gradient into a step. Watch them where it can be seen: on a surface over only two numbers, a
# ravine, steep across and almost level along.
#
# - **Gradient descent**, GD: a step against the gradient of all examples. **SGD**: of a mini-batch (lesson 02).
# - **Momentum** (모멘텀): the step adds up, as for a heavy ball.
# - **AdaGrad**: the steps of each number are divided by the root of the sum of all its squared gradients so far: steep
#   directions get short steps. **RMSprop** takes a running mean instead of the sum, and so forgets.
# - **AdaDelta**: as RMSprop, times the usual size of its own past steps.
# - **Adam**: the running mean of the gradient (a momentum), divided as in RMSprop.


# %%
def ravine(x, y):
    return x**2 / 2 + 20 * y**2


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
plots.descent(ravine, paths, columns=3)

# %% [markdown]
# (The picture is stretched upwards about four times: the ravine is far narrower. With the exact gradient, SGD is GD.
# Each has the best of thirteen learning rates: of those that stay inside the picture, the one whose last ten places are
# lowest.) The best learning rates differ by a factor of thirty thousand, and here lies most of the difference between
# optimisers. GD leaps across the ravine, and then crawls along its floor; a larger learning rate would throw it out.
# AdaGrad leaps as well, and brakes. Momentum swings from side to side while it rolls along, and rolls past the goal.
# RMSprop and AdaDelta make both directions alike: they go down sideways and along at once. Adam does that too, and like
# Momentum it overshoots.

# %%
text = f"{len(paths)} optimisers race down a ravine"
plots.descent_race(ravine, paths, text, every=5)

# %% [markdown]
# All at once, each step a step of all six.
#
# And on a network? A race at *one* learning rate for all would be unfair: 0.01 is much for Adam and little for SGD. So
# each gets the learning rate of a grid at which it is fastest, and the grid is so wide that no best one stands at its
# edge. Whoever first brings the loss of 300 digits below 0.2, on average over the random starts, wins. We look every 10
# steps. After 150 the race is over, and a network that after 50 is not below 2, hardly better than guessing, is given
# up. `compare` can run the race, too, so that the random starts are the same for all.
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
    (name, each): {"optimizer": optimizer, "learning_rate": float(each), "batch_size": size}
    for name, (optimizer, size) in runners.items() for each in learning_rates
}  # fmt: skip
with np.errstate(all="ignore"):  # with the largest learning rates numbers overflow
    steps, _ = training.compare(race, variants, "steps", repeats=REPEATS)
best = steps.sort_values("steps").groupby(level=0, sort=False).head(1)
course.record("best_optimizer_steps_to_target", best["steps"].min())
course.record("slowest_optimizer_steps_to_target", best["steps"].max())
print(best, "\n")
steps["steps"].unstack().loc[list(runners), learning_rates]

# %% [markdown]
# Above, each at its best learning rate, with lowest and highest; below, the means for all learning rates (150: none
# arrived; a little less: some did). At their best learning rates all seven arrive, the slowest after about twice the
# steps of the fastest. Those in the middle are closer together than two random starts of one of them. Which is first
# changes with the digits, in full Adam or Momentum on the sample and GD on MNIST's: there is no crown to give. GD pays
# for its place, too: each of its steps looks at 300 digits, not at 32. Now read single columns. At 0.01 Adam is fast
# and SGD does not arrive; at 0.1 Adam does not arrive, and SGD does. If you compare at one learning rate, you decide by
# it who wins. (AdaDelta's default in Keras, 0.001, is thousands of times below its best one here.)
#
# ## Over-fitting: learned by heart
#
# Now make it hard: only 300 digits, and one label in five is wrong, as happens where labelling is dull work. A large
# network can memorise even the wrong labels, and each of them does harm. That is over-fitting. A network that is too
# small, or is trained too little, **under-fits** (과소적합): it is bad on its own training digits, too.
#
# **Before you run it: what do you expect?** From 2 units a layer to 100: how do training and test accuracy go?

# %%
noisy, wrong = y.copy(), np.random.permutation(1000)[:200]
noisy[wrong] = (y[wrong] + np.random.randint(1, 10, 200)) % 10
overfitting = {"examples": 300, "labels": noisy, "learning_rate": 3e-3}
sizes = {units: overfitting | {"units": units} for units in (2, 4, 8, 32, 100)}
table, _ = training.compare(train, sizes, "test", repeats=REPEATS)
for units, row in table.loc[[2, 100]].iterrows():
    course.record(f"train_accuracy_{units}_units", row["train"])
    course.record(f"test_accuracy_{units}_units", row["test"])
print(table.round(3))
fig, axes = plots.figure(size=(5.5, 3))
axes.semilogx(table.index, table["train"], marker="o", label="training")
axes.semilogx(table.index, table["test"], marker="o", label="test")
axes.fill_between(table.index, table.lowest, table.highest, alpha=0.15, color="C1")
axes.set(xlabel="units in a layer", ylabel="accuracy", ylim=(0, 1))
axes.set_xticks(table.index, table.index, minor=False)
axes.minorticks_off()
axes.legend(loc="lower right")
fig

# %% [markdown]
# (The band is the range of the test accuracy.) The smallest networks under-fit: on the sample their training accuracy
# is about as low as their test accuracy. About 0.8 is all that one can get in training without memorising a wrong
# label. In full, on the sample, training accuracy rises from 0.9 with 32 units to nearly 1 with 100, wrong labels too,
# and test accuracy stays where it was: over-fitting. (MNIST's digits are memorised with 32 units already; 100 bring the
# test three or four points more.)
#
# ## What each remedy buys
#
# Take the largest of these networks, and change one thing. Most remedies are one or two lines:
#
# - **A smaller network**: 16 units a layer.
# - Penalties, or **regularisation** (규제), that pull weights towards 0: **L1** adds the sum of all $|w|$ to the loss,
#   **L2** the sum of $w^2$, times a strength. **Max-norm** cuts each unit's weights to a length of 0.7 at most, after
#   every step.
# - **Dropout** (드롭아웃): in each training step every unit is switched off with a chance of one half, so that no unit
#   can rely on another.
# - **Input noise**, new in every step, and augmentation: shifts by up to two pixels, 25 versions of each digit.
# - **Early stopping** (조기 종료): of the ten moments at which we look, keep the network with the lowest loss on the
#   400 digits held out. (Their labels are right, which is an advantage. `loss` and `accuracy` below are still those of
#   the last moment.) **Learning-rate decay** (학습률 감쇠): the learning rate falls to 0.
# - **Batch normalisation**, from above. And **more digits**, three times as many: no remedy, but a yardstick.
#
# Each has one strength, found by a few trials on the sample; another task wants others. The table is sorted by the test
# digits, but nothing is chosen by them.


# %%
def shift(images):
    return np.stack([np.roll(image, np.random.randint(-2, 3, 2), (0, 1)) for image in images])


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


# %%
remedies = {
    "nothing": {}, "smaller network": {"units": 16}, "L1": {"penalty": l1},
    "L2": {"penalty": l2}, "max-norm": {"constraint": max_norm}, "dropout": {"dropout": 0.5},
    "input noise": {"augment": lambda x: x + np.random.normal(0, 0.4, x.shape).astype("f")},
    "augmentation": {"augment": shift},
    "dropout, augmentation": {"dropout": 0.5, "augment": shift},
    "early stopping": {"early_stopping": True},
    "learning-rate decay": {"decay": lambda done: 1 - done},
    "three times the digits": {"examples": 900}, "batch normalisation": {"batch_norm": True},
}  # fmt: skip
variants = {name: overfitting | {"units": 100} | remedy for name, remedy in remedies.items()}
table, curves = training.compare(train, variants, "test", repeats=REPEATS)
for name, row in table.iterrows():
    name = name.lower().removeprefix("learning-").replace(",", "").replace("-", "_")
    course.record(f"test_accuracy_{name.replace(' ', '_')}", row["test"])
print(table.sort_values("test", ascending=False).round(3))
some = {name: curves[name] for name in ("nothing", "dropout", "augmentation", "L2")}
plots.compare(some, "loss", moment="tenth of the training")

# %% [markdown]
# Compare the differences with the range, lowest to highest. In full, on the sample, in three runs of this lesson:
#
# - Three times the digits were clearly best, fifteen points or more above nothing.
# - Dropout, input noise, augmentation, L2 and early stopping brought back seven to fourteen points, max-norm, L1 and
#   learning-rate decay four to eight: beyond the range of nothing, but for learning-rate decay in one of the runs. Do
#   not rank them. Their ranges overlap, also between the two groups, and the next seed changes the order. Two together
#   are not the sum of both.
# - A smaller network and batch normalisation bought nothing. The latter makes learning easier, also memorising.
#
# On MNIST's digits, with the same strengths, it is another table. Dropout, noise and augmentation bring three to five
# points, the first and the last together nine, as much as three times the digits do. Early stopping and learning-rate
# decay bring little, penalties nothing, and L1 and the smaller network cost four to seven. So what fits one set of data
# need not fit another. (In quick, on the sample, the training ends before the wrong labels are learned, and there is
# less to win.)
#
# The figure shows the loss on the digits held out. In full, with nothing done, it is lowest early, and rises while the
# wrong labels are learned: early stopping keeps a network from before. Loss and accuracy can disagree: on the sample in
# full dropout with augmentation has a higher loss than L1, but more right answers. It is less confident.
#
# **Before you run it: what do you expect?** The same with labels that are all right?

# %%
some = "nothing", "L2", "dropout", "augmentation"
clean = {name: variants[name] | {"labels": y} for name in some}
right, _ = training.compare(train, clean, "test", repeats=REPEATS)
for name, row in right.iterrows():
    course.record(f"clean_labels_accuracy_{name.lower()}", row["test"])
right.sort_values("test", ascending=False).round(3)

# %% [markdown]
# On the sample no remedy helps now, and L2, so strong, costs two or three points. (On MNIST's digits in full
# augmentation still brings four points, and L2 costs as much.) The network memorises its 300 digits as before, but
# their labels are right, and that does little damage. What is still missing on the test is missing because 300 digits
# are few. So do not apply remedies because they are good for you. Ask first what goes wrong; then try, several times,
# on data held out.
#
# ## The same in Keras
#
# In Keras each of these is a word:
#
# | here | in Keras |
# |---|---|
# | activations | `activation="tanh"`, `"relu"`, `"leaky_relu"`, `"elu"`, `"silu"` |
# | He, Glorot (the default) | `kernel_initializer="he_normal"`, `"glorot_uniform"` |
# | L1, L2 | `kernel_regularizer=keras.regularizers.L1(1e-3)`, `L2(0.015)` |
# | max-norm | `kernel_constraint=keras.constraints.MaxNorm(0.7)` |
# | dropout, noise, augmentation | `layers.Dropout(0.5)`, `layers.GaussianNoise(0.4)`, `layers.RandomTranslation(...)` |
# | batch normalisation | `layers.BatchNormalization()` between the sums and the activation |
# | early stopping | `keras.callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True)` |
# | learning-rate decay | `keras.optimizers.schedules.PolynomialDecay(3e-3, steps, end_learning_rate=0)` |
# | optimisers | `keras.optimizers.SGD(learning_rate, momentum=0.9)`, `Adagrad`, `Adadelta`, `RMSprop`, `Adam` |


# %%
def build(dropout, shift):
    inputs = keras.Input((28, 28, 1))
    z = layers.RandomTranslation(shift, shift, "constant")(inputs)
    z = layers.Flatten()(z)
    for _ in range(2):
        z = layers.Dense(100, "relu", kernel_initializer="he_normal")(z)
        z = layers.Dropout(dropout)(z)
    return keras.Model(inputs, layers.Dense(10, "softmax")(z))


copies = round(STEPS * 32 / 3000)  # so that ten epochs make about as many steps as above
seen = np.tile(x[:300], (copies, 1, 1, 1)), np.tile(noisy[:300], copies)
model = build(dropout=0.5, shift=2 / 28)
adam = keras.optimizers.Adam(3e-3)
model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(*seen, 32, 10, verbose=0, callbacks=[training.EpochLog()])
course.record("keras_test_accuracy", model.evaluate(x_test, y_test, verbose=0)[1])

# %% [markdown]
# The same remedies in another program, and one training instead of several: in full on the test digits about as good as
# their line in the table above, or a little better. (The log's accuracy is lower. It is that of the training, with
# units switched off, digits shifted, and wrong labels.)
#
# ## You have
#
# - compared trainings by one harness: one thing changed, several random starts, and the range beside the mean
# - explained by their derivatives which activations let the gradient through, and what the step cannot do
# - initialised deep networks so that the gradient arrives, and normalised those that it did not reach
# - fitted a line past its outliers, and computed three cross-entropies as one number
# - raced seven optimisers, each at its own best learning rate
# - over-fitted a network to wrong labels, and measured what each remedy gives back
#
# ## Where it comes from
#
# - S. Hochreiter, 1991: the vanishing gradient. X. Glorot and Y. Bengio, 2010; K. He and others, 2015: initialisation.
# - V. Nair and G. Hinton, 2010: ReLU; A. Maas and others, 2013: leaky ReLU; D. Clevert and others, 2016: ELU;
#   S. Elfwing and others, 2018: SiLU.
# - B. Polyak, 1964: momentum; J. Duchi and others, 2011: AdaGrad; G. Hinton, 2012: RMSprop; M. Zeiler, 2012: AdaDelta;
#   D. Kingma and J. Ba, 2015: Adam.
# - N. Srivastava and others, 2014: dropout and max-norm. S. Ioffe and C. Szegedy, 2015: batch normalisation.
# - C. Zhang and others, 2017, "Understanding deep learning requires rethinking generalization": networks that memorise
#   random labels.
