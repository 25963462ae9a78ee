import types

import numpy as np
import pytest

from course.datasets import fingerprints

CODE = '''"""What it is for."""

SIZE = 3


def make():
    """Made of nothing."""
    # so much of it
    return [0] * SIZE
'''


def module(code, tmp_path, name):
    made = types.ModuleType(name)
    made.__file__ = str(tmp_path / f"{name}.py")
    (tmp_path / f"{name}.py").write_text(code)
    return made


def test_arrays_differ_by_type_shape_and_every_byte():
    x = np.arange(6, dtype=np.uint8)
    others = [x.astype(np.int8), x.reshape(2, 3), x[::-1], x[:5], np.array([0, 1, 2, 3, 4, 6], np.uint8)]
    found = {fingerprints.of(each) for each in (x, *others)}
    assert len(found) == 6
    assert all(len(each) == 12 for each in found)
    assert fingerprints.of(x[::2]) == fingerprints.of(x[::2].copy())  # whatever its layout in memory


def test_the_order_and_the_borders_of_parts_count(tmp_path):
    (tmp_path / "a").write_bytes(b"ab")
    assert fingerprints.of(b"ab", b"c") != fingerprints.of(b"a", b"bc")
    assert fingerprints.of("a", 1) != fingerprints.of(1, "a")
    assert fingerprints.of(tmp_path / "a") == fingerprints.of(b"ab")


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("What it is for.", "What it is good for.", True),
        ("Made of nothing.", "Made of\n    nothing at all.", True),
        ("# so much of it", "# so little of it", True),
        ("SIZE = 3", "SIZE = 4", False),
        ("[0]", "[1]", False),
    ],
)
def test_code_is_known_without_its_comments(tmp_path, old, new, same):
    one = fingerprints.of_code(module(CODE, tmp_path, "one"))
    other = fingerprints.of_code(module(CODE.replace(old, new), tmp_path, "other"))
    assert (one == other) == same
    assert fingerprints.of_code(module(CODE, tmp_path, "one"), 64) != one
