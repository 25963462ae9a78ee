"""A learner's own photograph, made into what a network was trained on."""

import io
import warnings
from pathlib import Path

import numpy as np

MOST_PIXELS = 400_000_000  # decoded, that is 1.2 GB


def photo(file, shape=(100, 100)):
    """Read any photograph as a network's input: upright, whole, in the middle of a white picture.

    It is turned as the camera says (EXIF), transparent parts become white, and its longer side fills the picture. A
    large JPEG is read at a fraction of its size.

    Args:
        file: path of a picture, or its contents as bytes.
        shape: (height, width) of the result in pixels.

    Returns:
        float32 array (height, width, 3) in 0..1.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is no picture that Pillow can read, or has more than 400 million pixels.
    """
    from PIL import Image, ImageOps

    height, width = shape
    name = "the uploaded file" if isinstance(file, bytes) else file
    content = file if isinstance(file, bytes) else Path(file).expanduser().read_bytes()
    try:
        image = _opened(content)
        image.draft("RGB", (4 * width, 4 * height))
        image = _on_white(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError:
        raise ValueError(f"{name} has more than {MOST_PIXELS:,} pixels; make it smaller first") from None
    except (OSError, SyntaxError) as error:
        why = f"{name} cannot be read as a picture ({error})"
        raise ValueError(f"{why}. Save it as JPEG or PNG and try again.") from error
    image = ImageOps.pad(image, (width, height), Image.Resampling.LANCZOS, color="white")
    return np.asarray(image, np.float32) / 255


def _opened(content):
    from PIL import Image

    usual, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, MOST_PIXELS // 2  # Pillow refuses twice as many
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content))
    finally:
        Image.MAX_IMAGE_PIXELS = usual


def _on_white(image):
    """An RGB image; what was transparent is white."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):  # 16 bits and more
        values = np.asarray(image, np.float32)
        image = Image.fromarray((255 * values / max(values.max(), 1)).astype(np.uint8))
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")
