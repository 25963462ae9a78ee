"""Training helpers that Keras does not have."""

from course.training.log import EpochLog

__all__ = ["EpochLog"]
