"""A notebook executed in a fresh kernel of this Python, and reported on whatever becomes of that kernel."""

import atexit
import contextlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from course import __version__, paths, session
from course.cli import child, outputs
from course.cli.stop import Stop

TIMEOUT = 3600  # seconds a cell may take
START = 120  # seconds a kernel may take to start
LONGEST = 1000  # characters of an error that are reported


def execute(
    notebook: NotebookNode,
    *,
    cwd: Path,
    profile: str,
    data: str | None = None,
    seed: int | None = None,
    progress: Callable[[int], object] = lambda done: None,
    stop: Stop | None = None,
) -> dict:
    """Execute `notebook` in place, in a fresh kernel, and return what it recorded.

    Args:
        notebook: what `lessons.notebook` makes; afterwards the outputs of all cells that ran are in it.
        cwd: folder the kernel runs in.
        profile: "quick" or "full".
        data: value of COURSE_DATA for the kernel: "embedded", a folder, or None for what the environment says.
        seed: overrides the lesson's own seed.
        progress: called with the number of cells done after each cell.
        stop: a `Stop`; the kernel is ended as soon as it has noted a signal.

    Returns:
        {"profile", "seed", "source", "data", "results", "seconds", "peak_memory_mb", "error", "version"}; "error" says
        in a line why not all cells ran, or which error one shows, or is None.
    """
    if profile not in session.PROFILES:
        raise ValueError(f"profile must be quick or full, got {profile!r}")
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        folder = Path(folder)
        client = _Client(notebook, folder, cwd, progress)
        environment = _environment(folder, profile, data, seed)
        began = time.perf_counter()
        error, peak = _attend(client, environment, folder / "log", stop or Stop())
        seconds = time.perf_counter() - began
        recorded = _recorded(folder / "recorded.jsonl")
    for cell in notebook.cells:
        cell.update({"outputs": outputs.joined(cell.outputs)} if cell.cell_type == "code" else {})
    notebook.metadata["language_info"] = {"name": "python"}  # without this machine's Python version
    return {
        "profile": profile,
        "seed": session.chosen_seed(0) if seed is None else seed,
        **recorded,
        "seconds": round(seconds, 1),
        "peak_memory_mb": round(peak / 2**20),
        "error": error,
        "version": __version__,
    }


class _ThisPython(AsyncKernelManager):
    """Starts the Python that runs now, whatever Jupyter has noted under the name "python3"."""

    @property
    def kernel_spec(self):
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="this Python", language="python")


class _Client(NotebookClient):
    """nbclient with a kernel of this Python, keeping at most `outputs.LIMIT` of what a cell puts out."""

    def __init__(self, notebook, folder, cwd, progress):
        super().__init__(
            notebook,
            timeout=TIMEOUT,
            startup_timeout=START,
            extra_arguments=["--log-level=ERROR"],  # no warning about TCP in the log
            record_timing=False,
            resources={"metadata": {"path": str(cwd)}},
            on_cell_executed=lambda cell, cell_index, execute_reply: progress(cell_index + 1),
        )
        self.connection_file = str(folder / "kernel.json")
        self.room = outputs.LIMIT

    def create_kernel_manager(self):
        """The kernel's connection file lies in our own folder: a user may have no home for Jupyter's."""
        self.km = _ThisPython(connection_file=self.connection_file)
        return self.km

    def output(self, outs, msg, display_id, cell_index):
        """Keep an output as far as there is room for it."""
        if not outs or self.clear_before_next_output:
            self.room = outputs.LIMIT
        room, self.room = self.room, self.room - outputs.size(msg["content"])
        if self.room < 0:
            if room < 0 and msg["msg_type"] != "error":
                return None
            msg, display_id = outputs.cut(msg, room), None
        return super().output(outs, msg, display_id, cell_index)


def _attend(client, environment, log, stop):
    """Let the client work in a thread, so that signals reach this one; return (error or None, peak memory)."""
    errors, kernel, peak = [], None, 0
    with open(log, "wb") as stream:
        start = {"env": environment, "stdout": stream, "stderr": stream}
        thread = threading.Thread(target=lambda: errors.append(_error(client, log, start)), daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(0.2)
                kernel = kernel or _process(client)
                peak = max(peak, _memory(kernel))
                if stop.signal:
                    _end(kernel)
        finally:
            _end(kernel)
    if errors[0] and stop.signal:
        return f"{stop.name}: stopped in code cell {client.code_cells_executed}", peak
    return errors[0], peak


def _error(client, log, start):
    """Execute; return None, or what went wrong and what to do about it."""
    try:
        client.execute(**start)
    except CellExecutionError as failure:
        return _shown(client.nb) or f"{failure.ename}: {failure.evalue}"[:LONGEST]
    except BaseException as failure:  # a kernel fails in many ways; asyncio's CancelledError is no Exception
        atexit.unregister(client._cleanup_kernel)  # nbclient forgets to, where the kernel has not started
        return f"{type(failure).__name__}: {_advice(client, log, failure)}"[:LONGEST]
    return _shown(client.nb)


def _shown(notebook):
    """The first error that a cell shows, or None. Of a value that cannot be displayed a kernel reports no other."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    errors = [f"{output.ename}: {output.evalue}"[:LONGEST] for output in outputs if output.output_type == "error"]
    return errors[0] if errors else None


def _advice(client, log, failure):
    cell = f"code cell {client.code_cells_executed}"
    if not client.code_cells_executed:
        said = log.read_text(errors="replace").strip().split("\n")[-1] or failure
        advice = "`pip install -r requirements.txt` installs what it needs; `python -m course doctor` says more."
        return f"the kernel did not start ({said}). {advice}"
    if isinstance(failure, DeadKernelError):
        advice = (
            "Did memory run out? Shut down other notebooks (Kernel, Shut Down All) and run the lesson again. Does it "
            "die when TensorFlow is imported? `python -m course doctor` says why."
        )
        return f"the kernel died in {cell}. {advice}"
    if isinstance(failure, CellTimeoutError):
        return f"{cell} took more than {TIMEOUT // 60} minutes"
    return f"{failure} (in {cell})"


def _process(client):
    """The kernel's process, or None while there is none."""
    pid = getattr(getattr(client.km, "provisioner", None), "pid", None)
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid) if pid else None


def _memory(process):
    """Resident memory in bytes; 0 when the process is not there."""
    with contextlib.suppress(psutil.Error, AttributeError):
        return process.memory_info().rss
    return 0


def _end(process):
    """End a kernel and what its cells have started: Jupyter begins a process group for it."""
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError, psutil.Error):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            for each in [*process.children(recursive=True), process]:
                each.kill()


def _environment(folder, profile, data, seed):
    """The kernel's environment: without the person's own IPython start-up files."""
    chosen = {
        "COURSE_PROFILE": profile,
        "COURSE_HEADLESS": os.environ.get("COURSE_HEADLESS") or "1",
        "COURSE_RESULTS": str(folder / "recorded.jsonl"),
        "COURSE_DATA": os.environ.get("COURSE_DATA", "") if data is None else data,
        "COURSE_CACHE": str(paths.cache().resolve()),  # the kernel runs in another folder than we do
        "IPYTHONDIR": str(folder / "ipython"),
    }
    if chosen["COURSE_DATA"] not in ("", "embedded"):
        chosen["COURSE_DATA"] = str(Path(chosen["COURSE_DATA"]).expanduser().resolve())
    if seed is not None:
        chosen["COURSE_SEED"] = str(seed)
    return child.environment(**chosen)


def _recorded(file):
    """What the run recorded: results by name, what served its data, and which data those were.

    The last line may be torn, where the kernel was killed or the disk is full; it is left out.
    """
    lines = []
    with contextlib.suppress(OSError):
        for text in file.read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError):
                lines.append(json.loads(text))
    last = lines[-1] if lines else {}
    results = {line["name"]: line["value"] for line in lines}
    return {"source": last.get("source", "embedded"), "data": last.get("data", {}), "results": results}
