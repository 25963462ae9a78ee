# %%
import keras
import numpy as np

import course
from course import datasets, models, scratch

course.start_checks()

# %% [markdown]
# Sentences, and vectors of their words, by counting as in the lesson: `vectors` (words, numbers) and `vocabulary`, a
# list of the words. `vector_of` looks up several words.

# %%
corpus = datasets.load("english_wiki")
questions = datasets.load("word_analogies")
text = scratch.tokens(corpus.lines[:20_000], 4000)
vocabulary, count = text.vocabulary, len(text.vocabulary)
text = scratch.thin_out(text, 2 / count, np.random.default_rng(0))
pmi = scratch.pmi(scratch.cooccurrences(text, window=5))
vectors = scratch.svd_vectors(pmi.maximum(0), min(100, count // 8))


def vector_of(words):
    """The vectors (words, numbers) of some words."""
    return vectors[[vocabulary.index(word) for word in words]]


# %% [markdown]
# ## 1 ★ The odd one out
#
# Which word does not belong with the others: france, italy, horse, spain? For each word, take the mean of its cosine
# similarities to all the *other* words. The one with the lowest mean is the odd one. `table` (words, numbers) has the
# words' vectors, at least three, none of them zero. Return the place of the odd one out in the table, counted from 0.

# %% [markdown] tags=["hint"]
# Divide each vector by its length, `np.linalg.norm(table, axis=1, keepdims=True)`; then one product of matrices gives
# all cosines. The cosine of a word with itself is 1 for every word.


# %% tags=["answer"]
def odd_one_out(table):
    """Place (int) of the vector that is least like the others, in a table (words, numbers)."""
    ### BEGIN SOLUTION
    table = table / np.linalg.norm(table, axis=1, keepdims=True)
    return int(np.argmin((table @ table.T).sum(axis=1)))
    ### END SOLUTION


# %% tags=["check", "points:1"]
_table = np.array([[1.0, 0.1], [1.0, 0.2], [-0.1, 1.0], [1.0, 0.0]])
_place = odd_one_out(_table)
assert np.ndim(_place) == 0, f"return one place, not an array of shape {np.shape(_place)}"
assert _place == 2, f"the third vector points elsewhere, so its place is 2, not {_place}"
_place = odd_one_out(_table * np.array([[1.0], [1.0], [1.0], [50.0]]))
assert _place == 2, (
    f"lengths do not count: with a vector 50 times as long it is still 2, not {_place}"
)
if {"france", "italy", "horse", "spain"} <= set(vocabulary):
    _words = ["france", "italy", "horse", "spain"]
    _place = odd_one_out(vector_of(_words))
    assert _place == 2, f"of {_words} you find {_words[_place]}, and not horse"
    print("The odd one out of", *_words, "is", _words[_place])

# %% tags=["hidden"]
for _seed in range(40):
    _rng = np.random.default_rng(_seed)
    _table = _rng.normal(size=(5, 4)) * _rng.uniform(0.1, 9, (5, 1))
    _means = []
    for _one in range(5):
        _others = [_each for _each in range(5) if _each != _one]
        _means.append(
            np.mean(
                [
                    _table[_one]
                    @ _table[_each]
                    / np.linalg.norm(_table[_one])
                    / np.linalg.norm(_table[_each])
                    for _each in _others
                ]
            )
        )
    assert odd_one_out(_table.copy()) == np.argmin(_means), (
        f"mean cosines {np.round(_means, 3)}: the lowest is number {np.argmin(_means)}"
    )


# %% tags=["wrong"]
# products of vectors, which grow with their lengths
def odd_one_out(table):
    return int(np.argmin((table @ table.T).sum(axis=1)))


# %% tags=["wrong"]
# the word that is most like the others
def odd_one_out(table):
    table = table / np.linalg.norm(table, axis=1, keepdims=True)
    return int(np.argmax((table @ table.T).sum(axis=1)))


# %% tags=["wrong"]
# the word with the least similar single partner, not on average
def odd_one_out(table):
    table = table / np.linalg.norm(table, axis=1, keepdims=True)
    return int(np.argmin((table @ table.T).min(axis=1)))


# %% tags=["wrong"]
# the distance to the mean of the vectors, where long ones count more
def odd_one_out(table):
    return int(np.argmax(np.linalg.norm(table - table.mean(axis=0), axis=1)))


# %% [markdown] tags=["why"]
# The cosine of a word with itself adds the same 1 to each sum, so the order stays, and the solution keeps it. Lengths
# must go first, since a frequent word has a long vector and would look similar to everything. Such a test asks what
# *belongs together*; it says nothing about directions, which analogies need.

# %% [markdown]
# ## 2 ★★ Multiply instead of add
#
# The lesson answers "a is to b as c is to x" by the largest $\cos(x, b) - \cos(x, a) + \cos(x, c)$. In a sum, one large
# term can win alone: a word very near to $c$, whatever $b$ says. Levy and Goldberg (2014) multiply instead, which they
# call **3CosMul**: $x$ must be near to $b$ *and* to $c$, and far from $a$. The answer has the largest
#
# $$\frac{s(x, b) \cdot s(x, c)}{s(x, a) + 0.001}, \qquad s(x, y) = \frac{\cos(x, y) + 1}{2},$$
#
# where $s$ is a cosine shifted to 0 … 1, so that no factor is negative. The words a, b and c themselves are no answers.
# `table` (words, numbers) holds the vectors of all words, with any lengths above zero; `a`, `b` and `c` are places in
# it. Return the place of the answer.

# %% [markdown] tags=["hint"]
# With unit vectors, `unit @ unit[b]` has the cosines of all words with b at once. Set what may not win to minus
# infinity before `np.argmax`.


# %% tags=["answer"]
def multiplied(table, a, b, c):
    """Place (int) of the answer in a table (words, numbers): a is to b as c is to what?"""
    ### BEGIN SOLUTION
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    to_a, to_b, to_c = ((unit @ unit[word] + 1) / 2 for word in (a, b, c))
    score = to_b * to_c / (to_a + 0.001)
    score[[a, b, c]] = -np.inf
    return int(np.argmax(score))
    ### END SOLUTION


# %% tags=["check", "points:2"]
_table = np.array([[1.0, 0, 0], [1, 2, 0], [1, 0, 2], [1, 2, 2], [0.9, 0, 2], [3, 0.1, 0]])
_place = multiplied(_table.copy(), 0, 1, 2)
assert np.ndim(_place) == 0, f"return one place, not an array of shape {np.shape(_place)}"
assert _place not in (0, 1, 2), f"place {_place} is one of the question's own words"
assert _place == 3, (
    f"0 is to 1 as 2 is to 3: only place 3 is near to both 1 and 2. You return {_place}"
)
_place = multiplied(_table * np.array([[1.0], [1], [1], [1], [40], [40]]), 0, 1, 2)
assert _place == 3, (
    f"cosines do not depend on lengths, yet with longer vectors you return {_place}"
)
_known = set(vocabulary)
for _section, _asked in questions.sections.items():
    _asked = [_each for _each in _asked if set(_each) <= _known][:200]
    if _asked:
        _numbers = [[vocabulary.index(_word) for _word in _each] for _each in _asked]
        _right = np.mean([multiplied(vectors, *_n[:3]) == _n[3] for _n in _numbers])
        _sums = scratch.solve(vectors, vocabulary, _asked)
        _sum = np.mean([_x == _each[3] for _x, _each in zip(_sums, _asked, strict=True)])
        print(f"{_section}: added {_sum:.0%}, multiplied {_right:.0%}")

# %% tags=["hidden"]
for _seed in range(60):
    _rng = np.random.default_rng(_seed)
    _table = _rng.normal(size=(30, 3)) * _rng.uniform(0.2, 5, (30, 1))
    _unit = _table / np.linalg.norm(_table, axis=1, keepdims=True)
    _a, _b, _c = _rng.choice(30, 3, replace=False)
    _scores = {
        _x: (_unit[_x] @ _unit[_b] + 1)
        * (_unit[_x] @ _unit[_c] + 1)
        / 4
        / ((_unit[_x] @ _unit[_a] + 1) / 2 + 0.001)
        for _x in range(30)
        if _x not in (_a, _b, _c)
    }
    _before = _table.copy()
    _place = multiplied(_table, _a, _b, _c)
    assert _place == max(_scores, key=_scores.get), (
        f"a = {_a}, b = {_b}, c = {_c}: {max(_scores, key=_scores.get)} has the largest score"
    )
    assert np.array_equal(_table, _before), "the table is changed; copy it before you divide"


# %% tags=["wrong"]
# cosines are added, as in the lesson
def multiplied(table, a, b, c):
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    score = unit @ (unit[b] - unit[a] + unit[c])
    score[[a, b, c]] = -np.inf
    return int(np.argmax(score))


# %% tags=["wrong"]
# cosines are not shifted: two negative ones multiply to a large score
def multiplied(table, a, b, c):
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    to_a, to_b, to_c = (unit @ unit[word] for word in (a, b, c))
    score = to_b * to_c / (to_a + 0.001)
    score[[a, b, c]] = -np.inf
    return int(np.argmax(score))


# %% tags=["wrong"]
# the question's own words may be answers
def multiplied(table, a, b, c):
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    to_a, to_b, to_c = ((unit @ unit[word] + 1) / 2 for word in (a, b, c))
    return int(np.argmax(to_b * to_c / (to_a + 0.001)))


# %% tags=["wrong"]
# products of vectors in place of cosines
def multiplied(table, a, b, c):
    to_a, to_b, to_c = ((table @ table[word] + 1) / 2 for word in (a, b, c))
    score = to_b * to_c / (to_a + 0.001)
    score[[a, b, c]] = -np.inf
    return int(np.argmax(score))


# %% tags=["wrong"]
# divided by the similarity to b, not to a
def multiplied(table, a, b, c):
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    to_a, to_b, to_c = ((unit @ unit[word] + 1) / 2 for word in (a, b, c))
    score = to_a * to_c / (to_b + 0.001)
    score[[a, b, c]] = -np.inf
    return int(np.argmax(score))


# %% [markdown] tags=["why"]
# A product of similarities is a sum of their logarithms: differences among small similarities count for more, those
# among large ones for less, so no single term decides alone. Look at the printed shares: sections that the sum solves
# are solved by the product, too, and those without a direction stay unsolved. Better arithmetic cannot find what the
# vectors do not hold.

# %% [markdown]
# ## 3 ★★ A mask for those who must not look ahead
#
# A network that writes must not see the words that it is to predict. So in self-attention each word may look at itself
# and at the words before it, and never at later ones: a **causal mask**. Texts in a batch are filled up with 0 in
# front, so that all end together, and no word may look there, either.
#
# `words` int (texts, places) holds numbers of words, 0 where there is none. Return a mask, bool (texts, places,
# places): True where the word of the second axis may look at the word of the third. Rows of places without a word do
# not matter.

# %% [markdown] tags=["hint"]
# `np.tri(5, dtype=bool)` is a lower triangle: True where the column is not greater than the row. `(words != 0)[:,
# None]` has the shape (texts, 1, places): whether there is a word to look at. `&` makes both one.


# %% tags=["answer"]
def causal_mask(words):
    """Mask bool (texts, places, places) from numbers of words int (texts, places)."""
    ### BEGIN SOLUTION
    return np.tri(words.shape[1], dtype=bool) & (words != 0)[:, None]
    ### END SOLUTION


# %% tags=["check", "points:2"]
_words = np.array([[5, 3, 8, 2], [0, 0, 7, 4]])
_mask = np.asarray(causal_mask(_words))
assert _mask.shape == (2, 4, 4), f"the shape should be (2, 4, 4), yours is {_mask.shape}"
assert _mask.dtype == bool, f"a mask is bool, yours is {_mask.dtype}"
assert not _mask[0, 1, 2], "the second word looks at the third, which comes later"
assert _mask[0, 2, 1], "the third word should see the second; are the axes exchanged?"
assert _mask[0].diagonal().all(), "each word may look at itself, or the first one sees nothing"
assert np.array_equal(_mask[0], np.tri(4, dtype=bool)), (
    f"four words: each sees itself and all before it; yours is\n{_mask[0].astype(int)}"
)
assert np.array_equal(_mask[1, 2:, 2:], np.tri(2, dtype=bool)), (
    "the two words of the second text, too, should each see itself and the word before it"
)
assert not _mask[1, 2:, :2].any(), (
    "in the second text a word looks at a 0, where there is none"
)

# %% tags=["hidden"]
_words = np.array([[0, 0, 0, 0, 1], [0, 3, 1, 2, 9], [4, 4, 4, 4, 4]])
_mask = np.asarray(causal_mask(_words))
for _text, _length in enumerate((1, 4, 5)):
    _real = _mask[_text, 5 - _length :]
    assert not _real[:, : 5 - _length].any(), "a word looks at a 0, where there is none"
    assert np.array_equal(_real[:, 5 - _length :], np.tri(_length, dtype=bool)), (
        f"a text of {_length} words: the mask among its words is wrong"
    )
_layer = keras.layers.MultiHeadAttention(1, 8, use_bias=False)
_x = np.random.default_rng(0).normal(size=(3, 5, 8)).astype(np.float32)
_one = np.asarray(_layer(_x, _x, attention_mask=_mask))
_x[2, 3:] += 1
_other = np.asarray(_layer(_x, _x, attention_mask=_mask))
assert np.allclose(_one[2, :3], _other[2, :3], atol=1e-6), "early words depend on later ones"


# %% tags=["wrong"]
# the upper triangle: each word sees itself and what comes after it
def causal_mask(words):
    return np.tri(words.shape[1], dtype=bool).T & (words != 0)[:, None]


# %% tags=["wrong"]
# places without a word are hidden as those who ask, not as those who are looked at
def causal_mask(words):
    return np.tri(words.shape[1], dtype=bool) & (words != 0)[:, :, None]


# %% tags=["wrong"]
# a word does not see itself, so the first one sees nothing at all
def causal_mask(words):
    return np.tri(words.shape[1], k=-1, dtype=bool) & (words != 0)[:, None]


# %% tags=["wrong"]
# the word with the number 1 is hidden, in place of the places without a word
def causal_mask(words):
    return np.tri(words.shape[1], dtype=bool) & (words != 1)[:, None]


# %% [markdown] tags=["why"]
# The mask sets scores to −∞ before the softmax, so the weights become exactly 0, and the others still add up to 1. (To
# set *weights* to 0 afterwards would make the sum smaller.) With this mask a Transformer gets a target at every step,
# as the recurrent network of lesson 11: all places of a text are trained at once, and none sees its answer. In Keras it
# is `use_causal_mask=True`.

# %% [markdown]
# ## 4 ★★ Positions without learning
#
# The paper of 2017 did not need learned position embeddings; it computed them. With $d$ numbers to a place (an even
# number), place $p$ = 0, 1, 2, ... has in column $2i$ the number $\sin(p / 10000^{2i/d})$, and in column $2i + 1$ the
# cosine of the same: slow and fast waves, like the hands of a clock.
#
# Return the table of all places, float (places, units).

# %% [markdown] tags=["hint"]
# `np.arange(0, units, 2)` are the even numbers $2i$. `np.arange(places)[:, None]` divided by a row of `units / 2`
# numbers gives all angles at once. `table[:, 0::2]` are the even columns.


# %% tags=["answer"]
def waves(places, units):
    """Position vectors float (places, units), units even."""
    ### BEGIN SOLUTION
    angles = np.arange(places)[:, None] / 10_000 ** (np.arange(0, units, 2) / units)
    table = np.empty((places, units))
    table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table
    ### END SOLUTION


# %% tags=["check", "points:2"]
_table = np.asarray(waves(50, 8))
assert _table.shape == (50, 8), f"the shape should be (50, 8), yours is {_table.shape}"
assert np.allclose(_table[0], [0, 1] * 4), (
    f"place 0 has the sines 0 and the cosines 1, in turn; yours is {_table[0].round(3)}"
)
assert np.allclose(_table[1, :2], [np.sin(1), np.cos(1)]), (
    "columns 0 and 1 of place 1 are the sine and the cosine of 1"
)
assert np.isclose(_table[3, 2], np.sin(0.3)), (
    f"place 3, column 2, d = 8: 10000 to the power 2/8 is 10, so sin(0.3) = 0.2955, not "
    f"{_table[3, 2]:.4f}"
)

# %% tags=["hidden"]
for _places, _units in ((1, 2), (7, 4), (30, 64)):
    _table = np.asarray(waves(_places, _units))
    assert _table.shape == (_places, _units), f"the shape should be {(_places, _units)}"
    for _column in range(_units):
        _angle = np.arange(_places) / 10_000 ** (_column // 2 * 2 / _units)
        _wanted = np.cos(_angle) if _column % 2 else np.sin(_angle)
        assert np.allclose(_table[:, _column], _wanted), f"{_units} units: column {_column}"


# %% tags=["wrong"]
# all sines first, then all cosines
def waves(places, units):
    angles = np.arange(places)[:, None] / 10_000 ** (np.arange(0, units, 2) / units)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


# %% tags=["wrong"]
# each column has a frequency of its own, so sine and cosine no longer belong together
def waves(places, units):
    angles = np.arange(places)[:, None] / 10_000 ** (np.arange(units) / units)
    return np.where(np.arange(units) % 2, np.cos(angles), np.sin(angles))


# %% tags=["wrong"]
# places are counted from 1
def waves(places, units):
    angles = np.arange(1, places + 1)[:, None] / 10_000 ** (np.arange(0, units, 2) / units)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(places, units)


# %% tags=["wrong"]
# the exponent is i / d, not 2i / d: all waves are too fast
def waves(places, units):
    angles = np.arange(places)[:, None] / 10_000 ** (np.arange(units // 2) / units)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(places, units)


# %% [markdown] tags=["why"]
# Fast waves tell neighbours apart, slow ones beginning from end. The scalar product of two places' vectors depends on
# their *distance* only, since $\sin a \sin b + \cos a \cos b = \cos(a - b)$: so attention can learn "two words back"
# once for all places. And the table has a row for any place, also for texts longer than those of the training, which a
# learned table lacks.

# %% [markdown]
# ## 5 ★★★ A whole block by hand
#
# Write `models.encoder_block` in NumPy: layer normalisation, attention and the residual connection, then layer
# normalisation, two dense layers and the residual connection. `x` float (texts, words, units) are the vectors, and
# `weights` the list of the block's weights in Keras' order. The cell below makes such a block and shows their shapes:
#
# - `weights[0]` and `[1]`: scale and shift of the first normalisation,
# - `weights[2:6]`: the kernels of queries, keys, values and outputs, as `scratch.multi_head_attention` wants them,
# - `weights[6]` and `[7]`: scale and shift of the second normalisation,
# - `weights[8:12]`: kernel and bias of the first dense layer, kernel and bias of the second.
#
# Keras' layer normalisation is $\text{scale} \cdot (x - \mu) / \sqrt{\sigma^2 + 0.001} + \text{shift}$, with the mean
# and the variance of each word's own numbers. The first dense layer has the activation `keras.activations.gelu`.

# %% tags=["given"]
inputs = keras.Input((None, 12))
block = keras.Model(inputs, models.encoder_block(inputs, heads=3, hidden=20))
print([weight.shape for weight in block.get_weights()])

# %% [markdown] tags=["hint"]
# `scratch.multi_head_attention(y, y, kernels)` returns outputs and weights; you need the outputs. Mean and variance go
# over the last axis, with `keepdims=True`. `np.asarray(keras.activations.gelu(z))` makes an array of Keras' result. A
# residual connection adds what went into the half, *before* its normalisation.


# %% tags=["answer"]
def block_by_hand(x, weights):
    """One encoder block: vectors float (texts, words, units) -> the same shape."""

    ### BEGIN SOLUTION
    def normalised(x, scale, shift):
        mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        return scale * (x - mean) / np.sqrt(variance + 0.001) + shift

    y = normalised(x, weights[0], weights[1])
    x = x + scratch.multi_head_attention(y, y, weights[2:6])[0]
    y = normalised(x, weights[6], weights[7])
    hidden = np.asarray(keras.activations.gelu(y @ weights[8] + weights[9]))
    return x + hidden @ weights[10] + weights[11]
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _random_weights(seed):
    _rng = np.random.default_rng(seed)
    return [
        _rng.normal(0.3, 0.4, each.shape).astype(np.float32) for each in block.get_weights()
    ]


_x = np.random.default_rng(0).normal(1, 2, (2, 5, 12)).astype(np.float32)
_weights = _random_weights(1)
_silent = [each * (number < 8) for number, each in enumerate(_weights)]
block.set_weights(_silent)
_found = np.asarray(block_by_hand(_x, _silent))
assert _found.shape == _x.shape, f"the shape should stay {_x.shape}, yours is {_found.shape}"
_wanted = np.asarray(block(_x))
assert np.allclose(_found, _wanted, atol=1e-3), (
    "with the dense layers at 0 only the first half is left, and it differs by "
    f"{np.abs(_found - _wanted).max():.3g}: normalise over the last axis, add 0.001 to the "
    "variance, and add the x from before the normalisation"
)
block.set_weights(_weights)
_difference = np.abs(np.asarray(block_by_hand(_x, _weights)) - np.asarray(block(_x))).max()
assert _difference < 1e-3, f"the first half is right, the second differs by {_difference:.3g}"

# %% tags=["hidden"]
for _seed, _shape in ((2, (1, 1, 12)), (3, (3, 9, 12))):
    _weights = _random_weights(_seed)
    block.set_weights(_weights)
    _x = np.random.default_rng(_seed).normal(0, 0.1, _shape).astype(np.float32)
    _before = _x.copy()
    _found = np.asarray(block_by_hand(_x, _weights))
    assert np.array_equal(_x, _before), "your function changes the array that it is given"
    assert np.allclose(_found, np.asarray(block(_x)), atol=1e-3), (
        f"wrong for the shape {_shape}"
    )


# %% tags=["wrong"]
# the normalisation stands behind each half, as in the paper of 2017
def block_by_hand(x, weights):
    def normalised(x, scale, shift):
        mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        return scale * (x - mean) / np.sqrt(variance + 0.001) + shift

    y = x + scratch.multi_head_attention(x, x, weights[2:6])[0]
    x = normalised(y, weights[0], weights[1])
    hidden = np.asarray(keras.activations.gelu(x @ weights[8] + weights[9]))
    return normalised(x + hidden @ weights[10] + weights[11], weights[6], weights[7])


# %% tags=["wrong"]
# what is added is the normalised x
def block_by_hand(x, weights):
    def normalised(x, scale, shift):
        mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        return scale * (x - mean) / np.sqrt(variance + 0.001) + shift

    y = normalised(x, weights[0], weights[1])
    x = y + scratch.multi_head_attention(y, y, weights[2:6])[0]
    y = normalised(x, weights[6], weights[7])
    hidden = np.asarray(keras.activations.gelu(y @ weights[8] + weights[9]))
    return y + hidden @ weights[10] + weights[11]


# %% tags=["wrong"]
# normalised over the words of a text, not over each word's own numbers
def block_by_hand(x, weights):
    def normalised(x, scale, shift):
        mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        return scale * (x - mean) / np.sqrt(variance + 0.001) + shift

    y = normalised(x, weights[0], weights[1])
    x = x + scratch.multi_head_attention(y, y, weights[2:6])[0]
    y = normalised(x, weights[6], weights[7])
    hidden = np.asarray(keras.activations.gelu(y @ weights[8] + weights[9]))
    return x + hidden @ weights[10] + weights[11]


# %% tags=["wrong"]
# ReLU in place of GELU
def block_by_hand(x, weights):
    def normalised(x, scale, shift):
        mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        return scale * (x - mean) / np.sqrt(variance + 0.001) + shift

    y = normalised(x, weights[0], weights[1])
    x = x + scratch.multi_head_attention(y, y, weights[2:6])[0]
    y = normalised(x, weights[6], weights[7])
    hidden = np.maximum(y @ weights[8] + weights[9], 0)
    return x + hidden @ weights[10] + weights[11]


# %% [markdown] tags=["why"]
# That is the whole block: a dozen arrays and ten lines. Words exchange something in one place only, the attention; all
# else happens within each word. The residual connections carry `x` through untouched, so that a block needs to learn
# only what to add, and gradients find a short way back (lesson 07). A large language model is this block, a hundred
# times and wider, with the causal mask of exercise 3.
