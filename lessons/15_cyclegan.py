# %% [markdown]
# # 15 · CycleGAN: from photograph to cartoon, without pairs
#
# **Can a photo become a cartoon, with no pairs?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/15_cyclegan.ipynb)
#
# > **You will be able to**
# > - say why two generators and a cycle replace the pairs that nobody has
# > - compute the three losses of a CycleGAN, and train one
# > - measure a translation: does it look like the other sort, and can it be undone?
# > - show what the cycle loss is for, by leaving it out
# >
# > **You need first** lesson 14.
# > **Reading** about 20 minutes. **Running** 70 s (quick), 20 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:  # on Colab: fetch the package
    # %pip install -q "git+https://github.com/OWNER/REPO@v0.1.0"
    import course
course.start(seed=0)

# %%
import tempfile

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

from course import datasets, models, plots, training

# %% tags=["parameters"]
course.lesson("15_cyclegan")
WIDTH = course.pick(quick=8, full=24)  # filters of the generators' first layer
BLOCKS = course.pick(quick=1, full=3)
BATCH = 4
STEPS = course.pick(quick=10, full=50)  # in what we call an epoch here
EPOCHS = course.pick(quick=6, full=30)
WITHOUT = course.pick(quick=3, full=10)  # epochs without the cycle loss

# %% [markdown]
# Take photographs and cartoons. With the same scene in both, a network could learn to draw: input, target, loss. But
# nobody has drawn these photographs. There is a heap of photographs, **A**, and a heap of cartoons of other things,
# **B**.

# %%
data = datasets.load("horse2zebra")
(a, b), (a_test, b_test) = data.train, data.test
plots.images(np.concatenate([a[:8], b[:8]]) / 255)

# %% [markdown]
# Above A, below B. (With the published pictures: horses and zebras.) No picture above has its like below.
#
# ## Two generators, two discriminators, a cycle
#
# A GAN alone could learn to make cartoons: generator $G$ takes a photograph instead of noise, discriminator $D_B$ asks
# whether what comes out is a real cartoon. But nothing says *which* cartoon. $G$ might draw the same flower for every
# photograph.
#
# So a second generator, $F$, goes back from B to A, and whoever goes there and back must arrive where they started:
#
# $$L_{cycle} = |F(G(a)) - a| + |G(F(b)) - b|.$$
#
# $F$ can only restore the photograph if the cartoon still holds what was in it. A third loss, the **identity loss**
# (항등 손실), asks $G$ to leave alone what is a cartoon already: it keeps the colours.

# %%
course.show_source(training.CycleGAN.train_step)

# %% [markdown]
# The generators have no bottleneck of a few numbers. They shrink the image to a quarter, change it in **residual
# blocks** (lesson 07), and enlarge it again. The discriminators look at patches: for the question whether something is
# drawn, a patch is enough.

# %%
def build(seed=0, **losses):
    keras.utils.set_random_seed(seed)
    shape = (data.size, data.size, 3)
    generators = [models.residual_generator(shape, width=WIDTH, blocks=BLOCKS) for _ in "ab"]
    critics = [models.patch_discriminator(shape, width=WIDTH, halvings=2) for _ in "ab"]
    gan = training.CycleGAN(*generators, *critics, seed=seed)
    gan.compile(keras.optimizers.Adam(4e-4, beta_1=0.5), keras.optimizers.Adam(4e-4, beta_1=0.5), **losses)
    return gan


gan = build()
for part in (gan.to_b, gan.critic_b):
    print(f"{part.name:20} {part.input_shape[1:]} to {part.output_shape[1:]}, {part.count_params():,} parameters")

# %% [markdown]
# ## Training
#
# Images are moved and mirrored a little each time they come. The order, the changes and the older translations that the
# discriminators are shown again all depend on the number of the step alone, so this training, too, can be stopped and
# resumed (lesson 14).

# %%
def moved(image, seed):
    """A random part of an image, as large as the test images, mirrored half the time."""
    image = tf.image.stateless_random_crop(image, (data.size, data.size, 3), seed)
    return tf.image.stateless_random_flip_left_right(image, seed)


def train(gan, epochs, *callbacks, start=0):
    sides = [training.endless(x, BATCH, seed=side, start=start * STEPS, change=moved) for side, x in enumerate((a, b))]
    log = gan.fit(
        tf.data.Dataset.zip(*sides),
        epochs=epochs,
        initial_epoch=start,
        steps_per_epoch=STEPS,
        shuffle=False,
        callbacks=[training.EpochLog(), *callbacks],
        verbose=0,
    )
    return pd.DataFrame(log.history, index=range(start + 1, epochs + 1))


# %% [markdown]
# **Before you run it: what do you expect?** What will it learn first: colours, lines, or flat areas?

# %%
photos, drawings = a_test / np.float32(255), b_test / np.float32(255)
folder = tempfile.mkdtemp()  # name a folder of your own to keep what is learned
film = training.Film(lambda: gan(photos[:8]))
start = training.resume(gan, folder)
log = train(gan, EPOCHS, film, training.Checkpoint(folder), start=start)

# %%
plots.film_strip(*film.few(5))

# %% [markdown]
# @@ what is seen in the strip (to be written after the first run)
#
# ## There and back
#
# Test pictures, which no network was trained on: the photograph, its translation, and the way back.

# %%
def there_and_back(gan, count=8):
    there = gan.to_b.predict(photos[:count], verbose=0)
    return np.concatenate([photos[:count], there, gan.to_a.predict(there, verbose=0)])


plots.images(there_and_back(gan))

# %% [markdown]
# @@ what is seen
#
# ## In numbers
#
# Two questions. Can the translation be undone? The mean distance of the round trip, on pictures in 0 to 1. And does it
# look drawn? We ask a small classifier that has learned from the real pictures to tell photographs from cartoons.

# %%
def distances(gan):
    """Mean absolute differences of the round trips from A and from B, and of leaving alone what is B already."""
    back_a = gan.to_a.predict(gan.to_b.predict(photos, verbose=0), verbose=0)
    back_b = gan.to_b.predict(gan.to_a.predict(drawings, verbose=0), verbose=0)
    same = gan.to_b.predict(drawings, verbose=0)
    pairs = ((back_a, photos), (back_b, drawings), (same, drawings))
    return [float(np.abs(one - other).mean()) for one, other in pairs]


names = ["there and back from A", "there and back from B", "B left alone"]
table = pd.DataFrame({"untrained": distances(build()), "trained": distances(gan)}, index=names)
for name, value in zip(("cycle_l1_a", "cycle_l1_b", "identity_l1"), table["trained"], strict=True):
    course.record(name, value)
table.round(3)

# %%
middle = (a.shape[1] - data.size) // 2
real = np.concatenate([x[:, middle : middle + data.size, middle : middle + data.size] for x in (a, b)]) / np.float32(255)
label = np.repeat([0, 1], [len(a), len(b)])
judge = models.small_vgg(real.shape[1:], 2)
judge.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
judge.fit(real, label, epochs=course.pick(quick=2, full=8), verbose=0)  # @@ to the parameters cell


def rate(images):
    """Share of pictures that the judge takes for B."""
    return float((judge.predict(images, verbose=0).argmax(axis=1) == 1).mean())


shares = {"real B": drawings, "A": photos, "A translated": gan.to_b.predict(photos, verbose=0)}
shares = {name: rate(images) for name, images in shares.items()}
course.record("cartoon_rate_photos", shares["A"])
course.record("cartoon_rate_translated", shares["A translated"])
pd.Series(shares, name="taken for B").round(2).to_frame()

# %% [markdown]
# @@ A judge can be fooled: it looks for whatever tells the two apart most easily.
#
# Zebras have a better judge: MobileNet, which has learned ImageNet's 1,000 classes, among them zebra (340) and sorrel
# horse (339); where its weights are on disk: @@ `datasets.load("imagenet_weights")` or KERAS_HOME; record
# zebra_rate_translated, zebra_rate_horses, zebra_rate_zebras.
#
# ## Without the cycle
#
# **Before you run it: what do you expect?** The same networks and steps, but nobody asks for the way back.

# %%
loose = build(cycle=0, identity=0)
train(loose, WITHOUT)
course.record("cycle_l1_without_cycle_loss", distances(loose)[0])
table["without cycle loss"] = distances(loose)
plots.images(there_and_back(loose))

# %%
table.round(3)

# %% [markdown]
# @@ what is lost
#
# ## Try it yourself
#
# 1. ★ Translate what has been translated: `gan.to_b` twice, three times. Check: what changes after the first?
# 2. ★ `build(identity=0)`. Check: what happens to the colours?
# 3. ★★ Two folders of your own pictures: `datasets.load("photo_to_cartoon", path="my pictures")`, with trainA, trainB,
#    testA and testB in it. Check: cycle distance, and what the judge says.
# 4. ★★ `history=0` in `training.CycleGAN`. Check: do the losses swing more?
# 5. ★★★ Hide and seek: add a little noise to the translation before it goes back. Check: how fast does the round trip
#    get worse, and what does that say about where the photograph was kept?
#
# ## You have
#
# - said why two generators and a cycle replace pairs
# - computed the three losses of a CycleGAN, and trained one
# - measured whether a translation can be undone, and whether it looks like the other sort
# - left out the cycle loss, and seen what it is for
#
# ## Where it comes from
#
# - J.-Y. Zhu, T. Park, P. Isola and A. Efros, 2017, "Unpaired image-to-image translation using cycle-consistent
#   adversarial networks".
# - P. Isola and others, 2017, for the discriminator of patches. J. Johnson and others, 2016, for the generator.
#   D. Ulyanov and others, 2016, for instance normalisation. A. Shrivastava and others, 2017, for the image history.
# - C. Chu, A. Zhmoginov and M. Sandler, 2017, "CycleGAN, a master of steganography", for task 5.
# - Photographs: scikit-learn and scikit-image; where published, ImageNet's horses and zebras, as the authors chose them.
