"""What is measured of a model: where it looks, how good its forecasts are, how good its images are, what it copied."""

from course.metrics.attribution import grad_cam, saliency
from course.metrics.copying import copied
from course.metrics.forecasts import mase, persistence, prediction_interval
from course.metrics.gan import frechet_distance, mode_coverage

__all__ = [
    "copied",
    "frechet_distance",
    "grad_cam",
    "mase",
    "mode_coverage",
    "persistence",
    "prediction_interval",
    "saliency",
]
