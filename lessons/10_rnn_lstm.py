# %% [markdown]
# # 10 · Recurrent networks: SimpleRNN, LSTM and GRU
#
# **How does a network remember?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/10_rnn_lstm.ipynb)
#
# > **You will be able to**
# > - compute a recurrent network step by step, by hand
# > - measure how far back in time a gradient reaches, and say why it vanishes
# > - explain the gates of an LSTM, and watch them open and close
# > - compare four recurrent networks on a task that needs a long memory
# > - forecast a series honestly: against naive forecasts, from many origins, with an interval
# >
# > **You need first** lesson 05 (back-propagation layer by layer).
# > **Reading** about 30 minutes. **Running** 55 s (quick), 6 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:  # on Colab: fetch the package
    # %pip install -q "git+https://github.com/OWNER/REPO@v0.1.0"
    import course
course.start(seed=0)

# %%
import keras
import numpy as np
import pandas as pd
from keras import layers

from course import datasets, forecasts, plots, scratch, training

# %% tags=["parameters"]
course.lesson("10_rnn_lstm")
DELAYS = course.pick(quick=(5, 20), full=(5, 20, 60))  # steps a memory must last
EXAMPLES = course.pick(quick=2_000, full=8_000)  # of the memory task
EPOCHS = course.pick(quick=4, full=10)
CELLS = course.pick(quick=2, full=4)  # so many networks take part
FORECAST = course.pick(quick=150, full=600)  # steps of training a forecaster

# %% [markdown]
# A photograph is there all at once. A sentence, a melody, a temperature curve comes one piece after the other, and what
# a piece means depends on what was before. A dense network needs an input of fixed length. A **recurrent network**
# (순환 신경망) reads one piece at a time, and keeps something in mind: its own last output.
#
# ## Three steps by hand
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# One input and two units. The same $W$, $U$ and $b$ serve every step.

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
print("Keras:  ", *(f"{value:7.4f}" for value in np.asarray(layer(np.array([[[1.0], [0], [0]]])))[0]))

# %% [markdown]
# The input was 1 at the first step and nothing after that, and yet the output goes on: the network *remembers* the 1.
# But the memory fades. The same for any number of steps and units, in NumPy:

# %%
course.show_source(scratch.Recurrent.forward)

# %% [markdown]
# ## How far back does a gradient reach?
#
# To learn that something at step 1 matters at step 60, the gradient must come back through all the steps between.
# `backward` is the chain rule, backwards through time: **back-propagation through time** (시간 역전파). At each step the
# gradient is multiplied by the same $U$ and by the slope of the tanh, which is at most 1.

# %%
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
# The network is fresh, nothing has been learned. Forty steps back, the SimpleRNN's gradient has shrunk to a millionth:
# whatever happened there, training will hardly notice. This is the **vanishing gradient** (기울기 소실). (With larger
# weights it explodes instead; then one cuts it: `clipnorm=1` in Keras' optimisers.)
#
# ## A cell with gates
#
# The **LSTM** (장단기 메모리) of 1997 gives the memory a way of its own, the *cell* $c$. Nothing multiplies it but gates,
# numbers between 0 and 1 that the network computes at every step:
#
# $$c_t = f \cdot c_{t-1} + i \cdot g \qquad h_t = o \cdot \tanh(c_t)$$
#
# - the **forget gate** $f$ (망각 게이트): how much of the cell is kept
# - the **input gate** $i$ (입력 게이트): how much of the candidate $g$ is written to it
# - the **output gate** $o$ (출력 게이트): how much of it is shown
#
# If $f$ stays near 1, the cell lasts, and so does its gradient: a skip connection through time, like those of lesson 07.

# %%
course.show_source(scratch.LSTM.step)

# %% [markdown]
# The **GRU** of 2014 has two gates and no cell, a quarter fewer weights, and often does as well.
#
# ## A task that needs a memory
#
# One of four symbols comes first. Then comes noise, for 5, 20 or 60 steps. At the end: which symbol was it?


# %%
def remember(delay, seed):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 4, EXAMPLES)
    x = rng.standard_normal((EXAMPLES, delay + 1, 4)).astype(np.float32)
    x[:, 0] = 3 * np.eye(4)[y]
    return x, y


networks = {
    "simplernn": lambda: layers.SimpleRNN(32),
    "lstm": lambda: layers.LSTM(32),
    "gru": lambda: layers.GRU(32),
    "bidirectional": lambda: layers.Bidirectional(layers.LSTM(16)),
}
x, y = remember(5, seed=0)
print(x.shape, "examples, steps, numbers at each step;", y[:8])

# %% [markdown]
# **Before you run it: what do you expect?** Guessing gives a quarter.

# %%
found, trained = {}, {}
for delay in DELAYS:
    (x, y), (x_test, y_test) = remember(delay, seed=0), remember(delay, seed=1)
    for name, cell in list(networks.items())[:CELLS]:
        last = layers.Dense(4, activation="softmax")
        model = keras.Sequential([keras.Input(x.shape[1:]), cell(), last])
        model.compile(keras.optimizers.Adam(3e-3, clipnorm=1), "sparse_categorical_crossentropy")
        model.fit(x, y, 64, EPOCHS, verbose=0)
        right = model.predict(x_test, verbose=0).argmax(axis=1) == y_test
        found.setdefault(name, {})[delay] = right.mean()
        trained[name, delay] = model
        course.record(f"memory_accuracy_{name}_{delay}", right.mean())
pd.DataFrame(found).rename_axis("delay").round(3)

# %% [markdown]
# (to be written from the numbers)
#
# ## Watch the gates
#
# Our NumPy LSTM takes the weights of the trained one, and tells what its gates did.

# %%
delay = DELAYS[-1]
x, y = remember(delay, seed=2)
lstm = scratch.LSTM(4, 32)
lstm.parameters = trained["lstm", delay].layers[0].get_weights()
lstm.forward(x[:1])

fig, grid = plots.figure(3, 1, size=(6.4, 4.8), sharex=True)
for axes, name in zip(grid, ("input", "forget", "output"), strict=True):
    axes.imshow(lstm.gates[name][0].T, vmin=0, vmax=1, aspect="auto", cmap="cividis")
    axes.set(ylabel=f"{name} gate", yticks=[])
grid[-1].set(xlabel="step")
fig

# %% [markdown]
# Each row is one of 32 units, each column a step; yellow is open. (to be written)
#
# ## Forecast honestly
#
# Forecasts are easily made to look good: let the network see a little of the future, draw the curve one step late, leave
# out what a child would forecast. Four rules against that:
#
# 1. **Cut by time.** First the training part, then validation, then test; never at random.
# 2. **Scale by the training part only.** A mean over everything knows the future.
# 3. **Compare with naive forecasts**: tomorrow as today (**persistence**, 지속 예측), this month as a year ago
#    (**seasonal-naive**, 계절 단순 예측).
# 4. **From many origins**, not from one lucky day, and with an interval.

# %%
passengers = datasets.load("airline_passengers")
split = passengers.split(validation=0.15, test=0.25)
fig, axes = plots.figure(size=(7.5, 3))
for part in split.ends:
    axes.plot(split.dates(part), split.values(part), label=part)
axes.set(ylabel="thousand passengers")
axes.legend()
fig

# %% [markdown]
# More every year, most in summer, and the swing grows with the level. So we forecast the logarithm.


# %%
def forecaster(length):
    inputs = keras.Input((length, 1))
    last = inputs[:, -1]
    x = layers.LSTM(32)(inputs - last[:, None])
    change = layers.Dense(1, kernel_initializer="zeros")(x)
    return keras.Model(inputs, last + change)


# %% [markdown]
# The network foretells the *change* from the last known number. Before it has learned anything it says "no change":
# persistence. A skip connection again. (to be continued)
