"""One opener for all pictures: whatever cameras, editors and attackers make, with little memory."""

import contextlib
import io
import os
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

from course.datasets import BadData
from course.datasets.formats import pictures


def file_of(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png_of(width, height):
    """The bytes of a black PNG of any size, made without making the picture; of 20000x20000 some 50 KB."""

    def chunk(name, content):
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width + 1)) for _ in range(height)) + packer.flush()
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


LEVELS = np.tile(np.linspace(0, 255, 100), (100, 1)).astype(np.uint8)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16", "I", "F", "LA", "RGBA"])
def test_every_mode_is_read_with_its_levels(mode):
    grey = Image.fromarray(LEVELS)
    if mode in ("I;16", "I"):
        image = Image.fromarray(LEVELS.astype({"I;16": np.uint16, "I": np.int32}[mode]) * 257)
    else:
        image = grey.convert("RGB").convert(mode) if mode == "P" else grey.convert(mode)
    x = np.asarray(pictures.opened(file_of(image, "JPEG" if mode == "CMYK" else "TIFF"), 100))
    assert x.shape == (100, 100, 3)
    if mode not in ("1", "P"):  # those have a few levels only
        assert np.abs(x.astype(int) - LEVELS[..., None]).max() < 25
    assert x[:, :20].mean() < 80 < 180 < x[:, 80:].mean()


def test_sixteen_bits_keep_their_brightness():
    dark = Image.fromarray(np.full((50, 50), 6000, np.uint16))
    assert np.asarray(pictures.opened(file_of(dark), 50)).max() == 6000 // 257


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
def test_orientation_is_read_in_every_kind_of_file(kind):
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = 6  # "turn right to see it upright"
    image = Image.new("RGB", (60, 40), "blue")
    image.paste("red", (0, 0, 30, 40))
    x = np.asarray(pictures.opened(file_of(image, kind, exif=exif), 40))
    assert x.shape == (60, 40, 3)
    assert x[10, 20, 0] > 200 > 50 > x[50, 20, 0]


def test_a_photograph_of_200_megapixels_is_read_at_an_eighth():
    content = file_of(Image.new("RGB", (16_320, 12_240), "green"), "JPEG")
    assert pictures.opened(content, 100).size == (2040, 1530)


def test_a_large_picture_that_is_no_jpeg_is_reduced(monkeypatch):
    monkeypatch.setattr(pictures, "LARGE", 1_000_000)
    for mode in ("RGB", "RGBA", "P", "L", "1"):
        image = Image.new("RGB", (1600, 1200), "white").convert(mode)
        assert pictures.opened(file_of(image), 50).size == (267, 200)


BOMBS = {
    "PNG of 20000x20000": lambda: png_of(20_000, 20_000),
    "JPEG of 65000x65000": lambda: file_of(Image.new("L", (16, 16)), "JPEG").replace(
        b"\0\x10\0\x10", b"\xfd\xe8\xfd\xe8"
    ),
    "progressive JPEG of 16000x16000": lambda: file_of(Image.new("L", (16, 16)), "JPEG", progressive=True).replace(
        b"\0\x10\0\x10", b"\x3e\x80\x3e\x80"
    ),
    "GIF of 60000x60000": lambda: file_of(Image.new("L", (16, 16)), "GIF").replace(
        b"\x10\0\x10\0", b"\x60\xea\x60\xea"
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_by_name_from_its_header(tmp_path, bomb, monkeypatch):
    (tmp_path / "bomb.jpg").write_bytes(BOMBS[bomb]())
    monkeypatch.setattr(Image.Image, "load", None)  # nothing may be decoded
    with pytest.raises(BadData, match=r"bomb\.jpg has .*pixels.*make it smaller first"):
        pictures.opened(tmp_path / "bomb.jpg", 100)


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory as Linux counts it")
def test_a_bomb_takes_little_memory(tmp_path):
    (tmp_path / "bomb.png").write_bytes(png_of(20_000, 20_000))
    code = (
        "import resource, sys\n"
        "from course.datasets import BadData, photo\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: photo(sys.argv[1])\n"
        "except BadData as error: print(error)\n"
        "assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, 'KB'"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "bomb.png")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "20,000x20,000 pixels" in done.stdout


def test_pillows_own_limit_stays():
    before = Image.MAX_IMAGE_PIXELS
    pictures.opened(file_of(Image.new("L", (9, 9))), 9)
    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_every_cut_and_every_flipped_bit_ends_in_bad_data_or_in_a_picture(kind):
    whole = file_of(Image.fromarray(np.random.default_rng(0).integers(0, 256, (4, 4, 3), np.uint8)), kind)
    damaged = [whole[:size] for size in range(len(whole))]
    for place in range(len(whole)):
        damaged += [whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :] for bit in range(8)]
    for content in damaged:
        with contextlib.suppress(BadData):
            assert pictures.opened(content, 4).mode == "RGB"


def test_one_report_for_all_that_is_skipped(capsys):
    def use(item):
        if item % 30 == 7:
            raise BadData(f"{item}.jpg is gone")
        return -item

    assert pictures.each_sound(range(100), use, "mine")[:2] == [(0, 0), (1, -1)]
    assert capsys.readouterr().out == "mine: 4 of 100 pictures skipped; the first: 7.jpg is gone\n"
    with pytest.raises(BadData, match=r"1 of 1 pictures skipped.*too many"):
        pictures.each_sound([7], use, "mine")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(BadData, match="no regular file"):
        pictures.opened(tmp_path / "pipe.jpg", 9)
