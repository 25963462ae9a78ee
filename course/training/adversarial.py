"""Adversarial training: a generator and a discriminator against each other (GAN), or two of each (CycleGAN)."""

import keras
import tensorflow as tf
from keras import ops

from course.session import checked_seed


class NonSaturating:
    """Cross-entropy; the generator makes its images look more real, rather than less fake.

    Goodfellow and others (2014), section 3.
    """

    def discriminator(self, real, fake):
        """Loss of the discriminator, from its scores (any shape) for real and for generated images."""
        return _cross_entropy(1, real) + _cross_entropy(0, fake)

    def generator(self, fake):
        """Loss of the generator, from the discriminator's scores for its images."""
        return _cross_entropy(1, fake)


class LeastSquares:
    """Squares of the distance from 1 (real) and 0 (generated): Mao and others (2017), as CycleGAN uses them."""

    def discriminator(self, real, fake):
        """Loss of the discriminator, from its scores (any shape) for real and for generated images."""
        return (ops.mean((real - 1) ** 2) + ops.mean(fake**2)) / 2

    def generator(self, fake):
        """Loss of the generator, from the discriminator's scores for its images."""
        return ops.mean((fake - 1) ** 2)


class GAN(keras.Model):
    """A generator that learns to make images, against a discriminator that learns to tell them from real ones.

    Each step draws noise from `seed` and the number of the step alone, so a training that was interrupted can be
    resumed exactly (`course.training.resume`).

    Args:
        generator: noise (batch, latent_dim) -> images.
        discriminator: images -> (batch, 1) scores, above 0 for real.
        seed: of the noise.
        ema: the generator that `call` uses is an exponential moving average of the trained one; this much of it is
            kept at each step, at least 0 and below 1. 0 uses the trained one as it is.

    Raises:
        ValueError: `ema` is not within 0 to 1, or `seed` is no seed.

    Example:
        >>> from course import models
        >>> gan = GAN(models.dcgan_generator(), models.dcgan_discriminator())
        >>> gan.compile(keras.optimizers.Adam(2e-4, beta_1=0.5), keras.optimizers.Adam(2e-4, beta_1=0.5))
        >>> gan(gan.noise(16)).shape
        TensorShape([16, 32, 32, 1])
    """

    def __init__(self, generator: keras.Model, discriminator: keras.Model, *, seed: int = 0, ema: float = 0.995):
        if not 0 <= ema < 1:
            raise ValueError(f"ema must be at least 0 and below 1, got {ema}; 0.995 averages over about 200 steps")
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.ema_generator = keras.models.clone_model(generator)
        self.ema_generator.set_weights(generator.get_weights())
        self.ema_generator.trainable = False
        self.latent_dim, self.seed, self.ema = generator.input_shape[-1], checked_seed("seed", str(seed)), float(ema)

    def compile(self, generator_optimizer, discriminator_optimizer, loss=None):
        """Set the optimisers and the loss: `NonSaturating()` unless given."""
        super().compile(optimizer=_scaling(generator_optimizer, self.generator), auto_scale_loss=False)
        self.discriminator_optimizer = _scaling(discriminator_optimizer, self.discriminator)
        self.adversarial = loss or NonSaturating()
        self.optimizer.build(self.generator.trainable_variables)
        self.discriminator_optimizer.build(self.discriminator.trainable_variables)
        self.built = True

    def call(self, noise, training=False):
        """Images (batch, height, width, channels) for noise (batch, latent_dim)."""
        return self.ema_generator(noise, training=False)

    def noise(self, count, step=0):
        """Noise (count, latent_dim), the same for the same seed and step."""
        return tf.random.stateless_normal((count, self.latent_dim), (self.seed, step))

    def train_step(self, real):
        """One step of both: `fit` calls it with a batch of real images."""
        real, *_ = keras.utils.unpack_x_y_sample_weight(real)
        step = tf.cast(self.optimizer.iterations, tf.int32)
        noise = self.noise(tf.shape(real)[0], step)
        with tf.GradientTape(persistent=True) as tape:
            fake = _forward(self.generator, noise)
            on_real = _forward(self.discriminator, real)
            on_fake = _forward(self.discriminator, fake)
            discriminator_loss = self.adversarial.discriminator(on_real, on_fake)
            generator_loss = self.adversarial.generator(on_fake)
        weights = self.generator.trainable_variables
        _descend(tape, generator_loss, weights, self.optimizer)
        weights = self.discriminator.trainable_variables
        optimizer = self.discriminator_optimizer
        _descend(tape, discriminator_loss, weights, optimizer)
        # In the first steps the average is of few, so that the untrained
        # weights are soon forgotten.
        step = tf.cast(self.optimizer.iterations, tf.float32)
        kept = tf.minimum(self.ema, step / (step + 10))
        means = self.ema_generator.variables
        for mean, weight in zip(means, self.generator.variables, strict=True):
            mean.assign(kept * mean + (1 - kept) * weight)
        return {
            "generator_loss": generator_loss,
            "discriminator_loss": discriminator_loss,
            "real_accuracy": ops.mean(ops.cast(on_real > 0, "float32")),
            "fake_accuracy": ops.mean(ops.cast(on_fake <= 0, "float32")),
        }


class CycleGAN(keras.Model):
    """Two generators that translate between two domains of images, A and B, of which there are no pairs.

    Zhu and others (2017): each has a discriminator against it, and what was translated there and back must be what it
    was (cycle loss). Randomness comes from `seed` and the number of the step, as in `GAN`.

    Args:
        generator_ab, generator_ba: images of A -> images of B, and back. Built for images of any size,
            (None, None, 3), they can learn from patches, and then translate whole images.
        discriminator_a, discriminator_b: images -> scores of any shape; of the size that is trained with.
        seed: of the image history.
        history: images kept of each domain; discriminators see some older translations among the new (Shrivastava and
            others, 2017). 0 shows them the new ones only.

    Example:
        >>> from course import models
        >>> generators = [models.residual_generator((None, None, 3), width=8, blocks=1) for _ in "ab"]
        >>> discriminators = [models.patch_discriminator((32, 32, 3), width=8, downsampling=1) for _ in "ab"]
        >>> gan = CycleGAN(*generators, *discriminators)
        >>> gan.compile(keras.optimizers.Adam(2e-4, beta_1=0.5), keras.optimizers.Adam(2e-4, beta_1=0.5))
    """

    def __init__(
        self,
        generator_ab: keras.Model,
        generator_ba: keras.Model,
        discriminator_a: keras.Model,
        discriminator_b: keras.Model,
        *,
        seed: int = 0,
        history: int = 50,
    ):
        super().__init__()
        self.generator_ab, self.generator_ba = generator_ab, generator_ba
        self.discriminator_a, self.discriminator_b = discriminator_a, discriminator_b
        self.history_a, self.history_b = (ImageHistory(history, discriminator_a.input_shape[1:]) for _ in "ab")
        self.seed = checked_seed("seed", str(seed))

    def compile(self, generator_optimizer, discriminator_optimizer, *, cycle=20.0, identity=10.0, loss=None):
        """Set the optimisers, the weights of cycle and identity loss, and the adversarial loss (`LeastSquares()`).

        The weights are twice the paper's, for its images run from -1 to 1 and ours from 0 to 1. A cycle of weight 0 is
        not computed, and logged as 0.
        """
        super().compile(optimizer=_scaling(generator_optimizer, self.generator_ab), auto_scale_loss=False)
        self.discriminator_optimizer = _scaling(discriminator_optimizer, self.discriminator_a)
        self.adversarial = loss or LeastSquares()
        self.cycle, self.identity = cycle, identity
        self.generators = self.generator_ab.trainable_variables + self.generator_ba.trainable_variables
        self.discriminators = self.discriminator_a.trainable_variables + self.discriminator_b.trainable_variables
        self.optimizer.build(self.generators)
        self.discriminator_optimizer.build(self.discriminators)
        self.built = True

    def call(self, a, training=False):
        """Images of A as B."""
        return self.generator_ab(a, training=False)

    def train_step(self, pair):
        """One step of all four: `fit` gives it a batch of A and one of B."""
        a, b, _ = keras.utils.unpack_x_y_sample_weight(pair)
        with tf.GradientTape() as tape:
            fake_b, same_b = _forward_both(self.generator_ab, a, b)
            fake_a, same_a = _forward_both(self.generator_ba, b, a)
            on_fake_b = _forward(self.discriminator_b, fake_b)
            on_fake_a = _forward(self.discriminator_a, fake_a)
            generator_loss = self.adversarial.generator(on_fake_b)
            generator_loss += self.adversarial.generator(on_fake_a)
            identity = _mae(same_a, a) + _mae(same_b, b)
            total, cycle = generator_loss + self.identity * identity, 0.0
            if self.cycle:
                cycle = _mae(_forward(self.generator_ba, fake_b), a)
                cycle += _mae(_forward(self.generator_ab, fake_a), b)
                total += self.cycle * cycle
        step = tf.cast(self.optimizer.iterations, tf.int32)
        _descend(tape, total, self.generators, self.optimizer)
        shown_a = self.history_a.exchange(fake_a, (self.seed, 2 * step))
        shown_b = self.history_b.exchange(fake_b, (self.seed, 2 * step + 1))
        with tf.GradientTape() as tape:
            on_a = _forward_both(self.discriminator_a, a, shown_a)
            on_b = _forward_both(self.discriminator_b, b, shown_b)
            discriminator_loss = self.adversarial.discriminator(*on_a)
            discriminator_loss += self.adversarial.discriminator(*on_b)
        optimizer = self.discriminator_optimizer
        _descend(tape, discriminator_loss, self.discriminators, optimizer)
        return {
            "generator_loss": generator_loss,
            "discriminator_loss": discriminator_loss,
            "cycle": cycle / 2,
            "identity": identity / 2,
        }


class ImageHistory(keras.layers.Layer):
    """Keeps some images of earlier steps, and gives one of them for a new one now and then.

    Args:
        size: how many are kept; 0 none.
        shape: (height, width, channels) of one.
    """

    def __init__(self, size: int, shape: tuple[int, int, int]):
        super().__init__(dtype="float32")
        self.size = size
        self.images = self.add_weight(shape=(max(size, 1), *shape), initializer="zeros", trainable=False, name="images")
        self.kept = self.add_weight(shape=(), dtype="int32", initializer="zeros", trainable=False, name="kept")
        self.built = True

    def exchange(self, images, seed):
        """Images (batch, height, width, channels), each with probability 1/2 an older one, for which it is kept.

        Until there are enough all are kept, and given back. The batch size must be known (`drop_remainder`).

        Args:
            images: the new ones.
            seed: two whole numbers; the same ones choose the same.
        """
        if not self.size:
            return images
        given = []
        chances = tf.random.stateless_uniform((images.shape[0], 2), seed)
        for image, pair in zip(tf.unstack(images), tf.unstack(chances), strict=True):
            chance, place = tf.unstack(pair)
            full = self.kept >= self.size
            place = tf.where(full, tf.cast(place * self.size, tf.int32), self.kept.value)
            older = self.images.value[place]
            given.append(tf.where(full & (chance < 0.5), older, image))
            self.images.value.scatter_nd_update([[place]], [tf.where(full & (chance >= 0.5), older, image)])
            self.kept.assign(tf.minimum(self.kept + 1, self.size))
        return tf.stack(given)


def _cross_entropy(label, scores):
    return ops.mean(ops.binary_crossentropy(label * ops.ones_like(scores), scores, from_logits=True))


def _mae(translated, images):
    return ops.mean(ops.abs(translated - images))


def _forward(network, x):
    """What the network makes of `x` in training; in float32, also where it computes in less (mixed precision)."""
    return ops.cast(network(x, training=True), "float32")


def _forward_both(network, first, second):
    """[`_forward` of each], in one call, which TensorFlow builds and runs sooner than two."""
    both = _forward(network, ops.concatenate([first, second]))
    return tf.split(both, [tf.shape(first)[0], -1])


def _scaling(optimizer, network):
    """The optimiser, with loss scaling if the network computes in float16, where small gradients would become 0."""
    half = any(layer.compute_dtype == "float16" for layer in network.layers)
    if not half or isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        return optimizer
    return keras.optimizers.LossScaleOptimizer(optimizer)


def _descend(tape, loss, weights, optimizer):
    """Move the weights down the loss; `scale_loss` multiplies by 1 but in mixed precision."""
    optimizer.apply(tape.gradient(loss, weights, optimizer.scale_loss(ops.ones_like(loss))), weights)
