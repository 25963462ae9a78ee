"""The examples in the docstrings."""

import doctest
import importlib
import pkgutil

import pytest

from course import scratch

MODULES = [module.name for module in pkgutil.iter_modules(scratch.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_give_what_they_say(name):
    found = doctest.testmod(importlib.import_module(f"course.scratch.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
