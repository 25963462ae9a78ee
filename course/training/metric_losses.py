"""Losses that compare: which images belong together, and which apart.

All take Keras' pair (true, predicted). Distances are Euclidean; embeddings have length 1, so distances lie in 0..2.
"""

import keras
from keras import ops


def contrastive_loss(
    same: keras.KerasTensor,
    distance: keras.KerasTensor,
    margin: float = 1.0,
) -> keras.KerasTensor:
    """Pull pairs together that are the same; push others to a margin.

    Hadsell, Chopra and LeCun (2006), without their factor of a half.

    Args:
        same: (batch,), 1 for a pair of one class, else 0.
        distance: (batch,), as `models.siamese` gives it.
        margin: pairs of two classes that are farther apart cost nothing.

    Returns:
        One number, the mean over the pairs.
    """
    same = ops.cast(ops.reshape(same, (-1,)), distance.dtype)
    missing = ops.maximum(margin - ops.reshape(distance, (-1,)), 0)
    pull, push = same * ops.reshape(distance, (-1,)) ** 2, (1 - same) * missing**2
    return ops.mean(pull + push)


def triplet_loss(
    labels: keras.KerasTensor,
    embeddings: keras.KerasTensor,
    margin: float = 0.4,
) -> keras.KerasTensor:
    """Each image nearer to one of its class than to one of another.

    FaceNet: Schroff, Kalenichenko and Philbin (2015). For each anchor and
    positive of the batch it takes the nearest negative that is farther
    than the positive ("semi-hard"), else the farthest one.

    Args:
        labels: (batch,), the class of each image.
        embeddings: (batch, size), of length 1.
        margin: by how much nearer, in squared distances.

    Returns:
        One number, the mean over the pairs of anchor and positive.
    """
    labels = ops.reshape(labels, (-1,))
    squared = 2 - 2 * ops.matmul(embeddings, ops.transpose(embeddings))
    same = labels[:, None] == labels[None, :]
    own = ops.cast(same, squared.dtype) - ops.eye(ops.shape(labels)[0])
    negative = ~same[:, None, :]  # (anchor, 1, negative)
    to_positive, to_negative = squared[:, :, None], squared[:, None, :]
    harder = negative & (to_negative > to_positive)
    nearest = ops.min(ops.where(harder, to_negative, 9.0), axis=-1)
    farthest = ops.max(ops.where(negative, to_negative, -9.0), axis=-1)
    chosen = ops.where(nearest < 9.0, nearest, farthest)
    missing = ops.maximum(squared - chosen + margin, 0)
    return ops.sum(own * missing) / ops.maximum(ops.sum(own), 1)


def batch_contrastive_loss(
    labels: keras.KerasTensor,
    embeddings: keras.KerasTensor,
    temperature: float = 0.1,
) -> keras.KerasTensor:
    """For each image of a batch: which of all others is of its class?

    A cross-entropy over the whole batch. With two images of a class it is
    NT-Xent (Chen and others, 2020), a form of InfoNCE (van den Oord, Li and
    Vinyals, 2018); with more of them Khosla and others (2020).

    Args:
        labels: (batch,), the class of each image.
        embeddings: (batch, size), of length 1.
        temperature: by which similarities are divided before the softmax.

    Returns:
        One number, the mean over the pairs of one class.
    """
    labels = ops.reshape(labels, (-1,))
    itself = ops.eye(ops.shape(labels)[0])
    similar = ops.matmul(embeddings, ops.transpose(embeddings))
    chances = ops.log_softmax(similar / temperature - 1e9 * itself)
    same = labels[:, None] == labels[None, :]
    own = ops.cast(same, similar.dtype) - itself
    return -ops.sum(own * chances) / ops.maximum(ops.sum(own), 1)
