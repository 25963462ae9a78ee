"""How long does loading take: plain pandas, our checked parser, our cache?"""

import os
import tempfile
import time

import numpy as np
import pandas as pd

from course.datasets import catalogue, load

CARD = catalogue["sign_language_mnist"]


def compare():
    """Sign Language MNIST as two CSV files of 5,000 + 1,000 random images."""
    with tempfile.TemporaryDirectory() as root:
        os.environ |= {"COURSE_DATA": root, "COURSE_CACHE": f"{root}/cache"}
        folder = f"{root}/sign_language_mnist"
        os.mkdir(folder)
        for name, count in zip(CARD.files, (5000, 1000), strict=True):
            write(f"{folder}/{name}", count)

        def plain():
            for name in CARD.files:
                pd.read_csv(f"{folder}/{name}")

        yield (
            "Sign Language MNIST, 6,000 images in CSV",
            {
                "pandas.read_csv, nothing checked": seconds(plain),
                "load, the first time": seconds(lambda: load("sign_language_mnist"), repeats=1),
                "load, from the cache": seconds(lambda: load("sign_language_mnist")),
            },
        )


def write(file, count):
    """Write a CSV file of `count` random images in Kaggle's layout."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.integers(0, 256, (count, 784)), columns=[f"pixel{n}" for n in range(1, 785)])
    table.insert(0, "label", rng.integers(0, 9, count))
    table.to_csv(file, index=False)


def seconds(function, repeats=3):
    """Shortest time of `repeats` calls."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    return min(times)
