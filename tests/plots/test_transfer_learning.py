"""The diagram of a frozen and of a fine-tuned base."""

import pytest

from course import plots


def test_blocks_are_hatched_where_they_are_frozen_and_all_others_are_trained():
    (axes,) = plots.transfer_learning(256, 27, blocks=5, tuned=2).axes
    boxes = [bool(patch.get_hatch()) for patch in axes.patches]
    assert boxes == [False] * 6 + [True] * 5 + [False] + [True] * 3 + [False] * 3  # a base and its head, three times


def test_the_sizes_and_both_kinds_of_blocks_are_named():
    fig = plots.transfer_learning(256, 27)
    texts = [" ".join(text.get_text().split()) for text in fig.axes[0].texts]
    assert texts.count("256 features") == texts.count("head") == 3
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["frozen", "trained"]
    fig.canvas.draw()


@pytest.mark.parametrize("tuned", [0, 7])
def test_blocks_that_a_base_does_not_have_are_an_error(tuned):
    with pytest.raises(ValueError, match=f"of 6 blocks 1 to 6 can be fine-tuned, not {tuned}"):
        plots.transfer_learning(256, 27, tuned=tuned)


def test_the_four_cases_freeze_and_cut_what_they_say():
    from matplotlib.patches import Rectangle

    fig = plots.which_way(blocks=5)
    (axes,) = fig.axes
    boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    cases = [boxes[start : start + 6] for start in range(0, 24, 6)]
    assert [sum(bool(box.get_hatch()) for box in case) for case in cases] == [5, 3, 3, 1]
    assert [sum(box.get_linestyle() == ":" for box in case) for case in cases] == [0, 0, 2, 0]  # cut off
    assert "unlike, few: frozen base, cut earlier" in fig.sentence
    fig.canvas.draw()
    with pytest.raises(ValueError, match="3 blocks are too few"):
        plots.which_way(blocks=3)
