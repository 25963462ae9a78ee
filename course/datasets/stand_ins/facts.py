"""Who is where: facts one after the other, and a question about one person, for networks that must look back."""

import numpy as np

PERSONS, PLACES = 8, 8
QUESTION = 1 + PERSONS + PLACES  # the piece that stands in place of a place; persons have 1..8, places 9..16


def who_is_where(count: int, facts: int = 12, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draws stories: somebody goes somewhere, `facts` times, and then one of these persons is asked for.

    Args:
        count: how many stories.
        facts: in each.
        seed: the same one gives the same stories.

    Returns:
        Pieces (who, where) int (count, facts + 1, 2), the last pair being the
        question; the place where the person went last, 0..7 (count,); and how
        many facts ago that was, 1 or more (count,).

    Raises:
        ValueError: no story, or no fact.
    """
    if min(count, facts) < 1:
        raise ValueError(f"draw at least one story of one fact, got {count} and {facts}")
    rng = np.random.default_rng(seed)
    who, where = rng.integers(PERSONS, size=(count, facts)), rng.integers(PLACES, size=(count, facts))
    every = np.arange(count)
    asked = who[every, rng.integers(facts, size=count)]
    back = np.argmax((who == asked[:, None])[:, ::-1], axis=1)  # the first True from behind
    told = np.stack([1 + who, 1 + PERSONS + where], axis=-1)
    question = np.stack([1 + asked, np.full(count, QUESTION)], axis=-1)
    x = np.concatenate([told, question[:, None]], axis=1).astype(np.int32)
    return x, where[every, facts - 1 - back], back + 1
