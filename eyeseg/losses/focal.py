"""Focal loss (Lin et al. 2017) with gamma 2 and alpha 0.25, averaged over pixels."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from eyeseg.losses import Loss
from eyeseg.spec import RunSpec

CHANNELS = 1
OPTIONS: dict[str, object] = {}

_GAMMA = 2
_ALPHA = 0.25


def build(spec: RunSpec) -> Loss:  # noqa: ARG001 -- every loss is built alike
    return focal


def focal(logits_B1HW: Tensor, lesion_BHW: Tensor) -> Tensor:
    z = torch.where(lesion_BHW, logits_B1HW[:, 0], -logits_B1HW[:, 0])  # logit of the true class
    weight = torch.where(lesion_BHW, _ALPHA, 1 - _ALPHA)
    return (weight * torch.sigmoid(-z) ** _GAMMA * functional.softplus(-z)).mean()
