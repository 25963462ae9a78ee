import numpy as np
import pytest

from course import plots

NAMES = ("A", "B", "C")


def shown(fig):
    return [axes for axes in fig.axes if axes.images]


@pytest.mark.parametrize("shape", [(5, 4, 4), (5, 4, 4, 1), (5, 4, 4, 3)])
def test_every_image_is_drawn(shape):
    x = np.random.default_rng(0).random(shape)
    fig = plots.images(x, titles=list("abcde"), columns=3)
    assert [axes.get_title() for axes in shown(fig)] == list("abcde")
    np.testing.assert_array_equal(shown(fig)[4].images[0].get_array(), x[4].squeeze())


def test_images_keep_the_same_grey_scale():
    fig = plots.images(np.full((2, 4, 4), 0.5))
    assert all(axes.images[0].get_clim() == (0, 1) for axes in shown(fig))


@pytest.mark.parametrize("shape", [(4, 4), (2, 4, 4, 2), (1, 2, 4, 4, 1)])
def test_a_wrong_shape_is_an_error(shape):
    with pytest.raises(ValueError, match="images must be"):
        plots.images(np.zeros(shape))


def test_a_wrong_number_of_titles_is_an_error():
    with pytest.raises(ValueError, match="2 images but 1 titles"):
        plots.images(np.zeros((2, 4, 4)), titles=["a"])


def test_misclassified_shows_the_most_confident_errors_only():
    y = np.array([0, 1, 2, 0])
    probabilities = np.array([[0.9, 0.1, 0], [0.6, 0.4, 0], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]])
    fig = plots.misclassified(np.zeros((4, 4, 4)), y, probabilities, NAMES, count=2)
    assert [axes.get_title() for axes in shown(fig)] == ["C → B  80%", "B → A  60%"]


def test_misclassified_shows_one_error_of_each_group():
    y = np.array([0, 0, 0, 1, 1])
    probabilities = np.array([[0.2, 0.8, 0], [0.1, 0.9, 0], [0.6, 0.4, 0], [0.7, 0.3, 0], [0.4, 0.6, 0]])
    everything = plots.misclassified(np.zeros((5, 4, 4)), y, probabilities, NAMES)
    assert [axes.get_title() for axes in shown(everything)] == ["A → B  90%", "A → B  80%", "B → A  70%"]
    once = plots.misclassified(np.zeros((5, 4, 4)), y, probabilities, NAMES, groups=[7, 7, 7, 3, 3], count=2)
    assert [axes.get_title() for axes in shown(once)] == ["A → B  90%", "B → A  70%"]


def test_misclassified_breaks_titles_with_long_names():
    names = ("Apricot", "Grapefruit")
    fig = plots.misclassified(np.zeros((1, 4, 4)), np.array([0]), np.array([[0.2, 0.8]]), names)
    assert [axes.get_title() for axes in shown(fig)] == ["Apricot →\nGrapefruit  80%"]


def test_misclassified_without_an_error_to_draw_raises():
    with pytest.raises(ValueError, match="every prediction is right"):
        plots.misclassified(np.zeros((1, 4, 4)), np.array([0]), np.array([[1.0, 0, 0]]), NAMES)


def test_the_confusion_matrix_shows_shares_of_each_true_class():
    fig = plots.confusion_matrix(np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 2]), NAMES)
    shares = fig.axes[0].images[0].get_array()
    np.testing.assert_allclose(shares, [[2 / 3, 1 / 3, 0], [0, 1, 0], [0, 0, 1]])
    assert {text.get_text() for text in fig.axes[0].texts} == {"67", "33", "100"}
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == list(NAMES)


def test_signed_numbers_are_blue_above_zero_and_orange_below():
    pictures = plots.signed(np.array([[[0.0, 2.0], [-1.0, -2.0]]]))
    assert pictures.shape == (1, 2, 2, 3)
    blue, orange = (np.array([0, 0x72, 0xB2]) / 255, np.array([0xE6, 0x9F, 0]) / 255)
    np.testing.assert_allclose(pictures[0], [[[1, 1, 1], blue], [(1 + orange) / 2, orange]])
    np.testing.assert_array_equal(plots.signed(np.zeros((1, 2, 2, 1))), np.ones((1, 2, 2, 3)))
