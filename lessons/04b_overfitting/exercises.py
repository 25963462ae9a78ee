# %%
import keras
import numpy as np

import course

course.start_checks()

# %% [markdown]
# ## 1 ★ Where should it have stopped?
#
# `losses` are the validation losses after epoch 1, 2, 3 and so on, of a training that went on to its end. Return two
# numbers: the epoch after which it should have stopped, that of the lowest loss (of equal ones, the first), counted
# from 1; and what going on has cost, the last loss minus the lowest.

# %% tags=["given"]
over_fitted = [1.61, 1.22, 1.05, 0.98, 1.01, 1.10, 1.24, 1.31]
still_falling = [2.20, 1.90, 1.70, 1.60]

# %% [markdown] tags=["hint"]
# `np.argmin(losses)` is the place of the lowest one, counted from 0.


# %% tags=["answer"]
def stop(losses):
    """(epoch, cost)."""
    ### BEGIN SOLUTION
    best = int(np.argmin(losses))
    return best + 1, losses[-1] - losses[best]
    ### END SOLUTION


# %% tags=["check", "points:1"]
_epoch, _cost = stop(over_fitted)
assert _epoch == 4, f"the lowest loss, 0.98, is that of epoch 4, not {_epoch}; count from 1"
assert np.isclose(_cost, 0.33), f"it ends at 1.31, so going on has cost 0.33, not {_cost}"
_epoch, _cost = stop(still_falling)
assert (_epoch, np.isclose(_cost, 0)) == (4, True), (
    "a loss that still falls is lowest at the end, epoch 4, and costs 0; "
    f"you have {_epoch}, {_cost}"
)

# %% tags=["hidden"]
for _losses, _wanted in (
    ([5, 4, 4.5, 2, 3], (4, 1)),
    ([3, 1, 2, 1, 4], (2, 3)),
    ([5.0], (1, 0)),
    ([1, 2, 1.5], (1, 0.5)),
):
    assert np.allclose(stop(_losses), _wanted), (
        f"for {_losses}: {_wanted}, not {stop(_losses)}"
    )


# %% tags=["wrong"]
# counts from 0
def stop(losses):
    best = int(np.argmin(losses))
    return best, losses[-1] - losses[best]


# %% tags=["wrong"]
# the first epoch that is worse than the one before
def stop(losses):
    worse = [n for n in range(1, len(losses)) if losses[n] > losses[n - 1]]
    best = worse[0] if worse else len(losses)
    return best, losses[-1] - losses[best - 1]


# %% tags=["wrong"]
# the last of equal losses
def stop(losses):
    best = len(losses) - 1 - int(np.argmin(losses[::-1]))
    return best + 1, losses[-1] - losses[best]


# %% [markdown] tags=["why"]
# The first rise is not yet the end: validation losses are noisy, and may fall again. Afterwards, with the whole curve
# before you, it is easy to say where the lowest point was. Exercise 4 has to decide on the way.

# %% [markdown]
# ## 2 ★★ Dropout, written yourself
#
# Return what dropout makes of `x`, an array of any shape. `random` is an array of the same shape with numbers drawn
# evenly from 0 to 1: in training, a number of `x` becomes 0 where `random` is below `rate`, and the others are scaled
# so that the mean stays as it is. At inference nothing happens.

# %% [markdown] tags=["hint"]
# With the rate $p$ a share of $1 - p$ is left. By what must they be multiplied so that the expected sum stays?


# %% tags=["answer"]
def dropout(x, rate, random, training):
    """Array of the shape of x."""
    ### BEGIN SOLUTION
    return np.where(random >= rate, x / (1 - rate), 0) if training else x
    ### END SOLUTION


# %% tags=["check", "points:2"]
_x, _random = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.1, 0.9, 0.3, 0.6])
_out = dropout(_x, 0.5, _random, training=True)
assert np.allclose(_out, [0, 4, 0, 8]), (
    f"rate 0.5: the 1 and the 3 are dropped, the others doubled, [0 4 0 8]; yours is {_out}"
)
_out = dropout(_x, 0.2, _random, training=True)
assert np.allclose(_out, [0, 2.5, 3.75, 5]), (
    "rate 0.2: four fifths are left, so they are multiplied by 1.25: [0 2.5 3.75 5]; "
    f"yours is {_out}"
)
_out = dropout(_x, 0.5, _random, training=False)
assert np.allclose(_out, _x), f"at inference nothing happens: {_x}; yours is {_out}"

# %% tags=["hidden"]
_rng = np.random.default_rng(0)
for _rate in (0, 0.1, 0.75):
    _out = dropout(np.ones((200, 500)), _rate, _rng.random((200, 500)), training=True)
    assert np.shape(_out) == (200, 500), (
        f"the shape should stay (200, 500), not {np.shape(_out)}"
    )
    assert abs(np.mean(_out) - 1) < 0.03, (
        f"rate {_rate}: the mean of many ones should stay 1, not {np.mean(_out):.3f}"
    )
    assert abs(np.mean(_out == 0) - _rate) < 0.01, (
        f"{np.mean(_out == 0):.2f} dropped, not {_rate}"
    )


# %% tags=["wrong"]
# nothing is scaled
def dropout(x, rate, random, training):
    return np.where(random >= rate, x, 0) if training else x


# %% tags=["wrong"]
# scaled at inference, as the first papers did: not what is asked for
def dropout(x, rate, random, training):
    return np.where(random >= rate, x, 0) if training else x * (1 - rate)


# %% tags=["wrong"]
# scaled by 1 / p
def dropout(x, rate, random, training):
    return np.where(random >= rate, x / rate if rate else x, 0) if training else x


# %% tags=["wrong"]
# keeps what should be dropped
def dropout(x, rate, random, training):
    return np.where(random < rate, x / (1 - rate), 0) if training else x


# %% [markdown] tags=["why"]
# A number $x$ is kept with the chance $1 - p$ and then counts $x / (1 - p)$: on average $x$. So the next layer gets
# sums of the size that it will get at inference. The first papers scaled at inference instead; today's way leaves
# inference alone, which is where speed matters.

# %% [markdown]
# ## 3 ★★ Where L1 and L2 leave a weight
#
# One weight $w$ would like to be $a$: its loss is $(w - a)^2 / 2$. Add a penalty of strength $s$, and find the $w$ at
# which the sum is lowest. The penalty is $s |w|$ for "L1", and $s w^2$ for "L2". You get an array `a` of such wishes,
# positive and negative ones, and return the array of weights.

# %% [markdown] tags=["hint"]
# Set the derivative of the sum to 0. For L2 it is $w - a + 2 s w$. For L1 and $w > 0$ it is $w - a + s$, which gives
# $w = a - s$, if that is positive. What if $a$ is between $-s$ and $s$?


# %% tags=["answer"]
def best_weight(a, s, penalty):
    """Array of the best weights for the wishes `a`; `penalty` is "L1" or "L2"."""
    ### BEGIN SOLUTION
    if penalty == "L1":
        return np.sign(a) * np.maximum(np.abs(a) - s, 0)
    return a / (1 + 2 * s)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_a, _grid = np.array([-2.0, -0.3, 0.0, 0.4, 0.5, 3.0]), np.linspace(-4, 4, 80_001)
for _penalty, _price in (("L1", np.abs(_grid)), ("L2", _grid**2)):
    for _s in (0.5, 1.0):
        _best = [_grid[np.argmin((_grid - each) ** 2 / 2 + _s * _price)] for each in _a]
        _mine = np.asarray(best_weight(_a, _s, _penalty))
        assert _mine.shape == _a.shape, f"return six weights for six wishes, not {_mine.shape}"
        assert np.allclose(_mine, _best, atol=2e-4), (
            f"{_penalty}, strength {_s}: for the wishes {_a} the sum is lowest at "
            f"{np.round(_best, 3)}; yours is {_mine.round(3)}"
        )
    print(_penalty, "leaves", best_weight(_a, 0.5, _penalty).round(2))

# %% tags=["hidden"]
_a = np.random.default_rng(0).normal(size=1000)
assert np.sum(best_weight(_a, 0.7, "L1") == 0) == np.sum(np.abs(_a) <= 0.7), (
    "with L1 all weights whose wish is not above the strength should be exactly 0"
)
assert np.all(best_weight(_a, 0.7, "L2") != 0), "with L2 no weight becomes exactly 0"
assert np.allclose(best_weight(_a, 0, "L1"), _a), "with the strength 0 each gets its wish"


# %% tags=["wrong"]
# small weights are pulled beyond 0
def best_weight(a, s, penalty):
    return a - s * np.sign(a) if penalty == "L1" else a / (1 + 2 * s)


# %% tags=["wrong"]
# cuts small weights off, but does not shorten the others
def best_weight(a, s, penalty):
    return np.where(np.abs(a) > s, a, 0) if penalty == "L1" else a / (1 + 2 * s)


# %% tags=["wrong"]
# the derivative of the square without its 2
def best_weight(a, s, penalty):
    return np.sign(a) * np.maximum(np.abs(a) - s, 0) if penalty == "L1" else a / (1 + s)


# %% [markdown] tags=["why"]
# L1 takes the same amount $s$ from the size of every weight, and what has less than that is 0: it *selects*. L2 divides
# all by the same number: small ones become smaller, and none becomes 0. This is why one takes L1 to find the few inputs
# that matter, and L2 to keep a network smooth.

# %% [markdown]
# ## 4 ★★★ Early stopping, written yourself
#
# What `keras.callbacks.EarlyStopping(..., restore_best_weights=True)` does is bookkeeping, in which it is easy to slip.
# `model` is a Keras model, `epoch()` trains it for one epoch, and `validation_loss()` returns its loss on the
# validation set. After each epoch look at that loss. Stop when it has not been *lower* than the lowest so far for
# `patience` epochs in a row, and after `epochs` epochs in any case. In the end the model must have the weights of the
# epoch with the lowest loss (of equal ones, the first). Return the list of the losses, one for each epoch trained.
#
# For trials there is a training whose losses are known before: `trial = ScriptedTraining([3, 1, 2])`, then
# `early_stopping(trial.model, trial.epoch, trial.validation_loss, ...)`. After epoch 2 its model's kernel is 2.


# %% tags=["given"]
class ScriptedTraining:
    """A model of one unit whose kernel is the number of epochs done, with given losses."""

    def __init__(self, losses):
        self.losses, self.done = losses, 0
        self.model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])

    def epoch(self):
        assert self.done < len(self.losses), "you train on after you should have stopped"
        self.done += 1
        self.model.set_weights([np.full((1, 1), self.done), np.zeros(1)])

    def validation_loss(self):
        return self.losses[self.done - 1]


# %% [markdown] tags=["hint"]
# `model.get_weights()` returns copies of the weights as NumPy arrays, `model.set_weights(weights)` puts them back.
# (`model.weights` are the variables themselves, which training changes.) How many epochs ago the best loss was, the
# list of losses can tell: `np.argmin(losses)` is the place of the first lowest one.


# %% tags=["answer"]
def early_stopping(model, epoch, validation_loss, patience, epochs):
    """List of the validation losses of all epochs; the model is left with its best weights."""
    ### BEGIN SOLUTION
    losses = []
    while len(losses) < epochs:
        epoch()
        losses.append(validation_loss())
        best = np.argmin(losses)
        if best == len(losses) - 1:
            weights = model.get_weights()
        elif len(losses) - 1 - best == patience:
            break
    model.set_weights(weights)
    return losses
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _try(script, patience, epochs, trained, best):
    _trial = ScriptedTraining(script)
    _losses = early_stopping(
        _trial.model, _trial.epoch, _trial.validation_loss, patience, epochs
    )
    _case = f"losses {script}, patience {patience}, at most {epochs} epochs"
    assert _trial.done == trained, (
        f"{_case}: it trains {_trial.done} epochs instead of {trained}"
    )
    assert list(_losses) == script[:trained], (
        f"{_case}: return {script[:trained]}; you return {_losses}"
    )
    _kept = int(_trial.model.get_weights()[0][0, 0])
    assert _kept == best, (
        f"{_case}: the weights should be of epoch {best}; yours are of {_kept}"
    )


_trial = ScriptedTraining([3, 1, 2])
_losses = early_stopping(_trial.model, _trial.epoch, _trial.validation_loss, 2, 3)
assert len(_losses) == 3, f"three epochs have three losses; you return {_losses}"
_try([5, 4, 3, 6, 2, 7, 8, 9, 1], patience=3, epochs=9, trained=8, best=5)
_try([5, 4, 3, 2], patience=2, epochs=4, trained=4, best=4)
_try([5, 9, 8, 7, 6, 5.5, 4], patience=3, epochs=7, trained=4, best=1)

# %% tags=["hidden"]
_try([3, 3, 3, 3, 1], patience=3, epochs=5, trained=4, best=1)
_try([4, 2, 3, 3, 3], patience=5, epochs=5, trained=5, best=2)
_try([4, 5, 3, 6, 2, 9, 1], patience=1, epochs=7, trained=2, best=1)
_try([4, 5, 3, 6, 2, 9, 8], patience=2, epochs=7, trained=7, best=5)
_try([7], patience=2, epochs=1, trained=1, best=1)


# %% tags=["wrong"]
# keeps the variables, which training goes on changing, instead of a copy
def early_stopping(model, epoch, validation_loss, patience, epochs):
    losses = []
    while len(losses) < epochs:
        epoch()
        losses.append(validation_loss())
        best = np.argmin(losses)
        if best == len(losses) - 1:
            weights = model.weights
        elif len(losses) - 1 - best == patience:
            break
    model.set_weights([np.array(weight) for weight in weights])
    return losses


# %% tags=["wrong"]
# counts epochs that are worse than the one before, not than the best
def early_stopping(model, epoch, validation_loss, patience, epochs):
    losses, waited = [], 0
    while len(losses) < epochs and waited < patience:
        epoch()
        losses.append(validation_loss())
        waited = waited + 1 if len(losses) > 1 and losses[-1] >= losses[-2] else 0
        if losses[-1] == min(losses):
            weights = model.get_weights()
    model.set_weights(weights)
    return losses


# %% tags=["wrong"]
# stops one epoch too late
def early_stopping(model, epoch, validation_loss, patience, epochs):
    losses = []
    while len(losses) < epochs:
        epoch()
        losses.append(validation_loss())
        best = np.argmin(losses)
        if best == len(losses) - 1:
            weights = model.get_weights()
        elif len(losses) - 1 - best > patience:
            break
    model.set_weights(weights)
    return losses


# %% tags=["wrong"]
# puts the best weights back only if it stopped early, and takes the last of equal losses
def early_stopping(model, epoch, validation_loss, patience, epochs):
    losses, waited = [], 0
    while len(losses) < epochs:
        epoch()
        losses.append(validation_loss())
        waited += 1
        if losses[-1] <= min(losses):
            weights, waited = model.get_weights(), 0
        if waited == patience:
            model.set_weights(weights)
            break
    return losses


# %% [markdown] tags=["why"]
# Three things must be kept apart: the loss now, the lowest so far, and a *copy* of the weights that had it. A name for
# the variables is no copy: they change under it, and the "best" weights are the last ones. With too little patience
# the first bad epoch ends the training; with too much you pay for epochs that are thrown away, and nothing else. The
# lowest loss itself is flattering, for it was chosen: the test set says what the network is worth.
