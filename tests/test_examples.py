"""The examples in docstrings say what is true."""

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

import course

ROOMS = ("models", "training", "metrics", "progress")


def modules():
    for _, name, _ in pkgutil.walk_packages(course.__path__, "course."):
        if name.split(".")[1] in ROOMS:
            yield name


@pytest.mark.parametrize("name", list(modules()))
def test_examples_give_what_they_say(name):
    found = doctest.testmod(importlib.import_module(name), extraglobs={"np": np})
    assert not found.failed
