"""Fixtures: a private cache, an unset environment, and the real published data where this machine has them."""

import os
from pathlib import Path

import pytest

from course import session

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """No test sees the lesson or the data source of another."""
    monkeypatch.setattr(session, "_lesson", None)
    monkeypatch.setattr(session, "_profile", None)
    monkeypatch.setattr(session, "_loaded", {})


@pytest.fixture
def clean(monkeypatch, tmp_path):
    """As on a learner's machine: no COURSE_ variable but an empty cache of one's own."""
    for name in [name for name in os.environ if name.startswith("COURSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def real_data(clean, monkeypatch):
    """The folder of real published data; tests skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"real data are not at {SHARED}")
    monkeypatch.setenv("COURSE_DATA", str(SHARED))
    return SHARED
