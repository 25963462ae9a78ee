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
# > - compare recurrent networks on a task that needs a long memory
# > - forecast a series honestly: against naive forecasts, from many origins, with a prediction interval
# >
# > **You need first** lessons 02 to 04. Lesson 07 helps.
# > **Reading** about 30 minutes. **Running** 58 s (quick), 2 min (full) on 2 CPU cores.

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
# A photograph is there all at once. A sentence, a melody, a temperature curve comes one piece after the other, and what
# a piece means depends on what was before. A dense network needs an input of fixed length. A **recurrent network**
# (순환 신경망) reads one piece at a time, and keeps a **hidden state** (은닉 상태): its own last output.
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
keras_h = np.asarray(layer(np.array([[[1.0], [0], [0]]])))[0]
print(f"Keras:    h = {keras_h[0]:7.4f} {keras_h[1]:7.4f}")

# %% [markdown]
# The input was 1 at the first step and 0 after that, and yet the output goes on: the hidden state *remembers* the 1.
# But the memory fades. The same for any number of steps and units, in NumPy:

# %%
course.show_source(scratch.Recurrent.forward)
course.show_source(scratch.SimpleRNN.step)

# %% [markdown]
# `kernel` is $W$, `recurrent_kernel` is $U$. The tanh is in `step`, which each kind of cell has of its own: its `x` and
# `h` are what came from the input and from the hidden state, already multiplied by $W$ and $U$. (`state[0]` is the
# hidden state; a second bias, `recurrent_bias`, is the GRU's only. What `cache` holds, `backward` will need.)
#
# ## How far back does a gradient reach?
#
# To learn that something at step 1 matters at step 60, the gradient must come back through all the steps between.
# `backward` is the chain rule, backwards through time: **back-propagation through time** (시간 역전파). At each step
# the gradient is multiplied by the same $U$ and by the slope of the tanh, which is at most 1. (The figure also shows a
# GRU and an LSTM. Their gates, and the LSTM's cell, come next; look at the SimpleRNN first.)

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
# Plotted is the gradient of the last hidden state with respect to each earlier one, as a share of the last. The weights
# are random, nothing has been learned yet. Forty steps back, the SimpleRNN's gradient has shrunk to a millionth:
# whatever happened there, training will hardly notice. This is the vanishing gradient of lesson 04, now through time.
# With larger weights the gradient explodes instead; then one cuts it, as `clipnorm=1` does in Keras' optimisers.
#
# ## A cell with gates
#
# The **LSTM** (장단기 메모리) of 1997, here with the forget gate of 2000, gives the memory a way of its own, the *cell*
# $c$. Nothing multiplies it but gates, numbers between 0 and 1. Each is a sigmoid of $x_t W + h_{t-1} U + b$ with
# weights of its own; the candidate $g$ is made in the same way, with a tanh. The dot is a product number by number:
#
# $$c_t = f \cdot c_{t-1} + i \cdot g \qquad h_t = o \cdot \tanh(c_t)$$
#
# - the **forget gate** $f$ (망각 게이트): how much of the cell is kept
# - the **input gate** $i$ (입력 게이트): how much of the candidate $g$ is written to it
# - the **output gate** $o$ (출력 게이트): how much of it is shown
#
# If $f$ stays near 1, the cell lasts, and so does its gradient: a skip connection through time, like those of lesson
# 07. In the code $f$, $i$, $g$ and $o$ are `forget_gate`, `input_gate`, `candidate` and `output_gate`:

# %%
course.show_source(scratch.LSTM.step)

# %% [markdown]
# The **GRU** (게이트 순환 유닛) of 2014 has no cell, a quarter fewer weights, and often does as well. Its **update
# gate** $z$ (갱신 게이트) says how much of the old hidden state is kept, its **reset gate** (리셋 게이트) how much of
# it the candidate $\tilde h$ gets to see:
#
# $$h_t = z \cdot h_{t-1} + (1 - z) \cdot \tilde h$$
#
# Now look back at the figure. The GRU's gradient shrinks even faster than the SimpleRNN's before it has learned
# anything, for its gates start half open, and a third is lost at every step. But gates can learn to open. The LSTM's
# drops at first, for its output is only a view of its cell; then it falls most slowly, for its forget gates start three
# quarters open.
#
# ## A task that needs a memory
#
# A sequence of symbols, each one of four. One of them carries a mark. At the end: which symbol was marked? Its place is
# drawn at random, so the memory must last now for a step, now for sixty, and what comes after the mark must not
# overwrite it.


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
# **Before you run it: what do you expect?** Guessing gives a quarter. Which of them will do better, and up to which
# distance? (The labels are whole numbers, so the cross-entropy is the sparse one of lesson 04.)

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

fig, axes = plots.figure()
for name in CELLS:
    axes.plot(delays, accuracy[name], marker="o", label=name)
axes.axhline(0.25, color="0.6", linestyle=":")
axes.set(xlabel="steps since the mark", ylabel="accuracy", ylim=(0, 1.05))
axes.legend()
fig

# %% [markdown]
# The dotted line is guessing. The SimpleRNN does somewhat better when the mark has just come, and is soon at the line.
# It is not that it could not: five units with weights set by hand solve the task at every distance. But training does
# not find such weights, for the gradient that would lead there has vanished. The networks with gates are
# right at any distance; the GRU, too, whose fresh gradient was the smallest of all. A gate can learn to open, and then
# the gradient passes. The **bidirectional** network (양방향) reads the sequence from both ends, with 16 units each way;
# where the whole sequence is known, as in a sentence, that is often the better choice. Where the future is not known
# yet, as in a forecast, it is not allowed. In numbers:

# %%
for name in CELLS:
    for delay in delays:
        course.record(f"memory_accuracy_{name}_{delay}", accuracy.loc[delay, name])

# %% [markdown]
# ## Watch the gates
#
# Our NumPy cells take the weights of the trained ones, and record what their gates did. The mark comes ten steps
# before the end.

# %%
x_one, _ = marked(np.array([10]), seed=3)
panels = {}
for name, cell in {"lstm": scratch.LSTM(5, 32), "gru": scratch.GRU(5, 32)}.items():
    cell.parameters = trained[name].layers[0].get_weights()
    cell.forward(x_one)
    panels |= {f"{name}:\n{gate}": value[0].T for gate, value in cell.gates.items()}

panels = {name: gate for name, gate in panels.items() if "candidate" not in name}
fig, grid = plots.figure(5, 1, size=(6.4, 7), sharex=True)
for axes, (name, gate) in zip(grid, panels.items(), strict=True):
    axes.imshow(gate, vmin=0, vmax=1, aspect="auto", cmap="cividis")
    axes.axvline(STEPS - 11, color="white", linewidth=1)
    axes.set(ylabel=name, yticks=[])
grid[-1].set(xlabel="step")
plots.describe(
    fig,
    "Three gates of an LSTM and two of a GRU, of 32 units each, step by step: "
    "they change at the mark, and from then on the state is kept.",
)

# %% [markdown]
# Each row is one of 32 units, each column a step; yellow is open, blue is shut, the white line is the mark. Nobody has
# told the networks what their gates are for. Before the mark, most of the LSTM's forget gates are half shut: what comes
# is dropped again. At the mark they shut, and the input gates open: out with the old, in with the new. After it the
# forget gates open wide and stay so, the cell is kept, and many input gates shut, so that nothing is written over it.
# The GRU's update gate says how much of the old hidden state is kept: next to nothing before the mark and at it,
# nearly all of it from then on.
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
    batches = split.batches("train", length, horizon, shuffle=True).repeat()
    best = keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)
    stages = {"epochs": 10, "steps_per_epoch": FORECAST // 10, "shuffle": False, "verbose": 0}
    validation = split.windows("validation", length, horizon)
    model.fit(batches, **stages, validation_data=validation, callbacks=[best])
    return model


# %% [markdown]
# The network adds a *change* to a naive forecast. Before it has learned anything, the change is zero: it starts as good
# as the naive forecast. A skip connection again. Of ten stages of training, the one that is best in the validation part
# is kept (early stopping, lesson 04).


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
# steps, a year ago by one: it misses the growth. The LSTM, which may correct it, comes to a little more than half a
# step. What it has learned is the growth: a year ago plus the mean yearly growth of the training part, one number and
# no network, comes to 0.58.
#
# How sure is it? Its errors in the *validation* part say how far off the next forecasts may be: a prediction interval
# that should hold 80% of the actual values. (It need not lie evenly around the forecast: who was always too high will
# expect lower values.)

# %%
x_val, y_val = split.windows("validation", 24, 12)
low, high = metrics.prediction_interval(y_val - model.predict(x_val, verbose=0), level=0.8)
x_test, y_test = split.windows("test", 24, 12)
forecast = forecasts["lstm"]
inside = (y_test >= forecast + low) & (y_test <= forecast + high)
print(f"{inside.mean():.0%} of the actual values lie in the 80% prediction interval")

fig, axes = plots.figure(size=(7.5, 3))
axes.plot(split.dates("test"), split.values("test"), color="0.3", label="actual")
for origin in (0, 12, 24):
    dates = split.dates("test")[origin : origin + 12]
    (line,) = axes.plot(dates, split.unscaled(forecast[origin]), label=f"from {dates[0]}")
    edges = [split.unscaled(forecast[origin] + edge) for edge in (low, high)]
    axes.fill_between(dates, *edges, alpha=0.2, color=line.get_color())
axes.set(ylabel="log of thousand passengers")
axes.legend()
fig

# %% [markdown]
# It holds far fewer. The validation part is less than two years, so there are only 11 forecasts to estimate the
# interval from, they overlap, and the network was chosen by them, too. And in 1958 passengers grew by 3% only, after
# 12% in the year before: such an interval says how far off one was, not how far off one can be.
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
# Prices of a share. Someone who knew that it rises tomorrow would buy today, and it would rise today. What is left is
# close to a **random walk** (무작위 행보): each price is the one before, plus a change that nothing predicts.
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

# %%
_, y_test = split.windows("test", 60, 7)
error = {name: np.abs(each - y_test).mean(axis=1) for name, each in forecasts.items()}
gain = (error["persistence"] - error["lstm"])[::7]  # forecasts that do not overlap
margin = 1.96 * gain.std() / len(gain) ** 0.5
print(f"gain over persistence: {gain.mean():.4f} ± {margin:.4f}, in {len(gain)} forecasts")

# %% [markdown]
# The gain is smaller than its uncertainty: nothing was gained. (± is a 95% confidence interval.) When somebody shows
# you a curve that follows a share's price closely, look whether it follows *one step late*: then it is persistence.
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
# `own` goes where `prices` went. `step="rows"` says that each row is one step, for markets are shut at weekends and on
# holidays. For a series that should be regular, leave it out; `step="D"` or `"MS"` fills missing days or months, and
# `season=12` says how many numbers make a season. What else exports have:
#
# - `UnicodeDecodeError`: the file is in CP949, as above. (What Excel saves as "CSV UTF-8" needs no `encoding`.)
# - `2024/01/02` is `date_format="%Y/%m/%d"`, `2024. 1. 2.` is `"%Y. %m. %d."`, and `20240102` is `"%Y%m%d"`.
# - lines above the names of the columns: `skiprows=2`. An empty value: `.dropna()`, or `.ffill()`.
#
# ## You have
#
# - computed a recurrent network by hand, and found the same numbers in Keras
# - measured how the gradient vanishes with distance in time
# - watched the gates of a trained LSTM open at the mark and keep what it wrote
# - compared recurrent networks on a task that needs a long memory
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
