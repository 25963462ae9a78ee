"""Prices of a share, on days with trade: what comes nearest to a random walk."""

from course.datasets.card import Card
from course.datasets.formats.series import SeriesFile
from course.datasets.stand_ins import series

CARD = Card(
    name="prices",
    title="daily closing prices of Samsung Electronics",
    format=SeriesFile("Date", "Close", step="rows"),
    publisher=None,
    origin="https://finance.yahoo.com/quote/005930.KS/history",
    licence="its publisher's",
    citation="Yahoo Finance",
    size_mb=0.3,
    files=("005930.KS.csv",),
    folder="timeseries",
    by_hand="Save prices as 005930.KS.csv, with the columns Date (such as 2026-11-21) and Close, oldest first, in a "
    "folder timeseries; set COURSE_DATA to its parent. Other prices: read them with pandas, and use datasets.series.",
    embedded="a random walk, generated",
    stand_in=series.random_walk,
)
