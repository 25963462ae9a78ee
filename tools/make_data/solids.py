"""Photographs of solid things on white paper, made up: surfaces of points, lit, seen through a z-buffer.

A thing is a list of `Surface`s. Pure NumPy; lengths are such that a fruit is about two units across, x points right,
y up and z towards the camera.
"""

from dataclasses import dataclass, replace

import numpy as np

SIZE = 100  # pixels
OVERSAMPLING = 2
LIGHT = (-0.45, 0.75, 0.6)  # direction the light comes from
EXPOSURE = (0.75, 1.15)  # from shot to shot
TINT = 0.08  # of the lamp: standard deviation of each colour's share; the paper is cut out and stays white


@dataclass(frozen=True)
class Surface:
    """Points of a surface: places and outward normals (n, 3), colours (n, 3) in 0..1, and how glossy it is (0..1)."""

    points: np.ndarray
    normals: np.ndarray
    colour: np.ndarray
    gloss: float = 0.3

    def moved(self, matrix=None, by=(0, 0, 0)):
        """The surface turned (or stretched: a 3x3 matrix), then shifted."""
        matrix = np.eye(3) if matrix is None else np.asarray(matrix, float)
        normals = unit(self.normals @ np.linalg.inv(matrix))
        return replace(self, points=self.points @ matrix.T + np.asarray(by, float), normals=normals)


def unit(vectors):
    """Vectors (..., 3) scaled to length one."""
    return vectors / (np.sqrt((vectors**2).sum(-1, keepdims=True)) + 1e-12)


def rotation(degrees):
    """3x3 matrix turning about the x, then the y, then the z axis."""
    (sx, sy, sz), (cx, cy, cz) = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    return np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]) @ about_y @ about_x


def any_rotation(rng):
    """A random 3x3 rotation, all equally likely."""
    q, r = np.linalg.qr(rng.standard_normal((3, 3)))
    q = q * np.sign(np.diag(r))
    return q * np.linalg.det(q)


# ---- shapes ----------------------------------------------------------------------------------------------------


def grid(rows=240, columns=360):
    """Parameters of a closed round surface: t (rows, columns) from 0 (top) to 1 (bottom), angle from 0 to 2 pi."""
    t = (np.arange(rows) + 0.5) / rows
    angle = 2 * np.pi * np.arange(columns) / columns
    return np.meshgrid(t, angle, indexing="ij")


def revolved(radius, height, angle, colour, gloss=0.3):
    """Surface from a grid (rows, columns) of radii about the y axis, heights and angles; `colour` (rows, columns, 3).

    Radius and height may depend on the angle: ribs, lobes, dents.
    """
    points = np.stack([radius * np.sin(angle), height, radius * np.cos(angle)], axis=-1)
    down = np.gradient(points, axis=0)
    padded = np.concatenate([points[:, -1:], points, points[:, :1]], axis=1)
    around = (padded[:, 2:] - padded[:, :-2]) / 2
    return _surface(points, np.cross(down, around), colour, gloss)


def tube(path, radius, colour, gloss=0.3, columns=60):
    """Surface along a path (n, 3) with a radius (n,) at each point, or (n, columns) to dent it; `colour` broadcasts."""
    path, radius = np.asarray(path, float), np.asarray(radius, float)
    radius = radius[:, None] if radius.ndim == 1 else radius
    angle = 2 * np.pi * np.arange(columns) / columns
    along = unit(np.gradient(path, axis=0))
    helper = np.array([0.0, 0.0, 1.0]) if np.abs(along[:, 2]).mean() < 0.8 else np.array([1.0, 0.0, 0.0])
    side = unit(np.cross(along, helper))
    other = np.cross(along, side)
    ring = np.cos(angle)[:, None] * side[:, None] + np.sin(angle)[:, None] * other[:, None]
    points = path[:, None] + radius[..., None] * ring
    down = np.gradient(points, axis=0)
    padded = np.concatenate([points[:, -1:], points, points[:, :1]], axis=1)
    around = (padded[:, 2:] - padded[:, :-2]) / 2
    return _surface(points, np.cross(down, around), colour, gloss, outward=ring)


def ball(centre, radius, colour, gloss=0.3, rows=60, columns=90):
    """A sphere; `colour` is one colour or (rows, columns, 3). The usual rows suffice up to a third of the picture."""
    t, angle = grid(rows, columns)
    return revolved(radius * np.sin(np.pi * t), radius * np.cos(np.pi * t), angle, colour, gloss).moved(by=centre)


def leaf(length, width, colour, rng, bend=0.5):
    """A pointed leaf from the origin along +x, both sides coloured."""
    s, across = np.meshgrid(np.linspace(0, 1, 90), np.linspace(-1, 1, 40), indexing="ij")
    half = width * np.sin(np.pi * s**0.8) ** 0.9 / 2
    rise = bend * length * (s - s**2) + 0.12 * width * np.abs(across) + 0.02 * rng.standard_normal()
    points = np.stack([length * s, rise, half * across], axis=-1)
    vein = 1 - 0.25 * np.exp(-((across / 0.08) ** 2))
    side = np.cross(np.gradient(points, axis=1), np.gradient(points, axis=0))
    top = _surface(points, side, np.asarray(colour) * vein[..., None], 0.2)
    below = replace(top, normals=-top.normals, points=top.points - 0.01 * top.normals)
    return [top, below]


def _surface(points, normals, colour, gloss, outward=None):
    centre = points.reshape(-1, 3).mean(axis=0)
    normals = unit(normals)
    outward = points - centre if outward is None else outward
    if (normals * outward).sum(-1).mean() < 0:
        normals = -normals
    colour = np.broadcast_to(colour, points.shape)
    return Surface(points.reshape(-1, 3), normals.reshape(-1, 3), colour.reshape(-1, 3), gloss)


# ---- colours ---------------------------------------------------------------------------------------------------


def noise(points, frequency, rng, waves=24):
    """A smooth random function of place, about -1 to 1: points (..., 3) -> (...)."""
    directions = rng.standard_normal((waves, 3)) * frequency
    phases = rng.uniform(0, 2 * np.pi, waves)
    return np.cos(points @ directions.T + phases).sum(-1) * np.sqrt(2 / waves) / 2


def mix(first, second, share):
    """Colours between two: `share` (...) of the second, cut to 0..1."""
    share = np.clip(share, 0, 1)[..., None]
    return np.asarray(first, float) * (1 - share) + np.asarray(second, float) * share


def places(t, angle):
    """Points of the unit sphere for a `grid`, to hang textures on."""
    ring = np.sin(np.pi * t)
    return np.stack([ring * np.sin(angle), np.cos(np.pi * t), ring * np.cos(angle)], axis=-1)


# ---- the photograph --------------------------------------------------------------------------------------------


def photograph(surfaces, matrix, rng, size=SIZE):
    """uint8 (size, size, 3): the surfaces turned by `matrix`, filling most of a white picture.

    `rng` draws what changes from shot to shot: light, exposure, white balance, distance, noise.
    """
    surfaces = [surface.moved(matrix) for surface in surfaces]
    fine = size * OVERSAMPLING
    projected = _projected(surfaces, fine, rng)
    colour, cover = _seen(surfaces, projected, fine, rng)
    shadow = _shadow(cover, fine)
    balance = 1 + TINT * rng.standard_normal(3)
    picture = (1 - 0.25 * shadow)[..., None] * (1 - cover[..., None]) + balance * colour * cover[..., None]
    picture = picture.reshape(size, OVERSAMPLING, size, OVERSAMPLING, 3).mean(axis=(1, 3))
    picture = picture + 0.012 * rng.standard_normal(picture.shape)
    return (255 * np.clip(picture, 0, 1)).round().astype(np.uint8)


def _projected(surfaces, fine, rng):
    """Columns, rows and depth of every point in pixels; mild perspective, the whole in the middle."""
    points = np.concatenate([surface.points for surface in surfaces])
    distance = rng.uniform(9, 14)
    points = points * (distance / (distance - points[:, 2:]))
    low, high = points.min(axis=0), points.max(axis=0)
    scale = fine * rng.uniform(0.86, 0.97) / (high - low)[:2].max()
    middle = (low + high) / 2
    columns = fine / 2 + scale * (points[:, 0] - middle[0])
    rows = fine / 2 - scale * (points[:, 1] - middle[1])
    return columns.astype(int), rows.astype(int), points[:, 2]


def _seen(surfaces, projected, fine, rng):
    """Colour (fine, fine, 3) of the nearest point at each pixel, and where there is one, 0 or 1 (fine, fine)."""
    columns, rows, depth = projected
    normals = np.concatenate([surface.normals for surface in surfaces])
    lit = _lit(surfaces, normals, rng)
    front = np.flatnonzero(normals[:, 2] > 0)
    order = front[np.argsort(depth[front], kind="stable")]  # the nearest is written last
    rows, columns = ((at[order, None] + step).ravel() for at, step in ((rows, (0, 0, 1, 1)), (columns, (0, 1, 0, 1))))
    colour, cover = np.zeros((fine, fine, 3)), np.zeros((fine, fine))
    colour[rows, columns] = lit[order].repeat(4, axis=0)  # each point fills 2x2 pixels, so that no gaps are left
    cover[rows, columns] = 1
    return _closed(colour, cover)


def _lit(surfaces, normals, rng):
    light = unit(np.array(LIGHT) + 0.15 * rng.standard_normal(3))
    half = unit(light + np.array([0, 0, 1.0]))
    colour = np.concatenate([surface.colour for surface in surfaces])
    gloss = np.concatenate([np.full(len(surface.points), surface.gloss) for surface in surfaces])
    diffuse = np.clip((normals @ light + 0.25) / 1.25, 0, 1)
    sky = 0.5 + 0.5 * normals[:, 1]
    bounce = np.clip(-normals[:, 1], 0, 1) * 0.12  # from the white paper
    rim = 0.75 + 0.25 * normals[:, 2]
    exposure = rng.uniform(*EXPOSURE)
    shade = exposure * rim * (0.78 * diffuse + 0.28 * sky + bounce + 0.08)
    shine = gloss * np.clip(normals @ half, 0, 1) ** (12 + 70 * gloss)
    return np.clip(colour * shade[:, None] + 0.75 * shine[:, None], 0, 1)


def _closed(colour, cover):
    """Pixels that no point hit, but most neighbours, get their neighbours' mean."""
    for _ in range(2):
        sums, counts = np.zeros_like(colour), np.zeros_like(cover)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                moved = np.roll(cover, (down, right), (0, 1))
                counts += moved
                sums += moved[..., None] * np.roll(colour, (down, right), (0, 1))
        hole = (cover == 0) & (counts >= 5)
        colour[hole] = sums[hole] / counts[hole][:, None]
        cover = np.where(hole, 1.0, cover)
    return colour, cover


def _shadow(cover, fine):
    """A soft shadow (fine, fine), 0..1, on the paper below the silhouette."""
    rows, columns = np.nonzero(cover)
    low, middle, half = rows.max(), columns.mean(), 0.42 * np.ptp(columns) + 1
    down = (np.arange(fine)[:, None] - low + 0.01 * fine) / (0.05 * fine)
    across = (np.arange(fine) - middle - 0.04 * fine) / half
    return np.exp(-(down**2) - across**4)
