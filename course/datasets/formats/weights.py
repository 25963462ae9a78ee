"""Weights of networks that were trained elsewhere: a base for transfer learning, a judge of pictures."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course.datasets import fingerprints, listing
from course.datasets.card import BadData, Card

NAMES = {"mobilenet_v2": "MobileNetV2 (0.35) of ImageNet", "mobilenet": "MobileNet (0.25) of ImageNet"}


@dataclass(frozen=True)
class PretrainedWeights:
    """What `load("imagenet_weights")` and `load("imagenet_classifier")` return.

    Attributes:
        name: the name `load` was given.
        source: "embedded" or "published".
        file: path of the weights; None where there is no classifier on this disk.
        family: whose weights they are, and so which preprocessing the network needs: "mobilenet" or "mobilenet_v2"
            (modules of `keras.applications`), or "small_base" (`course.models.small_base`).
        fingerprint: 12 hexadecimal digits that stand for exactly this file.
    """

    name: str
    source: str
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
        """The file in a folder, or (family, path or None), which stand in for it.

        Raises:
            BadData: the file is damaged, or of another network.
        """
        if not isinstance(place, Path):
            family, file = place
            fingerprint = fingerprints.of(family, *filter(None, [file]))
            return PretrainedWeights(card.name, "embedded", file, family, fingerprint)
        file = place / card.files[0]
        self._numbers(file)
        return PretrainedWeights(card.name, "published", file, self.family, fingerprints.of(self.family, file))

    def check(self, folder: Path, card: Card) -> str:
        """Read every number.

        Raises:
            BadData: see `read`; or a number is none, or very large.
        """
        values = self._numbers(folder / card.files[0], whole=True)
        if not np.isfinite(values).all() or np.abs(values).max() > 1e4:
            raise BadData(f"{folder / card.files[0]} holds infinite or absurd numbers")
        return f"{self.parameters:,} parameters"

    def _numbers(self, file, whole=False):
        """All numbers, float32 (parameters,), or nothing if not `whole`; their count is checked."""
        import h5py

        count, values = [], []

        def visit(_, each):
            if isinstance(each, h5py.Dataset):
                count.append(each.size)
                values.append(np.ravel(each[()]) if whole else np.empty(0))

        with listing.opened(file, "HDF5 file") as stream, h5py.File(stream) as weights:
            weights.visititems(visit)
        if sum(count) != self.parameters:
            raise BadData(f"{file} holds {sum(count):,} numbers, expected {self.parameters:,}: it is another network's")
        return np.concatenate(values)
