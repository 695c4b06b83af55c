"""Stands in for Keras 3: what exported code calls, written down from its documentation, in float64."""

from . import backend, callbacks, ops, optimizers, saving  # noqa: F401


class Model:
    def __init__(self, optimizer):
        self.optimizer = optimizer
