"""Variational autoencoder: an autoencoder whose codes fill one cloud, so that new images can be drawn from it."""

import keras
from keras import ops

from course.session import checked_seed


class VAE(keras.Model):
    """An encoder that gives a cloud of codes for each image, and a decoder that draws an image from any of them.

    The loss is the negative ELBO of Kingma and Welling (2014), in nats, a sum over pixels and a mean over images.

    Args:
        encoder: images -> (means, logarithms of the variances), such as `models.gaussian_encoder`.
        decoder: codes -> images as logits, such as `models.decoder`.
        kl_weight: factor of the KL divergence in the loss. 1 is the ELBO; any other makes a beta-VAE (Higgins and
            others, 2017).
        warm_up: steps over which that factor grows from 0; 0 for none (Bowman and others, 2016).
        seed: of the noise.

    Raises:
        ValueError: `kl_weight` or `warm_up` is negative, the decoder takes other codes, or `seed` is no seed.

    Example:
        >>> from course import models
        >>> vae = VAE(models.gaussian_encoder((28, 28, 1), 2), models.decoder(2, (28, 28, 1)))
        >>> vae.compile("adam")
        >>> vae.decode([[0.0, 0.0]]).shape
        (1, 28, 28, 1)
    """

    def __init__(
        self,
        encoder: keras.Model,
        decoder: keras.Model,
        *,
        kl_weight: float = 1.0,
        warm_up: int = 0,
        seed: int = 0,
    ):
        if min(kl_weight, warm_up) < 0:
            raise ValueError(f"kl_weight and warm_up must be 0 or more, got {kl_weight} and {warm_up}")
        if encoder.output_shape[0] != decoder.input_shape:
            raise ValueError(f"the encoder gives {encoder.output_shape[0]}, the decoder takes {decoder.input_shape}")
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.kl_weight, self.warm_up = float(kl_weight), int(warm_up)
        self.noise = keras.random.SeedGenerator(checked_seed("seed", str(seed)))
        self.means = {name: keras.metrics.Mean(name) for name in ("loss", "reconstruction", "kl")}
        self.built = True

    @property
    def metrics(self):
        """What `fit` sets to 0 at the beginning of each epoch."""
        return list(self.means.values())

    def sample(self, mean, log_variance):
        """Codes drawn from N(mean, variance): the reparameterisation."""
        noise = keras.random.normal(ops.shape(mean), seed=self.noise)
        return mean + ops.exp(log_variance / 2) * noise

    def call(self, images, training=False):
        """Logits of the images that are drawn from the codes' means."""
        mean, _ = self.encoder(images, training=training)
        return self.decoder(mean, training=training)

    def losses_of(self, images, training=False):
        """(reconstruction, KL divergence) in nats, means over a batch."""
        mean, log_variance = self.encoder(images, training=training)
        code = self.sample(mean, log_variance)
        logits = self.decoder(code, training=training)
        surprise = cross_entropy(images, logits)
        kl = ops.sum(kl_divergence(mean, log_variance), axis=-1)
        return ops.mean(surprise), ops.mean(kl)

    def train_step(self, images):
        """One step down the loss: `fit` calls it with a batch of images."""
        import tensorflow as tf

        step = ops.cast(self.optimizer.iterations + 1, "float32")
        weight = self.kl_weight
        if self.warm_up:
            weight *= ops.minimum(1.0, step / self.warm_up)
        with tf.GradientTape() as tape:
            reconstruction, kl = self.losses_of(images, training=True)
            loss = reconstruction + weight * kl
        weights = self.trainable_variables
        self.optimizer.apply(tape.gradient(loss, weights), weights)
        return self.logged(reconstruction, kl)

    def test_step(self, images):
        """The same without a step: `evaluate` calls it."""
        return self.logged(*self.losses_of(images))

    def logged(self, reconstruction, kl):
        """Running means for the log; its loss has a KL of weight 1."""
        found = (reconstruction + kl, reconstruction, kl)
        for mean, value in zip(self.means.values(), found, strict=True):
            mean.update_state(value)
        return {name: mean.result() for name, mean in self.means.items()}

    def encode(self, images):
        """(means, variances) of the codes, arrays (n, numbers)."""
        mean, log_variance = self.encoder.predict(images, batch_size=500, verbose=0)
        return mean, ops.convert_to_numpy(ops.exp(log_variance))

    def decode(self, codes):
        """Images (n, height, width, channels) in 0..1 for codes (n, numbers)."""
        logits = self.decoder.predict(ops.convert_to_numpy(codes), batch_size=500, verbose=0)
        return ops.convert_to_numpy(ops.sigmoid(logits))


def kl_divergence(mean, log_variance):
    """KL(N(mean, variance) || N(0, 1)) in nats, for each number by itself."""
    variance = ops.exp(log_variance)
    return (mean**2 + variance - log_variance - 1) / 2


def cross_entropy(images, logits):
    """Binary cross-entropy in nats: (batch,) sums over all pixels."""
    each = ops.binary_crossentropy(images, logits, from_logits=True)
    return ops.sum(each, axis=tuple(range(1, len(each.shape))))
