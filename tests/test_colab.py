"""`make test-colab`: a built lesson, alone in an empty folder, where only what Colab has is installed.

The lesson's own setup cell has to fetch the course, with pip, from the address that stands in it (where the course has
none yet, one is stamped into it here). Git alone is told that this address is a repository on this disk, which holds
the working tree as it is now, tagged with its version.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from packaging.requirements import Requirement

import course
from course import bands
from tools import address, stamp

ROOT = Path(__file__).resolve().parent.parent
PINS = Path(__file__).with_name("colab_versions.txt")
CACHE = ROOT / ".venv-colab"
OUT = ROOT / "build" / "colab"  # keeps the executed notebook, to look at
PYTHON = "3.13"

# What a developer's shell, pytest and conftest.py set, and Colab does not.
OURS = ("COURSE_", "GIT_", "IPYTHON", "JUPYTER", "KERAS_", "MPL", "PYTEST_", "PYTHON", "TF_", "VIRTUAL_ENV", "XDG_")

# Run after the lesson, in its own kernel: the upload button, as the browser presses it with a picture and with a text.
PRESS = """
import io, ipywidgets
from PIL import Image
from course import datasets
shapes, png = [], io.BytesIO()
Image.new("RGB", (8, 8), "red").save(png, "PNG")
datasets.ask_for_photo(lambda content: shapes.append(datasets.photo(content).shape))
button = [each for each in ipywidgets.Widget.widgets.values() if isinstance(each, ipywidgets.FileUpload)][-1]
for count, content in enumerate([png.getvalue(), b"some text", png.getvalue()], 1):
    button.set_state({"metadata": [{"name": f"{count}.png"}], "data": [memoryview(content)], "_counter": count})
"""

# Then: what did it import, and from where?
PROBE = """
import json, course, google.colab, keras, tensorflow
from course import paths
print(json.dumps({
    "uploaded": shapes,
    "course": course.__file__,
    "data": str(paths.EMBEDDED),
    "files": sorted(path.name for path in paths.EMBEDDED.glob("*")),
    "versions": {"keras": keras.__version__, "tensorflow": tensorflow.__version__},
}))
"""

pytestmark = pytest.mark.colab


@dataclass
class Colab:
    """A throw-away copy of Colab: a Python with Colab's packages, and an empty home to run it in."""

    home: Path
    python: Path
    env: dict

    @property
    def site(self):
        """The folder that `pip install` writes to."""
        return Path(self.run("-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())

    def run(self, *arguments):
        """Standard output of this Python."""
        return run(self.python, *arguments, env=self.env)

    def packages(self):
        """{name: version} of everything installed."""
        listed = json.loads(self.run("-m", "pip", "list", "--format=json"))
        return {package["name"].lower().replace("_", "-"): package["version"] for package in listed}


@dataclass
class Run:
    """What one run of a lesson left behind."""

    colab: Colab
    notebook: nbformat.NotebookNode
    before: dict
    after: dict
    recorded: list

    @property
    def probe(self):
        """What PROBE printed; empty when it failed."""
        text = "".join(output.get("text", "") for output in self.notebook.cells[-1].outputs)
        return json.loads(text) if text else {}


@pytest.fixture(scope="module")
def lesson():
    """The first built notebook that loads data, so that the data in the installed package are put to use."""
    every = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    assert every, "notebooks/ is empty: run `make notebooks` first"
    return next((path for path in every if "datasets.load(" in path.read_text(encoding="utf-8")), every[0])


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """A fresh environment on top of the cached one, so that nothing a lesson installs outlives the test."""
    if shutil.which("git") is None:
        missing("git is not installed")
    home = tmp_path_factory.mktemp("home")
    made = Colab(home, home / "env" / "bin" / "python", environment(home))
    base = cached_environment(made.env)
    run(base, "-m", "venv", "--without-pip", home / "env", env=made.env)
    (made.site / "colab.pth").write_text(f"{Colab(home, base, made.env).site}\nimport google.colab\n")  # as Colab does
    (made.site / "google" / "colab").mkdir(parents=True)
    (made.site / "google" / "colab" / "__init__.py").write_text('"""Stands in for Colab\'s own package."""\n')
    return made


@pytest.fixture(scope="module")
def ran(colab, lesson, tmp_path_factory):
    """The lesson's notebook, copied alone into an empty folder and run there from top to bottom."""
    publish(colab.home / "published.git", colab.env)
    folder = tmp_path_factory.mktemp("content")
    notebook = nbformat.read(shutil.copy(lesson, folder), as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert cell.source == address.setup_cell()
    cell.source = stamped_cell(colab.home)
    before = colab.packages()
    assert "keras-course" not in before
    execute(notebook, folder, colab)
    OUT.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, OUT / lesson.name)
    file = Path(colab.env["COURSE_RESULTS"])
    recorded = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    return Run(colab, notebook, before, colab.packages(), recorded)


def test_the_environment_is_colabs(ran, lesson, capsys):
    python = ran.colab.run("-V").strip()
    with capsys.disabled():
        note = "" if f" {PYTHON}." in python else f" (Colab has {PYTHON}, which is not on this machine)"
        print(f"\n{lesson.name} under {python}{note}, {len(ran.before)} packages of tests/colab_versions.txt")
    assert {name: ran.before.get(name) for name in pins()} == pins()


def test_the_lesson_runs(ran):
    outputs = [output for cell in ran.notebook.cells for output in cell.get("outputs", [])]
    errors = [output for output in outputs if output.output_type == "error"]
    assert not errors, plain("\n".join(errors[0].traceback))


def test_figures_have_alternative_texts(ran):
    outputs = [output for cell in ran.notebook.cells for output in cell.get("outputs", [])]
    pictures = re.findall("<img[^>]*>", "".join(output.get("data", {}).get("text/html", "") for output in outputs))
    assert pictures
    assert all(re.match(r'<img alt="[A-Z0-9][^"]+\."', picture) for picture in pictures)


def test_the_upload_button_takes_pictures(ran):
    assert ran.probe["uploaded"] == [[100, 100, 3], [100, 100, 3]]


def test_only_the_course_was_installed(ran):
    everything = ran.before | ran.after
    changed = {name: ran.after.get(name) for name in everything if ran.before.get(name) != ran.after.get(name)}
    assert changed == {"keras-course": course.__version__}


def test_the_course_came_from_the_installed_package(ran):
    assert Path(ran.probe["course"]).is_relative_to(ran.colab.site)


def test_the_embedded_data_are_in_the_installed_package(ran):
    assert Path(ran.probe["data"]).is_relative_to(ran.colab.site)
    assert ran.probe["files"] == sorted(path.name for path in (ROOT / "data").iterdir())


def test_the_versions_in_use_are_colabs(ran):
    wanted = pins()
    tensorflow = wanted.get("tensorflow") or wanted["tensorflow-cpu"]
    assert ran.probe["versions"] == {"keras": wanted["keras"], "tensorflow": tensorflow}


def test_results_from_the_embedded_data_are_in_their_bands(ran, lesson):
    assert ran.recorded
    assert {line["source"] for line in ran.recorded} == {"embedded"}
    for line in ran.recorded:
        loaded = {name: tuple(text.split(":")) for name, text in line["data"].items()}
        band = bands.find(lesson.stem, line["name"], "quick", loaded)
        assert band is not None, line
        assert bands.within(line["value"], band), line


def missing(reason):
    """Skip on a developer's machine; fail in CI, where nobody reads why a test was skipped."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"test-colab cannot run: {reason}")


def plain(text):
    """A traceback without its colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def pins():
    """{name: version} of tests/colab_versions.txt, as far as they apply to this machine."""
    lines = [line for line in PINS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    wanted = [pin for pin in map(Requirement, lines) if pin.marker is None or pin.marker.evaluate()]
    return {pin.name: str(pin.specifier).removeprefix("==") for pin in wanted}


def run(*command, env):
    """Standard output of a command; its standard error is in the exception when it fails."""
    done = subprocess.run([*map(str, command)], env=env, capture_output=True, text=True, timeout=1800, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def environment(home):
    """Variables of a Colab runtime: an empty home, the quick profile, and git's redirection to the local repository."""
    pip = Path.home() / ".config" / "pip"
    (home / ".config").mkdir()
    if pip.is_dir():  # where this machine finds its package registry
        (home / ".config" / "pip").symlink_to(pip)
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | {
        "HOME": str(home),
        "COURSE_PROFILE": "quick",
        "COURSE_RESULTS": str(home / "results.jsonl"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{(home / 'published.git').as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{published_at()}",
    }


def published_at():
    """OWNER/REPO, or one for this test where the course has none."""
    known = address.repository()
    return "ada/keras-course" if known == address.UNKNOWN else known


def stamped_cell(folder):
    """The setup cell of a course that is published."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    stamp.stamp(published_at(), folder)
    return address.setup_cell(folder)


def colab_python():
    """A Python of Colab's version that starts, else the one that runs this test."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    for python in (shutil.which(f"python{PYTHON}"), *sorted(pyenv.glob(f"versions/{PYTHON}*/bin/python"))):
        works = python and subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True, check=False)
        if works and works.returncode == 0:
            return python
    return sys.executable


def cached_environment(env):
    """Python of .venv-colab/, which is built again when the pins or the Python change."""
    base, built = CACHE / "bin" / "python", CACHE / "built-from.txt"
    source = run(colab_python(), "-c", "import sys; print(sys.version)", env=env)
    key = hashlib.sha256(source.encode() + PINS.read_bytes()).hexdigest()
    if not built.exists() or built.read_text() != key:
        run(colab_python(), "-m", "venv", "--clear", CACHE, env=env)
        reach_registry(base, env)
        run(base, "-m", "pip", "install", "-q", "-r", PINS, env=env)
        built.write_text(key)
    else:
        reach_registry(base, env)
    return base


def reach_registry(python, env):
    """Skip when pip cannot fetch what builds our package."""
    fetch = ("download", "-q", "--no-deps", "--no-cache-dir", "--retries=1", "--timeout=20", "hatchling")
    try:
        run(python, "-m", "pip", *fetch, "--dest", Path(env["HOME"]) / "download", env=env)
    except RuntimeError as error:
        missing(f"no package registry can be reached ({str(error).splitlines()[-1]})")


def publish(repository, env):
    """Make a git repository of the working tree as it is now, tagged as a release."""
    git = ("git", "-C", ROOT, "--git-dir", repository, "--work-tree", ROOT)
    author = ("-c", "user.name=test", "-c", "user.email=test@localhost")
    run("git", "init", "-q", "--bare", repository, env=env)
    run(*git, "add", "--all", env=env)
    run(*git, *author, "commit", "-q", "-m", "The working tree", env=env)
    run(*git, "tag", f"v{course.__version__}", env=env)


def execute(notebook, folder, colab):
    """Execute the notebook, then PRESS and PROBE, as one session, with `folder` as the working directory."""
    spec = colab.home / "kernels" / "colab"
    spec.mkdir(parents=True)
    argv = [str(colab.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
    kernel = AsyncKernelManager(
        kernel_name="colab", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(spec.parent)])
    )
    notebook.cells += [nbformat.v4.new_code_cell(PRESS), nbformat.v4.new_code_cell(PROBE)]
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, km=kernel, allow_errors=True, timeout=600, resources=resources)
    client.execute(env=colab.env, cleanup_kc=True)
