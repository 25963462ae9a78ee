"""Builders: plain functions that return an uncompiled `keras.Model`, one module per family.

The last layer of each computes in float32 under mixed precision, too: probabilities would underflow in float16.
"""

from course.models.alexnet import alexnet, small_alexnet
from course.models.autoencoders import TiedDense, autoencoder, decoder, encoder, gaussian_encoder, tied_autoencoder
from course.models.convnets import deep_convnet, sign_cnn, simple_convnet
from course.models.embeddings import skip_gram
from course.models.gan import (
    ReflectionPadding,
    dcgan_discriminator,
    dcgan_generator,
    instance_normalization,
    patch_discriminator,
    residual_generator,
)
from course.models.googlenet import googlenet, inception, small_googlenet
from course.models.lenet import lenet5
from course.models.mlp import mlp
from course.models.normalization import LocalResponseNormalization
from course.models.recurrent import character_model, one_step
from course.models.resnet import basic_block, conv_bn, resnet, small_resnet, zero_padded
from course.models.siamese import embedding_tower, siamese
from course.models.transfer import Preprocessing, pretrained_base, small_base, transfer
from course.models.transformer import Positions, WordVectors, encoder_block, transformer
from course.models.vgg import small_vgg, vgg

__all__ = [
    "LocalResponseNormalization", "Positions", "Preprocessing", "ReflectionPadding", "TiedDense", "WordVectors",
    "alexnet", "autoencoder", "basic_block", "character_model", "conv_bn", "dcgan_discriminator", "dcgan_generator",
    "decoder", "deep_convnet", "embedding_tower", "encoder", "encoder_block", "gaussian_encoder", "googlenet",
    "inception", "instance_normalization", "lenet5", "mlp", "one_step", "patch_discriminator", "pretrained_base",
    "residual_generator", "resnet", "siamese", "sign_cnn", "simple_convnet", "skip_gram", "small_alexnet", "small_base",
    "small_googlenet", "small_resnet", "small_vgg", "tied_autoencoder", "transfer", "transformer", "vgg", "zero_padded",
]  # fmt: skip
