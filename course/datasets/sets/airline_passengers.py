"""Airline passengers: the classic series with a trend and a season that grows with it."""

from course.datasets.card import Card
from course.datasets.formats.series import SeriesFile
from course.datasets.publishers import Download
from course.datasets.stand_ins import series

URL = "https://raw.githubusercontent.com/jbrownlee/Datasets/master/airline-passengers.csv"

CARD = Card(
    name="airline_passengers",
    title="passengers of airlines, in thousands, each month 1949 to 1960",
    format=SeriesFile("Month", "Passengers", step="MS", season=12, rows=144, digest="0f781ba9e6d1"),
    publisher=Download(URL),
    origin=URL,
    licence="figures (facts)",
    citation="G. Box and G. Jenkins, Time Series Analysis, 1976, Series G",
    size_mb=0.1,
    files=("airline-passengers.csv",),
    folder="timeseries",
    aliases=("AirPassengers",),
    embedded="the same 144 figures",
    stand_in=series.airline_passengers,
)
