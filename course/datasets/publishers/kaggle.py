"""Data sets on Kaggle, through its own client."""

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from course import paths
from course.datasets.card import Card
from course.datasets.publishers.unpacked import copy_files


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

        Raises:
            BadData: it no longer holds these files.
        """
        import kagglehub

        home = paths.cache() / "kagglehub" / card.name
        try:
            with _environment("KAGGLEHUB_CACHE", str(home)):
                downloaded = Path(kagglehub.dataset_download(self.name))
            copy_files(downloaded, folder, card)
        except OSError:  # the connection or the disk
            raise
        except Exception:  # what arrived is no archive, or another one
            shutil.rmtree(home, ignore_errors=True)
            raise
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _environment(name, value):
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
