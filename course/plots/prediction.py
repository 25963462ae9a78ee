"""One picture, and what a classifier says about it."""

import numpy as np

from course.plots import style


def prediction(image, probabilities, class_names, *, top=5):
    """A picture with bars beside it: the classes that a classifier finds most probable.

    Args:
        image: array (height, width, 3) or (height, width), floats in 0..1.
        probabilities: (classes,), the classifier's output for it.
        class_names: name of each class.
        top: how many classes to draw.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is not one name for each probability.
    """
    probabilities = np.asarray(probabilities)
    if probabilities.shape != (len(class_names),):
        raise ValueError(f"need a probability for each of {len(class_names)} classes, got {probabilities.shape}")
    best = np.argsort(-probabilities, kind="stable")[:top]
    fig, (left, right) = style.figure(1, 2, size=(6.0, 2.2), width_ratios=(1, 1.6))
    left.imshow(image, vmin=0, vmax=1)
    left.set_axis_off()
    bars = right.barh([class_names[n] for n in best], probabilities[best], color=style.BLUE)
    right.bar_label(bars, [f"{p:.1%}" for p in probabilities[best]], padding=3)
    right.set(xlim=(0, 1.18), xticks=[])
    right.invert_yaxis()
    right.spines["bottom"].set_visible(False)
    return fig
