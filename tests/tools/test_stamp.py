import shutil

import pytest

import course
from tools import readme, stamp


@pytest.fixture
def copy(tmp_path):
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(stamp.ROOT / name, tmp_path / name)
    shutil.copytree(stamp.ROOT / "lessons", tmp_path / "lessons", ignore=shutil.ignore_patterns(".*"))
    return tmp_path


def test_a_fork_changes_every_address(copy):
    old = stamp.repository(copy)
    stamp.stamp("ada/deep-course", copy)
    assert stamp.repository(copy) == "ada/deep-course"
    for file in (copy / "lessons").glob("*/lesson.py"):
        text = file.read_text(encoding="utf-8")
        assert old not in text
        assert f"git+https://github.com/ada/deep-course@v{course.__version__}" in text
        assert f"colab/blob/v{course.__version__}" not in text
        assert f"github/ada/deep-course/blob/v{course.__version__}/notebooks/{file.parent.name}.ipynb" in text


def test_back_again_changes_nothing(copy):
    old = stamp.repository(copy)
    before = {file: file.read_bytes() for file in sorted(copy.rglob("*.*"))}
    stamp.stamp("ada/deep-course", copy)
    stamp.stamp(old, copy)
    assert {file: file.read_bytes() for file in sorted(copy.rglob("*.*"))} == before


def test_a_new_version_moves_every_link(copy, monkeypatch):
    monkeypatch.setattr(course, "__version__", "9.8.7")
    stamp.stamp(stamp.repository(copy), copy)
    for file in (copy / "lessons").glob("*/lesson.py"):
        assert stamp.setup_cell(copy).splitlines()[3].strip() in file.read_text(encoding="utf-8")
        assert "v9.8.7" in stamp.setup_cell(copy)


def test_a_stamped_readme_no_longer_says_that_it_has_no_address(monkeypatch):
    assert "does not know its address" in readme.address_note() or stamp.repository() != "OWNER/REPO"
    monkeypatch.setattr(stamp, "repository", lambda root=None: "ada/deep-course")
    assert readme.address_note() == ""


@pytest.mark.parametrize("name", ["ada", "https://github.com/ada/x", "a/b/c", "a b/c", ""])
def test_not_an_address(copy, name):
    with pytest.raises(ValueError, match="give OWNER/REPO"):
        stamp.stamp(name, copy)
