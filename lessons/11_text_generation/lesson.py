# %% [markdown]
# # 11 · Text generation with characters, syllables and jamo
#
# **How does a network write?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/11_text_generation.ipynb)
#
# > **You will be able to**
# > - say what a language model is, and measure one in bits per character
# > - use a strong simple baseline: n-grams that back off
# > - train a recurrent network with a target at every step
# > - write with it at any temperature, at the same small cost for every character
# > - compare two alphabets for Korean, syllables and jamo, by a fair measure
# >
# > **You need first** lesson 10.
# > **Reading** about 25 minutes. **Running** 57 s (quick), 7 min (full) on 2 CPU cores.

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

from course import datasets, models, plots, scratch, training

# %% tags=["parameters"]
course.set_lesson("11_text_generation")
# profile="quick" as a second argument runs the small version
UNITS = course.pick(quick=96, full=320)  # of the recurrent layer
LENGTH = course.pick(quick=50, full=100)  # characters in a piece of text
STEPS = course.pick(quick=200, full=1900)  # of training at most, each on 32 pieces
KOREAN = course.pick(quick=60, full=800)  # ... for each way to write Korean
STAGES = course.pick(quick=4, full=10)  # of training; a look at the held-out part after each
LEARNING_RATE = course.pick(quick=0.01, full=0.007)  # at its highest
PASSES = 20  # through the text at most: epochs
ORDERS = course.pick(quick=(1, 3, 5), full=(1, 2, 3, 4, 5, 6))  # of the n-grams

# %% [markdown]
# Cover the rest of this sentence with your hand, and guess the next lett. You were probably right, and that is all a
# **language model** (언어 모델) does: it gives a probability to each character that may come next. Draw one, append it,
# guess again, and it writes.

# %%
english = datasets.load("shakespeare")
training_text, held_out = english.split(held=0.1)
characters = sorted(set(english.text))
print(f"{len(training_text):,} characters to train on, {len(held_out):,} held out")
print(f"{len(characters)} different ones")
print(training_text[:300])

# %% [markdown]
# The last tenth is held out: a model that merely memorised would not know it. (There is no third part here: the best
# n-gram is chosen on the held-out text itself, which flatters counting a little.)
#
# ## Bits per character
#
# A good model is seldom surprised. The **surprisal** of a character with probability $p$ is $-\log_2 p$ **bits**: none
# for a certainty, one for the toss of a coin. Its mean over the held-out text, the cross-entropy in bits, is the
# measure of this lesson. A model that knew only which characters there are would pay the logarithm of their number.
#
# ## Counting: n-grams
#
# An n-gram (엔그램) is n characters in a row: n - 1 of context, and the one to predict.
# Claude Shannon did it in 1948 with a book and his fingers: look up what followed the last few characters elsewhere. A
# context that was never seen has no followers, and one that was seen once tells little; so the model **backs off**
# (백오프), and leaves a share of the probability to the next shorter context.
#
# **Before you run it: what do you expect?** The longer the context, the better?

# %%
print(f"all characters alike: {np.log2(len(characters)):.2f} bits per character")
counted = {order: scratch.NGrams(training_text, order, characters) for order in ORDERS}
found = pd.Series({order: model.bits(held_out) for order, model in counted.items()})
course.record("ngram_bits_per_character_english", found.min())
found.rename_axis("characters in a row").round(3).to_frame("bits per character")

# %%
ngram = counted[found.idxmin()]
for model in (counted[1], counted[3], ngram):
    written = model.sample(150, start=training_text[:9], rng=np.random.default_rng(0))
    print(f"--- {model.order} in a row: {written}")

# %% [markdown]
# Beyond some length, counting no longer helps: in the full profile, six characters do worse than five. Of the held-out
# contexts that six need, the last five, one in six was never seen before, and many others once or twice. And every
# context is a fact of its own: what it learned after "the goose" tells an n-gram nothing about "the geese".
#
# ## A network with a target at every step
#
# A recurrent network reads a piece of text, and after *every* character it predicts the next. So a piece of a
# hundred characters is a hundred exercises at the price of one. (Many tutorials cut the text into windows and ask for
# the last character only: one exercise for a hundred steps.)

# %%
course.show_source(models.character_model)

# %% [markdown]
# An **embedding** (임베딩) is a table: one row of 64 numbers for each character, learned like any other weight. The
# last layer has no softmax, so it gives a score for each character, a logit (lesson 04).


# %%
def pieces(text, characters, length=LENGTH, apart=1):
    """Pieces of a text as batches of numbers, and the same pieces one character further on."""
    numbers = {character: number for number, character in enumerate(characters)}
    text = np.array([numbers[character] for character in text], np.int32)
    options = {"sequence_stride": apart, "batch_size": 32, "shuffle": apart == 1}
    windows = keras.utils.timeseries_dataset_from_array(text, None, length + 1, **options)
    return windows.map(lambda window: (window[:, :-1], window[:, 1:]))


x, y = next(iter(pieces(training_text, characters)))
print("inputs", x.shape, "targets", y.shape)
for row in (x, y):
    print(repr("".join(characters[n] for n in np.asarray(row)[0, :40])))

# %% [markdown]
# ## Generate text while you train
#
# A `TextGenerator` samples a character from the network's probabilities, reads it, and samples the next. Between two
# characters it keeps the recurrent layer's hidden state, so it need not read everything again: each character costs
# the same, however long the text has grown. A **callback** (콜백), an object whose methods `fit` calls on its way, lets
# it write before, during and after training.


# %%
class Sample(keras.callbacks.Callback):
    """Print what the network writes before, during and after training."""

    def __init__(self, generator, prompt):
        super().__init__()
        self.generator, self.prompt = generator, prompt

    def on_epoch_begin(self, epoch, logs=None):
        if epoch in (0, 1, STAGES // 2):
            self.show()

    def on_train_end(self, logs=None):
        self.show()

    def show(self):
        text = self.prompt + self.generator.generate(self.prompt, 80, seed=0)
        print("   ", datasets.to_syllables(text).replace("\n", " / "))


# %%
def train(training_text, held_out, characters, steps, prompt, length=LENGTH):
    passes = min(PASSES, steps * 32 * length / len(training_text))
    steps = round(passes * len(training_text) / (32 * length))
    dropout = 0.3 if passes < 10 else 0.5  # what is read often is soon memorised
    model = models.character_model(len(characters), units=UNITS, dropout=dropout)
    warming = {"warmup_target": LEARNING_RATE, "warmup_steps": steps // 10}
    learning_rate = keras.optimizers.schedules.CosineDecay(0.0, steps - steps // 10, **warming)
    adam = keras.optimizers.Adam(learning_rate, clipnorm=1)
    model.compile(adam, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    generator = training.TextGenerator(model, characters)
    stages = {"epochs": STAGES, "steps_per_epoch": steps // STAGES, "shuffle": False}
    log = model.fit(
        pieces(training_text, characters, length).repeat(),
        validation_data=pieces(held_out, characters, length=500, apart=500),
        callbacks=[Sample(generator, prompt), training.EpochLog()],
        **stages,
        verbose=0,
    )
    return model, generator, np.array(log.history["val_loss"]) / np.log(2)  # nats to bits


# %% [markdown]
# **Before you run it: what do you expect?** Which comes first, words or sentences?

# %%
model, generator, bits = train(training_text, held_out, characters, STEPS, prompt="The ")

# %% [markdown]
# Before training: characters sampled at random. After one stage: the right letters in the right amounts, words of the
# right length. Half-way, and at the end, many words are words. A whole sentence that means something comes seldom, and
# by luck: a network and a text of this size are enough for spelling, not for sense.
#
# Its score is the mean surprisal over all that was held out, read from beginning to end. (The curve shows the score
# after each stage, measured in pieces of 500 characters; the network forgets between them, and scores a little worse.
# Keras' losses count in natural logarithms, so `train` divides them by $\ln 2$.)


# %%
def surprisal(model, text, characters):
    """Bits for each character of a text but the first."""
    numbers = np.array([characters.index(character) for character in text])
    probabilities = keras.ops.softmax(model.predict(numbers[None, :-1], verbose=0)[0])
    return -np.log2(np.asarray(probabilities)[np.arange(len(text) - 1), numbers[1:]])


mean_bits = surprisal(model, held_out, characters).mean()
course.record("bits_per_character_english", mean_bits)
course.record("network_gain_english", found.min() - mean_bits)

fig, axes = plots.figure()
axes.plot(range(1, STAGES + 1), bits, marker="o", label="network")
axes.axhline(found.min(), color="0.4", linestyle="--", label="best n-gram")
axes.set(xlabel="stage of training", ylabel="bits per character, held out")
axes.legend()
fig

# %% [markdown]
# It overtakes the best n-gram soon after half-way, and in our small sample ends ahead by less than 0.1 bits (in the
# quick profile, training ends before): on a text that is read in an hour, counting is hard to beat. On a million
# characters of Shakespeare it comes to 2.17 bits, and the best n-gram to 2.41. (Another text: compare the leads, not
# the bits.) More text lets it train for more steps, and with less dropout, before it memorises it.
#
# ## Where is it surprised?
#
# A passage that it has never read. How many bits does each character cost?

# %%
begin = min(2000, len(held_out) - 260)
passage, shown = held_out[begin : begin + 260], 60
counting = [-np.log2(ngram.probability(passage[:n], passage[n])) for n in range(len(passage))]
fig, axes = plots.figure(size=(9.5, 2.6))
axes.bar(range(shown), surprisal(model, passage, characters)[-shown:], label="network")
axes.plot(range(shown), counting[-shown:], "_", color="0.2", label="n-gram")
axes.set_xticks(range(shown), passage[-shown:].replace("\n", "/"))
axes.set(ylabel="bits")
axes.legend()
plots.describe(
    fig,
    "Bits that each of 60 characters costs the network, as bars, and the n-gram, as dashes: "
    "most at the beginnings of words.",
)

# %% [markdown]
# Many words begin with a surprise, and end with almost none: after the first letters, the rest is nearly certain. Where
# something comes that never came before ("Hello!" is in no earlier story), both pay. The dashes show the n-gram: where
# the last few letters were always followed by something else, it pays a lot.
#
# ## Temperature: bold or careful
#
# The generator reads one character after the other, and never looks back. Does it come to the same logits as the
# network that reads the whole text at once?
#
# Before sampling, the logits may be divided by a **temperature** (온도). Below 1 the probable becomes more probable,
# and the network careful; above 1 it becomes bold. **Top-k** sampling leaves only the k most probable characters.

# %%
text = "The old man and the "
logits, _ = generator.read(text)
whole = model.predict(np.array([[characters.index(each) for each in text]]), verbose=0)[0, -1]
print(f"largest difference of {len(logits)} logits: {np.abs(logits - whole).max():.1e}")

first = np.argsort(-logits)[:12]
fig, grid = plots.figure(1, 3, size=(9, 2.4), sharey=True)
for axes, temperature in zip(grid, (0.4, 1.0, 1.6), strict=True):
    probabilities = training.probabilities(logits, temperature)
    axes.bar([repr(characters[n])[1:-1] for n in first], probabilities[first])
    axes.set(title=f"temperature {temperature}")
grid[0].set(ylabel="probability")
plots.describe(
    fig,
    "Probabilities of the next character: the same order, steep at 0.4, flat at 1.6.",
)

# %% [markdown]
# The same logits from the generator, but for rounding. At each temperature the probabilities keep their order; only
# their size changes.

# %%
for options in (
    {"temperature": 0.4},
    {"temperature": 1.0},
    {"temperature": 1.6},
    {"top_k": 3},
):
    print(f"--- {options}")
    print("The " + generator.generate("The ", 200, seed=1, **options))

# %% [markdown]
# Careful, it repeats itself: the most common words, in the most common order. Bold, it makes up words, and then no
# longer knows where it is. What reads best lies between, below 1. Top 3 forbids all that is
# improbable, so it makes up fewer words; but where only one character fits, it still lets two others in.
#
# ## Hangul: syllables or jamo?
#
# A Korean syllable is written as one character, 한, but it is built of letters, the **jamo** (자모): ㅎ, ㅏ, ㄴ.
# Unicode can write it both ways, and turns one into the other without loss.

# %% tags=["nbval-check-output"]
apart = datasets.to_jamo("한국어")
print(len("한국어"), "syllables,", len(apart), "jamo:", " ".join(apart))
print(datasets.to_syllables(apart))

# %%
korean = datasets.load("korean_stories")
spellings = {"syllable": str, "jamo": datasets.to_jamo}
for name, spell in spellings.items():
    text = spell(korean.text)
    print(f"{name}: {len(text):,} characters, {len(set(text)):,} different")

# %% [markdown]
# Many different characters, each seen seldom; or few, seen often, in a text twice as long. Which is better? Bits per
# *character* would not be fair, for a jamo is a smaller step. So we add up the bits of the whole held-out text, and
# divide by its *syllables* both times (spaces and commas count as one each).
#
# **Before you run it: what do you expect?**

# %%
generators, table = {}, {}
for name, spell in spellings.items():
    seen, unseen = map(spell, korean.split(held=0.1))
    longer = len(unseen) / len(datasets.to_syllables(unseen))
    alphabet = sorted(set(spell(korean.text)))
    orders = [order * round(longer) for order in ORDERS]  # as many syllables back, either way
    counts = [scratch.NGrams(seen, order, alphabet).bits(unseen) for order in orders]
    length = LENGTH * round(longer)  # likewise
    network, generators[name], _ = train(seen, unseen, alphabet, KOREAN, spell("그 "), length)
    per_character = [min(counts), surprisal(network, unseen, alphabet).mean()]
    table[name] = np.array(per_character) * longer
    course.record(f"korean_bits_per_syllable_{name}", table[name][1], data=[korean])

# %%
table = pd.DataFrame(table, index=["n-gram", "network"])
course.record("ngram_bits_per_character_korean", table.loc["n-gram"].min(), data=[korean])
course.record("bits_per_character_korean", table.loc["network"].min(), data=[korean])
table.rename_axis("bits per syllable").round(3)

# %% [markdown]
# In the full profile both do better with syllables, counting by 0.3 bits. How much it is for the network depends on the
# training: with shorter pieces of jamo and less dropout it was 0.1 in another run. (On our sample in quick, where
# training has hardly begun, jamo are ahead: so few letters are soon learned.) In so small a text counting is still a
# little better, by less than 0.1 bits (in quick by two). On eleven published stories, almost three times as much text,
# it is the other way round: the network comes to 4.99 bits with syllables, and counting to 5.12. (Syllables that only
# the held-out part has are in the alphabet, for both models.)

# %%
for name, spell in spellings.items():
    length = 150 if name == "syllable" else 300  # about as many syllables
    text = generators[name].generate(spell("그 "), length, temperature=0.7, seed=1)
    text = datasets.to_syllables(text)
    print(f"--- {name}\n그 {text}")
    own = {each for each in text if "가" <= each <= "힣"} - set(korean.text)
    print("Syllables that no story has:", *sorted(own))

# %% [markdown]
# What was drawn jamo by jamo joins into proper syllables nearly everywhere, though nobody has told the network the
# rule: a consonant, a vowel, perhaps a consonant. (Unicode makes it easy: an ㄱ that begins a syllable and one that
# ends it are two characters.) So it can write a syllable that no story has, and in a long text now and then does; the
# other network cannot.
#
# ## You have
#
# - measured models of a language in bits per character
# - counted n-grams that back off, and seen where counting ends
# - trained a recurrent network with a target at every step
# - written at several temperatures, one short step for each character
# - compared syllables and jamo by bits per syllable
#
# ## Where it comes from
#
# - C. Shannon, 1948, "A mathematical theory of communication"; 1951, "Prediction and entropy of printed English".
# - I. Witten and T. Bell, 1991, "The zero-frequency problem", for the shares when backing off.
# - T. Mikolov and others, 2010, "Recurrent neural network based language model". A. Graves, 2013, "Generating sequences
#   with recurrent neural networks". K. Cho and others, 2014, for the GRU.
# - The stories were written for this course. Where fetched: plays of W. Shakespeare, as A. Karpathy chose them in 2015.
