"""Labelled texts: read as they are published, and refused when they are broken."""

import numpy as np
import pytest

from course import datasets
from course.datasets import BadData
from course.datasets.card import Incomplete
from course.datasets.catalogue import catalogue

HEAD = "id\tdocument\tlabel\n"
GOOD = HEAD + "1\t재미있다\t1\n2\t지루하다\t0\n"


@pytest.fixture
def written(clean, monkeypatch):
    """Writes the two files, and has them found."""

    def write(train, test=GOOD):
        folder = clean / "data" / "nsmc"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (("ratings_train.txt", train), ("ratings_test.txt", test)):
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
        return folder

    return write


def test_embedded(clean):
    data = datasets.load("nsmc")
    assert (data.source, data.class_names) == ("embedded", ("negative", "positive"))
    for texts, labels in (data.train, data.test):
        assert len(texts) == len(labels) > 1000
        assert labels.dtype == np.uint8
        assert set(labels) == {0, 1}
    assert data.fingerprint == datasets.load("nsmc").fingerprint
    assert "10,000 texts to train" in repr(data)


def test_published(written):
    written(HEAD + "1\t재미있다\t1\r\n2\t  \t0\n3\t안 좋다 \t0\n".replace("좋", "좋"))
    data = datasets.load("nsmc")
    assert data.source == "published"
    assert data.train[0] == ["재미있다", "안 좋다"]  # an empty text is passed over
    assert data.train[1].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("train", "message"),
    [
        ("document\tlabel\n재미\t1\n", "does not begin with the columns id, document, label"),
        (GOOD + "3\t끝\n", "line 4: 2 columns, not 3; is the file cut short"),
        (GOOD + "3\t끝\t7\n", "line 4: the label is '7', and 0, 1 are known"),
        (HEAD + "1\t재미있다\t1\n", "no text with the label negative"),
        (GOOD.encode("utf-16"), "damaged or is no text in UTF-8"),
        ("", "does not begin"),
    ],
)
def test_broken_files(written, train, message):
    written(train)
    with pytest.raises(BadData, match=message):
        datasets.load("nsmc")


def test_fewer_than_were_published(written):
    folder, card = written(GOOD), catalogue["nsmc"]
    with pytest.raises(Incomplete, match=r"2 texts to train in .*; there should be 150,000"):
        card.format.check(folder, card)


def test_real(real_data):
    data = datasets.load("nsmc", source="published")
    assert len(data.train[0]) == 150_000
    assert 0.49 < data.train[1].mean() < 0.51
