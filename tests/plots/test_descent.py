"""Ways downhill: panels and the race."""

import base64
import io
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from PIL import Image

from course import plots
from course.plots import style

PATHS = {"a": [[-4, 1], [0, 0.5], [0, 0]], "b <": [[-4, 1], [-2, 0]]}
EIGHT = {"far": np.linspace([-4, 1], [3, -0.5], 8), "near": [[-3, 0.7], [1, -0.7], [2, 0.9]]}


def bowl(x, y):
    return x**2 + 9 * y**2


@pytest.fixture
def race(monkeypatch):
    """Draw a race; for each picture: title, {name: what its line has}, {name: is it seen}, {name: its axes}."""

    def run(*args, **options):
        pictures, draw = [], FigureCanvasAgg.draw

        def spy(canvas):
            draw(canvas)
            panels = {axes.get_title(): axes for axes in canvas.figure.axes}
            lines = {name: axes.get_lines()[-1] for name, axes in panels.items()}
            shown = {name: line.get_xydata().tolist() for name, line in lines.items()}
            seen = {name: all(_coloured(panels[name], line.get_xydata(), line)) for name, line in lines.items()}
            pictures.append((canvas.figure.get_suptitle(), shown, seen, panels))

        with monkeypatch.context() as patch:
            patch.setattr(FigureCanvasAgg, "draw", spy)
            html = plots.descent_race(*args, **options)
        return pictures, html

    return run


def _coloured(axes, path, line):
    """For the middle of each step of a path, if it lies in the box, whether the figure has the line's colour there."""
    pixels = np.asarray(axes.figure.canvas.buffer_rgba())[::-1, :, :3] / 255
    middles = path[:-1] / 2 + path[1:] / 2
    inside = np.all(np.abs(middles) < (axes.get_xlim()[1], axes.get_ylim()[1]), axis=1)
    for x, y in axes.transData.transform(middles[inside]):
        part = pixels[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3]
        yield np.abs(part - to_rgb(line.get_color())).max(axis=-1).min() < 0.2


def check_ground(axes, half):
    """Contour lines of the bowl, a + at its lowest point, and a box of these half sides."""
    np.testing.assert_allclose([axes.get_xlim(), axes.get_ylim()], np.outer(half, [-1, 1]))
    (contours,) = axes.collections
    highest = bowl(*half)
    np.testing.assert_allclose(contours.levels, highest * np.linspace(0, 1, 10) ** 2)
    drawn = 0
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        np.testing.assert_allclose(bowl(*path.vertices.T), level, atol=0.01 * highest)
        drawn += len(path.vertices) > 0
    assert drawn >= 8
    (plus,) = (line for line in axes.get_lines() if line.get_marker() == "+")
    assert plus.get_xydata().tolist() == [[0, 0]]


def pages(html):
    return Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html.data)[1])))


def test_a_panel_for_each_path():
    fig = plots.descent(bowl, PATHS, columns=3)
    FigureCanvasAgg(fig).draw()
    first, second = fig.axes
    assert [axes.get_title() for axes in (first, second)] == ["a", "b <"]
    for axes, path in zip((first, second), PATHS.values(), strict=True):
        check_ground(axes, (5.2, 1.3))
        _, way, end = axes.get_lines()
        assert way.get_xydata().tolist() == path
        assert end.get_xydata().tolist() == [path[-1]]
        assert (end.get_marker(), end.get_color(), end.get_alpha()) == ("o", style.BLACK, None)
        assert all(_coloured(axes, way.get_xydata(), way))
        assert way.get_color() == style.RED


def test_a_ravine_looks_as_narrow_as_it_is():
    fig = plots.descent(bowl, PATHS)
    FigureCanvasAgg(fig).draw()
    for axes in fig.axes:
        box = axes.get_window_extent()
        assert box.width / box.height == pytest.approx(5.2 / 1.3, rel=0.01)
    assert [(axes.get_xlabel(), axes.get_ylabel()) for axes in fig.axes] == [("$x$", "$y$"), ("$x$", "")]


def test_numbers_show_the_scale():
    paths = {name: [[-4, 0.8], [0, 0]] for name in "abcde"}
    fig = plots.descent(lambda x, y: x**2 / 2 + 20 * y**2, paths, columns=3)
    FigureCanvasAgg(fig).draw()
    across = [["-5", "0", "5"] if number in (2, 3, 4) else [] for number in range(5)]  # below 2 there is no panel
    upwards = [["-1", "0", "1"] if number in (0, 3) else [] for number in range(5)]
    assert [_numbers(axes.xaxis, axes.get_xlim()) for axes in fig.axes[:5]] == across
    assert [_numbers(axes.yaxis, axes.get_ylim()) for axes in fig.axes[:5]] == upwards


def _numbers(axis, ends):
    ticks = [tick for tick in axis.get_major_ticks() if ends[0] <= tick.get_loc() <= ends[1]]
    return [tick.label1.get_text().replace("\N{MINUS SIGN}", "-") for tick in ticks if tick.label1.get_visible()]


def test_a_picture_for_each_step_of_the_longest_path(race):
    pictures, html = race(bowl, PATHS, "two <race>")
    assert 'alt="two &lt;race&gt;"' in html.data
    assert [title for title, *_ in pictures] == ["step 0", "step 1", "step 2"]
    assert [shown for _, shown, *_ in pictures] == [
        {name: path[:places] for name, path in PATHS.items()} for places in (1, 2, 3)
    ]
    panels = pictures[-1][-1]
    assert list(panels) == list(PATHS)
    for axes in panels.values():
        check_ground(axes, (5.2, 1.3))
    assert _numbers(axes.xaxis, axes.get_xlim()) == ["-5", "0", "5"]
    moving = pages(html)
    assert moving.n_frames == 3
    drawn = []
    for number in range(3):
        moving.seek(number)
        drawn.append(np.asarray(moving.convert("L"), int))
    assert np.any(drawn[0] != drawn[1])
    assert np.any(drawn[1] != drawn[2])


def test_the_last_step_is_shown_whatever_is_left_out(race):
    pictures, html = race(bowl, EIGHT, "race", every=3)
    assert [title for title, *_ in pictures] == ["step 0", "step 3", "step 6", "step 7"]
    assert [len(shown["far"]) for _, shown, *_ in pictures] == [1, 4, 7, 8]
    assert [len(shown["near"]) for _, shown, *_ in pictures] == [1, 3, 3, 3]  # it waits at its end
    assert pages(html).n_frames == 4
    assert all(all(seen.values()) for _, _, seen, _ in pictures)
    pictures, _ = race(bowl, {"a": EIGHT["far"][:7]}, "race", every=3)
    assert [title for title, *_ in pictures] == ["step 0", "step 3", "step 6"]  # and not twice


@pytest.mark.filterwarnings("error", "ignore::pytest.PytestUnraisableExceptionWarning")  # of other tests
@pytest.mark.parametrize(
    ("start", "half"), [([4, 0], (5.2, 5.2)), ([0, -2], (2.6, 2.6)), ([0, 0], (1.3, 1.3)), ([2, 1], (2.6, 1.3))]
)
def test_a_start_on_an_axis_gets_a_box(start, half, race):
    fig = plots.descent(bowl, {"a": [start]})
    check_ground(fig.axes[0], half)
    ((*_, panels),) = race(bowl, {"a": [start]}, "race")[0]
    check_ground(panels["a"], half)


@pytest.mark.filterwarnings("error", "ignore::pytest.PytestUnraisableExceptionWarning")  # of other tests
@pytest.mark.parametrize("away", [[9, 0], [np.nan, 0], [np.inf, -np.inf], [1e300, -1e300]])
def test_a_path_that_leaves_the_picture_does_not_change_it(away, race):
    path = [[2, 1], [-1, 0.5], away]
    fig = plots.descent(bowl, {"a": path})
    FigureCanvasAgg(fig).draw()
    check_ground(fig.axes[0], (2.6, 1.3))
    way = fig.axes[0].get_lines()[1]
    assert all(_coloured(fig.axes[0], np.array(path[:2]), way))
    pictures, _ = race(bowl, {"a": path}, "race")
    check_ground(pictures[-1][-1]["a"], (2.6, 1.3))
    assert all(seen["a"] for _, _, seen, _ in pictures)


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ({"a": []}, r"a path is an array \(steps, 2\), but 'a' is \(0,\)"),
        ({"a": [1, 2]}, r"a path is an array \(steps, 2\), but 'a' is \(2,\)"),
        ({"a": [[1, 2, 3]]}, r"a path is an array \(steps, 2\), but 'a' is \(1, 3\)"),
        ({}, "there is no path to draw; give at least one"),
        ({"b": [[1, 2]], "a": [[np.nan, 2]]}, "a path must start at two finite numbers, but 'a' starts at"),
        ({"a": [[1, np.inf], [0, 0]]}, "a path must start at two finite numbers, but 'a' starts at"),
    ],
)
def test_what_is_no_path_is_an_error(paths, message):
    with pytest.raises(ValueError, match=message):
        plots.descent(bowl, paths)
    with pytest.raises(ValueError, match=message):
        plots.descent_race(bowl, paths, "race")


@pytest.mark.parametrize("surface", [lambda x, y: 0 * x, lambda x, y: -bowl(x, y) - 1, lambda x, y: x * np.nan])
def test_a_surface_that_does_not_rise_is_an_error(surface):
    with pytest.raises(ValueError, match=r"the surface must rise from 0 at \(0, 0\)"):
        plots.descent(surface, PATHS)
