"""Stochastic gradient descent with momentum (Polyak's, not Nesterov's)."""

from __future__ import annotations

from torch import optim

from eyeseg.optimizers import Parameters
from eyeseg.spec import RunSpec

OPTIONS = {"lr": 0.001, "momentum": 0.9, "weight_decay": 0.0}


def build(spec: RunSpec, parameters: Parameters) -> optim.Optimizer:
    return optim.SGD(parameters, lr=spec.lr, momentum=spec.momentum, weight_decay=spec.weight_decay)
