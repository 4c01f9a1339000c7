"""AdamW (Loshchilov and Hutter 2019): Adam with decoupled weight decay; betas 0.9 and 0.999."""

from __future__ import annotations

from torch import optim

from eyeseg.optimizers import Parameters
from eyeseg.spec import RunSpec

OPTIONS = {"lr": 0.001, "weight_decay": 0.0}


def build(spec: RunSpec, parameters: Parameters) -> optim.Optimizer:
    return optim.AdamW(parameters, lr=spec.lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=spec.weight_decay)
