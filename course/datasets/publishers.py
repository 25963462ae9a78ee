"""Where published data are fetched."""

import io
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from course.datasets.card import BadData, Card


class Download:
    """Files at fixed addresses, one for each of `card.files`."""

    def __init__(self, *urls: str):
        self.urls = urls

    @property
    def host(self) -> str:
        """The machine that has them."""
        return urlsplit(self.urls[0]).hostname

    def fetch(self, folder: Path, card: Card) -> None:
        """Fill an empty folder with the files of a card."""
        import keras

        for url, file in zip(self.urls, card.files, strict=True):
            place = Path(file)
            keras.utils.get_file(
                place.name, url, file_hash=card.sha256.get(file), cache_dir=folder, cache_subdir=str(place.parent)
            )


@dataclass(frozen=True)
class Kaggle:
    """A data set of Kaggle, such as "moltean/fruits"."""

    name: str
    host: str = "www.kaggle.com"

    def fetch(self, folder: Path, card: Card) -> None:
        """Fill an empty folder with the files and folders of a card."""
        import kagglehub

        downloaded = Path(kagglehub.dataset_download(self.name))
        holders = [each.parent for each in sorted(downloaded.rglob(card.files[0]))]
        holder = next((each for each in holders if all((each / file).exists() for file in card.files)), None)
        if holder is None:
            raise BadData(f"Kaggle's {self.name} no longer holds {' and '.join(card.files)}; please report it")
        for file in card.files:
            copy = shutil.copytree if (holder / file).is_dir() else shutil.copyfile
            copy(holder / file, folder / file)


@dataclass(frozen=True)
class TensorFlowDatasets:
    """A data set of TensorFlow Datasets, such as "cycle_gan/horse2zebra"."""

    name: str
    host: str

    def fetch(self, folder: Path, card: Card) -> None:
        """Fill an empty folder with the files of a card, or with folders of pictures."""
        import tensorflow_datasets
        from PIL import Image

        splits = tensorflow_datasets.load(self.name, data_dir=folder / "tfds")
        for part in card.files:
            (folder / part).mkdir()
            for number, example in enumerate(tensorflow_datasets.as_numpy(splits[part])):
                content = io.BytesIO()
                Image.fromarray(example["image"]).save(content, "PNG")
                (folder / part / f"{number:05d}.png").write_bytes(content.getvalue())

    def found(self) -> Path | None:
        """The folder of the prepared set, if this machine has it."""
        return None

    def read(self, folder: Path) -> dict:
        """Arrays by part, {"x_train": ...}, or encoded pictures by part, {"trainA": [bytes, ...], ...}."""
        raise NotImplementedError
