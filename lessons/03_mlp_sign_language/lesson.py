# %% [markdown]
# # 03 · A dense network reads sign language
#
# **Can dense layers read sign language?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/03_mlp_sign_language.ipynb)
#
# > **You will be able to**
# > - turn images and labels into the numbers that a dense network takes and gives
# > - build a multilayer perceptron in Keras and count its parameters by hand
# > - split data so that validation tells the truth, and show how a careless split lies
# > - recognise over-fitting in learning curves, and read a confusion matrix
# > - choose an improvement by validation alone, and report it honestly
# >
# > **You need first** lessons 01 and 02, or: you know what a layer, a loss, a gradient and a mini-batch are.
# > **Reading** about 25 minutes. **Running** 50 s (quick), 3 min (full) on 2 CPU cores.

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

import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.model_selection import train_test_split

from course import datasets, models, plots, training

# %% tags=["parameters"]
course.set_lesson("03_mlp_sign_language")
# profile="quick" as a second argument runs the small version
EPOCHS = course.pick(quick=3, full=20)  # of every training below
BATCH_SIZE = 64

# %% [markdown]
# In lesson 01 a network with two hidden units solved XOR, in lesson 02 one with two layers of 16 learned digits. Here
# the inputs are photographs, and the answer is one of 24 letters. Is "more of the same" enough?
#
# ## The photographs
#
# The American manual alphabet spells words with one hand. Two of its 26 letters, J and Z, are drawn in the air, so a
# still picture shows 24. *Sign Language MNIST* collects 28×28 grey photographs of them. If you have not fetched it, you
# now work with a sample that comes with this course: hands modelled in three dimensions and drawn by a program. The
# line below says which. The numbers in this text are those of the sample; `RESULTS.md` lists both.

# %%
data = datasets.load("sign_language_mnist")
x_train, y_train = data.train
x_test, y_test = data.test

print("x_train", x_train.shape, x_train.dtype, f"{x_train.min():.0f} to {x_train.max():.2f}")
print("y_train", y_train.shape, y_train.dtype, "first five:", y_train[:5])

# %%
first = [np.flatnonzero(y_train == letter)[0] for letter in range(24)]
plots.images(x_train[first], data.class_names, columns=8)

# %% [markdown]
# One photograph of each letter. Some letters have an outline of their own (L, W, Y). A, E, M, N, S and T are all
# fists, and differ only in where the thumb lies. Which would you mix up yourself?
#
# ## From pictures to numbers
#
# A dense layer takes a vector, not a picture, so three things must happen:
#
# - **Scale.** Grey values from 0 to 255 become 0 to 1, because gradient descent works best when inputs are of the
#   size of 1. `datasets.load` has done this.
# - **Flatten.** 28 rows of 28 pixels become one row of 784. The network no longer knows which pixels are neighbours.
# - **One-hot encoding** (원-핫 인코딩). Letter number 2, counting from 0, becomes a vector with a one at place 2.
#   Twenty-four outputs, one for each letter, can then be compared with it.


# %%
def one_hot(y):
    return keras.utils.to_categorical(y, num_classes=24)


print("flattened ", x_train[0].shape, "->", x_train[0].reshape(-1).shape)
letter = data.class_names[y_train[0]]
print("one-hot   ", y_train[0], f"({letter}) ->", one_hot(y_train[0]).astype(int))

# %% [markdown]
# ## The network
#
# A multilayer perceptron, MLP for short, is a stack of dense layers. Ours has hidden layers of 1024, 512 and 256 units
# with the **ReLU** (렐루) activation, $\max(0, x)$. The last layer has 24 units and the **softmax** (소프트맥스)
# activation, which turns any 24 numbers into probabilities that add up to 1. This is the whole function:

# %%
course.show_source(models.mlp)

# %% [markdown]
# How many numbers will training have to find? Count as in lesson 02: from $n$ inputs to $m$ units, a dense layer has
# $n \cdot m$ weights and $m$ biases.

# %% tags=["nbval-check-output"]
by_hand = 0
for n, m in itertools.pairwise([784, 1024, 512, 256, 24]):
    print(f"{n:4} -> {m:4}: {n:4} x {m:4} + {m:4} = {n * m + m:9,}")
    by_hand += n * m + m

mlp = models.mlp((28, 28, 1), classes=24)
print("by hand:", f"{by_hand:,}", " by Keras:", f"{mlp.count_params():,}")
course.record("parameters", mlp.count_params())

# %% [markdown]
# About one and a half million parameters, for a few thousand photographs. Keep that in mind: with so many, the network
# could memorise every photograph.
#
# Training needs a loss: **categorical cross-entropy** (범주형 교차 엔트로피) is $-\log p$ of the right letter, large
# when the network is confident and wrong. The **optimiser** (옵티마이저) takes a mini-batch of 64 images at a time and
# changes every weight a little so that their loss falls; ours is called Adam. Its learning rate begins at 0.001 and
# decays to 0, so that training comes to rest instead of ending in the middle of a jump. Lesson 04 will be about all of
# this.


# %%
def fit(model, x, y, validation=None):
    steps = EPOCHS * -(-len(x) // BATCH_SIZE)  # rounded up: the last batch is smaller
    learning_rate = keras.optimizers.schedules.CosineDecay(1e-3, decay_steps=steps)
    adam = keras.optimizers.Adam(learning_rate)
    model.compile(adam, loss="categorical_crossentropy", metrics=["accuracy"])
    if validation is not None:
        validation = (validation[0], one_hot(validation[1]))
    log = {"validation_data": validation, "verbose": 0, "callbacks": [training.EpochLog()]}
    return model.fit(x, one_hot(y), BATCH_SIZE, EPOCHS, **log)


# %% [markdown]
# ## An exam that tells the truth
#
# How good will the network be on hands that it has never seen? The **test set** (테스트 세트) answers that, when all is
# decided. For every decision before, part of the training data is set aside as a **validation set** (검증 세트). The
# usual way is a random split: 20 % of the images, chosen at random.
#
# **Before you run it: what do you expect?** 24 letters, a plain network. What accuracy on the images it did not train
# on?

# %%
x_fit, x_val, y_fit, y_val = train_test_split(
    x_train, y_train, test_size=0.2, stratify=y_train, random_state=0
)
print(len(x_fit), "images to train on,", len(x_val), "to validate")

history = fit(mlp, x_fit, y_fit, validation=(x_val, y_val))
random_split_accuracy = history.history["val_accuracy"][-1]
course.record("random_split_accuracy", random_split_accuracy)

# %% [markdown]
# Nearly perfect, when trained in full (and in the quick profile, after three epochs, on its way). Should you believe
# it? Look at how the set was made.

# %%
photograph, copies = np.unique(data.groups, return_counts=True)
print(f"{len(data.groups):,} images were made from {len(photograph):,} photographs")

several = photograph[copies >= min(8, copies.max())][[0, -1]]
indices = np.concatenate([np.flatnonzero(data.groups == number)[:8] for number in several])
plots.describe(
    plots.images(x_train[indices], columns=8),
    "Two photographs of hands, a row each, of copies turned, shifted and brightened a little.",
)

# %% [markdown]
# Each row is *one* photograph, altered a little: turned, shifted, brightened. The published set was enlarged in
# the same way. A random split puts some copies of a photograph into training and others into validation. The
# network has already seen the answers, and its "exam" tests memory. This is a **data leak** (데이터 누수).
#
# An honest split keeps all copies of a photograph on one side. This is a **group split** (그룹 분할); the photograph is
# the group. `data.split()` makes one (it uses scikit-learn's `StratifiedGroupKFold`).
#
# **Before you run it: what do you expect** from the same network now?

# %%
(x_fit, y_fit), (x_val, y_val) = data.split(validation=0.2)
print(len(x_fit), "images to train on,", len(x_val), "to validate")

mlp = models.mlp((28, 28, 1), classes=24)
history = fit(mlp, x_fit, y_fit, validation=(x_val, y_val))
validation_accuracy = history.history["val_accuracy"][-1]
course.record("validation_accuracy", validation_accuracy)
course.record("random_split_gap", random_split_accuracy - validation_accuracy)
print(f"random split {random_split_accuracy:.1%}, group split {validation_accuracy:.1%}")

# %% [markdown]
# Same network, same training, as many images: only the question was asked honestly. The difference is self-deception.
# Whenever examples come in groups (copies, frames of one film, several scans of one patient), split by group.

# %%
plots.curves(history)

# %% [markdown]
# Training loss (solid) falls to almost nothing. Validation loss (dashed) stops falling early, and then rises: from
# there on the network gets more confident in its mistakes. That gap is **over-fitting** (과적합): it learns these
# photographs by heart rather than what hands look like.
#
# ## Where it goes wrong
#
# Look at mistakes on the validation set, not on the test set: what you see will guide what you change. A **confusion
# matrix** (혼동 행렬) has a row for each true letter and a column for each predicted one.

# %%
probabilities = mlp.predict(x_val, verbose=0)
predicted = probabilities.argmax(axis=1)
plots.confusion_matrix(y_val, predicted, data.class_names)

# %% [markdown]
# Dark squares on the diagonal are letters classified correctly; numbers are per cent of a row. Errors are not
# distributed evenly. The table names the worst pairs.

# %%
names = np.array(data.class_names)
letters = pd.DataFrame({"true": names[y_val], "predicted": names[predicted]})
letters[y_val != predicted].value_counts().rename("times").reset_index().head(6)

# %%
plots.misclassified(x_val, y_val, probabilities, data.class_names, count=16)

# %% [markdown]
# These are the misclassified images, the most confident first, as "true → predicted, confidence". Neighbours that look
# the same are copies of one photograph: one misclassified photograph makes up to ten errors. Some pairs do look alike.
# In others a dark background or sleeve seems to have done it. Ask of each: would you have known? Note the confidence:
# an over-fitted network is confident even when it is wrong.
#
# ## The test
#
# For the final figure nothing needs to be held back: train on all training photographs, then open the test set.
# In the embedded sample its hands belong to other persons.

# %%
mlp = models.mlp((28, 28, 1), classes=24)
train_accuracy = fit(mlp, x_train, y_train).history["accuracy"][-1]

test_accuracy = mlp.evaluate(x_test, one_hot(y_test), verbose=0)[1]
course.record("train_accuracy", train_accuracy)
course.record("test_accuracy", test_accuracy)

# %% [markdown]
# By chance it would be 1 in 24, about 4 %. So dense layers *can* read sign language, clearly, but not well.
#
# Why is this more than on validation? The network saw 480 photographs here and 384 there, and the hands of three people
# may just be easier than those of five. And both are estimates from few photographs. A 95 % confidence interval around
# them reaches about 6 points either way on the test (144 photographs), and 8 on validation (96). Do not read more into
# them.
#
# ## A better dense network
#
# The network has the same size from now on. What could help it to learn hands rather than photographs?
#
# - **Standardisation** (표준화): shift and scale each image to mean 0 and variance 1. A darker copy then looks the
#   same.
# - **Augmentation** (데이터 증강): turn, shift and zoom every training image a little differently in every epoch.
#   Keras' random layers do it in training only.


# %%
def standardised(augment=False):
    inputs = keras.Input((28, 28, 1))
    x = inputs
    if augment:
        x = layers.RandomTranslation(0.08, 0.08, fill_mode="nearest")(x)
        x = layers.RandomRotation(0.02, fill_mode="nearest")(x)  # of a full turn: 7°
        x = layers.RandomZoom(0.05, fill_mode="nearest")(x)
    x = layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False)(x)
    return keras.Model(inputs, models.mlp((28, 28, 1), classes=24)(x))


candidates = {
    "standardised": standardised,
    "standardised, augmented": lambda: standardised(augment=True),
}

# %%
# All layers between the input and the standardisation:
random_layers = keras.Sequential(standardised(augment=True).layers[1:-2])
seen = [np.asarray(random_layers(x_train[indices[:1]], training=True))[0] for _ in range(8)]
plots.describe(
    plots.images(np.clip(seen, 0, 1), columns=8),
    "One photograph of a hand, eight times: each a little shifted, turned and zoomed.",
)

# %% [markdown]
# One photograph as augmentation shows it to the network in eight epochs: still the same letter, never the same
# pixels.
#
# **Before you run it: what do you expect?** Do both help, and which helps more? The *validation* set decides. The
# test set must not: choosing by it would make it part of the training.

# %%
scores = {"plain": validation_accuracy}
for name, build in candidates.items():
    print(name)
    run = fit(build(), x_fit, y_fit, validation=(x_val, y_val))
    scores[name] = run.history["val_accuracy"][-1]
pd.Series(scores, name="validation accuracy").round(3).to_frame()

# %% [markdown]
# Read the table before you believe any advice, this lesson's included. On the sample, trained in full, standardisation
# makes no difference that 96 photographs could prove (in the quick profile it does: the network learns faster). And
# augmentation *hurts*: the sample's hands all sit in the middle and are copied with shifts of half a pixel, so the
# network pays for being ready for two pixels that never come. In the published photographs hands do move about. What
# helps depends on the data, and only an honest validation set can tell.
#
# Take the better of the two, train it on all training photographs, and open the test set for the last time.

# %%
best = max(candidates, key=scores.get)
improved = candidates[best]()
fit(improved, x_train, y_train)

improved_accuracy = improved.evaluate(x_test, one_hot(y_test), verbose=0)[1]
course.record("improved_test_accuracy", improved_accuracy)
print(f"test: {best} {improved_accuracy:.1%}, plain {test_accuracy:.1%}")

# %% [markdown]
# Is that progress? Over three seeds (other random initialisations) the plain network reached 82 to 87 % on the sample
# in full, the improved one 86 to 88 %. The ranges overlap, and for one of the three seeds the plain network was ahead:
# with 144 test photographs, a hint and no proof. On published photographs, also split by photograph, three seeds gave
# 46 to 51 % for the plain network, and more for the improved one each time: 50 to 57 %. (You will find 80 to 95 %
# elsewhere: the official split has altered copies of the same photographs on both sides.) A dense layer must be told
# everything, because it does not know that neighbouring pixels belong together. Lesson 06 will take layers that do.
#
# ## You have
#
# - turned photographs and letters into scaled vectors and one-hot targets
# - built an MLP of 1,466,136 parameters, and counted them by hand
# - made a group split by photograph, and measured how far a random split flatters
# - seen over-fitting in the curves, and found the letters that are mixed up in the confusion matrix
# - chosen an improvement by validation alone, and reported what it is worth
#
# ## Where it comes from
#
# - The data: *Sign Language MNIST*, tecperson, Kaggle, 2017 (CC0).
# - V. Nair and G. Hinton, 2010: rectified linear units. D. Kingma and J. Ba, 2015: Adam.
# - J. Ba, J. Kiros and G. Hinton, 2016: layer normalisation.
# - S. Kaufman, S. Rosset and C. Perlich, 2012, "Leakage in data mining": how often the exam is given away.
