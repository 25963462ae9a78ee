"""Fonts for Korean, and figures with as many panels as there are things to draw."""

from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from matplotlib import font_manager

from course import plots
from course.plots import style


@pytest.fixture
def listed(monkeypatch):
    """Make Matplotlib know fonts of these names only, and the disk hold these files."""

    def set_up(*names, files=()):
        fonts = [SimpleNamespace(name=name, fname=f"/fonts/{name}.ttf") for name in names]
        manager = SimpleNamespace(ttflist=fonts)
        manager.addfont = lambda file: fonts.append(SimpleNamespace(name=_family(file), fname=file))
        monkeypatch.setattr(font_manager, "fontManager", manager)
        monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [*files])

    return set_up


def _family(file):
    if "broken" in file:
        raise RuntimeError("In FT2Font: Can not load face")
    return file.rsplit("/", 1)[1].removesuffix(".ttf")


def test_a_font_installed_after_matplotlib_made_its_list_is_found(listed):
    listed("DejaVu Sans", files=["/fonts/broken.ttf", "/fonts/NanumGothic.ttf", "/fonts/Other.ttf"])
    assert style.hangul_fonts() == ["NanumGothic"]


def test_fonts_on_the_list_are_not_read_again(listed):
    listed("NanumGothic", "Noto Sans KR", files=["/fonts/Malgun Gothic.ttf"])
    assert style.hangul_fonts() == ["Noto Sans KR", "NanumGothic"]
    listed("DejaVu Sans", files=["/fonts/DejaVu Sans.ttf"])
    assert style.hangul_fonts() == []
    assert len(font_manager.fontManager.ttflist) == 1


def test_another_font_that_has_hangul_will_do(listed, monkeypatch):
    listed("DejaVu Sans", "Gowun Dodum", "Last Resort High-Efficiency")

    class Font:
        def __init__(self, file):
            self.file = file

        def get_char_index(self, code):
            return int("DejaVu" not in self.file and code == ord("가"))

    monkeypatch.setattr(style.ft2font, "FT2Font", Font)
    assert style.hangul_fonts() == ["Gowun Dodum"]


def test_each_font_of_the_noto_cjk_collection_will_do(listed):
    listed("Noto Sans CJK JP")
    assert style.hangul_fonts() == ["Noto Sans CJK JP"]
    listed("Noto Sans CJK JP", "Noto Sans CJK KR")
    assert style.hangul_fonts()[0] == "Noto Sans CJK KR"


@pytest.mark.filterwarnings("error", "ignore::pytest.PytestUnraisableExceptionWarning")  # of other tests
def test_a_real_list_without_korean_is_mended_from_the_disk(monkeypatch):
    """With a font that this machine has, and Matplotlib's own list without it."""
    fonts = [font for font in font_manager.fontManager.ttflist if font.name not in style.HANGUL_FONTS]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", fonts)
    if not style.hangul_fonts():
        pytest.skip("no Korean font on this machine: apt-get install fonts-noto-cjk")
    with matplotlib.rc_context():
        style.apply()
        fig, axes = plots.figure()
        axes.set(xlabel="에포크 $x_1$", ylabel="정확도")
        fig.canvas.draw()  # a missing letter would warn


def test_there_are_as_many_panels_as_are_asked_for():
    for count, columns, shape in ((7, 3, (3, 3)), (2, 8, (1, 2)), (4, 4, (1, 4))):
        fig, grid = style.panels(count, columns, width=1, height=1)
        assert (grid.shape, len(fig.axes)) == (shape, count)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plots.images(np.zeros((0, 4, 4))),
        lambda: plots.images(np.zeros((2, 4, 4)), columns=0),
        lambda: plots.heatmaps(np.zeros((0, 4, 4)), np.zeros((0, 4, 4)), columns=2),
    ],
)
def test_nothing_to_draw_is_an_error(draw):
    with pytest.raises(ValueError, match="nothing to draw"):
        draw()
