"""Maps of codes, and what a decoder draws all over one."""

import numpy as np
import pytest

from course import plots

CODES = np.random.default_rng(0).standard_normal((60, 2))
LABELS = np.arange(60) % 3


def test_each_class_has_its_points_and_its_name_in_the_middle_of_them():
    axes = plots.latent_maps({"map": CODES}, LABELS, "abc").axes[0]
    assert [text.get_text() for text in axes.texts] == ["a", "b", "c"]
    assert 50 <= sum(len(each.get_offsets()) for each in axes.collections) <= 60
    colours = {tuple(each.get_facecolor()[0]) for each in axes.collections}
    assert len(colours) == 3
    for text, points in zip(axes.texts, axes.collections, strict=True):
        np.testing.assert_allclose(text.get_position(), np.median(np.asarray(points.get_offsets()), axis=0))


def test_ten_classes_have_ten_colours():
    assert len(set(plots.latent_maps.__globals__["COLORS"])) == 10


def test_a_far_straggler_is_left_out():
    codes = CODES.repeat(10, axis=0)
    codes[0] = 1e6
    axes = plots.latent_maps({"map": codes}, LABELS.repeat(10), "abc").axes[0]
    assert max(np.abs(axes.get_xlim())) < 10


@pytest.mark.parametrize(
    ("codes", "names", "message"),
    [
        (CODES[:, :1], "abc", r"must be \(60, 2\)"),
        (CODES[:5], "abc", r"must be \(60, 2\)"),
        (CODES, ["ab", "c"], "one character"),
        (CODES, "abcdefghijk", "ten at most"),
    ],
)
def test_bad_maps_are_refused(codes, names, message):
    with pytest.raises(ValueError, match=message):
        plots.latent_maps({"map": codes}, LABELS, names)


def test_the_second_number_rises_upwards_and_the_first_to_the_right():
    images = np.zeros((2, 3, 4, 4))
    images[0, 0] = 0.3  # lowest second number: at the bottom
    images[1, 2] = 0.9
    picture = plots.manifold(images, [0, 1, 2], [0, 1]).axes[0].images[0].get_array()
    assert picture.shape == (8, 12)
    assert (picture[4:, :4] == 0.3).all()
    assert (picture[:4, 8:] == 0.9).all()


def test_a_manifold_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"must be \(2, 3, height, width\)"):
        plots.manifold(np.zeros((3, 2, 4, 4)), [0, 1, 2], [0, 1])
