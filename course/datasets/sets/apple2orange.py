"""Photographs of apples and of oranges, without pairs."""

from course.datasets.card import Card
from course.datasets.formats.image_pairs import PARTS, ImagePairs, photo_to_cartoon
from course.datasets.publishers import TensorFlowDatasets

CARD = Card(
    name="apple2orange",
    title="photographs of apples and of oranges, 256x256 colour, without pairs",
    format=ImagePairs(domains=("apple", "orange"), counts=(995, 1019, 266, 248)),
    publisher=TensorFlowDatasets("cycle_gan/apple2orange", host="efrosgans.eecs.berkeley.edu"),
    origin="https://www.tensorflow.org/datasets/catalog/cycle_gan (cycle_gan/apple2orange), from ImageNet",
    licence="of the single pictures unclear; for research and teaching, not to be passed on",
    citation="J.-Y. Zhu, T. Park, P. Isola, A. Efros, Unpaired image-to-image translation, ICCV 2017",
    size_mb=75,
    files=PARTS,
    folder="cycle_gan/apple2orange",
    by_hand="Put its folders trainA, trainB, testA and testB into a folder cycle_gan/apple2orange; set COURSE_DATA to "
    "the folder that holds cycle_gan.",
    embedded="photographs and cartoons, drawn here, in their place",
    stand_in=photo_to_cartoon,
)
