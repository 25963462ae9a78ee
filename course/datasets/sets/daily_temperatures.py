"""Daily temperatures: a season of a year, and weather. The published file lacks the last days of 1984 and 1988."""

from course.datasets.card import Card
from course.datasets.formats.series import SeriesFile
from course.datasets.publishers import Download
from course.datasets.stand_ins import series

URL = "https://raw.githubusercontent.com/jbrownlee/Datasets/master/daily-min-temperatures.csv"

CARD = Card(
    name="daily_temperatures",
    title="lowest temperature of each day in Melbourne, 1981 to 1990",
    format=SeriesFile("Date", "Temp", step="D", season=365, rows=3650),
    publisher=Download(URL),
    origin=URL,
    licence="CC BY 4.0",
    citation="Australian Bureau of Meteorology",
    size_mb=0.1,
    files=("daily-min-temperatures.csv",),
    folder="timeseries",
    sha256={"daily-min-temperatures.csv": "8b9de63ed6789492bf497625e7f9beb96a63d367b4b0a21754006f749fa5e5da"},
    embedded="a yearly season, a slow rise and weather, generated",
    stand_in=series.temperatures,
)
