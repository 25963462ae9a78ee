"""Training that Keras does not have: logs, comparisons, checkpoints, schedules, adversarial networks, writing."""

from course.training.adversarial import GAN, CycleGAN, ImageHistory, LeastSquares, NonSaturating
from course.training.checkpoints import Checkpoint, Diverged, resumable_batches, resume
from course.training.comparison import compare
from course.training.log import EpochLog
from course.training.sample_history import SampleHistory
from course.training.schedules import LinearDecay
from course.training.text_generation import TextGenerator, probabilities

__all__ = [
    "GAN",
    "Checkpoint",
    "CycleGAN",
    "Diverged",
    "EpochLog",
    "ImageHistory",
    "LeastSquares",
    "LinearDecay",
    "NonSaturating",
    "SampleHistory",
    "TextGenerator",
    "compare",
    "probabilities",
    "resumable_batches",
    "resume",
]  # fmt: skip
