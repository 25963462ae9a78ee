"""What is measured of a model: where it looks, how good its forecasts and images are, what it copied or confused."""

from course.metrics.attribution import grad_cam, saliency
from course.metrics.copying import copied
from course.metrics.forecasts import mase, persistence, prediction_interval
from course.metrics.gan import frechet_distance, mode_coverage
from course.metrics.one_shot import best_threshold, distances, one_shot_accuracy

__all__ = [
    "best_threshold",
    "copied",
    "distances",
    "frechet_distance",
    "grad_cam",
    "mase",
    "mode_coverage",
    "one_shot_accuracy",
    "persistence",
    "prediction_interval",
    "saliency",
]
