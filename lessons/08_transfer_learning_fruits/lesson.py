# %% [markdown]
# # 08 · Transfer learning with fruit photographs
#
# **How to learn from few photographs?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/08_transfer_learning_fruits.ipynb)
#
# > **You will be able to**
# > - put a new head on a network that was trained on other pictures, and train only that
# > - compute the features of a frozen base once, and save most of the time
# > - say what it costs to forget the base's preprocessing, and put it where nobody can forget it
# > - fine-tune the last blocks of a base, and say why its batch normalisation stays as it is
# > - draw how accuracy grows with the number of photographs, and name a photograph of your own
# >
# > **You need first** lessons 06 and 07.
# > **Reading** about 25 minutes. **Running** 50 s (quick), 2 min (full) on 2 CPU cores.

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

from course import datasets, models, plots, training

# %% tags=["parameters"]
course.set_lesson("08_transfer_learning_fruits")
# profile="quick" as a second argument runs the small version
COUNTS = course.pick(quick=(), full=(10, 20, None))  # images a class, after five; None: all
SCRATCH = course.pick(quick=80, full=300)  # steps of 16 photographs: from scratch
TUNE = course.pick(quick=40, full=200)  # ... to fine-tune
HEAD = course.pick(quick=400, full=800)  # ... of a head alone, which are cheap

# %% [markdown]
# A convolutional network usually needs thousands of images. You have five photographs of each fruit. People manage with
# five: they have seen the world before, and need not learn what an edge, a gloss or a stalk is. **Transfer learning**
# (전이 학습) gives a network the same start. It trains on one task, where there are plenty of images, and what it has
# learned there is carried over to another.

# %%
fruits = datasets.load("fruits_360", classes=27, per_class=200)  # at most
CLASSES, SHAPE = len(fruits.class_names), fruits.train.shape
print(f"{CLASSES} classes, photographs of {SHAPE}")

one_of_each = fruits.test.sample_per_class(1)
plots.images(one_of_each.arrays()[0], titles=fruits.class_names, columns=7, size=1.2)

# %% [markdown]
# One test photograph of each class. In the published set a fruit turns on a motor while a camera films it. Our sample
# is drawn by a program: ten fruits of each class from four sides to train on, five others from three sides to test, in
# changing light. The photographs are decoded when they are needed, by a `tf.data` pipeline that works while the network
# computes:


# %%
def batches(photographs, shuffle=True):
    return photographs.batches(16, shuffle=shuffle)


five = fruits.train.sample_per_class(5)
x, y = next(iter(batches(five)))
test, y_test = batches(fruits.test, shuffle=False), fruits.test.labels
print(len(five), "photographs to learn from, in batches of", x.shape)

# %% [markdown]
# ## A base that has seen the world
#
# Which pre-trained network do we take? If ImageNet's weights are on this disk (`python -m course data fetch
# imagenet_weights`, 2 MB), MobileNetV2, a third as wide as usual: it learned from 1.2 million photographs of a thousand
# kinds of things. If not, a small base of our own, which learned from 8,640 drawn pictures of 720 kinds of things:
# striped drums, spotted bolts, bent rods, and no fruit. Without its last layers, which named those things, such a
# network is called a **base** (합성곱 기반); what it puts out are **features** (특징).

# %%
weights = datasets.load("imagenet_weights")
base = models.pretrained_base(weights, SHAPE)
print(base.name, base.input_shape[1:], "->", base.output_shape[1:])
course.record("base_parameters", base.count_params(), data=[weights])
course.show_source(models.small_base)

# %% [markdown]
# This is the small one; MobileNetV2 has more blocks, built around the same convolution. A **depthwise separable
# convolution** (깊이별 분리 합성곱) filters each map by itself with one 3×3 filter, and then mixes the maps with 1×1
# filters. It has about an eighth of the weights of an ordinary convolution. What does the base see in a fruit? (Ours
# has never met one. ImageNet has a few, such as lemons and bananas, which helps MobileNetV2 here.)

# %%
if weights.family == "small_base":
    LOOK = ["relu_1", "relu_2", "relu_4", "relu_6"]  # layers to look at
    TRAINABLE_FROM = "block_5"  # the layer from which on we shall train
else:
    LOOK = ["Conv1_relu", "block_3_expand_relu", "block_6_expand_relu", "block_13_expand_relu"]
    TRAINABLE_FROM = "block_14_expand"

inside = keras.Model(base.input, [base.get_layer(name).output for name in LOOK])
prepare = models.Preprocessing(weights.family)
photograph = one_of_each.arrays()[0][:1]
seen = inside.predict(prepare(photograph), verbose=0)
plots.feature_maps({name: maps[0] for name, maps in zip(LOOK, seen, strict=True)})

# %% [markdown]
# Of each layer, the eight maps that vary most, with their numbers. Early maps still show the fruit, its edges, its lit
# and its dark side; later ones say coarsely where something was found. Nobody told our base what a fruit is, and yet
# its maps tell the fruit from the ground, and on the sample's apple the hollow of the stalk from the rest. Our head
# will get only the mean of each map at the base's end.
#
# ## Three ways to learn from five photographs
#
# **From scratch**: the same network with random weights, and a head. This is what we have done so far. A training of
# `SCRATCH` steps takes as long for few photographs as for many; it is cut into ten parts, which Keras and the log call
# epochs. We compare the ways on the test photographs, and choose nothing by them.
#
# Keras prepares a network when it is first trained, and for a deep one that takes half a minute. So we shall use the
# same model again for other photographs: `state` keeps what it was before training. (*Sparse* cross-entropy takes
# labels that are whole numbers, lesson 04.)


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


# %%
accuracies = {"scratch": {}, "frozen": {}, "finetuned": {}}  # test accuracies, to be compared


def record_accuracy(way, model, inputs=test, count=5):
    right = model.predict(inputs, verbose=0).argmax(axis=1) == y_test
    accuracies[way][str(count or "all")] = right.mean()
    course.record(f"{way}_accuracy_{count or 'all'}", right.mean())


# %%
def from_scratch():
    body = keras.models.clone_model(base)  # the same layers, random weights
    for layer in body.layers:
        layer.trainable = True
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9  # running means begin at 0; 0.999 is too slow for them
    head = [layers.GlobalAveragePooling2D(), layers.Dense(CLASSES, activation="softmax")]
    return keras.Sequential([keras.Input(SHAPE), prepare, body, *head])


def state(model):
    """All that a training changes: the weights, and what the optimiser remembers."""
    return [keras.ops.copy(each) for each in model.variables + model.optimizer.variables]


scratch = compiled(from_scratch(), 2e-3, SCRATCH)
scratch_initial = state(scratch)
fit(scratch, five, SCRATCH)
record_accuracy("scratch", scratch)

# %% [markdown]
# After 300 steps it has memorised its few photographs (over-fitting). In either profile it classifies far fewer of the
# test photographs correctly.
#
# **Frozen** (동결): the base stays as it is, and only a new head is trained.

# %%
course.show_source(models.transfer)

# %%
frozen = models.transfer(base, CLASSES, weights.family)
extractor, head = frozen.layers
print(f"{head.count_params():,} of {frozen.count_params():,} parameters are trained")
course.record("trainable_parameters", head.count_params())

# %% [markdown]
# A frozen base gives the same features for the same photograph, in every epoch. So why compute them in every epoch?
# Once is enough; then the head alone is trained, on short vectors.
#
# **Before you run it: what do you expect?** How many times less work is an epoch?


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
# Several times, and not hundreds: the head costs next to nothing now, and what is left is what `fit` itself costs. (The
# features have been computed before, once, in about the time of one slow epoch.)


# %%
def fit_head(extractor, head, photographs):
    features = extractor.predict(batches(photographs, shuffle=False), verbose=0)
    indices = np.random.randint(len(features), size=32 * HEAD)  # HEAD batches, one long epoch
    head.set_weights([np.zeros_like(weight) for weight in head.get_weights()])  # begin anew
    compiled(head, 3e-3, HEAD)
    head.fit(features[indices], photographs.labels[indices], 32, verbose=0)


fit_head(extractor, head, five)
test_features = extractor.predict(test, verbose=0)
record_accuracy("frozen", head, test_features)
weights_of_five = head.get_weights()
probabilities = head.predict(test_features, verbose=0)  # to look at its mistakes later

# %% [markdown]
# The same five photographs of each class, and far more of the test photographs are classified correctly. (They are one
# draw of many: ten others gave between 0.83 and 0.87 on the sample, and between 0.96 and 0.99 on the published
# photographs.)
#
# ## What if I forget the preprocessing?
#
# Our base has learned from numbers between −1 and 1; another base wants blue before red, minus a mean; and photographs
# come as 0..1 or 0..255. Nothing warns you: any number will do for a convolution. `models.transfer` puts the right
# preprocessing inside the model. Let us take it out, and train a head on what the base then sees.

# %%
forgotten = {"-1..1, as it learned": accuracies["frozen"]["5"]}
for name, scale in {"0..1": 1.0, "0..255": 255.0}.items():
    unprepared, its_head = models.transfer(base, CLASSES, family=None).layers
    seen_wrong = keras.Sequential([keras.Input(SHAPE), layers.Rescaling(scale), unprepared])
    fit_head(seen_wrong, its_head, five)
    answers = its_head.predict(seen_wrong.predict(test, verbose=0), verbose=0).argmax(axis=1)
    forgotten[name] = (answers == y_test).mean()
pd.Series(forgotten, name="test accuracy").round(3).to_frame()

# %% [markdown]
# No error message, no warning, and the head does what it can with spoilt features. How much is lost depends on the
# base: MobileNetV2 hardly minds 0..1 and loses much with 0..255, ours minds both. Inside the model, preprocessing is
# saved and loaded with it, and whoever uses the model passes pixels in 0..1.
#
# ## Fine-tuning: unfreeze the last blocks
#
# The base learned mostly on other things. Its first layers see edges and colours, which fruits have, too; its last ones
# are about what it had to tell apart there. **Fine-tuning** (미세 조정) trains those last layers on, together with the
# head. Gently: with half the learning rate of the network from scratch, for these layers know much already, and with
# the head that has been trained above, for a random one would send them senseless gradients.

# %%
another = models.pretrained_base(weights, SHAPE)  # a copy, for training changes it
tuned = models.transfer(another, CLASSES, weights.family, trainable_from=TRAINABLE_FROM)
tuned = compiled(tuned, 1e-3, TUNE)
tuned_initial = state(tuned)

tuned.layers[1].set_weights(weights_of_five)
fit(tuned, five, TUNE)
record_accuracy("finetuned", tuned)

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
answers = careless.predict(test, verbose=0).argmax(axis=1)
print(f"batch normalisation unfrozen, too: {(answers == y_test).mean():.1%}")

# %% [markdown]
# In the log it learns too, if not quite as well, and yet it classifies fewer of the test photographs correctly than
# before it was fine-tuned. In training, the numbers were normalised by the batch, and the layers after that adapted. In
# prediction they are normalised by running means that have gone less than a fifth of the way. The log does not show how
# much is lost, for the log belongs to training.
#
# ## How many photographs are enough?
#
# **Before you run it: what do you expect?** All three ways, with more and more photographs of each class. Draw three
# curves on paper first.


# %%
def restore(model, saved):
    """Make a trained model what it was when `state` saved it."""
    variables = model.variables + model.optimizer.variables
    for variable, value in zip(variables, saved, strict=True):
        variable.assign(value)


# %%
for count in COUNTS:
    photographs = fruits.train if count is None else fruits.train.sample_per_class(count)
    restore(scratch, scratch_initial)
    fit(scratch, photographs, SCRATCH, log=False)
    record_accuracy("scratch", scratch, count=count)

    fit_head(extractor, head, photographs)
    record_accuracy("frozen", head, test_features, count=count)

    restore(tuned, tuned_initial)
    tuned.layers[1].set_weights(head.get_weights())
    fit(tuned, photographs, TUNE, log=False)
    record_accuracy("finetuned", tuned, count=count)

# %%
table = pd.DataFrame(accuracies)
course.record("frozen_gain_5", table.loc["5", "frozen"] - table.loc["5", "scratch"])
fig, axes = plots.figure()
for way, values in table.items():
    axes.plot(table.index, values, marker="o", label=way)
axes.set(xlabel="photographs of each class", ylabel="test accuracy", ylim=(0.4, 1.02))
axes.legend()
fig

# %% [markdown]
# With five photographs the pre-trained base is far ahead. (The quick profile stops here, with one point for each way.)
# With more, the gap shrinks: on the sample from more than 20 points to about 10, on the published photographs to almost
# nothing. Fine-tuning adds one or two points, or none. (With five photographs, the network from scratch is not short of
# steps: 200 do no worse than 300. With all, 300 steps show it each photograph only a few times, and more steps might
# help it.)
#
# On the published photographs (our numbers come from 18 of their classes) the frozen base is nearly perfect, and that
# says something about these photographs, too: training and test photographs show the *same* fruit from other sides, on
# white. There even `models.small_base` from scratch, a network made for small tasks, gets 0.98 to 0.99 right with five.
# Which base helps, and how much, depends on the task. Measure it.
#
# ## What does it get wrong?
#
# The frozen base with five photographs, its most confident mistakes first:

# %%
predicted = probabilities.argmax(axis=1)
wrong = predicted != y_test
kinds = np.array(
    [name.split()[0] for name in fruits.class_names]
)  # "Apple" of "Apple Golden 1"
near = kinds[predicted[wrong]] == kinds[y_test[wrong]]
print(f"{wrong.sum()} of {len(wrong)} misclassified,", end=" ")
print(f"{near.sum()} as another variety of its kind")

x_test, _ = fruits.test.arrays()
plots.misclassified(x_test, y_test, probabilities, fruits.class_names, count=12, columns=6)

# %% [markdown]
# On the sample, kinds of like colour and shape: a mandarin is taken for an orange, a yellow plum for a grapefruit. On
# the published photographs, mostly varieties of one kind: one red apple for another.
#
# ## Your own photograph
#
# A telephone saves the photograph as the sensor saw it, with a note of which way is up; a picture from the web may have
# a transparent background; and either has millions of pixels. `datasets.photo` sees to all three. We ask the fine-tuned
# network.


# %%
def answer(file):
    image = datasets.photo(file, SHAPE[:2])
    probabilities = tuned.predict(image[None], verbose=0)[0]
    return plots.prediction(image, probabilities, fruits.class_names)


answer(fruits.test.encoded[0])  # or the path of a photograph: answer("apple.jpg")

# %% [markdown]
# The longest bar is its prediction, and the others show the next classes. For a file from your disk, a button:

# %%
datasets.ask_for_photo(answer)

# %% [markdown]
# The head has seen fruits on white only, and with our sample only *drawn* ones: then expect little from a real
# photograph. And it knows only its own classes: whatever you show it, the probabilities add up to one. Lay your fruit
# on white paper, in daylight, and let it fill the picture. Then try a shoe.
#
# ## You have
#
# - put a new head on a pre-trained base, and trained only that
# - computed the features of a frozen base once, and measured what that saves
# - measured what forgotten preprocessing costs, and put it inside the model
# - fine-tuned the last blocks, and seen what unfrozen batch normalisation does
# - drawn how accuracy grows with the number of photographs, and asked the network about a photograph of your own
#
# ## Where it comes from
#
# - J. Yosinski, J. Clune, Y. Bengio and H. Lipson, 2014, "How transferable are features in deep neural networks?"
# - A. Howard and others, 2017: MobileNets. M. Sandler and others, 2018: MobileNetV2.
# - The data: *Fruits-360*, H. Muresan and M. Oltean, 2018 (CC BY-SA 4.0).
