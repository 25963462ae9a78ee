# %% [markdown]
# # 08 · Transfer learning with fruit photographs
#
# **How can a network learn from few photographs?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/08_transfer_learning_fruits.ipynb)
#
# > **You will be able to**
# > - explain why features learned on other pictures help, and show it layer by layer
# > - put a new head on a network that was trained on other pictures, and train only that
# > - compute the features of a frozen base once, and save most of the time
# > - say what it costs to forget the base's preprocessing, and put it where nobody can forget it
# > - fine-tune the last blocks of a base, with a learning rate and a head that do not spoil it
# > - draw how accuracy grows with the number of photographs, and how much is luck
# > - decide between a frozen base, fine-tuning and training from scratch, and classify a photograph of your own
# >
# > **You need first** lessons 06 and 07.
# > **Reading** about 35 minutes. **Running** 50 s (quick), 3 min (full) on 2 CPU cores.

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
from keras import layers
from skimage.data import chelsea, coffee

from course import datasets, models, plots, training

# %% tags=["parameters"]
course.set_lesson("08_transfer_learning_fruits")
# profile="quick" as a second argument runs the small version
COUNTS = course.pick(quick=(), full=(10, 20, None))  # images a class, after five; None: all
SCRATCH = course.pick(quick=80, full=300)  # steps of 16 photographs: from scratch
TUNE = course.pick(quick=40, full=200)  # ... to fine-tune
HEAD = course.pick(quick=400, full=800)  # ... of a head alone, which are cheap
WAYS = course.pick(quick=("frozen",), full=("scratch", "frozen", "finetuned"))  # drawn again
DRAWS = course.pick(quick=1, full=3)  # draws of photographs on which learning rates are tried

# %% [markdown]
# Suppose you want an app that tells fruits apart, or the leaves in your garden, or good screws from bad ones. A
# convolutional network usually needs thousands of photographs, and you have five of each kind. You yourself would
# manage with five: you have seen the world before, and need not learn what an edge, a shine or a stem is.
#
# **Transfer learning** (전이 학습) gives a network the same head start. A network learns one task for which there are
# plenty of images, and what it has learned there is carried over to another task with few. It is how most image
# recognition is done in practice, and it runs on your laptop in seconds.

# %%
fruits = datasets.load("fruits_360", classes=27, per_class=200)  # at most
CLASSES, SHAPE = len(fruits.class_names), fruits.train.shape
print(f"{CLASSES} classes, photographs of {SHAPE}")

one_of_each = fruits.test.sample_per_class(1)
plots.images(one_of_each.arrays()[0], titles=fruits.class_names, columns=7, size=1.0)

# %% [markdown]
# You see one test photograph of each class. The training photographs show other fruits, or other sides of them. Some
# classes look very much alike: even you could hardly tell our yellow tomato, grapefruit, orange and apricot apart by
# one picture. So do not expect 100 %.
#
# <details><summary>Where these pictures come from</summary>
#
# In the published Fruits-360, a fruit turns on a motor while a camera films it. The embedded sample is drawn by a
# program: of each class, ten fruits seen from four sides to train on, and five other fruits seen from three sides to
# test, in changing light.
#
# </details>
#
# The photographs are stored as JPEG files. A `tf.data` pipeline decodes them when they are needed, while the network
# computes:


# %%
def batches(photographs, shuffle=True):
    return photographs.batches(16, shuffle=shuffle)


five = fruits.train.sample_per_class(5)
x, y = next(iter(batches(five)))
x_five, x_test = five.arrays()[0], fruits.test.arrays()[0]
test, y_test = batches(fruits.test, shuffle=False), fruits.test.labels
print(len(five), "photographs to learn from, in batches of", x.shape)
accuracies = {"scratch": {}, "frozen": {}, "finetuned": {}}  # to be compared


def accuracy(model, inputs=test, labels=y_test):
    return (model.predict(inputs, verbose=0).argmax(axis=1) == labels).mean()


def record_accuracy(way, value, count=5):
    accuracies[way][str(count or "all")] = value
    course.record(f"{way}_accuracy_{count or 'all'}", value)


# %% [markdown]
# ## A base that has seen the world
#
# Transfer learning begins with a network that somebody has trained already. We cut off its last layers, which named the
# things of its old task. What is left is called the **base** (합성곱 기반): it takes a photograph and puts out feature
# maps. (In `keras.applications` the cut is the option `include_top=False`.) The mean of each map is one number, and
# these numbers together are the **features** (특징) of the photograph. A new **head**, one dense layer with a softmax,
# learns to read them.
#
# If you have fetched no published data, the fruits you see are *drawn pictures*, and the small base has learned on
# other drawings by the same program: striped drums, spotted bolts, bent rods. It has never met a fruit, but light,
# shadow and white background were the same. That helps it, so do not take its results for those of real photographs.
# What MobileNetV2 reaches with real ones stands in a table below.
#
# <details><summary>Which base does this notebook use?</summary>
#
# If ImageNet's weights are on this disk (`python -m course data fetch imagenet_weights`, 2 MB): MobileNetV2, a third as
# wide as usual, which learned from 1.2 million photographs of a thousand kinds of things. If not: a small base of our
# own, which learned from 8,640 drawn pictures of 720 kinds of things. ImageNet has a few fruits, such as lemons and
# bananas, which helps MobileNetV2 here.
#
# </details>

# %%
weights = datasets.load("imagenet_weights")
base = models.pretrained_base(weights, SHAPE)
print(base.name, base.input_shape[1:], "->", base.output_shape[1:])
course.record("base_parameters", base.count_params(), data=[weights])
course.show_source(models.small_base)
plots.transfer_learning(base.output_shape[-1], CLASSES)

# %% [markdown]
# Above you see the small base. (MobileNetV2 has more blocks, built around the same convolution.) The figure shows what
# we shall do with a base. What is hatched comes from the old task and stays as it is; what is orange is trained on our
# photographs: first the head alone, later the last blocks, too.
#
# The base's blocks are **depthwise separable convolutions** (깊이별 분리 합성곱): first each map is filtered by itself
# with one 3×3 filter, then the maps are mixed with 1×1 filters. From 96 maps to 160, an ordinary 3×3 convolution needs
# 9 · 96 · 160 = 138,240 weights, a separable one 9 · 96 + 96 · 160 = 16,224, about an eighth.
#
# ## Why does it help? Look inside
#
# Here are a cup of coffee, a cat and three fruits: two real photographs, and three from the test set. We draw two maps
# each from an early, a middle and a late layer, always the same two for all five pictures.
#
# **Before you run it: what do you expect?** In which layers will a map react to all five pictures, and in which to one
# of them only?

# %%
if weights.family == "small_base":
    LOOK = ["relu_1", "relu_4", "relu_6"]  # layers to look at
    TRAINABLE_FROM, DEEPER = "block_5", "block_2"  # layers from which on we shall train
    DEEP_RATE = 3e-3  # learning rate when most of the base is trained
else:
    LOOK = ["Conv1_relu", "block_6_expand_relu", "block_13_expand_relu"]
    TRAINABLE_FROM, DEEPER = "block_14_expand", "block_6_expand"
    DEEP_RATE = 1e-4

inside = keras.Model(base.input, [base.get_layer(name).output for name in LOOK])
prepare = models.Preprocessing(weights.family)
squares = [coffee()[:, 100:500] / 255, chelsea()[:, 80:380] / 255]
real = [keras.ops.image.resize(x, SHAPE[:2], antialias=True) for x in squares]
pictures = np.stack([*real, *one_of_each.arrays()[0][[0, 5, -4]]]).clip(0, 1)
seen = inside.predict(prepare(pictures), verbose=0)
plots.depths(pictures, dict(zip(LOOK, seen, strict=True)))

# %% [markdown]
# Read the figure from left to right; yellow is a strong reaction, dark blue none. The number above a column is that of
# its map. The map marked *all* is about equally bright for all five pictures, the one marked *some* differs most.
#
# 1. **Early layers are general.** Their maps draw edges and areas of one brightness or colour, in a cup as in a cat or
#    a fruit. You can still recognise the picture. Every photograph is made of edges and colours, and so what was
#    learned here is of use for every task.
# 2. **Middle layers combine** edges and colours into textures, corners and curves. The maps become coarser, and more of
#    them react only here and there.
# 3. **Late layers are specific.** Some maps react strongly to one kind of picture and stay dark for the others. They
#    answer the questions of the old task. Some of these answers help with fruits, too, and which of them do is what the
#    new head has to find out.
#
# That is why transfer works: the general part can be kept, and only the specific part has to be learned anew. Can we
# put a number on it? Let us classify fruits with the features of *one* layer and no training at all: a test photograph
# gets the class whose five training photographs have the nearest mean. A later layer has more maps, and so more
# features; perhaps that alone would help? So we ask the same of an *untrained* base, the same layers with random
# weights.


# %%
def nearest_mean(features, labels, new_features, new_labels):
    """Accuracy if a new photograph gets the class with the nearest mean features."""
    scale = features.std(axis=0) + 1e-6  # each feature counts alike
    means = np.stack([features[labels == c].mean(axis=0) for c in range(CLASSES)]) / scale
    distances = [((means - each / scale) ** 2).sum(axis=1) for each in new_features]
    return (np.argmin(distances, axis=1) == new_labels).mean()


def by_depth(network):
    """Test accuracy with the mean of each map of one layer, for each layer to look at."""
    means = [keras.ops.mean(network.get_layer(name).output, axis=(1, 2)) for name in LOOK]
    pooled = keras.Model(network.input, means)
    known, asked = (pooled.predict(prepare(x), verbose=0) for x in (x_five, x_test))
    return [nearest_mean(a, five.labels, b, y_test) for a, b in zip(known, asked, strict=True)]


untrained = keras.models.clone_model(base)
columns = {"features": [base.get_layer(name).output.shape[-1] for name in LOOK]}
columns |= {"untrained base": by_depth(untrained), "pre-trained base": by_depth(base)}
pd.DataFrame(columns, index=LOOK).round(3)

# %% [markdown]
# With the pre-trained base, the deeper the layer, the more it knows about our fruits, although none of these layers was
# trained for them here. Is it only because a later layer gives more numbers? No: in the untrained base, too, the late
# layer has more than ten times as many features as the early one, and yet it does about as well (0.38 to 0.48 in five
# runs, against 0.41 to 0.49), far below the same layer of the pre-trained one. What helps is what has been learned.
#
# For a task that is very different from the old one, the last layers can be *worse* than the middle ones: they are too
# specific. Then one cuts the base earlier, or trains its last layers on, as we shall do below.
#
# ## Three ways to learn from five photographs
#
# **The first way, from scratch**: the untrained base with a head, all of it trained. This is what you have done in all
# lessons so far. We keep it plain, without augmentation (lesson 04b) and with one learning rate; with more care it
# would do better.
#
# <details><summary>Two technical points in the code</summary>
#
# A training has `SCRATCH` steps, however many photographs there are, so that few and many get the same time; it is
# cut into ten parts, which Keras and the log call epochs. And Keras prepares a network when it is first trained,
# which takes up to half a minute for a deep one. So we use the same model again for other photographs: `state` keeps
# what it was before training, and `restore` brings it back. (*Sparse* cross-entropy takes labels that are whole
# numbers, lesson 04.)
#
# </details>
#
# We compare the ways on the test photographs, and choose nothing by them.


# %%
def compiled(model, learning_rate, steps):
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(learning_rate, steps))
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    adam.build(model.trainable_variables)  # now, so that `state` finds its variables
    return model


def fit(model, photographs, steps, log=True):
    endless = batches(photographs).repeat()
    options = {"epochs": 10, "steps_per_epoch": steps // 10, "shuffle": False, "verbose": 0}
    model.fit(endless, callbacks=[training.EpochLog()] if log else [], **options)


def restore(model, saved):
    """Make a trained model what it was when `state` saved it."""
    variables = model.variables + model.optimizer.variables
    for variable, value in zip(variables, saved, strict=True):
        variable.assign(value)


# %%
def from_scratch():
    for layer in untrained.layers:
        layer.trainable = True
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9  # running means begin at 0; 0.999 is too slow for them
    head = [layers.GlobalAveragePooling2D(), layers.Dense(CLASSES, activation="softmax")]
    return keras.Sequential([keras.Input(SHAPE), prepare, untrained, *head])


def state(model):
    """All that a training changes: the weights, and what the optimiser remembers."""
    return [keras.ops.copy(each) for each in model.variables + model.optimizer.variables]


scratch = compiled(from_scratch(), 2e-3, SCRATCH)
scratch_initial = state(scratch)
fit(scratch, five, SCRATCH)
record_accuracy("scratch", accuracy(scratch))

# %% [markdown]
# Compare the last line of the log with the test accuracy. The network has 135 photographs to learn from, five of each
# class. After 300 steps it gets practically all of them right, but only 62 % of new ones: it has learned its few
# photographs by heart. That is over-fitting, as in lesson 03.
#
# **The second way, a frozen base** (동결): the base stays as it is, and only a new head is trained. In Keras you freeze
# a layer with `layer.trainable = False`: training then leaves its weights alone.
#
# In Keras the second way takes a few lines:
#
# ```python
# base.trainable = False
# model = keras.Sequential([
#     keras.Input((100, 100, 3)),
#     layers.Rescaling(2, offset=-1),                   # pixels in 0..1 become -1..1
#     base,                                             # such as one of keras.applications
#     layers.GlobalAveragePooling2D(),                  # the mean of each feature map
#     layers.Dense(27, activation="softmax"),           # the head: all that is trained
# ])
# ```
#
# From here on we use `models.transfer`, which builds the same model in two parts, `extractor` (all up to the features)
# and `head`, and starts the head at zeros.
#
# A frozen base gives the same features for the same photograph, in every epoch. So why compute them in every epoch?
# Once is enough; then the head alone is trained, on short vectors.
#
# **Before you run it: what do you expect?** How many times faster will an epoch be?


# %%
def seconds(model, inputs, y):
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(inputs, y, 32, verbose=0)  # the first epoch prepares
    start = time.process_time()  # of the processor, whatever else the computer does
    model.fit(inputs, y, 32, verbose=0)
    return time.process_time() - start


frozen = models.transfer(base, CLASSES, weights.family)
extractor, head = frozen.layers
print(f"{head.count_params():,} of {frozen.count_params():,} parameters are trained")
course.record("trainable_parameters", head.count_params())
x_some, y_some = fruits.train.sample_per_class(20).arrays()
features = extractor.predict(x_some, verbose=0)
print("photographs", x_some.shape, "-> features", features.shape)
speedup = seconds(frozen, x_some, y_some) / seconds(head, features, y_some)
course.record("cached_features_speedup", speedup)

# %% [markdown]
# Several times, and not hundreds: the head costs next to nothing now, and most of what is left is what `fit` itself
# costs. (The features had to be computed before, once, in about the time of one slow epoch.)


# %%
def fit_head(extractor, head, photographs):
    features = extractor.predict(batches(photographs, shuffle=False), verbose=0)
    indices = np.random.randint(len(features), size=32 * HEAD)  # HEAD batches, one long epoch
    head.set_weights([np.zeros_like(weight) for weight in head.get_weights()])  # begin anew
    compiled(head, 3e-3, HEAD)
    head.fit(features[indices], photographs.labels[indices], 32, verbose=0)


fit_head(extractor, head, five)
test_features = extractor.predict(test, verbose=0)
record_accuracy("frozen", accuracy(head, test_features))
weights_of_five = head.get_weights()
probabilities = head.predict(test_features, verbose=0)  # to look at its mistakes later

# %% [markdown]
# The same 135 photographs, and far more of the test photographs are classified correctly. How much of this is luck with
# the five of each class? They are one draw of many: ten other draws gave between 0.83 and 0.87 on the sample, and
# between 0.96 and 0.99 on the published photographs. The lead is much larger than that.
#
# ## What if I forget the preprocessing?
#
# Our base has learned from numbers between −1 and 1. Another base wants blue before red, minus a mean. And photographs
# come as 0..1 or as 0..255. If they do not fit, nothing warns you: a convolution accepts any number. `models.transfer`
# puts the right preprocessing inside the model. Let us take it out, and train a head on what the base then sees.

# %%
forgotten = {"-1..1, as it learned": accuracies["frozen"]["5"]}
for name, scale in {"0..1": 1.0, "0..255": 255.0}.items():
    unprepared, its_head = models.transfer(base, CLASSES, family=None).layers
    seen_wrong = keras.Sequential([keras.Input(SHAPE), layers.Rescaling(scale), unprepared])
    fit_head(seen_wrong, its_head, five)
    forgotten[name] = accuracy(its_head, seen_wrong.predict(test, verbose=0))
pd.Series(forgotten, name="test accuracy").round(3).to_frame()

# %% [markdown]
# No error message, no warning, and the head does what it can with spoilt features. How much is lost depends on the
# base: MobileNetV2 hardly minds 0..1 and loses much with 0..255, ours minds both. Inside the model, preprocessing is
# saved and loaded with it, and whoever uses the model passes pixels in 0..1.
#
# ## Fine-tuning: unfreeze the last blocks
#
# The base learned mostly on other things. Its first layers see edges and colours, which fruits have, too; its last ones
# are about what it had to tell apart there. **The third way, fine-tuning** (미세 조정), trains those last layers on,
# together with the head. Keep to this order:
#
# 1. Freeze the base and train the head, as above.
# 2. Unfreeze the last blocks: set their `trainable` to `True`.
# 3. **Compile again.** Which weights are trained is settled when a model is compiled; what you change in `trainable`
#    afterwards has no reliable effect until the next `compile`.
# 4. Train on, gently: with a smaller learning rate than from scratch, because these layers know much already.

# %%
another = models.pretrained_base(weights, SHAPE)  # a copy, because training changes it
tuned = models.transfer(another, CLASSES, weights.family, trainable_from=TRAINABLE_FROM)
tuned = compiled(tuned, 1e-3, TUNE)
tuned_initial = state(tuned)

print(len(tuned.trainable_variables), "of", len(tuned.variables), "arrays are trained")
tuned.layers[1].set_weights(weights_of_five)
fit(tuned, five, TUNE)
record_accuracy("finetuned", accuracy(tuned))

# %% [markdown]
# One thing stays frozen: **batch normalisation**. In training it uses the mean and variance of each batch, and moves
# its running means a little towards them; in prediction it uses the running ones, which come from batches of other
# things. If the two differ, the layers after it learn for numbers that they will not get. `models.transfer` leaves
# these layers out when it unfreezes the last ones, and Keras uses the running means, always, where `trainable` is
# False. What if only that were forgotten? (The small base's running means get MobileNetV2's slow momentum here, 0.999,
# which is not the optimiser's. With their own, 0.9, they follow quickly, and little is lost.)

# %%
unfrozen = models.pretrained_base(weights, SHAPE)
first = [layer.name for layer in unfrozen.layers].index(TRAINABLE_FROM)
for number, layer in enumerate(unfrozen.layers):
    layer.trainable = number >= first  # batch normalisation, too
    if isinstance(layer, layers.BatchNormalization):
        layer.momentum = 0.999  # as in MobileNetV2: a thousandth of each batch
last = keras.models.clone_model(head)
parts = [prepare, unfrozen, layers.GlobalAveragePooling2D(), last]
careless = compiled(keras.Sequential([keras.Input(SHAPE), *parts]), 1e-3, TUNE)
last.set_weights(weights_of_five)
fit(careless, five, TUNE)
print(f"batch normalisation unfrozen, too: {accuracy(careless):.1%}")

# %% [markdown]
# In the log it learns too, if not quite as well, and yet it classifies fewer of the test photographs correctly than
# before it was fine-tuned. In training, the numbers were normalised by the batch, and the layers after that adapted. In
# prediction they are normalised by running means that have gone less than a fifth of the way. The log does not show how
# much is lost, because it shows accuracy in training.
#
# ## How many photographs are enough?
#
# **Before you run it: what do you expect?** All three ways, with more and more photographs of each class. Draw three
# curves on paper first.


# %%
def learned(photographs, ways=tuple(accuracies)):
    """Yields each way and its test accuracy, from the start, on these photographs."""
    if "scratch" in ways:
        restore(scratch, scratch_initial)
        fit(scratch, photographs, SCRATCH, log=False)
        yield "scratch", accuracy(scratch)
    fit_head(extractor, head, photographs)
    yield "frozen", accuracy(head, test_features)
    if "finetuned" in ways:
        restore(tuned, tuned_initial)
        tuned.layers[1].set_weights(head.get_weights())
        fit(tuned, photographs, TUNE, log=False)
        yield "finetuned", accuracy(tuned)


# %%
for count in COUNTS:
    photographs = fruits.train if count is None else fruits.train.sample_per_class(count)
    for way, value in learned(photographs):
        record_accuracy(way, value, count=count)
table = pd.DataFrame(accuracies)
course.record("frozen_gain_5", table.loc["5", "frozen"] - table.loc["5", "scratch"])
best = tuned.get_weights()  # for your own photograph

drawn = {way: {count: [value] for count, value in accuracies[way].items()} for way in table}
for count in (5, 10, 20):  # other photographs: how much is luck?
    for seed in (1, 2):
        for way, value in learned(fruits.train.sample_per_class(count, seed=seed), WAYS):
            drawn[way].setdefault(str(count), []).append(value)
plots.learning_curve(drawn, "training photographs per class")

# %% [markdown]
# A marker is the mean over the draws of photographs (three, where there is a line). The line through it reaches from
# the lowest to the highest. Differences that are shorter than these lines may be luck. With five photographs the
# pre-trained base is far ahead, and that is no luck. With more photographs the gap shrinks, on the sample from more
# than 20 points to about 10. Fine-tuning adds one or two points, or none. (Read the slopes with care: the vertical axis
# does not begin at 0, and the horizontal one gives 5, 10, 20 and all the same distance.)
#
# And with real photographs? MobileNetV2 on the published Fruits-360, mean test accuracy of three full runs:
#
# | photographs per class | 5 | 10 | 20 | all |
# |---|---|---|---|---|
# | from scratch | 0.71 | 0.87 | 0.94 | 0.97 |
# | frozen base | 0.983 | 0.998 | 0.999 | 1.000 |
# | fine-tuned | 0.983 | 0.994 | 0.995 | 1.000 |
#
# The same picture: a lead of 27 points with five photographs, and of less than three with all.
#
# <details><summary>Missing points, and did scratch get enough steps?</summary>
#
# The quick profile trains the slow ways on one draw of five photographs only: one point each, without a line. *All* is
# one draw, because there are no others. With five photographs, the network from scratch is not short of steps: 200 do
# no worse than 300. With all of them, 300 steps show each photograph only a few times, and more steps might help it.
#
# On the published photographs (18 of their classes) the frozen base is nearly perfect, and that says something about
# these photographs, too: training and test photographs show the *same* fruit from other sides, on white. There even
# `models.small_base` from scratch, a network made for small tasks, gets 0.98 to 0.99 right with five.
#
# </details>
#
# ## Too fast, too early: how not to fine-tune
#
# How gentle must fine-tuning be? We try four learning rates, from $10^{-2}$ to $10^{-5}$, each with a head that was
# trained first and with a random one. This time almost the whole base is trained, so that it has much to lose, for 40
# steps. A rate is something you *choose*, and test photographs are not for choosing. So we divide the training
# photographs: five of each class from the first half to learn from, ten from the second half for validation. (On the
# sample the second half shows other fruits.)
#
# Next to the accuracy we ask what has become of the *base alone*: its features are classified by the nearest class
# mean, as above, and so the head has no say in it.


# %%
first_half = np.concatenate([np.arange(n) < n / 2 for n in np.bincount(fruits.train.labels)])
x_held, y_held = fruits.train[~first_half].sample_per_class(10).arrays()
another = models.pretrained_base(weights, SHAPE)
tunable = models.transfer(another, CLASSES, weights.family, trainable_from=DEEPER)
adam = keras.optimizers.Adam()  # its learning rate can be set anew
tunable.compile(adam, "sparse_categorical_crossentropy")
adam.build(tunable.trainable_variables)
untuned = state(tunable)


def tune(few, rate, head_weights):
    """Validation accuracy after fine-tuning: of the network, and of its base alone."""
    restore(tunable, untuned)
    adam.learning_rate = rate
    tunable.layers[1].set_weights(head_weights)
    if rate:
        fit(tunable, few, 40, log=False)
    known, asked = (tunable.layers[0].predict(x, verbose=0) for x in (few.arrays()[0], x_held))
    base_alone = nearest_mean(known, few.labels, asked, y_held)
    return {"accuracy": accuracy(tunable.layers[1], asked, y_held), "base alone": base_alone}


# %%
tried = []
for draw in range(DRAWS):
    few = fruits.train[first_half].sample_per_class(5, seed=draw)
    fit_head(extractor, head, few)
    kernel = np.random.default_rng(draw).normal(scale=0.08, size=weights_of_five[0].shape)
    heads = {"trained head": head.get_weights(), "random head": [kernel, np.zeros(CLASSES)]}
    for rate in (0, 1e-2, 1e-3, 1e-4, 1e-5):
        for name, start in heads.items():
            tried.append({"rate": f"{rate:.0e}", "head": name} | tune(few, rate, start))
by_rate = pd.DataFrame(tried).groupby(["rate", "head"])
for name in ("trained", "random"):
    value = by_rate["base alone"].mean()["1e-02", f"{name} head"]
    course.record(f"base_after_{name}_head", value)
by_rate.agg(
    lambda draws: f"{draws.mean():.2f} ({draws.min():.2f} to {draws.max():.2f})"
).unstack()

# %% [markdown]
# Each entry is the mean over the draws of five photographs, with the lowest and the highest draw in brackets (the quick
# profile makes one draw). The row `0e+00` is the base as it came, with nothing tuned.
#
# 1. **Too fast.** At $10^{-2}$ the steps overshoot. The base alone has become worse by about ten points or more,
#    whichever head it had, and the whole network lies far below the frozen one.
# 2. **Gentle enough.** With the trained head, rates from $10^{-3}$ to $10^{-5}$ do little harm and here little good. At
#    $10^{-5}$ almost nothing moves.
# 3. **Too early.** With the random head the network is far behind at $10^{-3}$, and the smaller the rate, the farther:
#    at $10^{-5}$ it still guesses. Its first errors are large, and what goes back into the base as gradients says
#    nothing about fruits yet.
#
# Does the random head spoil the base? Often you will read so. Here, at gentle rates, the base alone stays within a few
# points of where it was. One reason is the optimiser: Adam divides each gradient by its usual size, so that large
# senseless gradients make no larger steps than small ones. Plain gradient descent has no such brake. But even so, 40
# slow steps through the whole network went into what the head alone learns in seconds, from features computed once.
# That is why a new head **should settle first**: it costs next to nothing, and from then on the gradients that reach
# the base mean something.
#
# A common rule: fine-tune with a tenth of the learning rate that you would use from scratch, or less, and try two or
# three on validation photographs.
#
# ## When does fine-tuning pay?
#
# On our fruits it hardly pays: a frozen base sees in them what it needs. So let us make a task that is far from what
# the base knows: photographs in *negative*, as on an old film, where black is white and green is violet. We have 40 of
# each class, and train not only the last blocks but almost all.

# %%
many = fruits.train.sample_per_class(40)
negative = keras.Sequential([keras.Input(SHAPE), layers.Rescaling(-1, offset=1), extractor])
negative_head = models.transfer(base, CLASSES, weights.family).layers[1]
fit_head(negative, negative_head, many)
features = negative.predict(test, verbose=0)
course.record("negatives_frozen_accuracy", accuracy(negative_head, features))

restore(tunable, untuned)
tunable.layers[1].set_weights(negative_head.get_weights())
parts = [keras.Input(SHAPE), layers.Rescaling(-1, offset=1), *tunable.layers]
deep = compiled(keras.Sequential(parts), DEEP_RATE, 2 * TUNE)
fit(deep, many, 2 * TUNE, log=False)
course.record("negatives_finetuned_accuracy", accuracy(deep))
plots.images(1 - x_test[::60], titles=[fruits.class_names[y] for y in y_test[::60]])

# %% [markdown]
# With the small base, the frozen features say much less about negatives, and fine-tuning pays: compare the two numbers
# above. It needs many photographs for that.
#
# With MobileNetV2 there is nothing to win: it has learned from so many photographs that not even negatives are far from
# them, and its frozen features get nearly all of them right (0.99). How far a task is from a base depends on the base.
#
# What to do with your own photographs, then? Two questions decide:
#
# | | few photographs | many photographs |
# |---|---|---|
# | **like the base's** | frozen base, new head | frozen base, or fine-tune the last blocks gently |
# | **unlike the base's** | frozen base, cut at an earlier layer | fine-tune most of the base, or train from scratch |
#
# And one rule stands above the table: measure it, on validation photographs, as you have done for the learning rate.
# What was carried over can even do harm, so that training from scratch would have been better. This is called
# **negative transfer** (부정적 전이). You have not met it here: in the figure above the base was ahead of training from
# scratch everywhere.
#
# ## What does it get wrong?
#
# The frozen base with five photographs, its most confident mistakes first:

# %%
predicted = probabilities.argmax(axis=1)
wrong = predicted != y_test
# "Apple" of "Apple Golden 1"
kinds = np.array([name.split()[0] for name in fruits.class_names])
near = kinds[predicted[wrong]] == kinds[y_test[wrong]]
print(f"{wrong.sum()} of {len(wrong)} misclassified,", end=" ")
print(f"{near.sum()} as another variety of its kind")

plots.misclassified(x_test, y_test, probabilities, fruits.class_names, count=12, columns=4)

# %% [markdown]
# On the sample, it confuses kinds with similar colour and shape: a mandarin is taken for an orange, a yellow plum for a
# grapefruit. On the published photographs, mostly varieties of one kind: one red apple for another.
#
# ## Your own photograph
#
# A telephone saves the photograph as the sensor saw it, with a note of which way is up; a picture from the web may have
# a transparent background; and either has millions of pixels. `datasets.photo` takes care of all three. We ask the
# fine-tuned network.


# %%
def answer(file):
    image = datasets.photo(file, SHAPE[:2])
    probabilities = tuned.predict(image[None], verbose=0)[0]
    return plots.prediction(image, probabilities, fruits.class_names)


tuned.set_weights(best)
datasets.ask_for_photo(answer)
answer(fruits.test.encoded[0])  # or the path of a photograph: answer("apple.jpg")

# %% [markdown]
# The longest bar is its prediction, and the others show the next classes. The button takes a file from your disk.
#
# The head has seen fruits on white only, and with our sample only *drawn* ones: then expect little from a real
# photograph. And it knows only its own classes: whatever you show it, the probabilities add up to one. Lay your fruit
# on white paper, in daylight, and let it fill the picture. Then try a shoe.
#
# ## You have
#
# - seen, layer by layer, why features learned on other pictures help
# - put a new head on a pre-trained base, and trained only that
# - computed the features of a frozen base once, and measured what that saves
# - measured what forgotten preprocessing costs, and put it inside the model
# - fine-tuned the last blocks, and seen what a fast rate, a random head and unfrozen batch normalisation cost
# - drawn how accuracy grows with the number of photographs, with what is luck
# - found when fine-tuning pays, and asked the network about a photograph of your own
#
# ## Where it comes from
#
# - J. Yosinski, J. Clune, Y. Bengio and H. Lipson, 2014, "How transferable are features in deep neural networks?"
# - A. Howard and others, 2017: MobileNets. M. Sandler and others, 2018: MobileNetV2.
# - The data: *Fruits-360*, H. Muresan and M. Oltean, 2018 (CC BY-SA 4.0). The cup of coffee and the cat come with
#   scikit-image (photographs by R. Michetti and S. van der Walt, CC0).
