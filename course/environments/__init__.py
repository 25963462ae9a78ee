"""What an agent acts in: worlds that answer to an action with a new state."""

from course.environments.cart_pole import CartPole
from course.environments.episodes import play
from course.environments.grid_world import GridWorld

__all__ = ["CartPole", "GridWorld", "play"]
