"""A restricted Boltzmann machine: two layers of units that are 0 or 1, and an energy for each of their states."""

from collections.abc import Sequence

import numpy as np

from course.scratch.activations import Sigmoid
from course.scratch.layers import Rng
from course.scratch.optimizers import Momentum


class RBM:
    """Visible units, the pixels, and hidden units, the features; connections run between the layers only.

    A state (v, h) has the energy E = -v visible_bias - h hidden_bias - v kernel h, and a probability proportional to
    exp(-E). Given one layer, the units of the other are independent, so each layer is drawn at once.

    Args:
        visible, hidden: numbers of units.
        rng: draws the kernel and the states; `numpy.random`, which `course.start` seeds, or a Generator.

    Attributes:
        parameters: [kernel (visible, hidden), visible_bias, hidden_bias], float32.

    Example:
        >>> rbm = RBM(784, 64, rng=np.random.default_rng(0))
        >>> rbm.features(np.zeros((5, 784))).shape
        (5, 64)

    Source: G. Hinton, "Training products of experts by minimizing contrastive divergence", 2002.
    """

    def __init__(self, visible: int, hidden: int, *, rng: Rng = np.random):
        kernel = 0.01 * rng.standard_normal((visible, hidden)).astype(np.float32)
        self.parameters = [kernel, np.zeros(visible, np.float32), np.zeros(hidden, np.float32)]
        self.rng = rng

    def __repr__(self) -> str:
        return "RBM({} visible, {} hidden)".format(*self.parameters[0].shape)

    def features(self, v: np.ndarray) -> np.ndarray:
        """P(hidden unit = 1), (n, hidden), given visible units (n, visible), each 0, 1 or a probability."""
        kernel, _, hidden_bias = self.parameters
        if np.ndim(v) != 2 or np.shape(v)[1] != len(kernel):
            raise ValueError(f"the RBM takes (n, {len(kernel)}), got {np.shape(v)}; flatten the images")
        return Sigmoid.value(v @ kernel + hidden_bias)

    def pixels(self, h: np.ndarray) -> np.ndarray:
        """P(visible unit = 1), (n, visible), given hidden units (n, hidden)."""
        kernel, visible_bias, _ = self.parameters
        return Sigmoid.value(h @ kernel.T + visible_bias)

    def draw(self, probabilities: np.ndarray) -> np.ndarray:
        """Each number becomes 1 with this probability, else 0."""
        return (self.rng.random(probabilities.shape) < probabilities).astype(probabilities.dtype)

    def gibbs(self, v: np.ndarray, steps: int = 1) -> np.ndarray:
        """Probabilities of the pixels (n, visible), after drawing the layers in turn from `v` on, `steps` times."""
        if steps < 1:
            raise ValueError(f"Gibbs sampling takes 1 step or more, got {steps}")
        pixels = self.pixels(self.draw(self.features(v)))
        for _ in range(steps - 1):
            pixels = self.pixels(self.draw(self.features(self.draw(pixels))))
        return pixels

    def free_energy(self, v: np.ndarray) -> np.ndarray:
        """(n,) energies of visible states, all hidden states taken together: P(v) is proportional to exp(-this)."""
        kernel, visible_bias, hidden_bias = self.parameters
        return -(v @ visible_bias) - np.logaddexp(0, v @ kernel + hidden_bias).sum(axis=1)

    def contrastive_divergence(self, v: np.ndarray, steps: int = 1) -> list[np.ndarray]:
        """About the gradient of the mean -log P(v): dreams minus data.

        A dream is `steps` rounds of Gibbs sampling away from the data; the more, the nearer
        the gradient. In the last round the pixels stay probabilities, which are a little
        wrong but less noisy (Hinton, 2010).
        """
        h = self.features(v)
        dream = self.pixels(self.draw(h))
        if steps > 1:
            dream = self.gibbs(self.draw(dream), steps - 1)
        dreamt = self.statistics(dream, self.features(dream))
        return [far - near for far, near in zip(dreamt, self.statistics(v, h), strict=True)]

    def statistics(self, v: np.ndarray, h: np.ndarray) -> list[np.ndarray]:
        """Means over a batch: of pixel times feature, (visible, hidden), of each pixel, and of each feature."""
        return [v.T @ h / np.float32(len(v)), v.mean(axis=0), h.mean(axis=0)]

    def fit(
        self,
        x: np.ndarray,
        *,
        epochs: int,
        learning_rate: float = 0.1,
        batch: int = 100,
        weight_decay: float = 0.0,
    ) -> Sequence[float]:
        """Train on `x` (n, visible) in 0..1 by CD-1 with momentum 0.9; `weight_decay` pulls the kernel towards 0.

        The learning rate sinks to 0 in equal steps. At first the biases give each pixel its mean over the data, so
        that the kernel need not learn what is always black (Hinton, 2010, "A practical guide to training RBMs").

        Returns:
            For each epoch the mean squared error of a pixel after one Gibbs step: a sign of life, not the loss.

        Raises:
            ValueError: numbers outside 0..1, or a negative `weight_decay`.
        """
        if np.min(x) < 0 or np.max(x) > 1:
            raise ValueError(f"an RBM's units are 0 to 1, got {np.min(x):.3g} to {np.max(x):.3g}; divide by 255?")
        if weight_decay < 0:
            raise ValueError(f"weight_decay must be 0 or more, got {weight_decay}")
        errors, optimizer = [], Momentum(learning_rate, 0.9)
        if not self.parameters[1].any():
            share = np.clip(x.mean(axis=0), 0.001, 0.999)
            self.parameters[1][:] = np.log(share / (1 - share))
        for epoch in range(epochs):
            optimizer.learning_rate = learning_rate * (1 - epoch / epochs)
            order = self.rng.permutation(len(x))
            for start in range(0, len(x), batch):
                gradients = self.contrastive_divergence(x[order[start : start + batch]])
                gradients[0] += np.float32(weight_decay) * self.parameters[0]
                optimizer.update(self.parameters, gradients)
            few = x[order[:1000]]
            errors.append(float(np.mean((self.gibbs(few) - few) ** 2)))
        return errors
