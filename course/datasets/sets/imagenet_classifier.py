"""Weights of MobileNet with its classes, a judge of pictures that has learned from ImageNet."""

from course.datasets.card import Card
from course.datasets.formats.weights import WeightsFile
from course.datasets.publishers import Download

NAME = "mobilenet_2_5_224_tf.h5"
URL = f"https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/{NAME}"

CARD = Card(
    name="imagenet_classifier",
    title="weights of MobileNet (0.25) with its 1,000 classes, trained on ImageNet",
    format=WeightsFile(family="mobilenet", parameters=475_544),
    publisher=Download(URL),
    origin=URL,
    licence="Apache 2.0",
    citation="A. Howard and others, MobileNets: efficient convolutional neural networks for mobile vision "
    "applications, 2017",
    size_mb=2,
    files=(f"models/{NAME}",),
    folder="keras_home",
    sha256={f"models/{NAME}": "6b0e5561e6611c6e88f014c3f698ee3ed80bc0a2ed74bc048173f6508afa53db"},
    by_hand=f"Download {URL} into ~/.keras/models, where Keras looks, too.",
    embedded="none; what needs it is left out",
    stand_in=lambda: ("mobilenet", None),
)
