import os
import stat
import subprocess
import sys
import time

import pytest

from course import files


def names(folder):
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_written_with_its_folder(tmp_path):
    files.write_atomically(tmp_path / "new" / "a.txt", lambda part: part.write_text("text"))
    assert (tmp_path / "new" / "a.txt").read_text() == "text"
    assert names(tmp_path / "new") == ["a.txt"]


def test_the_part_ends_as_the_file_does(tmp_path):
    seen = []
    files.write_atomically(tmp_path / "a.weights.h5", lambda part: seen.append(part.name) or part.write_text(""))
    assert seen[0].endswith(".weights.h5")


def test_a_failing_writer_changes_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("old")

    def half(part):
        part.write_text("ha")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        files.write_atomically(tmp_path / "a.txt", half)
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX")
def test_others_may_read_it_as_the_umask_says(tmp_path):
    before = os.umask(0o022)
    try:
        files.write_atomically(tmp_path / "a.txt", lambda part: part.write_text("text"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o644


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path):
    code = (
        "import os, sys\nfrom course import files\n"
        "files.write_atomically(sys.argv[1], lambda part: (part.write_text('half'), os._exit(9)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.txt")], timeout=60).returncode == 9
    assert len(names(tmp_path)) == 1
    files.write_atomically(tmp_path / "b.txt", lambda part: part.write_text("text"))
    assert names(tmp_path) == ["b.txt"]


def test_a_living_writers_part_and_other_files_stay(tmp_path):
    for name in (f".part-{files._host()}-{os.getpid()}-0-a.txt", ".part-elsewhere-1-0-a.txt", ".part-of-mine"):
        (tmp_path / name).write_text("")
    before = names(tmp_path)
    files.write_atomically(tmp_path / "b.txt", lambda part: part.write_text("text"))
    assert names(tmp_path) == [*before, "b.txt"]


def test_a_part_from_another_machine_goes_after_a_day(tmp_path):
    part = tmp_path / ".part-elsewhere-1-0-a.txt"
    part.write_text("")
    os.utime(part, (time.time() - 2 * files.DAY,) * 2)
    files.write_atomically(tmp_path / "b.txt", lambda part: part.write_text("text"))
    assert names(tmp_path) == ["b.txt"]
