"""Naver's film reviews: short, Korean, and the usual test of Korean sentiment."""

from course.datasets.card import Card
from course.datasets.formats.labelled_texts import LabelledTextFiles
from course.datasets.stand_ins import reviews

FILES = ("ratings_train.txt", "ratings_test.txt")

CARD = Card(
    name="nsmc",
    title="short Korean reviews of films, negative or positive",
    format=LabelledTextFiles(class_names=("negative", "positive"), least=(150_000, 20_000)),
    publisher=None,
    origin="https://github.com/e9t/nsmc",
    licence="CC0",
    citation="L. Park, 2016; reviews by users of Naver",
    size_mb=19.5,
    files=FILES,
    by_hand="Download ratings_train.txt and ratings_test.txt from https://github.com/e9t/nsmc into a folder nsmc; set "
    "COURSE_DATA to its parent.",
    embedded="reviews made by a small grammar of this course",
    stand_in=reviews.parts,
)
