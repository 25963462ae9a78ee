"""Omniglot: characters of many alphabets, each drawn by twenty people, and the official one-shot questions."""

from course.datasets.card import Card
from course.datasets.formats.characters import OneShotArchives
from course.datasets.publishers import Download
from course.datasets.stand_ins.alphabets import alphabets

AT = "https://raw.githubusercontent.com/brendenlake/omniglot/057f034baf2ecb8530bc5710e5a23584d2a519cc/python"

CARD = Card(
    name="omniglot",
    title="handwritten characters of eight alphabets, and 400 one-shot questions about others",
    format=OneShotArchives(counts=(4_840, 242, 400)),
    publisher=Download(
        f"{AT}/images_background_small1.zip",
        f"{AT}/images_background_small2.zip",
        f"{AT}/one-shot-classification/all_runs.zip",
    ),
    origin="https://github.com/brendenlake/omniglot (the two small background sets and the 20 runs)",
    licence="MIT",
    citation="Lake, Salakhutdinov, Tenenbaum (2015), Human-level concept learning through probabilistic program "
    "induction, Science",
    size_mb=3.3,
    files=("images_background_small1.zip", "images_background_small2.zip", "all_runs.zip"),
    sha256={
        "images_background_small1.zip": "f38eb80f801274ac2b4dff5b24289016bfaba4a7d5bb50deebf27104ad6cb8a4",
        "images_background_small2.zip": "3ccaa407515a8778e5d0861875af38b17e418f301ad5bb3b5a6b65d901a41c7f",
        "all_runs.zip": "437c1eeab0af8484112e1b4cc0f3d541ec727f7c47b9b202da738af9dfd6c325",
    },
    by_hand="Download images_background_small1.zip and images_background_small2.zip from "
    "https://github.com/brendenlake/omniglot/tree/master/python, and all_runs.zip from its folder "
    "one-shot-classification; put the three, unopened, into a folder omniglot; set COURSE_DATA to its parent.",
    embedded="invented alphabets, drawn by a program of this course",
    stand_in=alphabets,
)
