"""Binary cross-entropy plus soft Dice, equally weighted."""

from __future__ import annotations

from torch import Tensor

from eyeseg.losses import Loss
from eyeseg.losses.bce import bce
from eyeseg.losses.dice import dice
from eyeseg.spec import RunSpec

CHANNELS = 1
OPTIONS: dict[str, object] = {}


def build(spec: RunSpec) -> Loss:  # noqa: ARG001 -- every loss is built alike
    return bce_dice


def bce_dice(logits_B1HW: Tensor, lesion_BHW: Tensor) -> Tensor:
    return bce(logits_B1HW, lesion_BHW) + dice(logits_B1HW, lesion_BHW)
