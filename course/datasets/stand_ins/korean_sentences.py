"""Korean sentences of a small grammar whose probabilities are known: who does what, and where."""

import numpy as np

COLUMNS = ("time", "person", "manner", "place", "particle", "object", "verb")
TIMES = ("", "아침에", "오늘", "저녁에")  # "" is no word at all
MANNERS = ("", "혼자", "천천히", "다시")
PLACES = ("방", "부엌", "학교", "시장", "공원", "도서관")

# Of 20 times: how often each person is in each place, in the order of PLACES. The first four are honoured.
PERSONS = {
    "아버지가": (8, 1, 0, 2, 6, 3),
    "어머니가": (2, 3, 0, 7, 3, 5),
    "할머니가": (6, 7, 0, 5, 2, 0),
    "선생님이": (0, 0, 13, 0, 2, 5),
    "동생이": (7, 2, 6, 0, 5, 0),
    "친구가": (0, 0, 6, 4, 8, 2),
    "아이가": (5, 4, 4, 0, 7, 0),
    "학생이": (2, 0, 9, 0, 0, 9),
}
HONOURED = 4

# Of 20 times: how often each thing is done in each place; the verb as it is, and honorific.
ACTIONS = {
    ("에", "", "들어간다", "들어가신다"): (6, 5, 6, 4, 2, 7),
    ("에서", "", "잔다", "주무신다"): (8, 0, 0, 0, 0, 2),
    ("에서", "", "걷는다", "걸으신다"): (0, 0, 1, 3, 10, 0),
    ("에서", "밥을", "먹는다", "드신다"): (1, 9, 3, 2, 0, 0),
    ("에서", "물을", "마신다", "드신다"): (1, 5, 1, 0, 2, 0),
    ("에서", "책을", "읽는다", "읽으신다"): (3, 1, 6, 0, 2, 11),
    ("에서", "과일을", "산다", "사신다"): (0, 0, 0, 11, 0, 0),
    ("에서", "노래를", "부른다", "부르신다"): (1, 0, 3, 0, 4, 0),
}

BLANK = "( )"
WORDS = tuple(  # "" is the first, so its number is 0
    dict.fromkeys([*TIMES, *PERSONS, *MANNERS, *PLACES, *(word for each in ACTIONS for word in each), BLANK])
)
NUMBERS = {word: number for number, word in enumerate(WORDS)}


def probabilities() -> np.ndarray:
    """P(person, place, action), (8, 6, 8); they add up to 1. The other words depend on nothing."""
    person_place = np.array([*PERSONS.values()]) / 20 / len(PERSONS)
    action_of_place = np.array([*ACTIONS.values()]).T / 20
    return person_place[:, :, None] * action_of_place[None]


def sentences(count: int, seed: int = 0) -> list[tuple[str, ...]]:
    """Draws sentences.

    Args:
        count: how many.
        seed: the same one gives the same sentences.

    Returns:
        A tuple of seven words for each, in the order of COLUMNS; "" where a column has no word.

    Raises:
        ValueError: `count` is less than 1.

    Example:
        >>> " ".join(filter(None, sentences(1)[0]))
        '저녁에 할머니가 다시 공원 에서 걸으신다'
    """
    if count < 1:
        raise ValueError(f"draw at least one sentence, got count={count}")
    rng, shares = np.random.default_rng((20261127, seed)), probabilities()
    drawn = np.unravel_index(rng.choice(shares.size, count, p=shares.ravel()), shares.shape)
    extras = rng.integers(0, (len(TIMES), len(MANNERS)), (count, 2))
    return [_words(*each) for each in zip(*drawn, *extras.T, strict=True)]


def blanks(count: int, seed: int = 0, *, pairs: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Sentences as numbers, the place of each left blank.

    Args:
        count: how many.
        seed: the same one gives the same sentences.
        pairs: two sentences side by side, and one of their two places is blank, either as often.

    Returns:
        Numbers of words in WORDS, int (count, 7), or (count, 14) with pairs; and which of PLACES is missing, (count,).
    """
    x = np.array([[NUMBERS[word] for word in each] for each in sentences(count * (1 + pairs), seed)])
    x = x.reshape(count, -1)
    column = COLUMNS.index("place") + np.random.default_rng(seed).choice([0, 7] if pairs else [0], count)
    every = np.arange(count)
    missing = x[every, column]
    x[every, column] = NUMBERS[BLANK]
    return x, missing - NUMBERS[PLACES[0]]


def ceiling_without_order() -> float:
    """Best possible accuracy where two sentences stand side by side, one place is blank, and the order is unknown.

    Then nobody can say which person, and which action, belongs to the blank, beyond what the honorifics tell.
    """
    shares = probabilities()
    persons, places, actions = shares.shape
    person, place, action, person2, place2, action2 = (
        each.ravel() for each in np.indices((*shares.shape, *shares.shape))
    )
    both = np.multiply.outer(shares, shares).ravel()
    form, form2 = (2 * a + (p < HONOURED) for p, a in ((person, action), (person2, action2)))
    seen = (np.minimum(person, person2), np.maximum(person, person2), np.minimum(form, form2), np.maximum(form, form2))
    key = np.ravel_multi_index((*seen, place2), (persons, persons, 2 * actions, 2 * actions, places))
    table = np.zeros((key.max() + 1, places))
    np.add.at(table, (key, place), both)
    return float(table.max(axis=1).sum())


def _words(person, place, action, time, manner):
    particle, thing, plain, honorific = [*ACTIONS][action]
    verb = honorific if person < HONOURED else plain
    return TIMES[time], [*PERSONS][person], MANNERS[manner], PLACES[place], particle, thing, verb
