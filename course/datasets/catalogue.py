"""The data sets of this course, by name."""

import difflib

from course.datasets import fruits, mnist, pretrained_weights, sign_language, unpaired
from course.datasets.sets import airline_passengers, daily_temperatures, korean_stories, prices, shakespeare, sunspots

catalogue = {
    card.name: card
    for card in (
        mnist.CARD,
        sign_language.CARD,
        fruits.CARD,
        *pretrained_weights.CARDS,
        airline_passengers.CARD,
        daily_temperatures.CARD,
        sunspots.CARD,
        prices.CARD,
        shakespeare.CARD,
        korean_stories.CARD,
        *unpaired.CARDS,
    )
}


def find(name):
    """The card of data set `name`.

    Raises:
        ValueError: there is none; the message suggests the nearest name.
    """
    if name in catalogue:
        return catalogue[name]
    near = difflib.get_close_matches(str(name), catalogue, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"no data set is called {name!r}: {hint}There are: {', '.join(catalogue)}")
