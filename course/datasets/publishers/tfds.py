"""Data sets of TensorFlow Datasets (TFDS), fetched or as the learner has them already."""

import contextlib
import hashlib
import importlib.util
import io
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course.datasets.card import BadData, Card
from course.datasets.publishers.files import copy_files
from course.session import quiet_stderr


@dataclass(frozen=True)
class TensorFlowDatasets:
    """A data set that TensorFlow Datasets (TFDS) publishes.

    Attributes:
        name: as for `tfds.load`: "mnist", or "cycle_gan/horse2zebra".
        host: the machine that TFDS gets it from.
    """

    name: str
    host: str

    def fetch(self, folder: Path, card: Card) -> None:
        """Let TFDS download and prepare the set, and write it in the published layout.

        Arrays are written by the card's format (`card.format.write(arrays, folder, card)`); folders of pictures are
        the publisher's own, as TFDS has unpacked them.
        """
        with tempfile.TemporaryDirectory(dir=folder.parent) as work:
            downloads, tfds = Path(work) / "downloads", _tfds()
            builder = tfds.builder(self.name, data_dir=work)
            with contextlib.redirect_stdout(io.StringIO()):  # it praises the folder that is about to go
                builder.download_and_prepare(download_dir=downloads)
            if hasattr(card.format, "write"):
                card.format.write(self.read(Path(builder.data_dir)), folder, card)
            else:
                copy_files(downloads, folder, card)

    def found(self) -> Path | None:
        """The folder of the newest version that TFDS has prepared on this disk, or None.

        TFDS keeps its data in TFDS_DATA_DIR, or in ~/tensorflow_datasets. Where it is not installed, its data count as
        absent, which is said.
        """
        for root in filter(None, (os.environ.get("TFDS_DATA_DIR"), "~/tensorflow_datasets")):
            with contextlib.suppress(OSError):  # a folder that cannot be read counts as none
                versions = [each for each in Path(os.path.expanduser(root), self.name).iterdir() if _prepared(each)]
                if versions and importlib.util.find_spec("tensorflow_datasets"):
                    return max(versions, key=_numbers)
                if versions:
                    print(f"{max(versions, key=_numbers)} is not used: `pip install tensorflow-datasets` to read it")
        return None

    def read(self, folder: Path) -> dict:
        """Read what TFDS has prepared, from a folder such as ~/tensorflow_datasets/mnist/3.0.1.

        Images of one shape are arrays by part: {"x_train": uint8 (n, height, width) or (n, height, width, 3),
        "y_train": uint8 (n,), "x_test": ...}, numbered as the publisher does, not as TFDS shuffles them.
        Others are encoded pictures by part, in TFDS's order: {"trainA": [bytes, ...], ...}. BadData is raised where the
        folder is damaged, ModuleNotFoundError where tensorflow-datasets is not installed.
        """
        tfds, found = _tfds(), {}
        with quiet_stderr():
            try:
                builder = tfds.builder_from_directory(folder)
                for split in builder.info.splits:
                    found |= _part(tfds, builder, split)
                return found
            except Exception as error:  # TensorFlow's, TFDS's, protobuf's, json's
                damage = error
        why = " ".join(str(damage).split())[:200]
        raise BadData(f"{folder}, which TensorFlow Datasets wrote, is damaged ({why})") from damage


def _tfds():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        with quiet_stderr():
            import tensorflow  # noqa: F401  (TFDS would import it later)
            import tensorflow_datasets as tfds
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"{error.name} is not installed; TensorFlow Datasets needs it: `pip install tensorflow-datasets`",
            name=error.name,
        ) from error
    if sys.stderr is None or not sys.stderr.isatty():
        tfds.disable_progress_bar()
    return tfds


def _part(tfds, builder, split):
    """What `read` returns, of one part."""
    encoded = None in builder.info.features["image"].shape
    found = builder.as_dataset(
        split,
        batch_size=-1,
        decoders={"image": tfds.decode.SkipDecoding()} if encoded else None,
        read_config=tfds.ReadConfig(interleave_cycle_length=1, try_autocache=False),  # in the order of the files
    )
    x, y = found["image"].numpy(), found["label"].numpy()
    if len(x) != (expected := builder.info.splits[split].num_examples):
        raise BadData(f"{split} holds {len(x):,} examples, expected {expected:,}")
    if encoded:
        return {split: list(x)}
    order = _published_order(split, len(x))
    return {f"x_{split}": (x[..., 0] if x.shape[-1] == 1 else x)[order], f"y_{split}": y[order].astype(np.uint8)}


def _published_order(split, count):
    """Indices that put TFDS's examples in the publisher's order, if their keys are the numbers from 0.

    TFDS sorts examples by an MD5 hash of their keys, salted with the part's name. Of sets with other keys this makes
    another order that is always the same.
    """
    hashed = sorted(range(count), key=lambda number: hashlib.md5(f"{split}{number}".encode()).digest())
    return np.argsort(hashed)


def _prepared(folder):
    """Whether TFDS has finished a version here: until it has, the folder has a longer name.

    What TFDS wrote before 2021 has no features.json, and cannot be read without the code of that time.
    """
    finished = re.fullmatch(r"\d+\.\d+\.\d+", folder.name)
    return bool(finished) and all((folder / name).is_file() for name in ("dataset_info.json", "features.json"))


def _numbers(folder):
    return [int(number) for number in folder.name.split(".")]
