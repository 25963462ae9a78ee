"""Things that are no fruits: what the course's own base network learns to see on.

A class is one of twelve forms, one of ten patterns and one of six pairs of colours, so that none of the three alone
tells it; three of the pairs are shades of the others, with another gloss, so that small differences must be seen, too.
Individuals of a class differ in proportions, pattern and shade. The same renderer photographs them, so that edges,
highlights, textures and shadows look as in the fruits' photographs, but none of the things is one.
"""

import numpy as np

from .solids import any_rotation, ball, grid, mix, noise, photograph, places, revolved, tube

SEED = 20261122
FORMS, PATTERNS, PAIRS = 12, 10, 6
CLASSES = FORMS * PATTERNS * PAIRS


def drawn(rng, number, angle, t):
    """Radius and height of form `number` on a grid."""
    polar = np.pi * t
    power = rng.uniform(0.9, 1.1)
    profile = np.sin(polar)
    forms = [
        (np.clip(1.8 * profile, 0, 1), 1.1 * np.clip(1.5 * np.cos(polar), -1, 1)),  # a drum
        (profile * (1 - 0.55 * profile**4 * power), 1.2 * np.cos(polar)),  # an hourglass
        (profile * (0.25 + 0.75 * t), 1.3 * np.cos(polar)),  # a cone with a round foot
        (profile * (1 + 0.22 * np.cos(6 * angle)), 0.8 * np.cos(polar)),  # a star
        (profile * (1 + 0.30 * np.cos(3 * angle) * profile), 0.9 * np.cos(polar)),  # a clover
        (profile * (1 + 0.12 * np.cos(20 * np.pi * t)), 1.15 * np.cos(polar)),  # a beehive
        (profile ** (0.5 * power), 0.45 * np.cos(polar)),  # a coin
        (0.55 * profile ** (0.6 * power), 1.4 * np.cos(polar)),  # a bolt
        (profile * (1 + 0.15 * np.cos(angle) * profile), rng.uniform(0.6, 0.8) * np.cos(polar)),  # a pebble
        (profile**0.7, 0.7 * np.cos(polar) * (1 - 0.5 * np.exp(-((profile / 0.4) ** 2)))),  # a cushion
    ]
    return forms[number]


def pattern(rng, number, at, t, angle):
    """Share (rows, columns), 0..1, of the second colour."""
    turn = rng.uniform(0, 6)
    patterns = [
        lambda: 0.15 + 0.2 * noise(at, 1.5, rng),  # plain
        lambda: 1.0 * (np.cos(14 * np.pi * t + turn) > 0.2),  # rings
        lambda: 1.0 * (np.cos(9 * angle + turn) > 0.3),  # meridians
        lambda: 1.0 * (noise(at, 5, rng) > 0.45),  # patches
        lambda: 1.0 * (noise(at, 14, rng, 40) > 0.9),  # speckles
        lambda: 1.0 * (np.cos(8 * angle + turn) * np.cos(12 * np.pi * t) > 0),  # a chessboard
        lambda: np.clip(t * 1.6 - 0.3 + 0.1 * noise(at, 2, rng), 0, 1),  # from one colour to the other
        lambda: 1.0 * (np.cos(6 * angle + 16 * t + turn) > 0.2),  # a spiral
        lambda: 0.5 + 0.6 * noise(at, 1.1, rng),  # a cheek
        lambda: np.clip(noise(at, 28, rng, 40) - 0.3, 0, 1),  # pores
    ]
    return patterns[number]()


def kind(number):
    """What the individuals of class `number` share: form, pattern, two colours, gloss."""
    form, texture, pair = number % FORMS, number // FORMS % PATTERNS, number // (FORMS * PATTERNS)
    rng = np.random.default_rng((SEED, form, texture, pair % 3))
    colours, gloss = rng.uniform(0.05, 0.95, (2, 3)), rng.uniform(0, 0.8)
    if pair >= 3:
        colours, gloss = np.clip(colours + rng.normal(0, 0.12, (2, 3)), 0, 1), (gloss + 0.4) % 0.8
    return form, texture, *colours, gloss


def thing(number, rng):
    """Surfaces of one individual of class `number`."""
    form, texture, first, second, gloss = kind(number)
    first, second = (np.clip(colour + rng.normal(0, 0.04, 3), 0, 1) for colour in (first, second))
    t, angle = grid(160, 240)
    if form < FORMS - 2:
        at = places(t, angle)
        radius, height = drawn(rng, form, angle, t)
        radius = radius * (1 + 0.03 * noise(at, 1.5, rng)) * rng.uniform(0.9, 1.1)
        return [revolved(radius, height, angle, mix(first, second, pattern(rng, texture, at, t, angle)), gloss)]
    if form == FORMS - 2:  # a bent rod
        s = np.linspace(0, 1, 300)
        bow = rng.uniform(2.5, 4.0)
        path = np.stack([np.cos(bow * s), np.sin(bow * s), 0.5 * s], axis=1)
        t, angle = np.meshgrid(s, 2 * np.pi * np.arange(90) / 90, indexing="ij")
        at = np.repeat(2 * t[..., None], 3, axis=-1)
        share = pattern(rng, texture, at, t, angle)
        ends = np.clip(np.minimum(s, 1 - s) / 0.06, 0.05, 1) ** 0.5
        return [tube(path, rng.uniform(0.2, 0.3) * ends, mix(first, second, share), gloss, columns=90)]
    parts = []  # a heap of balls
    for _ in range(rng.integers(5, 9)):
        t, angle = grid(70, 100)
        colour = mix(first, second, pattern(rng, texture, places(t, angle), t, angle))
        parts.append(ball(rng.normal(0, 0.5, 3), rng.uniform(0.3, 0.5), colour, gloss, 70, 100))
    return parts


def shot(number, individual, size=64):
    """uint8 (size, size, 3): one photograph of an individual of class `number`."""
    surfaces = thing(number, np.random.default_rng((SEED, number, individual)))
    rng = np.random.default_rng((SEED, number, individual, 1))
    return photograph(surfaces, any_rotation(rng), rng, size)
