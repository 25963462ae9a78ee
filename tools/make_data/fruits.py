"""Fruits on white paper, made up: the embedded stand-in for Fruits-360.

Each function draws one individual of a kind as a list of surfaces, standing upright, about two units across; what
differs from one individual to the next (proportions, ripeness, spots) comes from `rng`. Turning them before the
camera is the business of `solids.photograph`. The fruits of the test photographs are not those of the training
photographs.
"""

import io

import numpy as np

from .solids import any_rotation, ball, grid, leaf, mix, noise, photograph, places, revolved, rotation, tube

SEED = 20261121
INDIVIDUALS = {"train": 10, "test": 5}  # of each class
SHOTS = {"train": 4, "test": 3}  # of each individual
QUALITY = 82  # of the JPEG files

BROWN, STALK, GREEN = (0.33, 0.22, 0.12), (0.42, 0.36, 0.16), (0.24, 0.45, 0.12)


def stalk(rng, foot, length, colour=BROWN, thick=0.045):
    """A short bent stem that stands on the point (0, foot, 0)."""
    s = np.linspace(0, 1, 40)[:, None]
    lean = rng.normal(0, 0.25, 2) * length
    path = np.hstack([lean[0] * s**2, foot + length * s, lean[1] * s**2])
    return tube(path, thick * (0.8 + 0.5 * np.abs(2 * s[:, 0] - 0.9) ** 3), colour, 0.05, columns=24)


def pome(rng, skin, *, dent=0.32, waist=0.0, tall=0.92, lobes=0.02):
    """An apple's body: a sphere dented at both poles. `skin(places, t)` gives the colours."""
    t, angle = grid()
    polar = np.pi * t
    bump = 1 + lobes * np.cos(5 * angle + rng.uniform(0, 6)) * t**2 + 0.025 * noise(places(t, angle), 1.2, rng)
    radius = np.sin(polar) ** 0.92 * (1 - waist * np.sin(polar / 2) ** 4) * bump
    hollow = dent * np.exp(-((np.sin(polar) / 0.42) ** 2)) * np.where(t < 0.5, 1, 0.62)
    height = tall * np.cos(polar) * (1 - hollow)
    return revolved(radius, height, angle, skin(places(t, angle), t), 0.45)


def apple_red(rng):
    """Streaked red on yellow, freckled."""
    streak = rng.uniform(5, 9)

    def skin(at, t):
        stretched = at * (streak, 1.0, streak)
        share = 0.75 + 0.5 * noise(at, 1.3, rng) + 0.35 * noise(stretched, 1.2, rng)
        colour = mix((0.82, 0.68, 0.28), (0.68, 0.07, 0.10), share)
        colour = mix(colour, (0.72, 0.66, 0.36), np.exp(-((t / 0.07) ** 2)))
        return mix(colour, (0.95, 0.80, 0.62), 0.5 * (noise(at, 22, rng) > 1.15))

    return [pome(rng, skin), stalk(rng, 0.55, rng.uniform(0.35, 0.6))]


def apple(rng, ground=(0.52, 0.70, 0.16), blush=(0.78, 0.74, 0.25), freckles=(0.82, 0.88, 0.50)):
    """Green with a pale blush, or in other colours."""

    def skin(at, t):
        colour = mix(ground, blush, 0.35 * np.clip(noise(at, 1.1, rng), 0, 1))
        colour = mix(colour, (0.45, 0.40, 0.16), np.exp(-((t / 0.08) ** 2)))
        return mix(colour, freckles, 0.6 * (noise(at, 20, rng) > 1.1))

    return [pome(rng, skin, tall=rng.uniform(0.9, 1.0)), stalk(rng, 0.58, rng.uniform(0.3, 0.55))]


def apple_yellow(rng):
    """Yellow, with a trace of orange and brown freckles."""
    return apple(rng, (0.88, 0.76, 0.26), (0.92, 0.52, 0.22), (0.62, 0.48, 0.20))


def pear(rng, ground=(0.72, 0.72, 0.22), cheek=(0.66, 0.50, 0.20)):
    """A neck, and russet freckles."""
    t, angle = grid()
    polar, at = np.pi * t, places(t, angle)
    neck = rng.uniform(0.42, 0.52)
    radius = np.sin(polar) * (neck + (0.92 - neck) / (1 + np.exp(-9 * (t - 0.47)))) * (1 + 0.02 * noise(at, 1.5, rng))
    height = 1.32 * np.cos(polar) * (1 - 0.12 * np.exp(-(((1 - t) / 0.12) ** 2)))
    colour = mix(ground, cheek, 0.4 + 0.5 * noise(at, 1.4, rng))
    colour = mix(colour, (0.42, 0.30, 0.12), 0.55 * (noise(at, 16, rng) > 0.95))
    return [revolved(radius, height, angle, colour, 0.22), stalk(rng, 1.25, rng.uniform(0.35, 0.6))]


def pear_red(rng):
    """A pear with a red cheek."""
    return pear(rng, (0.70, 0.52, 0.20), (0.62, 0.14, 0.12))


def citrus(rng, skin, *, tip=0.0, tall=0.95, pores=0.012):
    """An orange's or a lemon's body, pitted all over."""
    t, angle = grid(300, 480)
    polar, at = np.pi * t, places(t, angle)
    pits = np.clip(noise(at, 26, rng, 40) - 0.5, 0, 1)
    nipple = tip * (np.exp(-(((1 - t) / 0.09) ** 2)) + 0.7 * np.exp(-((t / 0.08) ** 2)))
    radius = np.sin(polar) ** (1 + 0.8 * tip) * (1 + 0.02 * noise(at, 1.3, rng) - pores * pits)
    height = tall * np.cos(polar) * (1 + nipple)
    colour = mix(skin, np.array(skin) * 0.80, 0.7 * pits + 0.18 * noise(at, 1.5, rng))
    return revolved(radius, height, angle, colour, 0.35)


def button(rng, foot, colour, size=0.09):
    """The small star where a citrus fruit or a tomato hung."""
    return ball((0, foot, 0), size, colour, 0.05).moved(np.diag((1, 0.5, 1)), (0, 0.5 * foot, 0))


def orange(rng):
    """Pitted all over, with a star where it hung."""
    skin = np.array((0.95, 0.50, 0.06)) + rng.normal(0, 0.02, 3)
    return [citrus(rng, skin, tall=rng.uniform(0.9, 0.98)), button(rng, 0.94, (0.40, 0.46, 0.18))]


def mandarin(rng):
    """An orange that is flat, with large pores."""
    skin = np.array((0.96, 0.46, 0.05)) + rng.normal(0, 0.02, 3)
    return [citrus(rng, skin, tall=rng.uniform(0.70, 0.80), pores=0.022), button(rng, 0.75, (0.40, 0.46, 0.18))]


def grapefruit(rng):
    """An orange that is pale, with a pink cheek."""
    skin = mix((0.95, 0.76, 0.28), (0.94, 0.52, 0.34), np.array(rng.uniform(0.1, 0.7)))
    return [citrus(rng, skin, tall=rng.uniform(0.88, 0.95), pores=0.008), button(rng, 0.92, (0.52, 0.52, 0.24))]


def lemon(rng):
    """Pointed at both ends."""
    skin = np.array((0.95, 0.82, 0.14)) + rng.normal(0, 0.02, 3)
    body = citrus(rng, skin, tip=rng.uniform(0.2, 0.32), tall=rng.uniform(1.25, 1.4), pores=0.02)
    return [body, button(rng, 1.62, (0.55, 0.52, 0.22), 0.07)]


def lime(rng):
    """A small green lemon, its tip short."""
    skin = np.array((0.36, 0.56, 0.12)) + rng.normal(0, 0.025, 3)
    return [citrus(rng, skin, tip=rng.uniform(0.06, 0.14), tall=rng.uniform(1.0, 1.12)), button(rng, 1.14, STALK, 0.07)]


def peach(rng, ground=(0.95, 0.66, 0.33), cheek=(0.76, 0.20, 0.17), red=0.45, down=0.10, gloss=0.04):
    """A seam from pole to pole, red on the sunny side, downy."""
    t, angle = grid()
    polar, at = np.pi * t, places(t, angle)
    furrow = np.exp(-((np.angle(np.exp(1j * angle)) / 0.16) ** 2)) * np.sin(polar)
    radius = np.sin(polar) ** 0.95 * (1 - 0.10 * furrow + 0.015 * noise(at, 1.5, rng))
    height = 0.93 * np.cos(polar) * (1 - 0.22 * np.exp(-((np.sin(polar) / 0.35) ** 2)) * (t < 0.5))
    height = height - 0.06 * np.exp(-(((1 - t) / 0.05) ** 2))
    colour = mix(ground, cheek, red + 0.75 * noise(at, 1.1, rng) - 0.3 * furrow)
    colour = mix(colour, (1.0, 0.86, 0.72), down + down * noise(at, 30, rng))
    return [revolved(radius, height, angle, colour, gloss)]


def nectarine(rng):
    """A peach without down: darker, and it shines."""
    return peach(rng, (0.94, 0.58, 0.20), (0.60, 0.07, 0.10), red=0.7, down=0.0, gloss=0.6)


def apricot(rng):
    """A small orange peach, hardly red."""
    return peach(rng, (0.96, 0.62, 0.22), (0.86, 0.38, 0.16), red=0.0, down=0.06)


def plum(rng, skin=(0.24, 0.07, 0.20), bloomed=(0.50, 0.46, 0.62)):
    """Dark, with bloom and a seam."""
    t, angle = grid()
    polar, at = np.pi * t, places(t, angle)
    furrow = np.exp(-((np.angle(np.exp(1j * angle)) / 0.14) ** 2)) * np.sin(polar)
    radius = 0.82 * np.sin(polar) * (1 - 0.06 * furrow + 0.01 * noise(at, 1.5, rng))
    height = rng.uniform(1.0, 1.15) * np.cos(polar) * (1 - 0.1 * np.exp(-((t / 0.08) ** 2)))
    bloom = np.clip(0.35 + 0.5 * noise(at, 1.8, rng) + 0.2 * noise(at, 9, rng), 0, 0.8)
    colour = mix(skin, bloomed, bloom)
    return [revolved(radius, height, angle, colour, 0.22), stalk(rng, 0.93, 0.25, STALK)]


def plum_yellow(rng):
    """A mirabelle."""
    return plum(rng, (0.86, 0.66, 0.14), (0.92, 0.82, 0.50))


def tomato(rng, ripe=(0.86, 0.12, 0.06), paler=(0.92, 0.36, 0.10)):
    """Smooth and glossy, with a green star."""
    t, angle = grid()
    polar, at = np.pi * t, places(t, angle)
    ribs = 1 + 0.025 * np.cos(rng.integers(5, 8) * angle) * np.exp(-((t / 0.35) ** 2))
    radius = np.sin(polar) ** 0.85 * ribs * (1 + 0.015 * noise(at, 1.4, rng))
    height = rng.uniform(0.74, 0.84) * np.cos(polar) * (1 - 0.2 * np.exp(-((np.sin(polar) / 0.35) ** 2)) * (t < 0.5))
    colour = mix(ripe, paler, 0.2 + 0.3 * noise(at, 1.2, rng))
    parts = [revolved(radius, height, angle, colour, 0.85), stalk(rng, 0.6, 0.3, GREEN, 0.05)]
    for number in range(5):
        turn = rotation((0, 72 * number + rng.normal(0, 8), 0))
        parts += [each.moved(turn, (0, 0.66, 0)) for each in leaf(0.55, 0.17, GREEN, rng, 0.5)]
    return parts


def tomato_yellow(rng):
    """A tomato that is ripe when it is yellow."""
    return tomato(rng, (0.94, 0.72, 0.10), (0.95, 0.58, 0.12))


def strawberry(rng):
    """A cone of seeds under a ruff of leaves."""
    t, angle = grid()
    polar, at = np.pi * t, places(t, angle)
    radius = np.sin(polar) ** 0.8 * (1 - 0.42 * t**1.6) * (1 + 0.03 * noise(at, 1.6, rng))
    height = 1.05 * np.cos(polar)
    row = 13 * t
    phase = 16 * (angle / (2 * np.pi)) + 0.5 * (np.floor(row) % 2)
    near = ((row % 1 - 0.5) / 0.30) ** 2 + ((phase % 1 - 0.5) / 0.24) ** 2
    seed = np.exp(-near) * (np.sin(polar) > 0.2)
    radius = radius * (1 - 0.035 * seed)
    colour = mix((0.80, 0.07, 0.09), (0.96, 0.45, 0.32), np.exp(-((t / 0.10) ** 2)) + 0.12 * noise(at, 2, rng))
    colour = mix(colour, (0.93, 0.78, 0.36), 1.15 * (seed > 0.55))
    parts = [revolved(radius, height, angle, colour, 0.55), stalk(rng, 1.0, 0.3, GREEN, 0.035)]
    for number in range(9):
        turn = rotation((0, 40 * number + rng.normal(0, 9), 0))
        parts += [each.moved(turn, (0, 1.02, 0)) for each in leaf(0.66, 0.26, (0.22, 0.48, 0.14), rng, 0.25)]
    return parts


def banana(rng):
    """Bent, five edges, brown spots."""
    s = np.linspace(0, 1, 500)
    bow = np.radians(rng.uniform(75, 105))
    phi = (s - 0.5) * bow
    path = np.stack([np.sin(phi), 1 - np.cos(phi), 0 * phi], axis=1) * (2.9 / bow)
    path -= path.mean(axis=0)
    ends = np.clip(np.minimum((s - 0.00) / 0.16, (1 - s) / 0.07), 0, 1)
    angle = 2 * np.pi * np.arange(160) / 160
    thick = rng.uniform(0.34, 0.40)
    edges = 1 + 0.05 * np.cos(5 * angle)
    radius = (0.07 + (thick - 0.07) * np.sin(np.pi / 2 * ends) ** 0.8)[:, None] * edges
    at = path[:, None] + 0.4 * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=-1)
    colour = mix((0.96, 0.80, 0.16), (0.74, 0.74, 0.22), 0.9 * np.exp(-((s / 0.22) ** 2))[:, None] + 0 * angle)
    spots = noise(at, 7, rng) + 0.3 * np.cos(5 * angle) > rng.uniform(0.95, 1.3)
    colour = mix(colour, (0.36, 0.22, 0.08), 0.8 * spots)
    tips = np.exp(-(((1 - s) / 0.02) ** 2)) + np.exp(-((s / 0.012) ** 2))
    colour = mix(colour, (0.22, 0.15, 0.08), tips[:, None] + 0 * angle)
    return [tube(path, radius, colour, 0.18, columns=160)]


def cherry(rng):
    """Two on long stems that meet."""
    parts = []
    top = np.array((0.0, 1.7, 0.0))
    for side in (-1, 1):
        t, angle = grid(120, 180)
        polar, at = np.pi * t, places(t, angle)
        size = rng.uniform(0.56, 0.64)
        radius = size * np.sin(polar)
        height = 0.95 * size * np.cos(polar) * (1 - 0.3 * np.exp(-((t / 0.14) ** 2)))
        colour = mix((0.42, 0.02, 0.07), (0.72, 0.08, 0.10), 0.4 + 0.6 * noise(at, 1.2, rng))
        centre = np.array((side * rng.uniform(0.55, 0.68), rng.uniform(-0.7, -0.4), rng.normal(0, 0.15)))
        parts.append(revolved(radius, height, angle, colour, 0.9).moved(by=centre))
        s = np.linspace(0, 1, 60)[:, None]
        foot = centre + np.array((0, 0.45 * size, 0))
        path = foot * (1 - s) + top * s + np.array((side * 0.22, 0, 0)) * np.sin(np.pi * s)
        parts.append(tube(path, 0.032 + 0.02 * s[:, 0] ** 8, (0.45, 0.50, 0.16), 0.1, columns=20))
    return parts


def grapes(rng, first, second):
    """A bunch: berries in layers that grow narrower downwards."""
    parts = [stalk(rng, 1.05, 0.4, STALK, 0.05)]
    for level, many in enumerate((5, 7, 6, 5, 3, 1)):
        around = 2 * np.pi * (np.arange(many) + rng.uniform(0, 1)) / many
        out = (0.55, 0.70, 0.60, 0.45, 0.26, 0.0)[level]
        for angle in around:
            centre = np.array((out * np.sin(angle), 0.95 - 0.42 * level, out * np.cos(angle)))
            t, turn = grid(50, 70)
            size = rng.uniform(0.29, 0.34)
            bloom = 0.25 + 0.4 * noise(places(t, turn), 1.6, rng)
            berry = ball(0 * centre, size, mix(first, second, bloom), 0.6, 50, 70)
            parts.append(berry.moved(rotation(rng.normal(0, 20, 3)), centre + rng.normal(0, 0.03, 3)))
    return parts


def grapes_blue(rng):
    """Dark berries with bloom."""
    return grapes(rng, (0.13, 0.08, 0.22), (0.38, 0.36, 0.55))


def grapes_white(rng):
    """Green-yellow berries."""
    return grapes(rng, (0.55, 0.66, 0.22), (0.82, 0.84, 0.50))


def blueberry(rng):
    """Bloom, and a crown of five points."""
    t, angle = grid()
    polar, at = np.pi * t, places(t, angle)
    crown = np.exp(-(((t - 0.10) / 0.025) ** 2)) * (1 + 0.35 * np.cos(5 * angle))
    radius = np.sin(polar) * (1 + 0.02 * noise(at, 1.4, rng))
    height = 0.84 * np.cos(polar) * (1 - 0.25 * np.exp(-((t / 0.09) ** 2))) + 0.12 * crown
    colour = mix((0.12, 0.13, 0.28), (0.50, 0.56, 0.72), 0.42 + 0.45 * noise(at, 2.0, rng) + 0.2 * noise(at, 10, rng))
    colour = mix(colour, (0.10, 0.09, 0.13), np.exp(-((t / 0.085) ** 4)))
    return [revolved(radius, height, angle, colour, 0.12)]


def kiwi(rng):
    """Brown and furry."""
    t, angle = grid()
    polar, at = np.pi * t, places(t, angle)
    radius = 0.82 * np.sin(polar) ** 0.85 * (1 + 0.02 * noise(at, 1.5, rng) + 0.012 * noise(at, 30, rng))
    height = rng.uniform(1.05, 1.2) * np.cos(polar)
    fuzz = 0.5 + 0.35 * noise(at * (1, 0.3, 1), 34, rng, 40) + 0.25 * noise(at, 2, rng)
    colour = mix((0.36, 0.26, 0.13), (0.60, 0.48, 0.27), fuzz)
    colour = mix(colour, (0.24, 0.17, 0.09), np.exp(-((np.minimum(t, 1 - t) / 0.045) ** 2)))
    return [revolved(radius, height, angle, colour, 0.02)]


def pineapple(rng):
    """A lattice of eyes under a tuft of leaves."""
    t, angle = grid(300, 480)
    polar, at = np.pi * t, places(t, angle)
    radius = 0.80 * np.sin(polar) ** 0.55
    row, column = 11 * t, 11 * angle / (2 * np.pi)
    u, v = (row + column) % 1 - 0.5, (row - column) % 1 - 0.5
    bulge = np.cos(np.pi * u) * np.cos(np.pi * v)
    eye = np.exp(-((u**2 + v**2) / 0.02))
    radius = radius * (1 + 0.07 * bulge)
    ripe = mix((0.80, 0.52, 0.14), (0.52, 0.50, 0.18), 0.4 + 0.6 * noise(at, 1.4, rng))
    colour = mix((0.30, 0.22, 0.09), ripe, 1.5 * bulge)
    colour = mix(colour, (0.25, 0.15, 0.07), 0.8 * eye)
    parts = [revolved(radius, 1.05 * np.cos(polar), angle, colour, 0.15).moved(by=(0, -0.45, 0))]
    for number in range(26):
        steep = rng.uniform(25, 88)
        turn = rotation((0, 137.5 * number, 0)) @ rotation((0, 0, steep))
        green = np.array((0.26, 0.46, 0.20)) * rng.uniform(0.75, 1.25)
        length = rng.uniform(0.75, 1.0) * (0.8 + 0.5 * steep / 90)
        parts += [each.moved(turn, (0, 0.5, 0)) for each in leaf(length, 0.2, green, rng, -0.25)]
    return parts


def watermelon(rng):
    """Dark stripes that waver."""
    t, angle = grid(240, 480)
    polar, at = np.pi * t, places(t, angle)
    radius = np.sin(polar) * (1 + 0.01 * noise(at, 1.5, rng))
    height = rng.uniform(1.0, 1.2) * np.cos(polar)
    stripes = rng.integers(9, 12)
    wave = np.cos(stripes * angle + 1.1 * noise(at * (1, 5, 1), 1.6, rng) + 0.6 * noise(at, 9, rng))
    dark = 1 / (1 + np.exp(-6 * (wave - 0.25)))
    colour = mix((0.62, 0.72, 0.36), (0.09, 0.26, 0.09), dark + 0.15 * noise(at, 14, rng))
    return [revolved(radius, height, angle, colour, 0.35), stalk(rng, height.max() - 0.02, 0.28, STALK, 0.05)]


def avocado(rng):
    """Pear-shaped, rough and dark."""
    t, angle = grid(300, 400)
    polar, at = np.pi * t, places(t, angle)
    radius = np.sin(polar) * (0.60 + 0.28 / (1 + np.exp(-8 * (t - 0.45))))
    rough = noise(at, 20, rng, 40)
    radius = radius * (1 + 0.016 * rough)
    colour = mix((0.10, 0.15, 0.07), (0.30, 0.38, 0.14), 0.35 + 0.3 * rough + 0.4 * noise(at, 1.5, rng))
    return [revolved(radius, 1.2 * np.cos(polar), angle, colour, 0.3), button(rng, 1.19, BROWN, 0.1)]


KINDS = {
    "Apple Red": apple_red,
    "Apple Green": apple,
    "Apple Yellow": apple_yellow,
    "Apricot": apricot,
    "Avocado": avocado,
    "Banana": banana,
    "Blueberry": blueberry,
    "Cherry": cherry,
    "Grape Blue": grapes_blue,
    "Grape White": grapes_white,
    "Grapefruit": grapefruit,
    "Kiwi": kiwi,
    "Lemon": lemon,
    "Lime": lime,
    "Mandarin": mandarin,
    "Nectarine": nectarine,
    "Orange": orange,
    "Peach": peach,
    "Pear": pear,
    "Pear Red": pear_red,
    "Pineapple": pineapple,
    "Plum": plum,
    "Plum Yellow": plum_yellow,
    "Strawberry": strawberry,
    "Tomato": tomato,
    "Tomato Yellow": tomato_yellow,
    "Watermelon": watermelon,
}


def shot(name, individual, number):
    """uint8 (100, 100, 3): photograph `number` of one individual of a class; each can be remade alone."""
    key = (SEED, list(KINDS).index(name), individual)
    surfaces = KINDS[name](np.random.default_rng(key))
    rng = np.random.default_rng((*key, number))
    return photograph(surfaces, any_rotation(rng), rng)


def fruits_360(progress=iter):
    """The embedded sample: for each part JPEG files end to end, where each ends, and their labels.

    Returns:
        {"class_names": str (classes,), "jpeg_train": uint8, "ends_train": int64 (n,), "y_train": uint8 (n,),
        "jpeg_test": ...}.
    """
    arrays = {"class_names": np.array(list(KINDS))}
    for part, first in (("train", 0), ("test", INDIVIDUALS["train"])):
        files, labels = [], []
        for label, name in enumerate(progress(list(KINDS))):
            for individual in range(first, first + INDIVIDUALS[part]):
                files += [_jpeg(shot(name, individual, number)) for number in range(SHOTS[part])]
                labels += [label] * SHOTS[part]
        arrays[f"jpeg_{part}"] = np.frombuffer(b"".join(files), np.uint8)
        arrays[f"ends_{part}"] = np.cumsum([len(file) for file in files])
        arrays[f"y_{part}"] = np.array(labels, np.uint8)
    return arrays


def _jpeg(picture):
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
