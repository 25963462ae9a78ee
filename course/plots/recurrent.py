"""Recurrent networks as diagrams: unrolled in time, writing, and the inside of an LSTM's cell."""

from matplotlib.figure import Figure

from course.plots import alt_text, style

LOOP, FIRST, STEP, LAYER = 0.45, 2.75, 1.55, 1.2  # places of the boxes, from left to right and upwards, in inches
READ, STATE, PREDICT, DRAW = 0.3, 1.12, 1.95, 2.95  # heights in a network that writes
BOX = {"boxstyle": "round,pad=0.4", "fc": "#E4E4E4", "ec": style.BLACK, "lw": 1.8}
CHARACTER = {"boxstyle": "square,pad=0.25", "fc": "white", "ec": style.BLACK, "lw": 1.4}
CIRCLE = {"boxstyle": "circle,pad=0.15", "fc": "white", "ec": style.BLACK, "lw": 1.4}
CELL, MEET, GATES, HIDDEN = 3.55, 2.7, 1.75, 0.85  # heights: of the line of c, where gates meet, of gates, of h
BLOCKS = (  # right, letter, name, activation
    (1.7, "f", "forget", r"\sigma"),
    (2.8, "i", "input", r"\sigma"),
    (4.0, "g", "candidate", r"\tanh"),
    (5.2, "o", "output", r"\sigma"),
)


def unrolled(layers: int = 1) -> Figure:
    """A recurrent network with its loop, and beside it the same network unrolled: a box for each of three steps.

    Args:
        layers: recurrent layers on top of each other; each reads all outputs of the one below.

    Returns:
        Matplotlib Figure.
    """
    fig, axes = _canvas(7.3, 0.75 + layers * LAYER)
    for layer in range(layers):
        y = 1.15 + layer * LAYER
        _row(axes, y, state="hk"[layer])
        below = 0.4 if layer == 0 else y - LAYER + 0.25
        for x in _places():
            style.arrow(axes, (x, below), (x, y - 0.25))
    for time, x in zip("t123", _places(), strict=True):
        _text(axes, x, 0.2, f"$x_{time}$")
    _text(axes, 1.32, 1.15 + (layers - 1) * LAYER / 2, "=", fontsize=22)
    kind = "A recurrent layer" if layers == 1 else "Two recurrent layers, the second on all outputs of the first, each"
    text = "with its loop, and unrolled in time: a box for each of three steps, all with the same weights"
    return alt_text.describe(fig, f"{kind} {text}; its hidden state goes from box to box.")


def autoregressive(prompt: str, drawn: str) -> Figure:
    """A network that writes: after the prompt it reads each character that was drawn from its own probabilities.

    Args:
        prompt: what it is given, at least one character.
        drawn: what it adds, at least one character; both together at most six.

    Returns:
        Matplotlib Figure.

    Raises:
        ValueError: one of them is empty, or they are too long.
    """
    read = prompt + drawn[:-1]
    if not prompt or not drawn or len(read) > 5:
        raise ValueError(f"give a prompt and what was drawn, at most six characters in all, got {prompt!r}, {drawn!r}")
    fig, axes = _canvas(1.75 + len(read) * STEP, 3.3)
    for name, y in {"it reads": READ, "its state": STATE, "it predicts": PREDICT, "one is drawn": DRAW}.items():
        axes.text(0.02, y, name, ha="left", va="center", fontsize=13)
    places = [1.9 + step * STEP for step in range(len(read))]
    for x, character in zip(places, read, strict=True):
        _text(axes, x, READ, character, bbox=CHARACTER)
        style.arrow(axes, (x, READ + 0.25), (x, STATE - 0.25))
        _text(axes, x, STATE, "RNN", bbox=BOX)
        style.arrow(axes, (x - STEP + 0.42 if x > places[0] else x - 0.8, STATE), (x - 0.42, STATE))
    for x, character in zip(places[len(prompt) - 1 :], drawn, strict=True):
        _draw_one(axes, x, character)
    for x in places[len(prompt) - 1 : -1]:
        between = x + STEP / 2
        axes.plot([x + 0.22, between, between], [DRAW, DRAW, READ], color=style.RED, ls="--")
        style.arrow(axes, (between, READ), (x + STEP - 0.22, READ), color=style.RED)
    text = f"A recurrent network reads {prompt!r}, and predicts; one character is drawn, and read as the next input"
    return alt_text.describe(fig, f"{text}, and so on: {drawn!r}.")


def lstm_cell() -> Figure:
    """One step of an LSTM: the cell passes along the top, and three gates and the candidate decide what happens to it.

    Returns:
        Matplotlib Figure.
    """
    from matplotlib.patches import FancyBboxPatch

    fig, axes = _canvas(7.2, 4.1)
    frame = {"boxstyle": "round,pad=0.1", "fc": "none", "ec": "#808080", "lw": 1.2, "ls": ":"}
    axes.add_patch(FancyBboxPatch((1.05, 0.6), 5.15, 3.2, **frame))
    style.arrow(axes, (0.5, CELL), (6.75, CELL), lw=4)
    _line(axes, (0.55, 5.2), (HIDDEN, HIDDEN))
    _line(axes, (1.2, 1.2), (0.32, HIDDEN))
    for x, letter, name, activation in BLOCKS:
        style.arrow(axes, (x, HIDDEN), (x, GATES - 0.22))
        _text(axes, x, GATES, f"{name}\n${letter}$: ${activation}$", fontsize=13, bbox=BOX | {"boxstyle": "round"})
    _gates(axes)
    places = {"c_{t-1}": (0.25, CELL), "h_{t-1}": (0.25, HIDDEN), "x_t": (1.2, 0.15)}
    for name, place in (places | {"c_t": (6.95, CELL), "h_t": (6.95, HIDDEN)}).items():
        _text(axes, *place, f"${name}$")
    text = "The cell c passes along the top: it is multiplied by the forget gate, and input gate times candidate"
    return alt_text.describe(fig, f"An LSTM. {text} is added. The output gate times tanh of c is the hidden state h.")


def _places():
    """Where the box with the loop stands, and the three unrolled ones."""
    return (LOOP, *(FIRST + step * STEP for step in range(3)))


def _row(axes, y, state):
    """One layer: a box with a loop, and three boxes with the state between them."""
    style.arrow(axes, (LOOP + 0.3, y - 0.12), (LOOP + 0.3, y + 0.12), connectionstyle="arc3,rad=2.4")
    for x in _places():
        _text(axes, x, y, "RNN", bbox=BOX)
    for time in range(4):
        x = FIRST + (time - 0.5) * STEP
        style.arrow(axes, (x - 0.4, y), (x + 0.36, y))
        _text(axes, x, y + 0.25, f"${state}_{time}$")


def _draw_one(axes, x, character):
    """Bars of probabilities above a box, and the character that was drawn from them."""
    for place, height in enumerate((0.1, 0.35, 0.16, 0.22, 0.06)):
        axes.bar(x + 0.11 * (place - 2), height, 0.09, bottom=PREDICT - 0.16, color=style.BLUE)
    style.arrow(axes, (x, STATE + 0.25), (x, PREDICT - 0.22))
    style.arrow(axes, (x, PREDICT + 0.32), (x, DRAW - 0.22))
    _text(axes, x, DRAW, character, bbox=CHARACTER | {"ec": style.RED})


def _gates(axes):
    """What the gates multiply, and where it goes."""
    (f, *_), (i, *_), (g, *_), (o, *_) = BLOCKS
    write, show = (i + g) / 2, o + 0.7
    style.arrow(axes, (f, GATES + 0.25), (f, CELL - 0.12))
    for x, side in ((i, -0.15), (g, 0.15)):
        _line(axes, (x, x), (GATES + 0.25, MEET))
        style.arrow(axes, (x, MEET), (write + side, MEET))
    style.arrow(axes, (write, MEET + 0.12), (write, CELL - 0.12))
    _line(axes, (o, o), (GATES + 0.25, 2.2))
    style.arrow(axes, (o, 2.2), (show - 0.15, 2.2))
    _line(axes, (show, show), (HIDDEN, CELL))
    style.arrow(axes, (show, HIDDEN), (6.7, HIDDEN))
    for place, sign in {(f, CELL): "×", (write, CELL): "+", (write, MEET): "×", (show, 2.2): "×"}.items():
        _text(axes, *place, sign, bbox=CIRCLE)
    _text(axes, show, 2.85, "tanh", fontsize=13, bbox=BOX | {"boxstyle": "round", "fc": "white"})


def _canvas(width, height):
    """A figure of so many inches, and axes without frame that measure it in inches from the bottom left corner."""
    fig, axes = style.figure(size=(width, height))
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    axes.set_axis_off()
    return fig, axes


def _text(axes, x, y, text, *, fontsize=16, bbox=None):
    axes.text(x, y, text, ha="center", va="center", fontsize=fontsize, bbox=bbox, zorder=3)


def _line(axes, x, y):
    axes.plot(x, y, color=style.BLACK, lw=1.8, ls="-", zorder=1)
