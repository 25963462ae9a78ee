"""Photographs of finger-spelling hands, made up: the embedded stand-in for Sign Language MNIST.

A hand is a cloud of a few hundred spheres strung along its bones. A z-buffer finds the sphere that each
pixel sees, the light and its neighbours say how bright it is, and a box filter brings it down to 28x28.
Pure NumPy, and each picture depends only on (letter, person, shot, copy), so any of them can be remade alone.
The people of the test photographs are not those of the training photographs.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .hand_poses import LETTERS, POSES

SEED = 20261121
TRAIN_PEOPLE, TEST_PEOPLE = 8, 6
SHOTS = {"train": 3, "test": 2}  # photographs of each person, per letter
COPIES = {"train": 8, "test": 3}  # of each photograph, itself included
OVERSAMPLING = 4
GREY_STEP = 4  # grey levels are multiples of this: noise compresses badly

# What a snapshot leaves to chance, anew in each photograph.
TILT = (3, 6, 14)  # degrees at most about the picture's axes x, y and z, either way
FILLED = (0.68, 0.92)  # share of the frame that an open hand takes up
SHIFT = 0.1  # of the hand from the middle at most, as a share of the frame
MARGIN = 0.04  # kept free at the edge, as a share of the frame: no fingertip is cut off
SLEEVE = (0.1, 1.6)  # where it begins, in palm lengths from the wrist

PALM = ((0.19, 0.06, 0.0), (-0.19, 0.06, 0.0), (0.27, 0.90, 0.0), (-0.29, 0.80, 0.0))  # corners, palm length 1
HEEL = ((-0.17, 0.16, 0.03), (-0.24, 0.36, 0.04), (-0.27, 0.70, 0.02))  # of the hand, below the little finger
KNUCKLES = ((0.31, 0.97, 0.0), (0.10, 1.0, 0.02), (-0.11, 0.96, 0.01), (-0.31, 0.86, -0.02))
FINGERS = ((0.46, 0.27, 0.20), (0.50, 0.31, 0.21), (0.46, 0.29, 0.20), (0.36, 0.21, 0.18))  # lengths of the bones
RADII = (0.126, 0.108, 0.096, 0.080)  # at the knuckle, two joints, the tip
THUMB_BASE, THUMB, THUMB_RADII = (0.17, 0.18, 0.06), (0.44, 0.34, 0.25), (0.175, 0.128, 0.118, 0.088)


@dataclass(frozen=True)
class Person:
    """What stays the same in all photographs of one person; lengths relative to the average hand."""

    fingers: float
    thickness: float
    width: float
    skin: float  # albedo
    habit: np.ndarray  # (4, 4) degrees added to the fingers' angles
    thumb: np.ndarray  # (3, 2) degrees added to the thumb's
    turn: np.ndarray  # (3,) degrees about the picture's axes: where this person's camera stands


def random(*key):
    """Generator for one purpose: the same key gives the same numbers, whatever else was drawn."""
    return np.random.default_rng(np.random.SeedSequence((SEED, *key)))


def someone(number):
    """Person `number` (0, 1, ...): the first TRAIN_PEOPLE sign for training, the next TEST_PEOPLE for the test."""
    rng = random(0, number)
    return Person(
        fingers=rng.uniform(0.9, 1.1),
        thickness=rng.uniform(0.86, 1.16),
        width=rng.uniform(0.9, 1.1),
        skin=0.4 + 0.5 * (number * 0.618 % 1),  # spread evenly, however few people there are
        habit=rng.normal(0, (2, 3, 2, 0.8), (4, 4)),
        thumb=rng.normal(0, 3, (3, 2)),
        turn=rng.normal(0, (2, 4, 2)),
    )


# ---- geometry: spheres are rows (x, y, z, radius) --------------------------------------------------------------


def unit(vector):
    """Vector(s) scaled to length one."""
    vector = np.asarray(vector, float)
    return vector / np.sqrt((vector**2).sum(-1, keepdims=True))


def rotation(degrees):
    """3x3 matrix turning about the x, then the y, then the z axis."""
    (sx, sy, sz), (cx, cy, cz) = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    return np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]) @ about_y @ about_x


def limb(joints, radii):
    """Spheres strung closely along a chain of joints (n, 3), tapering from radius to radius (n,)."""
    ends = np.column_stack([joints, radii])
    chain = []
    for a, b in pairwise(ends):
        steps = int(np.ceil(np.sqrt(((b - a)[:3] ** 2).sum()) / (0.2 * min(a[3], b[3])))) + 1
        chain.append(a + np.linspace(0, 1, steps)[:, None] * (b - a))
    return np.concatenate(chain)


def slab(corners, radii):
    """Spheres filling the bent quadrilateral a b / c d of four corners (4, 3): a rounded slab of flesh."""
    ends = np.column_stack([corners, np.broadcast_to(radii, 4)])
    step = 0.33 * ends[:, 3].min()
    columns, rows = (int(np.sqrt(((ends[k] - ends[0])[:3] ** 2).sum()) / step) + 2 for k in (1, 2))
    s, t = np.linspace(0, 1, columns)[:, None, None], np.linspace(0, 1, rows)[:, None]
    return ((1 - t) * ((1 - s) * ends[0] + s * ends[1]) + t * ((1 - s) * ends[2] + s * ends[3])).reshape(-1, 4)


def finger_joints(knuckle, lengths, angles):
    """Four points (4, 3) of a finger bent by `angles`: knuckle, middle joint, end joint, spread."""
    bend = np.radians(np.cumsum(angles[:3]))
    spread = np.radians(angles[3])
    bones = np.column_stack([np.cos(bend) * np.sin(spread), np.cos(bend) * np.cos(spread), np.sin(bend)])
    return np.cumsum(np.vstack([knuckle, bones * np.asarray(lengths)[:, None]]), axis=0)


def thumb_joints(angles):
    """Four points (4, 3) of a thumb whose bones have the (azimuth, elevation) `angles` (3, 2)."""
    azimuth, elevation = np.radians(angles).T
    flat = np.cos(elevation)
    bones = np.column_stack([np.sin(azimuth) * flat, np.cos(azimuth) * flat, np.sin(elevation)])
    return np.cumsum(np.vstack([THUMB_BASE, bones * np.array(THUMB)[:, None]]), axis=0)


def hand(fingers, thumb, who):
    """Spheres (n, 4) of a hand in its own axes, from finger angles (4, 4) and thumb angles (3, 2)."""
    parts = [slab(PALM, (0.13, 0.12, 0.13, 0.12)), limb(HEEL, (0.15, 0.16, 0.12))]
    for knuckle, lengths, angles, size in zip(KNUCKLES, FINGERS, fingers, (1, 1.03, 0.97, 0.86), strict=True):
        joints = finger_joints(knuckle, np.array(lengths) * who.fingers, angles)
        parts.append(limb(joints, np.array(RADII) * size * who.thickness))
    joints = thumb_joints(thumb)
    parts.append(limb(joints, np.array(THUMB_RADII) * who.thickness))
    web = (joints[0], (0.05, 0.3, 0.0), joints[0] + 0.85 * (joints[1] - joints[0]), (0.24, 0.74, 0.0))
    parts.append(slab(web, (0.13, 0.10, 0.09, 0.09)))
    return np.concatenate(parts) * np.array([who.width, 1, 1, 1])


def forearm(wrist, across, along, sleeve):
    """Spheres of the forearm, and of its sleeve, from the wrist in direction `along`, `across` being its width."""
    across = unit(across - (across @ unit(along)) * unit(along))
    far = wrist + 3.2 * unit(along)
    corners = (wrist + 0.17 * across, wrist - 0.17 * across, far + 0.29 * across, far - 0.29 * across)
    arm = slab(corners, (0.14, 0.14, 0.22, 0.22))
    cloth = np.sqrt(((arm[:, :3] - wrist) ** 2).sum(1)) > sleeve
    return arm[~cloth], arm[cloth] * np.array([1, 1, 1, 1.25])


def scene(letter, who, rng):
    """Spheres in front of the camera (x right, y up, z towards it), and how many belong to the hand, to bare skin."""
    pose = POSES[letter]
    fingers = np.array([pose.index, pose.middle, pose.ring, pose.little]) + who.habit
    fingers = fingers + rng.normal(0, (2, 2, 2, 0.6), fingers.shape)
    spheres = hand(fingers, np.array(pose.thumb) + who.thumb + rng.normal(0, 3, (3, 2)), who)
    y = unit(pose.points)
    z = unit(np.array(pose.palm) - (y @ pose.palm) * y)
    axes = np.column_stack([np.cross(y, z), y, z])
    along = np.array(pose.arm) + rng.normal(0, 0.2, 3)
    arm, cloth = forearm(np.zeros(3), axes[:, 0], along, rng.uniform(*SLEEVE))
    spheres[:, :3] = spheres[:, :3] @ axes.T
    everything = np.concatenate([spheres, arm, cloth])
    everything[:, :3] = everything[:, :3] @ rotation(who.turn + rng.uniform(-1, 1, 3) * TILT).T
    return everything, len(spheres), len(spheres) + len(arm)


def project(spheres, in_hand, size, rng):
    """Spheres in pixels (x right, y down, z towards the camera): mild perspective, the hand somewhere in the frame."""
    distance = rng.uniform(6, 14)
    seen = spheres * (distance / (distance - spheres[:, 2:3]))
    low = (seen[:in_hand, :3] - seen[:in_hand, 3:]).min(0)
    high = (seen[:in_hand, :3] + seen[:in_hand, 3:]).max(0)
    scale = size * rng.uniform(*FILLED) / max(1.4, *(high - low)[:2])
    seen[:, :3] -= (low + high) / 2
    seen[:, 1] *= -1
    seen *= scale
    room = (1 - 2 * MARGIN) - (high - low)[:2] * scale / size
    seen[:, :2] += size * (0.5 + rng.uniform(-1, 1, 2) * np.minimum(room / 2, SHIFT))
    return seen, scale


# ---- picture: arrays are (size, size), rows from top to bottom -------------------------------------------------


def z_buffer(spheres, size):
    """For each pixel the height of the nearest sphere's surface (-inf: none) and that sphere's row number."""
    height, owner = np.full(size * size, -np.inf), np.full(size * size, -1)
    x, y, z, radius = spheres.T
    near = np.arange(-np.ceil(radius.max()), np.ceil(radius.max()) + 1)
    rows, columns = np.floor(y)[:, None] + near, np.floor(x)[:, None] + near  # of pixels that a sphere may cover
    within = [(place >= 0) & (place < size) for place in (rows, columns)]
    away = (rows + 0.5 - y[:, None])[:, :, None] ** 2 + (columns + 0.5 - x[:, None])[:, None] ** 2
    inside = radius[:, None, None] ** 2 - away
    sphere, j, k = np.nonzero((inside > 0) & within[0][:, :, None] & within[1][:, None])
    pixel = (rows[sphere, j] * size + columns[sphere, k]).astype(int)
    surface = z[sphere] + np.sqrt(inside[sphere, j, k])
    np.maximum.at(height, pixel, surface)
    nearest = surface == height[pixel]
    owner[pixel[nearest]] = sphere[nearest]
    return height.reshape(size, size), owner.reshape(size, size)


def blur(image, radius):
    """Mean over a square of (2 radius + 1)^2 pixels, the border repeated."""
    for _ in range(2):
        padded = np.pad(image, ((radius + 1, radius), (0, 0)), mode="edge").cumsum(0)
        image = ((padded[2 * radius + 1 :] - padded[: -2 * radius - 1]) / (2 * radius + 1)).T
    return image


def normals(height, owner, spheres):
    """Unit vectors (3, size, size) out of the surface, y up; zero where there is no surface."""
    centres = np.arange(len(height)) + 0.5
    x, y, z, _ = np.moveaxis(spheres[owner], -1, 0)
    out = np.stack([centres - x, y - centres[:, None], height - z])
    out = np.where(owner >= 0, out, 0)
    out = np.stack([blur(axis, len(height) // 56) for axis in out])  # smooths the dimples between the spheres
    return out / np.maximum(np.sqrt((out**2).sum(0)), 1e-9)


def shadow(height, light, reach):
    """1 where something stands between a pixel and the light (a unit vector), looking `reach` pixels far, else 0."""
    dark = np.zeros_like(height)
    for step in range(2, reach, 2):
        dx, dy = round(step * light[0]), round(-step * light[1])
        moved = np.roll(height, (-dy, -dx), (0, 1))
        over = moved - height - step * light[2]
        dark = np.maximum(dark, (over > 0.5) & (over < reach))
    return dark


def lit_hand(spheres, bare, size, scale, skin, rng):
    """Brightness 0..1 of arm and hand, and where they are (boolean)."""
    height, owner = z_buffer(spheres, size)
    covered = owner >= 0
    light = unit((rng.uniform(-0.8, 0.2), rng.uniform(0.3, 1.0), rng.uniform(0.7, 1.2)))
    # Behind the hand the wall is near, so that shadows and creases stay within the hand.
    solid = np.where(covered, height, height[covered].min() - 0.3 * scale)
    lambert = np.maximum(np.tensordot(light, normals(height, owner, spheres), 1), 0)
    direct = lambert * (1 - 0.75 * blur(shadow(solid, light, int(0.8 * scale)), 1))
    # What lies deeper than its surroundings gets less light: without it, closed fingers are one grey lump.
    crease = sum(np.clip((blur(solid, max(int(r * scale), 1)) - solid) / (r * scale), 0, 1) for r in (0.06, 0.2))
    ambient = rng.uniform(0.3, 0.5)
    albedo = np.where(owner < bare, skin, rng.uniform(0.05, 0.9))
    return albedo * (ambient + (1 - ambient) * direct) * (1 - 0.42 * crease), covered


def backdrop(size, rng):
    """A wall (brightness 0..1, a gradient), sometimes with the edge of a table, a door at one side, or a head."""
    y, x = np.mgrid[0:size, 0:size] / size
    slope = rng.uniform(-0.2, 0.2, 2)
    wall = rng.uniform(0.45, 0.9) + slope[0] * (x - 0.5) + slope[1] * (y - 0.5)
    if rng.random() < 0.4:
        wall = np.where(y + rng.uniform(-0.2, 0.2) * x > rng.uniform(0.7, 0.95), wall * rng.uniform(0.3, 0.8), wall)
    side = x if rng.random() < 0.5 else 1 - x
    if rng.random() < 0.2:
        wall = np.where(side < rng.uniform(0.05, 0.25), wall * rng.uniform(0.2, 0.7), wall)
    if rng.random() < 0.2:
        head = (side + 0.1) ** 2 + (y - rng.uniform(0, 0.5)) ** 2 < rng.uniform(0.2, 0.4) ** 2
        wall = np.where(head, wall * rng.uniform(0.2, 0.6), wall)
    return wall


def expose(picture):
    """Automatic exposure: the darkest and the brightest hundredth become black and white, and shadows are lifted."""
    black, white = np.quantile(picture, (0.01, 0.99))
    return np.clip((picture - black) / (white - black), 0, 1) ** 0.75


def render(letter, person, shot=0, size=28 * OVERSAMPLING):
    """What one photograph shows, before it is shrunk: (size, size) brightness 0..1. Any size, so also for figures.

    Raises:
        ValueError: the letter is not one of the 24.
    """
    if letter not in POSES:
        raise ValueError(f"letter must be one of {LETTERS} (J and Z move, so no photograph shows them), got {letter!r}")
    who, rng = someone(person), random(1, LETTERS.index(letter), person, shot)
    spheres, in_hand, bare = scene(letter, who, rng)
    spheres, scale = project(spheres, in_hand, size, rng)
    lit, covered = lit_hand(spheres, bare, size, scale, who.skin, rng)
    return expose(np.where(covered, lit, backdrop(size, rng)))


# ---- photographs and their copies: uint8 (28, 28) ---------------------------------------------------------------


def warp(image, degrees, shift, zoom):
    """The image turned, moved by `shift` (right, down; parts of its width) and enlarged; bilinear, border repeated."""
    size = len(image)
    cosine, sine = np.cos(np.radians(degrees)) / zoom, np.sin(np.radians(degrees)) / zoom
    y, x = np.mgrid[0:size, 0:size] - (size - 1) / 2
    x, y = x - shift[0] * size, y - shift[1] * size
    u = np.clip(cosine * x + sine * y + (size - 1) / 2, 0, size - 1.001)
    v = np.clip(cosine * y - sine * x + (size - 1) / 2, 0, size - 1.001)
    i, j = v.astype(int), u.astype(int)
    u, v = u - j, v - i
    top = image[i, j] * (1 - u) + image[i, j + 1] * u
    return top * (1 - v) + (image[i + 1, j] * (1 - u) + image[i + 1, j + 1] * u) * v


def shrink(image, size=28):
    """Mean over blocks: (size * n, size * n) -> (size, size)."""
    n = len(image) // size
    return image.reshape(size, n, size, n).mean((1, 3))


def grey(image):
    """Brightness 0..1 as uint8 in steps of GREY_STEP."""
    return (np.clip(np.rint(image * 255 / GREY_STEP), 0, 255 // GREY_STEP) * GREY_STEP).astype(np.uint8)


def copy_of(picture, rng):
    """An augmented 28x28 copy of a rendered picture: turned, moved, relit, blurred, noisy."""
    picture = warp(picture, rng.uniform(-3, 3), rng.uniform(-0.015, 0.015, 2), rng.uniform(0.98, 1.02))
    image = shrink(blur(picture, rng.integers(0, 4)))
    image = (image - 0.5) * rng.uniform(0.85, 1.15) + 0.5 + rng.uniform(-0.08, 0.08)
    return grey(image + rng.normal(0, rng.uniform(0.01, 0.03), image.shape))


def photograph(letter, person, shot=0):
    """The photograph of one person's hand forming `letter`: uint8 (28, 28)."""
    return grey(shrink(render(letter, person, shot)))


def copies(letter, person, shot=0, count=8):
    """The photograph and `count` - 1 augmented copies of it: uint8 (count, 28, 28)."""
    picture = render(letter, person, shot)
    key = (2, LETTERS.index(letter), person, shot)
    return np.stack([grey(shrink(picture))] + [copy_of(picture, random(*key, i)) for i in range(1, count)])


def photographs(split):
    """All (letter, person, shot) of "train" or "test", which share no person."""
    people = range(TRAIN_PEOPLE) if split == "train" else range(TRAIN_PEOPLE, TRAIN_PEOPLE + TEST_PEOPLE)
    return [(letter, who, shot) for letter in LETTERS for who in people for shot in range(SHOTS[split])]


def sign_language(progress=iter):
    """The whole data set as a dict of arrays; `progress` may wrap the list of photographs (tqdm).

    Returns:
        x_train, x_test: uint8 (n, 28, 28). y_train, y_test: uint8 0..23, positions in `LETTERS`.
        group_train, group_test: uint16, one number per photograph, shared by its copies.
        person: uint8, whose hand photograph 0, 1, ... shows.
    """
    arrays, first = {"person": np.array([who for split in SHOTS for _, who, _ in photographs(split)], np.uint8)}, 0
    for split in ("train", "test"):
        todo, count = photographs(split), COPIES[split]
        x = np.concatenate([copies(*photo, count) for photo in progress(todo)])
        y = np.repeat([LETTERS.index(letter) for letter, _, _ in todo], count).astype(np.uint8)
        group = np.repeat(np.arange(first, first + len(todo)), count).astype(np.uint16)
        order = random(3, first).permutation(len(x))
        arrays |= {f"x_{split}": x[order], f"y_{split}": y[order], f"group_{split}": group[order]}
        first += len(todo)
    return arrays
