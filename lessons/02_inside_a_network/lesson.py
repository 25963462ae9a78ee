# %% [markdown]
# # 02 · Inside a network
#
# **What is stored in a network, and how does it learn?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/02_inside_a_network.ipynb)
#
# > **You will be able to**
# > - read a neuron's bias as a threshold
# > - count the parameters of a dense network, and compute its outputs by hand
# > - follow one step of gradient descent, number by number
# > - explain back-propagation, and check a gradient in two ways
# > - choose a learning rate and a batch size, and say what an epoch is
# > - look at what hidden units have learned, without seeing more than is there
# >
# > **You need first** lesson 01. A derivative should not frighten you.
# > **Reading** about 30 minutes. **Running** 50 s (quick), 2 min (full) on 2 CPU cores.

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
import tensorflow as tf

from course import datasets, plots, scratch

# %% tags=["parameters"]
course.set_lesson("02_inside_a_network")
# profile="quick" as a second argument runs the small version
STEPS = course.pick(quick=15_000, full=90_000)  # of training, 10 digits each
TRIALS = course.pick(quick=4_000, full=10_000)  # of each short trial, 10 digits each

# %% [markdown]
# In lesson 01 Keras moved the nine numbers of a network "a little downhill", until it could do XOR. Here you open the
# box: which numbers are in a network, what do they do, and how does it know where downhill is? The task is larger,
# too: handwritten digits. (Unless you have fetched MNIST, they are a sample of real handwriting, 8×8 pixels enlarged.)

# %%
digits = datasets.load("mnist")
(x, y), (x_test, y_test) = digits.train, digits.test
print("x", x.shape, "from", x.min(), "to", x.max(), "  y", y.shape, "first five:", y[:5])
plots.describe(
    plots.images(x[:16]),
    "Sixteen handwritten digits, white on black.",
)

# %% [markdown]
# ## A neuron looks at the middle
#
# Can a single neuron tell a 1 from a 0? Where a 1 has its stroke, a 0 has a hole. So take a neuron with the weight 1
# for 24 pixels in the middle, and the weight 0 for all others. $w \cdot x$ is then the brightness of the middle: from 0
# to 24.

# %%
middle = np.zeros((28, 28, 1))
middle[11:17, 12:16] = 1
brightness = x[y < 2].reshape(-1, 784) @ middle.ravel()
is_one = y[y < 2] == 1
plots.describe(
    plots.images(0.7 * x[y < 2][:16] + 0.3 * middle),
    "Zeros and ones with a bright patch in the middle: ones cross it, zeros go round.",
)

# %% [markdown]
# The patch in the middle is all that it sees. How bright must it be for a 1? That is what the bias decides, lesson 01's
# $w_0$, from here on called $b$. The neuron's output is $\sigma(w \cdot x + b)$, which is above 0.5 if $w \cdot x$ is
# above $-b$. So a bias is a **threshold** (임계값) with the sign turned.
#
# **Before you run it: what do you expect?** Slide the bias from −20 to 0. Which of the two digits is lost at which
# end?


# %%
def draw(*biases):
    fig, grid = plots.figure(1, len(biases), size=(2 + 2.2 * len(biases), 2.6), squeeze=False)
    for axes, bias in zip(grid[0], biases, strict=True):
        for name, mask in {"zeros": ~is_one, "ones": is_one}.items():
            axes.hist(brightness[mask], range(25), histtype="step", label=name, density=True)
        axes.axvspan(-bias, 24, alpha=0.15, color="grey")
        right = np.mean((brightness + bias > 0) == is_one)
        axes.set(title=f"bias {bias}: {right:.1%} right", xlabel="$w·x$", yticks=[])
        axes.legend(loc="upper right", fontsize=8)
    return fig


plots.slider(draw, range(-20, 1), label="bias")
draw(-16, -12, -8, -2)

# %% [markdown]
# In the grey part the output is above 0.5: the neuron takes the digit for a 1. With a strongly negative bias it is hard
# to convince: ones are lost whose stroke is thin, leans, or stands beside the patch. Near 0 it is easily convinced, and
# many zeros pass for ones. In between nearly all are right, with 24 weights and one bias that a human chose. For ten
# digits, nobody wants to choose by hand.
#
# ## 13,002 numbers
#
# Take two hidden layers of 16 units and ten outputs, one for each digit. Every unit is a neuron: it is connected to all
# of the layer before, and ends with a sigmoid. Such layers are called **dense** (완전 연결), or fully connected. How
# many parameters are that? Count by hand, then ask NumPy and Keras.


# %% tags=["nbval-check-output"]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


by_hand = 0
for inputs, units in itertools.pairwise([784, 16, 16, 10]):
    print(f"{inputs:3} x {units} weights + {units} biases = {inputs * units + units:6,}")
    by_hand += inputs * units + units

network = scratch.sigmoid_network([784, 16, 16, 10])
dense = [keras.layers.Dense(units, activation="sigmoid") for units in (16, 16, 10)]
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), *dense])
by_numpy = sum(parameter.size for parameter in network.parameters)
print(f"by hand {by_hand:,}, in NumPy {by_numpy:,}, in Keras {model.count_params():,}")
course.record("parameters", model.count_params())

# %% [markdown]
# That is all that is stored in a network: 13,002 numbers, here 12,960 random weights and 42 biases of 0. There is no
# list of rules, and no picture of a digit. Its outputs for an image you can compute yourself. A layer is one product of
# a matrix and a vector, one sum, and a sigmoid for each unit, $a' = \sigma(a W + b)$, and its output is the next one's
# input. This is the **forward pass** (순전파):


# %%
def forward(parameters, image):  # returns the image, then the outputs of each layer
    outputs = [image.ravel()]
    for kernel, bias in zip(parameters[::2], parameters[1::2], strict=True):
        outputs.append(sigmoid(outputs[-1] @ kernel + bias))
    return outputs


model.set_weights(network.parameters)
image = x_test[0]
outputs = forward(network.parameters, image)
print("shapes:", *(output.shape for output in outputs))
by_keras = model.predict(image[None], verbose=0)[0]
print("by hand ", outputs[-1].round(3))
print("by Keras", by_keras.round(3))
course.record("forward_max_difference", np.abs(outputs[-1] - by_keras).max())
plots.network(image, outputs[1:], network.parameters[::2], labels=digits.class_names)

# %% [markdown]
# From left to right: the image, whose 784 pixels are all connected to each of the 16 units of the first layer, then the
# second layer, and the ten outputs. A bright circle is a unit with the output 1, a dark one has 0. A broad line carries
# much; blue raises what it reaches, orange lowers it; the faintest are left out. The network has not learned yet, and
# so its ten outputs mean nothing. (You will draw it again.)
#
# ## How wrong is it?
#
# For an image of a 7 the output of the 7 should be 1, and the nine others 0. Call these targets $t$.
# Lesson 01's loss was cross-entropy; here take the simplest, the sum of the squared distances from the targets. The
# loss of many images is the mean of theirs.
#
# $$L = \sum_k (a_k - t_k)^2.$$
#
# Training changes the 13,002 numbers so that $L$ falls. For each number we must know: if I raise it a little, does
# $L$ rise or fall, and how fast? That is the derivative of $L$ with respect to this number. All of them together are
# the **gradient** (기울기). Gradient descent moves each number against its
# derivative, by a step that the **learning rate** (학습률) $\eta$ sets:
# $w \leftarrow w - \eta \, \partial L / \partial w$.
#
# ## One step, number by number
#
# First on a network that fits on a page: lesson 01's, with two inputs, two hidden units $h$ and one output $p$. It has
# nine numbers. Take a pencil. (Its input is $x = (1, 0)$, its target 1.)

# %% tags=["nbval-check-output"]
x_one, target = np.array([1.0, 0.0]), 1
W = np.array([[2.0, -1.0], [1.0, 0.5]])  # W[i, j]: from input i to hidden unit j
b = np.array([-1.0, 0.0])
v, c = np.array([1.0, -2.0]), 0.5  # from hidden unit j to the output; its bias

z = x_one @ W + b
h = sigmoid(z)
p = sigmoid(h @ v + c)
loss = (p - target) ** 2
print("z =", z, "  h =", h.round(4))
print(f"p = sigmoid({h @ v + c:.4f}) = {p:.4f}   loss = {loss:.4f}")

# %% [markdown]
# Now backwards, one question after another. The derivative of the sigmoid is $\sigma' = \sigma (1 - \sigma)$, so it
# can be had from the output alone.
#
# 1. If $p$ rises, how does $L$ change? By $2 (p - t)$.
# 2. If the sum in front of the last sigmoid rises? Then $p$ rises by $p(1 - p)$ times as much, and $L$ by the product
#    of both. Call this $\delta$.
# 3. If $v_j$ rises? The sum rises by $h_j$ times as much, so $L$ by $\delta h_j$. For the bias $c$, just $\delta$.
# 4. If $h_j$ rises? The sum rises by $v_j$ times as much, so $L$ by $\delta v_j$. Here the error goes *back* through
#    the same weight that the signal came through.
# 5. From there it is the same again: through the sigmoid of $h_j$, then to the weights $W_{ij}$ and the biases $b_j$:
#    $\partial L / \partial W_{ij} = x_i \, \delta v_j h_j (1 - h_j)$.
#
# Multiplying along the way is the **chain rule** (연쇄 법칙). Doing it from the end to the beginning, and keeping what
# was computed on the way, is **back-propagation** (역전파).

# %% tags=["nbval-check-output"]
delta = 2 * (p - target) * p * (1 - p)  # questions 1 and 2
grad_v, grad_c, grad_h = delta * h, delta, delta * v  # 3 and 4
delta_h = grad_h * h * (1 - h)  # 5
print(f"delta {delta:.4f}   at h {grad_h.round(4)}   before the sigmoids {delta_h.round(4)}")


def loss_of(nine):
    W, b, v, c = nine[:4].reshape(2, 2), nine[4:6], nine[6:8], nine[8]
    return (sigmoid(sigmoid(x_one @ W + b) @ v + c) - target) ** 2


nine = np.concatenate([W.ravel(), b, v, [c]])
grad_W, grad_b = np.outer(x_one, delta_h).ravel() + 0.0, delta_h  # + 0 turns -0 into 0
by_chain_rule = np.concatenate([grad_W, grad_b, grad_v, [grad_c]])
index = ["W11", "W12", "W21", "W22", "b1", "b2", "v1", "v2", "c"]
table = pd.DataFrame({"number": nine, "derivative": by_chain_rule}, index)
table["numerical"] = scratch.numerical_gradient(loss_of, nine)
table["after the step"] = nine - 1.0 * by_chain_rule  # learning rate 1
print(f"loss before {loss:.4f}, after {loss_of(table['after the step'].to_numpy()):.4f}")
table.round(4)

# %% [markdown]
# Follow one row: $v_1$ has the derivative $\delta h_1$. It is negative, so raising $v_1$ lowers the loss, and the step
# raises it. $W_{21}$ and $W_{22}$ have the derivative 0: their input was 0, so they had no part in the answer, and are
# not moved. After one step of all nine numbers the loss is smaller.
#
# The column "numerical" is a check that needs no chain rule: raise a number by a millionth, lower it by a millionth,
# and look at how the loss changes. This is a central difference. Both columns agree. Why not always do it like that? It
# takes two forward passes *for each number*. Back-propagation takes one pass forward and one back for all of them.
#
# ## The same for 13,002
#
# The course has this in layers, for a whole batch of examples at once. Each knows its own step forward, and its own
# step back. A dense layer is two of them: the sums $a W + b$, which are called **affine** (아핀), and the sigmoids.

# %%
print(network)
course.show_source(scratch.Affine.backward)
course.show_source(scratch.Sigmoid.backward)
course.show_source(scratch.Sigmoid.derivative)
course.show_source(scratch.SquaredError.backward)
course.show_source(scratch.Network.gradient)

# %% [markdown]
# A network calls its layers forwards, then its loss (`criterion`), then the layers backwards. (`_one_thread` is for
# speed only.) The loss answers question 1; `len` is the number of examples. Back through an affine layer, questions 3
# and 4 are two products of matrices and a sum: `gradients` is for the layer's own weights (Keras calls them its
# **kernel**) and biases, and what is returned goes to the layer before. Back through a sigmoid, the gradient is
# multiplied by the derivative, number by number: questions 2 and 5.
#
# **Is it right?** A wrong gradient does not crash: the network still learns, perhaps worse. So ask two witnesses, both
# in 64-bit floats. One is the numerical gradient, as above, for up to 20 numbers of each array, chosen at random: a
# **gradient check** (기울기 확인). The other is Keras, which finds gradients by itself: it writes down what is computed
# forwards, on a "tape", and knows the derivative of each operation.

# %%
double = network.astype(np.float64)
some, labels = x[:20].astype(np.float64), y[:20]
error = scratch.gradient_check(network, some, labels)
print(f"largest relative error against the numerical gradient: {error:.1e}")

dense = [keras.layers.Dense(units, "sigmoid", dtype="float64") for units in (16, 16, 10)]
flatten = keras.layers.Flatten(dtype="float64")
model = keras.Sequential([keras.Input((28, 28, 1), dtype="float64"), flatten, *dense])
model.set_weights(double.parameters)
with tf.GradientTape() as tape:
    squares = keras.ops.square(model(some) - keras.ops.one_hot(labels, 10, dtype="float64"))
    loss = keras.ops.mean(keras.ops.sum(squares, axis=1))
by_keras = tape.gradient(loss, model.trainable_variables)

print("loss by hand", double.gradient(some, labels), "by Keras", float(loss))
pairs = zip(double.gradients, by_keras, strict=True)
largest = max(np.abs(ours - np.asarray(theirs)).max() for ours, theirs in pairs)
course.record("gradient_max_difference", largest)

# %% [markdown]
# Keras agrees to the last digits, the numerical gradient to about seven, which is all that such differences can show.
# From here on either of them may work. We go on in NumPy.
#
# ## Training
#
# The gradient of *all* digits would be the best advice for a step, and an expensive one. The mean over ten digits, a
# **mini-batch** (미니배치), points roughly the same way for a fraction of the cost. So shuffle, take a **batch** (배치)
# of ten, step; take the next ten, step. When all digits have been seen once, an epoch is over. This is **stochastic
# gradient descent** (확률적 경사 하강법), SGD.
#
# How good is the network? Ask it about digits that it was not trained on. Its **accuracy** (정확도) is the share of
# them that it gets right: the digit with the highest of the ten outputs is its prediction. The test digits are for the
# end. To choose by, the last tenth of the others is held out, for validation.

# %%
n_train = len(x) * 9 // 10
x_val, y_val = x[n_train:], y[n_train:]


def train(network, steps, learning_rate, batch_size=10, evaluations=8):
    """Accuracy on the digits held out, `evaluations` times at equal distances."""
    accuracies, order = [], np.array([], int)
    for step in range(1, steps + 1):
        if len(order) < batch_size:  # a new epoch
            order = np.random.permutation(n_train)
        indices, order = order[:batch_size], order[batch_size:]
        network.gradient(x[indices], y[indices])
        scratch.SGD(learning_rate).update(network.parameters, network.gradients)
        if step % (steps // evaluations) == 0:
            accuracies.append(network.accuracy(x_val, y_val))
    return accuracies


# %% [markdown]
# How large should a step be? And how many digits should it look at? (In the second trial all see as many digits in all,
# so larger batches make fewer steps.)
#
# **Before you run it: what do you expect?** Which learning rates are too small, which too large, and how does either
# look? And which batch sizes are too small or too large?

# %%
by_rate, by_batch = {}, {}
for learning_rate in (0.001, 0.01, 0.1, 1, 10, 100):
    by_rate[learning_rate] = train(scratch.sigmoid_network(), TRIALS, learning_rate)
for size in (1, 10, 100, 1000):
    steps = TRIALS * 10 // size
    by_batch[f"{steps:,} × {size}"] = train(scratch.sigmoid_network(), steps, 0.3, size)

course.record("accuracy_small_rate", by_rate[0.001][-1])
course.record("accuracy_good_rate", by_rate[1][-1])
course.record("accuracy_large_rate", by_rate[100][-1])
fig, axes = plots.figure(1, 2, size=(10, 3.6), sharey=True)
panels = {"learning rate": by_rate, "steps × batch size": by_batch}
for axis, (title, trials) in zip(axes, panels.items(), strict=True):
    for name, accuracies in trials.items():
        axis.plot(np.arange(1, 9) / 8, accuracies, label=name)
    axis.set(xlabel="share of the trial", xlim=(0, 1.6), ylim=(0, 1), xticks=[0, 0.5, 1])
    axis.legend(loc="right", title=title)
axes[0].set_ylabel("accuracy")
fig

# %% [markdown]
# On the left: at 0.001 hardly anything moves, and 0.01 is slow. Between 0.1 and 1 it learns. At 10 it learns, too, but
# each step leaps over the goal: the curve jumps, and ends lower. At 100 the first steps throw the sums so far out that
# most sigmoids are flat there. Where a sigmoid is flat, its derivative is nearly 0, and no gradient comes through to
# bring it back: the network stays at chance. A good learning rate is often a little below the smallest that spoils the
# training.
#
# On the right, "steps × batch size", all at the learning rate 0.3. Small batches win here: a single digit is a poor
# adviser, but it is asked a thousand times as often as a thousand digits are. Ten at a time begin more slowly, and end
# about as good. Two things speak for larger batches: they allow a larger learning rate (try it), and a processor
# computes a hundred digits at once far faster than one after another.
#
# Now train our network longer, and let the learning rate become smaller towards the end.

# %%
before = network.parameters[0].copy()
for learning_rate in (0.3, 0.1, 0.03):
    accuracies = train(network, STEPS // 3, learning_rate, evaluations=3)
    shown = " ".join(f"{accuracy:.3f}" for accuracy in accuracies)
    print(f"learning rate {learning_rate}: accuracy {shown}")
print(f"{STEPS * 10 / n_train:.1f} epochs")
test_accuracy = network.accuracy(x_test, y_test)
course.record("test_accuracy", test_accuracy)
outputs = forward(network.parameters, image)
plots.network(image, outputs[1:], network.parameters[::2], labels=digits.class_names)

# %% [markdown]
# The number of epochs is that of steps, times 10 digits, divided by the number of digits trained on. In full, on the
# sample, hardly anything changes after the first 10,000 steps. The test set is harder there than the digits held out:
# most of its digits were written by other people. On MNIST, in full, between 94 and 95 % of the test digits are right.
#
# The same image in the same network, after training: of the outputs one is bright, and of the hidden units more are
# near 0 or 1. Can one read from the lines what the network has learned?
#
# ## What have the hidden units learned?
#
# It is said that the first layer finds edges, the second puts edges together into loops and strokes, and the last one
# loops and strokes into digits. That would be beautiful. Look. Each of the 16 units of the first layer has one weight
# for each pixel, which can be drawn as an image.

# %%
after = network.parameters[0]
dark = (x == 0).all(axis=0).ravel()
changed = np.count_nonzero(before[dark] != after[dark])
print(f"{dark.sum()} pixels are black in all digits")
course.record("changed_weights_of_black_pixels", changed)
largest = np.abs(after).max()
units = 0.5 + after.T.reshape(16, 28, 28) / (2 * largest)  # a weight of 0 is grey
plots.describe(
    plots.images(units, [f"unit {number}" for number in range(16)]),
    "The weights of 16 units as images: bright and dark patches, and faint noise at the rim.",
)

# %% [markdown]
# Bright: ink at this pixel speaks for the unit. Dark: it speaks against it. Grey: the pixel does not matter much.
# (Before training all was a faint noise.) Here and there is a stroke or a dark spot. Most units have patches of both
# kinds all over, which nobody would draw, and for which there is no name.
#
# At the rim nothing has changed. Where every digit is black (how many pixels that are, is printed above), the input is
# 0, and so is the derivative, as for $W_{21}$ on your page. What stands there is what was there before.
#
# And what do the units answer? Here is the output of each for a digit, as the mean over all test digits of that class:

# %%
first = sigmoid(x_test.reshape(-1, 784) @ after + network.parameters[1])
means = np.stack([first[y_test == digit].mean(axis=0) for digit in range(10)])
fig, axes = plots.figure(size=(7, 4))
picture = axes.imshow(means, vmin=0, vmax=1, cmap="cividis")
axes.set(xlabel="hidden unit", ylabel="digit", xticks=range(16), yticks=range(10))
fig.colorbar(picture, label="mean output")
plots.describe(
    fig, "Mean output of 16 units for each digit: no two rows of the heat map are alike."
)

# %% [markdown]
# A unit that stood for one digit would have a column with one bright place. On the sample most columns are bright for
# several digits, so that one unit alone tells little. (On MNIST's digits some come close to it. Look for them!) But no
# two rows are alike: a digit is a *pattern* over all 16 units, as a letter is a pattern of ones and zeros in a
# computer. This is called a **distributed representation** (분산 표현). So what happens when one unit is silenced?
# (Such an experiment is called an ablation.)

# %%
lost = []
for unit in range(16):
    damaged = network.astype(np.float32)  # a copy
    _, _, kernel, bias = damaged.parameters[:4]
    bias += first[:, unit].mean() * kernel[unit]  # its output is always its mean now
    kernel[unit] = 0
    lost.append(test_accuracy - damaged.accuracy(x_test, y_test))
fig, axes = plots.figure(size=(7, 2.4))
axes.bar(range(16), lost)
axes.set(xlabel="hidden unit that is silenced", ylabel="accuracy lost", xticks=range(16))
fig

# %% [markdown]
# On the sample mostly a point or less, three at most, and here and there something is gained: one point is four digits.
# On MNIST's digits most units cost about a point, some two to four. The others do much without the one. (Two lost units
# may cost more than both alone cost together.)
#
# So be careful with what you read out of such pictures. The network was asked for small losses, not for units that we
# find easy to name. (Lesson 05 will show filters that do become edges. They are small, must fit everywhere in the
# image, and start near 0.)
#
# ## You have
#
# - slid a bias, and seen it as a threshold
# - counted 13,002 parameters, and computed the network's outputs by hand, as Keras does
# - followed all nine numbers of a small network through one step
# - explained back-propagation as the chain rule from the end, and checked a gradient numerically and by Keras
# - compared learning rates and batch sizes, and trained for many epochs
# - looked at 16 hidden units, and found patterns over all of them rather than neat edges
#
# ## Where it comes from
#
# - P. Werbos, 1974, and D. Rumelhart, G. Hinton and R. Williams, 1986, "Learning representations by back-propagating
#   errors".
# - H. Robbins and S. Monro, 1951, "A stochastic approximation method": steps on samples instead of on everything.
# - G. Hinton, J. McClelland and D. Rumelhart, 1986, "Distributed representations".
# - The network of 784-16-16-10 sigmoids is the one of G. Sanderson's film "But what is a neural network?" (3Blue1Brown,
#   2017); it follows M. Nielsen, *Neural Networks and Deep Learning*, 2015.
