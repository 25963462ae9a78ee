# %%
import itertools

import numpy as np
from sklearn.decomposition import PCA

import course
from course import datasets, scratch

course.start_checks()

# %% [markdown]
# Digits, each as a row of 784 numbers.

# %%
x = datasets.load("mnist").train[0][:1000].reshape(1000, -1)

# %% [markdown]
# ## 1 ★ How many numbers are enough?
#
# `x` (n, pixels) holds images. Return the smallest number of PCA's components with which the error is at most `limit`.
# The error is the lesson's: squares of the differences, added up over the pixels, and the mean over the images `x`,
# from which the components were found, too. With 0 components each image is rebuilt as the mean of all.

# %% [markdown] tags=["hint"]
# `PCA(svd_solver="covariance_eigh").fit(x)` has `singular_values_`, the largest first. The squares of those that you
# leave out, added up and divided by n, are the error. Or rebuild the images with 0, 1, 2, ... components: slower, and
# as right.


# %% tags=["answer"]
def components_needed(x, limit):
    """Smallest number (int) of components with which the error is at most `limit`."""
    ### BEGIN SOLUTION
    squares = PCA(svd_solver="covariance_eigh").fit(x).singular_values_ ** 2 / len(x)
    errors = [squares[count:].sum() for count in range(len(squares) + 1)]  # with 0, 1, 2, ...
    return int(np.argmax(np.array(errors) <= limit))
    ### END SOLUTION


# %% tags=["check", "points:1"]
_axes = np.array([[3.0, 0, 0], [-3, 0, 0], [0, 2, 0], [0, -2, 0]])  # errors 6.5, 2 and 0
_found = components_needed(_axes, 2.5)
assert np.ndim(_found) == 0, f"return one number, not {type(_found).__name__}"
assert _found == 1, (
    "four images (±3, 0, 0) and (0, ±2, 0): with one component the squares of the last two "
    f"are left, 8 / 4 = 2, below 2.5; so 1 is enough, and you return {_found}"
)
assert components_needed(_axes, 7) == 0, (
    "the mean alone has the error (9 + 9 + 4 + 4) / 4 = 6.5; for the limit 7 none is needed"
)
assert components_needed(_axes, 1.9) == 2, "for the limit 1.9 both directions are needed"
print({limit: components_needed(x, limit) for limit in (20, 10, 5, 2)})

# %% tags=["hidden"]
for _limit in (15.0, 6.0, 2.0):
    _count = components_needed(x[:300], _limit)
    _left = []
    for _each in (_count - 1, _count):
        _pca = PCA(_each, svd_solver="full").fit(x[:300])
        _rebuilt = _pca.inverse_transform(_pca.transform(x[:300]))
        _left.append(((_rebuilt - x[:300]) ** 2).sum(axis=1).mean())
    assert _left[1] <= _limit * 1.0001, (
        f"limit {_limit}: with {_count} components the error is {_left[1]:.2f}"
    )
    assert _left[0] > _limit * 0.9999, (
        f"limit {_limit}: {_count - 1} components are enough, you return {_count}"
    )


# %% tags=["wrong"]
# the mean over pixels, too: the error comes out hundreds of times too small
def components_needed(x, limit):
    squares = PCA(svd_solver="covariance_eigh").fit(x).singular_values_ ** 2 / x.size
    errors = [squares[count:].sum() for count in range(len(squares) + 1)]
    return int(np.argmax(np.array(errors) <= limit))


# %% tags=["wrong"]
# one too many: counting from the first component instead of from none
def components_needed(x, limit):
    squares = PCA(svd_solver="covariance_eigh").fit(x).singular_values_ ** 2 / len(x)
    errors = [squares[count:].sum() for count in range(len(squares) + 1)]
    return int(np.argmax(np.array(errors) <= limit)) + 1


# %% tags=["wrong"]
# the share of the variance explained is compared with the limit
def components_needed(x, limit):
    shares = PCA(svd_solver="covariance_eigh").fit(x).explained_variance_ratio_
    return int(np.argmax(np.cumsum(shares) >= 1 - limit / 100) + 1)


# %% [markdown] tags=["why"]
# PCA turns the axes so that the squares, added up over all images, are sorted: those along the first component are the
# largest. What you leave out is exactly what is lost, since the components are at right angles. So no image must be
# rebuilt to know the error. Each halving of the error costs more components than the one before.

# %% [markdown]
# ## 2 ★ Decibels
#
# Write the **PSNR** of images in 0..1: $10 \log_{10} (1 / m)$, where $m$ is the mean of the squared differences over
# all pixels of all images. It is in decibels, and the larger the better. If nothing differs, return `np.inf`.

# %% [markdown] tags=["hint"]
# `np.mean` without an axis takes the mean of all numbers at once. Ask for the error 0 before you divide by it.


# %% tags=["answer"]
def psnr(clean, other):
    """Decibels (float) between two arrays of the same shape."""
    ### BEGIN SOLUTION
    error = np.mean((np.asarray(clean, float) - other) ** 2)
    return float(10 * np.log10(1 / error)) if error else np.inf
    ### END SOLUTION


# %% tags=["check", "points:1"]
_clean = np.zeros((2, 3, 3, 1))
_found = psnr(_clean, _clean + 0.1)
assert np.ndim(_found) == 0, f"return one number, not an array of shape {np.shape(_found)}"
assert not np.isclose(_found, -20), "-20 decibels: the 1 belongs above the error, 1 / m"
assert not np.isclose(_found, 20 * np.log(10) / 2), "use np.log10, not the natural logarithm"
assert np.isclose(_found, 20), (
    f"each pixel differs by 0.1: m = 0.01, log10(1 / m) = 2, so 20 decibels, not {_found:.2f}"
)
assert psnr(_clean, _clean) == np.inf, "equal images: return np.inf"

# %% tags=["hidden"]
_rng = np.random.default_rng(3)
_clean = _rng.random((4, 5, 5, 1)).astype("float32")
_other = _clean.copy()
_other[0] += 0.5  # one image is much worse than the others
_found = psnr(_clean, _other)
assert np.isclose(_found, 10 * np.log10(16), atol=1e-3), (
    f"one of four images is off by 0.5: m = 0.25 / 4, {10 * np.log10(16):.2f} decibels, "
    f"not {_found:.2f}; the mean comes before the logarithm"
)


# %% tags=["wrong"]
# the absolute difference in place of its square
def psnr(clean, other):
    error = np.mean(np.abs(clean - other))
    return float(10 * np.log10(1 / error)) if error else np.inf


# %% tags=["wrong"]
# the sum over pixels, as in the lesson's squared error
def psnr(clean, other):
    error = np.sum((clean - other) ** 2)
    return float(10 * np.log10(1 / error)) if error else np.inf


# %% tags=["wrong"]
# the mean of each image's decibels: equal images make it infinite
def psnr(clean, other):
    errors = np.mean((clean - other) ** 2, axis=tuple(range(1, np.ndim(clean))))
    with np.errstate(divide="ignore"):
        return float(np.mean(10 * np.log10(1 / errors)))


# %% [markdown] tags=["why"]
# Half the error in each pixel means a quarter of $m$, and 6 decibels more. A logarithm suits the eye: the step from an
# error of 0.2 to 0.1 strikes us as much as that from 0.02 to 0.01.

# %% [markdown]
# ## 3 ★★ The price of a code
#
# `mean` and `log_variance` (n, numbers) are what the encoder of a VAE gives for n images. Return for each image the KL
# divergence from the normal distribution with mean 0 and variance 1, in **bits**: an array (n,). The numbers of a code
# are independent, so their prices add up.

# %% [markdown] tags=["hint"]
# The lesson's formula has $\sigma^2$, which is `np.exp(log_variance)`, and gives nats. A nat is $1 / \ln 2$ bits.


# %% tags=["answer"]
def price(mean, log_variance):
    """Bits (n,) that the codes of n images cost."""
    ### BEGIN SOLUTION
    nats = (mean**2 + np.exp(log_variance) - log_variance - 1) / 2
    return nats.sum(axis=1) / np.log(2)
    ### END SOLUTION


# %% tags=["check", "points:2"]
_zero = np.zeros((3, 2))
_found = price(_zero, _zero)
assert np.shape(_found) == (3,), (
    f"three images: the shape should be (3,), not {np.shape(_found)}"
)
assert np.allclose(_found, 0), "mean 0, variance 1 is what was expected: its price is 0"
_found = price(np.array([[2.0, 0.0]]), np.zeros((1, 2)))
assert not np.isclose(_found[0], 2), "2 nats, but bits were asked for: divide by ln 2"
assert np.isclose(_found[0], 2 / np.log(2)), (
    f"mean 2, spread 1: 2 nats, which are 2.89 bits, not {_found[0]:.2f}"
)
_found = price(np.zeros((1, 1)), np.full((1, 1), 2 * np.log(0.1)))
assert np.isclose(_found[0], 2.6077, atol=1e-3), (
    f"mean 0, spread 0.1: 1.81 nats or 2.61 bits, not {_found[0]:.2f}; "
    "log_variance is the logarithm of the variance, not of the spread"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(5)
_mean, _log_variance = _rng.normal(size=(4, 3)), _rng.normal(size=(4, 3))
_z = np.linspace(-30, 30, 60_001)
_q = np.exp(-((_z - _mean[..., None]) ** 2) / (2 * np.exp(_log_variance[..., None])))
_q /= _q.sum(axis=-1, keepdims=True)
_p = np.exp(-(_z**2) / 2) / np.exp(-(_z**2) / 2).sum()
_log_p = -(_z**2) / 2 - np.log(np.exp(-(_z**2) / 2).sum())
_wanted = np.sum(_q * (np.log(np.maximum(_q, 1e-300)) - _log_p), axis=-1).sum(axis=1)
_found = price(_mean, _log_variance)
assert np.allclose(_found, _wanted / np.log(2), atol=1e-3), (
    f"random codes should cost {np.round(_wanted / np.log(2), 2)} bits, "
    f"not {np.round(_found, 2)}"
)


# %% tags=["wrong"]
# in nats
def price(mean, log_variance):
    return (mean**2 + np.exp(log_variance) - log_variance - 1).sum(axis=1) / 2


# %% tags=["wrong"]
# the mean over the numbers of a code
def price(mean, log_variance):
    nats = (mean**2 + np.exp(log_variance) - log_variance - 1) / 2
    return nats.mean(axis=1) / np.log(2)


# %% tags=["wrong"]
# takes log_variance for the logarithm of the spread
def price(mean, log_variance):
    nats = (mean**2 + np.exp(2 * log_variance) - 2 * log_variance - 1) / 2
    return nats.sum(axis=1) / np.log(2)


# %% [markdown] tags=["why"]
# A mean of 2 is expensive for it lies far out, a spread of 0.1 since it says precisely where the code is. In the
# lesson's VAE with two numbers a digit costs about seven bits. A number of the code that costs nearly 0 bits says
# nothing about the image: it has collapsed.

# %% [markdown]
# ## 4 ★★ Walk from one digit to another
#
# Take two images, encode both, and walk from one code to the other in a straight line. Return what the decoder draws at
# `steps` equally spaced places, both ends included: an array (steps, height, width, 1). Codes are the encoder's
# *means*. Call `encode` once, and `decode` once.
#
# `vae.encode(images)` gives (means, variances), both (n, numbers), and `vae.decode(codes)` gives images, as in the
# lesson. The checks use a small stand-in:

# %% [markdown] tags=["hint"]
# `np.stack([start, end])` makes a batch of two. With a column of shares, `np.linspace(0, 1, steps)[:, None]`, a place
# on the way is (1 - share) times the first code plus share times the second.


# %% tags=["given"]
class SmallVAE:
    """Stands for a VAE: a code is the sum and the difference of two pixels."""

    def __init__(self):
        self.calls = []

    def encode(self, images):
        self.calls.append("encode")
        first, second = images[:, 0, 0, 0], images[:, 0, 1, 0]
        means = np.stack([first + second, first - second], axis=1)
        return means, np.full(means.shape, 0.25)

    def decode(self, codes):
        self.calls.append("decode")
        codes = np.asarray(codes)
        pixels = np.stack([codes[:, 0] + codes[:, 1], codes[:, 0] - codes[:, 1]], axis=1) / 2
        return pixels.reshape(-1, 1, 2, 1)


# %% tags=["answer"]
def walk(vae, start, end, steps):
    """Images (steps, height, width, 1) on the way from `start` to `end`."""
    ### BEGIN SOLUTION
    means, _ = vae.encode(np.stack([start, end]))
    share = np.linspace(0, 1, steps)[:, None]
    return vae.decode((1 - share) * means[0] + share * means[1])
    ### END SOLUTION


# %% tags=["check", "points:2"]
_start, _end = np.array([[[0.0], [1.0]]]), np.array([[[1.0], [0.0]]])
_vae = SmallVAE()
_found = walk(_vae, _start, _end, 5)
assert np.shape(_found) == (5, 1, 2, 1), (
    f"5 images: the shape should be (5, 1, 2, 1), not {np.shape(_found)}"
)
assert np.allclose(_found[0], _start), "the walk begins at `start`"
assert np.allclose(_found[-1], _end), "the walk ends at `end`, which is the last of the steps"
assert np.allclose(_found[:, 0, 0, 0], [0, 0.25, 0.5, 0.75, 1]), (
    f"the first pixel should go 0, 0.25, 0.5, 0.75, 1, and goes {_found[:, 0, 0, 0]}"
)
assert sorted(_vae.calls) == ["decode", "encode"], (
    f"call encode once and decode once; your calls: {_vae.calls}"
)

# %% tags=["hidden"]


class _Curved(SmallVAE):
    """A straight line between codes is none between images; the variances differ."""

    def decode(self, codes):
        return super().decode(np.asarray(codes) ** 3)

    def encode(self, images):
        means, variances = super().encode(images)
        return np.cbrt(means), variances * images[:, 0, 0, :1]


_found = walk(_Curved(), np.array([[[0.8], [0.2]]]), np.array([[[0.1], [0.2]]]), 7)
_code = np.linspace(np.cbrt([1.0, 0.6]), np.cbrt([0.3, -0.1]), 7) ** 3
assert np.allclose(_found[:, 0, 0, 0], _code.sum(axis=1) / 2), (
    "walk between the codes, not between the images; and use the means"
)


# %% tags=["wrong"]
# fades from one image to the other: no code is involved
def walk(vae, start, end, steps):
    vae.encode(np.stack([start, end]))
    vae.decode(np.zeros((1, 2)))
    share = np.linspace(0, 1, steps)[:, None, None, None]
    return (1 - share) * start + share * end


# %% tags=["wrong"]
# the end is never reached
def walk(vae, start, end, steps):
    means, _ = vae.encode(np.stack([start, end]))
    share = np.arange(steps)[:, None] / steps
    return vae.decode((1 - share) * means[0] + share * means[1])


# %% tags=["wrong"]
# the network is called for each step
def walk(vae, start, end, steps):
    means, _ = vae.encode(np.stack([start, end]))
    places = np.linspace(means[0], means[1], steps)
    return np.concatenate([vae.decode(place[None]) for place in places])


# %% [markdown] tags=["why"]
# Fading between two *images* shows both at once, like a double exposure. Between two *codes* the decoder draws a digit
# at each step, since a VAE's clouds leave hardly any holes. In the lesson's notebook, try
# `plots.images(walk(vae, x_test[0], x_test[1], 10), columns=10)`.

# %% [markdown]
# ## 5 ★★★ All dreams of a small machine
#
# With few units an RBM's probabilities need no dreaming: list all its states. Return $P(v)$ for each of the
# $2^\text{visible}$ states of the visible units, in the order of `itertools.product([0, 1], repeat=visible)`: an array
# that adds up to 1. Use the energy, from the lesson; the parameters are `rbm.parameters`, the kernel (visible, hidden),
# the visible biases and the hidden biases. Do not call the machine's methods.

# %% [markdown] tags=["hint"]
# $P(v) = \sum_h e^{-E(v, h)} / Z$, where $Z$ adds up $e^{-E}$ over all pairs. With the states of both layers as the
# rows of two arrays, all energies at once are a matrix. Subtract the lowest energy before `np.exp`, or large numbers
# overflow.


# %% tags=["answer"]
def probabilities(rbm):
    """P(v) (2 ** visible,) of all visible states."""
    ### BEGIN SOLUTION
    kernel, visible_bias, hidden_bias = (each.astype(float) for each in rbm.parameters)
    v, h = (np.array([*itertools.product([0, 1], repeat=n)]) for n in kernel.shape)
    minus_energy = v @ kernel @ h.T + (v @ visible_bias)[:, None] + h @ hidden_bias
    weights = np.exp(minus_energy - minus_energy.max()).sum(axis=1)
    return weights / weights.sum()
    ### END SOLUTION


# %% tags=["check", "points:3"]
_rbm = scratch.RBM(2, 1)
_rbm.parameters = [np.zeros((2, 1)), np.zeros(2), np.zeros(1)]
_found = probabilities(_rbm)
assert np.shape(_found) == (4,), f"2 visible units have 4 states, not {np.shape(_found)}"
assert np.allclose(_found, 0.25), f"all parameters 0: all states alike, 1/4, not {_found}"
_rbm.parameters = [np.zeros((2, 1)), np.array([np.log(3), 0]), np.zeros(1)]
_found = probabilities(_rbm)
assert np.allclose(_found, [1 / 8, 1 / 8, 3 / 8, 3 / 8]), (
    "a bias of ln 3 makes the first unit three times as often 1 as 0: 1/8, 1/8, 3/8, 3/8 for "
    f"00, 01, 10, 11, and you return {_found}"
)
_rbm.parameters = [np.array([[np.log(2)], [np.log(2)]]), np.zeros(2), np.zeros(1)]
_found = probabilities(_rbm)
assert np.allclose(_found, np.array([2, 3, 3, 5]) / 13), (
    "weights of ln 2: with the hidden unit at 0 each state weighs 1, with it at 1 the states "
    f"00, 01, 10, 11 weigh 1, 2, 2, 4; together 2, 3, 3, 5 of 13, and you return {_found}"
)

# %% tags=["hidden"]
_rng = np.random.default_rng(11)
_rbm = scratch.RBM(6, 4)
_rbm.parameters = [_rng.normal(size=each.shape) for each in _rbm.parameters]
_states = np.array([*itertools.product([0.0, 1.0], repeat=6)])
_wanted = np.exp(-_rbm.free_energy(_states))
_wanted /= _wanted.sum()
assert np.allclose(probabilities(_rbm), _wanted), "a random machine with 6 and 4 units fails"
_rbm.parameters = [500 * each for each in _rbm.parameters]
_found = probabilities(_rbm)
assert np.isfinite(_found).all(), "large weights overflow; subtract the largest exponent first"


# %% tags=["wrong"]
# only the best hidden state of each visible state is counted
def probabilities(rbm):
    kernel, visible_bias, hidden_bias = rbm.parameters
    v, h = (np.array([*itertools.product([0, 1], repeat=n)]) for n in kernel.shape)
    minus_energy = v @ kernel @ h.T + (v @ visible_bias)[:, None] + h @ hidden_bias
    weights = np.exp(minus_energy - minus_energy.max()).max(axis=1)
    return weights / weights.sum()


# %% tags=["wrong"]
# overflows
def probabilities(rbm):
    kernel, visible_bias, hidden_bias = rbm.parameters
    v, h = (np.array([*itertools.product([0, 1], repeat=n)]) for n in kernel.shape)
    minus_energy = v @ kernel @ h.T + (v @ visible_bias)[:, None] + h @ hidden_bias
    with np.errstate(over="ignore", invalid="ignore"):
        weights = np.exp(minus_energy).sum(axis=1)
        return weights / weights.sum()


# %% tags=["wrong"]
# the energy without its minus sign: what should be rare is frequent
def probabilities(rbm):
    kernel, visible_bias, hidden_bias = rbm.parameters
    v, h = (np.array([*itertools.product([0, 1], repeat=n)]) for n in kernel.shape)
    energy = -(v @ kernel @ h.T) - (v @ visible_bias)[:, None] - h @ hidden_bias
    weights = np.exp(energy - energy.max()).sum(axis=1)
    return weights / weights.sum()


# %% [markdown] tags=["why"]
# With 784 pixels there are $2^{784}$ states, more than a 1 with 236 zeros: the sum $Z$ is out of reach, and so are the
# probabilities. That is why contrastive divergence compares data with dreams, where $Z$ does not appear. The sum over
# $h$ alone is easy, for the hidden units do not meet: it gives the **free energy**, `scratch.RBM.free_energy`.
