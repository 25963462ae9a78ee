import re
import shutil

import numpy as np
import pytest

from course import datasets, session
from course.datasets import BadData
from course.datasets.formats.image_pairs import PARTS
from course.datasets.stand_ins import cartoons


def test_unknown_name_suggests_the_nearest(clean):
    with pytest.raises(ValueError, match="did you mean 'sign_language_mnist'"):
        datasets.load("sign_mnist")
    with pytest.raises(ValueError, match=r"There are: .*mnist, .*sign_language_mnist"):
        datasets.load("zzz")


def test_unknown_source(clean):
    with pytest.raises(ValueError, match='"embedded", "published" or None'):
        datasets.load("mnist", source="kaggle")


def test_embedded_where_nothing_is_published(clean, capsys):
    assert datasets.load("mnist").source == "embedded"
    assert "1,400 training and 397 test images" in (out := capsys.readouterr().out)
    assert "python -m course data fetch mnist" in out
    assert session.source() == "embedded"


def test_published_absent(clean):
    with pytest.raises(FileNotFoundError, match=r"data fetch mnist.*by hand"):
        datasets.load("mnist", source="published")


def test_embedded_is_forced(clean, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "embedded")
    assert datasets.load("mnist").source == "embedded"
    with pytest.raises(FileNotFoundError, match="COURSE_DATA=embedded allows only"):
        datasets.load("mnist", source="published")


def test_a_mistyped_folder_is_not_passed_over(clean, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(clean / "no such"))
    with pytest.raises(FileNotFoundError, match="no such folder"):
        datasets.load("mnist")


def tiny(folder):
    folder.mkdir(parents=True)
    x, y = np.full((3, 28, 28), 255, np.uint8), np.arange(3, dtype=np.uint8)
    np.savez(folder / "mnist.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])


def test_published_where_found(clean, monkeypatch):
    tiny(clean / "data" / "mnist")
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    data = datasets.load("mnist")
    assert data.source == session.source() == "published"
    assert data.train[0].shape == (3, 28, 28, 1)
    assert data.train[0].max() == 1
    assert datasets.load("mnist", source="embedded").source == "embedded"


def test_published_in_the_cache(clean):
    tiny(clean / "cache" / "mnist")
    assert datasets.load("mnist").source == "published"


def test_half_a_data_set(clean, monkeypatch):
    folder = clean / "data" / "sign_language_mnist"
    folder.mkdir(parents=True)
    (folder / "sign_mnist_train.csv").write_text("label")
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    with pytest.raises(BadData, match=r"lacks sign_mnist_test\.csv"):
        datasets.load("sign_language_mnist")


def test_thirty_students_read_only(clean, monkeypatch, capsys):
    """A shared folder that nobody may write to, and no cache either, still serves."""
    tiny(clean / "data" / "mnist")
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    shutil.rmtree(clean / "cache", ignore_errors=True)
    assert datasets.load("mnist").source == "published"


def test_unknown_options_name_those_there_are(clean):
    with pytest.raises(TypeError, match="fruits_360 has no option 'clases'; it has classes, per_class, seed"):
        datasets.load("fruits_360", clases=3)
    with pytest.raises(TypeError, match="horse2zebra has no option 'sise'; it has path, size"):
        datasets.load("horse2zebra", sise=64)
    with pytest.raises(TypeError, match="mnist has no option 'size'; it has none"):
        datasets.load("mnist", size=28)


@pytest.mark.parametrize("name", datasets.catalogue)
def test_everything_loaded_has_a_name_a_source_words_and_a_fingerprint(clean, monkeypatch, name):
    monkeypatch.setenv("COURSE_DATA", "embedded")
    quickly = {part: np.zeros((2, 64, 64, 3), np.uint8) for part in PARTS}
    monkeypatch.setattr(cartoons, "photo_to_cartoon", lambda size, room: quickly)
    if datasets.catalogue[name].stand_in is None:
        pytest.skip("nothing is embedded for it")
    data = datasets.load(name)
    assert (data.name, data.source) == (name, "embedded")
    assert data.summary
    assert re.fullmatch("[0-9a-f]{12}", data.fingerprint)
    assert session.loaded() == {name: ("embedded", data.fingerprint)}


def test_one_changed_pixel_or_label_changes_the_fingerprint(clean, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    tiny(clean / "data" / "mnist")
    found = {datasets.load("mnist").fingerprint}
    with np.load(clean / "data" / "mnist" / "mnist.npz") as archive:
        whole = dict(archive)
    for name in whole:
        changed = {part: array.copy() for part, array in whole.items()}
        changed[name].flat[-1] ^= 1
        np.savez(clean / "data" / "mnist" / "mnist.npz", **changed)
        found.add(datasets.load("mnist").fingerprint)
    assert len(found) == 5


def test_a_set_is_shown_in_a_line_without_its_arrays(clean):
    assert repr(datasets.load("mnist")) == "<mnist, embedded: 1,400 training and 397 test images>"
