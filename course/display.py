"""Show learners the code that a lesson calls."""

import inspect
import textwrap


def show_source(thing):
    """Show the source of a function or class, coloured in a notebook and printed elsewhere.

    Args:
        thing: a function, method or class written in Python.

    Raises:
        TypeError: `thing` has no Python source, such as a number or a function written in C.
    """
    try:
        code = textwrap.dedent(inspect.getsource(thing)).rstrip()
    except (TypeError, OSError):
        raise TypeError(f"{thing!r} has no Python source to show; give a function or a class") from None
    shell = _notebook()
    if shell is None:
        print(code)
        return
    from IPython.display import display

    # Markdown, because every front end colours it in the learner's own theme.
    display({"text/markdown": f"```python\n{code}\n```", "text/plain": code}, raw=True)


def _notebook():
    """The running IPython kernel, or None in a terminal or a script."""
    import sys

    if "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    return shell if hasattr(shell, "kernel") else None
