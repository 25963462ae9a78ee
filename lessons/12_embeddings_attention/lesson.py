# %% [markdown]
# # 12 · Embeddings, attention and Transformers
#
# **How do words become numbers, and which matter?**
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/OWNER/REPO/blob/v0.1.0/notebooks/12_embeddings_attention.ipynb)
#
# > **You will be able to**
# > - make word vectors by counting neighbours, and by skip-gram, and say why both are one idea
# > - find nearest neighbours by cosine similarity, and draw a map of words
# > - test vectors by analogies, section by section, against an honest baseline
# > - SECOND HALF: fill a blank by RNN
# > - SECOND HALF: attention computed by hand
# > - SECOND HALF: a small Transformer
# >
# > **You need first** lesson 11.
# > **Reading** about 40 minutes. **Running** 50 s (quick), 5 min (full) on 2 CPU cores.

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
from sklearn.decomposition import PCA

from course import datasets, models, plots, scratch

# %% tags=["parameters"]
course.set_lesson("12_embeddings_attention")
# profile="quick" as a second argument runs the small version
LINES = course.pick(quick=20_000, full=None)  # of the text, from the beginning; None: all
WORDS = course.pick(quick=4_000, full=20_000)  # in the vocabulary at most, the most frequent
SIZE = 100  # numbers in a word's vector at most
PASSES = course.pick(quick=5, full=7)  # of skip-gram through the text

# %% [markdown]
# A word is a handful of letters, and letters say nothing about what it means: *king* looks like *kind*, not like
# *queen*. Yet networks must compute with words. A **one-hot vector** for each does not help: any two are equally far
# from each other.
#
# What would you wish for? Words of similar meaning near each other. And perhaps even a *direction* for a relation, so
# that from France to Paris it goes the same way as from Japan to Tokyo. You will build such vectors here, three times,
# and nobody will tell the computer what any word means.
#
# Where does the meaning come from, then? Read this: "we drank a cold *zorp* with lunch". You have never seen the word,
# and yet you know much about it. "You shall know a word by the company it keeps", wrote the linguist John Firth in
# 1957. So we look at its neighbours. The text that one learns from is called a **corpus** (말뭉치).

# %%
corpus = datasets.load("english_wiki")
questions = datasets.load("word_analogies")
text = scratch.tokens(corpus.lines[:LINES], WORDS)
vocabulary, count = text.vocabulary, len(text.vocabulary)
print(*corpus.lines[:4], sep="\n")
print(f"{len(text):,} words, {count:,} different; the first are", *vocabulary[:8])
rng = np.random.default_rng(np.random.randint(1000))  # of this session's seed
text = scratch.thin_out(text, 2 / count, rng)
print(f"after thinning out {len(text):,} words")

# %% [markdown]
# Our small corpus is written by a **grammar**: a program that fills words into patterns, such as "the mayor of … opened
# a bridge". It is a toy with clean rules, made so that you see in seconds what otherwise takes a library. The text
# speaks of this corpus. If the published one is on your disk, you see Wikipedia; folded notes say what differs there.
#
# The words were also **thinned out**. "The" and "a" stand near everything and say little, so most of them are left out
# at random. Rarer words stay, and so move closer to each other.
#
# ## Counting neighbours
#
# The simplest way needs no network. For each pair of words, count how often the two stand within five words of each
# other. (A direct neighbour counts 1, the next one 0.8, and so on down to 0.2.) Each word gets a row of counts, one for
# each other word. This is the **co-occurrence matrix** (동시 발생 행렬).
#
# But a raw count mostly says how frequent a word is. What counts is how much *more often* than by chance two words
# meet. If $w$ makes up a share $P(w)$ of the text, chance expects $P(w) P(c)$, and **pointwise mutual information**
# (점별 상호정보량), PMI, is the logarithm of the ratio:
#
# $$\text{PMI}(w, c) = \log \frac{P(w, c)}{P(w) \, P(c)}$$
#
# It is 0 when two words meet as often as by chance, and $\log 8 = 2.1$ when eight times as often. Negative values are
# unreliable, since they rest on what was *not* seen, so they are set to 0: **positive** PMI, or PPMI.
#
# Last, the rows are long. The **singular value decomposition** (특잇값 분해), SVD, finds short vectors whose products
# come as near to the matrix as possible. What many words share is kept, chance details are lost. The sources
# below are the first two steps; the third is a call of a library.

# %%
course.show_source(scratch.cooccurrences)
course.show_source(scratch.pmi)
counts = scratch.cooccurrences(text, window=5)
pmi = scratch.pmi(counts)
size = min(SIZE, count // 8)
counted = scratch.svd_vectors(pmi.maximum(0), min(3 * SIZE, count // 8))
print("counts", counts.shape, "→ vectors", counted.shape)

chosen = [word for word in ("france", "king", "dogs", "walked", "cold") if word in vocabulary]
columns = ["nearest", "second", "third", "fourth"]
rows = [scratch.nearest(counted, vocabulary, word, 4) for word in chosen]
table = [[f"{near} {cosine:.2f}" for near, cosine in row] for row in rows]
print(pd.DataFrame(table, chosen, columns).to_string())

# %% [markdown]
# How near are two vectors? We ask for the angle between them, not for their lengths, which mostly say how frequent a
# word is. The **cosine similarity** (코사인 유사도) is 1 for the same direction, 0 for a right angle:
#
# $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert \, \lVert b \rVert}$$
#
# Read the table row by row. The neighbours of France are countries, those of king are men, those of dogs are other
# things in the plural, those of walked are other verbs in the past. Nobody has said which words are countries or
# verbs: the company they keep was enough. But look at the last row, too: cold is nearly the same as *any* other
# property, with cosines near 1. Whatever can be cold can be fast or empty, too. Keep this in mind for the analogies.
#
# <details><summary>Settings, and the same on Wikipedia</summary>
#
# Two small things make the counts better. Contexts are smoothed: $P(c)$ is taken from the counts to the power 0.75, so
# that rare contexts do not look too remarkable. And words that make up more than $2 / n$ of a text with $n$ different
# words are thinned out: each stays with the chance $\sqrt{\text{share allowed} / \text{share}}$.
#
# On Wikipedia the matrix is 20,000 · 20,000, and only one in twenty numbers is not 0. A sparse matrix keeps just those.
# Counting takes seconds. A vector there has 300 numbers; skip-gram and GloVe, which train longer, get 100. Words near
# France are paris and french, near cold temperatures and freezing: what a real text talks about together.
#
# </details>
#
# ## A map of words
#
# A vector has many numbers, and paper has two dimensions. **Principal component analysis** (PCA) turns the cloud of
# points so that you see it from its broadest side. We take some countries and their capitals, and draw an arrow from
# each country to its capital.
#
# **Before you run it: what do you expect?** Arrows in all directions, or all in one?

# %%
wanted = """france paris, italy rome, spain madrid, germany berlin, poland warsaw,
greece athens, egypt cairo, japan tokyo, china beijing, russia moscow"""
pairs = [tuple(pair.split()) for pair in wanted.split(",")]
pairs = [pair for pair in pairs if set(pair) <= set(vocabulary)]
places = np.array([[vocabulary.index(word) for word in pair] for pair in pairs])
chosen = scratch.unit(counted)[places]  # pairs, 2, numbers
flat = PCA(2).fit_transform(chosen.reshape(2 * len(pairs), -1)).reshape(-1, 2, 2)
arrows = scratch.unit(chosen[:, 1] - chosen[:, 0])
alike = (arrows @ arrows.T)[np.triu_indices(len(pairs), 1)].mean()
course.record("arrows_cosine", alike)
plots.word_map(flat, pairs)

# %% [markdown]
# All arrows point the same way: from the countries on one side to the capitals on the other. There is a direction in
# this space that means "capital of". (`arrows_cosine` is measured between the whole vectors, not on the paper: the mean
# cosine between any two arrows. At random it would be about 0.) Also, each pair stays roughly at its own height: what
# Paris and France share, the Seine and the wine, is in other directions.
#
# ## Analogies
#
# If all arrows are alike, you can do sums with words. Start at France, go from Japan to Tokyo, and you should land in
# Paris:
#
# $$\text{tokyo} - \text{japan} + \text{france} \approx \text{paris}$$
#
# This is an **analogy** (유추): Japan is to Tokyo as France is to what? The answer is the word whose vector has the
# largest cosine with the sum, and it counts only if it is exactly the right one. Published files have thousands of such
# questions, in sections: *semantic* ones about the world, and *syntactic* ones about grammar (their names begin with
# gram).
#
# Three rules of the usual test deserve to be said aloud. Questions with a word outside the vocabulary are left out. The
# three words of the question are not allowed as answers. And because of that, a lazy answerer may do well: it ignores
# the first two words, and names the nearest neighbour of the third. We run it, too, as our baseline.
#
# **Before you run it: what do you expect?** Which sections work, which fail?


# %%
course.show_source(scratch.arrive)
asked = vocabulary, questions.sections
table = scratch.solved(counted, *asked)
lazy = scratch.solved(counted, *asked, offset=False)
syntactic = table["section"].str.startswith("gram")
print(f"{len(table):,} of {len(questions):,} questions have all four words in the vocabulary")
course.record("analogies_svd", table["right"].mean())
course.record("analogies_semantic", table["right"][~syntactic].mean())
course.record("analogies_syntactic", table["right"][syntactic].mean())
course.record("analogies_neighbour", lazy["right"].mean())
shares = {
    way: found.groupby("section", sort=False)["right"].mean()
    for way, found in {"counting": table, "nearest neighbour only": lazy}.items()
}
plots.analogies(shares)

# %% [markdown]
# In our corpus four sections work: capitals, kin, plurals and the past tense. The lazy answerer gets next to nothing,
# so the success is really due to the direction. Two sections fail, and for two reasons:
#
# - **Opposites.** Whatever may be hot may also be cold. The two keep the same company, so their vectors are alike, and
#   from hot to cold there is no direction. Vectors made of neighbours know what words are *about*, not what is true.
# - **Currency.** Our corpus names each kind of money twice. A word that is seen twice has no habits yet. Only
#   more text would help.
#
# Think of these when you read that "king − man + woman = queen". It is true, and it is a chosen example.
#
# <details><summary>On Wikipedia</summary>
#
# Of the 19,544 questions that Tomas Mikolov and others wrote in 2013, 10,055 have all four words among our 20,000.
# Counting solves 43 % of these, the lazy answerer 24 %: there, a good part of the success is only nearness. Capitals of
# well-known countries: 90 %; nationalities (France, French): 81 %; plurals and the past tense: under 30 %. Opposites:
# 2 %; currency: none. The arrows are less alike, too: their mean cosine is 0.34.
#
# </details>
#
# ## Skip-gram: predict the neighbours
#
# Now the same with a network. In **skip-gram** (스킵그램), each word must say which words stand near it. It has two
# tables of vectors, that is two embeddings: one for words, one for words in the role of a neighbour, the *contexts*.
# The score of a pair is the product of the two vectors, and a sigmoid makes it a probability: do these two meet?
#
# Pairs from the text must get a high score. But if nothing were ever wrong, all vectors could simply become equal. So
# for each true neighbour, five words are drawn at random and must get a low score. This is **negative sampling**
# (네거티브 샘플링). For a word $w$, a neighbour $c$ and random words $r_1 \dots r_5$, what is maximised is
#
# $$\log \sigma(w \cdot c) + \sum_{i=1}^{5} \log \sigma(-w \cdot r_i)$$
#
# One pair at a time would be far too slow. The trick: cut the text into short pieces, and let all words of some pieces
# share the same random words. Then all scores are a product of two matrices, which computers do fastest of all. In the
# figure, each row is a word of such a piece. Look at the blue cells first, then at the yellow ones.

# %%
course.show_source(scratch.SkipGram.gradients)
model = scratch.SkipGram(text.counts, size, rng)
model.contexts = rng.normal(0, 0.1, model.contexts.shape).astype("float32")  # for a check
start = np.flatnonzero(np.diff(text.lines))[0] + 1  # where a line begins
piece, lines = text.words[None, start : start + 12], text.lines[None, start : start + 12]
near, noise = model.near(lines), rng.choice(count, 8)

course.show_source(models.skip_gram)
network = models.skip_gram(count, size)
network.set_weights([model.words, model.contexts])
network.compile(
    keras.optimizers.SGD(1.0), keras.losses.BinaryCrossentropy(True, reduction="sum")
)
word, context, label, weight = model.pairs(piece, near, noise)
network.train_on_batch([word, context], label[:, None], sample_weight=weight)
np.add.at(model.words, piece, model.gradients(piece, near, noise)[0])
difference = np.abs(network.get_weights()[0] - model.words).max()
course.record("skipgram_difference", difference)
plots.pull_and_push([vocabulary[n] for n in piece[0]], near[0], [vocabulary[n] for n in noise])

# %% [markdown]
# Blue cells, with a plus, are neighbours in the same sentence: these scores are pulled up. Yellow ones, with a minus,
# are random words: pushed down. White ones are not looked at. (How far a word looks, from one to five words, is drawn
# anew each time, so near neighbours are seen more often.) `gradients` does just this: `pull` and `push` are by how much
# each probability is wrong, as in lesson 02, and everything else is products of matrices.
#
# Is it right? In Keras, skip-gram has six lines. It got the same vectors, and the same pairs one by one, and did one
# step of gradient descent. The largest difference is a few ten-millionths: it is the same step.
#
# ## One idea
#
# What would skip-gram do if its vectors were as long as you like? Each score could then become exactly right on its
# own. A pair is shown to it as true neighbours whenever it occurs; and as a random pair five times as often as chance
# alone would bring the two together. The best score is the logarithm of the ratio of these two numbers:
#
# $$w \cdot c = \text{PMI}(w, c) - \log 5$$
#
# Omer Levy and Yoav Goldberg found this in 2014: skip-gram with negative sampling *factorises* the PMI matrix, shifted
# by a constant. It just never writes the matrix down. We can look. After the training, the figure shows 4,000 pairs:
# the counted PMI along, the product of the trained vectors up. If the sentence above is right, the points lie on the
# dashed line.
#
# **Before you run it: what do you expect?** And will skip-gram solve more analogies than counting, or fewer?

# %%
model = scratch.SkipGram(text.counts, size, rng)
for done in range(PASSES):
    model.epoch(text, 0.5 * (1 - done / PASSES), 0.5 * (1 - (done + 1) / PASSES))
    table = scratch.solved(model.words, *asked)
    print(f"after pass {done + 1}: {table['right'].mean():.1%} of the analogies solved")
course.record("analogies_sgns", table["right"].mean())
shares["skip-gram"] = table.groupby("section", sort=False)["right"].mean()

seen = pmi.tocoo()
some = rng.choice(seen.nnz, 4000)
row, column = seen.row[some], seen.col[some]
products = (model.words[row] * model.contexts[column]).sum(axis=1)
shifted = seen.data[some] - np.log(5)
course.record("sgns_pmi_correlation", np.corrcoef(shifted, products)[0, 1])
fig, axes = plots.figure(size=(5.4, 3.8))
axes.plot(shifted, products, ".", ms=3, alpha=0.4)
axes.plot([-4, 5], [-4, 5], color="0.4", linestyle="--", label="equal")
axes.set(xlabel="PMI - log 5, by counting", ylabel="product of skip-gram's vectors")
axes.legend()
plots.describe(fig, "Products of skip-gram's vectors over PMI: a cloud along a rising line.")

# %% [markdown]
# The points lie along the line. They scatter, since a vector has few numbers, and rare pairs are learned badly; but
# what skip-gram has learned is PMI. It solves fewer analogies than counting: with so little text, to see all counts at
# once is an advantage.
#
# **GloVe** says openly what it does. It fits the products to the *logarithms of the counts*, with a bias for each word,
# and lets large counts weigh more:
#
# $$\sum_{w, c} f(n_{wc}) \left( w \cdot c + b_w + b_c - \log n_{wc} \right)^2$$
#
# With all contexts fixed, each word is nothing but a weighted linear regression. So we solve those, then fix the words
# and solve for the contexts, and so on, three times.

# %%
course.show_source(scratch.regressions)
table = scratch.solved(scratch.glove(counts, size, rng), *asked)
course.record("analogies_glove", table["right"].mean())
shares["GloVe"] = table.groupby("section", sort=False)["right"].mean()
plots.analogies({way: shares[way] for way in ("counting", "skip-gram", "GloVe")})

# %% [markdown]
# On this small corpus counting is best overall. Skip-gram is about as good in grammar, and far behind in capitals.
# GloVe is best with kin, and last overall: it uses only the pairs that were seen, and learns nothing from those that
# never met. All fail at the same two sections: what the neighbours do not say, no method can find.
#
# Three methods, one idea: *say how much more often than by chance two words meet, with few numbers for each word*. One
# counts and compresses, one reads along and learns, one fits the logarithms.
#
# <details><summary>On Wikipedia, and how vectors were made fast</summary>
#
# Counting solves 43 %, skip-gram 35 %, GloVe 31 %, on average of two runs. But counting has 300 numbers in a vector
# there, the other two 100. Which is best depends on the section: GloVe leads in kin and in cities with their states.
# The points of the cloud scatter more (a correlation of 0.40), as 100 numbers cannot hold the PMI of 20,000 words.
#
# Skip-gram reads 300,000 words a second on one core. A step takes 16 pieces of 32 words, with 32 random words for all,
# weighted as if there were five for each neighbour (the idea of S. Ji and others, 2016). Rows that occur several times
# are summed by a sparse product. And each word has its own learning rate, which falls with what it has moved already
# (AdaGrad, lesson 04): frequent words soon move little, rare ones still far.
#
# </details>
#
# So each word has one vector now. But think of *bank*: by the river, or with money? One vector for both, whatever
# stands around it. And in a sentence the order counts, too. Next: networks that read the neighbours *of this place*.

# %% [markdown]
# SECOND HALF HERE
