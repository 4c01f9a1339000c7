"""Tversky loss (Salehi et al. 2017): false positives weigh 0.3, false negatives 0.7; per image, one pixel added, averaged."""

from __future__ import annotations

import torch
from torch import Tensor

from eyeseg.losses import Loss
from eyeseg.spec import RunSpec

CHANNELS = 1
OPTIONS: dict[str, object] = {}

_FALSE_POSITIVE = 0.3
_FALSE_NEGATIVE = 0.7


def build(spec: RunSpec) -> Loss:  # noqa: ARG001 -- every loss is built alike
    return tversky


def tversky(logits_B1HW: Tensor, lesion_BHW: Tensor) -> Tensor:
    found = torch.sigmoid(logits_B1HW[:, 0])
    truth = lesion_BHW.to(found.dtype)
    hit, false, missed = ((a * b).sum(dim=(1, 2)) for a, b in ((found, truth), (found, 1 - truth), (1 - found, truth)))
    return (1 - (hit + 1) / (hit + _FALSE_POSITIVE * false + _FALSE_NEGATIVE * missed + 1)).mean()
