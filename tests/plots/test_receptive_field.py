import keras
import numpy as np
import pytest
from keras import layers
from matplotlib.collections import QuadMesh

from course import plots


def grids(fig):
    """The shading of each grid, from the image to the output."""
    meshes = [collection for collection in fig.axes[0].collections if isinstance(collection, QuadMesh)]
    return [np.asarray(mesh.get_array()) for mesh in meshes]


def titles(fig):
    return [text.get_text() for text in fig.axes[0].texts]


def test_three_layers_of_3x3_see_7x7():
    fig = plots.receptive_field([(3, 1)] * 3)
    assert [grid.shape for grid in grids(fig)] == [(9, 9), (7, 7), (5, 5), (3, 3)]
    assert [grid.sum() for grid in grids(fig)] == [49, 25, 9, 1]
    assert titles(fig) == ["the image\n7×7 seen", "after 3×3\n5×5 seen", "after 3×3\n3×3 seen", "after 3×3\n1 output"]


@pytest.mark.parametrize("stack", [[(3, 1), (3, 1)], [(5, 2), (3, 1)], [(3, 1), (2, 2), (3, 2)], [(1, 1)], [(2, 3)]])
def test_shaded_are_exactly_the_pixels_with_a_slope(stack):
    """The middle output of the same convolutions in Keras depends on the shaded pixels and on no others."""
    import tensorflow as tf

    image = grids(plots.receptive_field(stack))[0]
    convolve = keras.Sequential([layers.Conv2D(1, k, s, kernel_initializer="ones") for k, s in stack])
    x = tf.ones((1, *image.shape, 1))
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = convolve(x)
        middle = output[0, 1, 1, 0]
    assert output.shape == (1, 3, 3, 1)
    np.testing.assert_array_equal(tape.gradient(middle, x)[0, ..., 0] > 0, image > 0)


def test_frames_show_which_cells_make_a_cell():
    fig = plots.receptive_field([(5, 2)])
    window, cell = fig.axes[0].patches
    assert (window.get_width(), window.get_height(), window.get_linestyle()) == (5, 5, "--")
    assert (cell.get_width(), cell.get_height(), cell.get_linestyle()) == (1, 1, "-")
    assert titles(fig)[1] == "after 5×5, stride 2\n1 output"


def test_deep_stacks_stay_on_the_page():
    assert plots.receptive_field([(3, 1)] * 12).get_size_inches().max() < 17
    assert plots.receptive_field([(11, 4), (3, 2)] * 2).get_size_inches().max() < 12


@pytest.mark.parametrize("stack", [[], [(3, 1), (0, 1)], [(3, 0)]])
def test_impossible_stacks_are_an_error(stack):
    with pytest.raises(ValueError, match="kernel, stride"):
        plots.receptive_field(stack)
