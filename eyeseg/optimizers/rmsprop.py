"""RMSprop (Tieleman and Hinton 2012), smoothing 0.99, with momentum on top."""

from __future__ import annotations

from torch import optim

from eyeseg.optimizers import Parameters
from eyeseg.spec import RunSpec

OPTIONS = {"lr": 0.001, "momentum": 0.9, "weight_decay": 0.0}


def build(spec: RunSpec, parameters: Parameters) -> optim.Optimizer:
    return optim.RMSprop(parameters, lr=spec.lr, alpha=0.99, eps=1e-8, momentum=spec.momentum, weight_decay=spec.weight_decay)
