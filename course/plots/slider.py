"""A figure that a person can change by sliding a number."""

from collections.abc import Callable, Sequence

from matplotlib.figure import Figure

from course import session


def slider(draw: Callable[[float], Figure], values: Sequence[float], label: str) -> None:
    """Show `draw(value)` for the value that a slider is moved to.

    The slider lives only while a kernel runs. Where a machine runs the notebook (the build, nbval, `course run`) or
    ipywidgets is not installed, a line of text takes its place; so draw what matters in a figure as well.

    Args:
        draw: function of one number that returns a Figure.
        values: numbers that the slider can take; it starts at the middle one.
        label: what the number is; it stands beside the slider.

    Raises:
        ValueError: no values.

    Example:
        plots.slider(lambda bias: draw(bias), range(-20, 1), label="bias")
    """
    if len(values) == 0:
        raise ValueError("a slider needs at least one value, such as range(-20, 1)")
    if session.headless():
        print("(Run this cell yourself, and a slider appears here.)")
        return
    try:
        import ipywidgets
    except ModuleNotFoundError:
        print("No slider: `pip install ipywidgets`, then start again. The figure below shows some of its values.")
        return
    start = values[len(values) // 2]
    control = ipywidgets.SelectionSlider(options=values, value=start, description=label, continuous_update=False)
    ipywidgets.interact(lambda value: draw(value), value=control)
