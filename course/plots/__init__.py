"""Figures of the course: each function takes arrays and returns a Matplotlib Figure."""

from course.plots.boundaries import decision_boundary, decision_lines
from course.plots.confusion import confusion
from course.plots.curves import compare, curves, functions
from course.plots.images import errors, images
from course.plots.style import figure

__all__ = [
    "compare", "confusion", "curves", "decision_boundary", "decision_lines", "errors", "figure", "functions", "images",
]  # fmt: skip
