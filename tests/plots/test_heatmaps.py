import numpy as np
import pytest

from course import plots


def shown(fig):
    return [axes for axes in fig.axes if axes.images]


def corner():
    heat = np.zeros((1, 4, 4))
    heat[0, 0, 0] = 1
    return heat


def test_a_map_is_stretched_over_its_image():
    x = np.random.default_rng(0).random((1, 28, 28, 1))
    (axes,) = shown(plots.heatmaps(x, corner(), ["A 97%"]))
    image, heat = axes.images
    np.testing.assert_array_equal(image.get_array(), x[0, ..., 0])
    assert image.get_clim() == heat.get_clim() == (0, 1)
    assert image.get_extent() == heat.get_extent()
    values = heat.get_array()
    assert values.shape == (28, 28)
    assert (values[0, 0], values[27, 27]) == (1, 0)
    np.testing.assert_array_equal(values[3], values[:, 3])
    assert values[3, 3] > values[3, 8] > values[3, 20] == 0
    assert axes.get_title() == "A 97%"


def test_the_image_shows_through_where_nothing_counted():
    (axes,) = shown(plots.heatmaps(np.ones((1, 8, 8)), corner()))
    alpha = axes.images[1].get_alpha()
    assert alpha[7, 7] == 0
    assert 0.4 < alpha.max() < 0.9


@pytest.mark.parametrize(("heat", "lines"), [(corner(), 1), (np.zeros((1, 4, 4)), 0), (np.ones((1, 4, 4)), 0)])
def test_a_line_goes_round_what_counted_most(heat, lines):
    (axes,) = shown(plots.heatmaps(np.ones((1, 8, 8)), heat))
    contours = [collection for collection in axes.collections if type(collection).__name__ == "QuadContourSet"]
    assert len(contours) == lines
    if lines:
        assert contours[0].levels.tolist() == [0.5]


def test_colour_is_drawn_as_grey_and_long_titles_are_folded():
    x = np.random.default_rng(0).random((3, 8, 8, 3))
    axes = shown(plots.heatmaps(x, np.repeat(corner(), 3, axis=0), np.array(["Physalis with husk 97%"] * 3)))
    np.testing.assert_allclose(axes[1].images[0].get_array(), x[1].mean(axis=-1))
    assert axes[0].get_title() == "Physalis with\nhusk 97%"


@pytest.mark.parametrize(("x", "maps"), [((2, 8, 8), (1, 4, 4)), ((1, 8, 8), (4, 4)), ((8, 8), (1, 4, 4))])
def test_shapes_that_do_not_fit_are_an_error(x, maps):
    with pytest.raises(ValueError, match="as many maps"):
        plots.heatmaps(np.zeros(x), np.zeros(maps))


def test_a_wrong_number_of_titles_is_an_error():
    with pytest.raises(ValueError, match="1 images but 2 titles"):
        plots.heatmaps(np.zeros((1, 8, 8)), corner(), ["a", "b"])
