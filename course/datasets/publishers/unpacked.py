"""Find the files of a set in what a publisher's client has unpacked."""

import shutil
from pathlib import Path

from course.datasets.card import BadData, Card


def copy_files(downloaded: Path, folder: Path, card: Card) -> None:
    """Copy `card.files` from the first folder in `downloaded`, however deep, that holds them all.

    Raises:
        BadData: none does.
    """
    deep = len(Path(card.files[0]).parts)
    found = [each for each in downloaded.rglob(card.files[0]) if "__MACOSX" not in each.parts]
    places = sorted(Path(*each.parts[:-deep]) for each in found)
    root = next((each for each in places if all((each / name).exists() for name in card.files)), None)
    if root is None:
        raise BadData(f"{card.publisher.name} no longer holds {', '.join(card.files)}; please report it.")
    for name in card.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, symlinks=True, copy_function=_copy_file)
        else:
            _copy_file(root / name, folder / name)


def _copy_file(source, target):
    """The content, with this process's permissions; a link stays one, to be refused."""
    return shutil.copyfile(source, target, follow_symlinks=False)
