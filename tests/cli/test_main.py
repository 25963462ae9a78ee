import subprocess
import sys

import pytest

import course
from course.cli import doctor, lessons
from course.cli.main import main


def test_lessons(capsys):
    assert main(["lessons"]) == 0
    out = capsys.readouterr().out
    assert all(lesson.name in out and lesson.question in out for lesson in lessons.lessons())


def test_module_and_version():
    done = subprocess.run([sys.executable, "-m", "course", "--version"], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == f"course {course.__version__}"


def test_data_list(clean, capsys):
    assert main(["data", "list"]) == 0
    out = capsys.readouterr().out
    for word in ("mnist", "sign_language_mnist", "not on this disk", "CC0", "24 classes"):
        assert word in out


def test_data_list_goes_on_past_a_damaged_set(clean, capsys):
    (clean / "cache" / "sign_language_mnist").mkdir(parents=True)
    (clean / "cache" / "sign_language_mnist" / "sign_mnist_train.csv").write_text("label")
    assert main(["data", "list"]) == 0
    assert "damaged" in capsys.readouterr().out


def test_data_verify(clean, capsys):
    assert main(["data", "verify"]) == 0
    assert "ok   embedded sign_language_mnist.npz" in capsys.readouterr().out


def test_data_verify_finds_damage(clean, capsys):
    (clean / "mnist").mkdir()
    (clean / "mnist" / "mnist.npz").write_text("<html>")
    assert main(["data", "verify", "mnist", "--data", str(clean)]) == 1
    assert "BAD" in capsys.readouterr().out


def test_data_fetch_of_something_unknown(clean, capsys):
    assert main(["data", "fetch", "minst"]) == 1
    assert "did you mean 'mnist'" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["walk"], ["data"], ["run", "--profile", "fast"]])
def test_wrong_words(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: course" in capsys.readouterr().err


def test_doctor_says_what_it_found(clean, capsys):
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    for word in ("Python", "keras", "tensorflow", "device", "cores", "free memory", "free disk", "Korean font", "data"):
        assert word in out


def test_doctor_names_packages_that_are_old_or_missing(clean, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "_requirements", lambda: [("keras", "99.0"), ("no-such-package", "1.0")])
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert 'pip install "keras>=99.0"' in out
    assert 'pip install "no-such-package>=1.0"' in out


def test_doctor_advises_on_each_problem(clean, monkeypatch, capsys):
    monkeypatch.setattr(doctor.os, "cpu_count", lambda: 1)
    monkeypatch.setattr(doctor, "MEMORY_GB", 10**6)
    monkeypatch.setattr(doctor, "DISK_GB", 10**6)
    monkeypatch.setenv("COURSE_DATA", "nowhere")
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    for advice in ("half the speed", "close other", "COURSE_CACHE names another folder", "no such folder"):
        assert advice in out


def test_doctor_notices_a_mistyped_profile(clean, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_PROFILE", "fast")
    assert main(["doctor"]) == 1
    assert "quick or full" in capsys.readouterr().out
