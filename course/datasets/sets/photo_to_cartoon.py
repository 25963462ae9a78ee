"""Photographs and cartoons, without pairs, made of pictures that installed libraries carry; or two folders of yours."""

from course.datasets.card import Card
from course.datasets.formats.image_pairs import ImagePairs, photo_to_cartoon

CARD = Card(
    name="photo_to_cartoon",
    title="photographs and cartoons, 64x64 colour, without pairs; or any two folders of yours (`path`)",
    format=ImagePairs(domains=("photograph", "cartoon")),
    publisher=None,
    origin="this course, from photographs in scikit-learn and scikit-image",
    licence="see data/README.md",
    citation="S. van der Walt and others, scikit-image: image processing in Python, PeerJ 2, 2014",
    size_mb=0,
    files=(),
    by_hand="it is embedded only; `path` names a folder of your own, with trainA, trainB, testA and testB",
    embedded="drawn here from photographs of scikit-learn and scikit-image",
    stand_in=photo_to_cartoon,
)
