# %% [markdown]
# # 16 · Siamese networks and one-shot recognition
#
# **Are these two the same?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/16_siamese.ipynb)
#
# > **You will be able to**
# > - build two towers that share their weights, and say how many parameters they have
# > - train them on pairs with the contrastive loss, and read histograms of distances
# > - provoke a collapse, and say what prevents it
# > - train with triplets and with whole batches, and compare all three by one-shot questions
# > - say what training with more alphabets brings for letters of new ones
# >
# > **You need first** lessons 06 and 11.
# > **Reading** about 30 minutes. **Running** 55 s (quick), 6 min (full) on 2 CPU cores.

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
import pandas as pd
from IPython.display import display

from course import datasets, metrics, models, plots, training

# %% tags=["parameters"]
course.set_lesson("16_siamese")
# profile="quick" as a second argument runs the small version
FILTERS = course.pick(quick=32, full=64)  # of the tower
EPOCHS = course.pick(quick=5, full=30)  # through the characters
PAIRS = course.pick(quick=3000, full=30_000)  # of digits
PAIR_EPOCHS = 3
STEPS = course.pick(quick=28, full=120)  # with each number of alphabets
COUNTS = course.pick(quick=(1, 7), full=(1, 2, 4, 7))  # of alphabets
RUNS = course.pick(quick=5, full=20)  # of our own questions
COPIES = course.pick(quick=3, full=7)  # of a drawing that are looked at

# %% [markdown]
# Your phone saw your face once, on the day you set it up. Since then it knows you: with glasses, without, in bad light.
# The officer at passport control sees one small photograph, and you. And if somebody shows you a letter of a foreign
# alphabet once, you find it again on the next page. None of them has thousands of labelled pictures of *you*, or of
# that letter. One example is enough.
#
# A classifier cannot do that. Its last layer has one output for each class it was trained on, and a new class would
# need a new output, and a new training. So we ask another question. Not "which class is this?", but **"are these two
# the same?"** Whoever can answer it can recognise anything of which they have one example.
#
# Try it, with letters of the data set Omniglot or, without a download, of alphabets that a program invents and writes.
# Above is one letter, below are twenty of the same alphabet, all by one other hand. Which one is it?

# %%
characters = datasets.load("omniglot")
questions = characters.questions
print("asked   ", questions.asked.shape, "   runs, questions, height, width, channels")
print("examples", questions.examples.shape, "   runs, examples, ...")
RUN, QUESTION = 3, 4
asked, examples = questions.asked[RUN, QUESTION], questions.examples[RUN]
plots.one_shot(asked, examples)

# %% [markdown]
# You probably found it within seconds, in an alphabet that you have never learned. This is called **one-shot**
# recognition (원샷 인식): one example of each class, and no training on them. We have 400 such questions, each with 20
# answers to choose from, so blind guessing gets 5 % right.
#
# How would a computer do it? The simplest way: take the example whose *pixels* are nearest. The distance is the usual
# one, Pythagoras in 784 dimensions, and nothing is learned.


# %%
def flat(images):
    return images.reshape(*images.shape[:-3], -1)


vectors = flat(questions.asked), flat(questions.examples)
right = metrics.one_shot_accuracy(*vectors, questions.answers)
course.record("one_shot_20_pixels", right, data=[characters])
distance = metrics.distances(flat(asked)[None], flat(examples))[0]
answer = questions.answers[RUN, QUESTION]
plots.one_shot(asked, examples, right=answer, chosen=distance.argmin())

# %% [markdown]
# The solid frame is right; a dashed one is what the pixels chose, if they were wrong. Over all 400 questions they find
# one in four or five. A stroke that is moved by its own width shares no pixel with what it was before.
#
# So we want other numbers than pixels: a vector for each image, in which the same letter lands near itself, whoever
# writes it. Such a vector is an embedding, as in lesson 11. And we want to *learn* it.
#
# ## Two towers, one set of weights
#
# Take a convolutional network as in lesson 06, without its softmax: it turns an image into 128 numbers. We call it a
# **tower**. Send the first image through it, send the second through it, and measure how far apart the two vectors are.
# That is a **Siamese network** (샴 네트워크).

# %%
course.show_source(models.embedding_tower)
course.show_source(models.siamese)
plots.towers(asked, examples[answer])

# %% [markdown]
# The tower is called twice, and there is only one of it. Two towers of different weights would put the same image at
# two different places, and a distance between them would mean nothing. The last layer, `UnitNormalization`, divides
# each vector by its length, so every image becomes a point on a sphere of radius 1. The distance of two points is
# between 0 (the same place) and 2 (opposite sides).
#
# **Before you run it: what do you expect?** How many parameters do two towers have?

# %%
tower = models.embedding_tower((28, 28, 1), filters=FILTERS)
both = models.siamese(tower)
print(f"one tower: {tower.count_params():,} parameters")
print(f"the Siamese network: {both.count_params():,}")


# %% [markdown]
# Once, not twice: the second tower costs nothing.
#
# Now let it answer. `embed` below looks at each drawing several times, as it is and turned or shifted a little, and
# takes the mean of the vectors; you turn your head, too, when you are not sure. The answer is then the example whose
# vector is nearest.

# %%
VIEWS = [{}, {"angle": 8}, {"angle": -8}]
VIEWS += [{"shift": shift} for shift in ((1, 0), (-1, 0), (0, 1), (0, -1))]


def embed(tower, images, views=VIEWS[:COPIES]):
    """Vectors (n, size) of images (n, 28, 28, 1): the mean over slightly moved copies."""
    copies = [training.affine(images, **view) for view in views]
    mean = np.mean([tower.predict(copy, batch_size=400, verbose=0) for copy in copies], axis=0)
    return mean / np.linalg.norm(mean, axis=-1, keepdims=True)


# %%
def answered(tower, questions=questions):
    """Vectors of what is asked and of the examples, both (runs, n, size), and the answers."""
    images = np.concatenate([questions.asked, questions.examples], axis=1)
    runs, count = images.shape[:2]
    vectors = embed(tower, images.reshape(-1, 28, 28, 1)).reshape(runs, count, -1)
    return *np.split(vectors, 2, axis=1), questions.answers


found = {"untrained": answered(tower)}
untrained = metrics.one_shot_accuracy(*found["untrained"])
course.record("one_shot_20_untrained", untrained, data=[characters])

# %% [markdown]
# Even untrained, with random weights, the tower is better than pixels. Pooling (lesson 05) and the moved copies, which
# the pixels did not get, forgive small shifts, whatever the filters are. What comes on top of it must be learned.
#
# ## Near or far: the contrastive loss
#
# What should the network learn? Give it pairs, and for each pair a 1 (same) or a 0 (different). A pair of the same
# class should be near, so its loss is the squared distance $d^2$. A pair of two classes should be apart, but how far?
# At least by a **margin** (마진) $m$, here 1; beyond, it costs nothing. This is the **contrastive loss** (대조 손실):
#
# $$L = \begin{cases} d^2 & \text{same} \\ \max(0,\ m - d)^2 & \text{different} \end{cases}$$
#
# Think of people at a party. Friends walk towards each other. Strangers step back until there is an arm's length
# between them, and then they do not care any more.
#
# We begin with something you know, the digits, and with a rule: the network may see the digits 0 to 7 only. 8 and 9 are
# kept for later.


# %%
def pairs(labels, digits, count, seed):
    """Numbers of images (count,), (count,), and whether they show the same digit; half do."""
    rng, found = np.random.default_rng(seed), []
    members = [np.flatnonzero(labels == digit) for digit in digits]
    same = rng.random(count) < 0.5
    for each in same:
        one, other = rng.choice(len(digits), 2, replace=False)
        if each:
            found.append(rng.choice(members[one], 2, replace=False))
        else:
            found.append([rng.choice(members[one]), rng.choice(members[other])])
    return *np.array(found).T, same.astype("float32")


digits = datasets.load("mnist")
(x, y), (x_test, y_test) = digits.train, digits.test
one, other, same = pairs(y, range(8), PAIRS, seed=0)
print("pairs", x[one].shape, x[other].shape, "same", same.shape, f"{same.mean():.2f} of them")
titles = ["same" if each else "different" for each in same[:6]]
plots.images(np.concatenate([x[one[:6]], x[other[:6]]]), titles + [""] * 6, columns=6)

# %% [markdown]
# Each column is a pair. Of $n$ images you can make about $n^2 / 2$ pairs, so there is always more to learn from.
#
# Here is the loss, and the training: `fit` with two inputs. **Before you run it: what do you expect?** After training,
# can the network tell two 8s from an 8 and a 9, digits that it has never seen?

# %%
course.show_source(training.contrastive_loss)

digit_tower = models.embedding_tower((28, 28, 1), 32, filters=FILTERS // 2)
network = models.siamese(digit_tower)
schedule = keras.optimizers.schedules.CosineDecay(0.002, PAIR_EPOCHS * PAIRS // 128)
network.compile(keras.optimizers.Adam(schedule), training.contrastive_loss)


def measured(labels, images, digits, seed, count=4000):
    """Distances of pairs, and whether they are the same."""
    one, other, same = pairs(labels, digits, count, seed)
    return network.predict([images[one], images[other]], batch_size=500, verbose=0), same > 0


before = measured(y_test, x_test, range(8), seed=1)
options = {"batch_size": 128, "epochs": PAIR_EPOCHS, "verbose": 0}
log = network.fit([x[one], x[other]], same, callbacks=[training.EpochLog()], **options)

# %%
after, unseen = (measured(y_test, x_test, each, seed=1) for each in (range(8), (8, 9)))
threshold = metrics.best_threshold(*measured(y, x, range(8), seed=2))  # on training digits
for name, (distance, same) in {"pair_accuracy": after, "pair_accuracy_unseen": unseen}.items():
    course.record(name, ((distance < threshold) == same).mean(), data=[digits])

titles = ("before training", "after: 0 to 7", "after: 8 and 9, unseen")
panels = zip(titles, (before, after, unseen), strict=True)
panels = {title: (distance[same], distance[~same]) for title, (distance, same) in panels}
plots.distances(panels, thresholds=dict.fromkeys(titles[1:], threshold))

# %% [markdown]
# On the left, before training: two hills nearly on top of each other. In the middle, after it: pairs of the same digit
# near 0, different ones around the margin or beyond. In the valley between there is hardly a pair. The dashed
# **threshold** is where "same" ends. It was chosen on training pairs; the test pairs are of other images.
#
# On the right are digits that the network has never seen. Only about three pairs in five are judged correctly, and
# guessing gets one in two. The hills overlap, and no wonder. From eight digits the network learned what makes *those*
# eight differ. Nobody ever asked it to tell a 9 from an 8. Eight classes are few; we come back to that.
#
# ## Collapse: when nothing pushes
#
# A loss that falls to 0 looks like success. Here is one that does, at once: we leave out the pairs of two classes, and
# only pull.

# %%
held = characters.names[1]  # an alphabet that is kept apart, to look at later
known = characters.only(*(name for name in characters.names if name != held))
data = known.images, known.characters, known.alphabets
fit = {"verbose": 0, "shuffle": False}  # the batches are shuffled already

only_same = training.PairBatches(*data, batches=len(known.images) // 120, negatives=False)
collapsed = models.embedding_tower((28, 28, 1), filters=FILTERS)
network = models.siamese(collapsed)
network.compile(keras.optimizers.Adam(0.002), training.contrastive_loss)
log = network.fit(only_same, epochs=3, callbacks=[training.EpochLog()], **fit)


# %%
mine = characters.only(held)
n = np.arange(len(mine.images))
same, once = mine.characters[:, None] == mine.characters, n[:, None] < n  # each pair once


def two_hills(tower):
    """Distances of the held-out drawings: of pairs of one character, and of two."""
    vectors = embed(tower, mine.images, views=[{}])
    distance = metrics.distances(vectors, vectors)
    return distance[once & same], distance[once & ~same]


display(plots.distances({"untrained": two_hills(tower), "collapsed": two_hills(collapsed)}))
print(f"one-shot: {metrics.one_shot_accuracy(*answered(collapsed)):.1%}")

# %% [markdown]
# The loss is nearly 0, and the network has learned nothing that we want. On the right, *all* distances are nearly 0,
# of pairs of one character and of two. No threshold parts them well. The cheapest way to bring
# friends together is to put the whole party on one spot. This is called **collapse**. (A generator that draws one digit
# only, in lesson 14, is a relative.)
#
# One-shot questions ask only what is *nearest*, so even in this tiny spot they find what the random filters leave:
# about as much as before training. What prevents collapse are pairs that are different, the **negatives**. They push.
#
# ## A letter from one example: three losses
#
# Now the letters. We train on seven of the eight alphabets. One is kept apart, and the 400 questions are about ten
# others still. Each batch has up to 60 characters, two drawings of each, from three alphabets. Each drawing is bent a
# little (augmentation, lesson 06). And a whole alphabet is turned by 0, 90, 180 or 270 degrees, drawn by lot: an N that
# lies on its side is a Z, so these are new characters for free (Santoro and others, 2016).

# %%
epoch = len(known.images) // 120  # batches in which each drawing comes about once
batches = training.ClassBatches(*data, batches=epoch)
images, labels = batches[0]
print("a batch", images.shape, "labels", labels[:8], "...")
plots.images(1 - images[:24], columns=12, size=0.6)

# %% [markdown]
# **Pairs** first: the contrastive loss, as before. Half of the pairs are the same.


# %%
def trained(loss, batches, epochs=EPOCHS, wrap=lambda tower: tower):
    """A new tower, trained with a loss on batches, `wrap`ped for the loss."""
    tower = models.embedding_tower((28, 28, 1), filters=FILTERS)
    network = wrap(tower)
    rate = keras.optimizers.schedules.CosineDecay(0.002, epochs * len(batches))
    network.compile(keras.optimizers.Adam(rate), loss)
    network.fit(batches, epochs=epochs, callbacks=[training.EpochLog(lines=3)], **fit)
    return tower


towers = {"untrained": tower}
pair_batches = training.PairBatches(*data, batches=epoch)
towers["contrastive"] = trained(training.contrastive_loss, pair_batches, wrap=models.siamese)
found["contrastive"] = answered(towers["contrastive"])
right = metrics.one_shot_accuracy(*found["contrastive"])
course.record("one_shot_20_contrastive", right, data=[characters])

# %% [markdown]
# A margin is an absolute number: every pair of strangers should be 1 apart, whether they look alike or not. But in a
# one-shot question nobody asks how far. It matters only that the right one is *nearer than the others*. So let us take
# three drawings: an **anchor** $a$, a **positive** $p$ of the same character, a **negative** $n$ of another. The
# **triplet loss** (삼중항 손실) compares two distances:
#
# $$L = \max(0,\ d(a, p)^2 - d(a, n)^2 + m)$$
#
# The margin $m$, here 0.4, makes collapse costly: with all on one spot, $L = m$. Most triplets are easy, with a loss
# of 0. So for each anchor and positive we take the nearest negative that is still farther than the positive:
# *semi-hard*, as in FaceNet. (Nearer ones invite collapse.) As we always look for hard ones, the printed loss falls
# little.

# %%
course.show_source(training.triplet_loss)
towers["triplet"] = trained(training.triplet_loss, batches)
found["triplet"] = answered(towers["triplet"])
right = metrics.one_shot_accuracy(*found["triplet"])
course.record("one_shot_20_triplet", right, data=[characters])

# %% [markdown]
# One negative at a time is still wasteful, since the batch holds 118 of them. The **batch-contrastive loss** uses all.
# It asks each drawing: which of the other 119 is of your class? The scores are the dot products, large where distances
# are small ($d^2 = 2 - 2\,a \cdot x$ on our sphere). Divide by a temperature $\tau = 0.1$; the rest, softmax and
# cross-entropy, you know from lesson 03:
#
# $$L = -\log \frac{e^{a \cdot p / \tau}}{\sum_{x \neq a} e^{a \cdot x / \tau}}$$
#
# So each drawing gets a one-shot question with 119 answers; guessing costs $\ln 119 \approx 4.8$. The lower $\tau$ is,
# the more the nearest wrong ones are pushed. Other names are InfoNCE and NT-Xent.
#
# **Before you run it: what do you expect?** Which of the three does best?

# %%
course.show_source(training.batch_contrastive_loss)
towers["batch contrastive"] = trained(training.batch_contrastive_loss, batches)
best = towers["batch contrastive"]
found["batch contrastive"] = answered(best)
for ways in (20, 5):
    right = metrics.one_shot_accuracy(*found["batch contrastive"], ways)
    course.record(f"one_shot_{ways}", right, data=[characters])

own = mine.ask(RUNS)  # questions about the alphabet that is kept apart
table = {}
for name, each in found.items():
    table[name] = [metrics.one_shot_accuracy(*each, ways) for ways in (20, 5)]
    table[name].append(metrics.one_shot_accuracy(*answered(towers[name], own)))
columns = ["20 ways", "5 ways", f"20 ways, {held}"]
print(pd.DataFrame(table, columns).T.map("{:.1%}".format))

# %% [markdown]
# All three were trained on the same drawings, for as many steps. The pairs stay far behind: 120 drawings give them 60
# comparisons. The other two compare thousands, and look for what is hard. Which of these two is better, 400 questions
# hardly tell. With five ways there are fewer wrong answers, so all do better. The last column asks about the alphabet
# that we keep apart. Whoever wants to try other margins or longer trainings should choose by this column, and look at
# the 400 questions last.
#
# <details><summary>How sure are these numbers, and what of Omniglot?</summary>
#
# 400 questions are few. An accuracy of 88 % has a standard error of 1.6 points, so networks that differ by less than
# three or four points cannot be told apart. "5 ways" is the mean over all choices of four wrong answers from the 19.
#
# On Omniglot's own 400 questions three runs of the full profile got 88.5 to 89.5 % right with 20 ways, and 96.7 to
# 96.9 % with 5, by the batch-contrastive loss; by triplets 88 to 89.8 %, by pairs 66 to 67 %. Pixels find 26.5 %. On
# MNIST's digits 98.9 % of the pairs are told apart, and of the unseen 8s and 9s 77 to 82 %.
#
# </details>
#
# You saw distances of digits. Here are those of the alphabet that is kept apart, which no network has seen. **Before
# you run it: what do you expect?** In which panel do the hills overlap least?

# %%
names = ("untrained", "contrastive", "batch contrastive")
plots.distances({name: two_hills(towers[name]) for name in names})

# %% [markdown]
# Untrained, the hills lie on each other. The contrastive loss has drawn the blue one to the left. The batch loss parts
# them best, and does so in its own way: pairs of one character are not at 0, and those of two not at a margin. It never
# asked for a certain distance, only that the right one be much nearer than the rest.
#
# ## Where it is wrong

# %%
asked, examples, answers = found["batch contrastive"]
chosen = metrics.distances(asked, examples).argmin(axis=-1)
runs, places = np.nonzero(chosen != answers)
print(f"{len(runs)} of {len(questions)} questions are answered wrongly")
every = max(1, len(runs) // 8)
runs, places = runs[::every], places[::every]
right, wrong = (questions.examples[runs, each[runs, places]] for each in (answers, chosen))
plots.mistaken(questions.asked[runs, places], right, wrong)

# %% [markdown]
# In each column, which of the two lower drawings would *you* have taken for the upper one? Some are hard for us, too,
# where two hands shape the same idea quite differently. Others look easy. The network does not know what a stroke is,
# or in which order a hand draws; it sees only ink.
#
# ## How many alphabets?
#
# Is it the number of drawings that counts, or of *different* characters? Train with one alphabet, with two, four,
# seven, each for the same number of steps, with about 20 characters a batch. **Before you run it: what do you expect?**

# %%
accuracies = {}
for count in COUNTS:
    few = characters.only(*known.names[:count])
    some = training.ClassBatches(
        few.images, few.characters, few.alphabets, classes=20, batches=STEPS // 4
    )
    tower = trained(training.batch_contrastive_loss, some, epochs=4)
    accuracies[str(count)] = [metrics.one_shot_accuracy(*answered(tower))]
    print(f"{count} of them, {len(few.images):,} drawings: {accuracies[str(count)][0]:.1%}")
plots.learning_curve({"20 ways": accuracies}, "alphabets to train on")

# %% [markdown]
# One alphabet is too little: the network can learn by heart what tells these few characters apart. With more of them it
# must find what makes characters differ *at all*, and that helps with alphabets which it has never seen. Each addition
# of alphabets brings two or three points here, too little for 400 questions to prove, but all in one direction.
#
# More alphabets are also more drawings. (The batches are about equally large.) But remember the digits 8 and 9. There
# the network had over a hundred pictures of each of eight digits, here a dozen or two of each of over a hundred
# characters, and it is the unseen letters that it gets right. Loss and question differ, too, so this is a hint, no
# proof: for new classes, many different classes matter more than many pictures of each.
#
# ## A map of an alphabet that it has never seen

# %%
from sklearn.manifold import TSNE

vectors = embed(best, mine.images)
places = TSNE(init="pca", perplexity=15, random_state=0).fit_transform(vectors)
plots.picture_map(places, mine.images, mine.characters)

# %% [markdown]
# Each drawing stands where the network puts it, flattened from 128 numbers to two (by t-SNE, a method that keeps
# neighbours together and cares little for large distances). Drawings of one character have one colour; there are fewer
# colours than characters, so they repeat. The network has seen no drawing of this alphabet, and yet nearly all drawings
# of a character gather in one place, whoever drew them. Look for neighbouring islands that share a ring or a hook.
#
# To recognise one of them, a single example is mostly enough: it marks the island.
#
# ## You have
#
# - built two towers that share their weights, and counted them once
# - trained on pairs with the contrastive loss, and seen two hills of distances part
# - provoked a collapse by leaving out the negatives
# - trained with triplets and with whole batches, and compared the three by the same 400 questions
# - seen that training with more alphabets helps with letters of new ones
#
# ## Where it comes from
#
# - J. Bromley, I. Guyon, Y. LeCun, E. Säckinger and R. Shah, 1993, "Signature verification using a Siamese time delay
#   neural network". G. Koch, R. Zemel and R. Salakhutdinov, 2015, for one-shot recognition of characters.
# - R. Hadsell, S. Chopra and Y. LeCun, 2006, "Dimensionality reduction by learning an invariant mapping": the
#   contrastive loss. F. Schroff, D. Kalenichenko and J. Philbin, 2015, "FaceNet": triplets.
# - A. van den Oord, Y. Li and O. Vinyals, 2018 (InfoNCE); T. Chen and others, 2020 (NT-Xent, "SimCLR"); J. Snell,
#   K. Swersky and R. Zemel, 2017, "Prototypical networks". A. Santoro and others, 2016: turned characters as new ones.
# - B. Lake, R. Salakhutdinov and J. Tenenbaum, 2015, "Human-level concept learning through probabilistic program
#   induction": Omniglot and its 400 questions.
# - L. van der Maaten and G. Hinton, 2008, "Visualizing data using t-SNE".
