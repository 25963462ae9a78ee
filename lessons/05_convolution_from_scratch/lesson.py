# %% [markdown]
# # 05 · Convolution from scratch
#
# **What is a convolution?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/05_convolution_from_scratch.ipynb)
#
# > **You will be able to**
# > - say what local and shared weights are, and count what they save
# > - compute a convolution by hand, and say what a filter looks for
# > - tell the size of the output from filter, stride and padding, and count weights with several channels
# > - turn convolution into one matrix product with im2col, and say where the time goes
# > - read the forward and backward pass of a convolutional network in NumPy, and prove the gradient right
# > - train it on digits, and see what its filters have become
# >
# > **You need first** lessons 02 and 03, or: you know what a dense layer, ReLU, softmax and back-propagation are.
# > **Reading** about 35 minutes. **Running** 20 s (quick), 3 min (full) on 2 CPU cores.

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
import tensorflow as tf
from IPython.display import display
from threadpoolctl import threadpool_limits

from course import datasets, models, plots, scratch

# %% tags=["parameters"]
course.set_lesson("05_convolution_from_scratch")
# profile="quick" as a second argument runs the small version
STEPS = course.pick(quick=300, full=3000)  # of training, 100 digits each

# %% [markdown]
# A phone unlocks when it sees its owner's face, wherever in the picture the face is. A dense network finds that hard.
# In lesson 02 you built a detector of horizontal edges by hand. It worked, until the digit was moved down by five
# pixels: each of its weights belonged to one place. And the dense network of lesson 03 began by flattening its
# images. It never knew which pixels are neighbours.
#
# But a picture is made of strokes and edges, small patterns of *neighbouring* pixels, and a stroke is a stroke wherever
# it lies. Here you build the layer that knows both. It is called a convolution, it is at the heart of nearly every
# network that sees, and you will write and train one in NumPy.
#
# ## From dense to local to shared
#
# Take a row of six inputs and a layer with four outputs, and change the dense layer in two steps. First, each output
# sees only three neighbouring inputs: the layer is **local**. Second, all outputs use the same three weights: they are
# **shared**. Then do the same with a 28×28 image whose outputs see 3×3 pixels each, at 26×26 places.
#
# **Before you run it: what do you expect?** How many weights has each of the six layers?

# %% tags=["nbval-check-output"]
pixels, places, seen = 28 * 28, 26 * 26, 3 * 3
print(f"dense:  {pixels} inputs x {places} outputs = {pixels * places:7,} weights")
print(f"local:  {seen:3} inputs x {places} outputs = {seen * places:7,} weights")
print(f"shared: {seen:3} inputs, the same for all = {seen:5,} weights")
plots.connectivity(inputs=6, window=3)

# %% [markdown]
# Each line is a weight; on the right, lines of the same colour and dashes are the *same* weight. From half a million
# weights to nine! A dense layer could learn the same weights in principle, but it would need far more examples. Here an
# edge that is seen in one place teaches all places.
#
# ## A filter slides over an image
#
# Take a small table of weights, the **filter** or **kernel** (필터, 커널). Lay it on a corner of the image, multiply
# each pixel by the weight above it, and add up: one number. Move one pixel to the right, and do it again; then line by
# line, until every position has been visited. That is a **convolution** (합성곱), and its output is a **feature map**
# (특성 맵). As a formula, for the image $x$, a filter $w$ of $f \times f$ weights, and the output $y$:
#
# $$y_{ij} = \sum_{a=0}^{f-1} \sum_{b=0}^{f-1} x_{i+a,\,j+b} \; w_{ab}$$
#
# Here the image is dark (0) with a bright corner (1), and the filter subtracts what is on its left from what is on its
# right. Watch it slide:

# %% tags=["nbval-check-output"]
image = np.zeros((6, 6))
image[2:, 2:] = 1
vertical = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])


def convolve(image, kernel):
    size = len(kernel)
    height, width = (length - size + 1 for length in image.shape)
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            output[i, j] = np.sum(image[i : i + size, j : j + size] * kernel)
    return output


edges = convolve(image, vertical)
print("image", image.shape, " filter", vertical.shape, " output", edges.shape)
display(plots.sliding(image, vertical))
plots.position(image, vertical, row=2, column=0)

# %% [markdown]
# Below, the film is stopped at one position: follow it with a pencil. The filter lies in the frame, on rows 3 to 5 and
# columns 1 to 3: bright on the right, dark on the left, $3 \cdot 1 - 3 \cdot 0 = 3$. (The larger, the brighter; in the
# image and the output 0 is black, in the other two grids grey.) Where all pixels under the filter are alike, the output
# is 0, because its weights add up to 0. So this filter *finds vertical edges*: it is a **vertical edge detector**.
#
# It finds them wherever they are. If the edge moves, its mark in the map moves along: this is called **translation
# equivariance**. Turned on its side (`vertical.T`) the filter finds horizontal edges. With its signs changed it finds
# edges from bright to dark. All four on a digit:

# %%
data = datasets.load("mnist")
x_train, y_train = data.train
x_test, y_test = data.test
print("x_train", x_train.shape, x_train.dtype, " y_train", y_train.shape)

digit = x_train[y_train == 7][0, :, :, 0]
kernels = {
    "vertical edges,\ndark to bright →": vertical,
    "vertical edges,\nbright to dark →": -vertical,
    "horizontal edges,\ndark to bright ↓": vertical.T,
    "horizontal edges,\nbright to dark ↓": -vertical.T,
}
maps = [np.pad(convolve(digit, kernel), 1) for kernel in kernels.values()]
shown = [digit, *(feature / feature.max() for feature in maps)]
plots.describe(
    plots.images(np.stack(shown), ["image", *kernels], columns=5, size=1.5),
    "A seven and four maps of its edges: dark to bright and back, to the right and downwards.",
)

# %% [markdown]
# Bright pixels mark the positions where the filter fits. Each map answers one question about every position in the
# image: is there an edge of this kind here? (Negative answers are drawn black, as ReLU will make them 0, and each map
# is scaled to its own maximum.)
#
# In mathematics this sliding product is called **cross-correlation**, and a convolution first rotates the kernel by
# 180°. Networks *learn* their kernels, so that makes no difference, and everybody says convolution. (Nine weights of
# 1/9 give the mean, and blur.)
#
# ## Stride, padding, and the size of the output
#
# The 28×28 image became 26×26 (the figure adds a rim): a 3×3 filter does not fit onto the border. Rows and columns of
# zeros around the image, **padding** (패딩) $p$, repair that. And the filter may skip pixels: it moves by the
# **stride** (스트라이드) $s$. An image of $n$ pixels under a filter of $f$ gives
#
# $$\left\lfloor \frac{n + 2p - f}{s} \right\rfloor + 1$$
#
# positions along each side. Read it from the inside: with padding the image has $n + 2p$ pixels. A filter at the left
# border covers $f$ of them, so $n + 2p - f$ are left to move over, in steps of $s$. The brackets mean: round down,
# because a step that would lead beyond the border is not made. And the first position counts, too: $+ 1$.
#
# **Dilation** $d$ spreads a filter out: it skips $d - 1$ pixels between its weights. So it covers $d(f - 1) + 1$ pixels
# with no more weights, and this number takes the place of $f$: the output has
# $\lfloor (n + 2p - d(f - 1) - 1) / s \rfloor + 1$ positions. With $d = 2$ a 3×3 filter covers 5×5 pixels.

# %% tags=["nbval-check-output"]
for n, f, s, p in [(28, 5, 1, 0), (28, 3, 1, 1), (24, 2, 2, 0), (4, 3, 2, 1)]:
    positions = scratch.output_size(n, f, s, p)
    print(f"{n:2} pixels, filter {f}, stride {s}, padding {p}: {positions:2} positions")
dilated = keras.layers.Conv2D(1, 3, dilation_rate=2)(np.zeros((1, 28, 28, 1)))
print(f"28 pixels, filter 3, dilation 2, in Keras: {dilated.shape[1]} positions")
try:
    scratch.output_size(4, 7, strides=1, padding=1)
except ValueError as error:
    print("ValueError:", error)

four = np.arange(1, 17).reshape(4, 4)
plots.windows(four, 3, [(0, 1), (1, 1), (1, 2)])

# %% [markdown]
# In the figure, a 4×4 image under a 3×3 filter: the solid frame is the filter's first position, the dashed one the next
# to its right, and a dot marks the middle of every position. Padding is grey. Without padding there are 2×2 positions.
# With padding 1 there are as many as pixels: for an odd filter, $p = (f - 1)/2$ keeps the size, and Keras calls that
# `padding="same"`, no padding `"valid"`. With stride 2 only every second position is kept, and the hatched zeros are
# never under the filter: that is the remainder which the formula rounds off. (With a stride of $s$, Keras' `"same"`
# gives $n / s$ positions, rounded up.) A filter that does not fit at all is an error, as the last line of text says.
#
# ## Channels
#
# A colour image has three numbers a pixel, red, green and blue: its **channels** (채널). How does a filter look at
# three maps at once? It has a table of weights *for each channel*. All products of all tables are added up, so it is
# still one number for each position, and every filter makes *one* map.

# %%
plots.channels(inputs=3, filters=2)

# %% [markdown]
# Both filters look at the whole stack on the left. Their two maps are the channels of the output, for the next layer to
# look at, and there a filter can combine them: a vertical edge here and a horizontal one there make a corner. It also
# sees more of the image: 3×3 outputs of a 3×3 filter together see 5×5 pixels. (This is its *receptive field*; more in
# lesson 07.)
#
# The weights of a layer form an array of shape (height, width, channels in, filters), and each filter has one bias. So
# with filters of $k \times k$, a layer from $C_\text{in}$ to $C_\text{out}$ channels has
#
# $$k \cdot k \cdot C_\text{in} \cdot C_\text{out} + C_\text{out}$$
#
# parameters. In Keras the layer is called `Conv2D`. **Before you run it: what do you expect?** Two filters of 3×3 on an
# image of three channels: how many parameters?

# %% tags=["nbval-check-output"]
rng = np.random.default_rng(0)
colour = rng.integers(0, 5, (1, 6, 6, 3)).astype(np.float32)  # a batch of one image
layer = scratch.Convolution(channels=3, filters=2, kernel_size=3)
layer.parameters = [rng.integers(-2, 3, w.shape).astype(np.float32) for w in layer.parameters]
kernel, bias = layer.parameters

maps = layer.forward(colour)
print("images", colour.shape, " output", maps.shape)
print("kernel", kernel.shape, " bias", bias.shape)
keras_layer = keras.layers.Conv2D(filters=2, kernel_size=3)
keras_layer.build(colour.shape)
keras_layer.set_weights(layer.parameters)
print("parameters by hand:", 3 * 3 * 3 * 2 + 2, " by Keras:", keras_layer.count_params())

by_hand = sum(convolve(colour[0, :, :, c], kernel[:, :, c, 1]) for c in range(3)) + bias[1]
print("second map by hand:\n", by_hand)
print("equal to ours:", np.array_equal(by_hand, maps[0, :, :, 1]))
print("ours equal to Keras':", np.allclose(maps, keras_layer(colour), atol=1e-4))

# %% [markdown]
# $3 \cdot 3 \cdot 3 \cdot 2 = 54$ weights and 2 biases make 56, whatever the size of the image; a dense layer from
# 6·6·3 to 4·4·2 numbers would need 3,456 weights. By hand it is the sum of three convolutions, one for each channel,
# and the bias; the NumPy layer and Keras agree.
#
# ## Pooling
#
# Must the next layer know to the pixel where the edge was? **Pooling** (풀링) keeps one number for each window and
# moves by the window's size: **max pooling** (최대 풀링) keeps the largest, **average pooling** (평균 풀링) the mean.
# It has no weights.

# %%
numbers = np.array([[1, 3, 0, 0], [0, 2, 0, 8], [5, 5, 1, 2], [5, 5, 3, 4]], np.float32)
pools = {"max": scratch.MaxPooling(2), "average": scratch.AveragePooling(2)}
panels = {"image": numbers}
for name, pool in pools.items():
    panels[name] = pool.forward(numbers.reshape(1, 4, 4, 1))[0, :, :, 0]
    back = pool.backward(np.full((1, 2, 2, 1), 4, np.float32))
    panels[f"back: {name}"] = back[0, :, :, 0]

plots.number_grids(panels, one_scale=True)

# %% [markdown]
# A quarter of the numbers remains. Each is made of one window of 2×2: the 8 is the largest of 0, 0, 0 and 8, and 2 is
# their mean. The 8 may move inside its window, and the output of max pooling stays the same: it keeps *that* something
# was there, and forgets *where* exactly. This is called **translation invariance**, here for small shifts.
#
# The two grids called "back" show the way back in training: where a gradient of 4 for each output arrives. Max pooling
# sends all of it to the maximum of the window; if several are equal, as the fives are, the first of them gets all, as
# in Keras. Average pooling shares it out, 1 for each pixel.
#
# ## im2col: one matrix product instead of four loops
#
# `convolve` is easy to read but far too slow: a loop in Python for every position, channel, filter and image. A
# processor is fastest at multiplying large matrices. So lay out what the filter sees at each position as *one
# row*. All filters at all positions of all images are then one product: rows times kernel. The trick is called
# **im2col**.

# %%
course.show_source(scratch.im2col)

nine = np.arange(1, 10).reshape(1, 3, 3, 1)
kernel = np.array([[-1, 2], [0, 0]])
print("im2col:  ", scratch.im2col(nine, 2) @ kernel.ravel())
print("convolve:", convolve(nine[0, :, :, 0], kernel).ravel())
plots.patches(nine[0, :, :, 0], kernel)

# %% [markdown]
# Each row is one position of the 2×2 window, each column one pixel of the window. The kernel is written as a column,
# and one matrix product gives the outputs at all positions. (For several filters the kernel has a column for each, for
# several channels the rows are longer.) Pixels that several windows see appear several times: for a 5×5 filter the
# matrix is 18 times as large as our images. Filled by a loop, it costs more than the product. `sliding_window_view`
# copies nothing: it returns a **view** (뷰), the same memory read in another order. Only `reshape` copies, and once.
# What does it buy?


# %%
def cpu_ms(function, *arguments):
    times = []
    for _ in range(5):
        began = time.process_time()
        result = function(*arguments)
        times.append(time.process_time() - began)
    return 1000 * min(times), result


layer = scratch.Convolution(channels=1, filters=30, kernel_size=5)
kernel = layer.parameters[0][:, :, 0]
with threadpool_limits(1):
    loops, maps = cpu_ms(lambda: [convolve(digit, kernel[:, :, f]) for f in range(30)])
    product, same = cpu_ms(layer.forward, digit.reshape(1, 28, 28, 1))
print(f"one digit, 30 filters: loops {loops:.0f} ms, im2col {product:.2f} ms")
print("largest difference:", np.abs(np.stack(maps, axis=-1) - same[0]).max())

# %% [markdown]
# Hundreds of times faster, and the same numbers up to the rounding of 32-bit floats. Here is the whole layer, with
# its way back:

# %%
course.show_source(scratch.Convolution)

# %% [markdown]
# **Forward** is what you have just seen. **Backward** takes the gradient of the loss with respect to each output
# number. As `output = columns @ kernel + bias`, the chain rule gives
#
# - for the kernel `columns.T @ gradient`: a weight is used at every position, so all positions add up,
# - for the bias the plain sum over all positions,
# - for the images: each position sends its gradient back through the weights to the pixels it saw. Windows overlap, so
#   contributions are *added*, for one pixel of the window and all positions at a time.
#
# **SimpleConvNet** has this layer, ReLU, max pooling, and two affine layers (lesson 02), with a ReLU between. Softmax
# and cross-entropy come last; their gradient together is simply (probability − target) / batch size. Where do you
# expect the parameters, and where the time?

# %%
course.show_source(scratch.simple_convnet)

network = scratch.simple_convnet()
x, forward, backward = x_train[:100], [], []
with threadpool_limits(1):
    for layer in network.layers:
        milliseconds, x = cpu_ms(layer.forward, x)
        count = sum(parameter.size for parameter in layer.parameters)
        forward.append(f"{x.shape!s:19} {count:7,} parameters   {milliseconds:5.2f} ms")
    network.loss(x_train[:100], y_train[:100])
    gradient = network.criterion.backward()
    for layer in reversed(network.layers):
        milliseconds, gradient = cpu_ms(layer.backward, gradient)
        backward.insert(0, f"{milliseconds:5.2f} ms back")
for layer, there, back in zip(network.layers, forward, backward, strict=True):
    print(f"{type(layer).__name__:12} {there} {back}")
print(f"{sum(parameter.size for parameter in network.parameters):,} parameters")

# %% [markdown]
# 99.6 % of the parameters are in the first affine layer, but convolution and pooling take about three quarters of the
# time. A filter's weights are few, but they are used at 57,600 positions: 57,600 · 25 · 30 multiplications on the way
# forward, about 43 million, as many as in the first affine layer (4,320 · 100 for each digit). The rest of the time,
# like most of pooling's, goes into moving numbers.
#
# On one thread, a whole step of 100 digits takes about 0.65 times the processor time of the same step in Keras; with a
# textbook's im2col, 2.7 times (`python -m benchmarks convolution`). Three things help:
#
# - no loop fills the columns, and pooling needs no columns: it compares four shifted views,
# - what nobody needs is not computed: in a first layer, the gradient of the images,
# - one thread. On matrices of this size two threads mostly wait for each other: on a busy computer with two cores a
#   step took 60 times longer with them. `threadpool_limits(1)` says so here, and `Network` does the same.
#
# ## Is the gradient right?
#
# A wrong gradient does not crash, so check it in two ways, as in lesson 02. The first is the **gradient check**: raise
# and lower single parameters a little, and look at the loss. `gradient_check` does it for 20 numbers, chosen at random,
# of each array of parameters, in 64-bit floats, and returns the largest relative error. The images are noise, not
# digits: where a digit is black and biases are still 0, the sums are exactly 0, at the corner of ReLU. It has no
# derivative there, so the check would compare with a wrong number.

# %%
noise, any_labels = np.random.default_rng(0).standard_normal((2, 28, 28, 1)), np.array([3, 8])
error = scratch.gradient_check(network, noise, any_labels)
course.record("gradient_check_max_error", error)

# %% [markdown]
# About eight digits agree. Can the check also find a mistake? Try a typical one: the gradient of the bias is averaged
# over the positions instead of added up.
#
# **Before you run it: what do you expect?** Will the check find it? Would you notice in training?


# %%
class Careless(scratch.Convolution):
    def backward(self, gradient):
        super().backward(gradient)
        self.gradients[1] = gradient.mean(axis=(0, 1, 2))  # should be the sum


careless = scratch.simple_convnet()
careless.layers[0] = Careless(channels=1, filters=30, kernel_size=5, first=True)
print(f"right: {error:.1e}")
print(f"careless: {scratch.gradient_check(careless, noise, any_labels):.1e}")

# %% [markdown]
# A relative error of 1, that is 100 %: hardly a thousandth of the bias's gradient is left. In training you would not
# have noticed: with the 300 steps of the quick profile, this network reached 92.2 % on the sample's test digits, and
# the right one 91.9 and 92.7 % (two seeds). The direction is still right, and Adam, which divides by a gradient's usual
# size, hides the mistake. Only the check tells.
#
# The second check is Keras: the same network built of `keras.layers`. Our arrays have the same shapes and order as
# Keras', so the weights can be copied as they are. Compare the loss, the probabilities and all gradients. (*Sparse*
# cross-entropy is lesson 04's, for labels that are whole numbers instead of one-hot.)

# %%
course.show_source(models.simple_convnet)
model = models.simple_convnet((28, 28, 1), 10)
model.set_weights(network.parameters)
x, labels = x_test[:100], y_test[:100]
with tf.GradientTape() as tape:
    probabilities = model(x)
    losses = keras.losses.sparse_categorical_crossentropy(labels, probabilities)
    loss = keras.ops.mean(losses)
gradients = tape.gradient(loss, model.trainable_variables)

print("loss: Keras", float(loss), " NumPy", network.gradient(x, labels))
pairs = [(network.predict(x), probabilities), *zip(network.gradients, gradients, strict=True)]
differences = [float(np.abs(ours - theirs).max()) for ours, theirs in pairs]
print("differences:", " ".join(f"{difference:.1e}" for difference in differences))
course.record("keras_max_difference", max(differences))

# %% [markdown]
# The same numbers, up to rounding: Keras adds up in another order. Seven lines of Keras build the network, and you now
# know what each of them does.
#
# ## Training
#
# Now train, with Adam and a learning rate that decays to 0, as in lesson 03. One thing is unusual: the initial filters
# are 25 times smaller than usual (than He's initialisation, lesson 04, which the affine layers keep). So what you will
# see in the filters is learned and not random.
#
# **Before you run it: what do you expect?** By chance it would be 10 %. What will be the share of right digits?

# %%
kernel = network.layers[0].parameters[0]
kernel *= 0.04
before = kernel.copy()

adam = scratch.Adam()
epochs = -(-STEPS * 100 // len(x_train))  # rounded up
order = np.concatenate([np.random.permutation(len(x_train)) for _ in range(epochs)])
losses = []
for step in range(STEPS):
    indices = order[100 * step : 100 * step + 100]
    losses.append(network.gradient(x_train[indices], y_train[indices]))
    adam.learning_rate = 0.003 * (1 - step / STEPS)
    adam.update(network.parameters, network.gradients)
    if (step + 1) % (STEPS // 6) == 0:
        print(f"step {step + 1:4}   loss {np.mean(losses[-STEPS // 6 :]):.4f}")

# %%
numpy_test_accuracy = network.accuracy(x_test, y_test)
course.record("numpy_test_accuracy", numpy_test_accuracy)

model.set_weights(network.parameters)
keras_accuracy = np.mean(model.predict(x_test, verbose=0).argmax(axis=1) == y_test)
print(f"Keras with our trained weights: {keras_accuracy:.4f}")
plots.misclassified(x_test, y_test, network.predict(x_test), data.class_names, count=16)

# %% [markdown]
# About 93 % in the full run. The sample has only 1,400 digits to learn from, enlarged from 8×8 pixels, and most of the
# test digits were written by other people. The network has memorised those 1,400 (over-fitting): their loss is 0.0000.
# On MNIST's 60,000 digits the same code reaches about 99 %: more digits help. (Lesson 07 gets as far with the 1,400, by
# more layers and better training.) With our weights Keras gets as many right. The figure shows the 16 surest
# mistakes, as true → predicted: some are hard for a person, too.
#
# ## What the filters have become

# %%
order = np.argsort(-np.abs(kernel).sum(axis=(0, 1, 2)))  # the strongest first
plots.filters({"before training": before[..., order], "after training": kernel[..., order]})

# %% [markdown]
# Blue is negative, grey is zero, yellow is positive. Before training: noise, and so small that it looks grey. After:
# neighbouring weights agree. Filters that are bright on one side and dark on the other answer to an **edge** in one
# direction; those with a stripe answer to a stroke or a gap; those that are bright nearly everywhere answer to any
# bright patch, a **blob**. A few have stayed grey: the others did the work.
#
# Did the network find the edge detectors that you made by hand? For each of the four, search among the 30 for the
# filter that is most like it (by the cosine of the angle between them: 1 is equal up to a factor, 0 is unlike), and let
# both look at the same seven.

# %%
ramp = np.tile([-1, -1, 0, 1, 1], (5, 1))  # your vertical edge detector, in 5×5
every = kernel.reshape(25, 30)
fig, grid = plots.figure(4, 4, size=(6.4, 7))
for column, name, edge in zip(grid.T, kernels, (ramp, -ramp, ramp.T, -ramp.T), strict=True):
    cosines = edge.ravel() @ every / np.linalg.norm(every, axis=0) / np.linalg.norm(edge)
    best = cosines.argmax()
    titles = [name, f"learned, cosine {cosines[best]:.2f}"]
    for top, weights, title in zip((0, 2), (edge, kernel[:, :, 0, best]), titles, strict=True):
        limit = np.abs(weights).max()
        column[top].imshow(weights, cmap="cividis", vmin=-limit, vmax=limit)
        column[top].set_title(title, fontsize=10)
        column[top + 1].imshow(np.maximum(convolve(digit, weights), 0))
for axes in grid.flat:
    axes.set_axis_off()
text = "Four edge detectors made by hand and the learned filter most like each; "
plots.describe(fig, text + "below each filter is where it answers on a seven.")

# %% [markdown]
# Rows 1 and 2: your edge detectors and their maps. Rows 3 and 4: the network's filters that are most like them, and
# their maps. They are no copies (the less alike mark other parts), but mark mostly the same sides of the strokes.
# Nobody told the network what an edge is: such filters help to tell digits apart.
#
# This shows so clearly because the initial weights were small. Filters that start at full size read digits just as
# well, but look like noise before *and* after training.
#
# ## You have
#
# - gone from dense to local to shared weights, from half a million to nine
# - computed a convolution by hand, and found edges in a digit with nine weights
# - told the size of outputs from filter, stride and padding, and counted 54 weights for three channels
# - turned convolution into one matrix product, hundreds of times faster than loops, and found where the time goes
# - read the forward and backward pass in NumPy, and checked it by differences and by Keras
# - trained the network on digits, and seen noise become edges and blobs
#
# ## Where it comes from
#
# - D. Hubel and T. Wiesel, 1962: cells in the cat's visual cortex that answer to edges in one direction.
# - K. Fukushima, 1980, "Neocognitron": layers of shared filters and pooling. Y. LeCun and others, 1989 and 1998: such
#   filters trained by back-propagation, and the digits of MNIST.
# - K. Chellapilla, S. Puri and P. Simard, 2006: convolution unrolled into one matrix product.
# - K. He and others, 2015: initialisation. D. Kingma and J. Ba, 2015: Adam.
# - K. Saitoh, *Deep Learning from Scratch*, 2016: SimpleConvNet is the network of its chapter 7.
