"""Remake the embedded data: `python -m tools.make_data [NAME …]` (all of it without a name).

The same code makes the same arrays, and with the same zlib the same bytes: NumPy writes zip entries
with a fixed date and in a fixed order.
"""

import argparse
from pathlib import Path

import numpy as np
from tqdm import tqdm

from course.datasets import verify as verifying
from course.datasets.fingerprints import sha256
from course.files import write_atomically
from tools.make_data import fruits, hands

DATA = Path(__file__).resolve().parents[2] / "data"


def sign_language_mnist():
    return "sign_language_mnist.npz", hands.sign_language(progress=tqdm)


def fruits_360():
    return "fruits_360.npz", fruits.fruits_360(progress=tqdm)


MAKERS = {maker.__name__: maker for maker in (sign_language_mnist, fruits_360)}


def write(path, arrays):
    write_atomically(path, lambda part: np.savez_compressed(part, **arrays))


def write_sums(folder):
    """Write SHA256SUMS of all data files in a folder."""
    files = sorted(file for file in folder.iterdir() if file.suffix in (".npz", ".h5", ".txt"))
    sums = [f"{sha256(file)}  {file.name}\n" for file in files]
    (folder / verifying.SUMS).write_text("".join(sums), encoding="ascii")


def main():
    parser = argparse.ArgumentParser(description="Remake the embedded data.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(MAKERS)}")
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to (default: %(default)s)")
    arguments = parser.parse_args()
    for name in arguments.names or MAKERS:
        if name not in MAKERS:
            parser.error(f"no generator is called {name!r}: choose from {', '.join(MAKERS)}")
        file, arrays = MAKERS[name]()
        write(arguments.out / file, arrays)
        print(f"{arguments.out / file}: {(arguments.out / file).stat().st_size:,} bytes")
    write_sums(arguments.out)


if __name__ == "__main__":
    main()
