"""Naver's film reviews: short, Korean, and the usual test of Korean sentiment."""

from course.datasets.card import Card
from course.datasets.formats.labelled_texts import LabelledTextFiles
from course.datasets.publishers import Download
from course.datasets.stand_ins import reviews

URL = "https://raw.githubusercontent.com/e9t/nsmc/cc0670e872d4ac27bfe36c87456783004b39ef6c/"
FILES = ("ratings_train.txt", "ratings_test.txt")

CARD = Card(
    name="nsmc",
    title="short Korean reviews of films, negative or positive",
    format=LabelledTextFiles(class_names=("negative", "positive"), least=(150_000, 20_000)),
    publisher=Download(*(URL + name for name in FILES)),
    origin="https://github.com/e9t/nsmc",
    licence="CC0",
    citation="L. Park, 2016; reviews by users of Naver",
    size_mb=19.5,
    files=FILES,
    embedded="reviews made by a small grammar of this course",
    stand_in=reviews.parts,
)
