"""Figures of the course: each function takes arrays and returns a Matplotlib Figure."""

from course.plots.adversaries import adversaries
from course.plots.alt_text import describe
from course.plots.boundaries import decision_boundary, decision_lines
from course.plots.computational_graph import computational_graph
from course.plots.confusion_matrix import confusion_matrix
from course.plots.curves import compare, curves, functions
from course.plots.cycles import cycles
from course.plots.depths import depths
from course.plots.descent import descent, descent_race
from course.plots.filters import feature_maps, filters
from course.plots.forecasts import forecasts, windows
from course.plots.frames import animation, film_strip
from course.plots.heatmaps import heatmaps
from course.plots.images import images, misclassified
from course.plots.learning_curve import learning_curve
from course.plots.network import network
from course.plots.number_grids import number_grids
from course.plots.photographs import versions
from course.plots.prediction import prediction
from course.plots.receptive_field import receptive_field
from course.plots.recurrent import lstm_cell, unrolled
from course.plots.scatter import accuracy_vs_parameters
from course.plots.slider import slider
from course.plots.style import figure

__all__ = [
    "accuracy_vs_parameters",
    "adversaries",
    "animation",
    "compare",
    "computational_graph",
    "confusion_matrix",
    "curves",
    "cycles",
    "decision_boundary",
    "decision_lines",
    "depths",
    "descent",
    "descent_race",
    "describe",
    "feature_maps",
    "figure",
    "film_strip",
    "filters",
    "forecasts",
    "functions",
    "heatmaps",
    "images",
    "learning_curve",
    "lstm_cell",
    "misclassified",
    "network",
    "number_grids",
    "prediction",
    "receptive_field",
    "slider",
    "unrolled",
    "versions",
    "windows",
]  # fmt: skip
