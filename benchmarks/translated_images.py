"""How many steps a second does CycleGAN take on a CPU: the widely copied example, or lesson 15's networks and loop?

The example is that of Keras' and TensorFlow's pages: two generators of 11.4 million parameters with nine residual
blocks of 256 filters, two discriminators of 2.8 million, and a training step that calls every generator three times
under a persistent tape and takes four gradients. Lesson 15 trains small networks that add a change to the image, and
its loop passes translation and identity through a generator together. Between the two stands the example's
networks in lesson 15's loop. Images and batches are equal: lesson 15's patches of 32 by 32 pixels, four at a time.
"""

import time

import numpy as np

from course import models, session, training

SIZE, BATCH = 32, 4
STEPS = {"example": 5, "lesson": 100}  # timed, after two that trace
UNIT = "steps/s"


def compare():
    """Steps a second of each, over the same batches."""
    keras, _ = session.import_keras()  # quietly, before others import it
    import tensorflow as tf

    keras.utils.set_random_seed(0)
    a, b = (tf.constant(np.random.rand(BATCH, SIZE, SIZE, 3), tf.float32) for _ in "ab")
    found = {
        "the example's networks and step": rate(copied_step(*example()), a, b, STEPS["example"]),
        "the example's networks, our step": rate(own_step(*example()), a, b, STEPS["example"]),
        "lesson 15": rate(own_step(*lesson()), a, b, STEPS["lesson"]),
    }
    yield f"CycleGAN, {BATCH} images of {SIZE} x {SIZE} a domain and step", found


def rate(step, a, b, steps):
    """Steps a second."""
    for _ in range(2):
        step(a, b)
    began = time.perf_counter()
    for _ in range(steps):
        step(a, b)
    return steps / (time.perf_counter() - began)


def example():
    """Two generators and two discriminators at the published size."""
    generators = [models.residual_generator((SIZE, SIZE, 3)) for _ in "ab"]
    return *generators, *(models.patch_discriminator((SIZE, SIZE, 3)) for _ in "ab")


def lesson():
    """Those of lesson 15 in full, whose numbers this must repeat."""
    options = {"width": 16, "blocks": 2, "kernel": 3, "skip": True}
    generators = [models.residual_generator((None, None, 3), **options) for _ in "ab"]
    return *generators, *(models.patch_discriminator((SIZE, SIZE, 3), width=24, downsampling=2) for _ in "ab")


def own_step(*networks):
    """`training.CycleGAN`'s step, compiled as `fit` compiles it."""
    import keras
    import tensorflow as tf

    gan = training.CycleGAN(*networks)
    gan.compile(*(keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in "gd"))
    return tf.function(lambda a, b: gan.train_step((a, b)))


def copied_step(generator_ab, generator_ba, discriminator_a, discriminator_b):
    """The example's: least squares, cycle 10 and identity 5 for images from -1 to 1."""
    import keras
    import tensorflow as tf
    from keras import ops

    networks = generator_ab, generator_ba, discriminator_a, discriminator_b
    optimizers = [keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in networks]
    for network, optimizer in zip(networks, optimizers, strict=True):
        optimizer.build(network.trainable_variables)

    def mae(x, y):
        return ops.mean(ops.abs(x - y))

    def square(x, target):
        return ops.mean((x - target) ** 2)

    @tf.function
    def step(a, b):
        with tf.GradientTape(persistent=True) as tape:
            fake_b, fake_a = generator_ab(a, training=True), generator_ba(b, training=True)
            cycled_a, cycled_b = generator_ba(fake_b, training=True), generator_ab(fake_a, training=True)
            same_a, same_b = generator_ba(a, training=True), generator_ab(b, training=True)
            on_a, on_fake_a = discriminator_a(a, training=True), discriminator_a(fake_a, training=True)
            on_b, on_fake_b = discriminator_b(b, training=True), discriminator_b(fake_b, training=True)
            losses = (
                square(on_fake_b, 1) + 20 * mae(cycled_b, b) + 10 * mae(same_b, b),
                square(on_fake_a, 1) + 20 * mae(cycled_a, a) + 10 * mae(same_a, a),
                (square(on_a, 1) + square(on_fake_a, 0)) / 2,
                (square(on_b, 1) + square(on_fake_b, 0)) / 2,
            )
        for network, optimizer, loss in zip(networks, optimizers, losses, strict=True):
            gradients = tape.gradient(loss, network.trainable_variables)
            optimizer.apply(gradients, network.trainable_variables)

    return step
