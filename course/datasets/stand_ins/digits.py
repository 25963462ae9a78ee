"""Handwritten digits that come with scikit-learn, made as large as MNIST's."""

import numpy as np
from PIL import Image


def digits() -> dict[str, np.ndarray]:
    """Scikit-learn's `load_digits`, real handwriting of 8x8 pixels, enlarged to 28x28.

    The last 397 of the 1,797 digits are the test part, as scikit-learn's own examples split it by order: mostly other
    writers. Like MNIST's, the digits fill 20x20 pixels in the middle. The arrays are
    {"x_train": uint8 (1400, 28, 28), "y_train": uint8 (1400,), "x_test": ..., "y_test": ...}.
    """
    from sklearn.datasets import load_digits

    found = load_digits()
    x = np.zeros((len(found.images), 28, 28), np.uint8)
    for image, small in zip(x, found.images, strict=True):
        grey = Image.fromarray((small * (255 / 16)).round().astype(np.uint8))
        image[4:24, 4:24] = np.asarray(grey.resize((20, 20), Image.Resampling.BICUBIC))
    y = found.target.astype(np.uint8)
    return {"x_train": x[:1400], "y_train": y[:1400], "x_test": x[1400:], "y_test": y[1400:]}
