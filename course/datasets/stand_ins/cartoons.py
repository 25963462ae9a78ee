"""Photographs and drawn pictures of 64 x 64 pixels, unpaired: made from pictures that come with installed libraries.

scikit-learn and scikit-image ship some colour photographs. Three are cut into patches as they are; four others are
drawn over by a program, and then cut. No photograph is on both sides. A strip of each is for testing.
"""

import numpy as np
from PIL import Image
from skimage import color, data, feature, filters, measure, morphology, restoration
from sklearn.cluster import KMeans
from sklearn.datasets import load_sample_image

SEED = 20261121
COUNTS = {"train": 600, "test": 100}  # patches of each sort
DULL = 0.12  # a patch needs edges at so many of its places at least
# Which columns of each photograph are for testing, as shares of its width.
PHOTOGRAPHS = {"china": (0, 0.3), "chelsea": (0.5, 0.8), "coffee": (0, 0.3)}
DRAWN = {"flower": (0.5, 0.75), "astronaut": (0.25, 0.5), "rocket": (0.4, 0.65), "motorcycle": (0, 0.25)}


def photograph(name):
    """A photograph, uint8 (height, width, 3), from scikit-learn or scikit-image."""
    if name in ("china", "flower"):
        return load_sample_image(f"{name}.jpg")
    if name == "motorcycle":
        return np.asarray(data.stereo_motorcycle()[0])[..., :3]
    return np.asarray(getattr(data, name)())[..., :3]


def draw(image, colours=10):
    """Draw a photograph uint8 (height, width, 3) as a cartoon of the same shape: flat colours, dark outlines."""
    smooth = restoration.denoise_tv_chambolle(image / 255, weight=0.12, channel_axis=-1)
    lab = color.rgb2lab(smooth)
    sample = lab.reshape(-1, 3)[:: max(1, lab.size // 3 // 5000)]
    means = KMeans(colours, n_init=2, random_state=0).fit(sample)
    flat = means.cluster_centers_[means.predict(lab.reshape(-1, 3).astype(sample.dtype))].reshape(lab.shape)
    flat[..., 1:] *= 1.25  # brighter than life
    edges = feature.canny(lab[..., 0] / 100, sigma=1.2, low_threshold=0.03, high_threshold=0.10)
    lines = measure.label(edges, connectivity=2)
    edges &= np.bincount(lines.ravel())[lines] >= 20  # a shorter one is a speck
    ink = filters.gaussian(morphology.dilation(edges, morphology.disk(1)).astype(float), 0.6)[..., None]
    drawn = color.lab2rgb(flat) * (1 - ink)
    return np.uint8(np.rint(255 * drawn.clip(0, 1)))


def photo_to_cartoon(size=64, room=72):
    """Patches of photographs (A) and of cartoons (B).

    {"trainA": uint8 (600, room, room, 3), "trainB": ..., "testA": uint8 (100, size, size, 3), "testB": ...}
    """
    found = {}
    for letter, names in (("A", PHOTOGRAPHS), ("B", DRAWN)):
        images = [draw(photograph(name)) if names is DRAWN else photograph(name) for name in names]
        for part, count in COUNTS.items():
            rng = np.random.default_rng((SEED, letter == "B", part == "test"))
            shares = [count // len(names) + (number < count % len(names)) for number in range(len(names))]
            side = room if part == "train" else size
            cut = []
            for image, share, columns in zip(images, shares, names.values(), strict=True):
                first, last = (round(column * image.shape[1]) for column in columns)
                strips = (image[:, first:last],) if part == "test" else (image[:, :first], image[:, last:])
                cut.append(patches(strips, share, side, rng))
            found[part + letter] = rng.permutation(np.concatenate(cut))
    return found


def patches(strips, count, size, rng):
    """Squares cut from pictures, uint8 (count, size, size, 3), some mirrored, none without content.

    They are cut 64 to 160 pixels wide; pictures narrower than that are passed over.
    """
    strips = [strip for strip in strips if strip.shape[1] >= 64]
    rough = [np.hypot(*np.gradient(color.rgb2gray(strip))) > 0.02 for strip in strips]
    widths = np.array([strip.shape[1] for strip in strips])
    found = []
    for _ in range(200 * count):
        which = rng.choice(len(strips), p=widths / widths.sum())
        room = strips[which].shape[:2]
        side = rng.integers(64, min(160, *room) + 1)
        top, left = (rng.integers(each - side + 1) for each in room)
        place = np.s_[top : top + side, left : left + side]
        if rough[which][place].mean() < DULL:
            continue
        patch = Image.fromarray(strips[which][place]).resize((size, size), Image.Resampling.LANCZOS)
        found.append(np.asarray(patch)[:, :: rng.choice((-1, 1))])
        if len(found) == count:
            return np.stack(found)
    raise ValueError("the pictures have too little in them to cut patches from")
