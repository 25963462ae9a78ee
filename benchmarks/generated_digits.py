"""How good are generated digits after the same work: a widely copied network and its settings, or lesson 14's?

Both are trained by `course.training.GAN` on MNIST's 60,000 training digits (COURSE_DATA) for the same number of CPU
seconds, all threads counted. The first is that of Keras' guide "Customizing what happens in fit()": a generator of
1,339,905 parameters and a discriminator of 74,625, without batch normalisation, Adam with a learning rate of 3e-4,
labels with noise of 0.05, and no running mean of the weights. Its step costs so much more that it takes far fewer of
them. The distance is measured in the features of a classifier of real digits, the same for both.
"""

import time

from course import datasets, metrics, models, session

SECONDS = 300.0  # of CPU time, for each
STEPS = 10  # between two looks at the clock
JUDGED = 2000  # digits of each sort
UNIT = ""  # Fréchet distances


def compare():
    """Train both, and yield their Fréchet distances."""
    keras, _ = session.import_keras()  # quietly, before others import it
    try:
        data = datasets.load("mnist", source="published")
    except FileNotFoundError as error:
        print(f"generated_digits skipped: {error}")
        return
    keras.utils.set_random_seed(0)
    (x, y), (x_test, _) = data.train, data.test
    judge = models.small_vgg(x.shape[1:], 10)
    judge.compile("adam", "sparse_categorical_crossentropy")
    judge.fit(x[:10_000], y[:10_000], epochs=3, verbose=0)
    features = keras.Model(judge.inputs, judge.layers[-2].output)
    seen = features.predict(x_test[:JUDGED], verbose=0)
    found = {}
    for build in (copied, own):
        keras.utils.set_random_seed(0)
        name, gan = build(x.shape[1:])
        steps = train(gan, x, SECONDS)
        generated = gan.predict(gan.noise(JUDGED, step=1_000_000), verbose=0)
        distance = metrics.frechet_distance(seen, features.predict(generated, verbose=0))
        digits = metrics.mode_coverage(judge.predict(generated, verbose=0).argmax(axis=1), 10)
        found[f"{name}: {steps:,} steps, {digits} digits"] = distance
    yield f"MNIST, Fréchet distance after {SECONDS:.0f} s of CPU time", found


def copied(shape):
    """The guide's networks and settings."""
    import keras
    from keras import layers, ops

    from course import training

    class NoisyLabels(training.NonSaturating):
        def discriminator(self, real, fake):
            def loss(label, scores):
                noise = 0.05 * keras.random.uniform(ops.shape(scores))  # the guide adds it; there 0 is for real
                return ops.mean(ops.binary_crossentropy(label - noise, scores, from_logits=True))

            return (loss(1, real) + loss(0, fake)) / 2

    generator = keras.Sequential(
        [
            keras.Input((128,)),
            layers.Dense(7 * 7 * 128),
            layers.LeakyReLU(0.2),
            layers.Reshape((7, 7, 128)),
            layers.Conv2DTranspose(128, 4, 2, "same"),
            layers.LeakyReLU(0.2),
            layers.Conv2DTranspose(128, 4, 2, "same"),
            layers.LeakyReLU(0.2),
            layers.Conv2D(1, 7, padding="same", activation="sigmoid"),
        ]
    )
    discriminator = keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(64, 3, 2, "same"),
            layers.LeakyReLU(0.2),
            layers.Conv2D(128, 3, 2, "same"),
            layers.LeakyReLU(0.2),
            layers.GlobalMaxPooling2D(),
            layers.Dense(1),
        ]
    )
    gan = training.GAN(generator, discriminator, ema=0.0)
    gan.compile(keras.optimizers.Adam(3e-4), keras.optimizers.Adam(3e-4), NoisyLabels())
    return "widely copied", gan


def own(shape):
    """Lesson 14's."""
    import keras

    from course import models, training

    gan = training.GAN(models.dcgan_generator(shape), models.dcgan_discriminator(shape))
    gan.compile(*(keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in "gd"))
    return "lesson 14", gan


def train(gan, x, seconds, batch=64):
    """Train for so many CPU seconds; how many steps these were."""
    import keras

    from course import training

    class Clock(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.began = time.process_time()

        def on_epoch_end(self, epoch, logs=None):
            self.steps = STEPS * (epoch + 1)
            self.model.stop_training = time.process_time() - self.began > seconds

    clock = Clock()
    batches = training.resumable_batches(x, batch)
    gan.fit(batches, epochs=1_000_000, steps_per_epoch=STEPS, shuffle=False, callbacks=[clock], verbose=0)
    return clock.steps
