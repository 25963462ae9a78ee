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
# > - train a policy with REINFORCE, and say what the baseline is for
# > - train a DQN, and show what replay memory and target network are for
# > - replace the gradient by an evolution strategy
# > - compare methods fairly: several seeds, steps and seconds, and the best checkpoint chosen before the test
# >
# > **You need first** lessons 02 to 04b.
# > **Reading** about 40 minutes. **Running** 45 s (quick), 4 min (full) on 2 CPU cores.

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
from scipy.stats import rankdata

from course import environments, plots, training

# %% tags=["parameters"]
course.set_lesson("18_reinforcement_learning")
# profile="quick" as a second argument runs the small version
EPISODES = (10, 50, 500)  # of Q-learning in the grid; a look at the table after each
SEEDS = range(course.pick(quick=2, full=5))
BATCHES = course.pick(quick=30, full=60)  # of REINFORCE, each of 32 episodes
DQN_STEPS = course.pick(quick=4_800, full=16_000)  # in the environment
GENERATIONS = course.pick(quick=12, full=20)  # of the evolution strategy

# %% [markdown]
# Nobody tells a child how to ride a bicycle: "lean four degrees to the left, now". It tries, falls, and tries again.
# In the end it rides. There is no right answer to copy, only a fall that hurts and metres that feel good.
#
# Every network so far had a teacher: for each image the label, for each character the next one. In **reinforcement
# learning** (강화 학습) there is none. An **agent** (에이전트) acts in an **environment** (환경). It sees a **state**,
# chooses an **action**, and gets a **reward** (보상), a number. Which of its many actions earned the reward, it has to
# find out alone.
#
# You begin with a small grid and a table. Then a pole is to be balanced on a cart, and three quite different methods
# learn it: one that makes good actions more probable, one that predicts what actions are worth, and one that only
# mutates and selects.
#
# ## A world of twenty fields

# %%
world = environments.GridWorld(["...#G", ".#...", ".#P#.", "S...P"])
plots.grid_world(world)

# %% [markdown]
# The agent stands on `start` and may go up, right, down or left. Black fields are walls: who runs into one stays where
# he is. The goal gives the reward 1, a pit −1, and both end the **episode**. All other steps give 0.
#
# The state is the number of the field, 0 to 19. The short way along the bottom is a trap: it leads to pits only.
#
# A reward now is worth more than the same reward later. So each further step multiplies it by a number a little below
# one, the **discount** $\gamma$ (gamma). The **return** is the sum of all rewards from here on, discounted:
#
# $$G_t = r_t + \gamma\, r_{t+1} + \gamma^2 r_{t+2} + \dots = r_t + \gamma\, G_{t+1}.$$
#
# With $\gamma = 0.9$ a goal that is reached in the third step is worth $0.9 \cdot 0.9 \cdot 1 = 0.81$ now. Please note
# the right half of the formula: the return of today is the reward of today, and the discounted return of tomorrow.
#
# ## Q-learning: a table of what actions are worth
#
# Suppose we knew for every field $s$ and action $a$ the return that follows if we act well afterwards. Call it
# $Q(s, a)$. Then acting is easy: take the action with the largest $Q$.
#
# We do not know it, so start with zeros, and correct an entry after each step. The step has shown a reward $r$ and the
# next field $s'$. By the formula above, $Q(s, a)$ should have been
#
# $$r + \gamma \max_{a'} Q(s', a'),$$
#
# and after the last step of an episode just $r$. Move the entry a part of the way there. This is **Q-learning**
# (Q-학습).
#
# One thing is missing. An agent that always takes the best action of its table never finds out that another would be
# better. So now and then it acts at random: that is **exploration** (탐험). Here it does so in one step of five.

# %%
GAMMA = 0.9


def walk(table, explore, rng):
    """One episode in the grid; the table learns from each step. Returns the reward at its end."""
    field, ended, steps = world.start, False, 0
    while not ended and steps < 100:
        best = np.flatnonzero(
            table[field] == table[field].max()
        )  # several, while they are all 0
        action = rng.integers(4) if rng.random() < explore else rng.choice(best)
        after, reward, ended = world.step(field, action)
        should_be = reward if ended else reward + GAMMA * table[after].max()
        table[field, action] += 0.5 * (should_be - table[field, action])
        field, steps = after, steps + 1
    return reward


# %% [markdown]
# **Before you run it: what do you expect?** Three pictures of the table, early, later and at the end. Where do numbers
# appear first?

# %%
rng, table, tables, found = np.random.default_rng(0), np.zeros((20, 4)), {}, []
for episode in range(1, max(EPISODES) + 1):
    found.append(walk(table, explore=0.2, rng=rng))
    if episode in EPISODES:
        tables[f"after {episode} episodes"] = table.copy()
print(
    f"mean reward of the first 10 episodes {np.mean(found[:10]):.2f}, of the last 100 {np.mean(found[-100:]):.2f}"
)
course.record("start_value", table[world.start].max())
plots.grid_world(world, tables)

# %% [markdown]
# The number in a field is the value of its best action, and the arrow points that way. The values begin at the goal and
# seep backwards, one field an episode: a field learns only from the field after it.
#
# At the end they can be checked with a pencil. From the start the goal is nine steps away, so the best return is
# $0.9^8 = 0.430$. Look at the bottom row: next to the pits the arrows lead back to the start, away from the trap.
#
# The agent itself still falls into a pit now and then: it explores in one step of five, to the end. What it knows and
# what it does are two things. To use the table, one stops exploring.
#
# ## Four numbers, and no table any more
#
# Now to a task with a body. A pole stands on a cart; push the cart left or right, fifty times a second, so that the pole
# stays up. The state is four numbers: place and speed of the cart, angle and angular speed of the pole. The reward is 1
# for each step. When the pole leans more than 12 degrees, or the cart leaves the picture, the episode ends; after 500
# steps it is stopped. So the return (here without discount) is the number of steps upright: 500 at most.
#
# This is CartPole, the fruit fly of reinforcement learning. `environments.CartPole` moves many poles at once. `play`
# lets them all stand until each has fallen, and keeps what was seen.


# %%
def play(choose, poles=20, seed=0):
    """Episodes of many poles: states (500, poles, 4), actions (500, poles), and whether a pole was still up."""
    world = environments.CartPole(poles, seed=seed)
    states, actions = np.zeros((500, poles, 4)), np.zeros((500, poles), int)
    up, standing = np.zeros((500, poles), bool), np.full(poles, True)
    for step in range(500):
        states[step], up[step] = world.states, standing
        actions[step] = choose(world.states)
        _, fallen, _ = world.step(actions[step])
        standing = standing & ~fallen
        if not standing.any():
            break
    return states, actions, up


rng = np.random.default_rng(0)
states, actions, up = play(lambda states: rng.integers(0, 2, len(states)), poles=100)
course.record("random_return", up.sum(axis=0).mean())
plots.film_strip(
    plots.cart_poles(states[0:20:4, :6]),
    [f"step {step}" for step in range(0, 20, 4)],
    size=1.2,
)

# %% [markdown]
# Six poles, pushed at random, from top to bottom in time. After twenty steps, which is less than half a second, most
# lean or have fallen. (Pictures go on after a fall.) The mean return of a hundred such episodes stands above the
# figure.
#
# A table has no row for "0.037 rad". There are infinitely many states, and none comes twice. What answers to numbers
# that it has never seen? A network. This one is tiny, and it is asked thousands of times, so it is computed by hand as
# in lesson 02: much faster here than calling Keras for twenty rows.

# %%
SCALE = np.array([2.4, 3.0, 0.21, 3.0])  # makes the four numbers about equally large


def network(units, outputs, activation=None):
    """A dense network from a state to one number for each action."""
    sizes = [layers.Dense(count, activation="relu") for count in units]
    return keras.Sequential(
        [keras.Input((4,)), *sizes, layers.Dense(outputs, activation=activation)]
    )


def answer(weights, states):
    """What such a network says before its last activation, in NumPy."""
    x = states / SCALE
    for matrix, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        x = np.maximum(x @ matrix + bias, 0)
    return x @ weights[-2] + weights[-1]


def upright(weights, poles=20, seed=1):
    """Mean return of the policy that takes the best action of these weights."""
    return (
        play(lambda states: answer(weights, states).argmax(axis=1), poles, seed)[2]
        .sum(axis=0)
        .mean()
    )


untrained = network((32,), 2)
same = np.abs(untrained(states[0] / SCALE) - answer(untrained.get_weights(), states[0])).max()
print(f"by Keras and by hand: {same:.0e} apart; {untrained.count_params()} weights")

# %% [markdown]
# ## REINFORCE: make good actions more probable
#
# The first idea: let the network give *probabilities* for left and right, a **policy** (정책), and draw the actions
# from them. Play 32 episodes. Some will have gone better than others. Then raise the probability of the actions that
# were followed by much, and lower that of those followed by little.
#
# You know the loss that raises the probability of a given answer: the cross-entropy, $-\log p(a \mid s)$. So take the
# actions that were played as if they were labels, and *weight* each of them by how well it went. With $G_t$, the return
# from that step on, the loss is
#
# $$-\frac{1}{n} \sum_t \left(G_t - b_t\right) \log p(a_t \mid s_t).$$
#
# That is all. It is called REINFORCE, the simplest **policy gradient** (정책 그레이디언트), and in Keras it is `train_on_batch` with
# `sample_weight`. Each action was drawn, so lucky ones are raised, too; over many episodes the luck cancels.
#
# What is $b_t$? In CartPole all returns are positive. Without $b_t$ *every* action is made more probable, good ones
# more than bad ones. That works, but it shakes. Subtract a **baseline**, the mean return of the poles that are still up
# in the same step, and what is worse than usual gets a negative weight. On average the baseline changes nothing about
# the direction; it takes out noise.


# %%
def advantages(up, baseline):
    """For each step the return from there on, less the mean of the poles still up; scaled, and 0 after a fall."""
    returns, later = np.zeros(up.shape), 0
    for step in reversed(range(len(up))):
        later = up[step] * (1 + 0.99 * later)
        returns[step] = later
    if baseline:
        returns -= returns.sum(axis=1, keepdims=True) / np.maximum(
            up.sum(axis=1, keepdims=True), 1
        )
    return up * returns / max(np.sqrt(np.mean(returns[up] ** 2)), 1e-6)


# %%
def reinforce(seed, baseline=True):
    """Train a policy; return [(steps so far, mean return of 20 other poles, weights), ...]."""
    keras.utils.set_random_seed(seed)
    rng, policy, steps, checks = (
        np.random.default_rng(seed),
        network((32,), 2, "softmax"),
        0,
        [],
    )
    policy.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    for batch in range(BATCHES):
        weights = policy.get_weights()
        checks.append((steps, upright(weights), weights))

        def draw(states, weights=weights):
            left, right = answer(weights, states).T
            return rng.random(len(left)) < 1 / (1 + np.exp(left - right))

        states, actions, up = play(draw, 32, seed=1000 * (seed + 1) + batch)
        weight = advantages(up, baseline) * up.size / up.sum()
        policy.train_on_batch(
            states.reshape(-1, 4) / SCALE, actions.ravel(), sample_weight=weight.ravel()
        )
        steps += up.sum()
    return checks


# %% [markdown]
# **Before you run it: what do you expect?** Both, with and without baseline, from several random starts. Which differs
# more from seed to seed?

# %%
runs, seconds = {}, {}


def train(name, method, **options):
    """Run a method with every seed."""
    began = time.process_time()
    runs[name] = [method(seed, **options) for seed in SEEDS]
    seconds[name] = (time.process_time() - began) / len(SEEDS)


def draw_returns(*names):
    """How their returns grow."""
    return plots.returns(
        {name: [tuple(zip(*run, strict=True))[:2] for run in runs[name]] for name in names}
    )


train("REINFORCE", reinforce)
train("without baseline", reinforce, baseline=False)
draw_returns("REINFORCE", "without baseline")

# %% [markdown]
# Each thin line is a seed, and the thick one their median. Both learn. With the baseline the lines rise sooner and lie
# closer together.
#
# How shall we sum up such curves? Two rules, for all methods from here on:
#
# - **Choose the checkpoint before the test.** During training the policy is tried on 20 poles. The best of these
#   checkpoints is then tested once, on 100 *other* poles.
# - **All seeds count.** Whoever shows the best of five seeds shows luck.


# %%
def summary(name, goal=475):
    """For each seed: steps until 20 poles stay up for `goal` on average (or all steps), returns on 100 others."""
    rows = []
    for checks in runs[name]:
        steps, found, weights = zip(*checks, strict=True)
        best = weights[int(np.argmax(found))]
        reached = [count for count, value in zip(steps, found, strict=True) if value >= goal]
        tested = [upright(each, 100, seed=2) for each in (best, weights[-1])]
        rows.append((min(reached, default=steps[-1]), *tested))
    columns = [f"steps to {goal}", "best checkpoint", "last checkpoint"]
    return pd.DataFrame(rows, columns=columns, index=[f"seed {seed}" for seed in SEEDS]).round(
        0
    )


table = summary("REINFORCE")
course.record("reinforce_return", table["best checkpoint"].mean())
course.record("reinforce_steps", table["steps to 475"].median())
course.record(
    "reinforce_no_baseline_return", summary("without baseline")["best checkpoint"].mean()
)
table

# %% [markdown]
# It works, and it is wasteful. Each batch of episodes is used once and thrown away. Tens of thousands of steps, ten
# minutes and more of balancing, for one small trick.
#
# ## DQN: predict what an action is worth
#
# Back to $Q(s, a)$, with a network in place of the table: state in, one value for each action out. The target is that
# of the grid, $r + \gamma \max Q(s', a')$, and the loss is that of any regression. Here the reward is −1 for a fall and
# 0 otherwise. (With +1 for each step the values would have to climb to 100 before they differ.)
#
# Three changes make this a **deep Q-network** (DQN, 심층 Q-네트워크):
#
# - **Replay** (경험 재현): what was seen is kept in a memory. Each training batch is drawn from all of it. So every
#   experience is used many times, and a batch is a mix of situations.
# - **A target network**: the target is computed with weights that are frozen, and renewed only now and then. Otherwise
#   the network chases its own tail: each correction moves the target, too.
# - Exploration as in the grid, much at first and little later.

# %%
course.show_source(training.ReplayMemory)


# %%
def teach(q, frozen, states, actions, after, fallen):
    """One training step: move the values of these actions to their targets."""
    values = answer(q.get_weights(), states)
    later = 0.99 * answer(frozen, after).max(axis=1)
    values[np.arange(len(actions)), actions] = np.where(fallen, -1, later)
    q.train_on_batch(states / SCALE, values)


# %%
def dqn(seed, replay=True, target=True, poles=8):
    """Train a DQN; return the same as `reinforce`."""
    keras.utils.set_random_seed(seed)
    rng, world = np.random.default_rng(seed), environments.CartPole(poles, seed=seed)
    memory, q, checks = training.ReplayMemory(20_000), network((64, 64), 2), []
    q.compile(keras.optimizers.Adam(1e-3), keras.losses.Huber())
    for step in range(0, DQN_STEPS, poles):
        weights = q.get_weights()
        if step % 400 == 0:
            checks.append((step, upright(weights), weights))
        frozen = weights if step % 1_600 == 0 or not target else frozen
        best, random = answer(weights, world.states).argmax(axis=1), rng.integers(0, 2, poles)
        actions = np.where(rng.random(poles) < max(0.1, 1 - 2 * step / DQN_STEPS), random, best)
        before = world.states
        after, fallen, stopped = world.step(actions)
        memory.add(before, actions, after, fallen)
        world.reset(fallen | stopped)
        for _ in range(2 if step > 500 else 0):
            teach(
                q, frozen, *(memory.draw(128) if replay else (before, actions, after, fallen))
            )
    return checks


# %% [markdown]
# After a fall there is no later: the target is −1. A pole that was *stopped* after 500 steps has not fallen, and its
# target goes on as if the episode did. Forgetting this is a common mistake.
#
# **Before you run it: what do you expect?** Three runs: the full method, one without replay (it learns from the newest
# eight steps only), and one without the target network.

# %%
train("DQN", dqn)
train("DQN, no replay", dqn, replay=False)
train("DQN, no target", dqn, target=False)
draw_returns("DQN", "DQN, no replay", "DQN, no target")

# %%
tables = {name: summary(name) for name in runs if name.startswith("DQN")}
course.record("dqn_return", tables["DQN"]["best checkpoint"].mean())
course.record("dqn_steps", tables["DQN"]["steps to 475"].median())
course.record("dqn_last_return", tables["DQN"]["last checkpoint"].mean())
course.record("dqn_no_replay_return", tables["DQN, no replay"]["best checkpoint"].mean())
course.record("dqn_no_target_return", tables["DQN, no target"]["best checkpoint"].mean())
values = {}
for name in tables:
    largest = [
        max(answer(weights, np.zeros((1, 4))).max() for _, _, weights in run)
        for run in runs[name]
    ]
    values[name] = f"{np.median(largest):,.2f}, at worst {max(largest):,.2f}"
display(tables["DQN"])
pd.Series(values, name="largest value of the upright pole").to_frame()

# %% [markdown]
# The first table is the full DQN. Its best checkpoint balances for nearly 500 steps after a few thousand steps, a tenth
# of what REINFORCE needed: replay pays.
#
# But look at the left panel again. The lines climb, **and fall**. Once the agent balances well, its memory fills with
# upright poles, it hardly sees a fall any more, and what it knew about rescuing a leaning pole is overwritten. This is
# **catastrophic forgetting** (파국적 망각). More training is not better here. So one keeps checkpoints, and chooses
# before the test; the column for the last checkpoint shows what happens otherwise.
#
# The second table asks what the network believes. An upright pole costs nothing for a long time, so its value must be
# about 0, and never above: all rewards are 0 or −1. The full method stays near that. Without the target network the
# values can grow without limit, because the maximum picks what is too high, and the next target starts from there: the
# network believes its own mistakes.
#
# ## Evolution: no gradient at all
#
# Last, something that knows nothing of states, actions and steps. Take the weights of a policy as one long list of
# numbers. Make 64 mutants: the same list, plus noise. Let each play one episode. Then move the list towards the noise of
# those that did well, and away from that of the others. This is an **evolution strategy** (진화 전략).
#
# Only the *rank* of a mutant counts, not its return, so that one lucky mutant does not decide everything. And every noise
# is used twice, once added and once subtracted, so that the two halves of the crowd balance each other.


# %%
def weights_of(vectors, units=16):
    """Lists of numbers (..., n) as the weights of a network with 16 hidden units; `answer` takes them as they are."""
    shapes = [(4, units), (1, units), (units, 2), (1, 2)]
    parts = np.split(vectors, np.cumsum([np.prod(shape) for shape in shapes])[:-1], axis=-1)
    return [
        part.reshape(*vectors.shape[:-1], *shape)
        for part, shape in zip(parts, shapes, strict=True)
    ]


def evolve(seed):
    """An evolution strategy; return the same as `reinforce`."""
    rng, mean, steps, checks = (
        np.random.default_rng(seed),
        np.zeros(4 * 16 + 16 + 16 * 2 + 2),
        0,
        [],
    )
    for generation in range(GENERATIONS):
        checks.append((steps, upright(weights_of(mean)), weights_of(mean)))
        noise = rng.normal(size=(32, len(mean)))
        noise = np.concatenate([noise, -noise])
        mutants = weights_of(mean + 0.5 * noise)
        up = play(
            lambda states: answer(mutants, states[:, None])[:, 0].argmax(axis=1),
            64,
            1000 + generation,
        )[2]
        ranks = rankdata(up.sum(axis=0)) - 32.5  # from -31.5, the worst, to 31.5, the best
        mean = mean + ranks @ noise / max(np.linalg.norm(ranks), 1) / 8
        steps += up.sum()
    return checks


# %% [markdown]
# Read `evolve` once more: there is no derivative, no loss and no Keras in it.
#
# **Before you run it: what do you expect?** Will it work? And how many steps will it need, compared with the two others?

# %%
train("evolution", evolve)
table = summary("evolution")
course.record("es_return", table["best checkpoint"].mean())
course.record("es_steps", table["steps to 475"].median())
draw_returns("evolution")

# %% [markdown]
# It works, and it takes hardly a second. 114 weights are few: with random changes one can still hit a good direction.
# Of a network with a million weights nearly every random direction is useless, and the gradient becomes indispensable.
#
# ## Which is best?
#
# That depends on what is dear. Is it steps in the environment, as for a real robot that breaks? Or computing time, as
# here, where a step costs microseconds?

# %%
names = ["DQN", "REINFORCE", "evolution"]
compared = {name: summary(name).median() for name in names}
fig, (left, right) = plots.figure(1, 2, size=(7.2, 2.6))
left.barh(
    names[::-1],
    [compared[name]["steps to 475"] for name in names[::-1]],
    color=plots.style.BLUE,
)
right.barh(names[::-1], [seconds[name] for name in names[::-1]], color=plots.style.ORANGE)
left.set(xlabel="steps until 475 (median of the seeds)")
right.set(xlabel="CPU seconds of one run", yticks=[])
left.xaxis.set_major_formatter("{x:,.0f}")
left.locator_params(axis="x", nbins=4)
plots.describe(
    fig, "Steps until 475 and CPU seconds: DQN needs the fewest steps and the most time."
)

# %% [markdown]
# DQN learns from the fewest steps, because it uses each one many times, and it computes the most. Evolution is the other
# extreme. (The seconds are those of the machine that made this page; yours will differ, the order hardly.)
#
# Last, the picture for which all this was done. Four poles pushed at random on the left, and four balanced by the best
# DQN checkpoint on the right.

# %%
best = max((check for run in runs["DQN"] for check in run), key=lambda check: check[1])[2]
rng = np.random.default_rng(0)
at_random = play(lambda states: rng.integers(0, 2, len(states)), 4, seed=5)
balanced = play(lambda states: answer(best, states).argmax(axis=1), 4, seed=5)
frames = []
for step in range(0, 240, 4):  # who has fallen stays as he fell
    rows = []
    for states, _, up in (at_random, balanced):
        last = np.minimum(step, up.sum(axis=0) - 1)
        rows.append(plots.cart_poles(states[last, np.arange(4)]))
    frames.append(np.stack(rows, axis=1).reshape(8, 60, 120, 3))
plots.animation(
    frames, "Left: poles pushed at random fall. Right: poles stay up.", columns=2, seconds=0.08
)

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
# The equations of the pole are those of Gymnasium's CartPole-v1; a test of this course compares the two step by step.
#
# </details>
#
# ## You have
#
# - described tasks by states, actions and rewards, and computed $0.9^8$ for a goal nine steps away
# - filled a table with Q-learning, with exploration in one step of five
# - trained a policy with REINFORCE, a cross-entropy weighted by how well it went, with and without a baseline
# - trained a DQN, left out its replay memory and its target network, and seen it forget
# - balanced the pole with an evolution strategy, without any gradient
# - compared three methods over several seeds, by steps and by seconds, each by a checkpoint chosen before the test
#
# ## Where it comes from
#
# - A. Barto, R. Sutton and C. Anderson, 1983, "Neuronlike adaptive elements that can solve difficult learning control
#   problems", for the pole. R. Sutton and A. Barto, 2018, *Reinforcement Learning: An Introduction*, the textbook.
# - C. Watkins, 1989, *Learning from delayed rewards*, for Q-learning. R. Williams, 1992, "Simple statistical
#   gradient-following algorithms for connectionist reinforcement learning", for REINFORCE.
# - L.-J. Lin, 1992, for replay. V. Mnih and others, 2015, "Human-level control through deep reinforcement learning", for
#   DQN.
# - I. Rechenberg, 1973, for evolution strategies. T. Salimans and others, 2017, "Evolution strategies as a scalable
#   alternative to reinforcement learning".
# - J. Clark and D. Amodei (OpenAI), 2016, "Faulty reward functions in the wild", for the boat.
