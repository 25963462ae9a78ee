# %% [markdown]
# # 11 · Text generation with characters, syllables and jamo
#
# **How does a network write?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/11_text_generation.ipynb)
#
# > **You will be able to**
# > - say what a language model is, and measure one in bits per character
# > - predict by counting, a strong simple baseline: n-grams that back off
# > - train a recurrent network with a target at every step
# > - write the loop that generates text, and choose temperature and top-k in it
# > - compare two alphabets for Korean, syllables and jamo, by a fair measure
# > - check whether a model writes something new or copies its training text
# >
# > **You need first** lesson 10.
# > **Reading** about 35 minutes. **Running** 57 s (quick), 7 min (full) on 2 CPU cores.

# %%
try:
    import course
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "choose the .venv kernel; this one lacks the course (README.md says how to install it)"
    ) from None
course.start(seed=0)

# %%
import re
import textwrap
from collections import Counter

import keras
import numpy as np
import pandas as pd
from IPython.display import display

from course import datasets, metrics, models, plots, scratch, training

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
# Your phone suggests the next word while you type. A chat program answers with pages of text. Both do one thing, over
# and over: they guess what comes next. You can do it, too: guess the next lett
#
# You were probably right. A **language model** (언어 모델) gives a probability to each character (or word) that may
# come next. Draw one of them, append it, guess again: it writes. Here you train one, in minutes, on a few short
# stories. This is what ours wrote before the training, and after it at the normal and at a careful setting:
#
# > The eF! oucjWwo r!j?rWGO .gecMzyhfhM:jVHTtwK
# >
# > The kpese," said Mara.  Jonas nedted the liddon, his poslied.
# >
# > The stay on the stairs and with a bakery came out of the school, and one there was a long that he had been
#
# **What may you expect?** Spelling, not sense. At the normal setting about seven words in ten are words of the stories;
# at the careful one nearly all are. No story comes of it: minutes of training on an hour's reading are not enough. (The
# quick profile trains for seconds only: expect less.)
#
# The fun is to watch it learn. At first it knows no word, and nobody teaches it one. Yet soon there are words, names
# get capitals, and quotation marks open where somebody speaks. We begin slowly, by counting letters.
# %%
english = datasets.load("shakespeare")
training_text, held_out = english.split(held=0.1)
characters = sorted(set(english.text))
print(f"{len(training_text):,} characters to train on, {len(held_out):,} held out")
print(f"{len(characters)} different ones")
print(textwrap.fill(training_text[:300], 85))

# %% [markdown]
# (Shakespeare's plays: only if fetched.) The model reads one character at a time: letters, blanks, line ends. The last
# tenth is **held out** for the test: a model that merely memorised fails there.
#
# ## Counting: n-grams
#
# The simplest language model needs no network. To guess what follows "th", look up what followed "th" elsewhere. An
# **n-gram** (엔그램) is n characters in a row: n − 1 of **context**, and the one to predict. So "winte" is a 5-gram,
# the context "wint" and then e.
#
# A table of counts takes a second, and is surprisingly strong. It is our **baseline**: a network must beat it to be
# worth its training time.
#
# Let us guess the letter after "wint". The figure shows what followed it in the training text, and what followed only
# its last letters. Look first at the orange bars: they are the letter e. (␣ is a blank.)


# %%
def followers(context):
    """How often each character followed this context in the training text."""
    length = len(context)
    starts = range(len(training_text) - length)
    found = (at for at in starts if training_text.startswith(context, at))
    return Counter(training_text[at + length] for at in found)


contexts = ["t", "nt", "int", "wint"]
fig, panels = plots.figure(1, 4, size=(7.2, 2.6), sharey=True)
for axes, context in zip(panels, contexts, strict=True):
    counts = followers(context)
    names, times = zip(*counts.most_common(5), strict=True)
    shown = [name.replace(" ", "␣").replace("\n", "↵") for name in names]
    colours = [plots.style.ORANGE if name == "e" else plots.style.BLUE for name in names]
    axes.bar(shown, np.array(times) / counts.total(), width=0.7, color=colours)
    axes.set(title=f'after "{context}"\nseen {counts.total():,} times', xlim=(-0.6, 4.6))
panels[0].set_ylabel("share of the followers")
plots.describe(fig, "Most frequent followers of t, nt, int, wint: fewer and surer.")

# %% [markdown]
# From left to right the context grows, and so does the share of e: after "wint" it always came. But that was seen four
# times only, and most long contexts were never seen. This is called **sparsity**: short contexts are well known and say
# little, long ones say much and are rarely known.
#
# So the model uses them all. It **backs off** (백오프): each context keeps a share of the probability for its own
# counts, and leaves the rest to the next shorter one. Seen often, it keeps more; with many different followers, less.
# Thus "int", seen 42 times with 8 different followers, keeps 42 / (42 + 8) = 0.84.
#
# <details><summary>The same in a formula</summary>
#
# A context that was seen $t$ times, with $d$ different followers, keeps the first fraction. The probability of e is
# then a sum: its share among the context's own counts, and what the next shorter context says, each with its weight.
#
# $$\frac{t}{t + d}, \qquad \text{so} \qquad
# P(\text{e} \mid \text{wint}) = \frac{t}{t + d} \cdot \frac{\text{times e followed}}{t} +
# \frac{d}{t + d} \cdot P(\text{e} \mid \text{int}).$$
#
# Claude Shannon made such a model in 1948 by leafing through a book; the share is Witten and Bell's, of 1991. At the
# bottom, without any context, the rest goes to all characters alike, so none ever gets the probability 0.
#
# </details>
#
# In code it is a loop, from the shortest context to the longest. Each row of the table is one step.


# %%
def back_off(context, character):
    """P(character | context), and what each step towards it looked like."""
    probability, steps = 1 / len(characters), []  # knowing nothing: all alike
    for length in range(len(context) + 1):
        suffix = context[len(context) - length :]
        counts = followers(suffix)
        if not counts:
            break  # never seen, and so no longer context was, either
        times, different = counts.total(), len(counts)
        keeps, own = times / (times + different), counts[character] / times
        probability = keeps * own + (1 - keeps) * probability
        steps.append((suffix, times, different, keeps, own, probability))
    return probability, steps


columns = ["context", "seen", "different followers", "share it keeps", "e, counted", "P(e)"]
probability, steps = back_off("wint", "e")
display(pd.DataFrame(steps, columns=columns).set_index("context").round(3))
tables = scratch.NGrams(training_text, 5, characters)  # all counts are made once, in tables
print("NGrams says the same:", np.isclose(tables.probability("wint", "e"), probability))

# %% [markdown]
# Check the last row with a pencil: "wint" was seen 4 times with 1 follower, so it keeps 4/5 of the probability, and
# $\frac45 \cdot 1 + \frac15 \cdot 0.324 = 0.865$. Each row uses the P(e) of the row above it. `scratch.NGrams` is this
# loop, with the counts kept in tables.
#
# ## Bits per character
#
# How good is a guesser? Play a game. I think of one of eight letters, all equally likely, and you ask questions that I
# answer with yes or no: is it one of these four? Of these two? Is it this one? Three questions are enough, because each
# halves what is left, and $8 = 2 \cdot 2 \cdot 2$. Among $n$ letters you need $\log_2 n$. The information in one such
# answer is called one **bit**.
#
# And if the letters are not equally likely? Ask for the most probable one first. A letter with the probability 1/2 then
# costs one question, as if there were only two letters; one with 1/8 costs three, as if there were eight. So a
# character with probability $p$ costs $\log_2 (1/p) = -\log_2 p$ bits: its **surprisal**.
#
# | probability $p$ | 1 | 1/2 | 1/4 | 1/8 | 1/60 |
# |---|---|---|---|---|---|
# | as hard as one of ... equally likely | 1 | 2 | 4 | 8 | 60 |
# | bits, $-\log_2 p$ | 0 | 1 | 2 | 3 | 5.9 |
#
# Now let the model guess a text that it has never seen. Each time it pays the surprisal of the character that really
# comes. The mean is our measure, **bits per character**; fewer are better. If four characters had the probabilities 1,
# 1/4, 1/4 and 1/8, it pays 0 + 2 + 2 + 3 = 7 bits, or 1.75 per character.
#
# Read it backwards, too: with 2 bits the model is as unsure as if it had to choose among four equally likely
# characters, with $H$ bits among $2^H$. That number is the **perplexity** (퍼플렉서티).
#
# **Before you run it: what do you expect?** The longer the context, the better?

# %%
print(f"all characters alike: {np.log2(len(characters)):.2f} bits per character")
counted = {order: scratch.NGrams(training_text, order, characters) for order in ORDERS}
found = pd.Series({order: model.bits(held_out) for order, model in counted.items()})
course.record("ngram_bits_per_character_english", found.min())
print(found.rename_axis("characters in a row").round(3).to_frame("bits per character"))

ngram = counted[found.idxmin()]
for model in (counted[1], counted[3], ngram):
    written = model.sample(150, start=training_text[:9], rng=np.random.default_rng(0))
    print(f"--- {model.order} in a row:", textwrap.fill(written, 85), sep="\n")

# %% [markdown]
# More context helps, and then it no longer does: six characters do worse than five. In the held-out text one in six of
# their contexts was never seen before. And what an n-gram learned after "the goose" tells it nothing about "the geese".
# Still, at five in a row mere counting writes mostly words.
#
# <details><summary>The formula of the mean, and notes on the table</summary>
#
# The surprisals of all characters are added up and divided by their number. Here $c_n$ is the character number $n$ of
# $N$, and behind the bar stands what was read before it:
#
# $$H = -\frac{1}{N} \sum_{n=1}^{N} \log_2 P(c_n \mid c_1 \dots c_{n-1})$$
#
# It is lesson 03's cross-entropy, with the logarithm to the base 2. And as $P(\text{the}) = P(\text{t}) \, P(\text{h}
# \mid \text{t}) \, P(\text{e} \mid \text{th})$, the bits of all characters add up to $-\log_2$ of the probability of
# the whole text.
#
# Of the contexts of six in a row, as many as were never seen were seen only once or twice. The quick profile counts
# only 1, 3 and 5 in a row. And there is no third part of the text: the best n-gram is chosen on the held-out part
# itself, which flatters counting a little.
#
# </details>
#
# ## A network with a target at every step
#
# A recurrent network (lesson 10) keeps what it has read in its hidden state, and need not look up exactly the same
# context. Nobody has to label anything: the text is its own answer. The **target** of each character is the one that
# follows it, so the targets are the same text, shifted by one. The figure shows both; follow any arrow.


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
rows = ["".join(characters[n] for n in np.asarray(each)[0, :18]) for each in (x, y)]
course.show_source(models.character_model)
plots.text_rows(dict(zip(("input", "target"), rows, strict=True)))

# %% [markdown]
# Each column is one exercise: having read everything up to here, predict the character below the arrow. So a piece of a
# hundred characters is a hundred exercises at the price of one.
#
# The network, above, has three layers with weights. An **embedding** (임베딩) is a table with one row of 64 numbers for
# each character, learned like any other weights. A GRU, lesson 10's recurrent layer, gives its hidden state at every
# step. A dense layer turns each state into a score for every character, a logit (lesson 03).
#
# <details><summary>More on targets, gradients and the embedding</summary>
#
# In training the next input is always the *true* character, whatever the network predicted: this is called **teacher
# forcing** (교사 강요).
#
# Many tutorials cut the text into windows and ask for the last character only: one exercise for a hundred steps.
#
# Gradients run back to the beginning of the piece and no further, or they would get too long to compute: **truncated
# back-propagation through time**.
#
# For the embedding, 60 characters make 60 · 64 = 3,840 numbers. A dense layer without bias would make the same of a
# one-hot vector, but would multiply all the zeros. The last layer gives logits, as it has no softmax.
#
# </details>
#
# ## Feed the prediction back
#
# How does something that only predicts *write*? It reads the prompt, a beginning that you give it, such as "go", and
# predicts. One character is drawn at random with these probabilities, an o perhaps. Now comes the trick: this o is read
# as if it had been part of the text, and the network predicts again. Generating like this, with each output as the next
# input, is called **autoregressive** (자기회귀). The loop has four lines; the figure shows three rounds, from left to
# right.


# %%
def write(model, characters, text, length, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(length):
        read = np.array([[characters.index(each) for each in text]])  # the whole text so far
        logits = model.predict(read, verbose=0)[0, -1].astype(float)  # of what comes next
        probabilities = np.exp(logits) / np.exp(logits).sum()  # softmax
        text += characters[rng.choice(len(characters), p=probabilities)]  # draw one, append it
    return text


plots.autoregressive("go", "ose")

# %% [markdown]
# Follow the dashed arrows: what was drawn above is read below, one step later. Why draw, and not take the most probable
# character every time? That would write the same text every time.
#
# `write` reads the whole text again for each new character. `training.TextGenerator` is the same loop, but faster: it
# keeps the hidden state, which already holds what was read.
#
# Now watch the network learn. A **callback** (콜백), an object whose methods `fit` calls, lets it write before, during
# and after training.


# %%
class Sample(keras.callbacks.Callback):
    """Print what the network writes before, during and after training, and keep it."""

    def __init__(self, generator, prompt):
        super().__init__()
        self.generator, self.prompt, self.texts = generator, prompt, {}

    def on_epoch_begin(self, epoch, logs=None):
        if epoch in (0, 1, STAGES // 2):
            self.show(f"after {epoch} of {STAGES}" if epoch else "before training")

    def on_train_end(self, logs=None):
        self.show(f"after {STAGES} of {STAGES}")

    def show(self, moment):
        text = self.prompt + self.generator.generate(self.prompt, 120, seed=0)
        self.texts[moment] = datasets.to_syllables(text)
        print("   ", self.texts[moment][:44].replace("\n", " / "))


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
    sample = Sample(training.TextGenerator(model, characters), prompt)
    stages = {"epochs": STAGES, "steps_per_epoch": steps // STAGES, "shuffle": False}
    log = model.fit(
        pieces(training_text, characters, length).repeat(),
        validation_data=pieces(held_out, characters, length=500, apart=500),
        callbacks=[sample, training.EpochLog(lines=3)],
        **stages,
        verbose=0,
    )
    return model, sample, np.array(log.history["val_loss"]) / np.log(2)  # nats to bits


# %% [markdown]
# `train` is `fit`, cut into stages of equally many steps.
#
# <details><summary>The settings of `train`, the curve below, and what keeping the state saves</summary>
#
# The first three lines of `train` decide how often it goes through the text. A text that is read ten times or more is
# soon memorised, so it then gets more dropout. Below the model is its optimiser. The learning rate rises for a tenth of
# the steps, so that the start is gentle. Then it falls along half a cosine, so that the end is calm. `clipnorm` keeps
# gradients from exploding (lesson 10).
#
# Keras prints the losses in natural logarithms, and `train` divides them by $\ln 2$ into bits. Thus 1.35 becomes 1.35 /
# 0.693 = 1.95 bits.
#
# In the curve below, the network is scored after each stage, in pieces of 500 characters of the held-out text. Between
# them the network forgets, so the curve lies a little higher than the mean over the whole text.
#
# With the state kept, each step reads *one* character, however long the text has grown. For a text of 200 after "The ",
# these are 204 characters in all, where `write` reads 20,700.
#
# </details>
#
# **Before you run it: what do you expect?** Which comes first, words or sentences? In the figure, from before training
# on the left to the end on the right, look for the first real word.

# %%
model, sample, bits = train(training_text, held_out, characters, STEPS, prompt="The ")
generator = sample.generator
plots.texts(sample.texts)

# %% [markdown]
# Before training: characters at random. After one stage: the right letters in the right amounts, and words of the right
# length. Half-way, many words are words, and names have a capital; at the end, quotation marks open before somebody
# speaks. A whole sentence that means something comes seldom, and by luck. If yours reads like this, nothing went wrong:
# a network and a text of this size are enough for spelling, not for sense.
#
# One text a stage gives only an impression; the measure is bits. Look where the curve crosses the n-gram's dashed line.


# %%
def surprisal(model, text, characters):
    """Bits for each character of a text but the first."""
    numbers = np.array([characters.index(character) for character in text])
    probabilities = keras.ops.softmax(model.predict(numbers[None, :-1], verbose=0)[0])
    return -np.log2(np.asarray(probabilities)[np.arange(len(text) - 1), numbers[1:]])


mean_bits = surprisal(model, held_out, characters).mean()
course.record("bits_per_character_english", mean_bits)
course.record("network_gain_english", found.min() - mean_bits)
print(f"as if among {2**mean_bits:.1f} equally likely characters; ", end="")
print(f"the n-gram {2 ** found.min():.1f}, without any knowledge {len(characters)}")

fig, axes = plots.figure()
axes.plot(range(1, STAGES + 1), bits, marker="o", label="network")
axes.axhline(found.min(), color="0.4", linestyle="--", label="best n-gram")
axes.set(xlabel="stage of training", ylabel="bits per character, held out")
axes.set_xticks(range(1, STAGES + 1))
axes.legend()
fig

# %% [markdown]
# It overtakes the best n-gram soon after half-way, and ends ahead by less than 0.1 bits: on so short a text counting is
# hard to beat. The network is now as unsure as if it chose among about four characters instead of sixty.
#
# ## Where is it surprised?
#
# Here is a passage that it has never read. The darker the paper, the more bits a character costs. The bars show the end
# of it. Look first at the beginnings of words.

# %%
begin = min(2000, len(held_out) - 260)
passage = held_out[begin : begin + 260].rsplit(" ", 1)[0]  # ends with a whole word
first = passage.index(" ", len(passage) - 45) + 1  # the bars begin with one
paid = surprisal(model, passage, characters)
display(plots.shaded_text(passage[1:], paid, "bits that a character costs the network"))

counting = [-np.log2(ngram.probability(passage[:n], passage[n])) for n in range(len(passage))]
fig, axes = plots.figure(size=(7.2, 3))
letters = [each.replace("\n", "↵") for each in passage[first:]]
places = np.arange(len(letters))
axes.bar(places, paid[first - 1 :], label="network")
look = {"color": plots.style.BLACK, "ms": 7, "mew": 2}
axes.plot(places, counting[first:], "_", label="n-gram", **look)
axes.set_xticks(places, letters)
axes.set(ylabel="bits", title="the end of the passage, character by character")
axes.legend()
what = "Bits that each character costs the network, as bars, and the n-gram, as dashes"
plots.describe(fig, f"{what}: most at the beginnings of words.")

# %% [markdown]
# Many words begin with a surprise, and end with almost none: after the first letters, the rest is nearly certain. Where
# something comes that never came before ("Hello!" is in no earlier story), both models pay. The n-gram's dashes are
# high where the last few letters were always followed by something else in training.
#
# ## Temperature: bold or careful
#
# Before a character is drawn, all logits $z_i$ may be divided by one number, the **temperature** (온도) $T$. It makes
# the text bolder or more careful; 1, the normal setting, changes nothing. Then comes softmax (lesson 03), which divides
# each exponential by the sum of all:
#
# $$p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$$
#
# Take the logits 2, 1, 0: their exponentials 7.4, 2.7 and 1 give the probabilities 0.67, 0.24 and 0.09. With $T = 0.5$
# the logits are 4, 2, 0, and the probabilities 0.87, 0.12, 0.02: the network becomes careful. With $T = 2$ they are 1,
# 0.5, 0, and 0.51, 0.31, 0.19: it becomes bold. As $T$ comes near 0, the most probable character takes all; always
# taking it is called **greedy**.
#
# **Top-k** sampling does something else: it keeps the $k$ most probable characters, sets all others to 0, and divides
# the rest by their sum. With $k = 2$, the three above become 7.4 / (7.4 + 2.7) = 0.73, 0.27 and 0.
#
# What may follow "The old man and the "? The figure shows the ten most probable characters; the outlines are
# temperature 1 everywhere. Look first at the upper left.

# %%
text = "The old man and the "
logits, _ = generator.read(text)
first = np.argsort(-logits)[:10]
names = [characters[n].replace(" ", "␣").replace("\n", "↵") for n in first]
choices = {f"temperature {t}": {"temperature": t} for t in (0.4, 1.0, 1.6)}
choices["top-k, k = 3"] = {"top_k": 3}
fig, grid = plots.figure(2, 2, size=(7.2, 4.4), sharey=True)
for axes, (title, options) in zip(grid.flat, choices.items(), strict=True):
    axes.bar(names, training.probabilities(logits, **options)[first])
    axes.bar(names, training.probabilities(logits)[first], fill=False, edgecolor="0.4")
    axes.set(title=title, ylabel="probability")
sentence = "Probabilities of the next character: steep at temperature 0.4, flat at 1.6;"
plots.describe(fig, f"{sentence} with top-k only three are left.")

# %% [markdown]
# At each temperature the probabilities keep their order; only their size changes. Top-k cuts off the rest: here good
# letters, elsewhere the many small bars that bring in nonsense.
#
# Here is the faster loop, with these two knobs. Does it write the same as `write`? Each setting writes three texts,
# temperature 0 only one; the first is shown. Start with temperature 0. The table: the share of words (first and last
# left out) that stories have.

# %%
course.show_source(training.TextGenerator.generate)
again = write(model, characters, "The ", 30, seed=1)
print("the same text:", again == "The " + generator.generate("The ", 30, seed=1))

choices = {"temperature 0": {"temperature": 0}} | choices
known = set(re.findall(r"[A-Za-z]+", training_text))
samples, real = {}, {}
for title, options in choices.items():
    seeds = (1,) if title == "temperature 0" else (1, 2, 3)  # at 0 all texts are the same
    samples[title] = [generator.generate("The ", 200, seed=n, **options) for n in seeds]
    print(f"--- {title}", textwrap.fill("The " + samples[title][0], 85), sep="\n")
samples["held-out text"] = [held_out[at : at + 200] for at in (0, 2000, 4000)]
for title, found_texts in samples.items():
    words = [re.findall(r"[A-Za-z]+", text)[1:-1] for text in found_texts]
    real[title] = [f"{np.mean([word in known for word in each]):.0%}" for each in words]
print(
    pd.Series({title: ", ".join(shares) for title, shares in real.items()}, name="known words")
)

# %% [markdown]
# The same text, with far less reading. Greedy, it soon walks in a circle: the most probable continuation leads back to
# where it was. Careful, it uses common words, and nearly all are words of the stories. At 1 it makes up words, at
# 1.6 it loses its way. What reads best is below 1, or top 3.
#
# Now play: in a cell of your own, `print(generator.generate("The goose ", 200, temperature=0.6))` writes another text
# every time.
#
# <details><summary>More samples, and more ways to choose: top-p and beam search</summary>
#
# Three texts are few: some shares in a row differ much. Nine texts of each kind, in each of two full runs, agree with
# the order. On average these are 96 to 97 % at temperature 0.4, 91 to 92 % with top 3, 72 % at 1 and 39 % at 1.6. The
# author comes to 95 %, as stories need new words, too.
#
# Bold, it loses its way because it was trained on true texts and never on its own mistakes (**exposure bias**). As $T$
# grows, all characters become equally likely. Top 3 forbids all that is improbable, so it makes up fewer words; but
# where only one character fits, it still lets two others in.
#
# *Top-p* is a relative of top-k. It keeps as many characters as are needed for a share $p$ of the probability. *Beam
# search*, used in translation, draws nothing: it keeps the few most probable texts so far, and continues all of them.
#
# </details>
#
# ## Hangul: syllables or jamo?
#
# Must a character be a letter? A Korean syllable is written as one character, 한, but it is built of letters, the
# **jamo** (자모): a first consonant ㅎ, a vowel ㅏ, and perhaps a last consonant ㄴ. A computer can write it both ways,
# without loss.

# %%
for syllable in "한국어":
    print(syllable, "=", " + ".join(datasets.to_jamo(syllable)))
print("and back:", datasets.to_syllables(datasets.to_jamo("한국어")))
print(f"19 first consonants, 21 vowels, 27 last ones or none: {19 * 21 * 28:,} syllables")

korean = datasets.load("korean_stories")
spellings = {"syllable": str, "jamo": datasets.to_jamo}
for name, spell in spellings.items():
    text = spell(korean.text)
    print(f"{name}: {len(text):,} characters, {len(set(text)):,} different")

# %% [markdown]
# Many different characters, each seen seldom; or few, seen often, in a text twice as long: large language models face
# the same choice. They cut text into **tokens** (토큰), pieces between a letter and a word.
#
# Bits per *character* would not be fair, because a jamo is a smaller step. So we add up the bits of the whole held-out
# text, and divide by its *syllables* both times. At two jamo to the syllable, 2 bits per jamo are 4 per syllable.
#
# **Before you run it: what do you expect?** Which alphabet is better, and for the network by more or by less?

# %%
generators, table = {}, {}
for name, spell in spellings.items():
    seen, unseen = map(spell, korean.split(held=0.1))
    longer = len(unseen) / len(datasets.to_syllables(unseen))
    alphabet = sorted(set(spell(korean.text)))
    orders = [order * round(longer) for order in ORDERS]  # as many syllables back, either way
    counts = [scratch.NGrams(seen, order, alphabet).bits(unseen) for order in orders]
    length = LENGTH * round(longer)  # likewise
    network, written, _ = train(seen, unseen, alphabet, KOREAN, spell("그 "), length)
    generators[name] = written.generator
    per_character = [min(counts), surprisal(network, unseen, alphabet).mean()]
    table[name] = np.array(per_character) * longer
    course.record(f"korean_bits_per_syllable_{name}", table[name][1], data=[korean])

# %%
table = pd.DataFrame(table, index=["n-gram", "network"])
course.record("ngram_bits_per_character_korean", table.loc["n-gram"].min(), data=[korean])
course.record("bits_per_character_korean", table.loc["network"].min(), data=[korean])
print(table.rename_axis("bits per syllable").round(3))

for name, spell in spellings.items():
    length = 150 if name == "syllable" else 300  # about as many syllables
    text = generators[name].generate(spell("그 "), length, temperature=0.7, seed=1)
    text = datasets.to_syllables(text)
    print(f"--- {name}", textwrap.fill(f"그 {text}", 45), sep="\n")
    own = {each for each in text if "가" <= each <= "힣"} - set(korean.text)
    print("Syllables that no story has:", *sorted(own))

# %% [markdown]
# Both do better with syllables, and by as much: about 0.3 bits. In so small a text counting still leads the network,
# by less than 0.1 bits.
#
# What was drawn jamo by jamo joins into proper syllables nearly everywhere, though nobody has told the network the
# rule: a consonant, a vowel, perhaps a consonant. So in a long text it now and then writes a syllable that no story
# has; the other network cannot.
#
# <details><summary>More on tokens, on the lead of the syllables, on quick and on published stories</summary>
#
# With letters the text gets long, and whole words are too many and never complete, so a new word would be unknown.
# Tokens are found by counting: pairs that often stand together are merged, again and again (*byte-pair encoding*).
#
# For the network the lead depends on the training: with shorter pieces of jamo and less dropout it was 0.1 in another
# run. Spaces and commas count as one syllable each. The alphabet includes the syllables that occur in the held-out part
# only, for both models. And Unicode, the computer's list of characters, makes the rule easy: an ㄱ that begins a
# syllable and one that ends it are two different characters.
#
# On our sample in quick, where training has hardly begun, jamo are ahead: their few letters are learned soon. Counting
# syllables is then better than either network, by about two bits or more. On eleven published stories, almost three
# times as much text, the network is ahead of counting: it comes to 4.99 bits with syllables, counting to 5.12.
#
# </details>
#
# ## Has it learned, or does it copy?
#
# It was told nothing but "predict this text". Its score on the held-out part says that it has done more than learn by
# heart. But what about the sentences that it writes? Look them up: for each character, take the longest piece around it
# that the training text has, too.
#
# Short pieces say nothing: everybody who writes English writes "and the". So compare with somebody who certainly did
# not copy: the author of the held-out text.
#
# **Before you run it: what do you expect?** Which copies most: the network, the careful network, or the n-gram? Of the
# two texts below the table, the upper is the network's, the lower the author's. Dark patches are long pieces that the
# stories have, too.


# %%
course.show_source(metrics.copied)

writers = {
    "network": samples["temperature 1.0"],
    "network, temperature 0.4": samples["temperature 0.4"],
    "5-gram": [counted[5].sample(200, "The ", np.random.default_rng(n)) for n in (1, 2, 3)],
    "held-out text": samples["held-out text"],
}
table, runs = {}, {}
for name, found_texts in writers.items():
    runs[name] = [metrics.copied(each, training_text) for each in found_texts]
    longest = max(run.max() for run in runs[name])
    table[name] = [longest, ", ".join(f"{np.mean(run >= 15):.0%}" for run in runs[name])]
print(pd.DataFrame(table, ["longest piece", "share of pieces of 15 or more"]).T)
for name in ("network", "held-out text"):
    label = f"{name}: characters in a row that the training text has, too"
    display(plots.shaded_text(writers[name][1], runs[name][1], label, highest=25))

# %% [markdown]
# Where the paper is light the network spells on its own account, and often badly. Where it is dark it has a phrase from
# the stories: `," she said.`, or a name. The longest such piece has some twenty characters. The author's text has
# patches, too, mostly paler: whoever writes repeats phrases. So this network copies no sentences. The phrases are old;
# what they form is new.
#
# The careful network comes nearer to copying, since stock phrases are the most probable; the 5-gram, with its short
# memory, copies least. Three texts each are few: in the table even the bolder network may come out above the author.
#
# <details><summary>The shares in more texts, longer training, and large models</summary>
#
# The author has the same habits and the same names, so this is a fair comparison. Nine texts of each other kind were
# written in each of two full runs. The bolder network had 8 and 13 % of its text in pieces of 15 characters or more,
# the careful one 28 and 36 %. The 5-gram had 6 %, the author, in ten texts, 20 %. No piece was longer than 24, a third
# of a line. The 5-gram looks back four characters only, and soon forgets how a phrase began.
#
# If you train longer and without dropout, the dark patches grow, and so do the bits of the held-out text: that is
# over-fitting (lesson 04b). Large language models are checked in this way, too. Now and then they do give back whole
# passages that they have read, and it matters whose.
#
# </details>
#
# ## From sixty characters to four
#
# Last, the whole lesson in one picture: between how many equally likely characters does each model still hesitate (its
# perplexity)? Look at the first bar and the last.

# %%
steps = {"knows nothing": len(characters)}
steps |= {f"counts, {order} in a row": 2**bits for order, bits in found.items()}
steps["recurrent network"] = 2**mean_bits
names, values = [*steps], np.array([*steps.values()])
colours = [plots.style.BLACK, *[plots.style.BLUE] * len(found), plots.style.ORANGE]
fig, axes = plots.figure(size=(7.2, 0.4 * len(steps) + 0.6))
bars = axes.barh(names[::-1], values[::-1], color=colours[::-1])
axes.bar_label(bars, fmt="%.1f", padding=4)
axes.set(xlabel="perplexity on the held-out text: choices left for the next character")
plots.describe(fig, "Bars that shrink: from all characters alike, to n-grams, to the network.")

# %% [markdown]
# From top to bottom: to know which letters are common leaves a third of the choices; to know the letters before, far
# fewer. The network makes the last step, a small one.
#
# What lies between this network and a chat program? Tokens in place of characters, and *attention* in place of the
# recurrent layer: each step looks back at all earlier ones, never at later ones. And very much more text. Targets,
# bits, temperature and the loop that writes are the same.
#
# <details><summary>English itself, more text, and the quick profile</summary>
#
# English itself leaves fewer choices still. Shannon let people guess in 1951, and estimated 0.6 to 1.3 bits for each
# character, of 27 different ones. That is a choice among one and a half to two and a half.
#
# On a million characters of Shakespeare the network comes to 2.17 bits, and the best n-gram to 2.41. (Another text:
# compare the leads, not the bits.) More text lets the network train for more steps, and with less dropout, before it
# has memorised the text.
#
# In the quick profile the network trains for seconds only. It ends before it has caught up with the n-gram, and its bar
# is longer than that of the best n-gram.
#
# </details>
#
# ## You have
#
# - measured models of a language in bits per character, and read them as a number of equally likely characters
# - counted n-grams that back off, and seen where counting ends
# - trained a recurrent network with a target at every step, the text shifted by one
# - written the loop that feeds the prediction back, and tried temperatures and top-k in it
# - compared syllables and jamo by bits per syllable
# - looked up what the network wrote in the text that it was trained on
#
# ## Where it comes from
#
# - C. Shannon, 1948, "A mathematical theory of communication"; 1951, "Prediction and entropy of printed English".
# - I. Witten and T. Bell, 1991, "The zero-frequency problem", for the shares when backing off.
# - T. Mikolov and others, 2010, "Recurrent neural network based language model". A. Graves, 2013, "Generating sequences
#   with recurrent neural networks". K. Cho and others, 2014, for the GRU.
# - The stories were written for this course. Where fetched: plays of W. Shakespeare, as A. Karpathy chose them in 2015.
