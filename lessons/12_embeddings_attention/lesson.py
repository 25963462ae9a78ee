# %% [markdown]
# # 12 · Embeddings and attention
#
# **How do words become numbers, and which matter?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/12_embeddings_attention.ipynb)
#
# > **You will be able to**
# > - fill a blank by a one-way and a bidirectional network, and compare each with the best that is possible
# > - compute attention by hand, and read its weights
# > - say what position embeddings are for, and build a small Transformer encoder
# > - judge whether a task needs attention, by a linear model first
# >
# > **You need first** lesson 11.
# > **Reading** about 30 minutes. **Running** 40 s (quick), 5 min (full) on 2 CPU cores.

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
from IPython.display import display
from keras import layers
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from course import datasets, models, plots, scratch, training
from course.datasets.stand_ins import facts
from course.datasets.stand_ins import korean_sentences as grammar

# %% tags=["parameters"]
course.set_lesson("12_embeddings_attention")
# profile="quick" as a second argument runs the small version
SENTENCES = course.pick(quick=6_000, full=40_000)  # with a blank, to train on
STORIES = course.pick(quick=6_000, full=20_000)  # of who went where
REVIEWS = course.pick(quick=4_000, full=None)  # to train on; None: all
REVIEW_STEPS = course.pick(quick=250, full=1_094)  # of training
BATCH = course.pick(quick=64, full=256)  # reviews in a step

# SECOND HALF

# %% [markdown]
# ## Filling a blank
#
# 아버지가방에들어가신다. Every Korean child knows this joke. Cut it after 가, and father goes into the room (아버지가
# 방에). Cut it before 가, and he goes into a bag (아버지 가방에). You know at once which one is meant, because you
# look at both ends of the sentence.
#
# So let us play a game: 아버지가 ( )에 들어가신다. Which word is missing? The left side tells you something: fathers
# have their favourite places. The right side does, too: nobody *sleeps* at the market, and fruit is bought there.
#
# The sentences come from a small grammar of our own. It draws a person, then a place that suits the person, then
# something that is done in such a place. Honoured persons get the honorific verb: 들어가신다 in place of 들어간다.
#
# Why invented sentences? **Because then we know the best possible result.** The grammar knows its own probabilities, so
# we can compute how often a perfect guesser is right. Nobody can beat this **ceiling**; the question is who reaches it.

# %%
chance = grammar.probabilities()  # P(person, place, action), all possible combinations
print("persons, places, actions:", chance.shape, "sum", chance.sum().round(6))
for sentence in grammar.sentences(4, seed=3):
    print("  ", " ".join(filter(None, sentence)))

from_left = chance.sum(axis=2).max(axis=1).sum()  # knows the person; the likeliest place
from_both = chance.max(axis=1).sum()  # knows person and action; the likeliest place
print(f"best possible from the left {from_left:.4f}, from both sides {from_both:.4f}")
course.record("blank_ceiling", from_both, data=[])

BLANK = grammar.COLUMNS.index("place")  # the fourth of seven columns
x, y = grammar.blanks(SENTENCES, seed=1)  # numbers of words, and which place is missing
x_test, y_test = grammar.blanks(20_000, seed=2)

# %% [markdown]
# Read the two formulas once more. Whoever sees the left side only knows the person, adds up over all actions, and takes
# the likeliest place for each person. Whoever sees both sides chooses for each pair of person and action.
#
# Now two networks. A GRU that reads from left to right has read at the blank only what stands before it. A
# **bidirectional** one (lesson 10) has a second GRU that reads from right to left; at the blank both hidden states
# are put side by side. In Keras that is one word more.
#
# **Before you run it: what do you expect?** The ceilings are about 41 % and 66 %. Who comes how near?


# %%
def fit(model, x, y, epochs):
    """Trains, with a learning rate that falls to 0, on batches of 100."""
    falling = keras.optimizers.schedules.CosineDecay(0.005, epochs * len(x) // 100)
    model.compile(keras.optimizers.Adam(falling), "sparse_categorical_crossentropy")
    model.fit(x, y, batch_size=100, epochs=epochs, verbose=0)


both_ways, accuracy = layers.Bidirectional(layers.GRU(16, return_sequences=True)), {}
for side, gru in {"left": layers.GRU(32, return_sequences=True), "both": both_ways}.items():
    inputs = keras.Input((7,), dtype="int32")
    states = gru(layers.Embedding(len(grammar.WORDS), 16)(inputs))  # one for each place
    model = keras.Model(inputs, layers.Dense(6, activation="softmax")(states[:, BLANK]))
    fit(model, x, y, epochs=4)
    right = model.predict(x_test, batch_size=2000, verbose=0).argmax(axis=1) == y_test
    accuracy[side] = right.mean()
course.record("blank_left", accuracy["left"], data=[])
course.record("blank_both", accuracy["both"], data=[])

# %% [markdown]
# Both come close to their ceilings, and the gap between them is large. So the one-way network is not weak: it is
# **blind on one side**. No training can give it what it does not see. That is why language models that *write* read
# one way (the future is not there yet), and networks that *understand* a finished text read both ways.
#
# (On 20,000 test sentences luck moves an accuracy by about half a point, so a network may even end a little above its
# ceiling.)
#
# ## Attention: look where it matters
#
# A recurrent network carries everything through its hidden state, step by step. Must it? You do not read like that.
# At the blank you look back at 아버지가 and ahead to 들어가신다, and skip the rest. **Attention** (어텐션) does
# exactly this. Each word has three vectors, made from its embedding by three learned matrices:
#
# - its **query** says what it looks for ("I am a blank, who is acting here?"),
# - its **key** says what it can be found by ("I am a person"),
# - its **value** is what it hands over to whoever looks at it ("father").
#
# It is like a library. You come with a query, compare it with the titles on the spines (keys), and take home the
# contents (values). But here you take a little of every book: the better the title fits, the more.
#
# How well do query and key fit? Their scalar product says so, divided by the root of their length $d$ so that it does
# not grow with $d$. The softmax makes weights of these scores, and the result is the weighted mean of the values:
#
# $$\text{weights} = \text{softmax}\left(\frac{q \cdot k_1}{\sqrt{d}}, \frac{q \cdot k_2}{\sqrt{d}}, \dots\right),
# \qquad \text{output} = \sum_n \text{weight}_n \, v_n$$
#
# A pencil is enough for three words. The scores below are 4/2, 2/2 and 0/2.

# %%
course.show_source(scratch.attention)
query = np.array([[1.0, 0, 1, 0]])
keys = np.array([[2.0, 0, 2, 0], [2, 0, 0, 0], [0, 2, 0, 2]])
values = np.array([[10.0], [20], [30]])
output, weights = scratch.attention(query, keys, values)
print("scores", (query @ keys.T / np.sqrt(4))[0])
print("weights", weights[0].round(3), "output", output[0].round(2))

# %% [markdown]
# 0.665 · 10 + 0.245 · 20 + 0.09 · 30 = 14.25: mostly the first value, because the first key fits best.
#
# Now give attention something to choose from: **two sentences side by side**, of which one has the blank. Whoever acts
# in the other sentence is no help at all, and must be ignored.
#
# In the network below the blank asks, and all words answer. `attention_mask` says which places hold a word: a **mask**
# sets the scores of all others to −∞, so that their weights are 0. `Positions` will be explained below.


# %%
def attention_model(positions):
    """Fills the blank from what it looks at, and a second model that shows the attention."""
    inputs = keras.Input((14,), dtype="int32")
    x = layers.Embedding(len(grammar.WORDS), 32, name="embedding")(inputs)
    x = models.Positions(14, name="positions")(x) if positions else x
    blank = keras.ops.equal(inputs, grammar.NUMBERS[grammar.BLANK])
    asking = keras.ops.matmul(keras.ops.cast(blank, "float32")[:, None], x)  # its vector
    is_word = keras.ops.not_equal(inputs, 0)[:, None]
    attend = layers.MultiHeadAttention(1, 32, use_bias=False, name="attention")
    found, weights = attend(asking, x, attention_mask=is_word, return_attention_scores=True)
    hidden = layers.Dense(64, activation="relu")(found[:, 0])
    model = keras.Model(inputs, layers.Dense(6, activation="softmax")(hidden))
    return model, keras.Model(inputs, [asking, x, found, weights])


# %%
x, y = grammar.blanks(SENTENCES, seed=1, pairs=True)
model, looks = attention_model(positions=True)
fit(model, x, y, epochs=6)

first = ["", "아버지가", "", "( )", "에", "", "들어가신다"]
first += ["저녁에", "동생이", "혼자", "공원", "에서", "노래를", "부른다"]
second = [*first[:3], "방", *first[4:10], "( )", *first[11:]]  # the other place is blank
shown = np.array([[grammar.NUMBERS[word] for word in each] for each in (first, second)])
asking, vectors, found, weights = looks.predict(shown, verbose=0)

kernels, is_word = looks.get_layer("attention").get_weights(), shown != 0
by_hand = scratch.multi_head_attention(asking, vectors, kernels, is_word[:, None, None])
differences = [np.abs(a - b).max() for a, b in zip(by_hand, (found, weights), strict=True)]
course.record("attention_max_difference", max(differences), data=[])

sentences = []
for words, looked, real in zip((first, second), weights[:, 0, 0], is_word, strict=True):
    names = [word for word in words if word]
    sentences.append((names, names.index("( )"), looked[real]))
plots.attention_arcs(sentences)

# %% [markdown]
# The formula in NumPy and the layer in Keras agree to the last digits that a float32 has. There is nothing else in it.
#
# Now the figure. Both times the same words, and the blank looks at **its own** person and **its own** verb; most
# words of the other sentence get a few per cent each. Nobody told it what a subject is. It was trained to name
# places, and looking there is what helps.
#
# ## Positions
#
# Something is strange. The formula of attention contains no place at all: a weighted mean does not care in which order
# you add. So how can the blank know which person stands in its own sentence? Let us see what attention makes of
# shuffled words.

# %%
course.show_source(models.Positions.call)
attend = layers.MultiHeadAttention(2, 16, use_bias=False)
embedding, place = model.get_layer("embedding"), model.get_layer("positions")  # as trained
plain = np.asarray(embedding(shown[:1]))  # the vectors of the first text's 14 places
order = np.random.default_rng(0).permutation(14)
for name, add in (("without positions", np.asarray), ("with positions", place)):
    before, after = add(plain), add(plain[:, order])
    in_order, moved = np.asarray(attend(before, before)), attend(after, after)
    print(f"{name:17} difference {np.abs(moved - in_order[:, order]).max():.1e}")

x_test, y_test = grammar.blanks(20_000, seed=2, pairs=True)
unordered, _ = attention_model(positions=False)
fit(unordered, x, y, epochs=6)
ceilings = {"with positions": from_both, "without positions": grammar.ceiling_without_order()}
for network, (name, ceiling) in zip((model, unordered), ceilings.items(), strict=True):
    right = network.predict(x_test, batch_size=2000, verbose=0).argmax(axis=1) == y_test
    print(f"{name:17} accuracy {right.mean():.3f}, ceiling {ceiling:.3f}")

# %% [markdown]
# Shuffle the words, and each word's output is the same as before, merely shuffled, too: the first difference is
# rounding. Attention is **permutation-equivariant**. To it a sentence is a bag of words.
#
# The remedy is one addition. A **position embedding** is a second table of vectors, one for the first place, one for
# the second, and so on, learned like word vectors. Added to the word's vector, it makes 동생이 in the second place
# another vector than 동생이 in the ninth. Without it the network stays several points below, and its own ceiling is
# lower, too: it cannot know which of the two persons is meant.
#
# ## A Transformer encoder
#
# Stack these parts and you have a **Transformer** (트랜스포머), the network behind today's language models. One block
# of its **encoder** (인코더) has two halves. In the first, words look at each other: self-attention, where every word
# asks. Several attentions run side by side, the **heads**, as one head can look at one thing only. In the second, each
# word thinks for itself: two dense layers. Round each half goes a residual connection, as in lesson 07's ResNet, and
# before each half stands a **layer normalisation** (층 정규화), which brings each word's numbers to mean 0 and standard
# deviation 1.
#
# Where does it win? Where **order or distance decides**. Here is such a task. Somebody tells twelve facts: Mina is in
# the kitchen, Juno in the park, Mina at school ... and then asks: where is Mina? What counts is the *last* fact about
# Mina, and it may be long ago. There are 8 persons and 8 places, so guessing gives 1/8.
#
# Each fact is one step, with two pieces (who, where) whose vectors are added. Three networks of about the same size
# get the same stories, and the same number of steps: a Transformer of one block, a GRU, and **mean pooling**, which
# takes the mean over all facts and knows the question.
#
# **Before you run it: what do you expect?** The GRU was good at sentences. Here it must remember twelve facts, and
# learns only at the end which one is asked for.


# %%
course.show_source(models.encoder_block)


def reader(kind, units=32, steps=13):
    if kind == "Transformer":
        options = {"units": units, "heads": 2, "hidden": 2 * units, "positions": steps}
        return models.transformer((None, 2), 8, pieces=17, last=True, **options)
    inputs = keras.Input((None, 2), dtype="int32")
    x = models.WordVectors(17, units)(inputs)
    if kind == "GRU":
        x = layers.GRU(units + 8)(x)
    else:
        each = layers.Dense(100, activation="relu")(models.Positions(steps)(x))
        x = layers.Concatenate()([layers.GlobalAveragePooling1D()(each), x[:, -1]])
        x = layers.Dense(40, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(8, activation="softmax")(x))


# %%
x, y, _ = facts.who_is_where(STORIES, seed=1)
x_test, y_test, back = facts.who_is_where(5_000, seed=2)
hits, distances = {}, np.arange(1, 13)
for kind in ("Transformer", "GRU", "mean pooling"):
    network = reader(kind)
    fit(network, x, y, epochs=4)
    hits[kind] = network.predict(x_test, batch_size=1000, verbose=0).argmax(axis=1) == y_test
    print(f"{kind:12} {network.count_params():,} parameters, accuracy {hits[kind].mean():.3f}")
course.record("recall_transformer", hits["Transformer"].mean(), data=[])
course.record("recall_gru", hits["GRU"].mean(), data=[])

fig, axes = plots.figure(size=(6.4, 3.4))
for (kind, right), mark in zip(hits.items(), "osD", strict=True):
    axes.plot(distances, [right[back == each].mean() for each in distances], mark, label=kind)
axes.axhline(1 / 8, color="0.5", lw=1, ls=":", label="guessing")
axes.set(xlabel="facts back to the answer", ylabel="accuracy", ylim=(0, 1.05))
axes.legend(loc="center right")
plots.describe(fig, "Accuracy by distance: the Transformer stays near 1, the others fall.")

# %% [markdown]
# The Transformer is right at any distance. The question looks up its person directly, whether one fact back or twelve,
# and positions tell it which fact is the latest. The GRU is right about half the time if the answer was the very last
# fact; the further back, the nearer it comes to guessing. It would have to keep eight persons' places in one state. The
# mean holds all facts, but no longer who belongs to which place. Remember this picture when someone asks what attention
# is good for.
#
# <details><summary>Is this fair to the GRU?</summary>
#
# All three have about 9,800 parameters and train on the same batches, which takes the Transformer and the GRU about the
# same time. In another run, with 16 facts, both got ten epochs of 40,000 stories: the GRU came to 0.31, the Transformer
# to 1.00. If the question came *first*, the GRU would know what to keep, and would do well. But a text that is read
# once does not know what it will be asked.
#
# </details>
#
# ## Real sentences: is the film good?
#
# Now something that is wanted in practice: is a review of a film positive or negative? **Real reviews are not printed
# here**, because some swear. The embedded ones come from a grammar of ours. In them negation (안 좋다) and order often
# decide: of "X 하지만 Y" only Y counts. And 3 of 100 labels are wrong, so about 97 % is the best that is possible.
#
# Korean glues its grammar to the words: 재미있다, 재미있고, 재미있었는데. A list of whole words would never end. So a
# word is described by its **pieces**, all its runs of one to four characters, with < and > for its beginning and end,
# and its vector is the sum of theirs. A word that is new still has known pieces.
#
# **The linear model comes first.** It gives each piece one weight, adds up the weights of a review's pieces, and knows
# nothing of order: a bag of pieces. It takes seconds, and whatever is more complicated must beat it. (TF-IDF gives less
# to pieces that occur in many reviews, since they say little.)

# %%
data = datasets.load("nsmc")
words = datasets.WordPieces(data.train[0])
print(*datasets.pieces("재미있다"), sep="  ")
print(f"{words.counted:,} pieces, of which {len(words.vocabulary):,} are kept")

own = "정말 좋다. 정말 안 좋다. 배우는 나쁘다 하지만 음악은 좋다. 배우는 좋다 하지만 음악은 나쁘다"
own = own.split(". ")
(texts, y), (test_texts, y_test) = data.train, data.test
x, x_test, x_own = (words.encode(each) for each in (texts, test_texts, own))
held = len(y) // 15  # to validate
(x_val, x), (y_val, y) = ((each[:held], each[held:][:REVIEWS]) for each in (x, y))
print("to train", x.shape, "to validate", x_val.shape, "to test", x_test.shape)

weigh = TfidfTransformer(sublinear_tf=True)
linear = LogisticRegression(max_iter=200).fit(weigh.fit_transform(words.bag(x)), y)
bags = [weigh.transform(words.bag(each)) for each in (x_val, x_test, x_own)]
scores = {"linear": [linear.score(bags[0], y_val), linear.score(bags[1], y_test)]}
course.record("nsmc_linear", scores["linear"][1], data=[data])

# %% [markdown]
# Now the networks: a bidirectional GRU, the Transformer, and the Transformer without positions. All begin with the same
# word vectors. Against over-fitting, a share of the pieces is left out at random (dropout, lesson 04).
#
# `training.LengthBatches` puts reviews of about the same length into a batch, so that little is computed for empty
# places. How long to train, and how much dropout, was decided on the validation reviews; the test comes once.
#
# **Before you run it: what do you expect?** For our reviews, and for real ones?


# %%
def gru_reader(pieces, units=64, dropout=0.4):
    inputs = keras.Input((None, 16), dtype="int32")
    x = models.WordVectors(pieces, units, dropout=dropout)(inputs)
    x = layers.Bidirectional(layers.GRU(units // 2, return_sequences=True))(x)
    is_word = keras.ops.any(keras.ops.not_equal(inputs, 0), axis=-1)
    x = layers.Dropout(dropout)(layers.GlobalAveragePooling1D()(x, mask=is_word))
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(x))


def transformer(**options):
    return models.transformer((None, 16), 2, pieces=words.unknown, dropout=0.4, **options)


networks = {
    "gru": gru_reader(words.unknown),
    "transformer": transformer(),
    "no_positions": transformer(positions=0),
}

# %%
train = training.LengthBatches(x, words.table, y, batch_size=BATCH)
parts = ((x_val, y_val), (x_test, y_test))
unseen = [training.LengthBatches(texts, words.table, truth) for texts, truth in parts]
epochs = round(REVIEW_STEPS / len(train))
opinions = {"linear": linear.predict_proba(bags[2])[:, 1]}
for name, network in networks.items():
    falling = keras.optimizers.schedules.CosineDecay(0.002, epochs * len(train))
    optimizer, loss = keras.optimizers.Adam(falling), "sparse_categorical_crossentropy"
    network.compile(optimizer, loss, metrics=["accuracy"])
    network.fit(train, epochs=epochs, shuffle=False, verbose=0)
    scores[name] = [network.evaluate(each, verbose=0)[1] for each in unseen]
    opinions[name] = network.predict(words.table[x_own[:, :5]], verbose=0)[:, 1]
course.record("nsmc_gru", scores["gru"][1], data=[data])
course.record("nsmc_transformer", scores["transformer"][1], data=[data])
course.record("nsmc_no_positions", scores["no_positions"][1], data=[data])
print(pd.DataFrame(scores, ["validation", "test"]).T.round(4))
display(pd.DataFrame(opinions, own).round(2))

# %%
tasks = {
    "who is where?": {kind: right.mean() for kind, right in hits.items()},
    "good or bad film?": {name: test for name, (_, test) in scores.items()},
}
fig, panels = plots.figure(1, 2, size=(7.6, 2.3))
for axes, (title, values) in zip(panels, tasks.items(), strict=True):
    names = [
        name.replace("_", " ").replace("gru", "GRU").replace("tra", "Tra") for name in values
    ]
    colours = ["ORANGE" if "ransformer" in name else "BLUE" for name in names]
    colours = [getattr(plots.style, colour) for colour in colours]
    bars = axes.barh(names[::-1], [*values.values()][::-1], color=colours[::-1])
    axes.bar_label(bars, fmt="%.3f", padding=3)
    axes.set(title=title, xlim=(0, 1.25), xticks=[0, 0.5, 1], xlabel="test accuracy")
plots.describe(fig, "Test accuracies of the networks on two tasks, as bars.")

# %% [markdown]
# On **our** reviews order decides, and each model shows what it can see. In full, the linear model comes to 61 %: it
# must guess at "X 하지만 Y", and negation confuses it. The Transformer without positions understands negation, but
# not who comes last: 73 %. The two that see the order reach 97 %, all that is possible. (In the quick profile they
# train for seconds and stay well below.) The lower table shows, for four sentences of our own, the probability of a
# good film. The last two have exactly the same words, so the two models without order *must* give both the same
# number.
#
# On **Naver's** 150,000 reviews (where fetched) it is another story: linear 86.0 %, GRU 86.3 %, Transformer 86.4 %,
# and without positions 86.3 %. **Attention adds very little here.** A real review has eight words on average, and a
# single one, "재미있다" or "지루하다", mostly settles it. That is why the linear model comes first: without it, 86 %
# would have looked like a triumph of the Transformer.
#
# So it is with the picture above. On the left attention decides everything. On the right, on real reviews, the bars
# are nearly equally long. A model is not better or worse; it fits a task or does not.
#
# <details><summary>The split, other results, and what helped</summary>
#
# Naver's reviews were published in 2016 as 150,000 and 50,000. The numbers above are of a set rebuilt from the same
# source: 150,000 and 20,000, balanced, no film in both parts. So compare with others' results to within a point only.
# Networks that have first read very much other Korean text come to about 90 %. With 20,000 test reviews, luck moves an
# accuracy by half a point.
#
# What helped the Transformer was not in its block: words as sums of pieces, and leaving out 4 of 10 pieces at random.
# With a fifth left out and four epochs, the training reviews were right at 92 % and the validation no better.
#
# </details>
#
# ## You have
#
# - filled blanks with a one-way and a bidirectional network, and seen both reach what is possible for them
# - computed attention with a pencil and in NumPy, got Keras' numbers, and read whom the blank looks at
# - seen that attention is blind to the order without position embeddings, and built a Transformer encoder
# - tried a linear model first, and told a task that needs attention from one that hardly does
#
# ## Where it comes from
#
# - M. Schuster and K. Paliwal, 1997, "Bidirectional recurrent neural networks".
# - D. Bahdanau, K. Cho and Y. Bengio, 2014, "Neural machine translation by jointly learning to align and translate",
#   for attention. A. Vaswani and others, 2017, "Attention is all you need", for the Transformer. R. Xiong and others,
#   2020, "On layer normalization in the Transformer architecture".
# - P. Bojanowski and others, 2017, "Enriching word vectors with subword information", for words as sums of pieces.
# - L. Park, 2016, Naver sentiment movie corpus, where fetched. The other sentences come from grammars of this course.
