"""Korean short stories: for characters that are syllables, or jamo."""

from course import paths
from course.datasets.card import Card
from course.datasets.formats.texts import TextFiles, read

CARD = Card(
    name="korean_stories",
    title="Korean short stories in UTF-8",
    format=TextFiles(),
    publisher=None,
    origin="https://ko.wikisource.org",
    licence="public domain",
    citation="Korean authors of the 1920s to 1940s",
    size_mb=0.4,
    files=("korean",),
    folder="text",
    by_hand="Put short stories as .txt files in UTF-8 into a folder text/korean; set COURSE_DATA to the folder that "
    "holds text.",
    embedded="stories of a village, written for this course",
    stand_in=lambda: read(paths.EMBEDDED / "stories_korean.txt"),
)
