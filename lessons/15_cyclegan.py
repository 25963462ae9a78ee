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
