"""Fruits-360: 100x100 photographs of single fruits that turn on a motor, on white."""

from course import paths
from course.datasets.card import Card
from course.datasets.formats.photo_folders import PhotoFolders, embedded_photographs
from course.datasets.publishers import Kaggle

CARD = Card(
    name="fruits_360",
    title="photographs of fruits and vegetables on white, 100x100 colour; the number of classes varies by release",
    format=PhotoFolders(shape=(100, 100, 3)),
    publisher=Kaggle("moltean/fruits"),
    origin="https://www.kaggle.com/datasets/moltean/fruits",
    licence="CC BY-SA 4.0",
    citation="H. Muresan and M. Oltean, Fruit recognition from images using deep learning, Acta Universitatis "
    "Sapientiae, Informatica 10, 2018",
    size_mb=1300,
    files=("Training", "Test"),
    folder="fruits-360",
    by_hand="Download the archive from https://www.kaggle.com/datasets/moltean/fruits (100x100 pixels) and put its "
    "folders Training and Test into a folder fruits-360; set COURSE_DATA to its parent.",
    embedded="drawn by this project (data/README.md)",
    stand_in=lambda: embedded_photographs(paths.EMBEDDED / "fruits_360.npz"),
)
