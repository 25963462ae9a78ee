# %% [markdown]
# # 08 · Transfer learning with fruit photographs
#
# **How to learn from few photographs?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/08_transfer_learning_fruits.ipynb)
#
# > **You will be able to**
# > - put a new head on a network that has learned to see elsewhere, and train only that
# > - compute the features of a frozen base once, and save most of the time
# > - say what it costs to forget the base's preprocessing, and put it where nobody can forget it
# > - fine-tune the last blocks of a base, and say why its batch normalisation stays as it is
# > - draw how accuracy grows with the number of photographs, and name a photograph of your own
# >
# > **You need first** lessons 06 and 07.
# > **Reading** about 25 minutes. **Running** 55 s (quick), 6 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:  # on Colab: fetch the package
    # %pip install -q "git+https://github.com/OWNER/REPO@v0.1.0"
    import course
course.start(seed=0)

# %%
import time

import keras
import numpy as np
import pandas as pd
from keras import layers

from course import datasets, models, plots, training

# %% tags=["parameters"]
course.lesson("08_transfer_learning_fruits")
COUNTS = course.pick(quick=(5,), full=(5, 10, 20, None))  # photographs of each class; None: all
SCRATCH = course.pick(quick=80, full=300)  # steps of 16 photographs: a network that knows nothing
TUNE = course.pick(quick=40, full=200)  # ... and one that is fine-tuned
HEAD = course.pick(quick=400, full=1000)  # ... and a head on features, which costs next to nothing
DRAW = np.random.randint(1000)  # which few photographs; another seed in the first cell draws others

# %% [markdown]
# A convolutional network needs thousands of images. You have five photographs of each fruit. People manage with five:
# they have seen the world before, and need not learn what an edge, a gloss or a stalk is. **Transfer learning**
# (전이 학습) gives a network the same start. It trains on one task, where there are plenty of images, and what it has
# learned there is carried over to another.

# %%
fruits = datasets.load("fruits_360", per_class=200)  # at most
CLASSES, SHAPE = len(fruits.class_names), fruits.train.shape
print(f"{CLASSES} classes, photographs of {SHAPE}")

one_of_each = fruits.test.few(1)
plots.images(one_of_each.arrays()[0], titles=fruits.class_names, columns=7, size=1.2)

# %% [markdown]
# One test photograph of each class. In the published set a fruit turns on a motor while a camera films it. Our sample
# is drawn by a program: each fruit of the training part from four sides, other fruits in the test part from three,
# under lamps that differ. The photographs are decoded when they are needed, by a `tf.data` pipeline that works while
# the network computes:

# %%
def batches(photographs, shuffle=True):
    return photographs.batches(16, shuffle=shuffle)


five = fruits.train.few(5, seed=DRAW)
x, y = next(iter(batches(five)))
test, y_test = batches(fruits.test, shuffle=False), fruits.test.labels
print(len(five), "photographs to learn from, in batches of", x.shape)

# %% [markdown]
# ## A base that has seen the world
#
# Which network do we borrow? If ImageNet's weights are on this disk (`python -m course data fetch imagenet_weights`,
# 2 MB), MobileNetV2: it learned from 1.2 million photographs of a thousand kinds of things. If not, a small base of our
# own, which learned from some 6,000 drawn things: striped drums, spotted bolts, bent rods, and no fruit. Without its
# last layers, which named those things, such a network is called a **base** (기반 모델); what it puts out are
# **features** (특징).

# %%
weights = datasets.load("imagenet_weights")
base = models.pretrained_base(weights, SHAPE)
print(base.name, base.input_shape[1:], "->", base.output_shape[1:])
course.record("base_parameters", base.count_params())

# %%
course.show_source(models.small_base)

# %% [markdown]
# A **separable convolution** (분리 합성곱) filters each map by itself with one 3×3 filter, and then mixes the maps
# with 1×1 filters, as in an inception block: an eighth of the weights of an ordinary convolution, or less. MobileNetV2
# is made of them, too. What does the base see in a fruit that it has never met?

# %%
LOOK, OPEN = {  # layers to look at, and the one from which on we shall train
    "small_base": ("relu_1 relu_2 relu_4 relu_6", "block_5"),
    "mobilenet_v2": (
        "Conv1_relu block_3_expand_relu block_6_expand_relu block_13_expand_relu",
        "block_14_expand",
    ),
}[weights.family]
LOOK = LOOK.split()

inside = keras.Model(base.input, [base.get_layer(name).output for name in LOOK])
prepare = models.Preprocessing(weights.family)
photograph = one_of_each.arrays()[0][:1]
seen = inside.predict(prepare(photograph), verbose=0)
plots.feature_maps(dict(zip(LOOK, (maps[0] for maps in seen), strict=True)))

# %% [markdown]
# Early maps still show the fruit, its edges, its lit and its dark side; later ones say coarsely where something was
# found. Nobody told the base that this is a fruit, and yet its maps tell inside from outside, smooth from spotted. The
# last maps, each reduced to its mean, are all that our head will get.
#
# ## Three ways to learn from five photographs
#
# **From scratch**: the same network with random weights, and a head. This is what we have done so far. A training of
# `SCRATCH` steps takes as long for few photographs as for many; the log shows ten stages of it.

# %%
def fit(model, photographs, steps, rate, log=True):
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    endless = batches(photographs).repeat()
    callbacks = [training.EpochLog()] if log else []
    model.fit(endless, epochs=10, steps_per_epoch=steps // 10, callbacks=callbacks, **QUIET)


def accuracy(model, inputs=test):
    return float(np.mean(model.predict(inputs, verbose=0).argmax(axis=1) == y_test))


QUIET = {"shuffle": False, "verbose": 0}  # the pipeline shuffles
found = {"scratch": [], "frozen": [], "finetuned": []}  # test accuracies, to be compared


def note(way, model, count=5):
    found[way].append(accuracy(model))
    course.record(f"{way}_accuracy_{count or 'all'}", found[way][-1])


# %%
def from_scratch():
    body = keras.models.clone_model(base)  # the same layers, random weights
    for layer in body.layers:
        layer.trainable = True
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9  # 0.999 would need thousands of steps to forget where its means began
    head = [layers.GlobalAveragePooling2D(), layers.Dense(CLASSES, activation="softmax")]
    return keras.Sequential([keras.Input(SHAPE), prepare, body, *head])


scratch = from_scratch()
fit(scratch, five, SCRATCH, rate=2e-3)
note("scratch", scratch)

# %% [markdown]
# It knows its few photographs by heart, and few others.
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
# Once is enough; then the head alone is trained, on short rows of numbers.
#
# **Before you run it: what do you expect?** How many times faster is an epoch?

# %%
def seconds(model, inputs, y):
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(inputs, y, 32, verbose=0)  # the first epoch prepares
    start = time.perf_counter()
    model.fit(inputs, y, 32, verbose=0)
    return time.perf_counter() - start


x_some, y_some = fruits.train.few(20).arrays()
features = extractor.predict(x_some, verbose=0)
print("photographs", x_some.shape, "-> features", features.shape)
speedup = seconds(frozen, x_some, y_some) / seconds(head, features, y_some)
course.record("cached_features_speedup", speedup)

# %%
def fit_head(extractor, head, photographs):
    features = extractor.predict(batches(photographs, shuffle=False), verbose=0)
    rows = np.random.randint(len(features), size=32 * HEAD)
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, HEAD))
    head.compile(adam, "sparse_categorical_crossentropy")
    head.fit(features[rows], photographs.labels[rows], 32, verbose=0)


frozen = models.transfer(base, CLASSES, weights.family)
fit_head(*frozen.layers, five)
note("frozen", frozen)
from_five = frozen  # to look at its mistakes later

# %% [markdown]
# ## What if I forget the preprocessing?
#
# Our base has learned from numbers between −1 and 1; another base wants blue before red, minus a mean; and photographs
# come as 0..1 or 0..255. Nothing warns you: any number will do for a convolution. `models.transfer` puts the right
# preprocessing inside the model. Let us take it out, and train a head on what the base then sees.

# %%
forgotten = {"-1..1, as it learned": found["frozen"][0]}
for name, scale in {"0..1": 1.0, "0..255": 255.0}.items():
    extractor, head = models.transfer(base, CLASSES, family=None).layers
    extractor = keras.Sequential([keras.Input(SHAPE), layers.Rescaling(scale), extractor])
    fit_head(extractor, head, five)
    forgotten[name] = accuracy(head, extractor.predict(test, verbose=0))
pd.Series(forgotten, name="test accuracy").round(3).to_frame()

# %% [markdown]
# No error message, no warning, and the head does what it can with spoilt features. How much is lost depends on the
# base: MobileNetV2 hardly minds 0..1 and loses much with 0..255, ours minds both. Inside the model, preprocessing is
# saved and loaded with it, and whoever uses the model passes pixels in 0..1.
#
# ## Fine-tuning: open the last blocks
#
# The base learned on other things. Its first layers see edges and colours, which fruits have, too; its last ones are
# about what it had to tell apart there. **Fine-tuning** (미세 조정) trains those last layers on, together with the
# head. The learning rate is half of what the network from scratch got, for these layers know much already; and the head
# has been trained before, for an untrained one would send them senseless corrections.

# %%
def fine_tuned(photographs, log=True):
    base = models.pretrained_base(weights, SHAPE)  # a fresh copy: training changes it
    model = models.transfer(base, CLASSES, weights.family, open_from=OPEN)
    fit_head(*model.layers, photographs)
    fit(model, photographs, TUNE, rate=1e-3, log=log)
    return model


tuned = fine_tuned(five)
note("finetuned", tuned)

# %% [markdown]
# One thing stays shut: **batch normalisation**. In training it uses the mean and variance of the batch, and moves its
# running means towards them. A few batches of fruits would overwrite what thousands of batches of other things have
# measured, and everything behind was trained with those. `models.transfer` therefore calls the base with
# `training=False`, and leaves those layers out when it opens the last ones. What if we do not?

# %%
opened = models.pretrained_base(weights, SHAPE)
opened.trainable = True  # all of it, batch normalisation as well
head = keras.models.clone_model(tuned.layers[1])
head.set_weights(frozen.layers[1].get_weights())
parts = [prepare, opened, layers.GlobalAveragePooling2D(), head]
careless = keras.Sequential([keras.Input(SHAPE), *parts])
fit(careless, five, TUNE, rate=1e-3)
print(f"all open, batch normalisation too: {accuracy(careless):.1%}")

# %% [markdown]
# ## How many photographs are enough?
#
# **Before you run it: what do you expect?** All three ways, with more and more photographs of each class. Draw three
# curves on paper first.

# %%
def frozen_model(photographs):
    model = models.transfer(models.pretrained_base(weights, SHAPE), CLASSES, weights.family)
    fit_head(*model.layers, photographs)
    return model


for count in COUNTS[1:]:
    photographs = fruits.train if count is None else fruits.train.few(count, seed=DRAW)
    scratch, frozen = from_scratch(), frozen_model(photographs)
    fit(scratch, photographs, SCRATCH, rate=2e-3, log=False)
    tuned = fine_tuned(photographs, log=False)
    for way, model in zip(found, (scratch, frozen, tuned), strict=True):
        note(way, model, count)

# %%
table = pd.DataFrame(found, index=[str(count or "all") for count in COUNTS])
fig, axes = plots.figure()
for way, accuracies in table.items():
    axes.plot(table.index, accuracies, marker="o", label=way)
axes.set(xlabel="photographs of each class", ylabel="test accuracy", ylim=(0.4, 1.02))
axes.legend()
fig

# %% [markdown]
# With five photographs a borrowed base is far ahead of the same network that begins with nothing. With more, the
# network from scratch catches up, and fine-tuning begins to pay: with five photographs it has nothing to learn from
# that the head has not learned already.
#
# On the published photographs the frozen base is nearly perfect, and that tells about them, too: training and test
# photographs show the *same* fruit from other sides, on white. Colours nearly give it away. There even
# `models.small_base` from scratch, a network made for small tasks, gets 0.99 right with five (try it, below). Which
# base helps, and how much, depends on the task. Measure it.
#
# ## What does it get wrong?
#
# The frozen base with five photographs, its surest mistakes first:

# %%
probabilities = from_five.predict(test, verbose=0)
guess = probabilities.argmax(axis=1)
wrong = guess != y_test
kinds = np.array(fruits.kinds)
near = kinds[guess[wrong]] == kinds[y_test[wrong]]
print(f"{wrong.sum()} of {len(wrong)} misread, {near.sum()} of them as another variety of the same kind")

x_test, _ = fruits.test.arrays()
plots.errors(x_test, y_test, probabilities, fruits.class_names, count=12, columns=6)

# %% [markdown]
# ## Your own photograph
#
# A telephone writes the photograph as the sensor saw it, and a note which way is up; a picture from the web may have a
# transparent ground; and either has millions of pixels. `datasets.photo` sees to all three.

# %%
def answer(file):
    image = datasets.photo(file, SHAPE[:2])
    probabilities = frozen.predict(image[None], verbose=0)[0]
    return plots.prediction(image, probabilities, fruits.class_names)


answer(fruits.test.encoded[0])  # or the path of a photograph: answer("apple.jpg")

# %%
datasets.ask_for_photo(answer)

# %% [markdown]
# The network has seen fruits on white only, and it knows only its own classes: whatever you show it, the probabilities
# add up to one. Lay your fruit on white paper, in daylight, and let it fill the picture. Then try a shoe.
#
# ## Try it yourself
#
# 1. ★ Draw other photographs: `fruits.train.few(5, seed=1)`. Check: for the frozen base, how far do three seeds lie
#    apart?
# 2. ★ Open more: `open_from` an earlier layer, such as "block_3" of the small base or "block_10_expand". Check: more
#    trainable parameters (`sum(w.size for w in ...)`). Is it better with five photographs? With all?
# 3. ★★ Fine-tune with a learning rate ten times larger, and with a head that was not trained before. Check: by how
#    much does each fall?
# 4. ★★ Replace `base` in `from_scratch` by `models.small_base(SHAPE)` (with published data), and `prepare` by its
#    preprocessing. Check: it comes to 0.99. Which of the sample's fruits would make that hard?
# 5. ★★★ Put random flips and turns before the extractor, as in lesson 06. Check: cached features no longer help; why?
#    What do you gain with five photographs?
#
# ## You have
#
# - put a new head on a pre-trained base, and trained only that
# - computed the features of a frozen base once, and measured what that saves
# - measured what forgotten preprocessing costs, and put it inside the model
# - fine-tuned the last blocks, and seen what open batch normalisation does
# - drawn how accuracy grows with the number of photographs, and asked the network about a photograph of your own
#
# ## Where it comes from
#
# - J. Yosinski, J. Clune, Y. Bengio and H. Lipson, 2014, "How transferable are features in deep neural networks?"
# - A. Howard and others, 2017: MobileNets. M. Sandler and others, 2018: MobileNetV2.
# - The data: *Fruits-360*, H. Muresan and M. Oltean, 2018 (CC BY-SA 4.0).
#
# **Next** in this course, when it is there: lesson 10, how does a network remember?
