import importlib
import socket
import sys
import types

import pytest

from course import datasets
from course.datasets import BadData
from course.datasets.formats.image_table import ImageTable

fetching = importlib.import_module("course.datasets.fetch")  # `datasets.fetch` is the function


@pytest.fixture
def online(clean, monkeypatch):
    """The publisher answers; what it sends is up to each test."""
    monkeypatch.setattr(fetching, "_reach", lambda card: None)
    monkeypatch.setattr(ImageTable, "check", lambda self, folder, card: self.read(folder, card).summary)
    return clean


def kaggle(monkeypatch, folder):
    """A stand-in for the kagglehub package that has `folder` ready."""
    stub = types.SimpleNamespace(dataset_download=lambda name: str(folder))
    monkeypatch.setitem(sys.modules, "kagglehub", stub)


def kaggle_files(folder, label=3):
    folder.mkdir()
    header = "label," + ",".join(f"pixel{number}" for number in range(1, 785))
    for part in ("train", "test"):
        lines = [header, *(",".join(map(str, [label, *[grey] * 784])) for grey in (10, 200))]
        (folder / f"sign_mnist_{part}.csv").write_text("\n".join(lines) + "\n")


def test_fetched_data_are_served(online, monkeypatch, capsys):
    kaggle_files(online / "kaggle")
    kaggle(monkeypatch, online / "kaggle")
    folder = datasets.fetch("sign_language_mnist")
    assert folder == online / "cache" / "sign_language_mnist"
    out = capsys.readouterr().out
    assert "CC0" in out
    assert "MB" in out
    assert datasets.load("sign_language_mnist").source == "published"
    assert sorted(file.name for file in (online / "cache").iterdir()) == ["parsed", "sign_language_mnist"]


def test_what_is_there_is_not_fetched_again(online, monkeypatch, capsys):
    kaggle_files(online / "kaggle")
    kaggle(monkeypatch, online / "kaggle")
    datasets.fetch("sign_language_mnist")
    kaggle(monkeypatch, online / "gone")
    datasets.fetch("sign_language_mnist")
    assert "is in" in capsys.readouterr().out


def test_bad_files_are_not_put_in_place(online, monkeypatch):
    kaggle_files(online / "kaggle", label=9)
    kaggle(monkeypatch, online / "kaggle")
    with pytest.raises(BadData, match="label is 9"):
        datasets.fetch("sign_language_mnist")
    assert list((online / "cache").iterdir()) == []


def test_a_client_that_fails(online, monkeypatch):
    def fail(name):
        raise RuntimeError("403 Forbidden")

    monkeypatch.setitem(sys.modules, "kagglehub", types.SimpleNamespace(dataset_download=fail))
    with pytest.raises(ConnectionError, match=r"403 Forbidden.*By hand"):
        datasets.fetch("sign_language_mnist")


def test_missing_client(online, monkeypatch):
    monkeypatch.setitem(sys.modules, "kagglehub", None)
    with pytest.raises(ModuleNotFoundError, match="pip install kagglehub"):
        datasets.fetch("sign_language_mnist")


def test_no_network_is_said_at_once(clean, monkeypatch):
    def refuse(address, timeout):
        assert timeout <= 5
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(ConnectionError, match=r"cannot be reached.*embedded sample.*by hand"):
        datasets.fetch("mnist")


def test_cache_that_cannot_be_written(clean, monkeypatch):
    (clean / "file").write_text("")
    monkeypatch.setenv("COURSE_CACHE", str(clean / "file"))
    with pytest.raises(PermissionError, match="Set COURSE_CACHE"):
        datasets.fetch("mnist")


def test_unknown_name(clean):
    with pytest.raises(ValueError, match="did you mean 'mnist'"):
        datasets.fetch("minst")
