"""The ideas of the course in bare NumPy, checked against Keras in the tests."""

from course.scratch.activations import ELU, Activation, Gaussian, LeakyReLU, ReLU, Sigmoid, SiLU, Step, Tanh
from course.scratch.attention import attention, multi_head_attention
from course.scratch.convolution import Convolution
from course.scratch.gradients import gradient_check, numerical_gradient, relative_error
from course.scratch.layers import Affine, BatchNormalization, Dropout, Flatten, Layer, he_normal
from course.scratch.losses import SoftmaxCrossEntropy, SquaredError, softmax
from course.scratch.networks import Network, deep_convnet, sigmoid_network, simple_convnet
from course.scratch.ngrams import NGrams
from course.scratch.optimizers import SGD, AdaDelta, AdaGrad, Adam, Momentum, Optimizer, RMSprop
from course.scratch.perceptron import rosenblatt
from course.scratch.pooling import AveragePooling, MaxPooling
from course.scratch.rbm import RBM
from course.scratch.recurrent import GRU, LSTM, Recurrent, SimpleRNN
from course.scratch.windows import im2col, output_size, pad, shifts
from course.scratch.word_vectors import (
    SkipGram,
    Tokens,
    arrive,
    cooccurrences,
    glove,
    nearest,
    pmi,
    regressions,
    solve,
    solved,
    svd_vectors,
    thin_out,
    tokens,
    unit,
)

__all__ = [
    "ELU",
    "GRU",
    "LSTM",
    "RBM",
    "SGD",
    "Activation",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "Affine",
    "AveragePooling",
    "BatchNormalization",
    "Convolution",
    "Dropout",
    "Flatten",
    "Gaussian",
    "Layer",
    "LeakyReLU",
    "MaxPooling",
    "Momentum",
    "NGrams",
    "Network",
    "Optimizer",
    "RMSprop",
    "ReLU",
    "Recurrent",
    "SiLU",
    "Sigmoid",
    "SimpleRNN",
    "SkipGram",
    "SoftmaxCrossEntropy",
    "SquaredError",
    "Step",
    "Tanh",
    "Tokens",
    "arrive",
    "attention",
    "cooccurrences",
    "deep_convnet",
    "glove",
    "gradient_check",
    "he_normal",
    "im2col",
    "multi_head_attention",
    "nearest",
    "numerical_gradient",
    "output_size",
    "pad",
    "pmi",
    "regressions",
    "relative_error",
    "rosenblatt",
    "shifts",
    "sigmoid_network",
    "simple_convnet",
    "softmax",
    "solve",
    "solved",
    "svd_vectors",
    "thin_out",
    "tokens",
    "unit",
]  # fmt: skip
