# %% [markdown]
# # 07 · Deeper convolutional networks
#
# **Why deeper?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/07_deeper_cnns.ipynb)
#
# > **You will be able to**
# > - say why several small filters replace a large one, and measure what a stack of layers sees
# > - train a deep network on digits, and tell what each ingredient of the training bought
# > - recognise LeNet-5, AlexNet, VGG, GoogLeNet and ResNet by their blocks, and count their parameters
# > - race small versions of them fairly, and read the result with its random variation
# > - show what goes wrong when a plain network becomes deep, and what skip connections change
# >
# > **You need first** lessons 04, 05 and 06.
# > **Reading** about 30 minutes. **Running** 55 s (quick), 7 min (full) on 2 CPU cores.

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
import tensorflow as tf
from keras import layers

from course import datasets, models, plots, training

# %% tags=["parameters"]
course.set_lesson("07_deeper_cnns")
# profile="quick" as a second argument runs the small version
BATCH_SIZE = 64
# How many digits each training looks at, repeats counted too, in at most MAX_EPOCHS:
DEEP = course.pick(quick=2_800, full=216_000)
SHORT = course.pick(quick=2_800, full=24_000)  # each row of the table of ingredients
RACE = course.pick(quick=3_000, full=16_000)  # each network of the races
MAX_EPOCHS = 20
ROWS = course.pick(quick=1, full=None)  # so many rows of the table are trained; None: all
FIRST = course.pick(quick=2, full=None)  # so many networks take part in the race; None: all
DEPTHS = course.pick(quick=(20,), full=(20, 56))  # layers of the last race

# %% [markdown]
# Lesson 06 stacked three convolutions and beat a dense network six times its size. In 2012 a network of eight layers
# cut the error of the best before it by a third, in 2015 one of 152 did better than a trained person. Why do more
# layers help, and what stands in their way?
#
# ## Small filters, stacked
#
# One 5×5 filter sees 25 pixels, and has 25 weights. Two layers of 3×3 filters, one upon the other: each output of the
# second sees 3×3 outputs of the first, and through them 5×5 pixels of the image, its **receptive field** (수용 영역).

# %%
plots.receptive_field([(3, 1), (3, 1), (3, 1)])

# %% [markdown]
# Read it from right to left: one output sees 3×3, 5×5 and at last 7×7 cells. Is the picture right? A gradient can tell:
# a pixel that the output does not see has the gradient 0.


# %% tags=["nbval-check-output"]
def receptive_field(stack):
    image = tf.Variable(tf.ones((1, 15, 15, 1)))
    with tf.GradientTape() as tape:
        output = stack(image)[0, 7, 7, 0]
    rows, columns = np.nonzero(tape.gradient(output, image).numpy()[0, :, :, 0])
    return f"{np.ptp(rows) + 1}×{np.ptp(columns) + 1}"


for size, count in [(5, 1), (3, 2), (7, 1), (3, 3)]:
    stack = keras.Sequential([keras.Input((15, 15, 1))])
    for _ in range(count):
        stack.add(layers.Conv2D(1, size, padding="same", use_bias=False))
    weights, field = stack.count_params(), receptive_field(stack)
    print(f"{count} layer(s) of {size}×{size}: {weights:2} weights, sees {field}")

# %% [markdown]
# 18 weights instead of 25, and 27 instead of 49, for the same field. With 64 channels in and out, each number is 64·64
# times as large, and the ratio stays. There is a second gain: between the small layers stands a ReLU, so the stack is
# non-linear where a single layer is linear.
#
# ## A deep network for digits
#
# Six 3×3 convolutions of 16, 16, 32, 32, 64 and 64 filters; a pooling after every two. It starts from He's
# initialisation (lesson 04), so that the signal neither fades nor explodes on its way up.

# %%
course.show_source(models.deep_convnet)

# %% tags=["nbval-check-output"]
deep = models.deep_convnet((28, 28, 1), classes=10, dropout=0.1)
for layer in deep.layers:
    if layer.count_params() or isinstance(layer, layers.MaxPooling2D):
        print(f"{layer.name:16} {layer.output.shape[1:]!s:14} {layer.count_params():7,}")
course.record("deep_parameters", deep.count_params())

# %% [markdown]
# The fourth convolution is padded by two, so that 16 halves to 8 and 4. 123,552 parameters: less than a third of
# lesson 05's network with a single convolution, whose first dense layer had nearly all of its 433,890.
#
# Now the digits, and the way to train. In `recipe`, `digits` says how many different digits are used, `seen` how many a
# training looks at in all, repeats included, in at most 20 epochs: on the small sample that limit decides. Four
# ingredients, each cheap:
#
# - **A learning rate that rises and falls.** For a fifth of all steps the learning rate climbs to 0.002 (*warm-up*,
#   워밍업), then it decays to 0. Large steps in the middle find the way, small ones at the end come to rest.
# - **Augmentation**, as in lesson 06, but in two stages. First `augmented` is trained: the random layers of
#   `augmentation` (which comes below) *around* `network`, so that what learns is `network` itself. For about the last
#   quarter of the epochs `network` is trained on digits as they are, to come to rest on what it will be asked.
# - **Label smoothing** (레이블 스무딩): ask for 95.5 % instead of 100 %, and half a per cent for each other digit. The
#   network need not become ever more confident in what it knows.
# - **Little dropout**, 0.1. The book from which this network comes has 0.5 and trains for hours; we train for minutes.

# %%
data = datasets.load("mnist")
x_train, y_train = data.train
x_test, y_test = data.test


# %%
def recipe(network, learning_rate=None, augment=True, smoothing=0.05, seen=DEEP, digits=None):
    x, y = x_train[:digits][:seen], keras.utils.to_categorical(y_train[:digits][:seen], 10)
    epochs = min(MAX_EPOCHS, seen // len(x))
    steps = epochs * -(-len(x) // BATCH_SIZE)
    if learning_rate is None:  # it rises and falls
        learning_rate = keras.optimizers.schedules.CosineDecay(
            2e-4, steps - steps // 5, warmup_target=2e-3, warmup_steps=steps // 5
        )
    adam = keras.optimizers.Adam(learning_rate)
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
    change = epochs * 3 // 4 if augment else 0
    stages = [(network, change, epochs)]
    if augment:
        augmented = keras.Sequential([keras.Input(x.shape[1:]), *augmentation(), network])
        stages.insert(0, (augmented, 0, change))
    for model, start, end in stages:
        model.compile(adam, loss, metrics=["accuracy"])
        log = {"initial_epoch": start, "verbose": 0, "callbacks": [training.EpochLog()]}
        run = model.fit(x, y, BATCH_SIZE, end, **log)
    return run


# %% [markdown]
# `compile` touches no weights, and both stages share one Adam, so that its count of steps, and with it the learning
# rate, goes on where it was. And these are the random layers:


# %%
def augmentation():
    return [
        layers.RandomTranslation(2 / 28, 2 / 28, fill_mode="constant"),
        layers.RandomRotation(10 / 360, fill_mode="constant"),
        layers.RandomZoom(0.1, fill_mode="constant"),
    ]


some = np.repeat(x_train[:1], 8, axis=0)
for layer in augmentation():
    some = layer(some, training=True)
plots.describe(
    plots.images(np.clip(some, 0, 1), columns=8),
    "One handwritten digit, eight times: each a little moved, turned and zoomed.",
)

# %% [markdown]
# One digit, eight times: moved by up to two pixels, turned by up to ten degrees, a tenth larger or smaller. Still the
# same digit, always.
#
# **Before you run it: what do you expect?** The network of lesson 05 misclassified about one digit in a hundred of
# MNIST, and seven in a hundred of the sample. (The log counts to 15/15 with augmentation, then on to 20/20 without.
# Accuracy jumps there, for the digits become easier. The random layers are no part of `network`, so it is asked without
# them.)


# %%
def accuracy(network):
    parts = [x_test[start : start + 1000] for start in range(0, len(x_test), 1000)]
    predicted = np.concatenate([np.argmax(network(part), axis=1) for part in parts])
    return float(np.mean(predicted == y_test))


recipe(deep, digits=54_000)
deep_test_accuracy = accuracy(deep)
course.record("deep_test_accuracy", deep_test_accuracy)
print(f"{round((1 - deep_test_accuracy) * len(x_test))} of {len(x_test):,} misclassified")

# %%
plots.misclassified(
    x_test, y_test, deep.predict(x_test, verbose=0), data.class_names, count=16
)

# %% [markdown]
# On the sample in full, four of 397 digits are left. Look at them: the threes and nines are hardly legible at eight by
# eight pixels, and the network is not confident about any. That is what errors should look like. On MNIST, with 54,000
# digits to learn from, three runs left 46, 50 and 48 errors of 10,000; the book's long training leaves 62. There the
# last quarter without augmentation matters: with augmentation to the end, three runs left 61, 63 and 52.
#
# ## What did each ingredient buy?
#
# The honest way to ask: begin with nothing, add one after the other, and train each time equally long. These are test
# accuracies, to be looked at; nothing may be chosen by them. These trainings are shorter than the one above, to save
# your time. The last line asks what the book's dropout would do.
# (The quick profile trains the first line only, as long as the network above: compare the two.)

# %%
ingredients = {
    "constant learning rate": {"learning_rate": 1e-3, "augment": False, "smoothing": 0},
    "+ warm-up and decay": {"augment": False, "smoothing": 0},
    "+ augmentation": {"smoothing": 0},
    "+ label smoothing": {},
    "all, but dropout 0.5": {},
}
bought = {}
for name in list(ingredients)[:ROWS]:
    print(name)
    dropout = 0.5 if "0.5" in name else 0.1
    network = models.deep_convnet((28, 28, 1), classes=10, dropout=dropout)
    recipe(network, **ingredients[name], seen=SHORT, digits=6_000)
    bought[name] = accuracy(network)
pd.Series(bought, name="test accuracy").round(4).to_frame()

# %% [markdown]
# On the sample in full the whole recipe is worth three and a half points, from 95 to 98.5 %. The learning rate that
# rises and falls buys most of it. Augmentation buys three digits of 397, label smoothing none, and the last line, with
# the book's dropout, loses four: so few digits chance alone can move. But with dropout 0.5 this short training does not
# come to its end. On 10,000 digits of MNIST, tried once while this lesson was made, the first two lines were 97.6 and
# 98.7 %; the next two, then still with augmentation to the end, 98.8 and 98.9 %. What did *not* help there: averaging
# the weights over the last steps. And batch normalisation, so good in lesson 06? It makes a step of this network a
# third more expensive on a CPU, and was left out for that.
#
# ## Twenty years of networks
#
# Five networks that made history, each known by one idea.
#
# - **LeNet-5** (1998) read cheques: convolution, pooling, dense layers, all there already. Its activation was a tanh,
#   its pooling the mean; many retell it with the logistic sigmoid, and so does our race. Today one takes ReLU and max
#   pooling.
# - **AlexNet** (2012): the same, larger, with ReLU, dropout and **local response normalisation** (국소 반응 정규화):
#   each number is divided by $(2 + 10^{-4} \sum a^2)^{0.75}$, the sum over five neighbouring channels, so that strong
#   ones quiet their neighbours. It was trained on two graphics cards, half of its channels on each.
# - **VGG** (2014): 3×3 filters and nothing else, in blocks that double their channels.
# - **GoogLeNet** (2014): the **inception block** (인셉션 블록) looks with 1×1, 3×3 and 5×5 filters side by side.
# - **ResNet** (2015): the **skip connection** (스킵 연결) adds a block's input to its output, which makes it a
#   **residual block** (잔차 블록).
#
# Their published sizes, from the builders of this course. To count parameters nobody needs their memory, so Keras is
# asked not to fill them:

# %% tags=["nbval-check-output"]
PHOTO = (224, 224, 3)
published = {
    "LeNet-5": (models.lenet5, (32, 32, 1), 10, {}),
    "AlexNet": (models.alexnet, (227, 227, 3), 1000, {}),
    "VGG-16": (models.vgg, PHOTO, 1000, {}),
    "GoogLeNet": (models.googlenet, PHOTO, 1000, {}),
    "ResNet-18": (models.resnet, PHOTO, 1000, {}),
    "ResNet-50": (models.resnet, PHOTO, 1000, {"blocks": (3, 4, 6, 3), "bottleneck": True}),
}
with keras.StatelessScope(initialize_variables=False):
    for name, (builder, shape, classes, options) in published.items():
        weights = builder(shape, classes, **options).trainable_weights
        print(f"{name:10} {sum(int(np.prod(w.shape)) for w in weights):12,} parameters")
keras.utils.clear_session()

# %% [markdown]
# Compare VGG-16 with GoogLeNet of the same year: twenty times as many parameters, for a slightly *larger* error in the
# contest. More than 100 million of VGG's sit in its first dense layer; GoogLeNet and ResNet replace that by the mean of
# each map (global average pooling). VGG needs three short loops and no more:

# %%
course.show_source(models.vgg)

# %% [markdown]
# Here is what is inside an inception block:

# %%
course.show_source(models.inception)

# %% [markdown]
# The 1×1 convolutions are the trick. Each is a small dense layer across the channels, the same at every position. They
# shrink the number of channels before the expensive 3×3 and 5×5 filters look. The fourth branch is max pooling.
#
# ## The race
#
# The same blocks, fewer and narrower, on the same digits, in the same short training. One learning rate for
# all is not quite fair, and so few steps favour networks that learn quickly: read the result as what it is.
#
# **Before you run it: what do you expect?** Which comes last?

# %%
max_pooling = layers.MaxPooling2D
racers = {
    "lenet5_1998": lambda *on: models.lenet5(*on, activation="sigmoid"),
    "lenet5_today": lambda *on: models.lenet5(*on, activation="relu", pool=max_pooling),
    "resnet": lambda *on: models.small_resnet(*on, blocks=1),
    "alexnet": models.small_alexnet,
    "vgg": models.small_vgg,
    "googlenet": models.small_googlenet,
}


def race(network):
    return recipe(network, augment=False, smoothing=0, seen=RACE, digits=4_000)


# %%
results = {}
for name, builder in list(racers.items())[:FIRST]:
    network = builder((28, 28, 1), 10)
    print(name)
    race(network)
    results[name] = network.count_params(), accuracy(network)
    course.record(f"{name}_accuracy", results[name][1])

# %%
plots.accuracy_vs_parameters(results)

# %% [markdown]
# Our retelling of the LeNet-5 of 1998 differs from that of today only in the activation and in the pooling, not by a
# single weight, and is far behind: sigmoids pass on so little of the gradient (lesson 04) that it begins late, here
# hardly at all. When it begins depends on the random start: with three seeds it came to 19, 59 and 68 % in full. The
# small ResNet leads on the sample; it is also the only one with batch normalisation, which speeds up learning.
# GoogLeNet's copy has not finished learning after so few steps. The other three lie within three points here. One seed
# cannot rank them; with three seeds VGG's copy was ahead of the other two each time. In the quick profile only the two
# LeNets start.
#
# ## Deeper and deeper
#
# If more layers are better, why not twenty, a hundred? In 2015 a strange thing was measured: plain networks of 56
# layers were worse than those of 20, *on the images they were trained on*. That is not over-fitting. They are harder
# to train: what each layer does must pass through all others. He and colleagues let the signal go round each pair of
# layers, and add what the pair has found:

# %%
course.show_source(models.basic_block)

# %% [markdown]
# If a block has nothing to add, the scale of its last batch normalisation need only be near 0, and the signal passes
# unchanged; the gradient comes back the same way. Take twenty layers twice: with the additions, and without. The
# parameters are the same.
#
# And then 56 layers, the number of the paper (in full; the quick profile stops at twenty). So many take their time, so
# the first layers of each network make the digits smaller: without their dark border, and each pixel the mean of four,
# they have 10×10.
#
# **Before you run it: what do you expect** of each?


# %%
def on_smaller_digits(network):
    smaller = [layers.Cropping2D(4), layers.AveragePooling2D(2)]
    return keras.Sequential([keras.Input((28, 28, 1)), *smaller, network])


depth, reached = {}, {}
for number in DEPTHS:
    for name, skips in {f"plain_{number}": False, f"residual_{number}": True}.items():
        print(name)
        blocks = (number - 2) // 6
        network = models.small_resnet((10, 10, 1), 10, blocks=blocks, skips=skips)
        network = on_smaller_digits(network)
        depth[name], reached[name] = race(network), accuracy(network)
        course.record(f"{name}_accuracy", reached[name])
    gain = reached[f"residual_{number}"] - reached[f"plain_{number}"]
    course.record(f"skip_gain_{number}", gain)
plots.compare(depth, "loss")

# %% [markdown]
# With 20 layers the residual network's loss falls at once, and the plain one's a little later: thanks to batch
# normalisation and He's initialisation, 20 layers are not yet too deep for it. With 56 the plain network hardly learns
# at all. It has as many parameters as its residual twin and gets the same steps, but in eleven epochs its loss only
# comes from 2.35 to 1.94, and guessing gives ln 10 = 2.30. This is *training* loss: it does not over-fit, it does not
# even memorise. The additions alone make the difference. (In the quick profile only the 20 layers are trained, and
# there the plain network is still behind when time is up.)
#
# Look at the test accuracies, too. With additions, 56 layers classify these digits about as well as 20: here three
# digits better, with two other seeds three and five worse, and on MNIST a little worse each time. Small digits do not
# need them.
#
# ## What depth did to the contest
#
# ILSVRC: 1.2 million photographs, 1,000 classes, five guesses each. The share of photographs for which none
# of the winner's five guesses was right:

# %%
winners = {
    "2010\nno network": 28.2, "2011\nno network": 25.8, "2012\nAlexNet, 8": 16.4,
    "2013\nClarifai, 8": 11.7, "2014\nVGG, 19 *": 7.3, "2014\nGoogLeNet, 22": 6.7,
    "2015\nResNet, 152": 3.6,
}  # fmt: skip
fig, axes = plots.figure(size=(8.5, 3.4))
bars = axes.bar(list(winners), list(winners.values()), color="#56B4E9", edgecolor="black")
axes.axhline(5.1, color="black", linestyle="--", zorder=0)
axes.bar_label(bars, fmt="%.1f", padding=2, bbox={"fc": "white", "ec": "none", "pad": 0.5})
axes.text(6.5, 5.5, "one trained\nperson: 5.1", fontsize=9)
axes.set(ylabel="top-5 error, %", xlim=(-0.6, 7.6))
axes.tick_params(axis="x", labelsize=8)
fig

# %% [markdown]
# The numbers after the names are layers. (* VGG came second in 2014. Winners were ensembles of several networks,
# ResNet's of six.) The person was one of the contest's authors, who had trained himself on 500 pictures. "Better than a
# person" means: on these photographs, these classes, with five guesses. Deeper was not the only thing that changed, as
# the table of ingredients should remind you.
#
# So, why deeper? Because small filters in a stack see as much as a large one, with fewer weights and a non-linearity
# after each; and because every layer can build on what the layers before it have found: edges, then strokes, then
# digits. But depth has a price, first in time, then in gradients that get lost. Initialisation, normalisation and skips
# pay the second part, and only then is more depth worth trying. For digits six convolutions are plenty; for a thousand
# kinds of photographs a hundred layers were not too many.
#
# ## You have
#
# - measured that two 3×3 layers see what one 5×5 layer sees, with 18 weights instead of 25
# - trained six convolutional layers on digits, and told what each ingredient bought
# - met five networks by their blocks, from 61,706 to 138 million parameters, all of them counted
# - raced small versions, and read the result with care
# - seen 56 layers hardly learn without skip connections, and learn with them
#
# ## Where it comes from
#
# - Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, 1998: LeNet-5, and MNIST.
# - A. Krizhevsky, I. Sutskever and G. Hinton, 2012: AlexNet. K. Simonyan and A. Zisserman, 2015: VGG.
# - C. Szegedy and others, 2015: GoogLeNet; 2016: label smoothing. K. He and others, 2015: initialisation; 2016: ResNet.
# - O. Russakovsky and others, 2015: the contest, its errors, and the trained person.
# - L. Smith and N. Topin, 2018: one rise and fall of the learning rate ("super-convergence").
# - K. Saitoh, 2016, "Deep Learning from Scratch": the six-layer network for digits.
