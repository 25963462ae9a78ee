"""The ideas of the course in bare NumPy, checked against Keras in the tests."""

from course.scratch.convolution import Convolution
from course.scratch.gradients import gradient_check, numerical_gradient, relative_error
from course.scratch.layers import Affine, BatchNormalization, Dropout, Flatten, Layer, ReLU, Sigmoid, he_normal
from course.scratch.losses import SoftmaxCrossEntropy, softmax
from course.scratch.networks import Network, deep_convnet, simple_convnet
from course.scratch.ngrams import NGrams
from course.scratch.optimizers import SGD, AdaGrad, Adam, Momentum
from course.scratch.perceptron import rosenblatt
from course.scratch.pooling import AveragePooling, MaxPooling
from course.scratch.recurrent import GRU, LSTM, Recurrent, SimpleRNN
from course.scratch.windows import im2col, output_size, pad, shifts

__all__ = [
    "GRU", "LSTM", "SGD", "AdaGrad", "Adam", "Affine", "AveragePooling", "BatchNormalization", "Convolution", "Dropout",
    "Flatten", "Layer", "MaxPooling", "Momentum", "NGrams", "Network", "ReLU", "Recurrent", "Sigmoid", "SimpleRNN",
    "SoftmaxCrossEntropy", "deep_convnet", "gradient_check", "he_normal", "im2col", "numerical_gradient", "output_size",
    "pad", "relative_error", "rosenblatt", "shifts", "simple_convnet", "softmax",
]  # fmt: skip
