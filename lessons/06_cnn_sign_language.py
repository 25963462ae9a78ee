# %% [markdown]
# # 06 · A convolutional network reads sign language
#
# **Why do images want convolutions?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/06_cnn_sign_language.ipynb)
#
# > **You will be able to**
# > - show that a convolution moves along with its image, and that a dense layer does not
# > - build a convolutional network, count its parameters by hand, and train it beside a dense one
# > - look at what each layer passes on
# > - put augmentation into a model, choose its strength by validation, and say why careless augmentation hurts
# > - find the pixels that decided, and look at errors one photograph at a time
# >
# > **You need first** lesson 03. What one convolution computes is worked out in lesson 05.
# > **Reading** about 25 minutes. **Running** 60 s (quick), 6 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:  # on Colab: fetch the package
    # %pip install -q "git+https://github.com/OWNER/REPO@v0.1.0"
    import course
course.start(seed=0)

# %%
import keras
import numpy as np
import pandas as pd
from keras import layers

from course import datasets, explain, models, plots, training

# %% tags=["parameters"]
course.lesson("06_cnn_sign_language")
EPOCHS = course.pick(quick=3, full=10)  # of every training below
THIN = course.pick(quick=3, full=1)  # train on every image, or on every third one
BATCH = 64

# %% [markdown]
# In lesson 03 a dense network of 1,466,136 parameters read the hand alphabet, clearly but not well: it learned
# photographs by heart. It was not told that neighbouring pixels belong together, and it could not find out. A
# **convolution** (합성곱) is a layer that knows. Same photographs, same honest split, another kind of layer: how much
# does that help?

# %%
data = datasets.load("sign_language_mnist")
x_train, y_train = data.train
x_test, y_test = data.test
(x_kept, y_kept), (x_held, y_held) = data.split(validation=0.2)  # by photograph
names = np.array(data.class_names)

print(len(x_kept), "images to train on,", len(x_held), "to validate,", len(x_test), "to test")

# %% [markdown]
# ## A hand that has moved
#
# Push a photograph two pixels to the right. To you it is the same hand. To a dense layer nearly every input has
# changed: pixel 300 has a weight of its own, and the weight of pixel 302 knows nothing of it.


# %%
def shifted(x, pixels):
    """Images moved to the right; their left edge is repeated."""
    padded = np.pad(x, ((0, 0), (0, 0), (pixels, 0), (0, 0)), mode="edge")
    return padded[:, :, : x.shape[2]]


image, moved = x_kept[:1], shifted(x_kept[:1], 2)
convolution = layers.Conv2D(1, 3, padding="same")
dense = keras.Sequential([layers.Flatten(), layers.Dense(784), layers.Reshape((28, 28, 1))])

for name, layer in {"convolution": convolution, "dense": dense}.items():
    answer_moved = shifted(np.asarray(layer(image)), 2)
    answer_to_moved = np.asarray(layer(moved))
    difference = np.abs(answer_moved - answer_to_moved)
    inner = difference[:, :, 4:-4].max()  # away from the edges
    print(f"{name:12} weights {layer.count_params():7,}   largest difference {inner:.6f}")

# %% [markdown]
# Both layers have random weights and turn 28×28 numbers into 28×28 numbers. For the convolution it makes no difference
# whether you move the image first and then convolve, or the other way round: its answer moves along. That is
# **translation equivariance** (이동 등변성). It comes from **weight sharing** (가중치 공유): one 3×3 filter (필터),
# nine weights and a bias, looks at every place. What it learns at one place it knows at all others.
#
# The dense layer has 615,440 weights for the same job, and would have to learn each letter anew at every place.
#
# ## Two networks
#
# The dense one is lesson 03's. The convolutional one has three blocks; this is all of it:

# %%
course.show_source(models.sign_cnn)

# %% [markdown]
# - **The same light for all**, what helped in lesson 03: each image is brought to mean 0 and variance 1.
# - **Convolution**, 32 filters of 3×3. Each gives a **feature map** (특징 맵): where in the image is what I look for?
# - **Batch normalisation** (배치 정규화): in every batch each map is brought to mean 0 and variance 1, then scaled and
#   shifted as training likes it. It keeps four numbers a map: scale, shift, and a running mean and variance, which
#   stand in for the batch's when the network is asked. Layers behind it see inputs of a steady size, so larger steps
#   are safe.
# - **ReLU**, as before.
# - **Max pooling** (맥스 풀링) keeps the largest of 2×2 neighbours: half the height, half the width. Where exactly
#   something was found matters less and less.
#
# The next block does the same to the maps of the first, with 64 filters, then 128. Of 28×28 pixels 3×3 places are
# left. **Dropout** (드롭아웃) hides three in ten of their values, others in every batch, and two dense layers decide,
# with the same dropout between them.
#
# How many parameters? A filter has 3·3 weights for every map it reads, wherever it looks.

# %% tags=["nbval-check-output"]
by_hand, maps = 0, 1
for filters in (32, 64, 128):
    weights = 3 * 3 * maps * filters
    print(f"3 x 3 x {maps:2} x {filters:3} = {weights:7,}   and 4 x {filters:3} to normalise")
    by_hand, maps = by_hand + weights + 4 * filters, filters
for n, m in ((3 * 3 * 128, 128), (128, 24)):
    print(f"{n:4} x {m:3} + {m:3}  = {n * m + m:7,}")
    by_hand += n * m + m

cnn, mlp = models.sign_cnn((28, 28, 1), classes=24), models.mlp((28, 28, 1), classes=24)
print(f"by hand {by_hand:,}, by Keras {cnn.count_params():,}; dense {mlp.count_params():,}")
course.record("cnn_parameters", cnn.count_params())

# %% [markdown]
# A sixth of the dense network's, and more than half of them sit in a single dense layer, the first one behind the
# convolutions.
#
# **Before you run it: what do you expect?** Both are trained on the same images for as many epochs. Which learns
# faster, which ends higher, and which one costs more time?


# %%
def one_hot(y):
    return keras.utils.to_categorical(y, num_classes=24)


def fit(model, x, y, validation=None):
    x, y = x[::THIN], y[::THIN]
    model.compile("adam", loss="categorical_crossentropy", metrics=["accuracy"])
    if validation is not None:
        validation = (validation[0][::THIN], one_hot(validation[1][::THIN]))
    log = training.EpochLog()
    return model.fit(
        x, one_hot(y), BATCH, EPOCHS, validation_data=validation, verbose=0, callbacks=[log]
    )


# %%
runs = {}
for name, model in {"dense": mlp, "convolutional": cnn}.items():
    print(name)
    runs[name] = fit(model, x_kept, y_kept, validation=(x_held, y_held))
plots.compare(runs, "val_accuracy")

# %% [markdown]
# Accuracy on photographs that neither network has seen. The convolutional one is soon ahead and stays there, by 15 to
# 25 points in full, as the dense one jumps from epoch to epoch, and with a sixth of the parameters. (Its first epoch
# may look poor on validation: the running means of batch normalisation still lag behind.) It is not cheaper: each of
# its few weights is used hundreds of times, so an epoch takes about four times as long.
#
# ## The hand that moved, once more
#
# Now test the trained networks with shifted hands.
#
# **Before you run it: what do you expect** at three pixels, a tenth of the width?


# %%
def accuracy(model, x, y):
    return np.mean(model.predict(x, verbose=0).argmax(axis=1) == y)


shifts = np.arange(5)
fig, axes = plots.figure()
for name, model in {"dense": mlp, "convolutional": cnn}.items():
    found = [accuracy(model, shifted(x_held, pixels), y_held) for pixels in shifts]
    print(f"{name:13}", *(f"{value:6.1%}" for value in found))
    axes.plot(shifts, found, marker="o", label=name)
axes.set(
    xlabel="pixels to the right", ylabel="validation accuracy", xticks=shifts, ylim=(0, 1)
)
axes.legend()
fig

# %% [markdown]
# One pixel costs the dense network some 15 points and the convolutional one some 3. At three pixels the dense one keeps
# a quarter of what it knew, the other two thirds. So a convolutional network is *not* indifferent to moves: the maps
# move along, and pooling swallows small moves, but behind the last pooling a dense layer still looks at 3×3 fixed
# places. Equivariance is built in; **invariance** (불변성), the same answer wherever the hand
# is, has to be learned as far as data teach it. Hold on to that for augmentation.
#
# ## What the layers pass on
#
# A Keras model can be cut anywhere: the same input, another output.

# %%
ends = [layer for layer in cnn.layers if isinstance(layer, layers.ReLU)]
inside = keras.Model(cnn.inputs, [layer.output for layer in ends])

row = np.flatnonzero(y_held == data.class_names.index("Y"))[0]
outputs = inside.predict(x_held[row : row + 1], verbose=0)
seen = {f"block {number}": maps[0] for number, maps in enumerate(outputs, 1)}
plots.feature_maps({"image": x_held[row]} | seen)

# %% [markdown]
# The eight liveliest maps of each block for one photograph; yellow is a strong answer. In the first block you still
# see the hand: its edges from one side or another, its bright or its dark side. In the second block a map answers to
# pieces, such as a finger's edge in one direction. In the third, 7×7 places are left, and no map looks like a hand any
# more: each one says "something of my kind, about here". No one drew these detectors. Training found them.
#
# ## More photographs from the same photographs
#
# There are few photographs a letter. **Augmentation** (데이터 증강) changes each image at random, in every epoch anew,
# in ways that do not change the letter. Keras has layers for it:


# %%
def random_layers(shift, turn, zoom, light):
    """`shift` and `zoom` are shares of the width, `turn` of a full turn, `light` of white."""
    return keras.Sequential(
        [
            layers.RandomTranslation(shift, shift, fill_mode="nearest"),
            layers.RandomRotation(turn, fill_mode="nearest"),
            layers.RandomZoom(zoom, fill_mode="nearest"),
            layers.RandomBrightness(light, value_range=(0, 1)),
        ]
    )


# %%
candidates = {
    "mild": {"shift": 0.04, "turn": 0.01, "zoom": 0.05, "light": 0.1},
    "strong": {"shift": 0.2, "turn": 0.1, "zoom": 0.3, "light": 0.5},
}
some = np.repeat(x_kept[:1], 8, axis=0)
shown = [random_layers(**each)(some, training=True) for each in candidates.values()]
plots.images(np.concatenate(shown), columns=8)

# %% [markdown]
# One photograph, eight times: above with mild changes, below with strong ones. Is the lower row still the same letter?
# For a person, mostly. But look at what is lost: fingertips outside the frame, light so strong that the thumb is gone.
#
# Random layers must work in training and must not when the network is asked: you would not want your answer to depend
# on a die. Keras sees to it. `fit` calls layers with `training=True`, `predict` and `evaluate` with `training=False`.
# Trust it, but check:

# %%
augment = random_layers(**candidates["mild"])
network = keras.Sequential([augment, cnn])  # random layers before the trained network

assert not np.array_equal(augment(some, training=True), some)
assert np.array_equal(augment(some, training=False), some)
assert np.allclose(network.predict(some, verbose=0), cnn.predict(some, verbose=0), atol=1e-6)
print("random layers: active in training, absent in prediction")

# %% [markdown]
# **Before you run it: what do you expect?** If some augmentation is good, is more better? As in lesson 03, validation
# decides, and the test set stays closed.

# %%
cnns = {}
for name, strength in candidates.items():
    print(name)
    cnns[name] = models.sign_cnn((28, 28, 1), classes=24)
    network = keras.Sequential([random_layers(**strength), cnns[name]])
    runs[name] = fit(network, x_kept, y_kept, validation=(x_held, y_held))

scores = pd.DataFrame(
    {
        "training": {name: run.history["accuracy"][-1] for name, run in runs.items()},
        "validation": {name: run.history["val_accuracy"][-1] for name, run in runs.items()},
    }
)
scores.round(3)

# %% [markdown]
# "Convolutional" is the network without augmentation. *Training* accuracy (on changed images) falls as changes grow:
# the task becomes harder. That is meant, as long as *validation* accuracy rises: the network can no longer learn by
# heart.
# On the sample in full, mild changes are worth half a point, which 96 photographs cannot prove; in the quick profile
# they cost some, because what is harder to learn takes longer. Strong changes cost about thirty points. How much of
# that is the short training, this table cannot say. Three things can go wrong with any augmentation:
#
# - **The label did not survive.** Turned by a quarter, a U is an H; a K that points down is a P. Turns of up to 36°
#   are well on the way. An augmentation that makes one letter into another teaches errors.
# - **What mattered was cut away.** A fist without its thumb is A, E, M, N, S or T, and nobody can say which.
# - **It prepares for what never comes.** The network spends its filters and its epochs on hands in corners, and no
#   hand in the validation set is in a corner.
#
# Good augmentation imitates how photographs of the *same* letter differ from one another, no less and no more.
#
# ## Which pixels decided?
#
# A network that answers rightly may do so for a wrong reason: a sleeve, a wall. **Grad-CAM** asks the last block. Each
# of its 128 maps says where something was found. How much does the score of the letter rise when a map rises? That
# slope is a gradient, and back-propagation has it. Add up the maps, each weighted with its mean slope, and keep what is
# positive: where the evidence for the letter lies.

# %%
course.show_source(explain.grad_cam)

# %%
best = scores.loc[list(candidates), "validation"].idxmax()  # of the augmented networks
chosen = cnns[best]
last = [layer.name for layer in chosen.layers if isinstance(layer, layers.ReLU)][-1]
probabilities = chosen.predict(x_held, verbose=0)
predicted = probabilities.argmax(axis=1)


def titles(rows, classes):
    sure = probabilities[rows, classes]
    return [f"{name} {p:.0%}" for name, p in zip(names[classes], sure, strict=True)]


right = np.flatnonzero(predicted == y_held)
_, first = np.unique(y_held[right], return_index=True)  # one of each letter
rows = right[first][:16]
maps = explain.grad_cam(chosen, x_held[rows], last)
plots.heatmaps(x_held[rows], maps, titles(rows, predicted[rows]))

# %% [markdown]
# Right answers, with the probability that the network gives them. The line encloses what counted at least half as much
# as the strongest place. For H, O and P it goes round the fist or the fingers, for K round the fingertips: a good sign.
# But for A, B, I and M a strip of bare wall counts as well, for N and Q wall almost alone, and for F the dark rim at
# the bottom. Does a wall say anything about a letter? Exercise 4 asks. The maps are coarse, 7×7 places drawn smoothly,
# so do not read single pixels into them.
#
# ## The errors, one of each photograph
#
# In lesson 03 copies of one misread photograph filled the gallery. Knowing which photograph an image was made from, we
# can show the surest error of each only.

# %%
photograph = {image.tobytes(): n for image, n in zip(x_train, data.groups, strict=True)}
groups = np.array([photograph[image.tobytes()] for image in x_held])

wrong = predicted != y_held
print(f"{wrong.sum()} of {len(wrong)} images misread;", end=" ")
print(f"they come from {len(set(groups[wrong]))} of {len(set(groups))} photographs")
plots.errors(x_held, y_held, probabilities, data.class_names, groups=groups)

# %% [markdown]
# Most are honest errors between neighbours: N and T or M, U and R, K and V differ by where one finger or the thumb
# lies. In two of the fists hardly a finger can be told from the next. Which of them would you have read rightly? Ask
# the network what it saw: above the map of the letter that it named, below that of the right letter.

# %%
rows = np.flatnonzero(wrong)
rows = rows[np.argsort(-probabilities[rows].max(axis=1), kind="stable")]  # the surest first
_, first = np.unique(groups[rows], return_index=True)  # one of each photograph
rows = rows[np.sort(first)][:8]
asked = np.concatenate([predicted[rows], y_held[rows]])
rows = np.tile(rows, 2)
maps = explain.grad_cam(chosen, x_held[rows], last, asked)
plots.heatmaps(x_held[rows], maps, titles(rows, asked), columns=len(rows) // 2)

# %% [markdown]
# In most pairs both maps lie on bare wall. Either the wall decided, or the map misleads: behind it a dense layer
# weighs each of the 7×7 places differently, and Grad-CAM averages that away. To know, cover the wall and ask again.
# Beware, though: a map says *where*, not *what*, and a map that looks sensible proves nothing.
#
# ## The test
#
# All is decided: the dense network of lesson 03, the convolutional one, and the same with the augmentation that
# validation chose. Each is trained once more on all training photographs, and the test set is opened once.


# %%
def convolutional():
    return models.sign_cnn((28, 28, 1), classes=24)


finalists = {
    "mlp": models.mlp((28, 28, 1), classes=24),
    "cnn": convolutional(),
    "augmented": keras.Sequential([random_layers(**candidates[best]), convolutional()]),
}
test = {}
for name, model in finalists.items():
    print(name)
    fit(model, x_train, y_train)
    test[name] = accuracy(model, x_test, y_test)

# %%
course.record("mlp_test_accuracy", test["mlp"])
course.record("cnn_test_accuracy", test["cnn"])
course.record("augmented_test_accuracy", test["augmented"])

parameters = {name: model.count_params() for name, model in finalists.items()}
pd.DataFrame({"parameters": parameters, "test accuracy": test}).round(3)

# %% [markdown]
# The dense network reads about three of four test images of the sample here. Lesson 03 brought it to 87 %, with even
# light and a rate that glides down: measure the convolutional one, about 98 of 100, against that. Augmentation bought
# nothing on the sample: with 144 test photographs, half a point is less than one of them. On the published photographs,
# which differ more from one another, one run in full gave 80, 96 and 97 %. (There about 47 % of the test images
# have a near copy in the training part; lesson 03 reached 94 % with a dense network.)
#
# Why do images want convolutions? Because edges and fingers look alike wherever they are: one small filter learns them
# from all places at once. A network that has this built in need not learn it from photographs, and we have few. What
# it does not have built in (turned hands, near and far ones, other light), augmentation can tell it, if it tells the
# truth. Lesson 07 asks what more layers would bring.
#
# ## Try it yourself
#
# 1. ★ Run the shift experiment on `cnns["strong"]` and on `cnns["mild"]` as well. Check: the curve of the strong one is
#    the flattest. Why is it still not the best network?
# 2. ★ Count the parameters of `models.sign_cnn((28, 28, 1), 24, filters=(16, 32, 64))` by hand, then build it. Check:
#    100,584. How much validation accuracy does it cost?
# 3. ★★ Shuffle the pixels: `order = np.random.default_rng(0).permutation(784)`, the same order for every image. Train
#    both networks on shuffled images. Check: the dense one does as before, within the points it jumps by; the
#    convolutional one falls far. Explain.
# 4. ★★ Cover what Grad-CAM points at: replace the strip of wall of one photograph by its mean grey, and predict again.
#    Check: the covered pixels all have one value. Does the probability move? Compare `explain.saliency`, too.
# 5. ★★★ Put `GlobalAveragePooling2D` in the place of `Flatten` in a copy of `sign_cnn`. Check: 131,072 parameters
#    fewer. Run the shift experiment. What does the network gain, and what does it lose?
#
# ## You have
#
# - shown by numbers that a convolution moves along with its image, and that a dense layer does not
# - built a network of 244,024 parameters, counted them by hand, and trained it beside one of 1,466,136
# - looked at the feature maps of its three blocks
# - put augmentation into the model, chosen its strength by validation, and seen careless augmentation hurt
# - found with Grad-CAM which pixels decided, and looked at the errors one photograph at a time
#
# ## Where it comes from
#
# - K. Fukushima, 1980, the neocognitron; Y. LeCun and others, 1989, and 1998, "Gradient-based learning applied to
#   document recognition": convolutional networks, and shared weights trained by back-propagation.
# - P. Simard, D. Steinkraus and J. Platt, 2003: augmentation for convolutional networks.
# - N. Srivastava and others, 2014: dropout. S. Ioffe and C. Szegedy, 2015: batch normalisation.
# - R. Selvaraju and others, 2017: Grad-CAM. J. Adebayo and others, 2018, "Sanity checks for saliency maps".
# - The data: *Sign Language MNIST*, tecperson, Kaggle, 2017 (CC0).
#
# **Next** in this course: lesson 07, why deeper?
