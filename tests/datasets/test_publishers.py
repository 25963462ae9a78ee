import gzip
import io
import json
import os
import sys
import tarfile
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from course.datasets import BadData, limits
from course.datasets.catalogue import catalogue
from course.datasets.fetch import fetch
from course.datasets.load import load
from course.datasets.publishers import Download, Kaggle, TensorFlowDatasets


def check(folder, card):
    """A format takes a folder of files, or what TFDS has prepared."""
    if not (folder / card.files[0]).exists():
        card.publisher.read(folder)
    return "taken"


def card(monkeypatch, publisher, *files, **changes):
    """The card of a set whose format takes everything, in the catalogue as "toy"."""
    about = SimpleNamespace(
        name="toy", title="a toy", origin="a test", licence="CC0", size_mb=1, files=files, folder="toy", sha256={},
        by_hand="Put it there.", publisher=publisher, format=SimpleNamespace(check=check),
    )  # fmt: skip
    vars(about).update(changes)
    monkeypatch.setitem(catalogue, "toy", about)
    return about


def archive(files):
    """Bytes of a zip file with {name: content}."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, each in files.items():
            target.writestr(name, each)
    return content.getvalue()


# ---- plain files -----------------------------------------------------------------------------------------------


def test_the_host_of_a_download_has_the_port_of_its_address():
    assert Download("https://there.org/a.csv").host == "there.org"
    assert Download("http://there.org/a.csv").host == "there.org:80"
    assert Download("http://there.org:8080/a.csv").host == "there.org:8080"


def test_downloads_are_put_where_the_card_says(clean, server, monkeypatch):
    server.answers = {"/x.csv": b"x", "/deep/y.h5": b"y"}
    card(monkeypatch, Download(f"{server.url}/x.csv", f"{server.url}/deep/y.h5"), "x.csv", "models/y.h5")
    folder = fetch("toy")
    assert (folder / "x.csv").read_bytes() == b"x"
    assert (folder / "models" / "y.h5").read_bytes() == b"y"


def test_a_compressed_answer_is_unpacked(clean, server, monkeypatch):
    def compressed(handler):
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(gzip.compress(b"many words " * 1000))

    server.answers = {"/x.txt": compressed}
    card(monkeypatch, Download(f"{server.url}/x.txt"), "x.txt")
    assert (fetch("toy") / "x.txt").read_bytes() == b"many words " * 1000


# ---- Kaggle: its own client, and its own protocol on this machine -----------------------------------------------


@pytest.fixture
def kaggle(clean, server, monkeypatch):
    """The server as Kaggle; `server.content` is the archive of version 3 of owner/toy."""
    kagglesdk = pytest.importorskip("kagglesdk.kaggle_env")
    monkeypatch.setitem(kagglesdk._env_to_endpoint, kagglesdk.KaggleEnv.LOCAL, server.url)
    monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "LOCALHOST")
    monkeypatch.setenv("HOME", str(clean / "home"))
    monkeypatch.delenv("KAGGLEHUB_CACHE", raising=False)
    api = "/api/v1/datasets.DatasetApiService"
    server.answers = {
        "/": b"",
        f"{api}/GetDataset": lambda handler: handler.send(json.dumps({"currentVersionNumber": 3}).encode()),
        f"{api}/DownloadDataset": lambda handler: handler.send(server.content),
    }
    return server


def kaggle_card(monkeypatch, server, *files):
    return card(monkeypatch, Kaggle("owner/toy", server.url.removeprefix("http://")), *files)


def test_kaggles_files_are_found_wherever_they_are(kaggle, clean, monkeypatch):
    kaggle.content = archive(
        {"__MACOSX/a.csv": b"", "__MACOSX/b.csv": b"", "a.csv": b"x", "in/a.csv": b"a", "in/b.csv": b"b"}
    )
    kaggle_card(monkeypatch, kaggle, "a.csv", "b.csv")
    folder = fetch("toy")
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {"a.csv": b"a", "b.csv": b"b"}


def test_kaggles_folders_are_taken_whole(kaggle, clean, monkeypatch):
    kaggle.content = archive(
        {"toy-1/Training/apple/1.jpg": b"1", "toy-1/Test/apple/2.jpg": b"2", "toy-1/LICENSE": b"-"}
    )
    kaggle_card(monkeypatch, kaggle, "Training", "Test")
    folder = fetch("toy")
    assert sorted(map(str, (each.relative_to(folder) for each in folder.rglob("*.jpg")))) == [
        os.path.join("Test", "apple", "2.jpg"),
        os.path.join("Training", "apple", "1.jpg"),
    ]


def test_kaggles_client_keeps_nothing_outside_the_cache_and_nothing_twice(kaggle, clean, monkeypatch):
    kaggle.content = archive({"a.csv": b"a"})
    kaggle_card(monkeypatch, kaggle, "a.csv")
    fetch("toy")
    assert [each for each in (clean / "home").rglob("*") if each.is_file()] == []
    assert [each.name for each in (clean / "cache").rglob("*") if each.is_file()] == [".toy.lock", "a.csv"]
    assert "KAGGLEHUB_CACHE" not in os.environ


def test_kaggle_without_the_files_says_so_and_next_time_asks_again(kaggle, monkeypatch):
    kaggle.content = archive({"c.csv": b"c"})
    kaggle_card(monkeypatch, kaggle, "a.csv")
    with pytest.raises(BadData, match=r"owner/toy no longer holds a\.csv; please report"):
        fetch("toy")
    kaggle.content = archive({"a.csv": b"a"})
    assert (fetch("toy") / "a.csv").read_bytes() == b"a"


@pytest.mark.parametrize("content", [b"<html>Sign in</html>", b"", bytes(5_000_000)])
def test_what_kaggle_sends_instead_of_an_archive_is_not_kept(kaggle, monkeypatch, content):
    kaggle.content = content
    kaggle_card(monkeypatch, kaggle, "a.csv")
    with pytest.raises((BadData, ConnectionError)):
        fetch("toy")
    kaggle.content = archive({"a.csv": b"a"})
    assert (fetch("toy") / "a.csv").read_bytes() == b"a"


@pytest.mark.skipif(not hasattr(tarfile, "data_filter"), reason="Python 3.11.4 on unpacks tar files as kagglehub asks")
def test_kaggles_links_do_not_leave_the_set(kaggle, clean, monkeypatch):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as target:
        for name, link in (("Training/a.jpg", None), ("Training/more", "../../..")):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = (tarfile.SYMTYPE, link) if link else (tarfile.REGTYPE, "")
            target.addfile(entry, io.BytesIO())
    kaggle.content = content.getvalue()
    kaggle_card(monkeypatch, kaggle, "Training")
    with pytest.raises((BadData, ConnectionError), match="link"):
        fetch("toy")
    assert not (clean / "cache" / "toy").exists()


def test_a_broken_download_from_kaggle_goes_on_where_it_stopped(kaggle, monkeypatch):
    kaggle.content = archive({"a.csv": os.urandom(300_000)})
    api = next(path for path in kaggle.answers if path.endswith("DownloadDataset"))

    def resumable(handler):
        begin = int((handler.headers.get("Range") or "bytes=0-").removeprefix("bytes=").rstrip("-"))
        rest = kaggle.content[begin:]
        kaggle.sent.append(begin)
        handler.send_response(206 if begin else 200)
        handler.send_header("Accept-Ranges", "bytes")
        handler.send_header("Content-Length", str(len(rest)))
        handler.end_headers()
        handler.wfile.write(rest[:200_000] if len(kaggle.sent) == 1 else rest)

    kaggle.sent, kaggle.answers[api] = [], resumable
    kaggle_card(monkeypatch, kaggle, "a.csv")
    with pytest.raises(ConnectionError, match="IncompleteRead"):
        fetch("toy")
    fetch("toy")
    assert 0 < kaggle.sent[-1] <= 200_000


def test_a_silent_kaggle_is_given_up(kaggle, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    api = next(path for path in kaggle.answers if path.endswith("GetDataset"))
    kaggle.answers[api] = lambda handler: setattr(kaggle, "too_late", not kaggle.over.wait(120))
    kaggle_card(monkeypatch, kaggle, "a.csv")
    with pytest.raises(ConnectionError, match=r"timed out.*By hand"):
        fetch("toy")
    assert not hasattr(kaggle, "too_late")


def test_far_too_much_from_kaggle_is_refused(kaggle, monkeypatch):
    kaggle.content = bytes(5_000_000)
    kaggle_card(monkeypatch, kaggle, "a.csv")
    with pytest.raises(BadData, match=r"more than \d MB come, where 1 MB"):
        fetch("toy")


# ---- TensorFlow Datasets: its own builders, from a publisher on this machine -------------------------------------

TRAIN, TEST = 40, 12


def idx(array):
    """Bytes of a compressed IDX file, as MNIST's publisher has them."""
    header = b"\0\0\x08" + bytes([array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    return gzip.compress(header + array.tobytes())


@pytest.fixture(scope="module")
def digits():
    """{"x_train": uint8 (40, 28, 28), ...}: no two images are the same."""
    random = np.random.default_rng(0)
    sizes = {"train": TRAIN, "test": TEST}
    arrays = {f"x_{part}": random.integers(0, 256, (count, 28, 28), np.uint8) for part, count in sizes.items()}
    return arrays | {f"y_{part}": random.integers(0, 10, count, np.uint8) for part, count in sizes.items()}


@pytest.fixture
def tfds(clean, server, digits, monkeypatch):
    """The builders of TFDS with this machine as their publisher, of small sets; homes and data are the test's own."""
    monkeypatch.setenv("HOME", str(clean / "home"))
    monkeypatch.delenv("TFDS_DATA_DIR", raising=False)
    tfds = pytest.importorskip("tensorflow_datasets")
    from tensorflow_datasets.image_classification import cycle_gan, mnist

    monkeypatch.setattr(mnist.MNIST, "URL", f"{server.url}/digits/")
    monkeypatch.setattr(mnist, "_TRAIN_EXAMPLES", TRAIN)
    monkeypatch.setattr(mnist, "_TEST_EXAMPLES", TEST)
    monkeypatch.setitem(cycle_gan._DL_URLS, "horse2zebra", f"{server.url}/horse2zebra.zip")
    server.answers = {
        "/digits/train-images-idx3-ubyte.gz": idx(digits["x_train"]),
        "/digits/train-labels-idx1-ubyte.gz": idx(digits["y_train"]),
        "/digits/t10k-images-idx3-ubyte.gz": idx(digits["x_test"]),
        "/digits/t10k-labels-idx1-ubyte.gz": idx(digits["y_test"]),
        "/horse2zebra.zip": archive(pictures()),
    }
    return tfds


def pictures():
    """{"horse2zebra/trainA/n01.jpg": JPEG file, ...}"""
    files = {}
    for grey, part in enumerate(("trainA", "trainB", "testA", "testB")):
        for number in range(3):
            content = io.BytesIO()
            Image.new("RGB", (256, 256), (10 * number, 50 * grey, 0)).save(content, "JPEG")
            files[f"horse2zebra/{part}/n{number:02d}.jpg"] = content.getvalue()
    return files


def tfds_card(monkeypatch, server, name, *files):
    about = card(monkeypatch, TensorFlowDatasets(name, server.url.removeprefix("http://")), *files)
    if name == "mnist":
        about.format.write = lambda arrays, folder, card: np.savez(folder / card.files[0], **arrays)
    return about


def prepare(tfds, name, root):
    """What a learner has who has used TFDS before."""
    builder = tfds.builder(name, data_dir=root)
    builder.download_and_prepare(download_dir=root / "downloads")
    return builder


def test_digits_from_tfds_are_keras_file(tfds, server, clean, digits, monkeypatch):
    tfds_card(monkeypatch, server, "mnist", "mnist.npz")
    folder = fetch("toy")
    with np.load(folder / "mnist.npz", allow_pickle=False) as found:
        assert {name: (each.dtype, each.tolist()) for name, each in found.items()} == {
            name: (np.uint8, each.tolist()) for name, each in digits.items()
        }
    assert [each.name for each in (clean / "cache").rglob("*") if each.is_file()] == [".toy.lock", "mnist.npz"]
    assert not (clean / "home" / "tensorflow_datasets").exists()


def test_pictures_from_tfds_are_the_publishers_files(tfds, server, clean, monkeypatch):
    tfds_card(monkeypatch, server, "cycle_gan/horse2zebra", "trainA", "trainB", "testA", "testB")
    folder = fetch("toy")
    found = {f"horse2zebra/{each.relative_to(folder).as_posix()}": each.read_bytes() for each in folder.rglob("*.jpg")}
    assert found == pictures()


@pytest.mark.parametrize("place", ["TFDS_DATA_DIR", "home"])
def test_what_tfds_keeps_is_found_and_not_fetched(tfds, server, clean, digits, monkeypatch, place):
    root = clean / "elsewhere" if place == "TFDS_DATA_DIR" else clean / "home" / "tensorflow_datasets"
    if place == "TFDS_DATA_DIR":
        monkeypatch.setenv(place, str(root))
    publisher = TensorFlowDatasets("mnist", "nowhere.invalid")
    assert publisher.found() is None
    prepare(tfds, "mnist", root)
    assert publisher.found() == root / "mnist" / "3.0.1"
    card(monkeypatch, publisher, "mnist.npz")
    assert fetch("toy") == root / "mnist" / "3.0.1"
    assert not list((clean / "cache").glob("toy*"))


def test_what_tfds_keeps_is_read_in_the_publishers_order(tfds, clean, digits):
    publisher = TensorFlowDatasets("mnist", "")
    prepare(tfds, "mnist", clean / "home" / "tensorflow_datasets")
    found = publisher.read(publisher.found())
    assert {name: each.tolist() for name, each in found.items()} == {n: each.tolist() for n, each in digits.items()}


def test_pictures_that_tfds_keeps_are_read_as_the_publishers_bytes(tfds, clean):
    publisher = TensorFlowDatasets("cycle_gan/horse2zebra", "")
    prepare(tfds, publisher.name, clean / "home" / "tensorflow_datasets")
    found = publisher.read(publisher.found())
    for part in ("trainA", "trainB", "testA", "testB"):
        expected = [content for name, content in pictures().items() if part in name]
        assert sorted(found[part]) == sorted(expected)
        assert Image.open(io.BytesIO(found[part][0])).size == (256, 256)
    assert found == publisher.read(publisher.found())  # in the same order


def test_load_takes_digits_that_tfds_keeps_as_it_takes_keras_file(tfds, clean, digits, monkeypatch):
    prepare(tfds, "mnist", clean / "home" / "tensorflow_datasets")
    kept = load("mnist")
    assert kept.source == "published"
    assert not (clean / "cache").exists()
    (clean / "mine" / "mnist").mkdir(parents=True)
    np.savez(clean / "mine" / "mnist" / "mnist.npz", **digits)
    monkeypatch.setenv("COURSE_DATA", str(clean / "mine"))
    assert load("mnist").fingerprint == kept.fingerprint
    monkeypatch.setenv("COURSE_DATA", "embedded")
    assert load("mnist").source == "embedded"


def test_load_takes_pictures_that_tfds_keeps(tfds, clean):
    prepare(tfds, "cycle_gan/horse2zebra", clean / "home" / "tensorflow_datasets")
    data = load("horse2zebra")
    assert data.source == "published"
    assert [len(images) for images in (*data.train, *data.test)] == [3, 3, 3, 3]
    assert not (clean / "cache").exists()


def test_the_newest_finished_version_is_taken(clean, monkeypatch):
    monkeypatch.setenv("TFDS_DATA_DIR", str(clean))
    monkeypatch.setenv("HOME", str(clean / "home"))
    for version in ("3.0.1", "3.0.10", "3.0.9", "3.1.0.incompleteABC", "notes"):
        (clean / "mnist" / version).mkdir(parents=True)
        for name in ("dataset_info.json", "features.json"):
            (clean / "mnist" / version / name).write_text("{}")
    (clean / "mnist" / "4.0.0").mkdir()
    (clean / "mnist" / "4.0.0" / "dataset_info.json").write_text("{}")  # as TFDS did before 2021
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    assert TensorFlowDatasets("mnist", "").found() == clean / "mnist" / "3.0.10"


def test_its_data_count_as_absent_where_tensorflow_datasets_is_not_installed(clean, monkeypatch, capsys):
    monkeypatch.setenv("TFDS_DATA_DIR", str(clean))
    monkeypatch.setenv("KERAS_HOME", str(clean / "keras"))
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    (clean / "mnist" / "3.0.1").mkdir(parents=True)
    for name in ("dataset_info.json", "features.json"):
        (clean / "mnist" / "3.0.1" / name).write_text("{}")
    assert load("mnist").source == "embedded"
    assert "3.0.1 is not used: `pip install tensorflow-datasets` to read it" in capsys.readouterr().out


def flip(file):
    """Damage one byte in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


DAMAGE = {
    "a flipped bit": lambda folder: flip(next(folder.glob("*train.tfrecord*"))),
    "a file cut short": lambda folder: os.truncate(next(folder.glob("*train.tfrecord*")), 5000),
    "a missing file": lambda folder: next(folder.glob("*train.tfrecord*")).unlink(),
    "half a description": lambda folder: os.truncate(folder / "dataset_info.json", 50),
    "another description": lambda folder: (folder / "features.json").write_text("{}"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_data_of_tfds_are_refused_and_fetched_instead(tfds, server, clean, monkeypatch, damage):
    prepare(tfds, "mnist", clean / "home" / "tensorflow_datasets")
    toy = tfds_card(monkeypatch, server, "mnist", "mnist.npz")
    damage(toy.publisher.found())
    with pytest.raises(BadData, match="which TensorFlow Datasets wrote, is damaged"):
        toy.publisher.read(toy.publisher.found())
    assert fetch("toy") == clean / "cache" / "toy"


def test_a_stalling_publisher_of_tfds_is_given_up(tfds, server, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.3)

    def stalling(handler):
        handler.send(bytes(10), length=1000)
        handler.wfile.flush()
        server.too_late = not server.over.wait(120)

    server.answers["/digits/train-labels-idx1-ubyte.gz"] = stalling
    tfds_card(monkeypatch, server, "mnist", "mnist.npz")
    with pytest.raises(ConnectionError, match=r"(?s)timed out.*By hand"):
        fetch("toy")
    assert not hasattr(server, "too_late")


def test_tfds_that_is_not_installed_is_named(clean, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow_datasets", None)
    with pytest.raises(ModuleNotFoundError, match="pip install tensorflow-datasets"):
        TensorFlowDatasets("mnist", "").read(clean)


def test_what_tfds_keeps_is_read_without_a_word(tfds, clean, capfd):
    prepare(tfds, "mnist", clean / "home" / "tensorflow_datasets")
    capfd.readouterr()
    publisher = TensorFlowDatasets("mnist", "")
    publisher.read(publisher.found())
    assert capfd.readouterr() == ("", "")
