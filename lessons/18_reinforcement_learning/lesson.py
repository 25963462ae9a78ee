# %% [markdown]
# # 18 · Reinforcement learning: Q-learning, REINFORCE, DQN and evolution
#
# **How does a network learn to act?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/18_reinforcement_learning.ipynb)
#
# > **You will be able to**
# > - describe a task by states, actions and rewards, and compute a discounted return
# > - fill a table with Q-learning, and say why an agent must explore
# > - train a policy with REINFORCE, and say which actions of an episode it praises and which it blames
# > - train a DQN, and find out what its replay memory and its target network do
# > - replace the gradient by an evolution strategy
# > - compare methods fairly: several seeds, steps and seconds, and the best checkpoint chosen before the test
# >
# > **You need first** lessons 02 to 04b.
# > **Reading** about 35 minutes. **Running** 45 s (quick), 5 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
    ) from None
course.start(seed=0)

# %%
import time

import keras
import numpy as np
import pandas as pd
from IPython.display import display
from keras import layers
from scipy.special import softmax
from scipy.stats import rankdata

from course import environments, plots, training

# %% tags=["parameters"]
course.set_lesson("18_reinforcement_learning")
# profile="quick" as a second argument runs the small version
SEEDS = np.random.choice(1000, course.pick(quick=2, full=5), replace=False).tolist()
BATCHES = course.pick(quick=20, full=50)  # of REINFORCE, each of 32 episodes
DQN_STEPS = course.pick(quick=3_200, full=10_000)  # in the environment
GENERATIONS = course.pick(quick=16, full=20)  # of the evolution strategy
SCALE = np.array([2.4, 3.0, 0.21, 3.0])  # makes a state's four numbers about equally large

# %% [markdown]
# Nobody tells a child how to ride a bicycle: "lean four degrees to the left, now". It tries, falls, and tries again. In
# the end it rides. There is no right answer to copy, only a fall that hurts and metres that feel good.
#
# Every network so far had a teacher: for each image the label, for each character the next one. In **reinforcement
# learning** (강화 학습) there is none. An **agent** (에이전트) acts in an **environment** (환경). It sees a **state**,
# chooses an **action**, and gets a **reward** (보상), a number. Then it sees the next state, and so on until the
# **episode** ends. Follow the two arrows:

# %%
plots.agent_loop()

# %% [markdown]
# The reward says how good it was, never what would have been better. And it may come late: which of a hundred actions
# earned it? The agent has to find out alone.
#
# You begin with a small grid and a table. Then a pole is to be balanced on a cart, and three quite different methods
# learn it. One makes good actions more probable. One predicts what actions are worth. One only mutates and selects.
#
# ## A world of twenty fields

# %%
world = environments.GridWorld(["...#G", ".#...", ".#P#.", "S...P"])
plots.grid_world(world)

# %% [markdown]
# The agent stands on `start` and may go up, right, down or left. Black fields are walls: whoever runs into one stays in
# place. The goal gives the reward 1, a pit −1, and both end the episode. All other steps give 0. The state is the
# number of the field, 0 to 19, row by row. The short way along the bottom is a trap: it leads to pits only.
#
# A reward now is worth more than the same reward later. So each further step multiplies it by a number a little below
# one, the **discount** $\gamma$ (gamma). The **return** $G_t$ is the sum of all rewards from step $t$ on, discounted:
#
# $$G_t = r_t + \gamma\, r_{t+1} + \gamma^2 r_{t+2} + \dots = r_t + \gamma\, G_{t+1}.$$
#
# With $\gamma = 0.9$ a goal that is reached in the third step is worth $0.9 \cdot 0.9 \cdot 1 = 0.81$ now. Note the
# right half of the formula: today's return is today's reward and the discounted return of tomorrow.
#
# ## Q-learning: a table of what actions are worth
#
# Suppose we knew, for every state $s$ and action $a$, the return that follows if we act well afterwards. Call it
# $Q(s, a)$. Then acting is easy: take the action with the largest $Q$.
#
# We do not know it. So start with zeros, and correct one entry after each step. The step has shown a reward $r$ and the
# next state $s'$. By the formula above, $Q(s, a)$ should have been
#
# $$r + \gamma \max_{a'} Q(s', a'),$$
#
# and after the last step of an episode just $r$. Move the entry half of the way there. This is **Q-learning** (Q-학습),
# and the formula is the **Bellman equation**, used as a target. Try it with a pencil for the two fields before the
# goal. In the first episode only the last step teaches anything; in the second its value has arrived one field earlier:
#
# | episode | step | $Q$ before | target | $Q$ after |
# |---|---|---|---|---|
# | 1 | right, to the field below the goal | 0 | $0 + 0.9 \cdot 0 = 0$ | 0 |
# | 1 | up, into the goal | 0 | $1$ | $0 + \frac12 (1 - 0) = 0.5$ |
# | 2 | right, to the field below the goal | 0 | $0 + 0.9 \cdot 0.5 = 0.45$ | $0 + \frac12 (0.45 - 0) = 0.225$ |
# | 2 | up, into the goal | 0.5 | $1$ | $0.5 + \frac12 (1 - 0.5) = 0.75$ |
#
# In code, `learn` is one row of this table:

# %%
GAMMA, HALF = 0.9, 0.5


def learn(table, field, action, reward, after, ended):
    """Correct one entry of the table, (fields, 4), by what a step has shown."""
    target = reward if ended else reward + GAMMA * table[after].max()
    table[field, action] += HALF * (target - table[field, action])
    return table[field, action]


table = np.zeros((20, 4))
RIGHT, UP = 1, 0
for episode in (1, 2):
    first = learn(table, 8, RIGHT, reward=0, after=9, ended=False)
    second = learn(table, 9, UP, reward=1, after=4, ended=True)
    print(
        f"episode {episode}: right in field 8 is worth {first:.3f}, up in field 9 {second:.3f}"
    )

# %% [markdown]
# The same numbers as in the table. One thing is missing: how to choose actions. An agent that always takes the best
# action of its table never finds out that another would be better. So now and then it acts at random: that is
# **exploration** (탐험). Here it does so in one step of five.
#
# **Before you run it: what do you expect?** Three pictures of the table, early, later and at the end. Where do numbers
# appear first?


# %%
def walk(table, explore, rng):
    """One episode in the grid; the table learns from each step. Returns its last reward."""
    field, ended = world.start, False
    while not ended:
        best = rng.choice(np.flatnonzero(table[field] == table[field].max()))
        action = rng.integers(4) if rng.random() < explore else best
        after, reward, ended = world.step(field, action)
        learn(table, field, action, reward, after, ended)
        field = after
    return reward


rng, table, tables, found = np.random.default_rng(0), np.zeros((20, 4)), {}, []
for until in (10, 50, 500):
    found += [walk(table, explore=0.2, rng=rng) for _ in range(until - len(found))]
    tables[f"after {until} episodes"] = table.copy()
print(f"mean reward: first 10 {np.mean(found[:10]):.2f}, last 100 {np.mean(found[-100:]):.2f}")
plots.grid_world(world, tables)

# %% [markdown]
# The number in a field is the value of its best action, and the arrow points that way. The values begin at the goal and
# seep backwards, for a field learns only from the one after it.
#
# At the end you can check them with a pencil. From the start the goal is nine steps away, so the best return is
# $0.9^8 = 0.430$. Look at the bottom row, too: next to the pits the arrows lead back to the start, away from the trap.
#
# The agent itself still falls into a pit now and then, since it explores in one step of five, to the end. What it knows
# and what it does are two things. To use the table, one stops exploring.
#
# ## Four numbers, and no table any more
#
# Now to a task with a body. A pole stands on a cart; push the cart left or right, fifty times a second, so that the
# pole stays up. The state is four numbers: place and speed of the cart, angle and angular speed of the pole. The reward
# is 1 for each step. When the pole leans more than 12 degrees, or the cart leaves the picture, the episode ends; after
# 500 steps it is stopped. So the return (here without discount) is the number of steps upright: 500 at most.
#
# This is **CartPole**, the fruit fly of reinforcement learning. `environments.CartPole` moves many poles at once, and
# `play` is the loop of the first figure: state, action, next state, until each pole has fallen.

# %%
course.show_source(environments.play)
rng = np.random.default_rng(0)
states, actions, up = environments.play(
    lambda states: rng.integers(0, 2, len(states)), poles=100
)
course.record("random_return", up.sum(axis=0).mean())
print(f"pushed at random: {up.sum(axis=0).mean():.1f} steps upright")
moments = range(0, 25, 6)
plots.film_strip(
    plots.cart_poles(states[moments, :5]), [f"step {step}" for step in moments], size=1.3
)

# %% [markdown]
# Five poles, pushed at random, from top to bottom in time. After 24 steps, half a second, most lean or have fallen.
# (The pictures go on after a fall.) Remember the mean return of a hundred such episodes: it is what no skill gives.
#
# How should an agent store what it learns here? A table has no row for "0.037 rad". There are infinitely many states,
# and none comes twice. What answers to numbers that it has never seen? A network. Ours is tiny, and it is asked
# thousands of times, so `answer` computes it by hand as in lesson 02: for twenty rows much faster than calling Keras.


# %%
def network(units, outputs, activation=None):
    """A dense network from a state to one number for each action."""
    hidden = [layers.Dense(count, activation="relu") for count in units]
    return keras.Sequential([keras.Input((4,)), *hidden, layers.Dense(outputs, activation)])


def answer(weights, states):
    """What such a network says before its last activation, in NumPy."""
    x = states / SCALE
    for matrix, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        x = np.maximum(x @ matrix + bias, 0)
    return x @ weights[-2] + weights[-1]


def upright(weights, poles=20, seed=1):
    """Mean return of the policy that takes the best action by these weights."""
    up = environments.play(lambda s: answer(weights, s).argmax(axis=1), poles, seed)[2]
    return up.sum(axis=0).mean()


# %% [markdown]
# ## REINFORCE: make good actions more probable
#
# The first idea: let the network give *probabilities* for left and right, a **policy** (정책), and draw the actions
# from them. Play 32 episodes. Some go better than others. Then raise the probability of the actions that were followed
# by much, and lower that of those followed by little.
#
# You know the loss that raises the probability of a given answer: the cross-entropy, $-\log p(a \mid s)$. So take the
# actions that were played as if they were labels, and *weight* each of them by how well it went. With $G_t$, the return
# from that step on, the loss is
#
# $$-\frac{1}{n} \sum_t \left(G_t - b_t\right) \log p(a_t \mid s_t).$$
#
# That is all. It is called REINFORCE, the simplest **policy gradient** (정책 그레이디언트), and in Keras it is
# `train_on_batch` with `sample_weight`. The actions were drawn, so lucky ones are raised, too; over many episodes the
# luck cancels.
#
# What is $b_t$? In CartPole all returns are positive. Without $b_t$ *every* action would be raised, good ones more than
# bad ones. So subtract a **baseline**, what is usual: the mean return of the poles that are still up in the same step.
# Then a return that is worse than usual becomes a negative weight, and its action is *lowered*. On average the baseline
# does not change the direction.


# %%
def later_returns(up):
    """For each step of each pole its return from there on, discounted; 0 after a fall."""
    returns, later = np.zeros(up.shape), 0
    for step in reversed(range(len(up))):
        later = up[step] * (1 + 0.99 * later)  # today's reward, and tomorrow's return
        returns[step] = later
    return returns


def usual(returns, up):
    """For each step the mean return of the poles still up, (500, 1)."""
    return returns.sum(axis=1, keepdims=True) / np.maximum(up.sum(axis=1, keepdims=True), 1)


def drawn(weights, rng):
    """A policy that pushes right with the probability that the network gives it."""
    return lambda s: rng.random(len(s)) < softmax(answer(weights, s), axis=1)[:, 1]


# %% [markdown]
# **Before you run it: what do you expect?** An untrained policy plays 32 episodes; look at *one* of them, a long one.
# Near its end the pole was falling. Which of its actions will be raised, and which lowered?

# %%
keras.utils.set_random_seed(0)
weights = network((32,), 2).get_weights()
states, actions, up = environments.play(drawn(weights, rng), 32, seed=3)
returns = later_returns(up)
pole = np.argsort(up.sum(axis=0))[-4]  # one of the longer episodes
steps = up[:, pole]
chances = softmax(answer(weights, states[steps, pole]), axis=1)
chosen = chances[np.arange(steps.sum()), actions[steps, pole]]  # of the action that was drawn
plots.credit(returns[steps, pole], usual(returns, up)[steps, 0], chosen)

# %% [markdown]
# The blue line is the return from each step on: 33 at first (discounted), and 1 at the last step, since nothing came
# after it. The dashed line is what is usual among the poles that are still up. For 29 steps this episode does better:
# all their actions are raised. Then the pole can no longer be saved, its return drops below the usual, and the last
# actions are lowered. The bars say how hard: $(G_t - b_t)(1 - p)$, the gradient of the action's score (its logit,
# lesson 03). An action that is nearly certain already is hardly pushed any more.
#
# Nobody has said which push was the mistake. Surely some of the raised actions were bad, and some of the lowered ones
# right. One episode is a rumour; many episodes are evidence, since what only came along by luck is raised as often as
# lowered.
#
# Here is the whole method. It is a generator: it hands out its weights from time to time (`yield`), and whoever runs it
# can try them.


# %%
def reinforce(seed, baseline=True):
    """Train a policy; yield (steps so far, weights)."""
    keras.utils.set_random_seed(seed)
    rng, policy, steps = np.random.default_rng(seed), network((32,), 2, "softmax"), 0
    policy.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    for batch in range(BATCHES):
        weights = policy.get_weights()
        yield steps, weights
        start = 1000 * seed + batch
        states, actions, up = environments.play(drawn(weights, rng), 32, seed=start)
        better = later_returns(up)
        if baseline:
            better = better - usual(better, up)
        better = better[up] / max(np.sqrt(np.mean(better[up] ** 2)), 1e-6)
        policy.train_on_batch(states[up] / SCALE, actions[up], sample_weight=better)
        steps += up.sum()


# %% [markdown]
# The division by a root mean square keeps the weights at a usual size, so that one learning rate fits early and late.
# How shall we measure such a training? Three rules, for all methods from here on:
#
# - **Test apart from training.** Each checkpoint plays 20 episodes of its own, with the best action and nothing drawn.
#   The clock stands still meanwhile.
# - **Choose the checkpoint before the test.** The best checkpoint on these 20 poles is then tested once, on 100 *other*
#   poles.
# - **All seeds count.** Whoever shows the best of five seeds shows luck.
#
# **Before you run it: what do you expect?** Two variants, with and without baseline, each from several random starts.
# Which learns sooner, and which stays upright?

# %%
runs = {}  # {method: for each seed [(steps, seconds, mean return of 20 poles, weights), ...]}


def train(name, method, **options):
    """Run a method with every seed, and try each of its checkpoints."""
    runs[name] = []
    for seed in SEEDS:
        checks, seconds, began = [], 0, time.process_time()
        for steps, weights in method(seed, **options):
            seconds += time.process_time() - began
            checks.append((steps, seconds, upright(weights), weights))
            began = time.process_time()
        runs[name].append(checks)


def curves(name, against=0):
    """For each seed (steps, returns), or (seconds, returns) with against=1."""
    return [([each[against] for each in run], [each[2] for each in run]) for run in runs[name]]


# %%
def summary(name, goal=475):
    """For each seed: steps to the goal (or all), returns on 100 other poles, later checks."""
    rows = {}
    for seed, run in zip(SEEDS, runs[name], strict=True):
        steps, _, found, weights = zip(*run, strict=True)
        reached = np.flatnonzero(np.array(found) >= goal)
        first = reached[0] if len(reached) else len(found) - 1
        rows[f"seed {seed}"] = {
            f"steps to {goal}": int(steps[first]),
            "best checkpoint": round(upright(weights[np.argmax(found)], 100, seed=2)),
            "last checkpoint": round(upright(weights[-1], 100, seed=2)),
            f"later checks at {goal}": f"{np.mean(np.array(found)[first:] >= goal):.0%}",
        }
    return pd.DataFrame(rows).T.infer_objects()


# %%
train("REINFORCE", reinforce)
train("without baseline", reinforce, baseline=False)
tables = {name: summary(name) for name in runs}
course.record("reinforce_return", tables["REINFORCE"]["best checkpoint"].mean())
course.record("reinforce_worst_return", tables["REINFORCE"]["best checkpoint"].min())
course.record("reinforce_steps", tables["REINFORCE"]["steps to 475"].median())
course.record(
    "reinforce_no_baseline_return", tables["without baseline"]["best checkpoint"].mean()
)
display(pd.concat(tables))
plots.returns({name: curves(name) for name in runs})

# %% [markdown]
# (Thin lines are seeds, the thick one is their median.) All seeds learn: their best checkpoints balance 100 new poles
# for 495 steps or more. But look at the first column. One seed needs 800 steps, another 89,000! Seeds differ far more
# than the two variants. Whoever had tried one seed each could have "shown" anything.
#
# And the baseline? It does not bring the first success sooner. What it changes comes later: with it no seed falls any
# more after 100,000 steps, without it two of five do, far to the right in the figure. CartPole can do without a
# baseline. Where episodes differ more by luck, one rarely does.
#
# REINFORCE works, and it is wasteful. Each batch of episodes is used once and thrown away. At fifty steps a second the
# median seed balanced for five minutes, the slowest for half an hour, to learn one small trick.
#
# ## DQN: predict what an action is worth
#
# Back to $Q(s, a)$, with a network in place of the table: state in, one value for each action out. The target is that
# of the grid, $r + \gamma \max Q(s', a')$, and the loss is that of any regression. Here the reward is −1 for a fall and
# 0 otherwise. (With +1 for each step the values would have to climb to 100 before they differ.)
#
# Three changes make this a **deep Q-network** (DQN, 심층 Q-네트워크):
#
# - **Experience replay** (경험 재현): what was seen is kept in a memory, and each training batch is drawn from all of
#   it. So every experience is used many times, and a batch is a mix of situations.
# - **A target network**: the target is computed with weights that are frozen, and renewed every 40 steps. Otherwise the
#   network chases its own tail: each correction moves the target, too.
# - Exploration as in the grid, but at first every action is random, and from the middle on one in ten.
#
# Eight poles are pushed at a time. From step 500 on the network learns from four batches of 128 after each push. So it
# sees each experience about 64 times.
#
# Below, `teach` is `learn`, the row of the table, for a whole batch. Only the action that was taken gets a new target;
# for the other one the target is what the network says already, so it has no error. After a fall there is no later: the
# target is −1. A pole that was *stopped* after 500 steps has not fallen, and its target goes on as if the episode did.
# Forgetting this is a common mistake.


# %%
def teach(q, frozen, states, actions, after, fallen):
    """One training step: move the values of these actions to their targets."""
    values = answer(q.get_weights(), states)
    later = 0.99 * answer(frozen, after).max(axis=1)
    values[np.arange(len(actions)), actions] = np.where(fallen, -1, later)
    q.train_on_batch(states / SCALE, values)


def explored(weights, states, share, rng):
    """The best action by these weights; for a `share` of the poles any action."""
    best = answer(weights, states).argmax(axis=1)
    return np.where(rng.random(len(best)) < share, rng.integers(0, 2, len(best)), best)


# %%
def dqn(seed, replay=True, target=True, poles=8):
    """Train a DQN; yield (steps so far, weights)."""
    keras.utils.set_random_seed(seed)
    rng, world = np.random.default_rng(seed), environments.CartPole(poles, seed=seed)
    memory, q = training.ReplayMemory(20_000, seed=seed), network((64, 64), 2)
    q.compile(keras.optimizers.Adam(1e-3), keras.losses.Huber())
    for step in range(0, DQN_STEPS, poles):
        weights, before = q.get_weights(), world.states
        if step % 200 == 0:
            yield step, weights
        if step % 40 == 0:
            frozen = weights
        actions = explored(weights, before, max(0.1, 1 - 2 * step / DQN_STEPS), rng)
        after, fallen, stopped = world.step(actions)
        newest = before, actions, after, fallen
        memory.add(*newest)
        world.reset(fallen | stopped)
        for _ in range((4 if replay else 1) * (step > 500)):
            batch = memory.draw(128) if replay else newest
            teach(q, frozen if target else q.get_weights(), *batch)


# %% [markdown]
# **Before you run it: what do you expect?** Three variants: the full method; one without replay, which learns from the
# newest eight experiences once and forgets them; and one without the target network, which computes each target with
# its weights of that moment. Which reaches 475 first, and what will the third one believe?

# %%
train("DQN", dqn)
train("DQN, no replay", dqn, replay=False)
train("DQN, no target", dqn, target=False)
names = [name for name in runs if name.startswith("DQN")]
tables = {name: summary(name) for name in names}
course.record("dqn_return", tables["DQN"]["best checkpoint"].mean())
course.record("dqn_solved", np.mean(tables["DQN"]["best checkpoint"] >= 475))
course.record("dqn_steps", tables["DQN"]["steps to 475"].median())
course.record("dqn_last_return", tables["DQN"]["last checkpoint"].mean())
course.record("dqn_no_replay_return", tables["DQN, no replay"]["best checkpoint"].mean())
course.record("dqn_no_target_return", tables["DQN, no target"]["best checkpoint"].mean())
for name in names:  # an upright pole: state 0
    found = [
        max(answer(each[3], np.zeros((1, 4))).max() for each in run) for run in runs[name]
    ]
    tables[name]["highest value of an upright pole"] = [f"{value:,.2f}" for value in found]
display(pd.concat(tables))
plots.returns({name: curves(name) for name in names})

# %% [markdown]
# First the upper five rows. The full DQN reaches 475 with every seed, after 1,400 to 3,800 steps. For the median seed
# that is half a minute of balancing, a ninth of what REINFORCE needed.
#
# But look at the left panel again. The lines climb, **and fall**: between 5,000 and 7,000 steps the median is back near
# 130. This is **catastrophic forgetting** (파국적 망각). The usual explanation: once the agent balances well, most of
# what it sees is upright poles in the middle of the track, and while it learns those to the last digit, the shared
# weights lose what they knew about the rare rest. So more training is not simply better. That is why checkpoints are
# kept, and why the last one is a column of its own.
#
# **Without replay** each experience is used once, not 64 times. Three seeds still succeed soon, one at 9,000 steps, and
# one never.
#
# **Without the target network** look at the last column. All rewards are 0 or −1, so no state can be worth more than 0.
# The full method believes in 1 to 3, which is too much already: the maximum picks whatever is too high by chance.
# Without frozen weights the next target starts from there, and so on. Two seeds end up with values of hundreds of
# thousands, and three end as agents that fall within nine steps. They believe their own mistakes.
#
# <details><summary>How sure is this, and the quick profile</summary>
#
# Two further runs, with five other seeds each, agree: all 15 seeds of the full DQN reach 475 on the new poles, with
# medians of 2,600 and 3,200 steps (REINFORCE 46,000 and 55,000, evolution 45,000 and 53,000), and the last checkpoints
# are far below the best ones.
#
# Replay helps less than its fame. In one of those runs the best checkpoints without it were as good. Eight poles at a
# time are a mix already, and in a trial with four training steps on the newest eight experiences all of four seeds
# reached 500. And a target network that is renewed too seldom, every 240 steps, was worse than none: two seeds of five
# reached 475.
#
# In the quick profile there are two seeds and a third of the steps. Then the values have had no time to explode, and
# few of the differences can be seen.
#
# </details>
#
# ## Evolution: no gradient at all
#
# Last, something that knows nothing of states, actions and steps. Take the weights of a policy as one long list of
# numbers. Make 64 mutants: the same list, plus noise. Let each play one episode. Then move the list towards the noise
# of those that did well, and away from that of the others. This is an **evolution strategy** (진화 전략).
#
# Only the *rank* of a mutant counts, not its return, so that one lucky mutant does not decide everything. And every
# noise is used twice, once added and once subtracted, so that the two halves of the crowd balance each other.

# %%
SHAPES = [(4, 16), (1, 16), (16, 2), (1, 2)]  # of the weights: 114 numbers


def evolve(seed):
    """An evolution strategy; yield (steps so far, weights)."""
    rng, mean, steps = np.random.default_rng(seed), np.zeros(114), 0
    for generation in range(GENERATIONS):
        yield steps, training.unflatten(mean, SHAPES)
        noise = rng.normal(size=(32, 114))
        noise = np.concatenate([noise, -noise])
        mutants = training.unflatten(mean + 0.5 * noise, SHAPES)  # 64 networks at once
        start = 1000 * seed + generation
        up = environments.play(
            lambda s, of=mutants: answer(of, s[:, None])[:, 0].argmax(axis=1), 64, start
        )[2]
        ranks = rankdata(up.sum(axis=0)) - 32.5  # from -31.5, the worst, to 31.5, the best
        mean = mean + ranks @ noise / max(np.linalg.norm(ranks), 1) / 8
        steps += up.sum()


# %% [markdown]
# Read `evolve` once more: there is no derivative, no loss and no Keras in it. `training.unflatten` only cuts the list
# into matrices, for all 64 mutants at once.
#
# **Before you run it: what do you expect?** Will it work? And how many steps will it need, compared with the two
# others?

# %%
train("evolution", evolve)
table = summary("evolution")
course.record("es_return", table["best checkpoint"].mean())
course.record("es_worst_return", table["best checkpoint"].min())
course.record("es_steps", table["steps to 475"].median())
display(table)
plots.returns({name: curves(name) for name in ("DQN", "REINFORCE", "evolution")})

# %% [markdown]
# It works, for every seed, in less than a second each. 114 weights are few: random changes still hit a good direction
# now and then. Of a network with a million weights nearly every random direction is useless, and the gradient becomes
# indispensable.
#
# ## Which is best?
#
# That depends on what is dear. Is it steps in the environment, as for a real robot that breaks? Or computing time, as
# here, where a step costs microseconds? The same runs, once against each:

# %%
names = ["DQN", "REINFORCE", "evolution"]
plots.race(
    {
        "steps in the environment": {name: curves(name) for name in names},
        "CPU seconds": {name: curves(name, against=1) for name in names},
    }
)

# %% [markdown]
# (Lines are medians, the shading holds all seeds. Each number below an axis is ten times the one before.) On the left
# DQN is first by far: it uses each step many times. On the right it is last, as all this use is computing. Evolution
# and REINFORCE need about a second. (The seconds are those of the machine that made this page; yours will differ, the
# order hardly.) And of the three only DQN forgets so badly: here, what saves steps costs stability.
#
# Last, the picture for which all this was done: four poles pushed at random on the left, and four balanced by the best
# DQN checkpoint on the right.

# %%
best = max((check for run in runs["DQN"] for check in run), key=lambda check: check[2])[3]
rng = np.random.default_rng(0)
at_random = environments.play(lambda states: rng.integers(0, 2, len(states)), 4, seed=5)
balanced = environments.play(lambda states: answer(best, states).argmax(axis=1), 4, seed=5)
frames = []
for step in range(0, 240, 4):
    columns = []
    for states, _, up in (at_random, balanced):
        now = np.minimum(step, up.sum(axis=0) - 1)  # who has fallen stays as he fell
        columns.append(plots.cart_poles(states[now, np.arange(4)]))
    frames.append(np.stack(columns, axis=1).reshape(8, 60, 120, 3))
sentence = "Left: poles pushed at random fall. Right: poles stay up."
plots.animation(frames, sentence, columns=2, seconds=0.08)

# %% [markdown]
# Nobody has told the network on the right what balancing is. It was told −1 for each fall, and found out the rest.
#
# Reward decides everything, and there lies the danger. An agent does what is *rewarded*, not what is *meant*. A boat in
# a racing game was rewarded for hitting targets; it learned to go round in circles, hit the same three again and again,
# and never finished the race (OpenAI, 2016). Before you let an agent act in the world, ask what else could earn its
# reward.
#
# <details><summary>What is not here</summary>
#
# CartPole has two actions and forgives much. For continuous actions, such as the torque of a motor, one uses
# actor-critic methods (PPO, SAC). The program that beat the best players of Go added search, and learned from games
# against itself. Language models are tuned by policy gradients, too: the reward comes from people who compare answers
# (RLHF).
#
# The equations of the pole are those of Gymnasium's CartPole-v1, the library that most people use for such tasks; a
# test of this course compares the two step by step.
#
# </details>
#
# ## You have
#
# - described tasks by states, actions and rewards, and computed $0.9^8$ for a goal nine steps away
# - filled a table with Q-learning, with exploration in one step of five
# - trained a policy with REINFORCE, a cross-entropy weighted by how well it went, and seen one episode praised and
#   blamed
# - trained a DQN, left out its replay memory and its target network, and seen it forget
# - balanced the pole with an evolution strategy, without any gradient
# - compared three methods over several seeds, by steps and by seconds, each by a checkpoint chosen before the test
#
# ## Where it comes from
#
# - A. Barto, R. Sutton and C. Anderson, 1983, "Neuronlike adaptive elements that can solve difficult learning control
#   problems", for the pole. R. Sutton and A. Barto, 2018, *Reinforcement Learning: An Introduction*, the textbook.
# - R. Bellman, 1957, *Dynamic Programming*. C. Watkins, 1989, *Learning from delayed rewards*, for Q-learning.
# - R. Williams, 1992, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", for
#   REINFORCE.
# - L.-J. Lin, 1992, for replay. V. Mnih and others, 2015, "Human-level control through deep reinforcement learning",
#   for DQN.
# - I. Rechenberg, 1973, for evolution strategies. T. Salimans and others, 2017, "Evolution strategies as a scalable
#   alternative to reinforcement learning".
# - J. Clark and D. Amodei (OpenAI), 2016, "Faulty reward functions in the wild", for the boat.
