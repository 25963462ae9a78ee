"""What `course.start_checks` makes of a failed check, in a real shell and a real kernel."""

import ast
import subprocess
import sys

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from course import checks, display
from course.cli import kernel
from course.cli.lessons import finished

CELLS = (
    "import course\ncourse.start_checks()",
    "def double(number):\n    raise NotImplementedError('your answer goes here')",
    "assert double(2) == 4, f'twice 2 is 4, you have {double(2)}'",
    "def double(number):\n    return number + 1",
    "assert double(2) == 4, f'twice 2 is 4, you have {double(2)}'",
    "def double(number):\n    return 2 * number",
    "assert double(2) == 4, f'twice 2 is 4, you have {double(2)}'\nprint('right')",
)


def executed(tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    for cell in book.cells:
        cell.metadata["tags"] = ["raises-exception"]
    kernel.execute(finished(book), cwd=tmp_path, profile="quick", data="embedded")
    return [cell.outputs for cell in book.cells]


@pytest.fixture(scope="module", params=["", "1"], ids=["python", "python -O"])
def outputs(request, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONOPTIMIZE", request.param)
        return executed(tmp_path_factory.mktemp("checks"))


def test_an_answer_that_is_not_written_yet_says_so_in_one_line(outputs):
    (error,) = outputs[2]
    assert (error.ename, error.traceback) == (
        "NotImplementedError",
        ["NotImplementedError: your answer goes here"],
    )


def test_a_wrong_answer_gets_the_message_of_its_check_alone(outputs):
    (error,) = outputs[4]
    assert error.output_type == "error"  # which a marking machine looks for
    assert error.traceback == ["AssertionError: twice 2 is 4, you have 3"]


def test_a_right_answer_is_told_so(outputs):
    assert [output.text for output in outputs[6]] == ["right\n"]


def test_other_errors_keep_their_traceback_and_interrupts_their_line(monkeypatch):
    shell = InteractiveShell()
    monkeypatch.setattr(display, "kernel", lambda: shell)
    checks.start_checks()
    checks.start_checks()
    assert sum(isinstance(each, checks.KeptAsserts) for each in shell.ast_transformers) == 1
    assert shell.custom_exceptions == (KeyboardInterrupt, AssertionError, NotImplementedError)


def test_outside_a_notebook_nothing_happens():
    done = subprocess.run([sys.executable, "-c", "import course; course.start_checks()"], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_kept_asserts_are_the_same_statement():
    kept = checks.KeptAsserts().visit(ast.parse("assert test, message\nassert test"))
    assert ast.unparse(kept) == (
        "if not test:\n    raise AssertionError(message)\nif not test:\n    raise AssertionError()"
    )
