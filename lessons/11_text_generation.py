# %% [markdown]
# # 11 · Text generation with characters, syllables and jamo
#
# **How does a network write?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/11_text_generation.ipynb)
#
# > **You will be able to**
# > - say what a language model is, and measure one in bits per character
# > - build the strongest simple baseline: n-grams that back off
# > - train a recurrent network with a target at every step
# > - write with it at any temperature, at the same small cost for every character
# > - compare two alphabets for Korean, syllables and jamo, by a fair measure
# >
# > **You need first** lesson 10.
# > **Reading** about 25 minutes. **Running** 55 s (quick), 8 min (full) on 2 CPU cores.

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

from course import datasets, models, plots, scratch, training

# %% tags=["parameters"]
course.lesson("11_text_generation")
UNITS = course.pick(quick=96, full=256)  # of the recurrent layer
STEPS = course.pick(quick=250, full=1500)  # of training, each on 32 pieces of text
KOREAN = course.pick(quick=150, full=800)  # ... for each way to write Korean
PIECE = 100  # characters in a piece
ORDERS = course.pick(quick=(1, 3, 5), full=(1, 2, 3, 4, 5, 6, 7))  # of the n-grams

# %% [markdown]
# Cover the rest of this sentence with your hand, and guess the next lett. You were probably right, and that is all a
# **language model** (언어 모델) does: it gives a probability to each character that may come next. Draw one, append it,
# guess again, and it writes.

# %%
english = datasets.load("shakespeare")
learn, held = english.split(held=0.1)
vocabulary = sorted(set(english.text))
print(f"{len(learn):,} characters to learn from, {len(held):,} held out, {len(vocabulary)} different ones")
print(learn[:300])

# %% [markdown]
# The last tenth is held out: a model that learned it by heart would not know it.
#
# ## Bits per character
#
# A good model is seldom surprised. The surprise at a character with probability $p$ is $-\log_2 p$ **bits**: none for a
# certainty, one for the toss of a coin. Its mean over the held-out text is the measure of this lesson.
#
# **Before you run it: what do you expect?** A model that knows nothing needs this many bits:

# %%
print(f"all characters alike: {np.log2(len(vocabulary)):.2f} bits per character")

# %% [markdown]
# ## Counting: n-grams
#
# Claude Shannon did it by hand in 1948: look up what followed the last few characters, in all of the text. A context
# that was never seen has no followers; then the model **backs off** (백오프) to a shorter one.

# %%
ngrams = {order: scratch.NGrams(learn, order, vocabulary) for order in ORDERS}
found = pd.Series({order: model.bits(held) for order, model in ngrams.items()}, name="bits per character")
course.record("ngram_bits_per_character_english", found.min())
found.rename_axis("characters in a row").round(3).to_frame()

# %%
best = found.idxmin()
for order in (ORDERS[0], best):
    print(f"--- {order} in a row")
    print(ngrams[order].sample(200, start=learn[:order], rng=np.random.default_rng(0)))

# %% [markdown]
# (numbers) Longer contexts are seldom seen twice: beyond some length, counting no longer helps. An n-gram knows nothing
# of what lies further back, and nothing that it learns about one word helps it with another.
#
# ## A network with a target at every step
#
# A recurrent network reads a piece of text, and after *every* character it says what comes next. So a piece of a hundred
# characters is a hundred lessons at the price of one. (Many tutorials cut the text into windows and ask for the last
# character only: one lesson for a hundred steps.)

# %%
course.show_source(models.character_model)

# %%
def pieces(text, vocabulary, size=32):
    numbers = {character: number for number, character in enumerate(vocabulary)}
    rows = np.array([numbers[character] for character in text], np.int32)
    count = (len(rows) - 1) // PIECE
    x, y = (rows[k : k + count * PIECE].reshape(count, PIECE) for k in (0, 1))  # y is x, one step on
    return x, y


x, y = pieces(learn, vocabulary)
print(x.shape, "->", y.shape)
print(repr("".join(vocabulary[n] for n in x[0][:40])))
print(repr("".join(vocabulary[n] for n in y[0][:40])))

# %% [markdown]
# ## Write while you learn
#
# A **writer** draws a character from the network's probabilities, reads it, and draws the next. It hands on the recurrent
# layer's state, so each character costs the same, however long the text is. We let it write before, during and after
# training.

# %%
class Sample(keras.callbacks.Callback):
    def __init__(self, writer, start):
        super().__init__()
        self.writer, self.start = writer, start

    def on_epoch_begin(self, epoch, logs=None):
        if epoch in (0, 1, 5):
            print(f"--- {epoch} tenths: {self.writer.write(self.start, 100, seed=0)!r}")


def train(text, vocabulary, steps, start):
    x, y = pieces(text, vocabulary)
    rows = np.random.randint(len(x), size=32 * steps)
    model = models.character_model(len(vocabulary), units=UNITS)
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(5e-3, steps), clipnorm=1)
    model.compile(adam, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    writer = training.Writer(model, vocabulary)
    callbacks = [training.EpochLog(), Sample(writer, start)]
    for_fit = (each[rows] for each in (x, y))
    model.fit(*for_fit, 32, verbose=0, callbacks=callbacks)
    return model, writer


def bits(model, text, vocabulary):
    """Mean surprise at all characters of a text but the first, read in long pieces."""
    x, y = pieces(text, vocabulary)
    scores = np.float64(model.predict(x, verbose=0))
    own = np.take_along_axis(scores, y[..., None], axis=-1)[..., 0]
    return float((np.log(np.exp(scores).sum(axis=-1)) - own).mean() / np.log(2))


model, writer = train(learn, vocabulary, STEPS, start="The ")
course.record("bits_per_character_english", bits(model, held, vocabulary))

# %% [markdown]
# (numbers: against the best n-gram; the samples: from soup to words)
#
# ## Temperature and top-k
#
# Before drawing, the scores may be divided by a **temperature** (온도). Below 1 the network becomes careful and repeats
# itself; above 1 it becomes bold and misspells. **Top-k** leaves only the k most probable characters in the draw.

# %%
for options in ({"temperature": 0.3}, {"temperature": 1.0}, {"temperature": 1.5}, {"top": 3}):
    print(f"--- {options}")
    print(writer.write("The ", 250, seed=1, **options))

# %% [markdown]
# (what you see)
#
# ## Hangul: syllables or jamo?
#
# A Korean syllable is written as one character, 한, but it is built of letters, the **jamo** (자모): ㅎ, ㅏ, ㄴ. Unicode can
# write it both ways, and turns one into the other without loss.

# %% tags=["nbval-check-output"]
apart = datasets.to_jamo("한국어")
print(len("한국어"), "syllables,", len(apart), "jamo:", " ".join(apart))
assert datasets.to_syllables(apart) == "한국어"

# %%
korean = datasets.load("korean_stories")
ways = {"syllable": korean.text, "jamo": datasets.to_jamo(korean.text)}
for way, text in ways.items():
    print(f"{way}: {len(text):,} characters, {len(set(text)):,} different ones")

# %% [markdown]
# Many different characters, each seen seldom, or few that are seen often, but longer texts to remember. Which is better?
# Bits per *character* would not be fair: a jamo is a smaller step. So we count the bits of the whole held-out text, and
# divide by its *syllables* both times.
#
# **Before you run it: what do you expect?**

# %%
learn_ko, held_ko = korean.split(held=0.1)
per_syllable, writers = {}, {}
for way, apart in {"syllable": False, "jamo": True}.items():
    learn, held = (datasets.to_jamo(text) if apart else text for text in (learn_ko, held_ko))
    vocabulary = sorted(set(ways[way]))
    model, writers[way] = train(learn, vocabulary, KOREAN, start=learn[:2])
    per_syllable[way] = bits(model, held, vocabulary) * len(held) / len(held_ko)
    course.record(f"korean_bits_per_syllable_{way}", per_syllable[way])
    # and the same with n-grams: to be written
pd.Series(per_syllable, name="bits per syllable").round(3).to_frame()
