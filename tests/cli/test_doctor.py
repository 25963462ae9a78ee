"""What doctor finds; a small package stands in for Keras, except in one test."""

import json

import pytest

from course import keras_settings
from course.cli import doctor
from course.cli.main import main

NATIVE = """Traceback (most recent call last):
  File "pywrap_tensorflow.py", line 73, in <module>
    from tensorflow.python._pywrap_tensorflow_internal import *
ImportError: DLL load failed while importing _pywrap_tensorflow_internal: The specified module could not be found.


Failed to load the native TensorFlow runtime.
See https://www.tensorflow.org/install/errors for some common causes and solutions.
If you need help, create an issue at https://github.com/tensorflow/tensorflow/issues and include the stack trace."""
KERAS = "class distribution:\n    list_devices = lambda: ['cpu:0']\n"


@pytest.fixture
def fake_keras(clean, monkeypatch):
    """A folder whose keras/__init__.py the child process imports."""
    file = clean / "site" / "keras" / "__init__.py"
    file.parent.mkdir(parents=True)
    file.write_text(KERAS)
    monkeypatch.setenv("PYTHONPATH", str(clean / "site"))
    monkeypatch.setenv("KERAS_HOME", str(clean / "keras"))
    return file


@pytest.fixture
def few(fake_keras, monkeypatch):
    """Without the checks of data and fonts, which take time."""
    for name in ("_data", "_font"):
        monkeypatch.setattr(doctor, name, lambda: iter(()))
    return fake_keras


def found(what):
    return [finding for finding in doctor.examine() if finding.what == what]


def test_it_says_what_it_found(clean, capsys):
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    for word in (
        "Python",
        "keras",
        "tensorflow",
        "device: CPU",
        "cores",
        "free memory",
        "free disk",
        "Korean font",
        "data",
    ):
        assert word in out


def test_json(few, capsys):
    assert main(["doctor", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert (findings[0]["what"], findings[0]["good"], findings[0]["fatal"]) == ("Python", True, True)
    assert (findings[-1]["what"], findings[-1]["advice"]) == ("device", "")


def test_findings_are_printed_as_they_come(few, monkeypatch, capsys):
    def stop():
        assert "ok   cores" in capsys.readouterr().out
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "_device", stop)
    assert main(["doctor"]) == 130


def test_packages_that_are_old_or_missing_are_named(clean, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "_requirements", lambda: [("keras", "99.0"), ("no-such-package", "1.0")])
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert 'pip install "keras>=99.0"' in out
    assert 'pip install "no-such-package>=1.0"' in out


def test_each_problem_has_advice(few, monkeypatch, capsys):
    monkeypatch.setattr(doctor.os, "cpu_count", lambda: 1)
    monkeypatch.setattr(doctor, "MEMORY_GB", 10**6)
    monkeypatch.setattr(doctor, "DISK_GB", 10**6)
    monkeypatch.setenv("COURSE_DATA", "nowhere")
    monkeypatch.setenv("COURSE_PROFILE", "fast")
    monkeypatch.setenv("COURSE_SEED", "-1")
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    for advice in ("half the speed", "close other", "COURSE_CACHE names another folder", "no such folder",
                   "quick or full", "COURSE_SEED must be"):  # fmt: skip
        assert advice in out


@pytest.mark.parametrize(
    ("code", "says", "advice"),
    [
        ("import os\nos.kill(os.getpid(), 4)", "SIGILL", "AVX"),
        ("raise ImportError('DLL load failed while importing _pywrap_tensorflow_internal')", "DLL load", "Visual C++"),
        ("raise ImportError('/lib/libm.so.6: version `GLIBC_2.99 not found')", "GLIBC", "older than"),
        (f"raise ImportError({NATIVE!r})", "ImportError: DLL load failed while importing _pywrap", "Visual C++"),
        ("raise ValueError('first line\\nsecond line')", "ValueError: first line", "--force-reinstall"),
        ("import os, sys\nsys.stderr.write('compiled to use AVX')\nsys.stderr.flush()\nos.abort()", "SIGABRT", "AVX"),
        ("raise MemoryError", "MemoryError", "close other programs"),
        ("raise SyntaxError('null bytes')", "null bytes", "--force-reinstall"),
        ("import sys\nsys.exit(3)", "exit status 3", "--force-reinstall"),
    ],
)
def test_tensorflow_that_does_not_load_ends_only_a_child(few, code, says, advice):
    few.write_text(code + "\n")
    (finding,) = found("device")
    assert not finding.good
    assert finding.fatal
    assert says in finding.found
    assert advice in finding.advice


def test_tensorflow_that_takes_for_ever_is_given_up(few, monkeypatch):
    few.write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(doctor, "START", 1)
    assert "not loaded after 1 s" in found("device")[0].found


def test_settings_that_reach_into_keras_are_found(few, clean, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setenv("TF_ENABLE_AUTO_MIXED_PRECISION", "1")
    file = clean / "keras" / "keras.json"
    file.parent.mkdir()
    file.write_text('{"floatx": "float16", "image_data_format": "channels_first", "backend": "tensorflow"}')
    backend, mixed, settings = found("Keras")
    assert (backend.found, backend.good) == ("KERAS_BACKEND=jax", False)
    assert mixed.found == "TF_ENABLE_AUTO_MIXED_PRECISION=1"
    assert "Unset" in mixed.advice
    assert settings.found == f"{file} says floatx=float16, image_data_format=channels_first"
    assert "Delete that file" in settings.advice
    assert found("device")[0].good


def test_start_refuses_what_doctor_finds(few, monkeypatch):
    for name in keras_settings.VARIABLES:
        monkeypatch.setenv(name, "7")
    findings = found("Keras")
    assert len(findings) == len(keras_settings.VARIABLES)
    with pytest.raises(ValueError, match="restart the kernel") as refused:
        keras_settings.refuse_outside()
    assert all(f"{finding.found}. {finding.advice}" in str(refused.value) for finding in findings)


def test_the_defaults_of_keras_are_no_finding(few, clean):
    (clean / "keras").mkdir()
    (clean / "keras" / "keras.json").write_text(json.dumps(keras_settings.DEFAULTS))
    assert found("Keras") == []


def test_something_that_cannot_be_looked_at_hides_nothing_else(few, clean, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: 1 / 0)
    monkeypatch.setattr(doctor.keras_settings, "outside", lambda: 1 / 0)
    said = {finding.what: finding for finding in doctor.examine()}
    assert "ZeroDivisionError" in said["disk"].found
    assert "could not be looked at" in said["keras"].found
    assert said["device"].good


def test_a_folder_of_data_that_may_not_be_read_hides_no_other(fake_keras, monkeypatch):
    def verify(name):
        if name == "mnist":
            raise PermissionError(13, "Permission denied", "/data/mnist")
        yield f"published {name}", True

    monkeypatch.setattr("course.datasets.verify.verify", verify)
    findings = found("data")
    (bad,) = [finding for finding in findings if not finding.good]
    assert bad.found.startswith("mnist: PermissionError")
    assert not bad.fatal
    assert len(findings) > 5
