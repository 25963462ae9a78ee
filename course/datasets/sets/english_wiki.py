"""Paragraphs of the English Wikipedia: words with their neighbours."""

from course.datasets.card import Card
from course.datasets.formats.sentences import SentenceFile
from course.datasets.stand_ins import english

CARD = Card(
    name="english_wiki",
    title="16.7 million words of the English Wikipedia",
    format=SentenceFile(),
    publisher=None,
    origin="https://dumps.wikimedia.org/enwiki",
    licence="CC BY-SA",
    citation="authors of the English Wikipedia, 2021",
    size_mb=30,
    files=("enwiki_sample.txt.xz",),
    by_hand="Take any English text; write it in lower case, a paragraph a line, with nothing but a to z and blanks, "
    "pack it with xz, and put it as enwiki_sample.txt.xz into a folder english_wiki; set COURSE_DATA to its parent.",
    embedded="sentences by a grammar of our own, generated",
    stand_in=english.sentences,
)
