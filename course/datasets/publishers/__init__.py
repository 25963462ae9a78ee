"""Where published data come from: plain files, Kaggle, TensorFlow Datasets.

A publisher has `host`, the machine that must be reachable (with its port where that is not 443), and
`fetch(folder, card)`, which fills an empty folder with `card.files`. What it raises is up to it: `fetch` in
`course.datasets.fetch` sets limits to time and size, translates errors, checks the files and puts them in place.
One whose own program keeps sets prepared on this disk also has `found()` and `read(folder)`.
"""

from course.datasets.publishers.files import Download, Kaggle
from course.datasets.publishers.tfds import TensorFlowDatasets

__all__ = ["Download", "Kaggle", "TensorFlowDatasets"]
