"""Training that Keras does not have: logs, schedules, checkpoints, GANs, VAEs, texts, classes to compare."""

import importlib

from course.training.checkpoints import Checkpoint, Diverged, resume
from course.training.class_batches import ClassBatches, PairBatches
from course.training.comparison import compare
from course.training.flat_weights import unflatten
from course.training.length_batches import LengthBatches
from course.training.log import EpochLog
from course.training.metric_losses import batch_contrastive_loss, contrastive_loss, triplet_loss
from course.training.replay import ReplayMemory
from course.training.sample_history import SampleHistory
from course.training.schedules import LinearDecay
from course.training.text_generation import TextGenerator, probabilities
from course.training.variational import VAE
from course.training.warping import affine, random_affine

# These need TensorFlow, whatever Keras' backend is; they are imported when they are first used.
_TENSORFLOW = {
    "GAN": "adversarial",
    "CycleGAN": "adversarial",
    "ImageHistory": "adversarial",
    "LeastSquares": "adversarial",
    "NonSaturating": "adversarial",
    "resumable_batches": "batches",
}

__all__ = [
    "Checkpoint",
    "ClassBatches",
    "Diverged",
    "EpochLog",
    "LengthBatches",
    "LinearDecay",
    "PairBatches",
    "ReplayMemory",
    "SampleHistory",
    "TextGenerator",
    "VAE",
    "affine",
    "batch_contrastive_loss",
    "compare",
    "contrastive_loss",
    "probabilities",
    "random_affine",
    "resume",
    "triplet_loss",
    "unflatten",
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
