import shutil

import numpy as np
import pytest

from course import paths
from course.cli.main import main
from course.datasets import catalogue
from course.datasets import verify as verifying


def test_embedded_files_have_their_sums(clean):
    checked = [file.name for file in paths.EMBEDDED.iterdir() if file.suffix not in ("", ".md")]
    assert sorted(checked) == sorted(verifying.sums())
    assert all(good for _, good in verifying.verify())


def test_a_changed_file_and_a_missing_one(clean, monkeypatch):
    shutil.copytree(paths.EMBEDDED, clean / "data")
    monkeypatch.setattr(paths, "EMBEDDED", clean / "data")
    file = clean / "data" / "sign_language_mnist.npz"
    file.write_bytes(file.read_bytes()[:-1])
    (line, good), _ = verifying.verify("sign_language_mnist")
    assert not good
    assert "has changed" in line
    file.unlink()
    (line, good), _ = verifying.verify("sign_language_mnist")
    assert not good
    assert "is missing" in line


def test_damaged_published_data(clean, monkeypatch):
    (clean / "mnist").mkdir()
    (clean / "mnist" / "mnist.npz").write_bytes(b"<html>")
    monkeypatch.setenv("COURSE_DATA", str(clean))
    assert [good for _, good in verifying.verify("mnist")] == [False]


def test_unknown_name(clean):
    with pytest.raises(ValueError, match="no data set is called"):
        list(verifying.verify("cifar"))


def test_total_size_of_embedded_data():
    assert sum(file.stat().st_size for file in paths.EMBEDDED.iterdir()) <= 12e6


def noise(folder, count=100):
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (count, 28, 28), np.uint8), np.arange(count, dtype=np.uint8) % 10
    np.savez(folder / "mnist.npz", x_train=x, y_train=y, x_test=x[:20], y_test=y[:20])


def test_a_hundred_images_of_noise_are_not_mnist(clean, monkeypatch, capsys):
    noise(clean / "mnist")
    monkeypatch.setenv("COURSE_DATA", str(clean))
    ((line, good),) = verifying.verify("mnist")
    assert not good
    assert "these are no pictures" in line
    assert main(["data", "verify", "mnist"]) == 1
    assert "BAD" in capsys.readouterr().out


def test_files_that_are_not_the_pinned_ones_are_said(clean, monkeypatch):
    (clean / "text").mkdir()
    (clean / "text" / "shakespeare.txt").write_text("All the world is a stage.\n" * 50_000)
    monkeypatch.setenv("COURSE_DATA", str(clean))
    ((line, good),) = verifying.verify("shakespeare")
    assert not good
    assert "shakespeare.txt" in line


def test_what_is_not_there_is_no_fault(clean, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(clean))
    monkeypatch.setenv("KERAS_HOME", str(clean / "none"))
    for name, card in catalogue.items():
        *_, (line, good) = [("", True), *verifying.verify(name)]
        assert good
        assert "not on this disk" in line or not card.files


def test_real_data_are_good_and_it_is_said_how_sure_that_is(real_data):
    results = list(verifying.verify())
    assert all(good for _, good in results)
    said = {line.split()[1].rstrip(":"): line for line, _ in results if line.startswith("published")}
    assert "60,000 training and 10,000 test images" in said["mnist"]
    assert said["mnist"].endswith("the publisher's own images, in another file")
    assert said["imagenet_weights"].endswith("the publisher's own bytes")
    assert said["fruits_360"].endswith("plausible; no SHA-256 is known to compare them with")
    assert "published are 27,455, 7,172; plausible, but a part of it" in said["sign_language_mnist"]
