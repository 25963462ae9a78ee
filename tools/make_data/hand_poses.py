"""How a right hand forms each of the 24 static letters of the American manual alphabet.

All angles are degrees. The hand has its own axes: x towards the thumb side, y from the wrist
towards the fingers, z out of the palm. `points`, `palm` and `arm` are directions in the picture
(x right, y up, z towards the viewer) and need not have unit length.
"""

from dataclasses import dataclass

# A finger is bent by (knuckle, middle joint, end joint), and leans (spread) towards the thumb side if positive.
UP = (4, 4, 3, 0)
FIST = (82, 100, 62, 0)
DRAPED = (84, 66, 30, 0)  # over the thumb, as in M and N
ROUND = (46, 48, 32, 0)  # as in C
CLOSED = (66, 66, 40, 0)  # meeting the thumb, as in O


def lean(finger, spread):
    """The same bent finger, leaning `spread` degrees towards the thumb side."""
    return (*finger[:3], spread)


@dataclass(frozen=True)
class Pose:
    """One letter.

    Attributes:
        index, middle, ring, little: (knuckle, middle joint, end joint, spread) of each finger.
        thumb: (azimuth, elevation) of its three bones: azimuth 0 is along the fingers, +90 out to the
            thumb side, -90 across the palm; elevation is towards the front of the palm.
        points: where the outstretched fingers would point.
        palm: where the palm looks.
        arm: from the wrist to the elbow.
    """

    index: tuple
    middle: tuple
    ring: tuple
    little: tuple
    thumb: tuple
    points: tuple = (0, 1, 0)
    palm: tuple = (0, 0, 1)
    arm: tuple = (0, -1, -0.1)


ASIDE = ((30, 45), (4, 26), (2, 6))  # thumb upright beside the fist
ACROSS = ((22, 62), (-44, 34), (-84, -6))  # thumb closed in front of the fist
FLAT = ((26, 46), (-38, 22), (-62, 0))  # thumb folded across the palm
SIDEWAYS = {"points": (1, 0.12, 0), "palm": (0.1, 0.25, -1), "arm": (-1, -0.75, -0.2)}

POSES = {
    "A": Pose(FIST, FIST, FIST, FIST, ASIDE),
    "B": Pose(UP, UP, UP, UP, FLAT),
    "C": Pose(ROUND, ROUND, ROUND, ROUND, ((50, 60), (30, 66), (15, 50)), palm=(1, 0, 0.35), points=(-0.1, 1, 0)),
    "D": Pose(UP, (62, 72, 40, 0), (64, 74, 40, 0), (66, 74, 40, 0), ((28, 64), (-4, 54), (-20, 8)), palm=(0.5, 0, 1)),
    "E": Pose((55, 105, 76, 0), (53, 107, 76, 0), (55, 107, 76, 0), (57, 105, 76, 0), ((30, 52), (-30, 24), (-82, 4))),
    "F": Pose((62, 66, 36, 0), lean(UP, 2), lean(UP, -11), lean(UP, -24), ((44, 60), (0, 56), (-10, 12)),
              palm=(0.7, 0, 1)),
    "G": Pose(UP, FIST, FIST, FIST, ((42, 30), (20, 10), (6, 0)), **SIDEWAYS),
    "H": Pose(UP, UP, FIST, FIST, ((18, 60), (-30, 36), (-60, 10)), **SIDEWAYS),
    "I": Pose(FIST, FIST, FIST, lean(UP, -8), ACROSS),
    "K": Pose(lean(UP, 8), (48, 6, 4, -4), FIST, FIST, ((22, 56), (-6, 52), (-10, 24)), palm=(-0.35, 0, 1)),
    "L": Pose(UP, FIST, FIST, FIST, ((62, 12), (80, 4), (86, 0))),
    "M": Pose(DRAPED, DRAPED, DRAPED, FIST, ((5, 44), (-50, 14), (-48, 20))),
    "N": Pose(DRAPED, DRAPED, FIST, FIST, ((10, 52), (-26, 24), (-26, 14))),
    "O": Pose(CLOSED, CLOSED, CLOSED, CLOSED, ((44, 60), (0, 58), (-10, 15)), palm=(1, 0, 0.1)),
    "P": Pose(lean(UP, 4), (60, 8, 6, 0), FIST, FIST, ((22, 56), (-6, 52), (-10, 24)),
              points=(-1, 0.1, 0.35), palm=(0, -1, 0.35), arm=(1, -0.5, -0.3)),
    "Q": Pose((10, 10, 6, 0), FIST, FIST, FIST, ((48, 50), (30, 54), (20, 44)),
              points=(-0.3, -1, 0.2), palm=(0.8, -0.2, -0.5), arm=(0.8, -0.8, -0.5)),
    "R": Pose((0, 4, 3, -11), (14, 4, 3, 11), FIST, FIST, ACROSS, palm=(0.1, 0, 1)),
    "S": Pose(FIST, FIST, FIST, FIST, ACROSS),
    "T": Pose((70, 90, 50, 8), FIST, FIST, FIST, ((12, 50), (-14, 34), (-10, 16))),
    "U": Pose(UP, UP, FIST, FIST, ACROSS),
    "V": Pose(lean(UP, 14), lean(UP, -11), FIST, FIST, ACROSS),
    "W": Pose(lean(UP, 16), UP, lean(UP, -16), (70, 90, 50, 8), ((20, 60), (-52, 30), (-86, 6))),
    "X": Pose((22, 86, 58, 0), FIST, FIST, FIST, ACROSS, palm=(0.75, 0, 1)),
    "Y": Pose(FIST, FIST, FIST, lean(UP, -26), ((60, 14), (66, 4), (66, 0))),
}  # fmt: skip

LETTERS = "".join(POSES)
