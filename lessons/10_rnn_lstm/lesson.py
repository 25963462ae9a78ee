# %% [markdown]
# # 10 · Recurrent networks: SimpleRNN, LSTM and GRU
#
# **How does a network remember?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/10_rnn_lstm.ipynb)
#
# > **You will be able to**
# > - draw a recurrent network unrolled in time, and compute it step by step, by hand
# > - measure how far back in time a gradient reaches, and say why it vanishes
# > - explain the gates of an LSTM, and count its weights
# > - compare recurrent networks on a task that needs a long memory, and watch what they keep
# > - forecast a series honestly: against naive forecasts, from many origins, with a prediction interval
# >
# > **You need first** lessons 02 to 04b. Lesson 07 helps.
# > **Reading** about 50 minutes. **Running** 58 s (quick), 2 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
    ) from None
course.start(seed=0)

# %%
from dataclasses import replace

import keras
import numpy as np
import pandas as pd
from keras import layers

from course import datasets, metrics, plots, scratch

# %% tags=["parameters"]
course.set_lesson("10_rnn_lstm")
# profile="quick" as a second argument runs the small version
STEPS = course.pick(quick=25, full=60)  # length of a sequence in the memory task
EXAMPLES = course.pick(quick=3_000, full=8_000)
EPOCHS = 8
CELLS = ("simplernn", "lstm", "gru", *course.pick(quick=(), full=("bidirectional",)))
FORECAST = course.pick(quick=100, full=600)  # steps of training a forecaster

# %% [markdown]
# Your phone guesses the next word of your message. A watch notices that a heart has lost its rhythm. A power company
# must know this evening how much electricity tomorrow will need. In all three the data come one piece after the other,
# and what a piece means depends on what was before: "not" turns the sentence around.
#
# The networks so far see a photograph all at once, and a dense network needs an input of fixed length. You could cut a
# sentence to ten words and give each place weights of its own. But then whatever is learned about a word in third place
# must be learned again for the fourth. A **recurrent network** (순환 신경망) reads one piece at a time, always with the
# same weights, and keeps notes of what it has read: the **hidden state** (은닉 상태). Here it is:

# %%
plots.unrolled()

# %% [markdown]
# On the left: at each step $t$ the network reads an input $x_t$, and its own last output comes back through the loop. A
# loop is hard to compute with, so on the right the same network is **unrolled** (펼친) in time. It looks like a deep
# network with one layer for each step, but all the boxes are the same box, with the same weights $W$ and $U$ (blue).
# Three steps need no more weights than three hundred. The first hidden state, $h_0$, is zero, and $h_3$ has seen all
# three inputs.
#
# ## Three steps by hand
#
# What happens in the box? The input is multiplied by $W$, the previous hidden state by $U$, and both are added up with
# a bias. Then comes a tanh, which keeps the numbers between −1 and 1 however often they go round:
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# With $d$ inputs and $u$ units, $W$ is $d \times u$, $U$ is $u \times u$ and $b$ has $u$ numbers: $(d + u + 1) u$
# weights.
#
# Here we take one input and two units. Follow the first step with a pencil: $h_0$ is zero, so
# $h_1 = \tanh(1 \cdot 0.5) = 0.4621$ in the first unit, and $\tanh(-1) = -0.7616$ in the second. In the second step
# the input is 0, and the first unit gets $0.8 \cdot 0.4621 + 0.3 \cdot (-0.7616) = 0.1412$, whose tanh is 0.1403. Then
# check the rest:

# %% tags=["nbval-check-output"]
W = np.array([[0.5, -1.0]])
U = np.array([[0.8, 0.0], [0.3, 0.5]])
b = np.zeros(2)

h = np.zeros(2)
for x in (1.0, 0.0, 0.0):
    h = np.tanh(np.array([x]) @ W + h @ U + b)
    print(f"x = {x}   h = {h[0]:7.4f} {h[1]:7.4f}")

layer = layers.SimpleRNN(2)
layer.build((None, 3, 1))
layer.set_weights([W, U, b])
keras_h = np.asarray(layer(np.array([[[1.0], [0], [0]]])))[0]
print(f"Keras:    h = {keras_h[0]:7.4f} {keras_h[1]:7.4f}")

# %% [markdown]
# The input was 1 at the first step and 0 after that, and yet the output goes on: the hidden state *remembers* the 1.
# But the memory fades.
#
# ## How far back does a gradient reach?
#
# To learn that something at step 1 matters at step 60, the gradient must come back through all the steps between. At
# each step it is multiplied by some factor. Take forty steps, and the same factor at each:
#
# $$0.9^{40} = 0.015 \qquad 1.1^{40} = 45$$
#
# A factor a little below 1 makes the gradient **vanish**, and a factor a little above 1 makes it **explode**. This is
# the great difficulty of recurrent networks.
#
# Where does the factor come from? Read the unrolled network from right to left: that is the chain rule through these
# boxes, and it is called **back-propagation through time** (시간 역전파). One step back leads through the tanh, whose
# slope is $1 - h_t^2$, and then through $U$. So the derivative of one state with respect to the one before is the
# matrix
#
# $$\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(1 - h_t^2) \, U^\top.$$
#
# How much can it stretch a gradient? At most by the largest singular value of $U$, because no slope is above 1. If that
# is below 1, the gradient must vanish; if it is above 1, the gradient can explode.
#
# Many steps back, these matrices are *multiplied*. And $U$ was used at every step, so each step has a share in its
# gradient, and the shares are *added* (a fork adds, lesson 02). With the loss $L$ at the last step $T$:
#
# $$\frac{\partial L}{\partial U} = \sum_{t=1}^{T} \frac{\partial L}{\partial h_T} \left( \prod_{k=t+1}^{T}
#   \frac{\partial h_k}{\partial h_{k-1}} \right) \frac{\partial h_t}{\partial U},$$
#
# where the last factor counts only the $U$ of step $t$ itself. Here is all of it in code:


# %%
def through_time(x, W, U):
    """The gradient of U, and the mean size of the gradient at each state, the last first."""
    h = [np.zeros((len(x), len(U)))]
    for t in range(x.shape[1]):
        h.append(np.tanh(x[:, t] @ W + h[-1] @ U))
    gradient, grad_U, sizes = np.ones_like(h[-1]), np.zeros_like(U), []
    for t in reversed(range(x.shape[1])):
        sizes.append(np.linalg.norm(gradient, axis=1).mean())
        delta = gradient * (1 - h[t + 1] ** 2)  # back through the tanh
        grad_U += h[t].T @ delta  # the sum over the steps
        gradient = delta @ U.T  # to the state before
    return grad_U, np.array(sizes) / sizes[0]


# %%
rng = np.random.default_rng(0)
noise = rng.standard_normal((20, 60, 8)).astype(np.float32)
plain = scratch.SimpleRNN(8, 32, rng=rng)
plain.forward(noise)
plain.backward(np.ones((20, 32), np.float32))
W, U, _ = plain.parameters
grad_U, vanishing = through_time(noise, W, U)
print("as the course's SimpleRNN:", np.allclose(grad_U, plain.gradients[1], atol=1e-3))

fig, axes = plots.figure()
axes.semilogy(vanishing, label="inputs of size 1")
axes.semilogy(through_time(0.1 * noise, W, U)[1], label="inputs of size 0.1")
axes.semilogy(through_time(0.1 * noise, W, 1.5 * U)[1], label="inputs of size 0.1, and 1.5 U")
axes.set(xlabel="steps back in time", ylabel="size of the gradient", ylim=(1e-10, 1e4))
axes.legend(loc="lower left")
fig

# %% [markdown]
# These are networks of 32 units with random weights; nothing has been learned yet. The figure shows the gradient at
# each earlier state, as a share of the gradient at the last one. Follow the lowest curve: forty steps back, about a
# millionth is left. Whatever happened there, training will hardly notice. This is the vanishing gradient of lesson 04,
# now through time.
#
# What makes it vanish here? Not $U$: it starts as an orthogonal matrix, as in Keras, which turns a gradient but
# leaves its length as it is. It is the slopes of the tanh. With inputs of size 1 many states are where the tanh
# bends: a step back leaves about 0.72 of the gradient. With inputs a tenth as large (the middle curve) the slopes stay
# near 1, and after 59 steps about a tenth of the gradient is left. But a tanh that is never bent is nearly linear, and
# training moves the weights, so nobody can count on this. The highest curve has a $U$ that is half as large again: the
# same gradient now **explodes**, more than a hundredfold, although the slopes (now smaller) hold it back.
#
# An exploding gradient is easy to cure: where its norm is larger than 1, scale it down to 1, as `clipnorm=1` does in
# Keras' optimisers (**gradient clipping**, 기울기 클리핑). For very long sequences one cuts the way back as well: after
# some hundred steps the state is handed on, but no gradient goes further back (**truncated back-propagation**). Neither
# helps a gradient that vanishes.
#
# ## A cell with gates
#
# A vanishing gradient needs another network. In a SimpleRNN all that is remembered goes through a matrix and a tanh at
# every step, like a sentence that is whispered from ear to ear. The **LSTM** (long short-term memory, 장단기 메모리) of
# 1997, here with the forget gate of 2000, gives the memory a line of its own, the **cell** $c$:

# %%
plots.lstm_cell()

# %% [markdown]
# Begin with the thick line at the top: that is the memory. The cell comes in from the last step, goes through one × and
# one +, and leaves for the next step. No matrix and no tanh are on its way.
#
# The rest decides what is multiplied and what is added. Each of the four boxes is a small dense layer on $x_t$ and
# $h_{t-1}$, with weights of its own. Three of them are **gates**: their sigmoid gives numbers between 0 (shut) and 1
# (open). With $u$ units, $f$, $i$, $g$, $o$, $c$ and $h$ have $u$ numbers each, and ⊙ multiplies number by number.
# Follow the three colours:
#
# **1 Forget.** The **forget gate** $f$ (망각 게이트) says how much of the old cell is kept (so open means *keep*).
#
# $$f_t = \sigma(x_t W_f + h_{t-1} U_f + b_f)$$
#
# **2 Write.** The candidate $g$ is the new content, and the **input gate** $i$ (입력 게이트) says how much of it is
# added. Now the new cell is complete:
#
# $$i_t = \sigma(x_t W_i + h_{t-1} U_i + b_i) \qquad g_t = \tanh(x_t W_g + h_{t-1} U_g + b_g)$$
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t$$
#
# **3 Show.** The **output gate** $o$ (출력 게이트) says how much of the cell is shown as the hidden state, which is the
# layer's output and goes to the next step, too:
#
# $$o_t = \sigma(x_t W_o + h_{t-1} U_o + b_o) \qquad h_t = o_t \odot \tanh(c_t)$$
#
# With a pencil, for one unit: $c_{t-1} = 2$, $f = 0.9$, $i = 0.1$, $g = -0.5$, $o = 0.5$ give
# $c_t = 1.8 - 0.05 = 1.75$ and $h_t = 0.5 \cdot \tanh(1.75) = 0.47$. The cell has hardly changed, although the
# candidate was quite different.
#
# **Why does the gradient last?** Along the thick line, the derivative of $c_t$ with respect to $c_{t-1}$ is simply
# $f_t$. If $f$ stays near 1, the cell lasts, and so does its gradient: a skip connection through time, like those of
# lesson 07. To help it, Keras starts $b_f$ at 1 (`unit_forget_bias`): $\sigma(1) = 0.73$, so a new LSTM keeps more than
# it forgets.
#
# **How many weights?** A SimpleRNN has $(d + u + 1) u$. Each of the four boxes has as many, so the LSTM has
# $4 (d + u + 1) u$.
#
# ## A simpler cell: the GRU
#
# The **GRU** (gated recurrent unit, 게이트 순환 유닛) of 2014 has no separate cell: the hidden state is the memory. It
# has a quarter fewer weights, and often does as well. Its **update gate** $z$ (갱신 게이트) does the work of two gates:
# what is not kept of the old state makes room for the candidate $\tilde h$. Its **reset gate** $r$ (리셋 게이트) says
# how much of the old state the candidate gets to see:
#
# $$z_t = \sigma(x_t W_z + h_{t-1} U_z + b_z) \qquad r_t = \sigma(x_t W_r + h_{t-1} U_r + b_r)$$
#
# $$\tilde h_t = \tanh(x_t W + r_t \odot (h_{t-1} U + b') + b) \qquad
#   h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde h_t$$
#
# ## In code: shapes and weights
#
# Here is the LSTM's step in NumPy; compare it with the formulas. Its `x` and `h` are $x_t W + b$ and $h_{t-1} U$ for
# all four boxes side by side, and `np.split` cuts the sum into four. `state[1]` is the old cell, and `cache` keeps
# what the way back will need.
#
# Below it, Keras: what shape comes out, and how many weights are there, for 5 inputs and 32 units? Calculate the LSTM's
# number first.

# %%
course.show_source(scratch.LSTM.step)

zeros = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros", "seed": 0}
batch = np.zeros((2, 60, 5), np.float32)  # examples, steps, numbers at each step
for cell in (layers.SimpleRNN, layers.LSTM, layers.GRU):
    layer = cell(32, **zeros)
    shapes = f"{batch.shape} -> {tuple(layer(batch).shape)}"
    print(f"{cell.__name__:9} {shapes}, {layer.count_params():,} weights")

every = layers.LSTM(32, return_sequences=True, **zeros)
last = layers.LSTM(16, **zeros)
print(f"stacked:  {batch.shape} -> {tuple(every(batch).shape)}", end=" -> ")
print(f"{tuple(last(every(batch)).shape)}, {last.count_params():,} weights in the second")
plots.arrangements()

# %% [markdown]
# The LSTM has $4 (5 + 32 + 1) \cdot 32 = 4{,}864$ weights, four times the SimpleRNN's 1,216, and the number of steps is
# not among them. (The GRU has three boxes with two biases in each, $3 (5 + 32 + 2) \cdot 32$.)
#
# Look at the shapes. A recurrent layer in Keras gives its *last* output only, (2, 32): one vector for a whole sequence.
# With `return_sequences=True` it gives the output of *every* step, (2, 60, 32). The figure shows what you can build:
#
# - **many to one**: the last output only. Is this review kind? Which symbol was marked?
# - **many to many**: `return_sequences=True`. A tag for each word; the next character (lesson 11).
# - **one to many**: each output is the next input (dashed). A caption for a picture.
# - **encoder and decoder**: one network reads, another (blue) writes; the lengths may differ. Translation.
# - **stacked**: the second layer reads all outputs of the first, which needs `return_sequences=True`. With 32 inputs
#   and 16 units it has $4 (32 + 16 + 1) \cdot 16 = 3{,}136$ weights.
# - **bidirectional** (양방향): one layer reads from the beginning, another (orange) from the end; both outputs are put
#   side by side. That is often better where the whole sequence is known, as in a sentence. In a forecast it is not
#   allowed, because the future is not known yet.
#
# <details><summary>More of Keras: padding, dropout, stateful, speed</summary>
#
# Sequences of unequal length are filled up with zeros for a batch (**padding**), and a mask says which steps are only
# filling, so that they leave the state alone:
#
# ```python
# padded = keras.utils.pad_sequences([[3, 1], [4, 1, 5, 9]], padding="post")  # the first becomes 3, 1, 0, 0
# keras.Sequential([layers.Embedding(10, 8, mask_zero=True), layers.LSTM(32)])  # whole numbers, 0 is padding
# keras.Sequential([layers.Masking(mask_value=0.0), layers.LSTM(32)])  # vectors, all zeros are padding
# ```
#
# - Against over-fitting (lesson 04b): `dropout=`, for the inputs, and `recurrent_dropout=`, for the hidden state.
# - Every batch starts from a hidden state of zero. With `stateful=True` it starts where the batch before ended.
# - The steps must be computed one after the other, because each needs the state of the one before: long sequences take
#   long, however many cores there are.
#
# </details>
#
# Is the gradient better off in a cell with gates? The same measurement again, with inputs of size 1 and fresh weights.
#
# **Before you run it: what do you expect?** Which of the three reaches furthest back?

# %%
fig, axes = plots.figure()
axes.semilogy(vanishing, label="SimpleRNN")
for cell in (scratch.GRU, scratch.LSTM):
    layer = cell(8, 32, rng=rng)
    layer.forward(noise)
    layer.backward(np.ones((20, 32), np.float32))
    size = np.linalg.norm(layer.state_gradients, axis=2).mean(axis=0)
    axes.semilogy(size[::-1] / size[-1], label=cell.__name__)
axes.set(xlabel="steps back in time", ylabel="size of the gradient")
axes.legend()
fig

# %% [markdown]
# The GRU's gradient shrinks even faster than the SimpleRNN's, because its gates start half open, and a third is lost at
# every step. But gates can learn to open. The LSTM's drops at first, because its output is only a view of its cell;
# then it falls most slowly, because its forget gates start three quarters open.
#
# ## A task that needs a memory
#
# Imagine that someone reads out a list of letters, says "remember this one!" at some point, and goes on reading. At the
# end you must name that letter. Here it is a sequence of symbols, each one of four, and one of them carries a mark. At
# the end we ask: which symbol was marked? The mark's place is random, so the memory must last sometimes for one step,
# sometimes for nearly all of them, and what comes after the mark must not overwrite it.
#
# We try the three networks with 32 units each. (The full profile adds a bidirectional LSTM, with 16 units each way.)
#
# **Before you run it: what do you expect?** Guessing gives a quarter. Which of the networks will do better, and up to
# which distance? (The labels are whole numbers, so the cross-entropy is the sparse one of lesson 04.)


# %%
def marked(delays, seed):
    """Sequences with a mark so many steps before the end, and the symbols that were marked."""
    rng, indices = np.random.default_rng(seed), np.arange(len(delays))
    symbols = rng.integers(0, 4, (len(delays), STEPS))
    x = np.zeros((len(delays), STEPS, 5), np.float32)
    x[..., :4] = np.eye(4)[symbols]
    x[indices, STEPS - 1 - delays, 4] = 1  # the mark
    return x, symbols[indices, STEPS - 1 - delays]


x, y = marked(rng.integers(0, STEPS, EXAMPLES), seed=0)
print(x.shape, "examples, steps, numbers at each step;", y[:8])
mark = x[0, :, 4].argmax()
print(f"first example, step {mark}, which is marked, and what follows:")
print(x[0, mark : mark + 3])


# %%
def recurrent(name):
    if name == "bidirectional":
        return layers.Bidirectional(layers.LSTM(16))
    return {"simplernn": layers.SimpleRNN, "lstm": layers.LSTM, "gru": layers.GRU}[name](32)


def fit(name, model, x, y, **options):
    learning_rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * len(x) // 64)
    adam = keras.optimizers.Adam(learning_rate, clipnorm=1)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    log = model.fit(x, y, 64, EPOCHS, verbose=0, **options)
    print(f"{name}: {log.history['accuracy'][-1]:.1%} right in the last epoch")
    return model


trained = {}
for name in CELLS:
    last = layers.Dense(4, activation="softmax")
    model = keras.Sequential([keras.Input(x.shape[1:]), recurrent(name), last])
    trained[name] = fit(name, model, x, y)

# %%
delays = [delay for delay in (0, 1, 5, 20, 59) if delay < STEPS]
tests = [marked(np.full(500, delay), seed=1 + delay) for delay in delays]
x_test, y_test = map(np.concatenate, zip(*tests, strict=True))
accuracy = pd.DataFrame(index=delays, columns=CELLS, dtype=float)
for name in CELLS:
    right = trained[name].predict(x_test, verbose=0).argmax(axis=1) == y_test
    accuracy[name] = right.reshape(-1, 500).mean(axis=1)

fig, axes = plots.figure(size=(6.4, 2.6))
axes.imshow(accuracy.T, vmin=0, vmax=1, aspect="auto", cmap="cividis")
for (row, column), share in np.ndenumerate(accuracy.T):
    color = "black" if share > 0.6 else "white"
    axes.text(column, row, f"{share:.0%}", color=color, ha="center", va="center", fontsize=12)
axes.set(xlabel="steps since the mark", xticks=range(len(delays)), xticklabels=delays)
axes.set(yticks=range(len(CELLS)), yticklabels=CELLS)
shares = "; ".join(f"{name} {', '.join(f'{a:.0%}' for a in accuracy[name])}" for name in CELLS)
plots.describe(fig, f"Accuracy at {delays} steps since the mark: {shares}. Guessing: 25%.")

# %% [markdown]
# Each row is a network, each column a distance; guessing gives 25%. The networks with gates are right at any distance;
# the GRU, too, whose fresh gradient was the smallest of all. A gate can learn to open, and then the gradient passes.
#
# The SimpleRNN does badly at every distance. It is often wrong even when the marked symbol was the *last* one, at
# distance 0, where no gradient has to travel. So is it really the distance? Perhaps 32 such units cannot do this task
# at all. That calls for a **control**, an experiment in which only one thing is different: the same network, the same
# settings and as many sequences as long, but in training the mark is always among the last five symbols. Then the
# gradient never has more than four steps to go. (Its weights have random seeds of their own. The check marks that the
# next cell prints belong to the figure above.)
#
# **Before you run it: what do you expect?** Will it do better at distances up to 4? And beyond?

# %%
for (delay, name), share in accuracy.stack().items():
    course.record(f"memory_accuracy_{name}_{delay}", share)
glorot = keras.initializers.GlorotUniform(seed=1)
orthogonal = keras.initializers.Orthogonal(seed=1)
starts = {"kernel_initializer": glorot, "recurrent_initializer": orthogonal, "seed": 1}
last = layers.Dense(4, activation="softmax", kernel_initializer=glorot)
control = keras.Sequential([keras.Input(x.shape[1:]), layers.SimpleRNN(32, **starts), last])
near = marked(np.random.default_rng(1).integers(0, 5, EXAMPLES), seed=7)
trained["control"] = fit("control", control, *near, shuffle=False)
distances = np.arange(21)
x_far, y_far = marked(distances.repeat(200), seed=8)
fig, axes = plots.figure(size=(7.4, 3.2))
axes.axvspan(0, 4, color="0.9", label="the control's marks in training")
for name in ("lstm", "control", "simplernn"):
    right = trained[name].predict(x_far, verbose=0).argmax(axis=1) == y_far
    axes.plot(distances, right.reshape(21, 200).mean(axis=1), label=name)
axes.axhline(0.25, color="0.5", linewidth=1, linestyle=":", label="guessing")
axes.set(xlabel="steps since the mark", ylabel="accuracy", xticks=distances[::2])
fig.legend(loc="outside right upper")
fig

# %% [markdown]
# Look at the dashed curve. In the grey part, where the gradient had at most four steps to go, the SimpleRNN learns the
# task almost without an error. So it is no lack of units. Further right it loses the symbol step by step, and from
# eleven steps on it guesses. Its memory is about twice as long as its gradient's way.
#
# And why does it do so badly even near the mark when the marks may be anywhere? Most of its examples have marks that
# are too far away for its gradient. Of these it can learn nothing, and yet they push its weights about at every step.
# Smaller learning rates did not help when we tried them (0.003 and 0.001, with 25 steps).
#
# ## Watch what is kept
#
# How do the gates do it? Our NumPy cells can take the weights of the trained ones, and write down everything that
# happens inside. We read out four sequences which are the same but for one thing: which of the four symbols is marked.
# The mark comes early, at step 10. Of each network we look at one unit: the one in which the marked symbol makes the
# largest difference, compared with all that changes later.
#
# One unit can mislead, so there is a third panel. At each step a **linear reader** (least squares) guesses the marked
# symbol from all 32 numbers that the network keeps at that step. It learns from 500 sequences, and its accuracy on 500
# others says how much about the mark is still there to be read.
#


# %%
def kept_by(name, x):
    """What a trained network keeps, (n, STEPS, 32): the SimpleRNN's h, or the LSTM's c."""
    cell = (scratch.LSTM if name == "lstm" else scratch.SimpleRNN)(5, 32, rng=rng)
    cell.parameters = trained[name].layers[0].get_weights()
    cell.forward(x)
    return np.stack([state[-1] for state in cell.states[1:]], axis=1)


def readable(kept, y):
    """Accuracy of a linear reader of `kept`, step by step; it learns from the first half."""
    shares, half = [], len(y) // 2
    for step in np.moveaxis(kept, 1, 0):
        numbers = np.column_stack([step, np.ones(len(y))])
        weights = np.linalg.lstsq(numbers[:half], np.eye(4)[y[:half]], rcond=None)[0]
        shares.append(np.mean((numbers[half:] @ weights).argmax(axis=1) == y[half:]))
    return shares


# %%
mark = 10
x_one, _ = marked(np.array([STEPS - 1 - mark]), seed=3)
x_four = np.repeat(x_one, 4, axis=0)
x_four[:, mark, :4] = np.eye(4)  # in each, another symbol is marked
x_many, y_many = marked(np.full(1000, STEPS - 1 - mark), seed=4)
fig, (*panels, lowest) = plots.figure(3, 1, size=(6.8, 6.6), sharex=True)
for axes, name in zip(panels, ("simplernn", "lstm"), strict=True):
    kept = kept_by(name, x_four)
    after = kept[:, mark + 1 :]
    steady = after.mean(axis=1).std(axis=0) / after.std(axis=1).mean(axis=0)  # of each unit
    axes.plot(kept[..., steady.argmax()].T)
    axes.axvline(mark, color="0.6", linewidth=1, linestyle="-")
    letter = "cell c" if name == "lstm" else "hidden state h"
    axes.set(title=f"{name}: one unit of its {letter}", ylabel="value")
    lowest.plot(readable(kept_by(name, x_many), y_many), label=name)
lowest.set(title="the linear reader", xlabel="step", ylabel="accuracy", ylim=(0, 1.05))
beside = {"loc": "upper left", "bbox_to_anchor": (1, 1)}
panels[0].legend(axes.lines[:4], [f"symbol {n}" for n in range(4)], **beside)
lowest.legend(**beside)
plots.describe(fig, "One unit over time for four symbols, and how well the mark is read.")

# %% [markdown]
# Up to the mark (the grey line) the four sequences are equal, and so you see a single line. At the mark they part. In
# the LSTM symbols 1 and 2 keep values of their own, whatever comes after: that is a memory. (Symbols 0 and 3 end
# on one line; other units tell them apart.) The SimpleRNN's line for symbol 2 stays apart, too, but only this one
# does, and in a single sequence.
#
# The lowest panel judges by all 32 units and 500 sequences. Right after the mark the symbol can be read from both, even
# if the SimpleRNN's own output layer gets it wrong. From the LSTM's cell it can be read to the end, from the
# SimpleRNN's state less and less, and soon hardly better than by guessing (0.25).
#
# And these are the gates that do it, for one of the sequences, around the mark:

# %%
panels = {}
for name, cell in {"lstm": scratch.LSTM(5, 32), "gru": scratch.GRU(5, 32)}.items():
    cell.parameters = trained[name].layers[0].get_weights()
    cell.forward(x_one)
    gates = {gate: value[0].T for gate, value in cell.gates.items() if gate != "candidate"}
    panels |= {f"{name.upper()}\n{gate}": value for gate, value in gates.items()}
fig, grid = plots.figure(5, 1, size=(6.4, 7), sharex=True)
for axes, (name, gate) in zip(grid, panels.items(), strict=True):
    order = gate[:, mark + 1 :].mean(axis=1).argsort()[::-1]  # open after the mark: on top
    image = axes.imshow(gate[order], vmin=0, vmax=1, aspect="auto", cmap="cividis")
    axes.axvline(mark - 0.5, color="white", linewidth=2)
    axes.set(ylabel=name, yticks=[], xlim=(-0.5, 2 * mark + 0.5), xticks=range(0, 21, 2))
grid[0].set_title("mark", x=(mark + 0.5) / (2 * mark + 1), fontsize=10)
grid[-1].set(xlabel="step")
fig.colorbar(image, ax=grid, shrink=0.4, label="0 is shut, 1 is open")
plots.describe(
    fig,
    "Three gates of an LSTM and two of a GRU, of 32 units each, step by step: "
    "they change at the mark, and from then on the state is kept.",
)

# %% [markdown]
# Yellow is open, blue is shut. Each row is one of 32 units, each column a step, and the white line stands before the
# mark. In each panel the units that are most open after the mark are on top. Look at the second panel first: the forget
# gates. Nobody has told the networks what their gates are for.
#
# Before the mark, most of the LSTM's forget gates are partly open: what comes soon fades. At the mark most shut, and
# input gates open: out with the old, in with the new. After it most forget gates open wide and stay so, the cell is
# kept, and many input gates shut, so that little is written over it. The GRU's update gate says how much of the old
# hidden state is kept: in most units next to nothing before the mark and at it, and nearly all of it from then on.
#
# ## Forecast honestly
#
# A shop that orders too little, a power company that expects too much: forecasts cost money when they are wrong. And
# it is easy to make a forecast look good: let the network see a little of the future, draw the curve one step late,
# leave out the forecast that needs no network. Four rules against that:
#
# 1. **Cut by time.** First the training part, then validation, then test; never at random.
# 2. **Scale by the training part only.** A mean over everything knows the future.
# 3. **Compare with naive forecasts**: tomorrow as today (**persistence**, 지속 예측), this month as a year ago
#    (**seasonal-naive**, 계절 단순 예측).
# 4. **From many origins**, the dates at which a forecast is made, not from one lucky day; and with a **prediction
#    interval** (예측 구간).

# %%
passengers = datasets.load("airline_passengers")
split = passengers.split(validation=0.15, test=0.25)
train = split.values("train")
scaled = (passengers.values - train.mean()) / train.std()  # rule 2
windows = np.stack([scaled[t : t + 24 + 12] for t in range(len(train) - 24 - 12 + 1)])
x, y = windows[:, :24, None], windows[:, 24:]
print(f"windows of the training part: x {x.shape}, y {y.shape}")
course_x, course_y = split.windows("train", length=24, horizon=12)
print("as `split.windows` cuts them:", np.allclose(x, course_x) and np.allclose(y, course_y))

parts = {part: (split.dates(part), split.values(part)) for part in split.ends}
origins = (24, 25, 26, 50, 74, 108, 132)
plots.series_windows(parts, 24, 12, origins, "thousand passengers")

# %% [markdown]
# Above you see the series: more passengers every year, most in summer, and a swing that grows with the level. How does
# one long series become many examples? By **sliding windows**, below. Each window is one example: 24 months that the
# network reads (grey), and the 12 months after them that it must forecast (black). The next window starts a month
# later, as the first three do: in the code, `scaled[t : t + 24 + 12]` for each `t`. So `x` has the shape (windows,
# steps, numbers at each step), as every recurrent layer wants it. The last two are windows of the test part: a
# history may reach back into earlier parts, but what is to be forecast lies in the test part alone. The dotted lines
# are the ends of the parts, and no black bar crosses one.
#
# The swing grows with the level, so the network forecasts the logarithm, in which it does not grow. At the end we go
# back to passengers, with the exponential function.
#
# How good is a forecast? The **mean absolute scaled error** (MASE, 평균 절대 척도 오차) divides its mean error by the
# mean step from one number to the next in the training part. It has no unit, so series can be compared.
#
# The network below gives all twelve months at once, a **direct** forecast. (It could also forecast one month, read
# that as its next input, and go on, like "one to many" above: an **autoregressive** forecast.) What it learns is a
# *change* to a naive forecast, which repeats the last season (with `season=1`, the last value). Before training, the
# change is zero: it starts as good as the naive forecast. A skip connection again. Of ten stages of training, the one
# that is best in the validation part is kept (early stopping, lesson 04b).


# %%
def forecaster(length, horizon, season=1):
    inputs = keras.Input((length, 1))
    times = -(-horizon // season)  # seasons in the horizon, rounded up
    naive = keras.ops.tile(inputs[:, -season:, 0], (1, times))[:, :horizon]
    shape = inputs - inputs[:, -1:]  # it sees the shape of the history, not its level
    change = layers.Dense(horizon, kernel_initializer="zeros")(layers.LSTM(32)(shape))
    return keras.Model(inputs, naive + change)


def learn(split, length, horizon, season=1):
    model = forecaster(length, horizon, season)
    model.compile(keras.optimizers.Adam(3e-3), "mae")
    batches = split.batches("train", length, horizon, shuffle=True).repeat()
    best = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
    stages = {"epochs": 10, "steps_per_epoch": FORECAST // 10, "shuffle": False, "verbose": 0}
    validation = split.windows("validation", length, horizon)
    model.fit(batches, **stages, validation_data=validation, callbacks=[best])
    return model


# %%
def errors(split, model, length, horizon, season=None):
    x, y = split.windows("test", length, horizon)
    scaled = split.scaled(split.series.values)
    origins = split.ends["test"][0] + np.arange(len(x))[:, None]
    forecasts = {"persistence": metrics.persistence(x[..., 0], horizon)}
    forecasts["lstm"] = model.predict(x, verbose=0)
    if season:
        forecasts["seasonal-naive"] = scaled[origins - season + np.arange(horizon)]
    history = scaled[slice(*split.ends["train"])]
    return forecasts, {name: metrics.mase(y, f, history) for name, f in forecasts.items()}


split = replace(passengers, values=np.log(passengers.values)).split(validation=0.15, test=0.25)
model = learn(split, length=24, horizon=12, season=12)
forecasts, mase = errors(split, model, 24, 12, season=12)
course.record("lstm_mase_seasonal", mase["lstm"])
course.record("persistence_mase_seasonal", mase["persistence"])
course.record("seasonal_naive_mase", mase["seasonal-naive"])
course.record("lstm_gain_seasonal", mase["seasonal-naive"] - mase["lstm"])

# %%
x_val, y_val = split.windows("validation", 24, 12)
low, high = metrics.prediction_interval(y_val - model.predict(x_val, verbose=0), level=0.8)
x_test, y_test = split.windows("test", 24, 12)
forecast = forecasts["lstm"]
inside = (y_test >= forecast + low) & (y_test <= forecast + high)
print(f"{inside.mean():.0%} of the actual values lie in the 80% prediction interval")
for name, each in forecasts.items():
    error = np.abs(np.exp(split.unscaled(each)) - np.exp(split.unscaled(y_test))).mean()
    print(f"{name}: off by {error:.0f} thousand passengers on average")
made = {}
for origin in (0, 12, 24):
    dates = split.dates("test")[origin : origin + 12]
    lines = [forecast[origin], forecast[origin] + low, forecast[origin] + high]
    made[f"from {dates[0]}"] = (dates, *(np.exp(split.unscaled(line)) for line in lines))
plots.forecasts(split.dates("test"), np.exp(split.values("test")), made, "thousand passengers")

# %% [markdown]
# First the numbers: twelve months ahead, from every month of the test part. Persistence is off by two of the training
# part's monthly steps. The forecast "as a year ago" is off by one: it misses the growth. The LSTM, which may correct
# it, comes to a little more than half a step. What it has learned is the growth. But adding the mean yearly growth of
# the training part to the value of a year ago, one number and no network, comes to 0.58 (you will compute it in
# exercise 3).
#
# How sure is a forecast? Its errors in the *validation* part say how far off the next ones may be: a **prediction
# interval**, here one that should hold 80% of the actual values. (It need not lie evenly around the forecast: a
# forecaster that was always too high should expect lower values.) The figure has three of the forecasts, each made at
# New Year for all twelve months. The shape of the year is right, but the shaded intervals are too narrow: they hold far
# fewer than 80% of the actual values. Why? The validation part is less than two years, so there are only 11 forecasts
# to estimate the interval from, they overlap, and the network was chosen by them, too. And in 1958 passengers grew by
# only 3%, after 12% in the year before: such an interval says how far off one was, not how far off one can be.
#
# So take a longer series: the lowest temperature of each day for ten years, to be forecast a week ahead. A season of
# 365 days is too long a window, so the network starts from persistence here. And it gets a rival that learns, too, but
# is no network: a **linear forecast**, each of the seven days a weighted sum of the last 60, fitted by least squares.
#
# **Before you run it: what do you expect?** Which of the two will be better? And will 80% hold this time?

# %%
temperatures = datasets.load("daily_temperatures")
split = temperatures.split(validation=0.15, test=0.25)
model = learn(split, length=60, horizon=7)
_, mase = errors(split, model, 60, 7, season=365)
course.record("lstm_mase_temperatures", mase["lstm"])
course.record("persistence_mase_temperatures", mase["persistence"])
course.record("lstm_gain_temperatures", mase["persistence"] - mase["lstm"])
course.record("seasonal_naive_mase_temperatures", mase["seasonal-naive"])
(x, y), (x_val, y_val), (x_test, y_test) = (split.windows(part, 60, 7) for part in split.ends)
weights = np.linalg.lstsq(x[..., 0], y, rcond=None)[0]  # (60, 7)
linear = x_test[..., 0] @ weights
low, high = metrics.prediction_interval(y_val - x_val[..., 0] @ weights, level=0.8)
inside = (y_test >= linear + low) & (y_test <= linear + high)
mase["linear"] = metrics.mase(y_test, linear, split.scaled(split.values("train")))
print("  ".join(f"{name} {mase[name]:.2f}" for name in sorted(mase, key=mase.get)))
print(f"linear: {inside.mean():.0%} of the actual values lie in the 80% prediction interval")
edges = np.stack([0 * low, low, high])[:, None]
days, lines = split.dates("test"), split.unscaled(linear + edges)
made = {f"from {days[n]}": (days[n : n + 7], *lines[:, n]) for n in (30, 50, 70)}
plots.forecasts(days[20:90], split.values("test")[20:90], made, "lowest temperature, °C")

# %% [markdown]
# Weather a week away can hardly be predicted: after a day or two the linear forecasts (drawn) bend towards what is
# usual then. And yet the LSTM is clearly ahead of both naive forecasts: after an unusually warm day it mostly gets
# cooler again, and neither of them says that. But it takes no network to learn it: the linear forecast is a little
# better still. A fifth rule: compare with the simplest model that learns.
#
# The intervals hold this time, about 80% of the actual values lie in them. The recipe is the same, but there are
# hundreds of validation forecasts, and the years are alike.
#
# ## What nothing can predict
#
# Can a network forecast the price of a share? On the web you find many figures that seem to say so: two curves, the
# forecast and the price, that lie nearly on top of each other. Let us make one.
#
# But think first. If someone knew that the price rises tomorrow, they would buy today, and it would rise today. What is
# left is close to a **random walk** (무작위 행보): each price is the one before, plus a change that nothing predicts.
#
# $$x_{t+1} = x_t + \varepsilon, \qquad E[x_{t+1} \mid x_t, x_{t-1}, \dots] = x_t$$
#
# So the best forecast is persistence. The embedded sample was generated in just this way.
#
# **Before you run it: what do you expect?** The network is the same. Will it be better than persistence, or worse, or
# is the difference luck? And what will its forecast look like, drawn as such forecasts are usually drawn: for each day
# the value that was forecast the day before?

# %%
prices = datasets.load("prices")
split = replace(prices, values=np.log(prices.values)).split(validation=0.15, test=0.25)
model = learn(split, length=60, horizon=7)
forecasts, mase = errors(split, model, 60, 7)
course.record("lstm_mase_random_walk", mase["lstm"], data=[prices])
course.record("persistence_mase_random_walk", mase["persistence"], data=[prices])

# %%
_, y_test = split.windows("test", 60, 7)
error = {name: np.abs(each - y_test).mean(axis=1) for name, each in forecasts.items()}
gain = (error["persistence"] - error["lstm"])[::7]  # forecasts that do not overlap
margin = 1.96 * gain.std() / len(gain) ** 0.5
print(f"gain over persistence: {gain.mean():.4f} ± {margin:.4f}, in {len(gain)} forecasts")

price = np.exp(split.unscaled(y_test[:, 0]))
forecast = np.exp(split.unscaled(forecasts["lstm"][:, 0]))  # made the day before
late = [np.abs(forecast[k:] - price[: len(price) - k]).mean() for k in range(6)]
fig, (far, near, moved) = plots.figure(3, 1, size=(7, 7.5), height_ratios=(3, 4, 3))
for axes, days in ((far, np.arange(len(price))), (near, np.arange(25, 55))):
    axes.plot(days, price[days], label="price", color="black")
    axes.plot(days, forecast[days], "--", label="forecast, made the day before")
    axes.set(xlabel="day of the test part", ylabel="price")
far.set(title="as on the web: the whole test part")
near.set(title="the same, 30 days of it")
fig.legend(*far.get_legend_handles_labels(), loc="outside upper center", ncols=2)
moved.bar(range(6), late / price.mean() * 100)
moved.set(xlabel="days that the forecast is moved earlier", ylabel="error, % of price")
plots.describe(fig, "A price and its forecast, in which every peak comes one day late.")

# %% [markdown]
# On top is the figure from the web: the two curves seem to be one. In the middle are thirty days of it. Look at a
# single peak: the forecast has it, too, but **one day late**. The bars prove it: move the whole forecast a day
# earlier, and the error is far smaller. What the network calls tomorrow's price is, nearly, today's: it has learned
# persistence, and nothing else.
#
# The printed gain over persistence says the same: its 95% confidence interval (±) contains 0, so nothing was
# gained. Whenever someone shows you a curve that follows a price closely, move it by a day.
#
# What three series have taught:
#
# | series | LSTM against naive forecasts | against a simple model | what it learned |
# |---|---|---|---|
# | airline passengers | far better | as good as a year ago plus mean growth | the growth |
# | daily temperatures | better | the linear forecast is a little better | warm or cold days do not last |
# | prices | no better | persistence is the simple model | tomorrow as today |
#
# ## A series of your own
#
# Read your file with pandas, choose the column of numbers, hand it over, and put `own` where `prices` stands above.
# `datasets.series` checks that a network can learn from it, and says which pandas call fixes the problem. Korean
# programs often export in CP949 instead of UTF-8, with dates in words, commas between thousands, the newest row first:
#
# ```python
# options = {"parse_dates": ["날짜"], "date_format": "%Y년 %m월 %d일", "index_col": "날짜"}
# table = pd.read_csv("my prices.csv", encoding="cp949", thousands=",", **options)
# own = datasets.series(table["종가"].sort_index(), step="rows")
# ```
#
# <details><summary>What else exports have</summary>
#
# - `step="rows"` says that each row is one step, because markets are shut at weekends and on holidays. For a series
#   that should be regular, leave it out; `step="D"` or `"MS"` fills missing days or months, and `season=12` says how
#   many numbers make a season.
# - Without `sort_index()` the advice is "2024-12-18 comes after 2024-12-19; sort them".
# - `UnicodeDecodeError`: the file is in CP949, as above. (What Excel saves as "CSV UTF-8" needs no `encoding`.)
# - `2024/01/02` is `date_format="%Y/%m/%d"`, `2024. 1. 2.` is `"%Y. %m. %d."`, and `20240102` is `"%Y%m%d"`.
# - lines above the names of the columns: `skiprows=2`. An empty value: `.dropna()`, or `.ffill()`.
#
# </details>
#
# ## You have
#
# - unrolled a recurrent network and computed it by hand, and found the same numbers in Keras
# - measured how the gradient vanishes with distance in time
# - followed an LSTM's cell through its gates, and counted its weights as Keras does
# - compared recurrent networks on a task that needs a long memory, and watched gates open and the cell keep
# - forecast three series from many origins, compared with naive forecasts, and seen that nothing predicts a random walk
#
# ## Where it comes from
#
# - J. Elman, 1990, "Finding structure in time". S. Hochreiter and J. Schmidhuber, 1997, "Long short-term memory"; F.
#   Gers and others, 2000, for the forget gate.
# - K. Cho and others, 2014, for the GRU. M. Schuster and K. Paliwal, 1997, "Bidirectional recurrent neural networks".
# - R. Hyndman and A. Koehler, 2006, "Another look at measures of forecast accuracy".
# - The data: airline passengers (G. Box and G. Jenkins, 1976); daily minimum temperatures in Melbourne (Australian
#   Bureau of Meteorology), where fetched.
