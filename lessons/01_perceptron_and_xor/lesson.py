# %% [markdown]
# # 01 · The perceptron and XOR
#
# **What can one neuron decide, and what can it not decide?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/01_perceptron_and_xor.ipynb)
#
# > **You will be able to**
# > - compute the output of one neuron by hand, and draw its decision boundary
# > - train a neuron by Rosenblatt's rule, step by step
# > - show why no single neuron can compute XOR
# > - replace the step by a sigmoid, and train the neuron with Keras
# > - build a network of two layers that solves XOR, and say what its hidden units do
# >
# > **You need first** a little Python and NumPy, and the equation of a straight line.
# > **Reading** about 20 minutes. **Running** 30 s (quick), 40 s (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
    ) from None
course.start(seed=0)

# %%
import keras
import numpy as np

from course import plots, scratch, training

# %% tags=["parameters"]
course.set_lesson("01_perceptron_and_xor")
# profile="quick" as a second argument runs the small version
EPOCHS = course.pick(quick=6, full=12)  # how long each network is trained
STARTS = course.pick(quick=6, full=7)  # number of networks that try XOR

# %% [markdown]
# Is this e-mail spam? Does the card payment look fraudulent? Must the car brake? A deep network answers such yes-or-no
# questions, and however large it is, it is built of one small part, repeated many times: the artificial **neuron**
# (뉴런). In this lesson you take a single neuron and find out what it can decide. You will also meet a simple question
# that no single neuron can answer, and see that two layers can. This is why networks are deep.
#
# ## Three small questions
#
# In 1943 McCulloch and Pitts described a nerve cell as a small machine: it adds up its inputs, and fires when the sum
# is large enough.
# The smallest test is a question with two inputs, each 0 or 1, and a yes-or-no answer.
# A **truth table** (진리표) lists all four cases.

# %% tags=["nbval-check-output"]
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
targets = {
    "AND": np.array([0, 0, 0, 1]),
    "OR": np.array([0, 1, 1, 1]),
    "XOR": np.array([0, 1, 1, 0]),
}

print("x1 x2   AND  OR  XOR")
for n, (x1, x2) in enumerate(x):
    print(f" {x1}  {x2}     {targets['AND'][n]}   {targets['OR'][n]}    {targets['XOR'][n]}")
print("\nx", x.shape, " one target", targets["AND"].shape)

# %% [markdown]
# AND is 1 when both inputs are 1: a lift moves if the door is closed *and* a button is pressed. OR is 1 when at least
# one is: a car warns you if the left *or* the right door is open. XOR, the "exclusive or" (배타적 논리합), is 1 when
# exactly one is: the lamp of a staircase with a switch at each end. All three look equally easy. They are not.
#
# ## A line that decides
#
# A neuron has a **weight** (가중치) for each input, and one more number, the **bias** (편향) $w_0$. These are its
# **parameters** (매개변수). With them it computes a **linear model** (선형 모델)
#
# $$y = w_0 + w_1 x_1 + w_2 x_2$$
#
# and then decides: its output is 1 if $y > 0$, else 0. This decision is the **step function** (계단 함수). A neuron
# with a step is a **perceptron** (퍼셉트론).
#
# Can you find weights for AND? Choose $w_1 = w_2 = 1$, so that $w_1 x_1 + w_2 x_2$ counts the ones.
# For AND the count must exceed 1.5, so $w_0 = -1.5$. Here is this neuron at work on the row (1, 1):

# %%
# One layer of one neuron: its weights, bias, sum and output.
and_unit = [[1], [1]], [-1.5], [0.5], [1]
plots.computational_graph(
    x[3], [and_unit], names=[["$x_1$", "$x_2$"], ["AND"]], activation="step"
)

# %% [markdown]
# Read it from left to right. Each input is multiplied by the weight on its line. The circle Σ adds them up, and adds
# the bias above it: $1 \cdot 1 + 1 \cdot 1 - 1.5 = 0.5$. The step turns this positive sum into the output 1.
#
# OR needs a count of more than 0.5, so $w_0 = -0.5$. Now let both neurons answer all four rows:


# %% tags=["nbval-check-output"]
def linear(w, x):
    return w[0] + x @ w[1:]  # x @ w[1:] is w1 * x1 + w2 * x2 for each row of x


def step(y):
    return (y > 0).astype(int)


by_hand = {"AND": np.array([-1.5, 1, 1]), "OR": np.array([-0.5, 1, 1])}
for name, w in by_hand.items():
    y = linear(w, x)
    print(f"{name:3}  y = {y}   step(y) = {step(y)}   target = {targets[name]}")
answers = [targets["AND"], targets["OR"]]
plots.decision_lines(list(by_hand.values()), x, answers, titles=["AND", "OR"])

# %% [markdown]
# Both neurons are right in all four cases. In the figure you see their output on the whole plane, not only at four
# points: each cuts it in two along the straight line $w_0 + w_1 x_1 + w_2 x_2 = 0$, and the output is 1 on the shaded
# side. This line is its **decision boundary** (결정 경계).
#
# You can draw it with a ruler. Solve for $x_2$: AND's $-1.5 + x_1 + x_2 = 0$ is $x_2 = 1.5 - x_1$, a line with slope −1
# through $(1.5, 0)$ and $(0, 1.5)$. Now draw the arrow $(w_1, w_2) = (1, 1)$ from any point of the line: it is
# perpendicular to the line and points to the shaded side, because in that direction the sum grows fastest. So the
# weights $w_1, w_2$ turn the line, and the bias shifts it: from AND to OR only the bias has changed.
#
# ## Rosenblatt's rule: learning from mistakes
#
# You chose those weights. In 1958 Rosenblatt let the neuron find them itself. Show it one row after another. If it is
# right, change nothing. If it is wrong, change each weight by
#
# $$w_i \leftarrow w_i + (\text{target} - \text{output}) \cdot x_i \qquad (x_0 = 1)$$
#
# The bracket is the error: $+1$ if the output should be 1, $-1$ if it should be 0. (Textbooks often put a factor
# $\eta$, the *learning rate*, before it. Here it is 1: from a start at 0 it only scales all weights.) One **epoch**
# (에폭) shows every row once. Here is the whole rule (`_checked` only tests the shapes and labels):

# %%
course.show_source(scratch.rosenblatt)

# %% [markdown]
# Start at $w = (-0.5, 0, 0)$, a neuron whose output is always 0. (With halves in $w_0$ and whole steps, no line ever
# runs exactly through a point.)
#
# **Before you run it: what do you expect?** The neuron starts with three of AND's four rows right. Does every
# correction make it better?

# %% tags=["nbval-check-output"]
start = np.array([-0.5, 0, 0])


def corrections(steps):
    return [number for number, each in enumerate(steps) if each.output != each.target]


and_steps = scratch.rosenblatt(x, targets["AND"], start, epochs=20)
print("epoch  x1 x2   target  output     new w0    w1    w2")
for number in corrections(and_steps):
    row, target, output, w = and_steps[number]
    line = "{:4}   {:2.0f} {:2.0f}   {:6}  {:6}     {:6} {:5} {:5}"
    print(line.format(number // 4 + 1, *row, target, output, *w))
print(len(and_steps) // 4, "epochs; the last one needed no correction")

shown = [start, *(and_steps[number].weights for number in corrections(and_steps))]
titles = [f"correction {n}\nw = ({w[0]:g}, {w[1]:g}, {w[2]:g})" for n, w in enumerate(shown)]
titles[0] = titles[0].replace("correction 0", "start")
plots.decision_lines(shown, x, targets["AND"], titles=titles)

# %% [markdown]
# Follow the first line of the table with a pencil. The row (1, 1) has target 1, the output was 0, so the error is $+1$.
# Add $(1, 1, 1)$ to $(-0.5, 0, 0)$: the new weights are $(0.5, 1, 1)$. That is the picture "correction 1".
#
# Count the rings. The line jumps about: correcting one row often breaks others, and after correction 1 three rows are
# wrong. (Two pictures show no line: there every output is 0.) But the jumps end, with (1, 1) alone on the shaded side.
# The same rule learns OR.

# %%
or_steps = scratch.rosenblatt(x, targets["OR"], start, epochs=20)
print("OR: ", len(or_steps) // 4, "epochs, w =", or_steps[-1].weights)

course.record("and_errors", np.sum(step(linear(and_steps[-1].weights, x)) != targets["AND"]))
course.record("or_errors", np.sum(step(linear(or_steps[-1].weights, x)) != targets["OR"]))

# %% [markdown]
# No errors, and for OR the rule found the weights that you chose by hand. (`course.record` notes a result. The ✓ says
# that it lies in the range of our own runs; you are told if it does not.)
#
# This is not luck: if some line separates the two classes, the rule stops after finitely many corrections. This is the
# **perceptron convergence theorem**. The idea of the proof: let $w^*$ be weights that separate the classes.
#
# - Each correction moves $w$ towards $w^*$: the product $w \cdot w^*$ grows by at least a fixed amount. So with $k$
#   corrections it grows at least in proportion to $k$.
# - The length of $w$ grows slowly. A row is added only where the sum had the wrong sign, so $|w|^2$ grows by at most a
#   fixed amount, and $|w|$ only in proportion to $\sqrt k$.
# - But $w \cdot w^*$ cannot be larger than $|w|\,|w^*|$, so the corrections must run out.
#
# (With numbers: from $w = 0$ there are at most $(R / \gamma)^2$ corrections. $R$ is the length of the longest row
# $(1, x_1, x_2)$, and the **margin** $\gamma$ is the smallest $|w^* \cdot (1, x_1, x_2)|$ for a $w^*$ of length 1.)
#
# ## XOR: the same rule never stops
#
# **Before you run it: what do you expect?** The rule now gets XOR and 100 epochs. Will it only take longer, or will
# something else happen?

# %% tags=["nbval-check-output"]
xor = targets["XOR"]
xor_steps = scratch.rosenblatt(x, xor, start, epochs=100)
for number in range(0, len(xor_steps), 4):
    epoch = xor_steps[number : number + 4]
    if number < 24 or number == 396:
        wrong = len(corrections(epoch))
        print(f"epoch {number // 4 + 1:3}: {wrong} corrections, w = {epoch[-1].weights}")
last_four = [each.weights for each in xor_steps[-4:]]
plots.decision_lines(last_four, x, xor, titles=[f"after row {row}" for row in x])

# %% [markdown]
# From epoch 2 on, every epoch ends with the same weights, so it must go on like this forever: four corrections in each
# epoch from epoch 3 on, round and round through the four lines in the figure. (The third line lies below the picture,
# so the output is 1 all over it.) Every picture has rings: what one correction fixes, a later one breaks.
#
# Is the rule too weak, or is there no such line? Try many: all $w_0, w_1, w_2$ from −2 to 2 in steps of 0.25.

# %% tags=["nbval-check-output"]
values = np.arange(-2, 2.25, 0.25)
neurons = np.array([(w0, w1, w2) for w0 in values for w1 in values for w2 in values])
sums = neurons[:, :1] + neurons[:, 1:] @ x.T  # one row per neuron, one column per case
outputs = step(sums)
print("neurons", neurons.shape, " outputs", outputs.shape)

for name, y in targets.items():
    errors = np.sum(outputs != y, axis=1)
    perfect = np.sum(errors == 0)
    print(f"{name:3}: fewest errors {errors.min()}; neurons without an error: {perfect}")
course.record("xor_errors_one_neuron", np.min(np.sum(outputs != xor, axis=1)))

# %% [markdown]
# 120 of the 4,913 neurons compute AND and 204 compute OR. For XOR even the best gets one case wrong.
# A search is no proof, but here the proof is short. XOR asks for
#
# $$w_0 \le 0, \qquad w_0 + w_2 > 0, \qquad w_0 + w_1 > 0, \qquad w_0 + w_1 + w_2 \le 0.$$
#
# Add the second and third: $2w_0 + w_1 + w_2 > 0$. Add the first and last: $2w_0 + w_1 + w_2 \le 0$. Both cannot be
# true. The classes of XOR are not **linearly separable** (선형 분리 가능): no line has all of one class on one side and
# all of the other on the other side. Minsky and Papert made this point in 1969. That more layers can do it was known;
# a practical way to train them became widely known only in 1986 (lesson 02).
#
# ## From a step to a sigmoid
#
# Is the hard step the problem? A step only answers yes or no, never "nearly". A tiny change of a weight almost
# always leaves its output as it is, so its slope is 0 and says nothing about the direction in which to change the
# weight. But the function behind a neuron's sum, its **activation function** (활성화 함수), need not be a step. The
# **sigmoid** (시그모이드) $\sigma(y) = 1 / (1 + e^{-y})$ is a soft one. The neuron becomes a **logistic model**
# (로지스틱 모델)
#
# $$p = \sigma(w_0 + w_1 x_1 + w_2 x_2),$$
#
# and $p$ is read as the probability that the answer is 1.


# %%
def sigmoid(y):
    return 1 / (1 + np.exp(-y))


for y in (-6, 0, 6):
    print(f"sigmoid({y:2}) = {sigmoid(y):.4f}")
plots.functions({"step": step, "sigmoid": sigmoid}, low=-10, high=10)

# %% [markdown]
# Below −6 the sigmoid is nearly 0, above 6 nearly 1, and between them it climbs smoothly through 0.5.
# The decision boundary is still the straight line $y = 0$, where $p = 0.5$.
#
# A smooth output can be trained by **gradient descent** (경사 하강법): Keras measures how bad the probabilities are,
# the **loss** (손실), and moves every weight a little in the direction in which the loss falls. Lesson 02 explains how.
# (`momentum` makes it faster; lesson 04 explains it.)
#
# Our loss is the **cross-entropy** (교차 엔트로피), the mean of $-\ln$ of the probability given to the right answer.
# Whoever gives it 0.9 pays $-\ln 0.9 = 0.11$; whoever gives it only 0.1 pays $-\ln 0.1 = 2.30$. The derivative of this
# loss with respect to $w_i$ is, for one row, $(p - \text{target}) \cdot x_i$. So a step downhill adds
# $(\text{target} - p) \cdot x_i$, times a small learning rate, to $w_i$. You know this: it is Rosenblatt's rule, with
# the probability in place of the output.
#
# In Keras, neurons that look at the same inputs form a **layer** (층); one neuron is a `Dense(1)` layer. Keras changes
# the weights once for every few rows, a batch; ours are four rows (`batch_size=4`), the whole truth table. As before,
# an epoch shows all the data once. With one table that would be one small step an epoch, so we give it 64 copies of the
# table: 64 steps an epoch.


# %%
def compiled(*layers):
    model = keras.Sequential([keras.Input((2,)), *layers])
    model.compile(keras.optimizers.SGD(0.5, momentum=0.9), loss="binary_crossentropy")
    return model


def train(model, y, callbacks=()):
    copies_x, copies_y = np.tile(x, (64, 1)), np.tile(y, 64)  # 64 copies: 256 rows
    options = {"batch_size": 4, "epochs": EPOCHS, "shuffle": False, "verbose": 0}
    return model.fit(copies_x, copies_y, callbacks=callbacks, **options)


def probabilities(model):
    return np.asarray(model(x)).ravel()


and_neuron = compiled(keras.layers.Dense(1, activation="sigmoid"))
and_history = train(and_neuron, targets["AND"], [training.EpochLog()])
print("p =", probabilities(and_neuron).round(2), "  target =", targets["AND"])

# %% [markdown]
# AND is learned: the loss falls epoch by epoch, and every $p$ is on the right side of 0.5.
#
# **Before you run it: what do you expect?** The same kind of neuron now gets XOR. It cannot be right, so which four
# probabilities will it settle on?

# %%
xor_neuron = compiled(keras.layers.Dense(1, activation="sigmoid"))
xor_history = train(xor_neuron, xor, [training.EpochLog()])
print("p =", probabilities(xor_neuron).round(2), "  target =", xor)
course.record("xor_loss_one_neuron", xor_history.history["loss"][-1])
plots.compare({"AND": and_history, "XOR": xor_history})

# %% [markdown]
# The curve for XOR is flat: the loss is stuck at 0.693. This is $\ln 2$, the loss of answering "0.5" to everything.
# What does that look like in the plane?

# %%
plots.decision_boundary(xor_neuron, x, xor, title="One sigmoid neuron on XOR")

# %% [markdown]
# The whole plane has one colour, and there is no boundary to draw: the weights have gone to zero, and the neuron
# ignores its inputs.
#
# Why just there? With all weights at zero, $p = 0.5$ for every row, and the errors $p - \text{target}$ are
# $+\frac12, -\frac12, -\frac12, +\frac12$. Add them up for the bias: 0. Times $x_1$: $-\frac12 + \frac12 = 0$. Times
# $x_2$: 0 again. So the slope of the loss is 0 in every direction, and gradient descent stands still. There is no
# better place either: the loss of one sigmoid neuron has a single valley, and this is its lowest point. A soft step
# alone does not solve XOR.
#
# ## Two layers
#
# One line is not enough, so take two. XOR is "OR, but not AND", and you have a neuron for each. A third neuron combines
# their outputs:

# %% tags=["nbval-check-output"]
h1, h2 = step(linear(by_hand["OR"], x)), step(linear(by_hand["AND"], x))
output = step(-0.5 + 1 * h1 - 1 * h2)

print("x1 x2   h1 = OR  h2 = AND   output  XOR")
for n, (x1, x2) in enumerate(x):
    print(f" {x1}  {x2}         {h1[n]}         {h2[n]}        {output[n]}    {xor[n]}")

# %% [markdown]
# All four rows are right. Here is the whole network with its numbers, for the row (1, 1):

# %%
# Of each layer: weights, biases, then the sums and the outputs for the row (1, 1).
middle = [[1, 1], [1, 1]], [-0.5, -1.5], [1.5, 0.5], [1, 1]
end = [[1], [-1]], [-0.5], [-0.5], [0]
names = [["$x_1$", "$x_2$"], ["OR", "AND"], ["XOR"]]
plots.computational_graph(x[3], [middle, end], names=names, activation="step")

# %% [markdown]
# Follow the row (1, 1): OR and AND both answer 1, and the last neuron's sum is $-0.5 + 1 - 1 = -0.5$, so the output
# is 0. Solved, by hand. The two neurons in the middle are **hidden units** (은닉 유닛) and form a **hidden layer**
# (은닉층); the whole is a **multilayer perceptron** (다층 퍼셉트론). It holds nine numbers: three for each of three
# neurons.
#
# The activation between the layers is needed. Without it, two layers are no more than one: put $h = 3x + 1$ into
# $y = 2h + 4$, and you get $y = 6x + 6$, a linear model again (exercise 3).
#
# Can Keras find such numbers itself? The network is two `Dense` layers. Training starts from random weights, so try
# several random starts.
#
# **Before you run it: what do you expect?** All networks have the same shape, data and training; only the random
# start differs. Will all learn XOR?


# %%
def two_layers(hidden=2):
    dense = keras.layers.Dense
    return compiled(dense(hidden, activation="sigmoid"), dense(1, activation="sigmoid"))


networks = [two_layers() for _ in range(STARTS)]
course.record("xor_mlp_parameters", networks[0].count_params())
histories = {f"start {n}": train(network, xor) for n, network in enumerate(networks, 1)}

worst = [np.abs(probabilities(network) - xor).max() for network in networks]
for (name, history), network in zip(histories.items(), networks, strict=True):
    loss = history.history["loss"][-1]
    print(f"{name}: loss {loss:.3f}   p = {probabilities(network).round(2)}")
course.record("xor_starts_solved", np.sum(np.array(worst) < 0.25))
plots.compare(histories)

# %% [markdown]
# Most curves fall to nearly 0: those networks have solved XOR. A curve that turns flat higher up belongs to a network
# that is stuck: it gives two or three rows the same $p$, well away from 0 and from 1, although their targets differ,
# and gradient descent has not found a way down from there. So even when a network *can* do a thing, training need not
# find it. The simple fix is another random start. Keep the best network and draw it:

# %%
network = networks[np.argmin(worst)]
hidden, last = network.layers
print("p =", probabilities(network).round(2), "  target =", xor)
course.record("xor_errors_mlp", np.sum((probabilities(network) > 0.5) != xor))

kernel, bias = hidden.get_weights()
lines = {f"hidden unit {n + 1}": [bias[n], *kernel[:, n]] for n in range(len(bias))}
rows = [f"({x1}, {x2})" for x1, x2 in x]
plots.decision_boundary(network, x, xor, lines=lines, labels=rows, title="Two layers on XOR")

# %% [markdown]
# The broad dashed lines are the two hidden units: each is an ordinary neuron with a straight line. The last neuron
# combines them, and the network's boundary (black) now has two parts, which run along the two lines. One class lies
# in the band between them, the other outside.
#
# Why can the last neuron do it, although it too has only one line? Because it does not see $x_1$ and $x_2$. It sees
# $h_1$ and $h_2$:

# %%
h = np.asarray(hidden(x))
for row, hidden_row in zip(x, h, strict=True):
    print("x =", row, "  h =", hidden_row.round(2))
axes = ("$h_1$", "$h_2$")
title = "What the last neuron sees"
plots.decision_boundary(last, h, xor, names=axes, labels=rows, title=title)

# %% [markdown]
# The same four points, moved by the hidden layer. Two of the same class now lie almost on top of each other (their two
# labels stand together), and one straight line separates the classes. This picture is worth remembering, because every
# deep network works this way: the early layers change the **representation** (표현), until a straight boundary is
# enough.
#
# ## You have
#
# - computed a neuron's output by hand, and drawn its decision boundary, a straight line
# - trained a neuron on AND and OR by Rosenblatt's rule, correction by correction
# - shown by a search and by four inequalities that no single neuron computes XOR
# - replaced the step by a sigmoid, trained it with Keras, and seen its loss stuck at ln 2 on XOR
# - built a network of two layers that solves XOR, and seen its hidden units move the points apart
#
# ## Where it comes from
#
# - W. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous activity", 1943: the neuron with a
#   threshold.
# - F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain",
#   1958: a neuron that learns. A. Novikoff, "On convergence proofs on perceptrons", 1962: the bound on corrections.
# - M. Minsky and S. Papert, *Perceptrons*, 1969: what one layer cannot compute.
# - D. Rumelhart, G. Hinton and R. Williams, "Learning representations by back-propagating errors", 1986: how to train
#   hidden units.
