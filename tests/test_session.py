import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

import course
from course import session

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}


def python(code, **variables):
    return subprocess.run(
        [sys.executable, "-c", code], env=CLEAN | variables, capture_output=True, text=True, timeout=120
    )


def test_importing_course_does_not_import_tensorflow_or_keras():
    code = "import course, sys; print([name for name in ('tensorflow', 'keras', 'numpy') if name in sys.modules])"
    assert python(code).stdout.strip() == "[]"


def test_importing_course_is_fast():
    """Under 0.3 s on an idle machine; compared here with what one `import pandas` takes in the same run."""
    code = "import time\nt = time.perf_counter()\nimport {}\nprint(time.perf_counter() - t)"
    ours, theirs = (min(float(python(code.format(name)).stdout) for _ in range(3)) for name in ("course", "pandas"))
    assert ours < theirs


def test_start_says_what_runs_where_and_nothing_on_stderr():
    done = python("import course; course.start(seed=7)", COURSE_PROFILE="quick", COURSE_DATA="embedded")
    assert done.returncode == 0
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    for part in (f"course {course.__version__}", "Keras 3.", "TensorFlow 2.", "quick profile", "embedded", "seed 7"):
        assert part in line


def test_start_seeds_python_numpy_and_keras(monkeypatch):
    import random

    import keras
    import numpy as np

    def draw(seed):
        course.start(seed=seed)
        return random.random(), np.random.rand(), float(keras.random.uniform((1,))[0])

    first, second, other = draw(3), draw(3), draw(4)
    assert first == second
    assert all(a != b for a, b in zip(first, other, strict=True))
    monkeypatch.setenv("COURSE_SEED", "3")
    assert draw(4) == first


def test_stderr_is_replayed_when_the_import_fails():
    code = (
        "import os; from course import session\n"
        "with session.quiet_stderr():\n"
        "    os.write(2, b'why it failed'); raise ImportError('broken')"
    )
    assert "why it failed" in python(code).stderr


def test_stderr_is_held_back_otherwise():
    code = (
        "import os; from course import session\n"
        "with session.quiet_stderr():\n"
        "    os.write(2, b'chatter')\n"
        "os.write(2, b'later')"
    )
    assert python(code).stderr == "later"


def test_missing_backend_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install -r requirements.txt"):
        course.start()


def test_pick(monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    assert course.pick(quick=1, full=2) == 1
    monkeypatch.setenv("COURSE_PROFILE", "full")
    assert course.pick(quick=1, full=2) == 2
    monkeypatch.delenv("COURSE_PROFILE")
    assert course.pick(quick=1, full=2) == 2


def test_unknown_profile(monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "fast")
    with pytest.raises(ValueError, match="quick or full, got 'fast'"):
        course.pick(quick=1, full=2)


@pytest.mark.parametrize("seed", ["one", "-1", "4294967296", "1e3", "9" * 5000])
def test_bad_seed(seed, monkeypatch):
    monkeypatch.setenv("COURSE_SEED", seed)
    with pytest.raises(ValueError, match=f"COURSE_SEED must be a whole number from 0 to 4,294,967,295, got '{seed}'"):
        course.start()


def test_source_of_the_session():
    assert session.source() == "embedded"
    session.served(SimpleNamespace(name="digits", source="published", fingerprint="aaa"))
    assert session.source() == "published"
    session.served(SimpleNamespace(name="weights", source="embedded", fingerprint="bbb"))
    assert session.source() == "mixed"
    assert session.loaded() == {"digits": ("published", "aaa"), "weights": ("embedded", "bbb")}


def test_a_notebook_may_choose_its_profile(monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "full")
    course.set_lesson("05_demo", profile="quick")
    assert course.pick(quick=1, full=2) == 1
    course.set_lesson("05_demo")
    assert course.pick(quick=1, full=2) == 2
    with pytest.raises(ValueError, match="profile must be quick or full, got 'fast'"):
        course.set_lesson("05_demo", profile="fast")


def test_tensorflow_is_quiet_in_jupyter_too():
    code = "import sys; sys.ps1 = '>'; import course; course.start(); import tensorflow"
    level = python(code + "; print(tensorflow.get_logger().level)").stdout.split()[-1]
    assert level == "40", "WARNING is 30, ERROR is 40"
