"""Photographs of horses and of zebras, without pairs."""

from course.datasets.card import Card
from course.datasets.formats.image_pairs import PARTS, ImagePairs, photo_to_cartoon
from course.datasets.publishers import TensorFlowDatasets

CARD = Card(
    name="horse2zebra",
    title="photographs of horses and of zebras, 256x256 colour, without pairs",
    format=ImagePairs(domains=("horse", "zebra"), counts=(1067, 1334, 120, 140)),
    publisher=TensorFlowDatasets("cycle_gan/horse2zebra", host="efrosgans.eecs.berkeley.edu"),
    origin="https://www.tensorflow.org/datasets/catalog/cycle_gan (cycle_gan/horse2zebra), from ImageNet",
    licence="of the single pictures unclear; for research and teaching, not to be passed on",
    citation="J.-Y. Zhu, T. Park, P. Isola, A. Efros, Unpaired image-to-image translation, ICCV 2017",
    size_mb=112,
    files=PARTS,
    folder="cycle_gan/horse2zebra",
    by_hand="Put its folders trainA, trainB, testA and testB into a folder cycle_gan/horse2zebra; set COURSE_DATA to "
    "the folder that holds cycle_gan.",
    embedded="photographs and cartoons, drawn here, in their place",
    stand_in=photo_to_cartoon,
)
