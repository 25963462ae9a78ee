"""Figures of the course: each function takes arrays and returns a Matplotlib Figure."""

from course.plots.adversaries import adversaries
from course.plots.alt_text import describe
from course.plots.attention import attention_arcs
from course.plots.blocks import blocks
from course.plots.bottleneck import bottleneck
from course.plots.boundaries import decision_boundary, decision_lines
from course.plots.computational_graph import computational_graph
from course.plots.confusion_matrix import confusion_matrix
from course.plots.convolutions import channels, connectivity, patches, windows
from course.plots.curves import compare, curves, functions, one_by_one
from course.plots.cycles import cycles
from course.plots.depths import depths
from course.plots.descent import descent, descent_race
from course.plots.distances import distances
from course.plots.dots import dots
from course.plots.environments import agent_loop, cart_poles, credit, grid_world, race, returns
from course.plots.filters import feature_maps, filters
from course.plots.forecasts import forecasts, series_windows
from course.plots.frames import animation, film_strip
from course.plots.heatmaps import heatmaps
from course.plots.images import images, misclassified, signed
from course.plots.latent_maps import latent_maps, manifold
from course.plots.learning_curve import by_setting, learning_curve
from course.plots.network import network
from course.plots.number_grids import number_grids
from course.plots.one_shot import mistaken, one_shot
from course.plots.photographs import versions
from course.plots.picture_map import picture_map
from course.plots.prediction import prediction
from course.plots.receptive_field import receptive_field
from course.plots.recurrent import arrangements, autoregressive, lstm_cell, unrolled
from course.plots.scatter import accuracy_vs_parameters
from course.plots.slider import slider
from course.plots.sliding import position, sliding
from course.plots.style import figure
from course.plots.texts import shaded_text, text_rows, texts
from course.plots.towers import towers
from course.plots.transfer_learning import transfer_learning, which_way
from course.plots.word_vectors import analogies, pull_and_push, word_map

__all__ = [
    "accuracy_vs_parameters",
    "adversaries",
    "agent_loop",
    "analogies",
    "animation",
    "arrangements",
    "attention_arcs",
    "autoregressive",
    "blocks",
    "bottleneck",
    "by_setting",
    "cart_poles",
    "channels",
    "compare",
    "computational_graph",
    "confusion_matrix",
    "connectivity",
    "credit",
    "curves",
    "cycles",
    "decision_boundary",
    "decision_lines",
    "depths",
    "descent",
    "descent_race",
    "describe",
    "distances",
    "dots",
    "feature_maps",
    "figure",
    "film_strip",
    "filters",
    "forecasts",
    "functions",
    "grid_world",
    "heatmaps",
    "images",
    "latent_maps",
    "learning_curve",
    "lstm_cell",
    "manifold",
    "misclassified",
    "mistaken",
    "network",
    "number_grids",
    "one_by_one",
    "one_shot",
    "patches",
    "picture_map",
    "position",
    "prediction",
    "pull_and_push",
    "race",
    "receptive_field",
    "returns",
    "series_windows",
    "shaded_text",
    "signed",
    "slider",
    "sliding",
    "text_rows",
    "texts",
    "towers",
    "transfer_learning",
    "unrolled",
    "versions",
    "which_way",
    "windows",
    "word_map",
]  # fmt: skip
