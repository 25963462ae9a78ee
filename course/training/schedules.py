"""Learning rates that Keras does not have."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("course")
class LinearDecay(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate that stays constant for a while, and then falls linearly to 0: Zhu and others (2017).

    Args:
        initial_learning_rate: the learning rate of the beginning.
        steps: the step at which it is 0; it stays there.
        constant: the share of the steps in which it stays constant, 0 to 1.

    Raises:
        ValueError: no steps, or `constant` is no share.

    Example:
        >>> rate = LinearDecay(0.5, 100, constant=0.5)
        >>> [float(rate(step)) for step in (0, 50, 75, 100)]
        [0.5, 0.5, 0.25, 0.0]
    """

    def __init__(self, initial_learning_rate: float, steps: int, constant: float = 0.5):
        if steps < 1 or not 0 <= constant <= 1:
            raise ValueError(f"need at least 1 step, and constant in 0..1; got {steps} and {constant}")
        self.initial_learning_rate, self.steps, self.constant = initial_learning_rate, steps, constant

    def __call__(self, step):
        """The learning rate at `step`."""
        left = self.steps - ops.cast(step, "float32")
        falling = max(1, (1 - self.constant) * self.steps)
        return self.initial_learning_rate * ops.clip(left / falling, 0.0, 1.0)

    def get_config(self):
        """What `keras.saving` needs to build this schedule again."""
        names = "initial_learning_rate", "steps", "constant"
        return {name: getattr(self, name) for name in names}
