"""Pre-train `models.small_base` on drawn things, and keep its weights in data/.

Call it as `python -m tools.make_data.pretrain_base`. The things (tools/make_data/things.py) are no fruits, and nothing
else is used. About 25 minutes on 2 cores.
"""

from concurrent.futures import ProcessPoolExecutor

import numpy as np
from tqdm import tqdm

import course
from course import paths
from tools.make_data import things
from tools.make_data.__main__ import write_sums

INDIVIDUALS, EPOCHS, BATCH, SIDE = 12, 30, 64, 96


def photographs():
    """All photographs uint8 (n, SIDE, SIDE, 3), and their classes."""
    y = np.repeat(np.arange(things.CLASSES), INDIVIDUALS)
    numbers = np.tile(np.arange(INDIVIDUALS), things.CLASSES)
    with ProcessPoolExecutor() as pool:
        drawn = pool.map(things.shot, y.tolist(), numbers.tolist(), [SIDE] * len(y), chunksize=40)
        return np.stack(list(tqdm(drawn, total=len(y), desc="drawing"))), y


def main():
    course.start(seed=0)
    import keras
    from keras import layers

    from course import models, training

    x, y = photographs()
    held = np.tile(np.arange(INDIVIDUALS) == 0, things.CLASSES)
    base = models.small_base((SIDE, SIDE, 3))
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.RandomFlip(),
            layers.RandomTranslation(0.08, 0.08, fill_mode="nearest"),
            layers.RandomZoom(0.15, fill_mode="nearest"),
            models.Preprocessing("small_base"),
            base,
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.2),
            layers.Dense(things.CLASSES, activation="softmax"),
        ]
    )
    steps = EPOCHS * -(-int((~held).sum()) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(1e-3, steps, warmup_target=4e-3, warmup_steps=steps // 10)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    x = x.astype(np.float32) / 255
    log = training.EpochLog()
    model.fit(x[~held], y[~held], BATCH, EPOCHS, validation_data=(x[held], y[held]), verbose=0, callbacks=[log])
    file = paths.EMBEDDED / "small_base.weights.h5"
    base.save_weights(file)
    write_sums(paths.EMBEDDED)
    print(f"{file}: {base.count_params():,} parameters, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
