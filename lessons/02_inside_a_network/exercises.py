# %%
import itertools

import numpy as np

import course
from course import datasets, scratch

course.start_checks()

# %%
digits = datasets.load("mnist")
x, y = digits.train[0][:1000], digits.train[1][:1000]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## 1 ★ A bias is a threshold
#
# The lesson's first neuron adds up the brightness of 24 pixels in the middle of a digit, $w \cdot x$, and takes the
# digit for a 1 where $w \cdot x + b > 0$. You chose $b$ with a slider. Let a function choose: return the whole number
# from −24 to 0 with which, as the bias, the most digits are judged right. If several are equally good, any of them
# will do. The cell below prepares the sums of all zeros and ones.

# %% tags=["given"]
middle = np.zeros((28, 28, 1))
middle[11:17, 12:16] = 1
brightness = x[y < 2].reshape(-1, 784) @ middle.ravel()  # w·x of each 0 and each 1
is_one = y[y < 2] == 1

# %% [markdown] tags=["hint"]
# How would you count those that are right with *one* bias? `np.mean((sums + bias > 0) == is_one)` is their share.
# Python's `max(candidates, key=function)` finds the candidate for which a function is largest.


# %% tags=["answer"]
def best_bias(sums, is_one):
    """The best bias from -24 to 0 for sums (n,) and is_one (n,), which is True for a 1."""
    ### BEGIN SOLUTION
    return max(range(-24, 1), key=lambda bias: np.mean((sums + bias > 0) == is_one))
    ### END SOLUTION


# %% tags=["check", "points:1"]
_shares = {_b: np.mean((brightness + _b > 0) == is_one) for _b in range(-24, 1)}
_bias = best_bias(brightness, is_one)
assert _bias in list(_shares), (
    f"the bias should be a whole number from -24 to 0, not {_bias}; "
    "a threshold of 10 is a bias of -10"
)
assert _shares[_bias] == max(_shares.values()), (
    f"with the bias {_bias}, {_shares[_bias]:.1%} of the digits are right; "
    f"another one reaches {max(_shares.values()):.1%}"
)

# %% tags=["hidden"]
_cases = [
    ([1, 2, 3, 20, 21], [0, 0, 0, 1, 1]),
    ([4, 5, 6, 7, 8], [0, 0, 1, 1, 1]),
    ([0, 0, 0, 0, 17, 18, 19, 23], [0, 0, 0, 0, 0, 1, 1, 1]),
    ([2, 9, 10, 11, 12, 13, 14], [1, 0, 0, 1, 1, 1, 1]),
]
for _sums, _ones in _cases:
    _sums, _ones = np.array(_sums, float), np.array(_ones, bool)
    _most = max(np.mean((_sums + _b > 0) == _ones) for _b in range(-24, 1))
    _bias = best_bias(_sums, _ones)
    assert np.mean((_sums + _bias > 0) == _ones) == _most, (
        f"for the sums {_sums} and is_one {_ones} the bias {_bias} is not the best"
    )


# %% tags=["wrong"]
# the threshold instead of the bias: the sign is not turned
def best_bias(sums, is_one):
    return max(range(25), key=lambda threshold: np.mean((sums > threshold) == is_one))


# %% tags=["wrong"]
# half-way between the two means, which is sensible, but not what was asked for
def best_bias(sums, is_one):
    return -round((sums[is_one].mean() + sums[~is_one].mean()) / 2)


# %% tags=["wrong"]
# loses no 1, however many zeros pass for ones
def best_bias(sums, is_one):
    return min(0, 1 - int(np.ceil(sums[is_one].min())))


# %% tags=["wrong"]
# a copied number, which is right for these digits only
def best_bias(sums, is_one):
    right = [np.mean((brightness + bias > 0) == (y[y < 2] == 1)) for bias in range(-24, 1)]
    return int(np.argmax(right)) - 24


# %% [markdown] tags=["why"]
# $w \cdot x + b > 0$ says the same as $w \cdot x > -b$: the bias is the threshold with its sign turned. The function
# tried 25 values of one number and kept the best, which was cheap. With 13,002 numbers and 25 values each there would
# be $25^{13002}$ networks to try. That is why a network follows a gradient instead.

# %% [markdown]
# ## 2 ★ Two learning rates with a pencil
#
# Take the simplest loss that there is, $L(w) = a w^2$ with $a > 0$: a valley with its lowest point at $w = 0$. Gradient
# descent makes the step $w \leftarrow w - \eta \, \mathrm{d}L / \mathrm{d}w$. Return two learning rates $\eta$ as a
# function of $a$:
#
# - `best`: with it a single step from any $w$ ends exactly at 0,
# - `limit`: with it each step leads from $w$ to $-w$, so that nothing is ever won. (Above it every step leads farther
#   away.)

# %% [markdown] tags=["hint"]
# The derivative of $a w^2$ is $2 a w$. Put it into the step, and take $w$ out of the bracket: $w \leftarrow (1 -
# \ldots)\, w$. For which $\eta$ is the bracket 0, for which −1?


# %% tags=["answer"]
def learning_rates(a):
    """(best, limit) for the loss a w^2, two numbers."""
    ### BEGIN SOLUTION
    return 1 / (2 * a), 1 / a
    ### END SOLUTION


# %% tags=["check", "points:1"]
assert len(learning_rates(1.0)) == 2, f"return two numbers, not {learning_rates(1.0)}"
for _a in (1.0, 3.0):
    _best, _limit = learning_rates(_a)
    _after = 2 - _best * 2 * _a * 2
    assert np.isclose(_after, 0), (
        f"a = {_a}: one step from w = 2 with your best, {_best:.4g}, ends at {_after:.4g}, "
        "not at 0"
    )
    _after = 2 - _limit * 2 * _a * 2
    assert np.isclose(_after, -2), (
        f"a = {_a}: from w = 2 your limit = {_limit:.4g} leads to {_after:.4g}, not to -2"
    )

# %% tags=["hidden"]
for _a in (0.01, 0.5, 20.0):
    _factors = [1 - 2 * _a * _rate for _rate in learning_rates(_a)]
    assert np.allclose(_factors, [0, -1]), (
        f"a = {_a}: a step with your learning rates multiplies w by {_factors}; "
        "it should be 0 and -1"
    )


# %% tags=["wrong"]
# right for a = 1 only
def learning_rates(a):
    return 0.5, 1.0


# %% tags=["wrong"]
# the 2 of the derivative is forgotten
def learning_rates(a):
    return 1 / a, 2 / a


# %% tags=["wrong"]
# the steeper the valley, the larger the steps
def learning_rates(a):
    return a / 2, a


# %% [markdown] tags=["why"]
# A step multiplies $w$ by $1 - 2 a \eta$. Below $1 / (2a)$ it stays on its side, above it leaps over the goal, above $1
# / a$ each leap is longer than the last one. So a *steep* valley wants *small* steps. A network's loss is steep in some
# directions and level in others, and has one learning rate for all: that of the steepest direction is the limit, and
# the level ones have to wait. Lesson 04 shows what optimisers do about it.

# %% [markdown]
# ## 3 ★★ A start with all weights 0
#
# All weights 0: is that not the most neutral start? Find out. Take `steps` steps of gradient descent with the learning
# rate 1, each on all of `x`, which changes the network; then return how many *different* units its first layer has.
# Two units are the same if their weights from all inputs and their biases agree when rounded to six decimals.
#
# `network.gradient(x, labels)` leaves the gradients in `network.gradients`; in `network.parameters` the first two
# arrays are the kernel (inputs, units) and the biases (units,) of the first layer.

# %% [markdown] tags=["hint"]
# A step is two lines, as in the lesson's `train`: `network.gradient(...)`, then `scratch.SGD(1).update(...)` with
# parameters and gradients. A unit is a *column* of the kernel. A `set` of tuples keeps each of several equal ones only
# once, and `array.T` turns columns into rows.


# %% tags=["answer"]
def different_units(network, x, labels, steps):
    """Number of different units in the first layer after training."""
    ### BEGIN SOLUTION
    for _ in range(steps):
        network.gradient(x, labels)
        scratch.SGD(1).update(network.parameters, network.gradients)
    kernel, bias = network.parameters[:2]
    return len(set(map(tuple, np.vstack([kernel, bias]).T.round(6))))
    ### END SOLUTION


# %% tags=["check", "points:2"]
_zeros, _twin = (scratch.sigmoid_network([784, 6, 10]).astype(float) for _ in range(2))
for _parameter in [*_zeros.parameters, *_twin.parameters]:
    _parameter[...] = 0
_count = different_units(_zeros, x[:50], y[:50], steps=20)
for _ in range(20):
    _twin.gradient(x[:50], y[:50])
    scratch.SGD(1).update(_twin.parameters, _twin.gradients)
assert any(np.any(_parameter) for _parameter in _zeros.parameters), (
    "all weights are still 0: `gradient` only computes; who changes the parameters?"
)
for _ours, _right in zip(_zeros.parameters, _twin.parameters, strict=True):
    assert np.allclose(_ours, _right), (
        "the trained weights are not those of 20 steps with the learning rate 1 on all of x"
    )
assert _count == 1, f"from zeros you count {_count} different units; are they columns or rows?"
_random = scratch.sigmoid_network([784, 6, 10]).astype(float)
_count = different_units(_random, x[:50], y[:50], steps=20)
assert _count == 6, f"from a random start all 6 units stay different; you count {_count}"
_random.parameters[0][:, 1], _random.parameters[1][:2] = _random.parameters[0][:, 0], [0, 1]
_count = different_units(_random, x[:50], y[:50], steps=0)
assert _count == 6, (
    f"two units with the same weights but other biases differ, so 6 do; you count {_count}"
)

# %% tags=["hidden"]
for _wanted in (4, 5):
    _random = scratch.sigmoid_network([784, 5, 10]).astype(float)
    _kernel, _, _outgoing, _ = _random.parameters
    _kernel[:, 3] = _kernel[:, 0]
    _outgoing[3] = _outgoing[0] + (_wanted == 5)
    _count = different_units(_random, x[:50], y[:50], steps=5)
    _outgoing = "the same" if _wanted == 4 else "other"
    assert _count == _wanted, (
        "units 0 and 3 begin with the same weights from the inputs and "
        f"{_outgoing} weights to the outputs. After training {_wanted} of 5 units are "
        f"different; you count {_count}"
    )


# %% tags=["wrong"]
# computes the gradients, but makes no step
def different_units(network, x, labels, steps):
    for _ in range(steps):
        network.gradient(x, labels)
    kernel, bias = network.parameters[:2]
    return len(set(map(tuple, np.vstack([kernel, bias]).T.round(6))))


# %% tags=["wrong"]
# rows are inputs, not units
def different_units(network, x, labels, steps):
    for _ in range(steps):
        network.gradient(x, labels)
        scratch.SGD(1).update(network.parameters, network.gradients)
    return len(np.unique(network.parameters[0].round(6), axis=0))


# %% tags=["wrong"]
# counts before the training instead of after it
def different_units(network, x, labels, steps):
    count = len(set(map(tuple, network.parameters[0].T.round(6))))
    for _ in range(steps):
        network.gradient(x, labels)
        scratch.SGD(1).update(network.parameters, network.gradients)
    return count


# %% tags=["wrong"]
# the biases are left out
def different_units(network, x, labels, steps):
    for _ in range(steps):
        network.gradient(x, labels)
        scratch.SGD(1).update(network.parameters, network.gradients)
    return len(set(map(tuple, network.parameters[0].T.round(6))))


# %% tags=["wrong"]
# single steps on single digits
def different_units(network, x, labels, steps):
    for step in range(steps):
        network.gradient(x[step : step + 1], labels[step : step + 1])
        scratch.SGD(1).update(network.parameters, network.gradients)
    return len(set(map(tuple, network.parameters[0].T.round(6))))


# %% [markdown] tags=["why"]
# Two units with the same weights from the inputs have the same output $h$. If their weights $v$ to the next layer are
# equal, too, both get the same derivative $x_i \, \delta v h (1 - h)$, make the same step, and stay the same for ever.
# The six units from zeros are one unit, six times. Unequal $v$ are enough to part them. So weights start at random, not
# because random numbers were good, but because they are *different*. Biases may start at 0.

# %% [markdown]
# ## 4 ★★ Who computes a wrong gradient?
#
# A wrong gradient does not crash, so write the detective. `network` is a `scratch.Network` of 64-bit floats, and one of
# its layers may have a slip in its `backward`. Return the list of the numbers, counted from 0 and in order, of all
# arrays of `network.parameters` whose gradient is wrong; an empty list if none is. Take a gradient as wrong if its
# `scratch.relative_error` against that of `scratch.numerical_gradient` is above $10^{-6}$.

# %% [markdown] tags=["hint"]
# `scratch.numerical_gradient(f, parameter)` raises and lowers each number of the array `parameter` in place, calls
# `f(parameter)`, and puts the number back. As the network itself holds this array, `f` need not look at its argument:
# `lambda _: network.loss(x, labels)`. `enumerate(zip(...))` goes through parameters and gradients together.


# %% tags=["answer"]
def wrong_gradients(network, x, labels):
    """List of the numbers of the arrays in network.parameters whose gradient is wrong."""
    ### BEGIN SOLUTION
    network.gradient(x, labels)
    wrong = []
    for number, pair in enumerate(zip(network.parameters, network.gradients, strict=True)):
        parameter, gradient = pair
        numerical = scratch.numerical_gradient(lambda _: network.loss(x, labels), parameter)
        if scratch.relative_error(gradient, numerical) > 1e-6:
            wrong.append(number)
    return wrong
    ### END SOLUTION


# %% tags=["check", "points:2"]
class _MeanBias(scratch.Affine):
    def backward(self, gradient):
        _back = scratch.Affine.backward(self, gradient)
        self.gradients[1] = gradient.mean(axis=0)  # should be the sum
        return _back


_some, _labels = np.random.default_rng(0).normal(size=(8, 5)), np.arange(8) % 3
_network = scratch.sigmoid_network([5, 4, 3]).astype(float)
_found = wrong_gradients(_network, _some, _labels)
assert list(_found) == [], f"all gradients of this network are right; you accuse {_found}"
for _place, _wanted in ((1, [1]), (3, [3])):
    _network = scratch.sigmoid_network([5, 4, 3]).astype(float)
    _network.layers[_place].__class__ = _MeanBias
    _found = wrong_gradients(_network, _some, _labels)
    assert list(_found) == _wanted, (
        f"{_network.layers[_place]} averages the gradient of its bias instead of adding up: "
        f"that is array {_wanted} of network.parameters; you accuse {_found}"
    )


# %% tags=["hidden"]
class _NoDerivative(scratch.Sigmoid):
    def backward(self, gradient):
        return gradient


class _Negative(scratch.Affine):
    def backward(self, gradient):
        _back = scratch.Affine.backward(self, gradient)
        self.gradients[0] = -self.gradients[0]
        return _back


_cases = [(2, _NoDerivative, [0, 1]), (4, _NoDerivative, [0, 1, 2, 3]), (3, _Negative, [2])]
for _place, _slip, _wanted in _cases:
    _network = scratch.sigmoid_network([5, 4, 3, 2]).astype(float)
    _network.layers[_place].__class__ = _slip
    _found = wrong_gradients(_network, _some, _labels % 2)
    assert list(_found) == _wanted, (
        f"the slip of layer {_place} ({_slip.__name__}) makes the arrays {_wanted} wrong; "
        f"you accuse {_found}"
    )


# %% tags=["wrong"]
# the tolerance is no share of the gradient, and larger than the gradients themselves
def wrong_gradients(network, x, labels):
    network.gradient(x, labels)
    pairs = zip(network.parameters, network.gradients, strict=True)
    numerical = [
        scratch.numerical_gradient(lambda _: network.loss(x, labels), parameter)
        for parameter, _ in pairs
    ]
    pairs = enumerate(zip(numerical, network.gradients, strict=True))
    return [number for number, (a, b) in pairs if np.abs(a - b).max() > 1]


# %% tags=["wrong"]
# numbers of layers instead of arrays
def wrong_gradients(network, x, labels):
    network.gradient(x, labels)
    wrong = []
    for number, parameter in enumerate(network.parameters):
        numerical = scratch.numerical_gradient(lambda _: network.loss(x, labels), parameter)
        if scratch.relative_error(network.gradients[number], numerical) > 1e-6:
            wrong.append(number // 2)
    return wrong


# %% tags=["wrong"]
# stops at the first that it finds
def wrong_gradients(network, x, labels):
    network.gradient(x, labels)
    for number, parameter in enumerate(network.parameters):
        numerical = scratch.numerical_gradient(lambda _: network.loss(x, labels), parameter)
        if scratch.relative_error(network.gradients[number], numerical) > 1e-6:
            return [number]
    return []


# %% tags=["wrong"]
# compares sizes only, so that a wrong sign passes
def wrong_gradients(network, x, labels):
    network.gradient(x, labels)
    wrong = []
    for number, parameter in enumerate(network.parameters):
        numerical = scratch.numerical_gradient(lambda _: network.loss(x, labels), parameter)
        if not np.isclose(
            np.linalg.norm(numerical), np.linalg.norm(network.gradients[number])
        ):
            wrong.append(number)
    return wrong


# %% [markdown] tags=["why"]
# Which arrays are wrong tells you where to look. A slip in a layer's own gradients shows in its own arrays only. A slip
# in what a layer sends *back* leaves its own arrays right and spoils those of all layers before it, because
# back-propagation multiplies along the way. So look for the last wrong array: the slip is there, or just behind it. The
# numerical gradient needs two forward passes for each number, so let the detective work on small networks.

# %% [markdown]
# ## 5 ★★★ Back-propagation without layers
#
# Write back-propagation for one image and any number of layers, with the formulas of the lesson. The network has a
# sigmoid behind each layer; its loss is $L = \sum_k (a_k - t_k)^2$. `parameters` is a list: the kernel (inputs, units)
# and the biases (units,) of the first layer, then those of the next. `image` is an array of any shape, and `target`
# (outputs,) holds the $t_k$, each from 0 to 1. Return the list of the derivatives of $L$, in the order and the shapes
# of `parameters`. The lesson's `forward` is given.


# %% tags=["given"]
def forward(parameters, image):
    """List: the image as a row of numbers, then the outputs of each layer."""
    outputs = [image.ravel()]
    for kernel, bias in zip(parameters[::2], parameters[1::2], strict=True):
        outputs.append(sigmoid(outputs[-1] @ kernel + bias))
    return outputs


# %% [markdown] tags=["hint"]
# Begin at the end: `delta`, the derivative before the last sigmoid, is questions 1 and 2 of the lesson. Then for each
# layer, from the last to the first: the bias's derivative is `delta`, the kernel's `np.outer(inputs of the layer,
# delta)` (question 3). Question 4 sends `delta` back through the kernel, question 5 through the sigmoid of the layer
# before, whose output you have kept.


# %% tags=["answer"]
def backward(parameters, image, target):
    """List of gradients, in the order and the shapes of parameters."""
    ### BEGIN SOLUTION
    outputs = forward(parameters, image)
    delta = 2 * (outputs[-1] - target) * outputs[-1] * (1 - outputs[-1])
    gradients = []
    for layer in reversed(range(len(parameters) // 2)):
        inputs = outputs[layer]
        gradients = [np.outer(inputs, delta), delta, *gradients]
        delta = parameters[2 * layer] @ delta * inputs * (1 - inputs)
    return gradients
    ### END SOLUTION


# %% tags=["check", "points:3"]
_network = scratch.sigmoid_network([784, 16, 16, 10]).astype(float)
_network.gradient(x[:1].astype(float), y[:1])
_mine = backward(_network.parameters, x[0].astype(float), np.eye(10)[y[0]])
_shapes = [np.shape(_gradient) for _gradient in _mine]
assert _shapes == [_parameter.shape for _parameter in _network.parameters], (
    f"the gradients should have the shapes of the parameters, in their order, not {_shapes}"
)
_names = [f"the {_kind} of layer {_n}" for _n in (1, 2, 3) for _kind in ("kernel", "bias")]
for _name, _ours, _right in reversed([*zip(_names, _mine, _network.gradients, strict=True)]):
    assert scratch.relative_error(_ours, _right) < 1e-6, (
        f"wrong for {_name} (counted from 1; those behind it are right): "
        f"the largest absolute value should be {np.abs(_right).max():.4g}, "
        f"yours is {np.abs(_ours).max():.4g}"
    )


# %% tags=["hidden"]
def _numerical(parameters, image, target):
    def _loss(_):
        return np.sum((forward(parameters, image)[-1] - target) ** 2)

    return [scratch.numerical_gradient(_loss, _parameter) for _parameter in parameters]


_rng = np.random.default_rng(1)
for _sizes in ([5, 3], [6, 4, 2], [4, 3, 5, 3, 2]):
    _parameters = []
    for _n, _m in itertools.pairwise(_sizes):
        _parameters += [_rng.normal(size=(_n, _m)), _rng.normal(size=_m)]
    _image, _target = _rng.random((_sizes[0], 1)), _rng.random(_sizes[-1])
    _mine = backward(_parameters, _image, _target)
    _right = _numerical(_parameters, _image, _target)
    for _number in range(len(_parameters)):
        assert scratch.relative_error(_mine[_number], _right[_number]) < 1e-5, (
            f"wrong for a network of {_sizes} units, in array {_number} of parameters"
        )


# %% tags=["wrong"]
# without the derivative of the last sigmoid
def backward(parameters, image, target):
    outputs = forward(parameters, image)
    delta, gradients = 2 * (outputs[-1] - target), []
    for layer in reversed(range(len(parameters) // 2)):
        inputs = outputs[layer]
        gradients = [np.outer(inputs, delta), delta, *gradients]
        delta = parameters[2 * layer] @ delta * inputs * (1 - inputs)
    return gradients


# %% tags=["wrong"]
# the error goes back without passing the hidden sigmoids
def backward(parameters, image, target):
    outputs = forward(parameters, image)
    delta = 2 * (outputs[-1] - target) * outputs[-1] * (1 - outputs[-1])
    gradients = []
    for layer in reversed(range(len(parameters) // 2)):
        gradients = [np.outer(outputs[layer], delta), delta, *gradients]
        delta = parameters[2 * layer] @ delta
    return gradients


# %% tags=["wrong"]
# the sign: this gradient points downhill
def backward(parameters, image, target):
    outputs = forward(parameters, image)
    delta = 2 * (target - outputs[-1]) * outputs[-1] * (1 - outputs[-1])
    gradients = []
    for layer in reversed(range(len(parameters) // 2)):
        inputs = outputs[layer]
        gradients = [np.outer(inputs, delta), delta, *gradients]
        delta = parameters[2 * layer] @ delta * inputs * (1 - inputs)
    return gradients


# %% tags=["wrong"]
# from the last layer to the first, but returned in that order, too
def backward(parameters, image, target):
    outputs = forward(parameters, image)
    delta = 2 * (outputs[-1] - target) * outputs[-1] * (1 - outputs[-1])
    gradients = []
    for layer in reversed(range(len(parameters) // 2)):
        inputs = outputs[layer]
        gradients += [np.outer(inputs, delta), delta]
        delta = parameters[2 * layer] @ delta * inputs * (1 - inputs)
    return gradients


# %% [markdown] tags=["why"]
# Each layer needs only two things: its inputs, kept from the way forward, and $\delta$, handed over by the layer behind
# it. That is why one pass back is enough for all 13,002 derivatives, and why a layer can be written without knowing
# what stands around it. It also says what training costs in memory: all outputs must be kept until the error comes
# back.
