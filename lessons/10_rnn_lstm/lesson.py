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
# > **Reading** about 50 minutes, in two sittings. **Running** 58 s (quick), 2 min (full) on 2 CPU cores.

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
# Your phone guesses the next word of your message. A power company must know this evening how much electricity
# tomorrow will need. In both the data come one piece after the other, and what a piece means depends on what was
# before.
#
# The networks so far see a photograph all at once. A **recurrent network** (순환 신경망) reads one piece at a time,
# always with the same weights. It keeps notes of what it has read: a list of numbers, the **hidden state**
# (은닉 상태).
#
# This page is made for two sittings:
#
# - **Memory.** You compute such a network by hand, see it forget, and build one that names what it read twenty steps
#   ago.
# - **Forecasting** begins at "Forecast honestly". The words **A place to stop** stand before it.
#
# The figure shows the idea. Look first at the loop on the left.
#
# <details><summary>Why not a dense network?</summary>
#
# A dense network needs an input of fixed length. You could cut a sentence to ten words and give each place weights of
# its own. But then whatever is learned about a word in third place must be learned again for the fourth.
#
# </details>

# %%
plots.unrolled()

# %% [markdown]
# On the left: at each step $t$ the network reads an input $x_t$, and its own last output comes back through the loop.
# On the right the same network is **unrolled** (펼친) in time, with one box for each step. All boxes are the same box,
# with the same weights $W$ and $U$ (blue): three hundred steps need no more weights than three. The first hidden
# state, $h_0$, is zero, and $h_3$ has seen all three inputs.
#
# ## Three steps by hand
#
# What happens in the box? The input is multiplied by $W$, the previous hidden state by $U$, and both are added up with
# a bias. Then comes a tanh, which keeps the numbers between −1 and 1 however often they go round:
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# Take one input and two units. The first has the weights 0.5 for the input, 0.8 for its own last state, 0.3 for the
# other's; the second −1, 0.5 and 0. No biases. Take a pencil:
#
# - **Step 1**, the input is 1: the first unit gets $\tanh(1 \cdot 0.5) = 0.4621$, and the second
#   $\tanh(-1) = -0.7616$.
# - **Step 2**, the input is 0: the first unit gets $0.8 \cdot 0.4621 + 0.3 \cdot (-0.7616) = 0.1412$, whose tanh is
#   0.1403.
#
# With $d$ inputs and $u$ units, $W$ is $d \times u$, $U$ is $u \times u$ and $b$ has $u$ numbers: $(d + u + 1) u$
# weights, here $(1 + 2 + 1) \cdot 2 = 8$. The cell does all three steps, and then asks Keras. Compare your numbers:

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
# But it fades: the second unit goes from −0.7616 to −0.1797. (The first is as small as 0.0032 because in step 3 its two
# parts nearly cancel: $0.8 \cdot 0.1403 - 0.3 \cdot 0.3634$.) Keras agrees.
#
# ## How far back does a gradient reach?
#
# To learn that something at step 1 matters at step 60, the gradient must come back through all the steps between. At
# each step it is multiplied by some factor. Take forty steps, and the same factor at each:
#
# $$0.9^{40} = 0.015 \qquad 1.1^{40} = 45$$
#
# A factor a little below 1 makes the gradient **vanish**, and a factor a little above 1 makes it **explode**.
#
# Where does the factor come from? Read the unrolled network from right to left: that is the chain rule, here called
# **back-propagation through time** (시간 역전파). One step back leads through the tanh, whose slope is $1 - h_t^2$,
# and then through the weight $U$. So with a single unit the factor is $(1 - h_t^2) \cdot U$. With $h_t = 0.6$ and
# $U = 0.9$ it is $0.64 \cdot 0.9 = 0.576$, and forty such steps leave less than a billionth.
#
# <details><summary>The same for many units, with matrices</summary>
#
# The derivative of one state with respect to the one before is now a table of derivatives, a matrix. It is a matrix
# with the slopes on its diagonal (this is what "diag" means), times $U^\top$, which is $U$ with rows and columns
# exchanged:
#
# $$\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(1 - h_t^2) \, U^\top.$$
#
# How much can it stretch a gradient? At most by the **largest singular value** of $U$, because no slope is above 1.
# This is the largest factor by which $U$ makes any list of numbers longer. (The length of a list is the root of the
# sum of its squares.) If it is below 1, the gradient must vanish; if it is above 1, the gradient can explode.
#
# Many steps back, these matrices are *multiplied*. And $U$ was used at every step, so each step has a share in its
# gradient, and the shares are *added* (a fork adds, lesson 02). With the loss $L$ at the last step $T$:
#
# $$\frac{\partial L}{\partial U} = \sum_{t=1}^{T} \frac{\partial L}{\partial h_T} \left( \prod_{k=t+1}^{T}
#   \frac{\partial h_k}{\partial h_{k-1}} \right) \frac{\partial h_t}{\partial U},$$
#
# where the last factor counts only the $U$ of step $t$ itself, and ∏ multiplies as ∑ adds. When the product becomes
# small, this is the vanishing gradient of lesson 04, now through time.
#
# </details>
#
# The function below does this; you can skip its code at first. The cell after it draws how much of the gradient is
# left at each earlier state. Each mark of the vertical axis is a hundredth of the one above. Look at the lowest curve
# first.


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
# Nothing has been learned yet: the weights are random.
#
# - **Lowest curve:** forty steps back, one or two millionths are left. Whatever happened there, training will hardly
#   notice.
# - **Middle curve:** with inputs a tenth as large, about a tenth is left after 59 steps.
# - **Highest curve:** with a $U$ half as large again, the same gradient **explodes**, more than a hundredfold.
#
# What makes the lowest one vanish? Not $U$: it starts, as in Keras, as an **orthogonal** matrix, which turns a list of
# numbers like an arrow and leaves its length as it is. It is the slopes of the tanh. With inputs of size 1 many states
# are where the tanh bends, and a step back leaves about 0.72 of the gradient: $0.72^{40} = 0.000002$. With small
# inputs the slopes stay near 1, but training may change that.
#
# An exploding gradient is easy to cure: where its length is above 1, scale it down to 1 (**gradient clipping**,
# 기울기 클리핑; in Keras `clipnorm=1`).
#
# ## A cell with gates
#
# A vanishing gradient needs another network. A SimpleRNN sends its memory through a matrix and a tanh at every step.
# The **LSTM** (long short-term memory, 장단기 메모리) gives the memory a line of its own, the **cell** $c$. In the
# picture, look first at the thick line at the top: that is the memory.

# %%
plots.lstm_cell()

# %% [markdown]
# The cell comes in from the last step, goes through one × and one +, and leaves for the next step. No matrix and no
# tanh are on its way.
#
# Each of the four boxes is a small dense layer on $x_t$ and $h_{t-1}$. Three of them are **gates**: their sigmoid
# $\sigma$ gives numbers between 0 (shut) and 1 (open). Take one colour at a time, and hide the others with your hand.
# The numbers are for one unit, whose old cell is 2.
#
# **1 Forget (blue).** The **forget gate** $f$ (삭제 게이트) says how much of the old cell is kept. So open means
# *keep*.
#
# $$f_t = \sigma(x_t W_f + h_{t-1} U_f + b_f)$$
#
# If the sum in brackets is 2.2, then $f = \sigma(2.2) = 0.9$, and $0.9 \cdot 2 = 1.8$ is kept.
#
# **2 Write (orange).** The candidate $g$ is the new content, and the **input gate** $i$ (입력 게이트) says how much of
# it is added.
#
# $$i_t = \sigma(x_t W_i + h_{t-1} U_i + b_i) \qquad g_t = \tanh(x_t W_g + h_{t-1} U_g + b_g)$$
#
# With $i = 0.1$ and $g = -0.5$, $0.1 \cdot (-0.5) = -0.05$ is added. The new cell is what is kept, plus what is
# written (⊙ multiplies unit by unit):
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t$$
#
# Here $c_t = 1.8 - 0.05 = 1.75$. The cell has hardly changed, although the candidate was different.
#
# **3 Show (green).** The **output gate** $o$ (출력 게이트) says how much of the cell is shown as the hidden state,
# which is the layer's output:
#
# $$o_t = \sigma(x_t W_o + h_{t-1} U_o + b_o) \qquad h_t = o_t \odot \tanh(c_t)$$
#
# With $o = 0.5$, $h_t = 0.5 \cdot \tanh(1.75) = 0.47$.
#
# **Why does the gradient last?** Along the thick line, a step back multiplies the gradient by $f_t$, and by nothing
# else. If $f$ stays near 1, the cell lasts, and so does its gradient: $0.99^{40} = 0.67$.
#
# **How many weights?** Each box has as many as a SimpleRNN, so the LSTM has $4 (d + u + 1) u$.
#
# <details><summary>How it starts, what it has in common with lesson 07, and more about the gradients above</summary>
#
# To help the gradient, Keras starts $b_f$ at 1 (`unit_forget_bias`): $\sigma(1) = 0.73$, so a new LSTM keeps more than
# it forgets.
#
# The cell is a skip connection through time, like those of lesson 07: a way for the gradient past what bends and
# multiplies.
#
# The LSTM is of 1997, and the forget gate came in 2000.
#
# About the figure of the gradients, whose networks have 32 units: a tanh that is never bent is nearly linear, and
# training moves the weights, so nobody can count on small inputs. And where $U$ is half as large again, the slopes
# (now smaller) hold the explosion back. Clipping does not help a gradient that vanishes.
#
# </details>
#
# ## A simpler cell: the GRU
#
# The **GRU** (gated recurrent unit, 게이트 순환 유닛) has no separate cell: the hidden state is the memory. It has a
# quarter fewer weights, and often does as well. Its **update gate** $z$ (갱신 게이트) mixes the old state and a
# candidate. With an old state of 0.8, a candidate of −0.4 and $z = 0.9$, the new state is
# $0.9 \cdot 0.8 + 0.1 \cdot (-0.4) = 0.68$.
#
# <details><summary>The GRU in formulas, and its second gate</summary>
#
# The update gate does the work of two gates: what is not kept of the old state makes room for the candidate
# $\tilde h$. The **reset gate** $r$ (리셋 게이트) says how much of the old state the candidate gets to see:
#
# $$z_t = \sigma(x_t W_z + h_{t-1} U_z + b_z) \qquad r_t = \sigma(x_t W_r + h_{t-1} U_r + b_r)$$
#
# $$\tilde h_t = \tanh(x_t W + r_t \odot (h_{t-1} U + b') + b) \qquad
#   h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde h_t$$
#
# In Keras each of the three boxes has two biases. With 5 inputs and 32 units there are
# $3 (5 + 32 + 2) \cdot 32 = 3{,}744$ weights.
#
# </details>
#
# ## In code: shapes and weights
#
# The LSTM's step in NumPy comes first; compare it with the formulas. Then Keras: what shape comes out, and how many
# weights are there, for 5 inputs and 32 units? Calculate the LSTM's number first. The figure shows six ways to use
# such layers. Begin at the top left, where three inputs give one output.

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
# The LSTM has $4 (5 + 32 + 1) \cdot 32 = 4{,}864$ weights, four times the SimpleRNN's 1,216, however many steps there
# are.
#
# Look at the shapes. A recurrent layer in Keras gives its *last* output only, (2, 32): one vector for a whole
# sequence. This is **many to one**: is this review kind? Which symbol was marked? With `return_sequences=True` it
# gives the output of *every* step, (2, 60, 32). This is **many to many**: the next character (lesson 11).
#
# <details><summary>The NumPy step, the other four of the figure, and more of Keras</summary>
#
# In the NumPy step, `x` and `h` are $x_t W + b$ and $h_{t-1} U$ for all four boxes side by side, and `np.split` cuts
# the sum into four. `state[1]` is the old cell, and `cache` keeps what the way back will need. The other four
# arrangements of the figure:
#
# - **many to many**, once more: a tag for each word.
# - **one to many**: each output is the next input (dashed). A caption for a picture.
# - **encoder and decoder**: one network reads, another (blue) writes; the lengths may differ. Translation.
# - **stacked**: the second layer reads all outputs of the first, which needs `return_sequences=True`. With 32 inputs
#   and 16 units it has $4 (32 + 16 + 1) \cdot 16 = 3{,}136$ weights.
# - **bidirectional** (양방향): one layer reads from the beginning, another (orange) from the end; both outputs are put
#   side by side. That is often better where the whole sequence is known, as in a sentence. In a forecast it is not
#   allowed, because the future is not known yet.
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
# - For very long sequences one cuts the way back: after some hundred steps the state is handed on, but no gradient
#   goes further back (**truncated back-propagation**).
#
# </details>
#
# Is the gradient better off in a cell with gates? In the figure, the SimpleRNN's curve is the lowest one from above.
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
# Look at the right end. The GRU's gradient shrinks even faster than the SimpleRNN's: its gates start half open, and a
# third is lost at every step. But gates can learn to open. The LSTM's drops at first, because its output shows only
# part of the cell. Then it falls most slowly: its forget gates start three quarters open.
#
# (A break fits here. Later, run all cells above again.)
#
# ## A task that needs a memory
#
# Imagine that someone reads out a list of letters, says "remember this one!" at some point, and goes on reading. At
# the end you must name that letter. Here the letters are four symbols, and one symbol in the sequence carries a mark,
# at a random place. Which one was marked?
#
# Each step is five numbers: four say which symbol it is (a single 1 among zeros), and the fifth is 1 at the mark. All
# networks have 32 units. In the figure each row is a network, and each column a distance: how many steps ago was the
# mark?
#
# **Before you run it: what do you expect?** Guessing gives a quarter. Which of the networks will do better, and up to
# which distance?


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
# The networks with gates are right at any distance, or very nearly; the GRU, too, whose fresh gradient was the
# smallest of all. A gate can learn to open, and then the gradient passes.
#
# The SimpleRNN does badly, often even at distance 0, where no gradient has to travel. So perhaps 32 such units cannot
# do this task at all.
#
# That calls for a **control**, an experiment in which only one thing is different: in training the mark is always
# among the last five symbols. So the gradient never has more than four steps to go. Look at the dashed curve.
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
# In the grey part, where the gradient had at most four steps to go, the SimpleRNN learns the task almost without an
# error. So it is no lack of units. Further right it loses the symbol step by step, and from eleven steps on it
# guesses. Its memory is about twice as long as its gradient's way.
#
# <details><summary>Why does it fail even near the mark, when marks may be anywhere?</summary>
#
# What comes after the mark must not overwrite the memory, which must last sometimes for one step, sometimes for nearly
# all. Most of its examples have marks that are too far away for its gradient. Of these it can learn nothing, and yet
# they push its weights about at every step. Smaller learning rates did not help when we tried them (0.003 and 0.001,
# with 25 steps).
#
# The lines with a check mark, printed above the last figure, are the accuracies of the figure before it. The control
# has the same settings and as many sequences, as long as before, but its weights have random seeds of their own. The
# full profile adds a bidirectional LSTM, with 16 units each way. The labels are whole numbers, so the cross-entropy is
# the sparse one of lesson 04.
#
# </details>
#
# ## Watch what is kept
#
# How do the gates do it? Our NumPy cells take the trained weights, and read four sequences that differ only in the
# symbol that is marked, at step 10.
#
# In the figure, the upper two panels follow one unit of each network, with one line for each symbol. Do the lines stay
# apart? One unit can mislead, so in the third panel a **linear reader** guesses the marked symbol from all 32 numbers
# that the network keeps. Its accuracy says how much about the mark is still there to be read.


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
# At the mark (the grey line) the four sequences part. In the LSTM symbols 1 and 2 keep values of their own, whatever
# comes after: that is a memory. Symbols 0 and 3 end on one line, but other units tell them apart. In the SimpleRNN
# only symbol 2 stays apart, and in a single sequence.
#
# The lowest panel judges by all units and 500 sequences. From the LSTM's cell the symbol can be read to the end. From
# the SimpleRNN's state it can be read right after the mark, but soon hardly better than by guessing.
#
# These gates do it. Yellow is open, blue is shut. Each row is one of 32 units, each column a step; the white line
# stands before the mark. Look first at panel two, the forget gates. (The last two panels are the GRU's: the folded part
# below explains them.)

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
# Nobody told the networks what their gates are for. Yet:
#
# - **Before the mark**, most of the LSTM's forget gates are partly open: what comes soon fades.
# - **At the mark** most shut, and input gates open: out with the old, in with the new.
# - **After it** most forget gates open wide and stay so: the cell is kept. Many input gates shut.
#
# <details><summary>Which units were drawn, how the reader learns, and the GRU</summary>
#
# Right after the mark the symbol can be read even from the SimpleRNN, though its own output layer often gets it wrong.
# Guessing gives 0.25.
#
# Of each network we looked at the unit in which the marked symbol makes the largest difference, compared with all that
# changes later.
#
# The reader adds up the 32 numbers with weights for each symbol, and the largest sum wins. The weights come from least
# squares: they make the sum of the squared errors as small as possible, and `np.linalg.lstsq` finds them in one go. It
# learns from 500 sequences, and its accuracy is that on 500 others.
#
# In each panel of the gates the units that are most open after the mark are on top. Shut input gates mean that little
# is written over the cell.
#
# The GRU's update gate says how much of the old hidden state is kept: in most units next to nothing before the mark
# and at it, and nearly all of it from then on.
#
# </details>
#
# **A place to stop.** The first part ends here: you know how a network remembers. Later, run the three code cells at
# the top of the page and go on below: nothing else from above is needed. (Numbers may then differ a little.)
#
# ## Forecast honestly
#
# Wrong forecasts cost money, and yet it is easy to make a forecast look good. Four rules against that:
#
# 1. **Cut by time.** First the training part, then validation, then test; never at random.
# 2. **Scale by the training part only.** A mean over everything knows the future.
# 3. **Compare with naive forecasts**: tomorrow as today (**persistence**, 지속 예측), this month as a year ago
#    (**seasonal-naive**, 계절 단순 예측).
# 4. **From many origins**, the dates at which a forecast is made, not from one lucky day. And with a **prediction
#    interval** (예측 구간), a range that should hold most of the actual values.
#
# The figure has airline passengers, month by month. Look first at the colours: the three parts of rule 1.

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
# Above you see more passengers every year, most in summer, and a swing that grows with the level. How does one long
# series become many examples? By **sliding windows**, below: 24 months that the network reads (grey), and the 12
# months after them that it must forecast (black). The next window starts a month later. So `x` has the shape (windows,
# steps, numbers at each step), here (51, 24, 1). No black bar crosses a dotted line, the end of a part.
#
# How good is a forecast? The **mean absolute scaled error** (MASE, 평균 절대 척도 오차) divides how far a
# forecast is off, on average, by how far the series moves in a step of the training part, up or down. With 30 and 20
# the MASE is $30 / 20 = 1.5$.
#
# The network below learns a *change* to a naive forecast, which repeats the last season. Before training the change is
# zero: it starts as good as that.
#
# How sure is a forecast? Its errors in the *validation* part say how far off the next ones may be, and give an
# interval that should hold 80% of the actual values. The figure has three forecasts, made at New Year, with the
# interval shaded. Does the dark line, which is what happened, stay inside?


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
# First the MASE, twelve months ahead, from every month of the test part:
#
# - **Persistence** is at two, and **as a year ago** at one: it misses the growth.
# - **The LSTM** comes to a little more than a half. What it has learned is the growth.
# - **As a year ago, plus the mean yearly growth** of the training part, comes to 0.58, with no network. You will
#   compute it in exercise 3.
#
# Then the figure. The shape of the year is right, but the intervals hold far fewer than 80%: validation forecasts
# were few, and growth changed. (Where those were too high, a band is below its line.)
#
# <details><summary>Why the intervals are too narrow, and more about this forecast</summary>
#
# The validation part is less than two years, so there are only 11 forecasts to estimate the interval from, they
# overlap, and the network was chosen by them, too. And in 1958 passengers grew by only 3%, after 12% in the year
# before: such an interval says how far off one was, not how far off one can be. It need not lie evenly around the
# forecast: a forecaster that was always too high should expect lower values.
#
# All twelve months at once are a **direct** forecast. The network could also forecast one month, read that as its next
# input, and go on, like "one to many" in the figure of six: an **autoregressive** forecast. Of ten stages of training,
# the one that is best in the validation part is kept (early stopping, lesson 04b). The naive forecast that the network
# starts from is again the idea of a skip connection. With `season=1` it repeats the last value.
#
# In the code, `scaled[t : t + 24 + 12]` is the window that begins at month `t`. A window of the test part may take its
# history from earlier parts, but what is to be forecast lies in the test part alone. The swing grows with the level,
# so the network forecasts the logarithm, in which equal percentages are equal steps and the swing does not grow. At
# the end the exponential function goes back to passengers. The MASE has no unit, so series can be compared. In the
# next series a season of 365 days is too long a window, so the network starts from persistence there.
#
# </details>
#
# **A longer series:** the lowest temperature of each day for ten years (generated, unless fetched), a week ahead. The
# network gets a rival, a **linear forecast**: each day is a weighted sum of the last 60, with the weights that make
# the squared errors smallest (**least squares**).
#
# The figure shows three of its weeks. Look where the coloured lines go after a day or two.
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
# Weather a week away can hardly be predicted: after a day or two the linear forecasts bend towards what is usual then.
# And yet the LSTM is clearly ahead of both naive forecasts. After an unusually warm day it mostly gets cooler again,
# and neither of them says that. But it takes no network to learn it: the linear forecast is a little better still. A
# fifth rule: compare with the simplest model that learns.
#
# About 80% of the actual values lie in the intervals this time: there are hundreds of validation forecasts, and the
# years are alike.
#
# ## What nothing can predict
#
# Can a network forecast the price of a share? On the web many figures seem to say so. Before we make one: if someone
# knew that the price rises tomorrow, they would buy today, and it would rise today. What is left is close to a
# **random walk** (무작위 행보): each price is the one before, plus a change that nothing predicts. If tomorrow's price
# is 99 or 101 with equal chances, the best forecast is their mean, today's 100: persistence. The embedded sample was
# generated in just this way.
#
# <details><summary>The random walk in a formula</summary>
#
# The change $\varepsilon$ is zero in the mean. $E$ is the mean of what may come, when the prices behind the bar are
# known:
#
# $$x_{t+1} = x_t + \varepsilon, \qquad E[x_{t+1} \mid x_t, x_{t-1}, \dots] = x_t$$
#
# </details>
#
# The figure has forecasts made the day before: for the whole test part, then thirty days of it. The bars are errors
# after the forecast is moved earlier. Look at the peaks in the middle panel.
#
# **Before you run it: what do you expect?** Will the same network be better than persistence, or worse, or is the
# difference luck?

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
# On top the two curves seem to be one. In the middle, look at a single peak: the forecast has it, too, but **one day
# late**. The bars prove it: move the whole forecast a day earlier, and the error is far smaller. The network has
# learned persistence, and nothing else.
#
# The printed gain over persistence says the same. Its 95% confidence interval (±, the range that luck leaves open)
# contains 0, so nothing was gained. Whenever someone shows you a curve that follows a price closely, move it by a day.
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
# `datasets.series` checks it, and says which pandas call fixes the problem. For a Korean export:
#
# ```python
# options = {"parse_dates": ["날짜"], "date_format": "%Y년 %m월 %d일", "index_col": "날짜"}
# table = pd.read_csv("my prices.csv", encoding="cp949", thousands=",", **options)
# own = datasets.series(table["종가"].sort_index(), step="rows")
# ```
#
# <details><summary>What else exports have</summary>
#
# - Korean programs often export in CP949 instead of UTF-8, with dates in words, commas between thousands, the newest
#   row first; the code above reads that.
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
