import shutil

import numpy as np
import pytest

from course import paths
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


def test_real_data(real_data):
    results = list(verifying.verify())
    assert all(good for _, good in results)
    assert any("60,000 training" in line for line, _ in results)


def test_total_size_of_embedded_data():
    assert sum(file.stat().st_size for file in paths.EMBEDDED.iterdir()) <= 12e6


def test_pinned_bytes_are_recognised(clean, monkeypatch):
    x, y = np.zeros((2, 28, 28), np.uint8), np.zeros(2, np.uint8)
    (clean / "mnist").mkdir()
    np.savez(clean / "mnist" / "mnist.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    monkeypatch.setenv("COURSE_DATA", str(clean))
    ((line, good),) = verifying.verify("mnist")
    assert good
    assert "publisher's own bytes" not in line
