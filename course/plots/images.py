"""Pictures side by side."""

import numpy as np

from course.plots import style


def images(x, titles=None, *, columns=8, size=1.0):
    """Images in a grid, row by row.

    Args:
        x: array (n, height, width) or (n, height, width, 1) grey, or (n, height, width, 3) colour; floats in 0..1.
        titles: n short texts, or None.
        columns: images in a row.
        size: inches an image takes.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: `x` has no such shape, or another number of titles.
    """
    x = np.asarray(x)
    if x.ndim not in (3, 4) or (x.ndim == 4 and x.shape[-1] not in (1, 3)):
        raise ValueError(f"images must be (n, height, width[, 1 or 3]), got {x.shape}")
    if titles is not None and len(titles) != len(x):
        raise ValueError(f"{len(x)} images but {len(titles)} titles")
    rows = -(-len(x) // columns)
    lines = 0 if titles is None else max((title.count("\n") + 1 for title in titles), default=0)
    height = size * (1 + 0.25 * lines)
    fig, axes = style.figure(rows, columns, size=(size * columns, height * rows), squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    for number, (axis, image) in enumerate(zip(axes.flat, x, strict=False)):
        axis.imshow(image.squeeze(), vmin=0, vmax=1)
        if titles is not None:
            axis.set_title(titles[number], fontsize=9, pad=2)
    return fig


def misclassified(x, y, probabilities, class_names, *, count=16, columns=8, groups=None):
    """The most confident errors of a classifier, each titled "true → predicted, confidence".

    Args:
        x: images as `images` takes them.
        y: true labels (n,).
        probabilities: (n, classes), the classifier's outputs.
        class_names: name of each class.
        count: how many errors to draw at most.
        columns: images in a row.
        groups: (n,), equal for images made from one photograph, to draw only the most confident error of each; or
            None to draw every error.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: there is no error to draw.
    """
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != y)
    if len(wrong) == 0:
        raise ValueError("there is no error to draw: every prediction is right")
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")]
    if groups is not None:
        _, first = np.unique(np.asarray(groups)[worst], return_index=True)
        worst = worst[np.sort(first)]
    worst = worst[:count]
    arrow, size = (" → ", 1.2) if max(map(len, class_names)) < 8 else (" →\n", 1.5)  # room for long names
    titles = [f"{class_names[y[n]]}{arrow}{class_names[predicted[n]]}  {confidence[n]:.0%}" for n in worst]
    return images(x[worst], titles, columns=columns, size=size)
