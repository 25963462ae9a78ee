"""Where published data are found, and what is said where they lie nearly there."""

import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course import datasets
from course.datasets import BadData, catalogue, places
from course.datasets.verify import verify


@pytest.fixture
def root(clean, monkeypatch):
    """An empty folder COURSE_DATA, and nothing that Keras or Kaggle has fetched."""
    monkeypatch.setenv("COURSE_DATA", str(clean / "data"))
    monkeypatch.setenv("KERAS_HOME", str(clean / "keras"))
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(clean / "kaggle"))
    (clean / "data").mkdir()
    return clean / "data"


def mnist(folder):
    folder.mkdir(parents=True, exist_ok=True)
    x, y = np.full((3, 28, 28), 255, np.uint8), np.arange(3, dtype=np.uint8)
    np.savez(folder / "mnist.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])


def signs(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in catalogue["sign_language_mnist"].files:
        (folder / name).write_text("label")


def pictures(*parts):
    def make(folder):
        for part in parts:
            (folder / part / "Kiwi 1").mkdir(parents=True)
            Image.new("RGB", (100, 100)).save(folder / part / "Kiwi 1" / "0.jpg")

    return make


fruits, horses = pictures("Training", "Test"), pictures("trainA", "trainB", "testA", "testB")


@pytest.mark.parametrize("where", ["data/mnist", "cache/mnist", "keras/datasets", "keras"])
def test_where_a_set_is_found(root, where):
    mnist(root.parent / where)
    assert places.published_folder(catalogue["mnist"]) == root.parent / where
    assert datasets.load("mnist").source == "published"


@pytest.mark.parametrize("chosen", [True, False])
def test_what_kaggles_own_client_has_fetched_is_found(root, monkeypatch, chosen):
    home = root.parent / ("kaggle" if chosen else ".cache/kagglehub")
    monkeypatch.setenv("HOME", str(root.parent))
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(home) if chosen else "")
    kept = home / "datasets" / "moltean" / "fruits"
    for version in (9, 10, 11):
        fruits(kept / "versions" / str(version) / "fruits-360_100x100" / "fruits-360")
    fruits(kept / "versions" / "10" / "fruits-360_multi" / "fruits-360-multi")
    assert places.published_folder(catalogue["fruits_360"]) is None  # no download has come to its end
    for version in (9, 10):
        (kept / f"{version}.complete").touch()
    found = places.published_folder(catalogue["fruits_360"])
    assert found == kept / "versions" / "10" / "fruits-360_100x100" / "fruits-360"
    assert datasets.load("fruits_360").source == "published"


def test_a_whole_set_further_on_comes_before_half_a_set(root):
    (root / "sign_language_mnist").mkdir()
    (root / "sign_language_mnist" / "sign_mnist_test.csv").write_text("label")
    with pytest.raises(BadData, match=r"lacks sign_mnist_train\.csv"):
        places.published_folder(catalogue["sign_language_mnist"])
    signs(root.parent / "cache" / "sign_language_mnist")
    assert places.published_folder(catalogue["sign_language_mnist"]).is_relative_to(root.parent / "cache")


def test_nothing_is_found_where_only_the_embedded_data_are_wanted(root, monkeypatch):
    mnist(root.parent / "keras" / "datasets")
    monkeypatch.setenv("COURSE_DATA", "embedded")
    assert places.published_folder(catalogue["mnist"]) is None


def test_a_set_without_a_sample_says_so_where_only_samples_are_wanted(root, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "embedded")
    with pytest.raises(FileNotFoundError, match=r"no embedded sample of fashion_mnist.*unset it.*data fetch fashion"):
        datasets.load("fashion_mnist")


# (which set, how its files are made, where they are, what COURSE_DATA is, what is said)
NEARLY = {
    "the set's own folder": ("mnist", mnist, "mnist", "mnist", "Set COURSE_DATA to {0}."),
    "the file alone": ("mnist", mnist, ".", ".", "Make a folder {0}/mnist, and move mnist.npz into it."),
    "two levels too high": ("mnist", mnist, "x/data/mnist", ".", "Set COURSE_DATA to {0}/x/data."),
    "two levels too deep": (
        "fruits_360", fruits, "fruits-360", "fruits-360/Training/Kiwi 1", "Set COURSE_DATA to {0}.",
    ),
    "half its name": ("fruits_360", fruits, "fruits", ".", "Move {0}/fruits to {0}/fruits-360."),
    "Kaggle's archive and its folders": (
        "fruits_360", fruits, "archive/fruits-360_100x100/fruits-360", ".",
        "Set COURSE_DATA to {0}/archive/fruits-360_100x100.",
    ),
    "Kaggle's cache": (
        "fruits_360", fruits, "datasets/moltean/fruits/versions/1", ".",
        "Move {0}/datasets/moltean/fruits/versions/1 to {0}/fruits-360.",
    ),
    "the authors' repository": (
        "horse2zebra", horses, "CycleGAN/datasets/horse2zebra", ".",
        "Move {0}/CycleGAN/datasets/horse2zebra to {0}/cycle_gan/horse2zebra.",
    ),
    "one level too high": ("mnist", mnist, "downloads/mnist", ".", "Set COURSE_DATA to {0}/downloads."),
    "one level too deep": ("fruits_360", fruits, "fruits-360", "fruits-360/Training", "Set COURSE_DATA to {0}."),
    "a folder in a folder": (
        "fruits_360", fruits, "fruits-360_100x100/fruits-360", ".", "Set COURSE_DATA to {0}/fruits-360_100x100.",
    ),
    "Kaggle's folder": (
        "sign_language_mnist", signs, "sign-language-mnist", ".",
        "Move {0}/sign-language-mnist to {0}/sign_language_mnist.",
    ),
    "Kaggle's archive": ("fruits_360", fruits, "archive", ".", "Move {0}/archive to {0}/fruits-360."),
    "Berkeley's folder": (
        "horse2zebra", horses, "horse2zebra", ".", "Move {0}/horse2zebra to {0}/cycle_gan/horse2zebra.",
    ),
    "one set's folder of several": (
        "horse2zebra", horses, "cycle_gan/horse2zebra", "cycle_gan", "Set COURSE_DATA to {0}.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NEARLY)
def test_data_nearly_in_the_right_place_are_said_by_load_and_by_verify(root, monkeypatch, case):
    name, make, where, chosen, mend = NEARLY[case]
    make(root / where)
    monkeypatch.setenv("COURSE_DATA", str(root / chosen))
    card = catalogue[name]
    expected = root / chosen / card.folder / card.files[0]
    with pytest.raises(FileNotFoundError) as error:
        datasets.load(name)
    said = str(error.value)
    for part in (f"found {card.files[0]}", str(root / where), f"expected {expected}", mend.format(root)):
        assert part in said.replace("/.", "")
    assert 'source="embedded"' in said
    assert datasets.load("mnist", source="embedded").source == "embedded"
    *_, (line, good) = verify(name)
    assert not good
    assert said in line  # "published NAME: found ..."


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("mnist", "mnist_train.csv"),
        ("mnist", "MNIST/raw/train-images-idx3-ubyte"),
        ("mnist", "mnist/mnist_train.csv"),
        ("mnist", "mnist/archive.zip"),
        ("fashion_mnist", "fashion-mnist_train.csv"),
        ("sign_language_mnist", "sign-language-mnist.zip"),
        ("mnist", "train-images-idx3-ubyte.gz"),
        ("mnist", "data/train-images.idx3-ubyte"),
        ("mnist", "MNIST_CSV/mnist_test.csv"),
        ("airline_passengers", "timeseries/AirPassengers.csv"),
        ("shakespeare", "tinyshakespeare.txt"),
        ("shakespeare", "text/input.txt"),
    ],
)
def test_other_files_under_its_name_are_said(root, name, file):
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("something else")
    card = catalogue[name]
    with pytest.raises(FileNotFoundError, match=r"found .*, expected .*/") as error:
        datasets.load(name)
    assert card.by_hand in str(error.value)
    assert Path(file).parts[0] in str(error.value)
    *_, (_, good) = verify(name)
    assert not good


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("sign_language_mnist", "{0}"),
        ("fruits_360", "fruits-360_100x100/fruits-360/{0}/Kiwi 1/0.jpg"),
    ],
)
def test_an_archive_that_holds_it_is_to_be_unpacked(root, name, inside):
    with zipfile.ZipFile(root / "archive.zip", "w") as archive:
        for file in catalogue[name].files:
            archive.writestr(inside.format(file), "")
    with pytest.raises(FileNotFoundError, match=r"Unpack .*archive\.zip\."):
        datasets.load(name)
    assert datasets.load("mnist").source == "embedded"
    (root / "archive.zip").write_text("damaged")
    assert datasets.load(name).source == "embedded"


def test_not_all_of_a_large_disk_is_looked_at(root, monkeypatch):
    for number in range(30):
        (root / f"{number:02d}" / "a" / "b").mkdir(parents=True)
    monkeypatch.setattr(places, "MOST", 40)
    scanned, usual = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: scanned.append(folder) or usual(folder))
    assert datasets.load("mnist").source == "embedded"
    assert len(scanned) < 50


def test_other_sets_are_none_of_its_business(root, monkeypatch):
    """Two sets have folders called trainA; several share a folder; a folder of somebody's own may be anything."""
    horses(root / "cycle_gan" / "horse2zebra")
    fruits(root / "pets")
    mnist(root / "mnist")
    (root / "text").mkdir()
    (root / "text" / "shakespeare.txt").write_text("To be. " * 500)
    (root / "mnist_c").mkdir()
    (root / "keras_home" / "models").mkdir(parents=True)
    (root / "keras_home" / "models" / "resnet50.h5").write_bytes(b"")
    for name in ("apple2orange", "fruits_360", "korean_stories", "sign_language_mnist", "imagenet_weights"):
        assert places.published_folder(catalogue[name]) is None
    monkeypatch.setenv("COURSE_DATA", str(root / "cycle_gan" / "horse2zebra"))
    assert places.published_folder(catalogue["apple2orange"]) is None


@pytest.mark.parametrize(("name", "other"), [("mnist", "fashion"), ("fashion_mnist", "MNIST/raw")])
def test_of_files_that_are_named_the_same_in_two_sets_the_folder_says_whose_they_are(root, name, other):
    (root / other).mkdir(parents=True)
    (root / other / "train-images-idx3-ubyte.gz").write_text("of the other set")
    assert places.published_folder(catalogue[name]) is None


def test_what_may_not_be_read_counts_as_absent_and_is_said(root, monkeypatch, capsys):
    mnist(root / "mnist")
    signs(root / "sign_language_mnist")
    usual = os.listdir

    def listdir(folder):
        if Path(folder) == root / "mnist":
            raise PermissionError(13, "Permission denied", str(folder))
        return usual(folder)

    def opening(file, *args, **options):
        if str(file).endswith(".csv"):
            raise PermissionError(13, "Permission denied", str(file))
        return opened(file, *args, **options)

    opened = open
    monkeypatch.setattr(os, "listdir", listdir)
    monkeypatch.setattr("builtins.open", opening)
    for name, path in (("mnist", "mnist"), ("sign_language_mnist", "sign_language_mnist/sign_mnist_train.csv")):
        assert datasets.load(name).source == "embedded"
        said = f"{name}: {root / path} cannot be read (Permission denied), and counts as absent\n"
        assert capsys.readouterr().out.count(said) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="becomes another user, who may read nothing")
def test_another_user_without_rights_gets_the_embedded_data(root, capsys):
    mnist(root / "mnist")
    (root / "mnist").chmod(0o700)
    for folder in (root, *root.parents):
        if folder.is_relative_to(root.parent):
            folder.chmod(0o755)
    os.seteuid(65534)
    try:
        os.listdir(root)
    except PermissionError:
        pytest.skip("pytest's own folder may not be entered")
    else:
        assert datasets.load("mnist").source == "embedded"
        assert "cannot be read (Permission denied), and counts as absent" in capsys.readouterr().out
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="homes as POSIX has them")
def test_a_user_without_a_home_gets_the_embedded_data(clean, monkeypatch):
    import pwd

    def nobody(uid):
        raise KeyError("getpwuid(): uid not found")

    for name in ("HOME", "KERAS_HOME", "TFDS_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert datasets.load("mnist").source == "embedded"
    with pytest.raises(FileNotFoundError, match="holds no '~'"):
        datasets.from_folder("~/leaves")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_a_pipe_in_place_of_a_file_is_bad_and_not_waited_for(root):
    (root / "mnist").mkdir()
    os.mkfifo(root / "mnist" / "mnist.npz")
    with pytest.raises(BadData, match=r"mnist\.npz is gone, or no regular file\. Replace or remove what is in"):
        datasets.load("mnist")


def test_damaged_data_say_what_to_do_where_they_are(root):
    for where, mend in (
        ("cache/mnist", "Get it again: `python -m course data fetch mnist`"),
        ("data/mnist", f"Replace or remove what is in {root}/mnist; then `python -m course data fetch mnist` gets it"),
    ):
        folder = root.parent / where
        folder.mkdir(parents=True)
        (folder / "mnist.npz").write_text("<html>")
        with pytest.raises(BadData) as error:
            datasets.load("mnist")
        assert mend in str(error.value)
        shutil.rmtree(folder)
