"""Daily prices of a share."""

from course.datasets.card import Card
from course.datasets.formats.series import SeriesFile
from course.datasets.stand_ins import series

CARD = Card(
    name="prices",
    title="daily prices of a share: Samsung Electronics, or `path`",
    format=SeriesFile(season=None, step=None),
    publisher=None,
    origin="https://finance.yahoo.com/quote/005930.KS/history",
    licence="its publisher's",
    citation="-",
    size_mb=0.3,
    files=("005930.KS.csv",),
    folder="timeseries",
    by_hand="Save prices as 005930.KS.csv, with the columns Date and Close, in a folder timeseries; set COURSE_DATA to "
    'its parent. Or load("prices", path=...) any such file.',
    embedded="a random walk, made up",
    stand_in=series.random_walk,
)
