"""Open any picture: upright, in colour, on white, and with little memory, however large it is."""

import contextlib
import io
import os
import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from course import session
from course.datasets import listing
from course.datasets.card import BadData

# Files with these suffixes count as pictures; HEIC needs a plug-in of Pillow, and is named where there is none.
SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif", ".heic", ".heif",
)  # fmt: skip
LARGE = 20_000_000  # pixels; a larger picture is reduced as early as can be
MOST_REDUCED = 400_000_000  # of a JPEG, which is decoded at an eighth of its size
MOST_WHOLE = 100_000_000  # of others, which are decoded whole; that takes 0.4 to 0.9 GB
MOST_SKIPPED = 0.05  # of the pictures of a set; with more, something is wrong with it
HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1")
ORIENTATION = 0x0112  # a tag of EXIF

_limit = threading.Lock()


def opened(file: str | os.PathLike | bytes, side: int):
    """A picture as a `PIL.Image` in RGB: turned as the camera says (EXIF), with white where it is transparent.

    Of a large picture not many more pixels are decoded than a shorter side of `side` pixels needs.

    Raises:
        BadData: it is no picture that Pillow can read, is damaged, or has too many pixels.
    """
    name = "the uploaded file" if isinstance(file, bytes) else listing.shown(file)
    source = io.BytesIO(file) if isinstance(file, bytes) else listing.opened(Path(file))
    with source as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what is not used: tags, and sizes that are checked here
        try:
            image = _header(stream)
            _check_size(name, image)
            if image.width * image.height > LARGE:
                image.draft("RGB", (4 * side, 4 * side))
            image.load()
            orientation = image.getexif().get(ORIENTATION, 1)  # after loading: a TIFF is turned by then
            image = _on_white(_reduced(_in_eight_bits(image), side))
            image.getexif()[ORIENTATION] = orientation
            return ImageOps.exif_transpose(image)
        except BadData:
            raise
        except Image.DecompressionBombError:
            raise BadData(f"{name} has more than {MOST_REDUCED:,} pixels; make it smaller first") from None
        except Exception as error:  # for each way to be damaged, Pillow's many readers have an error of their own
            raise BadData(f"{name} {_why(stream, error)}. Save it as JPEG or PNG and try again") from error


def whole(image, shape: tuple[int, int]):
    """A picture (`PIL.Image`) made to fit (height, width), all of it, in the middle of white."""
    return ImageOps.pad(image, shape[::-1], Image.Resampling.LANCZOS, color="white")


def each_sound(items: Sequence, use: Callable, name: str) -> list:
    """[(item, `use(item)`), ...] without the items for which `use` raises BadData: these are reported in one line.

    Raises:
        BadData: more than one in twenty are bad; `name` says of which set.
    """
    results, skipped = [], []
    for item in items:
        try:
            results.append((item, use(item)))
        except BadData as error:
            skipped.append(error)
    if skipped:
        text = f"{name}: {len(skipped)} of {len(items):,} pictures skipped; the first: {skipped[0]}"
        if len(skipped) > max(1, MOST_SKIPPED * len(items)) or not results:
            raise BadData(f"{text}. That is too many: mend these files, or take them away")
        session.say(text)
    return results


def _header(stream):
    with _limit:  # Pillow has one limit for everybody, and refuses twice as many
        usual, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, MOST_REDUCED // 2
        try:
            return Image.open(stream)
        finally:
            Image.MAX_IMAGE_PIXELS = usual


def _check_size(name, image):
    whole = image.format not in ("JPEG", "MPO") or image.info.get("progressive")
    most = MOST_WHOLE if whole else MOST_REDUCED
    if image.width * image.height > most:
        raise BadData(f"{name} has {image.width:,}x{image.height:,} pixels, more than {most:,}; make it smaller first")


def _in_eight_bits(image):
    """Without palettes, and without more than 256 levels of grey."""
    if image.mode in ("1", "P", "PA"):
        return image.convert("L" if image.mode == "1" else "RGBA")
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image)
    if image.mode == "F":
        values = 255 / max(values.max(), 1) * values
    elif image.mode.startswith("I;16") or values.max() > 255:
        values = values // 257
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def _reduced(image, side):
    factor = min(image.size) // (4 * side)
    return image.reduce(factor) if factor > 1 and image.width * image.height > LARGE else image


def _on_white(image):
    if image.mode in ("RGB", "L", "CMYK", "YCbCr") and "transparency" not in image.info:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def _why(stream, error):
    with contextlib.suppress(OSError):
        stream.seek(4)
        if stream.read(4) == b"ftyp" and stream.read(4) in HEIC:
            return "is a HEIC picture, which Pillow does not read"
    reason = str(error).split(" <")[0]  # Pillow ends with the stream that it read, <_io.BytesIO object at 0x7f..>
    return f"cannot be read as a picture ({reason or type(error).__name__})"
