"""Weights of networks that have learned to see elsewhere: a base for transfer learning, a judge of pictures."""

import functools
import os
from dataclasses import dataclass
from pathlib import Path

from course import paths
from course.datasets.card import BadData, Card

URL = "https://storage.googleapis.com/tensorflow/keras-applications/"
BASE = "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"
CLASSIFIER = "mobilenet/mobilenet_2_5_224_tf.h5"
PARAMETERS = {BASE: 410_208, CLASSIFIER: 475_544}
THINGS = "small_base.weights.h5"  # in data/, made by tools/pretrain_base.py


@dataclass(frozen=True)
class PretrainedWeights:
    """What `load("imagenet_weights")` and `load("imagenet_classifier")` return.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        file: path of the weights; None where there is no classifier on this disk.
        family: whose weights they are, and so which preprocessing the network needs: "mobilenet" or "mobilenet_v2"
            (modules of `keras.applications`), or "small_base" (`course.models.small_base`).
    """

    name: str
    source: str
    file: Path | None
    family: str

    @property
    def summary(self):
        """Which network it is."""
        if self.file is None:
            return "no network; what needs it is left out"
        names = {"mobilenet_v2": "MobileNetV2 (0.35) of ImageNet", "mobilenet": "MobileNet (0.25) of ImageNet"}
        return names.get(self.family, "a small base")


def load_base(folder, source):
    """The weights of MobileNetV2 in a folder, or, where that is None, those of the course's own small base.

    Raises:
        BadData: the published file is damaged.
    """
    if folder is None:
        return PretrainedWeights("imagenet_weights", source, paths.EMBEDDED / THINGS, "small_base")
    read(BASE, folder)
    return PretrainedWeights("imagenet_weights", source, _place(folder, BASE), "mobilenet_v2")


def load_classifier(folder, source):
    """The weights of MobileNet in a folder; where that is None, `file` is None.

    Raises:
        BadData: the published file is damaged.
    """
    if folder is None:
        return PretrainedWeights("imagenet_classifier", source, None, "mobilenet")
    read(CLASSIFIER, folder)
    return PretrainedWeights("imagenet_classifier", source, _place(folder, CLASSIFIER), "mobilenet")


def read(name, folder):
    """Check that a file in `folder` holds as many numbers as its network has parameters.

    Args:
        name: `BASE` or `CLASSIFIER`.
        folder: path that holds the folder "models".

    Returns:
        {"parameters": how many}.

    Raises:
        BadData: it does not, or is no HDF5 file.
    """
    import h5py

    file, sizes = _place(folder, name), []
    card = {BASE: "imagenet_weights", CLASSIFIER: "imagenet_classifier"}[name]
    again = f"Get it again: `python -m course data fetch {card}`."
    try:
        with h5py.File(file) as weights:
            weights.visititems(lambda _, each: sizes.append(each.size) if isinstance(each, h5py.Dataset) else None)
    except OSError as error:
        raise BadData(f"{file} is cut short or is no HDF5 file ({error}). {again}") from error
    if sum(sizes) != PARAMETERS[name]:
        raise BadData(f"{file} holds {sum(sizes):,} numbers, expected {PARAMETERS[name]:,}. {again}")
    return {"parameters": sum(sizes)}


def fetch(name, folder):
    """Download the file `name` that `keras.applications` uses into `folder`/models."""
    import keras

    keras.utils.get_file(origin=URL + name, cache_dir=folder, cache_subdir="models")


def keras_home():
    """The folder in which `keras.applications` keeps what it has downloaded."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser()


def _place(folder, name):
    return folder / "models" / Path(name).name


def _card(file, load, **options):
    return Card(
        classes=1000,
        shape=(224, 224, 3),
        class_names=(),
        origin=URL + file,
        licence="Apache 2.0",
        size=2,
        files=(f"models/{Path(file).name}",),
        folder="keras_home",
        elsewhere=keras_home,
        by_hand=f"Download {URL + file} into ~/.keras/models, where Keras looks, too.",
        host="storage.googleapis.com",
        read=functools.partial(read, file),
        sample=None,
        fetch=functools.partial(fetch, file),
        load=load,
        **options,
    )


CARDS = (
    _card(
        BASE,
        load_base,
        name="imagenet_weights",
        title="weights of MobileNetV2 (0.35), trained on the 1.2 million photographs of ImageNet",
        citation="M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen, MobileNetV2: inverted residuals and "
        "linear bottlenecks, CVPR 2018",
        embedded="trained by this project on drawn things (data/README.md)",
    ),
    _card(
        CLASSIFIER,
        load_classifier,
        name="imagenet_classifier",
        title="weights of MobileNet (0.25) with its 1,000 classes, trained on ImageNet",
        citation="A. Howard and others, MobileNets: efficient convolutional neural networks for mobile vision "
        "applications, 2017",
        embedded="none; what needs it is left out",
    ),
)
