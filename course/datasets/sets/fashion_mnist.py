"""Fashion-MNIST: 28x28 grey images of clothes, as many as MNIST's digits and harder."""

from course.datasets.card import Card
from course.datasets.formats.image_arrays import ImageArrays
from course.datasets.publishers import TensorFlowDatasets

SHA256 = {
    "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
}

CARD = Card(
    name="fashion_mnist",
    title="clothes from a shop's catalogue, 28x28 grey, 10 classes",
    format=ImageArrays(
        shape=(28, 28, 1),
        class_names=(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ),
        counts=(60_000, 10_000),
        mean=72.94,
    ),
    publisher=TensorFlowDatasets("fashion_mnist", host="fashion-mnist.s3-website.eu-central-1.amazonaws.com:80"),
    origin="https://www.tensorflow.org/datasets/catalog/fashion_mnist",
    licence="MIT",
    citation="H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST: a novel image dataset for benchmarking machine "
    "learning algorithms, 2017",
    size_mb=31,
    files=tuple(SHA256),
    sha256=SHA256,
    by_hand=f"Download {', '.join(SHA256)} from https://github.com/zalandoresearch/fashion-mnist/tree/master/data/"
    "fashion and put them into a folder fashion_mnist; set COURSE_DATA to its parent.",
)  # fmt: skip
