"""Every optimiser takes the steps of Keras'."""

import keras
import numpy as np
import pytest

from course import scratch

PAIRS = [
    pytest.param(scratch.SGD, keras.optimizers.SGD, {}, id="SGD"),
    pytest.param(
        scratch.Momentum, lambda *rate: keras.optimizers.SGD(*(rate or (0.01,)), momentum=0.9), {}, id="Momentum"
    ),
    pytest.param(scratch.AdaGrad, keras.optimizers.Adagrad, {}, id="AdaGrad"),
    pytest.param(scratch.RMSprop, keras.optimizers.RMSprop, {}, id="RMSprop"),
    pytest.param(scratch.AdaDelta, keras.optimizers.Adadelta, {}, id="AdaDelta"),
    pytest.param(scratch.Adam, keras.optimizers.Adam, {}, id="Adam"),
]


@pytest.mark.parametrize("rate", [(), (0.1,)], ids=["default rate", "rate 0.1"])
@pytest.mark.parametrize(("ours", "theirs", "options"), PAIRS)
def test_five_steps_are_those_of_keras(ours, theirs, options, rate):
    rng = np.random.default_rng(0)
    start = [rng.standard_normal(shape).astype(np.float32) for shape in ((3, 2), (4,))]
    parameters = [array.copy() for array in start]
    variables = [keras.Variable(array) for array in start]
    optimizer, reference = ours(*rate), theirs(*rate)
    for step in range(5):
        gradients = [rng.standard_normal(array.shape).astype(np.float32) * 10.0 ** (step - 2) for array in start]
        optimizer.update(parameters, gradients)
        reference.apply(gradients, variables)
        for array, variable in zip(parameters, variables, strict=True):
            assert array.dtype == np.float32
            np.testing.assert_allclose(array, variable, rtol=1e-5, atol=1e-6)
    assert all(np.any(array != before) for array, before in zip(parameters, start, strict=True))
