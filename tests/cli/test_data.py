import json

from course.cli import data
from course.cli.main import main
from course.datasets.catalogue import catalogue


def rows(capsys):
    assert main(["data", "list", "--json"]) == 0
    return {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def test_list(clean, capsys):
    assert main(["data", "list"]) == 0
    out = capsys.readouterr().out
    for word in ("mnist: ", "sign_language_mnist: ", "not on this disk", "CC0", "python -m course data fetch mnist"):
        assert word in out
    assert ", 0 classes" not in out


def test_list_as_json(clean, capsys):
    found = rows(capsys)
    assert list(found) == list(catalogue)
    assert found["mnist"]["folder"] is None
    assert found["mnist"]["get"] == "python -m course data fetch mnist"


def test_list_recommends_no_fetch_that_refuses(clean, capsys):
    for name, row in rows(capsys).items():
        by_hand = catalogue[name].publisher is None
        assert row["get"] == (catalogue[name].by_hand if by_hand else f"python -m course data fetch {name}")


def test_list_goes_on_past_a_damaged_set(clean, capsys):
    (clean / "cache" / "sign_language_mnist").mkdir(parents=True)
    (clean / "cache" / "sign_language_mnist" / "sign_mnist_train.csv").write_text("label")
    found = rows(capsys)
    assert "sign_mnist_test.csv" in found["sign_language_mnist"]["problem"]
    assert list(found) == list(catalogue)


def test_list_goes_on_past_a_folder_that_may_not_be_read(clean, monkeypatch, capsys):
    def denied(card):
        print("a line that is no JSON")
        raise PermissionError(13, "Permission denied", card.name)

    monkeypatch.setattr(data, "published_folder", denied)
    assert all("Permission denied" in row["problem"] for row in rows(capsys).values())


def test_verify(clean, capsys):
    assert main(["data", "verify"]) == 0
    assert "ok   embedded sign_language_mnist.npz" in capsys.readouterr().out


def test_verify_finds_damage(clean, capsys):
    (clean / "mnist").mkdir()
    (clean / "mnist" / "mnist.npz").write_text("<html>")
    assert main(["data", "verify", "mnist", "--data", str(clean)]) == 1
    assert "BAD" in capsys.readouterr().out


def test_fetch_of_something_unknown(clean, capsys):
    assert main(["data", "fetch", "minst"]) == 1
    assert "did you mean 'mnist'" in capsys.readouterr().err
