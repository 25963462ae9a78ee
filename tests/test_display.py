import pytest

import course


def test_prints_source_outside_notebooks(capsys):
    course.show_source(course.pick)
    assert capsys.readouterr().out.startswith("def pick(*, quick, full):")


@pytest.mark.parametrize("thing", [3, len, "text"])
def test_things_without_source(thing):
    with pytest.raises(TypeError, match="no Python source"):
        course.show_source(thing)
