"""Are these pictures, and do the labels say something about them? For files whose bytes cannot be pinned."""

from pathlib import Path

import numpy as np

from course.datasets.card import BadData, Incomplete

NEIGHBOURS = 0.3  # correlation of neighbouring pixels: in pictures 0.5 to 0.99, in noise 0
BETTER = 2  # times chance: what the means of classes must get right; 4 to 12 times in the sets of this course
MOST = 2_000  # images that are looked at


def pictures(x: np.ndarray) -> None:
    """Raise BadData if images (n, height, width, channels) are noise or have scrambled pixels."""
    x = np.asarray(x[:: max(1, len(x) // MOST)], np.float32)
    for name, one, next_ in (("right", x[:, :, 1:], x[:, :, :-1]), ("below", x[:, 1:], x[:, :-1])):
        one, next_ = one - one.mean(), next_ - next_.mean()
        size = np.sqrt((one**2).mean() * (next_**2).mean())
        correlation = (one * next_).mean() / size if size else 0.0
        if correlation < NEIGHBOURS:
            raise BadData(
                f"these are no pictures: a pixel and its neighbour {name} correlate by {correlation:.2f}, in pictures "
                f"by more than {NEIGHBOURS}"
            )


def images(train: tuple, test: tuple) -> None:
    """Raise BadData if (x, y) pairs of images and labels are noise, or their labels say nothing about the images."""
    for x, _ in (train, test):
        pictures(x)
    classes = np.unique(train[1])
    x, x_test = (np.asarray(each, np.float32).reshape(len(each), -1) for each in (train[0], test[0]))
    means = np.stack([x[train[1] == label].mean(axis=0) for label in classes])
    nearest = classes[((means**2).sum(axis=1) - 2 * x_test @ means.T).argmin(axis=1)]
    right, chance = (nearest == test[1]).mean(), np.bincount(test[1]).max() / len(test[1])
    if len(classes) < 2 or right < min(BETTER * chance, (1 + chance) / 2):
        raise BadData(
            f"the labels do not fit the images: the nearest mean of a class names {right:.0%} of the test images "
            f"right, one class for all {chance:.0%}"
        )


def counts(folder: Path, found: str, here: tuple, published: tuple) -> None:
    """Raise Incomplete if a folder holds less of something (`found`, in words) than was published, BadData if more."""
    if here != published:
        few = all(own <= all_ for own, all_ in zip(here, published, strict=True))
        text = f"{found} in {folder}; published are {', '.join(f'{count:,}' for count in published)}"
        raise Incomplete(text) if few else BadData(text)
