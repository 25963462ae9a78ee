"""A learner's own photograph, with everything that cameras and editors do to one."""

import io

import numpy as np
import pytest
from PIL import Image

from course import datasets
from course.datasets.formats import pictures


def file_of(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def half_red(size=(200, 100)):
    """Left half red, right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def test_whole_and_in_the_middle_of_white():
    x = datasets.photo(file_of(half_red()))
    assert (x.shape, x.dtype) == ((100, 100, 3), np.float32)
    assert np.allclose(x[:24], 1)
    assert np.allclose(x[-24:], 1)
    assert np.allclose(x[50, 20], (1, 0, 0), atol=0.02)
    assert np.allclose(x[50, 80], (0, 0, 1), atol=0.02)


def test_turned_as_the_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn right to see it upright"
    x = datasets.photo(file_of(half_red(), "JPEG", exif=exif, quality=95))
    assert np.allclose(x[20, 50], (1, 0, 0), atol=0.05)
    assert np.allclose(x[80, 50], (0, 0, 1), atol=0.05)
    assert np.allclose(x[50, 5], 1, atol=0.02)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_become_white(mode):
    image = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 25, 50))
    x = datasets.photo(file_of(image.convert(mode)))
    assert np.allclose(x[50, 90], 1)
    assert np.allclose(x[50, 10], 0)


def test_more_pixels_than_memory(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_WHOLE", 15_000)
    with pytest.raises(ValueError, match=r"the uploaded file has 200x100 pixels, more than 15,000; make it smaller"):
        datasets.photo(file_of(half_red()))


@pytest.mark.parametrize("content", [b"", b"<html>", file_of(half_red())[:100], file_of(half_red(), "JPEG")[:700]])
def test_no_picture(content):
    with pytest.raises(ValueError, match=r"cannot be read as a picture.*Save it as JPEG or PNG"):
        datasets.photo(content)


def test_a_path(tmp_path):
    half_red().save(tmp_path / "red.png")
    assert datasets.photo(tmp_path / "red.png", (40, 60)).shape == (40, 60, 3)
    with pytest.raises(FileNotFoundError, match="blue"):
        datasets.photo(tmp_path / "blue.png")
