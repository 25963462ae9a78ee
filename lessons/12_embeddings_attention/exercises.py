# %%
import numpy as np

import course
from course import datasets, scratch

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
assert _place == 3, f"cosines do not depend on lengths, yet a longer vector gives {_place}"
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
