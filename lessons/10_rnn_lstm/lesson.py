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
# > **Reading** about 35 minutes. **Running** 58 s (quick), 2 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
    ) from None
course.start(seed=0)

# %%
import io
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
# network with one layer for each step, but all the boxes are the same box, with the same weights. Three steps need no
# more weights than three hundred. The first hidden state, $h_0$, is zero, and $h_3$ has seen all three inputs.
#
# ## Three steps by hand
#
# What happens in the box? The input and the previous hidden state are multiplied by a matrix each, and added up with a
# bias; then comes a tanh, which keeps the numbers between −1 and 1 however often they go round:
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# We take one input and two units, so $W$ is 1 × 2, $U$ is 2 × 2 and $b$ has two numbers. Follow the first step with a
# pencil: $h_0$ is zero, so $h_1 = \tanh(1 \cdot 0.5) = 0.4621$ in the first unit, and $\tanh(-1) = -0.7616$ in the
# second. In the second step the input is 0, and the first unit gets $0.8 \cdot 0.4621 + 0.3 \cdot (-0.7616) = 0.1412$,
# whose tanh is 0.1403. Then check the rest:

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
# The next cell shows the same calculation for any number of steps and units, in NumPy. `kernel` is $W$, and
# `recurrent_kernel` is $U$. The tanh is in `step`, which each kind of cell has of its own: its `x` and `h` are what
# came from the input and from the hidden state, already multiplied by $W$ and $U$. (`state[0]` is the hidden state; a
# second bias, `recurrent_bias`, is the GRU's only. What `cache` holds, `backward` will need.)
#
# ## How far back does a gradient reach?
#
# To learn that something at step 1 matters at step 60, the gradient must come back through all the steps between. Look
# at the unrolled network again: `backward` is the chain rule through these boxes, from right to left, and is called
# **back-propagation through time** (시간 역전파). At each step the gradient is multiplied by the same $U$ and by the
# slope of the tanh, which is at most 1. What does that do? Take one unit, whose $U$ is one number, and forty steps:
#
# $$0.9^{40} = 0.015 \qquad 1.1^{40} = 45$$
#
# A factor a little below 1 makes the gradient **vanish**, and a factor a little above 1 makes it **explode**. (In a
# matrix, the eigenvalues play this part.) Now we measure it in networks of 32 units with random weights. (The figure
# also shows a GRU and an LSTM, which you will meet in the next section. Look at the SimpleRNN first.)

# %%
course.show_source(scratch.Recurrent.forward)
course.show_source(scratch.SimpleRNN.step)

rng = np.random.default_rng(0)
noise = rng.standard_normal((20, 60, 8)).astype(np.float32)
distance = np.arange(60)

fig, axes = plots.figure()
for cell in (scratch.SimpleRNN, scratch.GRU, scratch.LSTM):
    layer = cell(8, 32, rng=rng)
    layer.forward(noise)
    layer.backward(np.ones((20, 32), np.float32))
    size = np.linalg.norm(layer.state_gradients, axis=2).mean(axis=0)
    axes.semilogy(distance, size[::-1] / size[-1], label=cell.__name__)
axes.set(xlabel="steps back in time", ylabel="size of the gradient")
axes.legend()
fig

# %% [markdown]
# The figure shows the gradient of the last hidden state with respect to each earlier one, as a share of the last. The
# weights are random, and nothing has been learned yet. Forty steps back, the SimpleRNN's gradient has shrunk to a
# millionth: whatever happened there, training will hardly notice. This is the vanishing gradient of lesson 04, now
# through time.
#
# An exploding gradient is easier to cure: where its norm is larger than 1, scale it down to 1, as `clipnorm=1` does in
# Keras' optimisers (**gradient clipping**, 기울기 클리핑). For very long sequences one cuts the way back as well: after
# some hundred steps the state is handed on, but no gradient goes further back (**truncated back-propagation**).
#
# ## A cell with gates
#
# A vanishing gradient needs another network. In a SimpleRNN all that is remembered goes through a matrix and a tanh at
# every step, like a sentence that is whispered from ear to ear. The **LSTM** (long short-term memory, 장단기 메모리) of
# 1997, here with the forget gate of 2000, gives the memory a line of its own, the **cell** $c$:

# %%
plots.lstm_cell()

# %% [markdown]
# Follow the thick line at the top. The cell comes in from the last step, is multiplied by something, something is
# added, and it goes on to the next step. No matrix and no tanh are on its way. The rest of the picture decides what is
# multiplied and what is added. A **gate** is a sigmoid layer, so it gives numbers between 0 (shut) and 1 (open):
#
# - the **forget gate** $f$ (망각 게이트): how much of the cell is kept (so open means *keep*)
# - the **input gate** $i$ (입력 게이트): how much of the candidate $g$, the new content, is written to the cell
# - the **output gate** $o$ (출력 게이트): how much of the cell is shown as the hidden state
#
# Each of the four grey boxes is a small dense layer on $x_t$ and $h_{t-1}$, with weights of its own:
#
# $$f_t = \sigma(x_t W_f + h_{t-1} U_f + b_f) \qquad i_t = \sigma(x_t W_i + h_{t-1} U_i + b_i)$$
#
# $$o_t = \sigma(x_t W_o + h_{t-1} U_o + b_o) \qquad g_t = \tanh(x_t W_g + h_{t-1} U_g + b_g)$$
#
# With these, two lines do the rest. The circle with the dot, ⊙, is a product number by number:
#
# $$c_t = f_t \odot c_{t-1} + i_t \odot g_t \qquad h_t = o_t \odot \tanh(c_t)$$
#
# With a pencil, for one unit: $c_{t-1} = 2$, $f = 0.9$, $i = 0.1$, $g = -0.5$, $o = 0.5$ give
# $c_t = 1.8 - 0.05 = 1.75$ and $h_t = 0.5 \cdot \tanh(1.75) = 0.47$. The cell has hardly changed, although the
# candidate was quite different.
#
# And the gradient? Along the thick line, the derivative of $c_t$ with respect to $c_{t-1}$ is simply $f_t$. If $f$
# stays near 1, the cell lasts, and so does its gradient: a skip connection through time, like those of lesson 07.
#
# **How many weights?** With $d$ inputs and $u$ units, each $W$ is $d \times u$, each $U$ is $u \times u$, and each $b$
# has $u$ numbers; $f$, $i$, $g$, $o$, $c$ and $h$ have $u$ numbers each. So a grey box has $(d + u + 1) u$ weights, and
# the LSTM has
#
# $$4 (d + u + 1) u.$$
#
# The **GRU** (gated recurrent unit, 게이트 순환 유닛) of 2014 has no cell, a quarter fewer weights, and often does as
# well. Its **update gate** $z$ (갱신 게이트) says how much of the old hidden state is kept, its **reset gate** $r$
# (리셋 게이트) how much of it the candidate $\tilde h$ gets to see:
#
# $$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde h_t \qquad
#   \tilde h_t = \tanh(x_t W + r_t \odot (h_{t-1} U + b') + b)$$
#
# The next cell shows the step of an LSTM in NumPy. There the four $W$ stand side by side in one matrix of $d$ rows and
# $4u$ columns, so that one product serves all, and `np.split` cuts the result into four; $f$, $i$, $g$ and $o$ are
# `forget_gate`, `input_gate`, `candidate` and `output_gate`. Then it counts: what shape comes out, and how many weights
# are there, for 5 inputs and 32 units? Calculate the LSTM's number first.

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
plots.unrolled(layers=2)

# %% [markdown]
# The LSTM has $4 (5 + 32 + 1) \cdot 32 = 4{,}864$ weights, four times the SimpleRNN's 1,216, and the number of steps is
# not among them. (The GRU has three boxes with two biases in each, $3 (5 + 32 + 2) \cdot 32$.)
#
# Look at the shapes. A recurrent layer in Keras gives its *last* output only, (2, 32): one vector for a whole sequence.
# With `return_sequences=True` it gives the output of *every* step, (2, 60, 32). You need this in two cases. One is
# **stacking**, as in the diagram: the second layer must have something to read at each step. Its inputs are the first
# layer's 32 outputs (the $h$; its own are called $k$), so it has $4 (32 + 16 + 1) \cdot 16 = 3{,}136$ weights. The
# other is a task with an answer at each step:
#
# | task | example | network |
# |---|---|---|
# | many to one | is this review kind? which symbol was marked? | the last output |
# | many to many, equally long | a tag for each word; the next character (lesson 11) | `return_sequences=True` |
# | one to many | a caption for a picture | each output is the next input |
# | many to many, of other length | translation | two networks: encoder and decoder |
#
# Three more things to know before you use them. Sequences of unequal length are filled up with zeros for a batch
# (*padding*), and `layers.Masking` says that these steps leave the state alone. Against over-fitting, the layers take
# `dropout=`, for the inputs, and `recurrent_dropout=`, for the hidden state. And the steps must be computed one after
# the other, for each needs the state of the one before: long sequences take long, however many cores there are.
#
# Now look back at the figure of the gradients. The GRU's shrinks even faster than the SimpleRNN's before it has learned
# anything, for its gates start half open, and a third is lost at every step. But gates can learn to open. The LSTM's
# drops at first, for its output is only a view of its cell; then it falls most slowly, for its forget gates start three
# quarters open.
#
# ## A task that needs a memory
#
# Imagine that someone reads out a list of letters, says "remember this one!" at some point, and goes on reading. At the
# end you must name that letter. Here it is a sequence of symbols, each one of four, and one of them carries a mark. At
# the end we ask: which symbol was marked? The mark's place is random, so the memory must last now for one step, now for
# nearly all of them, and what comes after the mark must not overwrite it.


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

# %% [markdown]
# We try the three networks that you know. There is a fourth, the **bidirectional** network (양방향): one LSTM reads the
# sequence from the beginning, another from the end, and both outputs are put side by side. Where the whole sequence is
# known, as in a sentence, that is often the better choice. Where the future is not known yet, as in a forecast, it is
# not allowed. (The full profile trains it as well, with 16 units each way.)
#
# **Before you run it: what do you expect?** Guessing gives a quarter. Which of the networks will do better, and up to
# which distance? (The labels are whole numbers, so the cross-entropy is the sparse one of lesson 04.)

# %%
networks = {
    "simplernn": lambda: layers.SimpleRNN(32),
    "lstm": lambda: layers.LSTM(32),
    "gru": lambda: layers.GRU(32),
    "bidirectional": lambda: layers.Bidirectional(layers.LSTM(16)),
}


def train(name):
    last = layers.Dense(4, activation="softmax")
    model = keras.Sequential([keras.Input(x.shape[1:]), networks[name](), last])
    learning_rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * len(x) // 64)
    adam = keras.optimizers.Adam(learning_rate, clipnorm=1)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    log = model.fit(x, y, 64, EPOCHS, verbose=0)
    print(f"{name}: {log.history['accuracy'][-1]:.1%} right in the last epoch")
    return model


trained = {name: train(name) for name in CELLS}

# %%
delays = [delay for delay in (0, 1, 5, 20, 59) if delay < STEPS]
accuracy = pd.DataFrame(index=delays, columns=CELLS, dtype=float)
for delay in delays:
    x_test, y_test = marked(np.full(500, delay), seed=1 + delay)
    for name in CELLS:
        right = trained[name].predict(x_test, verbose=0).argmax(axis=1) == y_test
        accuracy.loc[delay, name] = right.mean()
        course.record(f"memory_accuracy_{name}_{delay}", accuracy.loc[delay, name])

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
# Each row is a network, each column a distance; guessing gives 25%. The SimpleRNN does somewhat better when the mark
# has just come, and soon it only guesses. It is not that it could not: five units with weights set by hand solve the
# task at every distance. But training does not find such weights, for the gradient that would lead there has vanished.
#
# The networks with gates are right at any distance; the GRU, too, whose fresh gradient was the smallest of all. A gate
# can learn to open, and then the gradient passes.
#
# ## Watch what is kept
#
# How do they do it? Our NumPy cells can take the weights of the trained ones, and write down everything that happens
# inside. We read out four sequences which are the same but for one thing: which of the four symbols is marked. The mark
# comes ten steps before the last. Of each network we look at one unit: the one in which the marked symbol makes the
# largest difference, compared with all that changes later.

# %%
x_one, _ = marked(np.array([10]), seed=3)
x_four, mark = np.repeat(x_one, 4, axis=0), STEPS - 11
x_four[:, mark, :4] = np.eye(4)  # in each, another symbol is marked
fig, panels = plots.figure(1, 2, size=(7.4, 3.2))
for axes, name in zip(panels, ("simplernn", "lstm"), strict=True):
    cell = (scratch.LSTM if name == "lstm" else scratch.SimpleRNN)(5, 32, rng=rng)
    cell.parameters = trained[name].layers[0].get_weights()
    cell.forward(x_four)
    kept = np.stack([state[-1] for state in cell.states[1:]], axis=1)  # h, or the LSTM's c
    after = kept[:, mark + 1 :]
    steady = after.mean(axis=1).std(axis=0) / after.std(axis=1).mean(axis=0)  # of each unit
    axes.plot(kept[..., steady.argmax()].T)
    axes.axvline(mark, color="0.6", linewidth=1, linestyle="-")
    letter = "cell c" if name == "lstm" else "hidden state h"
    axes.set(title=f"{name}: {letter}", xlabel="step", ylabel="value of one unit")
panels[1].legend([f"symbol {symbol} marked" for symbol in range(4)], fontsize=9)
sentence = "One unit over time, for four marked symbols: the LSTM's cell keeps them apart."
plots.describe(fig, sentence)

# %% [markdown]
# Before the mark (the grey line) the four sequences are equal, and so you see a single line. At the mark they part. In
# the SimpleRNN they are soon a tangle again: every new symbol pushes the state about, and what the mark has left is
# lost in it. In the LSTM the lines stay apart, whatever symbols come after. That is a memory. (A single unit need not
# tell all four symbols apart; the 32 units do it together. Some lines even run on in their direction: their gates let
# a little more in at every step.)
#
# And these are the gates that do it, for one of the sequences:

# %%
panels = {}
for name, cell in {"lstm": scratch.LSTM(5, 32), "gru": scratch.GRU(5, 32)}.items():
    cell.parameters = trained[name].layers[0].get_weights()
    cell.forward(x_one)
    gates = {gate: value[0].T for gate, value in cell.gates.items() if gate != "candidate"}
    panels |= {f"{name}:\n{gate}": value for gate, value in gates.items()}
fig, grid = plots.figure(5, 1, size=(6.4, 7), sharex=True)
for axes, (name, gate) in zip(grid, panels.items(), strict=True):
    order = gate[:, mark + 1 :].mean(axis=1).argsort()[::-1]  # open after the mark: on top
    image = axes.imshow(gate[order], vmin=0, vmax=1, aspect="auto", cmap="cividis")
    axes.axvline(mark - 0.5, color="white", linewidth=2)
    axes.set(ylabel=name, yticks=[])
grid[0].set_title("mark", x=(mark + 0.5) / STEPS, fontsize=10)
grid[-1].set(xlabel="step")
fig.colorbar(image, ax=grid, shrink=0.4, label="0 is shut, 1 is open")
plots.describe(
    fig,
    "Three gates of an LSTM and two of a GRU, of 32 units each, step by step: "
    "they change at the mark, and from then on the state is kept.",
)

# %% [markdown]
# Each row is one of 32 units, each column a step, and the white line stands before the mark. In each panel the units
# are sorted: those that are most open after the mark are on top. Nobody has told the networks what their gates are for.
#
# Before the mark, most of the LSTM's forget gates are half shut: what comes is dropped again. At the mark they shut,
# and the input gates open: out with the old, in with the new. After it the forget gates open wide and stay so, the cell
# is kept, and many input gates shut, so that nothing is written over it. The GRU's update gate says how much of the old
# hidden state is kept: in most units next to nothing before the mark and at it, and nearly all of it from then on.
#
# ## Forecast honestly
#
# Forecasts are easily made to look good: let the network see a little of the future, draw the curve one step late,
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
x, y = split.windows("train", length=24, horizon=12)
print(f"windows of the training part: x {x.shape}, y {y.shape}")
thick = {"linewidth": 6, "solid_capstyle": "butt"}
fig, (top, bottom) = plots.figure(2, 1, size=(7.4, 5), sharex=True, height_ratios=(3, 2))
for part in split.ends:
    top.plot(split.dates(part), split.values(part), label=part)
    bottom.axvline(split.dates(part)[-1], color="0.6", linewidth=1, linestyle=":")
for row, origin in enumerate((24, 25, 26, 50, 74, 108, 132)):
    months = passengers.dates[origin - 24 : origin + 12]
    bottom.plot(months[:25], np.full(25, row), "-", color="0.7", **thick)
    bottom.plot(months[24:], np.full(12, row), "-", color="black", **thick)
bottom.plot([], [], "-", color="0.7", **thick, label="history: x")
bottom.plot([], [], "-", color="black", **thick, label="to forecast: y")
top.set(ylabel="thousand passengers")
bottom.set(yticks=[], ylabel="windows", ylim=(7, -1))
top.legend()
bottom.legend(loc="lower left")
fig

# %% [markdown]
# Above you see the series: more passengers every year, most in summer, and a swing that grows with the level. How does
# one long series become many examples? By **sliding windows**, below. Each window is one example: 24 months that the
# network reads (grey), and the 12 months after them that it must forecast (black). The next window starts a month
# later, as the first three do. So `x` has the shape (windows, steps, numbers at each step), as every recurrent layer
# wants it. The last two are windows of the test part: their histories reach back into earlier parts, but what is to be
# forecast lies in the test part alone. The dotted lines are the ends of the parts, and no black bar crosses one.
#
# The swing grows with the level, so the network forecasts the logarithm, in which it does not grow. At the end we go
# back to passengers, with the exponential function.
#
# How good is a forecast? The **mean absolute scaled error** (MASE, 평균 절대 척도 오차) divides its mean error by the
# mean step from one number to the next in the training part. It has no unit, so series can be compared.


# %%
def forecaster(length, horizon, season=1):
    inputs = keras.Input((length, 1))
    naive = keras.ops.tile(inputs[:, -season:, 0], (1, -(-horizon // season)))[:, :horizon]
    x = layers.LSTM(32)(inputs - inputs[:, -1:])
    change = layers.Dense(horizon, kernel_initializer="zeros")(x)
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


# %% [markdown]
# The network adds a *change* to a naive forecast. Before it has learned anything, the change is zero: it starts as good
# as the naive forecast. A skip connection again. Of ten stages of training, the one that is best in the validation part
# is kept (early stopping, lesson 04b).


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

# %% [markdown]
# Twelve months ahead, from every month of the test part. Persistence is off by two of the training part's monthly
# steps. The forecast "as a year ago" is off by one: it misses the growth. The LSTM, which may correct it, comes to a
# little more than half a step. What it has learned is the growth. Adding the mean yearly growth of the training part to
# the value of a year ago, one number and no network, comes to 0.58.
#
# How sure is the forecast? Its errors in the *validation* part say how far off the next forecasts may be: a prediction
# interval that should hold 80% of the actual values. (It need not lie evenly around the forecast: who was always too
# high will expect lower values.) And now everything in passengers:

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
fig, axes = plots.figure(size=(7.5, 3))
axes.plot(split.dates("test"), np.exp(split.values("test")), color="0.3", label="actual")
for origin in (0, 12, 24):
    dates = split.dates("test")[origin : origin + 12]
    months = np.exp(split.unscaled(forecast[origin]))
    (line,) = axes.plot(dates, months, label=f"from {dates[0]}")
    edges = [np.exp(split.unscaled(forecast[origin] + edge)) for edge in (low, high)]
    axes.fill_between(dates, *edges, alpha=0.2, color=line.get_color())
axes.set(ylabel="thousand passengers")
axes.legend()
fig

# %% [markdown]
# Here are three of the forecasts, each made at New Year for all twelve months. The shape of the year is right, but the
# shaded intervals are too narrow: they hold far fewer than 80% of the actual values. Why? The validation part is less
# than two years, so there are only 11 forecasts to estimate the interval from, they overlap, and the network was chosen
# by them, too. And in 1958 passengers grew by 3% only, after 12% in the year before: such an interval says how far off
# one was, not how far off one can be.
#
# A series with more weather in it: the lowest temperature of each day, a week ahead. A season of 365 days is too long a
# window, so the network starts from persistence here.

# %%
temperatures = datasets.load("daily_temperatures")
split = temperatures.split(validation=0.15, test=0.25)
model = learn(split, length=60, horizon=7)
_, mase = errors(split, model, 60, 7, season=365)
course.record("lstm_mase_temperatures", mase["lstm"])
course.record("persistence_mase_temperatures", mase["persistence"])
course.record("lstm_gain_temperatures", mase["persistence"] - mase["lstm"])
course.record("seasonal_naive_mase_temperatures", mase["seasonal-naive"])

# %% [markdown]
# Weather that is a week away can hardly be predicted. And yet the LSTM is clearly ahead of both: after an unusually
# warm day it mostly gets cooler again, and neither naive forecast says that. But it takes no network to learn it: a
# linear forecast from the same 60 days, fitted by least squares, comes to 1.20 on our sample, a little better. A fifth
# rule: compare with the simplest model that learns.
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
# **Before you run it: what do you expect?** The network is the same.

# %%
prices = datasets.load("prices")
split = replace(prices, values=np.log(prices.values)).split(validation=0.15, test=0.25)
model = learn(split, length=60, horizon=7)
forecasts, mase = errors(split, model, 60, 7)
course.record("lstm_mase_random_walk", mase["lstm"], data=[prices])
course.record("persistence_mase_random_walk", mase["persistence"], data=[prices])

# %% [markdown]
# The network comes out about where persistence is. The last section looks at this more closely. But perhaps you would
# rather forecast something of your own?
#
# ## A series of your own
#
# Read your file with pandas, choose the column of numbers, hand it over: `datasets.series` checks that a network can
# learn from it, and says which pandas call mends what is wrong. Here is a file as Korean programs export it: not in
# UTF-8 but in CP949, dates in words, commas between thousands, the newest row first. (The prices are generated.)

# %%
holidays = ["2024-02-09", "2024-02-12", "2024-03-01"]
days = pd.bdate_range("2024-01-02", periods=250, freq="C", holidays=holidays)
lines = [
    f'{day.year}년 {day.month}월 {day.day}일,"{70_000 + 137 * n**2 % 9_000:,}"'
    for n, day in enumerate(days)
]
export = "\n".join(["날짜,종가", *reversed(lines)]).encode("cp949")
print(export.decode("cp949")[:50])

file = io.BytesIO(export)  # you write: file = "my prices.csv"
options = {"parse_dates": ["날짜"], "date_format": "%Y년 %m월 %d일", "index_col": "날짜"}
table = pd.read_csv(file, encoding="cp949", thousands=",", **options)
try:
    own = datasets.series(table["종가"])
except datasets.BadData as advice:
    print(advice)
own = datasets.series(table["종가"].sort_index(), step="rows")

# %% [markdown]
# `own` goes where `prices` went, in the cell before. `step="rows"` says that each row is one step, for markets
# are shut at weekends and on holidays. For a series that should be regular, leave it out; `step="D"` or `"MS"` fills
# missing days or months, and `season=12` says how many numbers make a season. What else exports have:
#
# - `UnicodeDecodeError`: the file is in CP949, as above. (What Excel saves as "CSV UTF-8" needs no `encoding`.)
# - `2024/01/02` is `date_format="%Y/%m/%d"`, `2024. 1. 2.` is `"%Y. %m. %d."`, and `20240102` is `"%Y%m%d"`.
# - lines above the names of the columns: `skiprows=2`. An empty value: `.dropna()`, or `.ffill()`.
#
# ## One day late
#
# Back to `prices`. Is the network better than persistence, or worse, or is that luck? And what does its forecast look
# like, drawn as such forecasts are usually drawn: for each day the value that was forecast the day before?

# %%
_, y_test = split.windows("test", 60, 7)
error = {name: np.abs(each - y_test).mean(axis=1) for name, each in forecasts.items()}
gain = (error["persistence"] - error["lstm"])[::7]  # forecasts that do not overlap
margin = 1.96 * gain.std() / len(gain) ** 0.5
print(f"gain over persistence: {gain.mean():.4f} ± {margin:.4f}, in {len(gain)} forecasts")

price = np.exp(split.unscaled(y_test[:, 0]))
forecast = np.exp(split.unscaled(forecasts["lstm"][:, 0]))  # made the day before
late = [np.abs(forecast[k:] - price[: len(price) - k]).mean() for k in range(6)]
fig, (left, right) = plots.figure(1, 2, size=(7.5, 3.2), width_ratios=(2, 1))
days = np.arange(25, 55)
left.plot(days, price[days], label="price", color="black")
left.plot(days, forecast[days], "--", marker="o", markersize=4, label="forecast for that day")
left.set(xlabel="day of the test part", ylabel="price")
left.legend()
right.bar(range(6), late / price.mean() * 100)
right.set(xlabel="days moved earlier", ylabel="mean error, % of the price", xticks=range(6))
sentence = "A price and its forecast, in which every peak comes one day late."
plots.describe(fig, sentence)

# %% [markdown]
# The left panel is the figure from the web, only closer: step back, and the two curves seem to be one. Now look at a
# single peak. The forecast has it, too, but **one day late**. The right panel proves it: move the whole forecast a day
# earlier, and the error is far smaller. What the network calls tomorrow's price is, nearly, today's: it has learned
# persistence, and nothing else.
#
# The printed gain over persistence says the same: it is smaller than its uncertainty (± is a 95% confidence interval),
# so nothing was gained. Whenever someone shows you a curve that follows a price closely, move it by a day. Remember
# this picture.
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
