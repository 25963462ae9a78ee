"""Signals: what ran is written, and nothing is left running."""

import signal
import subprocess
import sys
import time

import pytest

from course.cli import stop

WAIT = """import os, pathlib, time
pathlib.Path({marker!r}).write_text(str(os.getpid()))
time.sleep(600)"""


def heard(name):
    """Whoever runs these tests in the background ignores Ctrl-C; the process that they start must not."""
    return lambda: signal.signal(getattr(signal, name), signal.SIG_DFL)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_the_run_with_what_ran_written(clone, name):
    marker = clone.folder / "marker"
    clone.lesson("07_demo", 'print("so far")', WAIT.format(marker=str(marker)))
    clone.lesson("08_demo")
    process = clone.start("run", *clone.options, preexec_fn=heard(name))
    while not (marker.exists() and marker.read_text()):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name)
    assert clone.report()["results"] == {"answer": 42}
    assert clone.report()["error"] == f"{name}: stopped in code cell 3"
    assert "so far" in (clone.out / "07_demo" / "07_demo.ipynb").read_text()
    assert "Not run: 08_demo" in out
    assert "Traceback" not in err
    assert clone.ended(int(marker.read_text()))


def test_the_first_signal_is_noted_and_the_second_acts():
    code = """if True:
        import os, signal
        from course.cli import stop
        with stop.held() as stopped:
            os.kill(os.getpid(), signal.SIGINT)
            print(stopped.name, flush=True)
            os.kill(os.getpid(), signal.SIGINT)
            print("not here")
    """
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, preexec_fn=heard("SIGINT"))
    assert done.stdout.split() == ["SIGINT"]
    assert "KeyboardInterrupt" in done.stderr


def test_a_signal_that_is_ignored_stays_ignored(monkeypatch):
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with stop.held():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
