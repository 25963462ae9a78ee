# %% [markdown]
# # 07 · Deeper convolutional networks
#
# **Why deeper?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/07_deeper_cnns.ipynb)
#
# > **You will be able to**
# > - say why several small filters replace a large one, and measure what a stack of layers sees
# > - say why networks double their channels where they halve their maps
# > - train a deep network on digits, and test the ingredients of the training one by one
# > - recognise LeNet-5, AlexNet, VGG, GoogLeNet and ResNet by their blocks, and count their parameters
# > - say what a 1×1 convolution and global average pooling are good for
# > - race small versions fairly, and read the result with its random variation
# > - show what goes wrong when a plain network becomes deep, and explain by the gradient what skip connections change
# >
# > **You need first** lessons 04, 05 and 06.
# > **Reading** about 35 minutes. **Running** 55 s (quick), 7 min (full) on 2 CPU cores.

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
REPEATS = course.pick(quick=1, full=3)  # so many times each of them is trained
DEPTHS = course.pick(quick=(20,), full=(20, 56))  # layers of the last race

# %% [markdown]
# Type "dog" into the search box of your phone's photo album, and it finds your dog. In 2011 no program could do this.
# The best one was allowed *five* guesses at what a photograph showed, and for one photograph in four all five were
# wrong. Four years later that was one in 28. The progress came from networks like the one that you built in lesson 06,
# only with more layers: eight in 2012, 152 in 2015. Why do more layers help, and what stands in their way? At the end
# of this lesson you will see a network of 56 layers that hardly learns, and mend it with one addition.
#
# ## Small filters, stacked
#
# To see more of the image at once, you could take larger filters. A 5×5 filter sees 25 pixels, and has 25 weights. But
# there is a cheaper way: two layers of 3×3 filters, one behind the other. Each output of the second layer sees 3×3
# outputs of the first, and through them 5×5 pixels of the image. What an output sees of the image is its **receptive
# field** (수용 영역).

# %%
plots.receptive_field([(3, 1), (3, 1), (3, 1)])

# %% [markdown]
# Read the picture from right to left: one output sees 3×3 cells, then 5×5, and in the image 7×7. Each layer adds two.
#
# Is the picture right? You can ask a gradient: a pixel that the output does not see has the gradient 0. So let us build
# the layers in Keras, and count the pixels whose gradient is another number.


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
# 18 weights instead of 25, and 27 instead of 49, for the same field. With 64 channels in and out, each of these numbers
# is 64·64 times as large, and the ratio stays the same. There is a second gain: in a real network a ReLU follows every
# layer (it is left out above), so a stack of three has three non-linearities where a single large layer has one.
#
# ## Pooling: a wider view, and room for more channels
#
# Now put a 2×2 pooling between two 3×3 layers. Without it the two see 5×5 pixels, as you have measured.
#
# **Before you run it: what do you expect** with the pooling?
#
# The cell also prints what a 3×3 layer costs at three depths of a network that **halves its maps and doubles its
# channels**, as nearly all do: 28×28 positions with 16 channels, then 14×14 with 32, then 7×7 with 64.

# %%
for side, channels in [(28, 16), (14, 32), (7, 64)]:
    numbers, weights = side**2 * channels, 3 * 3 * channels * channels
    shape, work = f"{side}·{side}·{channels}", side**2 * weights
    print(f"{shape:8} {numbers:6,} numbers {weights:6,} weights {work:,} multiplications")
plots.receptive_field([(3, 1), (2, 2), (3, 1)])

# %% [markdown]
# One output sees 8×8 pixels. The pooling itself adds one pixel. But after it, neighbouring cells stand two pixels apart
# in the image, so each 3×3 layer there adds four pixels instead of two; after a second pooling it would add eight. That
# is why a dozen small layers and a few poolings can see a whole photograph.
#
# And why do the channels double? Because then every layer has the same amount of work. With twice the channels in and
# twice the channels out, a layer has four times as many weights; but after the pooling it works at a quarter of the
# positions. So each layer does 1,806,336 multiplications, whether it stands early or late. If the channels stayed at
# 16, the last layer would do a sixteenth of that; if they doubled without any pooling, sixteen times as much.
#
# It also suits what the layers find. Early maps say *where exactly* an edge is, and there are few kinds of edges. Late
# maps say *what* is there, and edges can be put together in many ways.
#
# ## A deep network for digits
#
# Six 3×3 convolutions of 16, 16, 32, 32, 64 and 64 filters, with a pooling after every two: you know the pattern now.
# It starts from He's initialisation (lesson 04), so that the signal neither fades nor explodes on its way up.

# %%
course.show_source(models.deep_convnet)
deep = models.deep_convnet((28, 28, 1), classes=10, dropout=0.1)
for layer in deep.layers:
    if layer.count_params() or isinstance(layer, layers.MaxPooling2D):
        print(f"{layer.name:16} {layer.output.shape[1:]!s:14} {layer.count_params():7,}")
course.record("deep_parameters", deep.count_params())

# %% [markdown]
# The fourth convolution has a margin of two zeros instead of one, so that its maps grow from 14×14 to 16×16, which can
# be halved to 8 and to 4 (14 would give 7, which is odd). The network has 123,552 parameters in all. That is less than
# a third of the 433,890 of lesson 05's network with one convolution, nearly all of which were in its first dense layer;
# here three poolings leave that layer only 4·4·64 = 1,024 inputs.
#
# Now the digits, and how to train. Four ingredients, each of them cheap:
#
# - **A learning rate that rises and falls.** For a fifth of all steps the learning rate climbs to 0.002 (*warm-up*,
#   워밍업), then it decays to 0. The small steps at the start keep a network that knows nothing yet from being thrown
#   off course, the large ones in the middle bring it forward, and the small ones at the end let it settle.
# - **Augmentation**, as in lesson 06, but in two stages. First `augmented` is trained: it sends each digit through the
#   random layers of `augmentation` (see below) and then through `network`, so the weights that learn are those of
#   `network`. For about the last quarter of the epochs `network` is trained on unchanged digits, so that it settles on
#   the kind of digits that it will be tested on.
# - **Label smoothing**, as in lesson 06: ask for 95.5 % instead of 100 %, and half a per cent for each other digit.
#   Then the network gains nothing by becoming ever more confident in what it already knows.
# - **Little dropout** (lesson 04b), 0.1. Saitoh's book, from which this network comes, uses 0.5 and trains for hours;
#   we train for minutes.

# %%
data = datasets.load("mnist")
x_train, y_train = data.train
x_test, y_test = data.test


def rise_and_fall(steps):
    return keras.optimizers.schedules.CosineDecay(
        2e-4, steps - steps // 5, warmup_target=2e-3, warmup_steps=steps // 5
    )


fig, axes = plots.figure(size=(6.4, 2.4))
steps = np.arange(0, 1001, 20)
axes.plot(steps, [rise_and_fall(1000)(step) for step in steps])
axes.set(xlabel="step of 1,000", ylabel="learning rate")
fig

# %% [markdown]
# The learning rate over a training of 1,000 steps: up in the first 200, then down to 0, at first slowly.
#
# `recipe` puts the ingredients together. `digits` says how many different digits it may use, `seen` how many it looks
# at in all, repeats included. Both stages share one Adam, so the learning rate of the first continues in the second;
# `compile` leaves the weights as they are. `augmentation` makes the random layers. They are no part of `network`, so it
# is tested without them.
#
# > `-(-a // b)` is `a / b`, rounded up. No training goes beyond 20 epochs; in the full profile the long one on the
# > small sample reaches this limit.


# %%
def recipe(network, seen, digits, rate=None, augment=True, smoothing=0.05, log=False):
    x, y = x_train[:digits][:seen], keras.utils.to_categorical(y_train[:digits][:seen], 10)
    epochs = min(MAX_EPOCHS, seen // len(x))
    adam = keras.optimizers.Adam(rate or rise_and_fall(epochs * -(-len(x) // BATCH_SIZE)))
    adam.build(network.trainable_variables)  # before the first step: it saves time
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
    change = epochs * 3 // 4 if augment else 0
    stages = [(network, change, epochs)]
    if augment:
        augmented = keras.Sequential([keras.Input(x.shape[1:]), *augmentation(), network])
        stages.insert(0, (augmented, 0, change))
    for model, start, end in stages:
        model.compile(adam, loss, metrics=["accuracy"])
        options = {"initial_epoch": start, "verbose": 0}
        options["callbacks"] = [training.EpochLog()] if log else []
        run = model.fit(x, y, BATCH_SIZE, end, **options)
    return run


# %%
def augmentation():
    return [
        layers.RandomTranslation(2 / 28, 2 / 28, fill_mode="constant"),
        layers.RandomRotation(10 / 360, fill_mode="constant"),
        layers.RandomZoom(0.1, fill_mode="constant"),
    ]


some = np.repeat(x_train[y_train == 4][:1], 8, axis=0)
for layer in augmentation():
    some = layer(some, training=True)
plots.describe(
    plots.images(np.clip(some, 0, 1), columns=8, size=0.9),
    "One handwritten 4, eight times: each a little moved, turned and zoomed.",
)

# %% [markdown]
# The same 4, eight times: moved by up to two pixels, turned by up to ten degrees, a tenth larger or smaller. You would
# read a 4 each time, so the label stays true.
#
# **Before you run it: what do you expect?** The network of lesson 05 misclassified about one digit in a hundred of
# MNIST, and seven in a hundred of the sample. How many will this one misclassify? In the log, watch the place where the
# number behind the slash changes: there augmentation ends, and the digits become easier.


# %%
def accuracy(network):
    parts = [x_test[start : start + 1000] for start in range(0, len(x_test), 1000)]
    predicted = np.concatenate([np.argmax(network(part), axis=1) for part in parts])
    return float(np.mean(predicted == y_test))


recipe(deep, DEEP, digits=54_000, log=True)
deep_test_accuracy = accuracy(deep)
course.record("deep_test_accuracy", deep_test_accuracy)
print(f"{round((1 - deep_test_accuracy) * len(x_test))} of {len(x_test):,} misclassified")
plots.misclassified(
    x_test, y_test, deep.predict(x_test, verbose=0), data.class_names, count=8, columns=4
)

# %% [markdown]
# Each title gives the true digit, the predicted one, and how sure the network was. In the run shown, four of the 397
# test digits are misclassified, in other runs two to six. Look at them: at eight by eight pixels the nine could be an
# 8, and the four is nearly a Y. The network is not confident about any of them. That is what errors should look like.
#
# > **On the whole of MNIST**, with 54,000 digits to learn from, three runs left 46, 50 and 48 errors of 10,000; the
# > book's long training leaves 62. There the last quarter without augmentation matters: with augmentation to the end,
# > three runs left 61, 63 and 52.
#
# ## What did each ingredient buy?
#
# The honest way to ask: begin with nothing, add one ingredient after the other, and train equally long each time. The
# last row has the book's dropout. These are test accuracies: look at them, but choose nothing by them (for choosing you
# would need validation digits, as in lesson 03).
#
# **Before you run it: what do you expect?** Which ingredient buys most?
#
# > These trainings are shorter than the one above, to save your time. The quick profile trains the first line only, as
# > long as the network above: compare the two.

# %%
ingredients = {
    "constant learning rate": {"rate": 1e-3, "augment": False, "smoothing": 0},
    "+ warm-up and decay": {"augment": False, "smoothing": 0},
    "+ augmentation": {"smoothing": 0},
    "+ label smoothing": {},
    "all, but dropout 0.5": {},
}
bought = {}
for name in list(ingredients)[:ROWS]:
    dropout = 0.5 if "0.5" in name else 0.1
    network = models.deep_convnet((28, 28, 1), classes=10, dropout=dropout)
    recipe(network, SHORT, digits=6_000, **ingredients[name])
    bought[name] = accuracy(network)
pd.Series(bought, name="test accuracy").round(4).to_frame()

# %% [markdown]
# Each row rests on a single training, and of 397 digits a few more or fewer can be chance. So only the large steps
# count. The whole recipe leaves five digits misclassified instead of 20 in the run shown; in two others, six instead
# of 15, and five instead of 24. The largest step was the rising and falling rate each time: 11 digits, 6 and 12. Those
# after it are of none to four digits: too few to say what augmentation, label smoothing or the book's dropout do here.
# (With dropout 0.5 a network learns more slowly, so in a short training you would expect it to lose.)
#
# > **On 10,000 digits of MNIST**, tried once while this lesson was made, the first two lines were 97.6 and 98.7 %; the
# > next two, then still with augmentation to the end, 98.8 and 98.9 %. What did *not* help there: averaging the weights
# > over the last steps. And batch normalisation, so good in lesson 06? It makes a step of this network a third more
# > expensive on a CPU, and was left out for that reason.
#
# ## Twenty years of networks
#
# Five networks made history, and each is known by one idea. If you know the five ideas, you can read most networks for
# images that you will meet.
#
# - **LeNet-5** (1998) read cheques. It already has convolution, pooling and dense layers, with tanh and mean pooling.
#   Today one takes ReLU and max pooling.
# - **AlexNet** (2012): the same, larger, with ReLU, dropout, augmentation and **local response normalisation** (국소
#   반응 정규화): each number is divided by $(2 + 10^{-4} \sum a^2)^{0.75}$, the sum over five neighbouring channels, so
#   that strong channels weaken their neighbours. It was trained on two graphics cards, with half of its channels on
#   each.
# - **VGG** (2014): 3×3 filters and nothing else, in blocks that double their channels.
# - **GoogLeNet** (2014): the **inception block** (인셉션 블록) looks with 1×1, 3×3 and 5×5 filters side by side.
# - **ResNet** (2015): the **skip connection** (스킵 연결) adds a block's input to its output, which makes it a
#   **residual block** (잔차 블록). It has a section of its own below.
#
# Here are the first three from input to output, each convolution with its number of filters. In AlexNet and VGG a ReLU
# follows each convolution and each dense layer but the last.

# %%
pool, dense = "max pooling", ["dense, 4096", "dense, 4096", "dense, 1000"]
lenet = ["image 32×32×1", "5×5 convolution, 6", "mean pooling", "5×5 convolution, 16"]
lenet += ["mean pooling", "dense, 120", "dense, 84", "dense, 10"]
alexnet = ["image 227×227×3", "11×11 convolution, 96", f"normalise, {pool}"]
alexnet += ["5×5 convolution, 256", f"normalise, {pool}"]
alexnet += ["3×3 convolution, 384", "3×3 convolution, 384", "3×3 convolution, 256", pool]
vgg = ["image 224×224×3"]
stages = [("two", 64), ("two", 128), ("three", 256), ("three", 512), ("three", 512)]
for count, filters in stages:
    vgg += [f"{count} 3×3 convolutions, {filters}", pool]
plots.blocks(
    {"LeNet-5, 1998": lenet, "AlexNet, 2012": alexnet + dense, "VGG-16, 2014": vgg + dense}
)

# %% [markdown]
# Blue layers look for something, yellow ones shrink the maps (so does AlexNet's first: stride 4), grey ones decide.
# In VGG you know the pattern: at each pooling the maps halve, and after it the channels double, to 512.
#
# How large are they? The functions of this course that build them use the published sizes (LeNet-5 in the simplified
# form that is usual today). Counting parameters needs only their number, not their values, so Keras is told not to
# create the values. (The *bottleneck* of ResNet-50 follows in a moment.)

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
# VGG-16 and GoogLeNet are from the same year, and VGG's error in the contest was slightly *larger*. Yet VGG-16 has
# twenty times as many parameters as GoogLeNet. Two ideas make the difference.
#
# **Global average pooling** (전역 평균 풀링). VGG ends with 512 maps of 7×7, and flattens them into 25,088 numbers for
# its first dense layer. GoogLeNet and ResNet keep one number for each map instead: its mean. The mean says how much of
# a feature there is, wherever it is. This pooling has no weights, and it works for images of any size.
#
# **1×1 convolutions** (1×1 합성곱). A filter of 1×1 sees a single position, but *all channels* there. So it is a small
# dense layer across the channels, the same at every position. It mixes channels, and it changes how many there are. An
# inception block uses this to save work: before the expensive 3×3 and 5×5 filters look, a 1×1 convolution shrinks 192
# channels to 96 and to 16. ResNet-50 does the same in each of its blocks: a 1×1 convolution makes the channels fewer, a
# 3×3 one works on these few, and another 1×1 one brings the number back. Such a block is called a *bottleneck*:
# in the first stage, 256 channels become 64, and 256 again.
#
# **Before you run it: what do you expect?** How much does each of them save? The cell also shows the inception block in
# Keras; `_conv` is a convolution with a ReLU, padded so that its maps keep their size.

# %%
course.show_source(models.inception)
rng = np.random.default_rng(0)
x, weights = rng.normal(size=(1, 28, 28, 192)), rng.normal(size=(192, 16))
same = np.allclose(keras.ops.conv(x, weights[None, None]), x @ weights)
print("a 1×1 convolution is a dense layer at each position:", same)
print(
    f"5×5 from 192 to 32: {25 * 192 * 32:,} weights; through 16: {192 * 16 + 25 * 16 * 32:,}"
)
print(f"two 3×3 on 256: {18 * 256**2:,} weights; bottleneck: {2 * 256 * 64 + 9 * 64**2:,}")
for layer in layers.Flatten(), layers.GlobalAveragePooling2D():
    numbers = layer(np.zeros((1, 7, 7, 512))).shape[1]
    print(f"{layer.name}: {numbers:,} numbers, {numbers * 4096:,} weights to 4,096 units")
branches = {
    "64": ["1×1 convolution"],
    "128": ["1×1 convolution\nto 96", "3×3 convolution"],
    "32": ["1×1 convolution\nto 16", "5×5 convolution"],
    "and 32": ["3×3 max pooling", "1×1 convolution"],
}
joined = "joined: 28×28 positions, 64 + 128 + 32 + 32 = 256 channels"
plots.blocks({"Inception block": ["28×28 positions, 192 channels", branches, joined]})

# %% [markdown]
# The 1×1 convolution gives exactly what the dense layer gives. In the 5×5 branch it leaves a tenth of the weights, and
# so a tenth of the multiplications; a bottleneck leaves a seventeenth of two full 3×3 layers. Global average pooling
# saves most: three quarters of VGG's 138 million parameters are the 102.8 million weights of that one dense layer;
# after a mean of each map it would have 2.1 million.
#
# In the picture, four branches look at the same 192 channels at once, and their outputs are joined channel by channel.
# Which size of filter is best? The block need not decide; the next layer weighs them all.
# (`course.show_source(models.googlenet)` shows how the whole network is put together.)
#
# ## The race
#
# The same blocks, fewer and narrower, on the same digits, in the same short training. One learning rate for all is not
# quite fair, and so short a training favours networks that learn quickly: keep this in mind when you read the result.
# How much of it is chance? To see that, each network is trained three times, from other initial weights.
#
# **Before you run it: what do you expect?** Which comes last?
#
# > In the quick profile only the two LeNets start, once each.

# %%
racers = {
    "lenet5_1998": lambda *a: models.lenet5(*a, activation="sigmoid"),
    "lenet5_today": lambda *a: models.lenet5(*a, activation="relu", pool=layers.MaxPooling2D),
    "resnet": lambda *a: models.small_resnet(*a, blocks=1),
    "alexnet": models.small_alexnet,
    "vgg": models.small_vgg,
    "googlenet": models.small_googlenet,
}
results = {}
for name, builder in list(racers.items())[:FIRST]:
    reached = []
    for _ in range(REPEATS):
        network = builder((28, 28, 1), 10)
        recipe(network, RACE, digits=4_000, augment=False, smoothing=0)
        reached.append(accuracy(network))
    print(f"{name:12} {network.count_params():7,} parameters", np.round(reached, 3))
    results[name] = network.count_params(), reached
    course.record(f"{name}_accuracy", np.mean(reached))
plots.accuracy_vs_parameters(results, zoom=0.7)

# %% [markdown]
# Each dot is the mean of three trainings, each short stroke one of them, and the vertical line goes from the lowest to
# the highest. Below 70 % the axis has another scale.
#
# Who is ahead? Call a network clearly better only where two such lines do not overlap. By this rule the small ResNet
# wins this race in the run shown; it is also the only one with batch normalisation, which speeds up learning. The lines
# of AlexNet and VGG overlap: three trainings cannot tell them apart. GoogLeNet's copy is behind even LeNet-5 of today;
# it learns slowly, and the training is short. And more parameters do not promise a better result: the ResNet has fewer
# than VGG's copy.
#
# The LeNet-5 of 1998 comes last, in the version with the logistic sigmoid that many books give. It differs from
# `lenet5_today` only in the activation and in the pooling, not by a single weight. Sigmoids pass on so little of the
# gradient (lesson 04) that it begins to learn late, and how late depends on the random start. That is why its line is
# so long: in the run shown, two of its trainings stay below 20 %, and one reaches 64 %.
#
# ## Deeper and deeper
#
# If more layers are better, why not twenty, a hundred? In 2015 a strange thing was measured: plain networks of 56
# layers were worse than those of 20, *on the very images they were trained on*. That is not over-fitting: they are
# harder to train. It was called the **degradation problem** (성능 저하 문제).
#
# It is strange because the deeper network could copy the 20 layers and let the other 36 pass on what they get. But
# training does not find this solution. So He and colleagues built a bypass into the network: the signal also goes
# *around* each pair of layers, unchanged (the **identity**, 항등 함수), and the pair only adds what it has found.

# %%
pair = ["3×3 convolution", "normalisation", "ReLU", "3×3 convolution", "normalisation"]
halving = ["3×3 convolution\nstride 2", *pair[1:]]
fit = ["1×1 convolution\nstride 2", "normalisation"]
plots.blocks(
    {
        "plain": ["x", *pair, "ReLU"],
        "residual": ["x", {"g(x)": pair, "x": []}, "x + g(x)", "ReLU"],
        "where the shape changes": ["x", {"g(x)": halving, "Wx": fit}, "Wx + g(x)", "ReLU"],
    }
)

# %% [markdown]
# The plain block and the residual block have the same layers and the same weights; the orange line has none. If a block
# has nothing to add, training only has to bring scale and shift of its last batch normalisation near 0: then `x` passes
# unchanged. (`x` comes from a ReLU, so is never negative; the last ReLU leaves it as it is.) On the right: where a
# block halves the map and doubles the channels, `x` no longer fits, and a 1×1 convolution of stride 2 makes it fit.
#
# Here is the same block in Keras. The whole difference between plain and residual is one line, `layers.Add()`.


# %%
def deep_network(number, skips):
    """So many layers for digits without their dark border, each pixel the mean of four."""
    smaller = [layers.Cropping2D(4), layers.AveragePooling2D(2)]  # to 10×10, to save time
    blocks = (number - 2) // 6
    network = models.small_resnet((10, 10, 1), 10, blocks=blocks, skips=skips)
    return keras.Sequential([keras.Input((28, 28, 1)), *smaller, network])


for function in models.basic_block, models.conv_bn, models.zero_padded:
    course.show_source(function)

# %% [markdown]
# `x` goes through two convolutions, each with its batch normalisation (`conv_bn`), and is added to what comes out.
# Where the shape changes, `skip` first makes `x` fit. `projected` does this with the 1×1 convolution of the picture;
# `zero_padded`, which our networks use, needs no weight: it leaves out every second pixel and adds channels of zeros.
# With `skip=None` nothing is added, and the block is plain. `deep_network` stacks such blocks, after making the digits
# smaller, because 56 layers take long.
#
# **Why does an addition help? Follow the gradient.** Take numbers instead of maps.
#
# 1. A plain block computes $y = g(x)$. If $x$ changes a little, $y$ changes $g'(x)$ times as much.
# 2. In a chain of blocks these slopes are multiplied (lesson 02's chain rule). For 27 blocks the gradient of the first
#    is $g_1' \cdot g_2' \cdots g_{27}'$. Slopes of 0.5 give seven billionths: the gradient vanishes. Slopes of 1.5 give
#    57,000: it explodes. Only slopes very near 1 would do, and nothing keeps them there.
# 3. A residual block computes $y = x + g(x)$, and its slope is $1 + g'(x)$. The 1 is the orange line.
# 4. Multiply two of them: $(1 + g_1')(1 + g_2') = 1 + g_1' + g_2' + g_1' g_2'$. The gradient comes back by four paths:
#    past both blocks, through one, through the other, through both. However small the slopes of $g$ are, the first path
#    contributes a whole 1.
#
# It is no guarantee: 27 factors of 1 + 0.5 explode, too. But now a block that does little leaves the gradient as it is,
# while without the addition a block that does little takes the gradient away.
#
# Let us measure it on 64 digits: one new network of each kind, and the size of the gradient of each convolution's
# weights before the first step; then one step, and the gradient again.
#
# **Before you run it: what do you expect** of the plain network: does its gradient vanish on the way back, or explode?


# %%
def gradients(network):
    with tf.GradientTape() as tape:
        predicted = network(x_train[:64], training=True)
        losses = keras.losses.sparse_categorical_crossentropy(y_train[:64], predicted)
    return tape.gradient(losses, [w.value for w in network.trainable_weights])


fig, axes = plots.figure()
for name, skips in {"plain": False, "residual": True}.items():
    network = deep_network(DEPTHS[-1], skips)
    first = gradients(network)
    sizes = np.array([tf.norm(each) for each in first if each.ndim == 4])
    axes.semilogy(1 + np.arange(len(sizes)), sizes / sizes[-1], label=name)
    keras.optimizers.Adam(2e-4).apply(first, network.trainable_weights)
    a, b = (np.concatenate([*map(np.ravel, g)]) for g in (first, gradients(network)))
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    print(f"{name:8} layer 2 / last: {sizes[1] / sizes[-1]:7,.1f}   cosine: {cosine:.2f}")
axes.set(title=f"{DEPTHS[-1]} layers", xlabel="convolution", ylabel="gradient, last = 1")
axes.legend()
fig

# %% [markdown]
# Read the picture from right to left, the way the gradient goes; the last convolution counts as 1. In the plain network
# of 56 layers the gradient grows by 15 % or so a layer, and at the second it is 2,000 times as large: it explodes.
# Batch normalisation holds the *signal* at one size, so that nothing vanishes here as it did in lesson 04, but it does
# not hold the gradient. In the residual network it becomes about ten times as large at most. There each block adds to
# the signal, which grows; so a later block changes it by a smaller share, and its slope is nearer to 1.
#
# Is a large gradient so bad, if Adam evens out the sizes? Look at the cosines. After one small step of Adam the
# gradient on the same 64 digits was computed anew, and compared: a cosine of 1 means that it still points in the same
# direction, 0 that the two directions have nothing to do with each other. In the plain network the cosine is near 0:
# what the gradient says holds for the tiniest steps only, and one step tells nothing about the next. In the residual
# network it keeps most of its direction, and the steps add up.
#
# Now train both, with 20 layers and with 56.
#
# **Before you run it: what do you expect** of each?
#
# > The quick profile stops at twenty layers, in both pictures of this section. There the plain network's gradient grows
# > seven to nine times, the other's less than three times, and the plain network is still behind at the end.

# %%
depth, correct = {}, {}
for number in DEPTHS:
    for name, skips in {f"plain_{number}": False, f"residual_{number}": True}.items():
        network = deep_network(number, skips)
        depth[name] = recipe(network, RACE, digits=4_000, augment=False, smoothing=0)
        correct[name] = accuracy(network)
        course.record(f"{name}_accuracy", correct[name])
    gain = correct[f"residual_{number}"] - correct[f"plain_{number}"]
    course.record(f"skip_gain_{number}", gain)

fig, grid = plots.figure(1, len(DEPTHS), size=(3.5 * len(DEPTHS), 3.1), squeeze=False)
for axes, number in zip(grid[0], DEPTHS, strict=True):
    for kind, dashes in {"plain": "--", "residual": "-"}.items():
        loss = depth[f"{kind}_{number}"].history["loss"]
        axes.plot(range(1, len(loss) + 1), loss, marker="o", linestyle=dashes, label=kind)
    axes.axhline(np.log(10), color="grey", linestyle=":", label="guessing")
    axes.set(title=f"{number} layers", xlabel="epoch", ylabel="training loss", ylim=(0, 2.6))
    axes.locator_params(axis="x", integer=True)
fig.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=3)
fig

# %% [markdown]
# Look at the 56 layers first: the plain network hardly learns. It has as many parameters as its residual twin and
# gets the same steps, but in eleven epochs its loss comes down only from the dotted line, which is guessing
# (ln 10 = 2.30), to about 1.7, while its twin's is near 0 after three. (In its first epoch the twin is worse than
# guessing: this point lies above the picture.) This is *training* loss: the plain network does not over-fit, it does
# not even memorise. The additions alone make the difference. With 20 layers the plain network is only a little later
# than its twin: thanks to batch normalisation and He's initialisation, they are not yet too deep for it.
#
# Each curve is one training, so the experiment was repeated: three times on the sample, three times on MNIST. Each time
# the additions were worth more than 70 points of test accuracy at 56 layers, and about two to four at 20. But even with
# additions, 56 layers are not clearly better than 20: four points worse in the run shown, in others about as good, and
# on MNIST a little worse each time. Small digits do not need them.
#
# ## What depth did to the contest
#
# The ImageNet contest (ILSVRC) asked for more: 1.2 million photographs to learn from, 1,000 classes, five guesses each.
# Its error is the share of photographs for which none of the five guesses was right, the **top-5 error** (상위 5개
# 오류율). Here are the winners, and how many layers they had.

# %%
winners = {
    "2010\nNEC": (28.2, 0), "2011\nXRCE": (25.8, 0), "2012\nAlexNet": (16.4, 8),
    "2013\nClarifai": (11.7, 8), "2014\nVGG *": (7.3, 19), "2014\nGoogLeNet": (6.7, 22),
    "2015\nResNet": (3.6, 152),
}  # fmt: skip
errors, counts = zip(*winners.values(), strict=True)
fig, (top, bottom) = plots.figure(2, 1, size=(7.2, 5.2), sharex=True)
look = {"color": "#56B4E9", "edgecolor": "black"}
top.bar_label(top.bar(list(winners), errors, **look), fmt="%.1f", label_type="center")
top.axhline(5.1, color="black", linestyle="--", zorder=0)
top.text(6, 5.6, "one trained\nperson: 5.1", ha="center", va="bottom")
top.set_ylabel("top-5 error, %")
look["color"] = "#E69F00"
numbers = [str(count or "no network") for count in counts]
bottom.bar_label(bottom.bar(list(winners), counts, **look), numbers, padding=2)
bottom.set(ylabel="layers", ylim=(0, 180))
plots.describe(
    fig,
    "Winners by year: the top-5 error falls from 28.2 to 3.6 %, layers grow from 8 to 152.",
)

# %% [markdown]
# Above, the error falls to an eighth; below, the layers grow from 8 to 152. The steps of 2014 and 2015 are
# those of this lesson: small filters in stacks and cheap 1×1 convolutions, then skip connections.
#
# > (* VGG came second, with 16 and 19 layers. Winners were ensembles of several networks, ResNet's of six: the mean of
# > their predictions.) The person was an author of the report on the contest, who had trained himself on 500 pictures.
# > "Better than a person" means: on these photographs, these classes, with five guesses. Deeper was not the only thing
# > that changed, as the table of ingredients should remind you.
#
# So, why deeper? Because small filters in a stack see as much as a large one, with fewer weights and a non-linearity
# after each; and because every layer can build on what the layers before it have found: edges, then strokes, then
# digits. But depth has a price, first in time, then in gradients that vanish, explode or lose their direction.
# Initialisation, normalisation and skips deal with the gradients, and only then is more depth worth trying. For digits
# six convolutions are plenty; for a thousand kinds of photographs a hundred layers were not too many.
#
# ## You have
#
# - measured that two 3×3 layers see what one 5×5 layer sees, with 18 weights instead of 25
# - counted that doubled channels on halved maps keep the work of each layer level
# - trained six convolutional layers on digits, and tested the ingredients one by one
# - met five networks by their blocks, from 61,706 to 138 million parameters, all of them counted
# - seen what 1×1 convolutions and global average pooling save
# - raced small versions three times, and read the result with its variation
# - seen 56 layers hardly learn without skip connections, and explained by $1 + g'$ why they learn with them
#
# ## Where it comes from
#
# - Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, 1998: LeNet-5, and MNIST.
# - A. Krizhevsky, I. Sutskever and G. Hinton, 2012: AlexNet. K. Simonyan and A. Zisserman, 2015: VGG.
# - C. Szegedy and others, 2015: GoogLeNet; 2016: label smoothing. K. He and others, 2015: initialisation; 2016: ResNet.
# - O. Russakovsky and others, 2015: the contest, its errors, and the trained person.
# - L. Smith and N. Topin, 2018: one rise and fall of the learning rate ("super-convergence").
# - K. Saitoh, 2016, "Deep Learning from Scratch": the six-layer network for digits.
