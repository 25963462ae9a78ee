"""Learning rates step by step."""

import keras
import numpy as np
import pytest

from course import models, training


def test_constant_then_straight_down_to_nothing():
    rate = training.LinearDecay(0.2, 100, constant=0.5)
    found = [float(rate(step)) for step in (0, 25, 50, 75, 99, 100, 500)]
    assert found == pytest.approx([0.2, 0.2, 0.2, 0.1, 0.004, 0, 0], abs=1e-7)


def test_falls_from_the_beginning_or_never():
    assert float(training.LinearDecay(1.0, 10, constant=0)(5)) == pytest.approx(0.5)
    assert float(training.LinearDecay(1.0, 10, constant=1)(9)) == pytest.approx(1.0)


@pytest.mark.parametrize(("steps", "constant"), [(0, 0.5), (10, 1.5), (10, -0.1)])
def test_no_steps_or_no_share(steps, constant):
    with pytest.raises(ValueError, match="at least 1 step"):
        training.LinearDecay(1.0, steps, constant)


def test_an_optimiser_with_it_can_be_saved(tmp_path):
    model = models.dcgan_generator((28, 28, 1), latent_dim=2, width=1)
    model.compile(keras.optimizers.Adam(training.LinearDecay(0.2, 100)), "mse")
    model.save(tmp_path / "model.keras")
    rate = keras.models.load_model(tmp_path / "model.keras").optimizer._learning_rate
    np.testing.assert_allclose(rate(75), 0.1, rtol=1e-6)
