"""Sign Language MNIST: 28x28 grey photographs of the 24 letters of American finger-spelling that need no motion."""

import numpy as np

from course import paths
from course.datasets.card import Card
from course.datasets.formats.image_table import ImageTable
from course.datasets.publishers import Kaggle


def _drawn():
    with np.load(paths.EMBEDDED / "sign_language_mnist.npz", allow_pickle=False) as archive:
        return dict(archive)


CARD = Card(
    name="sign_language_mnist",
    title="hand signs of American finger-spelling, 28x28 grey, 24 classes",
    format=ImageTable(
        shape=(28, 28, 1),
        class_names=tuple("ABCDEFGHIKLMNOPQRSTUVWXY"),  # J and Z are drawn in the air
        labels=(*range(9), *range(10, 25)),
        rule="labels are 0 to 24 without 9 (is there a J or a Z in this file?)",
        counts=(27_455, 7_172),
        # Copies of one photograph correlate above 0.95 and others below 0.92, on 5,406 real images; between lies next
        # to none.
        same_photograph=0.93,
    ),
    publisher=Kaggle("datamunge/sign-language-mnist"),
    origin="https://www.kaggle.com/datasets/datamunge/sign-language-mnist",
    licence="CC0 (public domain), as stated on Kaggle",
    citation="Sign Language MNIST, tecperson (datamunge), Kaggle, 2017",
    size_mb=63,
    files=("sign_mnist_train.csv", "sign_mnist_test.csv"),
    by_hand="Download the archive from https://www.kaggle.com/datasets/datamunge/sign-language-mnist and put "
    "sign_mnist_train.csv and sign_mnist_test.csv into a folder sign_language_mnist; set COURSE_DATA to its parent.",
    embedded="drawn by this project (data/README.md)",
    stand_in=_drawn,
)
