# %%
import keras
import numpy as np

import course
from course import scratch

course.start_checks()

# %% [markdown]
# ## 1 ★ How often does a single training mislead?
#
# Below are test accuracies of three ways to train the same network, eight random starts each (lesson 04b will say what
# L1 and max-norm are). Suppose somebody trains each of two methods *once*, and believes the better number. Return how
# often he is misled: `a` (n,) and `b` (m,) are the accuracies of the two methods; among all n · m pairs of one of `a`
# and one of `b`, return the share, 0 to 1, in which the method with the lower mean has the higher accuracy. A pair of
# equal accuracies counts as one half. (The means are never equal, and either may be the lower one.)

# %% tags=["given"]
nothing = np.array([0.698, 0.662, 0.698, 0.660, 0.698, 0.660, 0.708, 0.703])
max_norm = np.array([0.766, 0.635, 0.751, 0.743, 0.761, 0.688, 0.713, 0.723])
l1 = np.array([0.776, 0.715, 0.753, 0.723, 0.748, 0.713, 0.736, 0.713])

# %% [markdown] tags=["hint"]
# `a[:, None] < b` compares each of `a` with each of `b`: an array (n, m) of True and False, whose mean is a share.
# First make sure which of the two is the worse method.


# %% tags=["answer"]
def misled(a, b):
    """Share of the pairs of a (n,) and b (m,) in which the worse method looks better."""
    ### BEGIN SOLUTION
    worse, better = sorted([a, b], key=np.mean)
    worse = worse[:, None]
    return np.mean(worse > better) + np.mean(worse == better) / 2
    ### END SOLUTION


# %% tags=["check", "points:1"]
_a, _b = np.array([0.8, 0.9]), np.array([0.7, 0.85])
_share = misled(_a, _b)
assert np.ndim(_share) == 0, f"return one number, not an array of shape {np.shape(_share)}"
assert np.isclose(_share, 0.25), (
    f"of {_a} and {_b}, b has the lower mean and is ahead in one pair of four, "
    f"0.85 against 0.8: 0.25, and not {_share}"
)
assert np.isclose(misled(_b, _a), 0.25), (
    f"exchange the two methods, and the answer should stay 0.25; yours is {misled(_b, _a)}"
)
_share = misled(np.array([0.5, 0.6]), np.array([0.6, 0.7]))
assert np.isclose(_share, 0.125), (
    "of (0.5, 0.6) and (0.6, 0.7) one pair of four is equal, which counts as half a pair: "
    f"0.125, and not {_share}"
)
for _name, _other in {"nothing": nothing, "L1": l1}.items():
    print(f"max-norm or {_name}: misled in {misled(max_norm, _other):.0%} of the pairs")

# %% tags=["hidden"]
for _a, _b, _wanted in (
    (max_norm, l1, 29.5 / 64),
    (nothing, max_norm, 13 / 64),
    (np.array([1.0, 0.0, 0.5]), np.array([0.4]), 1 / 3),
    (np.array([0.1, 0.2]), np.array([0.3, 0.4, 0.5]), 0),
    (np.array([0.9, 0.1, 0.1, 0.1]), np.array([0.5, 0.5]), 0.25),
):
    assert np.isclose(misled(_a, _b), _wanted), (
        f"for {_a} and {_b} the share is {_wanted:.4f}, not {misled(_a, _b):.4f}"
    )


# %% tags=["wrong"]
# compares only the first with the first, the second with the second, and so on
def misled(a, b):
    worse, better = sorted([a, b], key=np.mean)
    pairs = list(zip(worse, better, strict=False))
    return np.mean([(w > g) + (w == g) / 2 for w, g in pairs])


# %% tags=["wrong"]
# takes it for granted that the first method is the better one
def misled(a, b):
    return np.mean(a[:, None] < b) + np.mean(a[:, None] == b) / 2


# %% tags=["wrong"]
# leaves out the pairs of equal accuracies
def misled(a, b):
    worse, better = sorted([a, b], key=np.mean)
    return np.mean(worse[:, None] > better)


# %% tags=["wrong"]
# how often the better one is ahead
def misled(a, b):
    worse, better = sorted([a, b], key=np.mean)
    return np.mean(worse[:, None] < better) + np.mean(worse[:, None] == better) / 2


# %% [markdown] tags=["why"]
# Max-norm brought nearly four points over nothing, and still every fifth comparison by one training each says the
# opposite. Between max-norm and L1, whose means are a point apart, it is little better than tossing a coin. Eight
# trainings each do not settle that either: the ranges overlap. Statistics knows this share as the Mann–Whitney
# $U$, divided by $n \cdot m$.

# %% [markdown]
# ## 2 ★★ An initialisation for leaky ReLU
#
# He's rule was made for ReLU. Find the rule for leaky ReLU, which gives $z$ above 0 and $a z$ below, with any slope $a$
# from 0 to 1. A layer adds up $n$ inputs with random weights of mean 0, and its sums $z$ are distributed alike on both
# sides of 0. Return the standard deviation of the weights with which the *mean square* of the activations behind the
# layer is that of its inputs. With $a = 0$ it should be He's $\sqrt{2 / n}$.

# %% [markdown] tags=["hint"]
# If the inputs have the mean square $q$, a sum of $n$ products with weights of variance $\sigma^2$ has the mean square
# $n \sigma^2 q$. Leaky ReLU keeps half of the sums as they are, and multiplies the other half by $a$: by what does it
# multiply *their* squares? So what is the mean square of all, and when is it $q$ again?


# %% tags=["answer"]
def leaky_stddev(fan_in, slope):
    """Standard deviation of the weights, for fan_in inputs and the slope below 0."""
    ### BEGIN SOLUTION
    return np.sqrt(2 / ((1 + slope**2) * fan_in))
    ### END SOLUTION


# %% tags=["check", "points:2"]
_rng = np.random.default_rng(0)
_inputs, _weights = _rng.normal(size=(300, 400)), _rng.normal(size=(400, 2000))
for _slope in (0, 0.25, 0.5, 1):
    _z = _inputs @ (_weights * leaky_stddev(400, _slope))
    _gain = np.mean(np.where(_z > 0, _z, _slope * _z) ** 2) / np.mean(_inputs**2)
    assert 0.97 < _gain < 1.03, (
        f"slope {_slope}: a layer multiplies the mean square by {_gain:.3g}, twenty layers by "
        f"{_gain**20:.2g}; it should stay as it is"
    )

# %% tags=["hidden"]
for _n, _slope in ((784, 0.2), (64, 0), (10, 1), (3000, 0.01)):
    _gain = leaky_stddev(_n, _slope) ** 2 * _n * (1 + _slope**2) / 2
    assert np.isclose(_gain, 1), (
        f"with {_n} inputs and the slope {_slope} a layer multiplies the mean square by "
        f"{_gain:.4g}; it should be 1"
    )


# %% tags=["wrong"]
# He's rule for every slope
def leaky_stddev(fan_in, slope):
    return np.sqrt(2 / fan_in)


# %% tags=["wrong"]
# between the two ends that are known, a straight line
def leaky_stddev(fan_in, slope):
    return (np.sqrt(2) * (1 - slope) + slope) / np.sqrt(fan_in)


# %% tags=["wrong"]
# the mean of the slopes, squared, instead of the mean of their squares
def leaky_stddev(fan_in, slope):
    return 2 / ((1 + slope) * np.sqrt(fan_in))


# %% tags=["wrong"]
# the variance instead of the standard deviation
def leaky_stddev(fan_in, slope):
    return 2 / ((1 + slope**2) * fan_in)


# %% tags=["wrong"]
# the two halves are added, but their mean is not taken
def leaky_stddev(fan_in, slope):
    return np.sqrt(1 / ((1 + slope**2) * fan_in))


# %% [markdown] tags=["why"]
# Half of the squares stay, half are multiplied by $a^2$, so the mean square is multiplied by
# $n \sigma^2 (1 + a^2) / 2$, which is 1 for $\sigma^2 = 2 / ((1 + a^2) n)$. The slope 0 gives He's rule. The slope 1,
# no activation at all, gives $1 / n$. In twenty layers a small error is a large one: He's weights without an activation
# multiply the mean square by $2^{20}$, a million.

# %% [markdown]
# ## 3 ★★ Cross-entropy that survives large logits
#
# Write what stands at the end of a classifier, in NumPy, without `scratch` and Keras. `logits` (n, classes) are the
# sums in front of the softmax, `labels` (n,) whole numbers. Return the loss, the mean of $-\ln p$ of the right class,
# and its gradient with respect to the logits, an array (n, classes). It must be right for logits of any size: with the
# logits (0, 1000) and the label 0 the loss is 1000, although $e^{1000}$ is no number for a computer, and $p$ too small
# for one.

# %% [markdown] tags=["hint"]
# Softmax stays the same if you subtract a number from all logits of a row. Which number makes sure that no exponential
# overflows? And do not compute $\ln p$ from $p$: write $\ln (e^{z_k} / \sum_j e^{z_j})$ as a difference. The gradient
# is what the lesson says comes back, $p - t$, of a loss that is a *mean*.


# %% tags=["answer"]
def cross_entropy(logits, labels):
    """(loss, gradient): a number, and an array (n, classes)."""
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    gradient = np.exp(log_p)
    gradient[rows, labels] -= 1
    return -log_p[rows, labels].mean(), gradient / len(labels)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_rng = np.random.default_rng(0)
_logits, _labels = _rng.normal(size=(6, 4)), np.array([0, 3, 1, 1, 2, 0])
_loss, _gradient = cross_entropy(_logits, _labels)
_keras = keras.losses.sparse_categorical_crossentropy(_labels, _logits, from_logits=True)
_right = float(np.mean(_keras))
assert np.ndim(_loss) == 0, (
    f"the loss should be one number; yours has the shape {np.shape(_loss)}"
)
assert np.isclose(_loss, _right, rtol=1e-4), (
    f"the loss should be {_right:.4f}, yours is {_loss:.4f}"
)
assert np.shape(_gradient) == (6, 4), (
    f"the gradient should have the shape of the logits, (6, 4), not {np.shape(_gradient)}"
)
_numerical = scratch.numerical_gradient(lambda _: cross_entropy(_logits, _labels)[0], _logits)
assert not np.allclose(_gradient, 6 * _numerical), (
    "your gradient is that of the sum of the losses; the loss is their mean"
)
assert np.allclose(_gradient, _numerical, atol=1e-6), (
    f"row 0 of the gradient should be {_numerical[0].round(4)}, "
    f"yours is {_gradient[0].round(4)}"
)
_loss, _ = cross_entropy(np.array([[0.0, 1000.0]]), np.array([0]))
assert np.isclose(_loss, 1000), (
    f"with the logits (0, 1000) the loss of class 0 is 1000, not {_loss}"
)

# %% tags=["hidden"]
_logits = np.array([[1000.0, 0, 0], [-1000.0, -1001, -1000], [3, 2, 1], [-2000, 0, 2000]])
_labels = np.array([0, 1, 2, 0])
_loss, _gradient = cross_entropy(_logits, _labels)
_losses = [0, np.log(2 + np.exp(-1)) + 1, np.log(1 + np.exp(-1) + np.exp(-2)) + 2, 4000]
assert np.isclose(_loss, np.mean(_losses)), (
    f"for the logits\n{_logits}\nand labels {_labels} the loss is {np.mean(_losses):.4f}, "
    f"not {_loss:.4f}"
)
assert np.allclose(_gradient.sum(axis=1), 0), "each row of the gradient should add up to 0"
assert np.allclose(_gradient[[0, 3]], [[0, 0, 0], [-0.25, 0, 0.25]]), (
    f"for large logits p is 0 or 1; your gradient there is {_gradient[[0, 3]]}"
)


# %% tags=["wrong"]
# as the formula says: e^1000 overflows
def cross_entropy(logits, labels):
    with np.errstate(all="ignore"):
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    return loss, (p - np.eye(logits.shape[1])[labels]) / len(labels)


# %% tags=["wrong"]
# no overflow any more, but the logarithm of a p that has become 0
def cross_entropy(logits, labels):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        loss = -np.log(p[np.arange(len(labels)), labels]).mean()
    return loss, (p - np.eye(logits.shape[1])[labels]) / len(labels)


# %% tags=["wrong"]
# subtracts the largest logit of the whole batch: rows far below it become 0 / 0
def cross_entropy(logits, labels):
    shifted = logits - logits.max()
    with np.errstate(all="ignore"):
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(labels)), labels].mean()
    return loss, (np.exp(log_p) - np.eye(logits.shape[1])[labels]) / len(labels)


# %% tags=["wrong"]
# the gradient of the sum instead of the mean
def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(labels)), labels].mean()
    return loss, np.exp(log_p) - np.eye(logits.shape[1])[labels]


# %% tags=["wrong"]
# t - p: the sign is turned
def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(labels)), labels].mean()
    return loss, (np.eye(logits.shape[1])[labels] - np.exp(log_p)) / len(labels)


# %% [markdown] tags=["why"]
# $\ln p_k = z_k - \ln \sum_j e^{z_j}$, and after subtracting the largest logit the sum lies between 1 and the number of
# classes: nothing overflows, and its logarithm is harmless. In one step softmax and logarithm are exact where one after
# the other fails, which is why Keras has `from_logits=True`. The gradient, $(p - t) / n$, is never larger than $1 / n$,
# even where the loss is 1000.

# %% [markdown]
# ## 4 ★★ Nesterov's momentum
#
# Momentum rolls past its goal. Nesterov's variant brakes earlier, by a small change of the last line:
#
# $$v \leftarrow \mu \, v - \eta \, g, \qquad w \leftarrow w + \mu \, v - \eta \, g,$$
#
# where $g$ is the gradient at $w$ before the step, in both formulas, and $v$ in the second one is the new $v$; it
# begins at 0. Write the descent: return an array (steps + 1, n) whose rows are the places, `start` first. `gradient` is
# a function that takes a place (n,) and returns the gradient there (n,); leave the array `start` as it was.

# %% [markdown] tags=["hint"]
# Keep a list of places, beginning with a float copy of `start`. In each step compute `g` once. `w = w + ...` makes a
# new array; `w += ...` would change the one that is already in your list.


# %% tags=["answer"]
def nesterov(gradient, start, steps, learning_rate, momentum):
    """Places (steps + 1, n) of a descent from start (n,)."""
    ### BEGIN SOLUTION
    path, v = [np.array(start, dtype=float)], np.zeros(len(start))
    for _ in range(steps):
        g = gradient(path[-1])
        v = momentum * v - learning_rate * g
        path.append(path[-1] + momentum * v - learning_rate * g)
    return np.array(path)
    ### END SOLUTION


# %% tags=["check", "points:2"]
def _ravine(w):
    return w * np.array([1.0, 40.0])


_start = np.array([-4.0, 0.8])
_path = np.asarray(nesterov(_ravine, _start, 5, learning_rate=0.01, momentum=0.9))
assert np.array_equal(_start, [-4, 0.8]), "your function changes the array `start`; copy it"
assert _path.shape == (6, 2), f"5 steps are 6 places: the shape is (6, 2), not {_path.shape}"
assert np.allclose(_path[0], _start), f"the first place should be the start, not {_path[0]}"
_variable = keras.Variable(_start)
_sgd = keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True)
for _step in range(1, 6):
    _sgd.apply([_ravine(_variable.numpy())], [_variable])
    assert np.allclose(_path[_step], _variable.numpy(), atol=1e-5), (
        f"after step {_step} Keras is at {_variable.numpy().round(4)}, you are at "
        f"{_path[_step].round(4)}"
    )

# %% tags=["hidden"]
_path = nesterov(lambda w: 2 * w, [3, -1, 0.5], 4, learning_rate=0.1, momentum=0)
assert np.allclose(_path, np.outer(0.8 ** np.arange(5), [3, -1, 0.5])), (
    "without momentum it is gradient descent, here w times 0.8 in each step; "
    f"you have\n{_path}"
)
_path = nesterov(lambda w: w**3, np.array([1.0]), 3, learning_rate=0.5, momentum=0.5)
assert np.allclose(_path.ravel(), [1, 0.25, 0.11328125, 0.04773782]), (
    "for the gradient w³ from 1, with 0.5 as learning rate and momentum, the places are "
    f"1, 0.25, 0.1133, 0.0477; you have {_path.ravel()}"
)
assert np.shape(nesterov(_ravine, _start, 0, 0.01, 0.9)) == (1, 2), (
    "without a step there is one place, the start"
)


# %% tags=["wrong"]
# the usual momentum
def nesterov(gradient, start, steps, learning_rate, momentum):
    path, v = [np.array(start, dtype=float)], np.zeros(len(start))
    for _ in range(steps):
        v = momentum * v - learning_rate * gradient(path[-1])
        path.append(path[-1] + v)
    return np.array(path)


# %% tags=["wrong"]
# the old v in the second formula
def nesterov(gradient, start, steps, learning_rate, momentum):
    path, v = [np.array(start, dtype=float)], np.zeros(len(start))
    for _ in range(steps):
        g = gradient(path[-1])
        path.append(path[-1] + momentum * v - learning_rate * g)
        v = momentum * v - learning_rate * g
    return np.array(path)


# %% tags=["wrong"]
# all rows are the same array, changed in place
def nesterov(gradient, start, steps, learning_rate, momentum):
    w, v = np.array(start, dtype=float), np.zeros(len(start))
    path = [w]
    for _ in range(steps):
        g = gradient(w)
        v = momentum * v - learning_rate * g
        w += momentum * v - learning_rate * g
        path.append(w)
    return np.array(path)


# %% tags=["wrong"]
# the start is not among the places
def nesterov(gradient, start, steps, learning_rate, momentum):
    w, v, path = np.array(start, dtype=float), np.zeros(len(start)), []
    for _ in range(steps):
        g = gradient(w)
        v = momentum * v - learning_rate * g
        w = w + momentum * v - learning_rate * g
        path.append(w)
    return np.array(path)


# %% [markdown] tags=["why"]
# Put the first formula into the second: the step is $\mu^2 v - (1 + \mu) \eta g$ with the old $v$, where momentum has
# $\mu v - \eta g$. Nesterov listens more to the newest gradient and less to the past ones, so he turns back sooner. (He
# thought of it as measuring the gradient at the place where momentum will carry the ball anyhow; the formulas above are
# the same steps, with that place called $w$.) In Keras it is one argument, `nesterov=True`.

# %% [markdown]
# ## 5 ★★★ AdamW, from its formulas
#
# Write AdamW in NumPy. In step $t = 1, 2, \ldots$, with the gradient $g$ at the place where you are,
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2, \qquad
# \hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat s = \frac{s}{1 - \beta_2^t},$$
#
# $$w \leftarrow w - \eta \, \lambda \, w - \eta \, \frac{\hat m}{\sqrt{\hat s} + 10^{-8}},$$
#
# where $m$ and $s$ begin at 0, $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\eta$ is the learning rate and $\lambda$ the weight
# decay; both terms of the last formula are computed from the old $w$. `gradient` is a function that takes a place (n,)
# and returns the gradient there (n,). Return an array (steps + 1, n) whose rows are the places, `start` first; leave
# the array `start` as it was.

# %% [markdown] tags=["hint"]
# The frame is that of exercise 4: a list of places, one `g` a step. Count $t$ from 1, or you divide by 0. The decay
# does not go through $m$ and $s$; if it did, you would have written Adam with an L2 penalty.


# %% tags=["answer"]
def adamw(gradient, start, steps, learning_rate, weight_decay):
    """Places (steps + 1, n) of AdamW from start (n,)."""
    ### BEGIN SOLUTION
    path = [np.array(start, dtype=float)]
    m, s = np.zeros(len(start)), np.zeros(len(start))
    for t in range(1, steps + 1):
        w, g = path[-1], gradient(path[-1])
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        step = m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        path.append(w - learning_rate * (weight_decay * w + step))
    return np.array(path)
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _slope(w):
    return w * np.array([1.0, 40.0])


_start = np.array([-4.0, 0.8])
_path = np.asarray(adamw(_slope, _start, 6, learning_rate=0.1, weight_decay=0.5))
assert np.array_equal(_start, [-4, 0.8]), "your function changes the array `start`; copy it"
assert _path.shape == (7, 2), f"6 steps are 7 places: the shape is (7, 2), not {_path.shape}"
assert np.allclose(_path[0], _start), f"the first place should be the start, not {_path[0]}"
assert np.allclose(_path[1], [-3.7, 0.66]), (
    "the first step of Adam is the learning rate, 0.1, in each coordinate, "
    "whatever the gradient; "
    f"with the decay you should be at (-3.7, 0.66), not {_path[1].round(4)}"
)
_variable = keras.Variable(_start)
_keras = keras.optimizers.AdamW(0.1, weight_decay=0.5, epsilon=1e-8)
for _step in range(1, 7):
    _keras.apply([_slope(_variable.numpy())], [_variable])
    assert np.allclose(_path[_step], _variable.numpy(), atol=1e-4), (
        f"after step {_step} Keras is at {_variable.numpy().round(4)}, you are at "
        f"{_path[_step].round(4)}"
    )

# %% tags=["hidden"]
_path = adamw(lambda w: 0 * w, [2, -1], 3, learning_rate=0.1, weight_decay=1)
assert np.allclose(_path, np.outer(0.9 ** np.arange(4), [2, -1])), (
    "where the gradient is 0, only the decay is left, here w times 0.9 in each step; "
    f"you have\n{_path}"
)
_path = adamw(lambda w: w, np.array([1.0, 1.0]), 200, learning_rate=0.01, weight_decay=0)
assert np.allclose(_path[:3, 0], [1, 0.99, 0.98000251], atol=1e-6), (
    f"without decay it is Adam: 1, 0.99, 0.9800; you have {_path[:3, 0]}"
)
assert np.shape(adamw(_slope, _start, 0, 0.1, 0)) == (1, 2), (
    "without a step there is one place, the start"
)


# %% tags=["wrong"]
# L2 under Adam: the decay goes through m and s
def adamw(gradient, start, steps, learning_rate, weight_decay):
    path = [np.array(start, dtype=float)]
    m, s = np.zeros(len(start)), np.zeros(len(start))
    for t in range(1, steps + 1):
        w = path[-1]
        g = gradient(w) + weight_decay * w
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        step = m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        path.append(w - learning_rate * step)
    return np.array(path)


# %% tags=["wrong"]
# m and s are not corrected for their start at 0
def adamw(gradient, start, steps, learning_rate, weight_decay):
    path = [np.array(start, dtype=float)]
    m, s = np.zeros(len(start)), np.zeros(len(start))
    for _ in range(steps):
        w, g = path[-1], gradient(path[-1])
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        step = m / (np.sqrt(s) + 1e-8)
        path.append(w - learning_rate * (weight_decay * w + step))
    return np.array(path)


# %% tags=["wrong"]
# the decay is not multiplied by the learning rate
def adamw(gradient, start, steps, learning_rate, weight_decay):
    path = [np.array(start, dtype=float)]
    m, s = np.zeros(len(start)), np.zeros(len(start))
    for t in range(1, steps + 1):
        w, g = path[-1], gradient(path[-1])
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        step = m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        path.append(w - weight_decay * w - learning_rate * step)
    return np.array(path)


# %% [markdown] tags=["why"]
# In the first step $\hat m = g$ and $\hat s = g^2$, so the step is $\eta$ times the sign of the gradient: Adam does not
# ask how steep it is, only where down is. The decay stands outside of that fraction. If it were part of $g$, it would
# be divided by $\sqrt{\hat s}$ like the rest, and a weight with large gradients would hardly decay.
