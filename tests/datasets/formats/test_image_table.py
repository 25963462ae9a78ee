import dataclasses

import numpy as np
import pytest

from course import datasets
from course.datasets import BadData
from course.datasets.formats.image_table import group_copies

CARD = datasets.catalogue["sign_language_mnist"]

HEADER = "label," + ",".join(f"pixel{number}" for number in range(1, 785))


def row(label="3", last="7"):
    return ",".join([str(label), *["7"] * 783, str(last)])


def csv(tmp_path, *lines, end="\n"):
    file = tmp_path / "sign_mnist_train.csv"
    file.write_text("\n".join(lines) + end, encoding="utf-8")
    return file


def test_labels_close_the_gap_of_j(tmp_path):
    x, y = CARD.format.read_csv(csv(tmp_path, HEADER, *(row(label) for label in (0, 8, 10, 24))))
    assert x.shape == (4, 28, 28)
    assert x.dtype == np.uint8
    assert [CARD.format.class_names[label] for label in y] == ["A", "I", "K", "Y"]


def test_pixels_keep_their_places(tmp_path):
    pixels = np.arange(784) % 256
    x, _ = CARD.format.read_csv(csv(tmp_path, HEADER, ",".join(map(str, [1, *pixels]))))
    np.testing.assert_array_equal(x[0].ravel(), pixels)


@pytest.mark.parametrize(
    ("lines", "end", "message"),
    [
        ([""], "", "is empty"),
        (["", "", ""], "\n", "is empty"),
        ([HEADER], "\n", "holds no images"),
        ([row(), row()], "\n", "has no header: its first line holds numbers. Put the line label, pixel1"),
        (["<!DOCTYPE html>", "<html>Sign in</html>"], "\n", "is a web page"),
        (["", "<html>"], "\n", "is a web page"),
        ([HEADER, row(), row()[:700]], "\n", "cut short.*line 3"),
        ([HEADER, row(), row()], "", "cut short"),
        ([HEADER.replace(",", ";"), row().replace(",", ";")], "\n", "by semicolons, expected commas"),
        (["\0".join(HEADER), "\0".join(row())], "\n\0", "UTF-16"),
        ([HEADER.removesuffix(",pixel784"), row().removesuffix(",7")], "\n", "784 columns.*lacks pixel784"),
        ([HEADER + ",pixel785", row() + ",7"], "\n", "786 columns, expected 785.*also has pixel785"),
        ([HEADER.replace("pixel9,", "pixel8,"), row()], "\n", "lacks pixel9 and also has pixel8"),
        ([HEADER, row() + ",7"], "\n", "more values than its header"),
        ([HEADER, row(), row() + ",7"], "\n", "not a regular table.*line 3"),
        ([HEADER, row(last=300)], "\n", "pixel784 is 300 in line 2.*from 0 to 255"),
        ([HEADER, row(last=-1)], "\n", "pixel784 is -1 in line 2"),
        ([HEADER, row(last="abc")], "\n", "pixel784 is abc in line 2.*whole numbers"),
        ([HEADER, row(last="1.5")], "\n", "pixel784 is 1.5 in line 2"),
        ([HEADER, row(last="")], "\n", "line 2 lacks values"),
        ([HEADER, row(), row(9)], "\n", "label is 9 in line 3.*J or a Z"),
        ([HEADER, row(25)], "\n", "label is 25 in line 2.*J or a Z"),
        ([HEADER, row("x")], "\n", "label is x in line 2"),
    ],
)
def test_bad_files(tmp_path, lines, end, message):
    with pytest.raises(BadData, match=message) as error:
        CARD.format.read_csv(csv(tmp_path, *lines, end=end))
    assert "sign_mnist_train.csv" in str(error.value)


def test_columns_in_another_order_are_found_by_their_names(tmp_path):
    pixels = np.arange(784) % 256
    names = np.array(HEADER.split(","))
    order = np.random.default_rng(0).permutation(785)
    values = np.array([5, *pixels])
    file = csv(tmp_path, ",".join(names[order]), ",".join(map(str, values[order])))
    x, y = CARD.format.read_csv(file)
    np.testing.assert_array_equal(x[0].ravel(), pixels)
    assert y.tolist() == [5]


def test_a_header_in_capitals_with_spaces_and_a_byte_order_mark(tmp_path):
    file = csv(tmp_path, "\ufeff" + HEADER.upper().replace(",", " ,"), row())
    assert len(CARD.format.read_csv(file)[0]) == 1


def test_a_damaged_set_says_how_to_get_it_again(clean, monkeypatch):
    folder = clean / "cache" / "sign_language_mnist"
    folder.mkdir(parents=True)
    for name in CARD.files:
        (folder / name).write_text("<html>")
    with pytest.raises(BadData, match=r"web page.*Get it again: `python -m course data fetch sign_language_mnist`"):
        datasets.load("sign_language_mnist")


def test_binary_rubbish(tmp_path):
    file = tmp_path / "sign_mnist_train.csv"
    file.write_bytes(HEADER.encode() + b"\n" + b",".join([b"\xff"] * 785) + b"\n")
    with pytest.raises(BadData):
        CARD.format.read_csv(file)


def test_photographs_groups_altered_copies_only():
    rng = np.random.default_rng(0)
    originals = rng.integers(40, 200, (5, 28, 28)).astype(float)
    labels = np.array([0, 0, 0, 1, 1])
    x = np.concatenate([originals, originals * 1.1 + 9, originals + rng.normal(0, 4, originals.shape)])
    groups = group_copies(x, np.tile(labels, 3), 0.93)
    np.testing.assert_array_equal(groups, np.tile(groups[:5], 3))
    assert len(set(groups)) == 5


def test_embedded_sample(clean):
    data = datasets.load("sign_language_mnist", "embedded")
    (x, y), (x_test, y_test) = data.train, data.test
    assert x.shape[1:] == x_test.shape[1:] == (28, 28, 1)
    assert x.dtype == np.float32
    assert 0 <= x.min() < 0.1 < 0.9 < x.max() <= 1
    assert set(y) == set(y_test) == set(range(24))
    assert len(data.groups) == len(y)


def test_split_keeps_photographs_together(clean):
    data = datasets.load("sign_language_mnist", "embedded")
    marked = dataclasses.replace(data, train=(np.arange(len(data.groups)), data.train[1]))
    (kept, y), (held, y_held) = marked.split(0.2)
    assert not set(data.groups[kept]) & set(data.groups[held])
    assert sorted([*kept, *held]) == list(range(len(data.groups)))
    assert set(y) == set(y_held) == set(range(24))
    assert 0.15 < len(held) / len(data.groups) < 0.25


def test_split_refuses_odd_shares(clean):
    with pytest.raises(ValueError, match=r"from 0\.05 to 0\.5, got 20"):
        datasets.load("sign_language_mnist", "embedded").split(20)


def test_real_rows(real_data, capsys):
    data = datasets.load("sign_language_mnist", "published")
    assert len(data.train[1]) == 5397
    assert len(data.test[1]) == 1775
    assert set(data.train[1]) == set(range(24))
    assert "published data" in capsys.readouterr().out


def test_real_copies_are_found(real_data):
    """Between 24 x 8 and 24 x 30 photographs, and hardly any pair of images near the threshold."""
    data = datasets.load("sign_language_mnist", "published")
    assert 24 * 8 < len(set(data.groups)) < 24 * 30
