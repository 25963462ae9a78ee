"""`course data verify`: are the data files what they should be?"""

from course import paths
from course.datasets.cache import sha256
from course.datasets.card import BadData
from course.datasets.catalogue import catalogue, find
from course.datasets.load import published_folder

SUMS = "SHA256SUMS"


def verify(name=None):
    """Check embedded files against data/SHA256SUMS, and published data by reading them whole.

    Args:
        name: one data set; all of them when None.

    Yields:
        (line, good): what was checked and how it came out.

    Raises:
        ValueError: unknown `name`.
    """
    cards = [find(name)] if name else list(catalogue.values())
    for file, expected in sums().items():
        if name in (None, file.split(".")[0]):
            yield _embedded(file, expected)
    for card in cards:
        yield _published(card)


def sums():
    """{file name: SHA-256} of the embedded data, from data/SHA256SUMS (`sha256sum -c` reads it too)."""
    lines = (paths.EMBEDDED / SUMS).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _embedded(file, expected):
    path = paths.EMBEDDED / file
    if not path.is_file():
        return f"embedded {file} is missing from {paths.EMBEDDED}; restore it with `git checkout -- data`", False
    if sha256(path) != expected:
        return f"embedded {file} has changed; restore it with `git checkout -- data`", False
    return f"embedded {file}", True


def _published(card):
    try:
        folder = published_folder(card)
        if folder is None:
            return f"published {card.name}: not on this disk", True
        found = card.read(folder)
    except BadData as error:
        return str(error), False
    pinned = all(sha256(folder / file) == digest for file, digest in card.sha256.items())
    bytes_ = " (the publisher's own bytes)" if card.sha256 and pinned else ""
    what = (
        f"{len(found['y_train']):,} training and {len(found['y_test']):,} test images"
        if "y_train" in found
        else ", ".join(f"{count:,} {name}" for name, count in found.items())
    )
    return f"published {card.name}: {what} in {folder}{bytes_}", True
