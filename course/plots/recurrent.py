"""Recurrent networks as diagrams: unrolled in time, arranged for a task, writing, and the inside of an LSTM's cell."""

from matplotlib.figure import Figure

from course.plots import alt_text, style

LOOP, FIRST, STEP = 0.45, 2.75, 1.55  # places of the boxes, from left to right, in inches
READ, STATE, PREDICT, DRAW = 0.3, 1.12, 1.95, 2.95  # heights in a network that writes
BOX = {"boxstyle": "round,pad=0.4", "fc": "#E4E4E4", "ec": style.BLACK, "lw": 1.8}
CHARACTER = {"boxstyle": "square,pad=0.25", "fc": "white", "ec": style.BLACK, "lw": 1.4}
CIRCLE = {"boxstyle": "circle,pad=0.15", "fc": "white", "ec": style.BLACK, "lw": 1.4}
CELL, MEET, GATES, HIDDEN = 3.55, 2.7, 1.75, 0.85  # heights: of the line of c, where gates meet, of gates, of h
FORGET, WRITE, SHOW = (style.BLUE, "#CCE3F0"), (style.RED, "#F7DFCC"), (style.GREEN, "#CCECE3")  # lines, boxes
BLOCKS = (  # right, letter, name, activation, colours
    (1.7, "f", "forget", r"\sigma", FORGET),
    (2.8, "i", "input", r"\sigma", WRITE),
    (4.0, "g", "candidate", r"\tanh", WRITE),
    (5.2, "o", "output", r"\sigma", SHOW),
)
ARRANGED = {  # title: number of steps, steps with an input, steps with an output
    "many to one": (3, (0, 1, 2), (2,)),
    "many to many": (3, (0, 1, 2), (0, 1, 2)),
    "one to many": (3, (0,), (0, 1, 2)),
    "encoder and decoder": (4, (0, 1), (2, 3)),
    "stacked": (3, (0, 1, 2), (2,)),
    "bidirectional": (3, (0, 1, 2), (0, 1, 2)),
}


def unrolled() -> Figure:
    """A recurrent network with its loop, and beside it the same network unrolled: a box for each of three steps.

    Returns:
        Matplotlib Figure.
    """
    fig, axes = _canvas(7.3, 1.9)
    places, y = (LOOP, *(FIRST + step * STEP for step in range(3))), 1.15
    style.arrow(axes, (LOOP + 0.3, y - 0.12), (LOOP + 0.3, y + 0.12), connectionstyle="arc3,rad=2.4")
    for time, x in zip("t123", places, strict=True):
        style.arrow(axes, (x, 0.4), (x, y - 0.25))
        _text(axes, x, y, "RNN", bbox=BOX)
        _text(axes, x, 0.2, f"$x_{time}$")
        _text(axes, x + 0.2, 0.62, "$W$", fontsize=13, color=style.BLUE)
    for time in range(4):
        x = FIRST + (time - 0.5) * STEP
        style.arrow(axes, (x - 0.4, y), (x + 0.36, y))
        _text(axes, x, y + 0.25, f"$h_{time}$")
    for x in (LOOP + 0.62, *(FIRST + (time - 0.5) * STEP for time in range(3))):
        _text(axes, x, y - 0.22, "$U$", fontsize=13, color=style.BLUE)
    _text(axes, 1.36, y, "=", fontsize=22)
    text = "A recurrent layer with its loop, and unrolled in time: a box for each of three steps, all with the same"
    return alt_text.describe(fig, f"{text} weights W and U; its hidden state goes from box to box.")


def arrangements() -> Figure:
    """Six ways to use a recurrent layer: four kinds of task, a second layer on top, and one that reads backwards.

    Returns:
        Matplotlib Figure.
    """
    fig, grid = style.figure(2, 3, size=(7.6, 4.9), height_ratios=(2.9, 3.7))
    for axes, (title, (steps, inputs, outputs)) in zip(grid.flat, ARRANGED.items(), strict=True):
        two = title in ("stacked", "bidirectional")
        bottom, top = (-0.3, 3.4) if two else (-0.8, 2.9) if steps == 4 else (-0.3, 2.6)
        axes.set(title=title, xlim=(-0.6, 3.6), ylim=(bottom, top), aspect="equal")
        axes.set_axis_off()
        if title == "bidirectional":
            _both_ways(axes, steps)
            continue
        height = _layers(axes, steps, 2 if title == "stacked" else 1)
        for step in inputs:
            _text(axes, step, 0, f"$x_{step + 1}$", fontsize=14)
            style.arrow(axes, (step, 0.25), (step, 0.82))
        for number, step in enumerate(outputs, start=1):
            style.arrow(axes, (step, height + 0.18), (step, height + 0.75))
            _text(axes, step, height + 1, "$y$" if len(outputs) == 1 else f"$y_{number}$", fontsize=14)
        for step in outputs[:-1] if len(inputs) < len(outputs) or steps == 4 else ():
            _fed_back(axes, step)
    return alt_text.describe(fig, f"Recurrent layers, unrolled: {', '.join(ARRANGED)}.")


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

    fig, axes = _canvas(7.2, 4.5)
    frame = {"boxstyle": "round,pad=0.1", "fc": "none", "ec": "#808080", "lw": 1.2, "ls": ":"}
    axes.add_patch(FancyBboxPatch((1.05, 0.6), 5.15, 3.7, **frame))
    style.arrow(axes, (0.6, CELL), (6.7, CELL), lw=4)
    _line(axes, (0.6, 5.2), (HIDDEN, HIDDEN))
    _line(axes, (1.2, 1.2), (0.32, HIDDEN))
    for x, letter, name, activation, (color, fill) in BLOCKS:
        style.arrow(axes, (x, HIDDEN), (x, GATES - 0.22))
        box = BOX | {"boxstyle": "round", "ec": color, "fc": fill}
        _text(axes, x, GATES, f"{name}\n${letter}$: ${activation}$", fontsize=13, bbox=box)
    _gates(axes)
    places = {"c_{t-1}": (0.25, CELL), "h_{t-1}": (0.25, HIDDEN), "x_t": (1.2, 0.15)}
    for name, place in (places | {"c_t": (6.95, CELL), "h_t": (6.95, HIDDEN)}).items():
        _text(axes, *place, f"${name}$")
    text = "The cell c passes along the top: it is multiplied by the forget gate, and input gate times candidate"
    return alt_text.describe(fig, f"An LSTM. {text} is added. The output gate times tanh of c is the hidden state h.")


def _layers(axes, steps, layers):
    """Boxes from left to right, and a row of them for each layer; returns the height of the highest."""
    for layer in range(1, layers + 1):
        for step in range(steps):
            _square(axes, step, layer, "#CCE3F0" if steps == 4 and step > 1 else BOX["fc"])
            if step:
                style.arrow(axes, (step - 0.82, layer), (step - 0.18, layer))
            if layer > 1:
                style.arrow(axes, (step, layer - 0.82), (step, layer - 0.18))
    return layers


def _both_ways(axes, steps):
    """Two rows of boxes, one read forwards and one backwards; every input goes to both, and both give an output."""
    for step in range(steps):
        left, right = step - 0.2, step + 0.2
        style.arrow(axes, (left, 0.25), (left, 0.82), mutation_scale=12)
        style.arrow(axes, (right, 0.25), (right, 1.82), mutation_scale=12, color=style.RED)
        style.arrow(axes, (left, 1.18), (left, 2.75), mutation_scale=12)
        style.arrow(axes, (right, 2.18), (right, 2.75), mutation_scale=12, color=style.RED)
        _square(axes, left, 1, BOX["fc"])
        _square(axes, right, 2, "#F7DFCC")
        if step:
            style.arrow(axes, (left - 0.82, 1), (left - 0.18, 1))
            style.arrow(axes, (right - 0.18, 2), (right - 0.82, 2), color=style.RED)
        _text(axes, step, 0, f"$x_{step + 1}$", fontsize=14)
        _text(axes, step, 3, f"$y_{step + 1}$", fontsize=14)


def _fed_back(axes, step):
    """A dashed way from an output to the next step's input."""
    between = step + 0.5
    look = {"color": style.RED, "ls": "--", "lw": 1.4, "zorder": 1}
    axes.plot([step + 0.22, between, between, step + 1, step + 1], [2, 2, 0.4, 0.4, 0.6], **look)
    style.arrow(axes, (step + 1, 0.55), (step + 1, 0.82), color=style.RED, mutation_scale=12)


def _square(axes, x, y, color):
    """A box without a name, around (x, y)."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x - 0.18, y - 0.18), 0.36, 0.36, fc=color, ec=style.BLACK, lw=1.6, zorder=2))


def _draw_one(axes, x, character):
    """Bars of probabilities above a box, and the character that was drawn from them."""
    for place, height in enumerate((0.1, 0.35, 0.16, 0.22, 0.06)):
        axes.bar(x + 0.11 * (place - 2), height, 0.09, bottom=PREDICT - 0.16, color=style.BLUE)
    style.arrow(axes, (x, STATE + 0.25), (x, PREDICT - 0.22))
    style.arrow(axes, (x, PREDICT + 0.32), (x, DRAW - 0.22))
    _text(axes, x, DRAW, character, bbox=CHARACTER | {"ec": style.RED})


def _gates(axes):
    """What the gates multiply, and where it goes; each of the three things that they do has its number and colour."""
    (f, *_), (i, *_), (g, *_), (o, *_) = BLOCKS
    write, show = (i + g) / 2, o + 0.7
    blue, red, green = FORGET[0], WRITE[0], SHOW[0]
    style.arrow(axes, (f, GATES + 0.25), (f, CELL - 0.12), color=blue)
    for x, side in ((i, -0.15), (g, 0.15)):
        _line(axes, (x, x), (GATES + 0.25, MEET), red)
        style.arrow(axes, (x, MEET), (write + side, MEET), color=red)
    style.arrow(axes, (write, MEET + 0.12), (write, CELL - 0.12), color=red)
    _line(axes, (o, o), (GATES + 0.25, 2.2), green)
    style.arrow(axes, (o, 2.2), (show - 0.15, 2.2), color=green)
    _line(axes, (show, show), (HIDDEN, CELL), green)
    style.arrow(axes, (show, HIDDEN), (6.7, HIDDEN), color=green)
    signs = ((f, CELL, "×", blue), (write, CELL, "+", red), (write, MEET, "×", red), (show, 2.2, "×", green))
    for x, y, sign, color in signs:
        _text(axes, x, y, sign, bbox=CIRCLE | {"ec": color})
    _text(axes, show, 2.85, "tanh", fontsize=13, bbox=BOX | {"boxstyle": "round", "fc": "white", "ec": green})
    for x, name, color in ((f, "1 forget", blue), (write, "2 write", red), (show - 0.1, "3 show", green)):
        axes.text(x, CELL + 0.45, name, ha="center", va="center", fontsize=14, weight="bold", color=color)


def _canvas(width, height):
    """A figure of so many inches, and axes without frame that measure it in inches from the bottom left corner."""
    fig, axes = style.figure(size=(width, height))
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    axes.set_axis_off()
    return fig, axes


def _text(axes, x, y, text, *, fontsize=16, bbox=None, color=style.BLACK):
    axes.text(x, y, text, ha="center", va="center", fontsize=fontsize, bbox=bbox, color=color, zorder=3)


def _line(axes, x, y, color=style.BLACK):
    axes.plot(x, y, color=color, lw=1.8, ls="-", zorder=1)
