"""Passengers of airlines, in thousands, each month 1949 to 1960."""

from course.datasets.card import Card
from course.datasets.formats.series import SeriesFile
from course.datasets.publishers import Download
from course.datasets.stand_ins import series

URL = "https://raw.githubusercontent.com/jbrownlee/Datasets/master/airline-passengers.csv"

CARD = Card(
    name="airline_passengers",
    title="passengers of airlines, in thousands, each month 1949 to 1960",
    format=SeriesFile(season=12, step="month"),
    publisher=Download(URL),
    origin=URL,
    licence="figures (facts)",
    citation="G. Box and G. Jenkins, Time Series Analysis, 1976, Series G",
    size_mb=0.1,
    files=("airline-passengers.csv",),
    folder="timeseries",
    sha256={"airline-passengers.csv": "8cb51be753a718d9be5d76d7e238cc224792754676adc21faa59e954b0201621"},
    by_hand=f"Download {URL} into a folder timeseries; set COURSE_DATA to its parent.",
    embedded="the same 144 figures",
    stand_in=series.airline_passengers,
)
