"""`make test-browser`: lesson 01 as a learner meets it, run by hand in JupyterLab and a real browser."""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from course import bands
from tools import readme

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "browser"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SECONDS = 600  # a lesson in full may take this long
WIDTH, HEIGHT, TALLEST = 1280, 900, 16_000  # pixels; Chromium draws no taller page
IDLE, BUSY = "Python 3 (ipykernel) | Idle", "Python 3 (ipykernel) | Busy"

# What conftest.py, pytest and a developer's shell set, and a learner's computer does not.
OURS = ("COURSE_", "IPYTHON", "JUPYTER", "KERAS_", "MPL", "PYTEST_", "PYTHON", "TF_", "XDG_")

# Jupyter's own question about its newsletter is no part of the lesson.
NO_NEWS = ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"

# Keeps the text of every dialog that ever opens, such as the one that asks for a kernel.
WATCH_DIALOGS = """
window.dialogs = [];
new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {
    if (node.classList?.contains("jp-Dialog")) window.dialogs.push(node.textContent);
}))).observe(document, {childList: true, subtree: true});
"""

# Whether a live bar is shown now, in the middle of the window.
SCROLL_TO_BAR = r"""() => {
    const outputs = [...document.querySelectorAll(".jp-OutputArea-output pre")];
    const bar = outputs.find(output => /^epoch.*\d+%\|.*step/.test(output.textContent.trim()));
    bar?.scrollIntoView({block: "center"});
    return Boolean(bar?.offsetParent);
}"""

pytestmark = pytest.mark.browser


@dataclass
class Visit:
    """What a learner saw: the page, still open, and the notebook as JupyterLab saved it."""

    page: object
    file: Path

    @property
    def code(self):
        """The code cells of the saved notebook that hold any code."""
        cells = json.loads(self.file.read_text(encoding="utf-8"))["cells"]
        return [cell for cell in cells if cell["cell_type"] == "code" and cell["source"]]

    @property
    def outputs(self):
        """All outputs of the saved notebook."""
        return [output for cell in self.code for output in cell["outputs"]]

    @property
    def errors(self):
        """Outputs that are an error."""
        return [output for output in self.outputs if output["output_type"] == "error"]

    def save(self):
        """Press Ctrl+S and wait for the file."""
        before = self.file.stat().st_mtime_ns
        self.page.keyboard.press("Control+s")
        wait(lambda: self.file.stat().st_mtime_ns > before, 30, "JupyterLab did not save the notebook")

    def finished(self):
        """Whether the kernel is idle after the last cell, or after one that failed.

        The status bar alone does not say so: a live bar makes it show "Idle" while a cell is still running.
        """
        self._photograph_live_bar()
        waiting = self.page.locator(".jp-InputPrompt", has_text="[*]")
        if waiting.count() or not self.page.get_by_text(IDLE).is_visible():
            return False
        self.save()
        return bool(self.errors) or all(cell["execution_count"] for cell in self.code)

    def _photograph_live_bar(self):
        """Keep a picture of a training cell while it shows its live bar."""
        if self.page.evaluate(SCROLL_TO_BAR):
            self.page.screenshot(path=OUT / "lesson01-training.png")


@pytest.fixture(scope="module")
def visit(tmp_path_factory):
    """Open lesson 01, choose Run > Run All Cells, wait for the end and save."""
    playwright, chromium = tools()
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("notebooks")
    file = copy_lesson(folder)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with server(folder, home) as address, browser(playwright, chromium) as page:
        page.goto(address.format(file.name))
        wait(lambda: dialogs(page) or page.get_by_text(IDLE).is_visible(), 90, "no kernel was ready")
        page.screenshot(path=OUT / "lesson01-top.png")
        assert not dialogs(page)
        made = Visit(page, file)
        try:
            run_all(page)
            wait(made.finished, SECONDS, "the lesson did not finish")
        finally:
            photograph(page, OUT / "lesson01.png")
        yield made


def test_every_cell_ran_without_an_error(visit):
    assert not visit.errors, f"{visit.errors[0]['ename']}: {visit.errors[0]['evalue']}"
    assert [cell["execution_count"] for cell in visit.code] == list(range(1, len(visit.code) + 1))


def test_every_cell_shows_its_number(visit):
    prompts = visit.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert [prompt.strip() for prompt in prompts] == [f"[{number}]:" for number in range(1, len(visit.code) + 1)]


def test_the_page_shows_no_error(visit):
    red = visit.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')  # tracebacks are drawn as this, too
    assert red.all_inner_texts() == []
    assert visit.page.get_by_text("Error displaying widget").count() == 0


def test_the_page_shows_the_recorded_results(visit):
    names = readme.measured(bands.runs(visit.file.stem), "full", "embedded").results
    assert names
    for name in names:  # a result outside its band prints another text
        printed = re.compile(rf"✓ {name} = \S")
        assert visit.page.locator(".jp-OutputArea-output", has_text=printed).first.is_visible(), name


def test_figures_are_shown(visit):
    figures = [output for output in visit.outputs if "<img" in "".join(output.get("data", {}).get("text/html", ""))]
    images = visit.page.locator(".jp-OutputArea-output img")
    assert images.count() == len(figures) > 0
    assert all(image.evaluate("image => image.naturalWidth > 0") for image in images.all())


def test_figures_have_alternative_texts(visit):
    texts = visit.page.locator(".jp-OutputArea-output img").evaluate_all("images => images.map(image => image.alt)")
    assert all(len(text.split()) > 3 for text in texts), texts  # JupyterLab says "Image" of those that have none


def test_source_code_breaks_between_words(visit):
    code = visit.page.locator(".jp-OutputArea-output pre", has_text="def rosenblatt")
    assert code.evaluate("code => getComputedStyle(code).wordBreak") == "normal"


def test_a_live_bar_was_seen_and_is_gone(visit):
    assert (OUT / "lesson01-training.png").exists()
    assert not visit.page.evaluate(SCROLL_TO_BAR)


def test_no_dialog_came(visit):
    assert dialogs(visit.page) == []


def test_the_saved_notebook_opens_again_without_broken_widgets(visit):
    visit.page.reload()  # so this test is the last
    wait(lambda: visit.page.locator(".jp-Notebook .jp-Cell").count() > len(visit.code), 60, "the page did not open")
    visit.page.wait_for_timeout(5000)
    assert visit.page.get_by_text("Error displaying widget").count() == 0


def tools():
    """(Playwright's entry point, path of Chromium); skip when one is missing, fail in CI."""
    with contextlib.suppress(ModuleNotFoundError):
        from playwright.sync_api import sync_playwright

        if chromium := next(filter(None, map(shutil.which, BROWSERS)), None):
            return sync_playwright, chromium
        missing("no Chromium on PATH: apt-get install chromium")
    missing("Playwright is not installed: pip install -e '.[browser]'")


def missing(reason):
    """Skip on a developer's machine; fail in CI, where nobody reads why a test was skipped."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"test-browser cannot run: {reason}")


def copy_lesson(folder):
    """Lesson 01 with its outputs but without its execution counts: each count seen later is of this run."""
    built = next(iter(sorted((ROOT / "notebooks").glob("01_*.ipynb"))), None)
    assert built, "notebooks/ has no lesson 01: run `make notebooks` first"
    notebook = nbformat.read(built, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
    nbformat.write(notebook, folder / built.name)
    return folder / built.name


@contextlib.contextmanager
def server(folder, home):
    """JupyterLab as `make lab` starts it, with a fresh home; yields an address to put a file's name into."""
    settings = home / NO_NEWS
    settings.parent.mkdir(parents=True)
    settings.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    port, token = free_port(), secrets.token_hex(16)
    options = [f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
               f"--IdentityProvider.token={token}", "--no-browser", "--allow-root"]  # fmt: skip
    env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | {"HOME": str(home)}
    with (OUT / "server.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], env=env, stdout=log, stderr=log)
        try:
            wait(lambda: answers(process, f"http://127.0.0.1:{port}/api"), 90, f"no answer; see {log.name}")
            yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}"
        finally:
            stop(process)


def answers(process, address):
    """Whether the server answers; raise when it has ended."""
    if process.poll() is not None:
        raise RuntimeError(f"JupyterLab ended with status {process.returncode}; see {OUT / 'server.log'}")
    with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address, timeout=5) as reply:
        return reply.status == 200
    return False


def stop(process):
    """End the server, which ends its kernels first."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def browser(playwright, chromium):
    """A page of a fresh, headless Chromium."""
    with playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        try:
            page = opened.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.add_init_script(WATCH_DIALOGS)
            yield page
        finally:
            opened.close()


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_all(page):
    """Choose Run > Run All Cells, and wait until the kernel has begun."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text(BUSY).wait_for(timeout=30_000)


def photograph(page, path):
    """A picture of the whole notebook, in a window so tall that JupyterLab draws every cell."""
    page.set_viewport_size({"width": WIDTH, "height": TALLEST})
    page.locator(".jp-Notebook .jp-Cell").first.scroll_into_view_if_needed()
    page.wait_for_timeout(3000)
    last = page.locator(".jp-Notebook .jp-Cell").last.bounding_box()
    bottom = min(TALLEST, int(last["y"] + last["height"]) + 60)
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom})


def dialogs(page):
    """The text of every dialog that has opened."""
    return page.evaluate("window.dialogs")


def wait(condition, seconds, complaint):
    """Wait until `condition()` holds, asking once a second; raise TimeoutError(complaint) when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{complaint} within {seconds} s")
        time.sleep(1)
