"""Weights of MobileNetV2, a base for transfer learning that has learned from ImageNet."""

from course import paths
from course.datasets.card import Card
from course.datasets.formats.weights import WeightsFile
from course.datasets.publishers import Download

NAME = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"
URL = f"https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/{NAME}"

CARD = Card(
    name="imagenet_weights",
    title="weights of MobileNetV2 (0.35), trained on the 1.2 million photographs of ImageNet",
    format=WeightsFile(family="mobilenet_v2", parameters=410_208),
    publisher=Download(URL),
    origin=URL,
    licence="Apache 2.0",
    citation="M. Sandler, A. Howard, M. Zhu, A. Zhmoginov and L.-C. Chen, MobileNetV2: inverted residuals and linear "
    "bottlenecks, CVPR 2018",
    size_mb=2,
    files=(f"models/{NAME}",),
    folder="keras_home",
    sha256={f"models/{NAME}": "d43c70f8ea04b1087170401b2f4739f41b94200e30892ea8d050ac65779146c6"},
    by_hand=f"Download {URL} into ~/.keras/models, where Keras looks, too.",
    embedded="trained by this project on drawn things (data/README.md)",
    stand_in=lambda: ("small_base", paths.EMBEDDED / "small_base.weights.h5"),
)
