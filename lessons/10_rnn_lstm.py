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
from dataclasses import replace

import keras
import numpy as np
from keras import layers

from course import datasets, forecasts, plots, scratch, training

# %% tags=["parameters"]
course.lesson("10_rnn_lstm")
STEPS = course.pick(quick=25, full=60)  # length of a sequence in the memory task
EXAMPLES = course.pick(quick=4_000, full=8_000)
EPOCHS = 8
CELLS = course.pick(quick=("simplernn", "lstm"), full=("simplernn", "lstm", "gru", "bidirectional"))
FORECAST = course.pick(quick=100, full=600)  # steps of training a forecaster

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
# `backward` is the chain rule, backwards through time: **back-propagation through time** (시간 역전파). At each step
# the gradient is multiplied by the same $U$ and by the slope of the tanh, which is at most 1.

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
# The networks are fresh, nothing has been learned. Forty steps back, the SimpleRNN's gradient has shrunk to a
# millionth: whatever happened there, training will hardly notice. The GRU is no better before it has learned anything,
# for its gates start half open, and halve the gradient at every step. The LSTM starts with its forget gates three
# quarters open. This is the **vanishing gradient** (기울기 소실). With larger weights the gradient explodes instead;
# then one cuts it, as `clipnorm=1` does in Keras' optimisers.
#
# ## A cell with gates
#
# The **LSTM** (장단기 메모리) of 1997 gives the memory a way of its own, the *cell* $c$. Nothing multiplies it but
# gates, numbers between 0 and 1 that the network computes at every step:
#
# $$c_t = f \cdot c_{t-1} + i \cdot g \qquad h_t = o \cdot \tanh(c_t)$$
#
# - the **forget gate** $f$ (망각 게이트): how much of the cell is kept
# - the **input gate** $i$ (입력 게이트): how much of the candidate $g$ is written to it
# - the **output gate** $o$ (출력 게이트): how much of it is shown
#
# If $f$ stays near 1, the cell lasts, and so does its gradient: a skip connection through time, like those of lesson
# 07.

# %%
course.show_source(scratch.LSTM.step)

# %% [markdown]
# The **GRU** of 2014 has two gates and no cell, a quarter fewer weights, and often does as well.
#
# ## A task that needs a memory
#
# A row of symbols, each one of four. One of them carries a mark. At the end: which symbol was marked? Its place is
# drawn at random, so the memory must last now for a step, now for sixty, and what comes after the mark must not
# overwrite it.

# %%
def marked(delays, seed):
    """Sequences with the mark so many steps before the end, and the symbols that were marked."""
    rng, rows = np.random.default_rng(seed), np.arange(len(delays))
    symbols = rng.integers(0, 4, (len(delays), STEPS))
    x = np.zeros((len(delays), STEPS, 5), np.float32)
    x[..., :4] = np.eye(4)[symbols]
    x[rows, STEPS - 1 - delays, 4] = 1  # the mark
    return x, symbols[rows, STEPS - 1 - delays]


x, y = marked(rng.integers(0, STEPS, EXAMPLES), seed=0)
print(x.shape, "examples, steps, numbers at each step;", y[:8])
print(x[0, -3:])

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
    steps = EPOCHS * len(x) // 64
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, steps), clipnorm=1)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, 64, EPOCHS, verbose=0, callbacks=[training.EpochLog()])
    return model


trained = {name: train(name) for name in CELLS}

# %% [markdown]
# **Before you run it: what do you expect?** Guessing gives a quarter. At which distance will each of them begin to
# guess?

# %%
delays = [delay for delay in (0, 1, 2, 5, 10, 20, 40, 59) if delay < STEPS]
fig, axes = plots.figure()
for name, model in trained.items():
    accuracies = []
    for delay in delays:
        x_test, y_test = marked(np.full(500, delay), seed=1 + delay)
        right = model.predict(x_test, verbose=0).argmax(axis=1) == y_test
        accuracies.append(right.mean())
        course.record(f"memory_accuracy_{name}_{delay}", accuracies[-1])
    axes.plot(delays, accuracies, marker="o", label=name)
axes.axhline(0.25, color="0.6", linestyle=":")
axes.set(xlabel="steps since the mark", ylabel="accuracy", ylim=(0, 1.05))
axes.legend()
fig

# %% [markdown]
# The SimpleRNN has learned next to nothing: at most a little about a mark at the very end. Its gradient does not come
# back from marks further off, and it has no way to let the later symbols pass without a trace: what comes in is always
# added to what was there. The networks with gates are right at any distance. The **bidirectional** network (양방향)
# reads the row from both ends, with 16 units each way; where the whole sequence is known, as in a sentence, that is
# often the better choice. Where the future is not known yet, as in a forecast, it is not allowed.
#
# ## Watch the gates
#
# Our NumPy LSTM takes the weights of the trained one, and tells what its gates did. Ten steps before the end comes the
# mark.

# %%
x_one, _ = marked(np.array([10]), seed=3)
lstm = scratch.LSTM(5, 32)
lstm.parameters = trained["lstm"].layers[0].get_weights()
lstm.forward(x_one)

fig, grid = plots.figure(3, 1, size=(6.4, 4.8), sharex=True)
for axes, name in zip(grid, ("input", "forget", "output"), strict=True):
    axes.imshow(lstm.gates[name][0].T, vmin=0, vmax=1, aspect="auto", cmap="cividis")
    axes.axvline(STEPS - 11, color="white", linewidth=1)
    axes.set(ylabel=f"{name} gate", yticks=[])
grid[-1].set(xlabel="step")
fig

# %% [markdown]
# Each row is one of 32 units, each column a step; yellow is open, blue is shut, the white line is the mark.
# Nobody has told the network what its gates are for. Before the mark, most forget gates are half shut: what comes is
# dropped again. At the mark the input gates open. After it the forget gates open wide and stay so, the cell is kept,
# and many input gates shut, so that nothing is written over it.
#
# ## Forecast honestly
#
# Forecasts are easily made to look good: let the network see a little of the future, draw the curve one step late,
# leave out what a child would forecast. Four rules against that:
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
# More every year, most in summer, and the swing grows with the level. So we forecast the logarithm, in which it does
# not grow. How good is a forecast? The **mean absolute scaled error** (MASE, 평균 절대 척도 오차) divides its mean
# error by the mean step from one number to the next in the training part. It has no unit, so series can be compared.

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
    endless = split.batches("train", length, horizon, shuffle=True).repeat()
    best = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
    stages = {"epochs": 10, "steps_per_epoch": FORECAST // 10, "shuffle": False, "verbose": 0}
    model.fit(endless, **stages, validation_data=split.windows("validation", length, horizon), callbacks=[best])
    return model


# %% [markdown]
# The network adds a *change* to a naive forecast. Before it has learned anything, the change is zero: it starts as good
# as the naive forecast. A skip connection again. Of ten stages of training, the one that is best in the validation part
# is kept.

# %%
def errors(split, model, length, horizon, season=None):
    x, y = split.windows("test", length, horizon)
    scaled = split.scaled(split.series.values)
    origins = split.ends["test"][0] + np.arange(len(x))[:, None]
    told = {
        "persistence": forecasts.persistence(x[..., 0], horizon),
        "lstm": model.predict(x, verbose=0),
    }
    if season:
        told["seasonal-naive"] = scaled[origins - season + np.arange(horizon)]
    known = scaled[slice(*split.ends["train"])]
    return told, {name: forecasts.mase(y, each, known) for name, each in told.items()}


split = replace(passengers, values=np.log(passengers.values)).split(validation=0.15, test=0.25)
model = learn(split, length=24, horizon=12, season=12)
told, mase = errors(split, model, 24, 12, season=12)
course.record("lstm_mase_seasonal", mase["lstm"])
course.record("persistence_mase_seasonal", mase["persistence"])
course.record("seasonal_naive_mase", mase["seasonal-naive"])

# %% [markdown]
# Twelve months ahead, from every month of the test part. Persistence is off by two of the training part's monthly
# steps, a year ago by one: it misses the growth. The LSTM, which may correct it, comes to a little more than half a
# step.
#
# How sure is it? What it was off by in the *validation* part, which it did not learn from, tells how far off the next
# forecasts may be: an **interval** (예측 구간) that should hold 80% of what comes.

# %%
x_val, y_val = split.windows("validation", 24, 12)
low, high = forecasts.interval(y_val - model.predict(x_val, verbose=0), level=0.8)
x_test, y_test = split.windows("test", 24, 12)
forecast = told["lstm"]
inside = (y_test >= forecast + low) & (y_test <= forecast + high)
print(f"{inside.mean():.0%} of what came lies in the interval for 80%")

fig, axes = plots.figure(size=(7.5, 3))
axes.plot(split.dates("test"), split.values("test"), color="0.3", label="what came")
for origin in (0, 12, 24):
    dates = split.dates("test")[origin : origin + 12]
    axes.plot(dates, split.unscaled(forecast[origin]), label=f"forecast {origin // 12 + 1}")
    edges = [split.unscaled(forecast[origin] + edge) for edge in (low, high)]
    axes.fill_between(dates, *edges, alpha=0.2)
axes.set(ylabel="log of thousand passengers")
axes.legend()
fig

# %% [markdown]
# It holds far fewer. The validation part is less than two years, and in 1958 the growth paused, which had not happened
# there: an interval says how far off one was, not how far off one can be.
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
course.record("seasonal_naive_mase_temperatures", mase["seasonal-naive"])

# %% [markdown]
# All are worse here, measured in steps from one day to the next, for weather that is a week away is hardly known. And
# yet the LSTM is clearly ahead of both: it has learned that after an unusually warm day it gets cooler again.
#
# ## What nothing can foretell
#
# Prices of a share. Someone who knew that it rises tomorrow would buy today, and it would rise today. What is left is
# close to a **random walk** (무작위 행보): each price is the one before, plus something nobody knows.
#
# $$x_{t+1} = x_t + \varepsilon, \qquad E[x_{t+1} \mid x_t, x_{t-1}, \dots] = x_t$$
#
# So the best forecast is persistence. Our sample was drawn in just this way.
#
# **Before you run it: what do you expect?** The network is the same.

# %%
prices = datasets.load("prices")
split = replace(prices, values=np.log(prices.values)).split(validation=0.15, test=0.25)
model = learn(split, length=60, horizon=7)
told, mase = errors(split, model, 60, 7)
course.record("lstm_mase_random_walk", mase["lstm"])
course.record("persistence_mase_random_walk", mase["persistence"])

# %%
_, y_test = split.windows("test", 60, 7)
gain = np.abs(told["persistence"] - y_test).mean(axis=1) - np.abs(told["lstm"] - y_test).mean(axis=1)
gain = gain[::7]  # forecasts that do not overlap
error = 1.96 * gain.std() / len(gain) ** 0.5
print(f"gain over persistence: {gain.mean():.4f} ± {error:.4f}, in {len(gain)} forecasts")

# %% [markdown]
# The gain is smaller than its uncertainty: nothing was gained. (The ± holds 95% of what luck would give.) When somebody
# shows you a curve that follows a share's price closely, look whether it follows *one step late*: then it is
# persistence.
#
# ## Try it yourself
#
# 1. ★ Start the LSTM's gradient elsewhere: `layer.parameters[2]` is the bias, the second quarter of it belongs to the
#    forget gates. Set it to 3. Check: how far does the gradient reach now?
# 2. ★ Forecast `datasets.load("sunspots")` with windows of 132 months. Check: is the LSTM better than persistence?
# 3. ★★ Cheat: scale by the mean and standard deviation of the *whole* series, and draw validation windows at random
#    among the training windows. Check: by how much does the validation error fall, and the test error?
# 4. ★★ Put two LSTM layers on top of each other (`return_sequences=True` in the first). Check: is it better, and by
#    more than another seed changes?
# 5. ★★★ Write the gated cell with one gate only, $h_t = u \cdot h_{t-1} + (1 - u) \cdot \tanh(x_t W + b)$, as a
#    subclass of `scratch.Recurrent`. Check: its gradients against central differences; does it solve the memory task?
#
# ## You have
#
# - computed a recurrent network by hand, and found the same numbers in Keras
# - measured how the gradient vanishes with distance in time
# - watched the gates of a trained LSTM open at the mark and keep what it wrote
# - seen where four recurrent networks begin to guess
# - forecast three series, compared with naive forecasts, and seen that nothing foretells a random walk
#
# ## Where it comes from
#
# - J. Elman, 1990, "Finding structure in time". S. Hochreiter and J. Schmidhuber, 1997, "Long short-term memory".
# - K. Cho and others, 2014, for the GRU. M. Schuster and K. Paliwal, 1997, "Bidirectional recurrent neural networks".
# - R. Hyndman and A. Koehler, 2006, "Another look at measures of forecast accuracy".
# - The data: airline passengers (G. Box and G. Jenkins, 1976); daily minimum temperatures in Melbourne (Australian
#   Bureau of Meteorology), where fetched.
#
# **Next** in this course, when it is there: lesson 11, how does a network write?
