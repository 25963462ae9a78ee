# %%
import numpy as np
from scipy.stats import rankdata

import course
from course import environments

course.start_checks()

# %% [markdown]
# The grid of the lesson as three tables, (20 fields, 4 actions): where each action leads, its reward, and whether it
# ends the episode. And `balance`, which says how many steps poles stay up on average if four numbers decide: push right
# where `states @ weights` is above 0.

# %%
MAP = ["...#G", ".#...", ".#P#.", "S...P"]


def tables_of(world):
    """Where each action leads, its reward, and whether it ends the episode: (fields, 4) each."""
    fields = range(world.fields.size)
    found = [[world.step(field, action) for action in range(4)] for field in fields]
    return tuple(
        np.array([[step[part] for step in row] for row in found]) for part in range(3)
    )


world = environments.GridWorld(MAP)
after, reward, ended = tables_of(world)


def balance(weights, poles=50, seed=0):
    """Mean return of a linear policy with four weights."""
    choose = lambda states: (states @ weights > 0).astype(int)  # noqa: E731
    return environments.play(choose, poles, seed)[2].sum(axis=0).mean()


print(f"up from field 9 leads to field {after[9, 0]}, reward {reward[9, 0]:.0f}")
print(f"four numbers chosen by hand: {balance(np.array([0, 0, 1, 0])):.0f} steps upright")

# %% [markdown]
# ## 1 ★ What is still to come
#
# `rewards` (steps,) are those of one episode. Return the discounted return of every step, (steps,): the reward of that
# step, plus $\gamma$ times the return of the next one.

# %% [markdown] tags=["hint"]
# Begin at the end: after the last step nothing comes, so its return is its reward. Then walk backwards with
# `reversed(range(len(rewards)))`.


# %% tags=["answer"]
def discounted(rewards, gamma):
    """Return from each step on, (steps,)."""
    ### BEGIN SOLUTION
    found, later = np.zeros(len(rewards)), 0.0
    for step in reversed(range(len(rewards))):
        later = rewards[step] + gamma * later
        found[step] = later
    return found
    ### END SOLUTION


# %% tags=["check", "points:1"]
_given = np.asarray(discounted(np.array([0, 0, 1]), 0.9))
assert _given.shape == (3,), f"one return for each step: (3,), not {_given.shape}"
assert not np.allclose(_given, [0, 0, 0.81]), (
    "each step counts from itself on: the last step's own reward is not discounted at all"
)
assert np.allclose(_given, [0.81, 0.9, 1]), (
    f"rewards 0, 0, 1: the goal is two, one, no steps away: 0.81, 0.9, 1, not {_given}"
)
_given = discounted(np.array([1, 1, 1, 1]), 0.5)
assert np.allclose(_given, [1.875, 1.75, 1.5, 1]), (
    f"four times 1 with gamma 0.5: 1.875, 1.75, 1.5, 1, not {_given}"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(0)
for _gamma in (0.0, 0.7, 0.99, 1.0):
    _rewards = _rng.normal(size=30)
    _wanted = [sum(_gamma**_k * r for _k, r in enumerate(_rewards[_t:])) for _t in range(30)]
    assert np.allclose(discounted(_rewards, _gamma), _wanted), f"gamma {_gamma}: wrong returns"


# %% tags=["wrong"]
# forward: what has been, not what is to come
def discounted(rewards, gamma):
    return np.cumsum(rewards * gamma ** np.arange(len(rewards)))


# %% tags=["wrong"]
# all discounted from the beginning of the episode
def discounted(rewards, gamma):
    worth = rewards * gamma ** np.arange(len(rewards))
    return worth[::-1].cumsum()[::-1]


# %% tags=["wrong"]
# the reward of the step is discounted, too
def discounted(rewards, gamma):
    found, later = np.zeros(len(rewards)), 0.0
    for step in reversed(range(len(rewards))):
        later = gamma * (rewards[step] + later)
        found[step] = later
    return found


# %% tags=["wrong"]
# no discount
def discounted(rewards, gamma):
    return np.cumsum(rewards[::-1])[::-1]


# %% [markdown] tags=["why"]
# One multiplication for each step, since today's return holds tomorrow's. REINFORCE needs just this list; Q-learning
# replaces everything after the first step by its own estimate.

# %% [markdown]
# ## 2 ★★ All of the grid at once
#
# Whoever knows the map needs no walks. Start with a table of zeros, (20, 4), and correct *all* its entries at once, by
# the whole difference: each becomes its reward plus $\gamma$ times the best value of the field after it, and only its
# reward where the episode ends. Do so `sweeps` times; return the table. (This is *value iteration*.)

# %% [markdown] tags=["hint"]
# `table.max(axis=1)[after]` is the best value of the field after each of the 20 · 4 steps. `np.where(ended, ..., ...)`
# chooses.


# %% tags=["answer"]
def value_iteration(after, reward, ended, gamma, sweeps):
    """Table of values, (fields, 4), after so many corrections of all entries."""
    ### BEGIN SOLUTION
    table = np.zeros(after.shape)
    for _ in range(sweeps):
        table = np.where(ended, reward, reward + gamma * table.max(axis=1)[after])
    return table
    ### END SOLUTION


# %% tags=["check", "points:2"]
_one = value_iteration(after, reward, ended, 0.9, 1)
assert np.shape(_one) == (20, 4), f"the table is (20, 4), yours is {np.shape(_one)}"
assert np.allclose(_one, reward), "after one sweep each entry is its reward: all else was 0"
_two = value_iteration(after, reward, ended, 0.9, 2)
assert np.isclose(_two[8, 1], 0.9), (
    f"two sweeps: right from field 8 leads to field 9, worth 1: 0.9, not {_two[8, 1]}"
)
_all = value_iteration(after, reward, ended, 0.9, 50)
assert np.allclose(_all[9, 0], 1), f"up from field 9 is the goal and worth 1, not {_all[9, 0]}"
assert np.isclose(_all[world.start].max(), 0.9**8), (
    f"the start is nine steps from the goal: 0.9⁸ = 0.430, not {_all[15].max():.3f}"
)
for _sweeps in (1, 3, 6, 9):
    _start = value_iteration(after, reward, ended, 0.9, _sweeps)[world.start].max()
    print(f"{_sweeps} sweeps: the start is worth {_start:.3f}")
_icy = environments.GridWorld(MAP, slip=0.2, seed=0)  # one step in five goes astray
_last = []
for _ in range(200):
    _field, _over = _icy.start, False
    while not _over:
        _field, _reward, _over = _icy.step(_field, int(_all[_field].argmax()))
    _last.append(_reward)
print(
    f"on ice the same way ends at the goal in {np.mean(np.array(_last) == 1):.0%} of episodes"
)

# %% tags=["hidden"]
_costly = tables_of(environments.GridWorld(MAP, step_reward=-0.1))
assert np.isclose(value_iteration(*_costly, 1.0, 50)[world.start].max(), 1 - 8 * 0.1), (
    "with gamma 1 and 0.1 for each of the eight steps before the goal the start is worth 0.2"
)
_rng = np.random.default_rng(1)
_after, _reward = _rng.integers(0, 12, (12, 4)), _rng.normal(size=(12, 4))
_ended = _rng.random((12, 4)) < 0.2
for _gamma, _sweeps in ((0.5, 3), (0.9, 7)):
    _table = [[0.0] * 4 for _ in range(12)]
    for _ in range(_sweeps):
        _table = [
            [
                _reward[_s, _a]
                + (0 if _ended[_s, _a] else _gamma * max(_table[_after[_s, _a]]))
                for _a in range(4)
            ]
            for _s in range(12)
        ]
    _given = value_iteration(_after, _reward, _ended, _gamma, _sweeps)
    assert np.allclose(_given, _table), (
        f"another map, gamma {_gamma}, {_sweeps} sweeps: wrong values"
    )


# %% tags=["wrong"]
# goes on after the end of an episode
def value_iteration(after, reward, ended, gamma, sweeps):
    table = np.zeros(after.shape)
    for _ in range(sweeps):
        table = reward + gamma * table.max(axis=1)[after]
    return table


# %% tags=["wrong"]
# the mean of the actions in place of the best
def value_iteration(after, reward, ended, gamma, sweeps):
    table = np.zeros(after.shape)
    for _ in range(sweeps):
        table = np.where(ended, reward, reward + gamma * table.mean(axis=1)[after])
    return table


# %% tags=["wrong"]
# the value of the field itself, not of the one after it
def value_iteration(after, reward, ended, gamma, sweeps):
    table = np.zeros(after.shape)
    for _ in range(sweeps):
        table = np.where(ended, reward, reward + gamma * table.max(axis=1, keepdims=True))
    return table


# %% tags=["wrong"]
# one sweep too many
def value_iteration(after, reward, ended, gamma, sweeps):
    table = np.zeros(after.shape)
    for _ in range(sweeps + 1):
        table = np.where(ended, reward, reward + gamma * table.max(axis=1)[after])
    return table


# %% [markdown] tags=["why"]
# Each sweep carries the reward one field further from the goal: nine sweeps, and the start knows. Q-learning does the
# same without a map, one entry at a time, and only where it has walked. Bellman called it dynamic programming in 1957.

# %% [markdown]
# ## 3 ★★ Two networks, one doubt
#
# The maximum in the target picks what is *too high*. **Double DQN** asks two networks: the trained one says *which*
# action is best, the frozen one says what that action is worth. `trained` and `frozen` are their values in the next
# states, (n, 2); `fallen` is (n,) of bool. Return the targets, (n,): −1 after a fall, else $\gamma$ times that worth.

# %% [markdown] tags=["hint"]
# `trained.argmax(axis=1)` are the actions. `frozen[np.arange(len(frozen)), actions]` picks one value of each row.


# %% tags=["answer"]
def double_targets(trained, frozen, fallen, gamma):
    """Targets (n,) of double DQN."""
    ### BEGIN SOLUTION
    actions = trained.argmax(axis=1)
    worth = frozen[np.arange(len(frozen)), actions]
    return np.where(fallen, -1.0, gamma * worth)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_trained = np.array([[0.2, 0.1], [-0.5, -0.4], [0.0, 0.3]])
_frozen = np.array([[0.1, 0.6], [-0.2, -0.8], [0.5, 0.4]])
_given = np.asarray(double_targets(_trained, _frozen, np.array([False, False, True]), 0.5))
assert _given.shape == (3,), f"one target for each state: (3,), not {_given.shape}"
assert _given[2] == -1, f"after a fall the target is -1, not {_given[2]}"
assert not np.allclose(_given[:2], [0.3, -0.1]), (
    "that is the maximum of the frozen network, the plain DQN: here the trained one chooses"
)
assert np.allclose(_given, [0.05, -0.4, -1]), (
    "the trained network chooses actions 0 and 1, for which the frozen one says 0.1 and -0.8; "
    f"half of that is 0.05 and -0.4, not {_given[:2]}"
)
_rng = np.random.default_rng(2)  # all actions are worth 0, and both networks err by chance
_errors = _rng.normal(size=(2, 5000, 2))
_plain = _errors[1].max(axis=1).mean()
_double = double_targets(*_errors, np.full(5000, False), 1.0).mean()
print(f"the true value is 0; mean target of DQN {_plain:.2f}, of double DQN {_double:.2f}")

# %% tags=["hidden"]
for _actions in (2, 5):
    _trained, _frozen = _rng.normal(size=(2, 40, _actions))
    _fallen = _rng.random(40) < 0.3
    _wanted = [
        -1 if _f else 0.9 * _z[list(_t).index(max(_t))]
        for _t, _z, _f in zip(_trained, _frozen, _fallen, strict=True)
    ]
    assert np.allclose(double_targets(_trained, _frozen, _fallen, 0.9), _wanted), (
        f"{_actions} actions: wrong targets"
    )


# %% tags=["wrong"]
# the plain DQN
def double_targets(trained, frozen, fallen, gamma):
    return np.where(fallen, -1.0, gamma * frozen.max(axis=1))


# %% tags=["wrong"]
# the other way round: the frozen one chooses
def double_targets(trained, frozen, fallen, gamma):
    worth = trained[np.arange(len(frozen)), frozen.argmax(axis=1)]
    return np.where(fallen, -1.0, gamma * worth)


# %% tags=["wrong"]
# bootstraps after a fall
def double_targets(trained, frozen, fallen, gamma):
    worth = frozen[np.arange(len(frozen)), trained.argmax(axis=1)]
    return -1.0 * fallen + gamma * worth


# %% tags=["wrong"]
# forgets the discount
def double_targets(trained, frozen, fallen, gamma):
    worth = frozen[np.arange(len(frozen)), trained.argmax(axis=1)]
    return np.where(fallen, -1.0, worth)


# %% [markdown] tags=["why"]
# The larger of two unsure numbers is too large on average, even if each is right on average: 0.56 where the truth is 0.
# Two networks that err independently do not agree in their errors, so the one's choice is no reason for the other to
# exaggerate. In DQN they are related, which helps less. H. van Hasselt and others, 2015.

# %% [markdown]
# ## 4 ★★ Only the rank counts
#
# `returns` (n,) are those of n mutants. Give each a weight by its rank: the worst gets −0.5, the best 0.5, the others
# lie evenly between, and equal returns get equal weights, the mean of the places that they share. Return the weights,
# (n,). (`n` is at least 2.)

# %% [markdown] tags=["hint"]
# `rankdata(returns)` gives 1 to the smallest and n to the largest, and equal ones share the mean rank. From 1..n to
# −0.5..0.5: subtract 1, divide by n − 1, subtract 0.5.


# %% tags=["answer"]
def rank_weights(returns):
    """Weights (n,) between -0.5 and 0.5."""
    ### BEGIN SOLUTION
    ranks = rankdata(returns)
    return (ranks - 1) / (len(ranks) - 1) - 0.5
    ### END SOLUTION


# %% tags=["check", "points:2"]
_given = np.asarray(rank_weights(np.array([9, 500, 20])))
assert _given.shape == (3,), f"one weight for each mutant: (3,), not {_given.shape}"
assert np.allclose(_given, [-0.5, 0.5, 0]), f"returns 9, 500, 20: -0.5, 0.5, 0, not {_given}"
_given = rank_weights(np.array([10, 20, 20, 30, 40]))
assert np.allclose(_given, [-0.5, -0.125, -0.125, 0.25, 0.5]), (
    f"20 comes twice and shares the places 2 and 3: -0.125 each, not {_given}"
)
assert np.allclose(rank_weights(np.array([7, 7, 7, 7])), 0), (
    "where all are alike nobody is better: all weights are 0"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(3)
for _n in (2, 9, 64):
    _returns = _rng.integers(0, 20, _n)
    _wanted = [
        (np.sum(_returns < _r) + (np.sum(_returns == _r) - 1) / 2) / (_n - 1) - 0.5
        for _r in _returns
    ]
    assert np.allclose(rank_weights(_returns), _wanted), f"{_n} mutants: wrong weights"


# %% tags=["wrong"]
# by the returns, not by their ranks
def rank_weights(returns):
    return (returns - returns.min()) / max(np.ptp(returns), 1) - 0.5


# %% tags=["wrong"]
# equal returns get different weights
def rank_weights(returns):
    return np.argsort(np.argsort(returns)) / (len(returns) - 1) - 0.5


# %% tags=["wrong"]
# the places, not the ranks
def rank_weights(returns):
    return np.argsort(returns) / (len(returns) - 1) - 0.5


# %% tags=["wrong"]
# from -0.5 + 1/n
def rank_weights(returns):
    return rankdata(returns) / len(returns) - 0.5


# %% [markdown] tags=["why"]
# One lucky mutant with 500 among many with 10 would otherwise decide the direction alone. Ranks also make the step
# independent of what a return is measured in: seconds, points or metres give the same update.

# %% [markdown]
# ## 5 ★★★ The best ten
#
# Balance the pole with four numbers. The **cross-entropy method** is the simplest evolution of all: draw 60 candidates
# from a normal distribution with a mean and a spread for each of the four weights, (4,) each; measure each with
# `balance(candidate, poles=5, seed=generation)`; keep the ten best; their mean and standard deviation are the mean and
# spread of the next generation. Begin with mean 0 and spread 1, do `generations` rounds, and return the last mean,
# (4,).

# %% [markdown] tags=["hint"]
# `rng.normal(mean, spread, (60, 4))` draws all candidates. `np.argsort(scores)[-10:]` are the ten best. Add 0.01 to the
# spread, so that it never becomes 0.


# %% tags=["answer"]
def best_ten(generations, rng):
    """Four weights that balance the pole."""
    ### BEGIN SOLUTION
    mean, spread = np.zeros(4), np.ones(4)
    for generation in range(generations):
        candidates = rng.normal(mean, spread, (60, 4))
        scores = [balance(each, poles=5, seed=generation) for each in candidates]
        elite = candidates[np.argsort(scores)[-10:]]
        mean, spread = elite.mean(axis=0), elite.std(axis=0) + 0.01
    return mean
    ### END SOLUTION


# %% tags=["check", "points:3"]
_weights = np.asarray(best_ten(6, np.random.default_rng(0)))
assert _weights.shape == (4,), f"return four weights, (4,), not {_weights.shape}"
_found = balance(_weights, poles=100, seed=99)
assert _found > 30, (
    f"{_found:.0f} steps are no better than chance: do you keep the *best* ten?"
)
assert _found >= 400, f"after 6 generations 100 new poles stay up {_found:.0f} steps, want 400"
print(f"weights {np.round(_weights, 2)}: {_found:.0f} steps upright")

# %% tags=["hidden"]
assert not best_ten(0, np.random.default_rng(0)).any(), (
    "before the first generation the mean is 0"
)
_other = best_ten(6, np.random.default_rng(5))
assert not np.allclose(_other, _weights), "other random numbers must give other weights"
assert np.allclose(_other, best_ten(6, np.random.default_rng(5))), (
    "the same numbers, the same weights"
)
assert balance(_other, poles=100, seed=98) >= 400, (
    "with other random numbers it does not balance"
)
_one, _many = (np.abs(best_ten(1, np.random.default_rng(_s))).max() for _s in (1, 2))
assert max(_one, _many) < 2, "the first mean is that of ten candidates, which lie around 0"


# %% tags=["wrong"]
# keeps the worst
def best_ten(generations, rng):
    mean, spread = np.zeros(4), np.ones(4)
    for generation in range(generations):
        candidates = rng.normal(mean, spread, (60, 4))
        scores = [balance(each, poles=5, seed=generation) for each in candidates]
        elite = candidates[np.argsort(scores)[:10]]
        mean, spread = elite.mean(axis=0), elite.std(axis=0) + 0.01
    return mean


# %% tags=["wrong"]
# the mean of all candidates
def best_ten(generations, rng):
    mean, spread = np.zeros(4), np.ones(4)
    for _generation in range(generations):
        candidates = rng.normal(mean, spread, (60, 4))
        mean, spread = candidates.mean(axis=0), candidates.std(axis=0) + 0.01
    return mean


# %% tags=["wrong"]
# the same random numbers, whatever the generator
def best_ten(generations, rng):
    rng, mean, spread = np.random.default_rng(0), np.zeros(4), np.ones(4)
    for generation in range(generations):
        candidates = rng.normal(mean, spread, (60, 4))
        scores = [balance(each, poles=5, seed=generation) for each in candidates]
        elite = candidates[np.argsort(scores)[-10:]]
        mean, spread = elite.mean(axis=0), elite.std(axis=0) + 0.01
    return mean


# %% tags=["wrong"]
# one number for all four weights
def best_ten(generations, rng):
    mean, spread = 0.0, 1.0
    for generation in range(generations):
        candidates = rng.normal(mean, spread, (60, 4))
        scores = [balance(each, poles=5, seed=generation) for each in candidates]
        elite = candidates[np.argsort(scores)[-10:]]
        mean, spread = elite.mean(), elite.std() + 0.01
    return np.full(4, mean)


# %% [markdown] tags=["why"]
# Four numbers are enough for CartPole: push to the side to which the pole leans *and* falls. A network was never
# necessary, and a good engineer asks for the simplest policy first. The method is Rubinstein's, of 1997.
