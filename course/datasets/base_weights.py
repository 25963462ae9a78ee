"""Weights of networks that have learned to see elsewhere: the bases of transfer learning."""

import os
from dataclasses import dataclass
from pathlib import Path

from course import paths
from course.datasets.dataset import BadData, Card

URL = "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/"
IMAGENET = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"
THINGS = "small_base.weights.h5"  # in data/, made by tools/pretrain_base.py
PARAMETERS = 410_208


@dataclass(frozen=True)
class BaseWeights:
    """What `load("imagenet_weights")` returns.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        file: path of the weights.
        family: whose weights they are, and so which preprocessing the network needs: "mobilenet_v2" (a module of
            `keras.applications`) or "small_base" (`course.models.small_base`).
    """

    name: str
    source: str
    file: Path
    family: str

    @property
    def summary(self):
        """Which network it is."""
        return {"mobilenet_v2": "MobileNetV2 (0.35) of ImageNet"}.get(self.family, "a small base")


def load(folder, source):
    """The weights of MobileNetV2 in a folder, or, where that is None, those of the course's own small base.

    Raises:
        BadData: the published file is damaged.
    """
    if folder is None:
        return BaseWeights(CARD.name, source, paths.EMBEDDED / THINGS, "small_base")
    read(folder)
    return BaseWeights(CARD.name, source, folder / "models" / IMAGENET, "mobilenet_v2")


def read(folder):
    """Check that the file in `folder` holds as many numbers as MobileNetV2 (0.35) without its top has parameters.

    Returns:
        {"parameters": how many}.

    Raises:
        BadData: it does not, or is no HDF5 file.
    """
    import h5py

    file, sizes = folder / "models" / IMAGENET, []
    try:
        with h5py.File(file) as weights:
            weights.visititems(lambda _, each: sizes.append(each.size) if isinstance(each, h5py.Dataset) else None)
    except OSError as error:
        raise BadData(f"{file} is cut short or is no HDF5 file ({error}). {_AGAIN}") from error
    if sum(sizes) != PARAMETERS:
        raise BadData(f"{file} holds {sum(sizes):,} numbers, expected {PARAMETERS:,}. {_AGAIN}")
    return {"parameters": sum(sizes)}


def fetch(folder):
    """Download the file that `keras.applications` uses into `folder`/models."""
    import keras

    keras.utils.get_file(origin=URL + IMAGENET, cache_dir=folder, cache_subdir="models")


def keras_home():
    """The folder in which `keras.applications` keeps what it has downloaded."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser()


_AGAIN = "Get it again: `python -m course data fetch imagenet_weights`."

CARD = Card(
    name="imagenet_weights",
    title="weights of MobileNetV2 (0.35), trained on the 1.2 million photographs of ImageNet",
    classes=1000,
    shape=(224, 224, 3),
    class_names=(),
    origin=URL + IMAGENET,
    licence="Apache 2.0",
    citation="M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen, MobileNetV2: inverted residuals and linear "
    "bottlenecks, CVPR 2018",
    size=2,
    files=(f"models/{IMAGENET}",),
    folder="keras_home",
    elsewhere=keras_home,
    by_hand=f"Download {URL + IMAGENET} into ~/.keras/models, where Keras looks, too.",
    embedded="trained by this project on drawn things (data/README.md)",
    host="storage.googleapis.com",
    read=read,
    sample=None,
    fetch=fetch,
    load=load,
)
