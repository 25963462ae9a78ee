"""The restricted Boltzmann machine against the enumeration of all its states, and what training does."""

import itertools

import numpy as np
import pytest

from course import scratch

VISIBLE, HIDDEN = 5, 3
STATES = np.array(list(itertools.product([0.0, 1.0], repeat=VISIBLE)))
HIDDEN_STATES = np.array(list(itertools.product([0.0, 1.0], repeat=HIDDEN)))


def tiny(seed=0):
    """An RBM whose states can all be listed, with weights of some size, in float64."""
    rng = np.random.default_rng(seed)
    rbm = scratch.RBM(VISIBLE, HIDDEN, rng=rng)
    rbm.parameters = [rng.standard_normal(each.shape) for each in rbm.parameters]
    return rbm


def joint(rbm):
    """P of each pair of a visible and a hidden state, (32, 8), from the energy alone."""
    kernel, visible_bias, hidden_bias = rbm.parameters
    minus_energy = STATES @ kernel @ HIDDEN_STATES.T + (STATES @ visible_bias)[:, None] + HIDDEN_STATES @ hidden_bias
    unnormalised = np.exp(minus_energy)
    return unnormalised / unnormalised.sum()


def test_free_energy_is_that_of_the_enumeration():
    rbm = tiny()
    by_free_energy = np.exp(-rbm.free_energy(STATES))
    np.testing.assert_allclose(by_free_energy / by_free_energy.sum(), joint(rbm).sum(axis=1), rtol=1e-10)


def test_a_layer_given_the_other_is_that_of_the_enumeration():
    rbm, p = tiny(), joint(tiny())
    np.testing.assert_allclose(rbm.features(STATES), p @ HIDDEN_STATES / p.sum(axis=1)[:, None], rtol=1e-10)
    np.testing.assert_allclose(rbm.pixels(HIDDEN_STATES), p.T @ STATES / p.sum(axis=0)[:, None], rtol=1e-10)


def exact_gradient(rbm, data):
    """Of the mean -log P(v) over the data, by central differences of the enumerated probabilities."""

    def loss(_):
        energies = rbm.free_energy(STATES)
        return rbm.free_energy(data).mean() + np.log(np.exp(-energies).sum())

    return [scratch.numerical_gradient(loss, each) for each in rbm.parameters]


def test_statistics_of_data_and_model_make_the_exact_gradient():
    rbm, data = tiny(), STATES[[3, 7, 7, 21]]
    chances = joint(rbm).sum(axis=1)
    near = rbm.statistics(data, rbm.features(data))
    dreams = rbm.features(STATES)
    far = [STATES.T @ (chances[:, None] * dreams), chances @ STATES, chances @ dreams]
    for a, b, exact in zip(far, near, exact_gradient(rbm, data), strict=True):
        np.testing.assert_allclose(a - b, exact, atol=1e-7)


def test_contrastive_divergence_points_along_the_exact_gradient_and_comes_near_it_in_many_steps():
    rbm, data = tiny(), STATES[[3, 7, 7, 21]].repeat(5000, axis=0)
    exact = np.concatenate([each.ravel() for each in exact_gradient(rbm, data)])
    found = {}
    for steps in (1, 30):
        rbm.rng = np.random.default_rng(1)
        found[steps] = np.concatenate([each.ravel() for each in rbm.contrastive_divergence(data, steps)])
    cosine = found[1] @ exact / np.linalg.norm(found[1]) / np.linalg.norm(exact)
    assert cosine > 0.8
    far = [np.linalg.norm(found[steps] - exact) for steps in (1, 30)]
    assert far[1] < 0.6 * far[0]


def test_gibbs_sampling_forgets_its_start_and_draws_by_probability():
    rbm = tiny()
    rbm.rng = np.random.default_rng(0)
    drawn = rbm.gibbs(np.zeros((20_000, VISIBLE)), steps=40)
    np.testing.assert_allclose(drawn.mean(axis=0), joint(rbm).sum(axis=1) @ STATES, atol=0.015)


def test_training_makes_the_data_more_probable():
    rng = np.random.default_rng(0)
    data = STATES[[3, 24, 28]].astype("float32").repeat(100, axis=0)
    rbm = scratch.RBM(VISIBLE, HIDDEN, rng=rng)

    def chance():
        weights = np.exp(-rbm.free_energy(STATES))
        return (weights / weights.sum())[[3, 24, 28]].sum()

    before = chance()
    errors = rbm.fit(data, epochs=40, learning_rate=0.1, batch=20)
    assert before < 0.15
    assert chance() > 0.7
    assert errors[-1] < errors[0]
    assert all(each.dtype == np.float32 for each in rbm.parameters)


def test_weight_decay_makes_the_kernel_smaller():
    sizes = []
    for decay in (0.0, 0.05):
        rbm = scratch.RBM(VISIBLE, HIDDEN, rng=np.random.default_rng(0))
        rbm.fit(STATES[[3, 24, 28]].astype("float32").repeat(50, axis=0), epochs=20, batch=10, weight_decay=decay)
        assert rbm.parameters[0].dtype == np.float32
        sizes.append(np.linalg.norm(rbm.parameters[0]))
    assert sizes[1] < 0.8 * sizes[0]


def test_the_same_seed_trains_the_same_machine():
    data = STATES.astype("float32")
    machines = [scratch.RBM(VISIBLE, HIDDEN, rng=np.random.default_rng(5)) for _ in "ab"]
    for each in machines:
        each.fit(data, epochs=2, batch=8)
    for a, b in zip(*(each.parameters for each in machines), strict=True):
        np.testing.assert_array_equal(a, b)


def test_bad_input_is_refused():
    rbm = scratch.RBM(VISIBLE, HIDDEN)
    with pytest.raises(ValueError, match=r"takes \(n, 5\), got \(2, 6\); flatten"):
        rbm.features(np.zeros((2, 6)))
    with pytest.raises(ValueError, match="divide by 255"):
        rbm.fit(255 * STATES, epochs=1)
    with pytest.raises(ValueError, match="weight_decay must be 0 or more"):
        rbm.fit(STATES, epochs=1, weight_decay=-1)
    with pytest.raises(ValueError, match="1 step or more"):
        rbm.gibbs(STATES, 0)
