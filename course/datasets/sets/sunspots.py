"""Sunspots: cycles of about eleven years, none like the other."""

from course.datasets.card import Card
from course.datasets.formats.series import SeriesFile
from course.datasets.publishers import Download
from course.datasets.stand_ins import series

URL = "https://raw.githubusercontent.com/jbrownlee/Datasets/master/monthly-sunspots.csv"

CARD = Card(
    name="sunspots",
    title="sunspots of each month, 1749 to 1983",
    format=SeriesFile("Month", "Sunspots", step="MS", rows=2820),
    publisher=Download(URL),
    origin=URL,
    licence="CC BY-NC 4.0",
    citation="SILSO, Royal Observatory of Belgium",
    size_mb=0.1,
    files=("monthly-sunspots.csv",),
    folder="timeseries",
    sha256={"monthly-sunspots.csv": "c4ec8cc57d9f6fb6ecdb3e1f37f25b6f4badd5124c55931052b0cd2fc3bc71f3"},
    embedded="cycles of about eleven years, generated",
    stand_in=series.sunspots,
)
