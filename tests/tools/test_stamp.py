import re
import shutil
import subprocess
import sys
import textwrap

import pytest

import course
from tools import address, readme, stamp


@pytest.fixture
def copy(tmp_path):
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(stamp.ROOT / name, tmp_path / name)
    for name in ("classroom", "lessons"):
        shutil.copytree(stamp.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(".*"))
    return tmp_path


@pytest.fixture
def unknown(copy):
    """A copy that does not know its address."""
    stamp.stamp(address.UNKNOWN, copy)
    return copy


def test_a_fork_changes_every_address(unknown):
    stamp.stamp("ada/deep-course", unknown)
    assert address.repository(unknown) == "ada/deep-course"
    assert "https://github.com/ada/deep-course " in (unknown / "classroom" / "hub.md").read_text(encoding="utf-8")
    for file in (unknown / "lessons").glob("*/lesson.py"):
        text = file.read_text(encoding="utf-8")
        assert address.UNKNOWN not in text
        assert f"git+https://github.com/ada/deep-course@v{course.__version__}" in text
        assert f"github/ada/deep-course/blob/v{course.__version__}/notebooks/{file.parent.name}.ipynb" in text


def test_back_again_changes_nothing(unknown):
    before = {file: file.read_bytes() for file in sorted(unknown.rglob("*.*"))}
    stamp.stamp("ada/deep-course", unknown)
    stamp.stamp(address.UNKNOWN, unknown)
    assert {file: file.read_bytes() for file in sorted(unknown.rglob("*.*"))} == before


def test_a_new_version_moves_every_link(copy, monkeypatch):
    stamp.stamp("ada/deep-course", copy)
    monkeypatch.setattr(course, "__version__", "9.8.7")
    stamp.stamp("ada/deep-course", copy)
    for file in (copy / "lessons").glob("*/lesson.py"):
        text = file.read_text(encoding="utf-8")
        assert 'deep-course@v9.8.7"' in text
        assert f"blob/v9.8.7/notebooks/{file.parent.name}.ipynb" in text


def test_a_run_that_was_stopped_can_be_repeated(unknown, monkeypatch):
    write, calls = stamp.files.write, []

    def stop(file, text):
        calls.append(file)
        if len(calls) == 4:
            raise KeyboardInterrupt
        write(file, text)

    monkeypatch.setattr(stamp.files, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        stamp.stamp("ada/deep-course", unknown)
    stamp.stamp("ada/deep-course", unknown)
    assert not [file for file in unknown.rglob("lesson.py") if address.UNKNOWN in file.read_text(encoding="utf-8")]
    assert address.repository(unknown) == "ada/deep-course"


def test_a_stamped_readme_no_longer_says_that_it_has_no_address(monkeypatch):
    assert "does not know its address" in readme.address_note() or address.repository() != address.UNKNOWN
    monkeypatch.setattr(address, "repository", lambda root=None: "ada/deep-course")
    assert readme.address_note() == ""


@pytest.mark.parametrize(
    "name",
    [
        "ada", "https://github.com/ada/x", "a/b/c", "a b/c", "", "-ada/x", "ada-/x", "a--b/x", "a_b/x", "에이다/x",
        "ada/강의", "ada/..", "ada/.", "ada/x.git", "ada/x y", f"{'a' * 40}/x", f"ada/{'x' * 101}", "ada/x\n", "ada/",
    ],
)  # fmt: skip
def test_an_impossible_address_is_refused_and_changes_nothing(copy, name):
    before = {file: file.read_bytes() for file in sorted(copy.rglob("*.*"))}
    with pytest.raises(ValueError, match="give OWNER/REPO as on GitHub"):
        stamp.stamp(name, copy)
    assert {file: file.read_bytes() for file in sorted(copy.rglob("*.*"))} == before


@pytest.mark.parametrize("name", ["ada/x", "Ada-99/deep.course_2", f"{'a' * 39}/{'x' * 100}", "a/.github"])
def test_a_possible_address_is_taken(copy, name):
    stamp.stamp(name, copy)
    assert address.repository(copy) == name


def test_an_impossible_address_is_a_line_not_a_traceback(capsys):
    with pytest.raises(SystemExit) as stop:
        stamp.main(["ada/.."])
    assert stop.value.code == 2
    assert "give OWNER/REPO as on GitHub" in capsys.readouterr().err


def run(cell, *before):
    """Run a setup cell where there is no course; magics are printed."""
    code = re.sub(r"^( *)%(.*)", r"\1print(r'''\2''')", cell, flags=re.MULTILINE)
    text = "\n".join(["import sys", 'sys.modules["course"] = None', *before, code])  # None: there is no such module
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60)


def test_in_a_wrong_kernel_the_setup_cell_says_which_to_choose_in_one_traceback(copy):
    for name in (address.UNKNOWN, "ada/deep-course"):
        stamp.stamp(name, copy)
        done = run(address.setup_cell(copy))
        assert done.stdout == ""  # nothing was installed
        assert "ModuleNotFoundError: choose the .venv kernel" in done.stderr.splitlines()[-1]
        assert done.stderr.count("Traceback") == 1


def test_on_colab_the_course_is_installed_if_it_is_known_from_where(copy):
    colab = 'sys.modules["google.colab"] = sys'
    stamp.stamp("ada/deep-course", copy)
    assert f"ada/deep-course@v{course.__version__}" in run(address.setup_cell(copy), colab).stdout
    stamp.stamp(address.UNKNOWN, copy)
    assert run(address.setup_cell(copy), colab).stdout == ""


def test_the_setup_cell_is_short_and_known_as_one(copy):
    for name in (address.UNKNOWN, "ada/deep-course"):
        stamp.stamp(name, copy)
        cell = address.setup_cell(copy)
        assert len(cell.splitlines()) <= 20
        assert address.is_setup(cell)
    assert not address.is_setup("import course\ncourse.start(seed=0)")


def test_only_the_setup_cell_is_written_anew(unknown):
    text = textwrap.dedent("""\
        # %%
        try:
            import course
        except ModuleNotFoundError:  # an old cell
            # %pip install -q x
            import course
        course.start(seed=0)

        # %%
        course.start(seed=0)
        """)
    old, new = text.split("# %%\n")[1:], address.with_setup(text, unknown).split("# %%\n")[1:]
    assert new[0].strip() == address.setup_cell(unknown)
    assert new[1:] == old[1:]
