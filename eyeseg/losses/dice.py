"""Soft Dice (Milletari et al. 2016): 1 - 2|PT| / (|P| + |T|) of each image, averaged; one pixel is added above and below the line."""

from __future__ import annotations

import torch
from torch import Tensor

from eyeseg.losses import Loss
from eyeseg.spec import RunSpec

CHANNELS = 1
OPTIONS: dict[str, object] = {}


def build(spec: RunSpec) -> Loss:  # noqa: ARG001 -- every loss is built alike
    return dice


def dice(logits_B1HW: Tensor, lesion_BHW: Tensor) -> Tensor:
    found = torch.sigmoid(logits_B1HW[:, 0])
    truth = lesion_BHW.to(found.dtype)
    overlap = (found * truth).sum(dim=(1, 2))
    return (1 - (2 * overlap + 1) / (found.sum(dim=(1, 2)) + truth.sum(dim=(1, 2)) + 1)).mean()
