"""Texts, character by character."""

import numpy as np
import pytest
from matplotlib.collections import QuadMesh

from course import plots

STORY = "The goose went down to the boat, and the boat went out to sea.\nNobody saw it but Mara and the old man."


def lines(fig):
    """What stands in each line, without blanks, from top to bottom."""
    rows = {}
    for text in fig.axes[0].texts:
        x, y = text.get_position()
        rows.setdefault(y, []).append((x, text.get_text()))
    return ["".join(character for _, character in sorted(rows[y])) for y in sorted(rows)]


def test_rows_stand_above_each_other():
    fig = plots.text_rows({"input": "a b", "target": " bc"})
    drawn = [(text.get_text(), *text.get_position()) for text in fig.axes[0].texts if len(text.get_text()) == 1]
    assert [name for name, *_ in drawn] == ["a", "\N{OPEN BOX}", "b", "\N{OPEN BOX}", "b", "c"]
    assert [x for _, x, _ in drawn] == [0, 1, 2, 0, 1, 2]
    above, below = {y for *_, y in drawn[:3]}, {y for *_, y in drawn[3:]}
    assert max(below) < min(above)


def test_no_character_is_lost_in_wrapping():
    fig = plots.shaded_text(STORY, np.arange(len(STORY)), "place")
    assert "".join(lines(fig)) == "".join(STORY.split())
    assert len(lines(fig)) == 2
    assert len(lines(plots.shaded_text("x" * 200, np.zeros(200), "nothing"))) == 3  # nowhere a blank


def test_each_character_stands_on_its_shade():
    values = np.arange(len(STORY))
    fig = plots.shaded_text(STORY, values, "place")
    meshes = [np.asarray(each.get_array()).ravel() for each in fig.axes[0].collections if isinstance(each, QuadMesh)]
    assert np.concatenate(meshes).tolist() == values.tolist()
    assert len({each.get_clim() for each in fig.axes[0].collections}) == 1


def test_several_texts_can_share_their_shades():
    fig = plots.shaded_text(STORY, np.ones(len(STORY)), "place", highest=25)
    assert {each.get_clim() for each in fig.axes[0].collections} == {(0, 25)}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_texts_stay_in_their_columns(count):
    fig = plots.texts({f"text {n}": STORY for n in range(count)})
    fig.draw_without_rendering()
    places = [text.get_position()[0] for text in fig.axes[0].texts]
    assert max(places) < fig.axes[0].get_xlim()[1]
    assert sum(len(text.get_text()) for text in fig.axes[0].texts if len(text.get_text()) == 1) == count * len(
        "".join(STORY.split())
    )
    titles = [text.get_window_extent() for text in fig.axes[0].texts if len(text.get_text()) > 1]
    assert not any(one.overlaps(other) for place, one in enumerate(titles) for other in titles[:place])


def test_what_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="equally long"):
        plots.text_rows({"input": "abc", "target": "ab"})
    with pytest.raises(ValueError, match="equally long"):
        plots.text_rows({})
    with pytest.raises(ValueError, match="from one to five"):
        plots.texts({})
    with pytest.raises(ValueError, match="as many values"):
        plots.shaded_text("abc", [1, 2], "bits")
