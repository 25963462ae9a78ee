import numpy as np
import pytest

from course import plots


def panels(fig):
    """Axes with a picture; the colour bar's is last and left out."""
    return fig.axes[:-1]


def pictures(axes):
    return np.asarray(axes.images[0].get_array().filled(np.nan))


def test_one_input_fills_rows_of_filters():
    kernels = np.random.default_rng(0).normal(size=(2, 3, 1, 12))
    (axes,) = panels(plots.filters(kernels))
    drawn = pictures(axes)
    assert drawn.shape == (2 * 3 - 1, 10 * 4 - 1)
    for number in range(12):
        row, column = divmod(number, 10)
        np.testing.assert_array_equal(drawn[3 * row :, 4 * column :][:2, :3], kernels[:, :, 0, number])
    assert np.isnan(drawn[2]).all()  # nothing is drawn between filters
    assert np.isnan(drawn[3:, 8:]).all()  # and after the last


def test_several_inputs_make_one_row_each():
    kernels = np.random.default_rng(0).normal(size=(3, 3, 2, 4))
    (axes,) = panels(plots.filters(kernels))
    assert pictures(axes).shape == (2 * 4 - 1, 4 * 4 - 1)
    np.testing.assert_array_equal(pictures(axes)[4:7, 8:11], kernels[:, :, 1, 2])


def test_before_and_after_share_a_scale_that_is_symmetric_around_zero():
    before, after = np.full((3, 3, 1, 4), 0.1), np.full((3, 3, 1, 4), -2.0)
    fig = plots.filters({"before": before, "after": after})
    assert [axes.get_title() for axes in panels(fig)] == ["before", "after"]
    assert [axes.images[0].get_clim() for axes in panels(fig)] == [(-2, 2), (-2, 2)]
    assert fig.axes[-1].get_ylabel() == "weight"


def test_many_filters_do_not_make_a_giant_figure():
    assert plots.filters(np.ones((3, 3, 32, 64))).get_size_inches().max() < 12


def test_filters_of_a_wrong_shape_are_an_error():
    with pytest.raises(ValueError, match=r"got \(3, 3, 4\)"):
        plots.filters(np.zeros((3, 3, 4)))


def test_feature_maps_shows_the_liveliest_channels_in_their_order():
    maps = np.zeros((4, 4, 10))
    maps[0, 0] = [0, 3, -2, 1, 5, 1, 1, 0, 1, 1]
    fig = plots.feature_maps({"image": np.eye(4)[..., None], "conv1": maps})
    drawn = [axes for axes in fig.axes if axes.images]
    assert [axes.get_title() for axes in drawn] == ["", "1", "2", "3", "4", "5", "6", "8", "9"]
    assert [axes.get_ylabel() for axes in drawn] == ["image\n4×4×1", "conv1\n4×4×10", *[""] * 7]
    np.testing.assert_array_equal(drawn[4].images[0].get_array(), maps[..., 4])
    assert len({axes.images[0].get_clim() for axes in drawn[1:]}) == 1  # one scale for a layer
    assert drawn[0].images[0].get_cmap().name == "gray"


def test_one_bright_corner_does_not_dim_a_layer():
    maps = np.tile(np.linspace(0, 1, 28), (28, 1))[..., None] * np.ones(8)
    maps[0, 0] = 100
    low, high = plots.feature_maps({"conv1": maps}).axes[0].images[0].get_clim()
    assert low == 0
    assert 0.9 < high <= 1


@pytest.mark.parametrize("shape", [(2, 4, 4, 5), (5,)])
def test_feature_maps_of_a_wrong_shape_are_an_error(shape):
    with pytest.raises(ValueError, match="'flat' must be"):
        plots.feature_maps({"flat": np.zeros(shape)})
