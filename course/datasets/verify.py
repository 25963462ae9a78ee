"""`course data verify`: are the data files what they should be?"""

from collections.abc import Iterator
from pathlib import Path

from course import paths
from course.datasets.card import BadData, Card, Incomplete
from course.datasets.catalogue import catalogue, find
from course.datasets.fingerprints import sha256
from course.datasets.load import advice
from course.datasets.places import published_folder

SUMS = "SHA256SUMS"


def verify(name: str | None = None) -> Iterator[tuple[str, bool]]:
    """Yield (what was checked and how it came out, whether that is good) of one data set, or of all.

    Embedded files are compared with data/SHA256SUMS; published ones with the SHA-256 pinned for them, and what they
    hold with what was published. Where nothing can be pinned, it is looked whether they can be such data.

    Raises:
        ValueError: unknown `name`.
    """
    cards = [find(name)] if name else list(catalogue.values())
    for file, expected in sums().items():
        if name in (None, file.split(".")[0]):
            yield _embedded(file, expected)
    for card in cards:
        if card.files:
            yield _published(card)


def sums() -> dict[str, str]:
    """{file name: SHA-256} of the embedded data, from data/SHA256SUMS (`sha256sum -c` reads it too)."""
    lines = (paths.EMBEDDED / SUMS).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def altered(folder: Path, card: Card) -> str:
    """Which file in a folder is not the published one whose SHA-256 is pinned, in words; "" if none is."""
    for name, expected in card.sha256.items():
        file = folder / name
        if not file.is_file():
            return f"{folder} lacks the file {name}"
        if (found := sha256(file)) != expected:
            page = ", but a web page" if file.read_bytes().lstrip().startswith(b"<") else ""
            return f"{file} is not the published file{page}: its SHA-256 is {found}, expected {expected}"
    return ""


def _embedded(file, expected):
    path = paths.EMBEDDED / file
    if path.is_file() and sha256(path) == expected:
        return f"embedded {file}", True
    fault = "has changed" if path.is_file() else f"is missing from {paths.EMBEDDED}"
    return f"embedded {file} {fault}; restore it with `git checkout -- data`", False


def _published(card):
    folder = None
    try:
        folder = published_folder(card)
        if folder is None:
            return f"published {card.name}: not on this disk", True
        found, other = card.format.check(folder, card), altered(folder, card)
        if other and not hasattr(card.format, "write"):
            raise BadData(other)
    except Incomplete as error:
        return f"published {card.name}: {error}; plausible, but a part of it", True
    except (BadData, OSError) as error:
        fault = str(error).removeprefix(f"{card.name}: ").rstrip(".")
        return f"published {card.name}: {fault}. {advice(card, folder)}".strip(), False
    return f"published {card.name}: {found} in {folder}, {_how_sure(card, other)}", True


def _how_sure(card, other):
    if card.sha256 and not other:
        return "the publisher's own bytes"
    if getattr(card.format, "digest", ""):
        return "the publisher's own images, in another file"
    return "plausible; no SHA-256 is known to compare them with"
