"""What a notebook shows besides figures: the code that a lesson calls, an upload button, a note when it is stopped."""

import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from tqdm import tqdm

from course import session


def show_source(thing: Any) -> None:
    """Show the source of a function or class, coloured in a notebook and printed elsewhere.

    Args:
        thing: a function, method or class written in Python.

    Raises:
        TypeError: `thing` has no Python source, such as a number or a function written in C.

    Example:
        course.show_source(models.mlp)
    """
    try:
        code = textwrap.dedent(inspect.getsource(thing)).rstrip()
    except (TypeError, OSError):
        raise TypeError(f"{thing!r} has no Python source to show; give a function or a class") from None
    if kernel() is None:
        print(code)
        return
    from IPython.display import display

    display({"text/html": _coloured(code), "text/plain": code}, raw=True)


def ask_for_photo(answer: Callable[[bytes], Any]) -> None:
    """Show a button that uploads a picture, and call `answer(contents)` with what arrives, in Jupyter and in Colab.

    Where a machine runs the notebook nobody can press it; then one line says so.

    Args:
        answer: function of the file's contents; what it returns is displayed. Of a ValueError, such as that of
            `datasets.photo` for a file that is no picture, the learner sees the message alone.

    Raises:
        ModuleNotFoundError: ipywidgets is not installed.

    Example:
        datasets.ask_for_photo(lambda content: plots.images(datasets.photo(content)[None]))
    """
    if session.headless():
        print("Here is a button for your photograph, when you run this notebook yourself.")
        return
    import ipywidgets
    from IPython.display import display

    button, shown = ipywidgets.FileUpload(accept="image/*", multiple=False), ipywidgets.Output()

    def uploaded(change):
        shown.clear_output()
        with shown:
            for content in _contents(change["new"]):
                try:
                    display(answer(content))
                except ValueError as error:
                    print(error)

    button.observe(uploaded, names="value")
    display(button, shown)


def _contents(files):
    """Contents of uploaded files: ipywidgets 8 gives a tuple of files, 7 (as in Colab) files by their names."""
    return [bytes(file["content"]) for file in (files.values() if isinstance(files, dict) else files)]


def tidy_interrupts() -> None:
    """In a notebook, let a cell that is interrupted end with one line, and close the bars of any that fails."""
    if shell := kernel():
        tidy_errors(shell)
        shell.events.register("post_run_cell", _close_bars)


def tidy_errors(shell: Any, *kinds: type[Exception]) -> None:
    """Let errors of these kinds, and interrupts, end a cell of this shell with one line instead of a traceback."""
    shell.set_custom_exc((KeyboardInterrupt, *kinds), _told)


def _told(shell, kind, error, traceback, tb_offset=None):
    said = "you stopped this cell before its end." if kind is KeyboardInterrupt else str(error)
    note = f"{kind.__name__}: {said}" if said else kind.__name__
    shell._showtraceback(kind, error, [note])
    return [note]


def _close_bars(result):
    for bar in [*tqdm._instances]:
        if hasattr(bar, "shown"):  # ours; see course.progress
            bar.close()


def kernel():
    """The shell of the running IPython kernel, or None in a terminal or a script."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell if hasattr(shell, "kernel") else None


def _coloured(code):
    """HTML whose long lines are broken between words; JupyterLab breaks those of Markdown in the middle of words."""
    from pygments import highlight, token
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer
    from pygments.style import Style

    colours = {  # each can be read on white and on black
        token.Keyword: "bold #8D5ECB",
        token.Operator.Word: "bold #8D5ECB",
        token.Name.Function: "#2B7ABC",
        token.Name.Class: "#2B7ABC",
        token.String: "#C0571D",
        token.Number: "#1C8750",
        token.Comment: "italic #757575",
    }
    style = type("LightAndDark", (Style,), {"styles": colours})
    spans = highlight(code, PythonLexer(), HtmlFormatter(style=style, noclasses=True, nowrap=True))
    return f'<pre style="font-family: monospace; white-space: pre-wrap; word-break: normal">{spans}</pre>'
