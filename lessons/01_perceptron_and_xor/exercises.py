# %%
import keras
import numpy as np

import course

course.start_checks()

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def decide(w, x):
    """Output, 1 or 0, of a neuron with weights w = (w0, w1, ...) for each row of x (rows, inputs)."""
    w, x = np.asarray(w), np.asarray(x)
    return (w[0] + x @ w[1:] > 0).astype(int)


# %% [markdown]
# ## 1 ★ A neuron that computes NAND
#
# NAND is "not AND": 1, 1, 1, 0 for the four rows of `x`. Return weights $(w_0, w_1, w_2)$ of a neuron that computes it.
# Nothing is trained here; a pencil is enough.

# %% [markdown] tags=["hint"]
# Begin with AND's neuron, $(-1.5, 1, 1)$, whose sum is positive for $(1, 1)$ only. What happens to the sign of a sum
# when you change the sign of all three numbers?


# %% tags=["answer"]
def nand_weights():
    """Three numbers (w0, w1, w2)."""
    ### BEGIN SOLUTION
    return 1.5, -1, -1
    ### END SOLUTION


# %% tags=["check", "points:1"]
assert len(nand_weights()) == 3, f"return three numbers (w0, w1, w2), not {nand_weights()}"
for _row, _target in zip(x, [1, 1, 1, 0], strict=True):
    _output = decide(nand_weights(), _row[None])[0]
    assert _output == _target, (
        f"for the inputs {_row} your neuron gives {_output}; NAND is {_target}"
    )

# %% tags=["hidden"]
_sums = np.asarray(nand_weights())[0] + x @ np.asarray(nand_weights())[1:]
assert np.all(np.abs(_sums) > 1e-9), f"a sum is exactly 0, on the boundary itself: {_sums}"


# %% tags=["wrong"]
# AND itself
def nand_weights():
    return -1.5, 1, 1


# %% tags=["wrong"]
# the bias is too small: the rows (0, 1) and (1, 0) get 0, so this is NOR
def nand_weights():
    return 0.5, -1, -1


# %% tags=["wrong"]
# the line runs exactly through (1, 1)
def nand_weights():
    return 2, -1, -1


# %% [markdown] tags=["why"]
# The sum of NAND's neuron is that of AND's neuron with the other sign: $1.5 - x_1 - x_2$. It is positive as long as
# fewer than two inputs are 1. The boundary is the same line; the shaded side is the other one.

# %% [markdown]
# ## 2 ★★ Rosenblatt's rule from memory
#
# Write one epoch of the rule: go through the rows in order, and where the neuron is wrong, add
# (target − output) · $(1, x_1, x_2)$ to the weights. Return the new weights, and leave the array `w` that you were
# given as it was.

# %% [markdown] tags=["hint"]
# Copy the weights first: `w = np.array(w, dtype=float)`. A loop over `zip(x, targets)` shows the rows;
# `decide(w, row[None])[0]` is the output for one of them. The weight $w_0$ changes by the error alone.


# %% tags=["answer"]
def epoch(w, x, targets):
    """Weights (w0, w1, ...) after one epoch of Rosenblatt's rule on x (rows, inputs)."""
    ### BEGIN SOLUTION
    w = np.array(w, dtype=float)
    for row, target in zip(x, targets, strict=True):
        error = target - decide(w, row[None])[0]
        w += error * np.array([1, *row])
    return w
    ### END SOLUTION


# %% tags=["check", "points:2"]
_start = np.array([-0.5, 0, 0])
_first = epoch(_start, x, [0, 0, 0, 1])
assert np.array_equal(_start, [-0.5, 0, 0]), (
    "your function changes the array that it was given; copy it first"
)
assert np.allclose(_first, [0.5, 1, 1]), (
    f"after one epoch of AND from (-0.5, 0, 0) you have {_first}; by hand it is (0.5, 1, 1)"
)
_w = _start
for _ in range(10):
    _w = epoch(_w, x, [0, 0, 0, 1])
assert np.array_equal(decide(_w, x), [0, 0, 0, 1]), (
    f"after ten epochs the outputs are {decide(_w, x)}, not AND"
)

# %% tags=["hidden"]
_second = epoch([-0.5, 1.0, 1.0], np.array([[1, 0], [0, 1]]), [0, 0])
assert np.allclose(_second, [-1.5, 0, 1]), (
    f"errors of -1 must be subtracted row by row; got {_second}"
)
_three = epoch([0.5, 0, 0, 0], np.array([[1, 1, 0], [0, 1, 1]]), [0, 1])
assert np.allclose(_three, [0.5, -1, 0, 1]), (
    f"the rule works for any number of inputs; got {_three}"
)


# %% tags=["wrong"]
# all errors are computed with the old weights, as in a batch
def epoch(w, x, targets):
    errors = np.asarray(targets) - decide(w, x)
    return w + errors @ np.column_stack([np.ones(len(x)), x])


# %% tags=["wrong"]
# the sign of the error is the other way round
def epoch(w, x, targets):
    w = np.array(w, dtype=float)
    for row, target in zip(x, targets, strict=True):
        w += (decide(w, row[None])[0] - target) * np.array([1, *row])
    return w


# %% tags=["wrong"]
# the bias is never corrected
def epoch(w, x, targets):
    w = np.array(w, dtype=float)
    for row, target in zip(x, targets, strict=True):
        w[1:] += (target - decide(w, row[None])[0]) * row
    return w


# %% tags=["wrong"]
# only errors of +1 are corrected
def epoch(w, x, targets):
    w = np.array(w, dtype=float)
    for row, target in zip(x, targets, strict=True):
        if target > decide(w, row[None])[0]:
            w += np.array([1, *row])
    return w


# %% [markdown] tags=["why"]
# Each row is judged with the weights as they are *now*, corrected by the rows before it. Judging all rows first and
# adding the corrections up is another algorithm (a batch update), and gives other weights. `np.array` makes a copy;
# `w += ...` on the argument itself would have changed the caller's array.

# %% [markdown]
# ## 3 ★★ Two layers without an activation
#
# A network of two layers whose hidden layer has `activation=None` is no stronger than a single neuron. Prove it: return
# the weights $(w_0, w_1, w_2)$ of the one neuron that has the same sum for every input. `kernel1` (2, hidden) and
# `bias1` (hidden,) belong to the hidden layer, `kernel2` (hidden, 1) and `bias2` (1,) to the last.

# %% [markdown] tags=["hint"]
# The hidden layer gives `x @ kernel1 + bias1`, the last layer `(x @ kernel1 + bias1) @ kernel2 + bias2`. Multiply the
# brackets out: what stands behind `x`, and what does not depend on `x`?


# %% tags=["answer"]
def one_neuron(kernel1, bias1, kernel2, bias2):
    """Three numbers (w0, w1, w2)."""
    ### BEGIN SOLUTION
    return np.concatenate([bias1 @ kernel2 + bias2, (kernel1 @ kernel2).ravel()])
    ### END SOLUTION


# %% tags=["check", "points:2"]
_rng = np.random.default_rng(0)
_parameters = [_rng.normal(size=shape) for shape in [(2, 3), (3,), (3, 1), (1,)]]
_w = np.asarray(one_neuron(*_parameters), dtype=float)
assert _w.shape == (3,), f"return three numbers (w0, w1, w2), not an array of shape {_w.shape}"
_wanted = (x @ _parameters[0] + _parameters[1]) @ _parameters[2] + _parameters[3]
assert np.allclose(_w[0] + x @ _w[1:], _wanted.ravel()), (
    f"for the rows of x your sums are {_w[0] + x @ _w[1:]}, the network's {_wanted.ravel()}"
)

# %% tags=["hidden"]
for _hidden in (1, 2, 8):
    _parameters = [
        _rng.normal(size=shape) for shape in [(2, _hidden), (_hidden,), (_hidden, 1), (1,)]
    ]
    _inputs = _rng.normal(size=(20, 2))
    _wanted = (_inputs @ _parameters[0] + _parameters[1]) @ _parameters[2] + _parameters[3]
    _w = np.asarray(one_neuron(*_parameters), dtype=float)
    assert np.allclose(_w[0] + _inputs @ _w[1:], _wanted.ravel()), (
        f"wrong for {_hidden} hidden units"
    )


# %% tags=["wrong"]
# the hidden layer's bias is forgotten
def one_neuron(kernel1, bias1, kernel2, bias2):
    return np.concatenate([bias2, (kernel1 @ kernel2).ravel()])


# %% tags=["wrong"]
# the biases are added without the weights between them
def one_neuron(kernel1, bias1, kernel2, bias2):
    return np.concatenate([[bias1.sum() + bias2[0]], (kernel1 @ kernel2).ravel()])


# %% tags=["wrong"]
# the bias stands at the end
def one_neuron(kernel1, bias1, kernel2, bias2):
    return np.concatenate([(kernel1 @ kernel2).ravel(), bias1 @ kernel2 + bias2])


# %% [markdown] tags=["why"]
# $(x K_1 + b_1) K_2 + b_2 = x (K_1 K_2) + (b_1 K_2 + b_2)$: a linear model again, and so without XOR. It is the bend of
# the activation between two layers that makes a second layer worth having.

# %% [markdown]
# ## 4 ★★★ Parity of three inputs
#
# "Three-input parity" is 1 when an odd number of the three inputs is 1. Return a Keras model with the outputs
# (batch, 1), between 0 and 1, that has all eight rows right: above 0.5 where the parity is 1, else below. Train it, or
# set its weights by hand with `model.set_weights`. A training that gets stuck is no shame: begin again with another
# random start.

# %% [markdown] tags=["hint"]
# By hand: three hidden units can say "at least one", "at least two" and "all three" inputs are 1. Parity is the first,
# minus the second, plus the third. Multiply a hidden unit's weights by 20, so that its sigmoid is nearly a step.
# Trained: eight hidden units, `Adam(0.1)` and a few hundred epochs are usually enough; check, and start again if not.


# %% tags=["answer"]
def parity_network():
    """A Keras model, (batch, 3) -> (batch, 1)."""
    ### BEGIN SOLUTION
    dense = keras.layers.Dense
    model = keras.Sequential([keras.Input((3,)), dense(3, "sigmoid"), dense(1, "sigmoid")])
    kernel1, bias1 = np.full((3, 3), 20), np.array([-10, -30, -50])  # at least one, two, three
    kernel2, bias2 = np.array([[20], [-20], [20]]), np.array([-10])
    model.set_weights([kernel1, bias1, kernel2, bias2])
    return model
    ### END SOLUTION


# %% tags=["check", "points:3"]
_rows = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
_outputs = np.asarray(parity_network()(_rows))
assert _outputs.shape == (8, 1), (
    f"the outputs for eight rows should have the shape (8, 1), not {_outputs.shape}"
)
for _row, _output in zip(_rows, _outputs[:, 0], strict=True):
    _target = _row.sum() % 2
    assert (_output > 0.5) == _target, (
        f"for {_row} the network gives {_output:.2f}; the parity is {_target}"
    )

# %% tags=["hidden"]
assert np.all((_outputs >= 0) & (_outputs <= 1)), (
    "the outputs should be probabilities, from 0 to 1"
)


# %% tags=["wrong"]
# OR of three inputs
def parity_network():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, "sigmoid")])
    model.set_weights([np.full((3, 1), 20), np.array([-10])])
    return model


# %% tags=["wrong"]
# a single neuron, trained: parity is not linearly separable either
def parity_network():
    rows = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.1), loss="binary_crossentropy")
    model.fit(rows, rows.sum(axis=1) % 2, epochs=10, verbose=0)
    return model


# %% tags=["wrong"]
# the last layer is linear: right of 0.5, but no probabilities
def parity_network():
    dense = keras.layers.Dense
    model = keras.Sequential([keras.Input((3,)), dense(3, "sigmoid"), dense(1)])
    model.set_weights(
        [
            np.full((3, 3), 20),
            np.array([-10, -30, -50]),
            np.array([[20], [-20], [20]]),
            np.array([-9]),
        ]
    )
    return model


# %% [markdown] tags=["why"]
# A count of ones can be read off thresholds: each hidden unit is one threshold, and alternating signs turn "how many"
# into "odd or even". XOR was the same with two thresholds, OR and AND. In general parity of $n$ inputs needs no more
# than $n$ hidden units.
