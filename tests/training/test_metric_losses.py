"""Losses that compare: against the same in plain loops, and against numbers worked out by hand."""

import keras
import numpy as np
import pytest

from course import training

RNG = np.random.default_rng(0)
VECTORS = RNG.standard_normal((8, 5))
VECTORS = (VECTORS / np.linalg.norm(VECTORS, axis=1, keepdims=True)).astype(np.float32)
LABELS = np.array([3, 3, 0, 0, 1, 1, 1, 7])  # a class of three, and one of one


def test_contrastive_by_hand():
    same, distance = np.array([1, 0, 0, 1]), np.array([0.5, 0.2, 1.5, 0.0], np.float32)
    loss = float(training.contrastive_loss(same, keras.ops.convert_to_tensor(distance)))
    assert loss == pytest.approx((0.5**2 + 0.8**2) / 4)
    wide = float(training.contrastive_loss(same, keras.ops.convert_to_tensor(distance), 2.0))
    assert wide == pytest.approx((0.5**2 + 1.8**2 + 0.5**2) / 4)


def triplets(labels, vectors, margin):
    """FaceNet's semi-hard negatives, one anchor and positive after the other."""
    squared = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=-1)
    losses = []
    for a in range(len(labels)):
        for p in range(len(labels)):
            if a == p or labels[a] != labels[p]:
                continue
            negatives = squared[a, labels != labels[a]]
            harder = negatives[negatives > squared[a, p]]
            chosen = harder.min() if len(harder) else negatives.max()
            losses.append(max(0, squared[a, p] - chosen + margin))
    return np.mean(losses)


@pytest.mark.parametrize("margin", [0.4, 1.0, 2.0])
def test_triplets_are_those_of_the_loops(margin):
    found = float(training.triplet_loss(LABELS, VECTORS, margin))
    assert found == pytest.approx(triplets(LABELS, VECTORS, margin), abs=1e-5)
    assert found > 0


def batch_contrastive(labels, vectors, temperature):
    losses = []
    for a in range(len(labels)):
        others = [b for b in range(len(labels)) if b != a]
        scores = np.array([vectors[a] @ vectors[b] / temperature for b in others])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        losses += [-np.log(shares[n]) for n, b in enumerate(others) if labels[b] == labels[a]]
    return np.mean(losses)


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0])
def test_batch_contrastive_is_that_of_the_loops(temperature):
    found = float(training.batch_contrastive_loss(LABELS, VECTORS, temperature))
    assert found == pytest.approx(batch_contrastive(LABELS, VECTORS.astype(float), temperature), rel=1e-4)


def test_when_all_points_are_one_the_batch_loss_is_that_of_guessing():
    alike = np.tile([[1.0, 0.0]], (6, 1)).astype(np.float32)
    assert float(training.batch_contrastive_loss([0, 0, 1, 1, 2, 2], alike)) == pytest.approx(np.log(5), rel=1e-5)
    assert float(training.triplet_loss([0, 0, 1, 1, 2, 2], alike, 0.4)) == pytest.approx(0.4, abs=1e-5)


@pytest.mark.parametrize("loss", [training.triplet_loss, training.batch_contrastive_loss])
def test_a_column_of_labels_is_as_good_as_a_row(loss):
    assert float(loss(LABELS[:, None], VECTORS)) == pytest.approx(float(loss(LABELS, VECTORS)))


def test_no_pair_of_one_class_costs_nothing():
    for loss in (training.triplet_loss, training.batch_contrastive_loss):
        assert float(loss(np.arange(8), VECTORS)) == 0
