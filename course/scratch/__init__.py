"""The ideas of the course in bare NumPy, checked against Keras in the tests."""

from course.scratch.perceptron import rosenblatt

__all__ = ["rosenblatt"]
