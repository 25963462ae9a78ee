"""Training helpers that Keras does not have."""

from course.training.log import EpochLog
from course.training.writing import Writer, probabilities

__all__ = ["EpochLog", "Writer", "probabilities"]
