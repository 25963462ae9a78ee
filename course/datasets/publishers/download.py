"""Files at fixed addresses."""

from pathlib import Path
from urllib.parse import urlsplit

from course.datasets.card import Card


class Download:
    """Files at fixed addresses.

    Args:
        urls: the address of each of `card.files`, in the same order.

    Example:
        >>> Download("https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt").host
        'storage.googleapis.com'
    """

    def __init__(self, *urls: str):
        self.urls = urls

    def __repr__(self):
        return f"Download({', '.join(map(repr, self.urls))})"

    @property
    def host(self) -> str:
        """The machine that keeps the first file."""
        address = urlsplit(self.urls[0])
        return address.netloc if address.port or address.scheme == "https" else f"{address.netloc}:80"

    def fetch(self, folder: Path, card: Card) -> None:
        """Download each of `card.files`.

        Raises:
            requests.RequestException: there is no such file, or the connection broke.
        """
        for url, name in zip(self.urls, card.files, strict=True):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            _download(url, folder / name)


def _download(url, file):
    import requests
    from tqdm.auto import tqdm

    with requests.get(url, stream=True) as response:
        response.raise_for_status()
        size = int(response.headers.get("Content-Length", 0))
        with file.open("wb") as target, tqdm(total=size, unit="B", unit_scale=True, disable=None) as bar:
            for block in response.iter_content(65_536):
                bar.update(target.write(block))
