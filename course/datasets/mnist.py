"""MNIST: 28x28 grey images of handwritten digits."""

import zipfile

import numpy as np

from course.datasets.card import BadData, Card

FILE = "mnist.npz"
PARTS = ("x_train", "y_train", "x_test", "y_test")


def read(folder):
    """Read and check Keras' mnist.npz, in whatever zip container it comes.

    Args:
        folder: path of the folder that holds mnist.npz.

    Returns:
        {"x_train": uint8 (n, 28, 28), "y_train": uint8 0..9, "x_test": ..., "y_test": ...}.

    Raises:
        BadData: the file is damaged, holds pickled objects, or its arrays are not MNIST's.
    """
    file = folder / FILE
    try:
        with np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in PARTS}
    except (zipfile.BadZipFile, EOFError, OSError, TypeError) as error:
        raise BadData(f"{file} is cut short or is no .npz file ({error}). {_AGAIN}") from error
    except (ValueError, KeyError) as error:
        pickled = "pickled" in str(error).lower() or "object array" in str(error).lower()
        why = "holds pickled Python objects, which can run code; it is not read" if pickled else f"is no MNIST: {error}"
        raise BadData(f"{file} {why}. {_AGAIN}") from error
    _check(file, arrays)
    return arrays


def sample():
    """Scikit-learn's `load_digits`, real handwriting of 8x8 pixels, enlarged to 28x28; the same arrays as `read`.

    The last 397 of the 1,797 digits are the test part, as scikit-learn's own examples split it by order: mostly other
    writers. Like MNIST's, the digits fill 20x20 pixels in the middle.
    """
    from PIL import Image
    from sklearn.datasets import load_digits

    digits = load_digits()
    x = np.zeros((len(digits.images), 28, 28), np.uint8)
    for image, small in zip(x, digits.images, strict=True):
        grey = Image.fromarray((small * (255 / 16)).round().astype(np.uint8))
        image[4:24, 4:24] = np.asarray(grey.resize((20, 20), Image.Resampling.BICUBIC))
    y = digits.target.astype(np.uint8)
    return {"x_train": x[:1400], "y_train": y[:1400], "x_test": x[1400:], "y_test": y[1400:]}


def fetch(folder):
    """Download mnist.npz into `folder`; Keras checks its SHA-256."""
    import keras

    keras.utils.get_file(
        origin="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
        file_hash=CARD.sha256[FILE],
        cache_dir=folder,
        cache_subdir="",
    )


def _check(file, arrays):
    for part in ("train", "test"):
        x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
        if x.dtype != np.uint8 or x.ndim != 3 or x.shape[1:] != (28, 28) or x.shape[0] == 0:
            raise BadData(f"{file}: x_{part} is {x.dtype} {x.shape}, expected uint8 (n, 28, 28). {_AGAIN}")
        if y.shape != x.shape[:1] or not np.issubdtype(y.dtype, np.integer) or y.min() < 0 or y.max() > 9:
            raise BadData(f"{file}: y_{part} is {y.dtype} {y.shape}, expected {len(x)} labels from 0 to 9. {_AGAIN}")


_AGAIN = "Get the file again: `python -m course data fetch mnist`."

CARD = Card(
    name="mnist",
    title="handwritten digits",
    classes=10,
    shape=(28, 28, 1),
    class_names=tuple("0123456789"),
    origin="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    licence="CC BY-SA 3.0",
    citation="LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
    size=11,
    files=(FILE,),
    by_hand="Download https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz and put it into a folder "
    "mnist; set COURSE_DATA to its parent.",
    embedded="scikit-learn's digits, enlarged from 8x8 (real handwriting)",
    host="storage.googleapis.com",
    sha256={FILE: "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"},
    read=read,
    sample=sample,
    fetch=fetch,
)
