# %%
import keras
import numpy as np
from keras import ops

import course
from course import datasets, metrics, models, training

course.start_checks()

# %% [markdown]
# The invented alphabets (or Omniglot, if you fetched it), and a small tower trained for a few seconds.

# %%
characters = datasets.load("omniglot")
batches = training.ClassBatches(
    characters.images, characters.characters, characters.alphabets, batches=50, classes=30
)
keras.utils.set_random_seed(0)
tower = models.embedding_tower((28, 28, 1), 32, filters=16)
tower.compile(keras.optimizers.Adam(0.003), training.batch_contrastive_loss)
tower.fit(batches, epochs=1, shuffle=False, verbose=0)

questions = characters.questions
vectors = tower.predict(questions.asked.reshape(-1, 28, 28, 1), verbose=0).reshape(20, 20, -1)
examples = tower.predict(questions.examples.reshape(-1, 28, 28, 1), verbose=0)
examples = examples.reshape(20, 20, -1)
right = metrics.one_shot_accuracy(vectors, examples, questions.answers)
print(f"{right:.1%} of 20-way questions")

# %% [markdown]
# ## 1 ★ Two ways to be wrong
#
# A phone unlocks if the distance between your face and the stored one is *below* a threshold. It can be wrong in two
# ways: a stranger is let in (a **false accept**), or you are kept out (a **false reject**). `distance` (pairs,) holds
# distances, `same` (pairs,) is 1 or True where both faces are one person's. Return two shares: how many of the
# *different* pairs are accepted, and how many of the *same* pairs are rejected.

# %% [markdown] tags=["hint"]
# `distance[~same]` holds the distances of the different pairs, if `same` is boolean. The mean of a boolean array is
# the share of True.


# %% tags=["answer"]
def two_errors(distance, same, threshold):
    """(false accepts among different pairs, false rejects among same pairs), two shares."""
    ### BEGIN SOLUTION
    same = np.asarray(same, bool)
    accepted = np.asarray(distance) < threshold
    return accepted[~same].mean(), (~accepted[same]).mean()
    ### END SOLUTION


# %% tags=["check", "points:1"]
_distance = np.array([0.1, 0.3, 0.9, 0.2, 0.8, 1.2, 1.4, 1.1])
_same = np.array([1, 1, 1, 0, 0, 0, 0, 0])
_given = two_errors(_distance, _same, 0.5)
assert np.shape(_given) == (2,), f"return two numbers, not {_given!r}"
assert not np.allclose(_given, (1 / 3, 1 / 5)), (
    "first the false accepts, then the false rejects"
)
assert not np.allclose(_given, (1 / 8, 1 / 8)), (
    "1 of 5 different pairs is accepted: divide by the 5, not by all 8 pairs"
)
assert np.allclose(_given, (1 / 5, 1 / 3)), (
    "of 5 different pairs 1 is below 0.5, of 3 same pairs 1 is not: "
    f"0.2 and 0.333, not {_given}"
)
assert np.allclose(two_errors(_distance, _same == 1, 0.1), (0, 1)), (
    "at the threshold 0.1 nobody is let in: a distance of exactly 0.1 is not below it"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(0)
_distance, _same = _rng.uniform(0, 2, 500), (_rng.random(500) < 0.2).astype("float32")
for _threshold in (0.0, 0.7, 1.5, 3.0):
    _wanted = (
        np.mean([d < _threshold for d, s in zip(_distance, _same, strict=True) if s == 0]),
        np.mean([d >= _threshold for d, s in zip(_distance, _same, strict=True) if s == 1]),
    )
    _given = two_errors(_distance, _same, _threshold)
    assert np.allclose(_given, _wanted), f"threshold {_threshold}: {_wanted}, not {_given}"


# %% tags=["wrong"]
# shares of all pairs
def two_errors(distance, same, threshold):
    accepted, same = distance < threshold, same == 1
    return np.mean(accepted & ~same), np.mean(~accepted & same)


# %% tags=["wrong"]
# the other way round
def two_errors(distance, same, threshold):
    accepted, same = distance < threshold, same == 1
    return np.mean(~accepted[same]), np.mean(accepted[~same])


# %% tags=["wrong"]
# a distance that equals the threshold is accepted
def two_errors(distance, same, threshold):
    accepted, same = distance <= threshold, same == 1
    return np.mean(accepted[~same]), np.mean(~accepted[same])


# %% tags=["wrong"]
# shares of those who were accepted and rejected
def two_errors(distance, same, threshold):
    accepted, same = distance < threshold, same == 1
    return np.mean(~same[accepted]), np.mean(same[~accepted])


# %% [markdown] tags=["why"]
# The threshold trades one error for the other: a bank sets it low, a photo album high. Divided by its own kind of pair,
# neither share changes when there are more strangers than owners; the plain accuracy would.

# %% [markdown]
# ## 2 ★ Who pushes, and how hard?
#
# Return the contrastive loss of each pair, and its slope: its derivative with respect to the distance. `distance` and
# `same` are (pairs,), and `margin` is a number. Both results are (pairs,). The loss is $d^2$ for the same and
# $\max(0, m - d)^2$ for different pairs.

# %% [markdown] tags=["hint"]
# The derivative of $d^2$ is $2d$. That of $(m - d)^2$ is $-2 (m - d)$, and behind the margin it is 0. `np.maximum` and
# `np.where` do the rest.


# %% tags=["answer"]
def contrastive(distance, same, margin):
    """(losses (pairs,), slopes (pairs,))"""
    ### BEGIN SOLUTION
    missing = np.maximum(margin - distance, 0)
    losses = np.where(same, distance**2, missing**2)
    return losses, np.where(same, 2 * distance, -2 * missing)
    ### END SOLUTION


# %% tags=["check", "points:1"]
_distance, _same = np.array([0.5, 0.2, 1.5, 0.0]), np.array([1, 0, 0, 1])
_losses, _slopes = contrastive(_distance, _same, 1.0)
assert np.shape(_losses) == (4,), f"one loss for each pair, (4,), not {np.shape(_losses)}"
assert np.isclose(_losses[2], 0), (
    f"a different pair at 1.5 is beyond the margin and costs nothing, yours costs {_losses[2]}"
)
assert np.allclose(_losses, [0.25, 0.64, 0, 0]), (
    f"the losses are 0.5², (1 - 0.2)², 0 and 0; yours are {_losses}"
)
assert _slopes[1] < 0, (
    "more distance makes the loss of a different pair smaller: a negative slope, "
    f"not {_slopes[1]}"
)
assert np.allclose(_slopes, [1, -1.6, 0, 0]), (
    f"the slopes are 2 · 0.5, -2 · 0.8, 0 and 0; yours are {_slopes}"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(1)
_distance, _same = _rng.uniform(0, 2, 60), _rng.random(60) < 0.5
for _margin in (0.5, 1.0, 1.7):
    _losses, _slopes = contrastive(_distance, _same, _margin)
    _kept = np.abs(_distance - _margin) > 1e-3
    _above, _below = (contrastive(_distance + _e, _same, _margin)[0] for _e in (1e-5, -1e-5))
    assert np.allclose(((_above - _below) / 2e-5)[_kept], _slopes[_kept], atol=1e-4), (
        f"margin {_margin}: the slopes are not those of central differences of your losses"
    )
    _theirs = training.contrastive_loss(
        _same.astype("float32"), ops.convert_to_tensor(_distance.astype("float32")), _margin
    )
    assert np.isclose(_losses.mean(), float(_theirs), atol=1e-4), (
        f"margin {_margin}: the mean is {float(_theirs):.4f} by the course, "
        f"{_losses.mean():.4f} by you"
    )


# %% tags=["wrong"]
# nothing stops the push at the margin
def contrastive(distance, same, margin):
    losses = np.where(same, distance**2, (margin - distance) ** 2)
    return losses, np.where(same, 2 * distance, -2 * (margin - distance))


# %% tags=["wrong"]
# the margin is always 1
def contrastive(distance, same, margin):
    missing = np.maximum(1 - distance, 0)
    return np.where(same, distance**2, missing**2), np.where(same, 2 * distance, -2 * missing)


# %% tags=["wrong"]
# both slopes point upwards
def contrastive(distance, same, margin):
    missing = np.maximum(margin - distance, 0)
    return np.where(same, distance**2, missing**2), np.where(same, 2 * distance, 2 * missing)


# %% tags=["wrong"]
# same and different exchanged, as where 1 means "different"
def contrastive(distance, same, margin):
    missing = np.maximum(margin - distance, 0)
    return np.where(same, missing**2, distance**2), np.where(same, -2 * missing, 2 * distance)


# %% [markdown] tags=["why"]
# Training walks against the slope: where it is positive the pair comes nearer, where it is negative it moves apart, and
# where it is 0 the pair is left alone. Strangers behind the margin teach nothing. Papers differ in which of the two is
# called 1, so look before you copy a loss.

# %% [markdown]
# ## 3 ★★ The semi-hard negative
#
# A triplet needs a negative. `anchor` and `positive` are vectors (size,), `negatives` is (n, size). Among the negatives
# that are *farther* from the anchor than the positive is, choose the nearest one. If there is none, choose the farthest
# of all. Return its number, an int.

# %% [markdown] tags=["hint"]
# Compute the distances of all negatives at once, with `np.linalg.norm(negatives - anchor, axis=1)`. Put `np.inf` where
# a negative is too near, and take `np.argmin`; but first ask whether any is left.


# %% tags=["answer"]
def semi_hard(anchor, positive, negatives):
    """Number (int) of the negative to learn from."""
    ### BEGIN SOLUTION
    distance = np.linalg.norm(negatives - anchor, axis=1)
    farther = distance > np.linalg.norm(positive - anchor)
    if not farther.any():
        return int(distance.argmax())
    return int(np.where(farther, distance, np.inf).argmin())
    ### END SOLUTION


# %% tags=["check", "points:2"]
_anchor, _positive = np.zeros(2), np.array([0.0, 1.0])
_negatives = np.array([[3.0, 0.0], [0.5, 0.0], [0.0, -1.2], [0.0, 2.0]])
_given = semi_hard(_anchor, _positive, _negatives)
assert _given != 1, "negative 1 is nearer than the positive: that is a hard one, not semi-hard"
assert _given != 0, "negative 0 is the farthest: it teaches least"
assert _given == 2, (
    f"the positive is 1 away, the negatives 3, 0.5, 1.2 and 2: take number 2, not {_given}"
)
_given = semi_hard(_anchor, _positive, 0.2 * _negatives)
assert _given == 0, (
    "all negatives are nearer than the positive (0.6, 0.1, 0.24, 0.4): then take the "
    f"farthest, number 0, not {_given}"
)
_given = semi_hard(np.array([5.0, 5.0]), np.array([5.0, 6.0]), _negatives + 5)
assert _given == 2, "distances are measured from the anchor, not from 0"

# %% tags=["hidden"]
_rng = np.random.default_rng(2)
for _case in range(60):
    _vectors = _rng.standard_normal((12, 4))
    _vectors /= np.linalg.norm(_vectors, axis=1, keepdims=True)
    _a, _p, _n = _vectors[0], _vectors[1], _vectors[2:]
    _far = [float(np.sqrt(((_each - _a) ** 2).sum())) for _each in _n]
    _own = float(np.sqrt(((_p - _a) ** 2).sum()))
    _beyond = [_d for _d in _far if _d > _own]
    _wanted = _far.index(min(_beyond) if _beyond else max(_far))
    _given = semi_hard(_a, _p, _n)
    assert _given == _wanted, (
        f"positive {_own:.3f} away, negatives {np.round(_far, 3)}: {_wanted}, not {_given}"
    )


# %% tags=["wrong"]
# the hardest of all
def semi_hard(anchor, positive, negatives):
    return int(np.linalg.norm(negatives - anchor, axis=1).argmin())


# %% tags=["wrong"]
# where all are nearer, it takes the nearest
def semi_hard(anchor, positive, negatives):
    distance = np.linalg.norm(negatives - anchor, axis=1)
    farther = distance > np.linalg.norm(positive - anchor)
    return int(
        np.where(farther, distance, np.inf).argmin() if farther.any() else distance.argmin()
    )


# %% tags=["wrong"]
# distances from the positive
def semi_hard(anchor, positive, negatives):
    distance = np.linalg.norm(negatives - positive, axis=1)
    farther = distance > np.linalg.norm(positive - anchor)
    return int(
        np.where(farther, distance, np.inf).argmin() if farther.any() else distance.argmax()
    )


# %% tags=["wrong"]
# the number within those that are left, not within all
def semi_hard(anchor, positive, negatives):
    distance = np.linalg.norm(negatives - anchor, axis=1)
    farther = distance[distance > np.linalg.norm(positive - anchor)]
    return int(farther.argmin() if len(farther) else distance.argmax())


# %% [markdown] tags=["why"]
# Far negatives give a loss of 0, and nothing is learned from them. The very hardest are often mislabelled or
# illegible, and in early training they pull everything to one point. The semi-hard ones are the golden mean: right
# already, but not by much.

# %% [markdown]
# ## 4 ★★ A few examples of each
#
# What if you have five examples of each character, not one? **Prototypical networks** take the mean of their vectors,
# the **prototype** of the class, and choose the nearest. `examples` is (classes, shots, size), `asked` is (n, size).
# Make the prototypes, divide each by its length, and return the number of the nearest one for each row of `asked`, an
# int array (n,).

# %% [markdown] tags=["hint"]
# `examples.mean(axis=1)` is (classes, size). `np.linalg.norm(..., axis=1, keepdims=True)` gives their lengths.
# `metrics.distances(asked, prototypes)` is (n, classes).


# %% tags=["answer"]
def by_prototype(asked, examples):
    """Number of the nearest class, int (n,)."""
    ### BEGIN SOLUTION
    prototypes = examples.mean(axis=1)
    prototypes = prototypes / np.linalg.norm(prototypes, axis=1, keepdims=True)
    return metrics.distances(asked, prototypes).argmin(axis=1)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_examples = np.array(
    [[[1.0, 0.0], [0.8, 0.6]], [[0.0, 1.0], [-0.6, 0.8]], [[-1.0, 0.0], [0.6, -0.8]]]
)
_asked = np.array([[0.9, 0.4], [-0.2, 1.0], [-0.4, -0.9], [0.6, 0.7], [0.3, -0.95]])
_given = np.asarray(by_prototype(_asked, _examples))
assert _given.shape == (5,), f"one number for each of 5 rows: (5,), not {_given.shape}"
assert _given[4] == 2, (
    "the means of the three classes have different lengths before you divide: class 2's "
    f"two examples are far apart. Row 4 belongs to class 2, not {_given[4]}"
)
assert np.array_equal(_given, [0, 1, 2, 0, 2]), (
    f"the classes are 0 1 2 0 2, yours are {_given}"
)
_one = by_prototype(vectors[0], examples[0][:, None])
assert np.array_equal(_one, metrics.distances(vectors[0], examples[0]).argmin(axis=1)), (
    "with one example of each class this is the one-shot answer"
)
_some = np.flatnonzero(characters.alphabets == 0)  # what one example and what five are worth
_drawn = tower.predict(characters.images[_some], verbose=0)
_kinds = np.unique(characters.characters[_some])
_drawn = np.stack([_drawn[characters.characters[_some] == _kind][:10] for _kind in _kinds])
for _shots in (1, 5):
    _found = by_prototype(_drawn[:, 5:].reshape(-1, _drawn.shape[-1]), _drawn[:, :_shots])
    print(f"{_shots} of each: {np.mean(_found == np.repeat(np.arange(len(_kinds)), 5)):.1%}")

# %% tags=["hidden"]
_rng = np.random.default_rng(3)
for _classes, _shots in ((4, 1), (7, 3), (20, 5)):
    _examples = _rng.standard_normal((_classes, _shots, 6))
    _examples /= np.linalg.norm(_examples, axis=-1, keepdims=True)
    _asked = _rng.standard_normal((40, 6))
    _asked /= np.linalg.norm(_asked, axis=-1, keepdims=True)
    _means = [_each.sum(axis=0) / np.linalg.norm(_each.sum(axis=0)) for _each in _examples]
    _wanted = [int(np.argmax([_row @ _mean for _mean in _means])) for _row in _asked]
    _given = by_prototype(_asked, _examples)
    assert np.array_equal(_given, _wanted), f"{_classes} classes of {_shots}: wrong numbers"


# %% tags=["wrong"]
# prototypes are not brought back to length 1
def by_prototype(asked, examples):
    return metrics.distances(asked, examples.mean(axis=1)).argmin(axis=1)


# %% tags=["wrong"]
# the mean over the classes in place of the examples
def by_prototype(asked, examples):
    prototypes = examples.mean(axis=0)
    prototypes = prototypes / np.linalg.norm(prototypes, axis=1, keepdims=True)
    return metrics.distances(asked, prototypes).argmin(axis=1)


# %% tags=["wrong"]
# the class of the nearest single example
def by_prototype(asked, examples):
    found = metrics.distances(asked, examples.reshape(-1, examples.shape[-1]))
    return found.argmin(axis=1) // examples.shape[1]


# %% tags=["wrong"]
# the farthest
def by_prototype(asked, examples):
    prototypes = examples.mean(axis=1)
    prototypes = prototypes / np.linalg.norm(prototypes, axis=1, keepdims=True)
    return metrics.distances(asked, prototypes).argmax(axis=1)


# %% [markdown] tags=["why"]
# What is odd about one drawing cancels in the mean of five. On a sphere a mean lies inside, the deeper, the more its
# examples differ; without the division such a class would be too near to everything. Snell, Swersky and Zemel (2017)
# train the tower for exactly this question.

# %% [markdown]
# ## 5 ★★★ Train for the question itself
#
# Write the loss of a prototypical network with `keras.ops`. A batch holds `each` images of every class, one class after
# the other, as `ClassBatches` gives them: `embeddings` is (classes · each, size). In each class the *last* image is
# asked about, and the mean of the others, divided by its length, is the class's prototype. The scores of an asked image
# are its dot products with all prototypes, divided by the temperature. Return the mean cross-entropy, one number.

# %% [markdown] tags=["hint"]
# `ops.reshape(embeddings, (-1, each, size))` puts a class into each row; then `[:, -1]` and `[:, :-1]`. With
# $n$ classes the scores are (n, n), and the right answers are on the diagonal: `ops.arange(n)`.
# `keras.losses.sparse_categorical_crossentropy(..., from_logits=True)` takes them from there.


# %% tags=["answer"]
def prototype_loss(embeddings, each, temperature=0.1):
    """Mean cross-entropy of the asked images, from embeddings (classes * each, size)."""
    ### BEGIN SOLUTION
    classes = ops.reshape(embeddings, (-1, each, embeddings.shape[-1]))
    prototypes = ops.mean(classes[:, :-1], axis=1)
    prototypes = prototypes / ops.norm(prototypes, axis=-1, keepdims=True)
    scores = ops.matmul(classes[:, -1], ops.transpose(prototypes)) / temperature
    answers = ops.arange(ops.shape(scores)[0])
    return ops.mean(
        keras.losses.sparse_categorical_crossentropy(answers, scores, from_logits=True)
    )
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _by_loops(vectors, each, temperature):
    """The same in NumPy, one question after the other."""
    classes = np.asarray(vectors, float).reshape(-1, each, vectors.shape[-1])
    sums = [one[:-1].sum(axis=0) for one in classes]
    prototypes = [one / np.linalg.norm(one) for one in sums]
    losses = []
    for number, one in enumerate(classes):
        scores = np.array([one[-1] @ prototype for prototype in prototypes]) / temperature
        losses.append(np.log(np.exp(scores).sum()) - scores[number])
    return np.mean(losses)


_rng = np.random.default_rng(4)
_vectors = _rng.standard_normal((12, 5)).astype("float32")
_vectors /= np.linalg.norm(_vectors, axis=1, keepdims=True)
for _each, _temperature in ((2, 1.0), (3, 1.0), (3, 0.2)):
    _given = prototype_loss(ops.convert_to_tensor(_vectors), _each, _temperature)
    assert np.shape(_given) == (), (
        f"return one number, not an array of shape {np.shape(_given)}"
    )
    _wanted = _by_loops(_vectors, _each, _temperature)
    assert np.isclose(float(_given), _wanted, atol=1e-3), (
        f"{12 // _each} classes of {_each}, temperature {_temperature}: {_wanted:.4f}, "
        f"not {float(_given):.4f}"
    )
_small = models.embedding_tower((28, 28, 1), 8, filters=8)
_small.compile(keras.optimizers.Adam(0.01), lambda _, found: prototype_loss(found, 2))
_images, _labels = batches[0]
_losses = [float(_small.train_on_batch(_images, _labels)) for _ in range(15)]
assert _losses[-1] < 0.8 * _losses[0], (
    f"15 steps on one batch should lower the loss, yours went from {_losses[0]:.2f} to "
    f"{_losses[-1]:.2f}; use keras.ops, so that gradients flow"
)

# %% tags=["hidden"]
for _each, _size in ((2, 3), (4, 16), (5, 7)):
    _vectors = _rng.standard_normal((6 * _each, _size)).astype("float32")
    _vectors /= np.linalg.norm(_vectors, axis=1, keepdims=True)
    _given = float(prototype_loss(ops.convert_to_tensor(_vectors), _each))
    _wanted = _by_loops(_vectors, _each, 0.1)
    assert np.isclose(_given, _wanted, rtol=1e-3), (
        f"6 classes of {_each}, temperature 0.1: {_wanted:.4f}, not {_given:.4f}"
    )


# %% tags=["wrong"]
# the asked image is part of its own prototype, which gives the answer away
def prototype_loss(embeddings, each, temperature=0.1):
    classes = ops.reshape(embeddings, (-1, each, embeddings.shape[-1]))
    prototypes = ops.mean(classes, axis=1)
    prototypes = prototypes / ops.norm(prototypes, axis=-1, keepdims=True)
    scores = ops.matmul(classes[:, -1], ops.transpose(prototypes)) / temperature
    answers = ops.arange(ops.shape(scores)[0])
    return ops.mean(
        keras.losses.sparse_categorical_crossentropy(answers, scores, from_logits=True)
    )


# %% tags=["wrong"]
# the scores are multiplied by the temperature
def prototype_loss(embeddings, each, temperature=0.1):
    classes = ops.reshape(embeddings, (-1, each, embeddings.shape[-1]))
    prototypes = ops.mean(classes[:, :-1], axis=1)
    prototypes = prototypes / ops.norm(prototypes, axis=-1, keepdims=True)
    scores = ops.matmul(classes[:, -1], ops.transpose(prototypes)) * temperature
    answers = ops.arange(ops.shape(scores)[0])
    return ops.mean(
        keras.losses.sparse_categorical_crossentropy(answers, scores, from_logits=True)
    )


# %% tags=["wrong"]
# the rows are read as if the classes alternated
def prototype_loss(embeddings, each, temperature=0.1):
    classes = ops.reshape(embeddings, (each, -1, embeddings.shape[-1]))
    prototypes = ops.mean(classes[:-1], axis=0)
    prototypes = prototypes / ops.norm(prototypes, axis=-1, keepdims=True)
    scores = ops.matmul(classes[-1], ops.transpose(prototypes)) / temperature
    answers = ops.arange(ops.shape(scores)[0])
    return ops.mean(
        keras.losses.sparse_categorical_crossentropy(answers, scores, from_logits=True)
    )


# %% tags=["wrong"]
# one loss for each class
def prototype_loss(embeddings, each, temperature=0.1):
    classes = ops.reshape(embeddings, (-1, each, embeddings.shape[-1]))
    prototypes = ops.mean(classes[:, :-1], axis=1)
    prototypes = prototypes / ops.norm(prototypes, axis=-1, keepdims=True)
    scores = ops.matmul(classes[:, -1], ops.transpose(prototypes)) / temperature
    answers = ops.arange(ops.shape(scores)[0])
    return keras.losses.sparse_categorical_crossentropy(answers, scores, from_logits=True)


# %% [markdown] tags=["why"]
# Each batch is now an examination in small: here are examples of thirty characters, here are thirty drawings, which is
# which? A network that is trained on what it will be asked (an **episode**) learns just that. With two images of each
# class it is nearly the batch-contrastive loss of the lesson, which asks more questions of the same batch.
