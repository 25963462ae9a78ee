"""Lowest temperature of each day in Melbourne, 1981 to 1990."""

from course.datasets.card import Card
from course.datasets.formats.series import SeriesFile
from course.datasets.publishers import Download
from course.datasets.stand_ins import series

URL = "https://raw.githubusercontent.com/jbrownlee/Datasets/master/daily-min-temperatures.csv"

CARD = Card(
    name="daily_temperatures",
    title="lowest temperature of each day in Melbourne, 1981 to 1990",
    format=SeriesFile(season=365, step="day"),
    publisher=Download(URL),
    origin=URL,
    licence="CC BY 4.0",
    citation="Australian Bureau of Meteorology",
    size_mb=0.1,
    files=("daily-min-temperatures.csv",),
    folder="timeseries",
    sha256={"daily-min-temperatures.csv": "8b9de63ed6789492bf497625e7f9beb96a63d367b4b0a21754006f749fa5e5da"},
    by_hand=f"Download {URL} into a folder timeseries; set COURSE_DATA to its parent.",
    embedded="a year's round, a slow rise and weather, made up",
    stand_in=series.temperatures,
)
