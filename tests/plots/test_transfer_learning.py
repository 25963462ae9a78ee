"""The diagram of a frozen and of a fine-tuned base."""

import pytest

from course import plots


def test_blocks_are_hatched_where_they_are_frozen_and_all_others_are_trained():
    (axes,) = plots.transfer_learning(256, 27, blocks=5, tuned=2).axes
    boxes = [bool(patch.get_hatch()) for patch in axes.patches]
    assert boxes == [True] * 5 + [False] + [True] * 3 + [False] * 3  # a base and its head, twice


def test_the_sizes_and_both_kinds_of_blocks_are_named():
    fig = plots.transfer_learning(256, 27)
    texts = [" ".join(text.get_text().split()) for text in fig.axes[0].texts]
    assert texts.count("256 features") == texts.count("head") == 2
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["frozen", "trained"]
    fig.canvas.draw()


@pytest.mark.parametrize("tuned", [0, 7])
def test_blocks_that_a_base_does_not_have_are_an_error(tuned):
    with pytest.raises(ValueError, match=f"of 6 blocks 1 to 6 can be fine-tuned, not {tuned}"):
        plots.transfer_learning(256, 27, tuned=tuned)
