"""Files as their publisher has them: at fixed addresses, or in an archive of a data set on Kaggle."""

import functools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

from course import paths
from course.datasets.card import BadData, Card

# The content, with this process's permissions; a link stays one, to be refused.
_copy_file = functools.partial(shutil.copyfile, follow_symlinks=False)


class Download:
    """Files at fixed addresses.

    Args:
        urls: the address of each of `card.files`, in the same order.
    """

    def __init__(self, *urls: str):
        self.urls = urls

    @property
    def host(self) -> str:
        """The machine that keeps the first file."""
        address = urlsplit(self.urls[0])
        return address.netloc if address.port or address.scheme == "https" else f"{address.netloc}:80"

    def fetch(self, folder: Path, card: Card) -> None:
        """Download each of `card.files`; raises requests.RequestException where there is none."""
        for url, name in zip(self.urls, card.files, strict=True):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            _download(url, folder / name)


@dataclass(frozen=True)
class Kaggle:
    """A data set on Kaggle, through its own client `kagglehub`.

    Attributes:
        name: "owner/dataset", as in its address.
    """

    name: str
    host: str = "www.kaggle.com"

    def fetch(self, folder: Path, card: Card) -> None:
        """Download the whole data set, and copy `card.files` from wherever in it they are.

        Where the connection breaks, kagglehub keeps what has arrived in the cache, and goes on there next time.
        """
        import kagglehub

        home = paths.cache() / "kagglehub" / card.name
        try:
            with mock.patch.dict(os.environ, KAGGLEHUB_CACHE=str(home)):
                downloaded = Path(kagglehub.dataset_download(self.name))
            copy_files(downloaded, folder, card)
        except OSError:  # the connection or the disk
            raise
        except Exception:  # what arrived is no archive, or another one
            shutil.rmtree(home, ignore_errors=True)
            raise
        shutil.rmtree(home, ignore_errors=True)


def copy_files(downloaded: Path, folder: Path, card: Card) -> None:
    """Copy `card.files` from the first folder in `downloaded`, however deep, that holds them all; BadData if none."""
    above = len(Path(card.files[0]).parts) - 1
    found = [each for each in downloaded.rglob(card.files[0]) if "__MACOSX" not in each.parts]
    places = sorted(each.parents[above] for each in found)
    root = next((each for each in places if all((each / name).exists() for name in card.files)), None)
    if root is None:
        raise BadData(f"{card.publisher.name} no longer holds {', '.join(card.files)}; please report it.")
    for name in card.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, symlinks=True, copy_function=_copy_file)
        else:
            _copy_file(root / name, folder / name)


def _download(url, file):
    import requests
    from tqdm.auto import tqdm

    with requests.get(url, stream=True) as response:
        response.raise_for_status()
        size = int(response.headers.get("Content-Length", 0))
        with file.open("wb") as target, tqdm(total=size, unit="B", unit_scale=True, disable=None) as bar:
            for block in response.iter_content(65_536):
                bar.update(target.write(block))
