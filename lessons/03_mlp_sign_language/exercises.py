# %%
import numpy as np

import course
from course import datasets, models

course.start_checks()

# %%
data = datasets.load("sign_language_mnist")

# %% [markdown]
# ## 1 ★ A budget of parameters
#
# The lesson's network has hidden layers of 1024, 512 and 256 units and 1,466,136 parameters. How wide could a *single*
# hidden layer be for as many? The network is then `inputs` → hidden units → `classes`, all dense, each unit with a
# bias. Return the largest number of hidden units with which it has at most `budget` parameters. (The budget is always
# enough for one unit.)

# %% [markdown] tags=["hint"]
# How many parameters does one hidden unit more cost: how many weights come into it, how many go out of it, how many
# biases? And what remains that does not depend on the hidden units? `//` divides and cuts off the remainder.


# %% tags=["answer"]
def hidden_units(inputs, classes, budget):
    """The largest number of hidden units, a whole number, for at most `budget` parameters."""
    ### BEGIN SOLUTION
    return (budget - classes) // (inputs + 1 + classes)
    ### END SOLUTION


# %% tags=["check", "points:1"]
_units = hidden_units(784, 24, 1_466_136)
assert _units == int(_units), f"units are whole; {_units} is not"
_count, _more = (
    models.mlp((28, 28, 1), 24, hidden=(int(_h),)).count_params()
    for _h in (_units, _units + 1)
)
_said = f"with {_units} units Keras counts {_count:,} parameters"
assert _count <= 1_466_136, f"{_said}: more than the budget of 1,466,136"
assert _more > 1_466_136, f"{_said}, with one more {_more:,}, still within the budget"

# %% tags=["hidden"]
for _inputs, _classes, _wanted in ((784, 10, 32), (2, 1, 2), (3072, 100, 500), (5, 7, 1)):
    _exact = (_inputs + 1) * _wanted + (_wanted + 1) * _classes
    for _budget in (_exact, _exact + _inputs + _classes):
        _mine = hidden_units(_inputs, _classes, _budget)
        assert _mine == _wanted, (
            f"{_inputs} inputs, {_classes} classes: a budget of {_budget:,} is enough for "
            f"{_wanted} units, not for {_mine}"
        )


# %% tags=["wrong"]
# the biases are forgotten
def hidden_units(inputs, classes, budget):
    return budget // (inputs + classes)


# %% tags=["wrong"]
# rounds up
def hidden_units(inputs, classes, budget):
    return -(-(budget - classes) // (inputs + 1 + classes))


# %% tags=["wrong"]
# the biases of the outputs are forgotten, which shows only where a few parameters are missing
def hidden_units(inputs, classes, budget):
    return budget // (inputs + 1 + classes)


# %% tags=["wrong"]
# the number for the lesson's network, copied
def hidden_units(inputs, classes, budget):
    return 1812


# %% [markdown] tags=["why"]
# A hidden unit costs `inputs` weights, one bias and `classes` weights behind it; the biases of the outputs are there
# anyhow. So 784-1812-24 costs nearly as much as 784-1024-512-256-24. The same budget can be wide or deep, and the
# number of parameters alone does not say which of the two reads letters better: only validation does.

# %% [markdown]
# ## 2 ★★ An exam without leaks
#
# The cell below shows how badly a random split leaks. Write the honest one, without `data.split` and without
# scikit-learn. `groups` (n,) holds the number of the photograph that each image was made from. Return a boolean array
# (n,), True for the images of the validation set:
#
# - `round(share * number of photographs)` photographs, chosen at random, give *all* their images to validation, and all
#   other images are for training,
# - chance comes from `np.random.default_rng(seed)` alone: the same seed gives the same split, another seed another one.

# %% tags=["given"]
random_split = np.random.default_rng(0).random(len(data.groups)) < 0.2
has_a_copy = np.isin(data.groups[random_split], data.groups[~random_split])
print(f"{has_a_copy.mean():.0%} of the images to validate have a copy among those to train on")

# %% [markdown] tags=["hint"]
# `np.unique(groups)` has each photograph once. A generator's `choice(..., size, replace=False)` draws some of them,
# none twice. `np.isin(a, b)` says for each element of `a` whether it is among `b`.


# %% tags=["answer"]
def group_split(groups, share, seed):
    """Boolean array (n,), True for validation, for groups (n,) and a share from 0 to 1."""
    ### BEGIN SOLUTION
    photographs = np.unique(groups)
    size = round(share * len(photographs))
    chosen = np.random.default_rng(seed).choice(photographs, size, replace=False)
    return np.isin(groups, chosen)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_mask = np.asarray(group_split(data.groups, 0.2, seed=0))
assert (_mask.shape, _mask.dtype) == (data.groups.shape, bool), (
    f"return a boolean array of shape {data.groups.shape}, not {_mask.dtype} {_mask.shape}"
)
_both = np.intersect1d(data.groups[_mask], data.groups[~_mask])
assert len(_both) == 0, f"{len(_both)} photographs have images on both sides: the split leaks"
_chosen = len(np.unique(data.groups[_mask]))
_wanted = round(0.2 * len(np.unique(data.groups)))
assert _chosen == _wanted, (
    f"{_chosen} photographs are for validation; a share of 0.2 of them are {_wanted}"
)
assert np.array_equal(_mask, group_split(data.groups, 0.2, seed=0)), (
    "the same seed should give the same split"
)
assert not np.array_equal(_mask, group_split(data.groups, 0.2, seed=1)), (
    "seeds 0 and 1 give the same split: where is chance?"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(7)
_groups = _rng.permutation(np.repeat(_rng.permutation(1000)[:80], _rng.integers(1, 12, 80)))
for _share, _wanted in ((0.1, 8), (0.5, 40), (0.26, 21)):
    _masks = np.array([group_split(_groups, _share, _seed) for _seed in range(40)])
    for _mask in _masks:
        _chosen = np.unique(_groups[_mask])
        assert not np.isin(_groups[~_mask], _chosen).any(), "a photograph is on both sides"
        assert len(_chosen) == _wanted, (
            f"{len(_chosen)} of 80 photographs are for validation, not {_wanted}"
        )
    assert _masks.any(axis=0).mean() > 0.5, (
        "in 40 splits many images were never for validation: not all photographs can be chosen"
    )


# %% tags=["wrong"]
# a random split of images: copies of a photograph are on both sides
def group_split(groups, share, seed):
    return np.random.default_rng(seed).random(len(groups)) < share


# %% tags=["wrong"]
# the first photographs, without chance
def group_split(groups, share, seed):
    photographs = np.unique(groups)
    return np.isin(groups, photographs[: round(share * len(photographs))])


# %% tags=["wrong"]
# draws with replacement: some photographs twice, so too few of them
def group_split(groups, share, seed):
    photographs = np.unique(groups)
    size = round(share * len(photographs))
    return np.isin(groups, np.random.default_rng(seed).choice(photographs, size))


# %% tags=["wrong"]
# draws from the images: photographs with many images are chosen twice, so too few of them
def group_split(groups, share, seed):
    size = round(share * len(np.unique(groups)))
    chosen = np.random.default_rng(seed).choice(len(groups), size, replace=False)
    return np.isin(groups, groups[chosen])


# %% [markdown] tags=["why"]
# Chance decides about photographs, and the images follow. Nothing that is nearly in the training set is asked in the
# exam. (If photographs have unequal numbers of images, the validation set holds only roughly `share` of the images.
# scikit-learn's `StratifiedGroupKFold` also sees to it that all letters occur.) Ask of any data what the group is: a
# patient, a speaker, a day.

# %% [markdown]
# ## 3 ★★ The confusion matrix
#
# `plots.confusion_matrix` only draws. Compute it: return an array (classes, classes) whose number in row r and column c
# is the share, 0 to 1, of the images of class r that were predicted as class c. So each row adds up to 1. A class of
# which there is no image has a row of zeros. `true` and `predicted` (n,) hold whole numbers from 0 to below `classes`.

# %% [markdown] tags=["hint"]
# Count first, then divide each row by its sum. A loop over `zip(true, predicted)` counts; `np.add.at(counts, (rows,
# columns), 1)` does it without one. `sums = counts.sum(axis=1, keepdims=True)` has the shape (classes, 1), by which the
# rows can be divided; what do you divide by where a sum is 0?


# %% tags=["answer"]
def confusion(true, predicted, classes):
    """Array (classes, classes): a row for each true class, a column for each predicted one."""
    ### BEGIN SOLUTION
    counts = np.zeros((classes, classes))
    np.add.at(counts, (true, predicted), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_true, _predicted = np.array([0, 0, 0, 0, 1, 1, 2]), np.array([0, 0, 0, 1, 1, 2, 2])
_wanted = np.array([[0.75, 0.25, 0], [0, 0.5, 0.5], [0, 0, 1]])
_mine = np.asarray(confusion(_true, _predicted, 3))
assert _mine.shape == (3, 3), f"the shape should be (3, 3), yours is {_mine.shape}"
assert not np.allclose(_mine, [[3, 1, 0], [0, 1, 1], [0, 0, 1]]), (
    "these are counts; divide each row by the number of its images"
)
assert not np.allclose(_mine, [[1, 0, 0], [0.5, 0.5, 0], [0, 0.5, 0.5]]), (
    "your rows are the predicted classes; they should be the true ones"
)
assert np.allclose(_mine.sum(axis=1), 1), (
    f"each row should add up to 1; yours add up to {_mine.sum(axis=1)}"
)
assert np.allclose(_mine, _wanted), (
    f"for true {_true} and predicted {_predicted} you have\n{_mine}\nand not\n{_wanted}"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(3)
for _classes, _n in ((24, 500), (5, 40), (2, 3)):
    _true, _predicted = _rng.integers(0, _classes, (2, _n))
    _true[_true == 1] = 0  # class 1 never occurs
    _mine = confusion(_true, _predicted, _classes)
    assert np.all(_mine[1] == 0), (
        f"no image is of class 1, so row 1 should be 0, not {_mine[1]}"
    )
    for _r, _c in np.ndindex(_classes, _classes):
        _wanted = np.mean(_predicted[_true == _r] == _c) if _r in _true else 0
        assert np.isclose(_mine[_r, _c], _wanted), (
            f"row {_r}, column {_c} should be {_wanted:.3f}, not {_mine[_r, _c]:.3f}"
        )


# %% tags=["wrong"]
# rows and columns are exchanged
def confusion(true, predicted, classes):
    counts = np.zeros((classes, classes))
    np.add.at(counts, (predicted, true), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


# %% tags=["wrong"]
# counts instead of shares
def confusion(true, predicted, classes):
    counts = np.zeros((classes, classes))
    np.add.at(counts, (true, predicted), 1)
    return counts


# %% tags=["wrong"]
# shares of all images instead of those of a row
def confusion(true, predicted, classes):
    counts = np.zeros((classes, classes))
    np.add.at(counts, (true, predicted), 1)
    return counts / len(true)


# %% tags=["wrong"]
# += with an array of indices adds only once, however often a pair occurs
def confusion(true, predicted, classes):
    counts = np.zeros((classes, classes))
    counts[true, predicted] += 1
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


# %% tags=["wrong"]
# a class without images gives 0 / 0
def confusion(true, predicted, classes):
    counts = np.zeros((classes, classes))
    np.add.at(counts, (true, predicted), 1)
    with np.errstate(invalid="ignore"):
        return counts / counts.sum(axis=1, keepdims=True)


# %% [markdown] tags=["why"]
# The diagonal holds the accuracy of each class. Accuracy over all images hides what it shows: if nine images in ten are
# an A, a network that always says "A" is right nine times in ten, and its diagonal is 1, 0, 0, … A row says what
# becomes of a letter, a column what is behind an answer. `counts[true, predicted] += 1` is a trap: NumPy reads all
# elements first, then writes, so that a pair that occurs twice is counted once.

# %% [markdown]
# ## 4 ★★ The best of twenty
#
# Twenty networks, one validation set, and the best of them has 92 %. Is 92 % what it will reach on new images? Simulate
# it with networks that are *all equally good*: each answers each image right with the probability `accuracy`,
# independently of all others. Give `networks` of them a validation set of `images` images, and choose the one with the
# most right answers (any, if there are several). Return two shares, 0 to 1: its accuracy on validation, and the
# accuracy of this same network on a test set of `images` *other* images. Take all chance from `rng`, a NumPy Generator.

# %% [markdown] tags=["hint"]
# `rng.random((networks, images)) < accuracy` says for each network and image whether the answer is right;
# `rng.binomial(images, accuracy, size=networks)` gives the numbers of right answers at once. The test is drawn anew.
# What could the chosen network's number be in it, if all networks are equally good?


# %% tags=["answer"]
def best_of(networks, images, accuracy, rng):
    """(accuracy on validation, accuracy on test) of the network that is best on validation."""
    ### BEGIN SOLUTION
    validation, test = rng.binomial(images, accuracy, size=(2, networks)) / images
    best = validation.argmax()
    return validation[best], test[best]
    ### END SOLUTION


# %% tags=["check", "points:2"]
def _simulated(networks, images, accuracy):
    _rng = np.random.default_rng(1)
    return np.array([best_of(networks, images, accuracy, _rng) for _ in range(1000)], float)


def _best(networks, images, accuracy):
    _right = np.random.default_rng(5).binomial(images, accuracy, (4000, networks))
    return _right.max(axis=1).mean() / images


_pair = best_of(20, 100, 0.85, np.random.default_rng(0))
assert len(_pair) == 2, f"return two numbers, not {_pair}"
_pairs = _simulated(20, 100, 0.85)
assert np.allclose(_pairs * 100, np.round(_pairs * 100)), (
    "with 100 images accuracies are whole %"
)
_validation, _test = _pairs.mean(axis=0)
assert abs(_validation - _best(20, 100, 0.85)) < 0.008, (
    f"on validation the best of 20 has {_best(20, 100, 0.85):.1%} on average; "
    f"yours has {_validation:.1%}"
)
assert abs(_test - 0.85) < 0.008, (
    f"on the test yours has {_test:.1%} on average. The chosen one is no better than the "
    "others, so it should be 85 %: are its images new there, and does the test not choose?"
)

# %% tags=["hidden"]
_spread, _related = _pairs[:, 1].std(), np.corrcoef(_pairs.T)[0, 1]
assert 0.03 < _spread < 0.042, (
    f"your test accuracies spread by {_spread:.3f} (standard deviation); with 100 images "
    "chance makes it 0.036"
)
assert abs(_related) < 0.2, f"validation and test must not share chance (r = {_related:.2f})"
for _networks, _images, _accuracy in ((1, 50, 0.6), (5, 400, 0.5)):
    _validation, _test = _simulated(_networks, _images, _accuracy).mean(axis=0)
    _case = f"{_networks} networks of accuracy {_accuracy}, {_images} images"
    _wanted = _best(_networks, _images, _accuracy)
    assert abs(_validation - _wanted) < 0.012, (
        f"{_case}: the best should have {_wanted:.3f} on validation, not {_validation:.3f}"
    )
    assert abs(_test - _accuracy) < 0.012, (
        f"{_case}: on the test it has {_test:.3f} on average"
    )


# %% tags=["wrong"]
# the test chooses, too
def best_of(networks, images, accuracy, rng):
    validation, test = rng.binomial(images, accuracy, size=(2, networks)) / images
    return validation.max(), test.max()


# %% tags=["wrong"]
# the test has the same images as validation
def best_of(networks, images, accuracy, rng):
    validation = rng.binomial(images, accuracy, size=networks) / images
    return validation.max(), validation.max()


# %% tags=["wrong"]
# nothing is chosen: the first network instead of the best
def best_of(networks, images, accuracy, rng):
    validation, test = rng.binomial(images, accuracy, size=(2, networks)) / images
    return validation[0], test[0]


# %% tags=["wrong"]
# what is true on average, instead of what a test says
def best_of(networks, images, accuracy, rng):
    validation = rng.binomial(images, accuracy, size=networks) / images
    return validation.max(), accuracy


# %% [markdown] tags=["why"]
# All twenty were equally good, and yet the best shows about 92 % instead of 85 %: choosing has picked its good luck,
# which does not come along to new images. So the accuracy by which you chose is always flattering, the more so the more
# you tried and the fewer images decided. That is why a test set is opened once, at the end, and why it must not choose:
# what has chosen is no longer a test.

# %% [markdown]
# ## 5 ★★★ Ask five times, and average
#
# Augmentation can help after training, too: show the network each image five times, as it is and shifted by one pixel
# up, down, left and right, and take the mean of the five predictions. In a shifted image the row or column that is left
# empty at the rim is filled with a copy of the row or column that was there. `model` is a Keras model, (batch, height,
# width, channels) → (batch, classes); `x` is (n, height, width, channels). Return the means as a NumPy array (n,
# classes).

# %% [markdown] tags=["hint"]
# `np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")` adds a border in which the rim is repeated. Each of the
# five versions is a window of the size of `x` in it: where does the window of the unshifted image begin?
# `model.predict(images, verbose=0)` or `model(images)` gives the predictions.


# %% tags=["answer"]
def predict_shifted(model, x):
    """Mean predictions (n, classes) over each image and its four shifts by one pixel."""
    ### BEGIN SOLUTION
    height, width = x.shape[1:3]
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    corners = [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)]
    versions = [padded[:, i : i + height, j : j + width] for i, j in corners]
    return np.mean([np.asarray(model(version)) for version in versions], axis=0)
    ### END SOLUTION


# %% tags=["check", "points:3"]
def _mean_of_five(model, x, mode):
    _padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode=mode)
    _h, _w = x.shape[1:3]
    _corners = [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)]
    _five = [_padded[:, _i : _i + _h, _j : _j + _w] for _i, _j in _corners]
    return np.mean([np.asarray(model(_each)) for _each in _five], axis=0)


_images = np.random.default_rng(0).random((7, 5, 4, 1)).astype("float32")
_model = models.mlp((5, 4, 1), 3, hidden=())
_mine = np.asarray(predict_shifted(_model, _images))
assert _mine.shape == (7, 3), f"the shape should be (7, 3), yours is {_mine.shape}"
assert np.allclose(_mine.sum(axis=1), 1, atol=1e-4), (
    f"a mean of probabilities adds up to 1; yours add up to {_mine.sum(axis=1).round(3)}"
)
for _mode, _slip in (
    ("wrap", "comes in from the other side"),
    ("constant", "is filled with 0"),
):
    assert not np.allclose(_mine, _mean_of_five(_model, _images, _mode), atol=1e-5), (
        f"what is empty at the rim {_slip}; it should be a copy of the rim"
    )
assert np.allclose(_mine, _mean_of_five(_model, _images, "edge"), atol=1e-5), (
    "these are not the means of five predictions: for the image itself, and shifted by one "
    "pixel up, down, left and right"
)

# %% tags=["hidden"]
for _shape, _classes in (((28, 28, 1), 24), ((3, 6, 2), 4)):
    _images = np.random.default_rng(1).random((3, *_shape)).astype("float32")
    _copy, _model = _images.copy(), models.mlp(_shape, _classes, hidden=(8,))
    _mine = predict_shifted(_model, _images)
    assert np.allclose(_mine, _mean_of_five(_model, _images, "edge"), atol=1e-5), (
        f"wrong for images of shape {_shape} and {_classes} classes"
    )
    assert np.array_equal(_images, _copy), "your function has changed the images it was given"


# %% tags=["wrong"]
# np.roll lets the pixels that leave on one side come in on the other
def predict_shifted(model, x):
    shifts = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    return np.mean([np.asarray(model(np.roll(x, shift, (1, 2)))) for shift in shifts], axis=0)


# %% tags=["wrong"]
# averages the images, which are blurred then, and asks once
def predict_shifted(model, x):
    height, width = x.shape[1:3]
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    corners = [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)]
    versions = [padded[:, i : i + height, j : j + width] for i, j in corners]
    return np.asarray(model(np.mean(versions, axis=0)))


# %% tags=["wrong"]
# the unshifted image is left out
def predict_shifted(model, x):
    height, width = x.shape[1:3]
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    corners = [(0, 1), (2, 1), (1, 0), (1, 2)]
    versions = [padded[:, i : i + height, j : j + width] for i, j in corners]
    return np.mean([np.asarray(model(version)) for version in versions], axis=0)


# %% tags=["wrong"]
# the mean over the images instead of the five versions
def predict_shifted(model, x):
    height, width = x.shape[1:3]
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    corners = [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)]
    versions = [padded[:, i : i + height, j : j + width] for i, j in corners]
    return np.mean([np.asarray(model(version)) for version in versions], axis=1)


# %% [markdown] tags=["why"]
# Each version moves the hand a little, and a mistake that hangs on single pixels is outvoted by the four others. For a
# dense network that is no small thing, since to its first layer a shifted image is quite another row of numbers. The
# mean of the *predictions* is not the prediction for the mean image, for the network between them is not linear. The
# price is five times the computing. Whether it pays, the validation set must say; lesson 06 has layers that need it
# less.
