"""Does the pipeline of photographs keep a network waiting? Its time beside that of the network it feeds.

All published fruits if COURSE_DATA has them, else the embedded sample; MobileNetV2 (0.35) as a frozen base, the
lightest user there is: whoever trains needs longer.
"""

import time

from course import datasets, models, session

BATCH = 32


def compare():
    """One pass over the training photographs in each way."""
    keras, _ = session.import_keras()  # quietly, before others import it
    train = datasets.load("fruits_360").train
    base = keras.applications.MobileNetV2(input_shape=train.shape, alpha=0.35, include_top=False, weights=None)
    extractor, _ = models.transfer(base, 2, "mobilenet_v2").layers
    extractor.predict(train.sample_per_class(1).batches(BATCH), verbose=0)  # the first call prepares
    x, _ = train.arrays()
    pipeline, alone = train.batches(BATCH), train.batches(BATCH)
    yield (
        f"{len(train):,} photographs of {train.shape}",
        {
            "network alone, photographs in memory": seconds(lambda: extractor.predict(x, BATCH, verbose=0)),
            "network, reading and decoding (1st epoch)": seconds(lambda: extractor.predict(pipeline, verbose=0)),
            "network, pipeline's cache (later epochs)": seconds(lambda: extractor.predict(pipeline, verbose=0)),
            "pipeline alone, 1st epoch": seconds(lambda: list(alone)),
            "pipeline alone, later epochs": seconds(lambda: list(alone)),
        },
    )


def seconds(function):
    """Wall time of one call."""
    began = time.perf_counter()
    function()
    return time.perf_counter() - began
