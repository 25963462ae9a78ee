"""Every optimiser takes the steps of Keras', and refuses what does not fit before it changes anything."""

import keras
import numpy as np
import pytest

from course import scratch

PAIRS = [
    pytest.param(scratch.SGD, keras.optimizers.SGD, id="SGD"),
    pytest.param(
        scratch.Momentum,
        lambda *learning_rate: keras.optimizers.SGD(*(learning_rate or (0.01,)), momentum=0.9),
        id="Momentum",
    ),
    pytest.param(scratch.AdaGrad, keras.optimizers.Adagrad, id="AdaGrad"),
    pytest.param(scratch.RMSprop, keras.optimizers.RMSprop, id="RMSprop"),
    pytest.param(scratch.AdaDelta, keras.optimizers.Adadelta, id="AdaDelta"),
    pytest.param(scratch.Adam, keras.optimizers.Adam, id="Adam"),
]
every_optimizer = pytest.mark.parametrize("optimizer", [ours for ours, _ in (pair.values for pair in PAIRS)])


@pytest.mark.parametrize("learning_rate", [(), (0.1,)], ids=["default", "0.1"])
@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_five_steps_are_those_of_keras(ours, theirs, learning_rate):
    rng = np.random.default_rng(0)
    start = [rng.standard_normal(shape).astype(np.float32) for shape in ((3, 2), (4,))]
    parameters = [array.copy() for array in start]
    variables = [keras.Variable(array) for array in start]
    optimizer, reference = ours(*learning_rate), theirs(*learning_rate)
    for step in range(5):
        gradients = [rng.standard_normal(array.shape).astype(np.float32) * 10.0 ** (step - 2) for array in start]
        optimizer.update(parameters, gradients)
        reference.apply(gradients, variables)
        for array, variable in zip(parameters, variables, strict=True):
            assert array.dtype == np.float32
            np.testing.assert_allclose(array, variable, rtol=1e-5, atol=1e-6)
    assert all(np.any(array != before) for array, before in zip(parameters, start, strict=True))


@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        ([], r"2 parameters, but 0 gradients; call network\.gradient\(\.\.\.\) first"),
        ([np.ones((3, 2))], "2 parameters, but 1 gradients"),
        ([np.ones((3, 2)), np.ones(1)], r"parameter 1 has the shape \(4,\), but its gradient \(1,\)"),
    ],
)
@every_optimizer
def test_gradients_that_do_not_fit_are_refused_and_nothing_changes(optimizer, gradients, message):
    parameters = [np.zeros((3, 2)), np.zeros(4)]
    with pytest.raises(ValueError, match=message):
        optimizer(1).update(parameters, gradients)
    assert not any(map(np.any, parameters))


@every_optimizer
def test_a_learning_rate_of_type_np_float64_gives_the_same_steps(optimizer):
    one, two = ([np.linspace(0, 1, 5, dtype=np.float32)] for _ in range(2))
    first, second = optimizer(0.1), optimizer(np.float64(0.1))
    for _ in range(3):
        first.update(one, [np.full(5, 0.3, np.float32)])
        second.update(two, [np.full(5, 0.3, np.float32)])
    np.testing.assert_array_equal(one, two)


@every_optimizer
@pytest.mark.parametrize("shapes", [[(3,), (2, 3)], [(2, 3)], [(2, 3), (3,), (1,)]])
def test_an_optimizer_refuses_other_parameters_than_before_and_nothing_changes(optimizer, shapes):
    used, gradients = optimizer(1), [np.ones((2, 3)), np.ones(3)]
    used.update([np.zeros((2, 3)), np.zeros(3)], gradients)
    others = [np.zeros(shape) for shape in shapes]
    with pytest.raises(ValueError, match=f"this {optimizer.__name__} has updated other parameters; make a new one"):
        used.update(others, [np.ones(shape) for shape in shapes])
    assert not any(map(np.any, others))
    assert used.iterations == 1
