"""Training that Keras does not have: logs, comparisons, checkpoints, schedules, adversarial networks, variational
autoencoders, texts."""

import importlib

from course.training.checkpoints import Checkpoint, Diverged, resume
from course.training.comparison import compare
from course.training.length_batches import LengthBatches
from course.training.log import EpochLog
from course.training.sample_history import SampleHistory
from course.training.schedules import LinearDecay
from course.training.text_generation import TextGenerator, probabilities

# These need TensorFlow, whatever Keras' backend is; they are imported when they are first used.
_TENSORFLOW = {
    "GAN": "adversarial",
    "CycleGAN": "adversarial",
    "ImageHistory": "adversarial",
    "LeastSquares": "adversarial",
    "NonSaturating": "adversarial",
    "VAE": "variational",
    "resumable_batches": "batches",
}

__all__ = [
    "Checkpoint",
    "Diverged",
    "EpochLog",
    "LengthBatches",
    "LinearDecay",
    "SampleHistory",
    "TextGenerator",
    "compare",
    "probabilities",
    "resume",
    *_TENSORFLOW,
]


def __getattr__(name):
    if name not in _TENSORFLOW:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(importlib.import_module(f"{__name__}.{_TENSORFLOW[name]}"), name)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"training.{name} needs TensorFlow, and {error.name} is not installed: `pip install -r requirements.txt`"
        ) from error


def __dir__():
    return __all__
