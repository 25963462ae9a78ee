"""Training that Keras does not have: logs, comparisons, checkpoints, schedules, adversarial networks, writing."""

from course.training.adversarial import GAN, CycleGAN, ImageHistory, LeastSquares, NonSaturating
from course.training.checkpoints import Checkpoint, Diverged, endless, resume
from course.training.comparison import compare
from course.training.film import Film
from course.training.log import EpochLog
from course.training.schedules import LinearDecay
from course.training.writing import Writer, probabilities

__all__ = [
    "GAN", "Checkpoint", "CycleGAN", "Diverged", "EpochLog", "Film", "ImageHistory", "LeastSquares",
    "LinearDecay", "NonSaturating", "Writer", "compare", "endless", "probabilities", "resume",
]  # fmt: skip
