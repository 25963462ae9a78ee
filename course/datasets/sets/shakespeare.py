"""Tiny Shakespeare: a million characters, the text that every character model is tried on."""

from course import paths
from course.datasets.card import Card
from course.datasets.formats.texts import TextFiles, read
from course.datasets.publishers import Download

URL = "https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt"

CARD = Card(
    name="shakespeare",
    title="a million characters of Shakespeare's plays",
    format=TextFiles(),
    publisher=Download(URL),
    origin=URL,
    licence="public domain",
    citation="W. Shakespeare; chosen by A. Karpathy, 2015",
    size_mb=1.1,
    files=("shakespeare.txt",),
    folder="text",
    aliases=("tinyshakespeare", "input.txt"),
    sha256={"shakespeare.txt": "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"},
    embedded="stories of an island, written for this course",
    stand_in=lambda: read(paths.EMBEDDED / "stories_english.txt"),
)
