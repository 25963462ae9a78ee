"""Alphabets that nobody has ever written: characters of a few smooth strokes, drawn by many hands."""

import numpy as np
from PIL import Image, ImageDraw

SEED = 20261127
NAMES = ("Azuri", "Belonte", "Cirrhan", "Dovani", "Ellith", "Farouma", "Gethan", "Hollin")
UNSEEN = 10  # alphabets that are only asked about
SIDE = 105  # pixels of a drawing, as in Omniglot
CHARACTERS, DRAWERS = 20, 12  # of an alphabet, of a character
T = np.linspace(0, 1, 20)[:, None]  # along a stroke


def alphabets() -> dict:
    """Drawings of eight invented alphabets, and one-shot questions about ten others.

    Each alphabet has 20 characters, each drawn by 12 hands; a run of 20 questions shows the characters of one alphabet
    as drawn by one hand, and asks for them as drawn by another. The dictionary has
    {"pictures": uint8 (1920, 105, 105), 255 where ink is, "alphabets": (1920,), "characters": ..., "drawers": ...,
    "names", "asked": uint8 (20, 20, 105, 105), "examples": ..., "answers": (20, 20)}.
    """
    rng = np.random.default_rng(SEED)
    known = [alphabet(rng) for _ in NAMES]
    hands = [[hand(rng) for _ in range(DRAWERS)] for _ in NAMES]
    numbers = np.indices((len(NAMES), CHARACTERS, DRAWERS)).reshape(3, -1)
    pictures = [draw(rng, known[a][c], hands[a][d]) for a, c, d in numbers.T]
    made = {"pictures": np.stack(pictures), "names": NAMES, "alphabets": numbers[0], "drawers": numbers[2]}
    return made | {"characters": numbers[0] * CHARACTERS + numbers[1]} | _questions(rng)


def alphabet(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """Characters that look related: their strokes join the same few places, and bend alike.

    Each is a list of strokes, points float (20, 2) in -1..1; no two characters cover nearly the same places.
    """
    angles = rng.uniform(0, 2 * np.pi, 9)
    places = 0.85 * np.sqrt(rng.uniform(0.1, 1, 9))[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    bend, strokes, loops = rng.uniform(0, 0.6), rng.uniform(1.6, 3.4), rng.uniform(0, 0.35)
    characters, traces = [], []
    while len(characters) < CHARACTERS:
        count = int(np.clip(round(rng.normal(strokes, 0.8)), 1, 4))
        made = _centred([_stroke(rng, places, bend, loops) for _ in range(count)])
        trace = _trace(made)
        if trace.sum() > 40 and all((trace * other).sum() < 0.8 * max(trace.sum(), other.sum()) for other in traces):
            characters.append(made)
            traces.append(trace)
    return characters


def hand(rng: np.random.Generator) -> dict:
    """How somebody writes: slant, size, pen, and how unsteadily."""
    matrix = np.eye(2) + rng.normal(0, (0.12, 0.25, 0.10, 0.12)).reshape(2, 2)
    return {"matrix": matrix, "pen": int(rng.integers(2, 4)), "unsteady": rng.uniform(0.4, 1.0)}


def draw(rng: np.random.Generator, character: list[np.ndarray], by: dict) -> np.ndarray:
    """One drawing, uint8 (105, 105), 255 where ink is: every time a little different."""
    picture = Image.new("L", (SIDE, SIDE))
    pen = ImageDraw.Draw(picture)
    middle = SIDE / 2 + rng.normal(0, 5, 2)
    for points in character:
        ends = rng.normal(0, 0.13 * by["unsteady"], (4, 2))  # a smooth error along the stroke, and one of its place
        wrong = ends[0] + (1 - T) * ends[1] + T * ends[2] + np.sin(np.pi * T) * ends[3]
        placed = middle + 32 * (points + wrong) @ by["matrix"].T
        pen.line([tuple(point) for point in placed.round(2).tolist()], fill=255, width=by["pen"], joint="curve")
    return np.asarray(picture)


def _stroke(rng, places, bend, loops):
    """A straight or bent line between two places, now and then with a hook, or a ring."""
    start, end = places[rng.choice(len(places), 2, replace=False)]
    if rng.random() < loops:
        turn = 2 * np.pi * (T * rng.uniform(0.6, 1.0) + rng.random())
        return 0.7 * start + rng.uniform(0.2, 0.5) * np.concatenate([np.cos(turn), np.sin(turn)], axis=1)
    across = (end - start) @ np.array([[0, 1], [-1, 0]])
    bulge = rng.normal(0, bend) * np.sin(np.pi * T) + rng.normal(0, bend / 2) * np.sin(2 * np.pi * T)
    return start + T * (end - start) + bulge * across


def _centred(strokes):
    """The same strokes in the middle, and large: the longer side goes from -1 to 1."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    return [2 * (points - (low + high) / 2) / (high - low).max() for points in strokes]


def _trace(strokes):
    """Which of 16 x 16 places a character covers, and those beside them, bool (18, 18)."""
    cells = np.clip(((np.concatenate(strokes) + 1.2) / 2.4 * 16).astype(int), 0, 15)
    trace = np.zeros((18, 18), bool)
    for down in range(3):
        for right in range(3):
            trace[cells[:, 0] + down, cells[:, 1] + right] = True
    return trace


def _questions(rng):
    asked, examples, answers = [], [], []
    for _ in range(UNSEEN):
        unseen = alphabet(rng)
        for _ in range(2):
            one, other = hand(rng), hand(rng)
            order = rng.permutation(CHARACTERS)
            examples.append([draw(rng, character, one) for character in unseen])
            asked.append([draw(rng, unseen[number], other) for number in order])
            answers.append(order)
    return {"asked": np.array(asked), "examples": np.array(examples), "answers": np.array(answers)}
