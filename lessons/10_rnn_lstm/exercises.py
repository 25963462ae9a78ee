# %%
from dataclasses import replace

import numpy as np
from keras import layers

import course
from course import datasets, metrics, scratch

course.start_checks()

# %%
passengers = datasets.load("airline_passengers", source="embedded")
split = replace(passengers, values=np.log(passengers.values)).split(validation=0.15, test=0.25)
prices = datasets.load("prices", source="embedded")

# %% [markdown]
# ## 1 ★ A memory of one unit
#
# A `SimpleRNN` with one input and one unit computes $h_t = \tanh(w x_t + u h_{t-1} + b)$ and starts at $h_0 = 0$. It
# reads sequences of zeros and ones, of up to 100 steps. Return numbers $w$, $u$ and $b$ with which it remembers: at the
# end $h$ must be above 0.5 if there was at least one 1, however long ago, and between −0.5 and 0.5 if there was none.
# Nothing is trained.


# %% tags=["given"]
def last_states(weights, x):
    """Last outputs (n,) of Keras' SimpleRNN with the weights (w, u, b) for x (n, steps)."""
    w, u, b = weights
    layer = layers.SimpleRNN(1)
    layer.build((None, x.shape[1], 1))
    layer.set_weights([np.array([[w]]), np.array([[u]]), np.array([b])])
    return np.asarray(layer(x[..., None].astype(np.float32)))[:, 0]


# %% [markdown] tags=["hint"]
# Without a 1 nothing may happen: what does this say about $b$? After a 1 all inputs may be 0, and then
# $h_t = \tanh(u h_{t-1})$. Apply `np.tanh` again and again, beginning with 0.7: for which $u$ does it fade?


# %% tags=["answer"]
def memory_weights():
    """Three numbers (w, u, b)."""
    ### BEGIN SOLUTION
    return 2, 2, 0
    ### END SOLUTION


# %% tags=["check", "points:1"]
assert len(memory_weights()) == 3, f"return three numbers (w, u, b), not {memory_weights()}"
_steps = [100, 90, 50, 1]
_x = np.concatenate([np.zeros((1, 100)), np.eye(100)[np.array(_steps) - 1], np.ones((1, 100))])
_none, *_ones, _all = last_states(memory_weights(), _x)
assert abs(_none) < 0.5, f"after 100 zeros h is {_none:.3f}: it remembers a 1 that never was"
for _step, _h in zip(_steps, _ones, strict=True):
    assert _h > 0.5, (
        f"with a 1 at step {_step} of 100, at the end h is {_h:.3f}, not above 0.5"
    )
assert _all > 0.5, f"after 100 ones h is {_all:.3f}, not above 0.5"

# %% tags=["hidden"]
_few = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
_many = np.random.default_rng(0).random((8, 40)) < 0.04
for _x in (_few, _many):
    for _row, _h in zip(_x, last_states(memory_weights(), _x), strict=True):
        assert (_h > 0.5) == _row.any(), f"after {_row.astype(int)} h is {_h:.3f}"
        assert _h > -0.5, f"after {_row.astype(int)} h is {_h:.3f}, below -0.5"


# %% tags=["wrong"]
# the state is fed back unchanged, but the tanh makes it a little smaller at each step
def memory_weights():
    return 2, 1, 0


# %% tags=["wrong"]
# it remembers a 1 in any case, because of the bias
def memory_weights():
    return 2, 2, 0.5


# %% tags=["wrong"]
# nothing is fed back: it knows the last step only
def memory_weights():
    return 5, 0, 0


# %% [markdown] tags=["why"]
# For $u > 1$ the equation $h = \tanh(u h)$ has solutions other than 0, one of them positive, and the state is drawn to
# it from any positive number: for $u = 2$ to 0.96. So a plain recurrent network *can* remember for ever, without any
# gate. What it cannot do is learn this easily; the next exercise says why.

# %% [markdown]
# ## 2 ★★ Memory without a gradient
#
# The same unit, $h_t = \tanh(w x_t + u h_{t-1} + b)$ from $h_0 = 0$. Return the derivative of its last state with
# respect to its first, $\partial h_T / \partial h_0$, for a sequence `x` of $T$ numbers: by the chain rule, not by
# differences.


# %% tags=["given"]
def by_differences(w, u, b, x, step=1e-6):
    """Nearly the same, by changing h_0 a little."""
    ends = []
    for h in (-step, step):
        for each in x:
            h = np.tanh(w * each + u * h + b)
        ends.append(h)
    return (ends[1] - ends[0]) / (2 * step)


# %% [markdown] tags=["hint"]
# One step contributes $\partial h_t / \partial h_{t-1} = u \cdot (1 - h_t^2)$, since the slope of the tanh is one minus
# its own square. The chain rule multiplies the steps. Compute the states on the way: you need each of them.


# %% tags=["answer"]
def state_gradient(w, u, b, x):
    """The derivative of h_T with respect to h_0, one number, for x (steps,)."""
    ### BEGIN SOLUTION
    h, gradient = 0.0, 1.0
    for each in x:
        h = np.tanh(w * each + u * h + b)
        gradient *= u * (1 - h**2)
    return gradient
    ### END SOLUTION


# %% tags=["check", "points:2"]
_x = [1.0, 0.0, 0.0]
_yours, _wanted = state_gradient(0.5, 0.8, 0, _x), by_differences(0.5, 0.8, 0, _x)
assert not np.isclose(_yours, 0.8**3, atol=1e-6), (
    "that is u to the power of three: the slopes of the tanh are missing"
)
assert np.isclose(_yours, _wanted, atol=1e-6), (
    f"w = 0.5, u = 0.8, b = 0, x = (1, 0, 0): you return {_yours:.4f}, "
    f"and differences give {_wanted:.4f}"
)
print("steps  u = 0.8   u = 2, which remembers")
for _steps in (1, 5, 10, 40):
    _x = np.eye(_steps)[0]
    _gradients = [state_gradient(2, u, 0, _x) for u in (0.8, 2)]
    print(f"{_steps:5}  {_gradients[0]:.1e}   {_gradients[1]:.1e}")

# %% tags=["hidden"]
_rng = np.random.default_rng(0)
for _ in range(20):
    _w, _u, _b = _rng.normal(size=3)
    _x = _rng.normal(size=_rng.integers(1, 7))
    _yours, _wanted = state_gradient(_w, _u, _b, _x), by_differences(_w, _u, _b, _x)
    assert np.isclose(_yours, _wanted, rtol=1e-3, atol=1e-8), (
        f"w = {_w:.2f}, u = {_u:.2f}, b = {_b:.2f}, x = {_x.round(2)}: "
        f"{_yours:.6f}, by differences {_wanted:.6f}"
    )


# %% tags=["wrong"]
# the slopes of the tanh are forgotten
def state_gradient(w, u, b, x):
    return u ** len(x)


# %% tags=["wrong"]
# the slope is taken at the state before the step
def state_gradient(w, u, b, x):
    h, gradient = 0.0, 1.0
    for each in x:
        gradient *= u * (1 - h**2)
        h = np.tanh(w * each + u * h + b)
    return gradient


# %% tags=["wrong"]
# the steps are added up instead of multiplied
def state_gradient(w, u, b, x):
    h, gradient = 0.0, 0.0
    for each in x:
        h = np.tanh(w * each + u * h + b)
        gradient += u * (1 - h**2)
    return gradient


# %% [markdown] tags=["why"]
# With $u = 0.8$ the state fades and the gradient with it. With $u = 2$ the state stays at 0.96 for ever, and the
# gradient vanishes *faster*: where the tanh is flat, $u (1 - h^2) = 2 \cdot 0.08$ at each step. A state that holds on
# to what it knows does not feel changes long ago, and so training gets no sign that they mattered. The cell of an LSTM
# is kept by a factor near 1, with no tanh on the way: memory *and* gradient.

# %% [markdown]
# ## 3 ★★ A forecast that every network must beat
#
# Forecast the value of a season ago, plus the mean growth over a season. For each origin $o$ and $k = 0, 1, \dots,
# \text{horizon} - 1$ the forecast of `values[o + k]` is
#
# $$\text{values}[o + k - \text{season}] + g$$
#
# Here $g$ is the mean of `values[t] - values[t - season]` over all such pairs of the *training part*, which is
# `values[:end]`: a growth that knows later values knows the future. (`horizon` is at most `season`, and every origin at
# least `season`.)

# %% [markdown] tags=["hint"]
# `values[season:end] - values[: end - season]` are all differences of the training part. For the indices, give
# `origins` the shape (origins, 1) and add `np.arange(horizon)`: the result has a row for each origin.


# %% tags=["answer"]
def forecast_with_growth(values, end, origins, season, horizon):
    """values (n,), origins (count,) -> forecasts (count, horizon)."""
    ### BEGIN SOLUTION
    growth = (values[season:end] - values[: end - season]).mean()
    indices = np.asarray(origins)[:, None] + np.arange(horizon)
    return values[indices - season] + growth
    ### END SOLUTION


# %% tags=["check", "points:2"]
_toy = np.array([1.0, 5, 2, 6, 3, 8, 9, 9])  # in the first six, 1 + 1 + 1 + 2 = 5 in two steps
_yours = np.asarray(forecast_with_growth(_toy, 6, np.array([6, 4]), 2, 2))
assert _yours.shape == (2, 2), f"2 origins, horizon 2: the shape is (2, 2), not {_yours.shape}"
assert not np.allclose(_yours, [[5, 10], [4, 8]]), (
    "your growth is a mean over the whole series; at values[6] and values[7] it saw the future"
)
assert not np.allclose(_yours, [[3, 8], [2, 6]]), "the growth is missing"
assert np.allclose(_yours, [[4.25, 9.25], [3.25, 7.25]]), (
    f"for {_toy}, end 6, origins 6 and 4, season 2 it is [[4.25, 9.25], [3.25, 7.25]], "
    f"not {_yours.tolist()}"
)
_values, _end = split.scaled(split.series.values), split.ends["train"][1]
_origins = np.arange(split.ends["test"][0], len(_values) - 11)
_yours = forecast_with_growth(_values, _end, _origins, 12, 12)
_actual = _values[_origins[:, None] + np.arange(12)]
_mase = metrics.mase(_actual, _yours, _values[:_end])
print(f"MASE {_mase:.2f}; a year ago 1.07, persistence 2.02, the lesson's LSTM about 0.6")
assert np.isclose(_mase, 0.58, atol=0.005), (
    f"for the passengers the MASE is {_mase:.3f}, not 0.58"
)

# %% tags=["hidden"]
_line = 3.0 * np.arange(60)
_yours = forecast_with_growth(_line, 30, np.array([30, 41, 55]), 7, 5)
assert np.allclose(_yours, _line[np.array([30, 41, 55])[:, None] + np.arange(5)]), (
    f"a straight line, season 7, should be forecast exactly, not as {np.round(_yours, 1)}"
)
_later = np.random.default_rng(0).normal(size=50)
_changed = np.where(np.arange(50) < 35, _later, 99.0)
_one = forecast_with_growth(_later, 30, np.array([33, 35]), 4, 3)
_two = forecast_with_growth(_changed, 30, np.array([33, 35]), 4, 3)
assert np.allclose(_one, _two), "forecasts from 33 and 35 change with the values from 35 on"


# %% tags=["wrong"]
# the growth is that of the whole series, the future included
def forecast_with_growth(values, end, origins, season, horizon):
    growth = (values[season:] - values[:-season]).mean()
    return values[np.asarray(origins)[:, None] + np.arange(horizon) - season] + growth


# %% tags=["wrong"]
# the growth of one step instead of one season
def forecast_with_growth(values, end, origins, season, horizon):
    growth = np.diff(values[:end]).mean()
    return values[np.asarray(origins)[:, None] + np.arange(horizon) - season] + growth


# %% tags=["wrong"]
# one step late: it begins at the value behind the one of a season ago
def forecast_with_growth(values, end, origins, season, horizon):
    growth = (values[season:end] - values[: end - season]).mean()
    return values[np.asarray(origins)[:, None] + np.arange(1, horizon + 1) - season] + growth


# %% [markdown] tags=["why"]
# One number, and no network: MASE 0.58, as good as the LSTM of the lesson. Had you taken the growth from the whole
# series, it would have been 0.52: better, and worth nothing, for on the day of the forecast nobody had those values.
# Such a leak gives no error, only a good result. Be suspicious of good results.

# %% [markdown]
# ## 4 ★★ One step late
#
# A curve of forecasts lies close to the curve of prices. Is that good, or does it only follow? Compare the forecast
# with the actual values of $k$ steps *before*: the mean of |`forecast[t]` − `actual[t - k]`| over all $t$ for which
# both exist. Return the $k$ from 0 to `most` for which this mean is smallest.

# %% [markdown] tags=["hint"]
# For $k = 1$ compare `forecast[1:]` with `actual[:-1]`. For $k = 0$ `actual[:-0]` is empty; `actual[: len(actual) - k]`
# works for every $k$. `np.argmin` of a list of means gives the place of the smallest.


# %% tags=["answer"]
def lateness(actual, forecast, most):
    """Steps, 0 to most, by which `forecast` (n,) lags behind `actual` (n,), n > most."""
    ### BEGIN SOLUTION
    count = len(actual)
    pairs = [(forecast[k:], actual[: count - k]) for k in range(most + 1)]
    return int(np.argmin([np.abs(late - before).mean() for late, before in pairs]))
    ### END SOLUTION


# %% tags=["check", "points:2"]
_actual = prices.values[-300:].astype(float)
_follows = prices.values[-301:-1].astype(float)  # the price of the day before
_late = lateness(_actual, _actual, 10)
assert _late == 0, f"a perfect forecast is 0 steps late, not {_late}"
_late = lateness(_actual, _follows, 10)
assert _late == 1, f"persistence repeats the price of the day before: 1 step late, not {_late}"
_week = prices.values[-305:-5].astype(float)
_late = lateness(_actual, _week, 10)
assert _late == 5, f"a forecast that repeats the price of five days before: 5, not {_late}"
_error = np.abs(_follows - _actual).mean() / _actual.mean()
print(f"one day late, and off by {_error:.1%} only: that looks good in any figure")

# %% tags=["hidden"]
_jumps = np.array([0.0, 8, 1, 7, 3, 9, 2, 6])
_late = lateness(_jumps, np.array([5.0, *_jumps[:-1] + 2]), 7)
assert _late == 1, f"eight values, one step late and 2 too high: 1, not {_late}; compare means"
_trend = np.arange(40.0)
_late = lateness(_trend, _trend - 3, 6)
assert _late == 3, (
    f"on a straight line that rises by 1, a forecast 3 too low is 3 late, not {_late}"
)
_late = lateness(_trend, _trend - 3, 2)
assert _late == 2, (
    f"with most = 2 nothing above 2 may come back, and 2 is nearest; not {_late}"
)


# %% tags=["wrong"]
# the forecast is compared with later values: the wrong direction
def lateness(actual, forecast, most):
    count = len(actual)
    means = [np.abs(forecast[: count - k] - actual[k:]).mean() for k in range(most + 1)]
    return int(np.argmin(means))


# %% tags=["wrong"]
# sums instead of means: the longer the shift, the fewer are added
def lateness(actual, forecast, most):
    count = len(actual)
    sums = [np.abs(forecast[k:] - actual[: count - k]).sum() for k in range(most + 1)]
    return int(np.argmin(sums))


# %% tags=["wrong"]
# begins at 1 and returns the place in the list
def lateness(actual, forecast, most):
    means = [np.abs(forecast[k:] - actual[:-k]).mean() for k in range(1, most + 1)]
    return int(np.argmin(means))


# %% [markdown] tags=["why"]
# A price changes little from day to day, so yesterday's price lies close to today's in every figure, and says nothing
# that you did not know. What counts is whether a forecast is *better* than persistence, and whether the best shift
# is 0. Whenever someone shows you a network that follows a share's price, shift it by a day.

# %% [markdown]
# ## 5 ★★★ A cell with one gate
#
# Take the GRU and leave out what can be left out. One gate $u$ remains, and a candidate that looks at the input only:
#
# $$u = \sigma(x_t W_u + h_{t-1} U_u + b_u) \qquad g = \tanh(x_t W_g + b_g) \qquad
#   h_t = u \cdot h_{t-1} + (1 - u) \cdot g$$
#
# Write one step, and its way back. `OneGate`, below, hands over what is already multiplied: `x` and `h` are (n, 2
# units), from the inputs (with the bias) and from the old hidden state; the first half of each is for the gate, the
# second for the candidate. The second half of `h` is not used. `state` is (old hidden state,), an array (n, units).
#
# The way back gets `gradient[0]`, the gradient of the loss with respect to the new hidden state, and returns those with
# respect to `x`, to `h`, and to the old hidden state where it stands in the formula for $h_t$ itself. (What comes back
# through $U_u$, `OneGate` adds.)


# %% tags=["given"]
class OneGate(scratch.Recurrent):
    """Your cell; `Recurrent` goes through time with it."""

    blocks = 2

    def step(self, x, h, state):
        return one_gate(x, h, state)

    def step_backward(self, gradient, state, cache):
        return one_gate_backward(gradient, state, cache)


def gradient_errors(inputs, units, steps, seed):
    """Relative errors of the cell's gradients: of kernel, recurrent kernel, bias and x."""
    rng = np.random.default_rng(seed)
    layer, x = OneGate(inputs, units, rng=rng), rng.normal(size=(3, steps, inputs))
    layer.parameters = [rng.normal(size=each.shape) for each in layer.parameters]
    weights = rng.normal(size=(3, units))  # the loss is a weighted sum of the last outputs

    def loss(_):
        return float((layer.forward(x) * weights).sum())

    numerical = [scratch.numerical_gradient(loss, each) for each in (*layer.parameters, x)]
    loss(None)
    found = layer.backward(weights)
    pairs = zip([*layer.gradients, found], numerical, strict=True)
    return [scratch.relative_error(a, b) for a, b in pairs]


# %% [markdown] tags=["hint"]
# `course.show_source(scratch.GRU)` is a model; here the reset gate is missing. The slope of the sigmoid is $u (1 - u)$,
# that of the tanh $1 - g^2$. By how much does $h_t$ change with $u$? By $h_{t-1} - g$. What is not used has the
# gradient 0, and its array must be there all the same: (n, 2 units).


# %% tags=["answer"]
def one_gate(x, h, state):
    """((new hidden state (n, units),), cache); the cache is what the way back needs."""
    ### BEGIN SOLUTION
    x_gate, x_candidate = np.split(x, 2, axis=1)
    gate = 1 / (1 + np.exp(-(x_gate + np.split(h, 2, axis=1)[0])))
    candidate = np.tanh(x_candidate)
    return (gate * state[0] + (1 - gate) * candidate,), (gate, candidate)
    ### END SOLUTION


def one_gate_backward(gradient, state, cache):
    """Gradient of x (n, 2 units), of h (n, 2 units), [of the old hidden state (n, units)]."""
    ### BEGIN SOLUTION
    gate, candidate = cache
    to_gate = gradient[0] * (state[0] - candidate) * gate * (1 - gate)
    to_candidate = gradient[0] * (1 - gate) * (1 - candidate**2)
    to_x = np.concatenate([to_gate, to_candidate], axis=1)
    to_h = np.concatenate([to_gate, np.zeros_like(to_gate)], axis=1)
    return to_x, to_h, [gradient[0] * gate]
    ### END SOLUTION


# %% tags=["check", "points:3"]
_x, _h = np.array([[0.0, 1.0], [100, 1]]), np.array([[0.0, 9.0], [0, 9]])
_old = (np.array([[0.5], [0.5]]),)
(_new,), _cache = one_gate(_x, _h, _old)
assert _new.shape == (2, 1), f"2 examples and one unit: the state is (2, 1), not {_new.shape}"
assert np.isclose(_new[1, 0], 0.5), (
    f"with u = 1 the old state 0.5 is kept; your new one is {_new[1, 0]:.3f}"
)
assert np.isclose(_new[0, 0], 0.25 + np.tanh(1) / 2), (
    f"u = 0.5, g = tanh(1), old state 0.5: the new one is 0.631, not {_new[0, 0]:.3f}"
)
_shapes = [np.shape(each) for each in one_gate_backward([np.ones((2, 1))], _old, _cache)]
assert _shapes == [(2, 2), (2, 2), (1, 2, 1)], (
    f"the way back should give x (2, 2), h (2, 2) and a list of one (2, 1), not {_shapes}"
)
_errors = gradient_errors(3, 2, 4, seed=0)
for _name, _error in zip(["kernel", "recurrent kernel", "bias", "x"], _errors, strict=True):
    assert _error < 1e-6, (
        f"gradient of {_name}: relative error {_error:.1e} against differences; 1e-6 would do"
    )

# %% tags=["hidden"]
_rng = np.random.default_rng(5)
_layer, _x = OneGate(4, 3, return_sequences=True, rng=_rng), _rng.normal(size=(2, 6, 4))
_kernel, _recurrent, _bias = _layer.parameters
_h, _states = np.zeros((2, 3)), _layer.forward(_x)
for _t in range(6):
    _u = 1 / (1 + np.exp(-(_x[:, _t] @ _kernel + _h @ _recurrent + _bias)[:, :3]))
    _h = _u * _h + (1 - _u) * np.tanh((_x[:, _t] @ _kernel + _bias)[:, 3:])
    assert np.allclose(_states[:, _t], _h, atol=1e-5), (
        f"step {_t + 1}, three units: {_states[0, _t].round(3)}, not {_h[0].round(3)}"
    )
_error = max(gradient_errors(1, 4, 7, seed=1))
assert _error < 1e-6, f"seven steps, four units: a gradient is off by {_error:.1e}"


# %% tags=["wrong"]
# the gate's gradient has the wrong sign
def one_gate(x, h, state):
    (x_gate, x_candidate), h_gate = np.split(x, 2, axis=1), np.split(h, 2, axis=1)[0]
    gate, candidate = 1 / (1 + np.exp(-(x_gate + h_gate))), np.tanh(x_candidate)
    return (gate * state[0] + (1 - gate) * candidate,), (gate, candidate)


def one_gate_backward(gradient, state, cache):
    gate, candidate = cache
    to_gate = gradient[0] * (candidate - state[0]) * gate * (1 - gate)
    to_candidate = gradient[0] * (1 - gate) * (1 - candidate**2)
    to_x = np.concatenate([to_gate, to_candidate], axis=1)
    return to_x, np.concatenate([to_gate, 0 * to_gate], axis=1), [gradient[0] * gate]


# %% tags=["wrong"]
# no gradient goes to the old state through the formula itself
def one_gate(x, h, state):
    (x_gate, x_candidate), h_gate = np.split(x, 2, axis=1), np.split(h, 2, axis=1)[0]
    gate, candidate = 1 / (1 + np.exp(-(x_gate + h_gate))), np.tanh(x_candidate)
    return (gate * state[0] + (1 - gate) * candidate,), (gate, candidate)


def one_gate_backward(gradient, state, cache):
    gate, candidate = cache
    to_gate = gradient[0] * (state[0] - candidate) * gate * (1 - gate)
    to_candidate = gradient[0] * (1 - gate) * (1 - candidate**2)
    to_x = np.concatenate([to_gate, to_candidate], axis=1)
    return to_x, np.concatenate([to_gate, 0 * to_gate], axis=1), [0 * gate]


# %% tags=["wrong"]
# old and new are exchanged: the gate says how much is written
def one_gate(x, h, state):
    (x_gate, x_candidate), h_gate = np.split(x, 2, axis=1), np.split(h, 2, axis=1)[0]
    gate, candidate = 1 / (1 + np.exp(-(x_gate + h_gate))), np.tanh(x_candidate)
    return ((1 - gate) * state[0] + gate * candidate,), (gate, candidate)


def one_gate_backward(gradient, state, cache):
    gate, candidate = cache
    to_gate = gradient[0] * (candidate - state[0]) * gate * (1 - gate)
    to_candidate = gradient[0] * gate * (1 - candidate**2)
    to_x = np.concatenate([to_gate, to_candidate], axis=1)
    return to_x, np.concatenate([to_gate, 0 * to_gate], axis=1), [gradient[0] * (1 - gate)]


# %% tags=["wrong"]
# the candidate looks at the old hidden state, too
def one_gate(x, h, state):
    both = x + h
    gate = 1 / (1 + np.exp(-np.split(both, 2, axis=1)[0]))
    candidate = np.tanh(np.split(both, 2, axis=1)[1])
    return (gate * state[0] + (1 - gate) * candidate,), (gate, candidate)


def one_gate_backward(gradient, state, cache):
    gate, candidate = cache
    to_gate = gradient[0] * (state[0] - candidate) * gate * (1 - gate)
    to_candidate = gradient[0] * (1 - gate) * (1 - candidate**2)
    to_x = np.concatenate([to_gate, to_candidate], axis=1)
    return to_x, to_x, [gradient[0] * gate]


# %% [markdown] tags=["why"]
# Three paths lead back from $h_t$: through the gate, through the candidate, and straight to $h_{t-1}$, with the factor
# $u$. The last one is the skip connection through time: the product of the gates of all steps says how far it carries
# a gradient, and a gate near 1 keeps state and gradient alike. This cell needs half the weights of an LSTM, and even of
# these the second half of the recurrent kernel is never used. (G.-B. Zhou and others, 2016, tried a cell with one gate
# whose candidate sees the old state as well: the minimal gated unit.)
