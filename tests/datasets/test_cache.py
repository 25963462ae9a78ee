import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course import paths
from course.datasets import cache

ARRAYS = {"x": np.arange(1000, dtype=np.uint8)}


@pytest.fixture
def original(clean):
    file = clean / "original.csv"
    file.write_text("1,2,3")
    return file


def parsed(original, calls):
    def parse():
        calls.append(1)
        return ARRAYS

    return cache.parsed("demo", [original], parse, sys.modules[__name__])


def cached_files():
    return sorted((paths.cache() / "parsed").glob("*"))


def test_parses_once(original):
    calls = []
    for _ in range(3):
        np.testing.assert_array_equal(parsed(original, calls)["x"], ARRAYS["x"])
    assert len(calls) == 1
    assert len(cached_files()) == 1


def test_parses_again_when_the_original_changes(original):
    calls = []
    parsed(original, calls)
    original.write_text("1,2,4")
    parsed(original, calls)
    assert len(calls) == 2


@pytest.mark.parametrize("keep", [0, 10, 500, -1])
def test_a_copy_cut_short_is_rebuilt(original, keep):
    calls = []
    parsed(original, calls)
    (file,) = cached_files()
    file.write_bytes(file.read_bytes()[:keep])
    np.testing.assert_array_equal(parsed(original, calls)["x"], ARRAYS["x"])
    assert len(calls) == 2
    assert cache.read(file) is not None


def test_a_flipped_bit_anywhere_counts_as_no_cache(original):
    """In a zip file's list of contents it would take an array away without a word, such as group_train."""
    calls = []
    parsed(original, calls)
    (file,) = cached_files()
    whole = file.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        file.write_bytes(damaged)
        assert cache.read(file) is None
    parsed(original, calls)
    assert len(calls) == 2
    assert cache.read(file) is not None


def test_another_parser_parses_again(original, monkeypatch):
    calls = []
    parsed(original, calls)
    monkeypatch.setattr(cache, "of_code", lambda module: "the parser of tomorrow")
    parsed(original, calls)
    assert len(calls) == 2


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX")
def test_others_may_read_the_cache_as_the_umask_says(original):
    before = os.umask(0o022)
    try:
        parsed(original, [])
    finally:
        os.umask(before)
    (file,) = cached_files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_process_killed_while_writing_leaves_nothing_to_serve_and_soon_nothing_at_all(original):
    code = (
        "import os, numpy as np, pathlib, sys\n"
        "from course.datasets import cache\n"
        "def killed(part, content):\n"
        "    part.open('wb').write(content[:99]); os._exit(9)\n"
        "pathlib.Path.write_bytes = killed\n"
        "cache.parsed('demo', [cache.Path(sys.argv[1])], lambda: {'x': np.zeros(9)}, cache)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(original)], timeout=60)
    assert done.returncode == 9
    assert [file.name[:6] for file in cached_files()] == [".part-"]
    calls = []
    parsed(original, calls)
    assert len(calls) == 1
    assert [file.suffix for file in cached_files()] == [".arrays"]


def test_two_processes_fill_one_cache_at_once(original):
    code = (
        "import numpy as np, sys\n"
        "from course.datasets import cache\n"
        "big = {'x': np.arange(2_000_000)}\n"
        "for _ in range(5):\n"
        "    cache.write(cache.paths.cache() / 'parsed' / 'shared.arrays', big)\n"
        "    found = cache.read(cache.paths.cache() / 'parsed' / 'shared.arrays')\n"
        "    assert found is not None and (found['x'] == big['x']).all()"
    )
    both = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert [file.name for file in cached_files()] == ["shared.arrays"]


def test_a_cache_that_cannot_be_written_is_said_and_done_without(original, monkeypatch, capsys):
    blocked = original.parent / "a file"
    blocked.write_text("where the cache folder should be")
    monkeypatch.setenv("COURSE_CACHE", str(blocked))
    calls = []
    np.testing.assert_array_equal(parsed(original, calls)["x"], ARRAYS["x"])
    assert "Set COURSE_CACHE to a folder you may write to" in capsys.readouterr().out


def test_a_full_disk_is_said_and_leaves_no_rubbish(original, monkeypatch, capsys):
    def full(part, content):
        with part.open("wb") as stream:
            stream.write(b"some")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    parsed(original, [])
    assert "No space left on device" in capsys.readouterr().out
    assert cached_files() == []
