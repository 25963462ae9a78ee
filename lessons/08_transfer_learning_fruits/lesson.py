# %% [markdown]
# # 08 · Transfer learning with fruit photographs
#
# **How can a network learn from few photographs?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/08_transfer_learning_fruits.ipynb)
#
# > **You will be able to**
# > - explain why features learned on other pictures help, and show it layer by layer
# > - put a new last layer, a head, on a network that was trained on other pictures, and train only that
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
import itertools
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
# Suppose you want an app that tells fruits apart. Starting from nothing, a convolutional network usually needs
# thousands of photographs, and you have five of each kind. You would manage with five: you have seen the world before,
# and know what an edge, a shine or a stem is.
#
# **Transfer learning** (전이 학습) gives a network the same head start: what it has learned in one task, with plenty of
# images, is carried over to another task with few. Most image recognition is done so in practice, and it runs on your
# laptop in seconds. The result in advance, with the same five photographs of each kind of fruit:
#
# | new fruits named correctly | drawn fruits | real photographs |
# |---|---|---|
# | starting from nothing | about six in ten | about seven in ten |
# | with a head start | more than eight in ten | more than nine in ten |
#
# Why two columns? As the course comes, its "photographs" are *drawn* by a program. So is what the head start was
# learned from, which helps. The real ones were named by MobileNetV2, a larger network. **Would you rather work with
# real photographs?** Enter these lines in a terminal, and start this notebook again; it then uses them:
#
# ```console
# python -m course data fetch imagenet_weights   # 2 MB: a base that learned from 1.2 million real photographs, ImageNet
# python -m course data fetch fruits_360         # 1.3 GB, from Kaggle: photographs of real fruits
# ```
#
# At the end you ask the network about a photograph of your own. First meet the fruits: which two would you confuse?

# %%
fruits = datasets.load("fruits_360", classes=27, per_class=200)  # at most
CLASSES, SHAPE = len(fruits.class_names), fruits.train.shape
five = fruits.train.sample_per_class(5)  # all that we learn from, for now
x_five, x_test = five.arrays()[0], fruits.test.arrays()[0]
test, y_test = fruits.test.batches(16), fruits.test.labels
print(f"{CLASSES} classes, photographs of {SHAPE}")
print(f"{len(five)} to learn from, {len(x_test)} to test")

one_of_each = fruits.test.sample_per_class(1)
plots.images(one_of_each.arrays()[0], titles=fruits.class_names, columns=7, size=0.85)

# %% [markdown]
# This is one test photograph of each class. Even you could hardly tell our yellow tomato from the grapefruit, so do not
# expect 100 %.
#
# <details><summary>Where these pictures come from</summary>
#
# In the published Fruits-360, a fruit turns on a motor while a camera films it. The embedded sample is drawn by a
# program: of each class, ten fruits seen from four sides to train on, and five other fruits seen from three sides to
# test, in changing light. So the training photographs show other fruits than the test photographs, or, in the published
# data, other sides of them. They are stored as JPEG files; `batches` makes a `tf.data` pipeline that decodes them when
# they are needed, while the network computes.
#
# </details>
#
# ## A base that has seen the world
#
# We begin with a network that somebody has trained already.
#
# - Its last layers, which named the things of its old task, are cut off. What is left is the **base** (베이스): it
#   turns a photograph into feature maps, which are bright where a filter found its pattern (lesson 06).
# - The mean of each map is one number: a map with the values 0, 0, 2 and 6 gives 8 / 4 = 2. These numbers together are
#   the **features** (특성) of the photograph.
# - A new **head**, one dense layer with a softmax, learns to read them: it gives a probability for each class.
#
# The next figure has a row for each of three ways to learn. Look at the colours: what is orange is trained on our
# photographs; what is hatched was learned in the old task and stays as it is.
#
# <details><summary>Which base does this notebook use?</summary>
#
# If ImageNet's weights are on this disk: MobileNetV2, a third as wide as usual, which learned from 1.2 million
# photographs of a thousand kinds of things. ImageNet has a few fruits, such as lemons and bananas, which helps
# MobileNetV2 here.
#
# If not: a small base of our own, which learned from 8,640 drawn pictures of 720 kinds of things: striped drums,
# spotted bolts, bent rods. It has never met a fruit, but light, shadow and white background were the same. That helps
# it, so do not take its results for those of real photographs. What MobileNetV2 reaches with real ones stands in a
# table below.
#
# In `keras.applications`, the option `include_top=False` cuts off the last layers.
#
# </details>

# %%
weights = datasets.load("imagenet_weights")
base = models.pretrained_base(weights, SHAPE)
print(base.name, base.input_shape[1:], "->", base.output_shape[1:])
course.record("base_parameters", base.count_params(), data=[weights])
plots.transfer_learning(base.output_shape[-1], CLASSES)

# %% [markdown]
# From top to bottom, we train everything, only the head, or the head and the last *blocks*. A block is a convolution
# with the layers that go with it.
#
# ## Why does it help? Look inside
#
# Here are two real photographs, a cup of coffee and a cat, and three of our fruits, with two maps from an early, a
# middle and a late layer. The maps are the same for all five. Yellow is a strong reaction, dark blue none. Follow the
# cat from left to right first.
#
# **Before you run it: what do you expect?** In which layers will you still recognise the picture? In which will a map
# stay dark for most?

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
PLACES = ["early layer", "middle layer", "late layer"]
plots.depths(pictures, dict(zip(PLACES, seen, strict=True)))

# %% [markdown]
# *Seen in all* is the map whose brightness differs least from picture to picture, *seen in some* one where it differs
# most.
#
# 1. **Early layers are general.** Their maps draw edges and areas of one brightness or colour. Every photograph is made
#    of these, so they are of use for every task. You can still recognise the picture.
# 2. **Middle layers combine** edges and colours into textures, corners and curves. The maps become coarser, and more of
#    them react only here and there.
# 3. **Late layers are specific.** Some maps react strongly to one kind of picture and stay dark for the others. They
#    answer the questions of the old task, and some answers help with fruits, too. The new head has to find out which.
#
# That is why transfer works: the general part is kept, and only the specific part is learned anew.
#
# Now with numbers. We name fruits with the features of *one* layer, without training. A test photograph gets the class
# whose five training photographs have the nearest mean. Say there is one feature, with the mean 0.2 for lemons and 0.8
# for limes: a photograph with 0.4 is called a lemon.
#
# Do late layers do better only because they have more features? To see that, we ask the same of an *untrained* base,
# with random weights (dashed). Compare the two lines on the right.


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
found = {"pre-trained base": by_depth(base), "untrained base": by_depth(untrained)}
found = {way: {at: [v] for at, v in zip(PLACES, found[way], strict=True)} for way in found}
plots.by_setting({"": found}, "features of one layer", measure="test accuracy")

# %% [markdown]
# In the *pre-trained* base, trained on its old task, deeper layers tell more about our fruits, although it was not
# trained for them here. The untrained base has as many features, and its late layer is far below: learning is what
# helps.
#
# <details><summary>The untrained base in five runs, and when late layers are worse</summary>
#
# In the untrained base the middle layer gains some, but the late one does about as well as the early one: 0.38 to 0.48
# in five runs, against 0.41 to 0.49.
#
# For a task that is very different from the old one, the last layers can be *worse* than the middle ones: they are too
# specific. Then one cuts the base earlier, or trains its last layers on, as we shall do below.
#
# </details>
#
# ## Three ways to learn from five photographs
#
# **The first way, from scratch**: the untrained base with a head, all of it trained, as in all lessons so far.
#
# In the code, `fit` trains, and `accuracy` gives the share of test photographs that are named correctly. Skip the
# source that is shown, and `state`, which only keeps a copy of the weights.
#
# <details><summary>More about the code, about fairness, and about the network's blocks</summary>
#
# A training has `SCRATCH` steps, however many photographs there are, so that few and many get the same time. It is cut
# into ten parts, which Keras and the log call epochs. Keras prepares a network when it is first trained, which takes up
# to half a minute for a deep one. So we use the same model again for other photographs: `state` keeps what it was
# before training, and `restore` brings it back. (*Sparse* cross-entropy takes labels that are whole numbers, lesson
# 04.)
#
# We compare the ways on the test photographs, and choose nothing by them. We keep training from scratch plain, without
# augmentation (lesson 04b) and with one learning rate. With more care it would do better.
#
# The source below is the small base's. (MobileNetV2 has more blocks, built around the same convolution.) Its blocks are
# **depthwise separable convolutions** (깊이별 분리 합성곱): first each map is filtered by itself with one 3×3 filter,
# then the maps are mixed with 1×1 filters. From 96 maps to 160, an ordinary 3×3 convolution needs 9 · 96 · 160 =
# 138,240 weights, a separable one 9 · 96 + 96 · 160 = 16,224, about an eighth.
#
# </details>


# %%
def compiled(model, learning_rate, steps):
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(learning_rate, steps))
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    adam.build(model.trainable_variables)  # now, so that `state` finds its variables
    return model


def fit(model, photographs, steps, log=True):
    endless = photographs.batches(16, shuffle=True).repeat()
    options = {"epochs": 10, "steps_per_epoch": steps // 10, "shuffle": False, "verbose": 0}
    model.fit(endless, callbacks=[training.EpochLog()] if log else [], **options)


def accuracy(model, inputs=test, labels=y_test):
    return (model.predict(inputs, verbose=0).argmax(axis=1) == labels).mean()


course.show_source(models.small_base)


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


accuracies = {"scratch": {}, "frozen": {}, "finetuned": {}}  # to be compared
scratch = compiled(from_scratch(), 2e-3, SCRATCH)
scratch_initial = state(scratch)
fit(scratch, five, SCRATCH)
accuracies["scratch"]["5"] = accuracy(scratch)
course.record("scratch_accuracy_5", accuracies["scratch"]["5"])

# %% [markdown]
# Compare the last line of the log with the test accuracy under it. The network gets far more of its 135 photographs
# right, five of each class, than of new ones (on the sample, about six in ten). It has learned them by heart:
# over-fitting, as in lesson 03.
#
# **The second way, a frozen base** (동결): only a new head is trained. In Keras, `layer.trainable = False` makes
# training leave a layer's weights alone:
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
# How little is trained? With the small base, a weight for each feature and class and a bias for each class: 256 · 27 +
# 27 = 6,939 numbers of 85,419. Below, `models.transfer` builds this model in two parts: `extractor`, all up to the
# features, and `head`, which starts at zeros.
#
# A frozen base gives the same features for the same photograph, in every epoch. So compute them once, and train the
# head alone on them. If you augment the photographs (lesson 04b), their features change in every epoch: then train the
# whole model, with the base frozen.


# %%
def fit_head(extractor, head, photographs):
    features = extractor.predict(photographs.batches(16), verbose=0)
    indices = np.random.randint(len(features), size=32 * HEAD)  # HEAD batches, one long epoch
    head.set_weights([np.zeros_like(weight) for weight in head.get_weights()])  # begin anew
    compiled(head, 3e-3, HEAD)
    head.fit(features[indices], photographs.labels[indices], 32, verbose=0)


frozen = models.transfer(base, CLASSES, weights.family)
extractor, head = frozen.layers
print(f"{head.count_params():,} of {frozen.count_params():,} parameters are trained")
course.record("trainable_parameters", head.count_params())
fit_head(extractor, head, five)
test_features = extractor.predict(test, verbose=0)
accuracies["frozen"]["5"] = accuracy(head, test_features)
course.record("frozen_accuracy_5", accuracies["frozen"]["5"])
weights_of_five = head.get_weights()
probabilities = head.predict(test_features, verbose=0)  # to look at its mistakes later

# %% [markdown]
# The same 135 photographs, and far more new ones are named correctly: this is transfer learning at work. Is it luck
# with the five of each class? Ten other draws gave 0.83 to 0.87 on the sample, and 0.96 to 0.99 on the published
# photographs. The lead is much larger.
#
# **Before you run it: what do you expect?** How many times faster is an epoch, if the features were computed before?


# %%
def seconds(model, inputs, y):
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(inputs, y, 32, verbose=0)  # the first epoch prepares
    start = time.process_time()  # of the processor, whatever else the computer does
    model.fit(inputs, y, 32, verbose=0)
    return time.process_time() - start


x_some, y_some = fruits.train.sample_per_class(20).arrays()
features = extractor.predict(x_some, verbose=0)
print("photographs", x_some.shape, "-> features", features.shape)
speedup = seconds(frozen, x_some, y_some) / seconds(head, features, y_some)
course.record("cached_features_speedup", speedup)

# %% [markdown]
# Several times, and not hundreds: the head costs next to nothing, and most of what is left is what `fit` itself costs.
# Computing the features took about one slow epoch, once.
#
# ## What if I forget the preprocessing?
#
# **Preprocessing** turns pixels into the numbers that a base has learned from. Ours learned from −1 to 1. A pixel of
# 0.75 is doubled, and 1 taken away: 2 · 0.75 − 1 = 0.5. Photographs come as 0..1 or as 0..255. If they do not fit,
# nothing warns you: a convolution accepts any number.
#
# `models.transfer` puts the right preprocessing inside the model. Let us take it out. Each row of the table names what
# the base gets.

# %%
forgotten = {"-1..1, as it learned": accuracies["frozen"]["5"]}
for name, scale in {"0..1": 1.0, "0..255": 255.0}.items():
    unprepared, its_head = models.transfer(base, CLASSES, family=None).layers
    seen_wrong = keras.Sequential([keras.Input(SHAPE), layers.Rescaling(scale), unprepared])
    fit_head(seen_wrong, its_head, five)
    forgotten[name] = accuracy(its_head, seen_wrong.predict(test, verbose=0))
pd.Series(forgotten, name="test accuracy").round(3).to_frame()

# %% [markdown]
# No error message and no warning, and the head does what it can with spoilt features. Inside the model, preprocessing
# is saved and loaded with it, and whoever uses the model passes pixels in 0..1.
#
# <details><summary>And with other bases?</summary>
#
# How much is lost depends on the base: MobileNetV2 hardly minds 0..1 and loses much with 0..255, ours minds both.
# Another base wants blue before red, minus a mean.
#
# </details>
#
# ## Fine-tuning: unfreeze the last blocks
#
# The last layers of the base are about its old task. **The third way, fine-tuning** (미세 조정), trains them on,
# together with the head. Keep to this order:
#
# 1. Freeze the base and train the head, as above.
# 2. Unfreeze the last blocks: set their `trainable` to `True`.
# 3. **Compile again.** A change of `trainable` has no reliable effect until the next `compile`.
# 4. Train on, gently: with a smaller learning rate than from scratch. The layers are good already, and large steps
#    would undo what they have learned.
#
# In plain Keras, with the model of the second way:
#
# ```python
# base.trainable = True
# for layer in base.layers:
#     late = layer.name in ("block_5", "block_6")       # the last blocks
#     layer.trainable = late                            # batch normalisation stays frozen
# model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
# model.fit(x_five, five.labels, epochs=10)
# ```
#
# `models.transfer` does the same from the layer `trainable_from` on. Compare the *test* accuracy with the frozen
# base's.

# %%
another = models.pretrained_base(weights, SHAPE)  # a copy, because training changes it
tuned = models.transfer(another, CLASSES, weights.family, trainable_from=TRAINABLE_FROM)
tuned = compiled(tuned, 1e-3, TUNE)
tuned_initial = state(tuned)

print(len(tuned.trainable_variables), "of", len(tuned.variables), "arrays are trained")
tuned.layers[1].set_weights(weights_of_five)
fit(tuned, five, TUNE)
accuracies["finetuned"]["5"] = accuracy(tuned)
course.record("finetuned_accuracy_5", accuracies["finetuned"]["5"])

# %% [markdown]
# With five photographs of each class, fine-tuning ends about where the frozen base did. When it pays, you will see
# below.
#
# One thing stayed frozen: **batch normalisation**, which brings numbers to mean 0 and standard deviation 1 (lesson 04).
# Let us make the mistake of unfreezing it. Compare the log with the test accuracy.
#
# <details><summary>Why compile again, and why batch normalisation stays frozen</summary>
#
# Which weights are trained is settled when a model is compiled; hence step 3.
#
# In training, batch normalisation uses the mean and variance of the *present batch*. In prediction it uses *running*
# ones, and those come from the old task. If you unfreeze it, the layers behind it adapt to the first kind of numbers,
# and get the second when it matters.
#
# Where `trainable` is False, Keras uses the running values always, in training as in prediction, and so the two are the
# same. Where it is True, each training batch moves the running values a little towards its own.
#
# How much the mistake costs depends on how slowly they move. We take MobileNetV2's momentum, the share of the old value
# that is kept: 0.999. From 0 towards a batch mean of 10, a running mean moves to 0.999 · 0 + 0.001 · 10 = 0.01. After
# 200 steps $0.999^{200}$, about 0.82, of the way is left. With the small base's own momentum, 0.9, the values follow
# quickly, and little is lost.
#
# </details>

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
# Accuracy in the log rises, and yet fewer test photographs are named correctly than before. In training, each batch is
# normalised by itself. The test uses *running* values from the old task, which have gone less than a fifth of the way
# to the new one. So look at validation accuracy, too, when you fine-tune.
#
# ## How many photographs are enough?
#
# We repeat all three ways with more and more photographs. Skip `restore`, which takes a model back to its start. In the
# figure, look at the left first.
#
# **Before you run it: what do you expect?** Draw three curves on paper first.


# %%
def restore(model, saved):
    """Make a trained model what it was when `state` saved it."""
    variables = model.variables + model.optimizer.variables
    for variable, value in zip(variables, saved, strict=True):
        variable.assign(value)


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
        accuracies[way][str(count or "all")] = value
        course.record(f"{way}_accuracy_{count or 'all'}", value)
table = pd.DataFrame(accuracies)
course.record("frozen_gain_5", table.loc["5", "frozen"] - table.loc["5", "scratch"])
best = tuned.get_weights()  # for your own photograph

NAMES = {"scratch": "from scratch", "frozen": "frozen base", "finetuned": "fine-tuned"}
drawn = {way: {count: [value] for count, value in accuracies[way].items()} for way in table}
for count in (5, 10, 20):  # other photographs: how much is luck?
    for seed in (1, 2):
        for way, value in learned(fruits.train.sample_per_class(count, seed=seed), WAYS):
            drawn[way].setdefault(str(count), []).append(value)
drawn = {NAMES[way]: drawn[way] for way in drawn}
plots.learning_curve(drawn, "training photographs per class")

# %% [markdown]
# With five photographs of each class, the pre-trained base is far ahead. To the right the gap shrinks, on the sample
# from more than 20 points (hundredths) to about 10, because more photographs can teach what the base knew before.
# Fine-tuning adds one or two points, or none.
#
# A marker is the mean of three draws of photographs, and the upright line through it reaches from the lowest to the
# highest. Smaller differences than these lines may be luck. (The vertical axis does not begin at 0.)
#
# And with real photographs? MobileNetV2 on the published Fruits-360, mean test accuracy of three full runs:
#
# | photographs per class | 5 | 10 | 20 | all |
# |---|---|---|---|---|
# | from scratch | 0.71 | 0.87 | 0.94 | 0.97 |
# | frozen base | 0.983 | 0.998 | 0.999 | 1.000 |
# | fine-tuned | 0.983 | 0.994 | 0.995 | 1.000 |
#
# Again the lead shrinks, from 27 points with five photographs to less than three with all.
#
# <details><summary>Missing points, and did scratch get enough steps?</summary>
#
# The horizontal axis gives 5, 10, 20 and all the same distance. The quick profile trains the slow ways on one draw of
# five photographs only: one point each, without a line. *All* is one draw, because there are no others. With five
# photographs, the network from scratch is not short of steps: 200 do no worse than 300. With all of them, 300 steps
# show each photograph only a few times, and more steps might help it.
#
# On the published photographs (18 of their classes) the frozen base is nearly perfect, and that says something about
# these photographs, too: training and test photographs show the *same* fruit from other sides, on white. There even
# `models.small_base` from scratch, a network made for small tasks, gets 0.98 to 0.99 right with five.
#
# </details>
#
# ## Too fast, too early: how not to fine-tune
#
# How gentle must fine-tuning be? We try four learning rates, from $10^{-2}$ (0.01) to $10^{-5}$ (0.00001), each with a
# head that was trained first and with a random one. Almost the whole base is trained, so that it has much to lose, for
# 40 steps. You *choose* a rate, and not by test photographs: we keep part of the training photographs for validation.
#
# The code is long; what counts is the figure. Left is the whole network, right the *base alone*, its features
# classified by the nearest class mean. *None* is the base as it came, and to the right of it the steps become larger.
# Look at the right ends first.


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
    return {"network": accuracy(tunable.layers[1], asked, y_held), "base alone": base_alone}


# %%
RATES = {"1e-2": 1e-2, "1e-3": 1e-3, "1e-4": 1e-4, "1e-5": 1e-5, "none": 0}
HEADS = ["trained head", "random head"]
order = list(RATES)[::-1]  # in the figure, from gentle to fast
tried = {
    what: {name: {rate: [] for rate in order} for name in HEADS}
    for what in ("network", "base alone")
}
for draw in range(DRAWS):
    few = fruits.train[first_half].sample_per_class(5, seed=draw)
    fit_head(extractor, head, few)
    kernel = np.random.default_rng(draw).normal(scale=0.08, size=weights_of_five[0].shape)
    heads = dict(zip(HEADS, (head.get_weights(), [kernel, np.zeros(CLASSES)]), strict=True))
    for rate, name in itertools.product(RATES, HEADS):
        for what, value in tune(few, RATES[rate], heads[name]).items():
            tried[what][name][rate].append(value)
for name in ("trained", "random"):
    value = np.mean(tried["base alone"][f"{name} head"]["1e-2"])
    course.record(f"base_after_{name}_head", value)
plots.by_setting(tried, "learning rate", measure="validation accuracy")

# %% [markdown]
# 1. **Too fast.** At $10^{-2}$ the base alone has become about twenty points worse (quick profile: ten or more),
#    whichever head it had. The large steps overwrite what it knew: *catastrophic forgetting*. The network is far below
#    the frozen one.
# 2. **Gentle enough.** With the trained head (solid), rates from $10^{-3}$ to $10^{-5}$ do little harm and here little
#    good. At $10^{-5}$ almost nothing moves.
# 3. **Too early.** With the random head (dashed) the network is ten points behind at $10^{-3}$, and the smaller the
#    rate, the farther. At $10^{-5}$ it still guesses.
#
# So a new head **should be trained first**: alone, it learns in seconds what 40 slow steps did not. A common
# rule: a tenth of the rate from scratch, or less (ours: half); try two or three on validation photographs.
#
# <details><summary>Does the random head spoil the base? And which photographs and rates did we take?</summary>
#
# A random head spoils the base, as you will often read: its first gradients are large and say nothing about fruits.
# Here, at gentle rates, the base alone stays within a few points of where it was. One reason is the optimiser: Adam
# divides each gradient by its usual size, so that large senseless gradients make no larger steps than small ones. Plain
# gradient descent has no such brake. With a head that was trained first, what reaches the base means something.
#
# Five training photographs of each class come from the first half, and ten for validation from the second. On the
# sample the second half shows other fruits. A marker in the figure is the mean over draws of five photographs, with the
# lowest and the highest draw.
#
# In fine-tuning above we took half the rate from scratch. In the next section, where the task is farther from the old
# one, the small base gets even more than from scratch. Some libraries give early layers a smaller rate than late ones
# (*discriminative learning rates*): what is general needs to change least.
#
# </details>
#
# ## When does fine-tuning pay?
#
# On our fruits it hardly pays. So let us take a task that is far from what the base knows: photographs in *negative*,
# as on an old film. Each pixel $p$ becomes $1 - p$: 0.9, nearly white, becomes 0.1, nearly black. We have 40 of each
# class, and train almost the whole base. Compare the two accuracies that are printed above the figure.

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
# You see what the network gets now. With the small base, frozen features name fewer negatives correctly than ordinary
# photographs (there it was 0.91, also with 40 of each class). So fine-tuning pays: the second number is higher. It
# needs many photographs, and enough steps, for that.
#
# <details><summary>And with MobileNetV2?</summary>
#
# There is nothing to win: it has learned from so many photographs that not even negatives are far from them, and its
# frozen features get nearly all negatives right (0.99). How far a task is from a base depends on the base.
#
# </details>
#
# ## What does it get wrong?
#
# The most confident mistakes of the frozen base with five photographs: right name → answer, with its probability.
# Which would you have known?

# %%
predicted = probabilities.argmax(axis=1)
wrong = predicted != y_test
# "Apple" of "Apple Golden 1"
kinds = np.array([name.split()[0] for name in fruits.class_names])
near = kinds[predicted[wrong]] == kinds[y_test[wrong]]
print(f"{wrong.sum()} of {len(wrong)} misclassified,", end=" ")
print(f"{near.sum()} as another variety of its kind")

plots.misclassified(x_test, y_test, probabilities, fruits.class_names, count=8, columns=4)

# %% [markdown]
# On the sample, it confuses kinds with similar colour and shape: a blueberry is taken for a plum, a yellow plum for a
# grapefruit. On the published photographs, mostly varieties of one kind: one red apple for another.
#
# ## Your own photograph
#
# Now it is your turn. Photograph a fruit on white paper, in daylight, so that it fills the picture. The button takes
# the file from your disk, `datasets.photo` turns it upright and makes it small, and the fine-tuned network answers.
#
# The head has seen fruits on white only. If those were drawn, expect little from a real photograph. With both downloads
# from the top of this page they were real.


# %%
def answer(file):
    image = datasets.photo(file, SHAPE[:2])
    probabilities = tuned.predict(image[None], verbose=0)[0]
    return plots.prediction(image, probabilities, fruits.class_names)


tuned.set_weights(best)
datasets.ask_for_photo(answer)
answer(fruits.test.encoded[0])  # or the path of a photograph: answer("apple.jpg")

# %% [markdown]
# Here it names a test photograph: the longest bar is its prediction. It knows only its own classes: whatever you show
# it, the probabilities add up to one. Try a shoe.
#
# <details><summary>Teach it things of your own, such as cats and dogs; and what `datasets.photo` does</summary>
#
# Make a folder `my_photographs` with one folder for each kind in it, and ten or more photographs in each. A new cell
# with these lines trains a head for them. A fifth of each kind is kept for testing.
#
# ```python
# mine = datasets.from_folder("my_photographs", shape=SHAPE)
# (x, y), (x_new, y_new) = mine.train, mine.test
# own = models.transfer(models.pretrained_base(weights, SHAPE), len(mine.class_names), weights.family)
# own.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
# own.fit(x, y, epochs=100)
# own.evaluate(x_new, y_new)
# ```
#
# Fetch `imagenet_weights` first, 2 MB: the small base has learned from drawings only. With two test photographs of a
# kind, the accuracy is a rough guess.
#
# A telephone saves a photograph as the sensor saw it, with a note of which way is up. A picture from the web may have a
# transparent background. Either has millions of pixels. `datasets.photo` takes care of all three.
#
# </details>
#
# ## Which way for your own task?
#
# Two questions decide. How many photographs have you? Are they like those that the base has learned from? Begin at the
# top left.

# %%
plots.which_way()

# %% [markdown]
# At the top left, with few photographs of familiar things, only the head is trained, in seconds. The more photographs
# you have (to the right), the more you can train without over-fitting. The less they are like the old task (down), the
# fewer of the late layers are of use. Our negatives were at the bottom right.
#
# One rule comes first: measure it, on validation photographs, as you have done for the learning rate.
#
# <details><summary>Can a head start do harm?</summary>
#
# It can, so that training from scratch would have been better. This is called **negative transfer** (부정적 전이). On
# our fruits the pre-trained base was ahead of training from scratch everywhere. On the negatives we did not compare.
#
# </details>
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
# <details><summary>The papers</summary>
#
# - J. Yosinski, J. Clune, Y. Bengio and H. Lipson, 2014, "How transferable are features in deep neural networks?"
# - J. Howard and S. Ruder, 2018, "Universal Language Model Fine-tuning for Text Classification": discriminative rates.
# - A. Howard and others, 2017: MobileNets. M. Sandler and others, 2018: MobileNetV2.
#
# </details>
#
# The data: *Fruits-360*, H. Muresan and M. Oltean, 2018 (CC BY-SA 4.0). The cup of coffee and the cat come with
# scikit-image (photographs by R. Michetti and S. van der Walt, CC0).
