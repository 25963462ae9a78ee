# %%
import keras
import numpy as np

import course
from course import datasets, models, scratch, training

course.start_checks()

# %% [markdown]
# A text, and two small models of it: a network that trains for a few seconds, and 5-grams. `network_bits` and
# `ngram_bits` are what they pay for 2,000 characters that neither has seen.

# %%
text = datasets.load("shakespeare").text[:52_001]
characters = sorted(set(text))
numbers = np.array([characters.index(character) for character in text])

network = models.character_model(len(characters), units=64, embedding=32)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
network.compile(keras.optimizers.Adam(0.01, clipnorm=1), loss)
options = {"sequence_stride": 25, "batch_size": 32, "shuffle": True, "seed": 0}
windows = keras.utils.timeseries_dataset_from_array(numbers[:50_000], None, 51, **options)
pairs = windows.map(lambda piece: (piece[:, :-1], piece[:, 1:]))
network.fit(pairs, epochs=2, shuffle=False, verbose=0)
generator = training.TextGenerator(network, characters)

# %%
unseen = numbers[50_000:]
probabilities = keras.ops.softmax(network.predict(unseen[None, :-1], verbose=0)[0])
network_bits = -np.log2(np.asarray(probabilities)[np.arange(2000), unseen[1:]])
ngram = scratch.NGrams(text[:50_000], 5, characters)
places = range(50_001, 52_001)
ngram_bits = -np.log2([ngram.probability(text[at - 4 : at], text[at]) for at in places])
print(f"network {network_bits.mean():.2f}, 5-grams {ngram_bits.mean():.2f} bits per character")

# %% [markdown]
# ## 1 ★ Bits per syllable
#
# One model writes Korean in jamo, another in syllables. The fair measure for both: the bits of the whole text, divided
# by the number of its *syllables*, where a space or a comma counts as one, too. `text` is a string in jamo or in
# syllables, and `probabilities` (characters of the text,) is what a model gave to each of its characters. Return the
# bits per syllable, one number.

# %% [markdown] tags=["hint"]
# A character with probability $p$ costs $-\log_2 p$ bits; add up first, divide last. `datasets.to_syllables(text)`
# joins jamo, and leaves alone what is joined already.


# %% tags=["answer"]
def bits_per_syllable(probabilities, text):
    """Bits (float) per syllable, from one probability for each character of the text (str)."""
    ### BEGIN SOLUTION
    bits = -np.log2(probabilities).sum()
    return bits / len(datasets.to_syllables(text))
    ### END SOLUTION


# %% tags=["check", "points:1"]
_jamo = datasets.to_jamo("바다 책")
_bits = bits_per_syllable(np.full(8, 0.5), _jamo)
assert np.ndim(_bits) == 0, f"return one number, not an array of shape {np.shape(_bits)}"
assert not np.isclose(_bits, 1), (
    "8 jamo at 1 bit each, and you return 1: that is bits per jamo; divide by the 4 syllables"
)
assert not np.isclose(_bits, 2 * np.log(2)), (
    f"you return {_bits:.3f}; natural logarithms do not count bits, np.log2 does"
)
assert np.isclose(_bits, 2), (
    f"8 jamo at 1 bit each make '바다 책', 4 syllables with the space: 2 bits, not {_bits:.3f}"
)
_bits = bits_per_syllable(np.array([0.5, 0.125]), "바다")
assert np.isclose(_bits, 2), (
    f"two syllables that cost 1 and 3 bits: 2 bits per syllable, not {_bits:.3f}; the "
    "logarithm comes before the mean"
)

# %% tags=["hidden"]
_random = np.random.default_rng(1).uniform(0.01, 1, 13)
_wanted = -np.log2(_random).sum() / 6
_bits = bits_per_syllable(_random, datasets.to_jamo("밥, 먹자."))
assert np.isclose(_bits, _wanted), (
    f"'밥, 먹자.' in jamo: {_wanted:.3f} bits for each of 6 syllables and signs, not {_bits:.3f}"
)
_bits = bits_per_syllable(_random[:6], "밥, 먹자.")
_wanted = -np.log2(_random[:6]).mean()
assert np.isclose(_bits, _wanted), (
    f"'밥, 먹자.' in syllables: {_wanted:.3f} bits per syllable, not {_bits:.3f}"
)


# %% tags=["wrong"]
# bits per character, which for jamo are smaller steps
def bits_per_syllable(probabilities, text):
    return -np.log2(probabilities).mean()


# %% tags=["wrong"]
# natural logarithms, as in Keras' losses
def bits_per_syllable(probabilities, text):
    return -np.log(probabilities).sum() / len(datasets.to_syllables(text))


# %% tags=["wrong"]
# the logarithm of the mean, in place of the mean of the logarithms
def bits_per_syllable(probabilities, text):
    syllables = len(datasets.to_syllables(text))
    return -np.log2(np.mean(probabilities)) * len(probabilities) / syllables


# %% tags=["wrong"]
# spaces and commas are not counted
def bits_per_syllable(probabilities, text):
    syllables = sum("가" <= each <= "힣" for each in datasets.to_syllables(text))
    return -np.log2(probabilities).sum() / syllables


# %% [markdown] tags=["why"]
# The sum of the bits is $-\log_2$ of the probability that the model gives to the *whole text*: probabilities of single
# characters multiply, so their logarithms add up. How the text is cut into characters no longer matters, as long as
# both models divide by the same number. The same is done to compare models of words, of syllables and of bytes.

# %% [markdown]
# ## 2 ★★ A target at every step
#
# Cut a text into pieces for the training of a recurrent network. `numbers` (characters,) are the numbers of the text's
# characters. The first piece's inputs are the first `length` numbers, the second piece's the next `length`, and so on,
# without overlap. The target of each input is the number that follows it in the text. Return inputs and targets, two
# arrays of the shape (pieces, length). There are as many pieces as have all their targets; what is left at the end is
# left out.

# %% [markdown] tags=["hint"]
# The text without its last character has inputs only; the text without its first has their targets. Cut both to a
# multiple of `length`, then `reshape(-1, length)`. Which is the largest number of pieces for which a target is left for
# the very last input?


# %% tags=["answer"]
def pieces(numbers, length):
    """Inputs and targets, both int (pieces, length), from int (characters,)."""
    ### BEGIN SOLUTION
    used = (len(numbers) - 1) // length * length
    return numbers[:used].reshape(-1, length), numbers[1 : used + 1].reshape(-1, length)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_inputs, _targets = map(np.asarray, pieces(np.arange(10, 21), 3))
assert _inputs.shape == (3, 3), (
    f"11 characters make 3 pieces of 3: inputs (3, 3), yours are {_inputs.shape}"
)
assert _targets.shape == (3, 3), (
    f"each input has a target of its own: targets (3, 3), yours are {_targets.shape}"
)
assert np.array_equal(_inputs, np.arange(10, 19).reshape(3, 3)), (
    f"the text is 10, 11, 12, ...: the inputs begin [10 11 12], [13 14 15]; yours:\n{_inputs}"
)
assert _targets[0, 0] != _inputs[0, 0], "your targets are the inputs themselves; shift them"
assert np.array_equal(_targets, _inputs + 1), (
    f"in the text 10, 11, 12, ... each target is its input plus 1; your targets:\n{_targets}"
)
_inputs, _targets = map(np.asarray, pieces(np.arange(9), 3))
assert _inputs.shape == _targets.shape == (2, 3), (
    "9 characters make 2 pieces of 3: nothing follows the last character, so a third piece "
    f"lacks a target; your shapes are {_inputs.shape} and {_targets.shape}"
)

# %% tags=["hidden"]
for _length in (1, 7, 50):
    for _total in (101, 150, 151):
        _some = numbers[:_total]
        _inputs, _targets = map(np.asarray, pieces(_some, _length))
        _count = (_total - 1) // _length
        assert _inputs.shape == _targets.shape == (_count, _length), (
            f"{_total} characters, length {_length}: {_count} pieces, not {_inputs.shape}"
        )
        assert np.array_equal(_inputs.ravel(), _some[: _count * _length]), (
            f"length {_length}: the pieces, one behind the other, are not the text"
        )
        assert np.array_equal(_targets.ravel(), _some[1 : _count * _length + 1]), (
            f"length {_length}: a target is not the character that follows its input"
        )


# %% tags=["wrong"]
# one target for a piece, as for a window: the character after the last
def pieces(numbers, length):
    count = (len(numbers) - 1) // length
    return numbers[: count * length].reshape(-1, length), numbers[length::length][:count]


# %% tags=["wrong"]
# shifted within each piece, so that its last target is its first input
def pieces(numbers, length):
    count = (len(numbers) - 1) // length
    inputs = numbers[: count * length].reshape(-1, length)
    return inputs, np.roll(inputs, -1, axis=1)


# %% tags=["wrong"]
# a piece too many where the length divides the text: its last target is the first character
def pieces(numbers, length):
    used = len(numbers) // length * length
    inputs, targets = numbers[:used], np.roll(numbers, -1)[:used]
    return inputs.reshape(-1, length), targets.reshape(-1, length)


# %% tags=["wrong"]
# the targets are not shifted at all: such a network learns to copy
def pieces(numbers, length):
    used = (len(numbers) - 1) // length * length
    inputs = numbers[:used].reshape(-1, length)
    return inputs, inputs


# %% [markdown] tags=["why"]
# Inputs and targets are the same text, one character apart, so a piece of 100 characters is 100 examples for one pass
# through the network. Nothing is given away: a recurrent network reads from left to right, and has not seen the target
# when it predicts it. With targets that are not shifted it learns to copy, and its loss falls to almost 0, which
# should make you suspicious.

# %% [markdown]
# ## 3 ★★ Top-p: as many as it takes
#
# Top-k leaves the same number of characters everywhere: too many where only one fits, too few where many do. **Top-p**
# sampling lets the network decide: go through the characters from the most probable downwards, and stop as soon as the
# probabilities of those you have add up to at least `p`. These are kept; all others get 0.
#
# Write it, for `logits` (characters,), no two of them equal, and $0 < p < 1$. Return the probabilities (characters,)
# in the order of the logits. They add up to 1, and the kept ones have the same proportions as before.

# %% [markdown] tags=["hint"]
# `training.probabilities(logits)` is the softmax. `np.argsort(-shares)` gives the order, and `np.cumsum` sums along it.
# A character is kept if those *before* it do not yet reach `p`; so the first is always kept.


# %% tags=["answer"]
def top_p(logits, p):
    """Probabilities float (characters,) of which only the most probable ones are not 0."""
    ### BEGIN SOLUTION
    shares = training.probabilities(logits)
    order = np.argsort(-shares)
    before = np.cumsum(shares[order]) - shares[order]
    kept = np.zeros(len(shares))
    kept[order[before < p]] = shares[order[before < p]]
    return kept / kept.sum()
    ### END SOLUTION


# %% tags=["check", "points:2"]
_shares = np.array([0.1, 0.5, 0.3, 0.06, 0.04])
for _p, _count in ((0.7, 2), (0.4, 1), (0.85, 3), (0.99, 5)):
    _given = np.asarray(top_p(np.log(_shares) + 2, _p))
    _case = f"probabilities {_shares}, p = {_p}: "
    assert _given.shape == (5,), f"{_case}the shape should be (5,), yours is {_given.shape}"
    assert np.count_nonzero(_given) == _count, (
        f"{_case}{_count} should be kept, you keep {np.count_nonzero(_given)}; the one that "
        "reaches p is kept, too"
    )
    assert np.isclose(_given.sum(), 1), f"{_case}yours add up to {_given.sum():.3f}, not to 1"
    _wanted = np.where(_shares >= np.sort(_shares)[-_count], _shares, 0)
    assert np.allclose(_given, _wanted / _wanted.sum()), (
        f"{_case}{(_wanted / _wanted.sum()).round(3)} would be right, you have "
        f"{_given.round(3)}; in the order of the logits?"
    )

# %% tags=["hidden"]
_rng = np.random.default_rng(0)
for _size, _spread, _p in ((12, 0.05, 0.5), (60, 1, 0.9), (60, 3, 0.3), (400, 0.3, 0.95)):
    _logits = _rng.normal(scale=_spread, size=_size)
    _given, _softmax = np.asarray(top_p(_logits, _p)), training.probabilities(_logits)
    _case = f"{_size} logits of spread {_spread}, p = {_p}: "
    assert np.isclose(_given.sum(), 1), f"{_case}the sum is {_given.sum()}, not 1"
    _kept = _given > 0
    assert _softmax[_kept].sum() >= _p, f"{_case}too few are kept"
    assert _softmax[_kept].sum() - _softmax[_kept].min() < _p, f"{_case}too many are kept"
    _least = _softmax[_kept].min()
    assert np.all(_softmax[~_kept] < _least), f"{_case}a less probable one is kept"
    _wanted = np.where(_kept, _softmax, 0) / _softmax[_kept].sum()
    assert np.allclose(_given, _wanted), f"{_case}the proportions have changed"


# %% tags=["wrong"]
# the character that reaches p is left out (the first is kept always)
def top_p(logits, p):
    shares = training.probabilities(logits)
    order = np.argsort(-shares)
    out = np.cumsum(shares[order]) > p
    out[0] = False
    shares[order[out]] = 0
    return shares / shares.sum()


# %% tags=["wrong"]
# what is left is not brought to the sum 1 again
def top_p(logits, p):
    shares = training.probabilities(logits)
    order = np.argsort(-shares)
    before = np.cumsum(shares[order]) - shares[order]
    shares[order[before >= p]] = 0
    return shares


# %% tags=["wrong"]
# the probabilities come in falling order: they now belong to other characters
def top_p(logits, p):
    shares = np.sort(training.probabilities(logits))[::-1]
    shares[np.cumsum(shares) - shares >= p] = 0
    return shares / shares.sum()


# %% tags=["wrong"]
# a threshold for each single probability
def top_p(logits, p):
    shares = training.probabilities(logits)
    shares[shares < min(1 - p, shares.max())] = 0
    return shares / shares.sum()


# %% [markdown] tags=["why"]
# Inside a word, where little fits, few characters are kept; at its beginning many: the network's own certainty decides.
# That is why top-p is usual for large language models, often together with a temperature, which is applied first. The
# character that reaches `p` must stay: otherwise nothing at all would be kept where one character alone has more.

# %% [markdown]
# ## 4 ★★ Two models at once
#
# Mix a network and an n-gram model: for each character the mixture's probability is $w$ times the network's plus
# $1 - w$ times the n-gram's, $0 \le w \le 1$. `network` and `ngram` (characters,) are the bits that each of them pays
# for the characters of a text. Write two functions. `mixed` returns the bits (characters,) that the mixture pays.
# `best_weight` returns which of the weights 0, 0.01, 0.02, ..., 1 gives the mixture the fewest bits in all.

# %% [markdown] tags=["hint"]
# Bits become probabilities by `2.0 ** -bits`. Mix those, and go back to bits. For the best weight try all 101 of
# `np.linspace(0, 1, 101)`, and take the one with the smallest sum (`np.argmin`).


# %% tags=["answer"]
def mixed(network, ngram, weight):
    """Bits (characters,) of the mixture, from two arrays of bits (characters,)."""
    ### BEGIN SOLUTION
    network, ngram = np.asarray(network, float), np.asarray(ngram, float)
    return -np.log2(weight * 2.0**-network + (1 - weight) * 2.0**-ngram)
    ### END SOLUTION


def best_weight(network, ngram):
    """The best of the weights 0, 0.01, ..., 1."""
    ### BEGIN SOLUTION
    weights = np.linspace(0, 1, 101)
    return weights[np.argmin([mixed(network, ngram, weight).sum() for weight in weights])]
    ### END SOLUTION


# %% tags=["check", "points:2"]
_bits = np.asarray(mixed(np.array([1.0, 3.0]), np.array([3.0, 1.0]), 0.5))
assert _bits.shape == (2,), f"bits for two characters have the shape (2,), not {_bits.shape}"
assert not np.allclose(_bits, 2), (
    "2 is the mean of the bits 1 and 3; mix the probabilities 1/2 and 1/8 instead"
)
assert np.allclose(_bits, -np.log2(0.3125)), (
    f"1/2 and 1/8 mixed half and half are 0.3125, which costs 1.678 bits; you have {_bits}"
)
_bits = np.asarray(mixed(np.array([1.0]), np.array([3.0]), 0.9))
assert np.allclose(_bits, -np.log2(0.9 / 2 + 0.1 / 8)), (
    f"w = 0.9, 1 bit for the network and 3 for the n-gram: 1.112 bits, not {_bits}; w is the "
    "network's weight"
)
_weight = best_weight(np.array([1.0, 1, 1, 3]), np.array([3.0, 3, 3, 1]))
assert np.isclose(_weight, 0.92), (
    f"network 1, 1, 1, 3 bits and n-gram 3, 3, 3, 1: 0.92 is best, you return {_weight}"
)
_best = best_weight(network_bits[:1000], ngram_bits[:1000])
_rest = network_bits[1000:], ngram_bits[1000:]
print(f"chosen on the first 1,000 characters: {_best:.2f}; bits of the next 1,000:")
_rows = {"network": _rest[0], "5-grams": _rest[1], "mixture": mixed(*_rest, _best)}
print(", ".join(f"{_name} {np.mean(_bits):.3f}" for _name, _bits in _rows.items()))

# %% tags=["hidden"]
_rng = np.random.default_rng(2)
for _shift in (-3, -1, 0, 0.5, 3):
    _pair = _rng.uniform(3, 6, 200), _rng.uniform(3, 6, 200) + _shift
    _tried = [
        -np.log2(_w * 2.0 ** -_pair[0] + (1 - _w) * 2.0 ** -_pair[1])
        for _w in np.linspace(0, 1, 101)
    ]
    for _place in (0, 30, 100):
        assert np.allclose(mixed(*_pair, _place / 100), _tried[_place]), (
            f"wrong bits for w = {_place / 100}"
        )
    _best = np.argmin([each.sum() for each in _tried]) / 100
    assert np.isclose(best_weight(*_pair), _best), (
        f"the best weight is {_best}, not {best_weight(*_pair)}"
    )


# %% tags=["wrong"]
# bits are averaged; then one model alone is always best
def mixed(network, ngram, weight):
    return weight * network + (1 - weight) * ngram


def best_weight(network, ngram):
    return float(network.sum() < ngram.sum())


# %% tags=["wrong"]
# the weight belongs to the n-gram
def mixed(network, ngram, weight):
    return -np.log2(weight * 2.0**-ngram + (1 - weight) * 2.0**-network)


def best_weight(network, ngram):
    weights = np.linspace(0, 1, 101)
    return weights[np.argmin([mixed(network, ngram, weight).sum() for weight in weights])]


# %% tags=["wrong"]
# the share of characters for which the network is better
def mixed(network, ngram, weight):
    return -np.log2(weight * 2.0**-network + (1 - weight) * 2.0**-ngram)


def best_weight(network, ngram):
    return np.round(np.mean(network < ngram), 2)


# %% tags=["wrong"]
# the best place in the list of weights, not the weight
def mixed(network, ngram, weight):
    return -np.log2(weight * 2.0**-network + (1 - weight) * 2.0**-ngram)


def best_weight(network, ngram):
    weights = np.linspace(0, 1, 101)
    return np.argmin([mixed(network, ngram, weight).sum() for weight in weights])


# %% [markdown] tags=["why"]
# Mixed half and half, no character costs more than one bit above what the better model pays for it, and it may cost far
# less than the worse one pays: where one is very wrong, the other saves it. So two models that err in different places
# are together often better than either, even if one is better on average. The weight is chosen on other characters
# than those it is judged on, like everything else that is chosen by looking at results.

# %% [markdown]
# ## 5 ★★★ The most probable text
#
# At temperature 0 a generator takes the most probable character each time. Does it write the most probable *text*? No:
# a good first character may have no good continuation. **Beam search** keeps several beginnings. At each step it
# lengthens every candidate by every character of the vocabulary, computes the probability of each of these texts (the
# product of its characters' probabilities), and keeps the `width` most probable ones as the next candidates. After
# `length` characters it returns the most probable candidate: a string of `length` characters, without the prompt.
#
# `reader` is a `training.TextGenerator`, or something else with these two: `reader.vocabulary`, and `reader.read(text,
# state)`, which gives (logits of the next character, state after it). The prompt is read with `reader.read(prompt)`.
# Read no text twice: keep each candidate's state, so that in all you read the characters of the prompt and at most
# `width * length` more. The checks count, with a small reader of their own:


# %% tags=["given"]
class SmallReader:
    """Stands for a generator: what comes next depends on the last two characters only.

    `shares` holds, for some such pairs, what is proportional to the probabilities of all that
    may follow; after other pairs all are alike.
    """

    def __init__(self, vocabulary, shares):
        self.vocabulary, self.shares = vocabulary, shares
        self.characters = 0  # read so far

    def read(self, text, state=""):
        self.characters += len(text)
        last = (state + text)[-2:]
        return np.log(self.shares.get(last, np.ones(len(self.vocabulary)))), last


small_shares = {">": (6, 5, 1), ">a": (40, 35, 25), ">b": (1, 2, 17)}

# %% [markdown] tags=["hint"]
# A candidate is a tuple (score, text, logits, state), where the score is the sum of the logarithms of the
# probabilities; `np.log(training.probabilities(logits))` are those of the next character. Begin with one candidate,
# the empty text with the score 0. Make a list of all longer texts with the *old* states, sort it, keep the first
# `width`, and only then read the last character of each.


# %% tags=["answer"]
def beam_search(reader, prompt, length, width):
    """The most probable continuation (str of `length` characters) among those it finds."""
    ### BEGIN SOLUTION
    candidates = [(0.0, "", *reader.read(prompt))]
    for _ in range(length):
        longer = []
        for score, text, logits, state in candidates:
            scores = score + np.log(training.probabilities(logits))
            for total, character in zip(scores, reader.vocabulary, strict=True):
                longer.append((total, text + character, state))
        longer.sort(key=lambda each: -each[0])
        candidates = [
            (score, text, *reader.read(text[-1], state))
            for score, text, state in longer[:width]
        ]
    return candidates[0][1]
    ### END SOLUTION


# %% tags=["check", "points:3"]
assert beam_search(SmallReader("abc", small_shares), ">", 1, 1) == "a", (
    "one character, width 1: after '>' the most probable one is 'a'"
)
_reader = SmallReader("abc", small_shares)
_found = beam_search(_reader, ">", 2, 2)
assert isinstance(_found, str), f"return a string, not {type(_found).__name__}"
assert len(_found) == 2, f"return `length` characters, here 2, without the prompt: {_found!r}"
assert _found == "bc", (
    "after > comes a with 6/12, b with 5/12; after >a comes a with 40/100, after >b c with "
    f"17/20. 'bc' (0.354) is more probable than 'aa' (0.2), and you return {_found!r}"
)
_reader = SmallReader("abc", small_shares)
beam_search(_reader, ">", 6, 2)
assert _reader.characters <= 13, (
    f"length 6, width 2: you read {_reader.characters} characters, 1 + 2 * 6 are enough; keep "
    "each candidate's state, and read its last character only"
)
_greedy = generator.generate("The ", 30, temperature=0)
assert beam_search(generator, "The ", 30, 1) == _greedy, (
    f"width 1 should write what temperature 0 does, {_greedy!r}"
)
print(f"width 1: The {_greedy}\nwidth 5: The {beam_search(generator, 'The ', 30, 5)}")

# %% tags=["hidden"]
_reader = SmallReader("abc", small_shares)
_found = beam_search(_reader, ">", 2, 1)
assert _found == "aa", f"width 1 keeps only a, and finds 'aa', not {_found!r}"
assert _reader.characters <= 3, f"width 1 read {_reader.characters} characters, not 1 + 2"

# %% tags=["hidden"]
_rng = np.random.default_rng(7)
_shares = {_a + _b: _rng.uniform(0.05, 1, 4) for _a in "wxyz" for _b in "wxyz"}
_logs = {_pair: np.log(_each / _each.sum()) for _pair, _each in _shares.items()}


def _log_probability(text, prompt):
    places = enumerate((prompt + text)[2:])
    pairs = [(prompt + text)[n : n + 2] for n in range(len(text))]
    return sum(_logs[pairs[n]]["wxyz".index(character)] for n, character in places)


for _prompt in ("wx", "yy", "zw"):
    _all = [_a + _b + _c for _a in "wxyz" for _b in "wxyz" for _c in "wxyz"]
    _best = max(_all, key=lambda text: _log_probability(text, _prompt))
    _reader = SmallReader("wxyz", _shares)
    _found = beam_search(_reader, _prompt, 3, 16)
    assert np.isclose(_log_probability(_found, _prompt), _log_probability(_best, _prompt)), (
        f"width 16 keeps all texts of 2 from wxyz, so the best text of 3 after {_prompt} must "
        f"be found, {_best!r}; you return {_found!r}"
    )
    assert _reader.characters <= 2 + 3 * 16, f"you read {_reader.characters} characters"


# %% tags=["wrong"]
# the most probable character each time, whatever the width
def beam_search(reader, prompt, length, width):
    text, (logits, state) = "", reader.read(prompt)
    for _ in range(length):
        text += reader.vocabulary[np.argmax(logits)]
        logits, state = reader.read(text[-1], state)
    return text


# %% tags=["wrong"]
# logits are added up, which are no logarithms of probabilities yet
def beam_search(reader, prompt, length, width):
    candidates = [(0.0, "", *reader.read(prompt))]
    for _ in range(length):
        longer = [
            (score + logit, text + character, state)
            for score, text, logits, state in candidates
            for logit, character in zip(logits, reader.vocabulary, strict=True)
        ]
        longer.sort(key=lambda each: -each[0])
        candidates = [
            (score, text, *reader.read(text[-1], state))
            for score, text, state in longer[:width]
        ]
    return candidates[0][1]


# %% tags=["wrong"]
# every candidate is read from its beginning again, at every step
def beam_search(reader, prompt, length, width):
    candidates = [(0.0, "")]
    for _ in range(length):
        longer = []
        for score, text in candidates:
            shares = training.probabilities(reader.read(prompt + text)[0])
            pairs = zip(np.log(shares), reader.vocabulary, strict=True)
            longer += [(score + each, text + character) for each, character in pairs]
        candidates = sorted(longer, reverse=True)[:width]
    return candidates[0][1]


# %% tags=["wrong"]
# the state is dropped: the reader sees one character at a time, and forgets the rest
def beam_search(reader, prompt, length, width):
    candidates = [(0.0, "", reader.read(prompt)[0])]
    for _ in range(length):
        longer = []
        for score, text, logits in candidates:
            logs = np.log(training.probabilities(logits))
            pairs = zip(logs, reader.vocabulary, strict=True)
            longer += [(score + each, text + character) for each, character in pairs]
        best = sorted(longer, reverse=True)[:width]
        candidates = [(score, text, reader.read(text[-1])[0]) for score, text in best]
    return candidates[0][1]


# %% [markdown] tags=["why"]
# A text's probability is a product, and the best first factor need not begin the best product. Beam search does not
# find the best text for certain, either: what falls out of the beam never comes back. Look at what is printed: the most
# probable text is dull, the same words again and again, since the commonest continuation of anything is something
# common. So one *samples* to write stories, and searches where a single answer is wanted, as in translation.
