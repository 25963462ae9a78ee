import errno
import importlib
import os
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

from course import datasets
from course.datasets import BadData, limits
from course.datasets.catalogue import catalogue
from course.datasets.fingerprints import sha256
from course.datasets.publishers import Download

fetching = importlib.import_module("course.datasets.fetch")  # `datasets.fetch` is the function

GOOD = b"good" + bytes(1000)


class Good:
    """A format: every file of the set must begin with "good" and have its length."""

    def check(self, folder, card):
        for name in card.files:
            content = (folder / name).read_bytes()
            if content != GOOD:
                raise BadData(f"{folder / name} is damaged. Get it again: `python -m course data fetch {card.name}`.")
        return f"{len(card.files)} good files"


def toy(url, files=("a.csv", "b.csv"), **changes):
    """The card of a small set, put into the catalogue as "toy"."""
    card = SimpleNamespace(
        stand_in=list,
        name="toy", title="two good files", origin="a test", licence="CC0", size_mb=0.01, files=files, folder="toy",
        sha256={}, by_hand="Write good files.", format=Good(), publisher=Download(*(f"{url}/{name}" for name in files)),
    )  # fmt: skip
    vars(card).update(changes)
    catalogue["toy"] = card
    return card


def fetch_toy(url, *files, step=0):
    """In a process of its own: fetch the set, and die at the given rename, counted from 1."""
    toy(url, files)
    replace, count = os.replace, 0

    def dying(*args):
        nonlocal count
        count += 1
        if count == step:
            os._exit(9)
        replace(*args)

    os.replace = dying
    print(datasets.fetch("toy"))


def process(*args, **options):
    """Start `fetch_toy` in a new process."""
    call = f"import runpy; runpy.run_path({__file__!r})['fetch_toy'](*{args!r}, **{options!r})"
    return subprocess.Popen(
        [sys.executable, "-c", call],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


@pytest.fixture
def publisher(clean, server, monkeypatch):
    """A server that has the toy set; the catalogue is put back afterwards."""
    monkeypatch.setitem(catalogue, "toy", None)
    server.answers |= {"/a.csv": GOOD, "/b.csv": GOOD}
    return server


@pytest.fixture
def hurried(monkeypatch):
    """Limits that a test can wait for."""
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    monkeypatch.setattr(limits, "PATIENCE", 0.5)


def contents(folder):
    """{path: bytes} of all files that are not hidden."""
    files = (each for each in folder.rglob("*") if each.is_file() and not each.name.startswith("."))
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


WHOLE = {"toy/a.csv": GOOD, "toy/b.csv": GOOD}


# ---- what should be --------------------------------------------------------------------------------------------


def test_fetched_data_are_in_the_cache_and_nothing_else(publisher, clean, capsys):
    toy(publisher.url)
    assert datasets.fetch("toy") == clean / "cache" / "toy"
    out = capsys.readouterr().out
    assert "CC0" in out
    assert "MB" in out
    assert contents(clean / "cache") == WHOLE
    assert sorted(each.name for each in (clean / "cache").iterdir() if each.name != ".toy.lock") == ["toy"]


def test_what_is_there_is_not_fetched_again(publisher, capsys):
    toy(publisher.url)
    datasets.fetch("toy")
    datasets.fetch("toy")
    assert publisher.asked == ["/a.csv", "/b.csv"]
    assert "toy is in" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_other_users_can_read_what_was_fetched(publisher, clean):
    toy(publisher.url)
    before = os.umask(0o022)
    try:
        folder = datasets.fetch("toy")
    finally:
        os.umask(before)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, folder / "a.csv")] == [0o755, 0o644]


def test_what_lies_beside_a_set_stays(publisher, clean):
    folder = clean / "cache" / "toy"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "mine.txt").write_bytes(b"mine")
    (folder / "a.csv").write_bytes(b"damaged")
    toy(publisher.url)
    datasets.fetch("toy")
    assert contents(clean / "cache") == WHOLE | {"toy/notes/mine.txt": b"mine"}


def test_sets_that_share_a_folder_leave_each_other_alone(publisher, clean):
    toy(publisher.url, files=("a.csv",), folder="series")
    datasets.fetch("toy")
    toy(publisher.url, files=("b.csv",), folder="series")
    datasets.fetch("toy")
    assert contents(clean / "cache") == {"series/a.csv": GOOD, "series/b.csv": GOOD}


def test_a_set_that_the_learner_keeps_on_another_disk_is_mended_there(publisher, clean):
    (clean / "disk" / "toy").mkdir(parents=True)
    (clean / "disk" / "toy" / "a.csv").write_bytes(b"damaged")
    (clean / "cache").mkdir()
    (clean / "cache" / "toy").symlink_to(clean / "disk" / "toy")
    toy(publisher.url)
    assert datasets.fetch("toy") == clean / "cache" / "toy"
    assert contents(clean / "disk") == WHOLE


# ---- damaged files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"damaged", b"", GOOD[:500]])
def test_a_damaged_file_in_the_cache_is_replaced(publisher, clean, capsys, content):
    toy(publisher.url)
    folder = datasets.fetch("toy")
    (folder / "b.csv").write_bytes(content)
    datasets.fetch("toy")
    assert "b.csv is damaged" in capsys.readouterr().out
    assert contents(clean / "cache") == WHOLE


def test_a_file_that_is_not_the_pinned_one_is_replaced(publisher, clean):
    card = toy(publisher.url, files=("a.csv",))
    (clean / "good").write_bytes(GOOD)
    card.sha256["a.csv"] = sha256(clean / "good")
    card.format = SimpleNamespace(check=lambda folder, card: "sees nothing")
    folder = datasets.fetch("toy")
    (folder / "a.csv").write_bytes(GOOD[:-1] + b"\1")
    datasets.fetch("toy")
    assert contents(clean / "cache") == {"toy/a.csv": GOOD}


@pytest.mark.parametrize("files", [("a.csv", "b.csv"), ("a.csv",)])
def test_a_folder_in_place_of_a_file_is_replaced(publisher, clean, files):
    (clean / "cache" / "toy" / "a.csv" / "sub").mkdir(parents=True)
    toy(publisher.url, files=files)
    datasets.fetch("toy")
    assert contents(clean / "cache") == {f"toy/{name}": GOOD for name in files}


def test_half_a_set_is_mended(publisher, clean, capsys):
    toy(publisher.url)
    (datasets.fetch("toy") / "a.csv").unlink()
    datasets.fetch("toy")
    assert "lacks a.csv" in capsys.readouterr().out
    assert contents(clean / "cache") == WHOLE


def test_damaged_files_in_course_data_are_named_and_left_there(publisher, clean, monkeypatch):
    mine = clean / "mine"
    (mine / "toy").mkdir(parents=True)
    (mine / "toy" / "a.csv").write_bytes(GOOD)
    (mine / "toy" / "b.csv").write_bytes(b"damaged")
    monkeypatch.setenv("COURSE_DATA", str(mine))
    toy(publisher.url)
    for _ in range(2):
        with pytest.raises(BadData, match=r"mine.toy comes first.*b\.csv is damaged.*Delete what is there"):
            datasets.fetch("toy")
    assert contents(clean / "cache") == WHOLE
    assert (mine / "toy" / "b.csv").read_bytes() == b"damaged"
    monkeypatch.delenv("COURSE_DATA")
    assert datasets.fetch("toy") == clean / "cache" / "toy"
    assert len(publisher.asked) == 2


def test_sound_files_in_course_data_are_not_fetched(publisher, clean, monkeypatch):
    (clean / "mine" / "toy").mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (clean / "mine" / "toy" / name).write_bytes(GOOD)
    monkeypatch.setenv("COURSE_DATA", str(clean / "mine"))
    toy(publisher.url)
    assert datasets.fetch("toy") == clean / "mine" / "toy"
    assert publisher.asked == []


def test_a_cache_that_is_course_data_too_is_mended(publisher, clean, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(clean / "cache"))
    (clean / "cache" / "toy").mkdir(parents=True)
    (clean / "cache" / "toy" / "a.csv").write_bytes(b"damaged")
    toy(publisher.url)
    datasets.fetch("toy")
    assert contents(clean / "cache") == WHOLE


def test_where_course_data_hides_the_cache_it_is_said(publisher, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_DATA", "embedded")
    toy(publisher.url)
    datasets.fetch("toy")
    assert "unset COURSE_DATA" in capsys.readouterr().out


# ---- wrong content ---------------------------------------------------------------------------------------------


def endless(handler):
    """More and more, and no length said before."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.publisher.over.is_set():
        handler.publisher.sent = getattr(handler.publisher, "sent", 0) + handler.wfile.write(bytes(100_000))


BAD = {
    "a login page": (b"<!DOCTYPE html><title>Sign in</title>", BadData, "not the published file, but a web page"),
    "another file": (GOOD[:-1] + b"\1", BadData, "not the published file: its SHA-256 is"),
    "half a file": (GOOD[:500], BadData, "not the published file"),
    "nothing": (b"", BadData, "not the published file"),
    "less than was promised": (lambda handler: handler.send(GOOD[:500], length=1004), ConnectionError, "504 more"),
    "far too much": (endless, BadData, r"more than 1 MB come, where 0\.01 MB are expected"),
    "an error": (None, ConnectionError, "404"),
}


@pytest.mark.parametrize(("content", "kind", "words"), BAD.values(), ids=BAD)
def test_what_is_not_the_set_is_refused_and_changes_nothing(publisher, clean, content, kind, words):
    card = toy(publisher.url, files=("a.csv",))
    (clean / "good").write_bytes(GOOD)
    card.sha256["a.csv"] = sha256(clean / "good")
    publisher.answers["/a.csv"] = content
    (clean / "cache" / "toy").mkdir(parents=True)
    (clean / "cache" / "toy" / "a.csv").write_bytes(b"old")
    with pytest.raises(kind, match=rf"(?s){words}.*Write good files"):
        datasets.fetch("toy")
    assert getattr(publisher, "sent", 0) < 20e6
    assert contents(clean / "cache") == {"toy/a.csv": b"old"}
    assert not (clean / "cache" / ".toy.part").exists()


def test_files_that_their_format_refuses_are_not_put_in_place(publisher, clean):
    publisher.answers["/b.csv"] = b"damaged"
    toy(publisher.url)
    with pytest.raises(BadData, match=r"127\.0\.0\.1:\d+ sent something else than toy: b\.csv is damaged"):
        datasets.fetch("toy")
    assert contents(clean / "cache") == {}


def test_half_a_csv_without_a_length_is_refused_by_its_format(publisher, clean):
    def half(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(GOOD[:500])

    publisher.answers["/b.csv"] = half
    toy(publisher.url)
    with pytest.raises(BadData, match=r"b\.csv is damaged"):
        datasets.fetch("toy")


class Links(Download):
    """Sends the set, and a link."""

    def __init__(self, url, place, target):
        super().__init__(*(f"{url}/{name}" for name in ("a.csv", "b.csv")))
        self.place, self.target = place, target

    def fetch(self, folder, card):
        super().fetch(folder, card)
        (folder / self.place).parent.mkdir(exist_ok=True)
        (folder / self.place).unlink(missing_ok=True)
        (folder / self.place).symlink_to(self.target)


@pytest.mark.parametrize("place", ["a.csv", "sub/a.csv", "sub"])
@pytest.mark.parametrize("target", ["b.csv", "outside", "outside/good", "../../../outside"])
def test_links_are_refused(publisher, clean, place, target):
    (clean / "outside").mkdir()
    (clean / "outside" / "good").write_bytes(GOOD)
    target = clean / target if target.startswith("outside") else target
    toy(publisher.url, publisher=Links(publisher.url, place, target))
    with pytest.raises(BadData, match=f"{place} is a link"):
        datasets.fetch("toy")
    assert contents(clean / "cache") == {}
    assert contents(clean / "outside") == {"good": GOOD}


PUBLISHED = {name: card for name, card in catalogue.items() if card.publisher}
FILES = [name for name, card in PUBLISHED.items() if isinstance(card.publisher, Download)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_set_says_where_and_what(name):
    card = PUBLISHED[name]
    assert card.publisher.host
    assert card.size_mb > 0
    assert set(card.sha256) <= set(card.files)
    if isinstance(card.publisher, Download):
        assert [url.split("/")[-1] for url in card.publisher.urls] == [file.split("/")[-1] for file in card.files]
        assert set(card.sha256) == set(card.files) or card.format.digest


@pytest.mark.parametrize("name", FILES)
def test_the_published_file_is_taken_and_with_one_bit_flipped_refused(real_data, server, clean, monkeypatch, name):
    monkeypatch.delenv("COURSE_DATA")
    files = catalogue[name].files
    card = replace(catalogue[name], publisher=Download(*(f"{server.url}/{file}" for file in files)))
    monkeypatch.setitem(catalogue, name, card)
    for file in files:
        server.answers[f"/{file}"] = (real_data / card.folder / file).read_bytes()
    content = server.answers[f"/{files[0]}"]
    middle = len(content) // 2
    server.answers[f"/{files[0]}"] = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    with pytest.raises(BadData, match=rf"sent something else than {name}"):
        datasets.fetch(name)
    assert contents(clean / "cache") == {}
    server.answers[f"/{files[0]}"] = content
    folder = datasets.fetch(name)
    assert (folder / card.files[0]).read_bytes() == content
    assert datasets.load(name).source == "published"


# ---- publishers that stall -------------------------------------------------------------------------------------


def silent(handler):
    handler.publisher.too_late = not handler.publisher.over.wait(120)


def stalling(handler):
    handler.send(GOOD[:500], length=1004)
    handler.wfile.flush()
    silent(handler)


def trickling(handler):
    handler.send(GOOD[:100], length=1004)
    for byte in GOOD[100:]:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        if handler.publisher.over.wait(0.05):
            return
    handler.publisher.too_late = True


@pytest.mark.parametrize("answer", [silent, stalling, trickling])
def test_a_publisher_that_stalls_is_given_up(publisher, clean, hurried, answer):
    publisher.answers["/b.csv"] = answer
    toy(publisher.url)
    with pytest.raises(ConnectionError, match=r"(?s)fetching toy failed: .*(timed out|bytes a second).*By hand"):
        datasets.fetch("toy")
    assert not hasattr(publisher, "too_late")
    assert contents(clean / "cache") == {}


def test_limits_are_lifted_afterwards(publisher):
    publisher.answers.clear()
    toy(publisher.url)
    before = requests.adapters.HTTPAdapter.send
    with limits.limited(1):
        assert requests.adapters.HTTPAdapter.send is not before
    assert requests.adapters.HTTPAdapter.send is before
    with pytest.raises(ConnectionError):
        datasets.fetch("toy")
    assert requests.adapters.HTTPAdapter.send is before


def test_no_network_is_said_at_once(clean, publisher, monkeypatch):
    def refuse(address, timeout):
        assert timeout <= 5
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", refuse)
    toy(publisher.url)
    with pytest.raises(ConnectionError, match=r"cannot be reached.*embedded sample.*by hand"):
        datasets.fetch("toy")


# ---- several processes, and processes that are killed ----------------------------------------------------------


def slow(handler):
    time.sleep(0.5)
    handler.send(GOOD)


def test_of_ten_at_once_one_downloads_and_all_succeed(publisher, clean):
    publisher.answers["/a.csv"] = slow
    runs = [process(publisher.url, "a.csv", "b.csv") for _ in range(10)]
    output = [run.communicate(timeout=300)[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * 10, output
    assert publisher.asked == ["/a.csv", "/b.csv"]
    assert contents(clean / "cache") == WHOLE


@pytest.mark.parametrize("files", [("a.csv", "b.csv"), ("a.csv",)])
@pytest.mark.parametrize("before", [{}, {"a.csv": b"damaged"}, {"a.csv": b"damaged", "b.csv": GOOD, "mine": b"mine"}])
@pytest.mark.parametrize("step", [1, 2])
def test_killed_at_a_rename_it_leaves_the_old_or_the_new_and_the_next_fetch_mends(
    publisher, clean, files, before, step
):
    folder = clean / "cache" / "toy"
    for name, content in before.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    killed = process(publisher.url, *files, step=step)
    output, _ = killed.communicate(timeout=300)
    assert killed.returncode == 9 or step == 2, output  # there may be no second rename
    old, new = before, before | dict.fromkeys(files, GOOD)
    assert contents(folder) in ({}, old, new)  # away whole for the moment between two renames
    toy(publisher.url, files)
    datasets.fetch("toy")
    assert contents(folder) == new
    assert not (clean / "cache" / ".toy.part").exists()


def test_killed_in_a_download_it_keeps_nobody_out(publisher, clean):
    publisher.answers["/b.csv"] = silent
    killed = process(publisher.url, "a.csv", "b.csv")
    while "/b.csv" not in publisher.asked:
        time.sleep(0.05)
    killed.kill()
    killed.communicate(timeout=300)
    publisher.answers["/b.csv"] = GOOD
    toy(publisher.url)
    datasets.fetch("toy")
    assert contents(clean / "cache") == WHOLE


# ---- what else may go wrong ------------------------------------------------------------------------------------


class Failing(Download):
    """Raises in place of fetching."""

    def __init__(self, url, error):
        super().__init__(url)
        self.error = error

    def fetch(self, folder, card):
        raise self.error


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (RuntimeError("403 Forbidden"), ConnectionError, r"403 Forbidden.*By hand"),
        (ModuleNotFoundError("no", name="kagglehub"), ModuleNotFoundError, "pip install kagglehub"),
        (OSError(errno.ENOSPC, "No space left on device"), OSError, "disk is full"),
    ],
)
def test_what_a_publisher_raises_is_put_in_words(publisher, clean, error, kind, words):
    toy(publisher.url, publisher=Failing(publisher.url, error))
    with pytest.raises(kind, match=words):
        datasets.fetch("toy")
    assert contents(clean / "cache") == {}


def test_cache_that_cannot_be_written(publisher, clean, monkeypatch):
    (clean / "file").write_text("")
    monkeypatch.setenv("COURSE_CACHE", str(clean / "file"))
    toy(publisher.url)
    with pytest.raises(PermissionError, match="Set COURSE_CACHE"):
        datasets.fetch("toy")


def test_a_set_without_a_publisher(publisher):
    toy(publisher.url, publisher=None)
    with pytest.raises(ValueError, match=r"not to be fetched.*Write good files"):
        datasets.fetch("toy")


def test_unknown_name(clean):
    with pytest.raises(ValueError, match="did you mean 'mnist'"):
        datasets.fetch("minst")
