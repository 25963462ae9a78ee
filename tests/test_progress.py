import sys

from course import progress


def test_a_terminal_is_told_what_is_done_in_all(monkeypatch, capsys):
    monkeypatch.delenv("COURSE_HEADLESS", raising=False)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress.bar(4, unit="cell", name="01_demo") as bar:
        bar.reach(1)
        bar.reach(3)
        assert bar.n == 3
        bar.refresh()
    assert "01_demo:  75%" in capsys.readouterr().err


def test_a_machine_is_shown_nothing(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_HEADLESS", "1")
    with progress.bar(4) as bar:
        bar.reach(3)
    assert capsys.readouterr() == ("", "")
