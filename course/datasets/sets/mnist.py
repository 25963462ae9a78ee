"""MNIST: 28x28 grey images of handwritten digits."""

from course.datasets.card import Card
from course.datasets.formats.image_arrays import ImageArrays
from course.datasets.publishers import TensorFlowDatasets
from course.datasets.stand_ins.digits import digits

CARD = Card(
    name="mnist",
    title="handwritten digits, 28x28 grey, 10 classes",
    format=ImageArrays(
        shape=(28, 28, 1),
        class_names=tuple("0123456789"),
        counts=(60_000, 10_000),
        mean=33.32,
        digest="1b759313001b",
    ),
    publisher=TensorFlowDatasets("mnist", host="storage.googleapis.com"),
    origin="https://www.tensorflow.org/datasets/catalog/mnist",
    licence="CC BY-SA 3.0",
    citation="LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
    size_mb=12,
    files=("mnist.npz",),
    aliases=("train-images-idx3-ubyte", "t10k-images-idx3-ubyte"),
    sha256={"mnist.npz": "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"},
    by_hand="Download https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz and put it into a folder "
    "mnist; set COURSE_DATA to its parent.",
    embedded="scikit-learn's digits, enlarged from 8x8 (real handwriting)",
    stand_in=digits,
)
