"""Weights of networks that were trained elsewhere: a base for transfer learning, a judge of pictures."""

from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card, Loaded

NAMES = {"mobilenet_v2": "MobileNetV2 (0.35) of ImageNet", "mobilenet": "MobileNet (0.25) of ImageNet"}


@dataclass(frozen=True, repr=False)
class PretrainedWeights(Loaded):
    """What `load("imagenet_weights")` and `load("imagenet_classifier")` return.

    Attributes:
        file: path of the weights; None where there is no classifier on this disk.
        family: whose weights they are, and so which preprocessing the network needs: "mobilenet" or "mobilenet_v2"
            (modules of `keras.applications`), or "small_base" (`course.models.small_base`).
    """

    file: Path | None
    family: str
    fingerprint: str = ""

    @property
    def summary(self) -> str:
        """Which network it is."""
        if self.file is None:
            return "no network; what needs it is left out"
        return NAMES.get(self.family, "a small base")


@dataclass(frozen=True)
class WeightsFile:
    """Format of a network's weights in one HDF5 file, as `keras.applications` keeps them.

    Attributes:
        family: see `PretrainedWeights`.
        parameters: how many numbers the file holds.
    """

    family: str
    parameters: int

    def read(self, place, card: Card) -> PretrainedWeights:
        """The file in a folder, or (family, path or None), which stand in for it."""
        if isinstance(place, Path):
            source, family, file = "published", self.family, place / card.files[0]
            self._numbers(file)
        else:
            source, (family, file) = "embedded", place
        return PretrainedWeights(card.name, source, file, family, fingerprints.of(family, *filter(None, [file])))

    def check(self, folder: Path, card: Card) -> str:
        """Look whether every number is finite, and none is very large."""
        values = self._numbers(folder / card.files[0])
        if not np.isfinite(values).all() or np.abs(values).max() > 1e4:
            raise BadData(f"{folder / card.files[0]} holds infinite or absurd numbers")
        return f"{self.parameters:,} parameters"

    def _numbers(self, file):
        """All numbers, (parameters,)."""
        found = []
        with listing.opened(file, "HDF5 file") as stream, h5py.File(stream) as weights:
            weights.visititems(lambda _, each: found.append(each) if isinstance(each, h5py.Dataset) else None)
            if (count := sum(each.size for each in found)) != self.parameters:
                raise BadData(f"{file} holds {count:,} numbers, expected {self.parameters:,}: it is another network's")
            return np.concatenate([np.ravel(each) for each in found])
