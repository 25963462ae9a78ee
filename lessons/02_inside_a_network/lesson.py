# %% [markdown]
# # 02 · Inside a network
#
# **What is stored in a network, and how does it learn?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/02_inside_a_network.ipynb)
#
# > **You will be able to**
# > - read a neuron's bias as a threshold, and its weights as a pattern that it looks for
# > - count the parameters of a dense network, and compute its outputs by hand
# > - follow one step of gradient descent, number by number
# > - explain back-propagation, and check a gradient in two ways
# > - choose a learning rate and a batch size, and say what an epoch is
# > - look at what hidden units have learned, and test what you see
# >
# > **You need first** lesson 01, and a simple derivative: that of $x^2$ is $2x$.
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
from IPython.display import display

from course import datasets, plots, scratch

# %% tags=["parameters"]
course.set_lesson("02_inside_a_network")
# profile="quick" as a second argument runs the small version
STEPS = course.pick(quick=15_000, full=90_000)  # of training, 10 digits each
TRIALS = course.pick(quick=4_000, full=10_000)  # of each short trial, 10 digits each

# %% [markdown]
# ## Write the rules for a 3 yourself
#
# How can a program read handwriting? In this lesson you train a network until it reads about nine of ten digits right,
# although nobody tells it a rule. First try it without a network. A computer sees no curves: it gets 784 numbers, one
# for each of 28×28 pixels, from 0 (black) to 1 (white). Which numbers make a 3? Write down a rule before you read on.
#
# Here is one attempt: a 3 is open on the left, once above its middle and once below it, and there is ink along its
# right side. The figure shows the first 16 digits that this rule takes for a 3. Look at the true name above each.

# %%
digits = datasets.load("mnist")
(x, y), (x_test, y_test) = digits.train, digits.test
print("x", x.shape, "from", x.min(), "to", x.max(), "  y", y.shape, "first five:", y[:5])


def ink(x, rows, columns):  # mean brightness of a rectangle, for each image
    return x[:, slice(*rows), slice(*columns)].mean(axis=(1, 2, 3))


open_above, open_below = ink(x, (9, 13), (5, 11)) < 0.2, ink(x, (15, 19), (5, 11)) < 0.2
called_3 = open_above & open_below & (ink(x, (4, 24), (14, 23)) > 0.2)
print(f"of the digits that are a 3, the rule finds {called_3[y == 3].mean():.0%}")
print(f"of the digits that it calls a 3, {(y[called_3] == 3).mean():.0%} are one")
plots.describe(
    plots.images(x[called_3][:16], [str(name) for name in y[called_3][:16]]),
    "Sixteen digits that the rule takes for a 3: some are, others are a 1, 2, 7 or 9.",
)

# %% [markdown]
# Some are a 3, others are not. Over all digits, the rule misses about a quarter of the 3s, and only about a third of
# what it finds is a 3. You could add exceptions for 1s and 7s; and nine more digits wait.
#
# A neural network works differently: nobody writes the rules. It holds numbers instead, and *learns* them from
# examples. In lesson 01 Keras did so with nine numbers; here you see how. The lesson has three parts, and you can pause
# after each: what the numbers do, how they are found, and what they have become in the end.
#
# <details><summary>Which digits are these, and who reads digits?</summary>
#
# Unless you have fetched MNIST, they are a sample of real handwriting that comes with this course: 8×8 pixels, enlarged
# to 28×28. The line printed above says which you have. On MNIST, the rule does about as badly.
#
# In the 1990s neural networks were already reading millions of bank cheques a day (LeCun and others, 1998).
#
# </details>
#
# ## One neuron: weights and a bias
#
# First, can a single neuron tell a 1 from a 0? Where a 1 has its stroke, a 0 has a hole. So take a neuron with the
# weight 1 for 24 pixels in the middle, and 0 for all others. Multiply each pixel by its weight, and add everything up:
# this sum is written $w \cdot x$. Here it is the brightness of the middle, from 0 to 24.
#
# The figure shows zeros and ones, with the 24 pixels as a brighter patch. Is there ink in the patch?

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
# The ones cross the patch, the zeros go round it. How bright must it be for a 1? That is what the bias decides: lesson
# 01's $w_0$, from here on called $b$. The neuron adds it to the sum, and the sigmoid, a soft step, turns the result
# into an output from 0 to 1: $\sigma(w \cdot x + b)$. This is above 0.5 if $w \cdot x + b$ is above 0, which means: if
# $w \cdot x$ is above $-b$. So the bias is minus the **threshold** (임계값). With the bias −10, a brightness of 20
# gives $20 - 10 = 10$: a 1. A brightness of 2 gives $2 - 10 = -8$: a 0.
#
# The figure shows how often each brightness occurs among zeros and ones, with three biases. Look first at the dashed
# line, the threshold.
#
# **Before you run it: what do you expect?** Slide the bias from −20 to 0. Which of the two digits is lost at which end?


# %%
def draw(*biases):
    size = 6, 0.7 + 1.4 * len(biases)
    fig, grid = plots.figure(len(biases), 1, size=size, sharex=True, squeeze=False)
    for axes, bias in zip(grid[:, 0], biases, strict=True):
        for name, mask, hatch in (("zeros", ~is_one, ""), ("ones", is_one, "//")):
            look = {"histtype": "stepfilled", "density": True, "alpha": 0.6, "hatch": hatch}
            axes.hist(brightness[mask], range(25), label=name, **look)
        axes.axvline(-bias, color="black", linestyle="--")
        axes.axvspan(-bias, 24, alpha=0.15, color="grey")
        right = np.mean((brightness + bias > 0) == is_one)
        axes.set(title=f"bias {bias}: {right:.1%} right", yticks=[])
    axes.set(xlabel="$w·x$, brightness of the middle")
    grid[0, 0].legend(loc="upper center")
    return fig


plots.slider(draw, range(-20, 1), label="bias")
draw(-18, -10, -2)

# %% [markdown]
# In the grey part the neuron takes the digit for a 1. With a strongly negative bias it loses the ones whose stroke is
# thin, leans, or stands beside the patch. With a bias near 0 many zeros pass for ones. In between nearly all are right.
#
# ## An edge detector, built by hand
#
# Weights may be negative, too, and then a neuron can look for a *pattern*. Take a strip of 4×12 pixels with the weight
# 1, and right below it a strip with the weight −1. Ink in the upper strip raises the sum, to at most $4 \cdot 12 = 48$,
# and ink in the lower strip lowers it.
#
# The figure shows the weights, then digits with the highest sums (first row) and the lowest, each below its sum. In
# which of the two tinted strips is the ink?

# %%
weights = np.zeros((28, 28, 1))
weights[5:9, 8:20], weights[9:13, 8:20] = 1, -1


def edge(x):
    return x.reshape(-1, 784) @ weights.ravel()


order = np.argsort(edge(x))
highest, lowest = x[order[:-8:-1]], x[order[:8]]
titles = [f"{total:.0f}" for total in [*edge(highest), *edge(lowest)]]
print("the seven highest, moved down by 5 pixels:", edge(np.roll(highest, 5, axis=1)).round())
(colours,) = plots.signed(weights[None])  # blue above 0, orange below, white for 0
tinted = (
    np.where(weights, 0.65, 1) * [*highest, *lowest] + np.where(weights, 0.35, 0) * colours
)
plots.describe(
    plots.images([colours, *tinted], ["weights", *titles]),
    "The weights, a blue strip above an orange one, then digits with the strips tinted.",
)

# %% [markdown]
# Blue is a weight of 1, orange −1 and white 0. In the first row the upper strip has the ink, in the second row the
# lower one has more. You have built a **detector of horizontal edges**: an image that is white all over gives it 0, as
# a black one does.
#
# It is a detector *at this place*. Move the digits of the first row down by five pixels, and their sums turn negative
# (the printed line). Lesson 05 looks for one pattern at all places.
#
# One such neuron cannot recognise a 3. But the next neuron could take its output as an *input*, together with those of
# other detectors: an edge here, an opening there. That would be your rule for a 3. Nobody can find such weights for ten
# digits by hand: they must be learned.
#
# ## The whole network: 13,002 parameters
#
# Take two hidden layers of 16 units and ten outputs, one for each digit. Every unit is a neuron, connected to all of
# the layer before, and ends with a sigmoid. Such layers are called **dense** (밀집층), or fully connected. How many
# parameters, weights and biases, are that? From 784 inputs to 16 units there are 784 · 16 = 12,544 weights, and each
# unit has one bias: 12,560. Count the other two layers by hand, then ask NumPy and Keras.


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
# That is all that is stored in a network: 13,002 numbers. There is no list of rules in it, and no picture of a digit.
# At the start the weights are random.
#
# Each unit does what your neuron did. From the inputs 1 and 0, with weights 2 and 1 and the bias −1, comes
# $\sigma(1 \cdot 2 + 0 \cdot 1 - 1) = \sigma(1) = 0.731$. One line does this for all units of a layer at once. Write
# the image as a row $a$ of 784 numbers. Write the weights as a matrix $W$, a table with a row for each input and a
# column for each unit. Then $a W$ holds all sums:
#
# $$a' = \sigma(a W + b), \qquad (1 \times 784)\,(784 \times 16) + (1 \times 16) \to (1 \times 16).$$
#
# Behind it are the shapes, rows × columns: 784 numbers go in, 16 come out. The output $a'$ is the next layer's input.
# Going through all layers like this is the **forward pass** (순전파). The figure shows it for one image. Look first at
# the two columns of numbers on the right: what comes out, and what should.
#
# <details><summary>Why random weights, why a sigmoid, and how many images go in at once</summary>
#
# In the figure the faintest lines are left out.
#
# *Random weights.* At the start the 12,960 weights are random and the 42 biases 0. Two units of a layer with equal
# weights, in and out, would give the same output, get the same correction, and stay equal for ever.
#
# *The sigmoid.* Leave it out, and two layers do $(a W_1 + b_1) W_2 + b_2 = a\,(W_1 W_2) + (b_1 W_2 + b_2)$. That is
# *one* layer, with the weights $W_1 W_2$. However many layers you stack, without an activation function between them
# they collapse into a single linear one, and that cannot even do XOR.
#
# *Many images.* For a batch of $n$ images, $a$ has $n$ rows, and the same row of biases is added to each:
# $(n \times 784)\,(784 \times 16) + (1 \times 16) \to (n \times 16)$.
#
# </details>


# %%
def forward(parameters, image):  # returns the image, then the outputs of each layer
    outputs = [image.ravel()]
    for kernel, bias in zip(parameters[::2], parameters[1::2], strict=True):
        outputs.append(sigmoid(outputs[-1] @ kernel + bias))
    return outputs


model.set_weights(network.parameters)
image, targets = x_test[0], np.eye(10)[y_test[0]]  # targets: 1 for its digit, else 0
outputs = forward(network.parameters, image)
print("shapes:", *(output.shape for output in outputs))
by_keras = model.predict(image[None], verbose=0)[0]
print("by hand ", outputs[-1].round(3), "\nby Keras", by_keras.round(3))
course.record("forward_max_difference", np.abs(outputs[-1] - by_keras).max())
W1, W2, W3 = network.parameters[::2]  # and without sigmoids (the biases are 0):
row, product = image.ravel(), W1 @ W2 @ W3
print("three layers = one layer:", np.allclose(row @ W1 @ W2 @ W3, row @ product, atol=1e-5))
print(f"loss of this image (next section): {np.sum((outputs[-1] - targets) ** 2):.2f}")
kernels, digit_names = network.parameters[::2], digits.class_names
plots.network(image, outputs[1:], kernels, labels=digit_names, targets=targets)

# %% [markdown]
# Read the figure from left to right. The brighter a circle, the nearer its output is to 1. The broader a line, the more
# it carries (weight times output). The network has not learned yet, so its outputs are far from the **targets** beside
# them: 1 for the digit that the image shows, and 0 for the nine others. Keras prints the same outputs. Another line
# says that without sigmoids three layers do no more than one. This ends the first part.
#
# ## How wrong is it?
#
# To improve the network, say first in one number how wrong it is. This is the **loss**. The simplest is the **squared
# error**: in each row of the figure take output minus target, square it, and add up all ten. An output of 0.8 where the
# target is 0 adds $0.8^2 = 0.64$; 0.9 where it is 1 adds only $(-0.1)^2 = 0.01$. The loss of many images is the mean of
# theirs. With $a_k$ for the outputs and $t_k$ for the targets:
#
# $$L = \sum_k (a_k - t_k)^2$$
#
# <details><summary>Why not simply count mistakes?</summary>
#
# Lesson 01's loss was the cross-entropy; the squared error is simpler. Why not count mistakes, which is simpler still?
# If you change one weight a little, hardly ever does a wrong answer become a right one. The count stays the same, and
# does not tell you which way to go. The loss answers to the smallest change.
#
# </details>
#
# Training changes the 13,002 numbers so that $L$ falls. Imagine a landscape: each place in it is one choice of all
# numbers, and its height is the loss. You want to go down in thick fog, and feel only the slope under your feet. So ask
# for each number: if only this one rises a little, how fast does $L$ rise or fall? This slope is a partial derivative,
# $\partial L / \partial w$. All of them together are the **gradient** (기울기), and it points uphill.
#
# **Gradient descent** moves each number against its slope. From the old number it takes away the slope times the
# **learning rate** (학습률) $\eta$, which you choose:
#
# $$w \leftarrow w - \eta \, \frac{\partial L}{\partial w}$$
#
# Try it with one number $w$ and the loss $w^2$, whose derivative is $2w$. At $w = -2$ it is $-4$, so the rate 0.3 moves
# $w$ to $-2 + 0.3 \cdot 4 = -0.8$.
#
# **Before you run it: what do you expect?** The figure shows eight steps from $w = -2$, with a rate of 0.05, of 0.3,
# and of 1.03. Which of them arrive at the bottom?

# %%
fig, panels = plots.figure(1, 3, size=(7.4, 2.7), sharey=True)
valley = np.linspace(-3.4, 3.4, 200)
for axes, rate in zip(panels, (0.05, 0.3, 1.03), strict=True):
    places = [-2.0]
    for _ in range(8):
        places.append(places[-1] - rate * 2 * places[-1])
    axes.plot(valley, valley**2, color="0.6", linestyle="-")
    axes.plot(places, np.square(places), marker="o", markersize=4, linestyle="-", linewidth=1)
    axes.set(title=f"learning rate {rate}", xlabel="w")
panels[0].set_ylabel("loss")
sentence = (
    "Eight steps in a valley: too slow at 0.05, at the bottom at 0.3, ever higher at 1.03."
)
plots.describe(fig, sentence)

# %% [markdown]
# Each point after the first is a step. At 0.05 they are short: after eight $w$ is still −0.86. At 0.3 they get
# shorter by themselves, because the slope gets smaller. At 1.03 each step goes right over the valley and lands a little
# higher: the loss grows.
#
# ## One step, number by number
#
# How do you get all those derivatives? Take a network that fits on a page: lesson 01's, with two inputs, two hidden
# units $h$ and one output $p$. It has nine parameters. Its input is $x = (1, 0)$, and its target 1. Take a pencil, and
# follow the figure from left to right: Σ adds up, σ is the sigmoid.

# %% tags=["nbval-check-output"]
x_one, target = np.array([1.0, 0.0]), 1
W = np.array([[2.0, -1.0], [1.0, 0.5]])  # W[i, j]: from input i to hidden unit j
b = np.array([-1.0, 0.0])
v, c = np.array([1.0, -2.0]), 0.5  # from hidden unit j to the output; its bias

z = x_one @ W + b
h = sigmoid(z)
s = h @ v + c
p = sigmoid(s)
loss = (p - target) ** 2
print("z =", z, "  h =", h.round(4))
print(f"p = sigmoid({s:.4f}) = {p:.4f}   loss = {loss:.4f}")
values = [(W, b, z, h), (v[:, None], [c], [s], [p])]  # for the figure: a layer each
symbols = ("x", "Wbzh", "vcsp")  # the letters of the inputs, then of each layer
plots.computational_graph(x_one, values, loss=loss, target=target, symbols=symbols)

# %% [markdown]
# Such a drawing is a **computational graph** (계산 그래프). Check one number: the upper Σ gets $1 \cdot 2 + 0 \cdot 1$
# and the bias $-1$, so $z_1 = 1$, and $h_1 = \sigma(1) = 0.731$. The loss is $(0.667 - 1)^2 = 0.111$.
#
# Now go backwards, one question after another: what would a small rise do? You need one slope in advance, that of the
# sigmoid: its output times what is missing to 1, $\sigma' = \sigma (1 - \sigma)$. At the output 0.667 it is
# $0.667 \cdot 0.333 = 0.222$; where the sigmoid is flat, it is nearly 0.
#
# 1. If $p$ rises, how does $L$ change? By $2 (p - t)$ times as much, here $2 (0.667 - 1) = -0.667$.
# 2. If the sum $s$ rises? Then $p$ rises by $p(1 - p)$ times as much, and $L$ by the product of both, called "delta":
#    $\delta = \partial L / \partial s = 2 (p - t) \, p (1 - p)$, here $-0.667 \cdot 0.222 = -0.148$.
# 3. If a weight $v_j$ rises? Then $s$ rises by $h_j$ times as much, so $\partial L / \partial v_j = \delta h_j$. For
#    $v_1$ it is $-0.148 \cdot 0.731 = -0.108$. The bias $c$ is added as it is, so $\partial L / \partial c = \delta$.
# 4. If $h_j$ rises? Then $s$ rises by $v_j$ times as much, so $\partial L / \partial h_j = \delta v_j$. For $h_1$ it is
#    $-0.148 \cdot 1 = -0.148$. The error goes *back* through the same weight that the signal came through.
# 5. From $h_j$ on it is the same again. Through its sigmoid: $\delta_j = \delta v_j \, h_j (1 - h_j)$. For $h_1$ it is
#    $-0.148 \cdot 0.731 \cdot 0.269 = -0.029$. Then to the weights and the biases:
#    $\partial L / \partial W_{ij} = x_i \delta_j$ and $\partial L / \partial b_j = \delta_j$.
#
# Multiplying along the way is the **chain rule** (연쇄 법칙). Doing it from the end to the beginning, and keeping what
# was computed on the way, is **back-propagation** (역전파). The next figure adds your answers in orange. Start on the
# right.

# %% tags=["nbval-check-output"]
grad_p = 2 * (p - target)  # question 1
delta = grad_p * p * (1 - p)  # 2
grad_v, grad_c, grad_h = delta * h, delta, delta * v  # 3 and 4
delta_h = grad_h * h * (1 - h)  # 5
grad_W, grad_b = np.outer(x_one, delta_h) + 0.0, delta_h  # + 0 turns -0 into 0

print(f"delta {delta:.4f}   at h {grad_h.round(4)}   before the sigmoids {delta_h.round(4)}")
back = [(grad_W, grad_b, delta_h, grad_h), (grad_v[:, None], [grad_c], [delta], [grad_p])]
plots.computational_graph(x_one, values, back, loss=loss, target=target, symbols=symbols)

# %% [markdown]
# Keep this picture. Below each black number, except inputs and loss, stands in orange the derivative of the
# loss with respect to it. At a Σ the orange number passes on unchanged; at a σ it is multiplied by the slope. At a
# weight it is multiplied twice: by the *signal* for the weight's own derivative ($-0.108$ for $v_1$), and by the
# *weight* for what goes back ($-0.148$ for $h_1$). Where several paths lead from a unit to the loss, what comes back
# is added up: **a fork adds**.
#
# Are these derivatives right? Check without the chain rule. Raise a number by a little, $\varepsilon$, lower it by as
# much, and see how the loss changes:
#
# $$\frac{\partial L}{\partial w} \approx \frac{L(w + \varepsilon) - L(w - \varepsilon)}{2 \varepsilon}.$$
#
# This is the **numerical gradient** (수치 미분). For $w^2$ at $w = -2$, with $\varepsilon = 0.1$, it is
# $(1.9^2 - 2.1^2) / 0.2 = -4$, as before. The next cell takes a millionth for $\varepsilon$. Then it makes one step of
# gradient descent, with the learning rate 1. In its table compare the second column with the third.


# %% tags=["nbval-check-output"]
def loss_of(nine):
    W, b, v, c = nine[:4].reshape(2, 2), nine[4:6], nine[6:8], nine[8]
    return (sigmoid(sigmoid(x_one @ W + b) @ v + c) - target) ** 2


nine = np.concatenate([W.ravel(), b, v, [c]])
by_chain_rule = np.concatenate([grad_W.ravel(), grad_b, grad_v, [grad_c]])
index = ["W11", "W12", "W21", "W22", "b1", "b2", "v1", "v2", "c"]
table = pd.DataFrame({"number": nine, "derivative": by_chain_rule}, index)
table["numerical"] = scratch.numerical_gradient(loss_of, nine)
table["after the step"] = nine - 1.0 * by_chain_rule  # learning rate 1
print(f"loss before {loss:.4f}, after {loss_of(table['after the step'].to_numpy()):.4f}")
table.round(4)

# %% [markdown]
# Both columns agree. Follow one row: the derivative of $v_1$ is negative, so raising $v_1$ lowers the loss, and the
# step raises it. $W_{21}$ and $W_{22}$ have the derivative 0: their input was 0, so they had no part in the answer, and
# are not moved. After this one step the loss is smaller: 0.0737 instead of 0.1111.
#
# Why not always take the numerical gradient? It needs two forward passes *for each number*: 26,004 for the large
# network. Back-propagation finds all derivatives together, with one pass forward and one back.
#
# <details><summary>More about this step: three ways to raise the output, the sigmoid's slope, forks, the cost</summary>
#
# *The figures and the table.* A weight stands on its line, a bias above its Σ, and an output below its σ. In the table
# the largest derivative, up or down, is that of $c$: a small change of $c$ moves the loss most.
#
# *Three ways.* There are three ways to raise the output $p$: raise its bias; change its weights, most where the signal
# $h_j$ is strong; or change the signals themselves, most where the weight is large. The third goes on to the layer
# before.
#
# *The sigmoid's slope.* It is 0.25 at most, in the middle. Write $\sigma(z) = (1 + e^{-z})^{-1}$. The chain rule gives
#
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}},$$
#
# and the last factor is $1 - \frac{1}{1 + e^{-z}} = 1 - \sigma(z)$.
#
# *A fork adds, and a product swaps.* A sum passes its gradient on to each term; a product sends each factor the
# gradient times the *other* factor. Here each hidden unit has one path to the loss. Now give this network a second
# output, at which $\delta$ is 0.2, and connect it to $h_1$ with the weight 0.5. Along the first path comes
# $-0.148 \cdot 1 = -0.148$, along the second $0.2 \cdot 0.5 = 0.1$. Together
# $\partial L / \partial h_1 = -0.148 + 0.1 = -0.048$. With a $\delta_k$ for each output $k$, and the weight $v_{jk}$
# from $h_j$ to it:
#
# $$\frac{\partial L}{\partial h_j} = \sum_k \delta_k v_{jk}.$$
#
# *The numerical gradient.* To go to both sides is called a **central difference**: the bend of the curve to the left
# and to the right cancels. So its error shrinks with $\varepsilon^2$; with a step to one side only, it would shrink
# with $\varepsilon$.
#
# *The cost.* The way back has two matrix products for each layer where the way forward has one, so it costs about as
# much as two forward passes.
#
# </details>
#
# ## Back-propagation for 13,002 parameters
#
# The course's NumPy network does just this, for many images at once. Its dense layers come in two halves: the sums
# $z = a W + b$, which are called **affine** (Affine 계층), and the sigmoids. On the way back each gets orange numbers
# from behind, and hands orange numbers on; the affine one also keeps those of $W$ and $b$. The next cell lists the
# layers, and shows the way back through an affine one.

# %%
print(network)
course.show_source(scratch.Affine.backward)

# %% [markdown]
# The last two lines hold what you did with a pencil, for all weights at once. Here `gradient` is $\delta$, `self.x` is
# $a$, and `kernel` is $W$. You find signal times orange number (question 3), the orange numbers themselves for the
# biases, and orange number times weight (question 4).
#
# <details><summary>The same in formulas, with all shapes, and how the checks below work</summary>
#
# `gradient` has one row for each of $n$ examples. `self.x` is kept from the way forward, and `kernel` is Keras' word
# for $W$. The affine layer computes $z = a W + b$, the sigmoid layer $a' = \sigma(z)$. From behind comes
# $\partial L / \partial a'$. The five questions turn into four formulas ($\odot$ multiplies number by number):
#
# $$\delta = \frac{\partial L}{\partial a'} \odot a' \odot (1 - a'), \qquad
# \frac{\partial L}{\partial W} = a^{\mathsf T} \delta, \qquad
# \frac{\partial L}{\partial b} = \sum_{\text{rows}} \delta, \qquad
# \frac{\partial L}{\partial a} = \delta\, W^{\mathsf T}.$$
#
# The last one is what the layer before gets from behind. Take the first layer, from 784 inputs to 16 units, and a batch
# of $n$ examples:
#
# | line | formula | shapes |
# |---|---|---|
# | `self.x.T @ gradient` | $\partial L / \partial W$: question 3, signal times orange number | (784×n)(n×16) → 784×16 |
# | `gradient.sum(axis=0)` | $\partial L / \partial b$: the orange numbers themselves | n×16 → 16 |
# | `gradient @ kernel.T` | $\partial L / \partial a$: question 4, orange number times weight | (n×16)(16×784) → n×784 |
#
# Each gradient has the shape of what it belongs to. The first two add up over the batch. The last one adds up over the
# 16 units, because each input forks to all of them: it is $\sum_k \delta_k v_{jk}$ for all inputs $j$ at once. The way
# back begins at the loss, with $2(a - t) / n$: question 1 for a mean over $n$ examples.
#
# Both checks are in 64-bit floats, numbers with about 16 digits. The numerical one takes up to 20 numbers of each
# array; about seven digits are all that such differences can show. Keras writes down on a "tape" what is computed
# forwards, and knows the derivative of each operation.
#
# </details>
#
# **Is it right?** A wrong gradient does not crash: the network still learns, perhaps worse. So check it in two ways.
# The first is the numerical gradient, for some numbers chosen at random: a **gradient check** (기울기 확인). The second
# is Keras, which finds gradients by itself: **automatic differentiation**. Both differences should be tiny; `e-08`
# moves the point eight places to the left.

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
# Keras agrees to the last digits, the numerical gradient to about seven. The hardest part is behind you.
#
# ## Training
#
# Each digit has its own gradient, and so its own wish for all 13,002 numbers. A 7 wants the output of the 7 higher and
# the others lower; a 2 does not. The gradient of the loss is the mean over all digits, in which wishes that contradict
# each other cancel. It is exact, but expensive. The mean over ten digits, a **mini-batch** (미니배치), points roughly
# the same way. So shuffle the digits, take a **batch** (배치) of ten, make a step, and take the next ten. As chance
# chooses the ten, this is called **stochastic gradient descent** (확률적 경사 하강법), SGD. When all digits have been
# seen once, an epoch is over: with 1,260 digits and ten in a batch, an epoch has 126 steps.
#
# How good is the network? Its prediction is the digit with the highest output, and its **accuracy** (정확도) is the
# share of predictions that are right. It could have learned its digits by heart. What counts is how well it
# **generalises** (일반화), to new ones. So the test digits are kept for the very end, and the last tenth of the
# training digits is held out for comparing (validation).
#
# How large should a step be, and how many digits should it look at? You choose these **hyperparameters**
# (하이퍼파라미터) before training. The usual way is to try a few, each ten times as large as the one before.
#
# The figure shows six learning rates above, and four batch sizes below. Every run sees the same number of digits, so
# larger batches make fewer steps. Look where each curve ends.
#
# **Before you run it: what do you expect?** Which learning rates are too small, which too large, and what does each
# look like? And which batch sizes?

# %%
n_train = len(x) * 9 // 10
x_val, y_val = x[n_train:], y[n_train:]


def train(network, steps, learning_rate, batch_size=10, evaluations=8):
    """Accuracy on the digits held out, `evaluations` times; the loss of each step."""
    accuracies, losses, order = [], [], np.array([], int)
    for step in range(1, steps + 1):
        if len(order) < batch_size:  # a new epoch
            order = np.random.permutation(n_train)
        indices, order = order[:batch_size], order[batch_size:]
        losses.append(network.gradient(x[indices], y[indices]))
        scratch.SGD(learning_rate).update(network.parameters, network.gradients)
        if step % (steps // evaluations) == 0:
            accuracies.append(network.accuracy(x_val, y_val))
    return accuracies, losses


# %%
by_rate, by_batch = {}, {}
for learning_rate in (0.001, 0.01, 0.1, 1, 10, 100):
    by_rate[learning_rate], _ = train(scratch.sigmoid_network(), TRIALS, learning_rate)
for size in (1, 10, 100, 1000):
    steps = TRIALS * 10 // size
    by_batch[f"{steps:,} × {size}"], _ = train(scratch.sigmoid_network(), steps, 0.3, size)

course.record("accuracy_small_rate", by_rate[0.001][-1])
course.record("accuracy_good_rate", by_rate[1][-1])
course.record("accuracy_large_rate", by_rate[100][-1])
fig, axes = plots.figure(2, 1, size=(7, 6), sharex=True)
panels = {"learning rate": by_rate, "steps × batch size": by_batch}
for axis, (title, trials) in zip(axes, panels.items(), strict=True):
    for name, accuracies in trials.items():
        axis.plot(np.arange(1, 9) / 8 * TRIALS * 10, accuracies, label=name)
    axis.set(ylim=(0, 1), ylabel="accuracy")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), title=title)
axes[1].set_xlabel("digits seen")
fig

# %% [markdown]
# **The learning rate** (above) shows the three cases of the valley. Too small: at 0.001 hardly anything moves, and 0.01
# is slow. Good: between 0.1 and 1 the network learns. Too large: at 10 the steps leap over the goal, and the curve
# jumps and stays below the good ones. At 100 the network stays at chance, about one digit in ten. Most of its sigmoids
# are **saturated**: so flat that no gradient comes through. A good rate is often a little below the smallest that
# spoils the training.
#
# **The batch size** (below, all at the learning rate 0.3). Small batches win here: the gradient of one digit is
# inexact, but it gives a thousand steps for each step of a thousand digits.
#
# Now train our network longer, with smaller rates towards the end. The first figure shows loss and accuracy. The second
# is the network from before, with the same image: look again at outputs and targets.

# %%
before, losses, held_out = network.parameters[0].copy(), [], []
for learning_rate in (0.3, 0.1, 0.03):
    accuracies, more = train(network, STEPS // 3, learning_rate, evaluations=20)
    losses, held_out = losses + more, held_out + accuracies
    mean = np.mean(more[-1000:])
    print(f"learning rate {learning_rate}: loss {mean:.4f}, accuracy {accuracies[-1]:.3f}")
print(f"{STEPS * 10 / n_train:.1f} epochs; {len(x_val):,} digits held out")
test_accuracy = network.accuracy(x_test, y_test)
course.record("test_accuracy", test_accuracy)
steps = np.arange(1, 61) / 60 * STEPS
fig, (left, right) = plots.figure(1, 2, size=(7.4, 2.7))
left.semilogy(steps, np.reshape(losses, (60, -1)).mean(axis=1))
left.set(xlabel="step", ylabel="loss, training digits")
right.plot(steps, held_out)
right.set(xlabel="step", ylabel="accuracy, held-out digits", ylim=(0, 1))
display(plots.describe(fig, f"Loss, down to {mean:.4f}; accuracy, up to {held_out[-1]:.3f}."))
outputs = forward(network.parameters, image)
plots.network(image, outputs[1:], network.parameters[::2], labels=digit_names, targets=targets)

# %% [markdown]
# On the left, the loss falls, steeply at first: that is gradient descent with 13,002 numbers. It goes on falling when
# the accuracy on the held-out digits, on the right, hardly changes any more.
#
# Below, the outputs are much closer to the targets now. About nine of ten test digits are right, or more, and nobody
# has written a rule. This ends the second part.
#
# <details><summary>More about training: batch sizes, names, Keras, and other data</summary>
#
# At the learning rate 100 the first steps make the sums so large, up or down, that most sigmoids are flat there. A flat
# sigmoid has a derivative near 0, so no gradient comes through to bring it back.
#
# Batches of ten begin more slowly than single digits, and end about as good. What the batch size changes in general:
#
# - *Noise.* The gradient of a small batch points only roughly downhill. A larger batch has less noise, but only by the
#   square root: a hundred times as many digits, a tenth of the noise.
# - *Steps.* In one epoch, small batches make many steps and large ones few. So with large batches one takes a larger
#   learning rate, which their more exact gradient allows (try it).
# - *Speed and memory.* A processor computes a hundred digits at once far faster than one after another, but all their
#   numbers must fit into its memory.
# - *Generalising.* A little noise can even help to leave poor valleys. Sizes from 16 to 256 are a common start.
#
# The numbers of layers and of units are hyperparameters, too; training finds the 13,002 parameters, but not these.
#
# Of the three methods in this table only the second is SGD, strictly speaking. In practice the last is called SGD, too.
# A step is also called an iteration.
#
# | | looks at, for one step | steps in an epoch |
# |---|---|---|
# | batch gradient descent | all digits | 1 |
# | stochastic gradient descent | one digit | as many as there are digits |
# | mini-batch gradient descent | a few, such as 10 or 100 | digits / batch size |
#
# After the training, more of the hidden units are near 0 or 1 than before. The number of epochs is the number of steps,
# times 10 digits in each, divided by the number of training digits.
#
# With NumPy you have seen every step. In Keras, `fit` does all of it: it shuffles, takes batches, finds the gradients,
# and makes the steps.
#
# ```python
# def squared_error(targets, outputs):
#     return keras.ops.sum(keras.ops.square(outputs - targets), axis=-1)
#
# model.compile(keras.optimizers.SGD(0.3), loss=squared_error, metrics=["accuracy"])
# model.fit(x[:n_train], np.eye(10)[y[:n_train]], batch_size=10, epochs=20)
# model.evaluate(x_test, np.eye(10)[y_test])
# ```
#
# On the sample, in full, the accuracy hardly changes after the first 10,000 steps. The test digits are harder there
# than those held out: most of them were written by other people. On MNIST, in full, about 95 % of the test digits are
# right.
#
# </details>
#
# ## What have the hidden units learned?
#
# One would hope that the first layer finds edges, like your detector. The second would join edges to loops and strokes,
# and the last one these to digits. Is it true? Each of the 16 units of the first layer has one weight for each pixel,
# drawn here as an image: blue above 0, orange below, white for 0. The first row shows eight units before training, the
# others all sixteen after it. Look for an edge.

# %%
after = network.parameters[0]
dark = (x == 0).all(axis=0).ravel()
changed = np.count_nonzero(before[dark] != after[dark])
print(f"{dark.sum()} pixels are black in all digits")
course.record("changed_weights_of_black_pixels", changed)
both = np.concatenate([before[:, :8], after], axis=1).T.reshape(-1, 28, 28)
titles = [f"unit {n}, before" for n in range(8)] + [f"unit {n}" for n in range(16)]
plots.describe(
    plots.images(plots.signed(both), titles),
    "Weights as images. Before training faint noise; after it blue and orange patches, with "
    "the same faint noise at the rim.",
)

# %% [markdown]
# Training has drawn patterns into faint noise, and here and there you see a stroke or a spot. But no unit is as tidy as
# your edge detector: most have patches of both colours, for which there is no name. At the rim nothing has changed.
# Every digit is black there, so the input is 0, and so is the derivative, as for $W_{21}$ in your table.
#
# The upper picture below shows the mean output of each unit, for all 0s, all 1s, and so on. Is a column bright for one
# digit only? The lower one shows an **ablation**: silence one unit, so that its output is always its mean, and see how
# much accuracy is lost.

# %%
first = sigmoid(x_test.reshape(-1, 784) @ after + network.parameters[1])
means = np.stack([first[y_test == digit].mean(axis=0) for digit in range(10)])
lost = []
for unit in range(16):
    damaged = network.astype(np.float32)  # a copy
    _, _, kernel, bias = damaged.parameters[:4]
    bias += first[:, unit].mean() * kernel[unit]  # its output is always its mean now
    kernel[unit] = 0
    lost.append(test_accuracy - damaged.accuracy(x_test, y_test))
fig, axes = plots.figure(2, 1, size=(6.4, 5.6), sharex=True, height_ratios=(3, 1))
picture = axes[0].imshow(means, vmin=0, vmax=1, cmap="cividis", aspect="auto")
axes[0].set(ylabel="digit", yticks=range(10))
fig.colorbar(picture, ax=axes, label="mean output", shrink=0.7)
axes[1].bar(range(16), lost)
axes[1].set(xlabel="hidden unit", ylabel="accuracy lost", xticks=range(16))
plots.describe(
    fig,
    "Mean output of 16 units for each digit, no two rows of which are alike, and what "
    f"is lost when one is silenced: between {min(lost):.1%} and {max(lost):.1%} of accuracy.",
)

# %% [markdown]
# Most columns are bright for several digits, so one unit alone tells little. But no two *rows* are alike: a digit is a
# pattern over all 16 units. This is called a **distributed representation** (분산 표현). It fits the bars: without one
# unit a few points of accuracy are lost at most, as if the others knew much of the same.
#
# Be careful with such pictures: training made the loss small; it did not look for units that we find easy to name.
#
# <details><summary>Colours, two units at once, other data, and filters that do become edges</summary>
#
# In the images of weights, ink at a blue pixel raises the unit's output, at an orange one it lowers it, and a white one
# does not matter much. At the rim the weights still have their starting values; the printed line counts the pixels that
# are black in all digits. A unit that stood for one digit would have a column with one bright place.
#
# A digit is a pattern over units as a letter is a pattern of ones and zeros in a computer. Two lost units may cost more
# than both alone cost together.
#
# On the sample a unit costs mostly a point or less, three at most, and some cost nothing: one point is four digits. On
# MNIST's digits most units cost about a point, some two to four, and some come close to standing for one digit.
#
# Lesson 05 will show filters that do become edges. They are small, must fit everywhere in the image, and start near 0.
#
# </details>
#
# ## What does it answer to images unlike its training digits?
#
# Now change the test digits as the network has never seen them: move them four pixels right and down, flip them top
# to bottom, make them black on white, or show pure noise. Each row of the figure shows one image and its ten
# outputs as bars, with the answer above. Look first for high bars.
#
# **Before you run it: what do you expect?** For which will all ten outputs be low, as if to say "I do not know"?

# %%
changes = {
    "as it is": lambda x: x,
    "moved": lambda x: np.roll(x, (4, 4), axis=(1, 2)),
    "flipped": lambda x: x[:, ::-1],
    "black on white": lambda x: 1 - x,
    "noise": lambda x: np.random.default_rng(0).random(x.shape),
}
fig, axes = plots.figure(5, 2, size=(6.8, 6.6), width_ratios=(1, 3.9), sharex="col")
for (left, right), (name, change) in zip(axes, changes.items(), strict=True):
    answers = network.predict(change(x_test))
    correct, sure = answers.argmax(axis=1) == y_test, answers.max(axis=1) > 0.5
    left.imshow(change(x_test[:1]).squeeze(), vmin=0, vmax=1)
    left.set_axis_off()
    right.bar(range(10), answers[0])
    right.set(ylim=(0, 1), xticks=range(10), yticks=(0, 0.5, 1))
    right.set_title(f"{name}: {answers[0].argmax()}", loc="left")
    right.set_title(f"of all: {correct.mean():.0%} right, {sure.mean():.0%} sure", loc="right")
plots.describe(
    fig, "A test digit, changed in four ways, and the network's ten outputs for each."
)

# %% [markdown]
# On the right you see how many of all test digits are right, and for how many the network is sure, with an output above
# 0.5.
#
# As they are, most digits are right. Moved by four pixels, most are wrong: each weight belongs to one place, as your
# edge detector's did. Black on white, next to none is right: each pixel says the opposite of what the weights have
# learned. Noise gets a name, too: some bar is always highest. In some rows all bars may be low, but not reliably:
# many wrong answers are "sure". No output means "I do not know", and no such image was in training.
#
# Remember this picture when somebody says that a network "knows what a 2 is". It generalises to new digits of the kind
# that it was trained on, and to little else. If you need more, train on more (lesson 03), or build it differently
# (lesson 05).
#
# <details><summary>Flipped digits, noise, and other training images</summary>
#
# Flipped, a 0, 1 or 3 often stays right, because it hardly changes; a 5 or 6 almost never does. Of the noise one in ten
# is "right", by chance; how sure the network is of it depends on the random start. Lesson 03 moves and turns its
# training images.
#
# </details>
#
# ## You have
#
# - slid a bias, and seen it as a threshold; built an edge detector out of weights
# - counted 13,002 parameters, and computed the network's outputs by hand, as Keras does
# - followed all nine numbers of a small network through one step
# - explained back-propagation as the chain rule from the end, and checked a gradient numerically and by Keras
# - compared learning rates and batch sizes, and trained for many epochs
# - looked at 16 hidden units, and found patterns over all of them rather than neat edges
#
# ## Where it comes from
#
# <details><summary>Five works, and the film that this network is from</summary>
#
# - P. Werbos, 1974, "Beyond regression", a thesis, and D. Rumelhart, G. Hinton and R. Williams, 1986, "Learning
#   representations by back-propagating errors".
# - Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, 1998, "Gradient-based learning applied to document recognition":
#   MNIST, and the reader of bank cheques.
# - H. Robbins and S. Monro, 1951, "A stochastic approximation method": steps on samples instead of on everything.
# - G. Hinton, J. McClelland and D. Rumelhart, 1986, "Distributed representations".
# - The network of 784-16-16-10 sigmoids is the one of G. Sanderson's film "But what is a neural network?" (3Blue1Brown,
#   2017); it follows M. Nielsen, *Neural Networks and Deep Learning*, 2015.
#
# </details>
