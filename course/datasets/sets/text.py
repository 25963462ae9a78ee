"""Any text of yours."""

from course.datasets.card import Card
from course.datasets.formats.texts import TextFiles

CARD = Card(
    name="text",
    title='any text: `load("text", path="my book.txt")`',
    format=TextFiles(),
    publisher=None,
    origin="your own file",
    licence="its author's",
    citation="-",
    size_mb=0,
    files=(),
    folder="",
    by_hand='Save it as UTF-8 and load("text", path=...).',
)
