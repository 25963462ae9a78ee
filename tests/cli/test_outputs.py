import nbformat.v4 as nb

from course.cli import outputs


def stream(text, name="stdout"):
    return nb.new_output("stream", name=name, text=text)


def test_pieces_of_a_stream_are_joined_at_the_first():
    figure = nb.new_output("display_data", data={"text/plain": "figure"})
    kept = outputs.joined([stream("a"), figure, stream("b"), stream("!", "stderr"), stream("c")])
    assert [output.get("text") for output in kept] == ["abc", None, "!"]


def test_stdout_comes_before_stderr():
    kept = outputs.joined([stream("!", "stderr"), stream("a")])
    assert [output.name for output in kept] == ["stdout", "stderr"]


def test_carriage_returns_overwrite_as_on_a_terminal():
    (kept,) = outputs.joined([stream("1/2\r2/2\r\nnext\r\n"), stream("10%\r"), stream("20%\r30%\n")])
    assert kept.text == "2/2\nnext\n30%\n"


def test_a_line_of_millions_of_characters_is_joined():
    """nbclient's own joining takes minutes for one of 200,000."""
    text = "x" * 3_000_000
    (kept,) = outputs.joined([stream(text), stream(text)])
    assert kept.text == text + text
