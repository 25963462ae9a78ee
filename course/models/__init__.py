"""Builders: plain functions that return an uncompiled `keras.Model`, one module per family."""

from course.models.mlp import mlp

__all__ = ["mlp"]
